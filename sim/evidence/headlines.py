"""The documents' own headlines, to stand beside what the model gives; the model is never fitted to them.

One number is taken from them: the level of severe mental illness rests on Umeå's slide (``parameters_health.csv``).
"""

from __future__ import annotations

from sim.evidence.tables import citations

UMEA_OUTCOMES = {
    "mild_mental": "B002",
    "long_term_unemployed": "B003",
    "long_term_sick": "B004",
    "alcohol_dependence": "B005",
    "severe_mental": "B006",
    "drug_dependence": "B007",
}
"""Rows of ``baseline.csv`` with the shares of Umeå's slide, by outcome."""
_UMEA_CHILDREN = 9000


def source_outcomes(municipality: str, children: int) -> dict[str, int] | None:
    """Return persons by outcome in the municipality's own document, or None if it gives none for so many children.

    Umeå (2011, slide 35): 450, 270, 270, 90, 45 and 27 of 9 000 children of preschool age.
    """
    if (municipality, children) != ("umea", _UMEA_CHILDREN):
        return None
    rows = citations()
    return {
        outcome: round(float(rows[f"baseline:{row}"]["value"]) / 100.0 * _UMEA_CHILDREN)
        for outcome, row in UMEA_OUTCOMES.items()
    }

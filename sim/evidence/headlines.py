"""The documents' own headlines, to stand beside what the model gives; the model is never fitted to them.

One number is taken from them: the level of severe mental illness rests on Umeå's slide (``parameters_health.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.evidence.tables import FOLDER, citations, read_table

UMEA_OUTCOMES = {
    "mild_mental": "B002",
    "long_term_unemployed": "B003",
    "long_term_sick": "B004",
    "alcohol_dependence": "B005",
    "severe_mental": "B006",
    "drug_dependence": "B007",
}
"""Rows of ``baseline.csv`` with the shares of Umeå's slide, by outcome."""


def source_outcomes(municipality: str, children: int) -> dict[str, int] | None:
    """Return persons by outcome in the municipality's own document, or None if it gives none for so many children.

    Umeå (2011, slide 35): 450, 270, 270, 90, 45 and 27 of 9 000 children of preschool age.
    """
    if (municipality, children) != ("umea", stated("baseline:B231").value):
        return None
    return {
        outcome: round(stated(f"baseline:{row}").value / 100.0 * children) for outcome, row in UMEA_OUTCOMES.items()
    }


@dataclass(frozen=True)
class Stated:
    """A figure as a document states it; between ``low`` and ``high`` lies what is rounded to it.

    ``row`` is ``table:row``; ``unit`` the row's own.
    """

    row: str
    value: float
    low: float
    high: float
    unit: str

    def holds(self, value: float) -> bool:
        """Return whether a number is rounded to what the document states (to within a billionth)."""
        slack = 1e-9 * abs(self.value)
        return self.low - slack <= value <= self.high + slack


def stated(row: str) -> Stated:
    """Return what a document states, by its row (``baseline:B233``); where no range is given the value is exact."""
    cells = citations()[row]
    value = float(cells.get("value") or cells["value_sek"])
    low, high = (float(cells[end]) if cells[end] else value for end in ("low", "high"))
    return Stated(row, value, low, high, cells["unit"])


@dataclass(frozen=True)
class ProposedCost:
    """A proposed cost of a person-year in one state, in kronor of ``price_year`` by payer: not a source."""

    state: str
    price_year: int
    sek: dict[str, float]

    @property
    def total_sek(self) -> float:
        """Return what all payers and lost production come to."""
        return sum(self.sek.values())


PROPOSED_PAYERS = (
    "municipality", "region", "employment_service", "social_insurance", "justice", "others", "production",
)  # fmt: skip


def proposed_costs() -> dict[str, ProposedCost]:
    """Return the proposal of costs by state, one of the six outcomes (``state_costs_proposal.csv``).

    It is an assumption: reconciled so that the six together make Umeå's 450 MSEK. Nothing in the model rests on it.
    """
    return {
        row["state"]: ProposedCost(
            row["state"], int(row["price_year"]), {payer: 1000.0 * float(row[payer]) for payer in PROPOSED_PAYERS}
        )
        for row in read_table(FOLDER / "state_costs_proposal.csv")
    }

"""The rule by which a choice says where its numbers come from: a row of a table of evidence, or an assumption.

Both may be followed by a colon and words: ``interventions:se_fk_unga: as in the trial``.
"""

from __future__ import annotations

from sim.configuration.faults import closest, shown
from sim.evidence.tables import citations, names_its_source, row_named

ALLOWED = "a row such as interventions:iy_ipd of a table in sim/evidence, or the word assumption and a reason"


def meant(text: str) -> str | None:
    """Return the row most like a text that names none."""
    return closest(row_named(text) or text, citations())


def checked_source(text: str) -> str:
    """Return the text, or refuse one that names no source.

    Raises:
        ValueError: with what was given, what is allowed and what may have been meant.
    """
    if names_its_source(text):
        return text
    near = meant(text)
    raise ValueError(f"{shown(text)}; {ALLOWED}" + (f"; did you mean {near}?" if near else ""))

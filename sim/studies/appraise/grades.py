"""How much of a strategy's outlay rests on each grade of evidence, so that optimism bias can be taken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sim.evidence.conventions import GRADES
from sim.money.appraisal import discount_factors
from sim.money.prices import ORE_PER_SEK, programme_item, reform_item
from sim.studies.alternatives import Alternative
from sim.studies.booked import Booked

UNGRADED = "D"
"""Grade of outlay on a way of organising (joint plans, projects, health talks), whose effect has no grade of its own:
as one that nobody knows (assumption)."""


def grades_of(runs: Sequence[Booked], alternatives: Sequence[Alternative], rate: float) -> dict[str, dict[str, float]]:
    """Return by strategy what share of its outlay rests on each grade of evidence that occurs, surest first.

    Shares sum to 1; a strategy that costs nothing has none. What the comparator pays too is left out, krona by krona.

    Args:
        runs: of a ``replicate``; the first run's strategy is the comparator.
        alternatives: all that were run.
        rate: discount rate, a year.
    """
    outlay = outlay_by_item(runs, rate)
    base = outlay[runs[0].strategy]
    found = {}
    for one in alternatives[1:]:
        grade = grade_by_item(one)
        total = dict.fromkeys(GRADES, 0.0)
        for item, sek in outlay[one.name].items():
            total[grade.get(item, UNGRADED)] += max(0.0, sek - base.get(item, 0.0))
        spent = sum(total.values())
        found[one.name] = {name: sek / spent for name, sek in total.items() if sek > 0.0}
    return found


def grade_by_item(alternative: Alternative) -> dict[str, str]:
    """Return the grade of evidence of every programme and reform of a strategy, by its item in the ledger."""
    programmes = {programme_item(one.name): str(one.grade) for one in alternative.programmes}
    return programmes | {reform_item(one.name): str(one.grade) for one in alternative.reforms}


def outlay_by_item(runs: Sequence[Booked], rate: float) -> dict[str, dict[str, float]]:
    """Return by strategy what was chosen to be paid for each item: mean present value in kronor."""
    found: dict[str, dict[str, float]] = {}
    replications = Counter(run.strategy for run in runs)
    for run in runs:
        value = discount_factors(len(run.by_line_ore), rate) @ run.by_line_ore / ORE_PER_SEK
        mine = found.setdefault(run.strategy, {})
        for line, sek in zip(run.lines, value, strict=True):
            if line.is_outlay:
                mine[line.item] = mine.get(line.item, 0.0) + float(sek) / replications[run.strategy]
    return found

"""What trials gave, as tidy tables: simulated beside published, and the programmes without a trial to return."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from sim.configuration.schema import Programme
from sim.configuration.trials import RATIOS, PlannedTrial, Trial
from sim.evidence.tables import row_named
from sim.studies.trials.measures import Simulated
from sim.studies.trials.trials import Found, is_inside

Verdict = Literal["inside", "smaller", "larger", "opposite", "unmoved", "unmeasured"]
"""Where a simulated effect lies: in the published range, or on which side of it as seen from no effect; *unmoved*:
outside, and no participant differs at all."""

WITHOUT_TRIAL = ("grade_d", "assumption", "missing")
"""Why a programme has no trial to return: no effect is known, every effect is assumed, or nobody has written it yet."""


def trials_table(found: Sequence[Found]) -> pd.DataFrame:
    """Return a row for every trial.

    Columns: trial, programme, role, evidence (row), effect_measure, points_a_sd (NaN unless in points), measure,
    reading, at_least, sex, follow_up_years, at_age (one of the two is NaN), published, low, high, interval_is,
    participants (persons in all replications), simulated, simulated_low, simulated_high (as published), inside, easy
    (the published range holds no effect at all), verdict, clear (the simulated interval holds neither end of the
    range), as_believed, as_believed_low, as_believed_high, inside_as_believed. Effects are in the unit of
    ``effect_measure``; what cannot be told is NaN.
    """
    return pd.DataFrame([_row(one) for one in found])


def _row(found: Found) -> dict[str, object]:
    trial, published = found.planned.trial, found.planned.trial.published.range
    return {
        "trial": trial.name,
        "programme": trial.programme,
        "role": trial.role,
        "evidence": trial.published.row,
        "effect_measure": trial.effect_measure,
        "points_a_sd": math.nan if trial.points_a_sd is None else trial.points_a_sd,
        "measure": trial.measure,
        "reading": trial.reading,
        "at_least": trial.at_least,
        "sex": trial.sex,
        "follow_up_years": math.nan if trial.follow_up_years is None else float(trial.follow_up_years),
        "at_age": math.nan if trial.at_age is None else float(trial.at_age),
        "published": published.value,
        "low": published.low,
        "high": published.high,
        "interval_is": trial.published.interval_is,
        "participants": found.as_published.participants,
        "simulated": found.as_published.value,
        "simulated_low": found.as_published.low,
        "simulated_high": found.as_published.high,
        "inside": found.inside,
        "easy": published.low <= (1.0 if trial.effect_measure in RATIOS else 0.0) <= published.high,
        "verdict": verdict_of(found.as_published.value, trial),
        "clear": is_clear_of_chance(found.as_published, trial),
        "as_believed": found.as_believed.value,
        "as_believed_low": found.as_believed.low,
        "as_believed_high": found.as_believed.high,
        "inside_as_believed": is_inside(found.as_believed.value, trial),
    }


def verdict_of(value: float, trial: Trial) -> Verdict:
    """Return where a simulated effect lies, as seen from no effect (0, or 1 for ratios)."""
    if math.isnan(value):
        return "unmeasured"
    if is_inside(value, trial):
        return "inside"
    scale = math.log if trial.effect_measure in RATIOS else float
    published, mine = scale(trial.published.range.value), scale(value)
    if mine == 0.0:
        return "unmoved"
    if published == 0.0:
        return "larger"
    if mine * published < 0.0:
        return "opposite"
    return "larger" if abs(mine) > abs(published) else "smaller"


def is_clear_of_chance(simulated: Simulated, trial: Trial) -> bool:
    """Return whether the simulated interval holds neither end of the published range."""
    if not math.isfinite(simulated.low):
        return False
    ends = (trial.published.range.low, trial.published.range.high)
    return not any(simulated.low < end < simulated.high for end in ends)


def without_trial(programmes: Sequence[Programme], planned: Sequence[PlannedTrial]) -> pd.DataFrame:
    """Return the programmes that no trial of the role *input* returns, and the rows of others that none returns.

    Columns: programme, evidence (the row that no trial returns; "" where none is cited), why (``WITHOUT_TRIAL``).
    """
    returned = {(one.trial.programme, one.trial.published.row) for one in planned if one.trial.role == "input"}
    rows: list[tuple[str, str, str]] = []
    tried = {one.trial.programme for one in planned if one.trial.role == "input"}
    for programme in programmes:
        cited = [row for row in dict.fromkeys(row_named(one.evidence) for one in programme.effects) if row]
        lacking = [row for row in cited if (programme.name, row) not in returned]
        if programme.grade == "D":
            rows.append((programme.name, "", "grade_d"))
        elif lacking:
            rows += [(programme.name, row, "missing") for row in lacking]
        elif programme.name not in tried:
            rows.append((programme.name, "", "assumption"))
    return pd.DataFrame(rows, columns=["programme", "evidence", "why"])

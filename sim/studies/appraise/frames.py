"""The frames that every bill has, whoever shows it: the appraisal, its curves, and who it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import pandas as pd

from sim.studies.appraise.appraise import appraise, sides_of
from sim.studies.appraise.books import by_group, by_state
from sim.studies.appraise.curves import curves_of
from sim.studies.booked import Booked


def bill_frames(
    lived: Sequence[Booked],
    rate: float,
    rates: Sequence[float],
    tax_factor: float,
    grades: Mapping[str, Mapping[str, float]],
    draws: bool,
) -> dict[str, pd.DataFrame]:
    """Return frames of ``sim.views.appraise.frames.Bill`` by name: those of the appraisal, curves, states and groups.

    Args:
        lived: every strategy in every replication, those of the comparator first.
        rate: discount rate, a year; ``rates`` are shown beside each other.
        tax_factor: what a public krona costs to raise.
        grades: by strategy, the share of its outlay that rests on each grade of evidence.
        draws: whether replication r has the prices of draw r, else the best guess of each.
    """
    sides = sides_of(lived, draws)
    found = appraise(sides, rate, rates, tax_factor, grades)
    return {
        **{one.name: getattr(found, one.name) for one in fields(found)},
        "curves": curves_of(sides, rate),
        "states": by_state(lived, lived[0].strategy),
        "groups": by_group(lived),
    }

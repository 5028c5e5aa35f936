"""Claims about whose evidence the money rests on, and about the curves that are drawn of it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.configuration.schema import Strategy, Title
from sim.evidence.groups import GROUPS
from sim.money.appraisal import present_value
from sim.money.perspective import seen
from sim.money.prices import PAYERS, Line
from sim.studies.alternatives import Alternative, load_alternative
from sim.studies.appraise.appraise import sides_of
from sim.studies.appraise.curves import DRAWN, curves_of
from sim.studies.appraise.grades import grade_by_item, grades_of, outlay_by_item
from sim.studies.booked import Booked

YEARS = 6
AS_TODAY = Alternative(Strategy(name="as_today", title=Title(en="As today", sv="Som i dag")))
LINES = (
    Line("programme_parent_training", "municipality", "service", 1, is_outlay=True),
    Line("programme_parent_training", "region", "service", 1, is_outlay=True),
    Line("reform_more_jobs", "employment_service", "service", 1, is_outlay=True),
    Line("joint_plan", "municipality", "service", 1, is_outlay=True),
    Line("income_support", "municipality", "transfer", 1),
)


def run(strategy: str, kronor: tuple[float, ...], replication: int = 0) -> Booked:
    """Book so many kronor on each of ``LINES``, all of it in the first year."""
    book = np.zeros((YEARS, len(LINES)), dtype=np.int64)
    book[0] = [round(100 * one) for one in kronor]
    nothing = np.zeros((len(GROUPS), len(PAYERS)), dtype=np.int64)
    return Booked(
        strategy, replication, LINES, book, np.zeros((YEARS, 1, len(PAYERS)), dtype=np.int64),
        np.zeros((YEARS, 7), dtype=np.int64), {0: 0}, nothing[:, 0], nothing[:, 0], nothing, np.zeros((2, 101)),
        np.zeros((2, 3)), np.zeros(2), np.zeros((7, len(PAYERS)), dtype=np.int64), np.zeros(7, dtype=np.int64), "",
    )  # fmt: skip


def strategy(name: str, *parts: str) -> Alternative:
    found = [load_alternative(one) for one in parts]
    return Alternative(
        Strategy(name=name, title=Title(en=name, sv=name)),
        tuple(programme for one in found for programme in one.programmes),
        reforms=tuple(reform for one in found for reform in one.reforms),
    )


BOTH = strategy("both", "early_parents", "more_jobs")


def test_a_programme_and_a_reform_have_the_grades_their_files_say() -> None:
    assert grade_by_item(BOTH) == {"programme_parent_training": "A", "reform_more_jobs": "C"}


def test_shares_are_of_what_all_payers_spend_and_consequences_are_no_outlay() -> None:
    runs = [run("as_today", (0, 0, 0, 0, 900)), run("both", (20, 10, 60, 10, 0))]
    assert grades_of(runs, [AS_TODAY, BOTH], 0.03)["both"] == pytest.approx({"A": 0.3, "C": 0.6, "D": 0.1})


def test_what_the_comparator_pays_too_rests_on_no_grade_of_the_strategy() -> None:
    runs = [run("as_today", (20, 10, 0, 0, 0)), run("both", (20, 10, 60, 0, 0))]
    assert grades_of(runs, [AS_TODAY, BOTH], 0.0)["both"] == {"C": 1.0}


def test_a_strategy_that_costs_nothing_rests_on_nothing() -> None:
    runs = [run("as_today", (0, 0, 0, 0, 900)), run("both", (0, 0, 0, 0, 500))]
    assert grades_of(runs, [AS_TODAY, BOTH], 0.03) == {"both": {}}


def test_outlay_is_the_mean_over_replications_and_later_kronor_weigh_less() -> None:
    first, second = run("both", (20, 10, 0, 0, 0)), run("both", (40, 20, 0, 0, 0), replication=1)
    assert outlay_by_item([first, second], 0.03)["both"]["programme_parent_training"] == pytest.approx(45.0)
    second.by_line_ore[1] = second.by_line_ore[0]
    second.by_line_ore[0] = 0
    later = outlay_by_item([first, second], 0.25)["both"]["programme_parent_training"]
    assert later == pytest.approx((30.0 + 60.0 / 1.25) / 2)


def test_a_curve_ends_at_the_net_present_value_of_its_perspective() -> None:
    saved = run("both", (20, 10, 60, 0, 100))
    saved.by_line_ore[1:] = 700
    runs = [run("as_today", (0, 0, 0, 0, 300)), saved]
    curves, (side,) = curves_of(sides_of(runs, False), 0.04), sides_of(runs, False)
    assert set(curves["perspective"]) == set(DRAWN)
    last = curves[curves["years_since_start"] == YEARS - 1].set_index("perspective")["cumulative_net_sek"]
    for name in DRAWN:
        assert last[name] == pytest.approx(float(present_value(seen(side.saved_ore, name).sum(axis=-1), 0.04)[0]))
    first = curves[curves["years_since_start"] == 0].set_index("perspective")["cumulative_net_sek"]
    assert (first["public"], first["society"]) == (200.0 - 90.0, -90.0)

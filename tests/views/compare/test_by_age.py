"""Claims about the figure of exclusion by age."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from sim.studies.intervals import OF_DRAWS
from sim.views.compare.by_age import exclusion_by_age_figure
from sim.views.frames import OUTCOMES
from sim.views.words import Words

TITLES = {"as_today": "As today", "school": "School"}


def _by_age(persons: Callable[[str, int], float], replications: int = 4) -> pd.DataFrame:
    """Return a by-age frame with the same number in each state at every age from 20, 1 000 alive."""
    rows = []
    for strategy, replication, age, state in itertools.product(TITLES, range(replications), range(65), OUTCOMES):
        rows.append((strategy, replication, age, state, persons(strategy, replication) if age >= 20 else 0, 1000))
    return pd.DataFrame(rows, columns=["strategy", "replication", "age", "state", "persons", "alive"])


def _title(frame: pd.DataFrame, titles: dict[str, str] = TITLES) -> str:
    return str(exclusion_by_age_figure(frame, titles, Words("en")).get_label())


def test_the_title_gives_the_change_in_percentage_points_with_its_interval() -> None:
    # 6 × 20 of 1 000 is 12 %; 6 × (17 or 18) is 10.2 or 10.8 %: mean −1.5, s = 0.2·√3, half = 3.18245·s/2 = 0.551
    title = _title(_by_age(lambda strategy, replication: 20 if strategy == "as_today" else 17 + replication % 2))
    assert title == "School: the share in any of the six states at ages 20–64 falls by 1.5 percentage points (0.9–2.1)"


def test_a_rise_is_called_a_rise() -> None:
    title = _title(_by_age(lambda strategy, _: 20 if strategy == "as_today" else 21))
    assert "rises by 0.60 percentage points" in title


def test_of_several_strategies_the_one_that_lowers_the_share_most_is_named(
    results: Any, titles: dict[str, dict[str, str]]
) -> None:
    title = str(exclusion_by_age_figure(results.by_age, titles["sv"], Words("sv")).get_label())
    assert title.startswith("Hela kedjan: andelen i något av de sex tillstånden vid 20–64 år sjunker med 1,")


def test_an_interval_that_holds_zero_is_no_clear_difference() -> None:
    title = _title(_by_age(lambda strategy, replication: 20 if strategy == "as_today" else 19 + 2 * (replication % 2)))
    states = "12.0% are in any of the six states at ages 20–64"
    assert title == f"No clear difference between the strategies: {states} with “As today”"


def test_the_comparator_alone_states_its_level() -> None:
    frame = _by_age(lambda *_: 20)
    title = _title(frame[frame["strategy"] == "as_today"], {"as_today": "As today"})
    assert title == "As today: 12.0% are in any of the six states at ages 20–64"


def test_the_stack_of_states_reaches_the_share_in_exclusion() -> None:
    figure = exclusion_by_age_figure(_by_age(lambda *_: 20), TITLES, Words("en"))
    tops = [float(area.get_paths()[0].vertices[:, 1].max()) for area in figure.axes[-1].collections]
    assert len(tops) == len(OUTCOMES)
    assert max(tops) == pytest.approx(12.0)


def test_the_states_no_one_is_alive_for_are_left_out() -> None:
    frame = _by_age(lambda *_: 20)
    frame.loc[frame["age"] == 64, ["persons", "alive"]] = 0
    assert exclusion_by_age_figure(frame, TITLES, Words("sv")).axes[0].get_xlim()[1] == 63


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "bored"}, "unknown state 'bored'"),
        ({"alive": 10}, "alive"),
        ({"persons": float("nan")}, "persons is missing"),
    ],
)
def test_a_frame_that_cannot_be_right_is_refused(change: dict[str, Any], said: str) -> None:
    frame = _by_age(lambda *_: 20)
    frame = frame.astype({"persons": float})
    frame.loc[frame.index[-1], list(change)] = list(change.values())
    with pytest.raises(ValueError, match=said):
        _title(frame)


def test_with_draws_what_their_range_does_not_bear_is_no_clear_difference() -> None:
    fewer = (3, 3, 4, 3, 3, 4, -1)
    frame = _by_age(lambda strategy, draw: 20 if strategy == "as_today" else 20 - fewer[draw], len(fewer))
    assert _title(frame).startswith("School: the share in any of the six states at ages 20–64 falls by")
    told = str(exclusion_by_age_figure(frame, TITLES, Words("en"), interval=OF_DRAWS).get_label())
    assert told.startswith("No clear difference between the strategies")
    without = _by_age(lambda strategy, draw: 20 if strategy == "as_today" else 20 - fewer[draw], len(fewer) - 1)
    told = str(exclusion_by_age_figure(without, TITLES, Words("en"), interval=OF_DRAWS).get_label())
    assert told.endswith("(1.8–2.4)")

"""Trust 12: every event happens as often as its equation says, person by person; one that is a tenth off is seen.

The probabilities are worked out anew from the equations and the parameters (``childhood``, ``adulthood``,
``working_life``). The long runs that measure power and false alarms are ``python -m benchmarks.trust --rows 12``.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.lifecourse.events import EVENTS
from tests.statistical.bayes_factor import is_alarm
from tests.statistical.childhood import TRAITS
from tests.statistical.power import ERROR_SHARE, alarms, all_a_tenth_wrong, has_a_level
from tests.statistical.watched_lives import WatchedWalk, watch
from tests.statistical.year_lived import Tally

BIRTHS = 2_500
SURE_TO_BE_SEEN = 7.0
"""Standard errors that a tenth comes to from which an alarm is next to certain: it takes some four and a half."""
EVENTS_OF_DRAW = {
    "lasting_income": ("income_far",), "income_of_the_times": ("income_far",), "withdraw": ("outside",),
    "completion": (
        "completion", "stay_on", "completion_introductory", "stay_on_introductory", "schooling_abroad",
    ),
    "return_from_sickness": ("return_from_sickness", "leave_disability_pension"),
    "find_work": ("find_work", "return_to_work"), "leave_income_support": ("stay_on_income_support",),
    **{trait: (f"{trait}_rises", f"{trait}_large") for trait in TRAITS},
}  # fmt: skip
"""What a draw decides, where it is not one event of the draw's own name."""


def standard_errors(tally: Tally) -> float:
    """Return how many standard errors an error of a tenth comes to."""
    return ERROR_SHARE * tally.expected / float(np.sqrt(tally.variance))


@pytest.fixture(scope="module")
def watched() -> WatchedWalk:
    return watch(1, BIRTHS)


def test_every_draw_of_life_is_held_against_what_it_decides(watched: WatchedWalk) -> None:
    draws = [name for stream in EVENTS for name in stream]
    decided = {event for draw in draws for event in EVENTS_OF_DRAW.get(draw, (draw,))}
    assert decided == set(watched.tallies)
    assert min(tally.happened for tally in watched.tallies.values()) > 100


def test_every_event_happens_as_often_as_its_equation_says(watched: WatchedWalk) -> None:
    rung = {event: tally for event, tally in watched.tallies.items() if is_alarm(tally)}
    assert rung == {}


def test_whatever_is_a_tenth_wrong_is_seen_where_there_are_enough_lives(watched: WatchedWalk) -> None:
    wrong = watch(2, BIRTHS, all_a_tenth_wrong(BIRTHS)).tallies
    enough = {event for event, tally in watched.tallies.items() if standard_errors(tally) > SURE_TO_BE_SEEN}
    hazards = {event for event in enough if has_a_level(event) or event.endswith("_large")}
    assert len(hazards) > 15
    assert {event for event in hazards if not is_alarm(wrong[event])} == set()


def test_one_hazard_a_tenth_wrong_rings_its_own_bell_and_no_other(watched: WatchedWalk) -> None:
    found = alarms([3], 2 * BIRTHS, {"ill_health_log_odds": 0.114})
    assert [event for event, rung in found.by_event.items() if rung] == ["ill_health"]
    assert found.ratio("ill_health") == pytest.approx(1.1, abs=0.03)


def test_a_coefficient_that_is_forgotten_is_seen_though_the_level_is_right() -> None:
    """Those who are ill fall out of work more often; without it, the count is far from the sum of probabilities."""
    wrong = watch(4, BIRTHS, {"work_mild": 1.5}).tallies
    assert is_alarm(wrong["lose_work"]) and is_alarm(wrong["find_work"])
    assert not is_alarm(wrong["ill_health"])

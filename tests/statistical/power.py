"""How surely the test of hazards sees one that is a tenth wrong, and how often it cries wolf: both measured.

Every hazard is made a tenth too frequent (the few that are almost certain a tenth too rare) by adding to its own level,
all in the same lives: each is held against its own probabilities, person by person, so that one does not hide another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from tests.statistical.bayes_factor import DECISIVE, is_alarm, log_bayes_factor
from tests.statistical.childhood import TRAITS
from tests.statistical.watched_lives import parameters_where_rare_events_are_common, watch
from tests.statistical.year_lived import Tally, logistic

Number = TypeVar("Number", int, float)

ERROR_SHARE = 0.1
POWER = 0.8
NORMAL_AT_POWER = float(ndtri(POWER))
ALMOST_CERTAIN = 0.85
"""Probability above which a tenth more is next to impossible; such a hazard is made a tenth too rare."""
LEVEL_OF = {"fall_sick": "sickness_log_odds", "prison_length": "prison_second_year_log_odds"}
"""Which parameter is the level of an event, where it does not bear the event's name."""
SHORT = "short_sick_leave"
SPREADS = {f"{trait}_large": (f"{trait}_start_sd",) for trait in TRAITS} | {
    "income_far": ("income_lasting_sd", "income_times_sd")
}
"""Accidents that have a size and no level: their spread is made a tenth too wide."""


def level_of(event: str) -> str:
    """Return the parameter (log-odds) that is the level of an event."""
    return LEVEL_OF.get(event, f"{event}_log_odds")


def too_much(tally: Tally) -> float:
    """Return what to add to the log-odds so that a tenth more happens; a tenth less of what is almost certain."""
    p = np.concatenate(tally.probabilities)
    log_odds = np.log(p / (1.0 - p))
    wrong = 1.0 + (ERROR_SHARE if p.mean() <= ALMOST_CERTAIN else -ERROR_SHARE)
    return float(brentq(lambda add: float(logistic(log_odds + add).sum() - wrong * p.sum()), -8.0, 8.0))


def lives_needed(tally: Tally) -> float:
    """Return how many times as many lives are needed for a power of 0.8 to see an event that is a tenth wrong."""
    wrong = 1.0 + (ERROR_SHARE if tally.expected <= ALMOST_CERTAIN * tally.at_risk else -ERROR_SHARE)

    def beyond(log_times: float) -> float:
        mean, variance = np.exp(log_times) * tally.expected, np.exp(log_times) * tally.variance
        unlucky = wrong * mean - np.sign(wrong - 1.0) * NORMAL_AT_POWER * np.sqrt(variance)
        return log_bayes_factor(unlucky, mean, variance) - float(np.log(DECISIVE))

    few = float(np.log((2.0 * NORMAL_AT_POWER / ERROR_SHARE) ** 2 * tally.variance / tally.expected**2))
    return float(np.exp(brentq(beyond, few, few + 20.0)))


def has_a_level(event: str) -> bool:
    """Return whether an event is a hazard; that an accident is upwards is even odds, and has no level."""
    return event not in SPREADS and not event.endswith("_rises")


def all_a_tenth_wrong(births: int, seed: int = 1) -> dict[str, float]:
    """Return what to add to parameters so that every hazard is a tenth wrong, worked out on the lives of a seed."""
    tallies = watch(seed, births, keep=True).tallies
    added = {
        level_of(event): too_much(tally) for event, tally in tallies.items() if has_a_level(event) and event != SHORT
    }
    # A short spell leans on the level of long ones, which is wrong too: only the difference is added.
    added["short_sick_leave_extra_log_odds"] = too_much(tallies[SHORT]) - added[level_of("fall_sick")]
    right = parameters_where_rare_events_are_common({})
    added |= {name: ERROR_SHARE * float(right[name][0]) for names in SPREADS.values() for name in names}
    return added


@dataclass
class Alarms:
    """Alarms by event over some seeds.

    Attributes:
        seeds, person_years: how much was lived.
        by_event: alarms of each event, 0 for those that never gave one.
        seeds_with_any: seeds in which any event gave an alarm.
        happened, expected: events and the sum of their probabilities.
    """

    seeds: int = 0
    person_years: int = 0
    seeds_with_any: int = 0
    by_event: dict[str, int] = field(default_factory=dict)
    happened: dict[str, int] = field(default_factory=dict)
    expected: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: Alarms) -> Alarms:
        """Return both together."""
        return Alarms(
            self.seeds + other.seeds,
            self.person_years + other.person_years,
            self.seeds_with_any + other.seeds_with_any,
            _sum(self.by_event, other.by_event),
            _sum(self.happened, other.happened),
            _sum(self.expected, other.expected),
        )

    def ratio(self, event: str) -> float:
        """Return observed over expected of an event, over all seeds."""
        return self.happened[event] / self.expected[event]


def _sum(one: Mapping[str, Number], other: Mapping[str, Number]) -> dict[str, Number]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def alarms(seeds: Iterable[int], births: int, wrong_by: Mapping[str, float] | None = None) -> Alarms:
    """Live each seed and count the alarms.

    Args:
        births: born here in each; half as many arrive later.
        wrong_by: what is wrong; nothing, and every alarm is a false one.
    """
    total = Alarms()
    for seed in seeds:
        watched = watch(seed, births, wrong_by)
        rung = {event: int(is_alarm(tally)) for event, tally in watched.tallies.items()}
        total += Alarms(
            1, watched.person_years, int(any(rung.values())), rung,
            {event: tally.happened for event, tally in watched.tallies.items()},
            {event: tally.expected for event, tally in watched.tallies.items()},
        )  # fmt: skip
    return total

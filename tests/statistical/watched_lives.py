"""Lives in a municipality, watched year by year: the model as it is, every event counted beside its probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.schema import Municipality, Title
from sim.evidence.parameters import Shift, calibrated_shifts, parameter_record
from sim.model import Vandpunkt
from sim.people.interpreted import Row
from sim.people.record import ALIVE
from tests.statistical.adulthood import crime, health, mortality, substance
from tests.statistical.childhood import child_welfare, family, school, traits
from tests.statistical.working_life import livelihood
from tests.statistical.year_lived import Chance, Columns, Tallies, Year

COMMONER = {
    "separation_log_odds": 1.5, "parental_illness_log_odds": 4.0, "placement_log_odds": 4.0,
    "placement_end_log_odds": 1.0, "eligibility_log_odds": -2.5, "completion_introductory_log_odds": 2.0,
    "stay_on_introductory_log_odds": 1.5, "late_completion_log_odds": 2.3, "drug_log_odds": 2.5,
    "alcohol_log_odds": 2.4, "misuse_end_log_odds": 0.5, "conviction_log_odds": 1.0, "violence_log_odds": 1.0,
    "prison_log_odds": 1.0, "prison_second_year_log_odds": 1.5, "severe_illness_log_odds": 4.0,
    "death_log_odds": 1.8, "disability_pension_log_odds": 1.0, "leave_disability_pension_log_odds": 3.0,
    "schooling_abroad_log_odds": 0.5,
}  # fmt: skip
"""What is added to levels (log-odds), so that a few thousand lives meet enough of every event."""


def chances_of(year: Year) -> Iterator[Chance]:
    """Yield every event of a year of life."""
    for domain in (family, traits, child_welfare, school, substance, crime, health, livelihood, mortality):
        yield from domain(year)


class WatchedWalk:
    """A walk that lets everybody live as ever, and counts what happened beside how likely it was.

    Args:
        walk: the model's own.
        wrong_by: what has been added to some parameters of the model, which the probabilities do not know of.
        keep: whether to keep every probability.
    """

    def __init__(self, walk: Any, wrong_by: Mapping[str, float], keep: bool = False) -> None:
        self._walk = walk
        self._wrong_by = wrong_by
        self.tallies = Tallies(keep)
        self.person_years = 0

    def live_year(
        self, people: np.ndarray, year: int, key: Any, class_means: np.ndarray, area_shares: np.ndarray,
        parameters: np.ndarray,
    ) -> None:  # fmt: skip
        """Let everyone who is here live ``year``, as ``sim.lifecourse.walk.Walk`` does."""
        here = people["presence"] == ALIVE
        was = people[here]
        self._walk.live_year(people, year, key, class_means, area_shares, parameters)
        believed = parameters.copy()
        for name, add in self._wrong_by.items():
            believed[name] -= add
        age = year - was["birth_year"].astype(np.int64)
        lived = Year(
            Columns(was), Columns(people[here]), age, class_means[was["school_class"]], area_shares[was["area"]],
            Row(believed[0]),
        )  # fmt: skip
        self.tallies.count(chances_of(lived))
        self.person_years += len(was)


def parameters_where_rare_events_are_common(wrong_by: Mapping[str, float]) -> np.ndarray:
    """Return the parameters in use with rare events made commoner, and some of them wrong."""
    shifts = (*COMMONER.items(), *wrong_by.items())
    return parameter_record([*calibrated_shifts(), *(Shift(name, add) for name, add in shifts)])


def watch(
    seed: int, births: int, wrong_by: Mapping[str, float] | None = None, parameters: np.ndarray | None = None,
    keep: bool = False,
) -> WatchedWalk:  # fmt: skip
    """Live one birth year (so that no two are siblings) with every agency and the whole chain; return what was counted.

    Args:
        seed: of the accidents of life.
        births: persons born here in the one year; half as many arrive later, at ages of their own.
        wrong_by: what is added to parameters behind the back of those who work out the probabilities.
        parameters: instead of those in which rare events are common.
        keep: whether to keep every probability.
    """
    wrong_by = wrong_by or {}
    place = Municipality(
        name="a_place", title=Title(en="A test", sv="Ett prov"), births_per_year=births, newcomers_per_birth=0.5,
        areas=4,
    )  # fmt: skip
    given = parameters_where_rare_events_are_common(wrong_by) if parameters is None else parameters
    model = Vandpunkt(place, load_agencies(), load_programmes("whole_chain"), seed=seed, parameters=given)
    watched = WatchedWalk(model._walk, wrong_by, keep)
    model._walk = watched  # type: ignore[assignment]
    model.run()
    return watched

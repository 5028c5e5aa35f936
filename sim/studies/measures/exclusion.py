"""Readings of exclusion (*utanförskap*): several definitions on the same lives, side by side with what sources say.

A definition is a read-out with its own ages and numbers, never a state that is assumed; none of them is fitted. The
numbers of a definition are choices and are said in its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.configuration.schema import Economics
from sim.evidence.ages import LAST_AGE
from sim.evidence.headlines import UMEA_OUTCOMES
from sim.evidence.outcomes import OUTCOMES
from sim.lifecourse.outcome import exclusion_of
from sim.people.record import FOREIGN_BORN
from sim.studies.measures.lives import Lives, Mask


@dataclass(frozen=True)
class Definition:
    """A reading of exclusion.

    Attributes:
        name: in the tables.
        meaning: who counts, in a sentence.
        source: row of evidence with the figure it stands beside, '' if the sources read have none.
        of: the share (%) in one set of lives.
    """

    name: str
    meaning: str
    source: str
    of: Callable[[Lives], float]


FIRST_ADULT_AGE = 20


def _ages(first: int, last: int) -> slice:
    return slice(first, last + 1)


def _born_here(x: Lives) -> np.ndarray:
    return np.asarray(x.people["origin"] != FOREIGN_BORN)


def _share_of_years(x: Lives, state: Mask, first: int, last: int) -> float:
    here = x.here[_ages(first, last)]
    return 100.0 * float((state[_ages(first, last)] & here).sum()) / max(float(here.sum()), 1.0)


def _persons(x: Lives, state: Mask, first: int, last: int, years: int) -> float:
    """Return the share of persons born here with at least so many years in a state, those who died included."""
    born_here = _born_here(x)
    enough = state[_ages(first, last)][:, born_here].sum(axis=0) >= years
    return 100.0 * float(enough.mean()) if enough.size else float("nan")


def six_states(x: Lives, economics: Economics, outcome: int | None = None) -> float:
    """Return the share born here in long-lasting exclusion by the model's own definition, in all or in one outcome."""
    first, last = economics.exclusion_ages
    states = x.panel["outcome"][_ages(first, last)]
    years = np.stack([(states == k).sum(axis=0) for k in range(len(OUTCOMES) + 1)], axis=1)
    excluded = exclusion_of(years, economics.exclusion_years)[_born_here(x)]
    return 100.0 * float((excluded > 0 if outcome is None else excluded == outcome).mean())


def definitions(economics: Economics) -> tuple[Definition, ...]:
    """Return the readings, the model's own first and then its six parts."""
    first, last = economics.exclusion_ages
    own = f"at least {economics.exclusion_years} of the years from {first} to {last} in any of six states, born here"

    def part(k: int) -> Callable[[Lives], float]:
        return lambda x: six_states(x, economics, k)

    parts = [
        Definition(f"six_states_{name}", f"of these, longest in {name}", f"baseline:{UMEA_OUTCOMES[name]}", part(k))
        for k, name in enumerate(OUTCOMES, start=1)
    ]
    return (
        Definition("six_states", own, "baseline:B001", lambda x: six_states(x, economics)),
        *parts,
        Definition(
            "six_states_any_year", "in any of six states in a year, share of all years from 20 to 64", "",
            lambda x: _share_of_years(x, x.state("six_states"), FIRST_ADULT_AGE, LAST_AGE),
        ),
        Definition(
            "full_year_neet", "neither in work nor study in the whole calendar year, share of years from 16 to 29",
            "baseline:B074", lambda x: _share_of_years(x, x.state("neet"), 16, 29),
        ),
        Definition(
            "ever_full_year_neet", "at least one such year from 16 to 29, born here", "baseline:B079",
            lambda x: _persons(x, x.state("neet"), 16, 29, 1),
        ),
        Definition(
            "five_of_eight_years_outside", "main activity neither work nor study in five of the eight years 23 to 30, "
            "born here", "", lambda x: _persons(x, x.state("out_of_work"), 23, 30, 5),
        ),
        Definition(
            "any_year_with_benefits", "unemployment, sickness or disability benefit or income support in any of the "
            "years 23 to 42, born here", "", lambda x: _persons(x, x.state("any_benefit"), 23, 42, 1),
        ),
        Definition(
            "a_year_with_benefits", "such a benefit for any part of the year, share of years from 20 to 64", "",
            lambda x: _share_of_years(x, x.state("any_benefit"), FIRST_ADULT_AGE, LAST_AGE),
        ),
        Definition(
            "supported_by_benefits", "such a benefit is the main livelihood of the year, share of years from 20 to 64 "
            "(the source counts full-year equivalents)", "baseline:B201",
            lambda x: _share_of_years(x, x.state("supported_by_benefits"), FIRST_ADULT_AGE, LAST_AGE),
        ),
    )  # fmt: skip

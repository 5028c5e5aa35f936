"""An expected-value cohort's record: convictions, violence and prison by age, worked out from the equations.

Where crime depends on age, sex and record alone it is a Markov chain over convictions so far, years since the last and
years of a sentence left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.evidence.ages import AGES
from tests.docking.adult_livelihood import Chances, chances_for

Floats = npt.NDArray[np.float64]
MOST_CONVICTIONS = AGES
BANDS = (0, 1, 2, 3, 6)
"""Convictions so far are told as none, one, two, three to five, and six or more."""


@dataclass(frozen=True)
class Record:
    """Shares of a cohort by age: convicted, convicted for violence, in prison; and by convictions so far."""

    convicted: Floats
    violent: Floats
    in_prison: Floats
    convictions: Floats


def expected_record(parameters: np.ndarray, sex: int, wrong: Mapping[str, float] | None = None) -> Record:
    """Return what becomes of a cohort of one sex in which nobody dies.

    Args:
        parameters: array of one record, in which nothing weighs on crime but age, sex and record.
        sex: as in the record.
        wrong: factors on the probabilities of events, by name.
    """
    chances = chances_for(parameters, sex, wrong)
    prm = chances.prm
    longest, recent = int(np.rint(prm.prison_long_sentence_years)), int(prm.recent_conviction_years)
    mass = np.zeros((MOST_CONVICTIONS + 1, recent + 2, longest + 1))
    mass[0, -1, 0] = 1.0
    told = Record(np.zeros(AGES), np.zeros(AGES), np.zeros(AGES), np.zeros((AGES, len(BANDS))))
    for age in range(AGES):
        if age >= prm.criminal_responsibility_first_age:
            mass, told.convicted[age], told.violent[age] = _a_year(mass, age, chances)
        told.in_prison[age] = mass[:, :, 1:].sum()
        told.convictions[age] = np.add.reduceat(mass.sum(axis=(1, 2)), BANDS)
    return told


def _a_year(mass: Floats, age: int, chances: Chances) -> tuple[Floats, float, float]:
    """Live a year; return also the shares convicted and convicted for violence."""
    prm, woman = chances.prm, chances.woman
    older = np.zeros_like(mass)  # a year since the last conviction, a year less of the sentence
    for since in range(mass.shape[1]):
        older[:, min(since + 1, mass.shape[1] - 1)] += mass[:, since]
    older = np.concatenate(
        [older[:, :, :1] + older[:, :, 1:2], older[:, :, 2:], np.zeros_like(older[:, :, :1])], axis=2
    )
    free, inside = older[:, :, 0], older[:, :, 1:]

    before = np.arange(mass.shape[0])
    eta = (
        prm.conviction_log_odds[age]
        + woman * np.where(before == 0, prm.conviction_woman, prm.conviction_woman_again)[:, None]
        + prm.conviction_log_priors * np.log1p(before)[:, None]
        + prm.conviction_recent * (np.arange(mass.shape[1]) <= prm.recent_conviction_years)[None, :]
    )
    convicted = free * chances.of("conviction", eta)
    violence = float(chances.of("violence", prm.violence_log_odds + prm.violence_woman * woman))
    level = prm.prison_log_odds + prm.prison_log_priors * np.log(np.maximum(1, before + 1))
    jailed = violence * chances.of("prison", level + prm.prison_violence) + (1 - violence) * chances.of("prison", level)
    long = float(chances.of("prison_length", prm.prison_second_year_log_odds))

    after = np.zeros_like(mass)
    after[:, :, 0] = free - convicted
    after[:, :, 1:] = inside
    new = convicted.sum(axis=1)
    after[1:, 0, 0] += (new * (1.0 - jailed))[:-1]
    after[1:, 0, 1] += (new * jailed * (1.0 - long))[:-1]
    after[1:, 0, -1] += (new * jailed * long)[:-1]
    return after, float(new.sum()), float(new.sum() * violence)

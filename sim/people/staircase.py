"""The staircase out of normality (Umeå 2011): on which of five steps a person stands. A read-out, never a state.

A read-out never feeds back into a life. Ages and cuts stand in ``sim/evidence/parameters_staircase.csv``.
"""

from __future__ import annotations

import numpy as np

from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import ALIVE, CHILD, LONG_TERM_UNEMPLOYMENT, STUDY, WORK

NORMAL, DEVIANT, ASOCIAL, OUTSIDER, EXCLUDED = 0, 1, 2, 3, 4
"""Places in ``sim.evidence.stages.STAGES``."""
NOT_HERE = 255
"""Stands for no step at all: not born, not arrived, grown out or dead."""


@rule
def step_of(p: Row, age: int, prm: Row) -> int:
    """Return the step that a person stands on: 0 normality to 4 exclusion.

    In the order of the source: behaviour above a cut; that and weak bonds, or misuse or a conviction; repeated or
    violent conviction, or a conviction with misuse; in one of the outcomes beyond mild ill-health while neither in
    work nor study.

    Args:
        p: a record of ``PERSON``; ``years_since_conviction`` is ``NEVER``, the largest it can be, without any.
        age: years, 0 to 64.
        prm: a record of parameters; cuts of ``externalising`` and ``bonds`` are in SD, ages and times in years.
    """
    idle = p.livelihood != WORK and p.livelihood != STUDY and p.livelihood != CHILD
    if age >= prm.staircase_exclusion_first_age and idle and p.outcome >= LONG_TERM_UNEMPLOYMENT:
        return EXCLUDED
    recent = p.years_since_conviction <= prm.staircase_conviction_most_years
    repeated = p.convictions >= prm.staircase_repeated_least_convictions
    hardened = repeated or p.violent_convictions >= 1 or p.misuse > 0
    if age >= prm.staircase_outsider_first_age and recent and hardened:
        return OUTSIDER
    troubled = p.externalising > prm.staircase_behaviour_cut_sd and age <= prm.staircase_behaviour_last_age
    unbound = troubled and p.bonds < prm.staircase_bonds_cut_sd
    if age >= prm.staircase_asocial_first_age and (unbound or p.misuse > 0 or recent):
        return ASOCIAL
    if age >= prm.staircase_deviant_first_age and troubled:
        return DEVIANT
    return NORMAL


@rule
def keep_steps(people: np.ndarray, year: int, parameters: np.ndarray, steps: np.ndarray) -> None:
    """Keep the step of everyone who lives here at the end of a year.

    Args:
        people: array of ``PERSON``.
        year: calendar year.
        parameters: array of one record.
        steps: uint8 (65, persons), by age; written to for those who are here.
    """
    prm = parameters[0]
    for i in range(people.shape[0]):
        p = people[i]
        if p.presence == ALIVE:
            age = np.int64(year) - np.int64(p.birth_year)
            steps[age, i] = step_of(p, age, prm)

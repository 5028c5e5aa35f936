"""Simplified worlds, in which what becomes of people can be worked out without living their lives.

Each takes the parameters in use and sets to nothing what would tie lives to each other or to traits nobody sees; every
level, every duration and every other coefficient is as in the model.
"""

from __future__ import annotations

import numpy as np

from sim.configuration.schema import Municipality, Programme, Title
from sim.evidence.parameters import NEVER_LOG_ODDS, parameter_record
from sim.model import Vandpunkt
from sim.studies.panel import Panel

TRAITS_AND_FAMILY = (
    "_liability", "_temperament", "_attention", "_externalising", "_internalising", "_attainment", "_bonds",
    "_parenting", "_peers", "_area", "_parental_illness", "_parental_misuse", "_ever_placed",
)  # fmt: skip
"""Endings of coefficients that weigh a trait, the family, a peer or care."""
DOMAINS = (
    "substance", "drug", "conviction", "violence", "severe_illness", "ill_health", "eligibility", "completion",
    "late_completion", "study", "find_work", "work", "disability_pension", "placement",
)  # fmt: skip
"""Beginnings of the coefficients of everything that happens outside the traits themselves."""


def _record(**values: float) -> np.ndarray:
    record = parameter_record().copy()
    for name in record.dtype.names or ():
        if name.endswith(TRAITS_AND_FAMILY) and name.startswith(DOMAINS):
            record[name] = 0.0
    for name, value in values.items():
        record[name] = value
    return record


def without_traits() -> np.ndarray:
    """Return the parameters of a world in which traits and family weigh nothing and nobody is convicted."""
    return _record(conviction_log_odds=NEVER_LOG_ODDS)


def with_crime_alone() -> np.ndarray:
    """Return the parameters of a world without traits in which crime depends on age, sex and record only."""
    return _record(conviction_drug=0.0, conviction_occupied=0.0, death_log_odds=NEVER_LOG_ODDS)


def where_nobody_dies_or_is_placed() -> np.ndarray:
    """Return the parameters in use, peers and all, but for death and placement."""
    record = parameter_record().copy()
    record["death_log_odds"] = record["placement_log_odds"] = NEVER_LOG_ODDS
    return record


def where_traits_have_means() -> np.ndarray:
    """Return parameters in which the means of traits are far from 0, where they are by construction, and feed back."""
    record = where_nobody_dies_or_is_placed()
    record["boys_share"], record["externalising_peers"], record["school_resources"] = 0.95, 0.4, 0.5
    record["lone_parent_at_birth_log_odds"] += 2.0
    return record


def model_of(
    parameters: np.ndarray, births: int, seed: int, programmes: tuple[Programme, ...] = (), **other: float
) -> Vandpunkt:
    """Return one birth cohort before its first year: no newcomers unless asked for, no agencies.

    Args:
        other: choices of the municipality.
    """
    given: dict[str, float] = {"newcomers_per_birth": 0.0, **other}
    place = Municipality(name="a_place", title=Title(en="A test", sv="Ett prov"), births_per_year=births, **given)  # type: ignore[arg-type]
    return Vandpunkt(place, (), programmes, seed=seed, parameters=parameters)


def panel_of(model: Vandpunkt, *fields: str) -> Panel:
    """Live a cohort and keep some fields at every age."""
    return Panel(model, fields).run()

"""Mandates as arrays that a walk can read: for each agency its door, for each hand-over a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.configuration.schema import Agency, SeenNeed
from sim.evidence.ages import AGES
from sim.lifecourse.needs import NEEDS
from sim.people.compiled import rule
from sim.people.draws import stream_of

DOOR = np.dtype(
    [
        ("first_age", "i8"),
        ("last_age", "i8"),
        ("threshold", "f8"),
        ("error", "f8"),
        ("stream", "u4"),
        ("sought", "i8"),
        ("first_rule", "i8"),
        ("end_of_rules", "i8"),
    ]
)
"""From which height an agency takes in (SD), with which error; whether people must seek it; its hand-overs."""

RULE = np.dtype([("need", "i8"), ("above", "f8"), ("to", "i8"), ("keeps", "i8"), ("open", "i8")])
"""A hand-over: from which height of a need, to which agency (-1: none); closed (0) once the fault is mended."""

NOBODY = -1


class Rule(NamedTuple):
    """A hand-over by name: who passes on to whom (or to nobody) because of which need, and whether it serves too."""

    agency: str
    need: str
    to: str
    keeps: bool


def rules_by_name(agencies: Sequence[Agency]) -> tuple[Rule, ...]:
    """Return every hand-over in the order of its place; a hand-over to an agency that is not there is to nobody."""
    known = {agency.name for agency in agencies}
    return tuple(
        Rule(agency.name, one.need, one.to if one.to in known else "", one.keeps)
        for agency in agencies
        for one in agency.hands_over
    )


class Mandates:
    """What all agencies of a municipality are for, as arrays that a walk can read.

    Args:
        agencies: in the order of their places.

    Attributes:
        doors: of ``DOOR``, shape (agencies,).
        weights: float64 (agencies, needs), laid out need by need.
        open_to: int64 (65,), the agencies for each age, a bit each.
        listening: int64 (needs,), the agencies that listen to each need, a bit each.
        sought: the agencies that people must come to by themselves, a bit each.
        rules: of ``RULE``, all hand-overs in the order of ``rules_by_name``; those mended are closed.
    """

    def __init__(self, agencies: Sequence[Agency]) -> None:
        places = {agency.name: place for place, agency in enumerate(agencies)}
        self.doors = np.zeros(len(agencies), dtype=DOOR)
        self.weights = np.asfortranarray([weights_of(agency.needs) for agency in agencies]).reshape(
            -1, len(NEEDS), order="F"
        )
        self.sought = sum(1 << place for place, agency in enumerate(agencies) if agency.sought)
        self.open_to = np.zeros(AGES, dtype=np.int64)
        self.listening = np.zeros(len(NEEDS), dtype=np.int64)
        self.rules = np.zeros(sum(len(agency.hands_over) for agency in agencies), dtype=RULE)
        filled = 0
        for place, (door, agency) in enumerate(zip(self.doors, agencies, strict=True)):
            door["first_age"], door["last_age"] = agency.ages
            door["threshold"], door["error"] = agency.threshold_sd, agency.noise_sd
            door["stream"], door["sought"] = stream_of("agency", agency.name), agency.sought
            self.open_to[agency.ages[0] : agency.ages[1] + 1] |= 1 << place
            self.listening[self.weights[place] > 0.0] |= 1 << place
            door["first_rule"] = filled
            for one in agency.hands_over:
                to = NOBODY if one.to is None else places.get(one.to, NOBODY)
                self.rules[filled] = (NEEDS.index(one.need), one.above_sd, to, one.keeps, 1)
                filled += 1
            door["end_of_rules"] = filled


def weights_of(needs: Mapping[SeenNeed, float]) -> np.ndarray:
    """Return weights by name as float64 (needs,), in the order of ``NEEDS``."""
    weights = np.zeros(len(NEEDS))
    for need, weight in needs.items():
        weights[NEEDS.index(need)] = weight
    return weights


@rule
def need_for(weights: np.ndarray, a: int, needs: np.ndarray) -> float:
    """Return the weighted sum of the needs that an agency listens to (SD)."""
    total = 0.0
    for k in range(needs.shape[0]):
        total += weights[a, k] * needs[k]
    return np.float64(total)


@rule
def needs_for_all(weights: np.ndarray, needs: np.ndarray, totals: np.ndarray) -> None:
    """Fill ``totals``, float64 (agencies,), with ``need_for`` of every agency (SD); a need of 0 adds nothing."""
    totals[:] = 0.0
    for k in range(needs.shape[0]):
        if needs[k] != 0.0:
            for a in range(totals.shape[0]):
                totals[a] += weights[a, k] * needs[k]


@rule
def who_may_see(age: int, needs: np.ndarray, open_to: np.ndarray, listening: np.ndarray) -> int:
    """Return the agencies for the age that listen to a need which is there at all (above 0), a bit each."""
    agencies = np.int64(0)
    for k in range(needs.shape[0]):
        if needs[k] > 0.0:
            agencies |= listening[k]
    return agencies & open_to[age]

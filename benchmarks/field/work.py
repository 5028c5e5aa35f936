"""The toy work LC12, the same for every engine: its people, its numbers, and what a run of it must return.

May import the standard library and NumPy only: every engine reads it from an environment of its own.

One cohort lives the ages 0, 1, 2 … (65 of them). A class is 25 people with consecutive ids. A person has four traits
(``ses``, ``temper``, ``sex``, ``famrisk``), eight states (0 or 1, all 0 at birth), four counted services and the öre
that it cost. In each year of age

1. ``peer`` = the share of the person's class (itself included) that held the state ``DEVIANT`` at the end of last
   year; 0 in the first year;
2. twelve events in order k = 0 … 11, each with a draw of its own, happen with probability logistic(eta), where
   eta = intercept[age, k] + weights[k] · (ses, temper, sex, famrisk, state[(k + 1) % 8], state[(k + 3) % 8])
   + peer_weight[k] · peer;
3. event 0–7 turns state k at once (0 to 1, or 1 to 0), so later events of the year see it; event 8–11 counts service
   k − 8 of the person;
4. each event that happens costs ``event_price[k]`` öre of ``event_payer[k]``; each state held at the end of the year
   costs ``state_price`` öre of ``state_payer``; both go to ``ledger[age, payer]`` and to the person.

Readings chosen here, where the description left room: the intercept's ± 0.5 is one uniform number an event, the same
at all ages; each event and each state has one price and one payer; each person has four counters of services; people
and numbers are drawn once and are the same for all engines, so engines differ by their draws of events alone. An engine
may use 32- or 64-bit floats, may keep its sums as counts and multiply them by the prices at the end of the year, and
may draw by any generator: one draw an event, person and year.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

YEARS, STATES, EVENTS, SERVICES, PAYERS, CLASS_SIZE = 65, 8, 12, 4, 6, 25
DEVIANT = 0


@dataclass(frozen=True)
class Work:
    """The toy's people and numbers; arrays are read, never written.

    Attributes:
        intercept: float64 [years, 12], log-odds.
        weights: float64 [12, 6], log-odds a unit of (ses, temper, sex, famrisk, state[(k+1)%8], state[(k+3)%8]).
        peer_weight: float64 [12], log-odds from no deviant in the class to all.
        event_price, state_price: int64 [12] and [8], öre.
        event_payer, state_payer: int64 [12] and [8], 0–5.
        ses, temper: float32 [persons], standard normal.
        sex, famrisk: uint8 [persons], 0 or 1.
    """

    intercept: np.ndarray
    weights: np.ndarray
    peer_weight: np.ndarray
    event_price: np.ndarray
    event_payer: np.ndarray
    state_price: np.ndarray
    state_payer: np.ndarray
    ses: np.ndarray
    temper: np.ndarray
    sex: np.ndarray
    famrisk: np.ndarray

    @property
    def years(self) -> int:
        """How many years of age are lived."""
        return len(self.intercept)

    @property
    def persons(self) -> int:
        """How many people live them; a multiple of 25."""
        return len(self.ses)

    def booked(self, happened: np.ndarray, held: np.ndarray) -> np.ndarray:
        """Return the öre of a year by payer, int64 [6], from how often each event happened and each state is held."""
        payers = np.zeros(PAYERS, np.int64)
        np.add.at(payers, self.event_payer, happened * self.event_price)
        np.add.at(payers, self.state_payer, held * self.state_price)
        return payers

    def save(self, path: Path) -> None:
        """Write everything to one uncompressed .npz."""
        np.savez(path, **asdict(self))

    @classmethod
    def load(cls, path: Path) -> Work:
        """Read what ``save`` wrote."""
        with np.load(path) as saved:
            return cls(**saved)


@dataclass(frozen=True)
class Outcome:
    """What a run returns, by which engines are held against each other.

    Attributes:
        states: int64 [years, 8], people who hold each state at the end of each year.
        services: int64 [4], services counted, summed over the people's own counters.
        ledger: int64 [years, 6], öre by age and payer.
        paid_by_person: the people's own öre, summed; equals the ledger's sum exactly.
        state_bytes: bytes that the engine holds for its people between two years, or 0 where it cannot tell.
    """

    states: np.ndarray
    services: np.ndarray
    ledger: np.ndarray
    paid_by_person: int
    state_bytes: int


def certain_work(persons: int, years: int = YEARS, seed: int = 31) -> Work:
    """Return a town in which nothing is left to chance, so that every engine must live it exactly alike.

    Traits are −1, 0 or 1 and every number is a multiple of 100 (of 2 500 for peers, whose shares are 25ths), but for
    the intercepts, which lie 50 beside one: no log-odds are nearer to 0 than 50, whatever happened before. None is
    below −700, where a 64-bit exponential would overflow. With the seed given, any single weight or price that is moved
    is seen.
    """
    work = make_work(persons, years)
    numbers = np.random.Generator(np.random.SFC64(seed))
    signs = np.array([-1.0, 1.0], np.float32)
    return replace(
        work,
        intercept=100.0 * numbers.integers(-1, 1, work.intercept.shape) - 50.0,
        weights=100.0 * numbers.integers(-1, 2, work.weights.shape),
        peer_weight=2_500.0 * (np.arange(EVENTS) % 6 == 3),
        ses=signs[(work.ses > 0).astype(int)],
        temper=signs[(work.temper > 0).astype(int)],
    )


def make_work(persons: int, years: int = YEARS, seed: int = 12) -> Work:
    """Draw the toy's numbers, and as many people as asked for.

    The numbers hang on the seed alone, so towns of different sizes live by the same rules.

    Raises:
        ValueError: if persons is not a positive multiple of 25, or years not in 1–65.
    """
    if persons < 1 or persons % CLASS_SIZE:
        raise ValueError(f"{persons} persons: the toy's classes are full, give a positive multiple of {CLASS_SIZE}")
    if not 1 <= years <= YEARS:
        raise ValueError(f"{years} years: the toy lives 1 to {YEARS}")
    numbers, people = (np.random.Generator(np.random.SFC64(child)) for child in np.random.SeedSequence(seed).spawn(2))
    ages = np.arange(YEARS)[:, None]
    intercept = -4 + 0.9 * np.sin(np.pi * ages / YEARS) + numbers.uniform(-0.5, 0.5, EVENTS)
    return Work(
        intercept=intercept[:years].copy(),
        weights=numbers.uniform(-0.5, 0.5, (EVENTS, 6)),
        peer_weight=numbers.uniform(0.2, 1, EVENTS),
        event_price=numbers.integers(100_000, 5_000_000, EVENTS),
        event_payer=np.arange(EVENTS) % PAYERS,
        state_price=numbers.integers(100_000, 5_000_000, STATES),
        state_payer=(np.arange(STATES) + 2) % PAYERS,
        ses=people.standard_normal(persons, dtype=np.float32),
        temper=people.standard_normal(persons, dtype=np.float32),
        sex=(people.random(persons, dtype=np.float32) < 0.5).astype(np.uint8),
        famrisk=(people.random(persons, dtype=np.float32) < 0.2).astype(np.uint8),
    )

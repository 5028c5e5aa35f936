"""What a state asks to be lived: a first picture of few children, and the replications of the whole place.

A run's name holds everything its lives hang on and nothing else: not the discount rate, the purse, the language, nor
which strategy of the page it is. So readers share what is lived, and a change of these lives nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sim.configuration.border import find, load, load_agencies
from sim.configuration.schema import Agency, Economics
from sim.lab.places import PREVIEW_BIRTHS, Town, town
from sim.lab.state import AS_TODAY, State, Wanted
from sim.lab.strategies import alternative, called
from sim.studies.alternatives import refuse_what_does_not_fit
from sim.studies.beliefs import BEST_GUESS, drawn
from sim.studies.one_replication import Replication

PREVIEWS = 2
"""Replications of a first picture, so that both workers have something to do."""
NAMELESS = "lived"
"""What every strategy is called while it is lived: its name changes nothing in a life."""


@dataclass(frozen=True)
class RunName:
    """One run: everything its lives hang on."""

    place: str
    births: int
    wanted: Wanted
    draw: int | None
    seed: int
    number: int

    def question(self) -> Replication:
        """Return what a worker is asked."""
        where = town(self.place)
        return Replication(
            municipality=where.at_most(self.births).municipality,
            agencies=agencies(),
            alternatives=(called(alternative(self.wanted), NAMELESS),),
            economics=economics(),
            belief=BEST_GUESS if self.draw is None else drawn(self.draw),
            seed=self.seed,
            number=self.number,
        )


@cache
def agencies() -> tuple[Agency, ...]:
    """Return the agencies, read once."""
    return load_agencies()


@cache
def economics() -> Economics:
    """Return the standard price year and ages of exclusion; the discount rate is the reader's."""
    return load(Economics, find("economics", "standard"))


@dataclass(frozen=True)
class Part:
    """Some replications of every strategy of a state.

    Attributes:
        town: as it is lived for them.
        beliefs: whether each believes something else.
        names: by replication and then by key, the run.
        is_first: whether it is a first picture.
    """

    town: Town
    beliefs: bool
    names: tuple[dict[str, RunName], ...]
    is_first: bool = False

    @property
    def runs(self) -> tuple[RunName, ...]:
        """Return every run, each once, replication by replication."""
        return tuple(dict.fromkeys(name for several in self.names for name in several.values()))


def whole(state: State) -> Part:
    """Return all replications of a state, or raise ``BadInput`` for what does not exist or does not fit."""
    where = town(state.place)
    for one in state.a:
        refuse_what_does_not_fit(alternative(one), where.municipality)
    beliefs = state.sure == "believed"
    return Part(where, beliefs, tuple(_names(state, where, number, beliefs) for number in range(state.n)))


def preview(state: State) -> Part:
    """Return the first picture of a state: few children, at the best guess of everything."""
    few = town(state.place).at_most(PREVIEW_BIRTHS)
    return Part(few, False, tuple(_names(state, few, number, False) for number in range(PREVIEWS)), is_first=True)


def _names(state: State, where: Town, number: int, beliefs: bool) -> dict[str, RunName]:
    every = {AS_TODAY: Wanted(AS_TODAY)} | state.compared
    return {
        key: RunName(state.place, where.lived, one, number if beliefs else None, state.seed, number)
        for key, one in every.items()
    }

"""What one project of each effort costs and gains: lived alone, against as today on the same lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Agency, Economics, Municipality, Programme
from sim.evidence.parameters import parameter_record
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.fund_knowledge import EffortFlow
from sim.money.prices import FISCAL_READINGS, PAYERS, PUBLIC_PAYERS, programme_item
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import FOREIGN_BORN
from sim.studies.memory import before_many_runs, forget_runs
from sim.studies.replicate import SMALL_BIRTHS
from sim.studies.run import digest_of

Ore = npt.NDArray[np.int64]
Key = tuple[str, float, int]
"""A project's programme, coverage and years."""


@dataclass(frozen=True)
class Project:
    """A programme that takes in participants for some years from the start of the choice, and then ends."""

    programme: Programme
    years: int

    @property
    def key(self) -> Key:
        """Return what tells it from other projects."""
        return self.programme.name, self.programme.coverage_share, self.years

    def finds_somebody_in(self, town: Municipality) -> bool:
        """Return whether anybody born in a town is of the programme's ages while the project takes in participants."""
        first, last = self.programme.target.ages
        youngest = max(0, town.start_year - (town.first_birth_year + town.birth_years - 1))
        return first <= town.warm_up_years + self.years - 1 and last >= youngest


@dataclass(frozen=True)
class Town:
    """What is kept of a municipality that has been lived, from the start of the choice.

    Attributes:
        books_ore: int64 (years, payers), what each payer paid and lost; public payers read fiscally.
        projects_ore: int64 (years, payers), of that the price of programmes.
        in_exclusion: persons born here in long-lasting exclusion.
        digest: of the people at the end and of every amount.
    """

    books_ore: Ore
    projects_ore: Ore
    in_exclusion: int
    digest: str


def town_of(model: Vandpunkt) -> Town:
    """Return what is kept of a model that has been run to its end."""
    ledger, first = model.ledger, model.municipality.start_year - model.first_year
    books = np.zeros((len(ledger.by_year) - first, len(PAYERS)), dtype=np.int64)
    projects = np.zeros_like(books)
    items = {programme_item(one.programme.name) for one in model.programmes}
    for place, line in enumerate(ledger.lines):
        amounts, payer = ledger.by_year[first:, :, place].sum(axis=1), PAYERS.index(line.payer)
        if line.reading in FISCAL_READINGS or line.payer not in PUBLIC_PAYERS:
            books[:, payer] += amounts
        if line.item in items:
            projects[:, payer] += amounts
    exclusion = exclusion_of(model.outcome_years, model.economics.exclusion_years)
    in_exclusion = int(((exclusion > 0) & (model.people["origin"] != FOREIGN_BORN)).sum())
    return Town(books, projects, in_exclusion, digest_of(model))


def effort_flows(
    municipality: Municipality,
    agencies: Sequence[Agency],
    projects: Sequence[Project],
    economics: Economics,
    replications: int,
    seed: int,
    threads: int,
    done: Callable[[], object] = lambda: None,
) -> tuple[dict[Key, tuple[EffortFlow, ...]], tuple[Town, ...]]:
    """Return each project's flow by its key, one a replication, and as today, one a replication.

    Args:
        municipality: who is born and arrives, and when the choice begins.
        projects: what is tried, each alone.
        agencies, economics, replications, seed, threads, done: as in ``sim.studies.replicate``.
    """
    parameters = parameter_record()
    small = municipality.births_per_year * municipality.birth_years < SMALL_BIRTHS
    workers, strands = (threads, 1) if small else (1, threads)
    stopped = Event()

    def one_replication(replication: int) -> tuple[list[EffortFlow], Town]:
        try:
            return try_all(replication)
        except BaseException:
            stopped.set()
            raise

    def try_all(replication: int) -> tuple[list[EffortFlow], Town]:
        people = people_of(municipality, parameters, key_of(seed, replication))

        def begin(*programmes: Programme) -> Vandpunkt:
            return Vandpunkt(
                municipality, agencies, programmes, economics, seed, replication, strands, parameters, people
            )  # fmt: skip

        lived = []
        for one in projects:
            if stopped.is_set():  # nobody waits for what is left to try
                raise CancelledError
            model = begin(replace(one.programme, first_year=0, last_year=one.years - 1))
            lived.append((_follow(model), town_of(model)))
            done()
        model = begin()
        spent_today = _spent_by(model, [found.rows_by_year for found, _ in lived])
        today = town_of(model)
        done()
        forget_runs()
        flows = [
            EffortFlow(
                outlay_ore=town.projects_ore,
                participants_ore=without - (found.spent_ore - town.projects_ore),
                books_ore=today.books_ore - (town.books_ore - town.projects_ore),
            )
            for (found, town), without in zip(lived, spent_today, strict=True)
        ]
        return flows, today

    before_many_runs()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            found = list(pool.map(one_replication, range(replications)))
        except BaseException:
            stopped.set()
            raise
    by_project = zip(*(flows for flows, _ in found), strict=True)
    return (
        {one.key: tuple(flows) for one, flows in zip(projects, by_project, strict=True)},
        tuple(today for _, today in found),
    )


@dataclass(frozen=True)
class _Followed:
    """Who had begun by each year since the start, and öre (years, payers) booked on them in those years."""

    rows_by_year: tuple[npt.NDArray[np.intp], ...]
    spent_ore: Ore


def _follow(model: Vandpunkt) -> _Followed:
    """Live a model to its end; return who takes part, and what is booked on each from the year they begin."""
    (one,) = model.programmes
    rows_by_year, spent = [], []
    for booked in _booked_by_year(model):
        rows_by_year.append(np.flatnonzero(one.begun))
        spent.append(booked[rows_by_year[-1]].sum(axis=0))
    return _Followed(tuple(rows_by_year), np.array(spent))


def _spent_by(model: Vandpunkt, followed: Sequence[Sequence[npt.NDArray[np.intp]]]) -> list[Ore]:
    """Live a model to its end; return what is booked on some people, given by year since the start, (years, payers)."""
    spent: list[list[Ore]] = [[] for _ in followed]
    for year, booked in enumerate(_booked_by_year(model)):
        for mine, rows_by_year in zip(spent, followed, strict=True):
            mine.append(booked[rows_by_year[year]].sum(axis=0))
    return [np.array(mine) for mine in spent]


def _booked_by_year(model: Vandpunkt) -> Iterator[Ore]:
    """Live a model to its end; give what each year since the start books on each person, (persons, payers)."""
    while model.running:
        before = model.ledger.by_person.copy()
        model.step()
        if model.has_begun:
            yield model.ledger.by_person - before

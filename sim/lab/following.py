"""What a worker does for a life: find children who fit, and follow some of them under one strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.configuration.schema import Child
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.prices import PAYERS
from sim.people.biography import Year, events_of, stage_of
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import FEMALE
from sim.studies.life.one_life import FIELDS, fitting, follow_many, in_order, reached
from sim.studies.life.tables import CONTACTS_TOLD, marks_of
from sim.studies.memory import forget_runs
from sim.studies.one_replication import Replication
from sim.studies.panel import Panel
from sim.studies.run import model_of


@dataclass(frozen=True)
class Fitting:
    """Who fits, in a place lived as today: rows and the numbers of the persons, in the order of birth."""

    rows: tuple[int, ...]
    persons: tuple[int, ...]

    TIMES_ITS_BYTES: ClassVar[int] = 10
    """How much larger it is in memory than as it is sent (measured: 8 times)."""


@dataclass(frozen=True)
class LifeYear:
    """One year of a life, as plain values.

    Attributes:
        age, step: reached, and the step of the staircase (0 normality to 4 exclusion).
        events: words of the catalogue without their ``life.``.
        contacts: what was told of contacts (``CONTACTS_TOLD``) to the agencies' names.
        marks: joint_plan, project, between_chairs.
        programmes: names of those in delivery.
        bill_ore: so far, by ``PAYERS``.
    """

    age: int
    step: int
    events: tuple[str, ...]
    contacts: dict[str, tuple[str, ...]]
    marks: tuple[str, ...]
    programmes: tuple[str, ...]
    bill_ore: tuple[int, ...]


@dataclass(frozen=True)
class Life:
    """One life: the person's number, sex and year of birth, and its years."""

    person: int
    girl: bool
    born: int
    years: tuple[LifeYear, ...]


@dataclass(frozen=True)
class Lives:
    """Lives of one run by row, and which of the candidates a programme reached, in their order."""

    lives: dict[int, Life]
    reached: tuple[int, ...]

    TIMES_ITS_BYTES: ClassVar[int] = 10
    """How much larger they are in memory than as they are sent (measured: 8 times)."""


def find_fitting(question: tuple[Replication, Child]) -> Fitting:
    """Return who fits in the first replication of a place, lived as today."""
    found = _fitting(*question)
    forget_runs()
    return found


def _fitting(asked: Replication, child: Child) -> Fitting:
    model = _model(asked)
    panel, people = Panel(model, FIELDS).run(), model.people
    rows = in_order(people, fitting(people, panel, child))
    return Fitting(tuple(map(int, rows)), tuple(int(people["person"][row]) for row in rows))


def follow(question: tuple[Replication, tuple[int, ...], tuple[int, ...]]) -> Lives:
    """Return the lives of some rows, and which of some candidates are reached by then."""
    found = _followed(*question)
    forget_runs()
    return found


def _followed(asked: Replication, candidates: tuple[int, ...], rows: tuple[int, ...]) -> Lives:
    model = _model(asked)
    found = follow_many(model, rows)
    model.run()
    whom = reached(model)
    lives = {row: _life(years) for row, years in found.lives.items()}
    return Lives(lives, tuple(row for row in candidates if whom[row]))


def _model(asked: Replication) -> Vandpunkt:
    (one,) = asked.alternatives
    parameters = parameter_record()
    people = people_of(asked.municipality, parameters, key_of(asked.seed, asked.number))
    return model_of(
        asked.municipality, asked.agencies, one, asked.economics, asked.seed, asked.number, 1, parameters, people
    )


def _life(years: tuple[Year, ...]) -> Life:
    record = years[0].record
    return Life(
        person=int(record["person"]),
        girl=bool(record["sex"] == FEMALE),
        born=int(record["birth_year"]),
        years=tuple(_year(year, events) for year, events in zip(years, events_of(years), strict=True)),
    )


def _year(year: Year, events: tuple[str, ...]) -> LifeYear:
    told = {
        key: tuple(name for name, came_to in year.contacts.items() if came_to in contacts)
        for key, contacts in CONTACTS_TOLD.items()
    }
    return LifeYear(
        age=year.age,
        step=stage_of(year.record, year.age),
        events=events,
        contacts={key: names for key, names in told.items() if names},
        marks=tuple(name for name, there in marks_of(year).items() if there),
        programmes=year.programmes,
        bill_ore=tuple(int(ore) for ore in year.bill_ore[: len(PAYERS)]),
    )

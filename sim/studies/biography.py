"""One child's life under two strategies, with the same accidents of life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.configuration.border import BadInput
from sim.configuration.schema import Agency, Biography, Child
from sim.evidence.ages import LAST_AGE
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.biography import Year, still_lives
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import FEMALE, FOREIGN_BORN, MALE
from sim.studies.alternatives import Alternative
from sim.studies.panel import Panel

_FIELDS = ("attention", "externalising", "lone_parent", "convictions")
_CONVICTIONS_AGE = 33
_REPLICATION = 0
RUNS = 4
"""Runs of the municipality behind one story: to find the child, to see whom the strategy reaches, and two lives."""


@dataclass(frozen=True)
class Story:
    """One child and the two lives.

    Attributes:
        row: the child's row; ``person`` its number.
        fitting: how many children fit the criteria.
        lives: by strategy name, the years of the life.
    """

    row: int
    person: int
    fitting: int
    lives: dict[str, tuple[Year, ...]]


def tell(
    choice: Biography,
    agencies: Sequence[Agency],
    alternatives: Sequence[Alternative],
    done: Callable[[], object] = lambda: None,
) -> Story:
    """Find the child and follow it under both strategies; ``done`` is called after each of ``RUNS`` runs.

    Raises:
        BadInput: no child fits, or fewer than the number asked for.
    """
    parameters = parameter_record()
    people = people_of(choice.municipality, parameters, key_of(choice.seed, _REPLICATION))

    def municipality(one: Alternative) -> Vandpunkt:
        return Vandpunkt(
            choice.municipality, agencies, one.programmes, choice.economics, choice.seed, _REPLICATION, 1, parameters,
            people, one.organisation, one.governance,
        )  # fmt: skip

    panel = Panel(municipality(alternatives[0]), _FIELDS).run()
    done()
    fits = fitting(people, panel, choice.child)
    if choice.child.reached:
        fits &= _reached(municipality(alternatives[1]))
    done()
    rows = np.flatnonzero(fits)
    rows = rows[np.argsort(people["person"][rows], kind="stable")]
    if len(rows) < choice.child.number:
        raise BadInput(
            f"biography: child number {choice.child.number} was asked for; {len(rows)} children fit the criteria, "
            "so ask for a lower number, looser criteria, child.reached=false or another seed"
        )
    row = int(rows[choice.child.number - 1])
    lives = {}
    for one in alternatives:
        lives[one.strategy.name] = follow(municipality(one), row)
        done()
    return Story(
        row=row,
        person=int(people["person"][row]),
        fitting=len(rows),
        lives=lives,
    )


def fitting(people: np.ndarray, panel: Panel, child: Child) -> np.ndarray:
    """Return who fits the criteria, as a boolean array over everyone."""
    fits = (people["origin"] != FOREIGN_BORN) & panel.here[child.at_age]
    if child.sex != "any":
        fits &= people["sex"] == (MALE if child.sex == "boy" else FEMALE)
    if child.lone_parent is not None:
        fits &= (panel["lone_parent"][child.at_age] == 1) == child.lone_parent
    if child.attention_above_sd is not None:
        fits &= panel["attention"][child.at_age] > child.attention_above_sd
    if child.externalising_above_sd is not None:
        fits &= panel["externalising"][child.at_age] > child.externalising_above_sd
    if child.convictions_by_33 is not None:
        fits &= panel["convictions"][_CONVICTIONS_AGE] >= child.convictions_by_33
    result: np.ndarray = fits
    return result


def _reached(model: Vandpunkt) -> np.ndarray:
    """Return who takes part in any programme, as a boolean array over everyone."""
    model.run()
    reached = np.zeros(len(model.people), dtype=bool)
    for programme in model.programmes:
        reached |= programme.years_had > 0
    return reached


def follow(model: Vandpunkt, row: int) -> tuple[Year, ...]:
    """Run a model and return every year of one person's life."""
    born = int(model.people["birth_year"][row])
    years: list[Year] = []
    while model.year < min(model.last_year, born + LAST_AGE):
        model.step()
        age = model.year - born
        if age < int(model.people["arrival_age"][row]):
            continue
        delivered = tuple(p.programme.name for p in model.programmes if p.in_delivery[row])
        years.append(
            Year(
                age, model.people[row].copy(), delivered, model.ledger.by_person[row].copy(), model.contacts.of(row),
                bool(model.between_chairs[row]), bool(model.association and model.association.in_project[row]),
            )
        )  # fmt: skip
        if not still_lives(years[-1]):
            break
    return tuple(years)

"""One child's life under two strategies, with the same accidents of life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.configuration.border import BadInput
from sim.configuration.schema import Agency, Biography
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.biography import Year
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies.alternatives import Alternative
from sim.studies.life.one_life import FIELDS, fitting, follow, in_order, reached
from sim.studies.panel import Panel

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
            people, one.organisation, one.governance, reforms=one.reforms,
        )  # fmt: skip

    panel = Panel(municipality(alternatives[0]), FIELDS).run()
    done()
    fits = fitting(people, panel, choice.child)
    if choice.child.reached:
        fits &= reached(municipality(alternatives[1]).run())
    done()
    rows = in_order(people, fits)
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

"""Random scenarios of a few persons, told as JSON: ``python -m tests.docking.scenarios NUMBER …``.

A scenario is a number. It draws a municipality, agencies with more or less room, a strategy and further programmes,
reforms, a way of organising and of governing, and parameters from the posterior, in every second scenario with rare
events made common. Run with ``NUMBA_DISABLE_JIT=1`` it is the reference interpreter that lives them.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.configuration.border import load_agencies, load_programmes, options
from sim.configuration.files import load_governance, load_organisation, load_programme, load_reform
from sim.configuration.schema import Agency, Governance, Municipality, Programme, Reform, Title
from sim.lifecourse.outcome import outcome_of
from sim.model import Vandpunkt
from sim.programmes.uncertainty import with_drawn_changes, with_drawn_effects
from sim.studies.calibration.posterior import draw_record
from sim.studies.run import digest_of
from tests.docking.lives import COMMONER, roomy, with_room

KEPT_OF_CONTACTS = ("came_to", "waited", "queues", "in_need", "refusal", "glimpses", "told")


@dataclass(frozen=True)
class Scenario:
    """What is lived, and the names of what was chosen."""

    model: Vandpunkt
    chosen: dict[str, list[str]]


def scenario(number: int, threads: int = 1, wrong: float = 0.0) -> Scenario:
    """Return a random scenario before its first year.

    Args:
        number: which one; the same number is the same scenario.
        threads: threads to walk on.
        wrong: added to one coefficient, to see whether a difference is noticed.
    """
    chance = random.Random(number)
    strategy = chance.choice(options("strategy"))
    programmes = _programmes(strategy, chance)
    agencies = _agencies(programmes, chance)
    reforms = [_reform(name, chance) for name in chance.sample(options("reform"), chance.randint(0, 2))]
    place = _place(chance)
    governance = _governance(place, programmes, chance)
    organisation = roomy(load_organisation(chance.choice(options("organisation"))))
    parameters = draw_record(chance.randrange(10_000)).copy()
    for name, add in COMMONER.items() if number % 2 else ():
        parameters[name] += add
    parameters["attention_liability"] += wrong
    model = Vandpunkt(
        place, agencies, programmes, seed=chance.randrange(2**32), replication=chance.randrange(1_000), threads=threads,
        parameters=parameters, organisation=organisation, governance=governance, reforms=reforms,
        cash_flows={one.name: np.array([chance.uniform(-1.0, 1.0) for _ in range(4)]) for one in programmes},
    )  # fmt: skip
    return Scenario(
        model,
        {
            "strategy": [strategy],
            "organisation": [organisation.name],
            "governance": [governance.name],
            "reform": [one.name for one in reforms],
            "programme": [one.name for one in programmes],
            "agency": [one.name for one in agencies],
        },
    )


def _place(chance: random.Random) -> Municipality:
    warm_up = chance.choice((0, 0, 5, 12))
    cycle = tuple(chance.uniform(-0.5, 0.5) for _ in range(chance.randint(1, 8)))
    return Municipality(
        name="a_place", title=Title(en="A test", sv="Ett prov"), births_per_year=chance.randint(4, 9),
        birth_years=chance.randint(1, 3), warm_up_years=warm_up, first_birth_year=chance.randint(1950, 2100),
        newcomers_per_birth=chance.choice((0.0, 0.3, 1.0)), areas=chance.randint(1, 4),
        class_size=chance.randint(5, 30), segregation_share=chance.random(),
        labour_demand_by_year=chance.choice(((), cycle)),
        horizon_years=chance.choice((None, None, 30)),
    )  # fmt: skip


def _programmes(strategy: str, chance: random.Random) -> list[Programme]:
    """Return the strategy's programmes and some of the catalogue's, their effects drawn, in a random order."""
    chosen = {one.name: one for one in load_programmes(strategy)}
    more = {name: load_programme(name) for name in chance.sample(options("programme"), chance.randint(0, 3))}
    drawn = [with_drawn_effects(one, chance.randrange(1_000)) for one in (more | chosen).values()]
    some = [replace(one, places_per_1000=chance.uniform(0.0, 400.0)) if chance.random() < 0.3 else one for one in drawn]
    return chance.sample(some, len(some))


def _agencies(programmes: list[Programme], chance: random.Random) -> list[Agency]:
    """Return most agencies, always those whose staff a programme takes; with room for none to half of everybody."""
    lenders = {one.contact.taken_from for one in programmes if one.contact}
    found = []
    for agency in load_agencies():
        if agency.name in lenders or chance.random() < 0.8:
            sight = chance.choice((0.0, agency.noise_sd, agency.noise_sd))
            found.append(with_room(replace(agency, noise_sd=sight), chance.choice((0.0, 20.0, 100.0, 500.0))))
    return found


def _reform(name: str, chance: random.Random) -> Reform:
    return replace(with_drawn_changes(load_reform(name), chance.randrange(1_000)), first_year=chance.randint(0, 20))


def _governance(place: Municipality, programmes: list[Programme], chance: random.Random) -> Governance:
    fits = [
        one for one in map(load_governance, options("governance")) if one.budget == "open" or place.warm_up_years > 0
    ]
    one = chance.choice(fits)
    remembered = min(one.years_remembered, max(1, place.warm_up_years))
    return replace(one, programmes=tuple(each.name for each in programmes[:2]), years_remembered=remembered)


def told(number: int, threads: int = 1, wrong: float = 0.0) -> dict[str, Any]:
    """Return the digests of a scenario that has been lived, the person-years, and what was chosen."""
    one = scenario(number, threads, wrong)
    model, content = one.model, hashlib.sha256()
    while model.year < model.last_year:
        model.step()
        content.update(model.people.tobytes())
        for kept in KEPT_OF_CONTACTS:
            content.update(getattr(model.contacts, kept).tobytes())
    return {
        "digest": digest_of(model),
        "every_year": content.hexdigest(),
        "person_years": int(sum(model.residents_by_year)),
        "chosen": one.chosen,
    }


def is_compiled() -> bool:
    """Return whether rules run compiled in this process."""
    return hasattr(outcome_of, "signatures")


if __name__ == "__main__":
    lived = [told(int(number)) for number in sys.argv[1:]]
    print(json.dumps({"lived": lived, "compiled": is_compiled()}))

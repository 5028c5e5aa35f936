"""Random worlds: a municipality, agencies, programmes and ways of organising and governing one could have chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import hypothesis.strategies as st
import numpy as np
import pytest

from sim.configuration.border import options
from sim.configuration.files import load_governance, load_organisation
from sim.configuration.schema import (
    Agency,
    Change,
    Municipality,
    Programme,
    ProgrammeEffect,
    Reform,
    StructuralLever,
    Target,
    Title,
)
from sim.model import Vandpunkt

TITLE = Title(en="A test", sv="Ett prov")
LEVERS = (
    "attention", "externalising", "internalising", "attainment", "bonds", "parenting", "completion", "work",
    "conviction", "substance", "ill_health",
)  # fmt: skip
NEEDS = (
    "none", "attention", "externalising", "internalising", "school_failure", "family", "out_of_work", "ill_health",
    "misuse", "convicted",
)  # fmt: skip
shares = st.floats(0.0, 1.0)


@st.composite
def effects(draw: st.DrawFn) -> ProgrammeEffect:
    size = draw(st.floats(-3.0, 3.0))
    lever, fades, to_classmates = draw(st.sampled_from(LEVERS)), draw(shares), draw(shares)
    return ProgrammeEffect(lever, size, size, size, fades, "assumption: a test", classmates_share=to_classmates)


@st.composite
def programmes(draw: st.DrawFn, name: str) -> Programme:
    first, last = sorted(draw(st.tuples(st.integers(0, 64), st.integers(0, 64))))
    payer, other = draw(st.permutations(("municipality", "region", "justice", "person_and_others")))[:2]
    share = draw(shares)
    return Programme(
        name=name,
        title=TITLE,
        target=Target(
            (first, last), draw(st.sampled_from(NEEDS)), draw(st.floats(-1.0, 3.0)), draw(shares), draw(shares)
        ),
        effects=tuple(draw(st.lists(effects(), max_size=4, unique_by=lambda effect: effect.moves))),
        grade=draw(st.sampled_from("ABC")),
        setting=draw(st.sampled_from(("parents", "school", "work", "everyone"))),
        price_sek_per_year=draw(st.floats(0.0, 1e6)),
        price_year=draw(st.sampled_from((2008, 2015, 2024))),
        price_evidence="assumption: a test",
        payers={payer: share, other: 1.0 - share},
        numbers_from="assumption: a test",
        delivery_years=draw(st.integers(1, 20)),
        coverage_share=draw(shares),
        uptake_share=draw(shares),
        drop_out_share=draw(shares),
        first_year=draw(st.integers(0, 40)),
        places_per_1000=draw(st.none() | st.floats(0.0, 300.0)),
        start_up_years=draw(st.integers(0, 4)),
    )


@st.composite
def reforms(draw: st.DrawFn, name: str) -> Reform:
    lever = draw(st.sampled_from(get_args(StructuralLever)))
    size = draw(st.floats(0.0, 1.0) if lever.endswith("_mixing") else st.floats(-1.0, 1.0))
    first, last = sorted(draw(st.tuples(st.integers(0, 64), st.integers(0, 64))))
    return Reform(
        name=name, title=TITLE, changes=(Change(lever, size, size, size, "assumption: a test"),), grade="C",
        paid_for_ages=(first, last), price_sek_per_year=draw(st.floats(0.0, 1e5)), price_year=2024,
        price_evidence="assumption: a test", payers={"municipality": 0.3, "region": 0.7},
        numbers_from="assumption: a test", start_up_years=draw(st.integers(0, 4)), first_year=draw(st.integers(0, 40)),
    )  # fmt: skip


@pytest.fixture(scope="session")
def worlds(agencies: tuple[Agency, ...]) -> st.SearchStrategy[Vandpunkt]:
    """Draw models before their first year."""

    @st.composite
    def make(draw: st.DrawFn) -> Vandpunkt:
        place = Municipality(
            name="a_place", title=TITLE, births_per_year=draw(st.integers(0, 60)), birth_years=draw(st.integers(1, 4)),
            first_birth_year=draw(st.integers(1950, 2100)), newcomers_per_birth=draw(st.floats(0.0, 2.0)),
            areas=draw(st.integers(1, 12)), class_size=draw(st.integers(5, 60)), segregation_share=draw(shares),
            warm_up_years=draw(st.integers(0, 30)), horizon_years=draw(st.none() | st.integers(1, 70)),
        )  # fmt: skip
        some = draw(st.lists(st.sampled_from(agencies), unique_by=lambda agency: agency.name))
        room = draw(st.floats(0.0, 2.0))
        rationed = [replace(a, staff=replace(a.staff, hours_per_1000=room * a.staff.hours_per_1000)) for a in some]
        chosen = [draw(programmes(name)) for name in ("first", "second", "third")[: draw(st.integers(0, 3))]]
        fits = [
            one
            for one in map(load_governance, options("governance"))
            if one.budget == "open" or place.warm_up_years > 0
        ]
        governance = draw(st.sampled_from(fits))
        governance = replace(
            governance,
            programmes=tuple(programme.name for programme in chosen[:2]),
            years_remembered=min(governance.years_remembered, max(1, place.warm_up_years)),
        )
        return Vandpunkt(
            place, rationed, chosen, seed=draw(st.integers(0, 2**32 - 1)), replication=draw(st.integers(0, 9)),
            organisation=load_organisation(draw(st.sampled_from(options("organisation")))), governance=governance,
            cash_flows={programme.name: np.array([draw(st.floats(-1.0, 1.0))]) for programme in chosen},
            reforms=[draw(reforms(name)) for name in ("a_reform", "b_reform")[: draw(st.integers(0, 2))]],
        )  # fmt: skip

    return make()

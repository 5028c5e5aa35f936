"""Drawing scenarios: towns, agencies, strategies, ways of organising and governing, funds, and how many of them.

Numbers come from the schema and from what lies in ``conf``; ``live_through`` holds a claim against many scenarios.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import seed as seeded

from sim.configuration.border import as_dict, load_agencies, load_fund, load_programme, load_reform, options
from sim.configuration.files import load_organisation
from sim.configuration.schema import (
    Agency,
    Economics,
    Fund,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
)
from sim.evidence.tables import price_index
from sim.money.prices import PAYERS
from tests.invariants.from_schema import drawn, made
from tests.invariants.scenarios import Scenario

A_TEST = "assumption: a test"
PLAIN_TITLE = st.just({"en": "A test", "sv": "Ett prov"})
MOST_PERSONS = 250
"""Born in a town, over all its years."""
shares = st.floats(0.0, 1.0)
price_years = st.sampled_from(sorted(price_index()))
ages = st.tuples(st.integers(0, 64), st.integers(0, 64)).map(sorted)


@cache
def _ours(load: Callable[[str], Any], kind: str) -> tuple[Any, ...]:
    """Return everything of a kind in ``conf``."""
    return tuple(load(name) for name in options(kind))


@cache
def _our_agencies() -> tuple[Agency, ...]:
    return load_agencies()


def changed(draw: st.DrawFn, choice: Any, **keys: st.SearchStrategy[Any]) -> Any:
    """Return a choice some of whose keys are drawn anew, as plain data."""
    anew = draw(st.fixed_dictionaries({}, optional=keys))
    return made(type(choice), as_dict(choice) | anew)


# Where


@st.composite
def municipalities(draw: st.DrawFn) -> Municipality:
    """Draw a cohort or a few, or a town of all ages, always small."""
    standing = draw(st.sampled_from((False, False, True)))
    birth_years = draw(st.integers(30, 75) if standing else st.integers(1, 5))
    tiny = draw(st.sampled_from((False,) * 9 + (True,)))
    births = draw(st.integers(0, 2) if tiny else st.integers(3, max(3, MOST_PERSONS // birth_years)))
    town = draw(
        drawn(
            Municipality, name=st.just("a_place"), title=PLAIN_TITLE, numbers_from=st.just(A_TEST),
            births_per_year=st.just(births), birth_years=st.just(birth_years),
            newcomers_per_birth=st.floats(0.0, 1.0), areas=st.integers(1, 12),
            warm_up_years=st.integers(0, min(40, birth_years - 1) if standing else 10),
            horizon_years=st.integers(1, 50) if standing else st.none() | st.integers(1, 75),
        )
    )  # fmt: skip
    return town


@st.composite
def economies(draw: st.DrawFn) -> Economics:
    """Draw how money and exclusion are read."""
    first, last = draw(ages)
    return draw(
        drawn(
            Economics, price_year=price_years, exclusion_ages=st.just([first, last]),
            exclusion_years=st.integers(1, last - first + 1),
        )
    )  # fmt: skip


# Who serves


@st.composite
def our_agencies(draw: st.DrawFn) -> tuple[Agency, ...]:
    """Draw all of our agencies or some, with more or less room, some changed, and perhaps one of the user's own."""
    ours = _our_agencies()
    some = draw(st.just(ours) | st.lists(st.sampled_from(ours), unique_by=lambda one: one.name).map(tuple))
    room = draw(st.floats(0.0, 2.0))
    found = []
    for agency in some:
        hours = room * agency.staff.hours_per_1000
        rationed = replace(agency, staff=replace(agency.staff, hours_per_1000=hours))
        found.append(
            changed(
                draw, rationed, noise_sd=st.floats(0.0, 5.0), give_up_share=shares, sought=st.booleans(),
                prevents=st.booleans(), threshold_sd=st.floats(-0.5, 3.0),
            )
        )  # fmt: skip
    if draw(st.booleans()):
        found.append(draw(agencies_of_their_own()))
    return tuple(found)


def agencies_of_their_own() -> st.SearchStrategy[Agency]:
    """Draw an agency that is in no file."""
    return drawn(
        Agency, name=st.just("zz_own"), title=PLAIN_TITLE, ages=ages, numbers_from=st.just(A_TEST),
        service__item=st.sampled_from(items_of_services()), service__effects=effects(fade_out=st.just(1.0)),
        hands_over__each__to=st.none() | st.sampled_from([one.name for one in _our_agencies()]),
    )  # fmt: skip


def items_of_services() -> list[str]:
    """Return what a service can be booked on."""
    return sorted({one.service.item for one in _our_agencies()})


# What is done


@st.composite
def effects(draw: st.DrawFn, fade_out: st.SearchStrategy[float] = shares, **other: Any) -> list[dict[str, Any]]:
    """Draw effects as plain data, each on a lever of its own."""
    levers = draw(st.lists(st.sampled_from(LEVERS), unique=True, max_size=4))
    found = []
    for lever in levers:
        low, size, high = sorted(draw(st.tuples(*[st.floats(-3.0, 3.0)] * 3)))
        found.append({
            "moves": lever, "size": size, "low": low, "high": high, "fade_out_per_year": draw(fade_out),
            "evidence": A_TEST, **{key: draw(values) for key, values in other.items()},
        })  # fmt: skip
    return found


LEVERS = (
    "attention", "externalising", "internalising", "attainment", "bonds", "parenting", "completion", "work",
    "conviction", "substance", "ill_health",
)  # fmt: skip


@st.composite
def payers(draw: st.DrawFn) -> dict[str, float]:
    """Draw two payers who pay it all between them."""
    one, other = draw(st.permutations(PAYERS[:-1]))[:2]
    share = draw(shares)
    return {one: share, other: 1.0 - share}


def programmes_of_their_own(name: str, agencies: Sequence[str] = ()) -> st.SearchStrategy[Programme]:
    """Draw a programme that is in no file; its staff may be taken from an agency."""
    return drawn(
        Programme, name=st.just(name), title=PLAIN_TITLE, target__ages=ages, target__screened_at=st.just([]),
        target__among=st.lists(st.sampled_from(CIRCUMSTANCES), unique=True, max_size=2),
        effects=effects(classmates_share=shares), price_evidence=st.just(A_TEST), price_year=price_years,
        payers=payers(), numbers_from=st.just(A_TEST), price_sek_per_year=st.floats(0.0, 1e6),
        contact__taken_from=st.none() | st.sampled_from(agencies) if agencies else st.none(),
        first_year=st.integers(0, 30), last_year=st.none() | st.integers(30, 80),
    )  # fmt: skip


CIRCUMSTANCES = ("first_child", "lone_parent", "low_parental_education", "newcomer", "out_of_work", "misuse")


@st.composite
def our_programmes(draw: st.DrawFn) -> Programme:
    """Draw a programme of the catalogue with sizes, coverage, places and prices of the user's own."""
    found: Programme = changed(
        draw, draw(st.sampled_from(_ours(load_programme, "programme"))), coverage_share=shares, uptake_share=shares,
        drop_out_share=shares, price_sek_per_year=st.floats(0.0, 1e6), price_year=price_years, payers=payers(),
        first_year=st.integers(0, 30), delivery_years=st.integers(1, 20), start_up_years=st.integers(0, 4),
        places_per_1000=st.none() | st.floats(0.0, 300.0), effects=effects(classmates_share=shares),
    )  # fmt: skip
    return found


@st.composite
def strategies(draw: st.DrawFn, agencies: Sequence[Agency]) -> tuple[Programme, ...]:
    """Draw up to four programmes: ours, and some of the user's own."""
    ours = draw(st.lists(our_programmes(), max_size=2, unique_by=lambda one: one.name))
    names = [one.name for one in agencies]
    own = [draw(programmes_of_their_own(name, names)) for name in ("a_own", "z_own")[: draw(st.integers(0, 2))]]
    return (*ours, *own)


@st.composite
def some_reforms(draw: st.DrawFn) -> tuple[Reform, ...]:
    """Draw up to two of our reforms, changed."""
    found = draw(st.lists(st.sampled_from(_ours(load_reform, "reform")), max_size=2, unique_by=lambda one: one.name))
    return tuple(
        changed(
            draw, one, share=shares, start_up_years=st.integers(0, 4), first_year=st.integers(0, 40),
            price_sek_per_year=st.floats(0.0, 1e5), price_year=price_years, payers=payers(), paid_for_ages=ages,
        )
        for one in found
    )  # fmt: skip


# How it is organised and decided


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Draw a way of organising of ours, with more or less room."""
    found: Organisation = draw(st.sampled_from(_ours(load_organisation, "organisation")))
    team, association, talks = found.team, found.association, found.health_talks
    if team:
        hours = draw(st.floats(0.0, 2.0)) * team.staff.hours_per_1000
        team = changed(draw, replace(team, staff=replace(team.staff, hours_per_1000=hours)),
                       noise_sd=st.floats(0.0, 5.0), least_doors=st.integers(1, 4), ages=ages)  # fmt: skip
    if association:
        association = changed(draw, association, taken_up_share=shares, forgotten_share_per_year=shares,
                              mended_share=shares, least_cases=st.integers(1, 5))  # fmt: skip
        room = draw(st.floats(0.0, 20.0))
        widened = [replace(one, places_per_1000=room * one.places_per_1000) for one in association.projects]
        association = replace(association, projects=tuple(widened))
    if talks:
        talks = changed(draw, talks, sensitivity=shares, specificity=shares, above_sd=st.floats(-1.0, 3.0))
    return replace(found, team=team, association=association, health_talks=talks)


@st.composite
def governances(draw: st.DrawFn, warm_up_years: int, programmes: Sequence[Programme]) -> Governance:
    """Draw who decides over the money; a fixed budget only where there are years to take it from."""
    names = [one.name for one in programmes]
    return draw(
        drawn(
            Governance, name=st.just("a_way"), title=PLAIN_TITLE, numbers_from=st.just(A_TEST),
            budget=st.sampled_from(["open", "fixed"]) if warm_up_years else st.just("open"),
            years_remembered=st.integers(1, max(1, min(20, warm_up_years))),
            programmes=st.lists(st.sampled_from(names), unique=True) if names else st.just([]),
        )
    )  # fmt: skip


@st.composite
def funds(draw: st.DrawFn, programmes: Sequence[Programme]) -> Fund:
    """Draw one of our funds, with some of the scenario's programmes for applications."""
    base: Fund = draw(st.sampled_from(_ours(load_fund, "fund")))
    actors = st.lists(st.sampled_from(("school", "social_services", "region")), min_size=1, unique=True)
    applications = [{"programme": one.name, "actors": draw(actors)} for one in programmes]
    found: Fund = changed(
        draw, made(Fund, as_dict(base) | {"applications": applications}), optimism_share=st.floats(-1.0, 2.0),
        repayment_share=shares, repayment_years=st.integers(1, 20), project_years=st.integers(1, 10),
        follow_up_error_share=shares, pays=st.sampled_from(["own_share", "all"]), least_actors=st.integers(1, 2),
        made_permanent_by=st.sampled_from(["own", "public", "nobody"]), most_new_per_year=st.integers(1, 3),
        believes=st.sampled_from(["evidence", "applicants"]),
        follow_up=st.sampled_from(["participants", "books"]),
    )  # fmt: skip
    return replace(found, capital=replace(found.capital, msek=draw(st.floats(0.0, 10.0))))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw a scenario; never the simplest of all, with which Hypothesis always begins."""
    assume(draw(st.booleans()))
    town = draw(municipalities())
    agencies = draw(our_agencies())
    chosen = draw(strategies(agencies))
    governance = draw(governances(town.warm_up_years, chosen))
    free = [one for one in chosen if one.name not in governance.programmes]
    amounts = st.integers(0, 1_000_000)
    return Scenario(
        municipality=town,
        agencies=agencies,
        programmes=chosen,
        reforms=draw(some_reforms()),
        organisation=draw(organisations()),
        governance=governance,
        cash_flows=tuple((one.name, draw(st.floats(-1.0, 1.0))) for one in chosen),
        fund=draw(st.none() | funds(free)) if free else None,
        promises=tuple((one.name, draw(amounts), draw(amounts)) for one in free),
        economics=draw(economies()),
        seed=draw(st.integers(0, 2**32 - 1)),
        replication=draw(st.integers(0, 9)),
        threads=draw(st.integers(1, 3)),
        draw=draw(st.none() | st.integers(0, 20)),
        peers=draw(st.booleans()),
        spare=draw(programmes_of_their_own("m_spare")),
    )


def many(everyday: int) -> int:
    """Return how many scenarios to hold a claim against: a few every day, under the profile ``trust`` all it asks for.

    Each is lived in full, so the few are fewer than the examples of an everyday property (``tests/conftest.py``).
    """
    asked = int(settings.default.max_examples)
    return asked if asked > int(settings.get_profile("everyday").max_examples) else everyday


def live_through(claim: Callable[[Scenario], None], number: int, first: int = 0) -> None:
    """Hold a claim against so many scenarios, each drawn afresh; one that breaks it is made smaller and shown.

    ``first`` is the seed that the first is drawn with; the same seeds draw the same scenarios.

    Left alone, Hypothesis draws one and then changes it a little five times over; ours have nothing in common.
    """
    for own_seed in range(first, first + number):
        once = settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        seeded(own_seed)(once(given(scenarios())(claim)))()

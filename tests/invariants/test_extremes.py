"""Trust 3: extremes are exact: nobody, one person, hazards that never or always strike, everybody reached, no price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from sim.agencies.contacts import GAVE_UP, SERVED, SERVED_BY_MISTAKE, WAITING
from sim.configuration.schema import (
    Agency,
    Economics,
    Municipality,
    Programme,
    ProgrammeEffect,
    Strategy,
    Target,
    Title,
)
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.appraisal import Hump, cumulative_net, hump_of, present_value
from sim.people.record import (
    ALCOHOL,
    ALIVE,
    DEAD,
    DISABILITY_PENSION,
    DRUG,
    FOREIGN_BORN,
    GROWN_OUT,
    INCOME_SUPPORT,
    INTRODUCTORY,
    LONG_TERM_SICK,
    NATIONAL,
    NOT_YET_HERE,
    OUTSIDE,
    PLACED,
    SEVERE,
    SICK,
    WORK,
)
from sim.studies.compare.compare import Alternative, compare
from sim.studies.panel import Panel
from sim.studies.run import kept

Altered = Callable[..., np.ndarray]
Place = Callable[..., Municipality]

NEVER = -40.0
ALWAYS = 40.0

# Hazards, and the states of the record that nobody is ever in without them.
IMPOSSIBLE = {
    "death_log_odds": {"presence": (DEAD,)},
    "conviction_log_odds": {"convicted": (1,), "convictions": range(1, 256), "prison_years": range(1, 256)},
    "violence_log_odds": {"violent_convictions": range(1, 256)},
    "prison_log_odds": {"prison_years": range(1, 256), "prison_years_left": range(1, 256)},
    "prison_second_year_log_odds": {"prison_years_left": (2,)},
    "drug_log_odds": {"misuse": (DRUG,)},
    "alcohol_log_odds": {"misuse": (ALCOHOL,)},
    "severe_illness_log_odds": {"health": (SEVERE,)},
    "placement_log_odds": {"child_welfare": (PLACED,), "years_placed": range(1, 256), "first_placed_age": range(255)},
    "disability_pension_log_odds": {"livelihood": (DISABILITY_PENSION,)},
    "income_support_log_odds": {"livelihood": (INCOME_SUPPORT,)},
    "sickness_log_odds": {"livelihood": (SICK, LONG_TERM_SICK)},
    "outside_log_odds prison_log_odds leave_disability_pension_log_odds": {"livelihood": (OUTSIDE,)},
    "eligibility_log_odds": {"school": (NATIONAL,)},
}


@pytest.mark.parametrize("births", [0, 1, 2])
def test_the_smallest_places_live_through(
    births: int, place: Place, agencies: Sequence[Agency], programmes: dict[str, Programme]
) -> None:
    model = Vandpunkt(place(births, birth_years=3), agencies, tuple(programmes.values())).run()
    assert len(model.people) == 3 * births
    assert model.year == model.last_year
    assert int(model.outcome_counts[0, 0].sum()) <= 3 * births
    assert model.ledger.by_year.sum() == model.ledger.by_person.sum()
    assert kept(model, "a", 0).followed == 3 * births


def test_a_place_without_people_has_no_costs_no_outcomes_and_a_flat_hump(
    place: Place, agencies: Sequence[Agency], programmes: dict[str, Programme]
) -> None:
    title = Title(en="a", sv="a")
    alternatives = [
        Alternative(Strategy("as_today", title), ()),
        Alternative(Strategy("everything", title), tuple(programmes.values())),
    ]
    found = compare(place(0), agencies, alternatives, Economics(), 2, seed=1, threads=1)
    assert not found.outcomes["persons"].any()
    assert not found.hump["cumulative_net_sek"].any()
    assert not found.payers["amount_sek"].any()
    assert not found.appraisal[["payback_year", "hump_depth_sek", "npv_sek"]].any().any()
    assert not found.yearly_cost["amount_sek"].any()


@pytest.mark.parametrize("hazards", IMPOSSIBLE)
def test_what_has_no_hazard_never_happens(
    hazards: str, place: Place, agencies: Sequence[Agency], altered: Altered
) -> None:
    never, usual = altered(**dict.fromkeys(hazards.split(), NEVER)), altered()
    states = IMPOSSIBLE[hazards]
    newcomers_too = hazards != "eligibility_log_odds"
    happened = {name: False for name in states}
    for parameters in (never, usual):
        model = Vandpunkt(place(300), (), seed=3, parameters=parameters)
        who = (model.people["origin"] != FOREIGN_BORN) | newcomers_too
        panel = Panel(model, list(states)).run()
        for name, values in states.items():
            kept = model.people[name][who] if name == "presence" else panel[name][:, who][panel.here[:, who]]
            found = np.isin(kept, list(values))
            if parameters is never:
                assert not found.any(), name
            else:
                happened[name] = bool(found.any())
    assert all(happened.values()), f"{happened}: what never happens anyhow is no claim"


def test_nobody_who_cannot_lose_work_falls_sick_or_goes_to_prison_leaves_it(place: Place, altered: Altered) -> None:
    secure = altered(
        lose_work_log_odds=NEVER, sickness_log_odds=NEVER, prison_log_odds=NEVER, disability_pension_log_odds=NEVER
    )
    model = Vandpunkt(place(300), (), seed=3, parameters=secure)
    panel = Panel(model, ["livelihood"]).run()
    worked, here = panel["livelihood"] == WORK, panel.here
    assert not (worked[:-1] & here[1:] & ~worked[1:]).any()
    assert worked.any()
    assert not np.isin(panel["livelihood"], [SICK, LONG_TERM_SICK]).any()


@pytest.mark.parametrize("age", [0, 17, 64])
def test_who_is_sure_to_die_at_an_age_is_dead_after_it(age: int, place: Place, altered: Altered) -> None:
    doomed = altered(death_log_odds=NEVER)
    doomed["death_log_odds"][0, age] = ALWAYS
    model = Vandpunkt(place(100), (), seed=3, parameters=doomed)
    panel = Panel(model, ["presence"]).run()
    arrived_later = model.people["arrival_age"] > age
    assert np.array_equal(model.people["presence"] == DEAD, ~arrived_later)
    assert panel.here[:age].any(axis=1).all()
    assert not panel.here[age:, ~arrived_later].any()


def test_everybody_convicted_every_year_is_convicted_once_a_year(place: Place, altered: Altered) -> None:
    always = altered(conviction_log_odds=ALWAYS, prison_log_odds=NEVER, death_log_odds=NEVER)
    model = Vandpunkt(place(50), (), seed=1, parameters=always).run()
    expected = 64 - np.maximum(15, model.people["arrival_age"].astype(int)) + 1
    assert np.array_equal(model.people["convictions"], expected)


def test_everybody_of_the_age_takes_part_in_a_universal_programme(
    place: Place, programmes: dict[str, Programme], altered: Altered
) -> None:
    universal = replace(
        programmes["parent_training"], target=Target(ages=(5, 5), need="none"), coverage_share=1.0, uptake_share=1.0,
        drop_out_share=0.0,
    )  # fmt: skip
    model = Vandpunkt(place(200), (), [universal], seed=1, parameters=altered(death_log_odds=NEVER)).run()
    (agent,) = model.programmes
    here_at_five = model.people["arrival_age"] <= 5
    assert np.array_equal(agent.years_had == 1, here_at_five)
    assert np.array_equal(agent.begun > 0, here_at_five)
    assert sum(agent.delivered_by_year) == agent.delivered_by_year[5] == here_at_five.sum()


def test_a_perfect_screening_finds_exactly_those_in_need(
    place: Place, programmes: dict[str, Programme], without_peers: np.ndarray
) -> None:
    at_age = Target(ages=(7, 7), need="externalising", above_sd=1.28, sensitivity=1.0, specificity=1.0)
    perfect = replace(programmes["parent_training"], target=at_age, coverage_share=1.0, uptake_share=1.0, first_year=7)
    model = Vandpunkt(place(500), (), [perfect], seed=1, parameters=without_peers)
    for _ in range(7):
        model.step()
    in_need = (model.people["externalising"] > 1.28) & (model.people["presence"] == ALIVE)
    arriving = model.people["arrival_age"] == 7
    model.step()
    begun = model.programmes[0].begun > 0
    assert np.array_equal(begun[~arriving], in_need[~arriving])
    assert begun.sum() > 20


def test_a_screening_that_finds_nobody_and_mistakes_nobody_enrols_nobody(
    place: Place, programmes: dict[str, Programme]
) -> None:
    blind = [replace(p, target=replace(p.target, sensitivity=0.0, specificity=1.0)) for p in programmes.values()]
    model = Vandpunkt(place(200), (), blind).run()
    assert not any(p.begun.any() for p in model.programmes)


def test_agencies_without_room_serve_nobody_and_let_everybody_wait(
    place: Place, agencies: Sequence[Agency], with_room: Callable[[Agency, float], Agency]
) -> None:
    counts = np.array(Vandpunkt(place(100), [with_room(a, 0.0) for a in agencies]).run().contact_counts)
    assert not counts[:, :, [SERVED, SERVED_BY_MISTAKE]].any()
    assert (counts[:, :, WAITING].sum(axis=0) > 0).sum() > 10


def test_agencies_with_room_for_all_let_nobody_wait(
    place: Place, agencies: Sequence[Agency], with_room: Callable[[Agency, float], Agency]
) -> None:
    counts = np.array(Vandpunkt(place(100), [with_room(a, 1000.0) for a in agencies]).run().contact_counts)
    assert not counts[:, :, [WAITING, GAVE_UP]].any()
    assert (counts[:, :, SERVED].sum(axis=0) > 0).sum() > 10


def priced(model: Vandpunkt, factor: int) -> Vandpunkt:
    """Multiply the price of every line, before the first year."""
    model.ledger.line_ore *= factor
    return model


def test_twice_the_price_is_twice_the_cost_of_every_line_and_no_price_is_none(
    place: Place, agencies: Sequence[Agency], programmes: dict[str, Programme]
) -> None:
    every = tuple(programmes.values())
    once, twice, free = (priced(Vandpunkt(place(200), agencies, every, seed=1), k).run() for k in (1, 2, 0))
    assert once.ledger.by_year.sum() > 0
    assert np.array_equal(twice.ledger.by_year, 2 * once.ledger.by_year)
    assert np.array_equal(twice.ledger.by_person, 2 * once.ledger.by_person)
    assert np.array_equal(twice.outcome_bill_ore, 2 * once.outcome_bill_ore)
    assert not free.ledger.by_year.any() and not free.ledger.by_person.any()
    assert once.people.tobytes() == twice.people.tobytes() == free.people.tobytes(), "money buys nothing by itself"


def test_no_number_of_years_beyond_the_window_is_ever_reached(place: Place, agencies: Sequence[Agency]) -> None:
    model = Vandpunkt(place(300), agencies, economics=Economics(exclusion_ages=(23, 42))).run()
    found = [int((exclusion_of(model.outcome_years, years) > 0).sum()) for years in (1, 10, 20, 21, 64)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[1] > 0
    assert found[-2:] == [0, 0]


def test_everybody_who_lives_on_grows_out_at_65(place: Place, altered: Altered) -> None:
    model = Vandpunkt(place(60, birth_years=2), (), parameters=altered(death_log_odds=NEVER)).run()
    first = model.people["birth_year"] == model.first_year
    assert (model.people["presence"][first] == GROWN_OUT).all()
    assert (model.people["presence"][~first] == ALIVE).all()


def test_without_eligibility_everybody_born_here_begins_an_introductory_programme(
    place: Place, altered: Altered
) -> None:
    model = Vandpunkt(place(100), (), parameters=altered(eligibility_log_odds=NEVER, death_log_odds=NEVER))
    panel = Panel(model, ["school"]).run()
    born_here = model.people["origin"] != FOREIGN_BORN
    assert (panel["school"][16, born_here] == INTRODUCTORY).all()


# Full effect, no price, no time


def test_a_programme_of_full_effect_on_everybody_leaves_nothing_of_what_it_prevents(
    place: Place, invented: Callable[..., Programme], altered: Altered
) -> None:
    """Eight programmes of the largest effect there is, none in another's way, make the log-odds as good as never."""
    adding_up = altered(overlap_share=1.0, death_log_odds=NEVER)
    lasting = ProgrammeEffect("conviction", -5.0, -5.0, 5.0, 0.0, "assumption: a test")
    full = [invented(f"full_{k}", ages=(13, 13), effects=(lasting,)) for k in range(8)]
    today, prevented = (Vandpunkt(place(300), (), some, seed=3, parameters=adding_up).run() for some in ((), full))
    reached = prevented.people["arrival_age"] <= 13
    assert np.array_equal(prevented.programmes[0].begun > 0, reached)
    assert today.people["convictions"][reached].sum() > 100
    assert not prevented.people["convictions"][reached].any()
    assert not prevented.people["prison_years"][reached].any()
    assert prevented.people["convictions"][~reached].any(), "who came later was not reached"


def test_a_programme_without_a_price_costs_nothing_and_works_as_well(
    place: Place, agencies: Sequence[Agency], programmes: dict[str, Programme]
) -> None:
    paid = replace(programmes["parent_training"], coverage_share=1.0)
    free = replace(paid, price_sek_per_year=0.0)
    one, other = (Vandpunkt(place(200), agencies, [some], seed=1).run() for some in (paid, free))
    assert one.people.tobytes() == other.people.tobytes()
    own = one.ledger.lines_of("programme_parent_training")
    assert one.ledger.by_year[:, :, own].sum() > 0
    assert not other.ledger.by_year[:, :, other.ledger.lines_of("programme_parent_training")].any()
    cost = int(one.ledger.by_year[:, :, own].sum())
    assert one.ledger.by_person.sum() - cost == other.ledger.by_person.sum()


def test_a_horizon_of_no_years_is_refused_and_one_of_one_year_is_one_year(place: Place) -> None:
    with pytest.raises(ValidationError, match="horizon_years"):
        place(10, horizon_years=0)
    model = Vandpunkt(place(10, horizon_years=1), seed=1).run()
    assert model.year == model.first_year == model.last_year
    assert model.ledger.by_year.shape[0] == 1
    assert (model.people["presence"][model.people["arrival_age"] == 0] != NOT_YET_HERE).all()


def test_a_comparison_without_years_is_flat() -> None:
    nothing = np.zeros(0)
    assert hump_of(cumulative_net(nothing, nothing, 0.035)) == Hump(0.0, 0, 0, 0.0)
    assert present_value(nothing, 0.035) == 0.0


def test_one_person_alone_lives_as_the_same_person_among_many_whom_nobody_minds(
    place: Place, agencies: Sequence[Agency], with_room: Callable[[Agency, float], Agency], without_peers: np.ndarray
) -> None:
    roomy = [with_room(a, 1000.0) for a in agencies]
    costs = []
    for seed in range(1, 9):
        alone, among = (
            Vandpunkt(place(births, newcomers_per_birth=0.0), roomy, seed=seed, parameters=without_peers).run()
            for births in (1, 60)
        )
        row = int(np.flatnonzero(among.people["person"] == alone.people["person"][0])[0])
        for name in set(alone.people.dtype.names) - {"school_class"}:
            assert alone.people[name][0] == among.people[name][row], name
        assert np.array_equal(alone.ledger.by_person[0], among.ledger.by_person[row])
        assert np.array_equal(alone.outcome_years[0], among.outcome_years[row])
        costs.append(int(alone.ledger.by_person.sum()))
    assert sum(cost > 0 for cost in costs) > 2, "or the claim would be about lives in which nothing happens"

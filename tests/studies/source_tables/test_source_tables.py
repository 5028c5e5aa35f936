"""Claims about the documents' tables beside the model.

Where lives are as the documents have them, nothing is left over; where they are not, the factors say all of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.border import BadInput, choose
from sim.configuration.schema import Agency, Economics, Municipality, SourceTables
from sim.evidence.ages import AGES
from sim.evidence.outcomes import OUTCOMES
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.prices import PAYERS
from sim.money.static_calculus import annuity
from sim.money.static_tables import (
    ACTORS,
    EXCLUSION_AGES,
    bet_inputs,
    newcomer_inputs,
    trelleborg_inputs,
    umea_inputs,
)
from sim.people.record import COMPLETED, FOREIGN_BORN, STUDY, WORK
from sim.studies.run import digest_of, kept
from sim.studies.source_tables import lives as source_lives
from sim.studies.source_tables.beside import (
    Compared,
    bet_compared,
    newcomers_compared,
    trelleborg_compared,
    umea_compared,
)
from sim.studies.source_tables.distance import HEADLINE, Factor, cost_of_a_year, present_bill_msek
from sim.studies.source_tables.lives import Bills, ExcludedBill, Ground, excluded_bill, mean_bill, side_by_side
from sim.studies.source_tables.push import (
    LARGEST_PUSH,
    READ_AT_AGE,
    WINDOW_YEARS,
    BetLived,
    NewcomersLived,
    arrivals,
    failed,
    live_the_bet,
    live_the_newcomers,
    median_years,
    school_push,
    solve_the_bet,
    solve_the_newcomers,
    solved,
    work_push,
)
from sim.studies.source_tables.source_tables import (
    Told,
    costs_table,
    factors_table,
    figures_table,
    grounds,
    readings_table,
    tell,
)

FIRST, LAST = EXCLUSION_AGES
WITHIN = slice(FIRST, LAST + 1)


def product(factors: Sequence[Factor]) -> float:
    """Return what the ratios of all factors come to together."""
    return math.prod(one.ratio for one in factors)


def ground_of(place: Municipality, agencies: tuple[Agency, ...], replications: int = 2, draws: bool = False) -> Ground:
    return Ground(place, agencies, Economics(price_year=2014), replications, 3, 1, draws)


@pytest.fixture(scope="module")
def ground(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Ground:
    return ground_of(place(400, newcomers_per_birth=0.5), agencies)


@pytest.fixture(scope="module")
def lived(ground: Ground) -> Bills:
    return Bills(ground, 0)


@pytest.fixture(scope="module")
def told(agencies: tuple[Agency, ...]) -> Told:
    choice = choose(SourceTables, "source_tables", ["municipality=small", "umea=small", "replications=3"])
    return tell(choice, agencies)


# --- what is kept of lives -------------------------------------------------------------------------------------------


def test_bills_by_age_sum_to_the_ledger_in_ore(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_lives, "FIRST_AGE", 0)
    bills = Bills(ground, 0)
    assert (bills.ore.sum(axis=0) == bills.model.ledger.by_person).all()


def test_watching_lives_does_not_change_them(ground: Ground, lived: Bills) -> None:
    watched = lived.model
    plain = Vandpunkt(
        ground.municipality, ground.agencies, (), ground.economics, ground.seed, 0,
    ).run()  # fmt: skip
    assert lived.digest == digest_of(plain) == digest_of(watched)


def test_those_in_exclusion_are_those_the_main_job_counts(lived: Bills) -> None:
    bill = excluded_bill(lived)
    counted = kept(lived.model, "as_today", 0).persons_in_exclusion
    assert dict(zip(OUTCOMES, bill.persons, strict=True)) == counted
    assert bill.births == 400


def test_their_bill_is_theirs_in_the_ledger(lived: Bills) -> None:
    bill = excluded_bill(lived)
    excluded = exclusion_of(lived.model.outcome_years, 10) > 0
    excluded &= lived.model.people["origin"] != FOREIGN_BORN
    assert bill.bill.sum() == pytest.approx(lived.ore[:, excluded].sum() / 100.0)
    assert (bill.state_years <= bill.alive).all()
    within = lived.ore[WITHIN][:, excluded].sum(axis=(0, 1)) / 100.0
    assert bill.of_outcome.sum(axis=0) == pytest.approx(within)


def test_the_excess_is_what_they_cost_beyond_others_of_their_age(lived: Bills) -> None:
    bill = excluded_bill(lived)
    others = (lived.counted_in == 0) & lived.born_here & lived.here[40]
    assert bill.of_others[40].sum() == pytest.approx(lived.ore[40, others].sum() / 100.0 / others.sum())
    assert bill.excess.sum() < bill.bill.sum()
    everybody_alike = replace(bill, of_others=bill.bill / np.maximum(bill.alive, 1.0)[:, None])
    assert everybody_alike.excess[:, :] == pytest.approx(np.zeros_like(bill.bill), abs=1e-3)


def test_as_many_births_as_the_document_counts(lived: Bills) -> None:
    bill = excluded_bill(lived)
    twice = mean_bill([bill, bill], 2.0 * bill.births)
    assert twice.persons == pytest.approx(2.0 * bill.persons)
    assert twice.excess == pytest.approx(2.0 * bill.excess)
    assert twice.births == 800


def test_replications_come_in_order_whatever_the_threads(ground: Ground) -> None:
    one, two = (
        side_by_side(replace(ground, threads=threads), lambda k: excluded_bill(Bills(ground, k)).digest)
        for threads in (1, 2)
    )
    assert one == two and len(set(one)) == 2


# --- the static calculus as lives: nothing is left over --------------------------------------------------------------


def static_lives(persons: float = 60.0, years_in_states: float = 1.0) -> ExcludedBill:
    """Trelleborg as its own calculus has it: all in a state in every year, each year costing the same."""
    given = trelleborg_inputs()
    by_payer = np.zeros(len(PAYERS))
    by_payer[PAYERS.index("production")] = given.production_sek_per_person_year
    by_payer[PAYERS.index("municipality")] = given.municipality_share * given.sek_per_person_year
    by_payer[PAYERS.index("region")] = given.sek_per_person_year - by_payer.sum()
    in_states = np.zeros((AGES, len(PAYERS)))
    in_states[WITHIN] = persons * years_in_states * by_payer
    alive = np.zeros(AGES)
    alive[WITHIN] = persons
    counted = np.zeros(len(OUTCOMES))
    counted[0] = persons
    of_outcome = np.zeros((len(OUTCOMES), len(PAYERS)))
    of_outcome[0] = in_states.sum(axis=0)
    return ExcludedBill(
        births=480, persons=counted, in_states=in_states, other_years=np.zeros_like(in_states),
        state_years=years_in_states * alive, of_outcome=of_outcome, alive=alive, of_others=np.zeros_like(in_states),
        production_sek=given.production_sek_per_person_year, lost_tax_sek=0.0, digest="",
    )  # fmt: skip


def by_name(found: list[Compared]) -> dict[str, Compared]:
    return {one.name: one for one in found}


def test_lives_as_the_document_has_them_give_its_table_and_every_factor_is_one() -> None:
    bill = static_lives()
    found = by_name(trelleborg_compared(trelleborg_inputs(), [bill, bill], bill))
    static = [one for one in found.values() if one.figure.static]
    assert len(static) == 9
    for one in static:
        assert one.ratio == pytest.approx(1.0), one.name
        assert one.figure.stated is None or one.figure.stated.holds(one.dynamic), one.name
        assert [part.ratio for part in one.factors] == pytest.approx([1.0] * len(one.factors)), one.name


@pytest.mark.parametrize(
    ("changed", "factor", "times"),
    [
        (static_lives(persons=66.0), "persons", 1.1),
        (static_lives(years_in_states=0.5), "years", 0.5),
        (replace(static_lives(), in_states=2.0 * static_lives().in_states), "cost", 2.0),
        (replace(static_lives(), other_years=0.25 * static_lives().in_states), "other_years", 1.25),
    ],
)
def test_one_thing_that_differs_is_one_factor_and_all_of_the_distance(
    changed: ExcludedBill, factor: str, times: float
) -> None:
    one = by_name(trelleborg_compared(trelleborg_inputs(), [changed], changed))["trelleborg.all.sum"]
    assert one.ratio == pytest.approx(times)
    assert {part.name: part.ratio for part in one.factors if abs(part.ratio - 1.0) > 1e-9} == {
        factor: pytest.approx(times)
    }


def test_a_bill_that_falls_late_is_discounted_more() -> None:
    late = static_lives()
    in_states = late.in_states.copy()
    in_states[FIRST : FIRST + 10], in_states[FIRST + 10 : LAST + 1] = 0.0, 2.0 * in_states[FIRST + 10 : LAST + 1]
    late = replace(late, in_states=in_states)
    one = by_name(trelleborg_compared(trelleborg_inputs(), [late], late))["trelleborg.all.sum"]
    parts = {part.name: part.ratio for part in one.factors}
    assert parts["timing"] < 0.9 and parts["cost"] == pytest.approx(1.0)
    assert one.ratio == pytest.approx(parts["timing"])


def test_a_constant_bill_is_worth_the_annuity() -> None:
    sek = np.zeros((AGES, len(PAYERS)))
    sek[WITHIN, 0] = 1e6
    for paid in ("start", "end"):
        value = present_bill_msek(sek, EXCLUSION_AGES, HEADLINE, 0.04, paid)  # type: ignore[arg-type]
        assert value == pytest.approx(annuity(20, 0.04, paid))  # type: ignore[arg-type]


def test_loss_to_other_people_is_never_in_trelleborgs_sum_and_a_factor_of_umeas() -> None:
    bill = static_lives()
    hurt = bill.in_states.copy()
    hurt[WITHIN, PAYERS.index("person_and_others")] = 1e6
    hurt_bill = replace(bill, in_states=hurt, births=9000)
    same = by_name(trelleborg_compared(trelleborg_inputs(), [bill], bill))["trelleborg.all.sum"]
    still = by_name(trelleborg_compared(trelleborg_inputs(), [replace(hurt_bill, births=480)], hurt_bill))
    assert still["trelleborg.all.sum"].dynamic == pytest.approx(same.dynamic)
    assert still["trelleborg.all.person_and_others"].dynamic > 0.0
    of_umea = by_name(umea_compared(umea_inputs(), [hurt_bill], hurt_bill))["umea.yearly"]
    harm = next(part for part in of_umea.factors if part.name == "harm")
    assert harm.ratio == pytest.approx(hurt[WITHIN].sum() / bill.in_states[WITHIN].sum())
    assert product(of_umea.factors) == pytest.approx(of_umea.ratio)


def test_a_year_in_the_states_is_told_part_by_part() -> None:
    given = trelleborg_inputs()
    told = cost_of_a_year("trelleborg", replace(static_lives(), lost_tax_sek=100_000.0), EXCLUSION_AGES, 735e3, 390e3)
    assert told.idle_share == pytest.approx(1.0) and told.production == pytest.approx(390e3)
    assert told.public == pytest.approx(given.sek_per_person_year - 390e3)
    assert told.lost_tax == pytest.approx(100_000.0)


# --- the two projects ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sought", [0.2, 0.5, 0.9])
def test_a_search_finds_where_a_falling_measure_comes_down(sought: float) -> None:
    found = solved(lambda push: math.exp(-push), 1.0, sought)
    assert math.exp(-found) == pytest.approx(sought, abs=0.006)


def test_what_no_push_reaches_is_told_as_such() -> None:
    assert math.isnan(solved(lambda push: 1.0, 1.0, 0.5))
    assert math.isnan(solved(lambda push: math.exp(-push), 1.0, math.exp(-LARGEST_PUSH) / 2.0))
    assert math.isnan(solved(lambda push: math.exp(-push), 0.0, 0.0)), "nothing to do"


def test_a_push_of_nothing_changes_nothing(ground: Ground, lived: Bills) -> None:
    for programmes in (school_push(0.0), work_push(0.0)):
        assert (Bills(ground, 0, programmes).ore == lived.ore).all()


def test_a_push_costs_nothing_itself(ground: Ground) -> None:
    bills = Bills(ground, 0, (*school_push(1.0), *work_push(1.0)))
    assert all(price.ore == 0 for price in bills.model.ledger.lines if price.item.startswith("programme_"))
    assert bills.model.programmes[0].begun.any() and bills.model.programmes[1].begun.any()


def test_pushes_end_with_the_ages_and_years_they_are_for(ground: Ground) -> None:
    for age, pushed in ((19, True), (20, False)):
        people = Bills(ground, 0, school_push(2.0), age).model.people
        born_here = people["origin"] != FOREIGN_BORN
        assert people["push_completion"][born_here].max() == pytest.approx(2.0 if pushed else 0.0)
    plain, pushed_to_work = (Bills(ground, 0, programmes) for programmes in ((), work_push(2.0)))
    arrived = plain.model.people["arrival_age"]
    late = (plain.model.people["origin"] == FOREIGN_BORN) & (arrived >= 20) & (arrived <= 64 - WINDOW_YEARS)
    last = [bills.model.people["push_work"][late] for bills in (plain, pushed_to_work)]
    assert (last[0] == last[1]).mean() > 0.9, "at 64 nothing is left of the push but what services do"


def test_failing_at_school_is_to_have_no_degree_at_twenty(lived: Bills) -> None:
    without = failed(lived)
    assert 0.1 < without.sum() / 400 < 0.5
    assert not (lived.school[READ_AT_AGE, without] == COMPLETED).any()
    assert lived.born_here[without].all()


def test_the_bet_avoids_the_share_of_failures_it_is_to_avoid(ground: Ground) -> None:
    push = solve_the_bet(ground, 0.25)
    counted = {
        size: sum(side_by_side(ground, lambda k, s=size: int(failed(Bills(ground, k, school_push(s), 20)).sum())))  # type: ignore[misc]
        for size in (0.0, push)
    }
    assert counted[push] / counted[0.0] == pytest.approx(0.75, abs=0.02)
    assert solve_the_bet(ground, 0.5) > push


def test_the_bet_saves_what_the_two_ledgers_differ_by_for_those_born_here(ground: Ground, lived: Bills) -> None:
    one = live_the_bet(ground, 1.0, lived, 0)
    push = Bills(ground, 0, school_push(1.0))
    here = lived.born_here
    assert one.saved.sum() == pytest.approx((lived.ore - push.ore)[:, here].sum() / 100.0)
    assert one.failures[1] < one.failures[0]
    assert one.failures_of_the_tenth <= one.failures[0]
    assert one.digests[0] != one.digests[1]


def test_half_of_the_newcomers_are_in_work_in_half_the_time(ground: Ground) -> None:
    push = solve_the_newcomers(ground, 0.5)
    before, after = (
        median_years(np.concatenate(side_by_side(
            ground, lambda k, p=programmes: arrivals(Bills(ground, k, p)).years_to_work)))  # type: ignore[misc]
        for programmes in ((), work_push(push))
    )  # fmt: skip
    assert after == pytest.approx(0.5 * before, abs=0.25)


@pytest.mark.parametrize(
    ("years", "median"),
    [([0, 1, 2, 3], 2.0), ([2, 2, 2, 2], 2.5), ([1, 3, math.inf, math.inf], 4.0), ([math.inf, math.inf, 1], math.inf)],
)
def test_a_median_is_read_where_half_are_at_work(years: list[float], median: float) -> None:
    assert median_years(np.array(years, dtype=np.float64)) == median


def test_nobody_arrived_has_no_median() -> None:
    assert math.isnan(median_years(np.zeros(0)))


def test_arrivals_are_followed_from_the_year_they_come(lived: Bills) -> None:
    found, people = arrivals(lived), lived.model.people
    grown = (people["origin"] == FOREIGN_BORN) & (people["arrival_age"] >= 20) & (people["arrival_age"] <= 54)
    assert 0 < found.persons <= grown.sum()
    worked = np.isfinite(found.years_to_work)
    first_year = found.years_to_work == 0
    assert (found.works[0] == first_year).all()
    assert worked.sum() > 0.5 * found.persons
    assert (found.works == (found.activity == WORK)).all()


def test_newcomers_gain_the_years_they_work_more(ground: Ground, lived: Bills) -> None:
    one = live_the_newcomers(ground, 1.0, lived, 0)
    before, after = arrivals(lived), arrivals(Bills(ground, 0, work_push(1.0)))
    assert one.years_gained == after.works.sum() - before.works.sum() > 0
    assert one.saved.sum() == pytest.approx((before.ore - after.ore).sum() / 100.0)
    study = (after.works & ~before.works & (before.activity == STUDY)).sum()
    assert one.gained_from_study == study <= one.gained
    assert one.gained == (after.works & ~before.works).sum()


def test_the_bet_as_its_document_has_it_leaves_nothing_over() -> None:
    """Who fails is who is excluded, and each avoided failure saves the whole bill of one."""
    bill = static_lives()
    bet = BetLived(480, (60, 45), (60, 45), 0.25 * bill.bill, 0, ("", ""))
    found = by_name(bet_compared(bet_inputs(), trelleborg_inputs(), [bet, bet], bill))
    for name in ("failures", "persons", "first.gain", "first.municipality", "first.net", "all.gain", "all.net"):
        one = found[f"bet.{name}"]
        assert one.ratio == pytest.approx(1.0), name
        assert [part.ratio for part in one.factors] == pytest.approx([1.0] * len(one.factors)), name
    half = replace(bet, saved=0.125 * bill.bill)
    one = by_name(bet_compared(bet_inputs(), trelleborg_inputs(), [half], bill))["bet.all.gain"]
    assert {part.name: part.ratio for part in one.factors}["share_saved"] == pytest.approx(0.5) == one.ratio


def test_ten_newcomers_as_the_document_has_them_leave_nothing_over() -> None:
    saved = np.zeros(len(PAYERS))
    saved[PAYERS.index("municipality")] = saved[PAYERS.index("production")] = 20e6
    years = (np.repeat([7.0, 8.0], 10), np.repeat([3.0, 4.0], 10))
    lived = NewcomersLived(20, years, 80, 0, 80, saved, ("", ""))
    found = by_name(newcomers_compared(newcomer_inputs(), [lived, lived]))
    assert all(one.ratio == pytest.approx(1.0) for one in found.values())
    assert found["newcomers.gain"].dynamic == pytest.approx(20.0)
    assert found["newcomers.public_net"].dynamic == pytest.approx(6.0)
    cheap = replace(lived, saved=0.5 * saved)
    one = by_name(newcomers_compared(newcomer_inputs(), [cheap]))["newcomers.public_net"]
    assert one.dynamic == pytest.approx(1.0)
    assert product(one.factors) == pytest.approx(one.ratio)


def test_projects_that_cannot_be_made_true_leave_figures_without_a_model_side() -> None:
    bets = bet_compared(bet_inputs(), trelleborg_inputs(), [], static_lives())
    assert all(math.isnan(one.dynamic) and not one.factors for one in bets)
    assert all(math.isnan(one.dynamic) for one in newcomers_compared(newcomer_inputs(), []))


# --- everything together ---------------------------------------------------------------------------------------------


def test_the_factors_of_every_figure_multiply_to_its_whole_distance(told: Told) -> None:
    explained = [one for one in told.tables if one.factors and math.isfinite(one.ratio)]
    assert len(explained) > 30
    for one in explained:
        assert product(one.factors) == pytest.approx(one.ratio, rel=1e-9), one.name


def test_a_factor_that_is_off_would_be_seen(told: Told) -> None:
    one = told.of("trelleborg.all.sum")
    spoilt = [*one.factors[1:], replace(one.factors[0], dynamic=1.01 * one.factors[0].dynamic)]
    assert product(spoilt) != pytest.approx(one.ratio, rel=1e-3)


def test_every_actor_has_a_model_side_and_they_make_the_public_sum(told: Told) -> None:
    for period in ("first", "all"):
        parts = [told.of(f"trelleborg.{period}.{actor}") for actor in ACTORS]
        public = told.of(f"trelleborg.{period}.public")
        assert sum(one.dynamic for one in parts) == pytest.approx(public.dynamic)
        assert sum(one.excess for one in parts) == pytest.approx(public.excess)
        whole = public.dynamic + told.of(f"trelleborg.{period}.production").dynamic
        assert whole == pytest.approx(told.of(f"trelleborg.{period}.sum").dynamic)


def test_persons_by_outcome_make_all_in_exclusion(told: Told) -> None:
    persons = sum(told.of(f"umea.{outcome}").dynamic for outcome in OUTCOMES)
    assert persons == pytest.approx(told.of("umea.persons").dynamic)
    cost = sum(told.of(f"umea.cost.{outcome}").dynamic for outcome in OUTCOMES)
    assert cost == pytest.approx(told.of("umea.cost.sum").dynamic) == pytest.approx(told.of("umea.yearly").dynamic)


def test_what_is_shown_is_the_mean_of_its_replications(told: Told) -> None:
    for one in told.tables:
        if one.values and not one.name.startswith("newcomers.years_"):
            assert np.mean(one.values) == pytest.approx(one.dynamic), one.name
        low, high = one.interval
        assert math.isnan(low) or low <= high


def test_the_way_to_work_is_halved_in_the_model_as_in_the_document(told: Told) -> None:
    before, after = (told.of(f"newcomers.years_{when}").dynamic for when in ("before", "after"))
    assert after == pytest.approx(0.5 * before, abs=0.5)
    assert 0.15 < told.of("bet.failures").factors[1].dynamic < 0.35, "about a quarter of the failures"


def test_one_replication_has_no_interval(told: Told) -> None:
    alone = replace(told.tables[0], values=told.tables[0].values[:1])
    assert all(map(math.isnan, (*alone.interval, *alone.mean_interval)))


def test_tables_are_whole(told: Told) -> None:
    figures = figures_table(told)
    assert list(figures["name"]) == [one.name for one in told.tables] and figures["name"].is_unique
    assert figures.loc[figures["basis"] == "not_given", "static"].isna().all()
    assert set(factors_table(told)["name"]) <= set(figures["name"])
    assert readings_table(told)["taken"].sum() == 1
    assert list(costs_table(told)["table"]) == ["umea", "trelleborg"]
    bills = told.bills
    assert len(bills) == 2 * 42 * len(PAYERS)
    umea = bills[(bills["table"] == "umea") & bills["age"].between(*EXCLUSION_AGES)]
    yearly = (umea["in_states_msek"] + umea["other_years_msek"]).sum() / 20
    assert yearly == pytest.approx(told.of("umea.yearly").dynamic)


def test_the_same_seed_tells_the_same_for_one_and_two_threads(agencies: tuple[Agency, ...]) -> None:
    asked = ["municipality=small", "umea=small", "replications=2", "municipality.births_per_year=40"]
    first, second = (
        tell(choose(SourceTables, "source_tables", [*asked, f"threads={threads}"]), agencies) for threads in (1, 2)
    )
    assert first.digests == second.digests
    assert [one.values for one in first.tables] == [one.values for one in second.tables]


def test_draws_of_what_is_believed_are_other_lives(agencies: tuple[Agency, ...]) -> None:
    asked = ["municipality=small", "umea=small", "replications=1", "municipality.births_per_year=40"]
    plain, drawn = (
        tell(choose(SourceTables, "source_tables", [*asked, f"draws={draws}"]), agencies) for draws in ("false", "true")
    )
    assert plain.digests["umea/0"] != drawn.digests["umea/0"]


@pytest.mark.parametrize(
    "asked",
    ["umea=standing", "municipality=standing", "municipality.births_per_year=0", "municipality.horizon_years=30"],
)
def test_a_town_whose_births_are_not_followed_to_64_is_refused(asked: str, agencies: tuple[Agency, ...]) -> None:
    with pytest.raises(BadInput, match=r"source_tables: .*municipality.* (whose births are followed|where somebody)"):
        grounds(choose(SourceTables, "source_tables", [asked]), agencies)


def test_a_factor_of_nothing_has_no_ratio() -> None:
    assert math.isnan(Factor("persons", 0.0, 1.0).ratio)
    assert Factor("persons", 2.0, 0.0).ratio == 0.0

"""Claims about the social investment fund: who is paid, what comes back, what stays, and that its accounts add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.configuration.schema import (
    Application,
    Capital,
    Contract,
    Economics,
    Fund,
    Governance,
    Municipality,
    Programme,
    Title,
)
from sim.model import Vandpunkt
from sim.money.fund import (
    ENDED,
    GRANT,
    LOAN,
    NO_CAPITAL,
    PERMANENT,
    PROMISES_TOO_LITTLE,
    REFUSED,
    TOO_FEW_ACTORS,
    WAITING,
    Effort,
    FundAgent,
)
from sim.money.fund_knowledge import EffortFlow, Knowledge
from sim.money.prices import ORE_PER_SEK, PAYERS, in_year, programme_item
from sim.studies.run import digest_of

Place = Callable[..., Municipality]
Invented = Callable[..., Programme]

TITLE = Title(en="A test", sv="Ett prov")
YEARS, BIRTHS, SEK = 14, 30, 1000.0
YEARLY = BIRTHS * int(SEK) * ORE_PER_SEK
"""What an invented effort costs a year, öre: everybody newborn, a thousand kronor each."""
TWO = ("school", "region")
MUNICIPALITY, STATE = PAYERS.index("municipality"), PAYERS.index("other_state")


def money(years: float) -> Capital:
    """Return capital enough for so many years of one effort."""
    return Capital(msek=years * YEARLY / ORE_PER_SEK / 1e6, price_year=2024, numbers_from="assumption: a test")


def fund_of(*names: str, capital: float = 100.0, actors: tuple[str, ...] = TWO, **other: Any) -> Fund:
    given: dict[str, Any] = {"model": "repayment", "project_years": 2, "made_permanent_by": "nobody"}
    return Fund(
        name="a_fund", title=TITLE, capital=other.pop("capital_is", money(capital)),
        applications=tuple(Application(name, actors) for name in names),
        numbers_from="assumption: a test", **(given | {"believes": "applicants"} | other),
    )  # fmt: skip


def flow(gain_a_year: float = 0.0, payer: int = MUNICIPALITY, cost: float = 2.0, starts: int = 0) -> EffortFlow:
    """Return what is known of an effort: how many years of its price it costs, and what it gains a year from when."""
    outlay, gain = (np.zeros((YEARS, len(PAYERS)), dtype=np.int64) for _ in range(2))
    outlay[0, MUNICIPALITY] = round(cost * YEARLY)
    gain[starts:, payer] = round(gain_a_year * YEARLY)
    return EffortFlow(outlay, gain, np.zeros_like(gain))


@pytest.fixture(scope="module")
def town(place: Place) -> Municipality:
    return place(BIRTHS, birth_years=40, horizon_years=YEARS, newcomers_per_birth=0.0)


@pytest.fixture(scope="module")
def with_children(place: Place) -> Municipality:
    """A town with children of all ages up to 12 when the choice begins."""
    return place(BIRTHS, birth_years=20, warm_up_years=12, horizon_years=8)


@pytest.fixture(scope="module")
def priced(invented: Invented) -> Callable[..., Programme]:
    """Make an effort for every newborn child that costs the municipality a thousand kronor a year."""

    def make(name: str, **other: Any) -> Programme:
        own = {"ages": (0, 0), "price_sek_per_year": SEK, "price_year": 2024, "size": 0.0}
        return invented(name, **(own | other))

    return make


@pytest.fixture(scope="module")
def lived(town: Municipality, priced: Callable[..., Programme]) -> Callable[..., FundAgent]:
    """Let a fund live with its efforts; return it at the end."""

    def live(
        fund: Fund, known: dict[str, EffortFlow] | None = None, *, seed: int = 1, threads: int = 1, **other: Any
    ) -> FundAgent:
        programmes = [priced(one.programme, **other) for one in fund.applications]
        knowledge = Knowledge({name: (one,) for name, one in (known or {}).items()})
        model = Vandpunkt(town, (), programmes, seed=seed, threads=threads, fund=fund, fund_knows=knowledge).run()
        assert model.fund is not None
        return model.fund

    return live


def effort(agent: FundAgent, name: str = "one") -> Effort:
    return next(one for one in agent.efforts if one.programme == name)


def booked(agent: FundAgent, name: str, payer: str | None = None) -> list[int]:
    """Return what the ledger holds of a programme's price, by year, öre."""
    ledger = agent.model.ledger
    lines = [line for line in ledger.lines_of(programme_item(name)) if payer in (None, ledger.lines[line].payer)]
    return [int(one) for one in ledger.by_year[:, :, lines].sum(axis=(1, 2))]


# Who is paid


def test_an_effort_with_one_actor_is_never_paid_and_never_opens(lived: Callable[..., FundAgent]) -> None:
    agent = lived(fund_of("one", actors=("school",)), {"one": flow(9.0)})
    one = effort(agent)
    assert (one.status, one.reason, one.paid_ore) == (REFUSED, TOO_FEW_ACTORS, 0)
    assert sum(booked(agent, "one")) == 0
    assert effort(lived(fund_of("one", actors=("school",), least_actors=1), {"one": flow()})).paid_ore > 0


@pytest.mark.parametrize("model", ["repayment", "grant"])
def test_a_fund_without_capital_changes_nothing(
    model: str, with_children: Municipality, agencies: tuple, programmes: dict[str, Programme]
) -> None:
    some = [programmes["fotosyntes"], programmes["parent_training"]]
    fund = fund_of(*(one.name for one in some), capital=0.0, model=model)
    as_today = Vandpunkt(with_children, agencies, seed=4).run()
    with_fund = Vandpunkt(with_children, agencies, some, seed=4, fund=fund).run()
    assert with_fund.fund is not None
    assert [one.reason for one in with_fund.fund.efforts] == [NO_CAPITAL] * 2
    assert as_today.people.tobytes() == with_fund.people.tobytes()
    assert as_today.ledger.by_person.tobytes() == with_fund.ledger.by_person.tobytes()
    assert as_today.ledger.by_achievement.tobytes() == with_fund.ledger.by_achievement.tobytes()
    assert np.array_equal(as_today.contact_counts, with_fund.contact_counts)
    frames = [one.ledger.frame().astype({"item": str}) for one in (as_today, with_fund)]
    assert frames[0].equals(frames[1])


def test_an_effort_that_a_fund_pays_in_its_first_year_is_that_project_and_nothing_else(
    with_children: Municipality, agencies: tuple, programmes: dict[str, Programme]
) -> None:
    alone = replace(programmes["parent_training"], last_year=1)
    project = Vandpunkt(with_children, agencies, [alone], seed=4).run()
    fund = fund_of("parent_training", capital=1e3)
    with_fund = Vandpunkt(with_children, agencies, [programmes["parent_training"]], seed=4, fund=fund).run()
    assert digest_of(project) == digest_of(with_fund)
    assert sum(project.programmes[0].delivered_by_year) > 0


def test_applications_come_before_the_board_in_order_and_so_many_a_year(lived: Callable[..., FundAgent]) -> None:
    names = ("one", "two", "three", "four")
    first = lived(fund_of(*names, most_new_per_year=1)).model.first_year
    for most, starts in ((1, [0, 1, 2, 3]), (2, [0, 0, 1, 1]), (4, [0] * 4)):
        agent = lived(fund_of(*names, most_new_per_year=most))
        assert [one.started - first for one in agent.efforts if one.started is not None] == starts


def test_what_promises_too_little_is_refused_by_who_asks_what_is_known(lived: Callable[..., FundAgent]) -> None:
    """Two years of price, a fifth of a year's price saved in each of ten: all of it comes back, or nearly."""
    for gain, least, status in ((0.2, 1.0, ENDED), (0.19, 1.0, REFUSED), (0.19, 0.9, ENDED), (0.0, 0.0, ENDED)):
        fund = fund_of("one", believes="evidence", repayment_years=10, least_promised_share=least)
        one = effort(lived(fund, {"one": flow(gain)}))
        assert one.status == status
        assert one.reason == (PROMISES_TOO_LITTLE if status == REFUSED else "")
    hopeful = fund_of("one", believes="evidence", repayment_years=10, optimism_share=0.1)
    assert effort(lived(hopeful, {"one": flow(0.19)})).status == ENDED
    assert effort(lived(fund_of("one"), {"one": flow(0.0)})).status == ENDED, "applicants' sums always come out even"


def test_who_finds_no_capital_waits_until_enough_has_come_back(lived: Callable[..., FundAgent]) -> None:
    fund = fund_of("one", "two", capital=2.0)
    known = {"one": flow(0.5, starts=2), "two": flow()}
    agent = lived(fund, known)
    first = agent.model.first_year
    assert effort(agent, "one").started == first
    assert effort(agent, "two").started == first + 6, "two years' price are back after four years of half of one each"
    assert effort(lived(fund, {"one": flow(), "two": flow()}), "two").status == WAITING
    assert effort(lived(fund, {"one": flow(), "two": flow()}), "two").reason == NO_CAPITAL


def test_money_promised_to_an_effort_at_work_is_not_promised_again(lived: Callable[..., FundAgent]) -> None:
    known = {name: flow(cost=2.0) for name in ("one", "two")}
    for capital, begun in ((3.9, 1), (4.0, 2)):
        agent = lived(fund_of("one", "two", capital=capital, most_new_per_year=2), known)
        assert sum(one.started is not None for one in agent.efforts) == begun


def test_what_an_effort_cost_less_than_believed_is_free_again_once_nobody_is_served(
    lived: Callable[..., FundAgent],
) -> None:
    """Believed to cost three years' price over four years, it costs two: the third is not kept for nobody."""
    dear = flow(cost=0.0)
    dear.outlay_ore[:4, MUNICIPALITY] = 3 * YEARLY // 4
    agent = lived(fund_of("one", "two", capital=4.0), {"one": dear, "two": flow(cost=2.0)})
    assert effort(agent, "one").paid_ore == 2 * YEARLY
    assert effort(agent, "two").started == agent.model.first_year + 4, "until then somebody may still be served"


# Payment


def test_the_fund_pays_what_the_ledger_booked_to_the_end_for_all_who_began(lived: Callable[..., FundAgent]) -> None:
    agent = lived(fund_of("one"), delivery_years=3)
    paid = [year.paid_ore for year in agent.history]
    assert paid == booked(agent, "one")
    assert [one > 0 for one in paid] == [True] * 4 + [False] * 10, "two years of intake, three years each"


def test_the_fund_pays_the_municipalitys_share_or_everybodys(lived: Callable[..., FundAgent]) -> None:
    payers = {"municipality": 0.3, "region": 0.7}
    own, everything = (lived(fund_of("one", pays=pays), payers=payers) for pays in ("own_share", "all"))
    assert effort(own).paid_ore == sum(booked(own, "one", "municipality"))
    assert effort(everything).paid_ore == sum(booked(everything, "one"))
    assert digest_of(own.model) == digest_of(everything.model), "an overlay: the books are the same"


def test_what_the_fund_has_no_money_for_those_who_applied_pay_themselves(lived: Callable[..., FundAgent]) -> None:
    agent = lived(fund_of("one", capital=1.5), {"one": flow(cost=1.0)})
    one = effort(agent)
    assert one.paid_ore + one.overrun_ore == sum(booked(agent, "one")) == 2 * YEARLY
    assert (one.paid_ore, one.overrun_ore) == (YEARLY * 3 // 2, YEARLY // 2)
    assert min(year.capital_ore for year in agent.history) == 0


# Repayment


def test_grants_never_repay(lived: Callable[..., FundAgent]) -> None:
    agent = lived(fund_of("one", model="grant"), {"one": flow(9.0)})
    assert effort(agent).kind == GRANT and effort(agent).paid_ore > 0
    assert {year.repaid_ore for year in agent.history} == {0}
    assert {year.written_off_ore for year in agent.history} == {0}


@pytest.mark.parametrize("gain", [0.0, 0.05, 0.3, 5.0])
def test_a_loan_is_repaid_as_savings_come_in_and_never_beyond_what_was_lent(
    gain: float, lived: Callable[..., FundAgent]
) -> None:
    agent = lived(fund_of("one", repayment_years=10), {"one": flow(gain)})
    one = effort(agent)
    assert one.paid_ore == 2 * YEARLY
    assert one.repaid_ore == min(2 * YEARLY, 10 * round(gain * YEARLY))
    assert one.written_off_ore == one.paid_ore - one.repaid_ore
    repaid_so_far = np.cumsum([year.repaid_ore for year in agent.history])
    assert (repaid_so_far <= np.cumsum([year.paid_ore for year in agent.history])).all()
    assert not any(year.repaid_ore for year in agent.history[10:]), "the years of repayment are over"


def test_a_bad_year_is_set_against_a_good_one(lived: Callable[..., FundAgent]) -> None:
    up_and_down = flow(0.0)
    up_and_down.participants_ore[:4, MUNICIPALITY] = [YEARLY // 2, -YEARLY // 2, YEARLY // 2, YEARLY // 4]
    agent = lived(fund_of("one"), {"one": up_and_down})
    assert [year.repaid_ore for year in agent.history[:4]] == [YEARLY // 2, 0, 0, YEARLY // 4]


def test_when_all_gain_lands_with_the_state_a_municipal_fund_runs_dry_and_a_shared_one_does_not(
    lived: Callable[..., FundAgent],
) -> None:
    names = tuple(f"effort_{letter}" for letter in "abcdef")
    known = {name: flow(1.0, payer=STATE) for name in names}
    own, shared = (
        lived(fund_of(*names, capital=3.0, repaid_by=payers), known)
        for payers in (("municipality",), ("municipality", "other_state"))
    )
    assert own.history[-1].capital_ore == YEARLY and {year.repaid_ore for year in own.history} == {0}
    assert shared.history[-1].capital_ore == 3 * YEARLY
    assert [sum(one.started is not None for one in agent.efforts) for agent in (own, shared)] == [1, 6]


def test_what_is_followed_up_in_the_books_is_what_the_books_show(lived: Callable[..., FundAgent]) -> None:
    seen = flow(0.3)
    seen.books_ore[:, MUNICIPALITY] = YEARLY // 10
    by_persons, by_books = (
        effort(lived(fund_of("one", follow_up=follow_up), {"one": seen})) for follow_up in ("participants", "books")
    )
    assert by_persons.repaid_ore == 2 * YEARLY and by_books.repaid_ore == YEARLY


def test_an_outcome_contract_repays_the_guarantee_at_once_and_the_rest_once_it_is_measured(
    lived: Callable[..., FundAgent],
) -> None:
    terms = Contract(guaranteed_share=0.4, most_repaid_share=1.2, numbers_from="assumption: a test")

    def repaid(gain: float) -> list[float]:
        fund = fund_of("one", model="outcome_contract", contract=terms, repayment_years=4)
        return [year.repaid_ore / YEARLY for year in lived(fund, {"one": flow(gain)}).history[:6]]

    assert repaid(0.0) == pytest.approx([0.4, 0.4, 0, 0, 0, 0])
    assert repaid(0.25) == pytest.approx([0.4, 0.4, 0, 0.6, 0, 0]), "half is saved: 60 % of it"
    assert repaid(0.5) == pytest.approx([0.4, 0.4, 0, 1.2, 0, 0]), "even"
    assert repaid(9.0) == pytest.approx([0.4, 0.4, 0, 1.6, 0, 0]), "a fifth more and no further"


def test_follow_up_that_errs_finds_the_same_errors_again_and_never_takes_back_more_than_was_lent(
    lived: Callable[..., FundAgent],
) -> None:
    fund = fund_of("one", follow_up_error_share=0.2)
    first, again, other = (lived(fund, {"one": flow()}, seed=seed) for seed in (1, 1, 2))
    assert first.history == again.history != other.history
    found = [one[MUNICIPALITY] for one in effort(first).found_ore]
    assert any(one > 0 for one in found) and any(one < 0 for one in found)
    assert not any(one[STATE] for one in effort(first).found_ore)
    for agent in (first, other):
        assert 0 <= effort(agent).repaid_ore <= effort(agent).paid_ore
    assert effort(lived(fund_of("one"), {"one": flow()})).repaid_ore == 0


def test_where_nothing_is_gained_luck_alone_repays_some_of_it(lived: Callable[..., FundAgent]) -> None:
    fund = fund_of("one", follow_up_error_share=0.2)
    lucky = [effort(lived(fund, {"one": flow()}, seed=seed)).repaid_ore for seed in range(1, 13)]
    assert sum(one > 0 for one in lucky) >= 6, "what has once been found is never given back"


# Mixed


def test_a_mixed_fund_lends_to_what_repays_and_gives_to_the_rest(lived: Callable[..., FundAgent]) -> None:
    fund = fund_of("pays", "gives", model="mixed", grants_share=0.25, believes="evidence", capital=8.0)
    agent = lived(fund, {"pays": flow(1.0), "gives": flow(0.0)})
    assert [one.kind for one in agent.efforts] == [LOAN, GRANT]
    assert [one.repaid_ore for one in agent.efforts] == [2 * YEARLY, 0]
    assert agent.history[-1].capital_ore == 6 * YEARLY, "the loan is back, two years of grant are gone"


def test_money_for_grants_is_not_lent_nor_the_other_way_round(lived: Callable[..., FundAgent]) -> None:
    known = {"one": flow(0.0), "two": flow(0.0), "three": flow(1.0)}
    fund = fund_of(*known, model="mixed", grants_share=0.5, believes="evidence", capital=6.0)
    agent = lived(fund, known)
    assert [one.kind for one in agent.efforts] == [GRANT, "", LOAN]
    assert effort(agent, "two").reason == NO_CAPITAL


# From project to permanent operation


@pytest.mark.parametrize(
    ("purse", "payer", "stays"),
    [("own", MUNICIPALITY, True), ("own", STATE, False), ("public", STATE, True), ("public", MUNICIPALITY, True),
     ("nobody", MUNICIPALITY, False)],
)  # fmt: skip
def test_an_effort_stays_if_the_purse_that_decides_gains(
    purse: str, payer: int, stays: bool, lived: Callable[..., FundAgent]
) -> None:
    agent = lived(fund_of("one", made_permanent_by=purse), {"one": flow(0.5, payer=payer)})
    assert effort(agent).status == (PERMANENT if stays else ENDED)
    began = agent.model.programmes[0].begun_by_year
    assert [one > 0 for one in began] == [True, True] + [stays] * (YEARS - 2)


def test_what_stays_is_no_longer_the_funds_to_pay(lived: Callable[..., FundAgent]) -> None:
    agent = lived(fund_of("one", made_permanent_by="own"), {"one": flow(0.5)}, delivery_years=3)
    assert effort(agent).status == PERMANENT
    paid = [year.paid_ore for year in agent.history]
    assert paid[:2] == booked(agent, "one")[:2] and not any(paid[2:])
    assert all(one > 0 for one in booked(agent, "one"))
    assert [year.permanent for year in agent.history] == [0, 0] + [1] * (YEARS - 2)


def test_only_so_many_years_are_looked_at(lived: Callable[..., FundAgent]) -> None:
    late = {"one": flow(1.0, starts=6)}
    for years, status in ((6, ENDED), (10, PERMANENT)):
        assert effort(lived(fund_of("one", made_permanent_by="own", looks_ahead_years=years), late)).status == status


@pytest.mark.parametrize(("found", "elsewhere", "status"), [(0.0, 9.0, ENDED), (1.5, -9.0, PERMANENT)])
def test_what_was_found_counts_before_what_was_believed(
    found: float, elsewhere: float, status: str, town: Municipality, priced: Callable[..., Programme]
) -> None:
    fund = fund_of("one", made_permanent_by="own", looks_ahead_years=2)
    knows = Knowledge({"one": (flow(found), flow(elsewhere))})
    model = Vandpunkt(town, (), [priced("one")], fund=fund, fund_knows=knows).run()
    assert model.fund is not None
    assert effort(model.fund).status == status


# Accounts


def test_capital_is_what_was_set_aside_less_paid_and_more_repaid_in_every_year(lived: Callable[..., FundAgent]) -> None:
    names = tuple(f"effort_{letter}" for letter in "abcdefgh")
    rng = np.random.default_rng(5)  # of the test's own inventions
    for model in ("repayment", "grant", "mixed", "outcome_contract") * 3:
        terms: dict[str, Any] = {
            "model": model,
            "made_permanent_by": "own",
            "repayment_years": int(rng.integers(1, 12)),
        }
        terms |= {"grants_share": float(rng.uniform(0.1, 0.9))} if model == "mixed" else {}
        terms |= {
            "contract": Contract(float(rng.uniform()), float(rng.uniform(1, 2)), "assumption: a test")
        } if model == "outcome_contract" else {}  # fmt: skip
        capital = replace(money(float(rng.uniform(0, 9))), yearly_msek=float(rng.uniform(0, 0.03)))
        known = {name: flow(float(rng.normal(0.2, 0.4)), cost=float(rng.uniform(0.5, 2))) for name in names}
        fund = fund_of(
            *names, capital_is=capital, most_new_per_year=int(rng.integers(1, 4)),
            follow_up_error_share=float(rng.uniform(0, 0.3)), repayment_share=float(rng.uniform(0.2, 1)), **terms,
        )  # fmt: skip
        agent = lived(fund, known, seed=int(rng.integers(1, 99)), delivery_years=int(rng.integers(1, 4)))
        set_aside = paid = repaid = lost = 0
        for year in agent.history:
            set_aside += year.set_aside_ore
            paid += year.paid_ore
            repaid += year.repaid_ore
            lost += year.written_off_ore
            assert year.capital_ore == set_aside - paid + repaid >= 0
            assert isinstance(year.capital_ore, int)
        assert paid == sum(one.paid_ore for one in agent.efforts)
        assert repaid == sum(one.repaid_ore for one in agent.efforts)
        lent = [one for one in agent.efforts if one.kind == LOAN]
        owed = sum(max(0, one.paid_ore - one.repaid_ore - one.written_off_ore) for one in lent)
        assert agent.history[-1].loans_ore == owed
        never_handed_over = [one for one in agent.efforts if one.status == ENDED]
        for one in never_handed_over:
            assert one.paid_ore + one.overrun_ore == sum(booked(agent, one.programme, "municipality"))
        assert lost == sum(one.written_off_ore for one in agent.efforts)


def test_a_fund_whose_accounts_do_not_add_up_says_so(lived: Callable[..., FundAgent]) -> None:
    agent = lived(fund_of("one"))
    agent._capital[LOAN] += 1
    with pytest.raises(AssertionError, match="capital is not what was set aside"):
        agent.settle()


def test_money_is_told_in_the_prices_shown_and_to_the_size_of_the_municipality(
    town: Municipality, lived: Callable[..., FundAgent]
) -> None:
    of_2014 = Capital(msek=10.0, price_year=2014, numbers_from="assumption: a test", yearly_msek=1.0)
    whole = lived(fund_of("one", capital_is=of_2014)).history
    assert whole[0].set_aside_ore == round(in_year(10e6, 2014, 2024) * ORE_PER_SEK) > 10**9
    assert {year.set_aside_ore for year in whole[1:]} == {round(in_year(1e6, 2014, 2024) * ORE_PER_SEK)}
    half = lived(fund_of("one", capital_is=replace(of_2014, set_aside_for_births=2 * BIRTHS))).history
    assert half[0].set_aside_ore == pytest.approx(whole[0].set_aside_ore / 2, abs=1)


@pytest.mark.parametrize("warm_up_years", [0, 7])
@pytest.mark.parametrize("price_year", [2011, 2019, 2024])
def test_accounts_add_up_in_any_prices_and_however_long_the_town_lived_before(
    price_year: int, warm_up_years: int, place: Place, priced: Callable[..., Programme]
) -> None:
    later = place(BIRTHS, birth_years=40, warm_up_years=warm_up_years, horizon_years=YEARS, newcomers_per_birth=0.0)
    factor = in_year(1.0, 2024, price_year)
    saved = Knowledge({"one": (flow(0.1 * factor, cost=2 * factor),)})
    fund = fund_of("one", capital=5.0)
    model = Vandpunkt(later, (), [priced("one")], Economics(price_year=price_year), fund=fund, fund_knows=saved).run()
    agent = model.fund
    assert agent is not None and len(agent.history) == YEARS
    accounts = np.array([(one.set_aside_ore, -one.paid_ore, one.repaid_ore) for one in agent.history])
    assert [one.capital_ore for one in agent.history] == accounts.cumsum(axis=0).sum(axis=1).tolist()
    assert [one.paid_ore for one in agent.history] == booked(agent, "one")[warm_up_years:]
    in_years = accounts.sum(axis=0) / (YEARLY * factor)
    assert in_years == pytest.approx([5.0, -2.0, 1.0], rel=1e-3), "the same fund in other prices, whenever it begins"


def test_the_same_seed_gives_the_same_history_for_any_number_of_threads(
    with_children: Municipality, agencies: tuple, programmes: dict[str, Programme]
) -> None:
    some = [programmes["parent_training"], programmes["fotosyntes"]]
    fund = fund_of(*(one.name for one in some), capital=1e3, follow_up_error_share=0.1)
    one, two = (
        Vandpunkt(with_children, agencies, some, seed=3, threads=threads, fund=fund).run() for threads in (1, 2)
    )
    assert one.fund is not None and two.fund is not None
    assert one.fund.history == two.fund.history and digest_of(one) == digest_of(two)
    assert sum(year.paid_ore for year in one.fund.history) > 0


def test_the_fund_begins_when_the_choice_does(place: Place, priced: Callable[..., Programme]) -> None:
    later = place(BIRTHS, birth_years=40, warm_up_years=5, horizon_years=9, newcomers_per_birth=0.0)
    model = Vandpunkt(later, (), [priced("one")], seed=1, fund=fund_of("one")).run()
    assert model.fund is not None
    assert [year.year for year in model.fund.history] == list(range(later.start_year, later.last_year + 1))
    assert model.programmes[0].begun_by_year[:5] == [0] * 5 and model.programmes[0].begun_by_year[5] > 0


# What cannot be


def test_a_fund_for_a_programme_that_is_not_here_is_refused(town: Municipality) -> None:
    with pytest.raises(ValueError, match="has an application for one, a programme that is not here"):
        Vandpunkt(town, fund=fund_of("one"))


def test_fund_and_council_cannot_both_decide_on_a_programme(
    town: Municipality, priced: Callable[..., Programme]
) -> None:
    council = Governance(name="a_council", title=TITLE, programmes=("one",))
    with pytest.raises(ValueError, match="fund a_fund and the council both decide on one"):
        Vandpunkt(town, (), [priced("one")], governance=council, fund=fund_of("one"))

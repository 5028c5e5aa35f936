"""Laws of money: whoever adds up the books, and however, finds the same öre; and what is booked is what was done."""

from __future__ import annotations

import numpy as np

from sim.money.achievement import LOSS, OF_READING
from sim.money.fund import GRANT, LOAN, PERMANENT
from sim.money.ledger import PARTS
from sim.money.perspective import PERSPECTIVES, PUBLIC, seen
from sim.money.prices import PAYERS, PUBLIC_PAYERS, READINGS, programme_item, reform_item
from sim.money.spread import PERCENT
from sim.people.groups import population_groups
from sim.people.record import DEAD
from tests.invariants.laws import LAWS, Year, add_one

LAST_AGE = 64


def first_line(year: Year) -> np.ndarray:
    """Return this year's book, as it lies in the ledger."""
    book: np.ndarray = year.model.ledger.by_year[year.place]
    return book


def book_by_person(year: Year) -> np.ndarray:
    """Return what everybody has cost so far, as it lies in the ledger."""
    book: np.ndarray = year.model.ledger.by_person
    return book


# The books of every year


@LAWS.law(spoil=add_one(book_by_person))
def payers_of_the_years_and_of_the_persons_pay_the_same(year: Year) -> bool:
    ledger = year.model.ledger
    from_years = np.zeros((ledger.groups, len(PAYERS)), dtype=np.int64)
    np.add.at(from_years.T, ledger.line_payer, ledger.by_year[: year.place + 1].sum(axis=0).T)
    from_persons = np.zeros_like(from_years)
    np.add.at(from_persons, ledger.group_of_person, ledger.by_person)
    return np.array_equal(from_years, from_persons)


@LAWS.law(spoil=add_one(first_line))
def the_bill_of_the_year_is_the_bill_of_its_persons(year: Year) -> bool:
    from_persons = np.zeros_like(year.booked_by_payer)
    np.add.at(from_persons, year.model.ledger.group_of_person, year.paid)
    return np.array_equal(from_persons, year.booked_by_payer)


@LAWS.law(spoil=add_one(lambda year: year.model.ledger.by_achievement[year.place]))
def what_was_achieved_sums_to_what_was_paid(year: Year) -> bool:
    achieved = year.model.ledger.by_achievement[year.place]
    return np.array_equal(achieved.sum(axis=1), year.booked_by_payer.sum(axis=0))


def call_it_loss(year: Year) -> bool:
    achieved = year.model.ledger.by_achievement[year.place]
    achieved[0, LOSS] += 1
    achieved[0, LOSS - 1] -= 1
    return True


@LAWS.law(spoil=call_it_loss)
def lost_tax_production_and_harm_are_the_loss_and_nothing_else_is(year: Year) -> bool:
    ledger = year.model.ledger
    lost = np.array([OF_READING[line.reading] == LOSS for line in ledger.lines])
    expected = np.bincount(ledger.line_payer[lost], minlength=len(PAYERS)).astype(np.int64) * 0
    np.add.at(expected, ledger.line_payer[lost], year.booked.sum(axis=0)[lost])
    return np.array_equal(ledger.by_achievement[year.place][:, LOSS], expected)


def pay_in_advance(year: Year) -> bool:
    later = year.model.ledger.by_year[year.place + 1 :]
    later[:1, :1, :1] += 1
    return later.size > 0


@LAWS.law(spoil=pay_in_advance)
def nothing_is_paid_in_advance(year: Year) -> bool:
    return not year.model.ledger.by_year[year.place + 1 :].any()


def who_is_away(year: Year) -> np.ndarray:
    """Return who cannot cost anything this year, bool (persons, payers)."""
    here = (year.age >= year.people["arrival_age"]) & (year.age <= LAST_AGE)
    died_before = year.before["presence"] == DEAD
    away: np.ndarray = np.repeat((~here | died_before)[:, None], len(PAYERS), axis=1)
    return away


@LAWS.law(spoil=add_one(book_by_person, who_is_away))
def nobody_costs_before_arrival_after_64_or_after_death(year: Year) -> bool:
    return not year.paid[who_is_away(year)].any()


def pay_back_too_much(year: Year) -> bool:
    book_by_person(year)[:1, 0] -= 10**12
    return len(year.people) > 0


@LAWS.law(spoil=pay_back_too_much)
def nobody_is_a_gain_by_costing(year: Year) -> bool:
    return bool((year.paid.sum(axis=1) >= 0).all())


@LAWS.law(spoil=add_one(first_line, lambda year: np.broadcast_to(steps_of(year) > 1, year.booked.shape)))
def items_are_booked_in_whole_units_or_percent(year: Year) -> bool:
    steps = steps_of(year)
    return not (year.booked[:, steps > 0] % steps[steps > 0]).any()


def steps_of(year: Year) -> np.ndarray:
    """Return the öre that a line's amounts are multiples of; 0 for lines without a price."""
    lines = year.model.ledger.lines
    return np.array([one.ore if one.person_sigma == 0.0 else one.ore // PERCENT for one in lines], dtype=np.int64)


@LAWS.law(spoil=add_one(lambda year: year.model.outcome_bill_ore))
def the_bill_by_outcome_is_the_bill_of_the_living(year: Year) -> bool:
    of_the_living = int(year.paid[year.is_alive].sum())
    return int(year.model.outcome_bill_ore.sum()) - year.outcome_bill_before == of_the_living


@LAWS.law(spoil=add_one(lambda year: year.model.group_bill_ore[year.place]))
def the_bill_by_group_is_the_bill_of_everybody(year: Year) -> bool:
    return np.array_equal(year.model.group_bill_ore[year.place], year.paid_by_group)


# What is booked is what was done


def own_line(year: Year, some: list[str]) -> np.ndarray:
    """Return the lines of some items that have a price, as a mask as wide as the year's book."""
    ledger = year.model.ledger
    places = [place for item in some for place in ledger.lines_of(item)]
    mask = np.zeros(year.booked.shape, dtype=bool)
    mask[:, places] = True
    return mask


def of_programmes(year: Year) -> np.ndarray:
    """Return the lines of programmes, as a mask."""
    return own_line(year, [programme_item(one.programme.name) for one in year.model.programmes])


def of_reforms(year: Year) -> np.ndarray:
    """Return the lines of reforms, as a mask."""
    return own_line(year, [reform_item(one.reform.name) for one in year.model.reforms])


@LAWS.law(spoil=add_one(first_line, of_programmes))
def a_programme_costs_its_price_for_everybody_it_is_delivered_to(year: Year) -> bool:
    ledger, total = year.model.ledger, year.booked.sum(axis=0)
    return all(
        total[line] == one.delivered_by_year[-1] * ledger.line_ore[line]
        for one in year.model.programmes
        for line in ledger.lines_of(programme_item(one.programme.name))
    )


@LAWS.law(spoil=add_one(first_line, of_reforms))
def a_reform_costs_its_price_for_every_resident_of_its_ages(year: Year) -> bool:
    ledger, total = year.model.ledger, year.booked.sum(axis=0)
    lived_here = year.is_alive | ((year.people["presence"] == DEAD) & (year.before["presence"] != DEAD))
    for one in year.model.reforms:
        first, last = one.reform.paid_for_ages
        residents = int((lived_here & (year.age >= first) & (year.age <= last)).sum()) if one.is_at_work else 0
        for line in ledger.lines_of(reform_item(one.reform.name)):
            if total[line] != residents * ledger.line_ore[line]:
                return False
    return True


# The social investment fund


def give_the_fund_one_ore(year: Year) -> bool:
    if year.model.fund is None or not year.model.fund.history:
        return False
    year.model.fund._capital[GRANT] += 1
    return True


@LAWS.law(spoil=give_the_fund_one_ore)
def the_funds_capital_is_what_was_set_aside_less_paid_more_repaid(year: Year) -> bool:
    fund = year.model.fund
    if fund is None or not fund.history:
        return True
    flows = [one.set_aside_ore - one.paid_ore + one.repaid_ore for one in fund.history]
    return fund.capital_ore == sum(flows) == fund.history[-1].capital_ore and fund.capital_ore >= 0


def pay_one_ore_more(year: Year) -> bool:
    started = [one for one in year.model.fund.efforts if one.started is not None] if year.model.fund else []
    if not started:
        return False
    started[0].paid_ore += 1
    return True


@LAWS.law(spoil=pay_one_ore_more)
def what_a_fund_pays_and_does_not_is_what_the_ledger_booked(year: Year) -> bool:
    fund, ledger = year.model.fund, year.model.ledger
    for one in fund.efforts if fund else ():
        if one.status == PERMANENT or one.started is None:
            continue
        lines = [k for k in ledger.lines_of(programme_item(one.programme)) if ledger.line_payer[k] in fund.pays]
        if one.paid_ore + one.overrun_ore != ledger.by_year[:, :, lines].sum():
            return False
    return True


@LAWS.law(spoil=lambda year: bool(year.model.fund) and repay_too_much(year))
def no_loan_is_repaid_beyond_its_contract_and_no_grant_at_all(year: Year) -> bool:
    fund = year.model.fund
    for one in fund.efforts if fund else ():
        most = fund.fund.contract.most_repaid_share if fund.fund.contract else 1.0
        if one.repaid_ore > (most * one.paid_ore + 1 if one.kind == LOAN else 0):
            return False
    return True


def repay_too_much(year: Year) -> bool:
    one = year.model.fund.efforts[0]
    one.repaid_ore = 5 * one.paid_ore + 2
    return True


# Every way to read the whole ledger


@LAWS.law(spoil=add_one(book_by_person), at_the_end=True)
def years_ages_items_payers_and_readings_sum_to_the_same(year: Year) -> bool:
    ledger = year.model.ledger
    frame, total = ledger.frame(), int(ledger.by_person.sum())
    keys = ("year", "age", "newcomers", "item", "payer", "reading")
    by_payer = frame.groupby("payer", observed=False)["amount_ore"].sum()
    return bool(
        all(int(frame.groupby(key, observed=True)["amount_ore"].sum().sum()) == total for key in keys)
        and by_payer.reindex(PAYERS).tolist() == ledger.by_person.sum(axis=0).tolist()
        and frame["age"].between(0, LAST_AGE).all()
    )


@LAWS.law(spoil=add_one(lambda year: year.model.ledger.by_year), at_the_end=True)
def the_account_holds_every_ore_of_the_persons(year: Year) -> bool:
    ledger = year.model.ledger
    account = ledger.account()
    frame = ledger.frame()
    by_reading = frame["amount_ore"].groupby(frame["reading"].astype(str)).sum()
    return bool(
        account.sum(axis=(0, 2, 3)).tolist() == ledger.by_person.sum(axis=0).tolist()
        and np.array_equal(ledger.cohort_account().sum(axis=1), account)
        and all(account[:, :, k].sum() == by_reading.get(name, 0) for k, name in enumerate(READINGS))
    )


@LAWS.law(spoil=add_one(lambda year: year.model.ledger.by_year), at_the_end=True)
def only_what_was_chosen_is_an_outlay(year: Year) -> bool:
    ledger = year.model.ledger
    chosen = of_programmes(year)[0] | of_reforms(year)[0]
    chosen |= np.array([line.item in ("joint_plan", "coordination_project", "health_talk") for line in ledger.lines])
    outlay = ledger.account()[..., PARTS.index("outlay")].sum()
    by_person = ledger.by_person.sum() - ledger.by_year[:, :, ~chosen].sum()
    return bool(outlay == ledger.by_year[:, :, chosen].sum() == by_person)


@LAWS.law(spoil=add_one(lambda year: year.model.group_bill_ore), at_the_end=True)
def the_bill_of_groups_is_the_account_year_by_year(year: Year) -> bool:
    model = year.model
    found = np.zeros((model.group_bill_ore.shape[1], len(PAYERS)), dtype=np.int64)
    np.add.at(found, population_groups(model.people), model.ledger.by_person)
    return bool(
        np.array_equal(model.group_bill_ore.sum(axis=0), found)
        and np.array_equal(model.group_bill_ore.sum(axis=1), model.ledger.account().sum(axis=(2, 3)))
    )


def public_pays_alone(year: Year) -> bool:
    ledger = year.model.ledger
    places = [k for k, line in enumerate(ledger.lines) if line.payer not in PUBLIC_PAYERS]
    if not places or ledger.by_year.size == 0:
        return False
    ledger.by_year[0, 0, places[0]] += 100
    return True


@LAWS.law(spoil=public_pays_alone, at_the_end=True)
def the_public_purse_is_the_sum_of_its_payers_and_the_rest_is_peoples(year: Year) -> bool:
    """In whole öre: kronor are öre / 100 and sum without loss within 2**53 öre."""
    ledger = year.model.ledger
    account = ledger.account()
    own = sum(np.rint(100.0 * seen(account, payer)) for payer in PUBLIC_PAYERS)
    public = np.rint(100.0 * seen(account, PUBLIC))
    places = [PAYERS.index(payer) for payer in PERSPECTIVES[PUBLIC].payers]
    harm = [READINGS.index(name) for name in ("production", "harm")]
    others = account.sum() - account[:, places].sum() + account[:, places][:, :, harm].sum()
    return bool(np.array_equal(own, public) and public.sum() + others == ledger.by_person.sum())

"""Relations of money: prices scale what they price, payers and price years change no life, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.model import Vandpunkt
from sim.money.prices import PAYERS, PUBLIC_PAYERS, programme_item
from sim.studies.compare.compare import read_out
from sim.studies.run import kept
from tests.invariants.relations import (
    Live,
    Pairs,
    books,
    contacts,
    lives,
    open_budgets,
    relation,
    with_programmes,
    years_of_choice,
)
from tests.invariants.scenarios import Scenario


@relation
def who_pays_for_programmes_changes_no_life_and_no_sum(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open."""
    if not scenario.programmes:
        return
    one = open_budgets(scenario)
    a, b = live(one), live(with_programmes(one, payers={"municipality": 0.31, "region": 0.27, "justice": 0.42}))
    yield from lives(a, b)
    yield "sum by person", a.ledger.by_person.sum(axis=1), b.ledger.by_person.sum(axis=1)
    yield "sum by year and group", a.ledger.by_year.sum(axis=2), b.ledger.by_year.sum(axis=2)


def cost_of_programmes(model: Vandpunkt) -> np.ndarray:
    """Return what programmes have cost by person, int64 (persons,), in öre."""
    ledger = model.ledger
    cost = np.zeros(len(model.people), dtype=np.int64)
    for one in model.programmes:
        price = sum(int(ledger.line_ore[line]) for line in ledger.lines_of(programme_item(one.programme.name)))
        cost += one.years_paid.astype(np.int64) * price
    return cost


@relation
def twice_the_price_of_programmes_is_twice_their_cost_and_nothing_else(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open, prices in whole kronor of the year shown."""
    if not scenario.programmes:
        return
    one = open_budgets(scenario)
    year = one.economics.price_year
    once, twice = (
        tuple(
            replace(p, price_sek_per_year=float(k * round(p.price_sek_per_year)), price_year=year)
            for p in one.programmes
        )
        for k in (1, 2)
    )
    a, b = live(replace(one, programmes=once)), live(replace(one, programmes=twice))
    yield from lives(a, b)
    yield "cost", 2 * cost_of_programmes(a), cost_of_programmes(b)
    yield "rest", (a.ledger.by_person.sum(axis=1) + cost_of_programmes(a)), b.ledger.by_person.sum(axis=1)


@relation
def another_price_year_changes_no_life_and_no_number_of_units(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open."""
    one = open_budgets(scenario)
    year = 2010 if one.economics.price_year > 2015 else 2024
    a, b = live(one), live(replace(one, economics=replace(one.economics, price_year=year)))
    yield from lives(a, b)
    yield from contacts(a, b)
    even = [
        k for k, (x, y) in enumerate(zip(a.ledger.lines, b.ledger.lines, strict=True))
        if x.ore and y.ore and x.person_sigma == 0.0
    ]  # fmt: skip
    yield "units", *(m.ledger.by_year[:, :, even] // m.ledger.line_ore[even] for m in (a, b))
    yield (
        "left over",
        a.ledger.by_year[:, :, even] % a.ledger.line_ore[even],
        np.zeros_like(a.ledger.by_year[..., even]),
    )


@relation
def how_exclusion_and_the_future_are_read_changes_no_life_and_no_cost(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open, or the council would discount too."""
    one = open_budgets(scenario)
    read = replace(one.economics, discount_rate_per_year=0.07, exclusion_ages=(30, 31), exclusion_years=2)
    a, b = live(one), live(replace(one, economics=read))
    yield "people", a.people, b.people
    yield from contacts(a, b)
    yield from books(a, b)


@relation
def at_a_discount_rate_of_0_the_present_value_is_the_plain_sum(scenario: Scenario, live: Live) -> Pairs:
    """Budgets are open; whole öre of the book by person. Turned round, a comparison is its own opposite to the bit."""
    one = replace(open_budgets(scenario), economics=replace(scenario.economics, discount_rate_per_year=0.0))
    town, runs, sums = one.municipality, [], []
    for name, chosen in (("as_today", ()), ("chosen", one.programmes)):
        model = live(replace(one, programmes=chosen))
        runs.append(kept(model, name, 0))
        sums.append(int(model.ledger.by_person[:, [PAYERS.index(payer) for payer in PUBLIC_PAYERS]].sum()))
    there = read_out(runs, one.economics, town.start_year, years_of_choice(one)).appraisal
    back = read_out(runs[::-1], one.economics, town.start_year, years_of_choice(one)).appraisal
    yield "npv", np.rint(100 * there["npv_sek"].to_numpy()), np.array([0.0, sums[0] - sums[1]])
    for name in ("npv_sek", "society_npv_sek"):
        yield name, there[name].to_numpy()[1:], 0.0 - back[name].to_numpy()[1:]
        yield f"{name} beside itself", there[name].to_numpy()[:1], np.zeros(1)

"""Claims about the rules of a social investment fund: what is due, what is promised, where a shortfall lies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.configuration.schema import Contract
from sim.money.fund_rules import (
    due_on_contract,
    due_on_loan,
    gains_within,
    promised_share,
    share_of,
    where_the_rest_went,
)

ORE = st.integers(-(10**12), 10**12)
PAID = st.integers(0, 10**12)
SHARE = st.floats(0.0, 1.0)


def contract(guaranteed: float = 0.4, most: float = 1.2) -> Contract:
    return Contract(guaranteed_share=guaranteed, most_repaid_share=most, numbers_from="assumption: a test")


@given(paid=PAID, saved=ORE, share=SHARE)
def test_no_more_is_due_on_a_loan_than_was_lent_nor_than_was_saved(paid: int, saved: int, share: float) -> None:
    due = due_on_loan(paid, saved, share)
    assert isinstance(due, int)
    assert 0 <= due <= min(paid, max(0, saved))


def test_a_loan_is_due_as_its_share_of_the_savings_comes_in() -> None:
    assert [due_on_loan(100, saved, 1.0) for saved in (-5, 0, 60, 100, 500)] == [0, 0, 60, 100, 100]
    assert [due_on_loan(100, saved, 0.5) for saved in (0, 61, 199, 201)] == [0, 30, 99, 100]


@given(paid=PAID, saved=ORE, guaranteed=SHARE, most=st.floats(1.0, 5.0))
def test_an_investor_never_has_less_than_the_guarantee_nor_more_than_the_most(
    paid: int, saved: int, guaranteed: float, most: float
) -> None:
    terms = contract(guaranteed, most)
    before, after = (due_on_contract(paid, saved, terms, is_measured) for is_measured in (False, True))
    assert before == share_of(paid, guaranteed) <= after <= share_of(paid, most)


def test_norrkopings_investor_is_even_when_as_much_is_saved_as_was_paid_and_has_a_fifth_more_at_most() -> None:
    saved = (-100, 0, 50, 100, 120, 1000)
    assert [due_on_contract(100, one, contract(), is_measured=True) for one in saved] == [40, 40, 70, 100, 112, 120]
    assert {due_on_contract(100, one, contract(), is_measured=False) for one in saved} == {40}


def test_what_is_promised_is_the_best_that_savings_so_far_come_to_within_the_years() -> None:
    saved = np.array([-10, 30, 30, -20, 100])
    assert promised_share(100, saved, 1, 1.0) == 0.0
    assert promised_share(100, saved, 4, 1.0) == 0.5
    assert promised_share(100, saved, 5, 1.0) == 1.3
    assert promised_share(100, saved, 5, 0.5) == 0.65
    assert math.isinf(promised_share(0, saved, 5, 1.0))
    assert promised_share(100, np.zeros(0, dtype=np.int64), 5, 1.0) == 0.0


@pytest.mark.parametrize(
    ("net", "years", "rate", "gains"),
    [([-10, 5, 6], 3, 0.0, True), ([-10, 5, 6], 2, 0.0, False), ([-10, 5, 5], 3, 0.0, False),
     ([-10, 10, 1], 3, 0.2, False), ([0, 0], 2, 0.0, False), ([], 5, 0.035, False)],
)  # fmt: skip
def test_an_effort_is_worth_keeping_if_it_gains_within_the_years_looked_ahead(
    net: list[int], years: int, rate: float, gains: bool
) -> None:
    assert gains_within(np.array(net, dtype=np.int64), years, rate) is gains


@given(paid=PAID, repaid=PAID, own=ORE, elsewhere=ORE)
def test_a_shortfall_is_explained_to_the_ore(paid: int, repaid: int, own: int, elsewhere: int) -> None:
    parts = where_the_rest_went(paid, repaid, own, elsewhere)
    assert all(part >= 0 for part in parts)
    assert sum(parts) == max(0, paid - repaid)
    assert parts[0] <= max(0, own - repaid) and parts[1] <= max(0, elsewhere)


@pytest.mark.parametrize(
    ("repaid", "own", "elsewhere", "parts"),
    [
        (100, 100, 500, (0, 0, 0)),
        (0, 0, 500, (0, 100, 0)),
        (30, 60, 20, (30, 20, 20)),
        (0, -50, -50, (0, 0, 100)),
        (30, 30, 0, (0, 0, 70)),
        (0, 300, 300, (100, 0, 0)),
    ],
)
def test_the_own_pocket_comes_first_then_the_others_and_the_rest_never_arose(
    repaid: int, own: int, elsewhere: int, parts: tuple[int, int, int]
) -> None:
    assert where_the_rest_went(100, repaid, own, elsewhere) == parts

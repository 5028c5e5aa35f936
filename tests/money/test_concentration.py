"""Claims about how few the bill lies on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.money.concentration import gini, lorenz_curve, top_share

few = settings(deadline=None, derandomize=True, max_examples=100)
bills = st.lists(st.integers(0, 10**12), min_size=1, max_size=200).map(lambda some: np.array(some, dtype=np.int64))


def test_a_bill_that_is_the_same_for_all_is_a_straight_line() -> None:
    same = np.full(400, 700, dtype=np.int64)
    assert lorenz_curve(same, 5) == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])
    assert gini(same) == pytest.approx(0.0, abs=1e-12)
    assert top_share(same, 0.05) == pytest.approx(0.05)


def test_one_person_who_is_the_whole_bill_is_seen() -> None:
    alone = np.zeros(100, dtype=np.int64)
    alone[7] = 5
    assert top_share(alone, 0.01) == pytest.approx(1.0)
    assert gini(alone) == pytest.approx(0.99)
    assert lorenz_curve(alone, 101)[-2] == pytest.approx(0.0)


@few
@given(bills)
def test_the_dearest_are_the_other_end_of_the_curve_and_order_does_not_matter(bill: np.ndarray) -> None:
    curve = lorenz_curve(bill, 101)
    if bill.sum() > 0:
        assert curve[-1] == pytest.approx(1.0)
        assert top_share(bill, 0.10) == pytest.approx(1.0 - curve[90], abs=1e-9)
        assert gini(bill) == pytest.approx(gini(bill[::-1]))
        assert (np.diff(curve) >= -1e-12).all() and (np.diff(curve, 2) >= -1e-9).all()


def test_nobody_and_nothing_are_no_bill() -> None:
    for bill in (np.zeros(0, dtype=np.int64), np.zeros(9, dtype=np.int64)):
        assert top_share(bill, 0.1) == gini(bill) == 0.0
        assert not lorenz_curve(bill).any()

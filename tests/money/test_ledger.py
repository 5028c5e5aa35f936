"""Claims about the ledger: two books that always agree."""

from __future__ import annotations

import numpy as np
import pytest

from sim.money.ledger import Ledger
from sim.money.prices import PAYERS, Line

LINES = (
    Line("visit", "region", "service", 700),
    Line("visit", "municipality", "service", 300),
    Line("benefit", "social_insurance", "transfer", 1_000_000_000_007),
)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(LINES, 2000, 3, np.array([0, 0, 1, 2]), 2000, 4)


def test_a_unit_is_booked_for_each_person_on_every_line_of_the_item(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([0, 1, 3]))
    assert ledger.by_year[1].tolist() == [[1400, 600, 0], [0, 0, 0], [700, 300, 0], [0, 0, 0]]
    assert ledger.by_person[:, PAYERS.index("region")].tolist() == [700, 700, 0, 700]
    assert ledger.by_person[:, PAYERS.index("municipality")].tolist() == [300, 300, 0, 300]
    assert not ledger.by_year[[0, 2]].any()


def test_nobody_costs_nothing(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([], dtype=np.int64))
    assert not ledger.by_year.any()
    assert ledger.frame().empty


def test_what_has_no_price_cannot_be_booked(ledger: Ledger) -> None:
    with pytest.raises(KeyError, match="no price for 'dinner'"):
        ledger.book_for("dinner", 2001, np.array([0]))


def test_large_amounts_stay_exact(ledger: Ledger) -> None:
    for _ in range(1000):
        ledger.book_for("benefit", 2002, np.arange(4))
    assert int(ledger.by_person.sum()) == int(ledger.by_year.sum()) == 4 * 1000 * 1_000_000_000_007


def test_the_long_table_names_who_when_and_what(ledger: Ledger) -> None:
    ledger.book_for("visit", 2002, np.array([2, 3]))
    told = ledger.frame().sort_values(["age", "payer"]).to_dict("records")
    common = {"year": 2002, "item": "visit", "reading": "service"}
    assert told == [
        {**common, "age": 1, "newcomers": False, "payer": "municipality", "amount_ore": 300},
        {**common, "age": 1, "newcomers": False, "payer": "region", "amount_ore": 700},
        {**common, "age": 2, "newcomers": True, "payer": "municipality", "amount_ore": 300},
        {**common, "age": 2, "newcomers": True, "payer": "region", "amount_ore": 700},
    ]

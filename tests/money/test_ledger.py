"""Claims about the ledger: three books that always agree."""

from __future__ import annotations

import numpy as np
import pytest

from sim.money.achievement import ACHIEVEMENTS, IN_TIME, LATE, LOSS, NOBODY_HELPED, UPKEEP, WITHOUT_NEED
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
    ledger.book_for("visit", 2001, np.array([0, 1, 3]), IN_TIME)
    assert ledger.by_year[1].tolist() == [[1400, 600, 0], [0, 0, 0], [700, 300, 0], [0, 0, 0]]
    assert ledger.by_person[:, PAYERS.index("region")].tolist() == [700, 700, 0, 700]
    assert ledger.by_person[:, PAYERS.index("municipality")].tolist() == [300, 300, 0, 300]
    assert not ledger.by_year[[0, 2]].any()


def test_each_persons_unit_is_booked_once_on_what_it_achieved(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([0, 1, 3]), np.array([LATE, WITHOUT_NEED, LATE], dtype=np.uint8))
    ledger.book_for("visit", 2001, np.array([2]), NOBODY_HELPED)
    expected = np.zeros((3, len(PAYERS), len(ACHIEVEMENTS)), dtype=np.int64)
    for achieved, units in ((LATE, 2), (WITHOUT_NEED, 1), (NOBODY_HELPED, 1)):
        expected[1, PAYERS.index("region"), achieved] = 700 * units
        expected[1, PAYERS.index("municipality"), achieved] = 300 * units
    assert np.array_equal(ledger.by_achievement, expected)


def test_the_bill_is_classed_by_how_its_lines_are_read() -> None:
    lines = (*LINES, Line("benefit", "municipality", "lost_tax", -5), Line("harm_done", "region", "harm", 11))
    ledger = Ledger(lines, 2000, 3, np.array([0, 0, 1, 2]), 2000, 4)
    amounts = np.array([[30, -5, 11], [0, 0, 0], [60, -10, 0], [0, 0, 22]])
    ledger.book_bill(2002, np.array([2, 3, 4]), amounts)
    told = {(row.payer, row.achieved): row.amount_ore for row in ledger.achievements().itertuples()}
    assert told == {
        ("social_insurance", "upkeep"): 90, ("municipality", "loss"): -15, ("region", "loss"): 33,
    }  # fmt: skip
    assert int(ledger.by_achievement[2, :, LOSS].sum()) == 18
    assert int(ledger.by_year.sum()) == int(ledger.by_achievement.sum()) == int(amounts.sum())


def test_what_a_payer_paid_in_a_year_is_told_of_all_or_of_some_lines(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([0, 1, 3]), IN_TIME)
    ledger.book_for("benefit", 2001, np.array([0]), UPKEEP)
    assert ledger.paid(2001, "region") == 2100
    assert ledger.paid(2001, "region", [1, 2]) == 0
    assert ledger.paid(2001, "municipality", [0, 1]) == 900
    assert ledger.paid(2001, "social_insurance") == 1_000_000_000_007
    assert ledger.paid(2000, "region") == ledger.paid(2002, "region") == 0


def test_nobody_costs_nothing(ledger: Ledger) -> None:
    ledger.book_for("visit", 2001, np.array([], dtype=np.int64), IN_TIME)
    assert not ledger.by_year.any()
    assert ledger.frame().empty


def test_what_has_no_price_cannot_be_booked(ledger: Ledger) -> None:
    with pytest.raises(KeyError, match="no price for 'dinner'"):
        ledger.book_for("dinner", 2001, np.array([0]), IN_TIME)


def test_large_amounts_stay_exact(ledger: Ledger) -> None:
    for _ in range(1000):
        ledger.book_for("benefit", 2002, np.arange(4), UPKEEP)
    books = (ledger.by_person, ledger.by_year, ledger.by_achievement)
    assert [int(book.sum()) for book in books] == [4 * 1000 * 1_000_000_000_007] * 3


def test_the_long_table_names_who_when_and_what(ledger: Ledger) -> None:
    ledger.book_for("visit", 2002, np.array([2, 3]), LATE)
    told = ledger.frame().sort_values(["age", "payer"]).to_dict("records")
    common = {"year": 2002, "item": "visit", "reading": "service"}
    assert told == [
        {**common, "age": 1, "newcomers": False, "payer": "municipality", "amount_ore": 300},
        {**common, "age": 1, "newcomers": False, "payer": "region", "amount_ore": 700},
        {**common, "age": 2, "newcomers": True, "payer": "municipality", "amount_ore": 300},
        {**common, "age": 2, "newcomers": True, "payer": "region", "amount_ore": 700},
    ]

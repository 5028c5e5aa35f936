"""Claims about the reference interpreter: a row reads as plain numbers and writes as its field rounds."""

from __future__ import annotations

import numpy as np
import pytest

from sim.people.interpreted import Row, Rows, interpreted

RECORD = np.dtype([("count", "u1"), ("trait", "f4"), ("profile", "f8", (3,))])


@pytest.fixture
def records() -> np.ndarray:
    array = np.zeros((2, 4), dtype=RECORD)
    array["trait"], array["count"], array["profile"] = 0.1, 200, (1.0, 2.0, 3.0)
    return array


def test_fields_read_as_plain_numbers_that_do_not_wrap_or_round(records: np.ndarray) -> None:
    row = Rows(records)[1][2]
    assert isinstance(row, Row)
    assert (type(row.count), type(row.trait)) == (int, float)
    assert row.count + row.count == 400
    assert row.trait * 0.1 == float(np.float32(0.1)) * 0.1 != float(np.float32(0.1) * np.float32(0.1))
    assert row.profile[1] == 2.0


def test_writing_reaches_the_array_rounded_as_the_field(records: np.ndarray) -> None:
    row = Rows(records)[0][3]
    row.trait = 1.0 / 3.0
    row.count += 1
    assert records["trait"][0, 3] == np.float32(1.0 / 3.0)
    assert records["count"].tolist() == [[200, 200, 200, 201], [200] * 4]


def test_a_whole_number_too_large_for_its_field_is_an_error(records: np.ndarray) -> None:
    row = Rows(records)[0][0]
    with pytest.raises(OverflowError):
        row.count = 256


def test_a_field_that_does_not_exist_is_an_error(records: np.ndarray) -> None:
    with pytest.raises((ValueError, AttributeError)):
        _ = Rows(records)[0][0].trail


def test_a_rule_meets_arrays_of_records_as_rows_and_all_else_as_it_is(records: np.ndarray) -> None:
    @interpreted
    def rule(people: Rows, place: int, plain: np.ndarray) -> float:
        people[1][place].count = 7
        return people[1][place].trait + plain[0]

    assert rule(records, 2, np.array([1.0])) == float(np.float32(0.1)) + 1.0
    assert records["count"][1, 2] == 7

"""Claims about the trust scorecard: it counts what ran, loses nothing, and its page says what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.trust.__main__ import rows_named
from benchmarks.trust.measured import Measured, counts_of, pytest_run
from benchmarks.trust.page import PAGE, page, verdict
from benchmarks.trust.rows import ROWS, Row
from benchmarks.trust.scorecard import Result, all_measures, keep, kept, result_of

HELD = Result("a", "0 of 50 differ", True, "make trust", "", 1.0, "abc1234", "2026-01-02")
MISSED = Result("b", "3 of 50 differ", False, "make trust", "three differ", 130.0, "abc1234+", "2026-01-03")


def test_every_row_of_the_scorecard_is_measured() -> None:
    assert sorted(all_measures()) == [row.number for row in ROWS] == list(range(1, 20))


def test_the_page_is_what_the_kept_results_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(kept())


def test_one_measure_that_misses_is_a_row_that_misses() -> None:
    assert verdict([HELD]) == "yes"
    assert verdict([HELD, MISSED]) == "**no**"
    assert verdict([]) == "not measured"


def test_the_page_tells_the_figure_the_shortfall_and_what_was_never_measured() -> None:
    told = page({1: [HELD, MISSED]}, [Row(1, "a claim", "a goal"), Row(2, "another", "a goal")])
    assert "**0 of 2 goals reached**, 1 not measured." in told
    assert "**3 of 50 differ** (not reached; 2 min)" in told
    assert "*Falls short:* three differ" in told
    assert "abc1234, abc1234+" in told
    assert told != page({1: [HELD]}, [Row(1, "a claim", "a goal"), Row(2, "another", "a goal")])


def test_a_row_measured_later_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    keep(3, [HELD], path)
    keep(1, [MISSED], path)
    keep(3, [MISSED, HELD], path)
    assert kept(path) == {1: [MISSED], 3: [MISSED, HELD]}
    assert list(kept(tmp_path / "none.json")) == []


def test_a_measure_that_breaks_has_reached_nothing() -> None:
    def broken() -> Measured:
        raise ArithmeticError("nothing to count")

    found = result_of(broken)
    assert (found.reached, found.measure) == (False, "broken")
    assert "ArithmeticError: nothing to count" in found.figure


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("3 passed, 1 skipped in 0.1s", (3, 0, 1)),
        ("1 failed, 2 passed, 1 error in 3s", (2, 2, 0)),
        ("no tests ran in 0.01s", (0, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_pytest_s_closing_line_is_counted(line: str, counts: tuple[int, int, int]) -> None:
    assert tuple(counts_of(line).values()) == counts


def test_a_run_in_which_nothing_ran_is_not_green(tmp_path: Path) -> None:
    file = tmp_path / "test_one.py"
    file.write_text("def test_one():\n    assert True\n\ndef test_two():\n    assert True\n", encoding="utf-8")
    assert pytest_run(str(file), "-p", "no:cacheprovider", "-k", "one").is_green
    nothing = pytest_run(str(file), "-p", "no:cacheprovider", "-k", "three")
    assert (nothing.passed, nothing.is_green) == (0, False)


@pytest.mark.parametrize("text", ["", "0", "20", "4;5", "four"])
def test_a_row_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="rows are numbers from 1 to 19"):
        rows_named(text)
    assert rows_named("4,5") == [4, 5]

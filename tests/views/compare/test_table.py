"""Claims about the terminal table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sim.views.columns import WIDTH, Heading, Row, lay_out
from sim.views.compare.table import comparison_table
from sim.views.frames import OUTCOMES
from sim.views.words import Words

SOURCE = dict(zip(OUTCOMES, (450, 270, 270, 90, 45, 27), strict=True))
Titles = dict[str, dict[str, str]]


def _table(results: Any, titles: dict[str, str], language: str = "en", source: dict[str, int] | None = SOURCE) -> str:
    frames = (results.outcomes, results.payers, results.appraisal, results.yearly_cost)
    return comparison_table(*frames, titles, Words(language), source)


def _cells(table: str, label: str, turn: int = 0) -> list[str]:
    lines = [line for line in table.splitlines() if line.startswith(label)]
    return re.split(r"\s{2,}", lines[turn].strip())[1:]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_five_strategies_beside_the_source_fit_in_one_block(results: Any, titles: Titles, language: str) -> None:
    table = _table(results, titles[language], language)
    assert max(map(len, table.splitlines())) <= WIDTH
    assert table.count("\n═") == 1


def test_the_source_stands_beside_the_simulated_with_its_sum(results: Any, titles: Titles) -> None:
    table = _table(results, titles["en"])
    assert _cells(table, "drug dependence")[0] == "27"
    assert _cells(table, "in exclusion, sum")[0] == "1,152"
    assert "Source" not in _table(results, titles["en"], source=None)


def test_levels_are_means_over_replications(results: Any, titles: Titles) -> None:
    frame = results.outcomes
    mean = frame[(frame["strategy"] == "school") & (frame["outcome"] == "long_term_sick")]["persons"].mean()
    assert _cells(_table(results, titles["en"]), "long-term sick")[3] == f"{mean:.0f}"


def test_the_comparator_has_no_difference_and_others_have_an_interval(results: Any, titles: Titles) -> None:
    cells = _cells(_table(results, titles["en"]), "in exclusion, sum", turn=1)
    assert cells[:2] == ["·", "·"]
    assert all(re.fullmatch(r"~?[−+][\d.]+ ±[\d.]+", cell) for cell in cells[2:])


def test_the_interval_is_the_mean_plus_and_minus_what_stands_after_it(make: Callable[..., Any]) -> None:
    results = make(3)
    titles = {strategy: strategy for strategy in results.outcomes["strategy"].unique()}
    cost = {"as_today": [100.0, 200.0, 300.0], "school": [95.0, 194.0, 293.0]}
    for strategy, amounts in cost.items():
        results.yearly_cost.loc[results.yearly_cost["strategy"] == strategy, "amount_sek"] = [1e6 * a for a in amounts]
    # differences −5, −6, −7: mean −6, s = 1, half = 4.30265 / √3 = 2.484
    assert _cells(_table(results, titles), "difference")[3] == "−6.0 ±2.5"


@pytest.mark.parametrize("source", [SOURCE, None])
def test_every_sum_stands_under_a_rule(results: Any, titles: Titles, source: dict[str, int] | None) -> None:
    lines = _table(results, titles["en"], source=source).splitlines()
    sums = [place for place, line in enumerate(lines) if line.startswith(("in exclusion, sum", "public purse, sum"))]
    assert len(sums) == 3
    assert all(set(lines[place - 1]) == {"─"} for place in sums)


def test_one_replication_shows_differences_without_interval_and_says_so(
    make: Callable[..., Any], titles: Titles
) -> None:
    table = _table(make(1), titles["en"])
    assert "±" not in table and "~" not in table
    assert "One replication: no interval" in table


def test_a_strategy_equal_to_the_comparator_is_no_clear_difference(make: Callable[..., Any]) -> None:
    results = make(5)
    same = results.outcomes[results.outcomes["strategy"] == "as_today"]
    results.outcomes.loc[results.outcomes["strategy"] == "school", "persons"] = same["persons"].to_numpy()
    titles = {strategy: strategy for strategy in results.outcomes["strategy"].unique()}
    assert _cells(_table(results, titles), "in exclusion, sum", turn=1)[3] == "~0.0 ±0.0"


def test_a_payback_that_does_not_come_is_called_never(results: Any, titles: Titles) -> None:
    assert _cells(_table(results, titles["en"]), "paid back after")[4] == "never"
    assert _cells(_table(results, titles["sv"], "sv"), "betalar sig efter")[4] == "aldrig"


def test_more_strategies_than_fit_continue_in_a_block_with_the_comparator_again() -> None:
    headers = ["Source", "As today", *(f"strategy {number}" for number in range(9))]
    lines = [Heading("WHO"), Row("persons", ("1", "2", *(f"{number}.0 ±0.5" for number in range(9))))]
    text = lay_out(headers, lines, 60, pinned=2)
    assert max(map(len, text)) <= 60
    rows = [line.split() for line in text if line.startswith("persons")]
    assert len(rows) > 1
    assert all(row[1:3] == ["1", "2"] for row in rows)
    assert [cell for row in rows for cell in row[3:] if "±" not in cell] == [f"{number}.0" for number in range(9)]


def test_numbers_are_aligned_to_the_right(results: Any, titles: Titles) -> None:
    lines = _table(results, titles["en"]).splitlines()
    ends = {len(line) for line in lines if line.startswith(tuple(Words("en")(f"outcome.{key}") for key in OUTCOMES))}
    assert len(ends) == 1


def test_a_sum_that_is_not_the_sum_is_refused(make: Callable[..., Any], titles: Titles) -> None:
    results = make(2)
    results.outcomes.loc[results.outcomes["outcome"] == "any", "persons"] += 1
    with pytest.raises(ValueError, match="not the sum"):
        _table(results, titles["en"])

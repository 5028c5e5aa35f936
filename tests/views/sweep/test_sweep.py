"""Claims about what is told of a sweep: what it takes, its short table, and what failed, in both languages."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.views.sweep.runs import answer_text
from sim.views.sweep.text import (
    disk,
    duration,
    estimate_text,
    failures_text,
    plan_text,
    short_rows,
    sweep_table,
    swept_keys,
)
from sim.views.words import Words

KEY, RATE = "municipality.births_per_year", "economics.discount_rate_per_year"


def results(births: list[float], rates: list[float]) -> pd.DataFrame:
    """Return a table in which each measure of the strategy is what the swept values say."""
    rows = []
    for point, (size, rate) in enumerate((size, rate) for size in births for rate in rates):
        for replication in (0, 1):
            for strategy in ("as_today", "school"):
                kept = 0.0 if strategy == "as_today" else size / 10 + replication
                rows.append({
                    KEY: size, RATE: rate, "point": point, "draw": 0, "replication": replication, "strategy": strategy,
                    "persons_born_here": size, "persons_in_exclusion": 20 - kept, "persons_kept_out": kept,
                    "outlay_sek": 1e6 * kept, "public_npv_sek": 1e8 * rate * kept, "society_npv_sek": 2e8 * rate * kept,
                })  # fmt: skip
    return pd.DataFrame(rows)


def test_a_few_points_are_told_one_by_one_as_means_over_towns() -> None:
    frame = results([10, 20], [0.0, 0.04])
    assert swept_keys(frame) == [KEY, RATE]
    rows = short_rows(frame, "as_today")
    assert list(rows["value"]) == ["10 · 0", "10 · 0.04", "20 · 0", "20 · 0.04"]
    assert list(rows["persons_kept_out"]) == [1.5, 1.5, 2.5, 2.5]
    assert list(rows["public_npv_sek"]) == pytest.approx([0.0, 6e6, 0.0, 1e7])


def test_of_many_points_each_value_is_told_with_the_rest_averaged() -> None:
    rows = short_rows(results([10, 20, 30], [0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06]), "as_today")
    births = rows[rows["key"] == KEY]
    assert list(births["value"]) == ["10", "20", "30"]
    assert list(births["persons_kept_out"]) == [1.5, 2.5, 3.5]
    halves = rows[rows["key"] == RATE]
    assert list(halves["value"]) == ["0 – 0.03", "0.03 – 0.06"]
    assert halves["public_npv_sek"].is_monotonic_increasing


def test_a_single_strategy_is_told_itself() -> None:
    frame = results([10, 20], [0.0])
    rows = short_rows(frame[frame["strategy"] == "as_today"], "as_today")
    assert list(rows["strategy"]) == ["as_today", "as_today"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_fits_the_width_and_says_what_it_is(language: str) -> None:
    text = sweep_table(results([10, 20], [0.0, 0.04]), "as_today", Words(language))
    assert max(map(len, text.splitlines())) <= 100
    assert "as_today" in text and "results.parquet" in text
    assert ("Simulated lives" if language == "en" else "Simulerade liv") in text


@pytest.mark.parametrize(
    ("seconds", "said"), [(3.4, "3 s"), (600.0, "10 min"), (7200.0, "2.0 h"), (400_000.0, "4.6 days")]
)
def test_a_time_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert duration(seconds, Words("en")) == said


def test_what_will_be_done_and_what_it_takes_are_one_line_each() -> None:
    words = Words("en")
    assert plan_text("A sweep", 12, 0, 2, 8, 16, words) == (
        "A sweep: 12 points, 0 draws, 2 replications: 8 different jobs, 16 runs."
    )
    assert estimate_text(6, 90.0, 2e6, 3e10, True, words) == (
        "Left to do: 6 jobs, about 2 min and 2.0 MB of disk (30.0 GB free), judged by the first jobs."
    )
    assert disk(5.5e9, words) == "5.5 GB"


def test_of_many_failures_some_are_shown_and_all_are_counted() -> None:
    text = failures_text([f"point {k}: no" for k in range(9)], Words("en"))
    assert text.splitlines()[0].startswith("Jobs that failed and are missing above: 9.")
    assert len(text.splitlines()) == 7 and "and 4 more" in text


def test_an_answer_stands_in_columns_and_moves_no_cursor() -> None:
    frame = pd.DataFrame({"who": ["a\x1b[2J", None], "msek": [1.5, 2_000_000.0]})
    text = answer_text(frame, Words("en"))
    assert "\x1b" not in text and "2000000" in text and "·" in text
    assert len({len(line) for line in text.splitlines()}) == 1
    assert answer_text(frame[:0], Words("en")) == "(no rows)"

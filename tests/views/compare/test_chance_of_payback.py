"""Claims about the chance of payback: counted for good, honest about how few replications there are."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.views.compare.chance_of_payback import chance_of_payback_figure, chances
from sim.views.words import Words

NBSP = "\u00a0"
NAN = math.nan
TITLES = {"as_today": "As today", "school": "School", "whole_chain": "The whole chain"}


def appraisal(**years: list[float]) -> pd.DataFrame:
    """Return payback years by strategy, a replication each."""
    rows = [(name, number, year) for name, paid in years.items() for number, year in enumerate(paid)]
    return pd.DataFrame(rows, columns=["strategy", "replication", "payback_year"])


def title(frame: pd.DataFrame, titles: dict[str, str] = TITLES, language: str = "en", **keys: Any) -> str:
    """Return the headline."""
    return str(chance_of_payback_figure(frame, titles, Words(language), **keys).get_label()).replace(NBSP, " ")


def test_the_share_by_year_counts_those_paid_back_by_then_and_never_falls() -> None:
    school, _ = chances(appraisal(school=[3, 10, 10, NAN], whole_chain=[NAN] * 4), TITLES, horizon=20)
    assert school.share[[0, 2, 3, 9, 10, 20]].tolist() == [0.0, 0.0, 0.25, 0.25, 0.75, 0.75]
    assert (school.share[1:] >= school.share[:-1]).all()
    assert school.median == 10.0


def test_few_replications_have_wide_intervals_and_many_have_narrow_ones() -> None:
    few, many = (
        chances(appraisal(school=[5.0] * n + [NAN] * n, whole_chain=[NAN] * 2 * n), TITLES, 30)[0] for n in (5, 500)
    )
    assert few.low[-1] < 0.3 and few.high[-1] > 0.7
    assert 0.45 < many.low[-1] < 0.5 < many.high[-1] < 0.55


def test_a_share_of_all_is_never_told_as_certain() -> None:
    school, none = chances(appraisal(school=[5.0] * 20, whole_chain=[NAN] * 20), TITLES, 30)
    assert school.share[-1] == 1.0 and 0.8 < school.low[-1] < 0.9
    assert none.share[-1] == 0.0 and 0.1 < none.high[-1] < 0.2


def test_the_title_names_the_strategy_that_is_paid_back_most_often() -> None:
    frame = appraisal(school=[30, 40, NAN, NAN], whole_chain=[20, 24, 24, NAN])
    assert title(frame, horizon=60) == (
        "Most often paid back within 60 years: The whole chain, in 3 of 4 replications, in half of all after 24 years"
    )


def test_where_none_is_paid_back_the_title_says_so() -> None:
    frame = appraisal(school=[NAN] * 3, whole_chain=[NAN] * 3)
    assert title(frame, horizon=60) == "No strategy is paid back within 60 years in any of 3 replications"
    one = {"as_today": "Som i dag", "school": "Skolan"}
    assert title(appraisal(school=[NAN]), one, "sv", horizon=60) == (
        "Skolan: har inte betalat sig inom 60 år i någon av 1 replikationer"
    )


def test_where_all_are_paid_back_the_first_in_time_is_named() -> None:
    frame = appraisal(school=[9, 9, 9], whole_chain=[20, 21, 22])
    assert title(frame, horizon=60) == (
        "Every strategy is paid back within 60 years in 3 of 3 replications; first in half of all with School, after "
        "9 years"
    )


def test_of_several_that_are_paid_back_equally_often_none_is_called_the_best() -> None:
    three = {**TITLES, "repair": "Repair"}
    frame = appraisal(school=[30, 40, NAN, NAN], whole_chain=[20, 24, NAN, NAN], repair=[NAN] * 4)
    assert title(frame, three, horizon=60) == (
        "Most often paid back within 60 years: 2 of 3 strategies, in 2 of 4 replications; first in half of all with "
        "The whole chain, after 24 years"
    )


def test_the_end_label_gives_counts_and_interval(text_boxes: Callable[[Figure], list[Any]]) -> None:
    frame = appraisal(school=[5.0] * 12 + [NAN] * 8, whole_chain=[NAN] * 20)
    texts = {text for text, _ in text_boxes(chance_of_payback_figure(frame, TITLES, Words("en"), horizon=70))}
    assert {"12 of 20 (39–78%)", "0 of 20 (0–16%)"} <= texts


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 20])
def test_no_text_overlaps_another_or_leaves_the_page(
    replications: int, language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    names = [f"s{k}" for k in range(8)]
    frame = appraisal(**{name: [float(20 + k)] * replications for k, name in enumerate(names)})
    titles = {"as_today": "Som i dag"} | {name: f"En strategi med ett ganska långt namn, {name}" for name in names}
    figure = chance_of_payback_figure(frame, titles, Words(language), horizon=70)
    assert page_faults(figure) == []


def test_a_payback_beyond_the_horizon_and_a_comparator_alone_are_refused() -> None:
    with pytest.raises(ValueError, match="counts from the start, 0–70; there is 2031"):
        title(appraisal(school=[2031.0], whole_chain=[5.0]), horizon=70)
    with pytest.raises(ValueError, match="only the comparator"):
        title(appraisal(as_today=[NAN]), {"as_today": "As today"}, horizon=70)

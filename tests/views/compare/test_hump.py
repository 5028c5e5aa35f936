"""Claims about the finding that the hump's title states."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.studies.intervals import OF_DRAWS, OF_THE_MEAN
from sim.views.compare.hump import hump_figure
from sim.views.compare.payback import Verdict, paybacks, share_text
from sim.views.words import Words

NBSP = "\u00a0"
TITLES = {"as_today": "As today", "early_parents": "Early parents"}
YEARS = 70


def _results(curves: dict[str, list[tuple[float, float]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return hump and appraisal for straight-sided humps: per replication the depth (MSEK, in year 6) and the end."""
    hump, appraisal = [], []
    for strategy, replications in curves.items():
        for replication, (depth, end) in enumerate(replications):
            net = [depth * min(y / 6, 1) + (end - depth) * max(y - 6, 0) / (YEARS - 6) for y in range(YEARS + 1)]
            paid = next((year for year in range(6, YEARS + 1) if net[year] >= 0), math.nan)
            hump += [(strategy, replication, year, 1e6 * value) for year, value in enumerate(net)]
            appraisal.append((strategy, replication, 1e6 * depth, 6, paid, 1e6 * end))
    return (
        pd.DataFrame(hump, columns=["strategy", "replication", "years_since_start", "cumulative_net_sek"]),
        pd.DataFrame(
            appraisal, columns=["strategy", "replication", "hump_depth_sek", "hump_year", "payback_year", "npv_sek"]
        ),
    )


def _title(curves: dict[str, list[tuple[float, float]]], titles: dict[str, str] = TITLES, language: str = "en") -> str:
    hump, appraisal = _results(curves)
    return str(hump_figure(hump, appraisal, titles, Words(language)).get_label()).replace(NBSP, " ")


def test_a_strategy_that_turns_is_said_to_be_even_after_its_median_year_with_its_range() -> None:
    title = _title({"early_parents": [(-14, 30), (-14, 42), (-14, 60)]})
    assert title == "Early parents: at worst 14 MSEK in the red, breaks even after 22 years (19–27)"


def test_the_same_finding_is_said_in_swedish() -> None:
    title = _title({"early_parents": [(-14, 30), (-14, 42), (-14, 60)]}, {"a": "Som i dag", "early_parents": "X"}, "sv")
    assert title == "X: som mest 14 Mkr back, har betalat sig efter 22 år (19–27)"


def test_the_title_says_never_when_it_never_pays_back() -> None:
    title = _title({"early_parents": [(-14, -5), (-15, -4), (-13, -6)]})
    assert title == "Early parents: at worst 14 MSEK in the red, does not pay back within 70 years"


@pytest.mark.parametrize("ends", [(-9, 10, 2, -1), (-9, 10, 2, 3)])
def test_an_interval_that_holds_zero_is_no_clear_difference_even_if_most_pay_back(ends: tuple[float, ...]) -> None:
    title = _title({"early_parents": [(-14, end) for end in ends]})
    assert title == "Early parents: at worst 14 MSEK in the red, no clear difference after 70 years"


def test_a_loss_that_some_replications_escape_is_not_called_never() -> None:
    title = _title({"early_parents": [(-14, -9)] * 9 + [(-14, 1)]})
    assert title.endswith("pays back within 70 years in only 10% of replications")


def test_a_programme_that_changes_nothing_is_not_said_to_pay_back() -> None:
    title = _title({"early_parents": [(0, 0), (0, 0)]})
    assert title == "Early parents: no clear difference for the public purse within 70 years"


def test_a_strategy_that_saves_from_the_first_day_has_no_hump() -> None:
    title = _title({"early_parents": [(0, 20), (0, 22)]})
    assert title == "Early parents: never in the red, 21 MSEK saved after 70 years"


def test_one_replication_has_no_range() -> None:
    assert _title({"early_parents": [(-14, 42)]}).endswith("breaks even after 22 years")


def test_the_upper_end_is_never_when_some_replications_do_not_pay_back() -> None:
    assert _title({"early_parents": [(-14, 60)] * 9 + [(-14, -2)]}).endswith("(19–never)")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ([(-5, 90), (-5, 91)], "Both strategies clearly save money within 70 years. First School: at worst 5.0 MSEK"),
        ([(-5, -2), (-5, -2)], "1 of 2 strategies clearly saves money within 70 years. Early parents: at worst 14"),
    ],
)
def test_several_strategies_are_counted_and_the_first_to_turn_is_named(
    other: list[tuple[float, float]], said: str
) -> None:
    title = _title({"early_parents": [(-14, 60), (-14, 61)], "school": other}, {**TITLES, "school": "School"})
    assert title.startswith(said)


def test_when_none_pays_back_the_title_says_so_and_names_the_closest() -> None:
    curves = {"early_parents": [(-14, -8.0), (-14, -8.2)], "school": [(-5, -2.0), (-5, -2.2)]}
    title = _title(curves, {**TITLES, "school": "School"})
    assert title == (
        "None of the 2 strategies pays back within 70 years; School comes closest, 2.1 MSEK in the red at the end"
    )


def test_when_only_a_few_replications_pay_back_the_title_does_not_say_none_at_all() -> None:
    curves = {"early_parents": [(-14, -8.0)] * 9 + [(-14, 1)], "school": [(-5, -2.0), (-5, -2.2)] * 5}
    title = _title(curves, {**TITLES, "school": "School"})
    assert title.startswith(
        "None of the 2 strategies clearly pays back within 70 years; School comes closest, 2.1 MSEK"
    )


def test_a_share_is_rounded_to_none_or_all_only_when_it_is() -> None:
    _, appraisal = _results({"early_parents": [(-14, 60)] * 299 + [(-14, -2)]})
    assert share_text(paybacks(appraisal, TITLES)[0], Words("en")) == "99%"


def test_half_of_the_replications_paying_back_is_not_enough_for_a_payback_year() -> None:
    _, appraisal = _results({"early_parents": [(-14, 60), (-14, -2), (-14, 50), (-14, -3)]})
    finding = paybacks(appraisal, TITLES)[0]
    assert math.isinf(finding.median)
    assert finding.verdict is Verdict.UNCLEAR


def test_calendar_years_are_refused() -> None:
    hump, appraisal = _results({"early_parents": [(-14, 42)]})
    with pytest.raises(ValueError, match="years count from the start, 0–70"):
        hump_figure(hump, appraisal.assign(hump_year=2031), TITLES, Words("en"))


def test_a_hump_counted_upwards_is_refused() -> None:
    hump, appraisal = _results({"early_parents": [(-14, 42)]})
    with pytest.raises(ValueError, match="0 or below"):
        hump_figure(hump, appraisal.assign(hump_depth_sek=14e6), TITLES, Words("en"))


def test_frames_of_different_replications_are_refused() -> None:
    hump, _ = _results({"early_parents": [(-14, 42)]})
    _, appraisal = _results({"early_parents": [(-14, 42), (-14, 43)]})
    with pytest.raises(ValueError, match="different replications: hump 1, appraisal 2"):
        hump_figure(hump, appraisal, TITLES, Words("en"))


def test_where_gains_would_flatten_the_hump_it_is_also_shown_close_up() -> None:
    words = Words("en")
    flat = hump_figure(*_results({"early_parents": [(-5, 150)]}), TITLES, words)
    plain = hump_figure(*_results({"early_parents": [(-30, 60)]}), TITLES, words)
    assert [len(figure.axes) for figure in (plain, flat)] == [1, 2]
    near = flat.axes[0].get_ylim()
    assert -5 > near[0] > -10 and near[1] < 15


@pytest.mark.parametrize(
    ("ends", "of_mean", "of_draws"),
    [
        ((30, 42, 60, 35, 44, 52, -1), Verdict.PAYS_BACK, Verdict.UNCLEAR),
        ((30, 42, 60, 35, 44), Verdict.PAYS_BACK, Verdict.UNCLEAR),
        ((30, 42, 60, 35, 44, 52), Verdict.PAYS_BACK, Verdict.PAYS_BACK),
        ((-3, -4, -5, -3, -4, -5, 1), Verdict.NEVER, Verdict.UNCLEAR),
        ((-3, -4, -5), Verdict.NEVER, Verdict.NEVER),
    ],
)
def test_with_draws_it_is_their_range_that_says_whether_the_end_is_clear(
    ends: tuple[float, ...], of_mean: Verdict, of_draws: Verdict
) -> None:
    _, appraisal = _results({"early_parents": [(-14, end) for end in ends]})
    assert paybacks(appraisal, TITLES)[0].verdict is of_mean
    assert paybacks(appraisal, TITLES, OF_DRAWS)[0].verdict is of_draws


def test_the_range_of_payback_is_as_wide_as_every_other_range_of_draws() -> None:
    _, appraisal = _results({"early_parents": [(-14, 10 + end) for end in range(30)]})
    (by_chance,), (by_draws,) = (paybacks(appraisal, TITLES, one) for one in (OF_THE_MEAN, OF_DRAWS))
    years = sorted(float(year) for year in appraisal["payback_year"])
    assert (by_draws.low, by_draws.high) == (years[0], years[-1]), "up to 40 draws it is the whole range"
    assert by_chance.low > years[0] and by_chance.high < years[-1]

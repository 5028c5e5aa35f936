"""Claims about the calibration's figure and table: what was learned, from what, and what stayed unsure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.views.calibration.calibration import calibration_table
from sim.views.columns import WIDTH
from sim.views.figures import calibration_figure
from sim.views.words import Words


def parameter(name: str, spread: float, **given: Any) -> dict[str, Any]:
    """Return a parameter whose posterior is so wide beside its prior, with its middle at 0.5."""
    base = {"parameter": name, "best_sd": 0.4, "mean_sd": 0.5, "low_sd": 0.5 - 1.96 * spread,
            "high_sd": 0.5 + 1.96 * spread, "told_by": "neet_16_24", "trades_off_with": "", "correlation": 0.1,
            "weak": spread > 0.8}  # fmt: skip
    return {**base, **given}


def three() -> pd.DataFrame:
    return pd.DataFrame(
        [
            parameter("drug_log_odds", 0.9),
            parameter("placement_log_odds@0-3", 0.1, trades_off_with="low_income_cut_sd", correlation=-0.83),
            parameter("low_income_cut_sd", 0.5, trades_off_with="drug_log_odds", correlation=0.6),
        ]
    )


def forty() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    names = [f"a_parameter_with_quite_a_long_name_{k}@16-24" for k in range(40)]
    return pd.DataFrame(
        [
            parameter(name, float(rng.uniform(0.05, 1.1)), best_sd=float(rng.normal() * 2),
                      told_by="not_eligible_parents_at_most_upper_secondary", trades_off_with=names[-k - 1],
                      correlation=float(rng.uniform(-0.99, 0.99)))
            for k, name in enumerate(names)
        ]
    )  # fmt: skip


def fitted() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"id": "neet_16_24", "simulated": 5.9, "low": 5.5, "high": 6.2, "inside": True, "published": 5.6},
            {"id": "drug_use", "simulated": 1.5, "low": 1.0, "high": 1.3, "inside": False, "published": None},
        ]
    )


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("make", [three, forty])
def test_no_text_overlaps_another_or_leaves_the_page(
    make: Callable[[], pd.DataFrame], language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    figure = calibration_figure(make(), Words(language))
    assert page_faults(figure) == []


def test_the_parameter_most_was_learned_about_stands_at_the_top(text_boxes: Callable[[Figure], list[Any]]) -> None:
    boxes = {text: box for text, box in text_boxes(calibration_figure(three(), Words("en")))}
    order = [boxes[name].top for name in ("placement log odds, 0-3", "low income cut sd", "drug log odds")]
    assert order == sorted(order, reverse=True)
    assert {"90%", "50%", "10%"} <= set(boxes)


def test_the_headline_counts_those_told_and_those_left_unsure() -> None:
    assert calibration_figure(three(), Words("en")).get_label() == (
        "The published figures tell 2 of 3 free parameters; 1 stay nearly as unsure as before"
    )
    surely = three().assign(weak=False)
    assert calibration_figure(surely, Words("sv")).get_label() == (
        "De publicerade siffrorna bestämmer alla 3 fria parametrar"
    )


def test_weakly_told_parameters_are_open_diamonds_and_the_others_filled_circles() -> None:
    lines = calibration_figure(three(), Words("en")).axes[0].lines
    shown = [line for line in lines if isinstance(line, Line2D) and line.get_marker() in ("o", "D")]
    assert [line.get_marker() for line in shown] == ["o", "o", "D"]
    assert to_hex(shown[-1].get_markerfacecolor()) == "#ffffff" != to_hex(shown[0].get_markerfacecolor())


def test_the_prior_is_the_same_grey_bar_for_all() -> None:
    axes = calibration_figure(forty(), Words("en")).axes[0]
    assert len(axes.patches) == 40
    assert {(round(bar.get_x(), 2), round(bar.get_x() + bar.get_width(), 2)) for bar in axes.patches} == {(-1.96, 1.96)}


def test_the_strongest_trade_off_is_said_with_its_correlation(text_boxes: Callable[[Figure], list[Any]]) -> None:
    said = " ".join(" ".join(text.split()) for text, _ in text_boxes(calibration_figure(three(), Words("en"))))
    assert "Strongest trade-off: placement log odds, 0-3 against low income cut sd (r = −0.83)" in said


def test_without_an_ensemble_only_the_best_fit_is_shown_and_said(text_boxes: Callable[[Figure], list[Any]]) -> None:
    frame = three().assign(mean_sd=math.nan, low_sd=math.nan, high_sd=math.nan, posterior_over_prior_sd=[0.9, 0.1, 0.5])
    figure = calibration_figure(frame, Words("en"))
    said = " ".join(" ".join(text.split()) for text, _ in text_boxes(figure))
    assert "only the best fit" in said and "90%" in said
    assert not [line for line in figure.axes[0].lines if line.get_marker() in ("o", "D")]
    table = calibration_table(fitted(), frame, Words("en"), members=0, kept=0)
    assert "only the best fit" in table and "members" not in table


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_tells_fit_parameters_and_the_ensembles_size(language: str) -> None:
    table = calibration_table(fitted(), three(), Words(language), members=240, kept=231)
    lines = table.splitlines()
    assert max(map(len, lines)) <= WIDTH
    drug = next(re.split(r"\s{2,}", line) for line in lines if line.startswith("drug use"))
    expected = {"en": ["1.50", "–", "1.00–1.30", "no"], "sv": ["1,50", "–", "1,00–1,30", "nej"]}
    assert drug[1:] == expected[language]
    said = " ".join(lines)
    assert {"en": "231 of 240 members", "sv": "231 av 240 medlemmar"}[language] in said
    assert {"en": "effective size is 231", "sv": "effektiva storleken är 231"}[language] in said
    assert {"en": "Hardly told by the figures: drug log odds.", "sv": "Knappt bestämda av siffrorna: drug log odds."}[
        language
    ] in said


def test_an_ensemble_of_which_nothing_is_kept_is_called_no_posterior() -> None:
    assert "there is no posterior" in calibration_table(fitted(), three(), Words("en"), members=8, kept=0)
    with pytest.raises(ValueError, match="9 members kept of 8"):
        calibration_table(fitted(), three(), Words("en"), members=8, kept=9)


def test_a_frame_that_lacks_a_column_is_refused() -> None:
    with pytest.raises(ValueError, match="told_by"):
        calibration_figure(three().drop(columns="told_by"), Words("en"))
    with pytest.raises(ValueError, match="published"):
        calibration_table(fitted().drop(columns="published"), three(), Words("en"), members=1, kept=1)

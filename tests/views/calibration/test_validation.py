"""Claims about the validation: what it says is what the rows say, whatever a stranger's file holds."""

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
from matplotlib.patches import Rectangle

from sim.configuration.schema import Economics
from sim.studies.measures.exclusion import definitions as readings
from sim.views.calibration.target_text import name_of
from sim.views.calibration.validation import MOST_DRAWN
from sim.views.calibration.validation_table import validation_table
from sim.views.columns import WIDTH
from sim.views.drawing.style import BLUE, VERMILLION
from sim.views.figures import save, validation_figure
from sim.views.words import Words, catalogue

UNITS = ("%", "ratio", "years", "SD", "% points", "% a year")
ROLES = ("fit", "check", "structure", "check")


def row(**given: Any) -> dict[str, Any]:
    """Return a row of the frame; the simulated value has an interval of ±0.2 and is judged by its range."""
    base = {"id": "neet_16_29", "quantity": "share", "unit": "%", "role": "check", "simulated": 5.0, "published": 5.5,
            "low": 4.0, "high": 6.0, "source": "targets:T014"}  # fmt: skip
    full = {**base, **given}
    full.setdefault("simulated_low", full["simulated"] - 0.2)
    full.setdefault("simulated_high", full["simulated"] + 0.2)
    full.setdefault("inside", bool(full["low"] <= full["simulated"] <= full["high"]))
    return full


def many(rows: int) -> pd.DataFrame:
    """Return a table of all units and roles with misses, open ranges, negative values and rows not measured."""
    rng = np.random.default_rng(3)
    made = []
    for k in range(rows):
        unit = UNITS[k % len(UNITS)]
        value = float(rng.uniform(0.1, 60.0)) * (-1 if unit == "SD" else 1)
        half = abs(value) * float(rng.uniform(0.05, 0.4))
        simulated = value + half * float(rng.normal()) * (8 if k % 17 == 5 else 0.9)
        made.append(
            row(
                id=f"a_published_figure_of_somebody_number_{k}", unit=unit, role=ROLES[k * 4 // rows],
                simulated=math.nan if k % 23 == 7 else simulated, published=math.nan if k % 9 == 2 else value,
                low=-math.inf if k % 29 == 3 else value - half, high=math.inf if k % 31 == 4 else value + half,
            )
        )  # fmt: skip
    return pd.DataFrame(made)


def exclusion() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"definition": one.name, "meaning": one.meaning, "simulated": 7.0 + k, "simulated_low": 6.5 + k,
             "simulated_high": 7.5 + k, "published": 12.8 if one.source else math.nan, "source": one.source}
            for k, one in enumerate(readings(Economics()))
        ]
    )  # fmt: skip


def marks(figure: Figure) -> list[Line2D]:
    return [line for axes in figure.axes for line in axes.lines if line.get_marker() not in ("None", "", None)]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("rows", [1, 41, 110, 300])
def test_no_text_overlaps_another_or_leaves_the_page(
    rows: int,
    language: str,
    text_boxes: Callable[[Figure], list[Any]],
    page_faults: Callable[[Figure], list[str]],
) -> None:
    figure = validation_figure(many(rows), Words(language))
    assert page_faults(figure) == []
    assert len([text for text, _ in text_boxes(figure) if text.startswith("a published figure")]) == rows + (rows == 1)


def test_a_hundred_and_ten_rows_fit_an_a3_sheet() -> None:
    width, height = validation_figure(many(110), Words("sv")).get_size_inches()
    assert max(width, height) <= 16.6 and min(width, height) <= 12.2


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_headline_counts_by_role_and_leaves_out_rows_without_a_range(language: str) -> None:
    rows = [row(id="a", role="fit"), row(id="b", role="fit", simulated=9.0), row(id="c"),
            row(id="d", simulated=math.nan), row(id="e", role="report"),
            row(id="f", low=-math.inf, high=math.inf)]  # fmt: skip
    title = validation_figure(pd.DataFrame(rows), Words(language)).get_label()
    expected = {"en": "1 of 2 fitted figures and 1 of 2 that were not fitted lie inside their range",
                "sv": "1 av 2 anpassade siffror och 1 av 2 som inte anpassats ligger inom sitt spann"}  # fmt: skip
    assert title == expected[language]


def test_a_table_without_fitted_figures_still_says_what_is_counted() -> None:
    frame = pd.DataFrame([row(id="a"), row(id="b", simulated=9.0)])
    assert validation_figure(frame, Words("en")).get_label() == (
        "1 of 2 figures that were not fitted lie inside their range"
    )


def test_one_row_is_named_and_judged() -> None:
    verdicts = {5.0: "inside the range", 9.0: "outside the range", math.nan: "could not be measured"}
    for simulated, verdict in verdicts.items():
        title = validation_figure(pd.DataFrame([row(simulated=simulated)]), Words("en")).get_label()
        assert title == f"neet 16 29: {verdict}"


def test_a_filled_blue_circle_is_inside_and_an_open_vermillion_diamond_outside() -> None:
    frame = pd.DataFrame([row(id="a"), row(id="b", simulated=6.4), row(id="c", simulated=math.nan)])
    inside, outside = marks(validation_figure(frame, Words("en")))
    assert (inside.get_marker(), to_hex(inside.get_markerfacecolor())) == ("o", BLUE.lower())
    assert (outside.get_marker(), to_hex(outside.get_markerfacecolor())) == ("D", "#ffffff")
    assert to_hex(outside.get_color()) == VERMILLION.lower()


def test_what_lies_far_outside_is_an_arrow_that_points_there() -> None:
    frame = pd.DataFrame([row(id="a", simulated=60.0), row(id="b", simulated=-60.0)])
    right, left = marks(validation_figure(frame, Words("en")))
    assert (right.get_marker(), left.get_marker()) == (">", "<")
    assert right.get_xdata()[0] == -left.get_xdata()[0] > 3.0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"low": 4.0, "high": 6.0, "simulated": 5.5}, 0.5),
        ({"low": -0.5, "high": -0.3, "simulated": -0.5, "published": -0.4}, -1.0),
        ({"low": 4.0, "high": math.inf, "simulated": 7.0, "published": 5.0}, 2.0),
        ({"low": -math.inf, "high": 6.0, "simulated": 5.0, "published": 5.0}, 0.0),
        ({"low": 5.0, "high": 5.0, "simulated": 5.0, "published": 5.0}, 0.0),
        ({"low": 0.0, "high": 1e308, "simulated": 1e308, "published": 1.0}, 1.0),
    ],
)
def test_every_range_fills_the_same_band_and_the_mark_lies_where_it_lies_in_it(
    given: dict[str, float], expected: float
) -> None:
    figure = validation_figure(pd.DataFrame([row(**given)]), Words("en"))
    (mark,) = marks(figure)
    assert mark.get_xdata()[0] == pytest.approx(expected)
    (band,) = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    low, high = band.get_x(), band.get_x() + band.get_width()
    if given["low"] < given["high"]:
        assert low == pytest.approx(-1.0 if math.isfinite(given["low"]) else -3.35)
        assert high == pytest.approx(1.0 if math.isfinite(given["high"]) else 3.35)


def test_of_too_many_rows_the_worst_are_drawn_and_the_figure_says_so(
    text_boxes: Callable[[Figure], list[Any]],
) -> None:
    frame = pd.DataFrame([row(id=f"r_{k}") for k in range(MOST_DRAWN + 40)] + [row(id="the_worst", simulated=99.0)])
    said = [text for text, _ in text_boxes(validation_figure(frame, Words("en")))]
    assert "the worst" in said
    assert any(f"Drawn are the {MOST_DRAWN} of {MOST_DRAWN + 41}" in " ".join(text.split()) for text in said)


@pytest.mark.filterwarnings("error")
def test_a_strangers_names_and_numbers_neither_move_the_cursor_nor_break_the_figure(
    tmp_path: Any, text_boxes: Callable[[Figure], list[Any]], page_faults: Callable[[Figure], list[str]]
) -> None:
    evil = "\x1b[31mred\x07\u202e_$\\frac{1}{0}$_" + "x" * 200
    frame = pd.DataFrame(
        [row(id=evil, source="\x1b]0;t\x07" + "s" * 50, unit="\x1bwide_unit_of_somebody"),
         row(id="字_🙂", simulated=1e300, low=1e299, high=1e301, published=1e300, simulated_low=1e299,
             simulated_high=1e301),
         row(id="tiny", simulated=2e-9, low=1e-9, high=3e-9, published=2e-9)]
    )  # fmt: skip
    figure = validation_figure(frame, Words("en"))
    boxes = text_boxes(figure)
    save(figure, tmp_path / "figure")
    texts = [*(text for text, _ in boxes), *validation_table(frame, exclusion(), Words("sv")).splitlines()]
    assert all(text.replace("\n", "").isprintable() or "\u00a0" in text for text in texts)
    assert not any("\x1b" in text or "\u202e" in text for text in texts)
    assert max(map(len, texts[len(boxes) :])) <= WIDTH
    assert any("1.0e300" in text for text, _ in boxes)
    assert page_faults(figure) == []
    assert len(name_of(evil)) == 60


def test_the_table_says_every_number_with_its_verdict() -> None:
    rows = [row(id="neet_share", role="fit"),
            row(id="crime_ratio", unit="ratio", simulated=2.5, low=3.0, published=math.nan),
            row(id="school_results", unit="SD", simulated=-0.42, published=-0.4, low=-0.5, high=-0.34),
            row(id="nobody_there", simulated=math.nan), row(id="no_range", low=-math.inf, high=math.inf)]  # fmt: skip
    table = validation_table(pd.DataFrame(rows), exclusion(), Words("en"))
    lines = {line[:14].strip(): re.split(r"\s{2,}", line)[1:] for line in table.splitlines()}
    assert lines["neet share"] == ["5.00% (4.80–5.20)", "5.50", "4.00–6.00", "yes", "targets:T014"]
    assert lines["crime ratio"] == ["2.50 (2.30–2.70)", "–", "3.00–6.00", "no", "targets:T014"]
    assert lines["school results"] == ["−0.42\u00a0SD (−0.62…−0.22)", "−0.40", "−0.50…−0.34", "yes", "targets:T014"]
    assert lines["nobody there"] == ["–", "5.50", "4.00–6.00", "–", "targets:T014"]
    assert lines["no range"][2:4] == ["–", "–"]
    assert "Fitted by the calibration: 1 of 1 inside their range (100%)." in table
    assert "Published, not fitted: 1 of 3 inside their range (33%)." in table
    assert "1 could not be measured" in table and "1 without a range" in table


def test_a_miss_is_never_rounded_into_its_range() -> None:
    table = validation_table(
        pd.DataFrame([row(simulated=6.004), row(id="hit", simulated=6.0)]), exclusion(), Words("en")
    )
    missed, hit = [line for line in table.splitlines() if line.startswith(("neet", "hit"))]
    assert "6.004%" in missed and missed.split()[-2] == "no"
    assert "6.00%" in hit and hit.split()[-2] == "yes"


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("rows", [1, 300])
def test_the_table_fits_the_terminal_and_ends_with_what_it_is_not(language: str, rows: int) -> None:
    lines = validation_table(many(rows), exclusion(), Words(language)).splitlines()
    assert max(map(len, lines)) <= WIDTH
    ends = {"en": "Simulated lives, not a forecast about any person.", "sv": "Simulerade liv, ingen prognos"}
    assert lines[-1].startswith(ends[language])
    assert {"en": "None of these definitions is fitted.", "sv": "Ingen av definitionerna är anpassad."}[language] in (
        " ".join(lines)
    )


@pytest.mark.parametrize("name", [one.name for one in readings(Economics())])
def test_every_definition_of_exclusion_has_its_words_in_both_languages(name: str) -> None:
    texts = catalogue()[f"definition.{name}"]
    assert texts["en"] != texts["sv"]
    shown = validation_table(many(1), exclusion(), Words("sv"))
    assert texts["sv"].split()[-1] in shown


def test_a_definition_without_a_published_figure_has_a_dash_beside_it() -> None:
    table = validation_table(many(1), exclusion(), Words("en"), Economics())
    lines = table.splitlines()
    assert next(line for line in lines if "long-term unemployment" in line).split()[-1] == "12.8"
    assert next(line for line in lines if line.startswith("main activity neither")).split()[-1] == "–"
    assert "at least 10 of the years from 23 to 42" in " ".join(lines)


def test_one_run_has_no_interval_and_the_figure_says_so(text_boxes: Callable[[Figure], list[Any]]) -> None:
    frame = pd.DataFrame([row(simulated_low=math.nan, simulated_high=math.nan)])
    said = " ".join(" ".join(text.split()) for text, _ in text_boxes(validation_figure(frame, Words("en"))))
    assert "One run: no interval" in said and "not a forecast about any person" in said
    assert "(" not in validation_table(frame, exclusion(), Words("en")).split("NOT FITTED")[1].splitlines()[1]


def test_a_frame_that_lacks_something_is_refused() -> None:
    for frame, missing in ((many(3).drop(columns="low"), "low"), (many(3).iloc[:0], "rows")):
        with pytest.raises(ValueError, match=missing):
            validation_figure(frame, Words("en"))
    with pytest.raises(ValueError, match="holdout"):
        validation_table(pd.DataFrame([row(role="holdout")]), exclusion(), Words("en"))

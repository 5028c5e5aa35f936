"""Claims about the three degrees of success and about what more places in projects do."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.views.organising.degrees import degrees_figure, degrees_table, dose_figure
from sim.views.words import Words

NBSP = "\u00a0"
TITLES = {
    "en": {"none": "No association", "one": "Association 1.0", "two": "Association 2.0"},
    "sv": {"none": "Inget förbund", "one": "Samordningsförbund 1.0", "two": "Samordningsförbund 2.0"},
}
HELPED = {"none": 0.0, "one": 150.0, "two": 90.0}


def _degrees(between: dict[str, float], methods: float = 6.0, replications: int = 6) -> pd.DataFrame:
    """Return degrees over ten years; `between` is each way's mean change in who fall between the chairs."""
    rng, rows = np.random.default_rng(5), []
    for replication in range(replications):
        shared = 300 + 20 * rng.normal(size=10)
        for way in TITLES["en"]:
            noise = 0.0 if way == "none" else rng.normal(size=10)
            new = shared + between.get(way, 0.0) + noise
            cases = 2 * shared + 0.0 if way == "none" else 2 * shared + noise - np.mean(noise)
            living = methods if way == "two" else 0.0
            for place in range(10):
                rows.append(
                    {
                        "way": way, "replication": replication, "year": 2025 + place, "helped": HELPED[way],
                        "helped_in_line": 20 * living, "methods_in_line": living * place / 9,
                        "faults_mended": living / 2, "new_cases": cases[place], "first_time_between": new[place],
                        "staff_share": 0.9,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def _dose(between: float, cases: float = 0.0, helped: float = 100.0, replications: int = 8) -> pd.DataFrame:
    """Return doses whose inflow changes by so much for each person more who is helped."""
    rng, rows = np.random.default_rng(6), []
    for replication, times in itertools.product(range(replications), (0, 1, 2, 4, 8)):
        many = helped * times**0.7
        noise = rng.normal(size=2) if times else np.zeros(2)
        values = (300 + replication + between * many + noise[0], 600 + cases * many + noise[1])
        rows.append((times, replication, many, *values))
    columns = ["places_times", "replication", "helped", "first_time_between", "new_cases"]
    return pd.DataFrame(rows, columns=columns)


def _said(figure: Figure) -> str:
    return str(figure.get_label()).replace(NBSP, " ")


def test_the_title_says_which_degrees_each_way_reaches_and_where_nothing_is_clear() -> None:
    title = _said(degrees_figure(_degrees({"one": 4.0, "two": -16.0}), TITLES["en"], Words("en")))
    first, second = title.split(". Association 2.0")
    assert first.startswith("Association 1.0: 150 more helped in projects a year, 3.9 ") and "more a year fall" in first
    assert first.endswith("no clear difference in methods in the line and new cases")
    assert "6 more methods live on in the line, 16 fewer a year fall between the chairs" in second


def test_where_no_way_differs_the_title_says_so() -> None:
    frame = _degrees({}, methods=0.0).assign(helped=10.0, new_cases=5.0, first_time_between=7.0)
    title = _said(degrees_figure(frame, TITLES["sv"], Words("sv")))
    assert title.startswith("Ingen säker skillnad mot ”Inget förbund” i hjälpta personer i projekt")


def test_a_measure_that_is_not_clear_is_never_counted_among_the_changes() -> None:
    noise = np.where(np.arange(6) % 2, 1.0, -1.0)
    frame = _degrees({})
    swing = frame["replication"].map(dict(enumerate(noise))).where(frame["way"] != "none", 0.0)
    frame = frame.assign(first_time_between=300 + 40 * swing)
    assert "fall between the chairs;" not in _said(degrees_figure(frame, TITLES["en"], Words("en")))


@pytest.mark.parametrize(
    ("between", "cases", "said"),
    [
        (0.05, 0.0, "The better we work, the worse it gets."),
        (-0.05, -0.05, "The more who are helped, the lower the inflow."),
        (0.0, 0.0, "Inflow does not clearly change with how many are helped."),
        (0.05, -0.05, "Inflow does not go one way with how many are helped."),
    ],
)
def test_the_dose_title_gives_the_answer_whichever_it_is(between: float, cases: float, said: str) -> None:
    title = _said(dose_figure(_dose(between, cases), Words("en")))
    assert title.startswith(f"{said} With 8 times the places, 429 more persons are helped a year: ")


def test_more_places_that_help_nobody_more_give_no_answer() -> None:
    title = _said(dose_figure(_dose(0.05, helped=0.0), Words("sv")))
    assert title.startswith("Inte ens 8 gånger så många platser hjälper säkert fler personer")


def test_a_dose_that_only_rises_half_way_is_not_called_a_rise() -> None:
    frame = _dose(0.0)
    frame.loc[frame["places_times"] == 2, "first_time_between"] += 30
    assert _said(dose_figure(frame, Words("en"))).startswith("Inflow does not go one way")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 6])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, replications: int, page_faults: Callable[[Figure], list[str]]
) -> None:
    frame = _degrees({"one": 4.0, "two": -16.0}, replications=replications)
    for figure in (
        degrees_figure(frame, TITLES[language], Words(language)),
        dose_figure(_dose(0.05, replications=replications), Words(language)),
    ):
        assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_fits_and_gives_differences_with_their_intervals(language: str) -> None:
    table = degrees_table(_degrees({"two": -16.0}), _dose(0.05), TITLES[language], Words(language))
    assert max(map(len, table.splitlines())) <= 100
    assert "+150 ±0" in table and "×8" in table
    assert Words(language)("degrees.mended.row") in table


def test_the_frames_are_refused_in_one_clear_line() -> None:
    frame, words = _degrees({}), Words("en")
    with pytest.raises(ValueError, match=r"degrees lacks the column 'way'"):
        degrees_figure(frame.drop(columns="way"), TITLES["en"], words)
    with pytest.raises(ValueError, match=r"degrees has no rows$"):
        degrees_figure(frame.iloc[:0], TITLES["en"], words)
    with pytest.raises(ValueError, match=r"holds the way 'two', which has no title"):
        degrees_figure(frame, {"none": "N", "one": "O"}, words)
    with pytest.raises(ValueError, match=r"every way and replication needs every year"):
        degrees_figure(frame.iloc[:-1], TITLES["en"], words)
    with pytest.raises(ValueError, match=r"only the comparator"):
        degrees_figure(frame[frame["way"] == "none"], {"none": "N"}, words)
    with pytest.raises(ValueError, match=r"places_times 0"):
        dose_figure(_dose(0.0).query("places_times > 0"), words)
    with pytest.raises(ValueError, match=r"dose lacks the column 'helped'"):
        dose_figure(_dose(0.0).drop(columns="helped"), words)

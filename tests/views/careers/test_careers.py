"""Claims about child-welfare careers and about what a hit in a health talk costs."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.views.careers.figures import careers_figure, talks_figure
from sim.views.careers.table import careers_table
from sim.views.frames import PAYERS
from sim.views.words import Words

NBSP = "\u00a0"
AGENCIES = (
    "Förskola", "Skola och elevhälsa", "Barn- och ungdomspsykiatri", "Fritid", "Föreningar",
    "Socialtjänst, barn och unga", "Polisen, oro för unga", "Kriminalvården",
)  # fmt: skip


def _efforts(agencies: int = 8) -> pd.DataFrame:
    names = AGENCIES[:agencies]
    first, children = 16.0 - 1.5 * np.arange(len(names)), 40.0 * np.arange(1, len(names) + 1)
    return pd.DataFrame(
        {"agency": names, "children": children, "first_age": first, "years": 1.5, "cost_sek_per_child": 1.1e5}
    )


def _first_met(more: float = 0.2, half: float = 0.02, ways: tuple[str, ...] = ("silo", "talks")) -> pd.DataFrame:
    """Return shares by age; `more` is what the talks add, `half` half the interval."""
    rows = []
    for way, age in itertools.product(ways, range(18)):
        needed, added = (age + 1) / 18, more * age / 17 if way == "talks" else 0.0
        shares = {"needed": needed, "met": 0.6 * needed + added, "joint": 0.4 * needed + added}
        shares |= {"found_by_talk": 0.5 * needed} if way == "talks" else {}
        rows += [(way, age, measure, one, one - half, one + half) for measure, one in shares.items()]
    return pd.DataFrame(rows, columns=["way", "age", "measure", "share", "low", "high"])


def _talks() -> pd.DataFrame:
    columns = ["age", "hits", "misses", "false_alarms", "all_clear"]
    return pd.DataFrame([(13, 60.0, 20.0, 90.0, 800.0), (7, 40.0, 30.0, 160.0, 900.0)], columns=columns)


def _rest() -> dict[str, pd.DataFrame]:
    return {
        "cost": pd.DataFrame({"payer": PAYERS, "amount_sek": 1e5}),
        "concentration": pd.DataFrame({"percent_of_children": [1, 5, 10, 50], "percent_of_cost": [11, 38, 55, 95]}),
        "talks": _talks(),
        "views": pd.DataFrame(
            {
                "criterion": ["one agency serves", "two agencies have a glimpse"], "sensitivity": [0.11, np.nan],
                "precision": [0.71, np.nan], "years_earlier": [1.2, np.nan],
            }
        ),
    }  # fmt: skip


def _title(figure: Figure) -> str:
    return str(figure.get_label()).replace(NBSP, " ")


def test_the_title_says_how_many_were_helped_and_jointly_seen_and_what_talks_add() -> None:
    assert _title(careers_figure(_efforts(), _first_met(), Words("en"))) == (
        "Each agency by itself: before 18, 60% of the children in need have got help and 40% have been seen by two "
        "agencies; with health talks 80% and 60%"
    )


def test_talks_whose_intervals_meet_the_silos_are_no_clear_difference() -> None:
    title = _title(careers_figure(_efforts(), _first_met(0.03), Words("sv")))
    assert title.endswith("med hälsosamtal ingen säker skillnad (63 % och 43 %)")


def test_without_intervals_talks_are_not_said_to_change_anything() -> None:
    frame = _first_met().assign(low=np.nan, high=np.nan)
    assert "no clear difference" in _title(careers_figure(_efforts(), frame, Words("en"), 1))


def test_one_way_alone_has_one_panel_of_curves() -> None:
    figure = careers_figure(_efforts(), _first_met(ways=("silo",)), Words("en"))
    assert len(figure.axes) == 2
    assert "health talks" not in _title(figure)


def test_agencies_stand_in_the_order_in_which_they_first_help() -> None:
    axes = careers_figure(_efforts(), _first_met(), Words("sv")).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == list(reversed(AGENCIES))


def test_a_hit_costs_the_false_alarms_of_all_ages() -> None:
    assert _title(talks_figure(_talks(), Words("en"))) == (
        "Each hit in the health talks costs 2.5 false alarms, and 33% of the needs are missed"
    )
    assert _title(talks_figure(_talks().assign(hits=0.0), Words("sv"))) == (
        "Hälsosamtalen upptäcker inget behov, och ger 250 falska larm"
    )


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("agencies", [1, 8])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, agencies: int, page_faults: Callable[[Figure], list[str]]
) -> None:
    words = Words(language)
    for figure in (careers_figure(_efforts(agencies), _first_met(), words, 20), talks_figure(_talks(), words, 20)):
        assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_fits_and_never_adds_what_is_not_public(language: str) -> None:
    words = Words(language)
    table = careers_table(_efforts(), _first_met(), **_rest(), words=words, replications=20)
    lines = table.splitlines()
    assert max(map(len, lines)) <= 100
    assert next(line for line in lines if line.startswith(words("payer.public"))).split()[-1] == "600"
    assert words("careers.talks.hits") in table and "nan" not in table
    assert words("source_line.many", version="x", replications="20").split("x;")[-1].strip() in table


def test_without_talks_the_table_leaves_them_out() -> None:
    rest = {**_rest(), "talks": _talks().iloc[:0]}
    assert "HEALTH TALKS" not in careers_table(_efforts(), _first_met(), **rest, words=Words("en"))


def test_the_frames_are_refused_in_one_clear_line() -> None:
    words, met = Words("en"), _first_met()
    with pytest.raises(ValueError, match=r"efforts lacks the column 'years'"):
        careers_figure(_efforts().drop(columns="years"), met, words)
    with pytest.raises(ValueError, match=r"efforts has no rows$"):
        careers_figure(_efforts().iloc[:0], met, words)
    with pytest.raises(ValueError, match=r"first_met: unknown measure 'joy'; allowed: needed, "):
        careers_figure(_efforts(), met.replace({"measure": {"joint": "joy"}}), words)
    with pytest.raises(ValueError, match=r"share must lie in 0–1"):
        careers_figure(_efforts(), met.assign(share=60.0), words)
    with pytest.raises(ValueError, match=r"talks has no rows$"):
        talks_figure(_talks().iloc[:0], words)
    with pytest.raises(ValueError, match=r"cost: unknown payer 'landsting'"):
        rest = {**_rest(), "cost": _rest()["cost"].replace({"payer": {"region": "landsting"}})}
        careers_table(_efforts(), met, **rest, words=words)

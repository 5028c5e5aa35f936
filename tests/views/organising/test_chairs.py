"""Claims about who is left between the chairs: what the title says is what the numbers bear."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.views.columns import WIDTH
from sim.views.figures import save
from sim.views.organising.chairs import CONTACTS, EFFECTS, GROUPS, PERSONS, chairs_figure, chairs_table
from sim.views.words import Words

TITLES = {"silo": "Silo", "team": "Team", "association": "Association"}
LONG = {
    "silo": "Stuprör",
    "team": "Flerkompetent team med hälsosamtal för alla elever",
    "association": "Samordning 2.0",
}
NBSP = "\u00a0"
Change = dict[tuple[str, str], list[float]]


def made(changes: Change | None = None, replications: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both frames: 30 in a measure of people and 1 000 in an effect, plus the changes by replication."""
    rng = np.random.default_rng(2)
    shared = rng.normal(size=replications)
    chairs, effects = [], []
    for way, replication in itertools.product(TITLES, range(replications)):

        def value(measure: str, base: float, way: str = way, replication: int = replication) -> float:
            moved = (changes or {}).get((way, measure), [0.0])
            return base + float(shared[replication]) + moved[replication % len(moved)]

        for group, measure in itertools.product(GROUPS, (*PERSONS, *CONTACTS)):
            chairs.append((way, replication, group, measure, value(f"{group}.{measure}", 30.0)))
        effects += [(way, replication, measure, value(measure, 1000.0)) for measure in EFFECTS]
    return (
        pd.DataFrame(chairs, columns=["way", "replication", "group", "measure", "per_1000"]),
        pd.DataFrame(effects, columns=["way", "replication", "measure", "value"]),
    )


def title(changes: Change, language: str = "en", replications: int = 4) -> str:
    return str(chairs_figure(*made(changes, replications), TITLES, Words(language)).get_label()).replace(NBSP, " ")


def cells(table: str, label: str, turn: int = 0) -> list[str]:
    lines = [line for line in table.splitlines() if line.startswith(label)]
    return re.split(r"\s{2,}", lines[turn].strip())[1:]


MANY: Change = {
    ("team", "children.between_chairs"): [-6.0, -5.0, -7.0],
    ("association", "adults.between_chairs"): [-2.0, -2.2],
    ("team", "public_msek"): [60.0, 61.0, 58.0],
    ("association", "excluded"): [-20.0, 20.0],
}


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 5])
@pytest.mark.parametrize("titles", [TITLES, LONG])
def test_no_text_overlaps_another_or_leaves_the_page(
    titles: dict[str, str], replications: int, language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    figure = chairs_figure(*made(MANY, replications), titles, Words(language))
    assert page_faults(figure) == []


def test_the_title_tells_what_the_ways_that_lead_do_to_exclusion_and_cost_as_well() -> None:
    assert title(MANY) == (
        "Team against “Silo”: 6.0 fewer children per 1,000 between the chairs and 60 MSEK higher public cost, "
        "no clear difference in exclusion; Association: 2.1 fewer adults per 1,000 between the chairs, "
        "no clear difference in exclusion or public cost"
    )


def test_an_interval_that_holds_zero_is_no_clear_difference() -> None:
    noise = {("team", measure): [-3.0, 3.0] for measure in ("children.between_chairs", "excluded", "public_msek")}
    assert title(noise) == (
        "No clear difference against “Silo”: neither between the chairs nor in exclusion or public cost"
    )
    assert title(noise, "sv").startswith("Ingen säker skillnad mot ”Silo”: varken mellan stolarna")


def test_a_way_that_leaves_more_between_the_chairs_is_not_hidden() -> None:
    worse: Change = {
        ("team", "children.between_chairs"): [-3.0, -3.2],
        ("team", "adults.between_chairs"): [1.0, 1.1],
    }
    said = title(worse, "sv")
    assert "3,1 färre barn per 1 000 mellan stolarna" in said and "1,1 fler vuxna per 1 000" in said


def test_where_only_exclusion_or_cost_differs_the_title_is_about_that() -> None:
    said = title({("association", "excluded"): [-12.0, -13.0]})
    assert said == (
        "Association against “Silo”: 12 fewer persons in long-lasting exclusion, "
        "no clear difference in children between the chairs, adults between the chairs or public cost"
    )


def test_what_all_ways_share_by_chance_does_not_widen_a_difference() -> None:
    # differences −5, −6, −7, −6: mean −6, s = 0.8165, half = 3.18245 · 0.8165 / 2 = 1.30
    table = chairs_table(*made({("team", "excluded"): [-5.0, -6.0, -7.0, -6.0]}), TITLES, Words("en"))
    assert cells(table, "  difference", turn=2)[:2] == ["·", "−6.0 ±1.3"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_has_every_measure_of_both_groups_and_the_effects(language: str) -> None:
    words = Words(language)
    table = chairs_table(*made(MANY), TITLES, words)
    assert max(map(len, table.splitlines())) <= WIDTH
    for measure in (*PERSONS, *CONTACTS):
        label = words(f"chairs.measure.{measure}")
        assert sum(bool(re.match(re.escape(label) + r"\s{2,}", line)) for line in table.splitlines()) == 2
    assert all(words(f"chairs.group.{group}") in table for group in GROUPS)


def test_one_replication_has_no_interval_and_says_so() -> None:
    table = chairs_table(*made(MANY, 1), TITLES, Words("sv"))
    assert "±" not in table and "En replikation" in table


def test_better_worse_and_unclear_have_marks_of_their_own() -> None:
    panels = chairs_figure(*made(MANY), TITLES, Words("en")).axes
    marks = [[line.get_marker() for line in axes.lines if line.get_marker() not in ("None", "")] for axes in panels]
    assert marks == [["D", "o", "o"], ["D", "o", "o"], ["o", "o"], ["s", "o"]]
    filled = [line.get_markerfacecolor() != "white" for line in panels[0].lines if line.get_marker() in ("D", "o")]
    assert filled == [True, True, False]


def test_the_title_stays_with_the_picture_and_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first = save(chairs_figure(*made(MANY), TITLES, Words("sv")), tmp_path / "first")
    second = save(chairs_figure(*made(MANY), TITLES, Words("sv")), tmp_path / "second")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert "<title>Team jämfört med ”Silo”" in first[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("mend", "said"),
    [
        (lambda chairs, effects: (chairs.drop(columns="way"), effects), "chairs lacks the column 'way'"),
        (lambda chairs, effects: (chairs, effects.rename(columns={"value": "x"})), "effects lacks the column 'value'"),
        (lambda chairs, effects: (chairs.iloc[:0], effects), "chairs has no rows"),
        (lambda chairs, effects: (chairs.replace("lost", "left"), effects), "unknown measure 'left'"),
        (lambda chairs, effects: (chairs.replace("adults", "old"), effects), "unknown group 'old'"),
        (lambda chairs, effects: (chairs, effects[effects["measure"] != "excluded"]), "measure 'excluded'"),
        (lambda chairs, effects: (chairs.iloc[1:], effects), "every combination of way"),
        (lambda chairs, effects: (chairs, pd.concat([effects, effects])), "effects has two rows"),
        (lambda chairs, effects: (chairs, effects[effects["replication"] > 0]), "different replications"),
        (lambda chairs, effects: (chairs.replace("team", "crew"), effects), "'crew', which has no title"),
    ],
)
def test_a_frame_that_cannot_be_right_is_refused(mend: Callable[..., Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        chairs_table(*mend(*made()), TITLES, Words("en"))


def test_the_figure_needs_something_to_compare_with_and_the_table_does_not() -> None:
    alone = [frame[frame["way"] == "silo"] for frame in made()]
    with pytest.raises(ValueError, match="only the comparator"):
        chairs_figure(*alone, {"silo": "Silo"}, Words("en"))
    assert "±" not in chairs_table(*alone, {"silo": "Silo"}, Words("en"))

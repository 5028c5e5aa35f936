"""Claims about what a krona achieved: shares add up, loss stays apart, and good and offensive are as in money."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.money.achievement import ACHIEVEMENTS
from sim.views.columns import WIDTH
from sim.views.figures import save
from sim.views.organising.achieved import SPENT, SUMS, achieved_figure, achieved_table
from sim.views.words import Words

TITLES = {"silo": "Silo", "team": "Team"}
MSEK = {"in_time": 20.0, "late": 10.0, "without_need": 3.0, "nobody_helped": 2.0, "upkeep": 65.0, "loss": 400.0}


def made(
    in_time: tuple[float, ...] = (25.0, 25.2, 24.9), ways: tuple[str, ...] = ("silo", "team"), replications: int = 3
) -> pd.DataFrame:
    """Return a frame of ten years of 100 MSEK; other ways move `in_time` MSEK from upkeep, by replication."""
    rows = []
    for way, replication, year, one in itertools.product(ways, range(replications), range(2030, 2040), ACHIEVEMENTS):
        moved = 0.0 if way == ways[0] else in_time[replication % len(in_time)] - MSEK["in_time"]
        amount = MSEK[one] + (moved if one == "in_time" else -moved if one == "upkeep" else 0.0)
        rows.append((way, replication, year, one, 1e6 * amount))
    return pd.DataFrame(rows, columns=["way", "replication", "year", "achieved", "amount_sek"])


def title(frame: pd.DataFrame, language: str = "en") -> str:
    return str(achieved_figure(frame, TITLES, Words(language)).get_label())


def cells(table: str, label: str) -> tuple[list[str], list[str]]:
    lines = table.splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith(label))
    return tuple(re.split(r"\s{2,}", line.strip())[1:] for line in lines[place : place + 2])  # type: ignore[return-value]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("ways", [1, 2, 5])
@pytest.mark.parametrize("replications", [1, 3])
def test_no_text_overlaps_another_or_leaves_the_page(
    replications: int, ways: int, language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    names = tuple(f"way_{place}" for place in range(ways))
    titles = {name: f"Samordningsförbund med hälsosamtal {name[-1]}.0" for name in names}
    figure = achieved_figure(made(ways=names, replications=replications), titles, Words(language))
    assert page_faults(figure) == []


def test_the_title_says_the_shares_in_words_and_which_way_moves_them() -> None:
    assert title(made()) == (
        "Silo: of every 100 kronor spent, 20 go to the right thing in time, 10 to the right thing late, 65 to upkeep "
        "and 5.0 to the wrong thing or to assessments that helped nobody. "
        "Team: 5.0 percentage points more (4.7–5.4) to the right thing in time"
    )


def test_an_unclear_or_falling_share_is_called_so() -> None:
    assert title(made((19.0, 21.0, 20.1))).endswith("No other way clearly changes what goes to the right thing in time")
    assert "2,0 procentenheter mindre (" in title(made((18.0, 18.1, 17.9)), "sv")


def test_the_stack_is_of_what_is_spent_and_reaches_a_hundred_without_loss() -> None:
    axes = achieved_figure(made(), TITLES, Words("en")).axes[0]
    tops = [float(area.get_paths()[0].vertices[:, 1].max()) for area in axes.collections]
    assert len(tops) == len(SPENT) == len(ACHIEVEMENTS) - 1
    assert tops == pytest.approx([10.0, 30.0, 33.0, 35.0, 100.0])


def test_the_heavy_line_parts_good_from_bad_and_stripes_are_offensive() -> None:
    axes = achieved_figure(made(), TITLES, Words("en")).axes[0]
    assert axes.lines[0].get_ydata() == pytest.approx([30.0] * 10)
    assert [one for one, area in zip(SPENT, axes.collections, strict=True) if area.get_hatch()] == [
        "in_time",
        "without_need",
    ]


def test_good_and_bad_and_offensive_and_defensive_each_make_up_all_that_is_spent() -> None:
    assert sorted((*SUMS["good"], *SUMS["bad"])) == sorted((*SUMS["offensive"], *SUMS["defensive"])) == sorted(SPENT)
    table = achieved_table(made(), TITLES, Words("en"))
    levels = {kind: cells(table, f"{kind} (")[0][0] for kind in SUMS}
    assert levels == {"good": "30.0", "bad": "70.0", "offensive": "23.0", "defensive": "77.0"}


def test_differences_are_paired_points_and_loss_has_a_line_of_its_own_in_money() -> None:
    table = achieved_table(made((24.0, 25.0, 26.0)), TITLES, Words("en"))
    # differences 4, 5, 6: s = 1, half = 4.30265 / √3 = 2.484
    assert cells(table, "the right thing in time") == (["20.0", "25.0"], ["·", "+5.0 ±2.5"])
    assert cells(table, "loss")[0] == ["400", "400"]
    assert cells(table, "spent")[0] == ["100", "100"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_keeps_its_width_and_names_every_class(language: str) -> None:
    words = Words(language)
    table = achieved_table(made(), TITLES, words)
    assert max(map(len, table.splitlines())) <= WIDTH
    assert all(words(f"achieved.class.{one}") in table for one in SPENT)
    assert "±" not in achieved_table(made(replications=1), TITLES, words)


def test_a_year_in_which_nothing_is_spent_is_left_out_of_the_picture() -> None:
    frame = made()
    frame.loc[frame["year"] == 2030, "amount_sek"] = 0.0
    assert achieved_figure(frame, TITLES, Words("sv")).axes[0].get_xlim()[0] == 2031


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    saved = [save(achieved_figure(made(), TITLES, Words("sv")), tmp_path / turn) for turn in ("a", "b")]
    assert [path.read_bytes() for path in saved[0]] == [path.read_bytes() for path in saved[1]]


@pytest.mark.parametrize(
    ("mend", "said"),
    [
        (lambda frame: frame.drop(columns="year"), "achieved lacks the column 'year'"),
        (lambda frame: frame.iloc[:0], "achieved has no rows"),
        (lambda frame: frame.replace("loss", "lost"), "unknown achieved 'lost'"),
        (lambda frame: frame[frame["achieved"] != "upkeep"], "no rows for the achieved 'upkeep'"),
        (lambda frame: frame.iloc[1:], "every combination of way"),
        (lambda frame: frame.assign(amount_sek=-1.0), "below zero"),
        (lambda frame: frame.assign(amount_sek=0.0), "nothing is spent in way 'silo'"),
    ],
)
def test_a_frame_that_cannot_be_right_is_refused(mend: Callable[..., Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        achieved_figure(mend(made()), TITLES, Words("en"))


def test_more_ways_than_there_is_room_for_are_refused() -> None:
    names = tuple(f"way_{place}" for place in range(6))
    with pytest.raises(ValueError, match="room for 5 ways, not 6"):
        achieved_figure(made(ways=names), {name: name for name in names}, Words("en"))

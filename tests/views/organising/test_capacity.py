"""Claims about how much staff there is: whether the queue dominates what comes out."""

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
from sim.views.organising.capacity import MEASURES, capacity_figure, capacity_table
from sim.views.words import Words

BASE = {"services_msek": 300.0, "public_msek": 900.0, "waiting": 40.0, "between_chairs": 50.0, "excluded": 1000.0}
SHARES = (0.5, 0.75, 1, 1.5, 2)
NBSP = "\u00a0"


def made(
    elasticity: dict[str, float], noise: float = 0.0, shares: tuple[float, ...] = SHARES, replications: int = 4
) -> pd.DataFrame:
    """Return a frame in which a measure is base · share ** elasticity, with shared chance and noise of its own."""
    rng = np.random.default_rng(4)
    shared = 1 + 0.02 * rng.normal(size=replications)
    rows = []
    for share, replication, measure in itertools.product(shares, range(replications), MEASURES):
        value = BASE[measure] * share ** elasticity.get(measure, 0.0) * shared[replication]
        rows.append((share, replication, measure, value + (share != 1) * noise * float(rng.normal())))
    return pd.DataFrame(rows, columns=["capacity_share", "replication", "measure", "value"])


def title(frame: pd.DataFrame, language: str = "en") -> str:
    return str(capacity_figure(frame, Words(language)).get_label()).replace(NBSP, " ")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 6])
@pytest.mark.parametrize("shares", [SHARES, (0.5, 1), (0.9, 0.95, 1, 1.02, 3), (0.25, 0.5, 0.7, 0.8, 1, 1.1, 2, 4)])
@pytest.mark.parametrize("waiting", [-1.5, 1.5])
def test_no_text_overlaps_another_or_leaves_the_page(
    waiting: float,
    shares: tuple[float, ...],
    replications: int,
    language: str,
    page_faults: Callable[[Figure], list[str]],
) -> None:
    frame = made({"waiting": waiting, "services_msek": 0.5}, 3.0, shares, replications)
    figure = capacity_figure(frame, Words(language))
    assert page_faults(figure) == []


def test_the_title_says_what_staff_affects_and_by_how_much_at_half_and_double() -> None:
    frame = made({"waiting": -1.0, "public_msek": -0.01})
    assert title(frame) == (
        "Staff time affects the queue and public cost, but not clearly the number between the chairs or exclusion. "
        "Halved: waiting +100%, public cost +0.7%. Doubled: waiting −50%, public cost −0.7%"
    )


def test_where_nothing_is_clear_the_title_says_so() -> None:
    assert title(made({}, noise=0.0)).startswith("No clear difference in queue")
    assert title(made({}), "sv").startswith("Ingen säker skillnad i kö")


def test_without_half_and_double_the_lowest_and_highest_share_are_told() -> None:
    said = title(made({"waiting": -1.0}, shares=(0.8, 1, 1.25)), "sv")
    assert "Vid 80 %: väntande +25 %. Vid 125 %: väntande −20 %" in said


def test_a_difference_that_is_clear_at_one_end_only_is_marked_at_the_other() -> None:
    frame = made({})
    halved = (frame["capacity_share"] == 0.5) & (frame["measure"] == "excluded")
    frame.loc[halved, "value"] += 20.0
    assert re.search(r"Halved: exclusion \+2\.0%\. Doubled: exclusion ~\s?0\.0%", title(frame))


def test_every_panel_begins_at_zero() -> None:
    figure = capacity_figure(made({"excluded": 0.01}), Words("en"))
    assert [axes.get_ylim()[0] for axes in figure.axes] == [0.0] * len(MEASURES)


def test_half_lies_as_far_from_today_as_double() -> None:
    axes = capacity_figure(made({}), Words("en")).axes[0]
    places = {
        label.get_text(): float(tick) for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    }
    assert places["50%"] == -places["200%"] and places["100%"] == 0.0


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_has_todays_share_first_and_pairs_the_others_with_it(language: str) -> None:
    table = capacity_table(made({"waiting": -1.0}), Words(language))
    lines = table.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert re.split(r"\s{2,}", lines[0].strip().replace(NBSP, " "))[:2] in (["100%", "50%"], ["100 %", "50 %"])
    label = Words(language)("capacity.measure.waiting")
    place = next(place for place, line in enumerate(lines) if line.startswith(label))
    assert "·" in lines[place + 1] and "±" in lines[place + 1]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    saved = [save(capacity_figure(made({"waiting": -1.0}), Words("sv")), tmp_path / turn) for turn in ("a", "b")]
    assert [path.read_bytes() for path in saved[0]] == [path.read_bytes() for path in saved[1]]


@pytest.mark.parametrize(
    ("mend", "said"),
    [
        (lambda frame: frame.drop(columns="capacity_share"), "capacity lacks the column 'capacity_share'"),
        (lambda frame: frame.drop(columns="value"), "capacity lacks the column 'value'"),
        (lambda frame: frame.iloc[:0], "capacity has no rows"),
        (lambda frame: frame.replace("waiting", "queue"), "unknown measure 'queue'"),
        (lambda frame: frame[frame["capacity_share"] != 1], "no rows for the capacity_share 1"),
        (lambda frame: frame[frame["capacity_share"] == 1], "only the capacity_share 1"),
        (lambda frame: frame.replace({"capacity_share": {0.5: 0.0}}), "above zero"),
        (lambda frame: frame.iloc[1:], "every combination of capacity_share"),
        (lambda frame: frame.assign(value=float("nan")), "value is missing"),
    ],
)
def test_a_frame_that_cannot_be_right_is_refused(mend: Callable[..., Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        capacity_figure(mend(made({})), Words("en"))

"""Claims about the figures and the table of enough replications: titles are findings, and nothing overlaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.border import choose
from sim.configuration.schema import EnoughReplications
from sim.studies.enough_replications.enough_replications import Enough, Precision, Stopping
from sim.studies.enough_replications.tables import GOAL_TIMES, gain_table, needed_table, replayed, running_table
from sim.views.enough_replications.convergence import convergence_figure
from sim.views.enough_replications.frames import Convergence, gain_headline, headline
from sim.views.enough_replications.gain import gain_figure
from sim.views.enough_replications.table import about_the_claim, enough_table
from sim.views.words import Words

TITLES = {
    "en": ("As today", "Early, targeted", "School", "Youth to work", "The whole chain"),
    "sv": ("Som i dag", "Tidigt och riktat", "Skolan", "Unga till arbete", "Hela kedjan"),
}
NAMES = ("as_today", "early_targeted", "school", "youth_to_work", "whole_chain")


@cache
def lived(replications: int, shared: float, own: float, persons: float = 1.0) -> Convergence:
    """Return five strategies whose outcomes share most accidents, as measured on Umeå."""
    chance = np.random.default_rng(2)
    scale = np.array([1.0, 4e6, 5e6])
    common = shared * chance.normal(size=(replications, 1, 3))
    apart = own * chance.normal(size=(replications, 5, 3)) * np.array([0.2, 0.3, 0.5, 0.9, 1.0])[None, :, None]
    means = np.array([[1300.0, 5e9, 7e9], [1299, 5.1e9, 7.1e9], [1295, 5.28e9, 7.26e9], [1294, 5.03e9, 7e9],
                      [1288, 5.25e9, 7.19e9]])  # fmt: skip
    enough = Enough(NAMES, (common + apart) * scale + means, (16, replications), True)
    precision = Precision(persons, 10.0)
    again = replayed(enough, precision, Stopping(), seed=1, replays=50)
    gains = [gain_table(enough, precision).assign(staff_share=share) for share in (1.0, 0.5)]
    queues = pd.DataFrame({"staff_share": [1.0, 0.5], "without_room": [0.08, 0.4], "binding": [9, 0], "agencies": 16})
    needed = needed_table(enough, precision)
    told = {
        "replays": again.replays, "replications": again.replications, "bias": again.bias.value,
        **{f"{name}{end}": 0.94 for name in ("covered", "ruling") for end in ("", "_low", "_high")},
    }  # fmt: skip
    return Convergence(
        dict(zip(NAMES, TITLES["en"], strict=True)), running_table(enough), needed, pd.concat(gains), queues, told,
        enough.looks, bool(needed["reached"].all()), persons, 10.0, GOAL_TIMES,
    )  # fmt: skip


def in_language(found: Convergence, language: str) -> Convergence:
    return replace(found, titles=dict(zip(NAMES, TITLES[language], strict=True)))


def test_the_title_says_how_many_are_enough_and_what_takes_the_most() -> None:
    told = headline(lived(104, 30.0, 4.0), Words("en"))
    assert told.startswith(
        "104 replications are enough for ±1 persons and ±10 MSEK; what takes the most: The whole chain"
    )


def test_the_title_says_when_they_are_not_enough_and_how_many_it_would_take() -> None:
    told = headline(lived(24, 30.0, 6.0, 0.5), Words("en"))
    assert told.startswith("24 replications are not enough for ±0.5 persons and ±10 MSEK: it would take about ")
    assert int(told.rpartition("about ")[2].split(" ")[0].replace(",", "")) > 200


def test_the_title_of_the_gain_counts_where_the_goal_is_sure() -> None:
    assert gain_headline(lived(104, 30.0, 4.0), Words("en")).endswith("each answer gains at least 10 times")
    weak = gain_headline(lived(104, 4.0, 4.0), Words("en"))
    assert "surely at least 10 times for 0 of 12 answers" in weak or "of 12 answers" in weak
    assert "each answer" not in weak


def test_where_nothing_ever_differs_the_title_says_that_too() -> None:
    found = lived(104, 30.0, 4.0)
    none = replace(found, gains=found.gains.assign(times=np.nan, low=np.nan, high=np.nan, directly=np.nan, goal="no"))
    assert gain_headline(none, Words("en")).startswith("No strategy and no accident")
    assert gain_figure(none, Words("en")).get_label() == gain_headline(none, Words("en"))
    endless = replace(found, gains=found.gains.assign(times=np.inf, low=np.nan, high=np.nan, directly=np.inf))
    assert "∞" in gain_headline(endless, Words("en")) and "∞" in enough_table(endless, Words("en"))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("draw", [convergence_figure, gain_figure])
@pytest.mark.parametrize("draws", [False, True])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, draw: Callable[..., Figure], draws: bool, page_faults: Callable[[Figure], list[str]]
) -> None:
    figure = draw(replace(in_language(lived(104, 30.0, 4.0), language), draws=draws), Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_is_narrow_and_tells_every_answer(language: str) -> None:
    words, found = Words(language), in_language(lived(104, 30.0, 4.0), language)
    text = enough_table(found, words)
    assert max(len(line) for line in text.splitlines()) <= 100
    assert all(text.count(title) >= 5 for title in TITLES[language][1:])
    assert text.count(" *") == 1
    assert (
        words("enough.queues.free", share=words.percent(50), without_room=words.percent(40, 1), agencies=16)[:20]
        in text
    )
    assert text.splitlines()[-1] == words("source_line.many", version="0.1.0", replications="104")


def test_what_is_asked_for_is_said_first() -> None:
    choice = choose(EnoughReplications, "enough_replications", ["precision_persons=2.5", "language=sv"])
    text = about_the_claim(choice, Words("sv"))
    assert "högst 2,5 personer och 10 Mkr" in text and "Umeå" in text


def test_a_frame_that_lacks_a_column_is_refused_in_one_line() -> None:
    found = lived(104, 30.0, 4.0)
    with pytest.raises(ValueError, match="needed lacks the column 'half'"):
        replace(found, needed=found.needed.drop(columns="half"))
    with pytest.raises(ValueError, match="queues has no rows"):
        replace(found, queues=found.queues.iloc[:0])

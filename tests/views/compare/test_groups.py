"""Claims about exclusion by group: shares as they are, changes in each group, and words that respect people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.evidence.groups import GROUPS
from sim.studies.intervals import OF_DRAWS
from sim.views.compare.groups import groups_figure, shares_of
from sim.views.words import Words, catalogue

NBSP = "\u00a0"
TITLES = {"as_today": "As today", "school": "School", "whole_chain": "The whole chain"}


def groups(replications: int = 5, kept: tuple[str, ...] = ("male_strained",), nobody: str = "") -> pd.DataFrame:
    """Return groups of 200, 10 % in exclusion (30 % of strained men); the whole chain keeps 6 of some groups out."""
    rows = []
    for strategy in TITLES:
        for replication in range(replications):
            for place, group in enumerate(GROUPS):
                persons = 0 if group == nobody else 200
                excluded = (60 if group == "male_strained" else 20 + place) + 3 * replication
                if strategy == "whole_chain" and group in kept:
                    excluded -= 6 + replication % 2
                rows.append((strategy, replication, group, persons, excluded if persons else 0))
    return pd.DataFrame(rows, columns=["strategy", "replication", "group", "persons", "excluded"])


def title(figure: Figure) -> str:
    """Return the headline."""
    return str(figure.get_label()).replace(NBSP, " ")


def test_the_title_says_where_exclusion_is_most_and_least_common_and_in_how_many_groups_it_clearly_falls() -> None:
    said = title(groups_figure(groups(kept=("male_strained", "female_middle")), TITLES, Words("en")))
    assert said == (
        "As today: long-lasting exclusion is most common among men in the strained third, 33%, and least common among "
        "men in the favoured third, 13%. The whole chain: clearly fewer in 2 of 8 groups"
    )


def test_where_nothing_changes_no_strategy_is_named() -> None:
    said = title(groups_figure(groups(kept=()), TITLES, Words("sv")))
    assert said.endswith("Ingen strategi sänker det säkert i någon grupp")


def test_a_fall_that_the_interval_does_not_bear_out_is_not_counted() -> None:
    frame = groups(kept=())
    mine = frame["strategy"].eq("whole_chain") & frame["group"].eq("male_middle")
    frame.loc[mine, "excluded"] += [-9, 4, -8, 5, -2]
    said = title(groups_figure(frame, TITLES, Words("en")))
    assert said.endswith("No strategy clearly lowers it in any group")


def test_changes_are_told_per_thousand_of_the_group_and_paired_by_replication() -> None:
    levels, changes = shares_of(groups(), TITLES)
    assert levels["female_newcomer"].mean == pytest.approx(100 * (27 + 6) / 200)
    change = changes["whole_chain", "male_strained"]
    assert change.mean == pytest.approx(-1000 * 6.4 / 200)
    assert change.clear and change.high - change.low < 10
    assert changes["school", "male_strained"].mean == 0.0


def test_what_is_not_clear_is_hollow_and_marked_and_what_is_clear_is_filled() -> None:
    panel = groups_figure(groups(), TITLES, Words("en")).axes[2]
    faces = {line.get_ydata()[0]: line.get_markerfacecolor() for line in panel.lines if line.get_marker() == "s"}
    filled = [place for place, face in faces.items() if face != "white"]
    assert len(faces) == len(GROUPS) and len(filled) == 1
    numbers = [text.get_text() for text in panel.texts]
    assert [number.startswith("~") for number in numbers].count(False) == 1


def test_a_group_in_which_nobody_lives_has_no_share_and_is_said_to_be_empty(
    text_boxes: Callable[[Figure], list[Any]],
) -> None:
    figure = groups_figure(groups(nobody="male_newcomer"), TITLES, Words("en"))
    assert "nobody here" in {text for text, _ in text_boxes(figure)}
    assert title(figure).endswith("in 1 of 7 groups")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 5])
@pytest.mark.parametrize("strategies", [0, 1, 5])
def test_no_text_overlaps_another_or_leaves_the_page(
    strategies: int, replications: int, language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    frame = groups(replications)
    names = {f"s{k}": f"En strategi med ett ganska långt namn, nummer {k}" for k in range(strategies)}
    told = [frame[frame["strategy"] == "as_today"]]
    told += [frame[frame["strategy"] == "whole_chain"].assign(strategy=name) for name in names]
    figure = groups_figure(pd.concat(told), {"as_today": "Som i dag", **names}, Words(language))
    assert page_faults(figure) == []


def test_a_missing_or_unknown_group_and_more_in_exclusion_than_there_are_is_refused() -> None:
    words = Words("en")
    with pytest.raises(ValueError, match="a group is missing"):
        groups_figure(groups().query("group != 'male_middle'"), TITLES, words)
    with pytest.raises(ValueError, match="unknown group 'others'"):
        groups_figure(groups().replace("male_middle", "others"), TITLES, words)
    with pytest.raises(ValueError, match="more persons in exclusion than there are"):
        groups_figure(groups().assign(persons=10), TITLES, words)


def test_no_group_is_called_by_a_word_that_judges() -> None:
    judging = ("poor", "weak", "bad", "problem", "immigrant", "svag", "dålig", "invandrar")
    for group in GROUPS:
        for text in catalogue()[f"bill.group.{group}"].values():
            assert not any(word in text.lower() for word in judging)


def test_with_draws_a_fall_that_their_range_does_not_bear_out_is_not_counted() -> None:
    frame = groups(8, kept=())
    mine = frame["strategy"].eq("whole_chain") & frame["group"].eq("male_middle")
    frame.loc[mine, "excluded"] += [-9, -8, -9, -8, -9, -8, -9, 1]
    words = Words("en")
    assert title(groups_figure(frame, TITLES, words)).endswith("The whole chain: clearly fewer in 1 of 8 groups")
    figure = groups_figure(frame, TITLES, words, interval=OF_DRAWS)
    assert title(figure).endswith("No strategy clearly lowers it in any group")
    assert f"~{NBSP}−37" in [text.get_text() for text in figure.axes[2].texts]
    change = shares_of(frame, TITLES, OF_DRAWS)[1]["whole_chain", "male_middle"]
    assert (change.low, change.high) == pytest.approx((-45.0, 5.0))


def test_one_draw_shows_its_differences_and_calls_none_clear() -> None:
    figure = groups_figure(groups(1), TITLES, Words("en"), interval=OF_DRAWS)
    assert title(figure).endswith("No strategy clearly lowers it in any group")
    numbers = [text.get_text() for text in figure.axes[2].texts]
    assert sorted(numbers) == ["0"] * 7 + [f"~{NBSP}−30"]

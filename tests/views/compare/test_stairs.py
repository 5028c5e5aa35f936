"""Claims about the staircase as flows: who stands where, what is cut off, and what is said about the strategies."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from sim.evidence.stages import STAGES
from sim.studies.intervals import OF_DRAWS
from sim.views.compare.stairs import flows_of, highest_of, stairs_figure
from sim.views.compare.stairs_flows import lanes_of
from sim.views.words import Words

NBSP = "\u00a0"
TITLES = {"as_today": "As today", "school": "School", "whole_chain": "The whole chain"}
AGES = (6, 13, 20, 64)
MOVED = {
    (6, 13): {("normality", "normality"): 900, ("normality", "asociality"): 60, ("deviant_behaviour", "normality"): 40},
    (13, 20): {("normality", "normality"): 880, ("normality", "exclusion"): 50, ("asociality", "outsider_identity"): 30,
               ("asociality", "asociality"): 30},
    (20, 64): {("normality", "normality"): 800, ("normality", "exclusion"): 60, ("exclusion", "normality"): 20,
               ("exclusion", "exclusion"): 20, ("outsider_identity", "exclusion"): 20},
}  # fmt: skip
HIGHEST = {"normality": 500, "deviant_behaviour": 40, "asociality": 120, "outsider_identity": 40, "exclusion": 300}


def moves(replications: int = 4, titles: dict[str, str] = TITLES) -> pd.DataFrame:
    """Return moves of which every number is known; periods in which nobody moves are not written."""
    rows = [
        (strategy, replication, *ages, before, after, persons + replication)
        for strategy in titles
        for replication in range(replications)
        for ages, moved in MOVED.items()
        for (before, after), persons in moved.items()
    ]
    columns = ["strategy", "replication", "from_age", "to_age", "from_step", "to_step", "persons"]
    return pd.DataFrame(rows, columns=columns)


def highest(replications: int = 4, kept: float = 9.0, titles: dict[str, str] = TITLES) -> pd.DataFrame:
    """Return highest steps: the whole chain keeps some from the last step, a little more or less each time."""
    rows = []
    for strategy in titles:
        for replication in range(replications):
            less = round(kept) + replication % 2 if strategy == "whole_chain" and kept else 0
            for step, persons in HIGHEST.items():
                changed = {"exclusion": -less, "asociality": less}.get(step, 0)
                rows.append((strategy, replication, step, persons + 2 * replication + changed))
    return pd.DataFrame(rows, columns=["strategy", "replication", "step", "persons"])


def title(figure: Figure) -> str:
    """Return the headline."""
    return str(figure.get_label()).replace(NBSP, " ")


def test_the_title_tells_the_last_step_those_who_never_leave_and_the_strategy_that_clearly_changes_it() -> None:
    said = title(stairs_figure(moves(), highest(), TITLES, Words("en")))
    assert said.startswith("As today: 30% of those born here stand on the last step, exclusion, in at least one year")
    assert "50% never leave normality" in said
    assert said.endswith("The whole chain: 9.5 fewer persons ever on it (8.6–10)")


def test_where_no_interval_keeps_off_zero_no_strategy_is_named() -> None:
    wavering = highest()
    mine = wavering["strategy"].eq("whole_chain") & wavering["step"].eq("exclusion")
    wavering.loc[mine, "persons"] = [296, 306, 290, 312]
    assert title(stairs_figure(moves(), wavering, TITLES, Words("en"))).endswith(
        "No strategy clearly changes how many stand there"
    )


def test_of_two_that_clearly_change_it_the_one_with_the_fewest_on_the_last_step_is_named() -> None:
    frame = highest()
    for strategy, fewer in (("school", 30), ("whole_chain", 9)):
        mine = frame["strategy"].eq(strategy) & frame["step"].eq("exclusion")
        frame.loc[mine, "persons"] = [300 + 2 * replication - fewer for replication in range(4)]
    assert title(stairs_figure(moves(), frame, TITLES, Words("en"))).endswith(
        "School: 30 fewer persons ever on it (30–30)"
    )


def test_one_replication_tells_its_difference_without_an_interval() -> None:
    assert title(stairs_figure(moves(1), highest(1), TITLES, Words("en"))).endswith("9 fewer persons ever on it")
    unchanged = stairs_figure(moves(1), highest(1, kept=0.0), TITLES, Words("sv"))
    assert title(unchanged).endswith("Ingen strategi ändrar hur många som står där")


def test_flows_are_the_comparators_means_and_keep_every_person() -> None:
    ages, persons = flows_of(moves(3), TITLES)
    assert ages == AGES
    assert persons.shape == (3, 5, 5)
    assert persons[0, 0, 2] == 61.0
    written = sum(sum(moved.values()) + len(moved) for moved in MOVED.values())
    assert persons.sum() == written


def test_only_those_who_stay_in_normality_are_drawn_cut_off_and_all_else_has_one_scale() -> None:
    _, persons = flows_of(moves(), TITLES)
    lanes, few = lanes_of(persons, 5.0), persons.copy()
    few[:, 0, 0] /= 100.0
    assert lanes_of(few, 5.0) == lanes
    assert lanes.tops[-1] == pytest.approx(5.0)
    figure = stairs_figure(moves(), highest(), TITLES, Words("en"))
    scale = lanes_of(persons, figure.axes[0].get_ylim()[1]).inches_per_person
    ribbons = [patch.get_path().vertices for patch in figure.findobj(PathPatch) if len(patch.get_path().vertices) == 9]
    told = persons.copy()
    told[:, 0, 0] = 0.0
    to_scale = sorted(float(number) * scale for number in told[told > 0.0])
    heights = sorted(float(corners[7, 1] - corners[0, 1]) for corners in ribbons)
    assert len(heights) == len(to_scale) + len(persons)
    strip = max(set(heights), key=heights.count)
    assert sorted([*to_scale, *[strip] * len(persons)]) == pytest.approx(heights)


def test_lanes_never_meet() -> None:
    lanes = lanes_of(flows_of(moves(), TITLES)[1], 5.0)
    assert all(lanes.tops[step] < lanes.floors[step + 1] for step in range(len(STAGES) - 1))


def test_the_comparator_alone_is_drawn_without_differences() -> None:
    alone = {"as_today": "As today"}
    figure = stairs_figure(moves(titles=alone), highest(titles=alone), alone, Words("en"))
    assert len(figure.axes) == 1
    assert title(figure).endswith("never leave normality")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 4])
@pytest.mark.parametrize("strategies", [1, 6])
def test_no_text_overlaps_another_or_leaves_the_page(
    strategies: int, replications: int, language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    titles = {"as_today": "Som i dag", "whole_chain": "Hela kedjan"}
    titles |= {f"s{k}": f"En strategi med ett ganska långt namn, nummer {k}" for k in range(strategies - 1)}
    figure = stairs_figure(moves(replications, titles), highest(replications, titles=titles), titles, Words(language))
    assert page_faults(figure) == []


def test_an_unknown_step_a_gap_in_ages_and_other_replications_are_refused() -> None:
    words = Words("en")
    with pytest.raises(ValueError, match="moves: unknown step 'gone'"):
        stairs_figure(moves().replace("asociality", "gone"), highest(), TITLES, words)
    with pytest.raises(ValueError, match="must begin at the age where the one before it ends"):
        stairs_figure(moves().query("from_age != 13"), highest(), TITLES, words)
    with pytest.raises(ValueError, match="4 and 3 replications"):
        stairs_figure(moves(4), highest(3), TITLES, words)
    with pytest.raises(ValueError, match="needs each of the steps"):
        highest_of(highest().query("step != 'asociality'"), TITLES)


def test_with_draws_what_their_range_does_not_bear_is_not_clear() -> None:
    frame = highest(8, kept=0.0)
    mine = frame["strategy"].eq("whole_chain") & frame["step"].eq("exclusion")
    frame.loc[mine, "persons"] -= [9, 8, 9, 8, 9, 8, 9, -1]
    words = Words("en")
    assert "The whole chain: 7.4 fewer persons ever on it" in title(stairs_figure(moves(8), frame, TITLES, words))
    told = stairs_figure(moves(8), frame, TITLES, words, interval=OF_DRAWS)
    assert title(told).endswith("No strategy clearly changes how many stand there")
    frame.loc[mine & frame["replication"].eq(7), "persons"] -= 3
    told = stairs_figure(moves(8), frame, TITLES, words, interval=OF_DRAWS)
    assert title(told).endswith("The whole chain: 7.8 fewer persons ever on it (2–9)")

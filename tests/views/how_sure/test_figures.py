"""Claims about the figures of *how sure*: titles follow the numbers, nothing overlaps, every odd case is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.views.drawing.strategy_styles import style_of
from sim.views.drawing.style import VERMILLION, save
from sim.views.how_sure.bars import STYLES, rests_title
from sim.views.how_sure.curves import acceptability_title, payback_figure, payback_title
from sim.views.how_sure.figures import how_sure_figures
from sim.views.how_sure.layers import layers_figure, layers_title, structures_figure, structures_title
from sim.views.how_sure.plane import plane_figure, plane_title
from sim.views.how_sure.rests import KINDS
from sim.views.words import Words

Boxes = Callable[[Figure], list[tuple[str, Any]]]
EN = Words("en")
EVERY = {"layers", "structures", "payback", "acceptability", "plane", "rests_on"}


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("many", [1, 4, 8])
def test_no_text_overlaps_another_or_leaves_the_page(
    hand: Any, language: str, many: int, page_faults: Callable[[Figure], list[str]]
) -> None:
    strategies = {f"{name}_{place}": one for place in (1, 2) for name, one in hand.ALL.items()}
    names = tuple(strategies)[:many]
    known = hand.known(names, language, strategies=strategies, **{name: f"A way to work {name[-1]}" for name in names})
    figures = how_sure_figures(known, Words(language))
    assert set(figures) == EVERY
    for name, figure in figures.items():
        assert page_faults(figure) == [], name


def test_what_was_not_tried_is_not_drawn(hand: Any) -> None:
    assert set(how_sure_figures(hand.known(structures={}), EN)) == EVERY - {"structures"}
    assert set(how_sure_figures(hand.known(willingness=()), EN)) == EVERY - {"acceptability"}
    assert "untried" not in structures_title(hand.known(structures={}), EN)


ODD = {
    "nothing differs": ("nothing",),
    "one town": ("surely",),
    "nobody is kept out": ("never",),
    "luck alone": ("luck",),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_cases_are_drawn(hand: Any, case: str, tmp_path: Path) -> None:
    strategies = {**hand.ALL, "nothing": hand.Known(0, 0)}
    structures: dict[str, tuple[float, float]] | None = {} if case == "nothing differs" else None
    known = hand.known(ODD[case], strategies=strategies, structures=structures, towns=1 if case == "one town" else 2)
    for name, figure in how_sure_figures(known, EN).items():
        vector, raster = save(figure, tmp_path / name)
        assert vector.stat().st_size > 3_000 and raster.stat().st_size > 3_000


def test_the_same_beliefs_are_the_same_figure_to_the_byte(hand: Any, tmp_path: Path) -> None:
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        for name, figure in how_sure_figures(hand.known(), EN).items():
            save(figure, tmp_path / folder / name)
        found.append({path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()})
    assert found[0] == found[1] and len(found[0]) == 2 * len(EVERY)


def test_the_layers_title_counts_what_is_known(hand: Any) -> None:
    title = layers_title(hand.known(), EN)
    assert title == "Does it pay for the public purse? Yes for 1, no for 1, not known for 2 of 4 strategies"
    assert "every one of 40 draws" in layers_title(hand.known(("surely",)), EN)
    assert str(layers_figure(hand.known(), EN).get_label()) == title


def test_an_interval_of_one_town_is_never_drawn_narrower_than_that_of_the_mean(hand: Any) -> None:
    axes = layers_figure(hand.known(), EN).axes[1]
    widths = [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle)]
    assert len(widths) == 8
    assert all(town >= mean for town, mean in zip(widths[::2], widths[1::2], strict=True))


def test_the_structures_title_names_what_turns_and_the_mark_is_filled(hand: Any) -> None:
    known = hand.known(("surely", "never"))
    assert structures_title(known, EN) == "Whether “Never” pays for the public purse turns with “Effects last”"
    filled = {
        axes.get_title(loc="left").split(":")[0]: sum(
            line.get_marker() == "D" and to_hex(line.get_markerfacecolor()) == VERMILLION.lower() for line in axes.lines
        )
        for axes in structures_figure(known, EN).axes[2:]
    }
    assert filled == {"Surely": 0, "Never": 1}
    still = hand.known(("surely",), structures={"other_areas": (0.0, 0.0)})
    assert structures_title(still, EN) == "None of 1 structures turns whether a strategy pays for the public purse"


def test_the_payback_title_follows_the_draws(hand: Any) -> None:
    assert payback_title(hand.known(("surely", "never")), EN) == (
        "Paid back for the public purse within 49 years: “Surely” most surely, 100% on average and 100% in one town"
    )
    assert payback_title(hand.known(("never",)), EN) == (
        "No strategy is paid back for the public purse within 49 years on average, in any draw"
    )
    assert "cannot be told from chance" in payback_title(hand.known(("luck",)), EN)
    assert payback_title(hand.known(("never", "luck")), EN).startswith("Of what can be told")


def test_a_chance_that_is_not_told_is_not_drawn(hand: Any) -> None:
    lines = {
        name: len(payback_figure(hand.known((name,)), EN).axes[0].lines) for name in ("surely", "luck")
    }  # fmt: skip
    assert lines == {"surely": 2, "luck": 1}


def test_the_acceptability_title_names_who_is_best_and_how_surely(hand: Any) -> None:
    assert acceptability_title(hand.known(("surely", "never")), EN) == (
        "“Surely” is best on average for the public purse (in 100% of draws) whatever a person kept out is worth"
    )
    dear = {"dear": hand.Known(10, -30, net_belief=1)}
    within = hand.known(("dear",), strategies=dear, willingness=(0.0, 5.0))
    assert "until a person kept out is worth 3.0" in acceptability_title(within, EN)
    beyond = hand.known(("dear",), strategies=dear, willingness=(0.0, 1.0))
    assert "as far as is drawn; “dear” first from 3.0" in acceptability_title(beyond, EN)


def test_the_planes_points_are_the_draws_and_its_title_the_quadrant(hand: Any) -> None:
    known = hand.known(("surely", "never"))
    assert plane_title(known, EN).startswith(
        "“Surely” keeps people out and saves for the public purse in 100% of draws"
    )
    costs = [np.asarray(line.get_ydata()) for line in plane_figure(known, EN).axes[0].lines]
    points = [one for one in costs if one.size == known.draws]
    assert len(points) == 1 and points[0].max() < 0.0, "it saves in every draw"
    nobody = "No strategy both keeps people out and saves for the public purse in any draw"
    assert plane_title(hand.known(("never",)), EN) == nobody
    saves = {"saves": hand.Known(0, 10, net_belief=1)}
    assert plane_title(hand.known(("saves",), strategies=saves), EN) == nobody, "it saves and keeps nobody out"
    assert "cannot be told from chance" in plane_title(hand.known(("luck",)), EN)


def test_the_share_assumed_is_the_title_of_what_it_rests_on(hand: Any) -> None:
    told = rests_title(hand.known(("surely",)), EN)
    assert told == "Prices that are assumed carry 30% of the kronor that move in the public purse with “Surely”"
    assert "assumed carry 30% of the" in rests_title(hand.known(), EN)
    assert set(STYLES) == set(KINDS)


def test_twelve_strategies_have_twelve_styles() -> None:
    assert len({(one.color, one.marker) for one in map(style_of, range(12))}) == 12

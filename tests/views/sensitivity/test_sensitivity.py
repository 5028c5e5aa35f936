"""Claims about the words and figures of a sensitivity analysis: what is said is what the frames hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.jobs import choose, store_defaults
from sim.configuration.schema import Sensitivity
from sim.views.sensitivity.frames import Findings, evidence, finding
from sim.views.sensitivity.morris import morris_figure
from sim.views.sensitivity.sobol import sobol_figure
from sim.views.sensitivity.text import sensitivity_summary, sensitivity_text
from sim.views.sensitivity.tornado import tornado_figure
from sim.views.words import Words

NAN = float("nan")
INPUTS = (
    ("parameter:work_completed", "rule", 1.0),
    ("effect_of:supported_employment", "effect", 0.0),
    ("price:programme_supported_employment", "own_price", 0.0),
    ("price:income_support", "price", 0.5),
    ("uptake", "delivery", 1.0),
    ("discount_rate", "rate", 1.0),
    ("dummy", "dummy", NAN),
)
TITLES = {"supported_employment": "Supported employment"}


def tornado_frame(
    best: float = -20e6, swings: tuple[float, ...] = (50e6, 9e6, -8e6, 4e6, 3e6, 2e6, 1e6), half: float = 4e6
) -> pd.DataFrame:
    ends = (best - half, best + half)
    rows = [("best_guess", "best_guess", NAN, best, best, *ends, *ends, 0.0, *ends, False)]
    for (name, kind, share), swing in zip(INPUTS, swings, strict=True):
        told = abs(swing) > 5e6
        low, high = best - swing / 2, best + swing / 2
        spans = (low - half, low + half, high - half, high + half)
        rows.append((name, kind, share, low, high, *spans, swing, swing - 3e6, swing + 3e6, told))
    columns = [
        "name", "kind", "assumed_share", "at_low", "at_high", "at_low_from", "at_low_to", "at_high_from", "at_high_to",
        "swing", "low", "high", "told",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def morris_frame(told: bool = True, sets: int = 2) -> pd.DataFrame:
    names = [("lives:livelihood", "rules", 0.6), ("prices:service", "prices", 0.8), ("chance", "chance", NAN),
             ("dummy", "dummy", NAN)]  # fmt: skip
    star = np.array([20e6, 9e6, 4e6, 3e6])
    chance = star * 0 + (2e6 if sets > 1 else NAN)
    return pd.DataFrame(
        {
            "name": [name for name, _, _ in names], "kind": [kind for _, kind, _ in names], "factors": [5, 9, 0, 0],
            "assumed_share": [share for _, _, share in names], "mu": [NAN, NAN, 1e6, 1e6], "mu_star": star,
            "low": star / 2, "high": star * 1.5, "sigma": star / 3, "chance": chance,
            "told": [told, told, False, False],
        }
    )  # fmt: skip


def sobol_frame(chance_total: float = 0.6) -> pd.DataFrame:
    names = [("chance", "chance", NAN), ("posterior", "all_rules", 0.6),
             ("price_of:supported_employment", "own_price", 0.0), ("dummy", "dummy", NAN)]  # fmt: skip
    total = np.array([chance_total, 0.35, 0.02, 0.0])
    frame = pd.DataFrame(
        {
            "name": [name for name, _, _ in names], "kind": [kind for _, kind, _ in names], "factors": [0, 240, 1, 0],
            "assumed_share": [share for _, _, share in names], "first": total * 0.9, "first_low": total * 0.5,
            "first_high": total * 1.3, "total": total, "total_low": total * 0.7, "total_high": total * 1.4,
            "floor": 0.2, "told": total > 0.25,
        }
    )  # fmt: skip
    return frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def findings(**frames: pd.DataFrame) -> Findings:
    screened = pd.DataFrame(
        {"name": ["parameter:a", "parameter:work_completed"], "assumed_share": 1.0, "moved": [0.0, 1.0],
         "looked_at": [False, True]}
    )  # fmt: skip
    every = {"screening": screened, "tornado": tornado_frame(), "morris": morris_frame(), "sobol": sobol_frame()}
    return Findings(
        every | frames, "Youth to work", "As today", TITLES, "public", 6, 6, 2, 64, 5.0, 0.2, 256
    )  # fmt: skip


def choice_of(*words: str) -> Sensitivity:
    store_defaults(Sensitivity, "sensitivity")
    return choose(Sensitivity, "sensitivity", list(words))


def test_what_turns_the_sign_is_named_and_what_does_not_is_not() -> None:
    told = finding(findings(), "tornado", Words("en"))
    assert told == (
        "At the best guess the answer is −20 MSEK (−24 to −16); 1 of the 6 swung can turn its sign alone, first "
        "work_completed. Widest: work_completed, from −45 MSEK to +5 MSEK"
    )
    none = "none of the 6 swung is shown to turn its sign alone"
    assert none in finding(findings(tornado=tornado_frame(-90e6)), "tornado", Words("en"))


def test_an_end_turns_the_sign_only_where_its_own_interval_lies_beyond_zero() -> None:
    wide = tornado_frame(half=6e6)
    assert "none of the 6 swung is shown to turn" in finding(findings(tornado=wide), "tornado", Words("en"))
    unknown = tornado_frame(-3e6)
    assert "its own sign is not known" in finding(findings(tornado=unknown), "tornado", Words("en"))


def test_what_cannot_be_told_from_chance_turns_nothing() -> None:
    frame = tornado_frame().assign(told=False)
    assert "none of 6 inputs can be told from chance" in finding(findings(tornado=frame), "tornado", Words("en"))


def test_morris_counts_what_is_told_and_says_when_chance_is_not_known() -> None:
    assert finding(findings(), "morris", Words("en")).startswith("2 of 3 inputs move the answer more than chance does")
    none = findings(morris=morris_frame(told=False))
    assert finding(none, "morris", Words("en")) == "None of 3 inputs can be told from chance with these lives"
    one_set = replace(findings(morris=morris_frame(False, 1)), sets=1)
    assert "nothing can be told from chance" in finding(one_set, "morris", Words("en"))


def test_luck_is_named_when_it_is_most_and_the_rules_when_they_are() -> None:
    luck = finding(findings(sobol=sobol_frame(0.8)), "sobol", Words("en"))
    assert luck == "One town’s luck is 80% (56% to 112%) of the spread; no belief is as much"
    less = finding(findings(sobol=sobol_frame(0.1)), "sobol", Words("en"))
    assert less == (
        "Rules of life, all together: 35% (24% to 49%) of the spread in one town, the most of all; "
        "chance: 10% (7% to 14%)"
    )


def test_no_rank_is_claimed_where_intervals_overlap() -> None:
    assert "something else may be as much" in finding(findings(), "sobol", Words("en"))
    less = finding(findings(sobol=sobol_frame(0.3)), "sobol", Words("en"))
    assert less.startswith("Rules of life, all together: 35% (24% to 49%)") and "the order is not known" in less


def test_the_text_shows_evidence_marks_chance_and_says_that_points_are_few() -> None:
    text = sensitivity_text(findings(), choice_of(), Words("en"))
    assert max(map(len, text.splitlines())) <= 100
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    assert rows["work_completed"].endswith("assumed") and "+50 ±3" in rows["work_completed"]
    assert rows["Effect: Supported employment"].endswith("measured")
    assert "~+4" in rows["Price: income support"] and rows["Price: income support"].endswith("50% assumed")
    assert rows["Discount rate"].endswith("range assumed")
    assert "points=256" in " ".join(text.split()) and "vandpunkt evidence NAME" in text
    assert "Simulated lives, not a forecast about any person" in text


def test_enough_points_are_not_called_few() -> None:
    text = sensitivity_text(replace(findings(), wanted_points=64), choice_of(), Words("en"))
    assert "are few" not in text


def test_persons_are_not_shown_as_kronor() -> None:
    frame = tornado_frame(5.0, (4.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.1), half=1.0).assign(told=True)
    found = replace(findings(tornado=frame), judged_by="persons_kept_out")
    assert "+5 persons" in finding(found, "tornado", Words("en"))


def test_the_summary_is_plain_json_with_every_row() -> None:
    told = sensitivity_summary(findings(), choice_of())
    json.dumps(told, allow_nan=False, default=float)
    assert len(told["tornado"]) == 8 and told["tornado"][-1]["assumed_share"] is None


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("draw", [tornado_figure, morris_figure, sobol_figure])
@pytest.mark.parametrize("told", [True, False])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, draw: Callable[[Findings, Words], Figure], told: bool,
    page_faults: Callable[[Figure], list[str]],
) -> None:  # fmt: skip
    found = findings() if told else findings(tornado=tornado_frame().assign(told=False), morris=morris_frame(False))
    assert page_faults(draw(found, Words(language))) == []


def test_bars_of_what_is_told_are_filled_and_the_others_hollow() -> None:
    bars = tornado_figure(findings(), Words("en")).axes[0].patches
    white = [bar.get_facecolor()[:3] == (1.0, 1.0, 1.0) for bar in bars]
    assert white == [False] * 6 + [True] * 8


def test_a_frame_that_lacks_a_column_is_refused() -> None:
    with pytest.raises(ValueError, match="swing"):
        findings(tornado=tornado_frame().drop(columns="swing"))


def test_evidence_is_said_of_every_kind() -> None:
    words = Words("en")
    row = pd.Series({"kind": "price", "assumed_share": 0.25})
    assert evidence(row, words) == "25% assumed"
    assert evidence(pd.Series({"kind": "dummy", "assumed_share": NAN}), words) == "·"

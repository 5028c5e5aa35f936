"""Claims about the words and figures of thresholds: what turns a verdict is said, and so is that nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.jobs import choose, store_defaults
from sim.configuration.schema import Threshold
from sim.studies.alternatives import load_alternative
from sim.studies.threshold import pays_at, turning_points
from sim.views.threshold.curves import threshold_curves_figure
from sim.views.threshold.frames import Turning, headline, sentence, value_of
from sim.views.threshold.map import threshold_map_figure
from sim.views.threshold.text import threshold_summary, threshold_text
from sim.views.words import Words

TITLES = {"as_today": "As today", "youth_to_work": "Youth to work", "school": "School"}


def turning(loss_msek: float = -20.0, gain_msek: float = 10.0, apart: float = 0.1) -> Turning:
    """Net = loss plus gain times effect less price; two strategies, of which the second loses ten times as much."""
    at = {"effect": (0.0, 1.0, 4.0), "price": (0.0, 1.0, 2.0), "discount_rate": (0.0, 0.1)}
    rows = []
    for name, times in (("youth_to_work", 1.0), ("school", 10.0)):
        for what, values in at.items():
            for x in values:
                for draw in range(8):
                    net = loss_msek * times + apart * (draw - 3.5)
                    net += gain_msek * (x - 1.0) * {"effect": 1.0, "price": -1.0, "discount_rate": 0.0}[what]
                    rows.append((name, what, x, draw, 1e6 * net))
    curves = pd.DataFrame(rows, columns=["strategy", "what", "at", "draw", "net_sek"])
    cells = [
        (name, x, y, 1e6 * (loss_msek * times + gain_msek * (x - y)))
        for name, times in (("youth_to_work", 1.0), ("school", 10.0)) for x in (0.0, 1.0, 4.0) for y in (0.0, 1.0, 2.0)
    ]  # fmt: skip
    both = pd.DataFrame(cells, columns=["strategy", "effect_times", "price_times", "net_sek"])
    both["net_low"], both["net_high"] = both["net_sek"] - 1e6, both["net_sek"] + 1e6
    both["share"] = (both["net_sek"] > 0.0).astype(float)
    alternatives = [load_alternative(name) for name in TITLES]
    frames = {"curves": curves, "pays_at": pays_at(curves), "turning_points": turning_points(curves, alternatives)}
    return Turning({**frames, "both": both}, TITLES, "public", 8, 0.035)


def choice_of(*words: str) -> Threshold:
    store_defaults(Threshold, "threshold")
    return choose(Threshold, "threshold", list(words))


def test_a_sentence_says_where_the_verdict_turns_and_that_nothing_turns_it() -> None:
    words, found = Words("en"), turning()
    assert sentence(found, "youth_to_work", words) == (
        "Youth to work: does not pay as believed (−20 MSEK, −20 to −20); that turns at effects ×3."
    )
    told = sentence(found, "school", words)
    assert told == "School: does not pay as believed (−200 MSEK, −200 to −200); nothing asked for turns that."


def test_where_the_interval_of_the_mean_holds_zero_it_is_not_known_if_it_pays() -> None:
    found = turning(loss_msek=-2.0, apart=2.0)
    assert (found.pays_now("youth_to_work"), found.pays_now("school")) == ("unknown", "no")
    told = sentence(found, "youth_to_work", Words("en"))
    assert told.startswith("Youth to work: not known if it pays as believed (−2") and "its mean turns at" in told
    assert "of 1 more it is not known if they pay" in headline(found, Words("en"))


def test_where_nothing_is_known_the_headline_claims_nothing_of_others() -> None:
    unknown = turning(loss_msek=-2.0, apart=2.0)
    alone = {name: frame[frame["strategy"] == "youth_to_work"] for name, frame in unknown.frames.items()}
    found = replace(unknown, frames=alone, titles={name: TITLES[name] for name in ("as_today", "youth_to_work")})
    assert headline(found, Words("en")) == "Of no strategy it is known if it pays as believed"


def test_with_few_draws_the_range_is_of_all_of_them() -> None:
    found = turning()
    assert found.draws == 8 and "all draws" in threshold_text(found, choice_of(), Words("en"))
    assert "95 of 100 draws" not in threshold_text(found, choice_of(), Words("en"))
    many = replace(found, draws=41)
    assert "95 of 100 draws" in threshold_text(many, choice_of(), Words("en"))


def test_another_loss_moves_the_sentence() -> None:
    told = sentence(turning(loss_msek=-5.0), "youth_to_work", Words("en"))
    assert told.endswith(
        "does not pay as believed (−5 MSEK, −5.2 to −4.8); that turns at effects ×1.5 and a price ×0.5."
    )


def test_what_pays_is_said_to_pay() -> None:
    found = turning(loss_msek=5.0)
    told = sentence(found, "youth_to_work", Words("en"))
    assert (
        told == "Youth to work: pays as believed (+5 MSEK, +4.8 to +5.2); that turns at effects ×0.5 and a price ×1.5."
    )
    assert headline(found, Words("en")) == "Every strategy pays as believed"


@pytest.mark.parametrize(("loss", "part"), [(-20.0, "1 of 2 strategies"), (-50.0, "No strategy that does not pay")])
def test_the_headline_counts_those_that_larger_effects_would_turn(loss: float, part: str) -> None:
    assert part in headline(turning(loss), Words("en"))


def test_the_table_tells_no_crossing_and_draws_beyond() -> None:
    text = threshold_text(turning(), choice_of(), Words("en"))
    assert max(map(len, text.splitlines())) <= 100
    assert "nowhere" in text and "beyond" in text and "Simulated lives, not a forecast" in text
    rows = [line for line in text.splitlines() if line.strip().startswith("Effects, times")]
    assert rows[0].split()[2] == "3" and "100%" in rows[0] and "nowhere" in rows[1]


def test_the_summary_has_no_number_that_json_lacks() -> None:
    import json

    told = threshold_summary(turning(), choice_of())
    text = json.dumps(told, allow_nan=False, default=float)
    assert '"turns_at": null' in text and told["turning_points"][0]["turns_at"] == pytest.approx(3.0)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("draw", [threshold_curves_figure, threshold_map_figure])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, draw: Callable[[Turning, Words], Figure], page_faults: Callable[[Figure], list[str]]
) -> None:
    assert page_faults(draw(turning(), Words(language))) == []


def test_the_map_draws_its_line_between_cells_that_pay_and_cells_that_do_not() -> None:
    """Net at effects 4 and price 0 and 1: -20 + 40 and -20 + 30; elsewhere below 0 or just 0."""
    axes = threshold_map_figure(turning(), Words("en")).axes
    edges = sorted(tuple(np.round([*line.get_xdata(), *line.get_ydata()], 1)) for line in axes[0].lines)
    assert edges == [(2.0, 2.0, 0.0, 1.0), (2.0, 2.0, 1.0, 2.0), (2.0, 3.0, 2.0, 2.0)]
    assert axes[1].lines[:] == []


def test_values_are_written_as_exactly_as_they_are_asked_for() -> None:
    told = [value_of("effect", at, Words("en")) for at in (1.0, 0.5, 0.125, 2.3456, 34.5678)]
    assert told == ["1", "0.5", "0.125", "2.35", "35"]
    assert value_of("discount_rate", 0.035, Words("en")) == "3.5%"


def test_a_frame_that_lacks_a_column_is_refused() -> None:
    found = turning()
    with pytest.raises(ValueError, match="net_sek"):
        Turning({**found.frames, "both": found.frames["both"].drop(columns="net_sek")}, TITLES, "public", 8, 0.035)

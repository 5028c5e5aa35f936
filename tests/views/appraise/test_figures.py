"""Claims about the bill's figures: titles follow the numbers, nothing overlaps, what must not be added is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.money.perspective import PUBLIC, SOCIETY
from sim.money.prices import PUBLIC_PAYERS
from sim.studies.intervals import OF_DRAWS, OF_THE_MEAN
from sim.views.appraise.cash_flow import cash_flow_figure, flow_of, public_by_period
from sim.views.appraise.concentration import concentration_figure
from sim.views.appraise.figures import bill_figures
from sim.views.appraise.frames import Bill, measures_of
from sim.views.appraise.humps import curves_in, humps_figure
from sim.views.appraise.pockets import pockets_figure
from sim.views.appraise.verdict import nearest, verdict_figure
from sim.views.drawing.style import save
from sim.views.words import Words

Boxes = Callable[[Figure], list[tuple[str, Any]]]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("names", [("as_today", "early_parents", "more_jobs"), ("as_today", "early_parents")])
def test_no_text_overlaps_another_or_leaves_the_page(
    hand: Any, language: str, names: tuple[str, ...], page_faults: Callable[[Figure], list[str]]
) -> None:
    figures = bill_figures(hand.bill(language, names=names), Words(language))
    assert set(figures) == {"humps", "pockets", "cash_flow", "concentration", "verdict"}
    for name, figure in figures.items():
        assert page_faults(figure) == [], name


def test_one_replication_is_drawn_and_says_that_chance_is_not_shown(hand: Any, text_boxes: Boxes) -> None:
    bill = hand.bill(replications=1)
    assert len(bill_figures(bill, Words("en"))) == 5
    told = " ".join(text for text, _ in text_boxes(humps_figure(bill, Words("en")))).replace("\n", " ")
    assert Words("en")("one_replication") in told


def test_the_same_bill_is_the_same_figure_to_the_byte(hand: Any, tmp_path: Any) -> None:
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        for name, figure in bill_figures(hand.bill(), Words("en")).items():
            save(figure, tmp_path / folder / name)
        found.append({path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()})
    assert found[0] == found[1] and len(found[0]) == 10


def test_a_hump_ends_where_the_table_says_in_both_perspectives(hand: Any) -> None:
    bill = hand.bill(spread=0.0)
    told = measures_of(bill)
    for perspective in (PUBLIC, SOCIETY):
        for curve, name in zip(curves_in(bill, perspective), bill.strategies, strict=True):
            assert curve.median[-1] == pytest.approx(told[name, f"{perspective}.npv"].mean)
            assert min(curve.median) == pytest.approx(told[name, f"{perspective}.hump_depth"].mean)


def test_the_humps_title_names_who_pays_back_for_whom(hand: Any) -> None:
    title = str(humps_figure(hand.bill(), Words("en")).get_label())
    assert title == (
        "Clearly paid back within 29 years: for the public purse none of the 2 strategies, "
        "for society “Parent training”"
    )  # fmt: skip
    nobody = hand.bill(names=("as_today", "more_jobs"))
    assert "neither for the public purse nor for society" in str(humps_figure(nobody, Words("en")).get_label())
    one = hand.bill(names=("as_today", "early_parents"))
    assert str(humps_figure(one, Words("en")).get_label()).endswith("for the public purse no, for society yes")


def test_the_payers_own_pockets_are_framed_and_no_others(hand: Any) -> None:
    bill = hand.bill()
    figure = pockets_figure(bill, measures_of(bill), Words("en"))
    framed = [
        patch for axes in figure.axes for patch in axes.patches if isinstance(patch, Rectangle) and not patch.fill
    ]
    assert len(framed) == 3, "municipality and region pay for the first strategy, the employment service for the second"
    cells = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert len(cells) == 7 * 3
    assert str(figure.get_label()).startswith("More jobs: the employment service pays 100%, yet 100% of what")


def test_production_is_never_part_of_the_public_sum_of_a_period(hand: Any) -> None:
    bill = hand.bill(spread=0.0)
    flow = flow_of(bill, "early_parents")
    assert flow["production"].sum() == pytest.approx(20 * 20)
    by_period = public_by_period(bill, "early_parents")
    assert by_period.sum() == pytest.approx(20 * 6 - 4 * 20)
    assert by_period[0] == pytest.approx(-80.0), "the first mandate period is the outlay of its four years"
    figure = cash_flow_figure(bill, Words("en"))
    bars = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert sum(bar.get_height() for bar in bars) == pytest.approx(by_period.sum())
    assert len(bars) == len(PUBLIC_PAYERS) * len(flow)


def test_the_cash_flow_title_says_when_it_turns_or_that_it_never_does(hand: Any) -> None:
    turns = str(cash_flow_figure(hand.bill(spread=0.0), Words("en")).get_label())
    assert "pays 80\u00a0MSEK more in the first mandate period, then saves 120\u00a0MSEK" in turns
    nobody = hand.bill(names=("as_today", "more_jobs"), spread=0.0)
    worse = nobody.frames["flow"].copy()
    worse["saved_sek_undiscounted"] = -worse["saved_sek_undiscounted"].abs()
    never = replace(nobody, frames={**nobody.frames, "flow": worse})
    assert "what it saves in the others does not cover that" in str(cash_flow_figure(never, Words("en")).get_label())
    saves = replace(nobody, frames={**nobody.frames, "flow": worse.assign(saved_sek_undiscounted=1e6)})
    assert "is at no time out of pocket" in str(cash_flow_figure(saves, Words("en")).get_label())
    same = replace(nobody, frames={**nobody.frames, "flow": worse.assign(saved_sek_undiscounted=0.0)})
    assert "no mandate period differs" in str(cash_flow_figure(same, Words("en")).get_label())


def test_a_loss_over_the_whole_time_is_never_told_as_a_turn(hand: Any) -> None:
    bill = hand.bill(names=("as_today", "more_jobs"), spread=0.0)
    flow = bill.frames["flow"].copy()
    by_period = {1: -5e6, 2: 3e6, 3: -2e6, 4: 1e6}
    flow["saved_sek_undiscounted"] = [
        by_period.get(int(one.period), 0.0) * (one.payer == "municipality") for one in flow.itertuples()
    ]
    told = str(cash_flow_figure(replace(bill, frames={**bill.frames, "flow": flow}), Words("en")).get_label())
    assert "pays more in 2 of 8 mandate periods" in told and "3.0\u00a0MSEK more in all" in told
    flow.loc[(flow["period"] == 8) & (flow["payer"] == "municipality"), "saved_sek_undiscounted"] = 10e6
    told = str(cash_flow_figure(replace(bill, frames={**bill.frames, "flow": flow}), Words("en")).get_label())
    assert "pays 5.0\u00a0MSEK more in the first mandate period, then saves 12\u00a0MSEK" in told


def test_the_dearest_are_labelled_with_the_share_of_the_table(hand: Any, text_boxes: Boxes) -> None:
    figure = concentration_figure(hand.bill(), Words("en"))
    told = " ".join(text.replace("\n", " ") for text, _ in text_boxes(figure))
    for share, level in ((1, "8.0%"), (5, "26.0%"), (10, "40.0%")):
        assert f"the {share}% with the highest bill: {level} of it" in told
    title = str(figure.get_label())
    assert "The tenth of persons with the highest bill account for 40%" in title
    assert title.endswith("“Parent training” moves the tenth’s share most clearly, −1.0 percentage points")
    still = hand.bill(names=("as_today", "more_jobs"))
    assert str(concentration_figure(still, Words("en")).get_label()).endswith("no strategy clearly changes that")


def test_with_draws_a_change_of_the_dearest_that_one_of_them_lacks_is_not_clear(hand: Any) -> None:
    bill = hand.bill()
    frame = bill.frames["concentration"].copy()
    first = frame["replication"].eq(0) & frame["bill"].eq("public")
    frame.loc[first, "top_10_percent"] = frame.loc[first & frame["strategy"].eq("as_today"), "top_10_percent"].item()
    doubted = replace(bill, frames={**bill.frames, "concentration": frame})
    told = {
        each: str(concentration_figure(doubted, Words("en"), interval=each).get_label())
        for each in (OF_THE_MEAN, OF_DRAWS)
    }
    assert "“Parent training” moves the tenth’s share most clearly" in told[OF_THE_MEAN]
    assert told[OF_DRAWS].endswith("no strategy clearly changes that")
    assert "most clearly" in str(concentration_figure(bill, Words("en"), interval=OF_DRAWS).get_label())


def test_a_mark_is_filled_only_where_the_price_turns_the_verdict_within_what_is_believed(hand: Any) -> None:
    bill = hand.bill(spread=0.0, judged_by="society")
    rows = nearest(bill, "early_parents")
    assert np.all(np.diff(np.abs(np.log(rows["turns_at"].clip(lower=1e-9)))) >= 0)
    assert _faces(bill) == ["white"] * len(rows)
    title = str(verdict_figure(bill, Words("en")).get_label())
    assert title.startswith("No single price turns the verdict of any of the 2 strategies within what is believed")
    wide = bill.frames["verdict"].copy()
    price = (wide["kind"] == "price") & (wide["strategy"] == "early_parents")
    wide.loc[price, ["low", "high", "turns"]] = [0.01, 100.0, True]
    turned = replace(bill, frames={**bill.frames, "verdict": wide})
    assert "white" not in _faces(turned)
    assert "can turn the verdict of 1 of 2 strategies" in str(verdict_figure(turned, Words("en")).get_label())


def _faces(bill: Bill) -> list[str]:
    axes = verdict_figure(bill, Words("en")).axes[0]
    return [str(line.get_markerfacecolor()) for line in axes.lines if line.get_marker() in ("D", ">", "<")]

"""Claims about the bill as text: the answer first, every number proved below it, and nothing added that must not be."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from sim.configuration.questions.appraise import JudgedBy
from sim.evidence.groups import GROUPS
from sim.money.perspective import PERSPECTIVES, SOURCE
from sim.money.prices import prices
from sim.views.appraise.cells import amount, cost_per, net, shares
from sim.views.appraise.frames import UNITS, Bill, measures_of
from sim.views.appraise.lives import BILLS, concentration_changes, group_changes
from sim.views.appraise.pockets_text import matrix_of, payers_of
from sim.views.appraise.short import sentence
from sim.views.appraise.summary import summary_of_bill
from sim.views.appraise.text import bill_text
from sim.views.appraise.verdict_text import turning
from sim.views.columns import WIDTH
from sim.views.over_years import Change
from sim.views.words import Words


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 8])
def test_the_answer_stands_first_and_nothing_is_wider_than_the_terminal(
    hand: Any, language: str, replications: int
) -> None:
    words, bill = Words(language), hand.bill(language, replications)
    text = bill_text(hand.choice(language, replications), bill, words)
    lines = text.splitlines()
    assert max(map(len, lines)) <= WIDTH
    for name in hand.names[1:]:
        assert min(k for k, line in enumerate(lines) if line.startswith(f"{bill.titles[name]}: ")) < 10
    keys = ("krona", "groups", "concentration", "verdict")
    purse = words("bill.purse.heading", unit=words("unit.msek"), rate=words.percent(4))
    headings = [purse, *(words(f"bill.{key}.heading") for key in keys)]
    places = [lines.index(heading) for heading in headings]
    assert places == sorted(places) and places[0] > 10
    assert lines[-1].startswith(words("source_line.one", version="").split(".")[0])
    assert ("±" in text.replace(words("bill.note.interval", percent="", replications=""), "")) == (replications > 1)


def test_a_sentence_says_what_it_costs_what_comes_back_and_who_pays_and_gains(hand: Any) -> None:
    bill = hand.bill(spread=0.0)
    told = sentence(bill, measures_of(bill), "early_parents", Words("en"))
    outlay, society, public = hand.worth(20, 0, 4), hand.worth(21, 10, hand.years), hand.worth(6, 10, hand.years)
    assert f"costs {outlay:.0f}\u00a0MSEK" in told
    assert f"society gets {society:.0f}\u00a0MSEK back (a gain of {society - outlay:.0f}\u00a0MSEK)" in told
    assert f"the public purse gets {public:.0f}\u00a0MSEK back (a loss of {outlay - public:.0f}\u00a0MSEK)" in told
    assert "in 0 of 8 replications. The municipality pays most, 70%" in told
    assert told.endswith(f"the largest gain, {society - public:.0f}\u00a0MSEK, goes to people themselves.")


def test_undiscounted_stands_beside_discounted_and_every_rate_asked_for(hand: Any) -> None:
    told = measures_of(hand.bill(spread=0.0, discount_rates="[0.03,0.05]"))
    assert told["early_parents", "public.npv_undiscounted"].mean == pytest.approx(20 * 6 - 4 * 20)
    for rate in (0.03, 0.05):
        by_hand = hand.worth(6, 10, hand.years, rate) - hand.worth(20, 0, 4, rate)
        assert told["early_parents", f"public.npv_at_{rate:g}"].mean == pytest.approx(by_hand)
    assert told["early_parents", "public.npv"].mean == pytest.approx(
        hand.worth(6, 10, hand.years) - hand.worth(20, 0, 4)
    )


def test_without_discounting_the_undiscounted_rows_are_not_told_twice(hand: Any) -> None:
    keys = {"economics.discount_rate_per_year": 0.0}
    text = bill_text(hand.choice(**keys), hand.bill(**keys), Words("en"))
    assert "net, undiscounted" not in text and "net present value at 0%" in text


def test_both_readings_are_added_in_one_place_alone_that_says_never_to_use_it(hand: Any) -> None:
    bill = hand.bill(spread=0.0)
    lines = bill_text(hand.choice(), bill, Words("en")).splitlines()
    where = [k for k, line in enumerate(lines) if line.startswith("both readings added")]
    assert len(where) == 1 and "never to be used" in lines[where[0] - 1]
    told = measures_of(bill)
    both = hand.worth(27, 10, hand.years) - hand.worth(20, 0, 4)
    assert told["early_parents", "source_headline.npv"].mean == pytest.approx(both)
    assert f"{both:+.1f}" in lines[where[0]]


def test_a_dearer_tax_krona_and_less_optimism_only_ever_make_a_loss_larger(hand: Any) -> None:
    dear, plain = (measures_of(hand.bill(tax_factor=factor)) for factor in (2.0, 1.0))
    for name in hand.names[1:]:
        assert dear[name, "public.npv"].mean < 0.0
        assert dear[name, "society.npv_tax_factor"].mean < plain[name, "society.npv_tax_factor"].mean
        assert dear[name, "public.npv_optimism"].mean < dear[name, "public.npv"].mean
    same = pytest.approx(plain["more_jobs", "society.npv"].mean)
    assert plain["more_jobs", "society.npv_tax_factor"].mean == same


def test_a_cost_below_nothing_saves_and_where_nobody_gains_nothing_is_gained() -> None:
    words = Words("en")
    assert cost_per(Change(-2.0, -3.0, -1.0), words) == "saves"
    assert cost_per(Change(-2.0, -math.inf, math.inf), words) == "~saves"
    assert cost_per(Change(math.nan, math.nan, math.nan), words) == "nothing gained"
    assert cost_per(Change(2.0, 1.0, 3.0), words) == "2.00 ±1.00"


def test_a_ratio_that_may_be_anything_is_marked_and_has_no_interval() -> None:
    words = Words("sv")
    assert amount(Change(1.5, 1.0, 2.0), words, 2) == "1,50 ±0,50"
    assert amount(Change(1.5, -math.inf, math.inf), words, 2) == "~1,50"
    assert amount(Change(math.inf, -math.inf, math.inf), words, 2) == "~∞"
    assert amount(Change(math.inf, math.inf, math.inf), words, 2) == "∞"


def test_what_is_nothing_in_every_replication_is_neither_sure_nor_unsure() -> None:
    assert net(Change(0.0, 0.0, 0.0), Words("en")) == "0.0"


def test_what_is_not_clear_is_marked_and_what_is_not_known_is_a_dot() -> None:
    words = Words("en")
    assert net(Change(2.0, 1.0, 3.0), words) == "+2.0 ±1.0"
    assert net(Change(2.0, -1.0, 5.0), words) == "~+2.0 ±3.0"
    assert amount(Change(math.nan, math.nan, math.nan), words) == "·"
    assert shares([0.0, 0.001, 0.999, 1.0], words) == "0/1/99/100%"


def test_a_strategy_that_keeps_nobody_out_buys_nothing(hand: Any) -> None:
    words = Words("en")
    lines = bill_text(hand.choice(), hand.bill(), words).splitlines()
    for label in ("person kept out", "year in exclusion averted", "good year gained"):
        row = next(line for line in lines if line.startswith(label))
        assert row.endswith("nothing gained") and "nothing gained" not in row[:-14]


def test_only_those_who_pay_stand_in_the_matrix_and_its_cells_are_all_that_is_gained(hand: Any) -> None:
    bill = hand.bill()
    told = measures_of(bill)
    assert payers_of(told, "early_parents") == ["municipality", "region"]
    assert payers_of(told, "more_jobs") == ["employment_service"]
    matrix = matrix_of(bill, "early_parents")
    for gainer in matrix.columns:
        assert matrix[gainer].sum() == pytest.approx(told["early_parents", f"gain_of.{gainer}"].mean)
    assert matrix.loc["municipality"].sum() == pytest.approx(0.7 * matrix.to_numpy().sum())
    assert told["early_parents", "society.saved"].mean == pytest.approx(matrix.to_numpy().sum())
    back = told["early_parents", "returned_to.municipality"].mean
    assert back == pytest.approx(told["early_parents", "gain_of.municipality"].mean / hand.worth(14, 0, 4))


def test_a_group_is_told_what_its_own_persons_came_to(hand: Any) -> None:
    bill = hand.bill()
    changes = group_changes(bill)
    assert changes["early_parents", GROUPS[2], "kept_out"].mean == hand.kept_out["early_parents"]
    assert changes["early_parents", GROUPS[2], "kept_out"].clear
    assert not changes["early_parents", GROUPS[3], "kept_out"].clear
    text = " ".join(bill_text(hand.choice(), bill, Words("en")).split())
    assert "0): Parent training: men in the strained third. In every other group" in text
    nobody = hand.bill(names=("as_today", "more_jobs"))
    told = " ".join(bill_text(hand.choice(names=("as_today", "more_jobs")), nobody, Words("en")).split())
    assert "In no group is it clear that anybody is kept out" in told


def test_where_every_group_is_kept_out_they_are_not_all_named(hand: Any) -> None:
    names = ("as_today", "early_parents")
    runs = [hand.run(name, r) for r in range(4) for name in names]
    for run in runs:
        run.group_excluded[:] = 20 - (run.strategy == "early_parents")
    text = bill_text(hand.choice(names=names), hand.bill(names=names, replications=4, runs=runs), Words("en"))
    assert "0): Parent training: every group." in " ".join(text.split())


def test_concentration_is_the_comparators_level_and_the_others_change(hand: Any) -> None:
    changes = concentration_changes(hand.bill())
    for which, level in zip(BILLS, (0.40, 0.38), strict=True):
        assert changes["as_today", which, "top_10_percent"].mean == pytest.approx(level)
        assert changes["early_parents", which, "top_10_percent"].mean == pytest.approx(-0.01)
        assert changes["more_jobs", which, "top_10_percent"].mean == 0.0


def test_the_public_sum_of_a_year_in_a_state_leaves_out_people_and_production(hand: Any) -> None:
    lines = bill_text(hand.choice(), hand.bill(), Words("en")).splitlines()
    row = next(line for line in lines if line.startswith("drug dependence"))
    cells = [float(cell.replace(",", "")) for cell in row.split()[2:]]
    assert cells[6] == sum(cells[:6]) and len(cells) == 9


def test_the_price_at_which_a_verdict_turns_is_told_and_would_turn_it(hand: Any) -> None:
    bill = hand.bill(spread=0.0, judged_by="society")
    rows = bill.rows("verdict", strategy="early_parents", kind="price", what="programme_parent_training")
    factor = float(rows["turns_at"].iloc[0])
    assert factor == pytest.approx(hand.worth(21, 10, hand.years) / hand.worth(20, 0, 4))
    wanted = f"Parent training (3-8) at {factor:.1f} times the price (believed ×0.75–1.25)"
    assert wanted in " ".join(bill_text(hand.choice(judged_by="society"), bill, Words("en")).split())
    runs = [hand.run(name) for name in hand.names]
    for run in runs:
        run.by_line_ore[:, :2] = np.rint(run.by_line_ore[:, :2] * factor)
    dear = hand.bill(runs=runs, replications=1, judged_by="society")
    assert dear.judged("early_parents").mean == pytest.approx(0.0, abs=1e-6)


def test_a_price_that_turns_the_verdict_within_what_is_believed_gets_a_sentence_of_its_own(hand: Any) -> None:
    (believed,) = (one for one in prices() if one.item == "lost_production")
    at = 0.5 * (1.0 + believed.high / believed.sek)
    rest = (
        hand.worth(20, 0, 4) / hand.worth(1, 10, hand.years) - 1.0
    ) / at  # harm saves 1 a year; production so much at best guess
    runs = [hand.run(name) for name in ("as_today", "early_parents")]
    runs[1].by_line_ore[10:, 5] = runs[0].by_line_ore[10:, 5] - round(rest * 1e8)
    bill = hand.bill(runs=runs, replications=1, names=("as_today", "early_parents"), judged_by="society")
    (told,) = (one for one in turning(bill, "early_parents", Words("en")) if "lost production" in one)
    percent = round(100 * (at - 1.0))
    assert told.startswith(f"Turns, within what is believed: lost production at a {percent}% higher price (×{at:.2f};")


def test_other_eyes_and_another_rate_that_turn_it_are_told_and_the_sources_way_apart(hand: Any) -> None:
    told = turning(hand.bill(spread=0.0), "early_parents", Words("en"))
    assert [one for one in told if one.startswith("Turns at a discount rate of ")]
    (eyes,) = (one for one in told if one.startswith("Turns if one looks only at "))
    assert eyes.startswith("Turns if one looks only at society (+") and "added" not in eyes
    (free,) = (one for one in told if one.startswith("The sign is another for those who pay none of it: "))
    assert free.endswith(": the rest of the state."), (
        "it pays nothing and gains; who neither pays nor gains is not told"
    )
    assert told[-1].startswith("The documents’ own way of adding both readings, never to be used, would turn it")


def test_any_perspective_may_judge_but_the_sources_own_headline() -> None:
    assert set(get_args(JudgedBy)) == set(PERSPECTIVES) - {SOURCE}


def test_draws_hold_the_verdict_at_the_best_guess_and_say_so(hand: Any) -> None:
    drawn, plain = hand.bill(draws="true"), hand.bill()
    assert measures_of(drawn)["early_parents", "public.npv"] != measures_of(plain)["early_parents", "public.npv"]
    assert [drawn.judged(one) for one in drawn.strategies] == [plain.judged(one) for one in plain.strategies]
    for name in ("groups", "flow", "concentration", "states", "verdict"):
        assert drawn.frames[name].equals(plain.frames[name]), name
    note = Words("en")("bill.note.prices").split(";")[0]
    texts = [" ".join(bill_text(hand.choice(), bill, Words("en")).split()) for bill in (drawn, plain)]
    assert [note in text for text in texts] == [True, False]
    assert "of 8 draws." in texts[0] and "of 8 replications." in texts[1]


def test_every_number_of_the_first_sections_is_named_in_the_summary_with_a_unit(hand: Any) -> None:
    bill, words = hand.bill(), Words("en")
    summary = json.loads(json.dumps(summary_of_bill(bill, 2024), allow_nan=False))
    known: set[str] = set()
    for one in summary["strategies"]:
        change = Change(*(math.nan if one[key] is None else one[key] for key in ("mean", "low", "high")))
        scaled = [change, Change(100 * change.mean, 100 * change.low, 100 * change.high)]
        known |= {write(each, words, k).lstrip("~") for each in scaled for write in (amount, net) for k in (0, 1, 2)}
        units = [key for key in UNITS if key in one["measure"] or (key == "kept_out" and "averted" in one["measure"])]
        assert units or one["measure"].startswith("good_years"), one["measure"]
    lines = bill_text(hand.choice(), bill, words).splitlines()
    first, last = (next(k for k, line in enumerate(lines) if line.startswith(start))
                   for start in ("THE PUBLIC PURSE", "A good year"))  # fmt: skip
    printed = {cell for line in lines[first:last] for cell in re.findall(r"[−+]?[\d.,]+ ±[\d.,]+", line)}
    assert len(printed) > 40 and printed <= known
    assert {one["kind"] for one in summary["verdict"]} >= {"price", "rate", "horizon", "perspective", "definition"}
    assert summary["verdict_npv"]["early_parents"] == pytest.approx(bill.judged("early_parents").mean)
    assert sum(summary["grades"]["more_jobs"].values()) == pytest.approx(1.0)


def test_a_perturbed_number_would_be_missed_in_the_summary(hand: Any) -> None:
    bill = hand.bill()
    frame = bill.frames["present_values"].copy()
    frame.loc[frame["perspective"] == "public", "npv_sek"] *= 1.01
    moved = replace(bill, frames={**bill.frames, "present_values": frame})
    of = [{(one["strategy"], one["measure"]): one["mean"] for one in summary_of_bill(each, 2024)["strategies"]}
          for each in (bill, moved)]  # fmt: skip
    changed = {measure for (_, measure), value in of[0].items() if value != of[1][_, measure]}
    assert changed == {"public.npv", "public.npv_undiscounted", "public.npv_at_0.03", "public.npv_at_0.035"}


def test_frames_that_do_not_fit_are_refused_in_one_clear_line(hand: Any) -> None:
    bill = hand.bill()
    with pytest.raises(ValueError, match="titles names only the comparator"):
        replace(bill, titles={"as_today": "As today"})
    with pytest.raises(ValueError, match="results has no rows for the strategy 'more_jobs'"):
        results = bill.frames["results"]
        replace(bill, frames=_with(bill, "results", results[results["strategy"] != "more_jobs"]))
    with pytest.raises(ValueError, match="different replications: present_values 8, results 7"):
        results = bill.frames["results"]
        replace(bill, frames=_with(bill, "results", results[results["replication"] > 0]))


def _with(bill: Bill, name: str, frame: Any) -> Mapping[str, Any]:
    return {**bill.frames, name: frame}


def test_a_strategy_that_changes_nothing_is_told_in_one_clause(hand: Any) -> None:
    bill = hand.bill(spread=0.0)
    values = bill.frames["present_values"].copy()
    values.loc[values["strategy"] == "more_jobs", ["outlay_sek", "saved_sek", "npv_sek"]] = 0.0
    same = replace(bill, frames={**bill.frames, "present_values": values})
    assert (
        sentence(same, measures_of(same), "more_jobs", Words("en"))
        == "More jobs: not one krona differs, in any replication."
    )
    assert "costs" in sentence(same, measures_of(same), "early_parents", Words("en"))


def test_a_strategy_that_spends_less_says_so_and_what_is_lost_is_a_loss(hand: Any) -> None:
    bill = hand.bill(spread=0.0)
    values = bill.frames["present_values"].copy()
    values.loc[values["strategy"] == "more_jobs", ["outlay_sek", "saved_sek"]] = -3e6, -1e6
    less = replace(bill, frames={**bill.frames, "present_values": values})
    told = sentence(less, measures_of(less), "more_jobs", Words("en")).replace("\u00a0", " ")
    assert told.startswith("More jobs: costs 3.0 MSEK less; society loses 1.0 MSEK by what follows (")

"""Claims about what *how sure* says: words follow the frames, layers stay apart, no more is claimed than is known."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.money.perspective import PUBLIC
from sim.uncertainty.intervals import expected_interval
from sim.views.how_sure.choice import changes_text, efficient, payback_section, shown_worths, worth_of_change_msek
from sim.views.how_sure.frames import DRAWS_FOR_QUANTILES, KEPT_OUT, MEASURES, Moved, amount, certain, often, span
from sim.views.how_sure.rests import largest_assumed, rests_section, share_of_kinds, shares_by_kind
from sim.views.how_sure.short import in_short, layers_told, sentence
from sim.views.how_sure.summary import UNITS, summary_of_sureness
from sim.views.how_sure.table import layers_section, structures_section
from sim.views.how_sure.text import how_sure_text
from sim.views.words import Words

EN, SV = Words("en"), Words("sv")


def flat(lines: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines))


def test_a_strategy_that_pays_in_every_draw_is_said_to(hand: Any) -> None:
    told = sentence(hand.known(), "surely", EN)
    assert "pays for the public purse: +30.0 MSEK" in told
    assert "above 0 in every one of 40 draws" in told
    assert "not known" not in told


def test_a_strategy_that_pays_in_no_draw_is_said_not_to(hand: Any) -> None:
    told = sentence(hand.known(), "never", EN)
    assert "does not pay for the public purse: −10.0 MSEK" in told
    assert "above 0 in none of 40 draws" in told
    assert "keeps nobody out" in told


def test_where_the_interval_holds_0_it_is_not_known_and_the_draws_are_counted(hand: Any) -> None:
    known = hand.known()
    share = float(known.rows("layers", strategy="perhaps", measure="public_npv")["positive"].iloc[0])
    assert 0.4 < share < 0.7
    told = sentence(known, "perhaps", EN)
    assert "not known if it pays for the public purse: +1.0 MSEK" in told
    assert f"above 0 in {round(40 * share)} of 40 draws" in told


def test_where_draws_differ_by_chance_alone_no_share_of_them_is_told(hand: Any) -> None:
    known = hand.known(("surely", "luck"))
    one = known.layered("luck", "public_npv")
    assert one.drowned and not known.layered("surely", "public_npv").drowned
    told = sentence(known, "luck", EN)
    assert "draws differ hardly more than by chance" in told
    assert "of 40 draws" not in told
    rows = [line for line in layers_section(known, EN) if line.startswith("Luck")]
    assert len(rows) == 4 and all(row.endswith("·") for row in rows), "three measures and the level"
    payback = [line for line in payback_section(known, EN) if line.startswith("Luck")]
    assert [line.count("·") for line in payback] == [4, 0, 4, 0], "on average untold, one town told"
    assert "for “Luck” draws differ in some measure by less" in flat(layers_told(known, EN))


def test_what_differs_in_nothing_is_the_same(hand: Any) -> None:
    known = hand.known(("surely", "nothing"), strategies={**hand.ALL, "nothing": hand.Known(0, 0)}, structures={})
    assert sentence(known, "nothing", EN) == "nothing: nobody’s exclusion and not one krona differs, in any draw."


def test_with_one_town_a_draw_chance_is_said_to_be_unknown(hand: Any) -> None:
    one, two = hand.known(towns=1), hand.known(towns=2)
    assert np.isnan(one.layered("surely", KEPT_OUT).chance_share)
    for known, told_apart in ((one, False), (two, True)):
        rows = [line for line in layers_section(known, EN) if line.startswith("Surely")]
        assert all(("not known" in row) != told_apart for row in rows)
        text = flat([*in_short(known, EN), *layers_told(known, EN), *layers_section(known, EN)])
        assert ("chance cannot be told apart from belief" in text) != told_apart
        assert ("without one town’s luck" in text) == told_apart
        assert ("chance taken out" in text) == told_apart


def test_a_structure_that_turns_the_sign_is_named_and_marked(hand: Any) -> None:
    known = hand.known()
    assert sentence(known, "never", EN).endswith("turned by “Effects last”.")
    assert sentence(known, "surely", EN).endswith("none of 2 structures turns that.")
    table = structures_section(known, EN)
    rows = [line for line in table if line.startswith("Effects last")]
    assert rows[1].count("*") == 1, "of the public purse's four only the one that surely loses"
    assert "+30.0 (+40.0)*" in rows[1]
    assert "The sign of the net present value for the public purse turns for “Never” under “Effects last”." in table
    assert not any("Mixed areas” turns" in line or "under “Mixed areas”" in line for line in table)


def test_a_structure_turns_surely_or_perhaps_or_not_at_all_by_its_interval() -> None:
    assert Moved(-10.0, 40.0, 35.0, 45.0).turn == "turns"
    assert Moved(-10.0, 12.0, 5.0, 19.0).turn == "may_turn"
    assert Moved(-10.0, 4.0, -3.0, 11.0).turn == "may_turn"
    assert Moved(-10.0, -40.0, -45.0, -35.0).turn == "keeps"
    assert Moved(10.0, -40.0, -45.0, -35.0).turn == "turns"
    assert Moved(10.0, -12.0, -19.0, -5.0).mean == -2.0
    assert Moved(0.0, 5.0, 4.0, 6.0).turn == "keeps", "nothing has no sign"
    assert Moved(2.0, -5.0, -7.0, -3.0).turn == "turns"
    assert Moved(2.0, -5.0, -7.0, -3.0, is_known=False).turn == "may_turn", "2 (-10 to 14) has no sign that is known"


def test_a_sign_that_is_not_known_in_use_is_turned_by_no_structure(hand: Any) -> None:
    known = hand.known(structures={"lasting": (-4.0, 0.0)})
    assert known.layered("perhaps", "public_npv").claim == "unknown"
    assert known.moved("lasting", "perhaps", "public_npv").mean == pytest.approx(-3.0)
    assert known.turning("perhaps", "public_npv", "turns") == []
    assert known.turning("perhaps", "public_npv", "may_turn") == ["Effects last"]


def test_how_many_come_to_exclusion_as_today_is_told_and_said_where_it_is_not_well_known(hand: Any) -> None:
    known = hand.known()
    table = flat(layers_section(known, EN))
    assert "Persons in long-lasting exclusion" in table and "As today 50.0" in table
    assert "not well known" not in flat(layers_told(known, EN))
    layers = known.frames["layers"].copy()
    rows = (layers["strategy"] == "as_today") & (layers["measure"] == "in_exclusion")
    layers.loc[rows, ["expected_low", "expected_high"]] = (30.0, 75.0)
    wide = replace(known, frames={**known.frames, "layers": layers})
    told = flat(layers_told(wide, EN))
    assert "not well known: 50.0 persons (30.0 to 75.0) under “As today”" in told and "recovery_per_year" in told


def test_without_structures_it_says_that_none_was_tried(hand: Any) -> None:
    known = hand.known(structures={})
    assert "structure" not in flat(in_short(known, EN)[1:])
    assert "no other way the world may work was tried" in flat(layers_told(known, EN))
    assert "None was tried" in flat(structures_section(known, EN))


def test_it_warns_when_the_posterior_is_used_again_and_only_then(hand: Any) -> None:
    assert "the posterior has 39 members for 40 draws" in flat(layers_told(hand.known(members=39), EN))
    assert "the posterior has" not in flat(layers_told(hand.known(members=40), EN))


def test_it_warns_of_few_draws_and_names_how_intervals_were_made(hand: Any) -> None:
    assert "29 draws are few" in flat(layers_told(hand.known(draws=29), EN))
    assert "are few" not in flat(layers_told(hand.known(draws=30), EN))
    assert "Student’s t of 30 draws" in flat(layers_told(hand.known(draws=30), EN))


def test_intervals_are_read_off_the_draws_from_the_number_it_names() -> None:
    values = np.random.default_rng(1).normal(size=(DRAWS_FOR_QUANTILES, 2))
    assert expected_interval(values).method == "quantiles"
    assert expected_interval(values[:-1]).method == "t"


def test_the_best_strategy_changes_where_the_text_says(hand: Any) -> None:
    strategies = {
        "cheap": hand.Known(10, -10, kept_belief=1, net_belief=1),
        "dear": hand.Known(20, -40, kept_belief=1, net_belief=1),
        "useless": hand.Known(2, -50, kept_belief=1, net_belief=1),
    }
    known = hand.known(tuple(strategies), strategies=strategies, structures={}, willingness=(0.0, 0.9, 1.1, 2.9, 3.1))
    assert efficient(known, PUBLIC)["strategy"].tolist() == ["as_today", "cheap", "dear"]
    assert worth_of_change_msek(known, PUBLIC) == pytest.approx(1.0)
    told = changes_text(known, PUBLIC, EN).replace("\u00a0", " ")
    assert "“As today” is best on average (in 100% of draws)" in told
    assert "from 1.0 MSEK a person (its ICER) “cheap”; from 3.0 MSEK a person (its ICER) “dear”" in told
    best = known.rows("acceptability", perspective=PUBLIC, is_best=True).set_index("willingness_msek")["strategy"]
    assert best.to_dict() == {0.0: "as_today", 0.9: "as_today", 1.1: "cheap", 2.9: "cheap", 3.1: "dear"}


def test_a_table_of_worths_keeps_the_first_and_the_last() -> None:
    many = [float(one) for one in range(30)]
    assert shown_worths(many)[0] == 0.0 and shown_worths(many)[-1] == 29.0
    assert len(shown_worths(many)) == len(set(shown_worths(many))) == 7
    assert shown_worths(many[:7]) == many[:7]


def test_what_is_assumed_adds_up_and_the_largest_is_named_first(hand: Any) -> None:
    known = hand.known()
    shares = shares_by_kind(known)
    assert share_of_kinds(shares, PUBLIC, "surely", ("assumption", "worked_out")) == pytest.approx(0.3)
    assert list(largest_assumed(known, "surely", PUBLIC).index) == [
        "placement_teenager",
        "open_support",
        "assessment_y",
    ]
    text = rests_section(known, EN)
    assert [line.split()[-1] for line in text if line.startswith("assumed in all")] == ["30%", "30%"]
    assert "Surely: placement of a teenager 20%, support at home 7%, a look 3%" in text


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("towns", [1, 2])
def test_no_line_is_wider_than_a_terminal_and_the_first_says_against_what(hand: Any, language: str, towns: int) -> None:
    known = hand.known(language=language, towns=towns, judged_by="society")
    text = how_sure_text(hand.choice(language), known, Words(language))
    assert max(map(len, text.splitlines())) <= 100
    assert known.comparator in text.splitlines()[0]
    assert ("Simulated lives, not a forecast" if language == "en" else "Simulerade liv, ingen prognos") in text


def test_the_first_ten_lines_hold_a_sentence_on_each_of_three_strategies(hand: Any) -> None:
    lines = how_sure_text(hand.choice(), hand.known(("surely", "never", "perhaps")), EN).splitlines()[:10]
    assert [line.split(":")[0] for line in lines if line and line[0] != " "][1:4] == ["Surely", "Never", "Perhaps"]
    assert lines[9] == "" or "" in lines


def test_the_summary_is_plain_and_says_what_the_text_says(hand: Any) -> None:
    known = hand.known(towns=1)
    found = summary_of_sureness(known, 2024, (0.0, 1.0, 5.0))
    json.dumps(found, allow_nan=False)
    claims = {(one["strategy"], one["measure"]): one["claim"] for one in found["claims"]}
    assert claims["surely", "public_npv"] == "yes" and claims["never", "public_npv"] == "no"
    assert claims["perhaps", "public_npv"] == "unknown" and claims["never", KEPT_OUT] == "same"
    assert {one["chance_share"] for one in found["layers"]} == {None}
    turns = {one["strategy"]: one["turn"] for one in found["structures"]
             if (one["structure"], one["measure"]) == ("lasting", "public_npv")}  # fmt: skip
    assert turns["never"] == "turns" and turns["surely"] == "keeps"
    assert {one["year"] for one in found["payback"]} == {10, 20, 40, 49}
    assert set(UNITS) >= {*MEASURES, "layers", "structures", "payback", "acceptability", "plane", "rests_on", "claims"}


def test_numbers_are_written_as_finely_as_they_are_large() -> None:
    assert [amount(one, EN) for one in (0.0, 0.04, 0.4, 12.34, 123.4, -0.04)] == [
        "0", "+0.04", "+0.4", "+12.3", "+123", "−0.04",
    ]  # fmt: skip
    assert span(-0.02, 0.5, EN) == "0.0 to +0.5"
    assert span(-0.02, 0.1, SV) == "−0,02 till +0,10"
    assert certain(0.001, EN) == "1%" and certain(0.999, EN) == "99%" and certain(1.0, EN) == "100%"
    assert certain(float("nan"), EN) == "·" and often(0.999, 40, EN) == "39 of 40 draws"
    assert often(1.0, 40, EN) == "every one of 40 draws" and often(0.5, 40, EN) == "20 of 40 draws"


def test_frames_that_do_not_fit_are_refused_in_one_line(hand: Any) -> None:
    known = hand.known(("surely",))
    with pytest.raises(ValueError, match="only the comparator"):
        type(known)(**{**vars(known), "titles": {"as_today": "As today"}})
    with pytest.raises(ValueError, match="layers has no rows for the strategy 'never'"):
        type(known)(**{**vars(known), "titles": {**known.titles, "never": "Never"}})
    with pytest.raises(ValueError, match="structures: 'lasting' has rows without a title"):
        type(known)(**{**vars(known), "structures": {"other_areas": "Mixed areas"}})

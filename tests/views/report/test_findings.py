"""Claims about what the report says first: out of numbers alone, and nothing that an interval does not bear."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.evidence.groups import GROUPS
from sim.views.report.contents import ReportContents
from sim.views.report.differences import Spread, as_cell, in_exclusion, isolated, kept_out
from sim.views.report.findings import findings_of, lead_of
from sim.views.words import Words

EN, SV = Words("en"), Words("sv")
CLEAR, VAGUE, HARM = (4.0, 5.0, 6.0) * 2, (-4.0, 5.0, 3.0) * 2, (-4.0, -5.0, -6.0) * 2
"""Six draws: so many that their range may say that something is clear."""


def with_money(told: ReportContents, msek: dict[str, tuple[float, ...]]) -> ReportContents:
    """Return contents of six draws in which the public purse and society net so much in each."""
    assert told.bill is not None
    values = told.bill.frames["present_values"]
    values = pd.concat([values, values.assign(replication=values["replication"] + 3)], ignore_index=True)
    for name, several in msek.items():
        for number, one in enumerate(several):
            rows = (values["strategy"] == name) & (values["replication"] == number)
            values.loc[rows, "npv_sek"] = one * 1e6
    return replace(told, bill=replace(told.bill, frames={**told.bill.frames, **_six(told, values)}))


def _six(told: ReportContents, values: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the frames of a bill that must have the same draws, with six of them."""
    assert told.bill is not None
    frames = {name: told.bill.frames[name] for name in ("results", "humps", "corrected")}
    more = {name: frame.assign(replication=frame["replication"] + 3) for name, frame in frames.items()}
    joined = {name: pd.concat([frame, more[name]], ignore_index=True) for name, frame in frames.items()}
    return {"present_values": values, **joined}


@pytest.fixture(scope="module")
def one(lab: SimpleNamespace) -> ReportContents:
    found: ReportContents = lab.contents(names=("as_today", "school"))
    return found


@pytest.fixture(scope="module")
def several(lab: SimpleNamespace) -> ReportContents:
    found: ReportContents = lab.contents()
    return found


def test_a_clear_gain_is_told_with_its_number_and_interval(lab: SimpleNamespace, one: ReportContents) -> None:
    told = with_money(lab.with_persons(one, {"school": CLEAR}), {"school": (-9.0, -10.0, -11.0) * 2})
    answer = findings_of(told, EN).answer
    assert answer == (
        "“School” keeps 5.0 (4 to 6) of 200 born here out of long-lasting exclusion, fewer there in 6 of 6 draws; "
        "the net cost to the public purse is 10\u00a0MSEK (9.0 to 11), a cost in 6 of 6 draws."
    )


def test_what_the_interval_does_not_bear_is_not_claimed(lab: SimpleNamespace, one: ReportContents) -> None:
    told = with_money(lab.with_persons(one, {"school": VAGUE}), {"school": (-9.0, 10.0, 2.0) * 2})
    answer = findings_of(told, EN).answer
    assert answer.startswith(
        "It is not clear that “School” keeps anybody out of long-lasting exclusion: +1.3 (−4 to +5) of"
    )
    assert answer.endswith("gains or loses by it is not clear, +1.0\u00a0MSEK (−9.0 to +10).")
    assert "inte säkert" in findings_of(replace(told, titles={"as_today": "Som i dag", "school": "Skola"}), SV).answer


def test_harm_is_told_as_plainly_as_gain(lab: SimpleNamespace, one: ReportContents) -> None:
    answer = findings_of(lab.with_persons(one, {"school": HARM}), EN).answer
    assert answer.startswith("With “School” 5.0 (4 to 6) more of 200 born here end up in long-lasting exclusion")


def test_a_gain_of_money_is_told_as_one(lab: SimpleNamespace, one: ReportContents) -> None:
    told = with_money(lab.with_persons(one, {"school": CLEAR}), {"school": (9.0, 10.0, 11.0) * 2})
    end = "; the public purse gains 10\u00a0MSEK (9.0 to 11) by it, a gain in 6 of 6 draws."
    assert findings_of(told, EN).answer.endswith(end)


def test_chance_alone_counts_no_draws(lab: SimpleNamespace, one: ReportContents) -> None:
    told = lab.with_persons(one, {"school": CLEAR})
    assert "of 6 draws" in findings_of(told, EN).answer
    assert " of 6 " not in findings_of(replace(told, beliefs=False), EN).answer


def test_of_many_draws_it_is_said_in_how_many(lab: SimpleNamespace, one: ReportContents) -> None:
    told = lab.with_persons(one, {"school": (5.0,) * 80 + (-1.0,)})
    assert ", fewer there in 80 of 81 draws; " in findings_of(told, EN).answer
    harm = lab.with_persons(one, {"school": HARM})
    assert ", more there in 6 of 6 draws; " in findings_of(harm, EN).answer


@pytest.mark.parametrize("kept", [CLEAR, VAGUE, HARM])
def test_one_draw_is_never_clear(lab: SimpleNamespace, kept: tuple[float, ...]) -> None:
    told = lab.with_persons(lab.contents(names=("as_today", "school"), draws=1), {"school": kept[:1]})
    found = findings_of(told, EN)
    assert found.answer.startswith("One single draw:") and found.answer.endswith("nothing tells that from chance.")
    assert not re.search(r"\bclear(ly)?\b", " ".join([found.answer, *found.sentences]))
    assert "cannot be told from chance" not in found.answer
    assert found.sentences[-1] == EN("report.sure.one_draw")


def test_where_nothing_differs_that_is_what_it_says(lab: SimpleNamespace) -> None:
    lived = [replace(run, strategy="school", booked=replace(run.booked, strategy="school")) for run in lab.runs()
             if run.strategy == "as_today"]  # fmt: skip
    same = [run for run in lab.runs() if run.strategy == "as_today"]
    told = lab.contents(names=("as_today", "school"), lived=[*same, *lived])
    found = findings_of(told, EN)
    assert (
        found.answer
        == "“School” changes nothing compared with “As today”: no life ends otherwise and not one krona differs."
    )
    assert not any("costs" in sentence for sentence in found.sentences)


def test_the_answer_is_about_the_clearest_not_the_luckiest(lab: SimpleNamespace, several: ReportContents) -> None:
    told = lab.with_persons(several, {"school": (-20.0, 30.0, 20.0) * 2, "youth_to_work": (2.0, 2.5, 3.0) * 2})
    assert lead_of(told) == "youth_to_work"
    found = findings_of(told, EN)
    assert found.answer.startswith("Of 4 strategies only “Youth to work” clearly keeps people out")
    assert "2.5 (2 to 3)" in found.answer and "most" not in found.answer
    assert found.sentences[0].endswith("More on average, but not clearly: “School” (10.0).")


def test_the_best_is_best_of_those_that_are_clear(lab: SimpleNamespace, several: ReportContents) -> None:
    two = findings_of(lab.with_persons(several, {"school": CLEAR, "youth_to_work": (9.0, 10.0, 11.0) * 2}), EN)
    assert two.answer.startswith(
        "Of 4 strategies 2 clearly keep people out of long-lasting exclusion; of these “Youth to"
    )
    assert "on average" not in two.sentences[0]
    every = {name: tuple(k * one for one in CLEAR) for k, name in enumerate(several.strategies, 1)}
    best = several.titles[several.strategies[-1]]
    answer = findings_of(lab.with_persons(several, every), EN).answer
    assert answer.startswith(f"Each of 4 strategies clearly keeps people out of long-lasting exclusion, “{best}” most")


def test_what_is_not_clear_is_marked_however_few_the_draws() -> None:
    assert as_cell(Spread(3.0, 3.0, 3.0, is_enough=False), EN) == "~\u00a0+3.0"
    assert as_cell(Spread(3.0, np.nan, np.nan, is_enough=False), EN) == "~\u00a0+3.0"
    assert as_cell(Spread(3.0, 3.0, 3.0), EN) == "+3.0"
    assert as_cell(Spread(0.0, 0.0, 0.0, is_enough=False), EN) == "0.0"
    assert as_cell(Spread(0.0, -1.0, 1.0), EN).startswith("~")


def test_none_clear_is_told_for_all_of_them(lab: SimpleNamespace, several: ReportContents) -> None:
    told = lab.with_persons(several, {"school": VAGUE, "whole_chain": (-1.0, 0.0, 2.0) * 2})
    answer = findings_of(told, EN).answer
    assert answer.startswith(
        "None of 4 strategies clearly keeps anybody out of long-lasting exclusion; closest comes “School”"
    )


def test_where_all_do_harm_the_least_is_named_as_harm(lab: SimpleNamespace, several: ReportContents) -> None:
    kept = {name: tuple(k * one for one in HARM) for k, name in enumerate(several.strategies, 1)}
    answer = findings_of(lab.with_persons(several, kept), EN).answer
    assert answer.startswith("With each of 4 strategies more people end up in long-lasting exclusion")
    assert "“Early and targeted”, −5.0 (−6 to −4)" in answer


def test_every_other_strategy_is_told_as_what_it_is(lab: SimpleNamespace, several: ReportContents) -> None:
    told = lab.with_persons(several, {"whole_chain": (9.0, 10.0, 11.0) * 2, "school": CLEAR, "youth_to_work": HARM})
    first = findings_of(told, EN).sentences[0]
    assert "clearly fewer with “School”; no difference with “Early and targeted”; " in first
    assert "clearly more with “Youth to work”" in first
    assert "is not clear" not in first, "10 and 5 are told apart in every draw"


def test_a_rival_that_may_be_as_good_is_named(lab: SimpleNamespace, several: ReportContents) -> None:
    told = lab.with_persons(several, {"whole_chain": (4.0, 5.0, 6.1) * 2, "school": (4.2, 4.9, 5.9) * 2})
    first = findings_of(told, EN).sentences[0]
    assert first.endswith("That “The whole chain” keeps out more than “School” is not clear.")


def test_groups_are_named_only_where_the_difference_is_clear(one: ReportContents) -> None:
    rows = []
    for name in one.titles:
        for number in range(6):
            for group in GROUPS:
                fewer = (1 + number if group == "male_strained" else number - 1) if name == "school" else 0
                rows.append((name, number, group, 25, 10 - fewer))
    frame = pd.DataFrame(rows, columns=["strategy", "replication", "group", "persons", "excluded"])
    told = replace(one, pictures=replace(one.pictures, groups=frame))
    sentences = findings_of(told, EN).sentences
    assert "makes a clear difference for one, men in the strained third (3.5 fewer); of so many" in sentences[1]
    assert "Newcomers" not in sentences[1]
    vague = frame.assign(excluded=[10 - (row[1] - 1 if row[0] == "school" else 0) for row in rows])
    told = replace(one, pictures=replace(one.pictures, groups=vague))
    assert "no clear difference in any single one of 8 groups" in findings_of(told, EN).sentences[1]


def test_who_gains_is_said_only_of_a_clear_gain(several: ReportContents) -> None:
    assert several.bill is not None
    lead = lead_of(several)
    frame = several.bill.frames["present_values"]
    values = pd.concat([frame, frame.assign(replication=frame["replication"] + 3)], ignore_index=True)
    values["saved_sek"] = np.where(values["replication"] == 0, 5e6, -5e6)

    def told_of(values: pd.DataFrame) -> ReportContents:
        assert several.bill is not None
        return replace(several, bill=replace(several.bill, frames={**several.bill.frames, **_six(several, values)}))

    told = told_of(values)
    assert findings_of(told, EN).sentences[2].endswith("Nobody clearly gains by what follows.")
    assert several.titles[lead] in findings_of(told, EN).sentences[2]
    region = values.assign(saved_sek=values["saved_sek"].where(values["perspective"] != "region", 5e6))
    assert "What follows is a clear gain only for the region, " in findings_of(told_of(region), EN).sentences[2]
    two = region.assign(saved_sek=region["saved_sek"].where(region["perspective"] != "municipality", 9e6))
    assert (
        "Of those that clearly gain by what follows, most goes to the municipality, "
        in (findings_of(told_of(two), EN).sentences[2])
    )


def test_what_was_really_lived_is_told_with_its_own_numbers(several: ReportContents) -> None:
    level = in_exclusion(several, "as_today")
    outcomes = several.pictures.outcomes
    rows = outcomes[(outcomes["strategy"] == "as_today") & (outcomes["outcome"] == "any")]
    assert level.mean == pytest.approx(rows["persons"].mean())
    assert EN.number(level.mean, 1) in findings_of(several, EN).sentences[0]
    wide = outcomes[outcomes["outcome"] == "any"].pivot(index="replication", columns="strategy", values="persons")
    for name, change in kept_out(several).items():
        assert change.mean == pytest.approx((wide["as_today"] - wide[name]).mean())


def test_a_level_is_never_below_nobody_nor_above_all(lab: SimpleNamespace) -> None:
    told = lab.contents(draws=2)
    level = in_exclusion(lab.with_persons(told, {"school": (0.0, 0.0)}), "school")
    assert (level.low, level.high) == (40.0, 40.0)
    frame = told.pictures.outcomes.assign(persons=lambda rows: rows["replication"] * 200)
    wide = in_exclusion(replace(told, pictures=replace(told.pictures, outcomes=frame)), "as_today")
    assert (wide.mean, wide.low, wide.high) == (100.0, 0.0, 200.0)


def test_five_draws_are_too_few_to_call_anything_clear(lab: SimpleNamespace, one: ReportContents) -> None:
    assert findings_of(lab.with_persons(one, {"school": (4.0,) * 4 + (5.0,)}), EN).answer.startswith("It is not clear")
    assert findings_of(lab.with_persons(one, {"school": (4.0,) * 5 + (5.0,)}), EN).answer.startswith("“School” keeps")


def test_more_draws_do_not_make_it_look_surer(lab: SimpleNamespace, one: ReportContents) -> None:
    few, many = (lab.with_persons(one, {"school": (-1.0, 9.0, 8.0) * times}) for times in (4, 10))
    assert kept_out(few)["school"] == kept_out(many)["school"]
    chance = [kept_out(replace(one_of, beliefs=False))["school"] for one_of in (few, many)]
    assert chance[0].high - chance[0].low > chance[1].high - chance[1].low, "of the mean it would"


def test_no_difference_in_any_draw_is_not_called_unclear(lab: SimpleNamespace, several: ReportContents) -> None:
    found = findings_of(lab.with_persons(several, {"school": (0.0,) * 6}), EN)
    assert found.answer == (
        "With each of 4 strategies as many of 200 born here end up in long-lasting exclusion as with “As today”, "
        "in 6 of 6 draws."
    )
    assert "The others: no difference with" in found.sentences[0]


def test_where_nobody_is_kept_out_none_is_named_as_closest(lab: SimpleNamespace, several: ReportContents) -> None:
    told = lab.with_persons(several, {"school": (0.0, -1.0) * 3})
    assert findings_of(told, EN).answer == (
        "None of 4 strategies keeps anybody of 200 born here out of long-lasting exclusion on average."
    )


def test_the_comparator_alone_is_a_report_too(lab: SimpleNamespace) -> None:
    found = findings_of(lab.contents(names=("as_today",)), EN)
    assert found.title == "A small place: “As today”"
    assert found.answer.startswith("With “As today”, ") and "200 born here" in found.answer
    assert found.sentences[-1] == EN("report.alone.nothing")


@pytest.mark.parametrize("names", [("as_today",), ("as_today", "school"), ()])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_it_says_three_to_five_short_things(lab: SimpleNamespace, language: str, names: tuple[str, ...]) -> None:
    found = findings_of(lab.contents(language, names or lab.names), Words(language))
    assert 3 <= len(found.sentences) <= 5
    assert all(one.endswith((".", ".”")) and len(one) < 330 for one in (found.answer, *found.sentences))


def test_a_name_written_from_the_right_does_not_turn_the_sentence() -> None:
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert isolated("عربي") == "\u2068عربي\u2069"
    assert isolated("Skola & hem (6–16)") == "Skola & hem (6–16)"

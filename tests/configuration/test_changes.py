"""Claims about changes: a key does what its file would do, and one that leads nowhere is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.configuration.changes import changed, values_at
from sim.configuration.chosen import Choices, chosen_by
from sim.configuration.faults import BadInput
from sim.configuration.files import find, load, load_agencies
from sim.configuration.schema import Economics, Municipality


@pytest.fixture(scope="module")
def choices() -> Choices:
    town = load(Municipality, find("municipality", "small"))
    chosen = tuple(map(chosen_by, ("as_today", "school", "whole_chain", "more_jobs")))
    return Choices(town, Economics(), load_agencies(), chosen)


def programme(choices: Choices, strategy: str, name: str) -> Any:
    (one,) = [one for one in choices.chosen if one.strategy.name == strategy]
    return next(each for each in one.programmes if each.name == name)


def test_no_change_changes_nothing(choices: Choices) -> None:
    assert changed(choices, {}) == choices


def test_what_was_chosen_stays_as_it_was(choices: Choices) -> None:
    before = repr(choices)
    changed(choices, {"programme.*.uptake_share": 0.1, "municipality.areas": 3})
    assert repr(choices) == before


def test_a_place_is_changed_whole_and_then_key_by_key(choices: Choices) -> None:
    other = changed(choices, {"municipality.births_per_year": 77, "municipality": "trelleborg"})
    assert (other.municipality.name, other.municipality.births_per_year) == ("trelleborg", 77)
    assert other.municipality.birth_years == 1


def test_keys_that_only_fit_together_are_changed_together(choices: Choices) -> None:
    both = {"economics.exclusion_ages": [20, 64], "economics.exclusion_years": 40}
    assert changed(choices, both).economics.exclusion_years == 40
    with pytest.raises(BadInput, match="more than there are"):
        changed(choices, {"economics.exclusion_years": 40})


def test_a_programme_is_changed_as_each_strategy_uses_it(choices: Choices) -> None:
    other = changed(choices, {"programme.parent_training.places_per_1000": 1.0})
    for one, before in zip(other.chosen, choices.chosen, strict=True):
        for each, was in zip(one.programmes, before.programmes, strict=True):
            expected = replace(was, places_per_1000=1.0) if was.name == "parent_training" else was
            assert each == expected


def test_strategies_that_use_a_programme_differently_still_do_after_a_change(choices: Choices) -> None:
    first, second = choices.chosen[1], choices.chosen[2]
    shared = next(one for one in first.programmes if one.name in {each.name for each in second.programmes})
    apart = replace(choices, chosen=(
        replace(first, programmes=tuple(replace(one, coverage_share=0.11) if one.name == shared.name else one
                                        for one in first.programmes)),
        second,
    ))  # fmt: skip
    other = changed(apart, {f"programme.{shared.name}.uptake_share": 0.5})
    coverages = [programme(other, one.strategy.name, shared.name).coverage_share for one in (first, second)]
    assert coverages[0] == 0.11 != coverages[1]


def test_a_star_means_every_one_that_has_the_key(choices: Choices) -> None:
    other = changed(choices, {"programme.*.effects.*.fade_out_per_year": 0.25})
    effects = [effect for one in other.chosen for each in one.programmes for effect in each.effects]
    assert len(effects) > 10 and {effect.fade_out_per_year for effect in effects} == {0.25}


def test_an_item_of_a_list_is_called_by_its_number_or_by_what_it_moves(choices: Choices) -> None:
    moves = programme(choices, "school", "star_for_life").effects[0].moves
    by_number = changed(choices, {"programme.star_for_life.effects.0.fade_out_per_year": 0.9})
    by_name = changed(choices, {f"programme.star_for_life.effects.{moves}.fade_out_per_year": 0.9})
    assert by_number == by_name != choices


def test_a_strategy_that_is_organised_otherwise_has_the_other_organisation(choices: Choices) -> None:
    other = changed(choices, {"strategy.school.organisation": "team"})
    before = [one.organisation.name for one in choices.chosen]
    assert [one.organisation.name for one in other.chosen] == [before[0], "team", *before[2:]]
    assert before[1] != "team"


def test_a_strategys_own_use_of_a_programme_is_a_key_too(choices: Choices) -> None:
    name = choices.chosen[1].programmes[0].name
    other = changed(choices, {f"strategy.school.programmes.{name}.coverage_share": 0.07})
    assert programme(other, "school", name).coverage_share == 0.07


def test_other_strategies_take_the_place_of_those_there_were(choices: Choices) -> None:
    other = changed(choices, {"strategies": ["as_today", "early_parents"], "programme.*.uptake_share": 0.3})
    assert [one.strategy.name for one in other.chosen] == ["as_today", "early_parents"]
    assert {each.uptake_share for one in other.chosen for each in one.programmes} == {0.3}


def test_a_reform_an_agency_and_the_seed_are_keys(choices: Choices) -> None:
    other = changed(choices, {"reform.more_jobs.share": 0.5, "agency.school.threshold_sd": 2.5, "seed": 7})
    assert other.chosen[3].reforms[0].share == 0.5
    assert [one.threshold_sd for one in other.agencies if one.name == "school"] == [2.5]
    assert other.seed == 7


def test_positions_in_distributions_are_kept_in_the_words_of_beliefs(choices: Choices) -> None:
    asked = {"parameter.conviction_attention": 0.3, "price.prison": 1, "effect.ips.work": 0.0, "effect.more_jobs": 0.5}
    assert changed(choices, asked).at == (
        ("effect:ips:work", 0.0), ("effect:more_jobs", 0.5), ("parameter:conviction_attention", 0.3),
        ("price:prison", 1.0),
    )  # fmt: skip


def test_every_effect_and_price_of_what_is_in_use_can_be_moved_and_of_nothing_else(choices: Choices) -> None:
    used = {each.name: each for one in choices.chosen for each in one.programmes}
    keys = [f"effect.{name}.{effect.moves}" for name, one in used.items() for effect in one.effects]
    asked = dict.fromkeys([*keys, *(f"price.programme_{name}" for name in used), "price.reform_more_jobs"], 0.5)
    assert len(changed(choices, asked).at) == len(asked) > 20
    few = replace(choices, chosen=choices.chosen[:1])
    for key in asked:
        with pytest.raises(BadInput, match="unknown key"):
            changed(few, {key: 0.5})


def test_a_strategy_of_ones_own_is_changed_with_the_programmes_beside_it(choices: Choices, tmp_path: Path) -> None:
    text = find("programme", "ips").read_text(encoding="utf-8").replace("name: ips", "name: my_own")
    (tmp_path / "my_own.yaml").write_text(text, encoding="utf-8")
    strategy = "name: mine\ntitle: {en: Mine, sv: Min}\nprogrammes:\n  - programme: my_own\n"
    (tmp_path / "mine.yaml").write_text(strategy, encoding="utf-8")
    mine = replace(choices, chosen=(chosen_by(str(tmp_path / "mine.yaml")),))
    other = changed(mine, {"strategy.mine.programmes.0.uptake_share": 0.2})
    assert [(one.name, one.uptake_share) for one in other.chosen[0].programmes] == [("my_own", 0.2)]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("municipality.births_per_yaer", 5, "did you mean municipality.births_per_year"),
        ("municipality", "trelleborgg", "did you mean trelleborg"),
        ("municipality", 5, "a name in conf/municipality"),
        ("municipality.births_per_year", -5, "a whole number from 0"),
        ("municipality.births_per_year", "many", "a whole number from 0"),
        ("economics.discount_rate_per_year", 4, "a number from 0 to 0.2"),
        ("economic.discount_rate_per_year", 0.04, "did you mean economics"),
        ("programme.star_for_lif.uptake_share", 0.5, "did you mean star_for_life"),
        ("programme.star_for_life.uptake", 0.5, "did you mean programme.star_for_life.uptake_share"),
        ("programme.star_for_life.uptake_share", 1.5, "a number from 0 to 1"),
        ("programme.star_for_life.effects.99.size", 0.5, "known here"),
        ("programme.star_for_life.name", "other", "other than its name"),
        ("programme.star_for_life", {}, "a key below"),
        ("programme.*.no_such_key", 1, "known here"),
        ("reform.mixed_classes.share", 1.0, "reform in use here: more_jobs"),
        ("agency.schol.threshold_sd", 1.0, "did you mean school"),
        ("strategies", ["as_today", "as_today"], "each strategy once"),
        ("strategies", [], "a list of 1 to 12"),
        ("strategies", ["no_such"], "no strategy called"),
        ("seed", -1, "a whole number from 0"),
        ("seed", 1.5, "a whole number from 0"),
        ("parameter.conviction_atention", 0.5, "did you mean parameter.conviction_attention"),
        ("parameter.conviction_attention", 1.5, "a share from 0 to 1"),
        ("price.prison", True, "a share from 0 to 1"),
        ("effect.school_support.bogus", 0.5, "one of school_support."),
        ("effect.ips.wrok", 0.5, "did you mean effect.ips.work"),
        ("effect.minimly", 0.5, "did you mean effect.minimili"),
        ("effect.cognitive_therapy", 0.5, "what is in use here"),
        ("price.programme_iips", 0.5, "did you mean price.programme_ips"),
        ("price.reform_mixed_classes", 0.5, "unknown key"),
        ("price.prisn", 0.5, "did you mean price.prison"),
        ("nonsense", 1, "keys begin with"),
        ("", 1, "keys begin with"),
        ("programme", 1, "keys begin with"),
        ("municipality.title._target_", "os.system", "unknown key"),
    ],
)
def test_what_leads_nowhere_or_is_not_allowed_is_one_clear_line(
    choices: Choices, key: str, value: object, told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        changed(choices, {key: value}, "mine.yaml")
    assert str(refused.value).startswith("mine.yaml") or "no strategy" in told or "trelleborg" in told
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_stands_at_a_key_can_be_asked(choices: Choices) -> None:
    assert values_at(choices, "municipality.births_per_year") == [100]
    assert values_at(choices, "seed") == [1]
    assert values_at(choices, "strategies") == [["as_today", "school", "whole_chain", "more_jobs"]]
    assert values_at(choices, "price.prison") == []
    assert len(values_at(choices, "agency.*.threshold_sd")) == len(choices.agencies)

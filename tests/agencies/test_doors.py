"""Claims about doors: mandates as a walk reads them are the mandates in the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.agencies.doors import NOBODY, Mandates, need_for, rules_by_name, weights_of, who_may_see
from sim.configuration.schema import Agency, HandOver
from sim.lifecourse.needs import NEEDS, weighted_need

Make = Callable[..., Agency]
Hands = Callable[..., HandOver]


def test_every_door_is_that_of_the_file(agencies: tuple[Agency, ...]) -> None:
    mandates = Mandates(agencies)
    for door, own in zip(mandates.doors, agencies, strict=True):
        assert (door["first_age"], door["last_age"]) == own.ages
        assert (door["threshold"], door["error"], door["sought"]) == (own.threshold_sd, own.noise_sd, own.sought)
        assert door["end_of_rules"] - door["first_rule"] == len(own.hands_over)
    assert len(set(mandates.doors["stream"].tolist())) == len(agencies), "each agency errs by itself"


def test_every_hand_over_lies_at_the_place_of_its_name_and_is_open(agencies: tuple[Agency, ...]) -> None:
    mandates, names = Mandates(agencies), [own.name for own in agencies]
    told = rules_by_name(agencies)
    assert len(told) == len(mandates.rules) > 20
    for place, own in enumerate(agencies):
        door = mandates.doors[place]
        for one, rule, kept in zip(
            own.hands_over,
            told[door["first_rule"] : door["end_of_rules"]],
            mandates.rules[door["first_rule"] : door["end_of_rules"]],
            strict=True,
        ):
            assert rule == (own.name, one.need, one.to or "", one.keeps)
            assert NEEDS[kept["need"]] == one.need
            assert (kept["above"], kept["keeps"], kept["open"]) == (one.above_sd, one.keeps, 1)
            assert (kept["to"] == -1) if one.to is None else (names[kept["to"]] == one.to)


@pytest.mark.parametrize("to", [None, "a_bakery"])
def test_a_hand_over_to_nobody_or_to_an_agency_that_is_not_there_closes_a_door_only(
    to: str | None, agency: Make, hands: Hands
) -> None:
    alone = [agency("alone", hands_over=[hands(to)])]
    assert Mandates(alone).rules["to"].tolist() == [NOBODY]
    assert rules_by_name(alone)[0].to == ""


def test_an_agency_is_open_to_its_ages_and_listens_to_its_needs(agencies: tuple[Agency, ...]) -> None:
    mandates = Mandates(agencies)
    for age in range(65):
        open_now = {own.name for place, own in enumerate(agencies) if mandates.open_to[age] >> place & 1}
        assert open_now == {own.name for own in agencies if own.ages[0] <= age <= own.ages[1]}
    for need, bits in zip(NEEDS, mandates.listening, strict=True):
        listening = {own.name for place, own in enumerate(agencies) if bits >> place & 1}
        assert listening == {own.name for own in agencies if own.needs.get(need, 0.0) > 0.0}


def test_who_may_see_is_who_is_open_and_listens_to_a_need_that_is_there(agency: Make) -> None:
    mandates = Mandates(
        [agency("young", "attention", ages=(0, 9)), agency("old", "attention", ages=(10, 64)), agency("ill", "misuse")]
    )
    needs = np.zeros(len(NEEDS))
    assert who_may_see(5, needs, mandates.open_to, mandates.listening) == 0
    needs[NEEDS.index("attention")] = 0.1
    assert who_may_see(5, needs, mandates.open_to, mandates.listening) == 0b001
    assert who_may_see(50, needs, mandates.open_to, mandates.listening) == 0b010
    needs[NEEDS.index("misuse")] = 2.0
    assert who_may_see(50, needs, mandates.open_to, mandates.listening) == 0b110


def test_the_need_for_an_agency_is_the_weighted_sum_of_those_it_listens_to(agencies: tuple[Agency, ...]) -> None:
    mandates, needs = Mandates(agencies), np.linspace(-1.0, 3.0, len(NEEDS))
    for place, own in enumerate(agencies):
        by_hand = sum(weight * needs[NEEDS.index(need)] for need, weight in own.needs.items())
        assert need_for(mandates.weights, place, needs) == pytest.approx(by_hand)
        assert weighted_need(needs, weights_of(own.needs)) == pytest.approx(by_hand)


def test_a_municipality_without_agencies_has_no_doors() -> None:
    mandates = Mandates([])
    assert len(mandates.doors) == len(mandates.rules) == 0
    assert not mandates.open_to.any() and not mandates.listening.any()


def test_sixty_agencies_can_be_told_apart(agency: Make) -> None:
    many = [replace(agency("a"), name=f"agency_{k}", ages=(k, k)) for k in range(60)]
    open_to = Mandates(many).open_to
    assert [int(bits) for bits in open_to[:60]] == [1 << k for k in range(60)]

"""Claims about factors: all that is drawn is listed once, and a column tells a draw's values in order."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sim.money.prices import prices
from sim.studies.alternatives import load_alternative, with_draw
from sim.studies.beliefs import Belief, alternative_of, parameters_of
from sim.studies.calibration.posterior import draw_record
from sim.studies.factors import factors_of, values_in_draws

ALTERNATIVES = [load_alternative(name) for name in ("as_today", "early_targeted", "more_jobs", "whole_chain")]
FACTORS = factors_of(ALTERNATIVES)


def test_a_factor_is_listed_once_whoever_uses_it() -> None:
    assert max(Counter(one.name for one in FACTORS).values()) == 1
    assert {one.name for one in factors_of(ALTERNATIVES[:2])} < {one.name for one in FACTORS}


def test_every_effect_that_differs_between_draws_is_a_factor() -> None:
    names = {one.name for one in FACTORS}
    for alternative in ALTERNATIVES:
        one, other = with_draw(alternative, 0), with_draw(alternative, 1)
        for before, after in zip(one.programmes, other.programmes, strict=True):
            for first, second in zip(before.effects, after.effects, strict=True):
                assert (first.size != second.size) == (f"effect:{before.name}:{first.moves}" in names)


def test_every_parameter_that_differs_between_draws_is_a_factor_or_calibrated() -> None:
    records = [draw_record(number) for number in range(6)]
    differ = {name for name in records[0].dtype.names or () if len({one[name].tobytes() for one in records}) > 1}
    known = {one.name.split(":")[1].partition("@")[0] for one in FACTORS if one.group.startswith("lives:")}
    assert differ == known


@pytest.mark.parametrize("kind", ["parameter", "calibrated", "effect"])
def test_moving_a_factor_by_hand_moves_the_lives_it_is_listed_for(kind: str) -> None:
    """Listed names are those that ``Belief.at`` understands: a name that it did not know would move nothing."""
    for one in FACTORS:
        if not one.name.startswith(f"{kind}:"):
            continue
        low, high = (Belief(at=((one.name, share),)) for share in (0.05, 0.95))
        moved = parameters_of(low).tobytes() != parameters_of(high).tobytes()
        for alternative in ALTERNATIVES:
            moved |= alternative_of(low, alternative) != alternative_of(high, alternative)
        assert moved, one.name


def test_values_rise_with_what_is_drawn() -> None:
    values = values_in_draws(FACTORS, range(25))
    assert values.shape == (25, len(FACTORS)) and not values.isna().any(axis=None)
    records = [draw_record(number) for number in range(25)]
    for name in ("parameter:conviction_peers", "parameter:attention_temperament"):
        real = np.array([one[name.partition(":")[2]][0] for one in records])
        assert (np.diff(real[np.argsort(values[name], kind="stable")]) >= 0.0).all(), name
    sizes = [next(e.size for p in with_draw(ALTERNATIVES[3], k).programmes if p.name == "mentoring"
                  for e in p.effects if e.moves == "bonds") for k in range(25)]  # fmt: skip
    order = np.argsort(values["effect:mentoring:bonds"], kind="stable")
    assert (np.diff(np.array(sizes)[order]) >= 0.0).all()


def test_what_is_assumed_is_told_apart_from_what_was_measured() -> None:
    assumed = {one.name: one.is_assumed for one in FACTORS}
    assert assumed["parameter:attention_temperament"] and not assumed["parameter:conviction_peers"]
    assert not any(told for name, told in assumed.items() if name.startswith("calibrated:"))


@pytest.mark.parametrize("item", ["unemployment_benefit", "activity_support", "sickness_benefit", "disability_pension"])
def test_a_benefit_whose_lost_tax_is_assumed_is_assumed_since_one_draw_moves_both(item: str) -> None:
    kinds = {one.reading: one.kind for one in prices() if one.item == item}
    assert kinds["transfer"] != "assumption" and kinds["lost_tax"] == "assumption"
    (factor,) = (one for one in FACTORS if one.name == f"price:{item}")
    assert (factor.group, factor.is_assumed) == ("prices:transfer", True)

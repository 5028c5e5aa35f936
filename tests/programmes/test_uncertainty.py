"""Claims about draws of effects: inside their range, spread as they say, the same for everybody who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.schema import Change, Programme, ProgrammeEffect, Reform, Title
from sim.programmes.uncertainty import with_drawn_changes, with_drawn_effects

DRAWS = range(400)


def one(invented: Callable[..., Programme], **effect: object) -> Programme:
    plain = invented("drawn")
    return replace(plain, effects=(replace(plain.effects[0], **effect),))


def sizes(programme: Programme) -> np.ndarray:
    return np.array([with_drawn_effects(programme, draw).effects[0].size for draw in DRAWS])


def test_a_normal_effect_has_its_best_guess_in_the_middle_and_95_percent_inside(
    invented: Callable[..., Programme],
) -> None:
    drawn = sizes(one(invented, size=-0.4, low=-0.8, high=0.0))
    assert drawn.min() >= -0.8 and drawn.max() <= 0.0
    assert drawn.mean() == pytest.approx(-0.4, abs=0.04)
    assert drawn.std() == pytest.approx(0.4 / 1.96, abs=0.03)


def test_a_uniform_effect_is_as_likely_anywhere_in_its_range(invented: Callable[..., Programme]) -> None:
    drawn = sizes(one(invented, size=0.0, low=-0.3, high=0.6, distribution="uniform"))
    assert np.histogram(drawn, bins=3, range=(-0.3, 0.6))[0] == pytest.approx([400 / 3] * 3, abs=35)


def test_a_skewed_range_keeps_its_sides(invented: Callable[..., Programme]) -> None:
    drawn = sizes(one(invented, size=0.1, low=0.0, high=1.0))
    assert (drawn < 0.1).mean() == pytest.approx(0.5, abs=0.07)


def test_a_draw_does_not_depend_on_who_else_is_drawn_and_differs_between_programmes(
    invented: Callable[..., Programme],
) -> None:
    mine = one(invented, size=-0.4, low=-0.8, high=0.0)
    assert with_drawn_effects(mine, 3) == with_drawn_effects(mine, 3)
    assert with_drawn_effects(mine, 3).effects != with_drawn_effects(mine, 4).effects
    assert with_drawn_effects(replace(mine, name="other"), 3).effects != with_drawn_effects(mine, 3).effects
    more = replace(mine, effects=(*mine.effects, ProgrammeEffect("bonds", 0.1, 0.0, 0.2, 0.1, "assumption: a test")))
    assert with_drawn_effects(more, 3).effects[0] == with_drawn_effects(mine, 3).effects[0]


def test_the_widest_ranges_that_can_be_written_can_be_drawn(invented: Callable[..., Programme]) -> None:
    assert np.ptp(sizes(one(invented, size=0.0, low=-5.0, high=5.0))) > 3.0


def test_changes_of_a_reform_are_drawn_as_effects_are() -> None:
    mixed = Reform(
        name="mixed", title=Title(en="A test", sv="Ett prov"), grade="C", paid_for_ages=(0, 64), price_sek_per_year=1.0,
        changes=(Change("area_mixing", 0.4, 0.0, 0.5, "assumption: a test"),), price_year=2024, share=2.0,
        price_evidence="assumption: a test", payers={"municipality": 1.0}, numbers_from="assumption: a test",
    )  # fmt: skip
    drawn = np.array([with_drawn_changes(mixed, draw).changes[0].size for draw in DRAWS])
    assert drawn.min() >= 0.0 and drawn.max() <= 0.5 and drawn.std() > 0.05
    assert replace(with_drawn_changes(mixed, 3), changes=mixed.changes) == mixed


def test_everything_but_the_size_is_kept(invented: Callable[..., Programme]) -> None:
    mine = one(invented, size=-0.4, low=-0.8, high=0.0)
    drawn = with_drawn_effects(mine, 1)
    assert replace(drawn, effects=mine.effects) == mine

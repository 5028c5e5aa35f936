"""Trust 10: compiled and interpreted rules agree to the bit, whatever is chosen and believed.

Everyday a handful of random scenarios that between them hold every way of organising and of governing and every reform;
``python -m benchmarks.trust --rows 10`` lives 200.
"""

from __future__ import annotations

import pytest

from sim.configuration.border import options
from tests.docking.both_ways import BothWays, both_ways
from tests.docking.scenarios import told

NUMBERS = (6, 38, 78, 146, 149, 183)
"""Small ones that hold everything; a change of the catalogue may ask for others."""


@pytest.fixture(scope="module")
def lived() -> BothWays:
    return both_ways(NUMBERS)


def test_compiled_and_interpreted_rules_give_the_same_bytes_every_year(lived: BothWays) -> None:
    assert lived.differing == ()
    assert lived.scenarios == len(NUMBERS)


def test_the_scenarios_are_different_and_hold_every_way_of_organising_and_governing(lived: BothWays) -> None:
    assert lived.distinct == lived.scenarios
    assert lived.person_years > 500
    for kind in ("organisation", "governance", "reform"):
        assert lived.chosen[kind] == set(options(kind)), kind


def test_a_coefficient_that_is_a_millionth_off_is_another_digest() -> None:
    right, wrong = told(NUMBERS[0]), told(NUMBERS[0], wrong=1e-6)
    assert right == told(NUMBERS[0])
    assert right["every_year"] != wrong["every_year"]


@pytest.mark.slow
def test_compiled_and_interpreted_rules_agree_on_many_scenarios() -> None:
    many = both_ways(range(200), processes=2)
    assert (many.scenarios, many.distinct, many.differing) == (200, 200, ())
    assert len(many.chosen["programme"]) == len(options("programme"))

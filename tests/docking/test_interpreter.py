"""Trust 10: one rulebook run two ways, in lives in which nearly everything happens; compiled and plain Python agree.

Other ways of organising and governing, strategies and beliefs are random scenarios (``test_scenarios``).
"""

from __future__ import annotations

import json
import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.agencies.contacts import AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE, CONTACTS, HELPED_ELSEWHERE

SCRIPT = Path(__file__).parent / "lives.py"
SEEDS = ("1", "2")
WAYS = ("3:team:pressed", "3:association_1:mandate", "3:association_2:open", "3:team_and_talks:long_view")
"""Ways of organising and of governing that differ from every agency by itself with an open budget."""

Python = Callable[..., subprocess.CompletedProcess[str]]


def told(python: Python, seeds: tuple[str, ...], **environment: str) -> dict[str, Any]:
    ended = python(str(SCRIPT), *seeds, **environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    result: dict[str, Any] = json.loads(ended.stdout)
    return result


@pytest.fixture(scope="module")
def compiled() -> Callable[..., dict[str, Any]]:
    """Live as compiled rules do, in this process."""
    lives: Callable[..., dict[str, Any]] = runpy.run_path(str(SCRIPT))["lives"]
    return lives


@pytest.fixture(scope="module")
def interpreted(python: Python) -> dict[str, Any]:
    return told(python, SEEDS, NUMBA_DISABLE_JIT="1")


@pytest.fixture(scope="module")
def in_every_way(compiled: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    return {way: compiled(way) for way in WAYS}


def test_the_reference_interpreter_is_not_compiled(interpreted: dict[str, Any]) -> None:
    assert interpreted["compiled"] is False


@pytest.mark.parametrize("seed", SEEDS)
def test_compiled_and_interpreted_rules_give_the_same_bits(
    compiled: Callable[..., dict[str, Any]], interpreted: dict[str, Any], seed: str
) -> None:
    assert compiled(seed) == interpreted["lives"][seed]


def test_nearly_everything_that_can_happen_happens_in_these_lives(interpreted: dict[str, Any]) -> None:
    cases = list(interpreted["lives"].values())
    seen = {state: set().union(*(one["seen"][state] for one in cases)) for state in cases[0]["seen"]}
    assert seen == {
        "presence": {0, 1, 2, 3}, "child_welfare": {0, 1, 2}, "school": set(range(5)), "livelihood": set(range(10)),
        "health": {0, 1, 2}, "misuse": {0, 1, 2}, "prison_years_left": {0, 1, 2}, "outcome": set(range(7)),
        "came_to": set(range(len(CONTACTS))) - {AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE, HELPED_ELSEWHERE},
        "staff_share": {1.0},
    }  # fmt: skip


def test_every_way_of_organising_leaves_its_mark_and_governance_moves_staff(in_every_way: dict[str, Any]) -> None:
    lives = in_every_way
    assert len({one["contacts"] for one in lives.values()}) == len(lives)
    assert HELPED_ELSEWHERE in lives["3:association_1:mandate"]["seen"]["came_to"]
    for way in ("3:team:pressed", "3:association_1:mandate", "3:team_and_talks:long_view"):
        assert len(lives[way]["seen"]["staff_share"]) > 2, way


@pytest.mark.parametrize("way", WAYS)
def test_any_number_of_threads_gives_the_same_bits_in_every_way_of_organising(
    compiled: Callable[..., dict[str, Any]], in_every_way: dict[str, Any], way: str
) -> None:
    assert compiled(way, threads=2) == compiled(way, threads=3) == in_every_way[way]


def test_one_digest_for_any_order_of_hashes_any_locale_and_any_process(
    python: Python, compiled: Callable[..., dict[str, Any]]
) -> None:
    here = {seed: compiled(seed) for seed in SEEDS}
    first = told(python, SEEDS, PYTHONHASHSEED="0", LC_ALL="C", TZ="UTC")
    second = told(python, SEEDS[::-1], PYTHONHASHSEED="12345", LC_ALL="tr_TR.UTF-8", TZ="Asia/Tokyo")
    assert first["compiled"] and second["compiled"]
    assert first["lives"] == second["lives"] == here


@pytest.mark.slow
def test_compiled_and_interpreted_rules_agree_in_every_way_of_organising_and_on_many_seeds(
    compiled: Callable[..., dict[str, Any]], python: Python
) -> None:
    seeds = (*WAYS, *map(str, range(3, 33)))
    reference = told(python, seeds, NUMBA_DISABLE_JIT="1")["lives"]
    assert {seed: compiled(seed) for seed in seeds} == reference

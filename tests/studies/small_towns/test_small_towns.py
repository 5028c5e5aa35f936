"""Claims about small towns: sixty children are no expectation, intervals hold for towns left out, and who sees what."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sim.configuration.border import BadInput
from sim.configuration.schema import Agency, Economics, Municipality, SmallTowns
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies.beliefs import BEST_GUESS, parameters_of
from sim.studies.small_towns.seen import Law, first_at, law_of, needed_of, seen_in
from sim.studies.small_towns.small_towns import (
    AS_TODAY,
    WITH_STRATEGY,
    Towns,
    cases_of,
    live_small_towns,
    meaning_of,
    town_of,
)
from sim.studies.small_towns.tables import LEVELS, found_in, future_table, held_out, one_town

Counts = npt.NDArray[np.int64]


def asked(place: Municipality, **other: object) -> SmallTowns:
    given: dict[str, object] = {"strategies": ("as_today", "whole_chain"), **other}
    return SmallTowns(municipality=place, economics=Economics(), **given)  # type: ignore[arg-type]


def invented(
    place: Municipality, children: int, draws: int = 60, towns: int = 4, share: float = 0.15, sd: float = 0.03,
    effect: float = 0.0, seed: int = 5,
) -> Towns:  # fmt: skip
    """Return towns whose counts are binomial around shares that differ by draw; arms have accidents of their own."""
    chance = np.random.default_rng(seed + children)
    shares = np.clip(chance.normal(share, sd, draws), 0.01, 0.99)
    today = chance.binomial(children, shares[:, None], (draws, towns))
    strategy = chance.binomial(children, np.clip(shares - effect, 0.0, 1.0)[:, None], (draws, towns))
    return Towns(town_of(place, children, 100_000, 50), np.stack([today, strategy], axis=-1).astype(np.int64))


@pytest.mark.parametrize("children", [60, 200, 480, 1500])
def test_a_small_town_has_fewer_areas_and_classes_of_the_same_size(
    children: int, place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    town = town_of(place(1500), children, 1500, 50)
    told = meaning_of(town, agencies)
    people = people_of(town, parameters_of(BEST_GUESS), key_of(1, 0))
    born_here = people[: town.births_per_year]
    assert len(set(born_here["area"])) == town.areas == told.areas
    assert told.class_size == pytest.approx(25.0, abs=5.0)
    assert len(set(born_here["school_class"])) == pytest.approx(told.classes, rel=0.2)


def test_with_all_its_areas_a_town_of_sixty_would_have_classes_of_six(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    assert meaning_of(place(60), agencies).class_size == pytest.approx(6.0)


def test_more_children_than_a_year_has_are_born_in_several_years(place: Callable[..., Municipality]) -> None:
    town = town_of(place(1500), 9000, 1500, 50)
    assert (town.births_per_year, town.birth_years, town.areas) == (1500, 6, 10)
    assert town_of(place(1500), 1501, 1500, 50).birth_years == 2


def test_staff_is_scarcest_in_the_smallest_town(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    scarce = [meaning_of(town_of(place(1500), size, 1500, 50), agencies).scarce for size in (10, 60, 1500)]
    assert scarce[0] > scarce[1] > scarce[2] == 0


def test_sixty_children_are_no_expectation(place: Callable[..., Municipality]) -> None:
    found = found_in([invented(place(), 60), invented(place(), 6000)], [], 0.8, 1).futures.set_index(
        ["children", "arm"]
    )
    small, large = found.loc[(60, "as_today")], found.loc[(6000, "as_today")]
    for row in (small, large):
        assert 0 <= row["low_95"] <= row["low_80"] <= row["low_50"] <= row["expected"]
        assert row["expected"] <= row["high_50"] <= row["high_80"] <= row["high_95"]
        assert all(
            isinstance(row[f"{end}_{level}"], int | np.integer | float) for end in ("low", "high") for level in (50, 95)
        )
        assert float(row["low_95"]).is_integer() and float(row["high_95"]).is_integer()
    assert (small["high_95"] - small["low_95"]) / 60 > 1.5 * (large["high_95"] - large["low_95"]) / 6000
    exact = stats.binom.ppf([0.025, 0.975], 60, 0.15)
    assert small["low_95"] <= exact[0] and small["high_95"] >= exact[1], "chance alone is no wider than both"


@pytest.mark.parametrize("children", [60, 2000])
def test_intervals_hold_for_towns_that_were_left_out(children: int, place: Callable[..., Municipality]) -> None:
    counts = np.concatenate([invented(place(), children, draws=120, seed=seed).excluded[..., 0] for seed in (1, 2)])
    for level in LEVELS:
        covered = held_out(counts, children, level).mean()
        assert level - 0.05 < covered < level + (0.16 if children == 60 else 0.06), (level, covered)


def test_shares_that_lie_askew_have_intervals_that_do(place: Callable[..., Municipality]) -> None:
    chance = np.random.default_rng(8)
    shares = 1.0 / (1.0 + np.exp(-chance.normal(-2.0, 0.8, 40)))
    counts = chance.binomial(9000, shares[:, None], (40, 2))
    low, high = one_town(counts, 9000, 0.95)
    middle = float(np.median(counts))
    assert 0 < low < counts.min() * 1.5 and high - middle > 1.5 * (middle - low)
    assert held_out(counts, 9000, 0.95).mean() > 0.9
    assert one_town(np.zeros((40, 2), dtype=np.int64), 60, 0.95)[0] == 0
    assert one_town(np.full((40, 2), 60), 60, 0.95)[1] == 60


def test_coverage_would_show_it_if_the_towns_left_out_were_others(place: Callable[..., Municipality]) -> None:
    counts = invented(place(), 2000).excluded[..., AS_TODAY]
    strange = counts.copy()
    strange[:9] += 1200
    assert held_out(strange, 2000, 0.95).mean() < 0.9 < held_out(counts, 2000, 0.95).mean()


def test_belief_and_chance_are_told_apart_by_how_they_grow(place: Callable[..., Municipality]) -> None:
    towns = [invented(place(), size, draws=400) for size in (60, 500, 6000)]
    law = law_of(towns)
    per_child = 0.15 * 0.85 - 0.03**2
    assert law.chance == pytest.approx(np.full(2, per_child), rel=0.08)
    assert law.belief == pytest.approx(0.03**2, rel=0.2)
    assert law.even_at == pytest.approx(per_child / 0.03**2, rel=0.25)
    assert law.measured_at == 6000
    shares = law.chance_share(np.array([60.0, 500.0, 6000.0]))
    assert (np.diff(shares) < 0.0).all()
    assert float(law.chance_share(law.even_at)) == pytest.approx(0.5)
    layers = found_in(towns, [], 0.8, 1).layers.query("arm == 'as_today'")
    assert layers["chance_share"].to_numpy() == pytest.approx(layers["law"].to_numpy(), abs=0.12)


def law_with(effects: npt.NDArray[np.float64], share: float = 0.15) -> Law:
    spread = share * (1.0 - share)
    return Law(np.full(2, spread), 0.001, effects, effects, np.full((len(effects), 2), share), 9000)


def test_the_chance_of_seeing_it_is_that_of_two_binomials() -> None:
    n, share, effect = 300, 0.15, 0.03
    today, strategy = stats.binom(n, share), stats.binom(n, share - effect)
    counts = np.arange(n + 1)
    exact = float((strategy.pmf(counts) * today.sf(counts)).sum())
    chance = np.array([share * (1.0 - share), (share - effect) * (1.0 - share + effect)])
    law = replace(law_with(np.array([effect])), chance=chance)
    assert float(law.chance_seen(n)) == pytest.approx(exact, abs=0.005)
    assert abs(float(law_with(np.array([2 * effect])).chance_seen(n)) - exact) > 0.05


def test_the_children_it_takes_are_those_of_the_textbook() -> None:
    effect, share = 0.01, 0.15
    found = needed_of(law_with(np.full(40, effect)), 0.8, seed=1)
    textbook = 2 * share * (1 - share) * (stats.norm.ppf(0.8) / effect) ** 2
    assert found.children == pytest.approx(textbook, rel=0.1)
    assert found.if_known == pytest.approx(found.children, rel=1e-6)
    assert found.low == pytest.approx(found.children) == found.high


def test_where_many_draws_say_there_is_nothing_no_number_of_children_is_enough() -> None:
    found = needed_of(law_with(np.where(np.arange(40) < 16, -0.001, 0.01)), 0.8, seed=1)
    assert np.isinf(found.children) and found.at_best < 0.8
    assert np.isfinite(found.if_known)


def test_a_larger_effect_takes_fewer_children() -> None:
    few, many = (needed_of(law_with(np.full(20, effect)), 0.8, 1).children for effect in (0.02, 0.005))
    assert many > 10 * few


def test_a_chance_is_read_off_between_sizes() -> None:
    sizes = np.array([1.0, 10.0, 100.0])
    assert first_at(0.6, sizes, np.array([0.5, 0.5, 0.7])) == pytest.approx(10.0**1.5)
    assert first_at(0.4, sizes, np.array([0.5, 0.5, 0.7])) == 1.0
    assert np.isinf(first_at(0.8, sizes, np.array([0.5, 0.5, 0.7])))


def test_pairs_are_of_different_towns_of_one_draw() -> None:
    today = np.array([[5, 7, 9], [10, 10, 12]])
    excluded = np.stack([today, today - 1], axis=-1)
    found = seen_in(Towns(Municipality(name="x", title={"en": "x", "sv": "x"}, births_per_year=60), excluded))  # type: ignore[arg-type]
    pairs = [np.sign(own[a] - 1 - own[b]) for own in today.tolist() for a, b in itertools.permutations(range(3), 2)]
    assert found.fewer.value == pytest.approx(np.mean(np.array(pairs) < 0))
    assert found.equal == pytest.approx(np.mean(np.array(pairs) == 0))
    assert found.fewer.value + found.equal + found.more == pytest.approx(1.0)


@pytest.fixture(scope="module")
def choice(place: Callable[..., Municipality], tmp_path_factory: pytest.TempPathFactory) -> SmallTowns:
    """Two sizes, four draws, two towns each."""
    store = str(tmp_path_factory.mktemp("store"))
    return asked(place(100), sizes=(80, 30), draws=4, towns=2, engine="serial", store=store)


@pytest.fixture(scope="module")
def lived(choice: SmallTowns, agencies: tuple[Agency, ...]) -> list[Towns]:
    """Its towns."""
    return live_small_towns(choice, cases_of(choice, agencies))


def test_towns_are_lived_as_asked_the_smallest_first(lived: list[Towns]) -> None:
    assert [one.children for one in lived] == [30, 80]
    for one in lived:
        assert one.excluded.shape == (4, 2, 2)
        assert ((one.excluded >= 0) & (one.excluded <= one.children)).all()
        apart = np.abs(one.excluded[..., AS_TODAY] - one.excluded[..., WITH_STRATEGY])
        assert apart.mean() < one.excluded[..., AS_TODAY].std(), "arms share their accidents"
    table = future_table(lived)
    assert len(table) == 2 * 4 * 2
    assert table["as_today"].sum() == sum(int(one.excluded[..., AS_TODAY].sum()) for one in lived)


def test_other_sizes_and_more_draws_change_no_town_that_was_lived(
    choice: SmallTowns, lived: list[Towns], agencies: tuple[Agency, ...]
) -> None:
    before = set(Path(choice.store).rglob("*.parquet"))
    alone = asked(choice.municipality, sizes=(30,), draws=5, towns=2, engine="serial", store=choice.store)
    again = live_small_towns(alone, cases_of(alone, agencies))[0]
    assert np.array_equal(again.excluded[:4], lived[0].excluded)
    assert len(set(Path(choice.store).rglob("*.parquet")) - before) == 2


def test_years_that_are_not_followed_to_the_end_and_sizes_that_are_the_same_are_refused(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    with pytest.raises(BadInput, match="followed to 64"):
        cases_of(asked(place(50, birth_years=60, warm_up_years=10)), agencies)
    with pytest.raises(BadInput, match="same number of children"):
        cases_of(asked(place(50), sizes=(3000, 3001), most_births_per_year=1500), agencies)

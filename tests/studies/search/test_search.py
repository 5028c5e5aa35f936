"""Claims about the search itself: it finds what is best where that is known, and is honest about what it tried."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.studies.search.candidates import Shares
from sim.studies.search.search import (
    LEAST_APART,
    STEPS,
    Came,
    Evaluate,
    Search,
    Try,
    by_effect_per_krona,
    finalists_of,
    frontier_of,
    largest_share,
    search,
)

EFFECTS = (4.0, 3.0, 2.0, 6.0, -1.0, 0.0, 1.0, 2.5)
MSEK = (10.0, 30.0, 10.0, 90.0, 5.0, 20.0, 400.0, 25.0)


def world(
    effects: Sequence[float] = EFFECTS,
    msek: Sequence[float] = MSEK,
    shape: Callable[[float], float] = lambda share: share,
) -> Evaluate:
    """Return a world in which candidates add up, each by the shape of its share."""

    def evaluate(several: Sequence[Shares], order: Sequence[int]) -> list[Came]:
        assert sorted(order) == list(range(len(effects)))
        return [
            (
                sum(effect * shape(share) for effect, share in zip(effects, shares, strict=True)),
                sum(money * share for money, share in zip(msek, shares, strict=True)),
            )
            for shares in several
        ]

    return evaluate


def best_within(found: Search, budget: float) -> Try:
    return max((one for one in found.tries if one.outlay_msek <= budget), key=lambda one: one.averted)


def test_where_there_are_few_strategies_all_are_tried_and_the_best_is_found() -> None:
    effects, msek = (4.0, 3.0, 5.0), (40.0, 60.0, 90.0)
    found = search(world(effects, msek), 3, 100.0, 200, 1)
    every = itertools.product(range(STEPS + 1), repeat=3)
    shares = [tuple(level / STEPS for level in levels) for levels in every]
    assert {one.shares for one in found.tries} == set(shares[1:])
    best = max(
        sum(e * s for e, s in zip(effects, one, strict=True))
        for one in shares
        if sum(m * s for m, s in zip(msek, one, strict=True)) <= 100.0
    )
    assert best_within(found, 100.0).averted == best


def saturated(share: float) -> float:
    """Give all of an effect from a quarter of the full size on."""
    return min(1.0, 4.0 * share)


def test_the_search_beats_the_simple_rule_where_a_quarter_does_as_much_as_the_whole() -> None:
    effects, msek = [3.0 + 0.1 * k for k in range(9)], [40.0] * 9
    found = search(world(effects, msek, saturated), 9, 90.0, 80, 1)
    assert found.by_rule is not None
    rule = found.tries[found.by_rule].averted
    assert rule <= sum(sorted(effects)[-3:])
    assert best_within(found, 90.0).averted > 1.6 * rule


def test_where_effects_add_up_in_proportion_the_simple_rule_is_hardly_beaten() -> None:
    found = search(world(), len(EFFECTS), 100.0, 80, 1)
    assert found.by_rule is not None
    rule, best = found.tries[found.by_rule].averted, best_within(found, 100.0).averted
    assert rule <= best <= 1.1 * rule


def test_the_same_question_finds_the_same_and_the_sampler_has_a_seed() -> None:
    one, again, other = (search(world(), len(EFFECTS), 100.0, 40, seed) for seed in (1, 1, 2))
    assert one == again
    assert one.tries != other.tries
    assert one.tries[: len(EFFECTS)] == other.tries[: len(EFFECTS)]


def test_every_strategy_is_tried_once_as_today_never_and_as_many_as_asked_for() -> None:
    found = search(world(), len(EFFECTS), 100.0, 70, 1)
    assert len({one.shares for one in found.tries}) == len(found.tries) == 70
    assert all(any(one.shares) for one in found.tries)


def test_strategies_over_the_budget_are_kept_and_never_chosen() -> None:
    found = search(world(), len(EFFECTS), 100.0, 50, 1)
    over = {place for place, one in enumerate(found.tries) if one.outlay_msek > 100.0}
    assert len(over) > 5
    chosen = finalists_of(found, 100.0, 6)
    assert len(chosen) == 6 and over.isdisjoint(chosen)


def test_what_keeps_nobody_out_alone_is_tried_no_further() -> None:
    found = search(world(), len(EFFECTS), 100.0, 50, 1)
    for one in found.tries:
        if one.stage != "alone":
            assert one.shares[4] == one.shares[5] == 0.0
    assert any(one.shares[6] > 0.0 for one in found.tries if one.stage == "search")


def test_where_nothing_helps_the_search_ends_with_what_was_tried_alone() -> None:
    found = search(world((0.0, -1.0), (5.0, 5.0)), 2, 100.0, 50, 1)
    assert [one.stage for one in found.tries] == ["alone", "alone"]
    assert found.by_rule is None


def test_where_nothing_is_cheap_enough_nothing_is_chosen() -> None:
    found = search(world((1.0,), (1e9,)), 1, 1.0, 50, 1)
    assert any(one.outlay_msek <= 1.0 for one in found.tries), "a share of it can be had"

    def never(several: Sequence[Shares], order: Sequence[int]) -> list[Came]:
        return [(1.0, 50.0) for _ in several]

    assert finalists_of(search(never, 2, 10.0, 20, 1), 10.0, 3) == ()


def test_the_order_is_by_effect_per_krona_free_help_first_and_harm_last() -> None:
    alone = [Try((), "alone", *came) for came in ((2.0, 10.0), (-3.0, 1.0), (5.0, 10.0), (1.0, 0.0), (0.0, 4.0))]
    assert by_effect_per_krona(alone) == (3, 2, 0, 4, 1)


@settings(max_examples=200, deadline=None)
@given(outlay=st.floats(0.01, 1e7), budget=st.floats(0.01, 1e6))
def test_the_largest_share_is_what_the_budget_can_pay_for_and_little_less(outlay: float, budget: float) -> None:
    share = largest_share(outlay, budget)
    assert 0.0 < share <= 1.0
    assert share * outlay <= budget * (1 + 1e-12) or (share == 1.0 and outlay <= budget)
    assert share == 1.0 or share * outlay > 0.9 * budget


@settings(max_examples=100, deadline=None)
@given(came=st.lists(st.tuples(st.integers(-3, 9), st.integers(0, 9)), max_size=12))
def test_nothing_on_the_frontier_is_beaten_and_all_that_help_and_are_not_beaten_are_on_it(came: list[Came]) -> None:
    tries = [Try((float(k),), "search", averted, outlay) for k, (averted, outlay) in enumerate(came)]

    def beaten(mine: Try) -> bool:
        return any(
            other.averted >= mine.averted and other.outlay_msek <= mine.outlay_msek
            and (other.averted, other.outlay_msek) != (mine.averted, mine.outlay_msek) for other in tries
        )  # fmt: skip

    found = [tries[place] for place in frontier_of(tries)]
    expected = {(one.averted, one.outlay_msek) for one in tries if one.averted > 0 and not beaten(one)}
    assert [(one.averted, one.outlay_msek) for one in found] == sorted(expected)


def test_finalists_are_the_best_that_differ_and_what_the_simple_rule_gives() -> None:
    def one(*shares: float, averted: float) -> Try:
        return Try(shares, "search", averted, 1.0)

    tries = (one(1.0, 1.0, averted=9.0), one(1.0, 0.75, averted=8.0), one(1.0, 0.5, averted=7.0),
             one(0.0, 1.0, averted=6.0), one(0.0, 0.25, averted=1.0))  # fmt: skip
    found = Search(tries, (0, 1), (1.0, 1.0), by_rule=4)
    assert LEAST_APART == 0.5
    assert finalists_of(found, 2.0, 5) == (0, 2, 3, 4)
    assert finalists_of(found, 2.0, 2) == (0, 4)
    assert finalists_of(Search(tries, (0, 1), (1.0, 1.0), by_rule=None), 2.0, 2) == (0, 2)


def test_how_a_batch_is_evaluated_does_not_matter_to_what_is_proposed() -> None:
    """A machine with more threads evaluates in another order; only what comes back counts."""
    inner = world()

    def backwards(several: Sequence[Shares], order: Sequence[int]) -> list[Came]:
        return [*reversed(inner(list(reversed(several)), order))]

    assert search(inner, len(EFFECTS), 100.0, 32, 1) == search(backwards, len(EFFECTS), 100.0, 32, 1)

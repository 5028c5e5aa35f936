"""The search for what keeps most people out of exclusion for a budget; it knows strategies only by shares and results.

It goes in three stages. *Alone*: every candidate by itself at its full size; what it keeps out of exclusion per krona
is also the strategy's order (who comes first where two programmes want the same person), kept from then on; what keeps
nobody out alone is tried no further (assumption: nothing helps only in company). *By effect per krona*: candidates are
added in that order, each as large as the money left allows. *Search*: Optuna's tree-structured Parzen estimator
(Watanabe 2023, arXiv:2304.11127; for two objectives Ozaki et al. 2022, doi:10.1613/jair.1.13188) proposes strategies in
batches, in turn for the most persons within the budget and for the frontier of cost against persons kept out. Both
learn from everything that was tried; a strategy over the budget counts as one that breaks a constraint, by how much.

Batches have one size whatever the machine, and every sampler has its own seed, so that the same question finds the same
strategies for any number of threads.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import optuna
from optuna.distributions import BaseDistribution, IntDistribution
from optuna.trial import TrialState, create_trial

from sim.studies.search.candidates import Shares

Stage = Literal["alone", "per_krona", "search"]
Came = tuple[float, float]
"""Persons kept out of exclusion, and MSEK of outlay, as means over replications."""
Evaluate = Callable[[Sequence[Shares], Sequence[int]], Sequence[Came]]
"""What some strategies come to, given their shares and the order of the candidates."""

STEPS = 4
"""Steps of a candidate's size, from none to the most that the budget could pay for."""
BATCH = 8
"""Strategies asked for at a time."""
FRUITLESS_BATCHES = 40
"""Batches in a row without a strategy that is new, after which the search ends."""
LEAST_APART = 0.5
"""Finalists differ by at least so much of a candidate's most, over all candidates (assumption)."""


@dataclass(frozen=True)
class Try:
    """A strategy that was tried: its shares, in which stage, and what it came to."""

    shares: Shares
    stage: Stage
    averted: float
    outlay_msek: float


@dataclass(frozen=True)
class Search:
    """What a search found.

    Attributes:
        tries: every strategy tried, once, in the order tried.
        order: places of the candidates, most kept out of exclusion per krona first.
        most: of each candidate, the largest share of its full size that the whole budget could pay for.
        by_rule: place in ``tries`` of what adding by effect per krona alone leads to; None if nothing fits.
    """

    tries: tuple[Try, ...]
    order: tuple[int, ...]
    most: Shares
    by_rule: int | None


def search(evaluate: Evaluate, candidates: int, budget_msek: float, tried: int, seed: int) -> Search:
    """Return what a search for the best strategies within a budget tried.

    Args:
        evaluate: the model.
        candidates: how many there are.
        budget_msek: most that may be spent.
        tried: strategies to try in all; the first two stages are run to their end, however many that takes.
        seed: of the samplers.
    """
    book = _Book(evaluate, tuple(range(candidates)))
    alone = [tuple(float(one == place) for one in range(candidates)) for place in range(candidates)]
    first = book.try_out(alone, "alone")
    book.order = by_effect_per_krona(first)
    most = tuple(largest_share(one.outlay_msek, budget_msek) for one in first)
    by_rule = _fill(book, first, most, budget_msek)
    steps = tuple(range(STEPS + 1) if one.averted > 0.0 else range(1) for one in first)
    if math.prod(map(len, steps)) <= tried:
        book.try_out([_shares(levels, most) for levels in itertools.product(*steps) if any(levels)], "search")
    else:
        _explore(book, steps, most, budget_msek, tried, seed)
    tries = tuple(book.found.values())
    return Search(tries, book.order, most, None if by_rule is None else list(book.found).index(by_rule))


class _Book:
    """Everything that has been tried, each strategy once."""

    def __init__(self, evaluate: Evaluate, order: tuple[int, ...]) -> None:
        self._evaluate, self.order = evaluate, order
        self.found: dict[Shares, Try] = {}

    def try_out(self, several: Sequence[Shares], stage: Stage) -> list[Try]:
        """Evaluate those that are new, and return all of them."""
        new = [shares for shares in dict.fromkeys(several) if shares not in self.found and any(shares)]
        for shares, (averted, outlay) in zip(new, self._evaluate(new, self.order) if new else (), strict=True):
            self.found[shares] = Try(shares, stage, averted, outlay)
        return [self.found[shares] for shares in several if shares in self.found]


def by_effect_per_krona(alone: Sequence[Try]) -> tuple[int, ...]:
    """Return the places of what was tried alone, most kept out of exclusion per krona first.

    What costs nothing and keeps somebody out comes first of all; what keeps nobody out last.
    """

    def per_krona(place: int) -> float:
        one = alone[place]
        return one.averted / one.outlay_msek if one.outlay_msek > 0.0 else math.copysign(math.inf, one.averted)

    helps = [place for place in range(len(alone)) if alone[place].averted > 0.0]
    rest = [place for place in range(len(alone)) if alone[place].averted <= 0.0]
    return (*sorted(helps, key=per_krona, reverse=True), *sorted(rest, key=per_krona, reverse=True))


def largest_share(outlay_msek: float, budget_msek: float) -> float:
    """Return the largest share of a full size that a budget could pay for, 1 at most, rounded down to two digits."""
    if outlay_msek <= budget_msek:
        return 1.0
    share = budget_msek / outlay_msek
    digits = 1 - math.floor(math.log10(share))
    return math.floor(share * 10**digits) / 10**digits


def _shares(levels: Sequence[int], most: Shares) -> Shares:
    return tuple(level * share / STEPS for level, share in zip(levels, most, strict=True))


def _fill(book: _Book, alone: Sequence[Try], most: Shares, budget_msek: float) -> Shares | None:
    """Add candidates by effect per krona, each as large as the money left allows; return what that leads to."""
    levels, spent = [0] * len(alone), 0.0
    for place in book.order:
        one = alone[place]
        step_msek = one.outlay_msek * most[place] / STEPS
        fits = min(STEPS, math.floor((budget_msek - spent) / step_msek + 1e-9)) if step_msek > 0.0 else STEPS
        if one.averted <= 0.0 or fits < 1:
            continue
        more = [*levels[:place], fits, *levels[place + 1 :]]
        (tried,) = book.try_out([_shares(more, most)], "per_krona")
        if tried.outlay_msek <= budget_msek:
            levels, spent = more, tried.outlay_msek
    return _shares(levels, most) if any(levels) else None


def _explore(book: _Book, steps: Sequence[range], most: Shares, budget_msek: float, tried: int, seed: int) -> None:
    """Let samplers propose strategies, batch by batch, until so many have been tried."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    names = [f"candidate_{place}" for place in range(len(most))]
    space: dict[str, BaseDistribution] = {
        name: IntDistribution(0, STEPS) for name, own in zip(names, steps, strict=True) if len(own) > 1
    }
    frontier = optuna.create_study(directions=["maximize", "minimize"], sampler=_sampler(seed))
    within = optuna.create_study(direction="maximize", sampler=_sampler(seed + 1))

    def learn(levels: Sequence[int], one: Try) -> None:
        params = {name: level for name, level in zip(names, levels, strict=True) if name in space}
        over = {"over_budget": (one.outlay_msek - budget_msek) / budget_msek}
        for study, values in ((frontier, [one.averted, one.outlay_msek]), (within, [one.averted])):
            study.add_trial(create_trial(values=values, params=params, distributions=space, constraints=over))

    for one in book.found.values():
        levels = _levels(one.shares, most)
        if levels and all(level in own for level, own in zip(levels, steps, strict=True)):
            learn(levels, one)
    fruitless = 0
    for study in itertools.cycle((within, frontier)):
        left = tried - len(book.found)
        if left <= 0 or fruitless >= FRUITLESS_BATCHES:
            return
        asked = [study.ask(space) for _ in range(BATCH)]
        proposed = [tuple(int(trial.params.get(name, 0)) for name in names) for trial in asked]
        for trial in asked:
            study.tell(trial, state=TrialState.FAIL)  # what came of it is told to both studies alike, below
        new = [each for each in dict.fromkeys(proposed) if any(each) and _shares(each, most) not in book.found][:left]
        for levels, one in zip(new, book.try_out([_shares(each, most) for each in new], "search"), strict=True):
            learn(levels, one)
        fruitless = 0 if new else fruitless + 1


def _sampler(seed: int) -> optuna.samplers.BaseSampler:
    return optuna.samplers.TPESampler(seed=seed % 2**32, multivariate=True, n_startup_trials=0)


def _levels(shares: Shares, most: Shares) -> tuple[int, ...] | None:
    """Return the steps that a strategy consists of; None unless all its shares are whole steps."""
    found = []
    for share, largest in zip(shares, most, strict=True):
        steps = [level for level in range(STEPS + 1) if level * largest / STEPS == share]
        if not steps:
            return None
        found.append(steps[0])
    return tuple(found)


def frontier_of(tries: Sequence[Try]) -> tuple[int, ...]:
    """Return the places of the strategies that keep more out than all that cost no more, cheapest first."""
    best, found = 0.0, []
    for place in sorted(range(len(tries)), key=lambda k: (tries[k].outlay_msek, -tries[k].averted)):
        if tries[place].averted > best:
            best = tries[place].averted
            found.append(place)
    return tuple(found)


def finalists_of(found: Search, budget_msek: float, finalists: int) -> tuple[int, ...]:
    """Return the places of the best strategies within the budget, best first, no two of them nearly alike.

    What adding by effect per krona leads to is always among them, in the place of the last if need be, so that one sees
    what the search adds.

    Args:
        found: what the search tried.
        budget_msek: most that may be spent.
        finalists: how many are wanted; there may be fewer.
    """
    within = [place for place, one in enumerate(found.tries) if one.outlay_msek <= budget_msek]
    best_first = sorted(within, key=lambda place: (-found.tries[place].averted, found.tries[place].outlay_msek, place))
    chosen: list[int] = []
    for place in best_first:
        if len(chosen) < finalists and all(_apart(found, place, other) >= LEAST_APART for other in chosen):
            chosen.append(place)
    if found.by_rule is not None and found.by_rule not in chosen:
        chosen = [*chosen[: finalists - 1], found.by_rule]
    return tuple(chosen)


def _apart(found: Search, one: int, other: int) -> float:
    """Return by how much two strategies differ, summed over candidates, in shares of each candidate's most."""
    pairs = zip(found.tries[one].shares, found.tries[other].shares, found.most, strict=True)
    return sum(abs(mine - theirs) / most for mine, theirs, most in pairs)

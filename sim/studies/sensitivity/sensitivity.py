"""Which of what is believed moves the answer about one strategy: tornado, Morris and Sobol on shared accidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from sim.configuration.schema import Sensitivity
from sim.studies.beliefs import Belief
from sim.studies.calibration.posterior import posterior_shifts
from sim.studies.factors import factors_of
from sim.studies.sensitivity.inputs import (
    ALL_RULES,
    CHANCE,
    Input,
    grouped,
    rules_of_life,
    single,
    swing_of,
    swings_without_rules,
)
from sim.studies.sensitivity.lives import Answers, Point
from sim.uncertainty import keyed
from sim.uncertainty.estimate import Array, mean_of
from sim.uncertainty.sensitivity_indices import DUMMY, STRICT, morris_effects, sobol_shares
from sim.uncertainty.sensitivity_samples import crossed_sample, morris_walks

Live = Callable[[str, Sequence[Point]], None]
"""Lives points of a stage that is called so."""

BEST_GUESS_ROW = "best_guess"
THE_DUMMY = Input(DUMMY, "dummy")
MORRIS_FIRST, SOBOL_FIRST, DUMMY_FIRST = 1_000_000, 2_000_000_000, 100_000
"""Numbers from which the accidents of a method begin: none shares them with another."""
INNER = 0.75
"""Morris goes from the 12th to the 88th percentile: a world in which many factors lie at their ends is none."""
JOINT_DRAWS = 4096
"""Joint draws of a group of factors that Sobol chooses among."""
ACCIDENTS = 2**30
WANTED = 0.1
"""Half an interval's width that leaves a share worth reading."""


def screening(answers: Answers, choice: Sensitivity, live: Live) -> pd.DataFrame:
    """Return how far each parameter of the rules of life moves the answer from the best guess, on accidents 0.

    Each alone at its high percentile. The columns: name, assumed_share, moved (kronor or persons) and looked_at
    (whether it is among the ``choice.screened`` that moved it most; if none is asked for, nothing is lived or moved).
    """
    rules = rules_of_life(answers.case.alternatives) if choice.screened else []
    points = [Point(), *(swing_of(one, choice.percentile / 100.0).high for one in rules)] if rules else []
    live("screening", points)
    values = answers.values(points, choice.judged_by)[:, 0] if points else np.zeros(1)
    moved = values[1:] - values[0]
    order = np.argsort(-np.abs(moved), kind="stable")[: choice.screened]
    looked_at = np.isin(np.arange(len(rules)), order) & (moved != 0.0)
    rows = {"name": [one.name for one in rules], "assumed_share": [one.assumed_share for one in rules]}
    return pd.DataFrame({**rows, "moved": moved, "looked_at": looked_at})


def tornado(answers: Answers, choice: Sensitivity, screened: pd.DataFrame, live: Live) -> pd.DataFrame:
    """Return what the answer is with each input at its low and at its high end, the rest at the best guess.

    Every input is swung on the same accidents, none of which served for the screening. The columns: name, kind,
    assumed_share, at_low and at_high (the answer) each with its 95 % interval (at_low_from, at_low_to, at_high_from,
    at_high_to), swing (their difference) with low and high (its 95 % interval), and told, which says whether the 99 %
    interval of the swing keeps off 0. The largest swing first; the dummy, which stands for other accidents and nothing
    else, last; the row *best guess* before all.
    """
    share = choice.percentile / 100.0
    looked_at = set(screened.loc[screened["looked_at"], "name"])
    rules = [one for one in rules_of_life(answers.case.alternatives) if one.name in looked_at]
    swings = [swing_of(one, share) for one in rules]
    swings += swings_without_rules(answers.case.alternatives, share, choice.delivery_share, choice.discount_rates)
    numbers = range(1, choice.replications + 1)
    ends = {one.moved: [_on(end, numbers) for end in (one.low, one.high)] for one in swings}
    ends[THE_DUMMY] = [_on(Point(), numbers), _on(Point(), range(DUMMY_FIRST, DUMMY_FIRST + len(numbers)))]
    live("tornado", [point for both in ends.values() for points in both for point in points])
    best = mean_of(answers.values(_on(Point(), numbers), choice.judged_by)[:, 0])
    rows = []
    for one, both in ends.items():
        low, high = (answers.values(points, choice.judged_by)[:, 0] for points in both)
        ends_told = [mean_of(low), mean_of(high)]
        means, spans = [end.value for end in ends_told], [x for end in ends_told for x in (end.low, end.high)]
        rows.append((one.name, one.kind, one.assumed_share, *means, *spans, *_swing(high - low)))
    columns = [
        "name", "kind", "assumed_share", "at_low", "at_high", "at_low_from", "at_low_to", "at_high_from", "at_high_to",
        "swing", "low", "high", "told",
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=columns)
    order = found["swing"].abs().where(found["kind"] != "dummy", -1.0).sort_values(ascending=False, kind="stable").index
    around = (best.low, best.high)
    head = (BEST_GUESS_ROW, "best_guess", np.nan, best.value, best.value, *around, *around, 0.0, *around, False)
    return pd.concat([pd.DataFrame([head], columns=columns), found.loc[order]], ignore_index=True)


def _on(point: Point, numbers: Sequence[int]) -> list[Point]:
    return [replace(point, number=number) for number in numbers]


def _swing(values: Array) -> tuple[float, float, float, bool]:
    """Return mean, its interval, and whether it can be told from 0: with 99 of 100, or exactly the same each time."""
    told, strict = mean_of(values), mean_of(values, STRICT)
    if told.se == 0.0:
        return told.value, told.value, told.value, told.value != 0.0
    return told.value, told.low, told.high, strict.low > 0.0 or strict.high < 0.0


def morris(answers: Answers, choice: Sensitivity, live: Live) -> pd.DataFrame:
    """Return elementary effects (``sim.uncertainty.sensitivity_indices.Effects``) by input, the largest first.

    The dummy's step is to other accidents and to nothing else. The columns: name, kind, factors (how many),
    assumed_share, mu, mu_star, low, high, sigma, chance and told.
    """
    factors = factors_of(answers.case.alternatives)
    inputs = [*(grouped(factors) if choice.morris_of == "groups" else single(factors)), THE_DUMMY]
    columns = [(k, name) for k, one in enumerate(inputs) for name in one.factors]
    group_of = [k for k, _ in columns] + [len(inputs) - 1]
    names = [name for _, name in columns]
    walks = morris_walks(group_of, choice.trajectories, choice.seed)
    trajectories, length, _ = walks.points.shape
    points = [
        _on_a_walk(names, walks.points[walk, step], walk * choice.sets + one)
        for walk in range(trajectories)
        for step in range(length)
        for one in range(choice.sets)
    ]
    live("morris", points)
    values = answers.values(points, choice.judged_by)[:, 0].reshape(trajectories, length, choice.sets)
    found = morris_effects(walks, group_of, values)
    frame = pd.DataFrame(
        {
            "name": [one.name for one in inputs],
            "kind": [one.kind for one in inputs],
            "factors": [len(one.factors) for one in inputs],
            "assumed_share": [one.assumed_share for one in inputs],
            **{key: getattr(found, key) for key in ("mu", "mu_star", "low", "high", "sigma", "chance", "told")},
        }
    )
    return frame.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def _on_a_walk(names: Sequence[str], shares: Array, accidents: int) -> Point:
    """Return a point of a trajectory; the last share is the dummy's, whose step leads to other accidents."""
    inner = 0.5 + INNER * (shares[:-1] - 0.5)
    belief = Belief(at=tuple(zip(names, inner.tolist(), strict=True)))
    return Point(belief, number=MORRIS_FIRST + accidents * 2 + int(shares[-1] > 0.5))


def sobol(answers: Answers, choice: Sensitivity, live: Live) -> pd.DataFrame:
    """Return shares of the variance of the answer in one town (``Shares``) by input, the largest total first.

    The rules of life are one input: which member of the posterior, a joint draw. Chance is one: which accidents. A
    group of several factors is one too: which of many joint draws of it. The columns: name, kind, factors,
    assumed_share, first, first_low, first_high, total, total_low, total_high, floor and told.
    """
    groups = [one for one in grouped(factors_of(answers.case.alternatives)) if one.kind != "rules"]
    rules = rules_of_life(answers.case.alternatives)
    share = float(np.mean([one.assumed_share for one in rules]))
    every = Input(ALL_RULES, "all_rules", tuple(one.name for one in rules), share)
    inputs = [every, Input(CHANCE, "chance"), *groups, THE_DUMMY]
    sample = crossed_sample(len(inputs), choice.points, choice.seed)
    rows = np.concatenate([sample.a, sample.b, *sample.mixed])
    points = [_of_sample(inputs, row) for row in rows]
    live("sobol", points)
    values = answers.values(points, choice.judged_by)[:, 0].reshape(-1, choice.points)
    found = sobol_shares(values[0], values[1], values[2:], choice.seed)
    frame = pd.DataFrame(
        {
            "name": [one.name for one in inputs],
            "kind": [one.kind for one in inputs],
            "factors": [len(one.factors) for one in inputs],
            "assumed_share": [one.assumed_share for one in inputs],
            **{key: getattr(found, key) for key in found.__dataclass_fields__},
        }
    )
    return frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def _of_sample(inputs: Sequence[Input], row: Array) -> Point:
    at: list[tuple[str, float]] = []
    member, number = 0, 0
    for one, share in zip(inputs, row.tolist(), strict=True):
        if one.kind == "all_rules":
            member = int(share * len(posterior_shifts()))
        elif one.kind == "chance":
            number = SOBOL_FIRST + int(share * ACCIDENTS)
        elif len(one.factors) == 1:
            at.append((one.factors[0], share))
        else:
            at += [(name, _joint(name, int(share * JOINT_DRAWS))) for name in one.factors]
    return Point(Belief(member=member, at=tuple(at)), number=number)


@cache
def _joint_draws(name: str) -> Array:
    return keyed.uniforms(f"joint {name}", (JOINT_DRAWS,))


def _joint(name: str, draw: int) -> float:
    """Return where a factor lies in a joint draw of its group."""
    return float(_joint_draws(name)[draw])


def how_sure_of_shares(points: int, frame: pd.DataFrame) -> tuple[float, int]:
    """Return half the widest interval of a share, and how many points would make it ``WANTED``.

    Intervals shrink with the square root of the points.
    """
    both = [frame[f"{one}_high"] - frame[f"{one}_low"] for one in ("first", "total")]
    width = float(max(one.max() for one in both) / 2.0)
    needed = max(1.0, points * (width / WANTED) ** 2)
    return width, int(2 ** np.ceil(np.log2(needed)))

"""How sure: strategies against the comparator with everything that is not known, layer by layer.

Three layers are told apart and never pooled: *chance* (towns of one draw), *belief* (draws of parameters, effects and
prices) and *structure* (other ways the world may work, on the same draws and accidents).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.configuration.changes import Choices
from sim.configuration.schema import Structure
from sim.money.perspective import PUBLIC, SOCIETY
from sim.money.prices import SEK_PER_MSEK
from sim.studies.appraise.rests_on import Flows, flows_of, rests_on
from sim.studies.how_sure.drawn import Drawn, joined
from sim.studies.how_sure.structures import structured
from sim.studies.many_replications import Engines, case_of, live_many, nested_replications
from sim.studies.one_replication import Differences, Lived, Replication, differences
from sim.sweeps.attend import Ended
from sim.uncertainty.acceptability import acceptability_of
from sim.uncertainty.estimate import LEVEL, Estimate, mean_of
from sim.uncertainty.intervals import (
    Interval,
    chances_without_chance,
    expected_interval,
    is_drowned,
    prediction_interval,
    without_chance,
)
from sim.uncertainty.layers import layers_of
from sim.uncertainty.payback import payback_of
from sim.uncertainty.plane import plane_of, ratios_of

Floats = npt.NDArray[np.float64]

KEPT_OUT, PUBLIC_NPV, SOCIETY_NPV = "kept_out", "public_npv", "society_npv"
IN_EXCLUSION = "in_exclusion"
"""Persons born here in long-lasting exclusion: a level, not a difference."""
MEASURES = (KEPT_OUT, PUBLIC_NPV, SOCIETY_NPV)
"""Persons born here kept out of long-lasting exclusion, and net present values in kronor."""
PERSPECTIVE_OF = {PUBLIC_NPV: PUBLIC, SOCIETY_NPV: SOCIETY}
IN_USE = "in_use"
"""The structure in use, beside those of ``conf/structure``."""


@dataclass(frozen=True)
class Believed:
    """All draws of everything, and the first of them again under each structure.

    Attributes:
        drawn: under the structure in use.
        structures: by name, one town a draw.
        flows: what each line of money saves, of the replications of ``drawn``.
    """

    drawn: Drawn
    structures: dict[str, Drawn]
    flows: tuple[Flows, ...]


def runs_of(strategies: int, draws: int, towns: int, structures: int, structure_draws: int) -> int:
    """Return how many towns will be lived, in all."""
    return strategies * (draws * towns + structures * min(draws, structure_draws))


def believe(
    choices: Choices,
    structures: Sequence[Structure],
    draws: int,
    towns: int,
    structure_draws: int,
    engines: Engines,
    done: Callable[[Ended, int], object] = lambda _ended, _runs: None,
) -> Believed:
    """Live every strategy in every draw, town and structure, or read what is in the store already.

    Args:
        choices: what is compared; the first strategy is the comparator.
        structures: other ways the world may work.
        draws, towns: of the structure in use.
        structure_draws: of each other structure; never more than there are draws.
        engines: how and where runs are done.
        done: called with how it went with each replication, and its runs.

    Raises:
        BadInput: something does not fit, or a run failed for good; what is done stays in the store.
    """
    case = case_of(choices)
    rate = choices.economics.discount_rate_per_year
    several = structured(choices, structures)

    def read(asked: Replication, runs: list[Lived]) -> tuple[Differences, Flows]:
        return differences(runs, asked.belief), flows_of(runs, asked.belief, rate)

    asked = nested_replications(case, draws, towns, choices.seed)
    few = min(draws, structure_draws)
    for one in several:
        asked += one.replications(few, choices.seed)
    found = live_many(asked, engines, read, lambda ended: done(ended, len(case.alternatives)))
    own = found[: draws * towns]
    others = {}
    for place, one in enumerate(several):
        start = draws * towns + place * few
        others[one.structure.name] = joined([each for each, _ in found[start : start + few]], 1)
    return Believed(joined([one for one, _ in own], towns), others, tuple(flows for _, flows in own))


def value_of(drawn: Drawn, measure: str, rate: float) -> Floats:
    """Return a measure, shape (draws, towns, strategies)."""
    if measure == IN_EXCLUSION:
        return drawn.excluded.astype(np.float64)
    if measure == KEPT_OUT:
        return drawn.averted.astype(np.float64)
    return drawn.npv(PERSPECTIVE_OF[measure], rate)


def layers_table(believed: Believed, rate: float) -> pd.DataFrame:
    """Return how sure each measure of each strategy is, under the structure in use; of the comparator only its level.

    Columns: strategy, measure, mean, mean_low, mean_high (where the mean lies), expected_low, expected_high (of the
    expected value over what is believed, 95 %), town_low, town_high (of one town's future, 95 %), belief_sd, chance_sd,
    chance_share (of the variance of one town; NaN with one town a draw), chance_share_low, chance_share_high,
    positive, positive_low, positive_high (``above_zero``).
    """
    rows = []
    for measure in (*MEASURES, IN_EXCLUSION):
        values = value_of(believed.drawn, measure, rate)
        for place, strategy in enumerate(believed.drawn.strategies):
            if place == 0 and measure != IN_EXCLUSION:
                continue
            own = values[:, :, place]
            layers, (expected, town) = layers_of(own), _intervals(own, as_level=measure == IN_EXCLUSION)
            positive = above_zero(own)
            rows.append(
                {
                    "strategy": strategy, "measure": measure, "mean": layers.mean.value,
                    "mean_low": layers.mean.low, "mean_high": layers.mean.high,
                    "expected_low": expected.low, "expected_high": expected.high,
                    "town_low": town.low, "town_high": town.high,
                    "belief_sd": float(np.sqrt(layers.belief_variance.value)),
                    "chance_sd": float(np.sqrt(layers.chance_variance.value)),
                    "chance_share": layers.chance_share.value, "chance_share_low": layers.chance_share.low,
                    "chance_share_high": layers.chance_share.high, "positive": positive.value,
                    "positive_low": positive.low, "positive_high": positive.high,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _intervals(values: Floats, as_level: bool) -> tuple[Interval, Interval]:
    """Return where the expected value and one town's future lie; a level, never negative, is told by its logarithm."""
    if not as_level or (values <= 0.0).any():
        return expected_interval(values), prediction_interval(values)
    logs = np.log(values)
    expected, town = (
        replace(one, low=float(np.exp(one.low)), high=float(np.exp(one.high)))
        for one in (expected_interval(logs), prediction_interval(logs))
    )
    return expected, town


def above_zero(values: Floats) -> Estimate:
    """Return how surely the expected value is above 0: the share of beliefs, chance taken out, with its 95 % interval.

    Where belief is drowned in chance no draw tells; then it is the chance that the mean's own error leaves (Student's
    t), without an interval.

    Args:
        values: (draws, towns).
    """
    if is_drowned(values):
        mean = mean_of(values.mean(axis=1))
        return Estimate(float(stats.t.cdf(mean.value / mean.se, len(values) - 1)), np.nan, np.nan, np.nan)
    low, share, high = chances_without_chance(values, lambda some: (without_chance(some) > 0.0).astype(np.float64))
    return Estimate(float(share), np.nan, float(low), float(high))


def structures_table(believed: Believed, rate: float) -> pd.DataFrame:
    """Return what each structure makes of each measure, on the same draws and accidents as the one in use.

    Columns: structure, strategy, measure, mean (over its draws), difference (to the structure in use, draw by draw),
    low, high (95 % for all structures tried together, by Bonferroni; the draws' and chance's, never the structures').
    The first rows are the structure in use itself.
    """
    level = 1.0 - (1.0 - LEVEL) / max(1, len(believed.structures))
    draws = min((len(one.averted) for one in believed.structures.values()), default=len(believed.drawn.averted))
    base = believed.drawn.first(draws)
    rows = []
    for name, drawn in {IN_USE: base, **believed.structures}.items():
        for measure in MEASURES:
            before, after = (value_of(one, measure, rate)[:, 0, :] for one in (base, drawn))
            for place, strategy in enumerate(base.strategies[1:], start=1):
                apart = mean_of(after[:, place] - before[:, place], level)
                rows.append((name, strategy, measure, after[:, place].mean(), apart.value, apart.low, apart.high))
    return pd.DataFrame(rows, columns=["structure", "strategy", "measure", "mean", "difference", "low", "high"])


def acceptability_table(believed: Believed, rate: float, willingness_msek: Sequence[float]) -> pd.DataFrame:
    """Return how surely each strategy is best, by what keeping one person out of exclusion is worth.

    Columns: perspective, willingness_msek, strategy (the comparator too), probability, low, high, net_sek (mean),
    loss_sek (expected loss of choosing it), is_best (highest mean: its probability is the frontier's).
    """
    drawn, rows = believed.drawn, []
    effects = drawn.averted.astype(np.float64)
    for perspective in (PUBLIC, SOCIETY):
        found = acceptability_of(effects, -drawn.npv(perspective, rate), np.array(willingness_msek) * SEK_PER_MSEK)
        for k, msek in enumerate(willingness_msek):
            for place, strategy in enumerate(drawn.strategies):
                rows.append(
                    (
                        perspective, msek, strategy, found.probability[k, place], found.low[k, place],
                        found.high[k, place], found.net_sek[k, place], found.loss_sek[k, place],
                        bool(found.best[k] == place),
                    )
                )  # fmt: skip
    columns = ["perspective", "willingness_msek", "strategy", "probability", "low", "high", "net_sek", "loss_sek"]
    return pd.DataFrame(rows, columns=[*columns, "is_best"])


def plane_table(believed: Believed, rate: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cost-effectiveness plane: its points, and what they come to.

    Points: perspective, strategy, draw, kept_out (persons), cost_sek (net; below 0 where it saves), chance taken out as
    far as it can be. Summary: perspective, strategy, kept_out, cost_sek (means), standing, icer_sek, and the share of
    draws in each quadrant (better_dearer, better_cheaper, worse_cheaper, worse_dearer).
    """
    drawn, points, summary = believed.drawn, [], []
    effects = drawn.averted.astype(np.float64)
    for perspective in (PUBLIC, SOCIETY):
        costs = 0.0 - drawn.npv(perspective, rate)
        ratios = ratios_of(effects.mean(axis=(0, 1)), costs.mean(axis=(0, 1)))
        for place, strategy in enumerate(drawn.strategies):
            ratio = ratios[place]
            row = {
                "perspective": perspective, "strategy": strategy, "kept_out": ratio.effect, "cost_sek": ratio.cost_sek,
                "standing": ratio.standing, "icer_sek": ratio.icer_sek,
            }  # fmt: skip
            if place > 0:
                plane = plane_of(effects[:, :, place], costs[:, :, place])
                where = {"perspective": perspective, "strategy": strategy, "draw": np.arange(len(plane.effects))}
                points.append(pd.DataFrame({**where, "kept_out": plane.effects, "cost_sek": plane.costs_sek}))
                for name in ("better_dearer", "better_cheaper", "worse_cheaper", "worse_dearer"):
                    row[name] = getattr(plane, name).value
            summary.append(row)
    return pd.concat(points, ignore_index=True), pd.DataFrame(summary)


def payback_table(believed: Believed, rate: float) -> pd.DataFrame:
    """Return the chance of having been paid back for good, by year.

    Columns: perspective, strategy, year (since the choice began), expected, expected_low, expected_high (of towns of
    this kind on average: belief alone), town, town_low, town_high (of one town's own books: belief and chance).
    """
    rows = []
    for perspective in (PUBLIC, SOCIETY):
        cumulative = believed.drawn.cumulative(perspective, rate)
        for place, strategy in enumerate(believed.drawn.strategies[1:], start=1):
            found = payback_of(cumulative[:, :, place, :])
            rows.append(
                pd.DataFrame(
                    {
                        "perspective": perspective, "strategy": strategy, "year": np.arange(len(found.expected)),
                        "expected": found.expected, "expected_low": found.expected_low,
                        "expected_high": found.expected_high, "town": found.single, "town_low": found.single_low,
                        "town_high": found.single_high,
                    }
                )
            )  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def draws_table(believed: Believed, rate: float) -> pd.DataFrame:
    """Return all towns: draw, town, strategy, in_exclusion, kept_out, public_npv_sek and society_npv_sek."""
    drawn = believed.drawn
    draws, towns, strategies = drawn.averted.shape
    public, society = (drawn.npv(perspective, rate) for perspective in (PUBLIC, SOCIETY))
    return pd.DataFrame(
        {
            "draw": np.repeat(np.arange(draws), towns * strategies),
            "town": np.tile(np.repeat(np.arange(towns), strategies), draws),
            "strategy": list(drawn.strategies) * (draws * towns),
            "in_exclusion": drawn.excluded.ravel(),
            "kept_out": drawn.averted.ravel(),
            "public_npv_sek": public.ravel(),
            "society_npv_sek": society.ravel(),
        }
    )


def rests_on_table(believed: Believed, choices: Choices) -> pd.DataFrame:
    """Return what the net present value of the public purse and of society rests on (``rests_on``), by perspective."""
    alternatives = case_of(choices).alternatives
    frames = [
        rests_on(believed.flows, believed.drawn.strategies, alternatives, one).assign(perspective=one)
        for one in (PUBLIC, SOCIETY)
    ]
    return pd.concat(frames, ignore_index=True)

"""What a group of parameters says about an outcome: additive splines with a ridge, weighed by how well they fit.

y = f(group) + rest, where the rest is all other parameters and chance. f is a sum of a line, a smooth curve for every
parameter and, for small groups, products of pairs; each is a random effect, so that its size is estimated and not
chosen (the ridge is the ratio of its variance to the rest's). Instead of one best ridge, a grid of shapes and sizes is
weighed by their restricted likelihood, and the curves are drawn from that posterior: the fitted curve alone is too flat
when the fit is poor, and one that overfits is too steep; both would bias what is made of its spread.

The basis of M. Strong, J. E. Oakley & A. Brennan, Estimating multiparameter partial expected value of perfect
information from a probabilistic sensitivity analysis sample, Medical Decision Making 34:311 (2014), who use additive
models and Gaussian processes; splines as random effects: S. N. Wood, Generalized Additive Models, 2nd ed., CRC 2017.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.uncertainty import keyed
from sim.uncertainty.estimate import Array, signed

CURVE_KNOTS = 8
"""Knots of a parameter's curve; fewer in large groups (``_MOST_CURVES`` features in all)."""
PAIRS_UP_TO = 20
"""Groups of more parameters have no products of pairs."""
ALONE_UP_TO = 40
TWO_UP_TO = 8
"""Group sizes up to which it is also tried that one parameter alone matters, or two."""
_MOST_CURVES = 300
_SHAPES = ((1.0, 0.0, 0.0), (1.0, 0.2, 0.0), (0.3, 1.0, 0.0), (1.0, 0.2, 0.3), (0.3, 1.0, 1.0))
"""Parts of the prior variance of f that are line, curve and pairs; each is tried."""
_EXPLAINED = np.concatenate([[0.0], 1.0 / (1.0 + np.exp(-np.linspace(-6.0, 9.0, 41)))])
"""Shares of the outcome's variance that f may explain, on a logit grid, and none."""
_RATIOS = _EXPLAINED / (1.0 - _EXPLAINED)


@dataclass(frozen=True)
class Smoother:
    """The ways in which a group may matter, each rotated to orthonormal features.

    Attributes:
        rows: how many draws.
        columns: of each way, shape (draws, rank).
        sizes: squared sizes of the columns, shape (rank,).
        chances: what each way is given beforehand, shape (ways,): half or more to all parameters together, the rest to
            one of them alone, or two.
    """

    rows: int
    columns: tuple[Array, ...]
    sizes: tuple[Array, ...]
    chances: Array


def smoother_of(parameters: npt.ArrayLike) -> Smoother:
    """Return the smoother of a group of parameters, shape (draws,) or (draws, parameters).

    Units do not matter: every parameter is brought to mean 0 and standard deviation 1. One that never varies says
    nothing and is left out.

    Raises:
        ValueError: fewer than 10 draws, or NaN.
    """
    group = np.asarray(parameters, dtype=np.float64)
    group = group[:, None] if group.ndim == 1 else group
    if group.ndim != 2 or group.shape[0] < 10 or not np.isfinite(group).all():
        raise ValueError(f"a group needs at least 10 draws of finite parameters, not shape {group.shape}")
    spread = group.std(axis=0)
    varies = spread > 1e-12 * np.abs(group).max(axis=0, initial=0.0)
    rows = group.shape[0]
    if not varies.any():
        return Smoother(rows, (np.zeros((rows, 0)),), (np.zeros(0),), np.ones(1))
    unit = (group[:, varies] - group[:, varies].mean(axis=0)) / spread[varies]
    p = unit.shape[1]
    columns, sizes, chances = [], [], []
    for subsets in _subsets_by_size(p):
        for subset in subsets:
            ways = _ways(unit[:, subset])
            columns += [way for way, _ in ways]
            sizes += [size for _, size in ways]
            chances += [1.0 / len(subsets) / len(ways) * (1.0 if len(subset) == p else 0.5)] * len(ways)
    prior = np.array(chances)
    return Smoother(rows, tuple(columns), tuple(sizes), prior / prior.sum())


def _subsets_by_size(p: int) -> list[list[list[int]]]:
    """Return which parameters may matter: all; one alone; in small groups two."""
    found = [[list(range(p))]]
    if 1 < p <= ALONE_UP_TO:
        found.append([[k] for k in range(p)])
    if 2 < p <= TWO_UP_TO:
        found.append([[k, other] for k in range(p) for other in range(k)])
    return found


def _ways(unit: Array) -> list[tuple[Array, Array]]:
    """Return the rotated features of each shape that these parameters can have, with their squared sizes."""
    blocks = [_whole(unit), _whole(_curves(unit)), _whole(_pairs(unit))]
    ways = []
    for shape in _SHAPES:
        if any(part > 0.0 and block.shape[1] == 0 for part, block in zip(shape, blocks, strict=True)):
            continue
        parts = [np.sqrt(part / sum(shape)) * block for part, block in zip(shape, blocks, strict=True) if part > 0.0]
        left, values, _ = np.linalg.svd(np.concatenate(parts, axis=1), full_matrices=False)
        kept = values > values[0] * 1e-7
        ways.append((signed(left[:, kept]), values[kept] ** 2))
    return ways


def _whole(block: Array) -> Array:
    """Return features centred and scaled so that together they have variance 1, as weights of variance 1 then do."""
    centred = block - block.mean(axis=0)
    total = float(np.sqrt((centred**2).mean(axis=0).sum()))
    return centred / total if total > 1e-12 else centred[:, :0]


def _curves(unit: Array) -> Array:
    """Return smooth features of every parameter with its line taken out, shape (draws, features).

    Squared-exponential bumps (width 1 standard deviation) at quantiles, rotated so that equal weights make a smooth
    curve.
    """
    knots = min(CURVE_KNOTS, _MOST_CURVES // unit.shape[1])
    if knots < 3:
        return _without_line(unit**2, unit)
    parts = []
    for column in unit.T:
        at = np.unique(np.quantile(column, np.linspace(0.02, 0.98, knots)))
        kernel = np.exp(-0.5 * (at[:, None] - at[None, :]) ** 2)
        values, axes = np.linalg.eigh(kernel)
        good = values > 1e-8 * values[-1]
        bumps = np.exp(-0.5 * (column[:, None] - at[None, :]) ** 2) @ (axes[:, good] / np.sqrt(values[good]))
        parts.append(_without_line(bumps, column[:, None]))
    return np.concatenate(parts, axis=1)


def _without_line(block: Array, line: Array) -> Array:
    """Return columns less their regression on 1 and the parameter (of the same place, or the only one)."""
    centred = block - block.mean(axis=0)
    left: Array = centred - line * (centred * line).mean(axis=0) / (line**2).mean(axis=0)
    return left


def _pairs(unit: Array) -> Array:
    p = unit.shape[1]
    if not 1 < p <= PAIRS_UP_TO:
        return np.zeros((unit.shape[0], 0))
    one, other = np.triu_indices(p, 1)
    return unit[:, one] * unit[:, other]


@dataclass(frozen=True)
class Posterior:
    """What several outcomes say about a smoother's ways and sizes.

    Attributes:
        smoother: of the group.
        centres: mean of each outcome, shape (outcomes,).
        chances: of each way and share explained, shape (ways, shares, outcomes), summing to 1 an outcome.
        remainders: sum of squares that the fit and its prior leave, same shape.
        turned: outcomes along the features of each way, shape (rank, outcomes).
    """

    smoother: Smoother
    centres: Array
    chances: Array
    remainders: Array
    turned: tuple[Array, ...]


def posterior_of(smoother: Smoother, outcomes: Array) -> Posterior:
    """Return what outcomes (means of the towns of each draw), shape (draws, outcomes), in any unit, say.

    The restricted likelihood of a way with share h explained, so ratio r = h / (1 - h), features of squared sizes s and
    outcome a along them: -½ Σ log(1 + r s) - ½ (n - 1) log(Σ a² / (1 + r s) + what lies outside the features).
    """
    n = smoother.rows
    if outcomes.ndim != 2 or outcomes.shape[0] != n:
        raise ValueError(f"the outcomes have shape {outcomes.shape}, the group {n} draws")
    centres = outcomes.mean(axis=0)
    apart = outcomes - centres
    whole = (apart**2).sum(axis=0)
    likelihoods, remainders, turned = [], [], []
    for columns, sizes in zip(smoother.columns, smoother.sizes, strict=True):
        a = columns.T @ apart
        grow = 1.0 + _RATIOS[:, None] * sizes[None, :]
        left = (1.0 / grow) @ a**2 + np.maximum(0.0, whole - (a**2).sum(axis=0))
        left = np.maximum(left, 1e-14 * whole + 1e-300)
        likelihoods.append(-0.5 * np.log(grow).sum(axis=1)[:, None] - 0.5 * (n - 1) * np.log(left))
        remainders.append(left)
        turned.append(a)
    table = np.stack(likelihoods) + np.log(smoother.chances)[:, None, None]
    chances = np.exp(table - table.max(axis=(0, 1)))
    return Posterior(smoother, centres, chances / chances.sum(axis=(0, 1)), np.stack(remainders), tuple(turned))


def curves_drawn(posterior: Posterior, outcome: int, times: int, name: str, seed: int = keyed.SEED) -> Array:
    """Return draws of one outcome's f at the rows, shape (times, draws): intercept and f together.

    Args:
        posterior: of the outcomes.
        outcome: which of them.
        times: how many curves.
        name, seed: where the random numbers lie.
    """
    smoother, n, shares = posterior.smoother, posterior.smoother.rows, len(_RATIOS)
    chances = posterior.chances[:, :, outcome].reshape(-1)
    picks = np.searchsorted(np.cumsum(chances), keyed.uniforms(f"{name}:way", (times,), seed))
    picks = np.minimum(picks, chances.size - 1)
    noise = keyed.normals(f"{name}:weights", (times, max(size.size for size in smoother.sizes) + 2), seed)
    drawn = np.empty((times, n))
    for way in np.unique(picks // shares):
        mine = np.flatnonzero(picks // shares == way)
        at, z, sizes = picks[mine] % shares, noise[mine], smoother.sizes[way]
        # The rest's variance is scaled inverse χ²; Wilson & Hilferty's cube is near enough for so many degrees.
        degrees = n - 1
        cube = np.maximum(1.0 - 2.0 / (9.0 * degrees) + z[:, 0] * np.sqrt(2.0 / (9.0 * degrees)), 0.1) ** 3
        rest = np.sqrt(posterior.remainders[way, at, outcome] / (degrees * cube))
        kept = _RATIOS[at][:, None] * sizes / (1.0 + _RATIOS[at][:, None] * sizes)
        weights = kept * posterior.turned[way][:, outcome] + rest[:, None] * np.sqrt(kept) * z[:, 2 : 2 + sizes.size]
        drawn[mine] = (rest * z[:, 1] / np.sqrt(n))[:, None] + weights @ smoother.columns[way].T
    return drawn + posterior.centres[outcome]

"""Appraisal: what a strategy's account says beside the comparator's, as pure functions of kronor by year.

Saved is positive, spent negative. Years count from the first year that counts, and year 0 is not discounted. The last
axis of every series is the year; axes before it (replications, strategies) are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

Sek = npt.NDArray[np.float64]

MANDATE_YEARS = 4
LEAST_RATE, MOST_RATE, RATE_STEP = -0.5, 1.0, 0.005
"""Where an internal rate of return is looked for, and how finely; roots closer to each other than a step are missed."""


@dataclass(frozen=True)
class Hump:
    """The investment hump of one comparison.

    ``depth_sek`` is the deepest point of the cumulative discounted net (0 or below), ``bottom_year`` when it is
    reached, ``payback_year`` the first year from which the cumulative net stays at or above 0 (0: it was never in the
    red; None: not within the horizon), ``npv_sek`` where it ends. Years count from the first year that counts.
    """

    depth_sek: float
    bottom_year: int
    payback_year: int | None
    npv_sek: float


@dataclass(frozen=True)
class Humps:
    """The humps of many series: arrays of the axes before the year; ``payback_year`` is NaN where it never comes."""

    depth_sek: Sek
    bottom_year: npt.NDArray[np.int64]
    payback_year: Sek
    npv_sek: Sek


def discount_factors(years: int, rate_per_year: float) -> Sek:
    """Return 1 / (1 + r)**t for t = 0 … years - 1, shape (years,)."""
    factors: Sek = (1.0 + rate_per_year) ** -np.arange(years, dtype=np.float64)
    return factors


def present_value(sek: Sek, rate_per_year: float) -> Sek:
    """Return the present value of kronor by year, shape (...,): the sum of kronor / (1 + r)**t."""
    value: Sek = sek @ discount_factors(sek.shape[-1], rate_per_year)
    return value


def cumulative_net(comparator_sek: Sek, strategy_sek: Sek, rate_per_year: float) -> Sek:
    """Return the cumulative discounted net by year, shape (..., years): what is saved minus spent so far."""
    net = (comparator_sek - strategy_sek) * discount_factors(comparator_sek.shape[-1], rate_per_year)
    cumulative: Sek = np.cumsum(net, axis=-1)
    return cumulative


def humps_of(cumulative_sek: Sek) -> Humps:
    """Return the humps of cumulative nets by year, shape (..., years); series without years are flat."""
    shape = cumulative_sek.shape[:-1]
    if cumulative_sek.shape[-1] == 0:
        return Humps(np.zeros(shape), np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape))
    years = cumulative_sek.shape[-1]
    depth = np.minimum(0.0, cumulative_sek.min(axis=-1))
    bottom = np.where(depth < 0.0, cumulative_sek.argmin(axis=-1), 0)
    below = cumulative_sek < 0.0
    payback = np.where(below.any(axis=-1), years - np.argmax(below[..., ::-1], axis=-1), 0).astype(np.float64)
    payback = np.where(payback == years, np.nan, payback)
    return Humps(depth, bottom, payback, cumulative_sek[..., -1])


def hump_of(cumulative_sek: Sek) -> Hump:
    """Return the hump of one cumulative net by year; an empty one is flat."""
    found = humps_of(cumulative_sek)
    payback = None if np.isnan(found.payback_year) else int(found.payback_year)
    return Hump(float(found.depth_sek), int(found.bottom_year), payback, float(found.npv_sek))


def years_to_payback(outlay_sek: Sek, payback_year: Sek) -> Sek:
    """Return the years from the first krona spent until it is paid back for good, shape (...,); NaN: never.

    Args:
        outlay_sek: what is spent more by year (positive), shape (..., years).
        payback_year: of ``humps_of``, shape (...,).
    """
    spent = outlay_sek > 0.0
    first = np.where(spent.any(axis=-1), np.argmax(spent, axis=-1), 0)
    years: Sek = np.where(payback_year == 0.0, 0.0, np.maximum(payback_year - first, 0.0))
    return years


def benefit_cost_ratio(saved_sek: Sek, outlay_sek: Sek) -> Sek:
    """Return the present value saved per krona of outlay; NaN where nothing is spent."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Sek = np.where(outlay_sek > 0.0, saved_sek / outlay_sek, np.nan)
    return ratio


@cache
def _grid(years: int) -> tuple[Sek, Sek]:
    """Return the rates looked at, (rates,), and the discount factors at each, (rates, years)."""
    rates = np.arange(LEAST_RATE, MOST_RATE + RATE_STEP / 2, RATE_STEP)
    return rates, (1.0 + rates[:, None]) ** -np.arange(years, dtype=np.float64)


def rates_that_balance(net_sek: Sek) -> tuple[float, ...]:
    """Return every discount rate at which a net by year, shape (years,), has a present value of 0, lowest first.

    A flow that changes sign more than once may have several; then none of them is *the* rate of return. Looked for
    between ``LEAST_RATE`` and ``MOST_RATE``; a flow of nothing has none.
    """
    rates, factors = _grid(len(net_sek))
    values = factors @ net_sek
    turns = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0.0)
    found = [float(brentq(lambda rate: float(present_value(net_sek, rate)), rates[k], rates[k + 1])) for k in turns]
    return tuple(sorted([*found, *(float(rate) for rate in rates[values == 0.0] if np.any(net_sek))]))


def internal_rate_of_return(net_sek: Sek) -> float:
    """Return the rate at which a net by year is worth 0; NaN where there is none, or more than one.

    Also NaN for a flow that gains first and pays later: as of a loan, its rate is what it costs and no return.
    """
    found = rates_that_balance(net_sek)
    if len(found) != 1 or present_value(net_sek, MOST_RATE) > 0.0:
        return float("nan")
    return found[0]


def marginal_value_of_public_funds(people_sek: float, public_npv_sek: float) -> float:
    """Return what people gain for each krona the public purse is out; infinite where people gain and the purse too.

    MVPF = (willingness to pay) / (net cost to government), of present values (Hendren & Sprung-Keyser 2020, QJE
    135:1209, doi:10.1093/qje/qjaa006). What people gain is here production and avoided harm less benefits
    forgone and tax paid; NaN where people lose while the purse gains.

    Args:
        people_sek: present value people gain.
        public_npv_sek: what the public purse saves net of all it spends.
    """
    if public_npv_sek < 0.0:
        return people_sek / -public_npv_sek
    return float("inf") if people_sek > 0.0 else float("nan")


def with_tax_factor(society_npv_sek: Sek, public_npv_sek: Sek, tax_factor: float) -> Sek:
    """Return society's net present value when a public krona costs ``tax_factor`` kronor to raise (1 or more).

    The dearer part counts both ways: what the public purse saves in the end relieves the taxpayers of it.
    """
    value: Sek = society_npv_sek + (tax_factor - 1.0) * public_npv_sek
    return value


def share_paid_back(years: Sek, within: float) -> float:
    """Return the share of replications, shape (replications,), paid back for good within so many years."""
    return float(np.mean(years <= within)) if len(years) else float("nan")


def by_period(sek: Sek, years_a_period: int = MANDATE_YEARS) -> Sek:
    """Return kronor by period of some years, shape (..., periods); the last period may be shorter."""
    starts = np.arange(0, sek.shape[-1], years_a_period)
    summed: Sek = np.add.reduceat(sek, starts, axis=-1) if len(starts) else sek
    return summed

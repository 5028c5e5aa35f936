"""Appraise: the bill of strategies against the comparator, in every perspective, with how sure that is.

Every replication is one set of accidents of life that all strategies share, and where draws are asked for one set of
beliefs as well: parameters, effects, and prices. What is kept of the runs is appraised by pure functions
(``sim.money``); nothing is lived again for another discount rate, price or perspective.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.evidence.conventions import optimism, state_weights
from sim.money.appraisal import (
    benefit_cost_ratio,
    discount_factors,
    humps_of,
    internal_rate_of_return,
    marginal_value_of_public_funds,
    present_value,
    share_paid_back,
    with_tax_factor,
    years_to_payback,
)
from sim.money.good_years import good_years, years_in_exclusion
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY, people, seen
from sim.money.pockets import BENEFICIARIES, CONSEQUENCE, INVESTORS, OUTLAY, pockets_of
from sim.money.price_draws import factors_of_draw
from sim.studies.booked import CHOSEN, Booked, pairs
from sim.studies.intervals import is_clear, mean_interval, t_quantile_975

Sek = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
"""Of some replications among all."""

WITHIN_YEARS = (1, 4, 10, 20)
"""A budget year, a mandate period, ten and twenty years from the first krona spent."""
LEAST_REPLICATIONS = 2
"""Replications that an interval needs."""


@dataclass(frozen=True)
class Side:
    """One strategy against the comparator, all replications side by side.

    Attributes:
        strategy: its name.
        saved_ore: float64 (replications, years, payers, readings, parts), the comparator's account less its own.
        states: int64 (replications, years, 7), its persons by state less the comparator's.
        averted: float64 (replications,), persons kept out of long-lasting exclusion.
    """

    strategy: str
    saved_ore: Sek
    states: npt.NDArray[np.int64]
    averted: Sek


def sides_of(runs: Sequence[Booked], draws: bool) -> list[Side]:
    """Return every strategy but the first beside the first, replication by replication.

    Args:
        runs: of a ``replicate``; the first run's strategy is the comparator.
        draws: whether the prices of replication r are those of draw r; else the best guess.
    """
    accounts = {(run.strategy, run.replication): run.account(_factors(run, draws)) for run in runs}
    found: dict[str, list[tuple[Booked, Booked]]] = {}
    for before, run in pairs(runs):
        found.setdefault(run.strategy, []).append((before, run))
    return [
        Side(
            strategy,
            np.array([accounts[before.strategy, before.replication] - accounts[strategy, run.replication]
                      for before, run in own]),
            np.array([run.states_by_year - before.states_by_year for before, run in own]),
            np.array([before.excluded[CHOSEN] - run.excluded[CHOSEN] for before, run in own], dtype=np.float64),
        )
        for strategy, own in found.items()
    ]  # fmt: skip


def _factors(run: Booked, draws: bool) -> Sek | None:
    return factors_of_draw(run.lines, run.replication) if draws else None


@dataclass(frozen=True)
class Appraisal:
    """Tidy tables of an appraisal; ``strategy`` is never the comparator, saved is positive, kronor of the price year.

    Attributes:
        present_values: strategy, replication, perspective, rate, outlay_sek (spent more), saved_sek (by what follows),
            npv_sek, of which people_sek only for society.
        humps: strategy, replication, perspective, depth_sek, bottom_year, payback_year, years_to_payback, at the
            chosen rate.
        corrected: strategy, replication, correction (optimism, tax_factor), perspective, npv_sek, at the chosen rate.
        results: strategy, replication, excluded_averted, excluded_years_averted, good_years, and both discounted.
        ratios: strategy, perspective, measure, value, low, high: of means over replications, jackknife intervals;
            NaN bounds with one replication, infinite ones where nothing is known of the ratio (``interval_of_ratio``).
        payback: strategy, perspective, within_years (NaN: the horizon), share.
        pockets: strategy, investor, beneficiary, sek (mean present value); elsewhere: strategy, replication, share.
    """

    present_values: pd.DataFrame
    humps: pd.DataFrame
    corrected: pd.DataFrame
    results: pd.DataFrame
    ratios: pd.DataFrame
    payback: pd.DataFrame
    pockets: pd.DataFrame
    elsewhere: pd.DataFrame


def appraise(
    sides: Sequence[Side],
    rate: float,
    rates: Sequence[float],
    tax_factor: float,
    grades: Mapping[str, Mapping[str, float]],
) -> Appraisal:
    """Return the appraisal of some strategies.

    Args:
        sides: of ``sides_of``.
        rate: the chosen discount rate.
        rates: those shown side by side; the chosen one is always among them.
        tax_factor: what a public krona costs society to raise, 1 or more.
        grades: by strategy, how large a share of its outlay rests on each grade of evidence.
    """
    every = tuple(sorted({*rates, rate}))
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in Appraisal.__dataclass_fields__}
    for side in sides:
        for name, values in _tables(side, _views(side), rate, every, tax_factor, grades.get(side.strategy, {})).items():
            frames[name].append(values.assign(strategy=side.strategy))
    joined = {name: pd.concat(some, ignore_index=True) if some else pd.DataFrame() for name, some in frames.items()}
    return Appraisal(**joined)


def corrections(
    sides: Sequence[Side], rate: float, tax_factor: float, grades: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """Return the table ``corrected`` of an ``Appraisal`` alone; see ``appraise`` for the arguments."""
    frames = [
        _corrected(_views(side), rate, tax_factor, grades.get(side.strategy, {})).assign(strategy=side.strategy)
        for side in sides
    ]
    return pd.concat(frames, ignore_index=True)


def _views(side: Side) -> dict[str, Sek]:
    return {name: seen(side.saved_ore, name) for name in PERSPECTIVES}


def _tables(
    side: Side,
    views: Mapping[str, Sek],
    rate: float,
    rates: Sequence[float],
    tax_factor: float,
    grades: Mapping[str, float],
) -> dict[str, pd.DataFrame]:
    values = pd.concat([_present_values(views[name], name, one) for name in views for one in rates], ignore_index=True)
    humps = pd.concat([_humps(views[name], name, rate) for name in views], ignore_index=True)
    factors = discount_factors(side.saved_ore.shape[1], rate)
    found = [pockets_of(one, factors) for one in side.saved_ore]
    return {
        "present_values": values,
        "humps": humps,
        "corrected": _corrected(views, rate, tax_factor, grades),
        "results": _results(side, rate),
        "ratios": _ratios(side, views, rate),
        "payback": _payback(humps),
        "pockets": _pockets(np.mean([one.matrix_sek for one in found], axis=0)),
        "elsewhere": pd.DataFrame({"replication": range(len(found)), "share": [one.elsewhere_share for one in found]}),
    }


def _present_values(view: Sek, perspective: str, rate: float) -> pd.DataFrame:
    outlay, saved = (-present_value(view[..., OUTLAY], rate), present_value(view[..., CONSEQUENCE], rate))
    return pd.DataFrame(
        {
            "replication": range(len(view)), "perspective": perspective, "rate": rate,
            "outlay_sek": outlay, "saved_sek": saved, "npv_sek": saved - outlay,
        }
    )  # fmt: skip


def _humps(view: Sek, perspective: str, rate: float) -> pd.DataFrame:
    net = view.sum(axis=-1)
    found = humps_of(np.cumsum(net * discount_factors(net.shape[-1], rate), axis=-1))
    return pd.DataFrame(
        {
            "replication": range(len(view)), "perspective": perspective, "depth_sek": found.depth_sek,
            "bottom_year": found.bottom_year, "payback_year": found.payback_year,
            "years_to_payback": years_to_payback(-view[..., OUTLAY], found.payback_year),
        }
    )  # fmt: skip


def _corrected(views: Mapping[str, Sek], rate: float, tax_factor: float, grades: Mapping[str, float]) -> pd.DataFrame:
    """Return the net present value with optimism bias taken off, and society's with the cost of raising taxes.

    Optimism bias is in what is hoped for: it makes a gain smaller and a cost larger, and never a loss smaller.
    """
    cost = sum(share * optimism(grade).cost_share for grade, share in grades.items())
    benefit = sum(share * optimism(grade).benefit_share for grade, share in grades.items())
    value = {name: present_value(view.sum(axis=-1), rate) for name, view in views.items()}
    rows = []
    for name, view in views.items():
        saved, outlay = present_value(view[..., CONSEQUENCE], rate), -present_value(view[..., OUTLAY], rate)
        smaller = 1.0 + benefit if saved.mean() > 0.0 else 1.0
        larger = 1.0 + cost if outlay.mean() > 0.0 else 1.0
        rows.append(("optimism", name, smaller * saved - larger * outlay))
    rows.append(("tax_factor", SOCIETY, with_tax_factor(value[SOCIETY], value[PUBLIC], tax_factor)))
    return pd.concat(
        [
            pd.DataFrame(
                {"replication": range(len(npv)), "correction": correction, "perspective": name, "npv_sek": npv}
            )
            for correction, name, npv in rows
        ],
        ignore_index=True,
    )


def _results(side: Side, rate: float) -> pd.DataFrame:
    excluded, good = _excluded_years(side), good_years(side.states, state_weights())
    return pd.DataFrame(
        {
            "replication": range(len(excluded)),
            "excluded_averted": side.averted,
            "excluded_years_averted": excluded.sum(axis=1),
            "excluded_years_averted_discounted": present_value(excluded, rate),
            "good_years": good.sum(axis=1),
            "good_years_discounted": present_value(good, rate),
        }
    )


def _excluded_years(side: Side) -> Sek:
    averted: Sek = -years_in_exclusion(side.states).astype(np.float64)
    return averted


def _ratios(side: Side, views: Mapping[str, Sek], rate: float) -> pd.DataFrame:
    """Return what divides one mean by another, and the internal rate."""
    rows = []
    for name, view in views.items():
        outlay, saved = -present_value(view[..., OUTLAY], rate), present_value(view[..., CONSEQUENCE], rate)
        rows.append((name, "bcr", *interval_of_ratio(partial(_bcr, outlay, saved), outlay)))
        rows.append((name, "irr", *jackknife(partial(_irr, view.sum(axis=-1)), len(outlay))))
    public = present_value(views[PUBLIC].sum(axis=-1), rate)
    own = present_value(people(side.saved_ore).sum(axis=-1), rate)
    rows.append((PUBLIC, "mvpf", *interval_of_ratio(partial(_mvpf, own, public), public)))
    units = {"excluded_year": _excluded_years(side), "good_year": good_years(side.states, state_weights())}
    for measure, years in units.items():
        for suffix, one in (("", rate), ("_undiscounted", 0.0)):
            cost, gained = -present_value(views[PUBLIC].sum(axis=-1), one), present_value(years, one)
            rows.append(
                (PUBLIC, f"cost_per_{measure}{suffix}", *interval_of_ratio(partial(_cost_per, cost, gained), gained))
            )
    averted = interval_of_ratio(partial(_cost_per, -public, side.averted), side.averted)
    rows.append((PUBLIC, "cost_per_person_averted", *averted))
    return pd.DataFrame(rows, columns=["perspective", "measure", "value", "low", "high"])


def jackknife(estimate: Callable[[Places], float], replications: int) -> tuple[float, float, float]:
    """Return an estimate from all replications with its 95 % interval, by leaving out one at a time (Tukey 1958).

    NaN bounds for fewer than two replications; infinite ones where leaving one out leaves nothing finite to estimate.

    Args:
        estimate: from the places of some replications to a number.
        replications: how many there are.
    """
    every = np.arange(replications)
    value = float(estimate(every))
    if replications < LEAST_REPLICATIONS:
        return value, float("nan"), float("nan")
    without = np.array([estimate(np.delete(every, k)) for k in every])
    if (without == value).all():
        return value, value, value
    if not np.isfinite(without).all():
        return value, -float("inf"), float("inf")
    spread = float(np.sqrt((replications - 1) / replications * ((without - without.mean()) ** 2).sum()))
    half = t_quantile_975(replications - 1) * spread
    return value, value - half, value + half


def interval_of_ratio(estimate: Callable[[Places], float], divisor: Sek) -> tuple[float, float, float]:
    """Return a ratio of means with its jackknife interval.

    Where the 95 % interval of what is divided by holds 0, no ratio can be ruled out: the bounds are then infinite
    (Fieller 1954, Journal of the Royal Statistical Society B 16:175).

    Args:
        estimate: as for ``jackknife``.
        divisor: what is divided by, shape (replications,).
    """
    value, low, high = jackknife(estimate, len(divisor))
    if np.isnan(low) or is_clear(*mean_interval(divisor)[1:]):
        return value, low, high
    return value, -float("inf"), float("inf")


def _bcr(outlay: Sek, saved: Sek, some: Places) -> float:
    return float(benefit_cost_ratio(saved[some].mean(), outlay[some].mean()))


def _irr(net: Sek, some: Places) -> float:
    return internal_rate_of_return(net[some].mean(axis=0))


def _mvpf(own: Sek, public: Sek, some: Places) -> float:
    return marginal_value_of_public_funds(float(own[some].mean()), float(public[some].mean()))


def _cost_per(cost: Sek, gained: Sek, some: Places) -> float:
    """Return net cost a unit gained; below 0 where it saves money as well, NaN where nothing is gained."""
    unit = gained[some].mean()
    return float(cost[some].mean() / unit) if unit > 0.0 else float("nan")


def _payback(humps: pd.DataFrame) -> pd.DataFrame:
    """Return the share of replications paid back for good within some years of the first krona, and ever."""
    rows = []
    for name, group in humps.groupby("perspective", sort=False):
        years = group["years_to_payback"].to_numpy()
        rows += [(name, float(within), share_paid_back(years, within)) for within in WITHIN_YEARS]
        rows.append((name, np.nan, share_paid_back(years, np.inf)))
    return pd.DataFrame(rows, columns=["perspective", "within_years", "share"])


def _pockets(matrix: Sek) -> pd.DataFrame:
    investor, beneficiary = (grid.ravel() for grid in np.meshgrid(INVESTORS, BENEFICIARIES, indexing="ij"))
    return pd.DataFrame({"investor": investor, "beneficiary": beneficiary, "sek": matrix.ravel()})

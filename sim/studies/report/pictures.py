"""The tables that pictures of a comparison are drawn from; other discount rates and perspectives live nothing anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.evidence.ages import AGES
from sim.evidence.groups import GROUPS
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.stages import STAGES
from sim.money.appraisal import discount_factors, humps_of, present_value
from sim.money.perspective import PUBLIC, SOCIETY, seen
from sim.money.price_draws import factors_of_draw
from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PAYERS, PUBLIC_PAYERS, READINGS
from sim.studies.appraise.books import concentration, lorenz
from sim.studies.report.pictured import MOVE_AGES, Pictured

Sek = npt.NDArray[np.float64]
COUNTED = ("began", "in_delivery", "waiting")


@dataclass(frozen=True)
class Pictures:
    """Tidy tables of a comparison; the first strategy is the comparator. Persons are those born here, but in groups.

    Attributes:
        outcomes: strategy, replication, outcome (six and "any"), persons in long-lasting exclusion.
        by_age: strategy, replication, age, state (six), persons in it, alive.
        payers: strategy, replication, payer, amount_sek: discounted, against the comparator, paid more is positive.
        hump: strategy, replication, years_since_start, cumulative_net_sek: discounted, as the perspective sees it.
        appraisal: strategy, replication, hump_depth_sek, hump_year, payback_year (NaN: never), npv_sek (all of the
            perspective), society_npv_sek.
        stairs: strategy, replication, age, step, persons living here.
        moves: strategy, replication, from_age, to_age, from_step, to_step, persons here at both ages.
        highest: strategy, replication, step, persons who never stood on a higher one.
        groups: strategy, replication, group (of ``sim.evidence.groups``; newcomers too), persons, excluded.
        concentration: strategy, replication, bill, gini, top_1_percent, top_5_percent, top_10_percent.
        lorenz: of the comparator: bill, share_of_persons, share_of_bill.
        reached: strategy, programme, and means of began (persons), in_delivery and waiting (years).
    """

    outcomes: pd.DataFrame
    by_age: pd.DataFrame
    payers: pd.DataFrame
    hump: pd.DataFrame
    appraisal: pd.DataFrame
    stairs: pd.DataFrame
    moves: pd.DataFrame
    highest: pd.DataFrame
    groups: pd.DataFrame
    concentration: pd.DataFrame
    lorenz: pd.DataFrame
    reached: pd.DataFrame


def frames_of(runs: Sequence[Pictured], rate: float, perspective: str = PUBLIC, beliefs: bool = False) -> Pictures:
    """Return the tables of some runs.

    Args:
        runs: of every strategy in every replication; the first run's strategy is the comparator.
        rate: discount rate a year.
        perspective: whose money the hump and the net present value are, a key of ``PERSPECTIVES``.
        beliefs: whether replication r has the prices of draw r; else the best guess.

    Raises:
        KeyError: no such perspective, or a replication that the comparator was not lived in.
    """
    saved = saved_by_run(runs, beliefs)
    booked = [run.booked for run in runs]
    return Pictures(
        outcomes=_outcomes(runs),
        by_age=_by_age(runs),
        payers=_payers(runs, saved, rate),
        hump=_hump(runs, saved, rate, perspective),
        appraisal=_appraisal(runs, saved, rate, perspective),
        stairs=_over(runs, [run.stairs for run in runs], age=range(AGES), step=STAGES),
        moves=_moves(runs),
        highest=_over(runs, [run.highest for run in runs], step=STAGES),
        groups=_groups(runs),
        concentration=concentration(booked),
        lorenz=lorenz(booked, runs[0].strategy),
        reached=_reached(runs),
    )


def saved_by_run(runs: Sequence[Pictured], beliefs: bool) -> list[Sek]:
    """Return what each run saves against the comparator's of its replication, öre (years, payers, readings, parts)."""
    accounts = [
        run.booked.account(factors_of_draw(run.booked.lines, run.replication) if beliefs else None) for run in runs
    ]
    base = {
        run.replication: account
        for run, account in zip(runs, accounts, strict=True)
        if run.strategy == runs[0].strategy
    }
    return [base[run.replication] - account for run, account in zip(runs, accounts, strict=True)]


def cumulative_net_sek(saved: Sek, rate: float, perspective: str) -> Sek:
    """Return what has been saved so far, year by year and discounted, in kronor, shape (years,).

    Args:
        saved: of ``saved_by_run``.
        rate: discount rate a year.
        perspective: a key of ``PERSPECTIVES``.
    """
    net = seen(saved, perspective).sum(axis=-1)
    cumulative: Sek = np.cumsum(net * discount_factors(len(net), rate))
    return cumulative


def paid_more_sek(saved: Sek, rate: float) -> Sek:
    """Return what each payer pays more in all, discounted kronor, shape (payers,).

    Public payers are read fiscally; lost production and harm to others, which no budget pays, in all they bear.
    """
    fiscal, public = np.isin(READINGS, FISCAL_READINGS), np.isin(PAYERS, PUBLIC_PAYERS)
    counts = np.where(public[:, None], fiscal[None, :], True)
    by_year = (saved.sum(axis=-1) * counts).sum(axis=-1) / ORE_PER_SEK
    more: Sek = 0.0 - discount_factors(len(by_year), rate) @ by_year
    return more


def _keys(runs: Sequence[Pictured], rows: int) -> dict[str, object]:
    return {
        "strategy": np.repeat([run.strategy for run in runs], rows),
        "replication": np.repeat([run.replication for run in runs], rows),
    }


def _over(runs: Sequence[Pictured], counts: Sequence[npt.NDArray[np.int64]], **axes: Sequence[object]) -> pd.DataFrame:
    """Return counts of every run as a long table with a column for each axis, in order, and persons."""
    rows = counts[0].size
    grids = np.meshgrid(*(np.asarray(values) for values in axes.values()), indexing="ij")
    columns = {name: np.tile(grid.ravel(), len(runs)) for name, grid in zip(axes, grids, strict=True)}
    return pd.DataFrame({**_keys(runs, rows), **columns, "persons": np.concatenate([one.ravel() for one in counts])})


def _outcomes(runs: Sequence[Pictured]) -> pd.DataFrame:
    counts = [
        np.array([*run.persons_in_exclusion.values(), sum(run.persons_in_exclusion.values())], dtype=np.int64)
        for run in runs
    ]
    return _over(runs, counts, outcome=(*OUTCOMES, "any"))


def _by_age(runs: Sequence[Pictured]) -> pd.DataFrame:
    frame = _over(runs, [run.by_age[:, 1:] for run in runs], age=range(AGES), state=OUTCOMES)
    return frame.assign(alive=np.concatenate([np.repeat(run.by_age.sum(axis=1), len(OUTCOMES)) for run in runs]))


def _payers(runs: Sequence[Pictured], saved: Sequence[Sek], rate: float) -> pd.DataFrame:
    amounts = np.concatenate([paid_more_sek(one, rate) for one in saved])
    return pd.DataFrame({**_keys(runs, len(PAYERS)), "payer": np.tile(PAYERS, len(runs)), "amount_sek": amounts})


def _hump(runs: Sequence[Pictured], saved: Sequence[Sek], rate: float, perspective: str) -> pd.DataFrame:
    curves = [cumulative_net_sek(one, rate, perspective) for one in saved]
    years = len(curves[0])
    return pd.DataFrame(
        {
            **_keys(runs, years),
            "years_since_start": np.tile(np.arange(years), len(runs)),
            "cumulative_net_sek": np.concatenate(curves),
        }
    )


def _appraisal(runs: Sequence[Pictured], saved: Sequence[Sek], rate: float, perspective: str) -> pd.DataFrame:
    found = humps_of(np.array([cumulative_net_sek(one, rate, perspective) for one in saved]))
    society = [float(present_value(seen(one, SOCIETY).sum(axis=-1), rate)) for one in saved]
    return pd.DataFrame(
        {
            **_keys(runs, 1),
            "hump_depth_sek": found.depth_sek,
            "hump_year": found.bottom_year,
            "payback_year": found.payback_year,
            "npv_sek": found.npv_sek,
            "society_npv_sek": society,
        }
    )


def _moves(runs: Sequence[Pictured]) -> pd.DataFrame:
    frame = _over(runs, [run.moves for run in runs], from_age=MOVE_AGES[:-1], from_step=STAGES, to_step=STAGES)
    later = dict(pairwise(MOVE_AGES))
    frame.insert(3, "to_age", frame["from_age"].map(later))
    return frame


def _groups(runs: Sequence[Pictured]) -> pd.DataFrame:
    frame = _over(runs, [run.booked.group_persons for run in runs], group=GROUPS)
    return frame.assign(excluded=np.concatenate([run.booked.group_excluded for run in runs]))


def _reached(runs: Sequence[Pictured]) -> pd.DataFrame:
    keys = ["strategy", "programme"]
    frames = [
        run.participants.groupby("programme", as_index=False)[list(COUNTED)].sum().assign(strategy=run.strategy)
        for run in runs
        if len(run.participants)
    ]
    if not frames:
        return pd.DataFrame(columns=[*keys, *COUNTED])
    return pd.concat(frames).groupby(keys, as_index=False, sort=False)[list(COUNTED)].mean()

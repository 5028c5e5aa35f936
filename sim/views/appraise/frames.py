"""What the bill's table and figures read: tidy frames that fit together, and what each strategy came to in numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.money.perspective import PUBLIC, SOCIETY, SOURCE
from sim.studies.intervals import mean_interval
from sim.views.frames import (
    PUBLIC_PAYERS,
    SEK_PER_MSEK,
    alternatives_of,
    check_same_replications,
    comparator_of,
    rows_in,
)
from sim.views.over_years import Change

KEPT_OUT = (
    "excluded_averted", "excluded_years_averted", "excluded_years_averted_discounted", "good_years",
    "good_years_discounted",
)  # fmt: skip
COSTS = (
    "cost_per_person_averted", "cost_per_excluded_year", "cost_per_excluded_year_undiscounted", "cost_per_good_year",
    "cost_per_good_year_undiscounted",
)  # fmt: skip
"""What is paid per unit gained."""
HORIZON = "horizon"
UNITS = {
    "outlay": "MSEK spent more than the comparator, discounted at the chosen rate unless the name says otherwise",
    "saved": "MSEK saved by what follows, discounted likewise",
    "npv": "MSEK saved less spent; npv_at_R: at the rate R a year; npv_optimism: with optimism bias taken off; "
    "npv_tax_factor: with what a public krona costs to raise",
    "bcr": "kronor saved per krona spent",
    "irr": "share a year; null where no rate or more than one balances",
    "mvpf": "kronor people gain per krona the public purse is out; null where it is infinite or not defined",
    "hump_depth": "MSEK, deepest point of the cumulative discounted net, median over replications",
    "hump_year": "years since the first that counts, median over replications",
    "payback_years": "years from the first krona spent, median over replications; null: never within the horizon",
    "paid_back_within": "share of replications paid back for good within so many years of the first krona",
    "kept_out": "persons, person-years and good years gained against the comparator",
    "cost_per": "MSEK net of the public purse per unit gained; below 0 it saves; null: nothing is gained",
    "elsewhere_share": "share of public gain that lands in another pocket than the one that paid",
    "outlay_of": "MSEK spent more by an investor, discounted",
    "gain_of": "MSEK a public payer or people themselves gain by what follows, discounted",
    "returned_to": "kronor a public payer gains by what follows per krona of its own",
}


@dataclass(frozen=True)
class Bill:
    """An appraisal as views read it; the frames have the columns that ``sim.studies`` gives them.

    Attributes:
        frames: by name: present_values, humps, corrected, results, ratios, payback, pockets, elsewhere (of the
            appraisal), curves, states, groups, flow, concentration, lorenz, verdict.
        titles: display name by strategy, the comparator first.
        items: display name by item of the ledger.
        grades: by strategy, the share of its outlay that rests on each grade of evidence.
        rate, tax_factor, draws, judged_by: as asked.
    """

    frames: Mapping[str, pd.DataFrame]
    titles: Mapping[str, str]
    items: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]
    rate: float
    tax_factor: float
    draws: bool
    judged_by: str

    def __post_init__(self) -> None:
        """Refuse frames that do not fit together, in one line.

        Raises:
            ValueError: nothing to compare, a strategy without rows, or frames of different replications.
        """
        if not self.strategies:
            raise ValueError("titles names only the comparator; at least one strategy must be compared with it")
        told = {name: self.frames[name] for name in ("present_values", "results", "humps", "corrected")}
        for name, frame in told.items():
            absent = [one for one in self.strategies if one not in set(frame["strategy"])]
            if absent:
                raise ValueError(f"{name} has no rows for the strategy {absent[0]!r}")
        check_same_replications(told)

    @property
    def strategies(self) -> list[str]:
        """Return the strategies that are compared with the comparator, in order."""
        return alternatives_of(self.titles)

    @property
    def comparator(self) -> str:
        """Return the comparator's display name."""
        return self.titles[comparator_of(self.titles)]

    @property
    def replications(self) -> int:
        """Return how many replications there are."""
        return int(self.frames["results"]["replication"].nunique())

    @property
    def other_rates(self) -> list[float]:
        """Return the discount rates shown beside the chosen one, 0 not among them."""
        return [rate for rate in sorted(set(self.frames["present_values"]["rate"])) if rate not in (0.0, self.rate)]

    def judged(self, strategy: str) -> Change:
        """Return the net present value that the verdict is about, in MSEK at the best guess of every price."""
        row = self.rows("verdict", strategy=strategy, kind="chance").iloc[0]
        return Change(*(float(row[key]) / SEK_PER_MSEK for key in ("value", "low", "high")))

    def nothing_differs(self, strategy: str) -> bool:
        """Say whether a strategy costs and saves everybody the same as the comparator, in every replication."""
        rows = self.rows("present_values", strategy=strategy)
        return not rows[["outlay_sek", "saved_sek"]].to_numpy().any()

    def rows(self, frame: str, **chosen: object) -> pd.DataFrame:
        """Return the rows of a frame in which some columns hold what is asked for."""
        return rows_in(self.frames[frame], **chosen)


Told = dict[tuple[str, str], Change]
"""By strategy and measure; kronor in MSEK. NaN bounds: no interval."""


def measures_of(bill: Bill) -> Told:
    """Return every number of the sections on the public purse, society and what a krona buys, by strategy and name."""
    found: Told = {}
    for name in bill.strategies:
        for perspective in (PUBLIC, SOCIETY):
            found |= {(name, f"{perspective}.{key}"): one for key, one in _purse(bill, name, perspective).items()}
        taxed = bill.rows("corrected", strategy=name, correction="tax_factor")["npv_sek"]
        headline = bill.rows("present_values", strategy=name, perspective=SOURCE, rate=bill.rate)["npv_sek"]
        found[name, "society.npv_tax_factor"] = msek(taxed)
        found[name, "source_headline.npv"] = msek(headline)
        found[name, "public.mvpf"] = _ratio(bill, name, PUBLIC, "mvpf")
        results = bill.rows("results", strategy=name)
        found |= {(name, key): Change(*mean_interval(results[key])) for key in KEPT_OUT}
        found |= {(name, key): _ratio(bill, name, PUBLIC, key, SEK_PER_MSEK) for key in COSTS}
        shares = bill.rows("elsewhere", strategy=name)["share"].dropna()
        found[name, "elsewhere_share"] = Change(*mean_interval(shares)) if len(shares) else unknown()
        found |= {(name, key): one for key, one in _payers(bill, name).items()}
    return found


def _purse(bill: Bill, strategy: str, perspective: str) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for suffix, rate in (("", bill.rate), ("_undiscounted", 0.0)):
        rows = bill.rows("present_values", strategy=strategy, perspective=perspective, rate=rate)
        found |= {f"{key}{suffix}": msek(rows[f"{key}_sek"]) for key in ("outlay", "saved", "npv")}
    for rate in bill.other_rates:
        rows = bill.rows("present_values", strategy=strategy, perspective=perspective, rate=rate)
        found[f"npv_at_{rate:g}"] = msek(rows["npv_sek"])
    wary = bill.rows("corrected", strategy=strategy, perspective=perspective, correction="optimism")
    found["npv_optimism"] = msek(wary["npv_sek"])
    found |= {key: _ratio(bill, strategy, perspective, key) for key in ("bcr", "irr")}
    humps = bill.rows("humps", strategy=strategy, perspective=perspective)
    found["hump_depth"] = alone(float(humps["depth_sek"].median()) / SEK_PER_MSEK)
    found["hump_year"] = alone(float(humps["bottom_year"].median()))
    found["payback_years"] = alone(float(np.median(humps["years_to_payback"].fillna(np.inf))))
    for _, row in bill.rows("payback", strategy=strategy, perspective=perspective).iterrows():
        within = HORIZON if math.isnan(row["within_years"]) else f"{row['within_years']:g}"
        found[f"paid_back_within_{within}"] = alone(float(row["share"]))
    return found


def _payers(bill: Bill, strategy: str) -> dict[str, Change]:
    """Return what everybody pays and gains, people too, and what each public payer gets back per krona of its own."""
    chosen = bill.rows("present_values", strategy=strategy, rate=bill.rate)
    outlay, saved = (
        chosen.pivot(index="replication", columns="perspective", values=column)
        for column in ("outlay_sek", "saved_sek")
    )
    found = {f"outlay_of.{payer}": msek(outlay[payer]) for payer in PUBLIC_PAYERS}
    found["outlay_of.person_and_others"] = msek(outlay[SOCIETY] - outlay[PUBLIC])
    found |= {f"gain_of.{payer}": msek(saved[payer]) for payer in PUBLIC_PAYERS}
    found["gain_of.people"] = msek(saved[SOCIETY] - saved[PUBLIC])
    return found | {f"returned_to.{payer}": _ratio(bill, strategy, payer, "bcr") for payer in PUBLIC_PAYERS}


def _ratio(bill: Bill, strategy: str, perspective: str, measure: str, unit: float = 1.0) -> Change:
    row = bill.rows("ratios", strategy=strategy, perspective=perspective, measure=measure).iloc[0]
    return Change(*(float(row[key]) / unit for key in ("value", "low", "high")))


def msek(sek: Iterable[float]) -> Change:
    """Return the mean of kronor over replications with its interval, in MSEK."""
    return Change(*(number / SEK_PER_MSEK for number in mean_interval(sek)))


def alone(value: float) -> Change:
    """Return a number that has no interval."""
    return Change(value, math.nan, math.nan)


def unknown() -> Change:
    """Return a number that is not known."""
    return alone(math.nan)

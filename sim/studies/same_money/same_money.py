"""The same money for every strategy: lived at the size it buys (``same_money.sized``), and what comes of it.

Outlay is what programmes and reforms cost themselves, gross, discounted to the first year of the choice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.configuration.border import BadInput, fault
from sim.configuration.schema import Agency, SameMoney
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.appraisal import discount_factors
from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PUBLIC_PAYERS, SEK_PER_MSEK, programme_item, reform_item
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import Alternative
from sim.studies.intervals import mean_interval
from sim.studies.replicate import replicate
from sim.studies.run import digest_of
from sim.studies.same_money.sized import Size, at_full_size, grade_of, kind_of, sized

MOST_OFF_SHARE = 0.05
"""How far from the money the mean outlay may be before a strategy is scaled anew, once."""
PER_MSEK = 10.0
"""Million kronor for which results are told."""


@dataclass(frozen=True)
class Lived:
    """What is kept of one run: discounted kronor by item, persons born here in long-lasting exclusion, public cost."""

    name: str
    replication: int
    outlay_sek: Mapping[str, float]
    excluded: int
    public_sek: float
    digest: str

    @property
    def outlay(self) -> float:
        """Return what all programmes and reforms cost together (discounted kronor)."""
        return sum(self.outlay_sek.values())


def refuse_what_costs_nothing(alternatives: Sequence[Alternative]) -> None:
    """Refuse a comparator that costs money, and a strategy on which none can be spent.

    Raises:
        BadInput: says which.
    """
    for place, one in enumerate(alternatives):
        empty = not one.programmes and not one.reforms
        if place == 0 and not empty:
            given = f"{one.name} comes first and has programmes or reforms"
            raise BadInput(fault("strategies", given, "first a comparator that costs nothing, such as as_today"))
        if place > 0 and empty:
            given = f"{one.name} has no programme and no reform to spend money on"
            raise BadInput(fault("strategies", given, "strategies with programmes or reforms"))


def live(
    choice: SameMoney,
    agencies: Sequence[Agency],
    alternatives: Sequence[Alternative],
    replications: int,
    draws: bool,
    done: Callable[[], object] = lambda: None,
) -> list[Lived]:
    """Live some strategies in some replications; return what is kept of each run."""
    return replicate(
        choice.municipality, agencies, alternatives, choice.economics, replications, choice.seed, choice.threads,
        lambda model, one, replication: lived_of(model, one, replication), done, draws,
    )  # fmt: skip


def lived_of(model: Vandpunkt, alternative: Alternative, replication: int) -> Lived:
    """Return what is kept of a model that has been run to its end."""
    frame = model.ledger.frame()
    start = model.municipality.start_year
    frame = frame[frame["year"] >= start]
    factors = discount_factors(model.last_year - start + 1, model.economics.discount_rate_per_year)
    sek: npt.NDArray[np.float64] = frame["amount_ore"].to_numpy() / ORE_PER_SEK * factors[frame["year"] - start]
    items = [programme_item(one.name) for one in alternative.programmes]
    items += [reform_item(one.name) for one in alternative.reforms]
    public = frame["payer"].isin(PUBLIC_PAYERS) & frame["reading"].isin(FISCAL_READINGS)
    excluded = exclusion_of(model.outcome_years, model.economics.exclusion_years) > 0
    return Lived(
        alternative.name,
        replication,
        {item: float(sek[(frame["item"] == item).to_numpy()].sum()) for item in items},
        int((excluded & (model.people["origin"] != FOREIGN_BORN)).sum()),
        float(sek[public.to_numpy()].sum()),
        digest_of(model),
    )


def scaled_and_lived(
    choice: SameMoney,
    agencies: Sequence[Agency],
    alternatives: Sequence[Alternative],
    done: Callable[[], object] = lambda: None,
) -> tuple[dict[str, Size], list[Lived]]:
    """Make every strategy cost the same and live them; return the sizes by name and every run at those sizes.

    A pilot of one replication tells what each costs at full size; a strategy whose mean outlay over the replications is
    then more than ``MOST_OFF_SHARE`` off is scaled anew by what it cost, and lived again on the same lives.

    Args:
        choice: what was asked.
        agencies: who serves.
        alternatives: as their files have them; the first is the comparator.
        done: called after every run.
    """
    money = choice.money_msek * SEK_PER_MSEK
    comparator, *others = alternatives
    pilot = {one.name: one for one in live(choice, agencies, [at_full_size(one) for one in others], 1, False, done)}
    sizes = {one.name: sized(one, pilot[one.name].outlay_sek, money) for one in others}
    asked = [comparator, *(sizes[one.name].alternative for one in others)]
    found = live(choice, agencies, asked, choice.replications, choice.draws, done)
    again = [one for one in others if _is_off(sizes[one.name], found, money)]
    for one in again:
        aimed = money * money / mean_outlay(found, one.name)
        sizes[one.name] = sized(one, pilot[one.name].outlay_sek, aimed)
    if again:
        anew = [sizes[one.name].alternative for one in again]
        names = {one.name for one in again}
        found = [one for one in found if one.name not in names]
        found += live(choice, agencies, anew, choice.replications, choice.draws, done)
    return sizes, found


def mean_outlay(lived: Sequence[Lived], name: str) -> float:
    """Return the mean over replications of what a strategy's programmes and reforms cost (discounted kronor)."""
    return float(np.mean([one.outlay for one in lived if one.name == name]))


def _is_off(size: Size, lived: Sequence[Lived], money_sek: float) -> bool:
    """Return whether a strategy should be scaled anew: it costs too much, or too little though it could be larger."""
    spent = mean_outlay(lived, size.alternative.name)
    if spent <= 0.0:
        return False
    return spent > (1.0 + MOST_OFF_SHARE) * money_sek or (
        not size.is_full and spent < (1.0 - MOST_OFF_SHARE) * money_sek
    )


def results_table(lived: Sequence[Lived], comparator: str) -> pd.DataFrame:
    """Return what each strategy came to against the comparator on the same lives.

    Columns: strategy, replication, outlay_msek, averted (persons kept out of long-lasting exclusion), npv_msek (what
    the public purse saves, outlay taken off), averted_per_10_msek, npv_per_10_msek (of outlay; NaN where it cost
    nothing). Discounted to the first year of the choice. The comparator's rows are left out.
    """
    base = {one.replication: one for one in lived if one.name == comparator}
    rows = []
    for one in lived:
        if one.name == comparator:
            continue
        theirs, outlay = base[one.replication], one.outlay / SEK_PER_MSEK
        averted, npv = theirs.excluded - one.excluded, (theirs.public_sek - one.public_sek) / SEK_PER_MSEK
        of_ten = PER_MSEK / outlay if outlay > 0.0 else math.nan
        rows.append((one.name, one.replication, outlay, float(averted), npv, of_ten * averted, of_ten * npv))
    columns = ["strategy", "replication", "outlay_msek", "averted", "npv_msek", "averted_per_10_msek",
               "npv_per_10_msek"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def sizes_table(sizes: Mapping[str, Size], results: pd.DataFrame, money_msek: float) -> pd.DataFrame:
    """Return how large each strategy was made.

    Columns: strategy, kind (people, surroundings or both), grade (of its evidence, the lowest), factor (times its own
    coverage and shares), coverage_share (mean of its programmes; NaN without), reform_share (mean of its reforms; NaN
    without), money_msek (what there was), used_msek (what it cost: mean over replications), is_full (it could use no
    more).
    """
    used = results.groupby("strategy")["outlay_msek"].mean()
    rows = []
    for name, size in sizes.items():
        one = size.alternative
        rows.append(
            {
                "strategy": name,
                "kind": kind_of(one),
                "grade": grade_of(one),
                "factor": size.factor,
                "coverage_share": float(np.mean([p.coverage_share for p in one.programmes] or [math.nan])),
                "reform_share": float(np.mean([r.share for r in one.reforms] or [math.nan])),
                "money_msek": money_msek,
                "used_msek": float(used[name]),
                "is_full": size.is_full,
            }
        )
    return pd.DataFrame(rows)


def ranking_table(results: pd.DataFrame) -> pd.DataFrame:
    """Return how often each strategy averts most for the money.

    Columns: strategy, best_share (share of replications in which it averts most per 10 MSEK; equals share it),
    behind_best (persons per 10 MSEK behind the one with the best mean), low, high (95 % interval, paired).
    """
    wide = results.pivot(index="replication", columns="strategy", values="averted_per_10_msek").dropna(axis=1)
    if wide.empty:
        return pd.DataFrame(columns=["strategy", "best_share", "behind_best", "low", "high"])
    best = wide[wide.mean().idxmax()]
    is_most = wide.eq(wide.max(axis=1), axis=0)
    wins = is_most.div(is_most.sum(axis=1), axis=0).mean()
    rows = [(name, float(wins[name]), *mean_interval(best - wide[name])) for name in wide.columns]
    return pd.DataFrame(rows, columns=["strategy", "best_share", "behind_best", "low", "high"])

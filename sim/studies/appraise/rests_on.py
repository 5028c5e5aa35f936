"""What a net present value rests on: which lines of money, how each price is known, and what share is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.money.appraisal import present_value
from sim.money.perspective import PERSPECTIVES, PUBLIC
from sim.money.prices import ORE_PER_SEK, Line, prices, programme_item, reform_item
from sim.studies.alternatives import Alternative
from sim.studies.beliefs import BEST_GUESS, Belief, price_factors_of
from sim.studies.booked import Booked
from sim.studies.factors import says_assumption
from sim.studies.one_replication import Lived

_Key = tuple[str, str, str]
WORKED_OUT = "worked_out"
"""Kind of a line that has no price of its own: what a way of organising or an assessment costs, out of hours."""


def kinds_of(alternatives: Sequence[Alternative]) -> dict[_Key | str, str]:
    """Return how each price is known, by its line's item, payer and reading, or by a programme's or reform's item.

    Kinds are those of the tables (register, trial, …, assumption); a programme's price that names a published row is
    ``published``.
    """
    found: dict[_Key | str, str] = {(one.item, one.payer, one.reading): one.kind for one in prices()}
    for one in alternatives:
        for programme in one.programmes:
            found[programme_item(programme.name)] = _kind(programme.price_evidence)
        for reform in one.reforms:
            found[reform_item(reform.name)] = _kind(reform.price_evidence)
    return found


def _kind(evidence: str | None) -> str:
    return "assumption" if says_assumption(evidence) else "published"


@dataclass(frozen=True)
class Flows:
    """What each line of money saves, present value in kronor, by strategy; the first is the comparator and saves 0."""

    by_strategy: tuple[dict[_Key, float], ...]


def flows_of(runs: Sequence[Lived | Booked], belief: Belief, rate: float) -> Flows:
    """Return the flows of one replication at the prices of a belief; the comparator's run comes first."""
    return _beside_the_first([_present(run, belief, rate) for run in runs])


def flows_of_ledger(ledger: pd.DataFrame, strategies: Sequence[str], rate: float, first_year: int) -> Flows:
    """Return the flows of one replication out of a table of ledgers, at the best guess of every price.

    Args:
        ledger: strategy, year, item, payer, reading, amount_ore; other columns are summed over.
        strategies: the comparator first.
        rate: discount rate, a year.
        first_year: the year that is not discounted; earlier ones are left out.
    """
    counted = ledger[ledger["year"] >= first_year]
    value = counted["amount_ore"] / ORE_PER_SEK * (1.0 + rate) ** (first_year - counted["year"])
    summed = value.groupby([counted[key].astype(str) for key in ("strategy", "item", "payer", "reading")]).sum()
    found: list[dict[_Key, float]] = [{} for _ in strategies]
    for (strategy, *key), sek in summed.items():
        found[list(strategies).index(strategy)][tuple(key)] = float(sek)
    return _beside_the_first(found)


def _beside_the_first(value: Sequence[dict[_Key, float]]) -> Flows:
    base = value[0]
    return Flows(tuple({key: base.get(key, 0.0) - own.get(key, 0.0) for key in {**base, **own}} for own in value))


def _present(run: Lived | Booked, belief: Belief, rate: float) -> dict[_Key, float]:
    sek = present_value(run.by_line_ore.T / ORE_PER_SEK, rate) * price_factors_of(belief, run.lines)
    return {_key(line): float(amount) for line, amount in zip(run.lines, sek, strict=True)}


def _key(line: Line) -> _Key:
    return line.item, line.payer, line.reading


def rests_on(
    flows: Sequence[Flows], strategies: Sequence[str], alternatives: Sequence[Alternative], perspective: str
) -> pd.DataFrame:
    """Return each strategy's flows by line, means over replications, largest first.

    Columns: strategy, item, payer, reading, kind (how its price is known), saved_sek (what it adds to the net present
    value of the perspective), share (of the sum of absolute flows of the strategy: 0 to 1).
    """
    kinds, seen_by = kinds_of(alternatives), PERSPECTIVES[perspective]
    rows = []
    for place, strategy in enumerate(strategies):
        if place == 0:
            continue
        total: dict[_Key, float] = {}
        for one in flows:
            for key, sek in one.by_strategy[place].items():
                if key[1] in seen_by.payers and key[2] in seen_by.readings:
                    total[key] = total.get(key, 0.0) + sek / len(flows)
        gross = sum(map(abs, total.values()))
        for key, sek in sorted(total.items(), key=lambda one: -abs(one[1])):
            if sek != 0.0:
                kind = kinds.get(key, kinds.get(key[0], WORKED_OUT))
                rows.append((strategy, *key, kind, sek, abs(sek) / gross))
    return pd.DataFrame(rows, columns=["strategy", "item", "payer", "reading", "kind", "saved_sek", "share"])


def rests_on_runs(lived: Sequence[Booked], alternatives: Sequence[Alternative], rate: float) -> pd.DataFrame:
    """Return what the public purse's sum rests on (``rests_on``), at the best guess of every price."""
    names = [one.name for one in alternatives]
    by_replication: dict[int, dict[str, Booked]] = {}
    for run in lived:
        by_replication.setdefault(run.replication, {})[run.strategy] = run
    flows = [flows_of([runs[name] for name in names], BEST_GUESS, rate) for runs in by_replication.values()]
    return rests_on(flows, names, alternatives, PUBLIC)


def share_assumed(table: pd.DataFrame) -> dict[str, float]:
    """Return by strategy what share of its gross flow has an assumed price (of ``rests_on``)."""
    assumed = table["kind"].isin(["assumption", WORKED_OUT])
    found = table["share"].where(assumed, 0.0).groupby(table["strategy"], sort=False).sum()
    return {str(name): float(np.clip(share, 0.0, 1.0)) for name, share in found.items()}

"""A bill written by hand: three strategies whose every krona is known, so that what is told can be worked out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.appraise import bill_of
from sim.configuration.border import choose, load_agencies
from sim.configuration.schema import Appraise
from sim.evidence.groups import GROUPS
from sim.money.prices import PAYERS, Line
from sim.studies.alternatives import load_alternative
from sim.studies.booked import LEAST_YEARS, Booked
from sim.views.appraise.frames import Bill

YEARS, RATE = 30, 0.04
NAMES = ("as_today", "early_parents", "more_jobs")
LINES = (
    Line("programme_parent_training", "municipality", "service", 1, is_outlay=True),
    Line("programme_parent_training", "region", "service", 1, is_outlay=True),
    Line("reform_more_jobs", "employment_service", "service", 1, is_outlay=True),
    Line("income_support", "municipality", "transfer", 1),
    Line("lost_tax_state", "other_state", "lost_tax", 1),
    Line("lost_production", "production", "production", 1),
    Line("harm_to_victims", "person_and_others", "harm", 1),
)
MSEK = {
    "as_today": (0.0, 0.0, 0.0, 100.0, 200.0, 500.0, 50.0),
    "early_parents": (14.0, 6.0, 0.0, 98.0, 196.0, 480.0, 49.0),
    "more_jobs": (0.0, 0.0, 40.0, 99.0, 199.0, 500.0, 51.0),
}
"""A year: outlay in the first four years, what follows from the tenth year on."""
KEPT_OUT = {"as_today": 0, "early_parents": 6, "more_jobs": 0}
alternative, agencies = cache(load_alternative), cache(load_agencies)


def run(strategy: str, replication: int = 0, spread: float = 0.0) -> Booked:
    """Book what ``MSEK`` says, a little more or less in each replication; as today until something follows."""
    rng = np.random.default_rng([replication, NAMES.index(strategy)])
    per_year = np.array(MSEK[strategy]) * 1e8
    followed = np.array([line.is_outlay for line in LINES])
    book = np.tile(np.where(followed, 0.0, np.array(MSEK["as_today"]) * 1e8), (YEARS, 1))
    book[:4] += np.where(followed, per_year, 0.0)
    late = np.where(followed, 0.0, per_year - np.array(MSEK["as_today"]) * 1e8)
    book[10:] += late * (1.0 + spread * rng.normal())
    states = np.zeros((YEARS, 7), dtype=np.int64)
    states[:, 0], states[:, 2] = 1_000 + 3 * KEPT_OUT[strategy], 100 - 3 * KEPT_OUT[strategy]
    by_cohort = np.zeros((YEARS, 2, len(PAYERS)), dtype=np.int64)
    for place, line in enumerate(LINES):
        by_cohort[:, 0, PAYERS.index(line.payer)] += np.rint(book[:, place]).astype(np.int64)
    excluded = np.full(len(GROUPS), 20) - (np.arange(len(GROUPS)) == 2) * KEPT_OUT[strategy]
    group_bill = np.tile(by_cohort.sum(axis=(0, 1)) // len(GROUPS), (len(GROUPS), 1))
    curve = np.linspace(0.0, 1.0, 101) ** 2
    top = np.array([[0.06, 0.24, 0.38], [0.08, 0.26, 0.40]]) - 0.01 * (strategy == "early_parents")
    return Booked(
        strategy, replication, LINES, np.rint(book).astype(np.int64), by_cohort, states,
        {0: int(excluded.sum()), **dict.fromkeys(LEAST_YEARS, int(excluded.sum()))},
        np.full(len(GROUPS), 125), excluded, group_bill, np.array([curve, curve]), top, np.array([0.51, 0.53]),
        np.tile(np.arange(1, 9) * 10**9, (7, 1)), np.full(7, 100), "0" * 64,
    )  # fmt: skip


@cache
def choice(language: str = "en", replications: int = 8, names: tuple[str, ...] = NAMES, **keys: Any) -> Appraise:
    """Return what is asked for."""
    asked = {"draws": "false", "economics.discount_rate_per_year": RATE, **keys}
    words = ["municipality=small", f"strategies=[{','.join(names)}]", f"replications={replications}"]
    words += [f"language={language}", "progress=false", *(f"{key}={value}" for key, value in asked.items())]
    return choose(Appraise, "appraise", words)


def bill(
    language: str = "en",
    replications: int = 8,
    spread: float = 0.1,
    names: tuple[str, ...] = NAMES,
    runs: list[Booked] | None = None,
    **keys: Any,
) -> Bill:
    """Return the bill of runs written by hand; ``spread`` is how much replications differ.

    The same bill is reckoned once; each who asks gets frames of its own.
    """
    asked = choice(language, replications, names, **keys)
    if runs:
        return bill_of(asked, runs, [alternative(name) for name in names], agencies())
    whole = _bill(asked, replications, spread, names)
    return replace(whole, frames={name: frame.copy() for name, frame in whole.frames.items()})


@cache
def _bill(asked: Appraise, replications: int, spread: float, names: tuple[str, ...]) -> Bill:
    lived = [run(name, r, spread) for r in range(replications) for name in names]
    return bill_of(asked, lived, [alternative(name) for name in names], agencies())


def worth(msek_a_year: float, first: int, last: int, rate: float = RATE) -> float:
    """Return what the same sum in some years is worth at the start: summed year by year, as one would by hand."""
    return sum(msek_a_year / (1.0 + rate) ** year for year in range(first, last))


@pytest.fixture(scope="session")
def hand() -> SimpleNamespace:
    """What the bill is written with: ``bill``, ``choice``, ``run``, ``worth`` and the numbers behind them."""
    return SimpleNamespace(
        bill=bill, choice=choice, run=run, worth=worth, years=YEARS, names=NAMES, kept_out=KEPT_OUT, msek=MSEK
    )

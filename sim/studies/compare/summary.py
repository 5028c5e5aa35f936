"""The summary of a comparison: every figure it prints, named and with units, for ``summary.json``."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.studies.compare.compare import Comparison, reached
from sim.studies.intervals import central_range, mean_interval, paired_difference
from sim.studies.means import finite

UNITS = {
    "outcomes": "persons born here in long-lasting exclusion, mean over replications",
    "hump": "SEK, discounted, public purse; years from the first birth year; median, middle 90 % of replications",
    "payback": "years from the first birth year, median, middle 90 % of replications; null: not within the horizon",
    "payers": "SEK over the horizon, discounted, saved against the comparator; negative: pays more",
    "society_npv_sek": "SEK, discounted, real resources: services, production and harm, without benefits and taxes",
    "yearly_cost": "SEK a year for those in the six states at 20-64, lost production and harm added as in the source",
    "participants": "mean over replications",
    "interval": "mean, low, high: 95 % for the mean over replications (chance alone)",
}


def summary_of(comparison: Comparison, strategies: Sequence[str], source: Mapping[str, int] | None) -> dict[str, Any]:
    """Return every figure of a comparison as plain data.

    Args:
        comparison: the comparison.
        strategies: names, the comparator first.
        source: persons by outcome in the source document, if the municipality has one.
    """
    followed = comparison.runs[0].followed
    summary: dict[str, Any] = {
        "comparator": strategies[0],
        "replications": int(comparison.outcomes["replication"].nunique()),
        "persons_followed": followed,
        "units": UNITS,
        "source_outcomes": dict(source) if source else None,
        "strategies": {},
    }
    for strategy in strategies:
        summary["strategies"][strategy] = {
            "outcomes": _outcomes(comparison, strategy, strategies[0]),
            **_appraisal(comparison.appraisal, strategy),
            "payers": _payers(comparison.payers, strategy),
            "yearly_cost": _interval(_of(comparison.yearly_cost, strategy)["amount_sek"]),
            "share_of_bill_on_excluded": _interval(
                pd.Series([r.share_of_bill_on_excluded for r in comparison.runs if r.strategy == strategy])
            ),
            "participants": _participants(comparison, strategy),
        }
    return summary


def _of(frame: pd.DataFrame, strategy: str) -> pd.DataFrame:
    return frame[frame["strategy"] == strategy]


def _interval(values: pd.Series) -> dict[str, float | None]:
    mean, low, high = mean_interval(values)
    return {"mean": finite(mean), "low": finite(low), "high": finite(high)}


def _outcomes(comparison: Comparison, strategy: str, comparator: str) -> dict[str, Any]:
    frame = _of(comparison.outcomes, strategy)
    result: dict[str, Any] = {
        str(outcome): _interval(rows["persons"]) for outcome, rows in frame.groupby("outcome", sort=False)
    }
    if strategy != comparator:
        differences = paired_difference(comparison.outcomes, "persons", ["outcome"], comparator)
        mine = _of(differences, strategy).set_index("outcome")
        for outcome in result:
            row = mine.loc[outcome]
            result[outcome]["difference"] = {k: finite(float(row[k])) for k in ("mean", "low", "high")}
    return result


def _appraisal(appraisal: pd.DataFrame, strategy: str) -> dict[str, Any]:
    rows = _of(appraisal, strategy)
    return {
        "hump": {
            "depth_sek": _range(rows["hump_depth_sek"]),
            "bottom_year": _range(rows["hump_year"]),
            "npv_sek": _interval(rows["npv_sek"]),
        },
        "society_npv_sek": _interval(rows["society_npv_sek"]),
        "payback": {
            **_range(rows["payback_year"].fillna(np.inf)),
            "share_of_replications": float(rows["payback_year"].notna().mean()),
        },
    }


def _range(values: pd.Series) -> dict[str, float | None]:
    """Return the median and the middle 90 % of the replications; never is None."""
    low, high = central_range(values)
    return {"median": finite(statistics.median(values)), "low": finite(low), "high": finite(high)}


def _payers(payers: pd.DataFrame, strategy: str) -> dict[str, Any]:
    return {
        str(payer): _interval(-rows["amount_sek"])
        for payer, rows in _of(payers, strategy).groupby("payer", sort=False, observed=True)
    }


def _participants(comparison: Comparison, strategy: str) -> dict[str, dict[str, float]]:
    """Return, by programme, the mean number of persons who begin and of years delivered to them."""
    return {
        str(row["programme"]): {
            "persons_who_began": float(row["began"]),
            "person_years_delivered": float(row["in_delivery"]),
        }
        for _, row in _of(reached(comparison), strategy).iterrows()
    }

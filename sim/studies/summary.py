"""The summary of a comparison: every figure it prints, named and with units, for ``summary.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.studies.compare import Comparison
from sim.studies.intervals import mean_interval, paired_difference

UNITS = {
    "outcomes": "persons born here in long-lasting exclusion",
    "hump": "SEK, discounted, public purse; years from the first birth year",
    "payback": "years from the first birth year; null: not within the horizon",
    "payers": "SEK over the horizon, discounted, against the comparator; positive: pays more",
    "yearly_cost": "SEK a year in adult age (20-64), all readings added as the source does",
    "interval": "95 % for the mean over replications (chance alone)",
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
    return {"mean": _number(mean), "low": _number(low), "high": _number(high)}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


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
            result[outcome]["difference"] = {k: _number(float(row[k])) for k in ("mean", "low", "high")}
    return result


def _appraisal(appraisal: pd.DataFrame, strategy: str) -> dict[str, Any]:
    rows = _of(appraisal, strategy)
    paid_back = rows["payback_year"].dropna()
    return {
        "hump": {
            "depth_sek": _interval(rows["hump_depth_sek"]),
            "bottom_year": _interval(rows["hump_year"]),
            "npv_sek": _interval(rows["npv_sek"]),
        },
        "payback": {
            "median_year": float(paid_back.median()) if len(paid_back) else None,
            "share_of_replications": len(paid_back) / len(rows),
        },
    }


def _payers(payers: pd.DataFrame, strategy: str) -> dict[str, Any]:
    return {
        str(payer): _interval(rows["amount_sek"])
        for payer, rows in _of(payers, strategy).groupby("payer", sort=False, observed=True)
    }


def _participants(comparison: Comparison, strategy: str) -> dict[str, float]:
    frames = [r.participants for r in comparison.runs if r.strategy == strategy and len(r.participants)]
    if not frames:
        return {}
    total = pd.concat(frames).groupby("programme")["persons"].sum() / len(frames)
    return {str(name): float(value) for name, value in total.items()}

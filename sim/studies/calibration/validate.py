"""Validation: what the model gives for every target of a table, beside what was published, on other lives."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.tables import citations, parameters
from sim.model import Vandpunkt
from sim.studies.calibration.evaluations import measure
from sim.studies.calibration.posterior import draw_record
from sim.studies.intervals import mean_interval
from sim.studies.measures.exclusion import Definition, definitions
from sim.studies.measures.lives import Lives
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.target import Target
from sim.studies.memory import before_many_runs, forget_runs


@dataclass(frozen=True)
class Validation:
    """What a validation found.

    Attributes:
        targets: id, quantity, unit, role, simulated, simulated_low, simulated_high, published, low, high, inside,
            source. Simulated is the mean over replications with its 95 % interval, or the mean over draws of the
            posterior with their middle 95 %; of logs, for ratios. Without a range nothing is inside.
        definitions: definition, meaning, simulated, simulated_low, simulated_high, published, source.
    """

    targets: pd.DataFrame
    definitions: pd.DataFrame


def validate(
    municipality: Municipality,
    agencies: Sequence[Agency],
    targets: Sequence[Target],
    economics: Economics,
    replications: int,
    draws: int,
    seed: int,
    threads: int,
    done: Callable[[], object] = lambda: None,
) -> Validation:
    """Measure every target in some replications.

    Args:
        municipality: whom to simulate.
        agencies: who serves them.
        targets: what to measure.
        economics: the ages and years of the model's own definition of exclusion.
        replications: sets of accidents of life with the best parameters; they are not those of the calibration.
        draws: sets of parameters from the posterior instead, one for each replication; 0: the best parameters.
        seed: of the accidents of life.
        threads: runs that live side by side.
        done: called after every run.
    """
    readings = definitions(economics)

    def one(replication: int) -> tuple[list[float], list[float]]:
        parameters = draw_record(replication) if draws else None
        model = Vandpunkt(
            municipality, agencies, economics=economics, seed=seed, replication=replication, parameters=parameters
        )
        lives = Lives(model)
        found = measure(lives, targets), [reading.of(lives) for reading in readings]
        del model, lives
        forget_runs()
        done()
        return found

    before_many_runs()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        runs = list(pool.map(one, range(1, 1 + (draws or replications))))
    measured = np.array([run[0] for run in runs]).reshape(len(runs), len(targets))
    read = np.array([run[1] for run in runs]).reshape(len(runs), len(readings))
    spread = _percentiles if draws else _mean_interval
    return Validation(
        pd.DataFrame([_beside(t, _spread(values, t, spread)) for t, values in zip(targets, measured.T, strict=True)]),
        pd.DataFrame([_read(r, _in_percent(spread(v))) for r, v in zip(readings, read.T, strict=True)]),
    )


Spread = tuple[float, float, float]
"""Middle, low and high."""


def _spread(values: np.ndarray, target: Target, spread: Callable[[np.ndarray], Spread]) -> Spread:
    """Return middle, low and high: of logs where the quantity is a ratio, within 0 to 100 where it is a share."""
    unit = QUANTITIES[target.quantity].unit
    if unit == "ratio":
        with np.errstate(divide="ignore", invalid="ignore"):
            middle, low, high = np.exp(spread(np.log(values)))
        return float(middle), float(low), float(high)
    return _in_percent(spread(values)) if unit in ("%", "% a year") else spread(values)


def _in_percent(found: Spread) -> Spread:
    middle, low, high = found
    return middle, max(low, 0.0) if low == low else low, min(high, 100.0) if high == high else high


def _beside(target: Target, simulated: Spread) -> dict[str, Any]:
    """Return a row: a target beside what was simulated; without a range nothing is inside or outside."""
    middle, low, high = simulated
    judged = math.isfinite(target.low) or math.isfinite(target.high)
    return {
        "id": target.id,
        "quantity": target.quantity,
        "unit": QUANTITIES[target.quantity].unit,
        "role": role_of(target),
        "simulated": middle,
        "simulated_low": low,
        "simulated_high": high,
        "published": math.nan if target.value is None else target.value,
        "low": target.low,
        "high": target.high,
        "inside": bool(target.low <= middle <= target.high) and judged,
        "source": target.source,
    }


def role_of(target: Target) -> str:
    """Return the role of a target; a check that stands on a row some parameter rests on is an *input*, and no test."""
    rests_on = {row.source for row in parameters()} - {"assumption"}
    inputs = any(source in rests_on for source in target.source.split(";"))
    return "input" if target.role == "check" and inputs else target.role


def _read(reading: Definition, simulated: Spread) -> dict[str, Any]:
    middle, low, high = simulated
    source = citations().get(reading.source)
    return {
        "definition": reading.name,
        "meaning": reading.meaning,
        "simulated": middle,
        "simulated_low": low,
        "simulated_high": high,
        "published": math.nan if source is None else float(source["value"]),
        "source": reading.source,
    }


def _mean_interval(values: np.ndarray) -> tuple[float, float, float]:
    """Return the mean and its 95 % interval; NaN where one replication could not be measured."""
    return mean_interval(values) if np.isfinite(values).all() else (math.nan,) * 3


def _percentiles(values: np.ndarray) -> tuple[float, float, float]:
    """Return the mean and the middle 95 % of what the draws give; NaN where one of them could not be measured."""
    if not np.isfinite(values).all():
        return (math.nan,) * 3
    low, high = np.quantile(values, (0.025, 0.975))
    return float(values.mean()), float(low), float(high)


def inside_share(frame: pd.DataFrame, role: str) -> float:
    """Return the share of a role's targets that lie inside their range; NaN if none has one."""
    rows = frame[(frame["role"] == role) & (np.isfinite(frame["low"]) | np.isfinite(frame["high"]))]
    return float(rows["inside"].mean()) if len(rows) else math.nan

"""Validation: what the model gives for every target of a table, beside what was published, on other lives."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.tables import citations
from sim.model import Vandpunkt
from sim.studies.evaluations import measure
from sim.studies.exclusion import definitions
from sim.studies.intervals import mean_interval
from sim.studies.lives import Lives
from sim.studies.posterior import draw_record
from sim.studies.quantities import QUANTITIES
from sim.studies.target import Target


@dataclass(frozen=True)
class Validation:
    """What a validation found.

    Attributes:
        targets: id, quantity, unit, role, simulated, simulated_low, simulated_high, published, low, high, inside, source.
            Simulated is the mean over replications with its 95 % interval, or the mean over draws of the posterior with
            their middle 95 %; of logs, for ratios.
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
        done()
        return found

    with ThreadPoolExecutor(max_workers=threads) as pool:
        runs = list(pool.map(one, range(1, 1 + (draws or replications))))
    measured = np.array([run[0] for run in runs]).reshape(len(runs), len(targets))
    read = np.array([run[1] for run in runs]).reshape(len(runs), len(readings))
    spread = _percentiles if draws else _mean_interval
    rows = []
    for target, values in zip(targets, measured.T, strict=True):
        ratio = QUANTITIES[target.quantity].unit == "ratio"
        middle, low, high = np.exp(spread(np.log(values))) if ratio else spread(values)
        rows.append(
            {
                "id": target.id,
                "quantity": target.quantity,
                "unit": QUANTITIES[target.quantity].unit,
                "role": target.role,
                "simulated": float(middle),
                "simulated_low": float(low),
                "simulated_high": float(high),
                "published": math.nan if target.value is None else target.value,
                "low": target.low,
                "high": target.high,
                "inside": bool(target.low <= middle <= target.high),
                "source": target.source,
            }
        )
    by_definition = []
    for reading, values in zip(readings, read.T, strict=True):
        middle, low, high = spread(values)
        source = citations().get(reading.source)
        by_definition.append(
            {
                "definition": reading.name,
                "meaning": reading.meaning,
                "simulated": middle,
                "simulated_low": low,
                "simulated_high": high,
                "published": math.nan if source is None else float(source["value"]),
                "source": reading.source,
            }
        )
    return Validation(pd.DataFrame(rows), pd.DataFrame(by_definition))


def _mean_interval(values: np.ndarray) -> tuple[float, float, float]:
    """Return the mean and its 95 % interval; NaN where one replication could not be measured."""
    return (math.nan,) * 3 if np.isnan(values).any() else mean_interval(values)


def _percentiles(values: np.ndarray) -> tuple[float, float, float]:
    """Return the mean and the middle 95 % of what the draws give; NaN where one of them could not be measured."""
    if np.isnan(values).any():
        return (math.nan,) * 3
    low, high = np.quantile(values, (0.025, 0.975))
    return float(values.mean()), float(low), float(high)


def inside_share(frame: pd.DataFrame, role: str) -> float:
    """Return the share of a role's targets that lie inside their interval; NaN if there are none."""
    rows = frame[frame["role"] == role]
    return float(rows["inside"].mean()) if len(rows) else math.nan

"""What a calibration found, as tidy tables: fitted figures, free parameters, their shifts and the posterior's members.

Pure: reads a fit and its members, lives nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.evidence.parameters import Free
from sim.studies.calibration.calibrate import Fit, identified, label_of
from sim.studies.calibration.posterior import Member, share_inside

WEAK_SD_SHARE = 0.8
"""A parameter whose posterior is at least this wide beside its prior is told weakly."""


def inside_share_of(fit: Fit, members: Sequence[Member]) -> float | None:
    """Return the share of the fitted targets that lie inside their interval, over all members; None without any."""
    return float(np.mean([share_inside(fit.targets, one.simulated) for one in members])) if members else None


def fit_table(fit: Fit) -> pd.DataFrame:
    """Return every fitted target beside its published value and range."""
    return pd.DataFrame(
        [
            {
                "id": target.id,
                "simulated": float(value),
                "published": target.value,
                "low": target.low,
                "high": target.high,
                "inside": bool(target.low <= value <= target.high),
            }
            for target, value in zip(fit.targets, fit.simulated, strict=True)
        ]
    )


def parameters_table(fit: Fit, members: Sequence[Member]) -> pd.DataFrame:
    """Return every free parameter in prior standard deviations: best, posterior, and how it was told."""
    kept = np.array([member.x for member in members if member.kept]).reshape(-1, len(fit.free))
    rows = []
    for k, (free, how) in enumerate(zip(fit.free, identified(fit), strict=True)):
        low, high = np.quantile(kept[:, k], (0.025, 0.975)) if len(kept) else (np.nan, np.nan)
        sd = float(kept[:, k].std(ddof=1)) if len(kept) > 1 else how.sd_share
        rows.append(
            {
                "parameter": label_of(free),
                "best_sd": float(fit.x[k]),
                "mean_sd": float(kept[:, k].mean()) if len(kept) else np.nan,
                "low_sd": float(low),
                "high_sd": float(high),
                "prior_sd": free.prior_sd,
                "posterior_over_prior_sd": sd,
                "linear_sd_share": how.sd_share,
                "weak": bool(how.sd_share >= WEAK_SD_SHARE),
                "told_by": how.told_by,
                "trades_off_with": how.trades_off_with,
                "correlation": how.correlation,
            }
        )
    return pd.DataFrame(rows)


def shifts_table(fit: Fit, parameters: pd.DataFrame) -> pd.DataFrame:
    """Return what is added to each free parameter, and how surely, in the parameter's own unit."""
    return pd.DataFrame(
        [
            {
                "name": shift.name,
                "age_from": shift.age_from,
                "age_to": shift.age_to,
                "shift": round(shift.add, 4),
                "prior_sd": round(row.prior_sd, 4),
                "posterior_sd": round(row.posterior_over_prior_sd * row.prior_sd, 4),
                "measure": row.told_by,
                "trades_off_with": row.trades_off_with,
                "correlation": round(row.correlation, 2),
            }
            for shift, row in zip(fit.shifts, parameters.itertuples(), strict=True)
        ]
    )


def posterior_table(free: Sequence[Free], members: Sequence[Member]) -> pd.DataFrame:
    """Return the kept members: the draw's number, and what it adds to each free parameter, in its own unit."""
    columns = ["draw", *(label_of(one) for one in free)]
    rows = [
        [member.draw, *(round(float(x) * one.prior_sd, 5) for x, one in zip(member.x, free, strict=True))]
        for member in members
    ]
    return pd.DataFrame(rows, columns=columns)

"""The investment hump year by year: what has been saved less spent so far, in the two perspectives that are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.money.appraisal import discount_factors
from sim.money.perspective import PUBLIC, SOCIETY, seen
from sim.studies.appraise.appraise import Side

DRAWN = (PUBLIC, SOCIETY)


def curves_of(sides: Sequence[Side], rate: float) -> pd.DataFrame:
    """Return strategy, replication, perspective, years_since_start, cumulative_net_sek (discounted, saved positive)."""
    frames = []
    for side in sides:
        for name in DRAWN:
            net = seen(side.saved_ore, name).sum(axis=-1)
            replications, years = net.shape
            reached = np.cumsum(net * discount_factors(years, rate), axis=-1)
            frames.append(
                pd.DataFrame(
                    {
                        "strategy": side.strategy,
                        "replication": np.repeat(np.arange(replications), years),
                        "perspective": name,
                        "years_since_start": np.tile(np.arange(years), replications),
                        "cumulative_net_sek": reached.ravel(),
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)

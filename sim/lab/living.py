"""What a worker does for a picture: live one strategy once, and read out of its books what every view of it needs.

A kept run holds undiscounted kronor by year, so that another discount rate or another purse lives nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from sim.money.perspective import PERSPECTIVES, seen
from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PUBLIC_PLACES, READINGS
from sim.studies.beliefs import price_factors_of
from sim.studies.one_replication import Replication
from sim.studies.report.pictured import Pictured, picture

Sek = npt.NDArray[np.float64]

_FISCAL = [READINGS.index(reading) for reading in FISCAL_READINGS]


@dataclass(frozen=True)
class Kept:
    """One run as the lab keeps it.

    Attributes:
        run: what pictures keep of it.
        seen_sek: float64 (perspectives, years), undiscounted kronor that each of ``PERSPECTIVES`` sees, at the prices
            that are believed.
        payers_sek: float64 (years, payers), the same by payer: public payers read fiscally, the others in all they
            bear.
        began: persons who began each programme, by its name.
    """

    run: Pictured
    seen_sek: Sek
    payers_sek: Sek
    began: dict[str, int]

    TIMES_ITS_BYTES: ClassVar[int] = 2
    """How much larger it is in memory than as it is sent (measured: 1.4 to 1.6 times)."""

    def called(self, strategy: str) -> Pictured:
        """Return the run under another name of its strategy."""
        return replace(self.run, strategy=strategy, booked=replace(self.run.booked, strategy=strategy))


def live(asked: Replication) -> Kept:
    """Live the only alternative of a replication.

    Raises:
        BadInput: it does not fit the municipality.
    """
    (run,) = picture(asked)
    account = run.booked.account(price_factors_of(asked.belief, run.booked.lines))
    payers = account.sum(axis=(2, 3))
    payers[:, PUBLIC_PLACES] = account[:, PUBLIC_PLACES][:, :, _FISCAL].sum(axis=(2, 3))
    return Kept(
        run=run,
        seen_sek=np.array([seen(account, name).sum(axis=-1) for name in PERSPECTIVES]),
        payers_sek=payers / ORE_PER_SEK,
        began={
            str(name): int(persons) for name, persons in run.participants.groupby("programme")["began"].sum().items()
        },
    )

"""Wrong pockets: who pays for a strategy, and in whose pocket the gain lands.

A strategy's gains cannot be told apart by the krona that bought them, so each investor is taken to have bought the same
share of every gain as of the outlay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.money.perspective import people
from sim.money.prices import (
    CONSEQUENCE,
    FISCAL_READINGS,
    ORE_PER_SEK,
    OUTLAY,
    PAYERS,
    PUBLIC_PAYERS,
    PUBLIC_PLACES,
    READINGS,
)

Sek = npt.NDArray[np.float64]

INVESTORS = (*PUBLIC_PAYERS, "person_and_others")
BENEFICIARIES = (*PUBLIC_PAYERS, "people")
"""The public payers as budgets, and people themselves: production and harm, less benefits and tax. Together society."""


@dataclass(frozen=True)
class Pockets:
    """Who pays and who gains, in present value.

    Attributes:
        outlay_sek: float64 (investors,), spent more than the comparator.
        gain_sek: float64 (beneficiaries,), saved by what follows; negative where somebody loses.
        matrix_sek: float64 (investors, beneficiaries), each gain shared out by the outlay.
        elsewhere_share: share of what public payers gain that lands with another public payer than those who paid for
            it; NaN where nothing is spent or no public payer gains.
    """

    outlay_sek: Sek
    gain_sek: Sek
    matrix_sek: Sek
    elsewhere_share: float


def pockets_of(saved_ore: npt.NDArray[np.int64] | Sek, factors: Sek) -> Pockets:
    """Return who pays and who gains.

    Args:
        saved_ore: the comparator's account less the strategy's, (years, payers, readings, parts).
        factors: discount factors, (years,).
    """
    fiscal = [READINGS.index(reading) for reading in FISCAL_READINGS]
    by_payer = saved_ore[:, :, fiscal, :].sum(axis=2) / ORE_PER_SEK
    value = np.tensordot(factors, by_payer, axes=1)
    outlay = -value[[PAYERS.index(payer) for payer in INVESTORS], OUTLAY]
    own = value[PUBLIC_PLACES, CONSEQUENCE]
    gain = np.append(own, factors @ people(saved_ore)[:, CONSEQUENCE])
    spent = outlay.sum()
    shares = outlay / spent if spent > 0.0 else np.zeros_like(outlay)
    gained = np.maximum(own, 0.0)
    elsewhere = float("nan")
    if spent > 0.0 and gained.sum() > 0.0:
        elsewhere = float((gained * (1.0 - shares[: len(gained)])).sum() / gained.sum())
    return Pockets(outlay, gain, np.outer(shares, gain), elsewhere)

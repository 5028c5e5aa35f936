"""Perspectives: who looks at an account, and which lines of it they see.

An account holds öre by (year, payer, reading, part) (``Ledger.account``). The *fiscal* reading is what public payers
pay and lose, benefits and lost tax included; the reading of *real resources* is what society uses up and loses,
without transfers. The two overlap in services and are never added, except to reproduce a source's own headline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PAYERS, PUBLIC_PAYERS, READINGS, REAL_READINGS

Sek = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Perspective:
    """What somebody sees of an account: these payers, read so."""

    payers: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def places(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the places of its payers and readings, to index an account with."""
        payers = np.array([PAYERS.index(payer) for payer in self.payers], dtype=np.intp)
        readings = np.array([READINGS.index(reading) for reading in self.readings], dtype=np.intp)
        return payers, readings


PUBLIC, SOCIETY, SOURCE = "public", "society", "source_headline"
PERSPECTIVES: Mapping[str, Perspective] = MappingProxyType(
    {
        **{payer: Perspective((payer,), FISCAL_READINGS) for payer in PUBLIC_PAYERS},
        PUBLIC: Perspective(PUBLIC_PAYERS, FISCAL_READINGS),
        SOCIETY: Perspective(PAYERS, REAL_READINGS),
        SOURCE: Perspective(PAYERS, READINGS),
    }
)
"""Each public payer's own budget, the public purse, society's real resources, and both added as the documents do."""


def seen(account: npt.NDArray[np.int64] | Sek, perspective: str) -> Sek:
    """Return what a perspective sees of accounts, in kronor, shape (..., years, parts).

    Args:
        account: öre, shape (..., years, payers, readings, parts).
        perspective: a key of ``PERSPECTIVES``.

    Raises:
        KeyError: there is no such perspective.
    """
    payers, readings = PERSPECTIVES[perspective].places
    own: Sek = account[..., payers[:, None], readings[None, :], :].sum(axis=(-3, -2)) / ORE_PER_SEK
    return own


def people(account: npt.NDArray[np.int64] | Sek) -> Sek:
    """Return what people themselves bear, in kronor, shape (..., years, parts): society's less the public purse's.

    That is lost production and harm, and what they pay of services, less benefits received and tax not paid.
    """
    net: Sek = seen(account, SOCIETY) - seen(account, PUBLIC)
    return net

"""What one unit costs for one person: few are dear and most are cheap, where the evidence says so.

A price is a mean. Where studies show how unequal the cost of one service is between persons, each person-year has a
place between the cheapest hundredth and the dearest, and costs what that hundredth costs on average in a lognormal
distribution of mean 1. The places are draws, so the sum over many is the price; who is dear one year is likely to be
dear the next (``cost_place_kept_share``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from sim.money.prices import Line
from sim.people.compiled import rule
from sim.people.draws import draw_four, stream_of

HUNDREDTHS = 100
PERCENT = 100
NO_SPREAD = -1
"""In place of a table, for lines on which everybody costs the same."""


def lorenz_of_lognormal(sigma: float, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the share of all cost that the cheapest ``shares`` of persons stand for, in a lognormal distribution.

    L(p) = Phi(Phi^-1(p) - sigma) (Aitchison & Brown 1957, The Lognormal Distribution).

    Args:
        sigma: standard deviation of the logarithm, 0 or more.
        shares: from 0 to 1.
    """
    curve: npt.NDArray[np.float64] = ndtr(ndtri(shares) - sigma)
    return curve


def percent_by_hundredth(sigma: float) -> npt.NDArray[np.int64]:
    """Return what each hundredth of persons costs in percent of the mean, int64 (100,), cheapest first; sum 10 000."""
    reached = np.rint(lorenz_of_lognormal(sigma, np.linspace(0.0, 1.0, HUNDREDTHS + 1)) * HUNDREDTHS * PERCENT)
    percent: npt.NDArray[np.int64] = np.diff(reached).astype(np.int64)
    return percent


@rule
def percent_of(
    key_a: np.uint64, key_b: np.uint64, person: int, year: int, stream: np.uint64, kept_share: float,
    percent: np.ndarray,
) -> np.int64:  # fmt: skip
    """Return what a person costs this year in percent of the price.

    Args:
        key_a, key_b: key of the replication.
        person: identity.
        year: calendar year.
        stream: of the item.
        kept_share: share of years in which the person has the place of their own and not one of that year.
        percent: int64 (100,), by hundredth.
    """
    place, chance, _, _ = draw_four(key_a, key_b, person, year, stream)
    if chance < kept_share:
        place = draw_four(key_a, key_b, person, 0, stream)[0]
    return np.int64(percent[np.int64(place * percent.shape[0])])


@rule
def ore_for_units(
    units: int, ore: int, table: int, key_a: np.uint64, key_b: np.uint64, person: int, year: int, stream: np.uint64,
    kept_share: float, tables: np.ndarray,
) -> np.int64:  # fmt: skip
    """Return what some units cost one person this year, in öre.

    ``ore`` is the price of one; where it has a spread (``table`` is not -1) it is in whole kronor, so that a percent
    of it is a whole number of öre and twice the price is exactly twice the cost.
    """
    if table == NO_SPREAD:
        return np.int64(units * ore)
    percent = percent_of(key_a, key_b, person, year, stream, kept_share, tables[table])
    return np.int64(units * (ore // PERCENT) * percent)


@dataclass(frozen=True)
class Spread:
    """Whose cost differs from the price, and by how much.

    Attributes:
        key: of the replication.
        persons: uint32 (persons,), identities by row.
        kept_share: ``cost_place_kept_share`` of the parameters, 0 to 1.
        table_of_line: int64 (lines,), row of ``tables``, or -1 where everybody costs the same.
        stream_of_line: uint64 (lines,), the same for all payers of an item.
        tables: int64 (tables, 100), of ``percent_by_hundredth``; at least one row.
    """

    key: tuple[np.uint64, np.uint64]
    persons: npt.NDArray[np.uint32]
    kept_share: float
    table_of_line: npt.NDArray[np.int64]
    stream_of_line: npt.NDArray[np.uint64]
    tables: npt.NDArray[np.int64]


def spread_of(
    lines: Sequence[Line],
    key: tuple[np.uint64, np.uint64],
    persons: npt.NDArray[np.uint32],
    kept_share: float,
) -> Spread:
    """Return the spread of every line's cost between persons; see ``Spread`` for the arguments.

    Raises:
        ValueError: a line whose cost differs is not priced in whole kronor, so a percent of it is no whole öre.
    """
    for line in lines:
        if line.person_sigma > 0.0 and line.ore % PERCENT != 0:
            raise ValueError(f"{line.item}: {line.ore} öre differ between persons; a price in whole kronor")
    sigmas = sorted({line.person_sigma for line in lines if line.person_sigma > 0.0})
    tables = np.array([percent_by_hundredth(sigma) for sigma in sigmas or (0.0,)], dtype=np.int64)
    of_line = [sigmas.index(line.person_sigma) if line.person_sigma > 0.0 else NO_SPREAD for line in lines]
    streams = [stream_of("cost", line.item) for line in lines]
    return Spread(
        key, persons, kept_share, np.array(of_line, dtype=np.int64), np.array(streams, dtype=np.uint64), tables
    )

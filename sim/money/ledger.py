"""The ledger: who paid what, for whom, for which item, in which year. Nothing else may create cost.

Three books are kept in whole öre: by (year, group, line), by (person, payer), and by (year, payer, achievement). They
always agree. A group is one birth year of those born here, or of those who arrive later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.money.achievement import ACHIEVEMENTS, OF_READING
from sim.money.prices import PAYERS, READINGS, Line
from sim.money.spread import NO_SPREAD, PERCENT, Spread, percent_of, spread_of
from sim.people.compiled import rule

Ore = npt.NDArray[np.int64]
NO_KEY = (np.uint64(0), np.uint64(0))
NOBODY = np.zeros(0, dtype=np.uint32)
PARTS = ("outlay", "consequence")
"""What was chosen to be paid, and what then follows."""


@rule
def one_for_each(
    rows: np.ndarray, achieved: np.ndarray, year: int, group_of_person: np.ndarray, lines: np.ndarray,
    line_ore: np.ndarray, line_payer: np.ndarray, line_table: np.ndarray, line_stream: np.ndarray, tables: np.ndarray,
    kept_share: float, key_a: np.uint64, key_b: np.uint64, persons: np.ndarray, by_group: np.ndarray,
    by_person: np.ndarray, by_achievement: np.ndarray,
) -> None:  # fmt: skip
    """Book one unit of an item for each of some people on its lines, in the three books.

    Who is dear to one payer is as dear to the others: all lines of an item have the same draw.

    Args:
        rows, achieved: int64 and uint8 (people,).
        lines: int64, places of the lines of one item; the other arrays of lines hold those of all items.
        line_table, line_stream, tables, kept_share, key_a, key_b, persons: of ``sim.money.spread``.
        by_group: int64 (groups, lines), ``by_achievement``: int64 (payers, achievements), of the year.
    """
    for k in range(rows.shape[0]):
        i = rows[k]
        drawn = NO_SPREAD
        percent = np.int64(PERCENT)
        for n in range(lines.shape[0]):
            line = lines[n]
            ore = line_ore[line]
            table = line_table[line]
            if table != NO_SPREAD:
                if table != drawn:
                    stream = line_stream[line]
                    percent = percent_of(key_a, key_b, persons[i], year, stream, kept_share, tables[table])
                    drawn = table
                ore = (ore // PERCENT) * percent
            payer = line_payer[line]
            by_group[group_of_person[i], line] += ore
            by_person[i, payer] += ore
            by_achievement[payer, achieved[k]] += ore


class Ledger:
    """All cost of one run.

    Args:
        lines: what can be booked.
        first_year: first calendar year.
        years: number of years.
        group_of_person: int64 (persons,), twice the place of the birth year, plus one for newcomers.
        first_birth_year: birth year of groups 0 and 1.
        groups: number of groups.
        spread: whose cost differs from the price; by default everybody costs the price.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        first_year: int,
        years: int,
        group_of_person: Ore,
        first_birth_year: int,
        groups: int,
        spread: Spread | None = None,
    ) -> None:
        self.lines = tuple(lines)
        self.spread = spread or spread_of([replace(line, person_sigma=0.0) for line in lines], NO_KEY, NOBODY, 0.0)
        self.first_year = first_year
        self.first_birth_year = first_birth_year
        self.groups = groups
        self.group_of_person = group_of_person
        self.by_year: Ore = np.zeros((years, groups, len(self.lines)), dtype=np.int64)
        self.by_person: Ore = np.zeros((len(group_of_person), len(PAYERS)), dtype=np.int64)
        self.by_achievement: Ore = np.zeros((years, len(PAYERS), len(ACHIEVEMENTS)), dtype=np.int64)
        places: dict[str, list[int]] = {}
        for place, line in enumerate(self.lines):
            places.setdefault(line.item, []).append(place)
        self._lines_of_item: dict[str, Ore] = {item: np.array(own, dtype=np.int64) for item, own in places.items()}
        self.line_ore: Ore = np.array([line.ore for line in self.lines], dtype=np.int64)
        self.line_payer: Ore = np.array([PAYERS.index(line.payer) for line in self.lines], dtype=np.int64)
        self._line_achieves: Ore = np.array([OF_READING[line.reading] for line in self.lines], dtype=np.int64)

    @property
    def items(self) -> tuple[str, ...]:
        """Return every item that can be booked."""
        return tuple(self._lines_of_item)

    def lines_of(self, item: str) -> list[int]:
        """Return the places of the lines of an item.

        Raises:
            KeyError: no price is known for the item.
        """
        own: list[int] = self._places_of(item).tolist()
        return own

    def _places_of(self, item: str) -> Ore:
        """Return ``lines_of`` as int64 (lines,)."""
        if item not in self._lines_of_item:
            raise KeyError(f"no price for '{item}'")
        return self._lines_of_item[item]

    def book_for(self, item: str, year: int, rows: npt.NDArray[np.intp], achieved: npt.NDArray[np.uint8] | int) -> None:
        """Book one unit of an item for each of some people.

        Args:
            item: a priced item.
            year: calendar year.
            rows: the people's rows, each at most once.
            achieved: what it achieved (``sim.money.achievement``), for each of them or for all.
        """
        if len(rows) == 0:
            return
        spread, lines = self.spread, self._places_of(item)
        classes = np.full(len(rows), achieved, dtype=np.uint8) if isinstance(achieved, int) else achieved
        one_for_each(
            rows, classes, year, self.group_of_person, lines, self.line_ore, self.line_payer, spread.table_of_line,
            spread.stream_of_line, spread.tables, spread.kept_share, *spread.key, spread.persons,
            self.by_year[year - self.first_year], self.by_person, self.by_achievement[year - self.first_year],
        )  # fmt: skip

    def book_bill(self, year: int, lines: Ore, amounts: Ore) -> None:
        """Book the bill of a year, which has been booked on each person already.

        Args:
            year: calendar year.
            lines: int64 (n,), places of lines, each at most once.
            amounts: int64 (groups, n), in öre.
        """
        self.by_year[year - self.first_year][:, lines] += amounts
        where = (self.line_payer[lines], self._line_achieves[lines])
        np.add.at(self.by_achievement[year - self.first_year], where, amounts.sum(axis=0))

    def paid(self, year: int, payer: str, lines: Sequence[int] | None = None) -> int:
        """Return what a payer paid or lost in a year, in öre, in all or on some lines."""
        own = self.line_payer == PAYERS.index(payer)
        if lines is not None:
            own &= np.isin(np.arange(len(self.lines)), lines)
        return int(self.by_year[year - self.first_year][:, own].sum())

    def account(self) -> Ore:
        """Return the book by year summed to an account, int64 (years, payers, readings, parts), in öre.

        The parts are ``PARTS``; the groups are summed over.
        """
        total: Ore = self.cohort_account().sum(axis=1)
        return total

    def cohort_account(self) -> Ore:
        """Return the account of each birth year, int64 (years, birth years, payers, readings, parts), in öre.

        Newcomers belong to the year they were born in.
        """
        years = len(self.by_year)
        by_birth_year = self.by_year.reshape(years, self.groups // 2, 2, len(self.lines)).sum(axis=2)
        account = np.zeros((len(PAYERS), len(READINGS), len(PARTS), years, self.groups // 2), dtype=np.int64)
        for place, line in enumerate(self.lines):
            where = (self.line_payer[place], READINGS.index(line.reading), 0 if line.is_outlay else 1)
            account[where] += by_birth_year[:, :, place]
        return np.ascontiguousarray(np.moveaxis(account, (3, 4), (0, 1)))

    def achievements(self) -> pd.DataFrame:
        """Return the book by achievement as a long table of the non-zero amounts: year, payer, achieved, amount_ore."""
        year, payer, achieved = np.nonzero(self.by_achievement)
        return pd.DataFrame(
            {
                "year": year + self.first_year,
                "payer": pd.Categorical.from_codes(payer, categories=list(PAYERS)),
                "achieved": pd.Categorical.from_codes(achieved, categories=list(ACHIEVEMENTS)),
                "amount_ore": self.by_achievement[year, payer, achieved],
            }
        )

    def frame(self) -> pd.DataFrame:
        """Return the book by year as a long table of the non-zero amounts.

        Columns: year, age (of the birth year), newcomers (whether those who arrive later), item, payer, reading,
        amount_ore.
        """
        year, group, place = np.nonzero(self.by_year)
        return pd.DataFrame(
            {
                "year": year + self.first_year,
                "age": (year + self.first_year) - (group // 2 + self.first_birth_year),
                "newcomers": group % 2 == 1,
                "item": pd.Categorical.from_codes(
                    self._codes("item")[place], categories=sorted({line.item for line in self.lines})
                ),
                "payer": pd.Categorical.from_codes(self.line_payer[place], categories=list(PAYERS)),
                "reading": pd.Categorical([self.lines[k].reading for k in place]),
                "amount_ore": self.by_year[year, group, place],
            }
        )

    def _codes(self, attribute: str) -> npt.NDArray[np.int64]:
        names = sorted({getattr(line, attribute) for line in self.lines})
        return np.array([names.index(getattr(line, attribute)) for line in self.lines], dtype=np.int64)

"""Writing the bill of a year into the ledger: units from the walk, öre from the prices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.agencies.bill import UNITS, bill_everyone
from sim.money.ledger import Ledger

_CHUNK = 1024


class Billing:
    """Bills everyone, in chunks that each hold one group of the ledger.

    Args:
        ledger: where the amounts go.
        items: names of what the bill counts, in the order of ``UNITS``.
        threads: threads to walk on.

    Raises:
        KeyError: an item has no price.
    """

    def __init__(self, ledger: Ledger, items: Sequence[str], threads: int) -> None:
        self._threads = threads
        self._ledger = ledger
        self._lines = np.array([line for item in items for line in ledger.lines_of(item)], dtype=np.int64)
        self._line_item = np.array([k for k, item in enumerate(items) for _ in ledger.lines_of(item)], dtype=np.int64)
        sizes = np.bincount(ledger.group_of_person, minlength=ledger.groups)
        ends = np.cumsum(sizes)
        first = [np.arange(end - size, end, _CHUNK) for end, size in zip(ends, sizes, strict=True)]
        self._group = np.repeat(np.arange(ledger.groups), [len(starts) for starts in first])
        self._first = np.concatenate(first).astype(np.int64) if first else np.zeros(0, dtype=np.int64)
        self._last = np.minimum(self._first + _CHUNK, ends[self._group])
        self._used_rows = np.zeros((len(self._first), len(items)), dtype=np.int64)
        self._used = self._used_rows.view(UNITS)[:, 0]
        self._ore = np.zeros((len(self._first), len(self._lines)), dtype=np.int64)

    def bill_year(self, people: np.ndarray, year: int, parameters: np.ndarray) -> None:
        """Bill everyone for ``year``; ``parameters`` is an array of one record (``sim.evidence``)."""
        ledger, spread = self._ledger, self._ledger.spread
        bill_everyone(
            self._threads, people, np.uint64(year), self._first, self._last, self._used_rows, self._used,
            self._line_item, ledger.line_ore[self._lines], ledger.line_payer[self._lines],
            spread.table_of_line[self._lines], spread.stream_of_line[self._lines], spread.tables, spread.kept_share,
            *spread.key, self._ore, ledger.by_person, parameters,
        )  # fmt: skip
        amounts = np.zeros((ledger.groups, len(self._lines)), dtype=np.int64)
        np.add.at(amounts, self._group, self._ore)
        ledger.book_bill(year, self._lines, amounts)

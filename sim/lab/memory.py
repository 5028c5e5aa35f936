"""Finished work that is kept as long as there is room, for all readers: what was asked for longest ago goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Memory:
    """Answers by what was asked; a pure function gives the same answer to everybody, so nothing can be mixed up."""

    def __init__(self, most_bytes: int) -> None:
        """Keep at most so many bytes: of answers as they lie in memory, where that is more than as they are sent."""
        self.most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """Return how many bytes they take."""
        return self._bytes

    def get(self, asked: Hashable) -> Any | None:
        """Return an answer, which is then the most recent; None where it is not kept."""
        with self._lock:
            if asked not in self._kept:
                return None
            self._kept.move_to_end(asked)
            return self._kept[asked][0]

    def keep(self, asked: Hashable, answer: Any, size: int) -> None:
        """Keep an answer of so many bytes; older ones go where there is no room, and one too large is not kept."""
        with self._lock:
            if asked in self._kept or size > self.most_bytes:
                return
            self._kept[asked] = (answer, size)
            self._bytes += size
            while self._bytes > self.most_bytes:
                _, (_, gone) = self._kept.popitem(last=False)
                self._bytes -= gone

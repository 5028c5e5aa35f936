"""An attack as data: what is given, where it goes in, what it is after, and the planted door that lets it through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Tries = Literal["run code", "read", "write", "exhaust", "calculate", "mark up", "use the lab"]
"""What an attack is after: code of its own, what is not its business, files elsewhere, all memory or time, a formula in
a spreadsheet, markup on a page, or the lab for a stranger."""
Content = str | bytes | Callable[[], str | bytes]


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        name: what it is, in words.
        door: where it goes in (``tests.hostile.doors.DOORS``).
        tries: what it is after.
        content: what is given; ``OUTSIDE`` and ``INSIDE`` stand for the folders of the room.
        weak: a door planted for the tests (``tests.hostile.weak.WEAK``) through which it does get through.
        is_taken: whether it may also be taken for what it is, as harmless text, instead of being refused.
    """

    name: str
    door: str
    tries: Tries
    content: Content
    weak: str
    is_taken: bool = False

    def given(self, inside: str, outside: str) -> str | bytes:
        """Return the content for a room."""
        content = self.content() if callable(self.content) else self.content
        if isinstance(content, bytes):
            return content
        return content.replace("OUTSIDE", outside).replace("INSIDE", inside)

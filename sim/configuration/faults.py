"""Faults in what a user gave: one readable line each, never a traceback.

Everything else in this room, and the whole project, says "this input will not do" with ``BadInput``.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

EXIT_CODE = 2
"""What the process ends with when the input was bad."""

LONGEST = 120
"""Characters of the user's own text that are echoed in a message."""

MOST = 10
"""Faults that are told at once; more than that helps nobody."""


class BadInput(ValueError):  # noqa: N818  (it is the input that is at fault)
    """Say that what the user gave will not do: one line, made by ``fault``, for each thing that is wrong.

    The decorator ``experiment`` and the command ``vandpunkt`` print it on one line and end with exit code 2.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = tuple(dict.fromkeys(faults))

    def __str__(self) -> str:
        told = self.faults[:MOST]
        rest = len(self.faults) - len(told)
        return " | ".join([printable(one) for one in told] + ([f"and {rest} more"] if rest else []))


def fault(where: str, given: str, allowed: str = "", meant: str | None = None) -> str:
    """Return the line ``<where>: <what was given>; <what is allowed>; did you mean X?`` of one fault."""
    line = f"{where}: {given}"
    if allowed:
        line += f"; {allowed}"
    return line + (f"; did you mean {meant}?" if meant else "")


def shown(value: object) -> str:
    """Return a user's value as it may be echoed: in YAML's words, control characters escaped, cut at 120 characters."""
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return cut(printable(text))


def cut(text: str) -> str:
    """Return text of at most 120 characters; what was longer ends in an ellipsis."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def printable(text: str) -> str:
    """Return text with every character that could move a terminal's cursor or hide text escaped."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def closest(word: str, known: Iterable[str], cutoff: float = 0.5) -> str | None:
    """Return the known word most like the given one, or None where nothing is.

    The case of letters tells nothing; the same letters in another order are likest of all.
    """
    given, folded = word.casefold(), {one.casefold(): one for one in known}
    found = [one for one in folded if sorted(one) == sorted(given)]
    found = found or difflib.get_close_matches(given, list(folded), n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def one_line(error: BaseException) -> str:
    """Return another library's message as one line without its advice and links."""
    text = re.split(r"\n\s*(?:See https?://|Available options|To append|Config search path)", str(error))[0]
    return cut(" ".join(text.split()) or type(error).__name__)


def refuse(bad: BadInput) -> NoReturn:
    """Print the one line on stderr and end the process with exit code 2."""
    print(f"vandpunkt: {bad}", file=sys.stderr)
    raise SystemExit(EXIT_CODE)

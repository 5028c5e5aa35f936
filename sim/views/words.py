"""Every word a reader meets in a figure or a table, in English and Swedish, and how numbers are written in each.

The catalogue is `words.csv` (key, en, sv). Nothing here reads results or draws.
"""

from __future__ import annotations

import csv
import math
import string
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "sv")
CATALOGUE = Path(__file__).with_name("words.csv")

_NO_BREAK_SPACE = "\u00a0"
_MINUS = "\u2212"
_MISSING = "–"
_SEPARATORS = {"en": (",", "."), "sv": (_NO_BREAK_SPACE, ",")}
_PERCENT = {"en": "%", "sv": f"{_NO_BREAK_SPACE}%"}
_SEK_PER_MSEK = 1_000_000


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return the catalogue: key -> language -> text.

    Raises:
        ValueError: a key that stands twice.
    """
    texts: dict[str, dict[str, str]] = {}
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row.pop("key")
            if key in texts:
                raise ValueError(f"{CATALOGUE.name}: the key {key!r} stands twice")
            texts[key] = row
    return texts


def slots(text: str) -> frozenset[str]:
    """Return the names of the {slots} in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def format_number(value: float, language: str, decimals: int = 0, sign: bool = False) -> str:
    """Write a number as the language does: 1,234.5 in English, 1 234,5 in Swedish (with a no-break space).

    Args:
        value: the number; NaN is written as a dash.
        language: "en" or "sv".
        decimals: digits after the decimal sign.
        sign: also write + before a positive number. A negative number has a true minus sign; nothing rounds to −0.
    """
    thousands, decimal = _SEPARATORS[checked_language(language)]
    if math.isnan(value):
        return _MISSING
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    digits = f"{abs(value):,.{decimals}f}".translate({ord(","): thousands, ord("."): decimal})
    if not any(digit in digits for digit in "123456789"):
        return digits
    if value < 0:
        return _MINUS + digits
    return "+" + digits if sign else digits


def checked_language(language: str) -> str:
    """Return the language, or raise ValueError naming those there are."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not known; allowed: {', '.join(LANGUAGES)}")
    return language


class Words:
    """The catalogue in one language: `words("hump.axis.x")`, with a value for every {slot} of the text."""

    def __init__(self, language: str) -> None:
        """Choose the language, "en" or "sv"; anything else raises ValueError."""
        self.language = checked_language(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of the key with its slots filled.

        Raises:
            KeyError: no such key.
            ValueError: a slot without a value, or a value without a slot.
        """
        try:
            text = catalogue()[key][self.language]
        except KeyError:
            raise KeyError(f"no text for {key!r} in {CATALOGUE.name}; add a line with {', '.join(LANGUAGES)}") from None
        if slots(text) != values.keys():
            raise ValueError(f"the text {key!r} takes {sorted(slots(text))}, given were {sorted(values)}")
        return text.format(**values)

    def number(self, value: float, decimals: int = 0, sign: bool = False) -> str:
        """Write a number in the language; see `format_number`."""
        return format_number(value, self.language, decimals, sign)

    def percent(self, value: float, decimals: int = 0) -> str:
        """Write a percentage with its sign, 12.8% in English, 12,8 % in Swedish."""
        return f"{self.number(value, decimals)}{_PERCENT[self.language]}"

    def money(self, sek: float, decimals: int | None = None, sign: bool = False) -> str:
        """Write SEK as millions with their unit, "14 MSEK" or "14 Mkr"; one decimal below ten millions."""
        millions = sek / _SEK_PER_MSEK
        shown = (1 if abs(millions) < 9.95 else 0) if decimals is None else decimals
        return f"{self.number(millions, shown, sign)}{_NO_BREAK_SPACE}{self('unit.msek')}"

    def millions(self, msek: float, sign: bool = False) -> str:
        """Write MSEK with its unit, as ``money`` does."""
        return self.money(msek * _SEK_PER_MSEK, sign=sign)

    def years(self, count: float) -> str:
        """Write a number of whole years, "1 year" or "23 years"; an infinite count is "never"."""
        if math.isinf(count):
            return self("never")
        rounded = round(count)
        return self("unit.years.one" if rounded == 1 else "unit.years.many", number=self.number(rounded))

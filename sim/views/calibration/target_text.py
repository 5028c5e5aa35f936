"""How a target is written for people: its name, its numbers with enough digits, its unit and its range.

Names may come from a stranger's file, so nothing of them reaches a terminal or a picture unescaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from matplotlib import font_manager

from sim.configuration.faults import printable
from sim.views.words import Words

LONGEST_NAME = 60
"""Most characters of a name; what was longer ends in an ellipsis."""

_MOST_DECIMALS = 6
_PLAIN = (1e-4, 1e6)
_NO_BREAK_SPACE = "\u00a0"
_NO_GLYPH = "□"
_UNITS = {
    "%": "percent",
    "% a year": "percent_a_year",
    "% points": "points",
    "years": "years",
    "SD": "sd",
    "ratio": "ratio",
}


def name_of(identifier: object, longest: int = LONGEST_NAME) -> str:
    """Return the id of a table as a name: spaces for underscores, control characters escaped, cut where too long."""
    text = printable(" ".join(str(identifier).replace("_", " ").split())) or "–"
    return text if len(text) <= longest else text[: longest - 1] + "…"


def drawable(text: str) -> str:
    """Return the text with a box for every character that the figures' font cannot draw."""
    return "".join(one if one == "\n" or _has_glyph(one) else _NO_GLYPH for one in text)


@cache
def _has_glyph(character: str) -> bool:
    return bool(font_manager.get_font(font_manager.findfont("DejaVu Sans")).get_char_index(ord(character)))


def decimals_for(simulated: float, low: float, high: float, published: float) -> int:
    """Return how many decimals a target's numbers need: three digits, and more where rounding would hide a miss."""
    known = [abs(one) for one in (low, high, published) if math.isfinite(one)] or [abs(simulated)]
    largest = max(known) if math.isfinite(max(known)) else 1.0
    decimals = 0 if largest >= 100.0 else 1 if largest >= 10.0 else 2
    if 0.0 < largest < 0.1:
        decimals = min(_MOST_DECIMALS, 1 - math.floor(math.log10(largest)) + 1)
    inside = low <= simulated <= high
    while decimals < _MOST_DECIMALS and math.isfinite(simulated):
        shown = (
            round(low, decimals) if math.isfinite(low) else low,
            round(high, decimals) if math.isfinite(high) else high,
        )
        if (shown[0] <= round(simulated, decimals) <= shown[1]) == inside:
            break
        decimals += 1
    return decimals


def number(value: float, decimals: int, words: Words) -> str:
    """Write a number; one too large or too small to be read in full is written with a power of ten."""
    if math.isfinite(value) and value != 0.0 and not _PLAIN[0] <= abs(value) < _PLAIN[1]:
        mantissa, _, power = f"{value:.1e}".partition("e")
        return f"{words.number(float(mantissa), 1)}e{words.number(int(power))}"
    return words.number(value, decimals)


def range_text(low: float, high: float, decimals: int, words: Words) -> str:
    """Write a range: 8.4–12.6, −0.50…−0.34, ≥ 3.0, ≤ 50.0 or a dash where there is none."""
    ends = [number(end, decimals, words) for end in (low, high)]
    if math.isfinite(low) and math.isfinite(high):
        return ("…" if min(low, high) < 0.0 else "–").join(ends)
    if math.isfinite(low):
        return f"≥ {ends[0]}"
    return f"≤ {ends[1]}" if math.isfinite(high) else number(math.nan, 0, words)


def unit_text(unit: object, words: Words) -> str:
    """Return the unit as it stands beside a number; an unknown one as it is."""
    known = _UNITS.get(str(unit))
    return name_of(unit, 12) if known is None else words(f"target.unit.{known}")


def with_unit(value: float, unit: str, decimals: int, words: Words) -> str:
    """Write a number with its unit; a ratio has none, and neither has a number that is not known."""
    if math.isnan(value) or unit == "ratio":
        return number(value, decimals, words)
    gap = "" if unit.startswith("%") and "points" not in unit and words.language == "en" else _NO_BREAK_SPACE
    return f"{number(value, decimals, words)}{gap}{unit_text(unit, words)}"


def counted(flags: Iterable[bool]) -> tuple[int, int]:
    """Return how many of the flags are true, and how many there are."""
    found = list(flags)
    return sum(found), len(found)

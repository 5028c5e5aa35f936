"""Room: how many whole places hours, or places per 1 000 residents, are enough for."""

PER = 1000.0
"""Residents that hours of staff and places are given for."""
WHOLE = 1e-9
"""A place that lacks less than this of a whole one is a place: hours and shares are not exact in binary."""

MORE_THAN_ANYBODY_FILLS = 2**31 - 1
"""Where a place takes next to nothing there are no more places than this."""


def places(amount: float, a_place: float = 1.0) -> int:
    """Return the whole places, 0 or more, that an amount (hours, places) is enough for."""
    return int(min(max(0.0, amount / a_place + WHOLE), MORE_THAN_ANYBODY_FILLS))

"""Room: how many whole places hours, or places per 1 000 residents, are enough for."""

PER = 1000.0
"""Residents that hours of staff and places are given for."""
WHOLE = 1e-9
"""A place that lacks less than this of a whole one is a place: hours and shares are not exact in binary."""


def places(amount: float, a_place: float = 1.0) -> int:
    """Return the whole places, 0 or more, that an amount (hours, places) is enough for."""
    return max(0, int(amount / a_place + WHOLE))

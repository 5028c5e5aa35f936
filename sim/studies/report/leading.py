"""Which of several strategies an answer is about: one rule for the report and the lab."""

from __future__ import annotations

from collections.abc import Mapping


def leading(changes: Mapping[str, tuple[float, bool]], net: Mapping[str, float]) -> str:
    """Return the strategy that an answer is about.

    Of those that clearly keep people out the one that keeps out most; where none does, of those that are not clearly
    worse the one with the highest mean; where all are, the least bad. Ties: the higher net of the public purse; then
    the first.

    Args:
        changes: by strategy how many persons are kept out (mean), and whether that clearly differs from none.
        net: by strategy the net present value to the public purse, kronor or any other unit.
    """

    def rank(name: str) -> tuple[bool, bool, float, float]:
        mean, clear = changes[name]
        return clear and mean > 0.0, not (clear and mean < 0.0), mean, net[name]

    return max(changes, key=rank)

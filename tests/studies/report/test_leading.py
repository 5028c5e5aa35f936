"""Claims about the strategy an answer is about: never an unclear one before a clear one, never a worse by chance."""

from __future__ import annotations

import pytest

from sim.studies.report.leading import leading

CASES = [
    ({"a": (5.0, True), "b": (9.0, False)}, "a"),
    ({"a": (5.0, True), "b": (9.0, True)}, "b"),
    ({"a": (-1.0, False), "b": (2.0, False)}, "b"),
    ({"a": (-1.0, True), "b": (-2.0, False)}, "b"),
    ({"a": (-1.0, True), "b": (-2.0, True)}, "a"),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_the_clear_go_first_then_those_that_are_not_clearly_worse(
    changes: dict[str, tuple[float, bool]], expected: str
) -> None:
    assert leading(changes, dict.fromkeys(changes, 0.0)) == expected


def test_of_equals_the_one_goes_first_that_is_better_for_the_public_purse() -> None:
    assert leading({"a": (3.0, True), "b": (3.0, True)}, {"a": -2.0, "b": -1.0}) == "b"
    assert leading({"a": (3.0, True), "b": (3.0, True)}, {"a": 0.0, "b": 0.0}) == "a"

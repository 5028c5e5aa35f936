"""The frames of child-welfare careers: their columns and words, checked before anything is drawn or written."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.views.drawing.style import BLUE, GREEN, INK, VERMILLION, LineStyle
from sim.views.frames import check_columns

WAYS = ("silo", "talks")
MEASURES = {
    "needed": LineStyle(INK, "-", ""),
    "met": LineStyle(BLUE, (0, (6.0, 2.0)), ""),
    "joint": LineStyle(VERMILLION, (0, (6.0, 2.0, 1.5, 2.0)), ""),
    "found_by_talk": LineStyle(GREEN, (0, (2.0, 1.5)), ""),
}
"""What is followed by age, and how each is drawn."""
CRITERIA = ("one agency serves", "two agencies have a glimpse")
EFFORTS = ("agency", "children", "first_age", "years", "cost_sek_per_child")
FIRST_MET = ("way", "age", "measure", "share", "low", "high")
TALKS = ("age", "hits", "misses", "false_alarms", "all_clear")


def checked_columns(
    frame: pd.DataFrame, name: str, columns: Sequence[str], may_lack: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the named columns, or raise ValueError: no rows, a missing column or a missing value."""
    check_columns(frame, name, columns)
    for column in columns:
        if column not in may_lack and frame[column].isna().any():
            raise ValueError(f"{name}: {column} is missing in {int(frame[column].isna().sum())} row(s)")
    return frame[list(columns)]


def allow(frame: pd.DataFrame, name: str, column: str, allowed: Sequence[str]) -> None:
    """Refuse a column with words that are not known."""
    unknown = sorted(set(frame[column].astype(str)) - set(allowed))
    if unknown:
        raise ValueError(f"{name}: unknown {column} {unknown[0]!r}; allowed: {', '.join(allowed)}")


def check_shares(frame: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    """Refuse columns with shares outside 0 to 1."""
    if not frame[list(columns)].stack().between(0.0, 1.0).all():
        raise ValueError(f"{name}: {' and '.join(columns)} must lie in 0–1")


def checked_first_met(first_met: pd.DataFrame) -> pd.DataFrame:
    """Return `first_met`, or raise ValueError that says what is wrong with it."""
    frame = checked_columns(first_met, "first_met", FIRST_MET, ("low", "high"))
    allow(frame, "first_met", "way", WAYS)
    allow(frame, "first_met", "measure", tuple(MEASURES))
    check_shares(frame, "first_met", ["share"])
    if frame.duplicated(["way", "age", "measure"]).any():
        raise ValueError("first_met has two rows for the same way, age, measure")
    for way in dict.fromkeys(frame["way"]):
        lacking = {"needed", "met", "joint"} - set(frame.loc[frame["way"] == way, "measure"])
        if lacking:
            raise ValueError(f"first_met has no rows for the measure {sorted(lacking)[0]!r} of the way {way!r}")
    return frame.sort_values("age", kind="stable")


def checked_talks(talks: pd.DataFrame) -> pd.DataFrame:
    """Return `talks` by age, or raise ValueError that says what is wrong with it."""
    frame = checked_columns(talks, "talks", TALKS)
    if frame.duplicated("age").any() or (frame[list(TALKS)] < 0).any(axis=None):
        raise ValueError("talks: an age may stand once, and no number lies below 0")
    return frame.sort_values("age", ignore_index=True)

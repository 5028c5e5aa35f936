"""A target: what to measure on simulated lives, of whom, and between which numbers it should fall."""

from __future__ import annotations

from dataclasses import dataclass

from sim.evidence.ages import LAST_AGE


@dataclass(frozen=True)
class Target:
    """One row: a quantity, of whom, and the interval it should fall in. Empty cells are '' or None."""

    id: str
    quantity: str
    low: float
    high: float
    value: float | None = None
    state: str = ""
    start: str = ""
    trait: str = ""
    among: str = ""
    exposure: str = ""
    reference: str = ""
    adjusted_for: str = ""
    through: str = ""
    within: str = ""
    age_from: int = 0
    age_to: int = LAST_AGE
    years: int | None = None
    times: int | None = None
    priors: tuple[int, int] | None = None
    top_percent: float | None = None
    contrast: float | None = None
    role: str = "check"
    source: str = ""
    note: str = ""
    title: str = ""

"""Synthetic results shaped like those of a real comparison: 70 years, a hump of about −30 MSEK, shared chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.views.drawing.placing import Box

TITLES = {
    "en": {
        "as_today": "As today",
        "early_parents": "Early parents",
        "school": "School",
        "youth_to_work": "Youth to work",
        "whole_chain": "The whole chain",
    },
    "sv": {
        "as_today": "Som i dag",
        "early_parents": "Tidigt föräldrastöd",
        "school": "Skolan",
        "youth_to_work": "Unga till arbete",
        "whole_chain": "Hela kedjan",
    },
}
OUTCOMES = {
    "mild_mental": 452,
    "long_term_unemployed": 268,
    "long_term_sick": 273,
    "alcohol_dependence": 88,
    "severe_mental": 46,
    "drug_dependence": 27,
}
SAVED_SHARE = {"as_today": 0.0, "early_parents": 0.06, "school": 0.02, "youth_to_work": 0.035, "whole_chain": 0.11}
SPENT_MSEK = {"as_today": 0.0, "early_parents": 30.0, "school": 12.0, "youth_to_work": 22.0, "whole_chain": 55.0}
GAIN_MSEK = {"as_today": 0.0, "early_parents": 3.4, "school": 0.9, "youth_to_work": 0.45, "whole_chain": 5.6}
FIRST_GAIN = {"as_today": 0, "early_parents": 8, "school": 10, "youth_to_work": 4, "whole_chain": 7}
PAYER_SHARE = {
    "municipality": 0.30,
    "region": 0.22,
    "employment_service": 0.08,
    "social_insurance": 0.22,
    "justice": 0.13,
    "other_state": 0.05,
}


@dataclass(frozen=True)
class Results:
    """The five frames a view may read, with the names of the strategies."""

    outcomes: pd.DataFrame
    by_age: pd.DataFrame
    payers: pd.DataFrame
    hump: pd.DataFrame
    appraisal: pd.DataFrame
    yearly_cost: pd.DataFrame


def make_results(replications: int = 40, horizon: int = 70, gain: float = 1.0) -> Results:
    """Make results; `gain` scales what the strategies save."""
    rng = np.random.default_rng(7)
    common = {replication: rng.normal() for replication in range(replications)}
    outcomes, by_age, payers, hump, appraisal, yearly = [], [], [], [], [], []
    for strategy in TITLES["en"]:
        for replication in range(replications):
            key = {"strategy": strategy, "replication": replication}
            outcomes += _outcomes(rng, key, common[replication])
            by_age += _by_age(rng, key, common[replication])
            curve = _curve(rng, strategy, horizon, gain)
            hump += [{**key, "years_since_start": year, "cumulative_net_sek": net} for year, net in enumerate(curve)]
            appraisal.append({**key, **_appraisal(curve)})
            payers += _payers(rng, key, strategy, curve[-1])
            cost = 451e6 * (1 - SAVED_SHARE[strategy]) + 9e6 * common[replication] + 1.5e6 * rng.normal()
            yearly.append({**key, "amount_sek": cost})
    return Results(*(pd.DataFrame(rows) for rows in (outcomes, by_age, payers, hump, appraisal, yearly)))


def _outcomes(rng: np.random.Generator, key: dict[str, object], common: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for outcome, persons in OUTCOMES.items():
        expected = persons * (1 - SAVED_SHARE[str(key["strategy"])])
        count = int(expected + 0.05 * persons * common + rng.normal() * persons**0.5 * 0.3)
        rows.append({**key, "outcome": outcome, "persons": count})
    return [*rows, {**key, "outcome": "any", "persons": sum(int(str(row["persons"])) for row in rows)}]


def _by_age(rng: np.random.Generator, key: dict[str, object], common: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    wobble = rng.normal(size=6) * 0.03
    for age in range(65):
        alive = 9000 - int(0.15 * age**2)
        rise = float(1 / (1 + np.exp(-(age - 22) / 3.0))) * (age >= 16) * (0.75 + 0.4 * age / 64)
        for place, (state, persons) in enumerate(OUTCOMES.items()):
            expected = persons * rise * (1 - SAVED_SHARE[str(key["strategy"])]) * (1 + 0.04 * common + wobble[place])
            rows.append(
                {
                    **key,
                    "age": age,
                    "state": state,
                    "persons": max(0, int(expected + 0.25 * expected**0.5 * rng.normal())),
                    "alive": alive,
                }
            )
    return rows


def _curve(rng: np.random.Generator, strategy: str, horizon: int, gain: float) -> np.ndarray:
    if strategy == "as_today":
        return np.zeros(horizon + 1)
    years = np.arange(horizon + 1)
    discount = 1.03**-years
    spent = np.where((years >= 1) & (years <= 6), SPENT_MSEK[strategy] / 6, 0.0)
    rise = np.clip((years - FIRST_GAIN[strategy]) / 12, 0.0, 1.0)
    saved = gain * GAIN_MSEK[strategy] * rise * (1 + 0.25 * rng.normal()) + 0.15 * rng.normal(size=years.size) * (
        rise > 0
    )
    return np.asarray(np.cumsum((saved - spent) * discount) * 1e6)


def _appraisal(curve: np.ndarray) -> dict[str, float]:
    bottom = int(np.argmin(curve))
    paid = [year for year in range(bottom, len(curve)) if curve[year] >= 0 and curve[bottom] < 0]
    payback = float(paid[0]) if paid else float("nan")
    return {
        "hump_depth_sek": min(curve[bottom], 0.0),
        "hump_year": float(bottom),
        "payback_year": payback,
        "npv_sek": curve[-1],
    }


def _payers(rng: np.random.Generator, key: dict[str, object], strategy: str, npv: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    spent = SPENT_MSEK[strategy] * 0.9e6
    zero = 0.0 if strategy == "as_today" else 1.0
    for payer, share in PAYER_SHARE.items():
        amount = (spent if payer == "municipality" else 0.0) - share * (npv + spent)
        rows.append({**key, "payer": payer, "amount_sek": amount + zero * rng.normal() * 2e6})
    rows.append({**key, "payer": "person_and_others", "amount_sek": zero * (3e6 * rng.normal() - 0.1 * (npv + spent))})
    rows.append({**key, "payer": "production", "amount_sek": zero * (6e6 * rng.normal() - 1.1 * (npv + spent))})
    return rows


@pytest.fixture(scope="session")
def results() -> Results:
    """Forty replications of five strategies over seventy years."""
    return make_results()


@pytest.fixture(scope="session")
def make() -> Callable[..., Results]:
    """The maker itself, for other numbers of replications."""
    return make_results


@pytest.fixture(scope="session")
def titles() -> dict[str, dict[str, str]]:
    """Display names per language."""
    return TITLES


def boxes_of(figure: Figure) -> list[tuple[str, Box]]:
    """Return every visible text of a figure with its box in pixels; all is laid out, nothing is painted."""
    figure.draw_without_rendering()
    found = []
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            extent = text.get_window_extent()
            found.append((text.get_text(), Box(extent.x0, extent.y0, extent.x1, extent.y1)))
    return found


@pytest.fixture(scope="session")
def text_boxes() -> Callable[[Figure], list[tuple[str, Box]]]:
    """Return every visible text of a figure with its box in pixels."""
    return boxes_of


MEETING_PIXELS = 8.0
"""Square pixels that two boxes may share: the letters in them do not touch yet."""


@pytest.fixture(scope="session")
def page_faults() -> Callable[[Figure], list[str]]:
    """Return what spoils a page, a line each: texts that leave it, and texts that lie over one another."""

    def faults(figure: Figure) -> list[str]:
        boxes = boxes_of(figure)
        width, height = figure.canvas.get_width_height()
        leaving = [
            f"{text!r} leaves the page"
            for text, box in boxes
            if box.left < 0 or box.bottom < 0 or box.right > width or box.top > height
        ]
        left, bottom, right, top = np.array([(b.left, b.bottom, b.right, b.top) for _, b in boxes]).reshape(-1, 4).T
        across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
        upwards = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
        shared = np.triu(np.maximum(across, 0.0) * np.maximum(upwards, 0.0), k=1)
        meeting = [f"{boxes[a][0]!r} meets {boxes[b][0]!r}" for a, b in np.argwhere(shared > MEETING_PIXELS)]
        return leaving + meeting

    return faults

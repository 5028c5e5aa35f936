"""The picture of a life: the staircase by age and the public bill so far, one row a strategy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.views.source_line import source_line
from sim.views.style import BLUE, GREY, INK, VERMILLION, Sheet, drawing, write_ticks
from sim.views.words import Words

STAGES = ("normality", "deviant_behaviour", "asociality", "outsider_identity", "exclusion")
TOLD = ("open_support", "placed", "diagnosed", "not_eligible", "completed_school", "left_school", "convicted",
        "convicted_of_violence", "prison", "drug", "alcohol", "severely_ill", "livelihood_work",
        "livelihood_disability_pension", "livelihood_income_support", "died")  # fmt: skip
"""Events that are written on the staircase, the first time they happen."""

_STAIRS_HEIGHT, _BILL_HEIGHT, _GAP, _STEP_NAMES, _WIDTH = 2.3, 0.8, 0.95, 1.55, 10.5
_SEK_PER_MSEK = 1e6
_ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
_LAST_AGE = 64


def life_figure(years: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None) -> Figure:
    """Draw the lives, one above the other on the same scales.

    Args:
        years: strategy, age, stage, events (joined by ;) and public_bill_sek, one row a year lived.
        titles: display name per strategy, in order.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        row_height = _STAIRS_HEIGHT + _BILL_HEIGHT + 2 * _GAP
        sheet = Sheet(
            _WIDTH, row_height * len(titles), _headline(years, titles, words), words("life.same"),
            source_line(words, 1, version),
        )  # fmt: skip
        highest = max(float(years["public_bill_sek"].max()) / _SEK_PER_MSEK, 0.1)
        for place, (strategy, title) in enumerate(titles.items()):
            life = years[years["strategy"] == strategy]
            top = sheet.top - place * row_height
            width = _WIDTH - _STEP_NAMES - 1.0
            stairs = sheet.panel(_STEP_NAMES, top - 0.45 - _STAIRS_HEIGHT, width, _STAIRS_HEIGHT)
            bill = sheet.panel(
                _STEP_NAMES, top - 0.45 - _STAIRS_HEIGHT - _GAP + 0.2 - _BILL_HEIGHT, width, _BILL_HEIGHT
            )
            sheet.write(0.35, top - 0.12, title, 11.0, weight="bold")
            _staircase(stairs, life, words)
            _bill(bill, life, highest, words)
    return sheet.figure


def _headline(years: pd.DataFrame, titles: Mapping[str, str], words: Words) -> str:
    """Say what differs between the two: years in exclusion and the public bill."""
    told = []
    for strategy, title in titles.items():
        life = years[years["strategy"] == strategy]
        excluded = int((life["stage"] == "exclusion").sum())
        msek = float(life["public_bill_sek"].iloc[-1]) / _SEK_PER_MSEK
        told.append(words("life.finding", title=title, years=words.number(excluded), msek=words.number(msek, 1)))
    return words("life.headline", first=told[0], second=told[1])


def _staircase(axes: Axes, life: pd.DataFrame, words: Words) -> None:
    ages = life["age"].to_numpy()
    steps = np.array([STAGES.index(stage) for stage in life["stage"]])
    axes.fill_between(ages, steps, step="post", color=VERMILLION, alpha=0.25, linewidth=0)
    axes.step(ages, steps, where="post", color=VERMILLION, linewidth=1.8)
    axes.set_xlim(0, _LAST_AGE + 1)
    axes.set_ylim(0, len(STAGES) + 1.9)
    axes.set_yticks(range(len(STAGES)), [words(f"stage.{stage}") for stage in STAGES])
    axes.tick_params(labelbottom=False)
    axes.grid(axis="y", color="#e5e5e5", linewidth=0.6)
    axes.set_axisbelow(True)
    told: set[str] = set()
    levels = [-9.0] * 4
    for age, events in zip(ages, life["events"], strict=True):
        for event in events.split(";"):
            if event not in TOLD or event in told:
                continue
            told.add(event)
            text = words(f"life.{event}")
            level = next((k for k, end in enumerate(levels) if end < age), None)
            if level is None:
                continue
            levels[level] = age + 1.5 + 0.72 * len(text)
            height = len(STAGES) - 0.4 + 0.52 * level
            axes.plot([age, age], [steps[list(ages).index(age)], height], color=GREY, linewidth=0.5)
            axes.text(age + 0.3, height, text, fontsize=7.0, color=INK, va="center", bbox=_ON_WHITE)


def _bill(axes: Axes, life: pd.DataFrame, highest: float, words: Words) -> None:
    msek = life["public_bill_sek"].to_numpy() / _SEK_PER_MSEK
    ages = life["age"].to_numpy()
    axes.fill_between(ages, msek, step="post", color=BLUE, alpha=0.3, linewidth=0)
    axes.step(ages, msek, where="post", color=BLUE, linewidth=1.5)
    axes.set_xlim(0, _LAST_AGE + 1)
    axes.set_ylim(0, highest * 1.25)
    axes.text(ages[-1] + 0.4, msek[-1], words.number(float(msek[-1]), 1), fontsize=9.0, color=INK, va="center")
    axes.set_title(words("life.bill_panel"), loc="left", fontsize=9.0, color=GREY)
    axes.set_xlabel(words("age.axis.x"), fontsize=9.0, color=GREY)
    write_ticks(axes.yaxis, words)

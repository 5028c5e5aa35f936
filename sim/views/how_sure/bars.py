"""What it rests on as bars: how the prices behind the kronor that move are known, and what is assumed in all."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim import __version__
from sim.money.perspective import PUBLIC, SOCIETY
from sim.views.drawing.strategy_styles import fitted
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MARGIN_INCHES,
    ORANGE,
    PURPLE,
    SKY,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    YELLOW,
    Sheet,
    drawing,
    text_color,
)
from sim.views.how_sure.frames import ASSUMED, Sureness, certain, source
from sim.views.how_sure.rests import kinds_in, share_of_kinds, shares_by_kind
from sim.views.words import Words

_WIDTH, _LEFT, _PANEL, _ROW, _HEAD, _FOOT, _KEY = 10.7, 2.6, 6.6, 0.36, 0.42, 0.4, 0.4
_LEAST_PERCENT = 7.0
STYLES = {
    "register": (GREEN, ""),
    "trial": (SKY, ""),
    "meta-analysis": (YELLOW, ""),
    "published": (BLUE, ""),
    "consultant": (ORANGE, ".."),
    "worked_out": (PURPLE, "xx"),
    "assumption": (VERMILLION, "//"),
}
"""Colour and hatch of each kind."""
_DARK = ("register", "published")


def rests_figure(known: Sureness, words: Words, version: str | None = None) -> Figure:
    """Draw the shares of the gross flow by kind of evidence, a bar a strategy, for the public purse and society."""
    shares = shares_by_kind(known)
    height = _ROW * len(known.strategies)
    kinds = kinds_in(shares)
    with drawing():
        sheet = Sheet(
            _WIDTH, _KEY + 2 * (_HEAD + height + _FOOT), rests_title(known, words), words("sure.rests.figure.note"),
            source(known, words, version or __version__),
        )  # fmt: skip
        _key(sheet, kinds, words)
        top = sheet.top - _KEY
        for perspective in (PUBLIC, SOCIETY):
            title = words("sure.rests.panel", who=words(f"bill.judged.{perspective}"))
            sheet.write(MARGIN_INCHES, top - 0.2, title, TEXT_POINTS, INK, "bold")
            axes = sheet.panel(_LEFT, top - _HEAD - height, _PANEL, height)
            axes.set_xlim(0.0, 100.0)
            axes.set_ylim(len(known.strategies) - 0.5, -0.5)
            axes.set_yticks([])
            for row, name in enumerate(known.strategies):
                _bar(axes, row, [(kind, share_of_kinds(shares, perspective, name, (kind,))) for kind in kinds], words)
                middle = top - _HEAD - _ROW * (row + 0.5)
                text = fitted(sheet, known.titles[name], _LEFT - 0.6, SMALL_POINTS)
                sheet.write(_LEFT - 0.12, middle, text, SMALL_POINTS, INK, horizontal="right")
                assumed = share_of_kinds(shares, perspective, name, ASSUMED)
                told = "·" if math.isnan(assumed) else certain(assumed, words)
                sheet.write(_LEFT + _PANEL + 0.12, middle, told, TEXT_POINTS, text_color(VERMILLION), "bold")
            top -= _HEAD + height + _FOOT
    return sheet.figure


def rests_title(known: Sureness, words: Words) -> str:
    """Say what share of the flows of whoever judges has assumed prices."""
    shares, who = shares_by_kind(known), words(f"bill.judged.{known.judged_by}")
    assumed = {name: share_of_kinds(shares, known.judged_by, name, ASSUMED) for name in known.strategies}
    told = {name: share for name, share in assumed.items() if not math.isnan(share)}
    if not told:
        return words("sure.rests.title.nothing")
    if len(told) == 1:
        ((name, share),) = told.items()
        return words("sure.rests.title.one", share=certain(share, words), who=who, strategy=known.titles[name])
    low, high = (certain(one, words) for one in (min(told.values()), max(told.values())))
    if low == high:
        return words("sure.rests.title.all", share=low, who=who)
    return words("sure.rests.title", low=low, high=high, who=who)


def _key(sheet: Sheet, kinds: list[str], words: Words) -> None:
    x, y = MARGIN_INCHES, sheet.top - 0.1
    for kind in kinds:
        color, hatch = STYLES[kind]
        patch = Rectangle(
            (x / sheet.width, (y - 0.06) / sheet.height), 0.26 / sheet.width, 0.13 / sheet.height, facecolor=color,
            hatch=hatch, edgecolor=INK, linewidth=0.5,
        )  # fmt: skip
        sheet.figure.add_artist(patch)
        text = words(f"sure.kind.{kind}")
        sheet.write(x + 0.33, y, text, SMALL_POINTS, GREY)
        x += 0.33 + sheet.text_size(text, SMALL_POINTS)[0] + 0.25


def _bar(axes: Axes, row: int, parts: list[tuple[str, float]], words: Words) -> None:
    left = 0.0
    for kind, share in parts:
        if math.isnan(share) or share == 0.0:
            continue
        color, hatch = STYLES[kind]
        percent = 100.0 * share
        axes.barh([row], [percent], 0.62, left=[left], color=color, hatch=hatch, edgecolor=INK, linewidth=0.5)
        if percent >= _LEAST_PERCENT:
            box = {"facecolor": "white", "linewidth": 0.0, "pad": 0.8, "alpha": 0.85} if kind not in _DARK else None
            axes.text(left + percent / 2, row, words.number(percent), ha="center", va="center", fontsize=SMALL_POINTS,
                      color="white" if kind in _DARK else INK, fontweight="bold", bbox=box)  # fmt: skip
        left += percent

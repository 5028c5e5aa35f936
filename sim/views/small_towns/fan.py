"""The fan: what may happen in one town, by its size, as today and with a strategy.

Reads ``Fan``; knows nothing of the model.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    text_color,
    write_ticks,
)
from sim.views.small_towns.frames import AS_TODAY, LEVELS, STRATEGY, Fan, headline, persons
from sim.views.source_line import source_line
from sim.views.words import Words

_WIDTH, _LEFT, _WIDE, _GAP, _TALL, _ROW, _LABEL = 12.4, 1.75, 4.75, 0.65, 3.0, 0.25, 1.35
_COLORS = {AS_TODAY: BLUE, STRATEGY: VERMILLION}
_ALPHA = {95: 0.13, 80: 0.16, 50: 0.22}
_ROWS = ("expected", "low_95", "low_80", "low_50")


def fan_figure(fan: Fan, words: Words, version: str | None = None) -> Figure:
    """Draw where one town's share in exclusion may lie by its size, and below it the persons that makes.

    Args:
        fan: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    with drawing():
        body = _TALL + _ROW * len(_ROWS) + 1.55
        notes = words("small_towns.subtitle", draws=words.number(fan.draws), towns=words.number(fan.towns))
        source = source_line(words, fan.replications, version)
        sheet = Sheet(_WIDTH, body, headline(fan, words), notes, source)
        bottom = sheet.top - _TALL - 0.4
        top = max(float(row[f"high_{LEVELS[0]}"]) / row["children"] for _, row in fan.futures.iterrows())
        for column, arm in enumerate((AS_TODAY, STRATEGY)):
            left = _LEFT + column * (_WIDE + _GAP)
            axes = sheet.panel(left, bottom, _WIDE, _TALL)
            _fan(axes, fan, arm, words)
            axes.set_ylim(0.0, 105.0 * top)
            write_ticks_in_percent(axes, words)
            _numbers(sheet, axes, fan, arm, bottom - 0.62, column == 0, words)
    return sheet.figure


def _fan(axes: Axes, fan: Fan, arm: str, words: Words) -> None:
    rows, color = fan.of(fan.futures, arm), _COLORS[arm]
    sizes = rows["children"].to_numpy(dtype=float)
    for level in LEVELS:
        low, high = (100.0 * rows[f"{end}_{level}"].to_numpy() / sizes for end in ("low", "high"))
        axes.fill_between(sizes, low, high, color=color, alpha=_ALPHA[level], linewidth=0)
        axes.annotate(
            words.percent(level), (sizes[0], high[0]), (3, 0), textcoords="offset points", va="top",
            fontsize=SMALL_POINTS, color=text_color(color),
        )  # fmt: skip
    for end in ("expected_low", "expected_high"):
        axes.plot(sizes, 100.0 * rows[end].to_numpy() / sizes, color=INK, linewidth=0.9, linestyle=(0, (3, 2)))
    expected = 100.0 * rows["expected"].to_numpy() / sizes
    axes.plot(sizes, expected, color=color, linewidth=2.0, marker="o", markersize=4)
    axes.set_xscale("log")
    axes.set_xlim(sizes[0] / 1.25, sizes[-1] * 1.25)
    axes.set_xticks(sizes, labels=[words.number(size) for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_title(fan.titles[arm], fontsize=TEXT_POINTS, fontweight="bold", color=text_color(color), loc="left", pad=8)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))


def write_ticks_in_percent(axes: Axes, words: Words) -> None:
    """Write the ticks of the upward axis as percentages."""
    write_ticks(axes.yaxis, words)
    ticks = list(axes.get_yticks())
    axes.set_yticks(ticks, labels=[words.percent(tick) for tick in ticks])


def _numbers(sheet: Sheet, axes: Axes, fan: Fan, arm: str, top: float, named: bool, words: Words) -> None:
    """Write the persons of each size under its place: expected, and where one town lies."""
    rows = fan.of(fan.futures, arm)
    if named:
        sheet.write(0.35, top + _ROW + 0.05, words("small_towns.children"), SMALL_POINTS, GREY)
        sheet.write(0.35, top, words("small_towns.persons"), SMALL_POINTS, INK, weight="bold")
    for line, key in enumerate(_ROWS, start=1):
        y = top - line * _ROW
        if named:
            label = words("small_towns.expected") if key == "expected" else _level(key, words)
            sheet.write(0.35, y, label, SMALL_POINTS, GREY)
        for _, row in rows.iterrows():
            across = float(axes.transData.transform((row["children"], 0.0))[0]) / sheet.figure.dpi
            if key == "expected":
                text = persons(float(row[key]), words)
            else:
                text = f"{words.number(int(row[key]))}–{words.number(int(row[key.replace('low', 'high')]))}"
            weight = "bold" if key == "expected" else "normal"
            sheet.write(across, y, text, SMALL_POINTS, text_color(_COLORS[arm]), weight=weight, horizontal="center")


def _level(key: str, words: Words) -> str:
    return words("small_towns.one_town", percent=words.percent(int(key.rpartition("_")[2])))

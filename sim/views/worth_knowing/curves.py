"""Curves of *worth knowing*: evaluations by their size beside their cost, and knowing all by what a person is worth."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.strategy_styles import style_of
from sim.views.drawing.style import GREY, INK, RULE, SMALL_POINTS, TEXT_POINTS, Sheet, drawing, text_color, write_ticks
from sim.views.frames import SEK_PER_MSEK
from sim.views.how_sure.frames import certain
from sim.views.words import Words
from sim.views.worth_knowing.frames import LEAST_SEK, WorthKnown, kronor, scale_unit, source
from sim.views.worth_knowing.short import best_evaluation
from sim.views.worth_knowing.table import cohorts_text

_WIDTH, _LEFT, _LABELS, _HEIGHT, _FOOT, _HEAD = 10.7, 0.85, 2.7, 3.6, 0.65, 0.25
_STRIPE = 0.62
_MOST_CURVES = 6
_LEAST_NAMED = 0.09
"""Part of the scale that a strategy must be best on for its name to stand over it."""


def evaluations_figure(known: WorthKnown, words: Words, version: str | None = None) -> Figure:
    """Draw what evaluations are worth by their size, with what they cost."""
    frame = known.frames["evaluations"]
    programmes = list(dict.fromkeys(frame["programme"]))[:_MOST_CURVES]
    note = words("worth.figure.evaluations.note", cohorts=cohorts_text(known, words))
    with drawing():
        sheet = Sheet(_WIDTH, _HEIGHT + _FOOT + _HEAD, evaluations_title(known, words), note,
                      source(known, words, version))  # fmt: skip
        axes = sheet.panel(_LEFT, sheet.bottom + _FOOT, _WIDTH - _LEFT - _LABELS - 0.35, _HEIGHT)
        shown = frame[frame["programme"].isin(programmes)]
        per, unit = scale_unit(max(float(shown["worth_sek"].max()), float(shown["cost_sek"].max())), words)
        ends = {name: _of(shown, name)["worth_sek"].iloc[-1] for name in programmes}
        upper = _of(shown, max(programmes, key=lambda name: float(ends[name])))
        axes.fill_between(
            upper["per_arm"], upper["low"] / per, upper["high"] / per, color=RULE, alpha=0.45, linewidth=0
        )
        labels = []
        for place, name in enumerate(programmes, start=1):
            own, style = _of(shown, name), style_of(place)
            surely = known.proof_of_effect(name) == "surely"
            axes.plot(own["per_arm"], own["worth_sek"] / per, color=style.color, linestyle=style.dash,
                      marker=style.marker, markersize=4.0, linewidth=2.2 if surely else 0.9, zorder=3)  # fmt: skip
            told = words("worth.figure.evaluations.end", worth=kronor(float(ends[name]), words))
            labels.append(EndLabel(known.programmes[name], (told,), style.color, float(ends[name]) / per))
        cost = _of(shown, programmes[0])
        axes.plot(cost["per_arm"], cost["cost_sek"] / per, color=INK, linewidth=2.0, zorder=2.5)
        last = float(cost["cost_sek"].iloc[-1])
        labels.append(EndLabel(words("worth.figure.evaluations.cost"), (kronor(last, words),), INK, last / per))
        sizes = sorted(set(shown["per_arm"]))
        if len(sizes) > 1 and sizes[-1] >= 4 * sizes[0]:
            axes.set_xscale("log")
        axes.set_xlim(sizes[0], sizes[-1] if len(sizes) > 1 else sizes[0] * 1.5)
        axes.set_xticks(sizes, [words.number(one) for one in sizes])
        axes.minorticks_off()
        axes.set_ylim(bottom=0.0)
        _scales(axes, unit, words)
        axes.set_xlabel(words("worth.figure.evaluations.axis"), fontsize=TEXT_POINTS, color=GREY)
        write_end_labels(sheet, axes, labels, _LABELS)
    return sheet.figure


def evaluations_title(known: WorthKnown, words: Words) -> str:
    """Say which evaluation is worth more than it costs, or that none is, or none is shown to be."""
    row = best_evaluation(known)
    if row is None or float(row["net_sek"]) <= 0.0:
        return words("worth.figure.evaluations.costs")
    if known.proof_of_effect(str(row["programme"])) != "surely":
        return words("worth.figure.evaluations.unproven")
    return words(
        "worth.figure.evaluations.pays", programme=known.programmes[str(row["programme"])],
        size=words.number(int(row["per_arm"])), net=kronor(float(row["net_sek"]), words, sign=True),
    )  # fmt: skip


def worths_figure(known: WorthKnown, words: Words, version: str | None = None) -> Figure:
    """Draw the worth of knowing everything by what a person kept out is worth, and which strategy is best there."""
    rows = known.frames["worths"].sort_values("person_sek")
    at = rows["person_sek"] / SEK_PER_MSEK
    per, unit = scale_unit(float(rows["high"].max()), words)
    with drawing():
        sheet = Sheet(_WIDTH, _HEIGHT + _FOOT + _HEAD + _STRIPE, worths_title(known, words),
                      words("worth.figure.worths.note"), source(known, words, version))  # fmt: skip
        width = _WIDTH - _LEFT - 0.6
        axes = sheet.panel(_LEFT, sheet.bottom + _FOOT, width, _HEIGHT)
        axes.fill_between(at, rows["low"] / per, rows["high"] / per, color=RULE, alpha=0.45, linewidth=0)
        axes.plot(at, rows["sek"] / per, color=INK, linewidth=2.2, marker="o", markersize=4.0, zorder=3)
        axes.set_xlim(float(at.iloc[0]), float(at.iloc[-1]))
        axes.set_ylim(0.0, max(1.06 * float(rows["high"].max()) / per, 1e-9) if rows["high"].max() > 0.0 else 1.0)
        if known.person_sek > 0.0:
            _in_use(axes, known.person_sek / SEK_PER_MSEK, words)
        _scales(axes, unit, words)
        axes.xaxis.set_major_locator(MaxNLocator(8))
        write_ticks(axes.xaxis, words)
        label = words("worth.figure.worths.axis", unit=words("unit.msek"))
        axes.set_xlabel(label, fontsize=TEXT_POINTS, color=GREY)
        _stripe(sheet, axes, rows, known, words, width)
    return sheet.figure


def _in_use(axes: Axes, at: float, words: Words) -> None:
    axes.axvline(at, color=INK, linewidth=1.1, dashes=(4.0, 3.0), zorder=2)
    axes.annotate(
        words("worth.figure.in_use"), (at, 0.95), (5, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=SMALL_POINTS, color=GREY,
    )  # fmt: skip


def _stripe(sheet: Sheet, axes: Axes, rows: pd.DataFrame, known: WorthKnown, words: Words, width: float) -> None:
    """Write over the panel which strategy is best on average along the scale; a line where another becomes so."""
    first, last = axes.get_xlim()
    above = sheet.bottom + _FOOT + _HEIGHT + 0.14
    for start, end, name, low, high in spans_of(rows):
        for edge in (start, end):
            if first < edge < last:
                axes.axvline(edge, color=RULE, linewidth=0.9, zorder=1)
        if (end - start) / (last - first) < _LEAST_NAMED:
            continue
        left = _LEFT + width * (start - first) / (last - first)
        share = certain(low, words) if low != low or round(100 * low) == round(100 * high) else (
            f"{words.number(100.0 * low)}–{certain(high, words)}"
        )  # fmt: skip
        color = text_color(style_of(list(known.titles).index(name)).color)
        room = width * (end - start) / (last - first) - 0.1
        title = sheet.wrapped(known.titles[name], room, SMALL_POINTS, "bold")
        sheet.write(left + 0.05, above, f"{title}\n{share}", SMALL_POINTS, color, "bold", vertical="bottom")


def spans_of(rows: pd.DataFrame) -> list[tuple[float, float, str, float, float]]:
    """Return from and to which worth of a person (MSEK) which strategy is best, and in how large shares of draws.

    Between two worths that are worked out, the change is drawn half-way.
    """
    at = [float(one) / SEK_PER_MSEK for one in rows["person_sek"]]
    names, shares = [str(one) for one in rows["best"]], [float(one) for one in rows["probability"]]
    found: list[tuple[float, float, str, float, float]] = []
    start = 0
    for place in range(1, len(at) + 1):
        if place == len(at) or names[place] != names[start]:
            left = at[0] if start == 0 else (at[start - 1] + at[start]) / 2.0
            right = at[-1] if place == len(at) else (at[place - 1] + at[place]) / 2.0
            own = [one for one in shares[start:place] if one == one] or [float("nan")]  # NaN: no draw tells
            found.append((left, right, names[start], min(own), max(own)))
            start = place
    return found


def worths_title(known: WorthKnown, words: Words) -> str:
    """Say at what worth of a person knowing more is worth most, or that it is worth nothing at any."""
    rows = known.frames["worths"]
    rows = rows.sort_values("person_sek")
    top, last = rows.sort_values("sek", ascending=False, kind="stable").iloc[0], rows.iloc[-1]
    most, at = kronor(float(top["sek"]), words), words.money(float(top["person_sek"]), _decimals(top["person_sek"]))
    end = words.money(float(last["person_sek"]), _decimals(last["person_sek"]))
    if float(top["sek"]) < LEAST_SEK:
        return words("worth.figure.worths.nothing", worth=end)
    first = rows.iloc[0]
    if float(top["person_sek"]) in (float(first["person_sek"]), float(last["person_sek"])):
        least = kronor(float(first["sek"]), words)
        return words("worth.figure.worths.ends", first=least, last=kronor(float(last["sek"]), words), worth=end)
    return words("worth.figure.worths.between", most=most, worth=at)


def _decimals(sek: float) -> int:
    return 0 if float(sek / SEK_PER_MSEK).is_integer() else 1


def _of(frame: pd.DataFrame, programme: str) -> pd.DataFrame:
    return frame[frame["programme"] == programme].sort_values("per_arm")


def _scales(axes: Axes, unit: str, words: Words) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(5))
    write_ticks(axes.yaxis, words)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_ylabel(unit, fontsize=TEXT_POINTS, color=GREY)

"""Calibration: what the published figures taught each free parameter, as a figure and in plain text.

Reads tidy frames; knows nothing of the model. Parameters are in standard deviations of their priors, so that 0 is what
the evidence of the parameter's own row says.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim import __version__
from sim.evidence.parameters import HALF_WIDTH_SD
from sim.studies.intervals import LEVEL_PERCENT
from sim.views.calibration.target_text import counted, decimals_for, drawable, name_of, number, range_text
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.drawing.style import (
    BLUE,
    GREY,
    INK,
    MARGIN_INCHES,
    RULE,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    Sheet,
    drawing,
    write_ticks,
)
from sim.views.words import Words

_COLUMNS = ("parameter", "best_sd", "mean_sd", "low_sd", "high_sd", "told_by", "trades_off_with", "correlation", "weak")
_FIT_COLUMNS = ("id", "simulated", "low", "high", "inside", "published")
_SPREAD = "posterior_over_prior_sd"
"""A column that may say directly how wide the posterior is beside the prior."""
_LINE, _PANEL, _LIMIT = 0.185, 3.6, 3.1
_BAND = "#d4d4d4"


@dataclass(frozen=True)
class _Parameter:
    """One free parameter; numbers in prior standard deviations, NaN where there is no ensemble."""

    name: str
    best: float
    mean: float
    low: float
    high: float
    spread: float
    told_by: str
    trades_off_with: str
    correlation: float
    weak: bool

    @property
    def learned_percent(self) -> float:
        """Return by how much the posterior is narrower than the prior, per cent of the prior, never below 0."""
        return self.spread if math.isnan(self.spread) else 100.0 * max(0.0, 1.0 - self.spread)


def _read(parameters: pd.DataFrame) -> list[_Parameter]:
    """Return the parameters, the one that most was learned about first."""
    _check(parameters, "parameters", _COLUMNS)
    numbers = {
        column: pd.to_numeric(parameters[column], errors="coerce").astype(float).tolist()
        for column in (*_COLUMNS[1:5], "correlation", *([_SPREAD] if _SPREAD in parameters else []))
    }
    widths = [
        (high - low) / (2.0 * HALF_WIDTH_SD) for low, high in zip(numbers["low_sd"], numbers["high_sd"], strict=True)
    ]
    spread = numbers.get(_SPREAD, widths)
    texts = zip(
        parameters["parameter"], parameters["told_by"], parameters["trades_off_with"], parameters["weak"], strict=True
    )
    found = [
        _Parameter(
            _label(name), numbers["best_sd"][k], numbers["mean_sd"][k], numbers["low_sd"][k], numbers["high_sd"][k],
            spread[k], _text(told), _label(trades), numbers["correlation"][k], bool(weak),
        )
        for k, (name, told, trades, weak) in enumerate(texts)
    ]  # fmt: skip
    return sorted(found, key=lambda one: -math.inf if math.isnan(one.spread) else one.spread)


def _check(frame: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing or frame.empty:
        raise ValueError(
            f"{name} needs rows and the columns {', '.join(columns)}; without {', '.join(missing) or 'rows'}"
        )


def _text(value: object) -> str:
    return name_of(value) if isinstance(value, str) and value.strip() else ""


def _label(label: object) -> str:
    """Return a parameter's label with its ages apart: ``placement_log_odds@0-3`` is placement log odds, 0-3."""
    return _text(str(label).replace("@", ", ")) if isinstance(label, str) else ""


def _strongest(found: Sequence[_Parameter]) -> _Parameter | None:
    """Return the first parameter of the pair that trades off most, or None where no pair does."""
    pairs = [one for one in found if one.trades_off_with and not math.isnan(one.correlation)]
    return max(pairs, key=lambda one: abs(one.correlation), default=None)


# --- the figure


def calibration_figure(parameters: pd.DataFrame, words: Words, version: str | None = None) -> Figure:
    """Draw each free parameter's prior and posterior, the one that most was learned about at the top.

    Args:
        parameters: parameter, best_sd, mean_sd, low_sd, high_sd (prior standard deviations; NaN without an ensemble),
            told_by, trades_off_with, correlation, weak; posterior_over_prior_sd may say how wide the posterior is,
            otherwise low_sd and high_sd do.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: no rows or a column that lacks.
    """
    found = _read(parameters)
    strongest = _strongest(found)
    with drawing():
        probe = Sheet(5.0, 1.0, "", "", "")
        told, trades = [one.told_by for one in found], [_trade(one, words) for one in found]
        heads = {key: words(f"calibration.column.{key}") for key in ("learned", "told_by", "trades_off_with")}

        def widest(texts: Sequence[str], weight: str = "normal") -> float:
            longest = sorted({drawable(text) for text in texts}, key=len)[-8:]
            return max(probe.text_size(text, SMALL_POINTS, weight)[0] for text in longest if text)

        names = widest([one.name for one in found]) + 0.15
        learned = names + _PANEL + 0.1 + max(widest([heads["learned"]]), 0.5)
        told_at = learned + 0.3
        trades_at = told_at + widest([heads["told_by"], *told]) + 0.3
        width = 2 * MARGIN_INCHES + trades_at + widest([heads["trades_off_with"], *trades], "bold")
        body = _LINE * len(found) + 0.85
        source = words("validation.source_line", version=version or __version__)
        sheet = Sheet(width, body, _headline(found, words), _notes(found, strongest, words), source)
        left, top = MARGIN_INCHES, sheet.top - 0.3
        axes = sheet.panel(left + names, top - _LINE * len(found), _PANEL, _LINE * len(found))
        _dress(axes, len(found), words)
        for (key, head), x in zip(heads.items(), (learned, told_at, trades_at), strict=True):
            side = "right" if key == "learned" else "left"
            sheet.write(left + x, top + 0.1, head, SMALL_POINTS, GREY, vertical="baseline", horizontal=side)
        for place, one in enumerate(found):
            y = top - (place + 0.68) * _LINE
            weight = "bold" if strongest is not None and _same_pair(one, strongest) else "normal"
            sheet.write(left, y, drawable(one.name), SMALL_POINTS, vertical="baseline", weight=weight)
            share = _learned(one, words)
            sheet.write(left + learned, y, share, SMALL_POINTS, vertical="baseline", horizontal="right")
            sheet.write(left + told_at, y, drawable(one.told_by), SMALL_POINTS, GREY, vertical="baseline")
            sheet.write(left + trades_at, y, drawable(trades[place]), SMALL_POINTS, vertical="baseline", weight=weight)
            _mark(axes, one, place)
    return sheet.figure


def _same_pair(one: _Parameter, strongest: _Parameter) -> bool:
    return {one.name, one.trades_off_with} == {strongest.name, strongest.trades_off_with}


def _headline(found: Sequence[_Parameter], words: Words) -> str:
    weak, among = counted(one.weak for one in found)
    key = "none" if weak == among else "some" if weak else "all"
    slots = {"told": words.number(among - weak), "weak": words.number(weak)} if key == "some" else {}
    return words(f"calibration.headline.{key}", among=words.number(among), **slots)


def _notes(found: Sequence[_Parameter], strongest: _Parameter | None, words: Words) -> str:
    percent = words.percent(LEVEL_PERCENT)
    notes = [words("calibration.scale", percent=percent)]
    if all(math.isnan(one.low) for one in found):
        notes.append(words("calibration.best_only"))
    else:
        notes.append(words("calibration.marks", percent=percent))
    notes.append(words("calibration.learned"))
    if strongest is not None:
        pair = {"first": strongest.name, "second": strongest.trades_off_with}
        notes.append(words("calibration.strongest", r=words.number(strongest.correlation, 2), **pair))
    return drawable(" ".join(notes))


def _trade(one: _Parameter, words: Words) -> str:
    """Return what a parameter trades off against, with the correlation; nothing where there is nothing."""
    if not one.trades_off_with:
        return ""
    return f"{one.trades_off_with} (r\u00a0=\u00a0{words.number(one.correlation, 2)})"


def _learned(one: _Parameter, words: Words) -> str:
    share = one.learned_percent
    return words.number(share) if math.isnan(share) else words.percent(share)


def _dress(axes: Axes, rows: int, words: Words) -> None:
    axes.set_xlim(-_LIMIT, _LIMIT)
    axes.set_ylim(rows, 0.0)
    axes.set_yticks([])
    axes.set_xticks([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
    write_ticks(axes.xaxis, words)
    axes.set_xlabel(words("calibration.axis"), fontsize=TEXT_POINTS, color=GREY)
    axes.axvline(0.0, color=RULE, linewidth=0.8, zorder=2)


def _mark(axes: Axes, one: _Parameter, place: int) -> None:
    """Draw a row's prior, the middle 95 % and the mean of the ensemble, and the best fit as an upright stroke."""
    y = place + 0.5
    size = (2.0 * HALF_WIDTH_SD, 0.76)
    axes.add_patch(Rectangle((-HALF_WIDTH_SD, y - 0.38), *size, facecolor=_BAND, linewidth=0, zorder=1))
    color = VERMILLION if one.weak else BLUE

    def within(value: float) -> float:
        return min(max(value, -_LIMIT), _LIMIT) if not math.isnan(value) else value

    if not math.isnan(one.low):
        axes.plot([within(one.low), within(one.high)], [y, y], color=color, linewidth=1.6, zorder=3)
    if not math.isnan(one.best):
        axes.plot([within(one.best)] * 2, [y - 0.34, y + 0.34], color=INK, linewidth=1.2, zorder=5)
    if not math.isnan(one.mean):
        axes.plot(
            [within(one.mean)], [y], marker="D" if one.weak else "o", color=color, zorder=4, clip_on=False,
            markersize=4.3, markerfacecolor="white" if one.weak else color, markeredgewidth=1.1,
        )  # fmt: skip


# --- the table


def calibration_table(fit: pd.DataFrame, parameters: pd.DataFrame, words: Words, *, members: int, kept: int) -> str:
    """Return the fitted figures and the free parameters as text, at most 100 characters wide.

    Args:
        fit: id, simulated, low, high, inside, published.
        parameters: as for ``calibration_figure``.
        words: the language.
        members: members of the ensemble, kept or not; 0 without an ensemble.
        kept: those of them that meet their targets.

    Raises:
        ValueError: no rows, a column that lacks, or more members kept than there are.
    """
    if not 0 <= kept <= members:
        raise ValueError(f"{kept} members kept of {members}")
    _check(fit, "fit", _FIT_COLUMNS)
    found = _read(parameters)
    notes = [_ensemble_note(members, kept, words), words("calibration.learned")]
    weak = [one.name for one in found if one.weak]
    if weak:
        notes.append(words("calibration.weak", names="; ".join(weak)))
    if (strongest := _strongest(found)) is not None:
        pair = {"first": strongest.name, "second": strongest.trades_off_with}
        notes.append(words("calibration.strongest", r=words.number(strongest.correlation, 2), **pair))
    return "\n".join(
        [
            *_fit_lines(fit, words),
            "",
            *_parameter_lines(found, words),
            "",
            *(part for note in notes for part in textwrap.wrap(note, WIDTH)),
            words("validation.source_line", version=__version__),
        ]
    )


def _ensemble_note(members: int, kept: int, words: Words) -> str:
    if members == 0:
        return words("calibration.best_only")
    if kept == 0:
        return words("calibration.none_kept", members=words.number(members))
    return words("calibration.ensemble", members=words.number(members), kept=words.number(kept))


def _fit_lines(fit: pd.DataFrame, words: Words) -> list[str]:
    headers = [words(f"validation.column.{key}") for key in ("simulated", "published", "range", "inside")]
    inside, among = counted(bool(one) for one in fit["inside"])
    title = words("calibration.fitted", inside=words.number(inside), among=words.number(among))
    lines: list[Line] = [Heading(title)]
    columns = [
        pd.to_numeric(fit[key], errors="coerce").astype(float) for key in ("simulated", "low", "high", "published")
    ]
    for name, inside_range, simulated, low, high, published in zip(fit["id"], fit["inside"], *columns, strict=True):
        low, high = (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(high) else high)
        decimals = decimals_for(simulated, low, high, published)
        verdict = words("yes" if inside_range else "no")
        cells = (
            number(simulated, decimals, words), number(published, decimals, words),
            range_text(low, high, decimals, words), verdict,
        )  # fmt: skip
        lines.append(Row(name_of(name), cells))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _parameter_lines(found: Sequence[_Parameter], words: Words) -> list[str]:
    """Return the parameters; what told each and what it trades off against stand in a line below it."""
    headers = [words(f"calibration.column.{key}") for key in ("best", "mean", "posterior", "learned")]
    lines: list[Line] = [Heading(words("calibration.parameters", percent=words.percent(LEVEL_PERCENT)))]
    for one in found:
        lines.append(Row(one.name, (
            words.number(one.best, 2), words.number(one.mean, 2),
            words.number(math.nan) if math.isnan(one.low) else range_text(one.low, one.high, 2, words),
            _learned(one, words),
        )))  # fmt: skip
        told = [words("calibration.told_by", name=one.told_by)] if one.told_by else []
        if one.trades_off_with:
            told.append(words("calibration.trades_off", trade=_trade(one, words)))
        if told:
            lines.append(Heading(f"  {'; '.join(told)}", minor=True))
    return lay_out(headers, lines, WIDTH, pinned=len(headers))

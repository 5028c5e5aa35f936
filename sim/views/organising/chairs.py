"""Between the chairs: how many are left without help under each way of organising, and what it does to people and cost.

Reads the tidy frames `chairs` and `effects`; knows nothing of the model. `checked_ways`, `findings` and the rows of a
table are shared with the figures of capacity and of what a krona achieved.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.studies.intervals import LEVEL_PERCENT
from sim.views.columns import WIDTH, Heading, Line, lay_out
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
    write_ticks,
)
from sim.views.frames import (
    SEK_PER_MSEK,
    alternatives_of,
    check_same_replications,
    comparator_of,
    replication_count,
)
from sim.views.over_years import listed
from sim.views.source_line import source_line
from sim.views.ways import (
    Finding,
    Key,
    change_row,
    checked_ways,
    decimals_for,
    findings,
    interval_note,
    level_row,
)
from sim.views.words import Words

GROUPS = ("children", "adults")
PERSONS = ("between_chairs", "first_time")
CONTACTS = ("refused", "lost", "gave_up", "aged_out", "waiting", "missed", "not_seeking", "served",
            "served_by_mistake", "helped_elsewhere")  # fmt: skip
EFFECTS = ("excluded", "public_msek", "services_msek")

_DRAWN = {"children.between_chairs": "children", "adults.between_chairs": "adults", "excluded": "excluded",
          "public_msek": "public"}  # fmt: skip
_CHAIRS = tuple(_DRAWN)[:2]
_PANEL, _GAP, _ROW, _FOOT, _WIDEST_NAME = 2.2, 0.34, 0.56, 0.66, 2.1
_MIDDLE = 0.57


def chairs_figure(
    chairs: pd.DataFrame, effects: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> Figure:
    """Draw a row per way of organising: between the chairs by age, and the difference in exclusion and public cost.

    Args:
        chairs: way, replication, group ("children" 0–19, "adults" 20–64), measure (`PERSONS` and `CONTACTS`),
            per_1000: persons or contacts a year per 1 000 residents of the group.
        effects: way, replication, measure (`EFFECTS`), value: persons in long-lasting exclusion; discounted cost of the
            public payers over the horizon, MSEK; undiscounted cost of the agencies' services, MSEK a year.
        titles: display name per way, the comparator first.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that is incomplete, doubled, or with an unknown group or measure; only a comparator.
    """
    found, replications = _found(chairs, effects, titles)
    if len(titles) == 1:
        raise ValueError("titles names only the comparator; between the chairs needs another way to compare with it")
    with drawing():
        probe = Sheet(5.0, 1.0, "", "", "")
        names = [probe.wrapped(title, _WIDEST_NAME, TEXT_POINTS, "bold") for title in titles.values()]
        left = 0.35 + max(probe.text_size(name, TEXT_POINTS, "bold")[0] for name in names) + 0.2
        row = max(_ROW, *(probe.text_size(name, TEXT_POINTS, "bold")[1] + 0.16 for name in names))
        heads = [_head(measure, titles, probe, words) for measure in _DRAWN]
        head = max(probe.text_size(text, TEXT_POINTS)[1] for text in heads) + 0.3
        height = row * len(titles)
        width = left + len(_DRAWN) * (_PANEL + _GAP) + 0.1
        title, source = _headline(found, titles, words), source_line(words, replications, version)
        sheet = Sheet(width, head + height + _FOOT, title, _notes(replications, titles, words), source)
        top = sheet.top - head
        for place, name in enumerate(names):
            sheet.write(0.35, top - (place + _MIDDLE) * row, name, weight="bold", color=INK)
        for place, (measure, text) in enumerate(zip(_DRAWN, heads, strict=True)):
            x = left + place * (_PANEL + _GAP)
            sheet.write(x, top + 0.1, text, vertical="bottom")
            _panel(sheet, sheet.panel(x, top - height, _PANEL, height), measure, found, titles, words)
    return sheet.figure


def chairs_table(
    chairs: pd.DataFrame, effects: pd.DataFrame, titles: Mapping[str, str], words: Words, version: str | None = None
) -> str:
    """Return the same as text: every measure by group and way, then the effects with paired differences."""
    found, replications = _found(chairs, effects, titles)
    against = words("chairs.table.difference")
    compared = len(titles) > 1
    lines: list[Line] = []
    for group in GROUPS:
        lines.append(Heading(words("chairs.table.group", group=words(f"chairs.group.{group}"))))
        for kind, measures in (("persons", PERSONS), ("contacts", CONTACTS)):
            lines.append(Heading(words(f"chairs.table.{kind}"), minor=True))
            for measure in measures:
                label = words(f"chairs.measure.{measure}")
                lines.append(level_row(label, f"{group}.{measure}", found, titles, words))
                if compared and measure == "between_chairs":
                    lines.append(change_row(against, f"{group}.{measure}", found, titles, words))
    lines.append(Heading(words("chairs.table.effects")))
    for measure in EFFECTS:
        label = words(f"chairs.measure.{measure}", **_unit(measure, words))
        lines.append(level_row(label, measure, found, titles, words))
        if compared:
            lines.append(change_row(against, measure, found, titles, words))
    notes = [interval_note(replications, words)] if compared else []
    wrapped = [line for note in [*notes, words("chairs.between")] for line in textwrap.wrap(note, WIDTH)]
    body = lay_out(list(titles.values()), lines, WIDTH, pinned=1)
    return "\n".join([*body, "", *wrapped, source_line(words, replications, version)])


def _found(chairs: pd.DataFrame, effects: pd.DataFrame, titles: Mapping[str, str]) -> tuple[dict[Key, Finding], int]:
    """Return the findings by way and measure ("children.between_chairs", "excluded"), and how many replications."""
    allowed = {"group": GROUPS, "measure": (*PERSONS, *CONTACTS)}
    people = checked_ways(chairs, "chairs", "way", allowed, [], "per_1000", titles)
    outcome = checked_ways(effects, "effects", "way", {"measure": EFFECTS}, [], "value", titles)
    check_same_replications({"chairs": people, "effects": outcome})
    people = people.assign(measure=people["group"].astype(str) + "." + people["measure"].astype(str))
    comparator = comparator_of(titles)
    found = findings(people, "per_1000", comparator) | findings(outcome, "value", comparator)
    return found, replication_count(people)


def _unit(measure: str, words: Words) -> dict[str, str]:
    return {"unit": words("unit.msek")} if measure.endswith("_msek") else {}


def _head(measure: str, titles: Mapping[str, str], probe: Sheet, words: Words) -> str:
    slots = {} if "." in measure else {"comparator": titles[comparator_of(titles)]}
    return probe.wrapped(words(f"chairs.panel.{_DRAWN[measure]}", **slots), _PANEL, TEXT_POINTS)


def _notes(replications: int, titles: Mapping[str, str], words: Words) -> str:
    notes = [words("chairs.between"), words("chairs.marks", comparator=titles[comparator_of(titles)])]
    if replications == 1:
        return " ".join([*notes, words("one_replication")])
    percent = words.percent(LEVEL_PERCENT)
    return " ".join([*notes, words("chairs.interval", percent=percent, replications=words.number(replications))])


def _headline(found: Mapping[Key, Finding], titles: Mapping[str, str], words: Words) -> str:
    """Tell of the ways that change most between the chairs, with what they do to exclusion and public cost.

    A clear change for the worse is always told, and so is a column in which no way differs clearly.
    """
    against = {"comparator": titles[comparator_of(titles)]}
    leads = _leads(found, titles, _CHAIRS) or _leads(found, titles, [one for one in _DRAWN if one not in _CHAIRS])
    if not leads:
        return words("chairs.none", **against)
    clauses: list[str] = []
    for way in dict.fromkeys(leads.values()):
        parts, unclear = [], []
        for measure, name in _DRAWN.items():
            one = found[way, measure]
            if one.clear and (measure not in _CHAIRS or one.change > 0.0 or leads.get(measure) == way):
                key = f"chairs.fewer.{name}" if one.change < 0.0 else f"chairs.more.{name}"
                parts.append(words(key, number=_size(measure, one.change, words)))
            elif not one.clear and (measure not in _CHAIRS or measure not in leads):
                unclear.append(words(f"chairs.unclear.{name}"))
        said = listed(parts, words)
        if unclear:
            said += ", " + words("chairs.unclear", parts=listed(unclear, words, "chairs.or"))
        slots = {"way": titles[way], "parts": said}
        clauses.append(words("chairs.next", **slots) if clauses else words("chairs.first", **slots, **against))
    return "; ".join(clauses)


def _leads(found: Mapping[Key, Finding], titles: Mapping[str, str], measures: Sequence[str]) -> dict[str, str]:
    """Return, by measure, the way with the clearly lowest value, or if none is lower the clearly highest."""
    leads = {}
    for measure in measures:
        clear = {way: found[way, measure].change for way in alternatives_of(titles) if found[way, measure].clear}
        if clear:
            least = min(clear, key=clear.__getitem__)
            leads[measure] = least if clear[least] < 0.0 else max(clear, key=clear.__getitem__)
    return leads


def _size(measure: str, change: float, words: Words) -> str:
    if measure == "public_msek":
        return words.money(abs(change) * SEK_PER_MSEK)
    return words.number(abs(change), 0 if abs(change) >= 9.95 else decimals_for(change))


def _panel(
    sheet: Sheet, axes: Axes, measure: str, found: Mapping[Key, Finding], titles: Mapping[str, str], words: Words
) -> None:
    """Draw one column: levels from zero, or differences with the comparator's level written at their zero."""
    level = "." in measure
    comparator = comparator_of(titles)
    shown = [found[way, measure] for way in titles]
    spans = [(one.level, one.low, one.high) if level else (one.change, one.change_low, one.change_high)
             for one in shown]  # fmt: skip
    decimals = decimals_for(*(middle for middle, _, _ in spans))
    texts = [words.number(middle, decimals, sign=not level) for middle, _, _ in spans]
    if not level:
        texts = [text if one.clear else f"~ {text}" for text, one in zip(texts, shown, strict=True)]
        start = shown[0].level
        texts[0] = words("chairs.level", number=words.number(start, decimals_for(start)))
    ends = [end for span in spans for end in span if not math.isnan(end)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = max(sheet.text_size(text, SMALL_POINTS)[0] for text in texts) / 2 + 0.05
    scale = ((high - low) or 1.0) / (_PANEL - 2 * room)
    axes.set_xlim(low - (0.1 if level else room) * scale, high + room * scale)
    axes.set_ylim(len(titles) - _MIDDLE, -_MIDDLE)
    axes.set_yticks([])
    for y in range(len(titles)):
        axes.axhline(y, color=RULE, linewidth=0.5, linestyle=(0, (1, 3)), zorder=0)
    axes.axvline(spans[0][0], color=GREY if level else INK, linewidth=0.8, linestyle="--" if level else "-", zorder=1)
    for y, (way, one, span, text) in enumerate(zip(titles, shown, spans, texts, strict=True)):
        if way != comparator or level:
            _mark(axes, y, span, one, way == comparator)
        axes.text(
            span[0], y - 0.2, text, fontsize=SMALL_POINTS, ha="center", va="bottom", zorder=4,
            color=GREY if way == comparator and not level else INK,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6},
        )  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(4))
    write_ticks(axes.xaxis, words)
    label = words(f"chairs.axis.{_DRAWN[measure]}", **_unit(measure, words))
    axes.set_xlabel(label, fontsize=SMALL_POINTS, color=GREY)


def _mark(axes: Axes, y: float, span: tuple[float, float, float], one: Finding, comparator: bool) -> None:
    """Draw a mean with its interval: diamond the comparator, circle fewer, square more, open no clear difference."""
    clear = one.clear and not comparator
    color = INK if not clear else BLUE if one.change < 0.0 else VERMILLION
    shape = "D" if comparator else "s" if clear and one.change > 0.0 else "o"
    if not math.isnan(span[1]):
        axes.plot(span[1:], [y, y], color=color, linewidth=1.4, zorder=2, solid_capstyle="butt")
    axes.plot(
        [span[0]], [y], marker=shape, color=color, markersize=5.5, markeredgewidth=1.2, zorder=3,
        markerfacecolor=color if clear or comparator else "white",
    )  # fmt: skip

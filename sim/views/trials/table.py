"""Trials as text: simulated beside published, why some lie outside, and the programmes without a trial to return."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.views.calibration.target_text import number
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.source_line import source_line
from sim.views.trials.rows import ROLES, TrialRow, easily_met, of_role, reason_of, rows_of
from sim.views.words import Words

_WITHOUT = ("missing", "assumption", "grade_d")
_HEADERS = ("effect", "published", "simulated", "inside", "believed")
_NARROWEST = 24


def trials_table(
    trials: pd.DataFrame,
    without: pd.DataFrame,
    sizes: pd.DataFrame | None,
    titles: Mapping[str, str],
    replications: int,
    words: Words,
    version: str | None = None,
) -> str:
    """Return the trials as text at most 100 characters wide.

    Args:
        trials: as in ``sim.views.trials.forest.trials_figure``.
        without: programme, evidence and why (``sim.studies.trials.table.without_trial``); may have no rows.
        sizes: trial (its title), programme, lever, size, returning (NaN: none) and simulated; None: not looked for.
        titles: display name per programme.
        replications: behind every simulated effect.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: no trials, a column that lacks, or an unknown role or effect.
    """
    found = rows_of(trials)
    text = [*_trial_lines(found, words), ""]
    notes = ["trials.units", "trials.readings"]
    if any(one.interval_is != "published" for one in found):
        notes.insert(0, "trials.interval_is.note")
    text += [part for key in notes for part in _wrapped(words(key))]
    text += _wrapped(easily_met(found, words))
    outside = [one for one in found if not one.inside]
    if outside:
        text += ["", words("trials.outside")]
        text += [part for one in outside for part in _wrapped(_why(one, words), "  ")]
    if sizes is not None:
        text += ["", *_size_lines(sizes, titles, words)]
    if len(without):
        text += ["", *_without_lines(without, titles, words)]
    return "\n".join([*text, "", *_wrapped(source_line(words, replications, version))])


def _why(one: TrialRow, words: Words) -> str:
    reason = reason_of(one.verdict, one.clear, one.differs, words)
    return words("trials.why", name=one.name, persons=words.number(one.participants), reason=reason)


def _trial_lines(found: Sequence[TrialRow], words: Words) -> list[str]:
    headers = [words(f"trials.column.{key}") for key in _HEADERS]
    cells = {id(one): _cells(one, words) for one in found}
    taken = sum(
        2 + max(*(len(row[k]) for row in cells.values()), *map(len, textwrap.wrap(headers[k], 13)))
        for k in range(len(headers))
    )
    lines: list[Line] = []
    for role in ROLES:
        rows = of_role(found, role)
        if rows:
            count = words("trials.count", inside=words.number(sum(one.inside for one in rows)), among=len(rows))
            lines.append(Heading(f"{words(f'trials.role.{role}')} ({count})"))
        for one in rows:
            first, *rest = textwrap.wrap(one.name, max(WIDTH - taken, _NARROWEST), subsequent_indent="  ")
            lines += [Row(first, cells[id(one)]), *(Row(part, ("",) * len(headers)) for part in rest)]
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _cells(one: TrialRow, words: Words) -> tuple[str, ...]:
    mark = "" if one.interval_is == "published" else f" {words(f'trials.interval_is.{one.interval_is}')}"
    return (
        words(f"trials.effect.{one.effect}"),
        one.published_text(words) + (mark or "  "),
        one.simulated_text(words),
        words("yes" if one.inside else "no"),
        one.believed_text(words),
    )


def _size_lines(sizes: pd.DataFrame, titles: Mapping[str, str], words: Words) -> list[str]:
    if sizes.empty:
        return _wrapped(words("trials.sizes.none"))
    headers = [words(f"trials.sizes.{key}") for key in ("lever", "size", "returning", "simulated")]
    lines: list[Line] = [Heading(words("trials.sizes"))]
    for one in sizes.to_dict("records"):
        found = number(one["returning"], 3, words) if one["returning"] == one["returning"] else ""
        cells = (
            words(f"trials.lever.{one['lever']}"),
            number(one["size"], 3, words),
            found or words("trials.sizes.nothing"),
            number(one["simulated"], 3, words),
        )
        label, *rest = textwrap.wrap(f"{one['trial']}", 44, subsequent_indent="  ")
        lines += [Row(label, cells), *(Row(part, ("",) * len(headers)) for part in rest)]
    return lay_out(headers, lines, WIDTH, pinned=len(headers))


def _without_lines(without: pd.DataFrame, titles: Mapping[str, str], words: Words) -> list[str]:
    text = [words("trials.without")]
    for why in _WITHOUT:
        rows = without[without["why"] == why]
        if len(rows):
            named = [
                titles.get(programme, programme) + (f" ({row})" if row else "")
                for programme, row in zip(rows["programme"], rows["evidence"], strict=True)
            ]
            text += _wrapped(words(f"trials.without.{why}", programmes="; ".join(named)), "  ")
    return text


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrapped([text], indent)

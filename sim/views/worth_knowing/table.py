"""The sections that prove the answer: the choice, the worth of a person, the groups, the evaluations, the doubt."""

from __future__ import annotations

import textwrap

import pandas as pd

from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.frames import SEK_PER_MSEK
from sim.views.how_sure.choice import shown_worths
from sim.views.how_sure.frames import amount, certain
from sim.views.words import Words
from sim.views.worth_knowing.frames import WorthKnown, kronor
from sim.views.worth_knowing.names import way_of
from sim.views.worth_knowing.short import luck_of

MOST = 15
"""Groups that are shown one by one."""
_LONGEST = 40
_THOUSAND = 1000.0


def choice_section(known: WorthKnown, words: Words) -> list[str]:
    """Return how surely each strategy is best, and what is lost by choosing it."""
    unit = words("unit.msek")
    lines: list[Line] = [
        Row(
            f"{known.titles[row['strategy']]}{' *' if row['is_best'] else ''}",
            (
                amount(float(row["net_sek"]) / SEK_PER_MSEK, words),
                f"{certain(float(row['probability']), words)} ({_percents(row['low'], row['high'], words)})",
                words.number(float(row["loss_sek"]) / SEK_PER_MSEK, 1),
            ),
        )
        for _, row in known.frames["choice"].iterrows()
    ]
    headers = [words("worth.column.net", unit=unit), words("worth.column.best"), words("worth.column.loss", unit=unit)]
    note = textwrap.wrap(words("worth.choice.note", comparator=known.comparator), WIDTH)
    return [words("worth.choice.heading"), *note, *lay_out(headers, lines, WIDTH, pinned=0)]


def worths_section(known: WorthKnown, words: Words) -> list[str]:
    """Return the worth of knowing everything by what a person kept out is worth."""
    rows = known.frames["worths"].set_index("person_sek")
    worths = sorted({*shown_worths(list(rows.index)), known.person_sek} & set(rows.index))
    numbers = {name: place for place, name in enumerate(known.titles)}
    sek, unit = rows.loc[worths], words("unit.msek")
    lines: list[Line] = [
        Row(words("worth.worths.best"), tuple(words.number(numbers[one]) for one in sek["best"])),
        Row(words("worth.worths.share"), tuple(certain(float(one), words) for one in sek["probability"])),
        Row(words("worth.worths.sek", unit=unit), tuple(_msek(one, words) for one in sek["sek"])),
        Row(
            words("worth.worths.span"),
            tuple(
                f"{_msek(low, words)}–{_msek(high, words)}" for low, high in zip(sek["low"], sek["high"], strict=True)
            ),
        ),
    ]
    headers = [words.number(one / SEK_PER_MSEK, 0 if (one / SEK_PER_MSEK).is_integer() else 1) for one in worths]
    named = "; ".join(
        words("worth.worths.name", number=words.number(numbers[name]), strategy=title)
        for name, title in known.titles.items()
        if name in set(sek["best"])
    )
    note = textwrap.wrap(words("worth.worths.note"), WIDTH)
    table = lay_out(headers, lines, WIDTH, pinned=0)
    return [*textwrap.wrap(words("worth.worths.heading", unit=unit), WIDTH), *note, *table, *wrapped([named])]


def groups_section(known: WorthKnown, words: Words) -> list[str]:
    """Return the groups most worth knowing about, the others in a line, and what may not be made of them."""
    groups = known.groups
    if not len(groups):
        return []
    lines: list[Line] = [
        Row(
            _cut(known.names[row["group"]]),
            (
                words(f"worth.way.short.{way_of(row['group'])}"),
                f"{words.number(int(row['factors']))} ({words.number(int(row['assumed']))})",
                f"{_thousands(row['sek'], words)} ({_thousands(row['low'], words)}–{_thousands(row['high'], words)})",
                _thousands(row["floor_sek"], words),
                words(f"worth.proof.{row['proof']}"),
            ),
        )
        for _, row in groups.head(MOST).iterrows()
    ]
    headers = [
        words("worth.column.way"), f"{words('worth.column.numbers')} ({words('worth.column.assumed')})",
        words("worth.column.worth"), words("worth.column.noise"), words("worth.column.shown"),
    ]  # fmt: skip
    floor, number = kronor(float(groups["floor_of_all_sek"].iloc[0]), words), words.number(len(groups))
    note = words("worth.groups.note", floor=floor, groups=number, luck=luck_of(len(groups), words))
    told = [rest_text(groups, words)] if len(groups) > MOST else []
    told.append(words("worth.groups.sum"))
    above = above_everything(known)
    if above:
        told.append(words("worth.groups.above", names=", ".join(known.names[one] for one in above)))
    heading = textwrap.wrap(words("worth.groups.heading"), WIDTH)
    table = lay_out(headers, lines, WIDTH, pinned=0)
    return [*heading, *textwrap.wrap(note, WIDTH), *table, *wrapped(told)]


def rest_text(groups: pd.DataFrame, words: Words) -> str:
    """Say how many groups are not shown one by one, and what they are worth at most."""
    rest = groups.iloc[MOST:]
    perhaps = words.number(int((rest["proof"] != "no").sum()))
    most = kronor(float(rest["high"].max()), words)
    return words("worth.groups.rest", number=words.number(len(rest)), worth=most, perhaps=perhaps)


def above_everything(known: WorthKnown) -> list[str]:
    """Return the groups that come out above knowing everything by more than their interval explains: a fault."""
    most = float(known.everything["high"])
    return [str(row["group"]) for _, row in known.groups.iterrows() if float(row["low"]) > most]


def evaluations_section(known: WorthKnown, words: Words) -> list[str]:
    """Return what evaluations of several sizes would be worth beside their cost, programme by programme."""
    frame = known.frames["evaluations"]
    if not len(frame):
        return []
    sizes = sorted({int(one) for one in frame["per_arm"]})
    first = frame[frame["programme"] == frame["programme"].iloc[0]].set_index("per_arm")
    lines: list[Line] = [
        Row(words("worth.evaluations.cost"), tuple(_thousands(first.loc[one, "cost_sek"], words) for one in sizes))
    ]
    for programme, rows in frame.groupby("programme", sort=False):
        own = rows.set_index("per_arm")
        proof = words(f"worth.evaluations.proof.{known.proof_of_effect(str(programme))}")
        title = known.programmes[str(programme)]
        lines.append(Heading(words("worth.evaluations.programme", programme=title, proof=proof)))
        lines.append(
            Row(words("worth.evaluations.worth"), tuple(_thousands(own.loc[n, "worth_sek"], words) for n in sizes))
        )
        left = tuple(
            f"{'*' if own.loc[n, 'is_best'] else ''}{_thousands(own.loc[n, 'net_sek'], words, True)}" for n in sizes
        )
        lines.append(Row(words("worth.evaluations.net"), left))
    headers = [words("worth.evaluations.size", number=words.number(one)) for one in sizes]
    heading = textwrap.wrap(words("worth.evaluations.heading"), WIDTH)
    return [*heading, *textwrap.wrap(evaluations_note(known, words), WIDTH), *lay_out(headers, lines, WIDTH, pinned=0)]


def evaluations_note(known: WorthKnown, words: Words) -> str:
    """Say what an evaluation is taken to be, and what of it is assumed."""
    alone = known.design_effect == 1.0
    effect = {} if alone else {"times": words.number(known.design_effect, 1)}
    return words(
        "worth.evaluations.note", cohorts=cohorts_text(known, words), fixed=kronor(known.fixed_sek, words),
        each=f"{words.number(known.sek_a_person)} kr", share=words.percent(100.0 * known.event_share),
        years=words.years(known.evaluation_years),
        allotted=words("worth.evaluations.alone" if alone else "worth.evaluations.together", **effect),
    )  # fmt: skip


def cohorts_text(known: WorthKnown, words: Words) -> str:
    """Write for how many of the cohorts the answer comes in time."""
    served, cohorts = words.number(known.cohorts_served), words.number(known.cohorts)
    return words("worth.evaluations.cohorts", served=served, cohorts=cohorts)


def doubt_section(known: WorthKnown, words: Words) -> list[str]:
    """Return how much of the doubt about each net comes from assumed and from measured numbers."""
    frame = known.frames["doubt"]
    if not len(frame):
        return []
    origins = list(dict.fromkeys(frame["origin"]))
    numbers = frame.groupby("origin")["factors"].max()
    lines: list[Line] = []
    for strategy, rows in frame.groupby("strategy", sort=False):
        own = rows.set_index("origin")
        lines.append(Row(known.titles[str(strategy)], tuple(_share(own.loc[one], words) for one in origins)))
    headers = [words(f"worth.doubt.{one}", number=words.number(int(numbers[one]))) for one in origins]
    note = words("worth.doubt.note")
    if known.towns == 1:
        note = f"{note} {words('worth.doubt.luck')}"
    table = lay_out(headers, lines, WIDTH, pinned=0)
    return [*textwrap.wrap(words("worth.doubt.heading"), WIDTH), *textwrap.wrap(note, WIDTH), *table]


def _share(row: pd.Series, words: Words) -> str:
    mark = "" if row["told"] else "~"
    return f"{mark}{certain(float(row['share']), words)} ({_percents(row['low'], row['high'], words)})"


def _percents(low: float, high: float, words: Words) -> str:
    return f"{words.number(100.0 * low)}–{words.number(100.0 * high)}"


def _msek(sek: float, words: Words) -> str:
    return words.number(sek / SEK_PER_MSEK, 2 if abs(sek) < 0.995 * SEK_PER_MSEK else 1)


def _thousands(sek: float, words: Words, sign: bool = False) -> str:
    return words.number(round(sek / _THOUSAND), sign=sign)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"

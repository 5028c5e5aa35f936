"""Whose bill it is, as text: by group of the population, on how few it lies, and what a year in each state costs."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.evidence.conventions import STATES
from sim.evidence.groups import GROUPS
from sim.studies.intervals import OF_THE_MEAN, Interval, mean_interval, paired_difference
from sim.views.appraise.cells import NOTHING, net
from sim.views.appraise.frames import Bill
from sim.views.appraise.table import section
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import OTHERS, PRODUCTION, PUBLIC_PAYERS, SEK_PER_KSEK, comparator_of
from sim.views.over_years import Change, listed
from sim.views.words import Words

BILLS = ("public", "all")
_PARTS = ("kept_out", "saved")
_PERCENT = 100.0


def groups_of(bill: Bill) -> pd.DataFrame:
    """Return strategy, replication, group, kept_out (persons), saved (kSEK the public purse nets per person in it)."""
    rows = bill.frames["groups"]
    public = rows[rows["payer"].isin(PUBLIC_PAYERS)]
    keys = ["strategy", "replication", "group"]
    frame = public.groupby(keys, sort=False, as_index=False).agg(
        persons=("persons", "first"), kept_out=("excluded_averted", "first"), saved=("saved_sek_undiscounted", "sum")
    )
    frame["saved"] /= frame["persons"].clip(lower=1) * SEK_PER_KSEK
    return frame[[*keys, *_PARTS]]


def group_changes(bill: Bill) -> dict[tuple[str, str, str], Change]:
    """Return each part's mean with its interval, by strategy, group and part."""
    grouped = groups_of(bill).groupby(["strategy", "group"], sort=False)
    return {
        (str(strategy), str(group), part): Change(*mean_interval(rows[part]))
        for (strategy, group), rows in grouped
        for part in _PARTS
    }


def groups_section(bill: Bill, words: Words) -> list[str]:
    """Return who is kept out and what the public purse nets, by group, and for whom neither is clear."""
    changes = group_changes(bill)
    rows: list[Line] = []
    for part in _PARTS:
        rows.append(Heading(words(f"bill.groups.{part}"), minor=part == _PARTS[0]))
        for group in GROUPS:
            cells = tuple(net(changes[name, group, part], words) for name in bill.strategies)
            rows.append(Row(words(f"bill.group.{group}"), cells))
    text = section(words("bill.groups.heading"), words("bill.groups.note"), bill, rows, words)
    clear = []
    for name in bill.strategies:
        groups = [words(f"bill.group.{one}") for one in GROUPS if changes[name, one, "kept_out"].clear]
        if groups:
            told = listed(groups, words) if len(groups) < len(GROUPS) else words("bill.groups.every")
            clear.append(words("bill.groups.of", strategy=bill.titles[name], groups=told))
    if bill.replications == 1:
        return text
    told = words("bill.groups.clear", groups="; ".join(clear)) if clear else words("bill.groups.unclear")
    return [*text, *textwrap.wrap(told, WIDTH)]


def concentration_changes(bill: Bill, interval: Interval = OF_THE_MEAN) -> dict[tuple[str, str, str], Change]:
    """Return by strategy, bill and measure the comparator's level and the others' paired differences to it."""
    frame, first = bill.frames["concentration"], comparator_of(bill.titles)
    found: dict[tuple[str, str, str], Change] = {}
    enough = interval.is_enough(bill.replications)
    for measure in measures_of_concentration(bill):
        level = frame[frame["strategy"] == first].groupby("bill", sort=False)[measure]
        found |= {(first, str(name), measure): Change(*interval.around(values)) for name, values in level}
        table = paired_difference(frame, measure, "bill", first, interval).itertuples(index=False, name=None)
        found |= {
            (strategy, name, measure): Change(*numbers, is_enough=enough)
            for strategy, name, *numbers in table
            if strategy != first
        }
    return found


def measures_of_concentration(bill: Bill) -> list[str]:
    """Return the columns of the shares on the dearest, and the Gini coefficient."""
    return [*(one for one in bill.frames["concentration"].columns if one.startswith("top_")), "gini"]


def concentration_section(bill: Bill, words: Words) -> list[str]:
    """Return which share of the bill lies on the dearest persons, and how each strategy changes it."""
    changes, first = concentration_changes(bill), comparator_of(bill.titles)
    lines: list[Line] = []
    for which in BILLS:
        lines.append(Heading(words(f"bill.concentration.{which}"), minor=which == BILLS[0]))
        for measure in measures_of_concentration(bill):
            share = measure.removeprefix("top_").removesuffix("_percent")
            gini = measure == "gini"
            label = words("bill.gini") if gini else words("bill.top", share=words.percent(float(share)))
            scale, decimals = (1.0, 3) if gini else (_PERCENT, 1)
            level = changes[first, which, measure].mean * scale
            cells = [words.number(level, decimals) if gini else words.percent(level, decimals)]
            cells += [net(_scaled(changes[one, which, measure], scale), words, decimals) for one in bill.strategies]
            lines.append(Row(label, tuple(cells)))
    headers = list(bill.titles.values())
    text = [words("bill.concentration.heading"), *textwrap.wrap(words("bill.concentration.note"), WIDTH)]
    return [*text, *lay_out(headers, lines, WIDTH, pinned=1)]


def states_section(bill: Bill, words: Words) -> list[str]:
    """Return what a year in each state costs, payer by payer, as today: the public purse summed, the rest apart."""
    frame = bill.frames["states"]
    wide = frame.pivot(index="state", columns="payer", values="sek_per_year") / SEK_PER_KSEK
    public = wide[list(PUBLIC_PAYERS)].sum(axis=1, skipna=False)
    columns = [*PUBLIC_PAYERS, "public", OTHERS, PRODUCTION]
    lines: list[Line] = []
    for state in STATES:
        numbers = [float(public[state]) if one == "public" else float(wide.loc[state, one]) for one in columns]
        lines.append(
            Row(
                words(f"bill.state.{state}"),
                tuple(NOTHING if math.isnan(one) else words.number(one) for one in numbers),
            )
        )
    headers = [words(f"bill.brief.{one}") for one in columns]
    text = textwrap.wrap(words("bill.states.heading", comparator=bill.comparator), WIDTH)
    return [*text, *textwrap.wrap(words("bill.states.note"), WIDTH), *lay_out(headers, lines, WIDTH, pinned=0)]


def _scaled(change: Change, scale: float) -> Change:
    return Change(scale * change.mean, scale * change.low, scale * change.high)

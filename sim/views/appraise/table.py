"""The bill in plain text: the public purse, society, and what a krona buys; a column per strategy."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from sim.evidence.conventions import STATES, state_weights
from sim.views.appraise.cells import amount, cost_per, net, shares, year
from sim.views.appraise.frames import COSTS, HORIZON, KEPT_OUT, Bill, Told
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.over_years import Change
from sim.views.words import Words

_WITHIN = (1, 4, 10, 20)
_RATE_DECIMALS = 1
Write = Callable[[Change, Words], str]


def purse_section(bill: Bill, told: Told, words: Words) -> list[str]:
    """Return what the public purse spends and gets back, by every way of discounting and with how sure it is."""
    rows = [
        *_nets(bill, told, words, "public"),
        _row(bill, told, words, "public.npv_optimism", net),
        *_returns(bill, told, words, "public"),
        _row(bill, told, words, "public.hump_depth", amount),
        _row(bill, told, words, "public.hump_year", year),
        *_paybacks(bill, told, words, "public"),
    ]
    return section(words("bill.purse.heading", **_money(bill, words)), words("bill.purse.note"), bill, rows, words)


def society_section(bill: Bill, told: Told, words: Words) -> list[str]:
    """Return what society spends and gets back in real resources, and apart from it the sources' own headline."""
    factor = words.number(bill.tax_factor, 2 if round(bill.tax_factor, 1) != bill.tax_factor else 1)
    rows: list[Line] = [
        *_nets(bill, told, words, "society"),
        _row(bill, told, words, "society.npv_tax_factor", net, factor=factor),
        _row(bill, told, words, "society.npv_optimism", net),
        *_returns(bill, told, words, "society"),
        _row(bill, told, words, "public.mvpf", _two),
        *_paybacks(bill, told, words, "society"),
        Heading(words("bill.headline.note")),
        Row(
            words("bill.row.npv_headline"),
            tuple(net(told[name, "source_headline.npv"], words) for name in bill.strategies),
        ),
    ]
    return section(words("bill.society.heading", **_money(bill, words)), words("bill.society.note"), bill, rows, words)


def krona_section(bill: Bill, told: Told, words: Words) -> list[str]:
    """Return what is gained in persons, years in exclusion and good years, and what each costs the public purse."""
    rows: list[Line] = [_row(bill, told, words, key, net) for key in KEPT_OUT]
    rows.append(Heading(words("bill.costs", unit=words("unit.msek")), minor=True))
    rows += [_row(bill, told, words, key, cost_per) for key in COSTS]
    weights = [
        words("bill.weight", state=words(f"bill.state.{state}"), weight=words.number(weight, 2))
        for state, weight in zip(STATES, state_weights(), strict=True)
    ]
    text = section(words("bill.krona.heading"), words("bill.krona.note", comparator=bill.comparator), bill, rows, words)
    return [*text, *textwrap.wrap(words("bill.good_year", weights="; ".join(weights)), WIDTH)]


def section(heading: str, note: str, bill: Bill, rows: Sequence[Line], words: Words) -> list[str]:
    """Return a section: its heading, a line on what it is, and rows with a cell per strategy."""
    headers = [bill.titles[name] for name in bill.strategies]
    return [*textwrap.wrap(heading, WIDTH), *textwrap.wrap(note, WIDTH), *lay_out(headers, rows, WIDTH, pinned=0)]


def rate_text(rate: float, words: Words) -> str:
    """Write a discount rate in per cent, with a decimal where it has one."""
    return words.percent(100.0 * rate, 0 if round(100.0 * rate, 6) == round(100.0 * rate) else _RATE_DECIMALS)


def _money(bill: Bill, words: Words) -> dict[str, str]:
    return {"unit": words("unit.msek"), "rate": rate_text(bill.rate, words)}


def _row(bill: Bill, told: Told, words: Words, measure: str, write: Write, sum_: bool = False, **slots: str) -> Row:
    """Return a row of a measure; its words stand under the measure's own name, whosever it is."""
    label = words(f"bill.row.{measure.split('.')[-1]}", **slots)
    return Row(label, tuple(write(told[name, measure], words) for name in bill.strategies), sum_)


def _nets(bill: Bill, told: Told, words: Words, perspective: str) -> list[Row]:
    rows = [_row(bill, told, words, f"{perspective}.{key}", amount) for key in ("outlay", "saved")]
    rows.append(_row(bill, told, words, f"{perspective}.npv", net, True, rate=rate_text(bill.rate, words)))
    for rate in bill.other_rates:
        cells = tuple(net(told[name, f"{perspective}.npv_at_{rate:g}"], words) for name in bill.strategies)
        rows.append(Row(words("bill.row.npv_at", rate=rate_text(rate, words)), cells))
    if bill.rate == 0.0:
        return rows
    rows.append(_row(bill, told, words, f"{perspective}.npv_undiscounted", net))
    rows += [_row(bill, told, words, f"{perspective}.{key}_undiscounted", amount) for key in ("outlay", "saved")]
    return rows


def _returns(bill: Bill, told: Told, words: Words, perspective: str) -> list[Row]:
    return [
        _row(bill, told, words, f"{perspective}.bcr", _two),
        _row(bill, told, words, f"{perspective}.irr", _percent),
    ]


def _paybacks(bill: Bill, told: Told, words: Words, perspective: str) -> list[Row]:
    within = [
        shares([told[name, f"{perspective}.paid_back_within_{years}"].mean for years in _WITHIN], words)
        for name in bill.strategies
    ]
    ever = [shares([told[name, f"{perspective}.paid_back_within_{HORIZON}"].mean], words) for name in bill.strategies]
    return [
        _row(bill, told, words, f"{perspective}.payback_years", year),
        Row(words("bill.row.paid_back", years="/".join(map(str, _WITHIN))), tuple(within)),
        Row(words("bill.row.paid_back_horizon"), tuple(ever)),
    ]


def _two(change: Change, words: Words) -> str:
    return amount(change, words, 2)


def _percent(change: Change, words: Words) -> str:
    hundred = Change(100.0 * change.mean, 100.0 * change.low, 100.0 * change.high)
    return amount(hundred, words)

"""Who pays and who gains, as text: per strategy those who pay in rows, and in whose pocket the gain lands."""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from sim.money.pockets import BENEFICIARIES, INVESTORS
from sim.views.appraise.cells import NOTHING
from sim.views.appraise.frames import Bill, Told
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.frames import SEK_PER_MSEK
from sim.views.words import Words

SMALLEST_MSEK = 0.05
"""What rounds to nothing is not paid."""


def payers_of(told: Told, strategy: str) -> list[str]:
    """Return who pays more with a strategy, in the order of investors."""
    return [name for name in INVESTORS if told[strategy, f"outlay_of.{name}"].mean >= SMALLEST_MSEK]


def matrix_of(bill: Bill, strategy: str) -> pd.DataFrame:
    """Return who pays (rows) by who gains (columns), MSEK."""
    wide = bill.rows("pockets", strategy=strategy).pivot(index="investor", columns="beneficiary", values="sek")
    return wide.loc[list(INVESTORS), list(BENEFICIARIES)] / SEK_PER_MSEK


def pockets_section(bill: Bill, told: Told, words: Words) -> list[str]:
    """Return each strategy's matrix, what comes back to each payer per krona, and how much lands elsewhere."""
    headers = [words("bill.pockets.paid"), words("bill.pockets.own")]
    headers += [words(f"bill.brief.{name}") for name in BENEFICIARIES]
    lines: list[Line] = []
    for strategy in bill.strategies:
        lines.append(Heading(heading_of(bill, told, strategy, words)))
        lines += _rows(bill, told, strategy, words)
    text = textwrap.wrap(words("bill.pockets.heading", unit=words("unit.msek")), WIDTH)
    text += textwrap.wrap(words("bill.pockets.note"), WIDTH)
    return [*text, *(lay_out(headers, lines, WIDTH, pinned=0) if any(isinstance(one, Row) for one in lines) else [])]


def heading_of(bill: Bill, told: Told, strategy: str, words: Words) -> str:
    """Say how much of what public payers gain lands with another than the one who paid."""
    share, name = told[strategy, "elsewhere_share"].mean, bill.titles[strategy]
    if not payers_of(told, strategy):
        return words("bill.pockets.nobody_pays", strategy=name)
    if math.isnan(share):
        return words("bill.pockets.no_gain", strategy=name)
    return words("bill.pockets.elsewhere", strategy=name, share=words.percent(100.0 * share))


def _rows(bill: Bill, told: Told, strategy: str, words: Words) -> list[Row]:
    payers, matrix = payers_of(told, strategy), matrix_of(bill, strategy)
    rows = []
    for name in payers:
        own = told.get((strategy, f"returned_to.{name}"))
        back = NOTHING if own is None or math.isnan(own.mean) else words.number(own.mean, 2)
        gains = [words.number(float(matrix.loc[name, one]), 1) for one in BENEFICIARIES]
        paid = words.number(told[strategy, f"outlay_of.{name}"].mean, 1)
        rows.append(Row(words(f"payer.{name}"), (paid, back, *gains)))
    if len(payers) > 1:
        paid = words.number(sum(told[strategy, f"outlay_of.{name}"].mean for name in payers), 1)
        gains = [words.number(told[strategy, f"gain_of.{one}"].mean, 1) for one in BENEFICIARIES]
        rows.append(Row(words("bill.sum"), (paid, NOTHING, *gains), sum_=True))
    return rows

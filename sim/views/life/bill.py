"""What a life has cost public payers so far, by age: stacked by payer, each named with its amount at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.payers import PAYER_LOOKS
from sim.views.drawing.style import (
    GREY,
    INK,
    RULE,
    SMALL_POINTS,
    Sheet,
    write_ticks,
)
from sim.views.frames import OTHERS, PAYERS, PRODUCTION, PUBLIC_PAYERS, SEK_PER_MSEK, check_columns
from sim.views.words import Words


def checked_bill(bill: pd.DataFrame, strategies: Sequence[str]) -> pd.DataFrame:
    """Return the bill by age after checking that every strategy and payer is there.

    Args:
        bill: strategy, age, payer, amount_sek so far (undiscounted).
        strategies: whose lives.

    Raises:
        ValueError: a missing column, strategy or payer, or a payer twice at an age.
    """
    columns = ["strategy", "age", "payer", "amount_sek"]
    check_columns(bill, "bill_by_age", columns, may_be_empty=True)
    for name in strategies:
        absent = [payer for payer in PAYERS if payer not in set(bill.loc[bill["strategy"] == name, "payer"])]
        if absent:
            raise ValueError(f"bill_by_age has no rows of {name!r} for the payer {absent[0]!r}")
    if bill.duplicated(["strategy", "age", "payer"]).any():
        raise ValueError("bill_by_age has two rows for the same strategy, age and payer")
    return bill[columns]


def so_far(bill: pd.DataFrame, strategy: str) -> dict[str, float]:
    """Return what each payer has paid at the end of the life that was followed, SEK."""
    mine = bill[bill["strategy"] == strategy]
    ends = mine[mine["age"] == mine["age"].max()].set_index("payer")["amount_sek"]
    return {payer: float(ends[payer]) for payer in PAYERS}


def public_sek(costs: Mapping[str, float]) -> float:
    """Return the sum of the public payers; production and others are never part of it."""
    return sum(costs[payer] for payer in PUBLIC_PAYERS)


def draw_bill(
    sheet: Sheet, axes: Axes, bill: pd.DataFrame, strategy: str, highest_msek: float, room: float, words: Words
) -> None:
    """Stack the public payers' bills by age, and name those that have paid at the right end.

    Args:
        sheet: the page.
        axes: the panel; its lower axis is set by the caller.
        bill: of ``checked_bill``.
        strategy: whose life.
        highest_msek: upper end of the axis, the same for all lives.
        room: inches to the right of the panel.
        words: the language.
    """
    mine = bill[bill["strategy"] == strategy].pivot(index="age", columns="payer", values="amount_sek").sort_index()
    ages = np.append(mine.index.to_numpy(dtype=float), float(mine.index[-1]) + 1.0)
    floor, labels = np.zeros(len(ages)), []
    decimals = 2 if highest_msek < 10.0 else 1
    for payer in PUBLIC_PAYERS:
        layer = mine[payer].to_numpy(dtype=float) / SEK_PER_MSEK
        layer = np.append(layer, layer[-1])
        color, hatch = PAYER_LOOKS[payer]
        axes.fill_between(ages, floor, floor + layer, step="post", facecolor=color, edgecolor="white",
                          hatch=hatch or None, linewidth=0.3)  # fmt: skip
        if round(float(layer[-1]), decimals) > 0.0:
            text = f"{words(f'payer.{payer}')} {words.number(float(layer[-1]), decimals)}"
            labels.append(EndLabel(text, (), color, float(floor[-1] + layer[-1] / 2)))
        floor = floor + layer
    axes.step(ages, floor, where="post", color=INK, linewidth=1.2)
    axes.set_ylim(min(0.0, float(floor.min())), highest_msek)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    write_ticks(axes.yaxis, words)
    axes.set_title(words("life.bill_panel"), loc="left", fontsize=SMALL_POINTS, color=GREY, pad=5)
    write_end_labels(sheet, axes, labels, room, bold=False)


def beside(costs: Mapping[str, float], words: Words) -> str:
    """Say the sum, and beside it what is no public bill."""
    return words(
        "life.bill.beside", sum=words.money(public_sek(costs), 2), production=words.money(costs[PRODUCTION], 2),
        others=words.money(costs[OTHERS], 2),
    )  # fmt: skip

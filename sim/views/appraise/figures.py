"""Every figure of the bill, by the name of its file."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.views.appraise.cash_flow import cash_flow_figure
from sim.views.appraise.concentration import concentration_figure
from sim.views.appraise.frames import Bill, measures_of
from sim.views.appraise.humps import humps_figure
from sim.views.appraise.pockets import pockets_figure
from sim.views.appraise.verdict import verdict_figure
from sim.views.words import Words


def bill_figures(bill: Bill, words: Words, version: str | None = None) -> dict[str, Figure]:
    """Draw the humps, who pays and who gains, the cash flow, on how few the bill lies, and what turns the verdict.

    Args:
        bill: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    return {
        "humps": humps_figure(bill, words, version),
        "pockets": pockets_figure(bill, measures_of(bill), words, version),
        "cash_flow": cash_flow_figure(bill, words, version),
        "concentration": concentration_figure(bill, words, version),
        "verdict": verdict_figure(bill, words, version),
    }

"""Every figure of *worth knowing*, by the name of its file."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.views.words import Words
from sim.views.worth_knowing.bars import doubt_figure, groups_figure
from sim.views.worth_knowing.curves import evaluations_figure, worths_figure
from sim.views.worth_knowing.frames import WorthKnown


def worth_figures(known: WorthKnown, words: Words, version: str | None = None) -> dict[str, Figure]:
    """Draw the groups, the evaluations, the worth of a person and the doubt; nothing of what was not worked out.

    Args:
        known: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    figures = {}
    if known.standing != "settled" and len(known.groups):
        figures["groups"] = groups_figure(known, words, version)
        if len(known.frames["evaluations"]):
            figures["evaluations"] = evaluations_figure(known, words, version)
    figures["worths"] = worths_figure(known, words, version)
    if len(known.frames["doubt"]):
        figures["doubt"] = doubt_figure(known, words, version)
    return figures

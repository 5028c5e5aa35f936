"""Every figure of *how sure*, by the name of its file."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.views.how_sure.bars import rests_figure
from sim.views.how_sure.curves import acceptability_figure, payback_figure
from sim.views.how_sure.frames import Sureness
from sim.views.how_sure.layers import layers_figure, structures_figure
from sim.views.how_sure.plane import plane_figure
from sim.views.words import Words


def how_sure_figures(known: Sureness, words: Words, version: str | None = None) -> dict[str, Figure]:
    """Draw the layers, the structures, payback, acceptability, the plane and what it rests on.

    Without structures, or without a worth of a person, there is no figure of them.

    Args:
        known: what is drawn.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    figures = {"layers": layers_figure(known, words, version)}
    if known.structures:
        figures["structures"] = structures_figure(known, words, version)
    figures["payback"] = payback_figure(known, words, version)
    if len(known.frames["acceptability"]):
        figures["acceptability"] = acceptability_figure(known, words, version)
    figures["plane"] = plane_figure(known, words, version)
    figures["rests_on"] = rests_figure(known, words, version)
    return figures

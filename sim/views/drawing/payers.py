"""How public payers are drawn, in every figure and on the lab's page: a colour and a hatch each."""

from __future__ import annotations

from collections.abc import Mapping

from sim.views.drawing.style import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION
from sim.views.frames import PUBLIC_PAYERS

PAYER_LOOKS: Mapping[str, tuple[str, str]] = dict(
    zip(
        PUBLIC_PAYERS,
        ((BLUE, ""), (VERMILLION, "///"), (GREEN, "..."), (PURPLE, "\\\\\\"), (ORANGE, "xxx"), (SKY, "---")),
        strict=True,
    )
)
"""By payer: its colour, and matplotlib's hatch. A test holds the lab's page (``sim/lab/page/look.js``) to the same."""

"""Claims about the looks of payers: each is told apart by colour and by hatch, and the lab's page has the same."""

from __future__ import annotations

import re
from pathlib import Path

from sim.views.drawing.payers import PAYER_LOOKS
from sim.views.frames import PUBLIC_PAYERS

HATCHES = {"plain": "", "rising": "///", "dots": "...", "falling": "\\\\\\", "cross": "xxx", "level": "---"}
"""What matplotlib calls the page's hatches."""


def looks_on_the_page(source: str) -> dict[str, tuple[str, str]]:
    """Return colour and hatch by payer, read out of the page's script."""
    colors = dict(re.findall(r'export const (\w+) = "(#\w{6})"', source))
    for names, values in re.findall(r"const \[([A-Z, ]+)\] = \[([^\]]+)\]", source):
        colors |= dict(zip(names.split(", "), re.findall(r"#\w{6}", values), strict=True))
    payers = source.partition("export const PAYERS = {")[2].partition("};")[0]
    rows = re.findall(r'(\w+): \{ color: (\w+), hatch: "(\w+)" \}', payers)
    return {payer: (colors[color], HATCHES[hatch]) for payer, color, hatch in rows}


def test_every_public_payer_has_a_colour_and_a_hatch_of_its_own() -> None:
    assert tuple(PAYER_LOOKS) == PUBLIC_PAYERS
    for looks in zip(*PAYER_LOOKS.values(), strict=True):
        assert len(set(looks)) == len(PUBLIC_PAYERS)


def test_a_payer_looks_the_same_in_the_lab_and_in_a_saved_figure(root: Path) -> None:
    source = (root / "sim" / "lab" / "page" / "look.js").read_text(encoding="utf-8")
    assert looks_on_the_page(source) == PAYER_LOOKS
    repainted = source.replace("region: { color: VERMILLION", "region: { color: SKY")
    assert looks_on_the_page(repainted) != PAYER_LOOKS

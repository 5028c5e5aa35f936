"""The hot potato as plain text: which agency says "not ours", because of what, to whom, and how often it comes back."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.views.columns import WIDTH, Heading, Line, Row, lay_out
from sim.views.words import Words

SHOWN = 10
"""Hand-overs shown, those used most."""
_COLUMNS = ("agency", "need", "to", "keeps", "uses", "back")


def hand_overs_table(hand_overs: pd.DataFrame, way: str, titles: Mapping[str, str], words: Words) -> str:
    """Return the refusals used most, as text; reports beside an agency's own service are left out.

    Args:
        hand_overs: agency, need, to (empty: nobody), keeps, uses and back: means a year.
        way: display name of the way of organising they were counted in.
        titles: display name of each agency.
        words: the language.

    Raises:
        ValueError: a missing column.
    """
    missing = [column for column in _COLUMNS if column not in hand_overs.columns]
    if missing:
        raise ValueError(f"hand_overs lacks {', '.join(missing)}")
    refusals = hand_overs[~hand_overs["keeps"].astype(bool)].sort_values("uses", ascending=False, kind="stable")
    lines: list[Line] = [Heading(words("hand_overs.title", way=way))]
    for _, row in refusals.head(SHOWN).iterrows():
        to = titles[row["to"]] if row["to"] else words("hand_overs.nobody")
        because = words(f"need.{row['need']}")
        label = words("hand_overs.row", agency=titles[row["agency"]], to=to, need=because)
        lines.append(Row(label, (words.number(float(row["uses"]), 1), words.number(float(row["back"]), 1))))
    if len(lines) == 1:
        return words("hand_overs.none")
    return "\n".join(lay_out([words("hand_overs.uses"), words("hand_overs.back")], lines, WIDTH, pinned=2))

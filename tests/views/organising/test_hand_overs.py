"""Claims about the table of hand-overs: refusals used most come first, reports beside a service are left out."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.views.organising.hand_overs import SHOWN, hand_overs_table
from sim.views.words import Words

TITLES = {"care": "Care", "school": "School"}


def rows(*given: tuple[str, str, bool, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(given, columns=["agency", "to", "keeps", "uses", "back"])
    return frame.assign(need="misuse")


@pytest.mark.parametrize(("language", "nobody", "why"), [("en", "nobody", "misuse"), ("sv", "ingen", "missbruk")])
def test_the_refusal_used_most_stands_first_and_says_whom_to_and_why(language: str, nobody: str, why: str) -> None:
    table = hand_overs_table(
        rows(("care", "school", False, 1.25, 0.5), ("school", "", False, 3.0, 0.0), ("care", "school", True, 9.0, 0.0)),
        "Silo",
        TITLES,
        Words(language),
    )
    told = [line for line in table.splitlines() if "→" in line]
    assert [line.split("  ")[0] for line in told] == [f"School → {nobody}: {why}", f"Care → School: {why}"]
    assert told[1].split()[-1] in ("0.5", "0,5")
    assert "9.0" not in table


def test_no_more_are_shown_than_fit_and_none_is_said_plainly() -> None:
    many = rows(*(("care", "school", False, float(k), 0.0) for k in range(SHOWN + 5)))
    assert hand_overs_table(many, "Silo", TITLES, Words("en")).count("→") == SHOWN
    assert (
        hand_overs_table(rows(("care", "school", True, 1.0, 0.0)), "Silo", TITLES, Words("en")) == "Nobody is refused."
    )


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="back"):
        hand_overs_table(rows().drop(columns="back"), "Silo", TITLES, Words("en"))

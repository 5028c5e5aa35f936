"""Trust 14: golden figures change only with a line in the changelog that says why, with old and new."""

from __future__ import annotations

import re
from pathlib import Path

from tests.golden.figures_of import KEPT, figures_of_today, moved, name_of, read, written

LINE = re.compile(r"^\s*\| `(?P<name>[0-9a-f]{12})` \| (?P<why>[^|]+) \| (?P<figures>[^|]+) \|$", re.MULTILINE)


def told_in(changelog: str) -> list[tuple[str, str, str]]:
    """Return the lines on golden figures of a changelog, newest first: name, why, old and new."""
    return [(found["name"], found["why"].strip(), found["figures"].strip()) for found in LINE.finditer(changelog)]


def test_a_small_place_comes_to_the_golden_figures_under_every_strategy() -> None:
    figures = figures_of_today()
    assert len({strategy for strategy, _ in figures}) >= 10
    assert moved(read(KEPT.read_text(encoding="utf-8")), figures) == []


def test_the_changelog_tells_the_golden_figures_of_today_first(root: Path) -> None:
    told = told_in((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert told, "the changelog has no line on golden figures"
    assert told[0][0] == name_of(KEPT.read_text(encoding="utf-8")), "figures moved and the changelog does not say why"
    assert all("→" in figures for _, _, figures in told[:-1]), "every change gives a figure of before and of now"


def test_one_krona_or_one_person_is_a_change_and_a_change_has_another_name() -> None:
    kept = read(KEPT.read_text(encoding="utf-8"))
    key = next(iter(kept))
    spoilt = {**kept, key: kept[key] + 1}
    assert moved(kept, spoilt) == [f"{key[0]}, {key[1]}: {kept[key]} → {kept[key] + 1}"]
    assert name_of(written(spoilt)) != name_of(written(kept))
    assert moved(kept, {other: kept[other] for other in kept if other != key}) == [
        f"{key[0]}, {key[1]}: {kept[key]} → ·"
    ]


def test_a_changelog_without_the_line_tells_nothing() -> None:
    assert told_in("## 0.1.0\n\n- Everything is better.\n") == []
    assert told_in("| `0123456789ab` | prices of 2025 | 3 → 4 |\n") == [("0123456789ab", "prices of 2025", "3 → 4")]

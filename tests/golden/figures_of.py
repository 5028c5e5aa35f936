"""The golden figures: what a small place comes to under every strategy of ``conf/strategy``, in persons and öre.

    python -m tests.golden.figures_of

writes ``tests/golden/figures.csv`` anew and prints what moved, old and new, and the line that the changelog must have.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

from sim.configuration.border import load_agencies, options
from sim.configuration.schema import Economics, Municipality, Title
from sim.money.prices import PAYERS
from sim.studies.alternatives import load_alternative
from sim.studies.compare.compare import compare

KEPT = Path(__file__).with_name("figures.csv")
SEED = 1
PLACE = Municipality(
    name="golden", title=Title(en="A small place", sv="En liten ort"), births_per_year=100, birth_years=2, areas=2
)

Figures = dict[tuple[str, str], int]
"""Strategy and figure: whole persons, or whole öre over all years."""


def figures_of_today() -> Figures:
    """Live a small place once under every strategy and return what it comes to."""
    alternatives = [load_alternative(name) for name in options("strategy")]
    runs = compare(PLACE, load_agencies(), alternatives, Economics(), 1, SEED, threads=1).runs
    found: Figures = {}
    for run in runs:
        for outcome, persons in run.persons_in_exclusion.items():
            found[run.strategy, f"persons: {outcome}"] = persons
        by_payer = run.ledger.groupby("payer", observed=False)["amount_ore"].sum()
        for payer in PAYERS:
            found[run.strategy, f"öre: {payer}"] = int(by_payer.get(payer, 0))
    return found


def written(figures: Mapping[tuple[str, str], int]) -> str:
    """Return figures as the text of the kept file."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("strategy", "figure", "value"))
    rows.writerows((*key, figures[key]) for key in sorted(figures))
    return text.getvalue()


def read(text: str) -> Figures:
    """Return the figures of a kept file."""
    return {(row["strategy"], row["figure"]): int(row["value"]) for row in csv.DictReader(io.StringIO(text))}


def moved(old: Mapping[tuple[str, str], int], new: Mapping[tuple[str, str], int]) -> list[str]:
    """Return a line for every figure that is not the same: what, old and new (· where there is none)."""
    keys = sorted(old.keys() | new.keys())
    return [
        f"{strategy}, {figure}: {old.get((strategy, figure), '·')} → {new.get((strategy, figure), '·')}"
        for strategy, figure in keys
        if old.get((strategy, figure)) != new.get((strategy, figure))
    ]


def name_of(text: str) -> str:
    """Return the short name of a kept file, by which the changelog calls it."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def main() -> None:
    """Write the kept file anew and say what moved."""
    old = read(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    new = figures_of_today()
    KEPT.write_text(written(new), encoding="utf-8")
    print("\n".join(moved(old, new)) or "Nothing moved.")
    print(f"First line of the table of golden figures in CHANGELOG.md: | `{name_of(written(new))}` | why | old → new |")


if __name__ == "__main__":
    main()

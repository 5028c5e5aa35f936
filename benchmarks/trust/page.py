"""The page of the scorecard, ``docs/trust.md``, written from the kept results and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.trust.measured import ROOT
from benchmarks.trust.rows import ROWS, Row
from benchmarks.trust.scorecard import Result

PAGE = ROOT / "docs" / "trust.md"

_HEAD = """# Trust: what must hold, and what was measured

Written by `make trust`, row by row, from [`trust.json`](trust.json); nothing on this page is written by hand. *Reached*
says whether the run shown reached the goal; what falls short stands under its row. A commit with `+` had changes that
were not committed. `python -m benchmarks.trust --rows 4,5` measures some rows anew.
"""


def verdict(results: Sequence[Result]) -> str:
    """Return in a word whether a row's goal is reached: by all of its measures, or not."""
    if not results:
        return "not measured"
    return "yes" if all(one.reached for one in results) else "**no**"


def page(kept: Mapping[int, Sequence[Result]], rows: Sequence[Row] = ROWS) -> str:
    """Return the page, in Markdown."""
    verdicts = [verdict(kept.get(row.number, ())) for row in rows]
    reached, missing = verdicts.count("yes"), verdicts.count("not measured")
    lines = [_HEAD, f"**{reached} of {len(rows)} goals reached**, {missing} not measured.", ""]
    lines += ["| # | claim | goal | reached | commit | date |", "|---|---|---|---|---|---|"]
    for row, said in zip(rows, verdicts, strict=True):
        results = kept.get(row.number, ())
        commits, dates = (", ".join(sorted({getattr(one, name) for one in results})) for name in ("commit", "date"))
        lines.append(f"| [{row.number}](#row-{row.number}) | {row.claim} | {row.goal} | {said} | {commits} | {dates} |")
    for row in rows:
        lines += ["", f"## Row {row.number}", "", f"{row.claim}. *Goal:* {row.goal}."]
        for one in kept.get(row.number, ()):
            lines += ["", f"- **{one.figure}** ({'reached' if one.reached else 'not reached'}; {_time(one.seconds)})"]
            lines += [f"  - *Falls short:* {one.short}"] if one.short else []
            lines += [f"  - `{one.command}`"] if one.command else []
        if not kept.get(row.number):
            lines += ["", "Not measured."]
    return "\n".join(lines) + "\n"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"

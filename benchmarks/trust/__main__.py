"""The trust scorecard: measure every row, or some, and write ``docs/trust.md``.

    python -m benchmarks.trust
    python -m benchmarks.trust --rows 4,5
    python -m benchmarks.trust --page

Every row is kept when it is measured; ``--missing`` goes on with those that have not been measured at this commit.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.trust.page import PAGE, page
from benchmarks.trust.rows import ROWS
from benchmarks.trust.scorecard import all_measures, commit_now, keep, kept, result_of


def rows_named(text: str) -> list[int]:
    """Return the numbers in ``4,5``; refuse those that the scorecard lacks."""
    numbers = {row.number for row in ROWS}
    try:
        asked = [int(part) for part in text.split(",")]
    except ValueError:
        asked = []
    if not asked or not numbers.issuperset(asked):
        raise argparse.ArgumentTypeError(f"rows are numbers from 1 to {max(numbers)} with commas between, not {text!r}")
    return asked


def main() -> None:
    """Measure, keep, write the page; end with 1 if a goal that was measured now is missed."""
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks.trust", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--rows", type=rows_named, default=[row.number for row in ROWS], metavar="4,5")
    asked.add_argument("--missing", action="store_true", help="leave out rows already measured at this commit")
    asked.add_argument("--page", action="store_true", help="measure nothing, only write the page anew")
    given = asked.parse_args()
    measures = {} if given.page else all_measures()
    is_missed = False
    for row in ROWS:
        if row.number not in measures or row.number not in given.rows:
            continue
        if given.missing and {one.commit for one in kept().get(row.number, ())} == {commit_now()}:
            continue
        print(f"{row.number}. {row.claim} …", flush=True)
        results = [result_of(measure) for measure in measures[row.number]]
        keep(row.number, results)
        PAGE.write_text(page(kept()), encoding="utf-8")
        is_missed = is_missed or not all(one.reached for one in results)
        for one in results:
            print(f"   {'reached' if one.reached else 'NOT reached'}: {one.figure}", flush=True)
    PAGE.write_text(page(kept()), encoding="utf-8")
    sys.exit(int(is_missed))


if __name__ == "__main__":
    main()

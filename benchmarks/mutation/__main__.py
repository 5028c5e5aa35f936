"""Mutation testing of the rules of life, the ledger and the appraisal.

    python -m benchmarks.mutation
    python -m benchmarks.mutation --mutants 40 --seed 7
    python -m benchmarks.mutation --group rules --module crime --mutants 1000

Draws places in the code by chance, makes one mistake in each and runs the tests of that module, in copies of the
checkout. Needs the extra ``mutation`` (cosmic-ray), which ``make trust`` installs.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path

from benchmarks.mutation.groups import GROUPS
from benchmarks.mutation.sample import SHARES, report_of, sample
from benchmarks.mutation.trial import CAUGHT, Tried, try_all


def _told(tried: Tried) -> str:
    mutant = tried.mutant
    where = f"{mutant.subject.module}:{mutant.start[0]} {mutant.operator}"
    return f"{tried.outcome:9} {where}\n   - {tried.taken}\n   + {tried.put}"


def main() -> None:
    """Draw, try, tell those that were not caught, and the score."""
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks.mutation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--mutants", type=int, default=sum(SHARES.values()), metavar="N")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--group", choices=GROUPS, default=None)
    asked.add_argument("--module", default="", help="only modules whose path holds this")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--without-lives", action="store_true", help="do not live a town with each that survives")
    asked.add_argument("--json", type=Path, default=None, help="write every mutant and its outcome there")
    given = asked.parse_args()
    mutants = sample(given.mutants, given.seed, given.group, given.module)

    done = itertools.count(1)

    def tell(tried: Tried) -> None:
        so_far = next(done)
        if tried.outcome != CAUGHT:
            print(_told(tried), flush=True)
        if so_far % 20 == 0:
            print(f"… {so_far} of {len(mutants)}", flush=True)

    tried = try_all(mutants, given.workers, tell, not given.without_lives)
    report = report_of(tried)
    if given.json:
        given.json.write_text(json.dumps(report.rows, indent=1), encoding="utf-8")
    print(*report.by_group, report.score, sep="\n")


if __name__ == "__main__":
    main()

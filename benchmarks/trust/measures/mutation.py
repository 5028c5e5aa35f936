"""Row 13: are bugs that are put into the rules, the ledger and the appraisal noticed by the tests?"""

from __future__ import annotations

import importlib.util
import os

from benchmarks.trust.measured import Measured

WANTED_SHARE, WANTED_MUTANTS = 0.95, 100
SEED = 2026
"""Of the sample. The tests were written after looking at samples of other seeds."""


def mutants_asked() -> int:
    """Return how many mutants to try: ``MUTANTS`` of the environment, 160 unless told otherwise."""
    text = os.environ.get("MUTANTS", "160")
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"MUTANTS is a whole number from 1, not {text!r}")
    return int(text)


def seeded_bugs() -> Measured:
    """Row 13: a drawn sample of mutants; caught by the tests of their own module, without any digest of whole runs."""
    asked = mutants_asked()
    command = f".venv/bin/python -m benchmarks.mutation --mutants {asked} --seed {SEED}"
    if importlib.util.find_spec("cosmic_ray") is None:
        return Measured("not measured", False, command, "cosmic-ray is missing; make trust installs it")
    from benchmarks.mutation.sample import report_of, sample
    from benchmarks.mutation.trial import SURVIVED, try_all

    report = report_of(try_all(sample(asked, SEED), workers=2))
    left = [f"{row['module']}:{row['line']} `{row['put']}`" for row in report.rows if row["outcome"] == SURVIVED]
    return Measured(
        figure="; ".join((report.score, *report.by_group)),
        reached=report.tried >= WANTED_MUTANTS and report.share_of_real >= WANTED_SHARE,
        command=command,
        short="; ".join(left),
    )


MEASURES = {13: (seeded_bugs,)}

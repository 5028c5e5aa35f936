"""The results by row: kept as soon as a row is measured, so that a scorecard that is stopped loses nothing."""

from __future__ import annotations

import datetime
import importlib
import json
import pkgutil
import subprocess
import time
import traceback
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.trust import measures
from benchmarks.trust.measured import ROOT, Measure, Measured

RESULTS = ROOT / "docs" / "trust.json"


@dataclass(frozen=True)
class Result:
    """A measure as it was found, at a commit and on a day; ``+`` after a commit: with changes not in it."""

    measure: str
    figure: str
    reached: bool
    command: str
    short: str
    seconds: float
    commit: str
    date: str


def all_measures() -> dict[int, tuple[Measure, ...]]:
    """Return the measures of every row, from every module of ``benchmarks.trust.measures``."""
    by_row: dict[int, list[Measure]] = defaultdict(list)
    for module in sorted(pkgutil.iter_modules(measures.__path__), key=lambda found: found.name):
        found: Mapping[int, Sequence[Measure]] = importlib.import_module(f"{measures.__name__}.{module.name}").MEASURES
        for row, some in found.items():
            by_row[row].extend(some)
    return {row: tuple(by_row[row]) for row in sorted(by_row)}


def commit_now() -> str:
    """Return the commit of the checkout, with ``+`` if files that git follows were changed since."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    is_changed = git("status", "--porcelain", "--untracked-files=no", "--", "sim", "conf", "experiments", "tests")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if is_changed else "")


def result_of(measure: Measure) -> Result:
    """Measure once. A measure that ends in an error has not reached anything, and says so."""
    start = time.perf_counter()
    try:
        measured = measure()
    except Exception as error:
        traceback.print_exc()
        measured = Measured(f"could not be measured: {type(error).__name__}: {error}", False, "", "an error, see above")
    return Result(
        measure.__name__, **asdict(measured), seconds=round(time.perf_counter() - start, 1), commit=commit_now(),
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
    )  # fmt: skip


def kept(path: Path = RESULTS) -> dict[int, list[Result]]:
    """Return what has been measured so far, by row."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {int(row): [Result(**one) for one in some] for row, some in found.items()}


def keep(row: int, results: Iterable[Result], path: Path = RESULTS) -> None:
    """Write the results of a row over what was kept of them; rows that were not measured stay as they were."""
    everything = kept(path) | {row: list(results)}
    written = {str(number): [asdict(one) for one in everything[number]] for number in sorted(everything)}
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(path)

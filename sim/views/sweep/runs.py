"""What has been run, in plain text: a list, one run in full, and the answer to a question.

Reads what runs say of themselves; knows nothing of the model.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.configuration.faults import printable
from sim.studies.sweep.runs import Known
from sim.views.columns import WIDTH
from sim.views.words import Words

MOST_FAILURES = 10
_INDENT = "    "
_LONGEST_CELL = 40


def list_text(runs: Sequence[Known], most: int, words: Words) -> str:
    """Return the runs, newest first: when, which experiment, how complete, with what, and where the result is."""
    if not runs:
        return words("runs.none")
    lines = []
    for one in runs[:most]:
        lines.append(f"{_when(one)}  {one.experiment:<22}  {one.identity:<12}  {_state(one, words)}")
        lines += _wrapped("  ".join(one.asked) or words("runs.as_default"))
        lines += [_INDENT + printable(str(one.folder))]
    if len(runs) > most:
        lines.append(words("runs.more", more=words.number(len(runs) - most)))
    return "\n".join(lines)


def one_text(run: Known, words: Words) -> str:
    """Return everything that is known of one run."""
    manifest = run.manifest
    lines = [f"{_when(run)}  {run.experiment}  {run.identity}  {_state(run, words)}", ""]
    told = {
        "command": " ".join(map(str, manifest.get("command", []))),
        "asked": "  ".join(run.asked) or words("runs.as_default"),
        "folder": str(run.folder),
        "seconds": words.number(float(manifest["seconds"]), 1) if "seconds" in manifest else "",
        "version": _version(manifest),
    }
    for key, value in told.items():
        if value:
            lines += [words(f"runs.{key}"), *_wrapped(printable(value))]
    for failure in run.failures[:MOST_FAILURES]:
        lines += [words("runs.failure", identity=failure.identity, times=words.number(failure.times))]
        lines += _wrapped(printable(failure.error))
        lines += [_INDENT * 2 + printable(line) for line in failure.trace[-4:-1]]
    return "\n".join(lines)


def answer_text(answer: pd.DataFrame, words: Words) -> str:
    """Return the rows of an answer in columns."""
    if answer.empty:
        return words("runs.no_rows")
    cells = [[_cell(value) for value in row] for row in answer.itertuples(index=False)]
    heads = [printable(str(name)) for name in answer.columns]
    widths = [max(len(head), *(len(row[place]) for row in cells)) for place, head in enumerate(heads)]
    is_number = [pd.api.types.is_numeric_dtype(answer.dtypes.iloc[place]) for place in range(len(heads))]

    def line(row: Sequence[str]) -> str:
        parts = [
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, is_number, strict=True)
        ]
        return "  ".join(parts).rstrip()

    return "\n".join([line(heads), "  ".join("─" * width for width in widths), *map(line, cells)])


def _when(run: Known) -> str:
    return printable(run.when[:16].replace("T", " ")).ljust(16)


def _state(run: Known, words: Words) -> str:
    if run.of == 1 and run.state == "complete":
        return words("runs.complete")
    return words(
        f"runs.{run.state}", done=words.number(run.done), jobs=words.number(run.of),
        failed=words.number(len(run.failures)),
    ) if run.state != "complete" else words("runs.complete_jobs", jobs=words.number(run.of))  # fmt: skip


def _version(manifest: Mapping[str, Any]) -> str:
    packages = manifest.get("packages")
    several = [f"{name} {number}" for name, number in packages.items()] if isinstance(packages, dict) else []
    digest = manifest.get("digest_of_model") or manifest.get("digest_of_sources") or ""
    return ", ".join([f"vandpunkt {manifest.get('vandpunkt', '')} ({str(digest)[:12]})", *several])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        printable(text), WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False
    )


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "·"
    text = f"{value:.6g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    if isinstance(value, float) and abs(value) >= 1e6:
        text = f"{value:.0f}"
    text = printable(text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"

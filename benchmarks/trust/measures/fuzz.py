"""Rows 6 and 7: configurations generated and spoiled by the thousand, and every key misspelt."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.trust.measured import ROOT, Measured

GENERATED, MUTATED, COMMANDS = 10_000, 2_000, 100
LIVED_SHARE = 0.2
MISSPELT = """
from tests.fuzz.kinds import schemas_of_experiments
from tests.fuzz.misspelt import MISSPELLINGS, in_files, in_overrides, whole_count
import json
counts = [whole_count(in_files()), whole_count(in_overrides(sorted(schemas_of_experiments()), list(MISSPELLINGS)))]
print(json.dumps([[len(one.keys), one.tried, list(one.missed)] for one in counts]))
"""
THROUGH_COMMANDS = """
import json, sys
from pathlib import Path
from tests.fuzz.commands import through_the_command
ends = through_the_command(int(sys.argv[1]), Path(sys.argv[2]))
print(json.dumps([dict(ends.ended), ends.bad]))
"""


def generated() -> Measured:
    """Row 6: files of every kind and overrides of every experiment, drawn from the schemas, half of them made wrong."""
    return _campaign("generated", GENERATED)


def mutated() -> Measured:
    """Row 6: our own files with lines, bytes, keys or values changed."""
    return _campaign("mutated", MUTATED)


def _campaign(how: str, cases: int) -> Measured:
    words = ["-m", "tests.fuzz.campaign", how, "--cases", str(cases), "--lived-share", str(LIVED_SHARE)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "told.json"
        subprocess.run([sys.executable, *words, "--json", str(path)], cwd=ROOT, capture_output=True, check=False)
        told = json.loads(path.read_text(encoding="utf-8"))
    tracebacks, hangs, unclear = (told.get(one, 0) for one in ("traceback", "hang", "unclear"))
    return Measured(
        figure=f"{told['cases']} {how} configurations: {told['valid']} valid ({told['lived']} of them lived), "
        f"{told['refused']} refused in one line, {unclear} in an unclear one, {tracebacks} tracebacks, {hangs} hangs",
        reached=told["cases"] == cases and not told["bad"],
        command=" ".join([".venv/bin/python", *words]),
        short="; ".join(one.splitlines()[0] for one in told["which"][:3]),
    )


def through_the_command() -> Measured:
    """Row 6: a sample of such files given to the commands that read them, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-c", THROUGH_COMMANDS, str(COMMANDS), folder]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    ended, bad = json.loads(done.stdout.splitlines()[-1])
    return Measured(
        figure=f"{sum(ended.values())} real commands: {ended.get('lived', 0)} ended with a result, "
        f"{ended.get('refused', 0)} with exit code 2 and one line, {len(bad)} otherwise",
        reached=sum(ended.values()) == COMMANDS and not bad,
        command=".venv/bin/python -m benchmarks.trust --rows 6",
        short="; ".join(one.splitlines()[0] for one in bad[:3]),
    )


def misspelt_keys() -> Measured:
    """Row 7: every leaf key of every schema, misspelt in nine ways; the right key has to be suggested."""
    done = subprocess.run([sys.executable, "-c", MISSPELT], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    files, experiments = json.loads(done.stdout.splitlines()[-1])
    keys, tried = files[0] + experiments[0], files[1] + experiments[1]
    missed = [*files[2], *experiments[2]]
    return Measured(
        figure=f"{keys} leaf keys ({files[0]} of files and of the lab's address, {experiments[0]} of experiments), "
        f"{tried} misspellings in nine ways: {tried - len(missed)} refused with the right key suggested",
        reached=tried > 0 and not missed,
        command='.venv/bin/python -m pytest tests/fuzz/test_misspelt_keys.py -m "slow or not slow"',
        short="; ".join(missed[:5]),
    )


MEASURES = {6: (generated, mutated, through_the_command), 7: (misspelt_keys,)}

"""Configurations through the real command: each in a process of its own, as ``vandpunkt …`` would end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import yaml

from tests.fuzz.campaign import configuration, spoiled_file
from tests.fuzz.kinds import files_of
from tests.fuzz.spoiled import spoil

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("municipality=small", "municipality.births_per_year=6", "progress=false", "figures=false")
STANDING = ("municipality.births_per_year=4", "municipality.birth_years=30", "municipality.warm_up_years=20",
            "municipality.horizon_years=10", "progress=false", "figures=false")  # fmt: skip
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "strategy": ("compare", *SMALL, "strategies=[as_today,{path}]", "replications=1"),
    "programme": ("compare", *SMALL, "strategies=[as_today,{user}]", "replications=1"),
    "reform": ("compare", *SMALL, "strategies=[as_today,{user}]", "replications=1"),
    "organisation": ("silo_or_team", *SMALL, "organisations=[silo,{path}]", "staff_shares=[]", "replications=1"),
    "governance": ("mandate_period", *STANDING, "governances=[fixed,{path}]", "tried_births=100", "replications=1"),
    "fund": ("social_investment_fund", *STANDING, "funds=[{path}]", "fund_years=6", "replications=1"),
    "trial": ("replicate_trials", "trials=[{path}]", "births=100", "replications=1", "progress=false", "figures=false"),
    "sweep_design": ("sweep", *SMALL[:3], "design={path}", "engine=serial", "store=store_{number}"),
}
"""What reads a file of a kind; ``{user}`` is a strategy that names the file, beside it."""
SPOILED_SHARE = 0.8
"""Of the files; the others are lived to the end, which takes seconds each."""
LONGEST_SECONDS = 240.0


@dataclass
class Ends:
    """How commands ended: lived, refused, or as none may; and which those were."""

    ended: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


class InTurn:
    """A process that forks one command after the other (``tests/experiments_in_turn.py``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "experiments_in_turn.py")], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(),
        )  # fmt: skip

    def run(self, name: str, words: tuple[str, ...]) -> tuple[int, str, str]:
        """Run an experiment; return its exit code, what it printed and what it said on standard error."""
        assert self._process.stdin and self._process.stdout
        paths = {key: str(self.folder / key) for key in ("out", "err")}
        asked = {"name": name, "words": list(words), "cwd": str(self.folder), **paths}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        said = (Path(path).read_text(encoding="utf-8", errors="replace") for path in paths.values())
        return (code, *said)  # type: ignore[return-value]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(LONGEST_SECONDS)


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}


def ended_well(code: int, out: str, err: str) -> str:
    """Return ``lived`` or ``refused``; empty where a command ended as none may."""
    if code == 0 and "Traceback" not in err and out.strip():
        return "lived"
    is_line = err.startswith("vandpunkt: ") and err.count("\n") == 1 and err[:-1].isprintable()
    return "refused" if code == 2 and is_line and "Traceback" not in err else ""


def through_the_command(cases: int, folder: Path, first: int = 0, spoiled_share: float = SPOILED_SHARE) -> Ends:
    """Give files, most of them spoiled, to the commands that read them; return how these ended."""
    ends, turn, kinds = Ends(), InTurn(folder), sorted(COMMANDS)
    try:
        for number in range(first, first + cases):
            kind, rng = kinds[number % len(kinds)], Random(7_000_000 + number)
            path = folder / "drawn.yaml"
            path.write_bytes(_content(kind, number, rng, rng.random() < spoiled_share))
            user = folder / "user.yaml"
            user.write_text(f"name: user\ntitle: {{en: A, sv: B}}\n{kind}s: [{{{kind}: drawn}}]\n", encoding="utf-8")
            name, *words = (word.format(path=path, user=user, number=number) for word in COMMANDS[kind])
            code, out, err = turn.run(name, tuple(words))
            how = ended_well(code, out, err)
            ends.ended[how or "bad"] += 1
            if not how:
                ends.bad.append(f"command {number}: {name} {words}: code {code}: {err}")
    finally:
        turn.close()
    return ends


def _content(kind: str, number: int, rng: Random, is_spoiled: bool) -> bytes:
    if rng.random() < 0.5:
        ours = rng.choice(files_of(kind))
        text = ours.read_text(encoding="utf-8").replace(f"name: {ours.stem}", "name: drawn")
        return spoiled_file(text, rng) if is_spoiled else text.encode()
    content = configuration(kind, number)
    if is_spoiled:
        spoil(content, rng)
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode("utf-8", "surrogatepass")

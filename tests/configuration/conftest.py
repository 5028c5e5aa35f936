"""What the tests of the border share: an experiment to run, and the judge of how bad input must end."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sim.configuration import border, files, jobs
from sim.configuration.border import Experiment
from sim.configuration.schema import Compare

ROOT = Path(__file__).resolve().parents[2]

Groups = Mapping[str, Sequence[str]]
KNOWN: dict[tuple[object, ...], dict[str, Any]] = {}

STUB = '''"""Try the border.

Nothing is simulated.
"""
from pathlib import Path
from sim.configuration.border import BadInput, experiment
from sim.configuration.schema import Compare

@experiment(Compare, "compare")
def main(choice: Compare) -> Path:
    if choice.seed == 13:
        raise BadInput("stub: seed 13; any other")
    if choice.seed == 17:
        raise KeyError("a fault of our own")
    return Path(choice.output_dir) / f"run-{choice.seed}"

if __name__ == "__main__":
    main()
'''


@dataclass(frozen=True)
class Ended:
    """How a process, or what stands for one, ended."""

    code: int
    out: str
    err: str


def is_one_line_refusal(ended: Ended) -> None:
    """Fail unless this is how bad input ends: exit code 2, one readable line, nothing else."""
    assert ended.code == 2, ended
    assert ended.err.startswith("vandpunkt: ")
    assert ended.err.endswith("\n")
    assert ended.err[:-1].isprintable(), ended.err
    assert "Traceback" not in ended.err
    assert "pydantic.dev" not in ended.err
    assert len(ended.err) < 3000


@pytest.fixture
def refusal() -> Callable[[Ended], None]:
    return is_one_line_refusal


@pytest.fixture
def own_conf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of ``conf/`` that a test may spoil."""
    copy = tmp_path / "conf"
    shutil.copytree(files.CONF, copy)
    for module in (border, files, jobs):
        monkeypatch.setattr(module, "CONF", copy)
    return copy


@pytest.fixture
def composed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Hydra compose the same files once only, for tests that judge hundreds of overrides."""
    compose = jobs._compose

    def remembered(name: str, groups: Groups, chosen: tuple[str, ...], hydras: list[str]) -> dict[str, Any]:
        key = (name, chosen, *hydras)
        if key not in KNOWN:
            KNOWN[key] = compose(name, groups, chosen, hydras)
        return KNOWN[key]

    monkeypatch.setattr(jobs, "_compose", remembered)


@pytest.fixture
def seen() -> list[Compare]:
    """The choices that reached the experiment ``stub``."""
    return []


@pytest.fixture
def stub(seen: list[Compare]) -> Experiment[Compare]:
    def main(choice: Compare) -> Path:
        seen.append(choice)
        return Path("outputs") / f"run-{choice.seed}"

    return Experiment(Compare, main, "compare")


@pytest.fixture
def call(
    stub: Experiment[Compare], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Ended]:
    """Call the stub in this process as the command line would, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["stub", *words])
        code = 0
        try:
            stub()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        out, err = capfd.readouterr()
        return Ended(code, out, err)

    return run


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Ended]:
    """Run Python in a process of its own, in a folder with ``experiments/stub.py``, with sim/ on its path."""
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "__init__.py").touch()
    (tmp_path / "experiments" / "stub.py").write_text(STUB, encoding="utf-8")

    def run(*words: str) -> Ended:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=120
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run

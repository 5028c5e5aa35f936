"""Ask engines in processes of their own: start one, hand it a file of work, get what it lived and how long it took."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from benchmarks.field.engines import Engine
from benchmarks.field.work import Outcome

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ROOT / ".venv-field"
THREAD_SETTINGS = (
    "NUMBA_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "POLARS_MAX_THREADS",
)


class EngineFailedError(Exception):
    """An engine did not answer; the message is one line for people."""


@dataclass(frozen=True)
class Lived:
    """One run: seconds of building and living, what came out, bytes the process held at most."""

    build_seconds: float
    seconds: float
    outcome: Outcome
    peak_bytes: int


def python_of(engine: Engine) -> Path:
    """Return the interpreter of an engine's environment, whether it exists or not."""
    if not engine.environment:
        return Path(sys.executable)
    return ENVIRONMENTS / engine.environment / "bin" / "python"


def is_installed(engine: Engine) -> bool:
    """Return whether the environment of an engine is there."""
    return python_of(engine).exists()


class Worker:
    """An engine's process, from its hello until it is closed.

    Raises:
        EngineFailedError: if it ends, or answers later than it may.
    """

    def __init__(self, engine: Engine, threads: int, compiled: Path | None = None, patience: float = 600) -> None:
        self.engine, self.threads = engine, threads
        self._told = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115 - closed with the worker
        self._process = subprocess.Popen(
            [str(python_of(engine)), "-m", "benchmarks.field.worker", engine.module, str(threads), *engine.packages],
            cwd=ROOT,
            env=self._environment(compiled),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._told,
            text=True,
        )
        hello = self._answer(patience)
        self.import_seconds: float = hello["import_seconds"]
        self.versions: dict[str, str] = hello["versions"]

    def _environment(self, compiled: Path | None) -> dict[str, str]:
        """Return what the process may see: as many threads as it is given, a place for what it compiles, no windows."""
        given = dict(os.environ) | {name: str(self.threads) for name in THREAD_SETTINGS}
        given |= {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "MPLBACKEND": "Agg"}
        given |= {"STARSIM_INSTALL_FONTS": "0"} | dict(self.engine.settings)
        if compiled:
            given |= {"NUMBA_CACHE_DIR": str(compiled)}
            # Our own rules keep what they compile in the user's cache; here it begins empty, as everybody's.
            given |= {} if self.engine.environment else {"XDG_CACHE_HOME": str(compiled)}
        return given

    def live(self, work: Path, seed: int, patience: float = 600) -> Lived:
        """Have it live a file of work."""
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # the answer tells why
            print(json.dumps({"work": str(work), "seed": seed}), file=self._process.stdin, flush=True)
        told = self._answer(patience)
        outcome = told["outcome"]
        arrays = {key: np.array(outcome.pop(key)) for key in ("states", "services", "ledger")}
        return Lived(told["build_seconds"], told["seconds"], Outcome(**arrays, **outcome), told["peak_bytes"])

    def _answer(self, patience: float) -> dict:
        """Return the next line, or say why there is none."""
        assert self._process.stdout
        too_late = threading.Timer(patience, self._process.kill)
        too_late.start()
        try:
            line = self._process.stdout.readline()
        finally:
            waited_for_it = too_late.is_alive()
            too_late.cancel()
        if line:
            return json.loads(line)
        if not waited_for_it:
            raise EngineFailedError(f"{self.engine.title}: no answer within {patience:.0f} s, stopped")
        self._process.wait()
        self._told.seek(0)
        last = [said for said in self._told.read().splitlines() if said.strip()][-1:]
        raise EngineFailedError(f"{self.engine.title}: ended with code {self._process.returncode}: {' '.join(last)}")

    def close(self) -> None:
        """Let the process end."""
        assert self._process.stdin and self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._told.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

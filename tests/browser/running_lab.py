"""A lab that really runs, in a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.driving import free_port

ROOT = Path(__file__).resolve().parents[2]


class NotRunning(RuntimeError):  # noqa: N818  (what happened, not what kind of error)
    """The lab ended, or did not answer in time; the message holds what it said."""


@dataclass(frozen=True)
class RunningLab:
    """A lab that answers: its address, without a slash at the end, and how long it took until it did (seconds)."""

    address: str
    start_seconds: float
    process_id: int


@contextmanager
def running_lab(*more: str, patience_seconds: float = 180.0) -> Iterator[RunningLab]:
    """Start ``vandpunkt lab`` with further arguments, wait until it answers, and ask it to end afterwards."""
    port = free_port()
    with tempfile.TemporaryFile() as told:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "sim", "lab", "--port", str(port), "--no-browser", *more],
            cwd=ROOT, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, stdin=subprocess.DEVNULL,
            stdout=told, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            while not _answers(f"{address}/api/health"):
                if process.poll() is not None or time.monotonic() - begun > patience_seconds:
                    told.seek(0)
                    raise NotRunning(f"the lab ended with {process.poll()}: {told.read().decode('utf-8', 'replace')}")
                time.sleep(0.02)
            yield RunningLab(address, time.monotonic() - begun, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False

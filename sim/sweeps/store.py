"""The store: one Parquet file for every finished job, whole or absent, and a note of every job that failed.

    DIR/jobs/3f/3f9c…e1.parquet       what the job answered; the file also holds the job's identity and a checksum
    DIR/jobs/3f/3f9c…e1.failed.json   what went wrong when it was last tried; gone once it succeeds
    DIR/jobs/3f/3f9c…e1.unreadable    a file that could not be read, set aside

Any number of processes and machines may write to one store at the same time: equal jobs give equal files.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.configuration.faults import BadInput, fault, one_line, shown
from sim.sweeps.here import date, is_gone, writer
from sim.sweeps.seal import sealed, unsealed

UNFINISHED = ".unfinished-"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Failure:
    """A job that did not succeed.

    Attributes:
        identity: of the job.
        error: what went wrong, in one line.
        trace: the last lines of the traceback; empty where there is none (a worker that was killed).
        times: how often it was tried by this command.
        when: the date, in UTC.
    """

    identity: str
    error: str
    trace: tuple[str, ...] = ()
    times: int = 1
    when: str = ""


class StoreError(BadInput):
    """The store cannot be written to: what the place is called, why, and what to do, in one line."""


def on_stderr(line: str) -> None:
    """Say a line of the store on standard error, as everything that is said there."""
    print(f"vandpunkt: {line}", file=sys.stderr, flush=True)


class Store:
    """A folder of finished jobs.

    Args:
        folder: where; made when the first job is written.
        tell: called with one line about each file that cannot be read, and about tasks of a cluster that were ended.
    """

    def __init__(self, folder: Path | str, tell: Callable[[str], object] = lambda _line: None) -> None:
        self.folder = Path(folder)
        self.tell = tell

    def path(self, identity: str) -> Path:
        """Return where the answer to a job lies, or would lie."""
        return self.folder / "jobs" / identity[:2] / f"{identity}.parquet"

    def exists(self, identity: str) -> bool:
        """Return whether there is a file, good or not; the cheapest question."""
        return self.path(identity).is_file()

    def has(self, identity: str) -> bool:
        """Return whether the answer to a job can be read, to its last byte."""
        return self.exists(identity) and self._read(identity) is not None

    def read(self, identity: str) -> pd.DataFrame:
        """Return the answer to a job.

        Raises:
            KeyError: it is not there, or cannot be read (and has been set aside if it is damaged).
        """
        frame = self._read(identity) if self.exists(identity) else None
        if frame is None:
            raise KeyError(f"no finished job {identity} in {self.folder}")
        return frame

    def write(self, identity: str, frame: pd.DataFrame) -> None:
        """Write the answer to a job, whole, and forget that it ever failed.

        Raises:
            StoreError: no room, or no right to write.
        """
        self.put(self.path(identity), sealed(pa.Table.from_pandas(frame, preserve_index=False), identity))
        self._failed(identity).unlink(missing_ok=True)

    def write_failure(self, failure: Failure) -> None:
        """Keep a note of a job that failed."""
        note = {**asdict(failure), "when": failure.when or date()}
        self.put(self._failed(failure.identity), (json.dumps(note, indent=2, ensure_ascii=False) + "\n").encode())

    def failures(self, identities: Iterable[str]) -> tuple[Failure, ...]:
        """Return the notes of those jobs that failed; what cannot be read is passed over."""
        found = []
        for path in map(self._failed, identities):
            try:
                note = json.loads(path.read_text(encoding="utf-8"))
                found.append(Failure(**{**note, "trace": tuple(note["trace"])}))
            except (OSError, ValueError, TypeError, KeyError):
                continue
        return tuple(found)

    def put(self, path: Path, content: bytes) -> None:
        """Write a file of the store beside its place, onto the disk, and move it there when it is complete.

        Raises:
            StoreError: no room, or no right to write; nothing half-written stays.
        """
        beside = path.parent / f"{UNFINISHED}{writer()}-{path.stem}"  # nobody's *.parquet finds it
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            _settle(path.parent)
        except OSError as error:
            _remove(beside)
            raise self.refusal(error) from error
        except BaseException:
            _remove(beside)
            raise

    def refusal(self, error: OSError) -> StoreError:
        """Return in one line why the store cannot be written to."""
        reason = error.strerror or str(error)
        allowed = "a folder that can be written to"
        if error.errno in NO_ROOM:
            allowed = "make room or choose another store; what is done stays, and the same command goes on from there"
        return StoreError(fault("store", f"{shown(str(self.folder))} ({reason})", allowed))

    def tidy(self) -> None:
        """Remove what killed processes of this machine left half-written: of jobs, results and notes of the store."""
        for folder in ("jobs/*/", "*/", ""):
            for path in self.folder.glob(f"{folder}{UNFINISHED}*"):
                if is_gone(path.name.removeprefix(UNFINISHED).partition("-")[0]):
                    _remove(path)

    def _read(self, identity: str) -> pd.DataFrame | None:
        path = self.path(identity)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:  # too many open files, no right, a disk in trouble: the file itself may be good
            self.tell(f"{path}: cannot be read now ({one_line(error)}); it counts as absent")
            return None
        try:
            return unsealed(content, identity).to_pandas()
        except (OSError, ValueError, TypeError, KeyError, pa.ArrowException) as error:
            self._set_aside(path, error)
            return None

    def _set_aside(self, path: Path, error: Exception) -> None:
        try:
            path.replace(path.with_suffix(".unreadable"))
            done = f"set aside as {path.with_suffix('.unreadable').name}"
        except OSError:
            done = "it counts as absent"
        self.tell(f"{path}: cannot be read ({one_line(error)}); {done}")

    def _failed(self, identity: str) -> Path:
        return self.path(identity).with_suffix(".failed.json")


def _settle(folder: Path) -> None:
    """Let a renamed file's name reach the disk too; where folders cannot be opened there is nothing to do."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    with suppress(OSError):
        os.fsync(handle)
    os.close(handle)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)

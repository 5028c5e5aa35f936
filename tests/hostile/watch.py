"""What is watched while an attack goes in: code that runs, files and processes it touches, what it is told, its cost.

One process an attack: hooks and limits cannot be taken back.
"""

from __future__ import annotations

import os
import re
import resource
import secrets
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from sim.configuration.faults import BadInput
from tests.hostile.canary import MARK, WORD

MOST_SECONDS, MOST_MEGABYTES = 1.0, 200.0
"""In which an attack must be refused: of processor time, and of memory beyond what is loaded."""
STOPPED_SECONDS, STOPPED_MEGABYTES = 1.2, 2_500
"""Processor time and memory at which an attack that gets through is stopped."""
RING_SECONDS, STOPPED_RINGS, IDLE_SECONDS = 2.0, 30, 0.002
"""It is stopped as well where it waits: when it used next to nothing between two rings, or after so many of them."""
PROCESSES = ("os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "subprocess.Popen", "pty.spawn")
NETWORK = ("socket.connect", "socket.getaddrinfo", "urllib.Request")
CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "shutil.rmtree")


@dataclass(frozen=True)
class Room:
    """Where an attack happens: ``inside`` is the working folder, ``outside`` holds what must not be touched."""

    folder: Path

    @property
    def inside(self) -> Path:
        """Return the folder in which a user works."""
        return self.folder / "inside"

    @property
    def outside(self) -> Path:
        """Return the folder that nothing may read or write."""
        return self.folder / "outside"

    def furnish(self) -> None:
        """Make the folders, the secret, and files that never end."""
        self.inside.mkdir(parents=True)
        self.outside.mkdir()
        for name in ("secret.txt", "secret.csv", "secret.yaml"):
            (self.outside / name).write_text(f"{self.word}: 1\n", encoding="utf-8")
        os.mkfifo(self.inside / "pipe.yaml")
        os.mkfifo(self.inside / "pipe.csv")
        (self.inside / "zero.yaml").symlink_to("/dev/zero")
        (self.inside / "loop.yaml").symlink_to("loop.yaml")
        (self.inside / "folder.yaml").mkdir()
        for name in ("huge.yaml", "huge.csv"):
            with (self.inside / name).open("wb") as file:
                file.truncate(10 * 2**30)  # a file of 10 GB that takes no room

    @property
    def word(self) -> str:
        """Return the word that must not be told, another one in every room."""
        path = self.folder / "word"
        if not path.is_file():
            path.write_text(f"canary{secrets.token_hex(8)}", encoding="utf-8")
        return path.read_text(encoding="utf-8")

    @property
    def mark(self) -> Path:
        """Return the file that code leaves when it is run."""
        return self.folder / "mark"


@dataclass(frozen=True)
class Seen:
    """What was seen of one attack.

    Attributes:
        escapes: what it reached; empty where it reached nothing.
        is_refused: whether it was refused, by ``BadInput``.
        said: what was said, cut.
        seconds: processor time.
        wall_seconds: on the clock.
        megabytes: of memory beyond what was loaded.
    """

    escapes: tuple[str, ...]
    is_refused: bool
    said: str
    seconds: float
    wall_seconds: float
    megabytes: float

    @property
    def is_cheap(self) -> bool:
        """Return whether it took no more than it may."""
        return self.seconds < MOST_SECONDS and self.megabytes < MOST_MEGABYTES

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


class TooLong(BaseException):
    """It was stopped."""


def watch(room: Room, attack: Callable[[], str], escaped_by: Callable[[str], str]) -> Seen:
    """Let an attack happen in this process, which is at its end afterwards; return what was seen.

    Args:
        room: where it happens.
        attack: does it, and returns all that its author would get to see.
        escaped_by: says what of that is an escape by itself; empty where nothing is.
    """
    os.environ |= {MARK: str(room.mark), WORD: room.word}
    os.chdir(room.inside)
    before, escapes = _tree(room.outside), list[str]()
    sys.addaudithook(_hook(room, escapes))
    loaded = _reset_peak()
    _limit(loaded)
    began, clock = time.process_time(), time.monotonic()
    said, is_refused = _gone_through(attack, escaped_by, escapes)
    took, on_the_clock = time.process_time() - began, time.monotonic() - clock
    megabytes = max(0.0, (_kilobytes("VmHWM") - loaded) / 1024.0)
    if room.mark.exists():
        escapes.append("ran code")
    if room.word in said:
        escapes.append("told the secret")
    if _tree(room.outside) != before:
        escapes.append("wrote outside")
    if took >= MOST_SECONDS:
        escapes.append("took too long")
    if megabytes >= MOST_MEGABYTES:
        escapes.append("took too much memory")
    return Seen(tuple(dict.fromkeys(escapes)), is_refused, said[:500], took, on_the_clock, megabytes)


def _gone_through(attack: Callable[[], str], escaped_by: Callable[[str], str], escapes: list[str]) -> tuple[str, bool]:
    """Go through a door; return what was said and whether it was refused, and note what else happened."""
    try:
        try:
            said = attack()
            escapes += filter(None, [escaped_by(said)])
            return said, False
        except BadInput as bad:
            return str(bad), True
        except (MemoryError, RecursionError) as error:
            escapes.append(type(error).__name__)
            return "", False
        except Exception as error:
            escapes.append(f"no refusal but {type(error).__name__}")
            return f"{type(error).__name__}: {error}", False
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
    except TooLong:
        escapes.append("stopped, it took too long")
        return "", False


def _hook(room: Room, escapes: list[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """Return a hook that notes what Python itself is asked to do."""
    outside = str(room.outside)

    def see(event: str, arguments: tuple[Any, ...]) -> None:
        if event in PROCESSES:
            escapes.append(f"began a process ({event})")
        elif event in NETWORK:
            escapes.append(f"asked the network ({event})")
        elif event == "open" and _real(arguments[0]).startswith(outside):
            escapes.append("opened a file outside")
        elif event in CHANGES and any(_real(one).startswith(outside) for one in arguments[:2]):
            escapes.append(f"changed a file outside ({event})")

    return see


def _real(path: object) -> str:
    return os.path.realpath(path) if isinstance(path, str | os.PathLike) else ""


def _tree(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_size for path in sorted(folder.rglob("*"))}


def _limit(loaded_kilobytes: float) -> None:
    """Stop what takes far too long or far too much."""

    rung: list[int] = []
    used = [time.process_time()]

    def ring(number: int, _frame: FrameType | None) -> None:
        used.append(time.process_time())
        waits = used[-1] - used[-2] < IDLE_SECONDS or len(used) > STOPPED_RINGS
        if not rung and (number == signal.SIGPROF or waits):
            rung.append(number)
            raise TooLong

    signal.signal(signal.SIGALRM, ring)
    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, STOPPED_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, RING_SECONDS, RING_SECONDS)
    ends = int(time.process_time() + 2 * STOPPED_SECONDS)  # libraries that hear no bell: the system ends the process
    resource.setrlimit(resource.RLIMIT_CPU, (ends, ends))
    mapped = _kilobytes("VmSize") * 1024
    most = int(mapped + STOPPED_MEGABYTES * 2**20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _reset_peak() -> float:
    """Let the peak of memory begin anew; return the kilobytes that are in use."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _kilobytes("VmRSS")


def _kilobytes(name: str) -> float:
    told = re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return float(told[1]) if told else 0.0

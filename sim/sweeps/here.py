"""This process, this machine and their clock: who is writing a file and how long things took. No result may hang on it.

Durations are read from a clock that never goes backwards, whatever happens to the date.
"""

from __future__ import annotations

import os
import socket
import time
from datetime import UTC, datetime


def seconds() -> float:
    """Return seconds of a clock that only goes forwards; differences alone mean something."""
    return time.monotonic()


def date() -> str:
    """Return the date and time in UTC, for people to read; nothing is ordered or decided by it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def writer() -> str:
    """Return a name for this process on this machine, as it stands in the names of files not yet complete."""
    return f"{_host()}.{os.getpid()}"


def _host() -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in socket.gethostname())


def is_gone(name: str) -> bool:
    """Return whether a writer (see ``writer``) ran on this machine and is no more; of others nothing is known."""
    host, _, process = name.rpartition(".")
    if host != _host() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

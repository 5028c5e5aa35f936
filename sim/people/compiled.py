"""How a rule becomes fast: ``@rule`` compiles a scalar function with Numba and keeps the result on disk.

The same functions run uncompiled, as the reference interpreter, when Python is started with
``NUMBA_DISABLE_JIT=1``; the tests show that both give the same bits. Numba does not notice when a rule that
another rule calls has changed, so the kept results lie in a folder named after a digest of the sources.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

from sim.people.interpreted import interpreted

_SETTINGS: Any = numba.config
_WITH_RULES = (
    "people/*.py", "lifecourse/*.py", "agencies/*.py", "programmes/*.py", "evidence/*.py", "money/spread.py",
    "money/ledger.py",
)  # fmt: skip


def _digest_of_sources() -> str:
    """Return a digest of everything that compiled code is made of: rules, record, and the names of parameters."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(numba.__version__.encode())
    for pattern in _WITH_RULES:
        for path in sorted(root.glob(pattern)):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path | None:
    """Return a folder of the user's that can be written to, or None."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    for candidate in (Path(base), Path(tempfile.gettempdir()) / f"user-{os.getuid() if hasattr(os, 'getuid') else 0}"):
        folder = candidate / "vandpunkt" / _digest_of_sources()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


_FOLDER = None if _SETTINGS.DISABLE_JIT else _cache_folder()
if _FOLDER is not None:
    _SETTINGS.CACHE_DIR = str(_FOLDER)


def rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a scalar rule of life (or of an agency), deterministic to the bit: no fast-math."""
    if _SETTINGS.DISABLE_JIT:
        return interpreted(function)
    compiled: Callable[..., Any] = numba.njit(function, cache=_FOLDER is not None, nogil=True)
    return compiled


def rule_in_place(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a rule into the one that calls it; for rules of many arrays, which cost more to hand over than to use."""
    if _SETTINGS.DISABLE_JIT:
        return interpreted(function)
    compiled: Callable[..., Any] = numba.njit(function, nogil=True, inline="always")
    return compiled


def arithmetic(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile plain arithmetic that never divides by zero, and so that a loop over it can do several at a time.

    A rule checks every divisor before it divides, and a check keeps the machine from working on several persons at
    once. The bits are the same: an addition or a division of several numbers at a time rounds as one of each does.
    """
    if _SETTINGS.DISABLE_JIT:
        return interpreted(function)
    compiled: Callable[..., Any] = numba.njit(function, cache=_FOLDER is not None, nogil=True, error_model="numpy")
    return compiled


def walk(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a walk over many persons, with and without threads; call it as ``walk(threads, …)``.

    One thread runs the plain version, which starts no other and may itself be called from several threads at a time.
    """
    if _SETTINGS.DISABLE_JIT:
        reference = interpreted(function)
        return lambda _threads, *arguments: reference(*arguments)
    keep = _FOLDER is not None
    alone: Callable[..., Any] = numba.njit(function, cache=keep, nogil=True)
    together: Callable[..., Any] = numba.njit(_under_another_name(function), cache=keep, nogil=True, parallel=True)

    def run(threads: int, *arguments: Any) -> Any:
        if threads == 1:
            return alone(*arguments)
        numba.set_num_threads(min(threads, _SETTINGS.NUMBA_NUM_THREADS))
        return together(*arguments)

    return run


def _under_another_name(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a copy with a name of its own: Numba's cache does not tell apart how a function was compiled."""
    copy = types.FunctionType(
        function.__code__, function.__globals__, f"{function.__name__}_together", function.__defaults__
    )
    copy.__qualname__ = f"{function.__qualname__}_together"
    copy.__module__ = function.__module__
    return copy

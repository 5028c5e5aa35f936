"""The run directory: written beside its place and renamed when complete, so that it is whole or absent."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import __version__
from sim.configuration.border import BadInput, as_dict, fault, resolved_yaml, shown

if TYPE_CHECKING:
    import pandas as pd

_PACKAGES = ("mesa", "numpy", "numba", "pandas", "pyarrow", "hydra-core", "pydantic", "optuna", "matplotlib")
_PLACE_NOT_RESULT = ("output_dir", "progress", "threads", "engine", "workers", "store")
"""Keys of a configuration that change where and how fast, never what."""
_DRAFT = ".unfinished-"


@cache
def digest_of_sources() -> str:
    """Return a digest of the model itself: every module and every table of evidence."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.csv")]):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def digest_of_rules() -> str:
    """Return a digest of what a run's result hangs on: not of views, of experiments, nor of the calibration in use."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.csv")]):
        place = path.relative_to(root)
        if place.parts[0] not in ("views", "configuration", "cli.py") and path.stem not in ("calibration", "posterior"):
            digest.update(str(place).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def identity_of(
    choice: Any, used: Sequence[Any], leave_out: Collection[str] = (), model: Callable[[], str] = digest_of_sources
) -> str:
    """Return a digest of what was asked for: the model, the configuration and the files it names.

    Args:
        choice: the configuration.
        used: the strategies, programmes and agencies that were read.
        leave_out: further keys that do not matter for what is identified.
        model: digest of the model; of all its sources unless told otherwise.
    """
    left_out = {*_PLACE_NOT_RESULT, *leave_out}
    asked = {key: value for key, value in as_dict(choice).items() if key not in left_out}
    text = json.dumps([model(), asked, [as_dict(one) for one in used]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@contextmanager
def run_directory(experiment: str, output_dir: str) -> Iterator[Path]:
    """Yield a hidden folder to write to, which ``finish`` gives its name; it is removed if the block fails.

    Raises:
        BadInput: the output folder cannot be written to, or fills up.
    """
    parent = Path(output_dir) / experiment
    with _told_as_bad_input(output_dir):
        parent.mkdir(parents=True, exist_ok=True)
        _remove_left_behind(parent)
        # the name alone: from Python 3.12 on the path is absolute whatever was asked for
        draft = parent / Path(tempfile.mkdtemp(prefix=f"{_DRAFT}{_here()}", dir=parent)).name
    try:
        with _told_as_bad_input(output_dir):
            yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


@contextmanager
def _told_as_bad_input(output_dir: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            fault("output_dir", f"{shown(output_dir)} ({reason})", "a folder that can be written to")
        ) from error


def _here() -> str:
    """Return the part of a draft's name that says which process of which machine is writing it."""
    return f"{socket.gethostname()}-{os.getpid()}-"


def _remove_left_behind(parent: Path) -> None:
    """Remove the drafts of processes of this machine that are no more (they were killed)."""
    start = f"{_DRAFT}{socket.gethostname()}-"
    for draft in parent.glob(f"{_DRAFT}*"):
        process = draft.name.removeprefix(start).split("-")[0]
        if draft.name.startswith(start) and process.isdigit() and not _runs(int(process)):
            shutil.rmtree(draft, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def finish(
    draft: Path,
    experiment: str,
    choice: Any,
    used: Sequence[Any],
    summary: Mapping[str, Any],
    digests: Mapping[str, str] | None = None,
) -> Path:
    """Write summary, manifest and configuration, and give the folder its name; return it.

    Args:
        draft: the folder from ``run_directory``.
        experiment: name of the experiment.
        choice: its configuration.
        used: the strategies, programmes and agencies that were read; the manifest holds them whole.
        summary: every figure printed, by name.
        digests: digest of each run, by strategy and replication.
    """
    identity = identity_of(choice, used)
    (draft / "summary.json").write_text(_json(summary), encoding="utf-8")
    (draft / "configuration.yaml").write_text(resolved_yaml(choice), encoding="utf-8")
    manifest = {
        "experiment": experiment,
        "command": ["vandpunkt", experiment, *sys.argv[1:]],
        "identity": identity,
        "vandpunkt": __version__,
        "digest_of_sources": digest_of_sources(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "configuration": as_dict(choice),
        "used": [{"kind": type(one).__name__.lower(), **as_dict(one)} for one in used],
        "run_digests": dict(digests or {}),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": "Simulated lives; not a forecast about any person.",
    }
    (draft / "manifest.json").write_text(_json(manifest), encoding="utf-8")
    os.chmod(draft, 0o755)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d_%H%M%S_%f")
    final = draft.parent / f"{stamp}_{identity}"
    draft.rename(final)
    return final


def write_table(frame: pd.DataFrame, folder: Path, name: str) -> None:
    """Write a table as Parquet with zstd."""
    frame.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False)


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, default=_plain, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"cannot write {type(value).__name__} to JSON")

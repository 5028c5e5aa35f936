"""The run directory: written beside its place and renamed when complete, so that it is whole or absent."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim import __version__
from sim.configuration.border import BadInput, as_dict, resolved_yaml

_PACKAGES = ("mesa", "numpy", "numba", "pandas", "pyarrow", "hydra-core", "pydantic", "matplotlib")


def configuration_digest(choice: Any) -> str:
    """Return a digest of the model version and a configuration; where results land does not change it."""
    plain = {k: v for k, v in as_dict(choice).items() if k not in ("output_dir", "progress", "threads")}
    text = json.dumps([__version__, plain], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@contextmanager
def run_directory(experiment: str, choice: Any, output_dir: str) -> Iterator[Path]:
    """Yield a folder to write to; when the block ends well, ``folder.final`` of ``finish`` exists and is complete.

    Raises:
        BadInput: the output folder cannot be written to.
    """
    parent = Path(output_dir) / experiment
    try:
        parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=parent))
    except OSError as error:
        raise BadInput(
            f"output_dir: cannot write to '{output_dir}' ({error.strerror}); name a folder that can be written to"
        ) from error
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def finish(draft: Path, experiment: str, choice: Any, summary: Mapping[str, Any], digests: Mapping[str, str]) -> Path:
    """Write summary, manifest and configuration, and give the folder its name; return it.

    Args:
        draft: the folder from ``run_directory``.
        experiment: name of the experiment.
        choice: its configuration.
        summary: every figure printed, by name.
        digests: digest of each run, by strategy and replication.
    """
    digest = configuration_digest(choice)
    (draft / "summary.json").write_text(_json(summary), encoding="utf-8")
    (draft / "configuration.yaml").write_text(resolved_yaml(choice), encoding="utf-8")
    manifest = {
        "experiment": experiment,
        "command": ["vandpunkt", experiment, *sys.argv[1:]],
        "vandpunkt": __version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "configuration_digest": digest,
        "configuration": as_dict(choice),
        "run_digests": dict(digests),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": "Simulated lives; not a forecast about any person.",
    }
    (draft / "manifest.json").write_text(_json(manifest), encoding="utf-8")
    os.chmod(draft, 0o755)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d_%H%M%S_%f")
    final = draft.parent / f"{stamp}_{digest}"
    draft.rename(final)
    return final


def write_table(frame: pd.DataFrame, folder: Path, name: str) -> None:
    """Write a table as Parquet with zstd; the text columns are dictionary-coded."""
    frame.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False)


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, default=_plain, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"cannot write {type(value).__name__} to JSON")

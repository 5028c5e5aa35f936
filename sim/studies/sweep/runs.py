"""What has been run: every run directory and every sweep of a store, read from what they say of themselves.

Nothing is kept beside them, so nothing can be out of date: a folder that is deleted is gone from the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import sim.configuration.schema
from sim.configuration.border import CONF, BadInput, as_dict, fault, find, load, read_yaml, shown
from sim.configuration.choices import MISSING, defaults
from sim.configuration.schema import Economics, Municipality
from sim.studies.sweep.lives import MANIFEST, PLAN, RESULTS
from sim.studies.sweep.sweep import WORK
from sim.sweeps.job import digest_of_model
from sim.sweeps.store import Failure, Store

LARGEST_BYTES = 100_000_000
BY_NAME: Mapping[str, type] = {"municipality": Municipality, "economics": Economics}
"""What a configuration holds whole that was chosen by a name."""
HOW_AND_WHERE = (
    "output_dir", "progress", "threads", "workers", "engine", "cluster", "store", "language", "figures", "sure",
)  # fmt: skip
"""Keys that change how, how fast and where, never what."""

State = Literal["complete", "some_failed", "unfinished", "outdated"]


@dataclass(frozen=True)
class Known:
    """One run, as far as it got.

    Attributes:
        experiment: its name; of a sweep in a store, ``sweep``.
        name: of the folder; of a sweep, its design and identity.
        identity: of the run.
        when: it was finished, or begun where it is not; a date in UTC as text.
        state: see ``State``.
        done, of: jobs of a sweep; a run of another experiment is one.
        asked: keys that differ from their defaults, and what they were.
        folder: where its results are.
        manifest: everything it says of itself.
        failures: of a sweep's jobs, that are still there.
    """

    experiment: str
    name: str
    identity: str
    when: str
    state: State
    done: int
    of: int
    asked: tuple[str, ...]
    folder: Path
    manifest: Mapping[str, Any]
    failures: tuple[Failure, ...] = ()


def known_runs(output_dir: Path, store: Path, experiment: str = "") -> list[Known]:
    """Return what has been run, newest first; a sweep that lies in the store is told once, from there.

    Args:
        output_dir: folder of run directories.
        store: folder of a store.
        experiment: only of this one; empty: of all but ``runs`` itself.
    """
    sweeps = list(_sweeps(store))
    known = {one.identity for one in sweeps}
    found = [*sweeps, *(one for one in _directories(output_dir) if _sweep_of(one) not in known)]
    wanted = [one for one in found if one.experiment == experiment or (not experiment and one.experiment != "runs")]
    return sorted(wanted, key=lambda one: (one.when, one.name), reverse=True)


def the_one(runs: list[Known], identity: str) -> Known:
    """Return the latest run with an identity, or the beginning of one, or the latest sweep of a design.

    Raises:
        BadInput: there is none, or several different ones begin so.
    """
    fits = [one for one in runs if identity in (one.name, one.identity)]
    fits = fits or [one for one in runs if one.name.rpartition("_")[0] == identity][:1]
    fits = fits or [one for one in runs if one.identity.startswith(identity) or one.name.startswith(identity)]
    if not fits:
        raise BadInput(fault("show", f"no run {shown(identity)}", "an identity of the list, or how it begins"))
    if len({one.identity for one in fits}) > 1:
        told = f"{shown(identity)} begins {len(fits)} of them"
        raise BadInput(fault("show", told, f"more of it, such as {fits[0].identity}"))
    return fits[0]


def _sweep_of(run: Known) -> str | None:
    summary = _read(run.folder / "summary.json") if run.experiment == "sweep" else None
    return str(summary.get("identity")) if summary else None


def _directories(output_dir: Path) -> Iterator[Known]:
    for path in sorted(output_dir.glob("*/*/manifest.json")):
        manifest = _read(path)
        if manifest is None or "experiment" not in manifest or path.parent.name.startswith("."):
            continue
        name = str(manifest["experiment"])
        yield Known(
            name, path.parent.name, str(manifest.get("identity", "")), str(manifest.get("finished", "")), "complete",
            1, 1, _differs(name, manifest), path.parent, manifest,
        )  # fmt: skip


def _sweeps(folder: Path) -> Iterator[Known]:
    store = Store(folder)
    for plan in sorted(folder.glob(f"*/{PLAN}")):
        told = _read(plan.parent / MANIFEST) or _read(plan)
        if told is None or not isinstance(told.get("jobs"), list):
            continue
        jobs = [str(one) for one in told["jobs"]]
        failures = store.failures(jobs)
        is_written = (plan.parent / RESULTS).is_file() and "finished" in told
        done = sum(map(store.exists, jobs))
        state: State = "complete" if is_written and done == len(jobs) else "unfinished"
        if state == "unfinished" and told.get("digest_of_model") != digest_of_model(WORK):
            state = "outdated"  # the same command would ask another model
        elif state == "unfinished" and is_written and done + len(failures) >= len(jobs):
            state = "some_failed"
        design = f"design={told.get('design', {}).get('name', '')}"
        asked = (design, *(one for one in _differs("sweep", told) if not one.startswith("design=")))
        when = str(told.get("finished") or told.get("begun", ""))
        yield Known(
            "sweep", plan.parent.name, str(told.get("identity", "")), when, state, done, len(jobs), asked, plan.parent,
            told, failures,
        )  # fmt: skip


def _differs(experiment: str, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return ``key=value`` of each key that differs from its default; if those are not known, the command's words."""
    given = manifest.get("configuration")
    standard = _defaults(experiment)
    if not isinstance(given, dict) or standard is None:
        words = manifest.get("command", [])[2:] if isinstance(manifest.get("command"), list) else []
        return tuple(str(word) for word in words if re.split("[.=]", str(word))[0] not in HOW_AND_WHERE)
    found: list[str] = []
    for key, value in given.items():
        if key in HOW_AND_WHERE:
            continue
        start = standard.get(key)
        if key in BY_NAME and isinstance(value, dict):
            name = value.get("name")
            if isinstance(start, dict) and name and name != start.get("name"):
                found.append(f"{key}={name}")
                start = _file(key, str(name)) or start
        found += [f"{path}={_short(each)}" for path, each in _leaves_that_differ(key, value, start)]
    return tuple(found)


def _leaves_that_differ(path: str, value: Any, start: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and isinstance(start, dict):
        for key, below in value.items():
            if path in BY_NAME and key in ("name", "title"):
                continue
            yield from _leaves_that_differ(f"{path}.{key}", below, start.get(key))
    elif value != start and not (start in (None, MISSING) and value in ({}, [])):
        yield path, value


def _short(value: Any) -> str:
    return f"[{','.join(map(str, value))}]" if isinstance(value, list) else str(value)


@cache
def _defaults(experiment: str) -> dict[str, Any] | None:
    """Return the configuration of an experiment of which nothing was asked; None if there is no such experiment.

    It is read without Hydra, which cannot compose while it runs us.
    """
    schema_name = "".join(part.capitalize() for part in experiment.split("_"))
    schema = getattr(sim.configuration.schema, schema_name, None)
    path = CONF / f"{experiment}.yaml"
    if schema is None or not path.is_file():
        return None
    try:
        content = read_yaml(path)
    except BadInput:
        return None
    chosen = [entry for entry in content.pop("defaults", []) if isinstance(entry, dict)]
    found = {**defaults(schema), **content}
    for key, name in (pair for entry in chosen for pair in entry.items()):
        found[key] = _file(key, str(name))
    return found


@cache
def _file(kind: str, name: str) -> dict[str, Any] | None:
    try:
        return as_dict(load(BY_NAME[kind], find(kind, name)))
    except (BadInput, KeyError):
        return None


def _read(path: Path) -> dict[str, Any] | None:
    """Return the JSON of a file, or None where it is missing, too large or no such thing."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None

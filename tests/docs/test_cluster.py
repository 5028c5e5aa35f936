"""Claims about docs/cluster.md: its commands are accepted, and it tells every key that a cluster has."""

from __future__ import annotations

import dataclasses
import importlib
import re
import shlex
from pathlib import Path
from typing import get_args

from sim.configuration.border import choose
from sim.configuration.clusters import Cluster
from sim.configuration.commandline import read_arguments
from sim.sweeps.cluster import TASKS_A_WORKER, WORTH_A_TASK
from sim.sweeps.engines import Engine
from sim.sweeps.schedulers import WARNING_SECONDS


def page(root: Path) -> str:
    return (root / "docs" / "cluster.md").read_text(encoding="utf-8")


def test_every_command_is_accepted(root: Path) -> None:
    commands = re.findall(r"^vandpunkt (\w+) (.*)$", page(root), flags=re.MULTILINE)
    assert len(commands) >= 3
    for name, words in commands:
        schema = importlib.import_module(f"experiments.{name}").main.schema
        assert choose(schema, name, read_arguments(shlex.split(words), name).overrides)


def test_every_engine_and_every_key_is_told(root: Path) -> None:
    text = page(root)
    for engine in get_args(Engine):
        assert f"| `{engine}` |" in text
    for field in dataclasses.fields(Cluster):
        assert f"`cluster.{field.name}`" in text
    row = {key: value for key, value in re.findall(r"^\| `cluster\.(\w+)` \|[^|]*\| (\w+) \|$", text, re.MULTILINE)}
    standard = Cluster()
    assert (row["minutes"], row["memory_gb"]) == (str(standard.minutes), f"{standard.memory_gb:g}")


def test_the_numbers_it_names_are_those_in_use(root: Path) -> None:
    assert f"SLURM signals it {WARNING_SECONDS} seconds before" in page(root)
    assert (TASKS_A_WORKER, WORTH_A_TASK) == (4, 4)
    assert "up to four tasks a worker, of four jobs or more" in page(root)

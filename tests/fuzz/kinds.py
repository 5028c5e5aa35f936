"""Every kind of file that a user may write, how it is read, and every experiment with what it may be asked."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import experiments
from sim.configuration.border import CONF, Experiment, choose
from sim.configuration.changes import Choices, chosen_by
from sim.configuration.choices import make
from sim.configuration.designs import Design
from sim.configuration.files import (
    find,
    load,
    load_agencies,
    load_fund,
    load_governance,
    load_organisation,
    read_named,
)
from sim.configuration.questions.sweep import Sweep
from sim.configuration.schema import (
    Agency,
    Economics,
    Fund,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
    Strategy,
    Structure,
)
from sim.configuration.trials import Trial, load_trial
from sim.studies.how_sure.structures import load_structure, structured
from sim.studies.sweep.sweep import choices_of, load_design, plan_of


@dataclass(frozen=True)
class Kind:
    """A kind of file: its schema, and how an experiment reads one by its path (checks of what it names too)."""

    schema: type
    read: Callable[[Path], Any]


MOST_PLANNED = 2_000
"""Jobs up to which what a design asks for is planned here."""


@cache
def usual() -> Choices:
    """Return what a small sweep starts from; structures and designs change keys of it."""
    return choices_of(choose(Sweep, "sweep", ["municipality.births_per_year=4", "strategies=[as_today,school]"]))


def _economics(path: Path) -> Economics:
    return make(Economics, read_named(path), str(path))


def _structure(path: Path) -> Any:
    return structured(usual(), [load_structure(str(path))])[0]


def _design(path: Path) -> Any:
    design, where = load_design(str(path))
    if (design.points or 1) * max(1, design.draws) * design.replications > MOST_PLANNED:
        return design  # allowed, and read: but to plan so many jobs takes minutes
    return plan_of(design, where, usual())


KINDS: Mapping[str, Kind] = {
    "municipality": Kind(Municipality, lambda path: load(Municipality, find("municipality", str(path)))),
    "economics": Kind(Economics, _economics),
    "programme": Kind(Programme, lambda path: load(Programme, find("programme", str(path)))),
    "reform": Kind(Reform, lambda path: load(Reform, find("reform", str(path)))),
    "strategy": Kind(Strategy, lambda path: chosen_by(str(path))),
    "agency": Kind(Agency, lambda path: load(Agency, path)),
    "organisation": Kind(Organisation, lambda path: load_organisation(str(path))),
    "governance": Kind(Governance, lambda path: load_governance(str(path))),
    "fund": Kind(Fund, lambda path: load_fund(str(path))),
    "structure": Kind(Structure, _structure),
    "sweep_design": Kind(Design, _design),
    "trial": Kind(Trial, lambda path: load_trial(str(path))),
}
"""By the folder of ``conf/`` in which ours lie."""


@cache
def schemas_of_experiments() -> dict[str, type]:
    """Return the schema of every experiment, by its name."""
    found = {}
    for module in pkgutil.iter_modules(experiments.__path__):
        main = getattr(importlib.import_module(f"experiments.{module.name}"), "main", None)
        if isinstance(main, Experiment):
            found[main.name] = main.schema
    return found


@cache
def files_of(kind: str) -> tuple[Path, ...]:
    """Return our own files of a kind, sorted."""
    return tuple(sorted((CONF / kind).glob("*.yaml")))


@cache
def agencies() -> tuple[Agency, ...]:
    """Return the agencies as they are."""
    return load_agencies()

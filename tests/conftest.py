"""What all tests share: places, agencies and programmes to live in, and Python in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim  # noqa: F401  first: it says how many threads linear algebra may have, before NumPy is loaded

import numpy as np  # isort: skip
import pytest
from hypothesis import HealthCheck, settings

from sim.configuration.border import load_agencies, load_programme, options
from sim.configuration.files import load_governance, load_organisation
from sim.configuration.schema import (
    Agency,
    Governance,
    Municipality,
    Organisation,
    Programme,
    ProgrammeEffect,
    Target,
    Title,
)
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.spread import NO_SPREAD

ROOT = Path(__file__).resolve().parents[1]
TITLE = Title(en="A test", sv="Ett prov")


LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "everyday", max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=LARGE
)
settings.register_profile("trust", settings.get_profile("everyday"), max_examples=1_000)
settings.register_profile("trust_in_brief", settings.get_profile("everyday"), max_examples=200)
settings.load_profile("everyday")
"""How many random worlds: a few every day; ``--hypothesis-profile=trust`` as many as the scorecard asks for."""


LONGEST_FILES = (
    "/test_experiments.py",
    "/test_lab.py",
    "/test_interpreter.py",
    "/test_relations.py",
    "/test_laws.py",
    "how_sure/test_figures.py",
    "/test_engines.py",
)
"""Files that take long and go first, so that workers side by side end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files go first; the order within a file stays."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONGEST_FILES))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def agencies() -> tuple[Agency, ...]:
    """The agencies as they are."""
    return load_agencies()


@pytest.fixture(scope="session")
def programmes() -> dict[str, Programme]:
    """Every programme in ``conf/programme``, by name."""
    return {name: load_programme(name) for name in options("programme")}


@pytest.fixture(scope="session")
def organisation() -> Callable[[str], Organisation]:
    """Read a way of organising from ``conf/organisation``."""
    return load_organisation


@pytest.fixture(scope="session")
def governance() -> Callable[[str], Governance]:
    """Read a way of governing from ``conf/governance``."""
    return load_governance


@pytest.fixture(scope="session")
def with_room() -> Callable[[Agency, float], Agency]:
    """Make an agency that can serve so many of 1 000 residents in a year, and looks into cases in no time."""

    def make(agency: Agency, per_1000: float) -> Agency:
        hours = per_1000 * agency.staff.hours_per_case
        return replace(agency, staff=replace(agency.staff, hours_per_1000=hours, hours_per_assessment=0.0))

    return make


@pytest.fixture(scope="session")
def with_share_of_room() -> Callable[[Agency, float], Agency]:
    """Make an agency with so large a share of its hours."""

    def make(agency: Agency, share: float) -> Agency:
        return replace(agency, staff=replace(agency.staff, hours_per_1000=share * agency.staff.hours_per_1000))

    return make


@pytest.fixture(scope="session")
def place() -> Callable[..., Municipality]:
    """Make a municipality of some births a year."""

    def make(births: int = 60, **other: Any) -> Municipality:
        return Municipality(name="a_place", title=TITLE, births_per_year=births, **other)

    return make


@pytest.fixture(scope="session")
def at_the_price() -> Callable[[Vandpunkt], Vandpunkt]:
    """Let everybody cost the price in a model that has not begun, also where the evidence says that few cost most."""

    def level(model: Vandpunkt) -> Vandpunkt:
        spread = model.ledger.spread
        model.ledger.spread = replace(spread, table_of_line=np.full_like(spread.table_of_line, NO_SPREAD))
        return model

    return level


@pytest.fixture(scope="session")
def invented() -> Callable[..., Programme]:
    """Make a programme that moves one lever of everybody between two ages, free of charge unless told otherwise."""

    def make(
        name: str = "invented",
        moves: str = "externalising",
        size: float = -0.5,
        ages: tuple[int, int] = (4, 6),
        **other: Any,
    ) -> Programme:
        effect = ProgrammeEffect(
            moves=moves, size=size, low=-5.0, high=5.0, fade_out_per_year=0.1, evidence="assumption: a test"
        )
        plain = Programme(
            name=name,
            title=TITLE,
            target=Target(ages=ages),
            effects=(effect,),
            grade="C",
            setting="everyone",
            price_sek_per_year=0.0,
            price_year=2024,
            price_evidence="assumption: a test",
            payers={"municipality": 1.0},
            numbers_from="assumption: a test",
        )
        return replace(plain, **other)

    return make


@pytest.fixture(scope="session")
def altered() -> Callable[..., np.ndarray]:
    """Make the parameters of the model with some of them given another value, at all ages."""

    def make(**values: float) -> np.ndarray:
        record = parameter_record().copy()
        for name, value in values.items():
            record[name] = value
        return record

    return make


@pytest.fixture(scope="session")
def without_peers(altered: Callable[..., np.ndarray]) -> np.ndarray:
    """The parameters of a world in which nobody minds class or area."""
    return altered(
        externalising_peers=0.0, attainment_peers=0.0, conviction_peers=0.0, drug_peers=0.0, find_work_area=0.0
    )


@pytest.fixture(scope="session")
def lived(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> Vandpunkt:
    """A municipality of 600 births with every agency and programme, run to its end; not to be changed."""
    return Vandpunkt(place(300, birth_years=2), agencies, tuple(programmes.values()), seed=7).run()


@pytest.fixture(scope="session")
def python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in a process of its own with the checkout on its path; variables of the environment by name."""

    def run(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        everything = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | environment
        return subprocess.run(
            [sys.executable, *words], cwd=cwd, env=everything, capture_output=True, encoding="utf-8", timeout=300
        )

    return run

"""What tests of the machinery share: a store that tells, and what lies in it to the byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.sweeps.store import Store


@pytest.fixture
def told() -> list[str]:
    """What a store said."""
    return []


@pytest.fixture
def store(tmp_path: Path, told: list[str]) -> Store:
    """An empty store."""
    return Store(tmp_path / "store", told.append)


@pytest.fixture
def files() -> Callable[[Store], dict[str, bytes]]:
    """Every answer in a store, by its name."""

    def read(store: Store) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(store.folder.glob("jobs/*/*.parquet"))}

    return read

"""What claims about random worlds share: a way to tell what they were really held against."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def counted() -> Callable[..., None]:
    """Tell on standard output what a claim was really held against, for whoever reads it (``benchmarks.trust``)."""

    def tell(**counts: int) -> None:
        print(f"COUNTED {json.dumps(counts)}")

    return tell

"""Trust 9: one digest, in whichever way one asks. All of them: ``python -m benchmarks.trust --rows 9``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docking.digest_ways import HASH_SEEDS, LOCALES, every_way, locales_here, model_digest


def test_the_digest_tells_apart_what_is_not_the_same() -> None:
    assert model_digest(threads=2) == model_digest(threads=1) != model_digest(threads=1, seed=4)


def test_a_locale_is_asked_in_only_if_it_is_really_at_work(tmp_path: Path) -> None:
    found = locales_here(tmp_path)
    assert {"C", "C.UTF-8"} <= set(found) <= set(LOCALES)


@pytest.mark.slow
def test_one_digest_in_every_way_of_asking() -> None:
    found = every_way()
    assert len(found) >= 2 * len(HASH_SEEDS) * 8
    assert len(set(found.values())) == 1

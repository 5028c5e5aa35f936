"""Claims about a life under two strategies: both are lived whole, what surrounds everybody included."""

from __future__ import annotations

from collections.abc import Callable

from sim.configuration.schema import Agency, Biography, Child, Economics, Municipality
from sim.studies.alternatives import load_alternative
from sim.studies.life.biography import tell


def test_a_strategy_that_only_reforms_is_lived_with_its_reforms(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    choice = Biography(place(12), Economics(), Child(reached=False), strategies=("as_today", "more_jobs"))
    story = tell(choice, agencies, [load_alternative(name) for name in choice.strategies])
    billed = {name: sum(int(year.bill_ore.sum()) for year in years) for name, years in story.lives.items()}
    assert billed["more_jobs"] > billed["as_today"], "a reform is paid for by the resident"

"""Claims about lives followed in one run: each is the life it would be alone, and watching changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.configuration.schema import Agency, Municipality, Programme
from sim.model import Vandpunkt
from sim.money.prices import PAYERS
from sim.studies.life.one_life import follow, follow_many, in_order, reached
from sim.studies.life.tables import bill_by_age_table, bills_table, years_table
from sim.studies.run import digest_of


def model_of(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> Vandpunkt:
    chosen = tuple(programmes[name] for name in ("parent_training", "supported_employment", "mentoring"))
    return Vandpunkt(place(40, birth_years=2), agencies, chosen, seed=9)


def test_several_lives_in_one_run_are_those_that_each_would_be_alone(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    rows = [0, 17, 60, 79]
    together = follow_many(model_of(place, agencies, programmes), rows)
    assert set(together.lives) == set(rows)
    for row in rows:
        alone = follow(model_of(place, agencies, programmes), row)
        assert [year.age for year in alone] == [year.age for year in together.lives[row]]
        for one, other in zip(alone, together.lives[row], strict=True):
            assert one.record.tobytes() == other.record.tobytes()
            assert (one.bill_ore == other.bill_ore).all()
            assert (one.programmes, one.contacts, one.between_chairs) == (
                other.programmes, other.contacts, other.between_chairs,
            )  # fmt: skip


def test_watching_a_life_changes_nothing(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    watched, unwatched = (model_of(place, agencies, programmes) for _ in range(2))
    found = follow_many(watched, range(len(watched.people)))
    unwatched.run()
    assert watched.year == unwatched.year
    assert digest_of(watched) == digest_of(unwatched)
    assert found.reached == frozenset(np.flatnonzero(reached(unwatched)).tolist())
    assert 0 < len(found.reached) < len(watched.people)


def test_the_bill_so_far_ends_at_the_bill_and_never_forgets(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    lives = {"only": follow(model_of(place, agencies, programmes), 3)}
    so_far = bill_by_age_table(lives).pivot(index="age", columns="payer", values="amount_sek")[list(PAYERS)]
    total = bills_table(lives).set_index("payer")["amount_sek"]
    assert (so_far.iloc[-1] == total[list(PAYERS)]).all()
    assert float(so_far.abs().to_numpy().sum()) > 0.0
    titles = {name: name for name in programmes}
    years = years_table(lives, agencies, titles, "en")
    assert years["age"].tolist() == so_far.index.tolist()


def test_those_who_fit_come_in_the_order_of_birth() -> None:
    people = np.zeros(4, dtype=[("person", np.int64)])
    people["person"] = [40, 10, 30, 20]
    assert in_order(people, np.array([True, True, False, True])).tolist() == [1, 3, 0]

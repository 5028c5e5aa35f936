"""Claims about every year of standing towns and of deadly ones: people are conserved, and queues stay bounded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.agencies.contacts import WAITING
from sim.configuration.schema import Agency, Municipality, Organisation, Programme
from sim.model import Vandpunkt
from sim.people.record import ALIVE, DEAD, FOREIGN_BORN, GROWN_OUT
from tests.invariants.all_laws import broken
from tests.invariants.laws import years_of


@pytest.mark.parametrize(
    ("way", "births"), [("silo", (70, 64, 6)), ("team_and_talks", (104, 64, 40)), ("association_2", (80, 70, 25))]
)
def test_in_a_standing_municipality_everybody_of_all_ages_is_counted_to_the_last_year(
    births: tuple[int, int, int], way: str, place: Callable[..., Municipality], agencies: tuple[Agency, ...],
    programmes: dict[str, Programme], organisation: Callable[[str], Organisation],
) -> None:  # fmt: skip
    birth_years, warm_up, horizon = births
    town = place(
        8, birth_years=birth_years, first_birth_year=1960, warm_up_years=warm_up, horizon_years=horizon,
        newcomers_per_birth=0.2,
    )  # fmt: skip
    model = Vandpunkt(town, agencies, tuple(programmes.values()), seed=3, organisation=organisation(way))
    alive: list[int] = []
    for year in years_of(model):
        assert broken(year) == [], model.year
        alive.append(int(year.is_alive.sum()))
    assert town.start_year == 1960 + warm_up
    assert model.year == model.last_year == 1960 + warm_up + horizon - 1
    assert len(alive) == model.years == warm_up + horizon
    assert model.outcome_counts.sum() == sum(alive)
    living = model.people["presence"] == ALIVE
    age = model.year - model.people["birth_year"].astype(int)
    ages = np.unique(age[living])
    youngest = max(0, model.year - (1960 + birth_years - 1))
    assert ages.tolist() == list(range(youngest, 65)), "people of all ages"
    assert (model.people["presence"][age > 64] != ALIVE).all()
    for programme in model.programmes:
        assert not any(programme.delivered_by_year[:warm_up]), "nothing chosen is delivered before the choice"
    assert sum(sum(programme.delivered_by_year) > 0 for programme in model.programmes) > len(model.programmes) / 2


def test_a_queue_stays_bounded_over_a_life_and_longer(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], with_share_of_room: Callable[..., Agency]
) -> None:
    """With a third of the room a standing queue is long but does not grow from decade to decade."""
    town = place(30, birth_years=130, first_birth_year=1960, warm_up_years=65, horizon_years=65)
    model = Vandpunkt(town, [with_share_of_room(own, 1.0 / 3.0) for own in agencies], seed=3).run()
    waiting = np.array(model.contact_counts)[65:, :, WAITING].sum(axis=1)
    residents = np.array(model.residents_by_year)[65:]
    assert waiting.min() > 50
    share = waiting / residents
    assert share[-20:].mean() < 1.15 * share[:20].mean()
    assert share.max() < 1.5 * share.mean()


def test_no_programme_writes_on_the_record_of_the_dead(
    place: Callable[..., Municipality], programmes: dict[str, Programme], altered: Callable[..., np.ndarray]
) -> None:
    deadly = altered(death_log_odds=-4.0)
    model = Vandpunkt(place(100), (), tuple(programmes.values()), seed=1, parameters=deadly)
    for year in years_of(model):
        gone = np.isin(year.before["presence"], (DEAD, GROWN_OUT))
        assert year.before[gone].tobytes() == model.people[gone].tobytes()
    assert gone.sum() > 50, "or the claim would be about few"


def test_newcomers_and_the_born_here_are_counted_apart(lived: Vandpunkt, programmes: dict[str, Programme]) -> None:
    assert len(lived.programmes) == len(programmes)
    newcomers = lived.people["origin"] == FOREIGN_BORN
    for group, who in ((0, ~newcomers), (1, newcomers)):
        kept = lived.outcome_years[who].sum(axis=0)
        assert np.array_equal(lived.outcome_counts[group, 23:43].sum(axis=0), kept)

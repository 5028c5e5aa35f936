"""Claims about a panel: it remembers what everybody was at every age, and nothing of those who were not here."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality
from sim.evidence.ages import AGES
from sim.model import Vandpunkt
from sim.people.record import ALIVE, DEAD
from sim.studies.panel import Panel

FIELDS = ("livelihood", "convictions", "presence", "attention")


@pytest.fixture(scope="module")
def remembered(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], altered: Callable[..., np.ndarray]
) -> tuple[Vandpunkt, Panel, list[np.ndarray]]:
    """A place where many die, its panel, and every year's people as they were."""
    model = Vandpunkt(place(100, birth_years=3), agencies, seed=1, parameters=altered(death_log_odds=-4.0))
    panel, years = Panel(model, FIELDS), []
    while model.year < model.last_year:
        model.step()
        panel.observe()
        years.append(model.people.copy())
    return model, panel, years


def test_it_holds_what_everybody_here_was_at_every_age(
    remembered: tuple[Vandpunkt, Panel, list[np.ndarray]],
) -> None:
    model, panel, years = remembered
    for row in range(0, len(model.people), 7):
        born = int(model.people["birth_year"][row])
        for age in range(AGES):
            then = years[born + age - model.first_year][row]
            assert panel.here[age, row] == (then["presence"] == ALIVE)
            if panel.here[age, row]:
                assert all(panel[name][age, row] == then[name] for name in FIELDS)


def test_nobody_is_here_after_death(remembered: tuple[Vandpunkt, Panel, list[np.ndarray]]) -> None:
    model, panel, _ = remembered
    dead = model.people["presence"] == DEAD
    assert dead.sum() > 50
    assert not panel.here[64, dead].any()
    gone = panel.here[:-1] & ~panel.here[1:]
    assert (gone.sum(axis=0) <= 1).all(), "who has gone does not come back"


def test_at_ages_at_which_a_person_was_not_here_it_holds_nothing(
    remembered: tuple[Vandpunkt, Panel, list[np.ndarray]],
) -> None:
    _, panel, _ = remembered
    for name in ("livelihood", "convictions", "attention"):
        assert not panel[name][~panel.here].any(), name


def test_running_by_panel_is_running(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> None:
    one, other = (Vandpunkt(place(40), agencies, seed=1) for _ in range(2))
    Panel(one, FIELDS).run()
    assert one.people.tobytes() == other.run().people.tobytes()


def test_it_holds_whom_any_of_some_agencies_served(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    model = Vandpunkt(place(40), agencies, seed=1)
    panel, served = Panel(model, ("presence",), ("school", "social_services")), []
    while model.year < model.last_year:
        model.step()
        panel.observe()
        served.append(model.contacts.served_by("school", "social_services"))
    assert panel.here.shape == panel.served.shape == (AGES, len(model.people))
    assert np.array_equal(panel.served, np.array(served) & panel.here)
    assert panel.served[6:20].any() and not panel.served[21:].any(), "both are for the young"

"""A stage: people of one age who are well until a test says otherwise, and who only meet agencies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.contacts import CONTACTS
from sim.configuration.schema import (
    Agency,
    HandOver,
    Municipality,
    Organisation,
    Service,
    Staff,
    Title,
)
from sim.model import Vandpunkt
from sim.people.record import ALIVE

TITLE = Title(en="A test", sv="Ett prov")
TRAITS = ("attention", "externalising", "internalising", "attainment", "parenting")
"""What a test gives people a need with; all others are well."""
ROOM_FOR_ALL = 1000.0


class Stage:
    """People of one age whom agencies see, serve and pass on year after year, while their needs stay as they are.

    Args:
        model: before its first year; everybody is here, of ``age`` and without any need.
        age: the age in the first year.
    """

    def __init__(self, model: Vandpunkt, age: int) -> None:
        self.model = model
        model.year = model.first_year + age - 1
        model.people["presence"] = ALIVE
        for name in (*TRAITS, "parental_illness", "parental_misuse", "parental_crime"):
            model.people[name] = 0

    def be(self, who: object = slice(None), **traits: object) -> Stage:
        """Give some people, by their rows, heights of traits (SD)."""
        for name, height in traits.items():
            self.model.people[name][who] = height
        return self

    def seek(self) -> np.ndarray:
        """Begin a year in which agencies look and pass on; return what each contact came to so far."""
        self.model.year += 1
        self.model._look_around()
        self.model._seek()
        return self.model.contacts.came_to

    def year(self) -> np.ndarray:
        """Let agencies do all they do in a year; return what each contact came to."""
        self.model.year += 1
        self.model._look_around()
        self.model._council_decides()
        self.model._agencies_serve()
        return self.model.contacts.came_to

    def count(self, agency: int, *contacts: int) -> int:
        """Return how many contacts with an agency came to something this year."""
        return int(np.isin(self.model.contacts.came_to[agency], contacts).sum())

    def told(self, row: int = 0) -> dict[str, str]:
        """Return what came of it between a person and every agency."""
        return self.model.contacts.of(row)

    def booked(self, item: str) -> int:
        """Return how many units of an item have been booked this year."""
        ledger = self.model.ledger
        units = {
            int(ledger.by_year[self.model.year - ledger.first_year, :, line].sum()) // int(ledger.line_ore[line])
            for line in ledger.lines_of(item)
        }
        assert len(units) == 1, "every line of an item is booked as often"
        return units.pop()


@pytest.fixture(scope="session")
def agency() -> Callable[..., Agency]:
    """Make an agency that sees without error, has room for all, and serves without effect."""

    def make(
        name: str,
        need: str = "attention",
        threshold: float = 1.0,
        per_1000: float = ROOM_FOR_ALL,
        hands_over: Sequence[HandOver] = (),
        ages: tuple[int, int] = (0, 64),
        item: str = "primary_care",
        staff: tuple[float, float] = (10.0, 0.0),
        **other: Any,
    ) -> Agency:
        plain = Agency(
            name=name,
            title=TITLE,
            ages=ages,
            needs={need: 1.0},
            threshold_sd=threshold,
            noise_sd=0.0,
            staff=Staff(
                hours_per_1000=per_1000 * sum(staff) if per_1000 == ROOM_FOR_ALL else per_1000 * staff[0],
                hours_per_case=staff[0],
                hours_per_assessment=staff[1],
            ),
            hands_over=tuple(hands_over),
            service=Service(item=item),
            numbers_from="assumption: a test",
        )
        return replace(plain, **other)

    return make


@pytest.fixture(scope="session")
def stage(place: Callable[..., Municipality], altered: Callable[..., np.ndarray]) -> Callable[..., Stage]:
    """Make a stage with some agencies; parameters by name, and nobody is lost on the way unless told otherwise."""

    def make(
        agencies: Sequence[Agency],
        births: int = 50,
        age: int = 30,
        organisation: Organisation | None = None,
        seed: int = 1,
        model: dict[str, Any] | None = None,
        town: dict[str, Any] | None = None,
        **parameters: float,
    ) -> Stage:
        values = {"referral_lost_share": 0.0, "gives_up_after_refusal_share": 0.0} | parameters
        return Stage(
            Vandpunkt(
                place(births, newcomers_per_birth=0.0, **(town or {})), agencies, seed=seed,
                parameters=altered(**values), organisation=organisation, **(model or {}),
            ),
            age,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def way() -> Callable[..., Organisation]:
    """Make a way of organising of the parts named."""

    def make(**parts: Any) -> Organisation:
        return Organisation(name="a_way", title=TITLE, **parts)

    return make


def passes_on(to: str | None, need: str = "externalising", above: float = 1.0, keeps: bool = False) -> HandOver:
    """Return a hand-over."""
    return HandOver(need=need, above_sd=above, to=to, keeps=keeps)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def hands() -> Callable[..., HandOver]:
    """Make a hand-over to an agency because of conduct above 1 SD, without keeping the person."""
    return passes_on


@pytest.fixture(scope="session")
def codes() -> dict[str, int]:
    """What a contact can come to, by name."""
    return {name: code for code, name in enumerate(CONTACTS)}

"""Claims about what a krona achieved: every one has one class; only lost tax, production and harm buy nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sim.agencies.bill import BILL_ITEMS
from sim.configuration.schema import Agency, Municipality, Organisation, Programme
from sim.lifecourse.outcome import has_happened
from sim.model import Vandpunkt
from sim.money.achievement import (
    ACHIEVEMENTS,
    GOOD,
    IN_TIME,
    LATE,
    LOSS,
    NOBODY_HELPED,
    OF_READING,
    OFFENSIVE,
    UPKEEP,
    WITHOUT_NEED,
    served_as,
)
from sim.money.prices import PAYERS, READINGS, programme_item
from sim.people.record import DRUG_DEPENDENCE, OPEN_SUPPORT, PERSON, PLACED


@pytest.mark.parametrize(
    ("in_need", "late", "achieved"),
    [(True, False, IN_TIME), (True, True, LATE), (False, False, WITHOUT_NEED), (False, True, WITHOUT_NEED)],
)
def test_serving_is_in_time_late_or_without_need(in_need: bool, late: bool, achieved: int) -> None:
    assert served_as(np.array([in_need]), np.array([late])).tolist() == [achieved]


def test_what_is_spent_on_need_is_good_and_what_is_spent_ahead_is_offensive() -> None:
    assert [ACHIEVEMENTS[k] for k in GOOD] == ["in_time", "late"]
    assert [ACHIEVEMENTS[k] for k in OFFENSIVE] == ["in_time", "without_need"]
    assert set(OF_READING) == set(READINGS)
    assert {reading for reading, achieved in OF_READING.items() if achieved == LOSS} == {
        "lost_tax", "production", "harm",
    }  # fmt: skip


def test_it_is_late_once_somebody_is_in_a_state_has_been_convicted_or_is_placed() -> None:
    people = np.zeros(5, dtype=PERSON)
    people["outcome"][1], people["convictions"][2] = DRUG_DEPENDENCE, 1
    people["child_welfare"][3], people["child_welfare"][4] = PLACED, OPEN_SUPPORT
    assert has_happened(people, np.arange(5)).tolist() == [False, True, True, True, False]
    assert has_happened(people, np.array([4, 2])).tolist() == [False, True]


@pytest.fixture(scope="module", params=["team_and_talks", "association_2"])
def booked(
    request: pytest.FixtureRequest, place: Callable[..., Municipality], agencies: tuple[Agency, ...],
    programmes: dict[str, Programme], organisation: Callable[[str], Organisation],
) -> Vandpunkt:  # fmt: skip
    """A municipality where nearly all that can be paid for is."""
    some = tuple(programmes.values())
    return Vandpunkt(place(400), agencies, some, seed=2, organisation=organisation(request.param)).run()


def test_what_was_achieved_sums_to_what_was_paid_by_year_and_payer_and_person(booked: Vandpunkt) -> None:
    ledger = booked.ledger
    by_year_and_payer = np.zeros(ledger.by_achievement.shape[:2], dtype=np.int64)
    np.add.at(by_year_and_payer.T, ledger.line_payer, ledger.by_year.sum(axis=1).T)
    assert np.array_equal(ledger.by_achievement.sum(axis=2), by_year_and_payer)
    assert np.array_equal(ledger.by_achievement.sum(axis=(0, 2)), ledger.by_person.sum(axis=0))


def test_only_lost_tax_production_and_harm_are_plain_loss(booked: Vandpunkt) -> None:
    ledger = booked.ledger
    lines = pd.DataFrame(ledger.lines)
    lost = lines["reading"].isin(["lost_tax", "production", "harm"]).to_numpy()
    by_line = ledger.by_year.sum(axis=(0, 1))
    for place, payer in enumerate(PAYERS):
        own = ledger.line_payer == place
        assert ledger.by_achievement[:, place, LOSS].sum() == by_line[own & lost].sum(), payer
    assert ledger.by_achievement[:, :, LOSS].sum() > 0


def test_only_the_bill_and_control_keep_up_what_has_happened(booked: Vandpunkt) -> None:
    ledger = booked.ledger
    control = {agent.agency.service.item for agent in booked.agencies if not agent.agency.service.helps}
    help_ = {agent.agency.service.item for agent in booked.agencies if agent.agency.service.helps}
    assert len(control) == 3 and not control & help_
    by_line = ledger.by_year.sum(axis=(0, 1))
    of_the_bill = np.array(
        [line.item in BILL_ITEMS and line.reading in ("service", "transfer") for line in ledger.lines]
    )
    of_control = np.array([line.item in control for line in ledger.lines])
    assert by_line[of_control].sum() > 0
    of_the_bill |= of_control
    assert ledger.by_achievement[:, :, UPKEEP].sum() == by_line[of_the_bill].sum() > 0


def test_assessments_in_vain_and_years_in_which_somebody_leaves_help_nobody(booked: Vandpunkt) -> None:
    ledger = booked.ledger
    by_line = ledger.by_year.sum(axis=(0, 1))
    in_vain = sum(int(by_line[k]) for k, line in enumerate(ledger.lines) if line.item.startswith("assessment_"))
    missed_in_talks = 0
    if booked.health_talks:
        (line,) = ledger.lines_of("health_talk")
        missed_in_talks = sum(booked.health_talks.tally.misses) * int(ledger.line_ore[line])
    left = 0
    for programme in booked.programmes:
        years_left = sum(programme.delivered_by_year) - int(programme.years_had.sum())
        lines = ledger.lines_of(programme_item(programme.programme.name))
        left += years_left * sum(int(ledger.line_ore[line]) for line in lines)
    assert in_vain > 0 and left > 0
    assert ledger.by_achievement[:, :, NOBODY_HELPED].sum() == in_vain + missed_in_talks + left


def test_every_class_is_met_and_early_childhood_is_in_time(booked: Vandpunkt) -> None:
    achieved = booked.ledger.by_achievement.sum(axis=1)
    assert (achieved.sum(axis=0) > 0).all()
    assert achieved[1:4, LATE].sum() < achieved[1:4, IN_TIME].sum()
    assert achieved[50:60, LATE].sum() > achieved[50:60, IN_TIME].sum()


def test_the_long_table_names_year_payer_and_class(booked: Vandpunkt) -> None:
    frame = booked.ledger.achievements()
    assert int(frame["amount_ore"].sum()) == int(booked.ledger.by_year.sum())
    assert not (frame["amount_ore"] == 0).any()
    assert frame["year"].between(booked.first_year, booked.last_year).all()
    assert not frame.duplicated(["year", "payer", "achieved"]).any()
    assert set(frame["achieved"].unique()) == set(ACHIEVEMENTS)

"""Claims about who is left between the chairs: turned away somewhere, served by nobody and waiting nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.agencies.chairs import BETWEEN, FOR_THE_FIRST_TIME, MOST_YEARS, NEVER_MET, UNSEEN, settle_the_year
from sim.agencies.contacts import (
    AGED_OUT,
    CONTACTS,
    GAVE_UP,
    HELPED_ELSEWHERE,
    LEFT_THE_QUEUE,
    LOST,
    MISSED,
    NONE,
    NOT_SEEKING,
    REFUSED,
    SERVED,
    SERVED_BY_MISTAKE,
    WAITING,
)
from sim.configuration.schema import Agency, Municipality, Organisation
from sim.model import Vandpunkt
from sim.people.draws import key_of, stream_of
from sim.people.record import ALIVE, DEAD, PERSON

TURNED_AWAY = (REFUSED, LOST, GAVE_UP, AGED_OUT)
BY_AN_AGENCY = (SERVED, SERVED_BY_MISTAKE, WAITING)
LOOKED_AFTER = (*BY_AN_AGENCY, HELPED_ELSEWHERE)
UNSEEN_BY_ONE = (MISSED, NOT_SEEKING)


class Settled:
    """People of thirty whose contacts of a year with two agencies have been settled."""

    def __init__(
        self, contacts: Sequence[tuple[int, int]], parameters: np.ndarray, helps: tuple[int, int], **fields: int
    ) -> None:
        persons = len(contacts)
        self.people = np.zeros(persons, dtype=PERSON)
        self.people["person"], self.people["birth_year"], self.people["presence"] = np.arange(persons), 2000, ALIVE
        for name, value in fields.items():
            self.people[name] = value
        self.queues, self.between = (np.full(persons, 9, dtype=np.uint8) for _ in range(2))
        self.counts = np.full((2, len(CONTACTS)), 9, dtype=np.int64)
        self.contacts_by_age = np.full((65, len(CONTACTS)), 9, dtype=np.int64)
        self.by_age = np.full((65, 4), 9, dtype=np.int64)
        came_to = np.array(contacts, dtype=np.uint8).T.copy()
        settle_the_year(
            self.people, np.uint64(2030), *key_of(1), stream_of("chairs", "between"), came_to,
            np.array(helps, dtype=np.uint8), self.queues, self.between, self.counts, self.contacts_by_age, self.by_age,
            parameters,
        )  # fmt: skip


@pytest.fixture
def settled(altered: Callable[..., np.ndarray]) -> Callable[..., Settled]:
    def settle(
        *contacts: tuple[int, int], share: float = 0.0, helps: tuple[int, int] = (1, 1), **fields: int
    ) -> Settled:
        parameters = altered(gives_up_after_refusal_share=share, years_before_seeking_again=3.0)
        return Settled(contacts, parameters, helps, **fields)

    return settle


@pytest.mark.parametrize("code", TURNED_AWAY)
def test_who_was_turned_away_and_nobody_looks_after_is_between_the_chairs(
    code: int, settled: Callable[..., Settled]
) -> None:
    year = settled((code, NONE), (NONE, code), (code, MISSED), (code, code))
    assert year.between.tolist() == [1, 1, 1, 1]
    assert year.by_age[30].tolist() == [4, 4, 0, 0]
    assert year.by_age.sum() == 8
    assert year.people["years_between_chairs"].tolist() == [1] * 4


@pytest.mark.parametrize("code", TURNED_AWAY)
@pytest.mark.parametrize("elsewhere", LOOKED_AFTER)
def test_who_is_looked_after_anywhere_is_not_between_the_chairs(
    code: int, elsewhere: int, settled: Callable[..., Settled]
) -> None:
    year = settled((code, elsewhere), (elsewhere, code), share=1.0)
    assert not year.between.any() and not year.by_age.any()
    assert not year.people["years_between_chairs"].any() and not year.people["years_not_seeking"].any()
    assert year.queues.tolist() == [int(elsewhere == WAITING)] * 2


@pytest.mark.parametrize("code", UNSEEN_BY_ONE)
def test_who_is_missed_by_one_or_no_longer_seeks_and_is_met_by_nobody_is_unseen(
    code: int, settled: Callable[..., Settled]
) -> None:
    year = settled((code, NONE), (MISSED, code), (code, SERVED), (NONE, NONE))
    assert year.by_age[30, [BETWEEN, UNSEEN, NEVER_MET]].tolist() == [0, 2, 1]
    assert not year.between.any()


def test_whose_need_has_passed_in_a_queue_was_neither_turned_away_nor_unseen(settled: Callable[..., Settled]) -> None:
    year = settled((LEFT_THE_QUEUE, NONE), (LEFT_THE_QUEUE, MISSED), (LEFT_THE_QUEUE, REFUSED), share=1.0)
    assert year.by_age[30, [BETWEEN, UNSEEN, NEVER_MET]].tolist() == [1, 1, 1]
    assert year.between.tolist() == [0, 0, 1]
    assert year.people["years_not_seeking"].tolist() == [0, 0, 3]
    assert not year.queues.any()


@pytest.mark.parametrize("code", TURNED_AWAY)
@pytest.mark.parametrize("beside", BY_AN_AGENCY)
def test_one_can_be_between_the_chairs_beside_control_and_collection(
    beside: int, code: int, settled: Callable[..., Settled]
) -> None:
    """The second agency controls and collects; being met by it is not being looked after."""
    year = settled((code, beside), (SERVED, code), (beside, beside), (NONE, beside), helps=(1, 0))
    assert year.between.tolist() == [1, 0, 0, 0]
    assert int(year.by_age[30, BETWEEN]) == 1
    assert year.queues.tolist() == [int(beside == WAITING), 0, 2 * int(beside == WAITING), int(beside == WAITING)], (
        "a queue is a queue, so that the place is kept next year"
    )


@pytest.mark.parametrize("helps", [(1, 1), (0, 1), (0, 0)])
def test_whom_a_project_helps_is_looked_after_whoever_turned_them_away(
    helps: tuple[int, int], settled: Callable[..., Settled]
) -> None:
    year = settled((HELPED_ELSEWHERE, NONE), (HELPED_ELSEWHERE, MISSED), helps=helps)
    assert not year.by_age.any()


def test_queues_are_counted_person_by_person(settled: Callable[..., Settled]) -> None:
    assert settled((WAITING, WAITING), (WAITING, SERVED), (NONE, NONE)).queues.tolist() == [2, 1, 0]


def test_contacts_are_counted_by_agency_and_by_age(settled: Callable[..., Settled]) -> None:
    year = settled((SERVED, WAITING), (SERVED, NONE), (REFUSED, LOST))
    assert year.counts[0, [SERVED, REFUSED]].tolist() == [2, 1]
    assert year.counts[1, [WAITING, LOST]].tolist() == [1, 1]
    assert int(year.counts.sum()) == int(year.contacts_by_age.sum()) == 5
    assert np.array_equal(year.contacts_by_age[30], year.counts.sum(axis=0))


def test_the_first_time_is_the_first_time_and_years_are_counted_while_they_fit_in_a_byte(
    settled: Callable[..., Settled],
) -> None:
    again = settled((REFUSED, NONE), years_between_chairs=4)
    assert again.people["years_between_chairs"].tolist() == [5]
    assert again.by_age[30, [BETWEEN, FOR_THE_FIRST_TIME]].tolist() == [1, 0]
    assert settled((REFUSED, NONE), years_between_chairs=MOST_YEARS).people["years_between_chairs"][0] == MOST_YEARS


def test_some_of_those_between_the_chairs_stop_seeking(settled: Callable[..., Settled]) -> None:
    assert settled((REFUSED, NONE), share=0.0).people["years_not_seeking"][0] == 0
    assert settled((REFUSED, NONE), share=1.0).people["years_not_seeking"][0] == 3
    many = settled(*[(REFUSED, NONE)] * 3000, share=0.3)
    assert (many.people["years_not_seeking"] > 0).mean() == pytest.approx(0.3, abs=0.03)


def test_the_gone_are_between_no_chairs(settled: Callable[..., Settled]) -> None:
    year = settled((REFUSED, NONE), presence=DEAD)
    assert not year.between.any() and not year.queues.any() and not year.counts.any() and not year.by_age.any()


@pytest.mark.parametrize("way", ["silo", "team", "association_2", "team_and_talks"])
def test_in_every_year_everybody_is_looked_after_or_between_or_unseen_or_never_met(
    way: str, place: Callable[..., Municipality], agencies: tuple[Agency, ...],
    organisation: Callable[[str], Organisation],
) -> None:  # fmt: skip
    model = Vandpunkt(place(200), agencies, seed=4, organisation=organisation(way))
    helps = [agent.agency.service.helps for agent in model.agencies]
    assert not all(helps) and any(helps)
    between_so_far = np.zeros(len(model.people), dtype=int)
    served_between = 0
    while model.year < model.last_year:
        before = model.people["years_between_chairs"].copy()
        model.step()
        came_to, left_out = model.contacts.came_to, model.left_out[-1].sum(axis=0)
        looked_after = np.isin(came_to[helps], LOOKED_AFTER).any(axis=0) | (came_to == HELPED_ELSEWHERE).any(axis=0)
        between = np.isin(came_to, TURNED_AWAY).any(axis=0) & ~looked_after
        assert np.array_equal(model.between_chairs == 1, between)
        assert left_out[BETWEEN] == between.sum()
        assert left_out[FOR_THE_FIRST_TIME] == (between & (before == 0)).sum()
        counted = looked_after.sum() + left_out[[BETWEEN, UNSEEN, NEVER_MET]].sum()
        assert counted == model.residents_by_year[-1]
        by_code = np.bincount(came_to.ravel(), minlength=len(CONTACTS))
        assert np.array_equal(model.contact_counts[-1].sum(axis=0)[1:], by_code[1:])
        assert np.array_equal(model.contacts_by_age[-1].sum(axis=0), model.contact_counts[-1].sum(axis=0))
        between_so_far += between
        served_between += int(np.isin(came_to[:, between], (SERVED, SERVED_BY_MISTAKE)).sum())
    assert np.array_equal(model.people["years_between_chairs"], between_so_far)
    assert between_so_far.sum() > 20
    assert served_between > 0, "some are met by enforcement, police or justice and by nobody who helps"

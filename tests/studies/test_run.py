"""Claims about what is kept of a run: exclusion is counted once, and the digest sees one changed number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.agencies.contacts import CONTACTS
from sim.configuration.schema import Agency, Municipality, Programme
from sim.evidence.outcomes import OUTCOMES
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.people.record import (
    FOREIGN_BORN,
)
from sim.studies.run import digest_of, kept

# Years in no outcome and in each of the six, least years, outcome.
EXCLUSIONS = {
    "never in any": ([20, 0, 0, 0, 0, 0, 0], 10, 0),
    "too few years": ([11, 9, 0, 0, 0, 0, 0], 10, 0),
    "just enough": ([10, 10, 0, 0, 0, 0, 0], 10, 1),
    "together enough": ([10, 3, 3, 4, 0, 0, 0], 10, 3),
    "the longest counts, not the most severe": ([0, 12, 0, 0, 0, 0, 8], 10, 1),
    "of two equally long the more severe": ([0, 10, 0, 0, 0, 0, 10], 10, 6),
    "of three equally long the most severe": ([10, 0, 3, 3, 0, 4, 0], 10, 5),
    "a tie in the middle": ([8, 0, 5, 2, 5, 0, 0], 10, 4),
    "all equal": ([0, 3, 3, 3, 3, 3, 3], 10, 6),
    "one year is enough if one is asked for": ([19, 0, 1, 0, 0, 0, 0], 1, 2),
    "more years than there are": ([0, 0, 0, 0, 0, 0, 20], 21, 0),
}


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_a_person_is_in_exclusion_by_the_longest_then_the_most_severe_outcome(name: str) -> None:
    years, least, outcome = EXCLUSIONS[name]
    assert exclusion_of(np.array([years], dtype=np.uint8), least).tolist() == [outcome]


def test_exclusion_is_decided_person_by_person() -> None:
    cases = [case for case in EXCLUSIONS.values() if case[1] == 10]
    together = exclusion_of(np.array([years for years, _, _ in cases], dtype=np.uint8), 10)
    assert together.tolist() == [outcome for _, _, outcome in cases]
    assert exclusion_of(np.zeros((0, 7), dtype=np.uint8), 10).tolist() == []


def test_what_is_kept_is_what_the_model_lived(lived: Vandpunkt) -> None:
    run = kept(lived, "everything", 3)
    born_here = lived.people["origin"] != FOREIGN_BORN
    assert (run.strategy, run.replication, run.followed) == ("everything", 3, int(born_here.sum()))
    years = lived.outcome_years[:, 1:].astype(int).sum(axis=1)
    assert sum(run.persons_in_exclusion.values()) == int((born_here & (years >= 10)).sum()) > 0
    assert tuple(run.persons_in_exclusion) == OUTCOMES
    assert int(run.ledger["amount_ore"].sum()) == int(lived.ledger.by_year.sum())
    assert 0.0 < run.share_of_bill_on_excluded < 1.0
    reached = run.participants.groupby("programme")[["began", "in_delivery"]].sum()
    assert reached["in_delivery"].to_dict() == {p.programme.name: sum(p.delivered_by_year) for p in lived.programmes}
    assert reached["began"].to_dict() == {p.programme.name: int((p.begun > 0).sum()) for p in lived.programmes}
    assert list(run.services)[2:] == list(CONTACTS[1:])
    by_contact = run.services[list(CONTACTS[1:])].sum()
    assert by_contact.to_list() == np.sum(lived.contact_counts, axis=(0, 1))[1:].tolist()
    assert by_contact["served"] > by_contact["refused"] > 0
    assert not by_contact[["at_the_door", "at_the_door_by_mistake"]].any(), "everybody at a door is decided on"
    assert run.contacts_by_age[:, 1:].sum(axis=0).tolist() == by_contact.to_list()
    assert run.achieved["amount_ore"].sum() == run.ledger["amount_ore"].sum()
    assert run.hand_overs["uses"].sum() > 0
    assert (run.hand_overs["back"] <= run.hand_overs["uses"]).all()
    assert run.residents.sum() == sum(lived.residents_by_year)
    assert set(run.services["year"]) == set(range(lived.first_year, lived.last_year + 1))


def test_yearly_cost_is_the_bill_of_the_six_states_in_adult_age(lived: Vandpunkt) -> None:
    bill = lived.outcome_bill_ore[0, 20:65, 1:].sum()
    assert kept(lived, "everything", 0).yearly_cost_sek == pytest.approx(bill / 100 / 45)


def spoil_person(model: Vandpunkt) -> None:
    model.people["liability"][5] = np.nextafter(model.people["liability"][5], np.float32(9.0))


def spoil_year(model: Vandpunkt) -> None:
    model.ledger.by_year[3, 0, 0] += 1


def spoil_payer(model: Vandpunkt) -> None:
    model.ledger.by_person[5, 0] -= 1
    model.ledger.by_person[5, 1] += 1


def spoil_contact(model: Vandpunkt) -> None:
    model.contact_counts[3][0, 4] += 1


def spoil_achievement(model: Vandpunkt) -> None:
    model.ledger.by_achievement[3, 0, :2] += (1, -1)


def spoil_count(model: Vandpunkt) -> None:
    model.outcome_counts[0, 30, 2] += 1


@pytest.mark.parametrize(
    "spoil", [spoil_person, spoil_year, spoil_payer, spoil_count, spoil_contact, spoil_achievement]
)
def test_the_digest_sees_one_changed_number(
    spoil: Callable[[Vandpunkt], None], place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    one, other = (Vandpunkt(place(20), agencies, seed=1).run() for _ in range(2))
    assert digest_of(one) == digest_of(other)
    spoil(other)
    assert digest_of(one) != digest_of(other)


def test_another_seed_another_replication_and_another_strategy_are_other_runs(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    every = tuple(programmes.values())
    digests = {
        digest_of(Vandpunkt(place(60), agencies, chosen, seed=seed, replication=replication).run())
        for chosen in ((), every)
        for seed in (1, 2)
        for replication in (0, 1)
    }
    assert len(digests) == 8


def test_a_place_without_agencies_is_read_out_too(place: Callable[..., Municipality]) -> None:
    kept_run = kept(Vandpunkt(place(3)).run(), "as_today", 0)
    assert len(kept_run.services) == 0
    assert kept_run.followed == 3

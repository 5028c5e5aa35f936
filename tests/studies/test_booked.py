"""Claims about what an appraisal keeps of a run, each worked out anew from the ledger and the people themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.groups import GROUPS
from sim.model import Vandpunkt
from sim.money.prices import PAYERS, PUBLIC_PAYERS
from sim.people.record import ALIVE, FOREIGN_BORN, MALE
from sim.studies.alternatives import load_alternative
from sim.studies.booked import Booked, booked, pairs

WARM_UP = 64
FISCAL = ("service", "transfer", "lost_tax")


@pytest.fixture(scope="module")
def lived(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> tuple[Vandpunkt, Booked]:
    """A small standing municipality, lived as today for 64 years and then with the strategy for ten."""
    town = place(30, birth_years=74, warm_up_years=WARM_UP, horizon_years=10)
    one = load_alternative("whole_chain")
    model = Vandpunkt(
        town, agencies, programmes=one.programmes, reforms=one.reforms, economics=Economics(), seed=3,
    ).run()  # fmt: skip
    return model, booked(model, "whole_chain", 0)


@pytest.fixture(scope="module")
def counted(lived: tuple[Vandpunkt, Booked]) -> pd.DataFrame:
    """The ledger from the first year of the choice on."""
    model, _ = lived
    frame = model.ledger.frame()
    return frame[frame["year"] >= model.municipality.first_birth_year + WARM_UP].astype({"payer": str, "item": str})


def test_only_years_of_the_choice_are_kept(lived: tuple[Vandpunkt, Booked], counted: pd.DataFrame) -> None:
    model, run = lived
    assert len(run.by_line_ore) == len(run.states_by_year) == len(run.by_cohort_ore) == 10
    assert int(run.by_line_ore.sum()) == counted["amount_ore"].sum() < model.ledger.by_year.sum()
    by_year = counted.groupby("year")["amount_ore"].sum()
    assert run.by_line_ore.sum(axis=1).tolist() == by_year.tolist()
    assert int(run.group_bill_ore.sum()) == counted["amount_ore"].sum()
    assert run.states_by_year[-1].sum() == (model.people["presence"] == ALIVE).sum()
    assert np.array_equal(run.states_by_year, model.states_by_year[WARM_UP:])


def test_the_account_says_who_paid_what_how_it_is_read_and_whether_it_was_chosen(
    lived: tuple[Vandpunkt, Booked], counted: pd.DataFrame
) -> None:
    model, run = lived
    chosen = counted["item"].str.startswith("programme_")
    assert chosen.any()
    for part, mine in enumerate((chosen, ~chosen)):
        by_payer = counted[mine].groupby("payer")["amount_ore"].sum()
        found = run.account()[..., part].sum(axis=(0, 2))
        assert found.astype(int).tolist() == [int(by_payer.get(payer, 0)) for payer in PAYERS]
    assert np.array_equal(run.account(), model.ledger.account()[WARM_UP:]), "the ledger and what is kept of it agree"


def test_each_cohort_bears_its_own_bill_fiscally_read_for_public_payers(
    lived: tuple[Vandpunkt, Booked], counted: pd.DataFrame
) -> None:
    model, run = lived
    born = counted["year"] - counted["age"] - model.municipality.first_birth_year
    fiscal = counted["reading"].isin(FISCAL) | ~counted["payer"].isin(PUBLIC_PAYERS)
    assert born.nunique() > 60
    for place, payer in enumerate(PAYERS):
        mine = counted["amount_ore"][fiscal & (counted["payer"] == payer)].groupby(born).sum()
        by_birth_year = run.by_cohort_ore[:, :, place].sum(axis=0)
        assert by_birth_year.tolist() == [int(mine.get(year, 0)) for year in range(len(by_birth_year))]


def test_groups_are_sexes_by_thirds_of_the_burden_at_birth_and_newcomers_apart(
    lived: tuple[Vandpunkt, Booked],
) -> None:
    model, run = lived
    people = model.people
    born_here = people["origin"] != FOREIGN_BORN
    strained = born_here & (people["liability"] > 0.5) & (people["sex"] == MALE)
    assert set(model.population_group[strained]) == {GROUPS.index("male_strained")}
    assert set(model.population_group[~born_here & (people["sex"] != MALE)]) == {GROUPS.index("female_newcomer")}
    assert run.group_persons.tolist() == [int((model.population_group == k).sum()) for k in range(len(GROUPS))]


def test_the_public_bill_is_not_the_whole_bill(lived: tuple[Vandpunkt, Booked]) -> None:
    model, run = lived
    whole, public = model.ledger.by_person.sum(axis=1), model.ledger.by_person[:, : len(PUBLIC_PAYERS)].sum(axis=1)
    for place, bill in enumerate((whole, public)):
        dearest = np.sort(bill)[::-1][: len(bill) // 10].sum() / bill.sum()
        assert run.top_shares[place, 2] == pytest.approx(dearest, abs=0.005)
        assert run.lorenz[place, 90] == pytest.approx(1.0 - run.top_shares[place, 2])
    assert run.gini[0] != pytest.approx(run.gini[1])


def test_a_year_in_a_state_is_of_those_born_here_from_twenty_to_sixty_four(lived: tuple[Vandpunkt, Booked]) -> None:
    model, run = lived
    assert run.state_years.tolist() == model.outcome_counts[0, 20:65].sum(axis=0).tolist()
    assert run.state_bill_ore.tolist() == model.outcome_bill_ore[0, 20:65].sum(axis=0).tolist()
    assert model.outcome_counts[0, 64].sum() > 0, "somebody has reached the last age that counts"


def test_every_run_stands_beside_the_comparators_of_the_same_replication(lived: tuple[Vandpunkt, Booked]) -> None:
    _, run = lived
    runs = [replace(run, strategy=name, replication=r) for name in ("a", "b", "c") for r in (1, 0)]
    found = [((one.strategy, one.replication), (own.strategy, own.replication)) for one, own in pairs(runs)]
    assert found == [(("a", 1), ("b", 1)), (("a", 0), ("b", 0)), (("a", 1), ("c", 1)), (("a", 0), ("c", 0))]


def test_who_dies_in_a_year_has_a_bill_but_lived_no_year_in_a_state(lived: tuple[Vandpunkt, Booked]) -> None:
    model, _ = lived
    whole, of_the_living = int(model.ledger.by_person.sum()), int(model.outcome_bill_ore.sum())
    assert int(model.group_bill_ore.sum()) == whole
    assert (model.people["presence"] != ALIVE).any()
    assert 0 < whole - of_the_living < 0.01 * whole

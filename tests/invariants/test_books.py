"""Trust 4: what is paid by year, by person, by payer and by item is the same sum, in öre, in random worlds."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.evidence.groups import GROUPS
from sim.model import Vandpunkt
from sim.money.ledger import PARTS
from sim.money.prices import PAYERS, READINGS
from sim.money.spread import PERCENT
from sim.people.groups import population_groups
from sim.people.record import ALIVE

careful = settings(
    deadline=None, derandomize=True, database=None, max_examples=25, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def by_group_and_payer(model: Vandpunkt) -> tuple[np.ndarray, np.ndarray]:
    """Return öre by group and payer, from the book by year and from the book by person."""
    ledger = model.ledger
    from_years = np.zeros((ledger.groups, len(PAYERS)), dtype=np.int64)
    np.add.at(from_years.T, ledger.line_payer, ledger.by_year.sum(axis=0).T)
    from_persons = np.zeros_like(from_years)
    np.add.at(from_persons, ledger.group_of_person, ledger.by_person)
    return from_years, from_persons


@careful
@given(data=st.data())
def test_the_books_agree_to_the_ore_in_every_year_of_any_world(
    data: st.DataObject, worlds: st.SearchStrategy[Vandpunkt]
) -> None:
    model = data.draw(worlds)
    ledger = model.ledger
    while model.year < model.last_year:
        before = ledger.by_person.copy()
        model.step()
        from_years, from_persons = by_group_and_payer(model)
        assert np.array_equal(from_years, from_persons)
        paid = ledger.by_person - before
        assert (paid.sum(axis=1) >= 0).all(), "tax on a benefit comes back to one payer, never more than all paid"
        this_year = ledger.by_year[model.year - ledger.first_year]
        assert int(paid.sum()) == int(this_year.sum())
        assert not ledger.by_year[model.year - ledger.first_year + 1 :].any(), "nothing is paid in advance"
        age = model.year - model.people["birth_year"].astype(int)
        assert not paid[(age < model.people["arrival_age"]) | (age > 64)].any(), "nobody costs before or after"


@careful
@given(data=st.data())
def test_every_way_to_read_the_ledger_sums_to_the_same(
    data: st.DataObject, worlds: st.SearchStrategy[Vandpunkt]
) -> None:
    model = data.draw(worlds).run()
    ledger = model.ledger
    frame = ledger.frame()
    total = int(ledger.by_year.sum())
    for key in ("year", "age", "newcomers", "item", "payer", "reading"):
        assert int(frame.groupby(key, observed=True)["amount_ore"].sum().sum()) == total, key
    by_payer = frame.groupby("payer", observed=False)["amount_ore"].sum()
    assert by_payer.reindex(PAYERS).tolist() == ledger.by_person.sum(axis=0).tolist()
    account = ledger.account()
    assert account.sum() == total
    assert account.sum(axis=(0, 2, 3)).tolist() == ledger.by_person.sum(axis=0).tolist()
    assert np.array_equal(ledger.cohort_account().sum(axis=1), account)
    for place, reading in enumerate(READINGS):
        assert account[:, :, place].sum() == frame[frame["reading"] == reading]["amount_ore"].sum(), reading
    outlay = [k for k, line in enumerate(ledger.lines) if line.is_outlay]
    assert account[..., PARTS.index("outlay")].sum() == ledger.by_year[:, :, outlay].sum()
    of_groups = np.zeros((len(GROUPS), len(PAYERS)), dtype=np.int64)
    np.add.at(of_groups, population_groups(model.people), ledger.by_person)
    assert np.array_equal(model.group_bill_ore.sum(axis=0), of_groups)
    assert np.array_equal(model.group_bill_ore.sum(axis=1), account.sum(axis=(2, 3)))
    assert np.array_equal(model.states_by_year.sum(axis=0), model.outcome_counts.sum(axis=(0, 1)))
    assert frame["age"].between(0, 64).all()
    assert all(line.ore >= 0 for line in ledger.lines if line.reading != "lost_tax")
    for place, line in enumerate(ledger.lines):
        if line.ore:
            step = line.ore if line.person_sigma == 0.0 else line.ore // PERCENT
            assert not (ledger.by_year[:, :, place] % step).any(), f"{line.item} is booked in whole units or percent"


@careful
@given(data=st.data())
def test_the_bill_by_outcome_is_the_bill_of_those_who_live_through_the_year(
    data: st.DataObject, worlds: st.SearchStrategy[Vandpunkt]
) -> None:
    model = data.draw(worlds)
    of_the_living = 0
    while model.year < model.last_year:
        before = model.ledger.by_person.sum(axis=1)
        model.step()
        alive = model.people["presence"] == ALIVE
        of_the_living += int((model.ledger.by_person.sum(axis=1) - before)[alive].sum())
        assert int(model.outcome_bill_ore.sum()) == of_the_living

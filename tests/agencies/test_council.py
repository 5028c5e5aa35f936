"""Claims about the council: repair is paid first, staff may follow queues, programmes open when they pay in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.agencies.contacts import CONTACTS, GAVE_UP, SERVED, SERVED_BY_MISTAKE, WAITING
from sim.agencies.council import programme_is_worth_it
from sim.configuration.schema import Agency, Governance, Municipality, Programme, Title
from sim.model import Vandpunkt
from sim.money.prices import assessment_item, programme_item
from sim.people.record import ALIVE
from sim.studies.run import digest_of

Make = Callable[..., Agency]
Staged = Callable[..., Any]
Place = Callable[..., Municipality]
Invented = Callable[..., Programme]


def council(**other: Any) -> Governance:
    return Governance(name="a_council", title=Title(en="A test", sv="Ett prov"), **other)


# An open budget


def test_an_open_budget_that_yields_to_nothing_changes_nothing(
    place: Place, agencies: tuple[Agency, ...], with_share_of_room: Callable[..., Agency],
    governance: Callable[[str], Governance],
) -> None:  # fmt: skip
    narrow = [with_share_of_room(own, 1.0 / 3.0) for own in agencies]
    nobody, opened, pressed = (
        Vandpunkt(place(200), narrow, seed=2, governance=one and governance(one)).run()
        for one in (None, "open", "pressed")
    )
    assert digest_of(nobody) == digest_of(opened) != digest_of(pressed)
    assert np.array_equal(nobody.contact_counts, opened.contact_counts)
    assert set(np.array(opened.staff_shares).ravel()) == {1.0}


@pytest.fixture
def pressed(agency: Make, stage: Staged) -> Callable[..., list[float]]:
    """Let two agencies' queues change as told between two years; return the share of staff each is given."""

    def press(before: int, now: int, served: int, shares: tuple[float, float] = (1.0, 1.0), **other: Any) -> list:
        governance = council(**({"responds_to_pressure": 0.2} | other))
        model = stage([agency("first"), agency("second")], model={"governance": governance}).model
        for waiting in (before, now):
            counts = np.zeros((2, len(CONTACTS)), dtype=np.int64)
            counts[0, WAITING], counts[0, GAVE_UP] = waiting // 2, waiting - waiting // 2
            counts[:, SERVED], counts[:, SERVED_BY_MISTAKE] = served // 2, served - served // 2
            model.contact_counts.append(counts)
        for agent, share in zip(model.agencies, shares, strict=True):
            agent.staff_share = share
        model.year += 1
        model.council.step()
        return [agent.staff_share for agent in model.agencies]

    return press


@pytest.mark.parametrize(("before", "now", "share"), [(0, 50, 1.1), (50, 50, 1.0), (50, 0, 0.9), (30, 80, 1.1)])
def test_staff_follow_a_share_of_the_change_in_who_visibly_wait_or_give_up(
    before: int, now: int, share: float, pressed: Callable[..., list[float]]
) -> None:
    assert pressed(before, now, 100) == pytest.approx([share, 1.0])
    assert pressed(before, now, 100, shares=(2.0, 0.5)) == pytest.approx([2.0 * share, 0.5])


def test_staff_neither_vanish_nor_grow_without_end(pressed: Callable[..., list[float]]) -> None:
    assert pressed(0, 10**6, 1)[0] == 3.0
    assert pressed(10**6, 0, 1)[0] == 0.1
    assert pressed(0, 10**6, 1, most_staff_share=1.5)[0] == 1.5
    assert pressed(10**6, 0, 1, least_staff_share=0.4)[0] == 0.4


def test_a_council_that_does_not_respond_leaves_staff_alone(pressed: Callable[..., list[float]]) -> None:
    assert pressed(0, 10**6, 1, responds_to_pressure=0.0) == [1.0, 1.0]


def test_with_more_staff_more_are_served(agency: Make, stage: Staged) -> None:
    there = stage([agency("one", per_1000=200.0)]).be(attention=2.0)
    served = []
    for share in (1.0, 1.5, 0.5, 0.0):
        there.model.agencies[0].staff_share = share
        there.year()
        served.append(there.count(0, SERVED))
    assert served == [10, 15, 5, 0]


# A fixed budget

BEGINS = 25


@pytest.fixture
def fixed(
    place: Place, agencies: tuple[Agency, ...], with_share_of_room: Callable[..., Agency]
) -> Callable[..., Vandpunkt]:
    """Live a municipality whose repair costs so many times more from the year a fixed budget begins."""
    some = [with_share_of_room(own, 0.5) for own in agencies]

    def live(dearer: float, years: int = 6, **other: Any) -> Vandpunkt:
        town = place(20, birth_years=60, warm_up_years=BEGINS, horizon_years=years)
        model = Vandpunkt(town, some, seed=2, governance=council(**({"budget": "fixed"} | other)))
        prevention = {
            line
            for own in some
            if own.prevents
            for item in (own.service.item, assessment_item(own.name))
            for line in model.ledger.lines_of(item)
        }
        repair = [line for line in range(len(model.ledger.lines)) if line not in prevention]
        while model.year < model.last_year:
            if model.year == town.start_year - 1:
                model.ledger.line_ore[repair] = np.round(dearer * model.ledger.line_ore[repair]).astype(np.int64)
            model.step()
        return model

    return live


def shares_of(model: Vandpunkt) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of staff of those who prevent and of the others, by year."""
    prevents = np.array([agent.agency.prevents for agent in model.agencies])
    shares = np.array(model.staff_shares)
    return shares[:, prevents], shares[:, ~prevents]


def test_where_repair_grows_prevention_is_cut_to_the_least_and_repair_is_never_cut(
    fixed: Callable[..., Vandpunkt],
) -> None:
    preventing, others = shares_of(fixed(4.0))
    assert (preventing[:BEGINS] == 1.0).all()
    assert (preventing[-1] == 0.1).all()
    assert (others == 1.0).all()


def test_where_repair_becomes_cheap_prevention_keeps_all_its_staff(fixed: Callable[..., Vandpunkt]) -> None:
    preventing, others = shares_of(fixed(0.01))
    assert (preventing[-1] == 1.0).all() and (others == 1.0).all()


def test_the_dearer_repair_is_the_less_is_left_for_prevention(fixed: Callable[..., Vandpunkt]) -> None:
    left = [float(shares_of(fixed(dearer))[0][BEGINS:].mean()) for dearer in (0.01, 1.0, 4.0)]
    assert left[0] >= left[1] > left[2]
    assert float(shares_of(fixed(4.0, least_staff_share=0.6))[0].min()) == 0.6


def test_a_cut_is_felt_as_fewer_served(fixed: Callable[..., Vandpunkt]) -> None:
    def served(model: Vandpunkt) -> int:
        prevents = [agent.place for agent in model.agencies if agent.agency.prevents]
        return int(np.array(model.contact_counts)[-4:, prevents][:, :, [SERVED, SERVED_BY_MISTAKE]].sum())

    assert served(fixed(4.0)) < 0.5 * served(fixed(0.01))


def test_harm_that_nobody_pays_for_takes_no_money_from_associations(place: Place, agencies: tuple[Agency, ...]) -> None:
    town = place(20, birth_years=74, warm_up_years=64, horizon_years=10)
    model = Vandpunkt(town, agencies, seed=1, governance=council(budget="fixed"))
    harm = [line for line, of in enumerate(model.ledger.lines) if of.reading == "harm"]
    while model.year < town.start_year - 1:
        model.step()
    model.ledger.line_ore[harm] *= 100
    model.run()
    (place_of,) = (agent.place for agent in model.agencies if agent.agency.name == "associations")
    (leisure,) = (agent.place for agent in model.agencies if agent.agency.name == "leisure")
    shares = np.array(model.staff_shares)[town.warm_up_years + 1 :]
    assert np.array_equal(shares[:, place_of], shares[:, leisure]), "the municipality pays for both"


def test_a_fixed_budget_needs_the_years_it_is_taken_from(place: Place) -> None:
    few, enough = (place(20, birth_years=20, warm_up_years=years, horizon_years=5) for years in (11, 12))
    with pytest.raises(ValueError, match=r"taken from the 12 years before the choice begins; a_place has 11"):
        Vandpunkt(few, governance=council(budget="fixed"))
    Vandpunkt(enough, governance=council(budget="fixed")).run()
    Vandpunkt(few, governance=council(budget="fixed", years_remembered=11)).run()
    Vandpunkt(few, governance=council(budget="open")).run()


@pytest.fixture
def purse(agency: Make, stage: Staged, invented: Invented) -> Callable[..., list[float]]:
    """Let the municipality prevent for 20 and repair for so many each year; return the share of staff who prevent.

    The first three years are as today and set the budget; a year costs the same for everybody everywhere.
    ``programme`` counts how many are in a programme each year.
    """

    def live(repair: list[int], programme: list[int] | None = None, **other: Any) -> list[float]:
        some = [
            agency("mends", "externalising", item="income_support_handling"),
            agency("prevents", "attention", item="open_support", prevents=True),
        ]
        price = invented("costly", ages=(0, 0), price_sek_per_year=1.0)
        there = stage(
            some, age=0, town={"warm_up_years": 3},
            model={"governance": council(budget="fixed", years_remembered=3, **other), "programmes": [price]},
        ).be(slice(0, 20), attention=2.0)  # fmt: skip
        ledger = there.model.ledger
        for item, ore in (("open_support", 100), ("income_support_handling", 100), (programme_item("costly"), 100)):
            (line,) = ledger.lines_of(item)
            assert ledger.lines[line].payer == "municipality"
            ledger.line_ore[line] = ore
        shares = []
        for year, cases in enumerate(repair):
            there.be(externalising=0.0).be(slice(0, cases), externalising=2.0)
            there.year()
            if programme:
                ledger.book_for(programme_item("costly"), there.model.year, np.arange(programme[year]), 0)
            shares.append(there.model.agencies[1].staff_share)
        assert there.count(0, SERVED) == repair[-1], "repair is never cut"
        return shares

    return live


def test_what_repair_takes_prevention_loses_to_the_ore(purse: Callable[..., list[float]]) -> None:
    assert purse([10] * 8) == [1.0] * 8
    assert purse([10, 10, 10, 15, 15]) == pytest.approx([1.0] * 4 + [1.0 - 5 / 20])
    assert purse([16, 4, 10, 13, 13]) == pytest.approx([1.0] * 4 + [1.0 - 3 / 20]), "the mean of the years remembered"
    assert purse([10, 10, 10, 40, 40]) == pytest.approx([1.0] * 4 + [0.1]), "and never more than all but the least"


def test_what_a_good_year_leaves_over_is_kept_and_used_first(purse: Callable[..., list[float]]) -> None:
    """Five are left over; twelve instead of ten take two a year of it, and then of prevention."""
    assert purse([10, 10, 10, 5, 12, 12, 12]) == pytest.approx([1.0] * 6 + [1.0 - 1 / 20])
    assert purse([10, 10, 10, 10, 12]) == pytest.approx([1.0] * 5)
    assert purse([10, 10, 10, 12, 12]) == pytest.approx([1.0] * 4 + [1.0 - 2 / 20]), "where nothing was left over"


def test_programmes_are_paid_before_agencies_prevention(purse: Callable[..., list[float]]) -> None:
    repair = [10] * 5
    assert purse(repair, [0] * 5) == [1.0] * 5
    assert purse(repair, [0, 0, 0, 5, 5]) == pytest.approx([1.0] * 4 + [1.0 - 5 / 20])
    assert purse(repair, [0, 0, 0, 0, 5]) == [1.0] * 5, "next year"


# Programmes


@pytest.mark.parametrize(
    ("flow", "years", "rate", "worth"),
    [
        ([-1.0, -1.0, 3.0], 3, 0.0, True),
        ([-1.0, -1.0, 3.0], 2, 0.0, False),
        ([-1.0, 1.01], 2, 0.035, False),
        ([-1.0, 1.04], 2, 0.035, True),
        ([-1.0, 1.0], 2, 0.0, False),
        ([1.0, -9.0], 1, 0.035, True),
        ([-1.0, 2.0], 100, 0.035, True),
        ([], 4, 0.035, False),
    ],
)
def test_a_programme_is_worth_it_if_it_pays_within_the_years_looked_ahead(
    flow: list[float], years: int, rate: float, worth: bool
) -> None:
    assert programme_is_worth_it(np.array(flow), years, rate) is worth


FLOWS = {
    "soon": np.array([-1.0, 0.5, 2.0, 0.0]),
    "late": np.array([-1.0] * 10 + [50.0]),
    "never": np.array([-1.0] * 40),
}
NAMES = (*FLOWS, "unknown", "another")


@pytest.fixture
def decided(place: Place, invented: Invented) -> Callable[..., Vandpunkt]:
    """Live a municipality whose council may open all but one programme; stop before its first year."""

    def make(looks_ahead: int = 4, warm_up: int = 0, **other: Any) -> Vandpunkt:
        town = place(30, birth_years=40, warm_up_years=warm_up, horizon_years=14, newcomers_per_birth=0.0)
        governance = council(programmes=NAMES[:-1], looks_ahead_years=looks_ahead, **other)
        some = [invented(name, ages=(0, 0)) for name in NAMES]
        return Vandpunkt(town, (), some, seed=1, governance=governance, cash_flows=FLOWS)

    return make


@pytest.mark.parametrize(("years", "opened"), [(1, set()), (4, {"soon"}), (10, {"soon"}), (11, {"soon", "late"})])
def test_the_council_opens_exactly_what_pays_within_the_years_it_looks_ahead(
    years: int, opened: set[str], decided: Callable[..., Vandpunkt]
) -> None:
    model = decided(years).run()
    assert model.council is not None
    assert [set(one) for one in model.council.tally.open_programmes] == [opened] * 14
    for one in model.programmes:
        open_ones = opened | {"another"}
        assert one.begun_by_year == [30 if one.programme.name in open_ones else 0] * 14


@pytest.mark.parametrize(("period", "first"), [(4, 8), (3, 6), (1, 6), (10, 10)])
def test_the_council_decides_at_the_start_of_a_mandate_period_only(
    period: int, first: int, decided: Callable[..., Vandpunkt]
) -> None:
    """What programmes are worth turns round after six years."""
    model = decided(mandate_years=period)
    assert model.council is not None
    while model.year < model.last_year:
        if model.year == model.first_year + 5:
            model.council.cash_flows = {"soon": -FLOWS["soon"], "never": -FLOWS["never"]}
        model.step()
    assert model.council.tally.open_programmes == [("soon",)] * first + [("never",)] * (14 - first)


def test_who_has_begun_is_served_to_the_end_when_a_programme_closes(place: Place, invented: Invented) -> None:
    town = place(30, birth_years=40, horizon_years=10, newcomers_per_birth=0.0)
    three_years = replace(invented("soon", ages=(0, 0)), delivery_years=3)
    governance = council(programmes=("soon",), mandate_years=4)
    model = Vandpunkt(town, (), [three_years], seed=1, governance=governance, cash_flows=FLOWS)
    assert model.council is not None
    model.step()
    model.council.cash_flows = {}
    model.run()
    (one,) = model.programmes
    assert one.begun_by_year == [30] * 4 + [0] * 6
    lived_on = model.people["presence"] == ALIVE
    assert (one.years_had[(one.begun > 0) & lived_on] == 3).all()


def test_the_council_decides_from_the_year_the_choice_begins(decided: Callable[..., Vandpunkt]) -> None:
    model = decided(warm_up=7).run()
    assert model.council is not None
    assert len(model.council.tally.open_programmes) == 14 == model.last_year - model.municipality.start_year + 1
    (soon,) = (one for one in model.programmes if one.programme.name == "soon")
    assert soon.begun_by_year == [0] * 7 + [30] * 14

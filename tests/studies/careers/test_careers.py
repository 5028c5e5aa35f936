"""Claims about childhoods and careers: who is in need at which age, who served first, and what it came to."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from sim.configuration.border import BadInput
from sim.configuration.schema import Agency, ChildWelfareCareers, Economics, Municipality
from sim.model import Vandpunkt
from sim.money.prices import PUBLIC_PAYERS
from sim.studies.alternatives import way
from sim.studies.careers.careers import Careers, _sequences, _sequences_of, careers_of
from sim.studies.careers.childhoods import CHILDHOOD, MANDATES, NOT_YET, Childhoods, first_age


def named(agencies: tuple[Agency, ...], *names: str) -> tuple[Agency, ...]:
    return tuple(agency for agency in agencies if agency.name in names)


@pytest.fixture(scope="module")
def choice(place: Callable[..., Municipality]) -> Callable[..., ChildWelfareCareers]:
    def ask(births: int = 60, **other: int) -> ChildWelfareCareers:
        return ChildWelfareCareers(place(births, birth_years=2), Economics(), **({"replications": 2} | other))  # type: ignore[arg-type]

    return ask


@pytest.fixture(scope="module")
def found(choice: Callable[..., ChildWelfareCareers], agencies: tuple[Agency, ...]) -> Careers:
    return careers_of(choice(), agencies, way("health_talks"), [one.title.en for one in agencies])


def test_the_first_age_is_the_first_and_never_is_not_yet() -> None:
    happened = np.zeros((CHILDHOOD, 4), dtype=bool)
    happened[[3, 9], 0] = happened[0, 1] = happened[17, 2] = True
    assert first_age(happened).tolist() == [3, 0, 17, NOT_YET]


@pytest.mark.parametrize("name", ["preschool", "school"])
def test_a_child_is_in_need_only_at_the_ages_of_the_mandate(
    name: str, place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    (only,) = named(agencies, name)
    lived = Childhoods(Vandpunkt(place(60), (only,), seed=2)).run()
    inside = np.zeros(CHILDHOOD, dtype=bool)
    inside[only.ages[0] : only.ages[1] + 1] = True
    assert lived.in_need[inside].any() and not lived.in_need[~inside].any()
    assert lived.served[0, inside].any() and not lived.served[0, ~inside].any()
    assert not (lived.in_need & ~lived.here).any()


def test_who_only_meets_agencies_of_adults_or_of_control_is_not_in_need(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    others = tuple(agency for agency in agencies if agency.name not in MANDATES)
    assert len(others) == len(agencies) - 4
    lived = Childhoods(Vandpunkt(place(60), others, seed=2)).run()
    assert not lived.in_need.any() and lived.served.any()


def test_a_childhood_is_kept_as_it_was_lived_and_its_bill_ends_at_18(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    model = Vandpunkt(place(30, birth_years=3), agencies, seed=2)
    lived, bills, served = Childhoods(model), np.zeros((0, 0)), 0
    bills = np.zeros_like(model.ledger.by_person)
    while model.year < model.first_year + 2 + 17:
        model.step()
        lived._observe()
        children = model.year - model.people["birth_year"].astype(int) < CHILDHOOD
        born = model.people["birth_year"] <= model.year
        bills[children & born] = model.ledger.by_person[children & born]
        ages = model.year - model.people["birth_year"].astype(int)
        served += int(model.contacts.served_by(*model.contacts.names)[(ages >= 0) & (ages < CHILDHOOD)].sum())
    assert np.array_equal(lived.bill_ore, bills)
    assert lived.served.any(axis=0).sum() == served > 0
    again = Childhoods(Vandpunkt(place(30, birth_years=3), agencies, seed=2)).run()
    for name in ("here", "in_need", "jointly_seen", "told", "served", "bill_ore"):
        assert np.array_equal(getattr(again, name), getattr(lived, name)), name
    assert again.model.year == again.model.first_year + 2 + 17, "until the youngest has lived the year of being 17"


def test_who_is_in_need_for_longer_is_in_need_for_shorter_too(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...]
) -> None:
    lived = Childhoods(Vandpunkt(place(60), agencies, seed=2)).run()
    years = lived.in_need.sum(axis=0)
    for least in (1, 3, 8):
        assert np.array_equal(lived.children(least), years >= least)
    assert lived.children(1).sum() > lived.children(8).sum() > 0


def test_orders_are_by_first_age_and_those_of_the_same_age_stand_together() -> None:
    never = NOT_YET
    first = np.array(
        [
            # child: 0  1  2      3      4
            [7, 7, never, never, 4],
            [3, 7, never, 9, 4],
            [12, 9, never, never, 4],
        ]
    )
    orders = _sequences_of(first)
    assert orders == {((1,), (0,), (2,)): 1, ((0, 1), (2,)): 1, (): 1, ((1,),): 1, ((0, 1, 2),): 1}
    told = _sequences([SimpleNamespace(sequences=orders), SimpleNamespace(sequences={((1,),): 3})], "ABC")  # type: ignore[arg-type]
    assert dict(zip(told["efforts"], told["share"], strict=True)) == pytest.approx(
        {"B": 4 / 8, "B > A > C": 1 / 8, "A + B > C": 1 / 8, "": 1 / 8, "A + B + C": 1 / 8}
    )
    assert told["efforts"][0] == "B", "the commonest first"


def test_shares_of_careers_add_up_to_one_and_name_the_agencies(found: Careers, agencies: tuple[Agency, ...]) -> None:
    assert found.careers["share"].sum() == pytest.approx(1.0)
    assert found.careers["share"].is_monotonic_decreasing
    assert found.careers["efforts"].is_unique
    words = {word for line in found.careers["efforts"] for one in line.split(" > ") for word in one.split(" + ")}
    assert words - {""} <= {agency.title.en for agency in agencies}
    assert any(" + " in line for line in found.careers["efforts"])


def test_what_has_once_been_met_stays_met_and_need_comes_before_talks_can_find_it(found: Careers) -> None:
    for _, rows in found.first_met.groupby(["way", "measure"]):
        assert rows["age"].to_list() == list(range(CHILDHOOD))
        assert rows["share"].is_monotonic_increasing and rows["share"].between(0, 1).all()
    last = found.first_met[found.first_met["age"] == 17].set_index(["way", "measure"])["share"]
    assert last["silo", "needed"] == last["talks", "needed"] == 1.0
    talked = found.first_met[found.first_met["measure"] == "found_by_talk"]
    assert set(talked["way"]) == {"talks"}
    assert not talked[talked["age"] < 6]["share"].any() and talked[talked["age"] == 6]["share"].item() > 0


def test_before_the_first_talk_childhoods_with_and_without_talks_are_the_same(found: Careers) -> None:
    young = found.first_met[(found.first_met["age"] < 6) & (found.first_met["measure"] == "met")]
    shares = young.pivot(index="age", columns="way", values="share")
    # who is in need for some years is known only afterwards, and talks may change it a little
    assert (shares["silo"] - shares["talks"]).abs().max() < 0.1


def test_every_talk_is_a_hit_a_miss_a_false_alarm_or_all_clear(found: Careers) -> None:
    assert found.talks["age"].to_list() == [6, 10, 13, 16]
    held = found.talks[["hits", "misses", "false_alarms", "all_clear"]].sum(axis=1)
    assert (held >= 115).all() and held.is_monotonic_increasing, "all of 120 born here, and newcomers as they arrive"
    in_need = found.talks["hits"] + found.talks["misses"]
    assert 0.35 < found.talks["hits"].sum() / in_need.sum() < 0.65, "half of those in need are found"


def test_the_dearest_children_bear_the_most_of_the_cost(found: Careers) -> None:
    shares = found.concentration.set_index("percent_of_children")["percent_of_cost"]
    assert list(shares.index) == [1, 5, 10, 50]
    assert shares.is_monotonic_increasing and shares[50] <= 100.0
    assert all(shares[percent] >= percent for percent in (5, 10, 50))
    public = found.cost[found.cost["payer"].isin(PUBLIC_PAYERS)]["amount_sek"]
    assert public.sum() > 0
    assert found.children[0] < found.children[1] <= 150


def test_an_effort_costs_its_years_at_its_price(found: Careers, agencies: tuple[Agency, ...]) -> None:
    assert found.efforts["first_age"].is_monotonic_increasing
    school = found.efforts.set_index("agency").loc["School and pupil health"]
    model = Vandpunkt(Municipality("x", agencies[0].title, 1), agencies)
    price = sum(model.ledger.line_ore[line] for line in model.ledger.lines_of("school_support")) / 100
    assert school["cost_sek_per_child"] == pytest.approx(school["years"] * price)
    assert 6 <= school["first_age"] <= 17 and 1 <= school["years"] <= 12


def test_two_who_glimpse_something_find_more_than_one_who_serves(found: Careers) -> None:
    views = found.views.set_index("criterion")
    assert list(views.index) == ["one agency serves", "two agencies have a glimpse"]
    assert views.loc["one agency serves", "years_earlier"] == 0.0
    assert views[["sensitivity", "precision"]].stack().between(0.0, 1.0).all()


@pytest.mark.parametrize("births", [0, 1])
def test_where_nobody_is_in_need_one_line_says_so(
    births: int, choice: Callable[..., ChildWelfareCareers], agencies: tuple[Agency, ...]
) -> None:
    asked = choice(births, least_years_in_need=18)
    with pytest.raises(BadInput, match="no child is in need for 18 years in some replication; a larger municipality"):
        careers_of(asked, agencies, way("health_talks"), [one.title.en for one in agencies])

"""Claims about the same money: what it buys, that it is spent, and that what cannot be bought is said."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.configuration.border import BadInput, choose, load
from sim.configuration.files import CONF
from sim.configuration.schema import (
    Agency,
    Change,
    Economics,
    Municipality,
    Programme,
    Reform,
    SameMoney,
    Strategy,
    Target,
    Title,
)
from sim.studies.alternatives import Alternative
from sim.studies.same_money.same_money import (
    Lived,
    live,
    mean_outlay,
    ranking_table,
    refuse_what_costs_nothing,
    results_table,
    scaled_and_lived,
    sizes_table,
)
from sim.studies.same_money.sized import at_full_size, grade_of, kind_of, sized

TITLE = Title(en="A test", sv="Ett prov")
AS_TODAY = Alternative(Strategy(name="as_today", title=TITLE))


def reform(
    name: str = "jobs", moves: str = "labour_demand", size: float = 0.1, high: float = 0.3, **other: float
) -> Reform:
    change = Change(moves=moves, size=size, low=0.0, high=high, evidence="assumption: a test")  # type: ignore[arg-type]
    plain = Reform(
        name=name, title=TITLE, changes=(change,), grade="C", paid_for_ages=(20, 64), price_sek_per_year=500.0,
        price_year=2024, price_evidence="assumption: a test", payers={"municipality": 1.0},
        numbers_from="assumption: a test",
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type]


def strategy(name: str, *parts: Programme | Reform) -> Alternative:
    programmes = tuple(one for one in parts if isinstance(one, Programme))
    return Alternative(
        Strategy(name=name, title=TITLE), programmes, reforms=tuple(one for one in parts if isinstance(one, Reform))
    )


def asked(place: Municipality, money_msek: float, **other: object) -> SameMoney:
    given = {"strategies": ("as_today", "school"), "draws": False, "replications": 2, "seed": 3, **other}
    return SameMoney(municipality=place, economics=Economics(), money_msek=money_msek, **given)  # type: ignore[arg-type]


COVERAGES = st.lists(st.tuples(st.floats(0.05, 1.0), st.floats(0.0, 1e7)), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(parts=COVERAGES, share=st.none() | st.floats(0.1, 3.0), money=st.floats(1e3, 1e8))
def test_a_strategy_costs_the_money_unless_it_is_as_large_as_it_can_be(
    parts: list[tuple[float, float]], share: float | None, money: float, invented: Callable[..., Programme]
) -> None:
    programmes = [invented(f"p{place}", coverage_share=coverage) for place, (coverage, _) in enumerate(parts)]
    prices = {f"programme_p{place}": price for place, (_, price) in enumerate(parts)}
    reforms = [reform(share=share)] if share is not None else []
    prices |= {"reform_jobs": 2e6} if share is not None else {}
    size = sized(strategy("s", *programmes, *reforms), prices, money)
    bought = size.alternative
    cost = sum(one.coverage_share * prices[f"programme_{one.name}"] for one in bought.programmes)
    cost += sum(2e6 * one.share / (share or 1.0) for one in bought.reforms)
    assert all(one.coverage_share <= 1.0 for one in bought.programmes)
    assert all(one.share <= 10.0 for one in bought.reforms)
    if sum(prices.values()) <= 0.0:
        assert (size.is_full, size.factor) == (True, 1.0)
    elif size.is_full:
        assert cost <= money * (1 + 1e-9)
        assert all(one.coverage_share == pytest.approx(1.0) for one in bought.programmes)
    else:
        assert cost == pytest.approx(money, rel=1e-6)
        for one, old in zip(bought.programmes, programmes, strict=True):
            grown = min(1.0, size.factor * old.coverage_share)
            assert one.coverage_share == pytest.approx(grown), "one factor for all, at most full coverage"


def test_mixing_never_goes_beyond_everything_in_any_draw() -> None:
    size = sized(strategy("s", reform("classes", "class_mixing", 0.5, 0.8)), {"reform_classes": 1e6}, 1e9)
    (one,) = size.alternative.reforms
    assert size.is_full and one.share == pytest.approx(1.0 / 0.8)


def test_what_a_strategy_acts_on_is_told_by_what_it_holds(invented: Callable[..., Programme]) -> None:
    assert kind_of(strategy("s", invented())) == "people"
    assert kind_of(strategy("s", reform())) == "surroundings"
    assert kind_of(strategy("s", invented(), reform())) == "both"


def test_a_strategy_is_no_surer_than_the_least_sure_of_its_parts(invented: Callable[..., Programme]) -> None:
    assert grade_of(strategy("s", invented(grade="A"), reform(grade="B"))) == "B"


def test_a_comparator_that_costs_and_a_strategy_that_does_not_are_refused(invented: Callable[..., Programme]) -> None:
    refuse_what_costs_nothing([AS_TODAY, strategy("s", reform())])
    with pytest.raises(BadInput, match="first a comparator that costs nothing, such as as_today"):
        refuse_what_costs_nothing([strategy("s", invented()), AS_TODAY])
    with pytest.raises(BadInput, match="team has no programme and no reform"):
        refuse_what_costs_nothing([AS_TODAY, strategy("team")])


@pytest.fixture(scope="module")
def lived(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> tuple[dict[str, float], list[Lived], dict[str, float], dict[str, tuple[float, bool]]]:
    """Three strategies for one MSEK: mean outlay, runs, outlay at full size, coverage and whether it is full."""
    early = invented("early", ages=(4, 6), price_sek_per_year=20_000.0, coverage_share=0.3)
    target = Target(ages=(5, 6), need="externalising", above_sd=1.5)
    narrow = invented("narrow", target=target, price_sek_per_year=5_000.0, coverage_share=0.5)
    alternatives = [AS_TODAY, strategy("wide", early), strategy("narrow", narrow), strategy("jobs", reform())]
    choice = asked(place(300), 1.0)
    full = {one.name: one.outlay for one in live(choice, agencies, [*map(at_full_size, alternatives)], 1, False)}
    sizes, runs = scaled_and_lived(choice, agencies, alternatives)
    table = sizes_table(sizes, results_table(runs, "as_today"), 1.0).set_index("strategy")
    told = {name: (float(row["coverage_share"]), bool(row["is_full"])) for name, row in table.iterrows()}
    return {one.name: mean_outlay(runs, one.name) for one in alternatives}, runs, full, told


def test_every_strategy_costs_the_same_but_for_one_that_cannot_use_it(lived: tuple) -> None:  # type: ignore[type-arg]
    spent, runs, full, told = lived
    assert spent["as_today"] == 0.0
    assert spent["wide"] == pytest.approx(1e6, rel=0.05)
    assert spent["jobs"] == pytest.approx(1e6, rel=0.05)
    assert spent["narrow"] == pytest.approx(full["narrow"], rel=0.2) and spent["narrow"] < 0.9e6
    assert told["narrow"] == (1.0, True)
    assert told["wide"][0] < 0.3 and not told["wide"][1]
    assert math.isnan(told["jobs"][0])
    assert {(one.name, one.replication) for one in runs} == {
        (name, k) for name in ("as_today", "wide", "narrow", "jobs") for k in (0, 1)
    }  # fmt: skip


def test_a_strategy_that_costs_too_much_is_scaled_anew_once_and_lived_again(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> None:
    """Places are short: fewer who are offered one do not make it cheaper, which the pilot cannot know."""
    short = invented("short", ages=(4, 20), price_sek_per_year=20_000.0, places_per_1000=20.0)
    done: list[int] = []
    choice = asked(place(100), 0.3)
    _, runs = scaled_and_lived(choice, agencies, [AS_TODAY, strategy("short", short)], lambda: done.append(1))
    assert len(done) == 1 + 2 * 2 + 2, "pilot, the run, and the one strategy again"
    assert sorted((one.name, one.replication) for one in runs) == [
        ("as_today", 0), ("as_today", 1), ("short", 0), ("short", 1),
    ]  # fmt: skip


def hand(name: str, replication: int, excluded: int, public: float, outlay: float = 0.0) -> Lived:
    return Lived(name, replication, {"programme_x": outlay} if outlay else {}, excluded, public, "")


def test_results_are_told_against_the_comparator_and_per_ten_million() -> None:
    runs = [hand("a", 0, 100, 5e7), hand("b", 0, 94, 5.2e7, 2e7), hand("c", 0, 100, 5e7)]
    table = results_table(runs, "a").set_index("strategy")
    assert table.loc["b"].to_list()[1:] == pytest.approx([20.0, 6.0, -2.0, 3.0, -1.0])
    assert math.isnan(table.loc["c", "averted_per_10_msek"]) and table.loc["c", "averted"] == 0.0


def test_equals_share_being_best_and_what_costs_nothing_is_not_ranked() -> None:
    runs = [hand("a", k, 100, 0.0) for k in (0, 1)] + [hand("free", k, 90, 0.0) for k in (0, 1)]
    runs += [hand("b", 0, 98, 0.0, 1e7), hand("b", 1, 97, 0.0, 1e7)]
    runs += [hand("c", 0, 98, 0.0, 1e7), hand("c", 1, 99, 0.0, 1e7)]
    table = ranking_table(results_table(runs, "a")).set_index("strategy")
    assert table["best_share"].to_dict() == {"b": 0.75, "c": 0.25}
    assert table["behind_best"].to_dict() == {"b": 0.0, "c": 1.0}


def test_business_cycles_swing_around_the_same_town() -> None:
    umea, cycles = (load(Municipality, CONF / "municipality" / f"{name}.yaml") for name in ("umea", "umea_cycles"))
    assert len(cycles.labour_demand_by_year) == 8 and sum(cycles.labour_demand_by_year) == pytest.approx(0.0)
    same = replace(cycles, name=umea.name, title=umea.title, numbers_from=umea.numbers_from, labour_demand_by_year=())
    assert same == umea


def test_by_default_programmes_for_people_stand_beside_what_surrounds_them() -> None:
    from sim.studies.alternatives import load_alternative

    names = choose(SameMoney, "same_money", ["progress=false"]).strategies
    kinds = [kind_of(load_alternative(name)) for name in names[1:]]
    assert {"people", "surroundings"} == set(kinds) and kinds == sorted(kinds)

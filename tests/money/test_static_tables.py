"""Claims about the documents' tables: their arithmetic returns them, and not if one of its inputs were another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from sim.evidence.headlines import PROPOSED_PAYERS, Stated, proposed_costs, stated
from sim.evidence.tables import citations
from sim.money.static_tables import (
    ACTORS,
    UMEA_PRICE_YEAR,
    StaticFigure,
    all_figures,
    bet_figures,
    bet_inputs,
    by_outcome_msek,
    newcomer_figures,
    newcomer_inputs,
    reading_taken,
    trelleborg_figures,
    trelleborg_inputs,
    umea_figures,
    umea_inputs,
)
from sim.studies.evidence.library import read_library

STATED = {
    "umea.persons": 1152, "umea.yearly": 450, "umea.years": 7000, "trelleborg.persons": 60,
    "trelleborg.first.sum": 160, "trelleborg.first.public": 75, "trelleborg.all.sum": 600, "bet.all.gain": 150,
    "bet.first.gain": 40, "bet.first.municipality": 8, "newcomers.gain": 20, "newcomers.public": 10,
    "newcomers.net": 16, "newcomers.public_net": 6, "newcomers.years_before": 8, "newcomers.years_after": 4,
}  # fmt: skip


def named() -> dict[str, StaticFigure]:
    return {f"{one.table}.{one.name}": one for one in all_figures()}


@pytest.mark.parametrize(("name", "value"), STATED.items())
def test_the_static_calculus_returns_what_the_document_states(name: str, value: float) -> None:
    figure = named()[name]
    assert figure.stated is not None and figure.static is not None
    assert figure.stated.value == value
    assert figure.stated.low <= figure.static <= figure.stated.high
    assert figure.within_rounding


def test_all_that_is_stated_is_returned_and_six_of_it_are_checks() -> None:
    stated_ones = [one for one in all_figures() if one.stated and one.basis != "proposal"]
    assert len(stated_ones) == 23
    assert all(one.within_rounding for one in stated_ones)
    checks = {f"{one.table}.{one.name}" for one in stated_ones if one.basis == "check"}
    assert checks == {
        "umea.persons", "trelleborg.first.sum", "bet.first.gain", "bet.all.gain", "newcomers.net",
        "newcomers.public_net",
    }  # fmt: skip


def is_broken(figures: Callable[[], tuple[StaticFigure, ...]]) -> bool:
    """Return whether some stated figure no longer comes out, or cannot be worked out at all."""
    try:
        return any(one.within_rounding is False for one in figures())
    except ValueError:
        return True


def moved(inputs: Any, times: float) -> Iterator[tuple[str, Any]]:
    """Yield the inputs with one of them larger or smaller, and its name; rates have a claim of their own."""
    for field in fields(inputs):
        value = getattr(inputs, field.name)
        if field.name == "persons" and isinstance(value, dict):
            for key, number in value.items():
                yield f"{field.name}.{key}", replace(inputs, persons=value | {key: times * number})
        elif isinstance(value, int | float):
            yield field.name, replace(inputs, **{field.name: type(value)(times * value)})


@pytest.mark.parametrize("times", [0.6, 1.6])
def test_one_input_of_umea_moved_breaks_the_table(times: float) -> None:
    for name, inputs in moved(umea_inputs(), times):
        assert is_broken(lambda inputs=inputs: umea_figures(inputs)), name


@pytest.mark.parametrize("times", [0.3, 1.6])
def test_rates_far_from_those_in_use_do_not_make_seven_thousand(times: float) -> None:
    given = umea_inputs()
    other = replace(given, rates={row: times * rate for row, rate in given.rates.items()})
    assert is_broken(lambda: umea_figures(other))


@pytest.mark.parametrize("times", [0.85, 1.15])
def test_one_input_of_trelleborg_moved_breaks_the_table_or_the_bet(times: float) -> None:
    for name, inputs in moved(trelleborg_inputs(), times):
        found = lambda inputs=inputs: (*trelleborg_figures(inputs), *bet_figures(bet_inputs(), inputs))  # noqa: E731
        assert is_broken(found), name


def test_paying_at_the_start_of_the_year_needs_another_cost_of_a_person_year() -> None:
    at_start = replace(trelleborg_inputs(), paid="start")
    assert is_broken(lambda: trelleborg_figures(at_start))
    dearer = replace(at_start, sek_per_person_year=706_000.0, production_sek_per_person_year=375_000.0)
    assert not is_broken(lambda: trelleborg_figures(dearer)), "706 and 375 are what the rows' notes give for the start"


@pytest.mark.parametrize("times", [0.85, 1.15])
def test_one_input_of_the_ten_newcomers_moved_breaks_their_table(times: float) -> None:
    for name, inputs in moved(newcomer_inputs(), times):
        assert is_broken(lambda inputs=inputs: newcomer_figures(inputs)), name


@pytest.mark.parametrize("share", [0.2, 0.3])
def test_another_share_of_failures_avoided_is_another_bet(share: float) -> None:
    given = replace(bet_inputs(), avoided_share=share)
    assert is_broken(lambda: bet_figures(given, trelleborg_inputs()))


def test_the_comparer_sees_one_figure_that_is_off() -> None:
    figure = named()["trelleborg.first.sum"]
    assert figure.static is not None
    assert not is_broken(lambda: (figure,))
    assert is_broken(lambda: (replace(figure, static=1.05 * figure.static),))
    assert replace(figure, stated=None).within_rounding is None
    assert replace(figure, static=None).within_rounding is None


def test_nothing_is_said_of_actors_whom_the_text_does_not_tell_apart() -> None:
    figures = named()
    for period in ("first", "all"):
        for actor in ACTORS:
            known = figures[f"trelleborg.{period}.{actor}"]
            assert known.stated is None
            assert (known.static is None) == (actor != "municipality")
            assert known.basis == ("follows" if actor == "municipality" else "not_given")


def test_public_and_lost_production_make_the_sum() -> None:
    figures = named()
    for period in ("first", "all"):
        parts = [figures[f"trelleborg.{period}.{part}"].static or 0.0 for part in ("public", "production")]
        assert sum(parts) == pytest.approx(figures[f"trelleborg.{period}.sum"].static)


def test_costs_of_a_person_year_are_those_of_their_rows() -> None:
    row = stated("unit_costs:umea_year")
    assert abs(umea_inputs().sek_per_person_year - row.value) < 50.0, "the row is rounded to hundreds"
    town = trelleborg_inputs()
    assert town.sek_per_person_year == stated("unit_costs:trelleborg_year").value
    public = town.sek_per_person_year - town.production_sek_per_person_year
    assert 331_000 <= public <= 346_000, "the row's note: public 331-344"


def test_the_proposed_costs_sum_to_the_yearly_cost_and_are_no_source() -> None:
    proposed = proposed_costs()
    parts = by_outcome_msek(umea_inputs().persons, proposed, UMEA_PRICE_YEAR)
    assert stated("baseline:B233").holds(sum(parts.values()))
    dearer = {**proposed, "mild_mental": replace(proposed["mild_mental"], sek={"region": 1e6})}
    assert not stated("baseline:B233").holds(sum(by_outcome_msek(umea_inputs().persons, dearer, 2011).values()))
    assert not stated("baseline:B233").holds(sum(by_outcome_msek(umea_inputs().persons, proposed, 2024).values()))
    assert all(one.basis == "proposal" for one in all_figures() if one.name.startswith("cost."))
    assert all(set(one.sek) == set(PROPOSED_PAYERS) for one in proposed.values())
    assert not any("proposal" in number.source for number in read_library().numbers)


def test_every_figure_with_a_number_names_rows_that_can_be_looked_up() -> None:
    for one in all_figures():
        if one.basis in ("not_given", "proposal"):
            continue
        assert one.rows, one.name
        assert set(one.rows) <= set(citations()), one.name


def test_the_reading_of_the_seven_thousand_is_the_lowest_rate_in_use() -> None:
    one = reading_taken(umea_inputs())
    assert (one.row, one.paid) == ("unit_costs:disc_tlv", "start")
    assert named()["umea.years"].basis == "reading", "a rate chosen because it fits is no check"


def test_a_stated_figure_without_a_range_is_exact() -> None:
    row = stated("baseline:B002")
    assert (row.low, row.value, row.high) == (5.0, 5.0, 5.0)
    assert row.holds(5.0) and not row.holds(5.01)
    assert Stated("r", 20.0, 20.0, 22.5, "MSEK").holds(20.0)

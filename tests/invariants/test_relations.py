"""Trust 5: what must not matter does not: order, payers, price years, other agencies, threads."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.configuration.schema import Agency, Economics, Municipality, Programme
from sim.model import Vandpunkt
from sim.money.prices import ORE_PER_SEK, PAYERS, in_year
from sim.studies.run import digest_of

Place = Callable[..., Municipality]


def test_the_order_in_which_programmes_are_named_does_not_matter(
    place: Place, invented: Callable[..., Programme]
) -> None:
    programmes = [invented("first", size=-0.3), invented("second", size=0.3), invented("third", size=-0.1)]
    orders = itertools.permutations(programmes)
    assert len({digest_of(Vandpunkt(place(60), (), order, seed=1).run()) for order in orders}) == 1


def test_who_pays_for_a_programme_changes_no_life_and_no_sum(
    place: Place, agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    whole = replace(programmes["school_support"], payers={"municipality": 1.0})
    split = replace(whole, payers={"municipality": 0.31, "region": 0.27, "justice": 0.42})
    one, other = (Vandpunkt(place(200), agencies, [programme], seed=1).run() for programme in (whole, split))
    assert one.people.tobytes() == other.people.tobytes()
    assert one.programmes[0].years_had.any()
    assert np.array_equal(one.ledger.by_person.sum(axis=1), other.ledger.by_person.sum(axis=1))
    assert np.array_equal(one.ledger.by_year.sum(axis=2), other.ledger.by_year.sum(axis=2))
    assert (other.ledger.by_person[:, PAYERS.index("justice")] > one.ledger.by_person[:, PAYERS.index("justice")]).any()


@pytest.mark.parametrize("price_year", [2008, 2015])
def test_the_price_year_changes_no_life_and_scales_every_line(
    price_year: int, place: Place, agencies: tuple[Agency, ...]
) -> None:
    both = (Economics(price_year=year) for year in (2024, price_year))
    now, then = (Vandpunkt(place(100), agencies, economics=economics, seed=1).run() for economics in both)
    assert now.people.tobytes() == then.people.tobytes()
    for line, earlier in zip(now.ledger.lines, then.ledger.lines, strict=True):
        assert earlier.ore == pytest.approx(
            in_year(line.ore, 2024, price_year), abs=1.0 if line.person_sigma == 0.0 else ORE_PER_SEK
        )


def test_an_agency_that_notices_nobody_disturbs_nobody(place: Place, agencies: tuple[Agency, ...]) -> None:
    blind = replace(agencies[0], name="zz_blind", threshold_sd=10.0, noise_sd=0.0, needs={"misuse": 0.1})
    one, other = (Vandpunkt(place(100), some, seed=1).run() for some in (agencies, (*agencies, blind)))
    assert one.people.tobytes() == other.people.tobytes()
    assert np.array_equal(one.ledger.by_person, other.ledger.by_person)


def test_later_births_leave_the_lives_of_the_first_alone(
    place: Place, agencies: tuple[Agency, ...], without_peers: np.ndarray, with_room: Callable[..., Agency]
) -> None:
    roomy = [with_room(agency, 1000.0) for agency in agencies]
    few, many = (
        Vandpunkt(place(60, birth_years=years), roomy, seed=1, parameters=without_peers).run() for years in (1, 3)
    )
    fields = [name for name in few.people.dtype.names if name not in ("school_class", "presence")]
    first = many.people["birth_year"] == many.first_year
    a, b = (np.sort(p[fields], order="person") for p in (few.people, many.people[first]))
    assert np.array_equal(a, b)


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_one_digest(
    threads: int, place: Place, agencies: tuple[Agency, ...], programmes: dict[str, Programme]
) -> None:
    alone, together = (
        digest_of(Vandpunkt(place(400, birth_years=2), agencies, tuple(programmes.values()), seed=1, threads=n).run())
        for n in (1, threads)
    )
    assert alone == together


def test_no_rule_reads_an_accident_that_was_not_drawn_this_year(place: Place, agencies: tuple[Agency, ...]) -> None:
    clean, poisoned = (Vandpunkt(place(100, birth_years=2), agencies, seed=1) for _ in range(2))
    while poisoned.year < poisoned.last_year:
        poisoned._walk._rows[:] = np.nan
        poisoned._walk._draws[:] = np.nan
        poisoned.step()
    assert digest_of(clean.run()) == digest_of(poisoned)

"""Claims about what a strategy comes to: its outlay is its own price, and a finished run is never lived twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.configuration.schema import Agency, Change, Economics, Municipality, Programme, Reform, Title
from sim.model import Vandpunkt
from sim.studies.alternatives import AS_TODAY, Alternative
from sim.studies.search.candidates import Candidate, strategy_of
from sim.studies.search.lives import Lives, Tried

RATE = Economics().discount_rate_per_year
LIVES = Lives(seed=3, replications=2)
Make = Callable[..., Tried]


def alone(*choices: Programme | Reform) -> Alternative:
    candidates = [Candidate(one) for one in choices]
    return strategy_of(candidates, (1.0,) * len(candidates), range(len(candidates)), "tried")


@pytest.fixture
def town(place: Callable[..., Municipality]) -> Municipality:
    return place(40)


@pytest.fixture
def make(town: Municipality, agencies: tuple[Agency, ...]) -> Make:
    def make(kept: Path | None = None, threads: int = 2, **other: object) -> Tried:
        return Tried(town, agencies, Economics(), threads, kept, **other)  # type: ignore[arg-type]

    return make


def test_the_outlay_of_an_idle_programme_is_its_price_and_all_that_the_public_purse_loses(
    make: Make, town: Municipality, agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> None:
    payers = {"municipality": 0.5, "person_and_others": 0.5}
    idle = invented(size=0.0, ages=(4, 6), price_sek_per_year=1000.0, payers=payers)
    today, mine = make()([AS_TODAY, alone(idle)], LIVES)
    for replication in range(2):
        model = Vandpunkt(town, agencies, (idle,), seed=3, replication=replication).run()
        delivered = np.array(model.programmes[0].delivered_by_year)
        outlay = float((1000.0 * delivered / (1.0 + RATE) ** np.arange(len(delivered))).sum())
        assert mine[replication].outlay_sek == pytest.approx(outlay) and outlay > 30_000.0
        public = mine[replication].public_sek - today[replication].public_sek
        assert public == pytest.approx(outlay / 2, rel=1e-6), "half of it is paid by the persons themselves"
        assert mine[replication].excluded == today[replication].excluded
        (met,) = mine[replication].met
        assert (met.programme, met.began) == ("invented", sum(model.programmes[0].begun_by_year))
    assert today[0].outlay_sek == 0.0 and today[0].met == ()


def test_a_reform_is_an_outlay_too(make: Make) -> None:
    change = Change(moves="labour_demand", size=0.0, low=-0.1, high=0.1, evidence="assumption: a test")
    reform = Reform(
        name="idle", title=Title(en="A test", sv="Ett prov"), changes=(change,), grade="D", paid_for_ages=(10, 10),
        price_sek_per_year=500.0, price_year=2024, price_evidence="assumption: a test", payers={"other_state": 1.0},
        numbers_from="assumption: a test",
    )  # fmt: skip
    today, mine = make()([AS_TODAY, alone(reform)], Lives(3, 1))
    residents = 500.0 / (1.0 + RATE) ** 10
    assert 30 * residents < mine[0].outlay_sek < 60 * residents
    assert mine[0].public_sek - today[0].public_sek == pytest.approx(mine[0].outlay_sek)


def test_where_places_are_few_people_wait(make: Make, invented: Callable[..., Programme]) -> None:
    room = invented(size=0.0, ages=(4, 8))
    few = replace(room, places_per_1000=50.0, delivery_years=2)
    (enough,), (short,) = make()([alone(room), alone(few)], Lives(3, 1))
    assert enough.met[0].waited_years == 0
    assert short.met[0].waited_years >= short.met[0].most_waiting > 20
    assert short.met[0].began < enough.met[0].began


def test_what_was_lived_is_kept_and_never_lived_again(
    make: Make, tmp_path: Path, invented: Callable[..., Programme]
) -> None:
    strategies = [AS_TODAY, alone(invented())]
    ended: list[int] = []
    first = make(tmp_path, done=lambda: ended.append(1))
    found = first(strategies, LIVES)
    assert (first.made, len(ended)) == (4, 4)
    assert first(strategies, LIVES) == found and first.made == 4
    again = make(tmp_path)
    assert again(strategies, LIVES) == found and again.made == 0
    assert again(strategies, replace(LIVES, replications=3))[1][:2] == found[1] and again.made == 2


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"excluded": 1}', '{"met": [3]}', "null"])
def test_a_broken_or_half_written_file_is_lived_again(make: Make, tmp_path: Path, broken: str) -> None:
    found = make(tmp_path)([AS_TODAY], Lives(3, 1))
    (file,) = tmp_path.iterdir()
    file.write_text(broken, encoding="utf-8")
    again = make(tmp_path)
    assert again([AS_TODAY], Lives(3, 1)) == found and again.made == 1


def test_threads_change_nothing_and_other_seeds_draws_and_orders_are_other_runs(
    make: Make, tmp_path: Path, invented: Callable[..., Programme]
) -> None:
    one, two = (invented(name, setting="school") for name in ("one", "two"))
    pair = [Candidate(one), Candidate(two)]
    strategies = [strategy_of(pair, (1.0, 1.0), order, "tried") for order in ((0, 1), (1, 0))]
    found = make(tmp_path, threads=1)([AS_TODAY, *strategies], LIVES)
    assert make(threads=3)([AS_TODAY, *strategies], LIVES) == found
    other = make(tmp_path)
    seeded, drawn = (other([AS_TODAY], one)[0] for one in (Lives(4, 2), Lives(3, 2, draws=True)))
    assert other.made == 4
    assert len({run.digest for several in (found[0], seeded, drawn) for run in several}) == 6

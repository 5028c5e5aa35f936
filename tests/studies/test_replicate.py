"""Claims about replications: the same for any number of threads and in any order, and what does not fit is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.configuration.border import BadInput
from sim.configuration.schema import Agency, Economics, Municipality
from sim.studies.alternatives import Alternative, load_alternative, refuse_what_does_not_fit, way
from sim.studies.compare.compare import read_out
from sim.studies.organising.chairs import read_chairs
from sim.studies.organising.degrees import degrees_of
from sim.studies.replicate import replicate
from sim.studies.run import Run, digest_of, kept

WAYS = ("silo", "team_and_talks", "association_2")
Kept = tuple[str, int, pd.DataFrame, str]
STRATEGY = "name: mine\ntitle: {en: Mine, sv: Min}\ngovernance: mandate\n"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as caught:
        act()
    assert len(caught.value.faults) == 1
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.fixture(scope="module")
def lived(standing: Municipality, agencies: tuple[Agency, ...]) -> Callable[..., list[Kept]]:
    def run(ways: tuple[str, ...] = WAYS, threads: int = 1) -> list[Kept]:
        return replicate(
            standing, agencies, [way(name, "pressed") for name in ways], Economics(), 2, 5, threads,
            lambda model, one, k: (one.name, k, degrees_of(model, one, k), digest_of(model)),
        )  # fmt: skip

    return run


def test_threads_and_order_change_nothing_but_the_order(lived: Callable[..., list[Kept]]) -> None:
    first = lived()
    assert [(name, k) for name, k, _, _ in first] == [(name, k) for k in (0, 1) for name in WAYS]
    assert len({digest for *_, digest in first}) == 6
    by_key = {(name, k): (frame, digest) for name, k, frame, digest in first}
    for again in (lived(threads=2), lived(WAYS[::-1])):
        assert len(again) == 6
        for name, k, frame, digest in again:
            assert digest == by_key[name, k][1]
            assert frame.equals(by_key[name, k][0])


def test_it_tells_of_every_run(place: Callable[..., Municipality]) -> None:
    told: list[int] = []
    replicate(
        place(5), (), [way("silo"), way("team")], Economics(), 3, 1, 2, lambda *_: None, lambda: told.append(1)
    )  # fmt: skip
    assert len(told) == 6


def test_the_same_name_twice_is_refused(place: Callable[..., Municipality]) -> None:
    both = [way("silo"), way("team", name="silo")]
    line = refused(lambda: replicate(place(5), (), both, Economics(), 1, 1, 1, lambda *_: None))
    assert "the same name twice: silo, silo; each once" in line


@pytest.mark.parametrize(("warm_up", "fits"), [(0, False), (11, False), (12, True)])
def test_a_fixed_budget_needs_years_to_be_taken_from(
    warm_up: int, fits: bool, place: Callable[..., Municipality]
) -> None:
    town = place(5, warm_up_years=warm_up)
    if fits:
        return refuse_what_does_not_fit(way("silo", "fixed"), town)
    run = lambda: replicate(town, (), [way("silo"), way("silo", "fixed", name="other")], Economics(), 1, 1, 1, _never)  # noqa: E731
    line = refused(run)
    assert f"governance 'fixed' has a fixed budget, municipality 'a_place' has warm_up_years={warm_up}" in line
    assert "warm_up_years of at least 12" in line
    refuse_what_does_not_fit(way("silo", "pressed"), town)


def _never(*_: object) -> None:
    pytest.fail("nothing is run before everything fits")


def test_a_council_that_chooses_by_cash_flow_is_refused_where_there_is_none(tmp_path: Path) -> None:
    assert "governance 'mandate': its council chooses programmes by their cash flow; vandpunkt mandate_period" in (
        refused(lambda: way("silo", "mandate"))
    )
    (tmp_path / "mine.yaml").write_text(STRATEGY, encoding="utf-8")
    line = refused(lambda: load_alternative(str(tmp_path / "mine.yaml")))
    assert line.startswith("strategy 'mine': governance='mandate'")
    assert "vandpunkt mandate_period compares those" in line


def test_a_way_is_named_after_what_sets_it_apart() -> None:
    flows = {"parent_training": np.zeros(3)}
    team, mandate = way("team"), way("silo", "mandate", flows, "mandate")
    assert (team.name, team.strategy.title, team.programmes) == ("team", team.organisation.title, ())
    assert (mandate.name, mandate.strategy.title) == ("mandate", mandate.governance.title)
    assert tuple(one.name for one in mandate.programmes) == mandate.governance.programmes
    assert list(mandate.cash_flows) == ["parent_training"]
    assert {type(one).__name__ for one in mandate.used} == {"Strategy", "Programme", "Organisation", "Governance"}


def test_a_way_differs_from_itself_under_another_name_by_exactly_nothing(
    standing: Municipality, agencies: tuple[Agency, ...]
) -> None:
    silo = way("silo")
    again = replace(silo, strategy=replace(silo.strategy, name="again"))
    runs: list[Run] = replicate(
        standing, agencies, [silo, again], Economics(), 2, 3, 2, lambda model, one, k: kept(model, one.name, k)
    )
    found = read_chairs(runs, standing, Economics())
    for name in ("chairs", "contacts", "hand_overs", "effects", "achieved"):
        frame: pd.DataFrame = getattr(found, name)
        mine, theirs = (
            frame[frame["way"] == one].drop(columns="way").reset_index(drop=True) for one in ("silo", "again")
        )
        assert len(mine) > 0 and mine.equals(theirs), name
    out = read_out(runs, Economics(), standing.start_year, 6)
    assert not out.hump["cumulative_net_sek"].any() and not out.payers["amount_sek"].any()


def test_an_alternative_is_open_and_in_silo_unless_told_otherwise() -> None:
    one = Alternative(way("silo").strategy)
    assert one.organisation == replace(way("silo").organisation, title=one.organisation.title)
    assert (one.governance.budget, one.governance.programmes, one.governance.responds_to_pressure) == ("open", (), 0.0)

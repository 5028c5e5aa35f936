"""Claims about what the report gathers: what it rests on is what the strategies name, and what money has no source."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from sim.configuration.border import find, load
from sim.configuration.schema import Economics, Municipality
from sim.evidence.tables import citations
from sim.studies.report.reported import reported
from sim.views.report.contents import who_can_count
from sim.views.report.differences import net_of
from sim.views.report.rests import basis_of
from sim.views.report.summary import summary_of_report
from sim.views.words import Words


def test_every_programme_is_told_with_its_grade_and_the_rows_it_names(lab: SimpleNamespace) -> None:
    contents = lab.contents()
    for name in lab.names:
        alternative = lab.alternative(name)
        told = [one for one in contents.used if one.strategy == name]
        efforts = [*alternative.programmes, *alternative.reforms]
        assert [(one.title, one.grade) for one in told] == [(one.title.en, one.grade) for one in efforts]
        for one, programme in zip(told, alternative.programmes, strict=False):
            named = " ".join([*(effect.evidence for effect in programme.effects), programme.price_evidence])
            assert one.sources and all(key in named for key in one.sources)
            assert one.assumed == sum(effect.evidence.startswith("assumption") for effect in programme.effects)


def test_every_row_that_is_named_stands_on_the_page_with_its_source(lab: SimpleNamespace) -> None:
    basis = basis_of(lab.contents(), Words("en"))
    known = citations()
    assert len(basis.sources) > 10
    for one in basis.sources:
        assert one.source.startswith(known[one.key]["source"].strip())
    linked = {source.place for efforts in basis.efforts for row in efforts.rows for source in row.sources}
    assert linked == {one.place for one in basis.sources}


def test_the_largest_assumed_prices_are_told_largest_first(lab: SimpleNamespace) -> None:
    contents = lab.contents()
    for name in contents.strategies:
        shares = [one.share for one in contents.prices if one.strategy == name]
        assert shares == sorted(shares, reverse=True) and 0 < len(shares) <= 3
        assert sum(shares) <= contents.assumed[name] + 1e-12


def test_the_comparator_alone_has_no_bill_and_rests_on_no_price(lab: SimpleNamespace) -> None:
    contents = lab.contents(names=("as_today",))
    assert contents.bill is None and contents.told == {} and contents.prices == ()
    assert basis_of(contents, Words("sv")).shares is None


def test_one_digest_stands_for_every_life(lab: SimpleNamespace) -> None:
    lived, asked = lab.runs(), lab.choice()
    several = [lab.alternative(name) for name in lab.names]
    found = reported(lived, several, asked.economics, beliefs=True)
    assert found.digests == {f"{run.strategy}/{run.replication}": run.booked.digest for run in lived}
    fewer = reported([run for run in lived if run.replication < 2], several, asked.economics, beliefs=True)
    assert len({found.digest, fewer.digest}) == 2 and len(found.digest) == 16
    again = reported(list(reversed(lived)), several, asked.economics, beliefs=True)
    assert again.digest == found.digest, "the order of runs is no part of it"


def test_the_digest_of_all_lives_does_not_hang_on_what_strategies_are_called(lab: SimpleNamespace) -> None:
    lived, asked = [run for run in lab.runs() if run.strategy in lab.names[:2]], lab.choice()
    names = dict(zip(lab.names[:2], ("as_today", "a1"), strict=True))
    called = [
        replace(run, strategy=names[run.strategy], booked=replace(run.booked, strategy=names[run.strategy]))
        for run in lived
    ]
    several = [lab.alternative(name) for name in lab.names[:2]]
    others = [several[0], replace(several[1], strategy=replace(several[1].strategy, name="a1"))]
    found, other = (
        reported(runs, some, asked.economics, beliefs=True) for runs, some in ((lived, several), (called, others))
    )
    assert found.digest == other.digest and list(found.digests) != list(other.digests)


def test_drawn_prices_move_the_money_and_best_guesses_do_not(lab: SimpleNamespace) -> None:
    nets = [net_of(lab.contents(names=("as_today", "school"), beliefs=beliefs), "school") for beliefs in (True, False)]
    assert nets[0].mean != nets[1].mean


@pytest.mark.parametrize("names", [("as_today",), ("as_today", "school", "whole_chain")])
def test_the_summary_names_what_the_page_says(lab: SimpleNamespace, names: tuple[str, ...]) -> None:
    contents = lab.contents(names=names)
    summary = summary_of_report(contents, Words("en"))
    assert list(summary["strategies"]) == list(names[1:])
    assert summary["answer"] in lab.text_page(contents).replace("&#34;", '"')
    units = set(summary["units"])
    for one in summary["strategies"].values():
        assert set(one) <= units


def test_the_page_is_made_without_loading_the_model() -> None:
    code = "import sys, sim.views.report.report; print([m for m in sys.modules if m in ('sim.model', 'mesa')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_horizon_that_cuts_lives_short_is_told_first() -> None:
    economics = Economics()
    standing, to_the_end = (load(Municipality, find("municipality", name)) for name in ("ale", "umea"))
    (told,) = who_can_count(standing, economics, Words("en"))
    # Born 2001 or later (23 in 2024) and 42 by 2063: 2001 to 2021, 350 a year.
    assert told.startswith("Only 7,350 of the 36,400 born here live all ages from 23 to 42 between 2024 and 2063")
    assert list(who_can_count(to_the_end, economics, Words("en"))) == []

"""Claims about a sweep: its table is what the replications say, and it is the same however it was lived."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Container
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim.configuration.border import Experiment, choose
from sim.configuration.faults import BadInput
from sim.configuration.questions.sweep import Sweep
from sim.studies.beliefs import drawn
from sim.studies.calibration.posterior import posterior_shifts
from sim.studies.one_replication import live, measures_of
from sim.studies.sweep import lives as sweep_lives
from sim.studies.sweep.lives import LivedSweep, live_sweep, missing_jobs, what_it_takes
from sim.studies.sweep.sweep import Plan, choices_of, load_design, person_years, plan_of, results_of
from sim.sweeps import engines
from sim.sweeps.attend import Ended
from sim.sweeps.engines import Finished, finish_jobs
from sim.sweeps.job import Job, Work
from sim.sweeps.store import Failure, Store, StoreError
from sim.views.sweep.text import repeated_text
from sim.views.words import Words

HEAD = "name: mine\ntitle: {en: Mine, sv: Min}\n"
VARY = "vary:\n  economics.discount_rate_per_year: [0.0, 0.04]\n  municipality.class_size: [20, 30]\n"
BASE = ("municipality=small", "municipality.births_per_year=20", "engine=serial", "progress=false")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("designs")


@pytest.fixture(scope="module")
def planned(folder: Path) -> Callable[..., tuple[Sweep, Plan]]:
    def make(text: str = VARY + "draws: 2\nreplications: 2\n", *words: str) -> tuple[Sweep, Plan]:
        (folder / "mine.yaml").write_text(HEAD + text, encoding="utf-8")
        choice = choose(Sweep, "sweep", [*BASE, f"design={folder / 'mine.yaml'}", f"store={folder / 'store'}", *words])
        design, path = load_design(choice.design)
        return choice, plan_of(design, path, choices_of(choice))

    return make


@pytest.fixture(scope="module")
def lived(planned: Callable[..., tuple[Sweep, Plan]]) -> tuple[Plan, LivedSweep, Store]:
    choice, plan = planned()
    store = Store(choice.store)
    return plan, live_sweep(choice, plan, store, lambda _ended: None), store


def test_what_only_reads_money_otherwise_needs_no_new_lives(lived: tuple[Plan, LivedSweep, Store]) -> None:
    plan, found, _ = lived
    assert plan.points == 4
    assert len(plan.jobs) == 16
    assert (found.finished.done, len({job.identity for job in plan.jobs})) == (8, 8)


def test_the_table_has_a_row_a_point_draw_replication_and_strategy(lived: tuple[Plan, LivedSweep, Store]) -> None:
    results = lived[1].results
    keys = ["point", "draw", "replication", "strategy"]
    assert len(results) == 4 * 2 * 2 * 2
    assert not results.duplicated(keys).any()
    assert list(results.columns[:6]) == ["economics.discount_rate_per_year", "municipality.class_size", *keys]
    assert results.groupby("point")["municipality.class_size"].nunique().max() == 1
    assert not results.isna().drop(columns=["payback_year"]).any().any()


def test_a_row_is_what_the_replication_says_lived_by_itself(lived: tuple[Plan, LivedSweep, Store]) -> None:
    plan, found, _ = lived
    place = next(k for k, spot in enumerate(plan.spots) if (spot.point, spot.draw, spot.replication) == (2, 1, 1))
    asked = plan.jobs[place].asked
    assert asked.belief == drawn(1)
    assert asked.municipality.class_size == 20 and plan.spots[place].economics.discount_rate_per_year == 0.04
    alone = measures_of(live(asked), asked.belief, plan.spots[place].economics)
    rows = found.results.query("point == 2 and draw == 1 and replication == 1").reset_index(drop=True)
    assert_frame_equal(rows[list(alone.columns)], alone)


def test_all_points_share_their_accidents_and_draws_and_towns_do_not(lived: tuple[Plan, LivedSweep, Store]) -> None:
    plan, _, _ = lived
    accidents = {(job.asked.seed, job.asked.number, spot.draw, spot.replication)
                 for job, spot in zip(plan.jobs, plan.spots, strict=True)}  # fmt: skip
    assert len(accidents) == 4
    assert len({number for _, number, _, _ in accidents}) == 4


def test_the_results_in_the_store_are_those_returned_and_say_how_to_make_them_again(
    lived: tuple[Plan, LivedSweep, Store],
) -> None:
    plan, found, store = lived
    assert_frame_equal(pd.read_parquet(found.folder / "results.parquet"), found.results)
    manifest = json.loads((found.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["identity"] == plan.identity
    assert manifest["results_sha256"] == found.sha256
    assert set(manifest["jobs"]) == {job.identity for job in plan.jobs}
    assert {"numpy", "numba"} <= set(manifest["packages"])
    assert all(store.has(one) for one in manifest["jobs"])


def test_a_sweep_lived_in_pieces_and_in_processes_is_the_same_to_the_byte(
    planned: Callable[..., tuple[Sweep, Plan]], lived: tuple[Plan, LivedSweep, Store], tmp_path: Path
) -> None:
    plan, whole, _ = lived
    choice = replace(planned()[0], store=str(tmp_path), engine="processes")
    part = replace(plan, jobs=plan.jobs[5:9], spots=plan.spots[5:9])
    live_sweep(replace(choice, engine="serial"), part, Store(tmp_path), lambda _ended: None)
    again = live_sweep(choice, plan, Store(tmp_path), lambda _ended: None)
    assert again.sha256 == whole.sha256
    assert again.finished.done < 8


def test_a_finished_sweep_reads_everything_also_where_nothing_can_be_written(
    planned: Callable[..., tuple[Sweep, Plan]], lived: tuple[Plan, LivedSweep, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, whole, store = lived

    def refuse(*_: object) -> None:
        raise StoreError("store: read only")

    monkeypatch.setattr(Store, "put", refuse)
    (whole.folder / "manifest.json").rename(whole.folder / "kept.json")
    again = live_sweep(planned()[0], plan, store, lambda _ended: None)
    (whole.folder / "kept.json").rename(whole.folder / "manifest.json")
    assert (again.finished.done, again.finished.read, again.sha256) == (0, 8, whole.sha256)


def test_the_identity_hangs_on_everything_that_the_table_says(planned: Callable[..., tuple[Sweep, Plan]]) -> None:
    texts = [VARY, VARY + "draws: 1\n", VARY + "replications: 2\n", VARY.replace("0.04", "0.05"),
             VARY.replace("[20, 30]", "[20, 31]")]  # fmt: skip
    plans = [planned(text)[1] for text in texts] + [planned(VARY, "seed=2")[1], planned(VARY, "strategies=[school]")[1]]
    assert len({plan.identity for plan in plans}) == len(plans)
    assert planned(VARY)[1].identity == planned(VARY, "workers=7", "language=sv", "engine=processes")[1].identity


def test_the_table_says_what_was_lived_where_a_point_leaves_a_key(planned: Callable[..., tuple[Sweep, Plan]]) -> None:
    """The column is held against the very town of each job."""
    keys = "  municipality: [umea, trelleborg]\n  municipality.births_per_year: [30]\n"
    _, plan = planned(f"vary:\n{keys}how: one_at_a_time\n")
    births = [job.asked.municipality.births_per_year for job in plan.jobs]
    assert plan.columns["municipality.births_per_year"] == births
    assert len(set(births)) == 4


def test_a_table_of_points_is_a_design_too(
    planned: Callable[..., tuple[Sweep, Plan]], lived: tuple[Plan, LivedSweep, Store], folder: Path
) -> None:
    keys = "economics.discount_rate_per_year,municipality.class_size\n"
    (folder / "points.csv").write_text(keys + "0.0,20\n0.0,30\n0.04,20\n0.04,30\n", encoding="utf-8")
    _, plan = planned("file: points.csv\ndraws: 2\nreplications: 2\n")
    assert plan.identity == lived[0].identity
    (folder / "points.csv").write_text('strategies,seed\n"as_today, school",1\nas_today,2\n', encoding="utf-8")
    assert [len(job.asked.alternatives) for job in planned("file: points.csv\n")[1].jobs] == [2, 1]


def test_the_wrong_point_is_named(planned: Callable[..., tuple[Sweep, Plan]]) -> None:
    with pytest.raises(BadInput, match=r"mine\.yaml: point 2: municipality: class_size=2"):
        planned("vary:\n  municipality.class_size: [20, 2]\n")


def test_positions_reach_the_belief_whatever_the_draw(planned: Callable[..., tuple[Sweep, Plan]]) -> None:
    _, plan = planned("vary:\n  price.prison: [0.1]\n  parameter.conviction_attention: [0.9]\ndraws: 2\n")
    at = (("parameter:conviction_attention", 0.9), ("price:prison", 0.1))
    assert [job.asked.belief for job in plan.jobs] == [replace(drawn(0), at=at), replace(drawn(1), at=at)]


def test_a_pilot_is_kept_and_says_what_the_rest_takes(
    planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path
) -> None:
    choice, plan = planned()
    store = Store(tmp_path)
    takes = what_it_takes(plan, store, 2)
    assert takes is not None and takes.by_pilot
    assert takes.jobs == len(missing_jobs(plan, store)) == 6
    assert takes.seconds > 0.0 and takes.bytes > 1000
    live_sweep(replace(choice, store=str(tmp_path)), plan, store, lambda _ended: None)
    sizes = [store.path(job.identity).stat().st_size for job in plan.jobs]
    assert takes.bytes == pytest.approx(6 * np.mean(sizes), rel=0.5)
    known = what_it_takes(plan, store, 2)
    assert known is not None and (known.jobs, known.seconds, known.by_pilot) == (0, 0.0, False)


def test_a_pilot_tells_what_a_run_takes_from_what_its_people_take(
    planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine where a run takes 2 s and 1 ms a person-year more, judged from two of nine towns."""
    _, plan = planned("vary:\n  municipality.births_per_year: {from: 2, to: 18, steps: 9}\n")
    weights, real = plan.weights(), sweep_lives.finish_jobs
    true = {identity: 2.0 * one.parts + 0.001 * one.size for identity, one in weights.items()}

    def timed(work: Work, jobs: list[Job], *words: Any, **keys: Any) -> Finished:
        return replace(real(work, jobs, *words, **keys), worked_seconds=true[jobs[0].identity])

    monkeypatch.setattr(sweep_lives, "finish_jobs", timed)
    takes = what_it_takes(plan, Store(tmp_path), 1)
    assert takes is not None and takes.jobs == 6
    left = missing_jobs(plan, Store(tmp_path))
    assert takes.seconds == pytest.approx(sum(true[job.identity] for job in left))


def break_down(monkeypatch: pytest.MonkeyPatch, plan: Plan, failing: Container[int]) -> None:
    """Let some jobs of a plan, by their place, raise wherever one tries them here."""
    real, bad = engines.attend, {job.identity for place, job in enumerate(plan.jobs) if place in failing}

    def attend(work: Work, job: Job, store: Store) -> Ended:
        if job.identity in bad:
            return Ended(job.identity, "failed", 0.1, Failure(job.identity, "RuntimeError: it does not live"))
        return real(work, job, store)

    monkeypatch.setattr(engines, "attend", attend)


def test_a_sweep_whose_first_jobs_all_fail_is_not_begun_without_an_estimate(
    planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, store = planned()[1], Store(tmp_path)
    break_down(monkeypatch, plan, range(len(plan.jobs)))
    with pytest.raises(BadInput, match="the first 2 jobs failed: RuntimeError: it does not live"):
        what_it_takes(plan, store, 2)
    assert what_it_takes(plan, store, 2, sure=True) is None


def test_jobs_that_failed_are_told_aloud_and_the_rest_is_a_result(
    planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    choice, plan = planned()
    break_down(monkeypatch, plan, [3])
    main: Experiment[Sweep] = importlib.import_module("experiments.sweep").main
    folder = main.run(replace(choice, store=str(tmp_path / "store"), output_dir=str(tmp_path / "out")))
    told = capsys.readouterr()
    assert "sweep: 1 of 8 jobs failed and are missing in the results" in told.err
    assert "RuntimeError: it does not live" in told.out
    (failure,) = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["failures"]
    assert failure["error"] == "RuntimeError: it does not live" and "draw 1, replication 1" in failure["where"]


def test_a_manifest_tells_of_the_results_beside_it_whoever_lived_them(
    planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One job fails here; another sweep lives it; then nothing is lived, but the table is another one."""
    choice, plan = planned()
    store = Store(tmp_path)
    with monkeypatch.context() as broken:
        break_down(broken, plan, [0])
        first = live_sweep(choice, plan, store, lambda _ended: None)
    assert first.finished.failures
    finish_jobs(live, plan.jobs[:1], store, "serial")
    again = live_sweep(choice, plan, store, lambda _ended: None)
    manifest = json.loads((again.folder / "manifest.json").read_text(encoding="utf-8"))
    assert again.finished.done == 0 and again.sha256 != first.sha256
    assert (manifest["results_sha256"], manifest["failures"], manifest["rows"]) == (again.sha256, [], 32)


def test_a_pace_is_that_of_what_was_lived_now(planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path) -> None:
    """Damaged files are lived again, although they were there when it began."""
    choice, plan = planned()
    store = Store(tmp_path)
    live_sweep(choice, plan, store, lambda _ended: None)
    for identity in list(dict.fromkeys(job.identity for job in plan.jobs))[:5]:
        store.path(identity).write_bytes(b"PAR1")
    took: list[float] = []
    live_sweep(choice, plan, store, lambda ended: took.append(ended.seconds))
    kept = json.loads((tmp_path / "pace.json").read_text(encoding="utf-8"))["sim.studies.one_replication:live"]
    size = sum(plan.weights()[job.identity].size for job in plan.jobs[:1])
    assert kept["jobs"] == 5
    assert kept["seconds"] == pytest.approx(sum(took) / (5 * size))


def test_draws_beyond_the_posteriors_members_are_told(planned: Callable[..., tuple[Sweep, Plan]]) -> None:
    members = len(posterior_shifts())
    for language in ("en", "sv"):
        words = Words(language)
        assert repeated_text(members, members, words) == []
        assert f"{words.number(members)} m" in " ".join(repeated_text(members + 1, members, words))


def test_larger_towns_and_more_strategies_weigh_more(planned: Callable[..., tuple[Sweep, Plan]]) -> None:
    asked = planned(VARY)[1].jobs[0].asked
    larger = replace(asked, municipality=replace(asked.municipality, births_per_year=200))
    assert person_years(larger) == 10 * person_years(asked)
    assert person_years(replace(asked, alternatives=asked.alternatives * 3)) == 3 * person_years(asked)


def test_what_failed_is_left_out_of_the_table_and_nothing_else(lived: tuple[Plan, LivedSweep, Store]) -> None:
    plan, found, store = lived
    gone = plan.jobs[0].identity
    path = store.path(gone)
    content = path.read_bytes()
    path.unlink()
    rows = results_of(plan, store)
    path.write_bytes(content)
    lost = sum(job.identity == gone for job in plan.jobs) * 2
    assert len(rows) == len(found.results) - lost


def test_something_huge_is_not_begun_where_nobody_can_be_asked(
    planned: Callable[..., tuple[Sweep, Plan]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    main: Experiment[Sweep] = importlib.import_module("experiments.sweep").main
    choice = replace(planned()[0], store=str(tmp_path / "store"), output_dir=str(tmp_path / "out"))
    monkeypatch.setattr("sim.sweeps.cost.LONG_SECONDS", 0.0)
    with pytest.raises(BadInput, match=r"it would take .*; sure=true if that is meant"):
        main.run(choice)
    assert "Left to do: 6 jobs" in capsys.readouterr().out
    assert not list(tmp_path.glob("store/*/results.parquet"))
    folder = main.run(replace(choice, sure=True))
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["jobs"] == 8

"""Claims about what is said before a sweep begins: time and disk in step with what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.configuration.faults import BadInput
from sim.sweeps import cost
from sim.sweeps.cost import Estimate, Pace, Weight, estimate, keep_pace, known_pace, pace_of
from sim.sweeps.engines import finish_jobs
from sim.sweeps.job import jobs_of
from sim.sweeps.store import Store
from tests.sweeps.toy import Ask, count

PACE = Pace(seconds_a_part=0.0, seconds=0.5, bytes=1000.0, jobs=3)


def test_time_grows_with_weight_and_shrinks_with_workers(store: Store) -> None:
    weights = {"a": Weight(1, 2.0), "b": Weight(1, 4.0)}
    assert estimate(PACE, weights, store, 1, True).seconds == pytest.approx(3.0)
    assert estimate(PACE, weights, store, 2, True).seconds == pytest.approx(1.5)
    assert estimate(PACE, weights, store, 50, True).seconds == pytest.approx(1.5), "no more workers than jobs help"
    assert estimate(PACE, weights, store, 1, True).bytes == pytest.approx(2000.0)
    each = replace(PACE, seconds_a_part=10.0)
    assert estimate(each, {"a": Weight(5, 2.0)}, store, 1, True).seconds == pytest.approx(51.0)


def test_huge_is_more_than_an_hour_or_five_gigabytes() -> None:
    small = Estimate(1, 3600.0, 5e9, 10**12, True)
    assert not small.is_huge
    assert replace(small, seconds=3601.0).is_huge and replace(small, bytes=5.1e9).is_huge


def test_what_the_disk_has_no_room_for_is_not_begun(store: Store) -> None:
    Estimate(1, 1.0, 90.0, 100, True).refuse_if_it_does_not_fit(store)
    with pytest.raises(BadInput, match="GB free"):
        Estimate(1, 1.0, 96.0, 100, True).refuse_if_it_does_not_fit(store)


def test_a_pace_is_measured_from_jobs(store: Store) -> None:
    jobs = jobs_of(count, [Ask(k, seconds=0.05) for k in range(4)])
    finished = finish_jobs(count, jobs, store, "serial")
    took = {job.identity: finished.worked_seconds / 4 for job in jobs}
    pace = pace_of(took, {job.identity: Weight(1, 0.05) for job in jobs}, store)
    assert (pace.seconds_a_part, pace.jobs) == (0.0, 4) and pace.seconds >= 1.0
    assert pace.bytes == pytest.approx(sum(store.path(job.identity).stat().st_size for job in jobs) / 4)


def test_what_each_part_takes_is_told_from_what_it_holds(store: Store) -> None:
    """Two hundred small towns are not two hundredths of a large one: each run takes its time whatever its town."""
    jobs = jobs_of(count, map(Ask, range(3)))
    finish_jobs(count, jobs, store, "serial")
    weights = {job.identity: Weight(5, size) for job, size in zip(jobs, (10.0, 100.0, 1000.0), strict=True)}
    took = {identity: 0.2 * weight.parts + 0.001 * weight.size for identity, weight in weights.items()}
    pace = pace_of(took, weights, store)
    assert (pace.seconds_a_part, pace.seconds) == pytest.approx((0.2, 0.001))
    assert pace.takes(Weight(5, 10.0)) == pytest.approx(1.01)
    backwards = dict(zip(took, list(took.values())[::-1], strict=True))
    assert min(pace_of(backwards, weights, store).seconds, pace_of(backwards, weights, store).seconds_a_part) >= 0.0


def test_a_store_remembers_a_pace_for_the_same_work_and_model_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known_pace(count, store) is None
    keep_pace(count, PACE, store)
    assert known_pace(count, store) == PACE
    assert known_pace(Ask, store) is None  # type: ignore[arg-type]
    monkeypatch.setattr(cost, "digest_of_model", lambda _work: "another")
    assert known_pace(count, store) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"tests.sweeps.toy:count": 5}'])
def test_a_garbled_memory_is_no_memory(store: Store, text: str) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / "pace.json").write_text(text, encoding="utf-8")
    assert known_pace(count, store) is None
    keep_pace(count, PACE, store)
    assert known_pace(count, store) == PACE

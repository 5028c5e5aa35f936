"""Claims about the measure of killed sweeps: what it compares, which ends it takes for good, and its small disk."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from benchmarks.killed import MISFORTUNES, Case, digest, draws, is_one_line, told_of, undisturbed
from benchmarks.small_disk import SmallDisk
from sim.sweeps.worker import ORPHANED


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    for name in ("jobs/3f/3f9c.parquet", "jobs/41/4100.parquet", "small_1/results.parquet"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"an answer")
    return folder


def test_one_changed_byte_of_one_job_is_another_sweep(store: Path) -> None:
    whole = digest(store)
    assert len(whole) == 3
    (store / "jobs/41/4100.parquet").write_bytes(b"an enswer")
    assert digest(store) != whole


@pytest.mark.parametrize("gone", ["jobs/3f/3f9c.parquet", "small_1/results.parquet"])
def test_a_job_or_a_table_that_is_missing_is_another_sweep(store: Path, gone: str) -> None:
    whole = digest(store)
    (store / gone).unlink()
    assert digest(store) != whole


def test_something_half_written_is_another_sweep(store: Path) -> None:
    whole = digest(store)
    (store / "jobs/41/.unfinished-here.1-4100").write_bytes(b"an")
    assert digest(store) != whole


@pytest.mark.parametrize(
    ("code", "said", "is_fine"),
    [
        (2, "vandpunkt: store: full; make room\n", True), (1, "vandpunkt: store: full\n", False), (2, "", False),
        (2, "vandpunkt: a\nvandpunkt: b\n", False), (2, "Traceback\n", False),
    ],
)  # fmt: skip
def test_an_end_as_it_should_be_is_exit_code_2_and_one_line(code: int, said: str, is_fine: bool) -> None:
    assert is_one_line(code, said) is is_fine


def test_every_round_has_moments_of_its_own_and_the_same_when_repeated() -> None:
    assert draws(3, 2) == draws(3, 2)
    assert len({draws(number, 1)[0] for number in range(50)}) == 50


def test_a_disk_that_is_full_takes_nothing_until_there_is_room(tmp_path: Path) -> None:
    with SmallDisk(tmp_path / "disk") as disk:
        if not disk.is_mounted:
            pytest.skip("no right to mount a small disk here")
        disk.fill()
        with pytest.raises(OSError) as full:
            (disk.folder / "file").write_bytes(b"x" * 100_000)
        assert full.value.errno == errno.ENOSPC
        disk.make_room()
        (disk.folder / "file").write_bytes(b"x" * 100_000)


def test_a_worker_whose_sweep_has_stopped_ends_without_a_word(python: Callable[..., CompletedProcess[str]]) -> None:
    ended = python(
        "-c",
        "from multiprocessing import Pipe; from sim.sweeps.worker import _tell; ours, theirs = Pipe(); ours.close(); "
        "_tell(theirs, 'how it went'); print('still there')",
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (ORPHANED, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("misfortune", MISFORTUNES)
def test_a_sweep_of_the_machinery_that_meets_misfortune_ends_as_if_left_alone(misfortune: str) -> None:
    with undisturbed("toy") as case:
        assert isinstance(case, Case)
        rounds = [MISFORTUNES[misfortune](case, number, 2) for number in range(3)]
        told = told_of(rounds, case.whole.jobs)
    assert told["identical"] == told["told"] == 3
    assert told["misfortunes"] >= 3

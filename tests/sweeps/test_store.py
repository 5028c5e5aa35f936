"""Claims about the store: an answer is whole or absent, whatever happens to the disk."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim.sweeps import here
from sim.sweeps.store import Failure, Store, StoreError

NAME = "0123456789abcdef01234567"
OTHER = "0123456789abcdef0123456f"


def frame() -> pd.DataFrame:
    return pd.DataFrame({
        "strategy": ["as_today", "school"],
        "ore": [np.arange(40), np.arange(40) * 2**40],
        "share": [0.1, np.nan],
        "names": [["a", "b"], []],
    })  # fmt: skip


def test_what_is_written_is_read(store: Store) -> None:
    assert not store.has(NAME)
    store.write(NAME, frame())
    assert store.has(NAME)
    found = store.read(NAME)
    assert_frame_equal(found.drop(columns=["ore", "names"]), frame().drop(columns=["ore", "names"]))
    assert [list(row) for row in found["ore"]] == [list(row) for row in frame()["ore"]]
    assert [list(row) for row in found["names"]] == [["a", "b"], []]


def test_the_same_answer_is_the_same_file_to_the_byte(store: Store, tmp_path: Path) -> None:
    store.write(NAME, frame())
    again = Store(tmp_path / "again")
    again.write(NAME, frame())
    assert store.path(NAME).read_bytes() == again.path(NAME).read_bytes()


def test_each_name_has_its_own_answer_and_a_missing_one_is_an_error(store: Store) -> None:
    for name, value in ((NAME, 1), (OTHER, 2)):
        store.write(name, pd.DataFrame({"value": [value]}))
    assert [store.read(name)["value"].iloc[0] for name in (OTHER, NAME)] == [2, 1]
    with pytest.raises(KeyError, match="no finished job"):
        store.read("f" * 24)


def test_other_programmes_read_an_answer_as_any_parquet_file(store: Store) -> None:
    store.write(NAME, frame())
    assert list(pd.read_parquet(store.path(NAME))["strategy"]) == ["as_today", "school"]


def test_not_one_changed_bit_goes_unseen(store: Store, told: list[str]) -> None:
    store.write(NAME, frame())
    whole = store.path(NAME).read_bytes()
    for place in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 1 << (place % 8)
        store.path(NAME).write_bytes(changed)
        assert not store.has(NAME), place
    assert len(told) == len(range(0, len(whole), 7))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table", b"\x00" * 5000])
def test_a_foreign_file_counts_as_absent_and_is_set_aside_with_one_line(
    store: Store, told: list[str], content: bytes
) -> None:
    store.write(NAME, frame())
    store.path(NAME).write_bytes(content)
    assert not store.has(NAME)
    assert not store.path(NAME).exists()
    assert store.path(NAME).with_suffix(".unreadable").read_bytes() == content
    assert len(told) == 1 and "\n" not in told[0] and "set aside" in told[0]
    store.write(NAME, frame())
    assert store.has(NAME)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.EACCES])
def test_a_file_that_cannot_be_read_just_now_stays_where_it_is(
    store: Store, told: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store.write(NAME, frame())

    def refuse(_path: Path) -> bytes:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert not store.has(NAME)
    monkeypatch.undo()
    assert len(told) == 1 and os.strerror(number) in told[0] and "counts as absent" in told[0]
    assert store.has(NAME), "it was good all the time"


def test_a_file_cut_short_anywhere_counts_as_absent(store: Store) -> None:
    store.write(NAME, frame())
    whole = store.path(NAME).read_bytes()
    for length in range(0, len(whole), 97):
        store.path(NAME).write_bytes(whole[:length])
        assert not store.has(NAME), length


def test_the_answer_to_another_job_is_no_answer(store: Store, told: list[str]) -> None:
    store.write(NAME, frame())
    store.path(OTHER).write_bytes(store.path(NAME).read_bytes())
    assert not store.has(OTHER)
    assert NAME in told[0]


def test_a_parquet_file_without_a_seal_is_no_answer(store: Store) -> None:
    store.path(NAME).parent.mkdir(parents=True)
    frame().to_parquet(store.path(NAME))
    assert not store.has(NAME)


def test_a_failure_is_kept_until_the_job_succeeds(store: Store) -> None:
    failure = Failure(NAME, "RuntimeError: no", ("line 1", "line 2"), 2)
    store.write_failure(failure)
    (kept,) = store.failures([NAME, OTHER])
    assert (kept.error, kept.trace, kept.times) == (failure.error, failure.trace, 2)
    assert kept.when
    assert store.failures([OTHER]) == ()
    store.write(NAME, frame())
    assert store.failures([NAME]) == ()


def test_a_note_of_a_failure_that_is_garbled_is_passed_over(store: Store) -> None:
    store.write_failure(Failure(NAME, "no"))
    store.path(NAME).with_suffix(".failed.json").write_text("{", encoding="utf-8")
    assert store.failures([NAME]) == ()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_takes_no_more_is_told_in_one_line_and_nothing_half_written_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store.write(OTHER, frame())

    def full(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("sim.sweeps.store.os.fsync", full)
    with pytest.raises(StoreError) as refused:
        store.write(NAME, frame())
    monkeypatch.undo()
    assert str(refused.value).startswith("store: ") and "\n" not in str(refused.value)
    assert os.strerror(number) in str(refused.value)
    assert ("make room" in str(refused.value)) == (number in (errno.ENOSPC, errno.EDQUOT))
    assert [path.name for path in store.path(NAME).parent.iterdir()] == [f"{OTHER}.parquet"]
    assert store.has(OTHER)


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A disk of 200 kB, where one may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_keeps_what_was_done(small_disk: Path) -> None:
    store = Store(small_disk / "store")
    noise = pd.DataFrame({"bytes": [os.path.join(str(k), NAME[k:]) * 2000 for k in range(12)]})
    noise["value"] = [bytes((k * j * j + 31 * j) % 251 for j in range(8000)) for k in range(1, 13)]
    done = []
    with pytest.raises(StoreError, match="No space left"):
        for k in range(100):
            store.write(f"{k:024x}", noise)
            done.append(f"{k:024x}")
    assert done
    assert all(store.has(name) for name in done)
    assert sorted(path.stem for path in store.folder.glob("jobs/*/*")) == sorted(done)


def test_a_store_that_can_only_be_read_is_read(small_disk: Path) -> None:
    store = Store(small_disk / "store")
    store.write(NAME, frame())
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert store.has(NAME)
    with pytest.raises(StoreError, match="Read-only"):
        store.write(OTHER, frame())
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)


def test_a_file_under_way_is_taken_for_no_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    folder = store.path(NAME).parent
    monkeypatch.setattr("sim.sweeps.store.os.fsync", lambda _: seen.append([path.name for path in folder.iterdir()]))
    store.write(NAME, frame())
    (under_way,) = seen[0]
    assert not under_way.endswith(".parquet") and seen[1] == [f"{NAME}.parquet"]


def test_what_a_killed_writer_left_is_removed_and_a_living_ones_is_not(store: Store) -> None:
    folder = store.path(NAME).parent
    folder.mkdir(parents=True)
    gone = subprocess.run(["true"], check=True) and subprocess.Popen(["true"])
    gone.wait()
    host = here.writer().rpartition(".")[0]
    names = [f".unfinished-{host}.{gone.pid}-x", f".unfinished-{here.writer()}-x", ".unfinished-elsewhere.1-x"]
    for name in names:
        (folder / name).write_bytes(b"half")
        (store.folder / name).write_bytes(b"half a pace")
        (store.folder / "mine_0123" / name).parent.mkdir(exist_ok=True)
        (store.folder / "mine_0123" / name).write_bytes(b"half a table")
    store.tidy()
    for place in (folder, store.folder, store.folder / "mine_0123"):
        assert sorted(path.name for path in place.iterdir() if path.is_file()) == sorted(names[1:])


def test_a_note_says_when_in_a_form_that_people_read(store: Store) -> None:
    store.write_failure(Failure(NAME, "no"))
    note = json.loads(store.path(NAME).with_suffix(".failed.json").read_text(encoding="utf-8"))
    assert note["when"][4] == "-" and note["when"].endswith("+00:00")

"""Claims about evaluations: each is made once, whole, the same on any number of threads, and survives a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from sim.configuration.schema import Agency, Municipality
from sim.evidence.parameters import Shift, parameter_record
from sim.studies.calibration.evaluations import Asked, Evaluations
from sim.studies.measures.target import Target

TARGETS = (
    Target("work", "share", 0.0, 100.0, state="work", age_from=30, age_to=39),
    Target("drug", "ever", 0.0, 100.0, state="drug", age_from=15, age_to=64),
    Target("nobody", "share", 0.0, 100.0, state="work", among="arrived_7_12 & born_here", age_from=30, age_to=39),
)


@pytest.fixture
def make(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> Callable[..., Evaluations]:
    """Make evaluations of a place of twenty births."""

    def of(
        threads: int = 1, kept: Path | None = None, targets: Sequence[Target] = TARGETS, **other: object
    ) -> Evaluations:
        return Evaluations(place(20, birth_years=1), agencies, targets, 1, threads, kept, **other)  # type: ignore[arg-type]

    return of


def asked(number: int) -> list[Asked]:
    """Return so many evaluations to make, each of other parameters or another replication."""
    return [Asked(parameter_record((Shift("drug_log_odds", 0.3 * (k // 2)),)), k % 2) for k in range(number)]


def test_what_was_asked_is_measured_in_the_order_asked(make: Callable[..., Evaluations]) -> None:
    four = asked(4)
    together, turned = make()(four), make()(four[::-1])
    assert together.shape == (4, 3)
    assert np.array_equal(together, turned[::-1], equal_nan=True)
    assert np.isnan(together[:, 2]).all() and np.isfinite(together[:, :2]).all()
    assert len({row.tobytes() for row in together}) > 1
    assert make()([]).shape == (0, 3)


def test_two_threads_give_the_numbers_of_one(make: Callable[..., Evaluations]) -> None:
    six = asked(6)
    assert np.array_equal(make(1)(six), make(2)(six), equal_nan=True)


def test_asked_again_it_is_read_and_not_run(make: Callable[..., Evaluations], tmp_path: Path) -> None:
    calls: list[int] = []
    first = make(2, tmp_path / "new" / "folder", done=lambda: calls.append(1))
    found = first(asked(4))
    assert (first.made, first.remembered, len(calls)) == (4, 0, 4)
    again = make(1, tmp_path / "new" / "folder")
    assert np.array_equal(again(asked(5)[::-1])[::-1][:4], found, equal_nan=True), "NaN is remembered as NaN"
    assert (again.made, again.remembered) == (1, 4)
    assert not list(tmp_path.rglob("*.[0-9]*")), "nothing half-written is left"


def test_without_a_folder_nothing_is_remembered(make: Callable[..., Evaluations]) -> None:
    evaluations = make()
    evaluations(asked(1)), evaluations(asked(1))
    assert (evaluations.made, evaluations.remembered) == (2, 0)


def test_the_same_asked_twice_at_once_is_answered_twice(make: Callable[..., Evaluations], tmp_path: Path) -> None:
    evaluations = make(2, tmp_path)
    found = evaluations(asked(1) * 6)
    assert (found[0, :2] == found[:, :2]).all()
    assert evaluations.made + evaluations.remembered == 6


def test_other_parameters_and_another_replication_are_another_evaluation() -> None:
    one = parameter_record(())
    other = one.copy()
    other["drug_log_odds"][0][40] = np.nextafter(other["drug_log_odds"][0][40], 9.0)
    digests = {Asked(record, replication).digest() for record in (one, other) for replication in (0, 1)}
    assert len(digests) == 4
    assert Asked(one.copy(), 1).digest() == Asked(one, 1).digest()


SPOILT = {
    "half-written": b"[12.5, 3.",
    "empty": b"",
    "too few numbers": b"[1.0, 2.0]",
    "too many numbers": b"[1.0, 2.0, 3.0, 4.0]",
    "words": b'["a", "b", "c"]',
    "no list": b"7",
    "nothing": b"null",
    "lists": b"[[1], [2], [3]]",
    "too large a number": b"[1" + b"0" * 400 + b", 2, 3]",
    "nested deep": b"[" * 200_000,
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_made_anew(name: str, make: Callable[..., Evaluations], tmp_path: Path) -> None:
    right = make(1, tmp_path)(asked(1))
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(SPOILT[name])
    again = make(1, tmp_path)
    assert np.array_equal(again(asked(1)), right, equal_nan=True)
    assert (again.made, again.remembered) == (1, 0)
    assert path.read_bytes() == whole


def test_a_fault_in_one_evaluation_is_told_and_leaves_no_file(
    make: Callable[..., Evaluations], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("in the middle")

    monkeypatch.setattr("sim.studies.calibration.evaluations.measure", fails)
    with pytest.raises(ZeroDivisionError, match="in the middle"):
        make(1, tmp_path)(asked(2))
    assert not list(tmp_path.iterdir())


SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from sim.configuration.border import load_agencies
from sim.configuration.schema import Municipality, Title
from sim.evidence.parameters import Shift, parameter_record
from sim.studies.calibration.evaluations import Asked, Evaluations
from sim.studies.measures.target import Target

place = Municipality(name="a_place", title=Title(en="A", sv="A"), births_per_year=20, birth_years=1)
work = Target("work", "share", 0.0, 100.0, state="work", age_from=30, age_to=39)
asked = [Asked(parameter_record((Shift("drug_log_odds", 0.01 * k),))) for k in range(int(sys.argv[2]))]
evaluations = Evaluations(place, load_agencies(), (work,), 1, 2, Path(sys.argv[1]))
found = evaluations(asked)
print(evaluations.made, evaluations.remembered, found.tobytes().hex())
"""


def test_a_killed_process_goes_on_where_it_was(
    tmp_path: Path,
    root: Path,
    python: Callable[..., subprocess.CompletedProcess[str]],
    make: Callable[..., Evaluations],
) -> None:
    kept, number = tmp_path / "kept", 400
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(kept), str(number)],
        env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 120
        while not kept.exists() or len(list(kept.glob("*.json"))) < 8:
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.002)
    finally:
        process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "killed in the middle"
    finished = len(list(kept.glob("*.json")))
    assert 8 <= finished < number
    assert all(len(json.loads(path.read_text())) == 1 for path in kept.glob("*.json")), "what is there is whole"
    made, remembered, found = python("-c", SCRIPT, str(kept), str(finished + 5)).stdout.split()
    assert int(made) + int(remembered) == finished + 5
    assert int(remembered) >= finished - 2, "two threads may have been ahead of the order"
    records = [Asked(parameter_record((Shift("drug_log_odds", 0.01 * k),))) for k in range(finished + 5)]
    assert make(2, targets=TARGETS[:1])(records).tobytes().hex() == found, "as if never killed"

"""The measures of rows 1 to 5 count what tests say they were held against, and nothing else."""

from __future__ import annotations

import json

import pytest

from benchmarks.trust.measured import PytestRun
from benchmarks.trust.measures import invariants

TOLD = "\n".join(
    f"COUNTED {json.dumps(one)}" for one in ({"scenarios": 100, "runs": 200}, {"scenarios": 60, "runs": 9})
)


def ran(output: str, failed: int = 0) -> PytestRun:
    return PytestRun(passed=2, failed=failed, skipped=0, seconds=1.0, output=output)


def test_what_tests_say_is_read_and_summed() -> None:
    told = invariants.counted_in(f"....\n{TOLD}\nCOUNTED nothing\n2 passed")
    assert [one["scenarios"] for one in told] == [100, 60]
    assert sum(one["runs"] for one in told) == 209


@pytest.mark.parametrize(("scenarios", "failed"), [(99, 0), (100, 1)])
def test_a_row_is_not_reached_by_one_scenario_too_few_or_one_failure(
    scenarios: int, failed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [{"scenarios": 100, "runs": 200}] * 15 + [{"scenarios": scenarios, "runs": 200}]
    output = "\n".join(f"COUNTED {json.dumps(one)}" for one in told)
    monkeypatch.setattr(invariants, "pytest_run", lambda *_: ran(output, failed))
    assert not invariants.relations().reached
    everything = "\n".join(f"COUNTED {json.dumps({'scenarios': 100, 'runs': 200})}" for _ in range(15))
    monkeypatch.setattr(invariants, "pytest_run", lambda *_: ran(everything))
    assert invariants.relations().reached


def test_a_thousand_scenarios_are_asked_of_twenty_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    for laws, scenarios, reached in ((20, 1_000, True), (19, 1_000, False), (20, 999, False)):
        told = {"laws": laws, "scenarios": scenarios, "persons": 1, "years": 1, "questions": 1}
        monkeypatch.setattr(invariants, "pytest_run", lambda *_, told=told: ran(f"COUNTED {json.dumps(told)}"))
        assert invariants.invariants().reached == reached

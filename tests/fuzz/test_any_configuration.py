"""Trust 6: whatever somebody writes is a valid run or a line that says what is wrong; never a traceback, never a hang.

The numbers of cases here are those of every day; ``make trust`` reads 10 000 generated and 2 000 spoiled ones.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from random import Random

import pytest

from sim.configuration import border, choices, files, jobs
from sim.configuration.faults import BadInput, fault
from sim.configuration.jobs import check
from sim.configuration.schema import Compare
from tests.fuzz import campaign, judged
from tests.fuzz.campaign import configuration, generated, mutated
from tests.fuzz.commands import ended_well, through_the_command
from tests.fuzz.judged import Tally, judge, why_unclear
from tests.fuzz.kinds import KINDS
from tests.fuzz.lives import LIVE
from tests.fuzz.spoiled import spoil

EVERY_DAY_GENERATED, EVERY_DAY_MUTATED = 160, 60


def test_what_is_generated_is_read_or_refused_in_one_clear_line() -> None:
    tally = generated(EVERY_DAY_GENERATED, lived_share=0.08)
    assert tally.bad == []
    assert tally.total() == EVERY_DAY_GENERATED
    assert min(tally.ended["valid"], tally.ended["refused"]) > EVERY_DAY_GENERATED / 5, "both kinds are drawn"
    assert tally.lived > 0


def test_our_own_files_spoiled_are_read_or_refused_in_one_clear_line() -> None:
    tally = mutated(EVERY_DAY_MUTATED, lived_share=0.1)
    assert tally.bad == []
    assert tally.ended["refused"] > EVERY_DAY_MUTATED / 2


@pytest.mark.parametrize(
    "text",
    [
        "defaults:\n",
        "defaults: 1\n",
        "defaults: {a: 1}\n",
        "defaults: [[1]]\n",
        "a: 1\n",
        "[]",
        "defaults: [1]\n",
        "defaults: ['']\n",
        "defaults: [{municipality: [small]}]\n",
        "defaults: [{municipality: gone}]\n",
        "defaults: [{}]\n",
        "defaults: [{municipality: ../fund/umea}]\n",
        "defaults: [{a b: c}]\n",
        "defaults: [{a: b, c: d}]\n",
        "defaults: [gone]\n",
        "defaults: [/etc/passwd]\n",
        "defaults: [compare_defaults, compare_defaults]\n",
        "defaults: [compare]\n",
        "hydra: 1\n",
        "hydra: {launcher: 1}\n",
        "hydra: {launcher: {n_jobs: 2}}\n",
        "hydra: {callbacks: 1}\n",
        "hydra: {sweeper: null}\n",
    ],
)
def test_a_broken_file_of_an_experiment_is_refused_in_one_clear_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = tmp_path / "conf"
    shutil.copytree(files.CONF, conf)
    (conf / "compare.yaml").write_text(text, encoding="utf-8")
    for module in (border, files, jobs):
        monkeypatch.setattr(module, "CONF", conf)
    tally = Tally()
    judge(tally, text, ("compare", "municipality"), lambda: check(Compare, "compare", [], multirun=False))
    assert (tally.ended, tally.bad) == ({"refused": 1}, [])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("governance", "programmes: [gone]"), ("strategy", "programmes: [{programme: gone}]"),
        ("strategy", "reforms: [{reform: gone}]"), ("strategy", "organisation: gone"), ("strategy", "governance: gone"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_with_the_file_that_names_it(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: mine\ntitle: {{en: A, sv: B}}\n{text}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"mine\.yaml: \w+: no \w+ called 'gone'"):
        KINDS[kind].read(path)


@pytest.mark.slow
def test_so_are_files_that_are_given_to_the_real_command(tmp_path: Path) -> None:
    ends = through_the_command(24, tmp_path)
    assert ends.bad == []
    assert ends.ended["refused"] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_generated_says_different_things_and_the_same_when_made_again(kind: str) -> None:
    several = [configuration(kind, number) for number in range(12)]
    assert several == [configuration(kind, number) for number in range(12)]
    assert len({repr(one) for one in several}) > 6


def test_every_kind_of_file_is_read_and_lived() -> None:
    assert LIVE.keys() == KINDS.keys()


def test_a_spoiled_configuration_is_another_one() -> None:
    changed = 0
    for number in range(100):
        content = configuration("programme", number)
        before = repr(content)
        spoil(content, Random(number))
        changed += repr(content) != before
    assert changed > 80


def test_a_traceback_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets_nothing(_schema: type, error: dict[str, object], _where: str) -> str:
        return str(error["nothing of the kind"])

    monkeypatch.setattr(choices, "_readable", forgets_nothing)
    tally = generated(40, lived_share=0.0)
    assert tally.ended["traceback"] > 0
    assert "KeyError" in "".join(tally.bad)


def test_a_life_that_breaks_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_kind: str, _found: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(campaign, "live_it", breaks)
    tally = generated(20, lived_share=1.0)
    assert tally.ended["traceback"] > 0 and tally.ended["valid"] >= 0
    assert "ZeroDivisionError" in "".join(tally.bad)


def test_a_hang_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged, "LONGEST_SECONDS", 0.05)
    tally = Tally()
    assert judge(tally, "asleep", ("x",), lambda: time.sleep(5)) is None
    assert tally.ended == {"hang": 1}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("seed='x'; a whole number", "naming"), ("mine.yaml: seed\n='x'; a number", "printable"),
        ("mine.yaml: seed", "allowed"), ("mine.yaml: " + "x" * 4000 + "; y", "characters"),
    ],
)  # fmt: skip
def test_an_unclear_line_would_be_seen(line: str, why: str) -> None:
    assert why in why_unclear(line, ("mine",))
    assert why_unclear(fault("mine.yaml: ages.0", "'x'", "a whole number from 0 to 64"), ("mine",)) == ""


def test_a_refusal_that_names_no_file_would_be_counted() -> None:
    tally = Tally()

    def refused() -> None:
        raise BadInput("seed='x'; a whole number")

    judge(tally, "x", ("mine",), refused)
    assert tally.ended == {"unclear": 1} and len(tally.bad) == 1


@pytest.mark.parametrize(
    ("code", "out", "err", "how"),
    [
        (0, "outputs/x\n", "", "lived"), (2, "", "vandpunkt: x: y; z\n", "refused"), (1, "", "vandpunkt: x\n", ""),
        (2, "", "vandpunkt: x\nvandpunkt: y\n", ""), (0, "x\n", "Traceback (most recent call last):\n", ""),
        (0, "", "", ""), (-9, "", "", ""),
    ],
)  # fmt: skip
def test_how_a_command_ended_is_judged(code: int, out: str, err: str, how: str) -> None:
    assert ended_well(code, out, err) == how

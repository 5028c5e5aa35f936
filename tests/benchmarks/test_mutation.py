"""Claims about mutation testing: one mistake a mutant, drawn by seed, caught by a test that looks and by no other."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutation.groups import GROUPS, SUBJECTS, Subject
from benchmarks.mutation.operators import own_edits

RULE = '''
def year(p: int, prm: int = 1) -> int:
    """Say nothing of MILD and prm.age."""
    eta = prm.death_drug * p.misuse + prm.death_woman * p.sex
    if p.health == MILD:
        eta += prm.death_drug
    tell(SEVERE)
    return eta
'''


def test_our_own_mistakes_are_a_neighbours_name_and_a_forgotten_line_each_once() -> None:
    edits = [*own_edits(RULE)]
    assert Counter(edit.kind for edit in edits) == {"AnotherName": 8, "LineLeftOut": 3}
    changed = {edit.made_in(RULE) for edit in edits}
    assert len(changed) == len(edits) and RULE not in changed
    for text in changed:
        ast.parse(text)
        assert sum(one != other for one, other in zip(RULE.splitlines(), text.splitlines(), strict=True)) == 1
    assert any("prm.death_woman * p.misuse + prm.death_woman" in text for text in changed)
    assert any("p.health == SEVERE" in text for text in changed)
    assert any("    if p.health == MILD:\n        pass\n" in text for text in changed)
    assert all("Say nothing of MILD and prm.age." in text for text in changed)


def test_every_module_is_tested_by_files_that_are_there(root: Path) -> None:
    assert {subject.group for subject in SUBJECTS} == set(GROUPS)
    for subject in SUBJECTS:
        assert (root / subject.module).is_file()
        files = [word for word in subject.own if word.endswith(".py")]
        assert files and all((root / name).is_file() for name in files), subject.module
    rules = {f"sim/lifecourse/{path.name}" for path in (root / "sim" / "lifecourse").glob("[!_]*.py")}
    assert rules <= {subject.module for subject in SUBJECTS}, "a rule of life that nobody mutates"


def test_mutants_are_drawn_by_seed_each_at_a_place_of_its_own(root: Path) -> None:
    pytest.importorskip("cosmic_ray")
    from benchmarks.mutation.mutants import drawn, mutants_of

    pool = [mutant for subject in SUBJECTS[:2] for mutant in mutants_of(subject, root)]
    some = drawn(pool, 40, seed=1)
    assert some == drawn(pool, 40, seed=1) != drawn(pool, 40, seed=2)
    assert len({(mutant.subject.module, mutant.start) for mutant in some}) == len(some) == 40
    assert len(drawn(pool, 10_000, seed=1)) == len({(mutant.subject.module, mutant.start) for mutant in pool})
    for mutant in some[:10]:
        taken, put = mutant.lines(root)
        assert taken != put and taken


def test_a_sample_holds_every_group() -> None:
    pytest.importorskip("cosmic_ray")
    from benchmarks.mutation.sample import sample

    found = Counter(mutant.subject.group for mutant in sample(40, seed=1))
    assert found == {"rules": 20, "ledger": 10, "appraisal": 10}


def test_no_mistake_is_made_where_nothing_is_computed(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("cosmic_ray")
    from benchmarks.mutation.mutants import mutants_of

    source = (
        "@dataclass(frozen=True)\nclass A:\n    b: int | None = 3\n\n\n@rule(1)\ndef c(d: int | None) -> int | None:\n"
    )
    (tmp_path / "a.py").write_text(source + '    """Say 1 + 1."""\n    return d + 2\n', encoding="utf-8")
    found = mutants_of(Subject("a.py", "rules", ()), tmp_path)
    assert {mutant.start[0] for mutant in found} == {3, 9}
    assert all(mutant.source(tmp_path) != source for mutant in found)


def test_the_score_counts_what_survived_and_tells_apart_what_means_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cosmic_ray")
    from benchmarks.mutation import sample
    from benchmarks.mutation.mutants import Mutant
    from benchmarks.mutation.trial import CAUGHT, SURVIVED, TOO_LONG, Tried

    mutant = Mutant(SUBJECTS[0], "AddNot", (1, 0))
    module = SUBJECTS[0].module
    monkeypatch.setattr(sample, "known_as_equivalent", lambda: {(module, "a > 0", "a >= 0"): "a is never 0"})
    tried = [Tried(mutant, "a", "b", CAUGHT)] * 17 + [Tried(mutant, "a", "c", TOO_LONG)]
    everything = sample.report_of(tried)
    assert (everything.noticed, everything.tried, everything.share_of_real) == (18, 18, 1.0)
    left = [Tried(mutant, "a", "d", SURVIVED, True), Tried(mutant, "a > 0", "a >= 0", SURVIVED, False)]
    report = sample.report_of(tried + left)
    assert (report.noticed, report.real, report.tried) == (18, 19, 20)
    assert (report.share_of_real, report.share_of_all) == (18 / 19, 0.9)
    assert report.share_with_digests == 1.0
    caught_after_all = sample.report_of([*tried, Tried(mutant, "a > 0", "a >= 0", CAUGHT)])
    assert caught_after_all.real == 19, "what a test catches is not excused"


def test_every_mutant_that_is_excused_can_still_be_made_and_has_its_reason(root: Path) -> None:
    with (root / "benchmarks" / "mutation" / "equivalent.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert len({(row["module"], row["taken"], row["put"]) for row in rows}) == len(rows) > 50
    for row in rows:
        lines = (root / row["module"]).read_text(encoding="utf-8").splitlines()
        assert row["taken"] in " ".join(line.strip() for line in lines), row
        assert row["put"] != row["taken"] and len(row["reason"]) > 10, row


@pytest.mark.slow
def test_a_mistake_that_tests_look_for_is_caught_and_one_they_cannot_see_survives() -> None:
    pytest.importorskip("cosmic_ray")
    from benchmarks.mutation.mutants import mutants_of
    from benchmarks.mutation.trial import CAUGHT, ROOT, SURVIVED, try_all

    (subject,) = (one for one in SUBJECTS if one.module == "sim/money/achievement.py")
    before = (ROOT / subject.module).read_bytes()
    found = try_all(mutants_of(subject, ROOT), workers=1, with_lives=False)
    assert {one.outcome for one in found} == {CAUGHT}
    blind = Subject(subject.module, subject.group, ("tests/money/test_good_years.py",))
    found = try_all(mutants_of(blind, ROOT)[:2], workers=1, with_lives=False)
    assert {one.outcome for one in found} == {SURVIVED}
    assert (ROOT / subject.module).read_bytes() == before

"""The drawn sample of mutants, and the score: caught, survived, equivalent, by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.mutation.groups import GROUPS, SUBJECTS
from benchmarks.mutation.mutants import Mutant, drawn, known_as_equivalent, mutants_of
from benchmarks.mutation.trial import ROOT, SURVIVED, Tried

SHARES = {"rules": 80, "ledger": 40, "appraisal": 40}
"""Mutants drawn of each group; trust.md asks for 100 in all."""
EQUIVALENT = "equivalent"


def sample(how_many: int, seed: int, group: str | None = None, module: str = "") -> list[Mutant]:
    """Draw mutants of every group, in the proportions of ``SHARES``, or of one group or module only."""
    found: list[Mutant] = []
    for one in GROUPS:
        if group not in (None, one):
            continue
        pool = [
            mutant
            for subject in SUBJECTS
            if subject.group == one and module in subject.module
            for mutant in mutants_of(subject, ROOT)
        ]
        share = SHARES[one] / sum(SHARES.values()) if group is None else 1.0
        found += drawn(pool, round(how_many * share), seed)
    return found


@dataclass(frozen=True)
class Report:
    """What came of a sample.

    Attributes:
        outcomes: by group, how many were caught, survived, ran too long, or are known to mean the same.
        rows: every mutant as a plain dictionary.
    """

    outcomes: dict[str, Counter[str]]
    rows: list[dict[str, object]]

    def count(self, outcome: str) -> int:
        """Return how many mutants of all groups had an outcome."""
        return sum(found[outcome] for found in self.outcomes.values())

    @property
    def tried(self) -> int:
        """Return how many mutants were tried."""
        return sum(found.total() for found in self.outcomes.values())

    @property
    def noticed(self) -> int:
        """Return how many were caught or ran too long."""
        return self.tried - self.count(SURVIVED) - self.count(EQUIVALENT)

    @property
    def share_of_all(self) -> float:
        """Return the share noticed of all tried."""
        return self.noticed / self.tried if self.tried else 0.0

    @property
    def real(self) -> int:
        """Return how many were tried that are not known to mean the same."""
        return self.tried - self.count(EQUIVALENT)

    @property
    def share_of_real(self) -> float:
        """Return the share noticed of those that are not known to mean the same."""
        return self.noticed / self.real if self.real else 0.0

    @property
    def share_with_digests(self) -> float:
        """Return that share, with those that change the lives of a small town: a digest of whole runs tells them."""
        changed = sum(1 for row in self.rows if row["outcome"] == SURVIVED and row["changes_lives"])
        return (self.noticed + changed) / self.real if self.real else 0.0

    @property
    def score(self) -> str:
        """Return the score as a sentence."""
        return (
            f"caught {self.noticed} of {self.real} mutants that mean something else ({self.share_of_real:.1%}); "
            f"of all {self.tried}: {self.share_of_all:.1%}; with a digest of whole lives: {self.share_with_digests:.1%}"
        )

    @property
    def by_group(self) -> list[str]:
        """Return what became of each group's mutants, a line each."""
        return [
            f"{group}: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(found.items()))
            for group, found in self.outcomes.items()
        ]


def report_of(tried: Sequence[Tried]) -> Report:
    """Return the score; a mutant that survives and is listed as meaning the same is counted apart."""
    equivalent = known_as_equivalent()
    outcomes: dict[str, Counter[str]] = {}
    rows: list[dict[str, object]] = []
    for one in tried:
        subject = one.mutant.subject
        outcome = one.outcome
        if outcome == SURVIVED and (subject.module, one.taken, one.put) in equivalent:
            outcome = EQUIVALENT
        outcomes.setdefault(subject.group, Counter())[outcome] += 1
        rows.append(
            {
                "module": subject.module, "line": one.mutant.start[0], "operator": one.mutant.operator,
                "taken": one.taken, "put": one.put, "outcome": outcome, "changes_lives": one.changes_lives,
            }
        )  # fmt: skip
    return Report(outcomes, rows)

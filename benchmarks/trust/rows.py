"""The rows of the scorecard: what is claimed, and the figure that a sceptic may ask for."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One claim."""

    number: int
    claim: str
    goal: str


ROWS: tuple[Row, ...] = (
    Row(
        1, "A programme with no effect or no coverage changes nothing but its own cost lines",
        "every programme × 50 seeds, 0 differing bytes",
    ),
    Row(
        2, "Whoever is untouched by programme, queue and peers lives identically in both arms, also when queues bind",
        "0 differences",
    ),
    Row(3, "Extremes are exact: no hazard, full effect, no price, no horizon, nobody, one person", "exact"),
    Row(
        4, "Payers, persons, items and years sum to the same öre; people sum to the cohort every year",
        "20 invariants × 1 000 random scenarios, 0 violations",
    ),
    Row(
        5, "Relations between two runs hold: another order, other identities, a payer split, a later start …",
        "at least 15 relations × 100 scenarios",
    ),
    Row(
        6, "Any configuration ends as a valid run or as one clear line",
        "10 000 generated and 2 000 mutated, 0 tracebacks, 0 hangs",
    ),
    Row(7, "A misspelt key is refused and the right one suggested", "100 % of leaf keys"),
    Row(
        8, "A sweep that is killed, or whose disk is full, goes on and loses nothing",
        "50 of 50 identical to the byte",
    ),
    Row(9, "Same input, same bits: workers, hash seeds, order of jobs, locales", "1 digest"),
    Row(10, "Compiled and interpreted rules agree", "exact on 200 scenarios"),
    Row(
        11, "Individuals agree with an analytic cohort, where there is one", "inside the Monte Carlo interval"
    ),
    Row(
        12, "Every hazard meets its target, by a test of stated power",
        "power at least 0.8 for an error of 10 %, at most 2 false alarms in 200 seeds",
    ),
    Row(13, "Seeded bugs are caught by the tests", "at least 95 % of 100"),
    Row(14, "Golden figures change only with a line in the changelog, old and new", "always"),
    Row(15, "The suite has no flakes and reruns nothing", "0 in 100 runs"),
    Row(16, "Every parameter has unit, source, year and kind", "100 %"),
    Row(17, "Every experiment, command of the README and documented example is executed by the tests", "100 %"),
    Row(18, "Nothing but the module of draws makes chance", "0 calls elsewhere, on the syntax tree"),
    Row(
        19, "Hostile input does nothing but be refused",
        "0 escapes; refused within 1 s and 200 MB",
    ),
)  # fmt: skip

"""Sweep: any key of the configuration over many values, on every core or a cluster, going on after any interruption.

Question: how does the answer change over a whole range of places, programmes and assumptions?

    vandpunkt sweep design=small store=outputs/sweeps
    vandpunkt sweep design=mine.yaml municipality=trelleborg strategies=[as_today,school,whole_chain] workers=8
    vandpunkt sweep design=mine.yaml engine=slurm workers=100 cluster.partition=main

Expect what will be done and what it will take (a question if that is more than an hour or 5 GB; sure=true answers it),
a bar with the time left, and a short table. The results are one tidy table, a row a point, draw, replication and
strategy: results.parquet in the folder whose name is the last line, and in the store. Stopped or killed, the same
command goes on where it was; a finished one is read. Jobs that failed are listed below the table, counted on standard
error and left out of the results; the command ends with exit code 0 unless all of them failed. docs/sweeps.md says what
can be varied and how the table is asked.
Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sim.configuration.border import BadInput, experiment, fault
from sim.configuration.questions.sweep import Sweep
from sim.studies.calibration.posterior import posterior_shifts
from sim.studies.store import finish, run_directory, write_table
from sim.studies.sweep.lives import LivedSweep, live_sweep, missing_jobs, what_it_takes
from sim.studies.sweep.sweep import Plan, choices_of, load_design, plan_of, runs_of
from sim.sweeps.cost import Estimate
from sim.sweeps.progress import progress
from sim.sweeps.store import Store, on_stderr
from sim.views.sweep.text import (
    disk,
    duration,
    estimate_text,
    failures_text,
    plan_text,
    repeated_text,
    short_rows,
    sweep_table,
)
from sim.views.words import Words

YES = ("y", "yes", "j", "ja")


@experiment(Sweep)
def main(choice: Sweep) -> Path:
    """Live what is not done yet of a design, print a short table and return the folder with everything."""
    words = Words(choice.language)
    design, path = load_design(choice.design)
    choices = choices_of(choice)
    plan = plan_of(design, path, choices)
    store = Store(choice.store, on_stderr)
    with run_directory("sweep", choice.output_dir) as draft:
        jobs = {job.identity: job for job in plan.jobs}
        runs = {identity: runs_of([job]) for identity, job in jobs.items()}
        planned = plan_text(
            getattr(design.title, choice.language), plan.points, design.draws, design.replications, len(jobs),
            sum(runs.values()), words,
        )  # fmt: skip
        about = [planned, *repeated_text(design.draws, len(posterior_shifts()), words)]
        print(*about, sep="\n", flush=True)
        is_done = not missing_jobs(plan, store)
        takes = None if is_done else what_it_takes(plan, store, choice.workers, choice.sure)
        if is_done:
            print(words("sweep.nothing_left"), flush=True)
        _ask_if_huge(takes, choice, store, words)
        with progress(sum(runs.values()), words("progress.runs"), choice.progress) as moved:
            lived = live_sweep(choice, plan, store, lambda ended: moved(ended, runs[ended.identity]))
        if lived.results.empty:
            first = lived.finished.failures[0]
            raise BadInput(fault("sweep", f"every job failed; the first: {first.error}", "see vandpunkt runs"))
        comparator = choices.chosen[0].strategy.name
        parts = [sweep_table(lived.results, comparator, words)]
        if lived.finished.failures:
            told = [f"{_where(plan, one.identity)}: {one.error}" for one in lived.finished.failures]
            parts.append(failures_text(told, words))
        text = "\n\n".join(parts)
        (draft / "table.txt").write_text("\n".join([*about, "", text]) + "\n", encoding="utf-8")
        write_table(lived.results, draft, "results")
        used = [design, *choices.agencies]
        used += [each for one in choices.chosen for each in (one.strategy, *one.programmes, *one.reforms)]
        folder = finish(draft, "sweep", choice, used, _summary(plan, lived, takes, comparator, runs))
    print(f"\n{text}")
    if lived.finished.failures:  # what succeeded is a result: the command ends as any other, and says this aloud
        on_stderr(f"sweep: {len(lived.finished.failures)} of {len(jobs)} jobs failed and are missing in the results")
    return folder


def _ask_if_huge(takes: Estimate | None, choice: Sweep, store: Store, words: Words) -> None:
    """Tell what it takes; ask before something huge is begun, and begin nothing that the disk has no room for.

    Raises:
        BadInput: it does not fit, nobody can be asked, or the answer is no.
    """
    if takes is None:
        return
    print(estimate_text(takes.jobs, takes.seconds, takes.bytes, takes.free_bytes, takes.by_pilot, words), flush=True)
    takes.refuse_if_it_does_not_fit(store)
    if choice.sure or not takes.is_huge:
        return
    huge = f"{duration(takes.seconds, words)}, {disk(takes.bytes, words)}"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInput(fault("sweep", f"it would take {huge}", "sure=true if that is meant"))
    print(words("sweep.ask", huge=huge), end=" ", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in YES:
        raise BadInput(fault("sweep", "not begun", "sure=true begins without a question"))


def _where(plan: Plan, identity: str) -> str:
    """Return at which point of the sweep a job first stands, in words."""
    place = next(k for k, job in enumerate(plan.jobs) if job.identity == identity)
    spot = plan.spots[place]
    values = ", ".join(f"{key}={several[spot.point]}" for key, several in plan.columns.items())
    return f"point {spot.point} ({values}), draw {spot.draw}, replication {spot.replication}"


def _summary(
    plan: Plan, lived: LivedSweep, takes: Estimate | None, comparator: str, runs: dict[str, int]
) -> dict[str, Any]:
    rows = short_rows(lived.results, comparator)
    finished = lived.finished
    return {
        "design": plan.design.name,
        "identity": plan.identity,
        "comparator": comparator,
        "points": plan.points,
        "draws": plan.design.draws,
        "replications": plan.design.replications,
        "jobs": len(runs),
        "runs": sum(runs.values()),
        "rows": len(lived.results),
        "failures": [
            {"where": _where(plan, one.identity), "error": one.error, "times": one.times} for one in finished.failures
        ],
        "estimate": takes and {"jobs": takes.jobs, "seconds": takes.seconds, "bytes": takes.bytes},
        "lived_now": finished.done,
        "read": finished.read,
        "seconds": finished.seconds,
        "results": str(lived.folder / "results.parquet"),
        "results_sha256": lived.sha256,
        "table": [
            {key: None if value != value else value for key, value in row.items()} for row in rows.to_dict("records")
        ],
        "units": {
            "persons_in_exclusion": "persons born here, mean over towns",
            "persons_kept_out": "persons fewer than under the comparator",
            "outlay_sek": "present value, SEK of the price year, more than the comparator",
            "public_npv_sek": "present value for the public purse against the comparator",
            "society_npv_sek": "present value for society against the comparator",
        },
    }


if __name__ == "__main__":
    main()

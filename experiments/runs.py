"""What has been run: when, with what, how complete, and where the result is; and questions to results in SQL.

Question: what did I run last week, with which settings, and what did it say?

    vandpunkt runs
    vandpunkt runs experiment=sweep store=outputs/sweeps
    vandpunkt runs show=3f9c
    vandpunkt runs sql="select strategy, avg(public_npv_sek) / 1e6 as msek from results group by strategy"

Expect the latest runs, newest first, each with the keys that differ from their defaults, how complete it is and its
folder; with show, everything known of one of them, failures among them; with sql, the answer of DuckDB to a SELECT over
the tables of that run (or of the latest sweep in the store, whose table is called results). Nothing is changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.configuration.border import BadInput, experiment, fault
from sim.configuration.questions.sweep import Runs
from sim.studies.store import finish, run_directory
from sim.studies.sweep.runs import Known, known_runs, the_one
from sim.studies.sweep.sql import answer
from sim.views.cells import harmless_csv
from sim.views.sweep.runs import answer_text, list_text, one_text
from sim.views.words import Words


@experiment(Runs)
def main(choice: Runs) -> Path:
    """Show what has been run and return the folder with the answer."""
    words = Words(choice.language)
    runs = known_runs(Path(choice.output_dir), Path(choice.store), choice.experiment)
    one = the_one(runs, choice.show) if choice.show else None
    with run_directory("runs", choice.output_dir) as draft:
        summary: dict[str, Any] = {"known": len(runs)}
        if choice.sql:
            asked = one or _latest_sweep(runs)
            found = answer(asked.folder, choice.sql, choice.most)
            if len(found):
                found.to_parquet(draft / "answer.parquet", index=False)
            (draft / "answer.csv").write_text(harmless_csv(found), encoding="utf-8")
            text = answer_text(found, words)
            summary |= {"of": asked.name, "rows": len(found), "columns": [str(name) for name in found.columns]}
        elif one is not None:
            text = one_text(one, words)
            summary["shown"] = _told(one)
        else:
            text = list_text(runs, choice.most, words)
            summary["runs"] = [_told(each) for each in runs[: choice.most]]
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        folder = finish(draft, "runs", choice, [], summary)
    print(text)
    return folder


def _latest_sweep(runs: list[Known]) -> Known:
    sweeps = [one for one in runs if one.experiment == "sweep" and (one.folder / "results.parquet").is_file()]
    if not sweeps:
        raise BadInput(fault("sql", "no finished sweep in the store", "vandpunkt sweep, or show=IDENTITY of a run"))
    return sweeps[0]


def _told(one: Known) -> dict[str, Any]:
    return {
        "experiment": one.experiment,
        "name": one.name,
        "identity": one.identity,
        "when": one.when,
        "state": one.state,
        "jobs_done": one.done,
        "jobs": one.of,
        "asked": list(one.asked),
        "folder": str(one.folder),
        "failures": [{"job": each.identity, "error": each.error, "times": each.times} for each in one.failures],
    }


if __name__ == "__main__":
    main()

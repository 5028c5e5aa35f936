"""Replicate trials: the effects that programmes rest on, held as trials in the model, beside what was published.

Question: do effects mean here what they meant in the trials: does a simulated trial with the study's own group,
follow-up and measure return the published effect, and do short-term effects lead to the published long-term results?

    vandpunkt replicate_trials
    vandpunkt replicate_trials trials=[parent_training_half_year,fast_track_problems_at_25] language=sv
    vandpunkt replicate_trials solve=true             # and which sizes would return those that lie outside

Expect every trial with its published range and the simulated effect: those whose effect was put in, and apart from them
long-term results that were not used. Each is read as published, and as believed (shrunk). Then the programmes that have
no trial to return. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies, load_programme, options
from sim.configuration.schema import ReplicateTrials
from sim.configuration.trials import PlannedTrial, load_trials
from sim.studies.means import records_of
from sim.studies.store import finish, run_directory, write_table
from sim.studies.trials.sizes import STEPS, size_that_returns
from sim.studies.trials.table import trials_table, without_trial
from sim.studies.trials.trials import Found, Ground, groups_of, hold_trials
from sim.sweeps.progress import counted
from sim.views.columns import WIDTH
from sim.views.figures import save
from sim.views.trials.forest import trials_figure
from sim.views.trials.rows import reason_of
from sim.views.trials.table import trials_table as trials_text
from sim.views.words import Words


@experiment(ReplicateTrials)
def main(choice: ReplicateTrials) -> Path:
    """Hold every trial, print it beside the published one and return the folder with everything."""
    words = Words(choice.language)
    planned = sorted(load_trials(choice.trials), key=lambda one: (one.trial.target.ages[0], one.trial.programme))
    agencies = load_agencies()
    ground = Ground(choice.births, agencies, choice.economics, choice.replications, choice.seed, choice.threads)
    programmes = [load_programme(name) for name in options("programme")] if not choice.trials else []
    with run_directory("replicate_trials", choice.output_dir) as draft:
        runs, told = groups_of(planned) * choice.replications, words("progress.runs")
        with counted(runs, told, choice.progress) as bar:
            found = hold_trials(ground, planned, bar.update)
        table = _in_words(trials_table(found), planned, words)
        without = without_trial(programmes, planned)
        sizes = _sizes(ground, found, choice, words) if choice.solve else None
        titles = {one.name: getattr(one.title, choice.language) for one in programmes}
        who = textwrap.wrap(words("trials.who", births=words.number(choice.births)), WIDTH)
        text = "\n\n".join(["\n".join(who), trials_text(table, without, sizes, titles, choice.replications, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(table, draft, "trials")
        for name, frame in (("without_trial", without), ("sizes", sizes)):
            if frame is not None and len(frame):
                write_table(frame, draft, name)
        if choice.figures:
            save(trials_figure(table, choice.replications, words), draft / "trials")
        used = [*(one.trial for one in planned), *(one.programme for one in planned), *agencies]
        folder = finish(draft, "replicate_trials", choice, used, _summary(choice, table, without, sizes))
    print(text)
    return folder


def _in_words(table: pd.DataFrame, planned: list[PlannedTrial], words: Words) -> pd.DataFrame:
    """Return the table with title, what differs and the reason in the language."""
    differs = [one.trial.differs for one in planned]
    told = table.assign(
        title=[getattr(one.trial.title, words.language) for one in planned],
        differs=["" if one is None else getattr(one, words.language) for one in differs],
    )
    columns = zip(told["verdict"], told["clear"], told["differs"], strict=True)
    return told.assign(reason=[reason_of(verdict, clear, text, words) for verdict, clear, text in columns])


def _sizes(ground: Ground, found: tuple[Found, ...], choice: ReplicateTrials, words: Words) -> pd.DataFrame:
    """Return the sizes that would return the trials whose effect was put in and did not come out."""
    missed = [one.planned for one in found if one.planned.trial.role == "input" and not one.inside]
    rows = []
    with counted(len(missed) * (STEPS + 2), None, choice.progress) as bar:
        for planned in missed:
            title = getattr(planned.trial.title, words.language)
            for one in size_that_returns(ground, planned, bar.update):
                rows.append((title, one.programme, one.lever, one.size, one.returning, one.simulated))
    return pd.DataFrame(rows, columns=["trial", "programme", "lever", "size", "returning", "simulated"])


def _summary(
    choice: ReplicateTrials, table: pd.DataFrame, without: pd.DataFrame, sizes: pd.DataFrame | None
) -> dict[str, object]:
    of_role = {role: table[table["role"] == role] for role in ("input", "predicted")}
    return {
        "births": choice.births,
        "replications": choice.replications,
        "units": "effects in effect_measure: d in SD, points of the study's scale, RD a share, RR, OR and HR ratios; "
        "simulated is as published, as_believed is shrunk; intervals 95 % over replications; sizes in SD or log-odds",
        "trials": records_of(table),
        "held": {role: len(rows) for role, rows in of_role.items()},
        "inside": {role: int(rows["inside"].sum()) for role, rows in of_role.items()},
        "inside_and_not_easy": {role: int((rows["inside"] & ~rows["easy"]).sum()) for role, rows in of_role.items()},
        "inside_as_believed": {role: int(rows["inside_as_believed"].sum()) for role, rows in of_role.items()},
        "without_trial": records_of(without),
        "sizes": None if sizes is None else records_of(sizes),
    }


if __name__ == "__main__":
    main()

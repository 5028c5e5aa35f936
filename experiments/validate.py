"""Validate: what the model gives beside what was published, figure by figure, fitted or not.

Question: does the model give Sweden's published figures, those it was fitted to and those it was not?

    vandpunkt validate
    vandpunkt validate draws=40                      # with the uncertainty of the calibration
    vandpunkt validate targets=my_figures.csv        # figures of your own: docs/quantities.md says how to write them

Expect every target with its simulated value, the published range and whether it lies inside, the structural checks
that must hold without being fitted, and several definitions of exclusion beside the sources' own headlines. The lives
are other ones than those the calibration saw. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import Municipality, Title, Validate
from sim.studies.calibration.validate import inside_share, validate
from sim.studies.means import records_of
from sim.studies.measures.targets import TABLE, others_targets, project_targets
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.calibration.validation_table import validation_table
from sim.views.figures import save, validation_figure
from sim.views.words import Words


@experiment(Validate)
def main(choice: Validate) -> Path:
    """Measure every target, print it beside its published range and return the folder."""
    targets = others_targets(Path(choice.targets)) if choice.targets else project_targets()
    words = Words(choice.language)
    town = Municipality(
        name="validation", title=Title(en="Validation", sv="Validering"), births_per_year=choice.births_per_year,
        birth_years=choice.birth_years,
    )  # fmt: skip
    agencies = load_agencies()
    with run_directory("validate", choice.output_dir) as draft:
        runs = choice.draws or choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            found = validate(
                town, agencies, targets, choice.economics, choice.replications, choice.draws, choice.seed,
                choice.threads, done=bar.update,
            )  # fmt: skip
        text = validation_table(found.targets, found.definitions, words, choice.economics)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(found.targets, draft, "targets")
        write_table(found.definitions, draft, "definitions")
        # the table itself goes along: a run says what it was held against
        (draft / "targets.csv").write_bytes((Path(choice.targets) if choice.targets else TABLE).read_bytes())
        if choice.figures:
            save(validation_figure(found.targets, words), draft / "validation")
        folder = finish(draft, "validate", choice, agencies, summary_of(found.targets, found.definitions))
    print(text)
    return folder


def summary_of(targets: pd.DataFrame, definitions: pd.DataFrame) -> dict[str, Any]:
    """Return every figure printed: targets and definitions as lists, and the share inside by role."""
    roles = [role for role in dict.fromkeys(targets["role"])]
    return {
        "targets": records_of(targets),
        "definitions": records_of(definitions),
        "inside_share": {role: inside_share(targets, role) for role in roles},
        "inside": {role: int(targets.loc[targets["role"] == role, "inside"].sum()) for role in roles},
        "measured": {role: int((targets["role"] == role).sum()) for role in roles},
    }


if __name__ == "__main__":
    main()

"""Calibrate: find the free parameters that meet the published figures, and a posterior of believable ones.

Question: with which parameters does the model meet the figures it is fitted to, how well, and how surely are they told?

    vandpunkt calibrate draws=0                # the best fit only: some minutes
    vandpunkt calibrate keep=true              # the best fit and 290 draws, put into use

Expect each fitted figure beside its published range, each free parameter with its prior and posterior, what told it
and what it trades off against. The search starts from the evidence and does not search over seeds. A search that was
stopped goes on where it was when the same command is given again. With ``keep=true`` what was found replaces the
calibration in use; without, nothing changes.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim import __version__
from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.schema import Calibrate, Municipality, Title
from sim.evidence.parameters import free_parameters
from sim.evidence.tables import FOLDER
from sim.studies.calibration.calibrate import CannotMeasureError, calibrate
from sim.studies.calibration.evaluations import Evaluations
from sim.studies.calibration.posterior import STEPS, ensemble, share_inside
from sim.studies.calibration.tables import fit_table, inside_share_of, parameters_table, posterior_table, shifts_table
from sim.studies.means import records_of
from sim.studies.measures.targets import project_targets
from sim.studies.store import digest_of_rules, digest_of_sources, finish, identity_of, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.calibration.calibration import calibration_table
from sim.views.figures import calibration_figure, save
from sim.views.words import Words

KEPT = ("calibration.csv", "posterior.csv", "calibration.json")


@experiment(Calibrate)
def main(choice: Calibrate) -> Path:
    """Calibrate, print every fitted figure and every free parameter and return the folder."""
    words = Words(choice.language)
    town = Municipality(
        name="calibration", title=Title(en="Calibration", sv="Kalibrering"), births_per_year=choice.births_per_year,
        birth_years=choice.birth_years,
    )  # fmt: skip
    agencies, free = load_agencies(), free_parameters()
    targets = [target for target in project_targets() if target.role == "fit"]
    most = (choice.rounds + 1) * (len(free) + 1) + choice.draws * (STEPS + 1)
    started = time.monotonic()
    with run_directory("calibrate", choice.output_dir) as draft:
        kept = _evaluations_folder(choice, agencies)
        with counted(most, words("progress.runs"), choice.progress) as bar:
            evaluations = Evaluations(town, agencies, targets, choice.seed, choice.threads, kept, bar.update)
            try:
                fit = calibrate(evaluations, free, choice.rounds)
                members = ensemble(evaluations, fit, choice.draws)
            except CannotMeasureError as error:
                raise BadInput(fault("births_per_year", str(error), "more births")) from error
        fitted, moved = fit_table(fit), parameters_table(fit, members)
        good = [member for member in members if member.kept]
        figures = {
            "converged": fit.converged,
            "misfit_before": fit.misfit[0],
            "misfit_after": fit.misfit[1],
            "inside_share": share_inside(fit.targets, fit.simulated),
            "draws": len(members),
            "draws_kept": len(good),
            "effective_size": len(good),
            "inside_share_of_draws": inside_share_of(fit, good),
            "evaluations_made": evaluations.made,
            "evaluations_remembered": evaluations.remembered,
            "weakly_told": [row.parameter for row in moved.itertuples() if row.weak],
        }
        text = calibration_table(fitted, moved, words, members=len(members), kept=len(good))
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(fitted, draft, "fit")
        write_table(moved, draft, "parameters")
        _csv(shifts_table(fit, moved), draft / "calibration.csv")
        _csv(posterior_table(free, good), draft / "posterior.csv")
        made = {
            "command": ["vandpunkt", "calibrate", *sys.argv[1:]],
            "best_fit_from": json.loads((FOLDER / "calibration.json").read_text()) if choice.rounds == 0 else None,
            "vandpunkt": __version__,
            "digest_of_sources": digest_of_sources(),
            "births_per_year": choice.births_per_year,
            "birth_years": choice.birth_years,
            "seed": choice.seed,
            "figures": figures,
            "fit": records_of(fitted),
        }
        (draft / "calibration.json").write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        if choice.figures:
            save(calibration_figure(moved, words), draft / "calibration")
        summary = {**figures, "seconds": time.monotonic() - started, "kept": choice.keep}
        summary |= {"fit": records_of(fitted), "parameters": records_of(moved)}
        folder = finish(draft, "calibrate", choice, agencies, summary)
    shutil.rmtree(kept, ignore_errors=True)
    if choice.keep:
        put_into_use(folder)
    print(text)
    return folder


def _evaluations_folder(choice: Calibrate, agencies: Sequence[Any]) -> Path:
    """Return the folder in which finished evaluations wait for the same command to be given again."""
    left_out = ("draws", "rounds", "keep", "figures", "language")
    asked = identity_of(choice, agencies, left_out, digest_of_rules)
    folder = Path(choice.output_dir) / "calibrate" / f"evaluations-{asked}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put_into_use(folder: Path) -> None:
    """Make what a calibration found the one in use; each file is replaced whole."""
    for name in KEPT:
        beside = FOLDER / f".{name}"
        shutil.copyfile(folder / name, beside)
        beside.replace(FOLDER / name)


def _csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()

"""Calibrate: move the model's intercepts until it gives the published prevalences.

Question: with which intercepts does the model meet the published prevalences it is fitted to, and how well?

    vandpunkt calibrate rounds=0      # searches nothing: shows the calibration in use
    vandpunkt calibrate
    vandpunkt calibrate rounds=25 keep=true

Expect each measure beside its published value, and ``calibration.csv`` with what was added to each parameter in the
folder whose name is the last line. A search always starts from the evidence. With ``keep=true`` what was found replaces
the calibration in use; without, nothing changes.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import Calibrate, Municipality, Title
from sim.evidence.tables import FOLDER
from sim.studies.calibrate import PAIRS, Fit, calibrate
from sim.studies.prevalences import MEASURES
from sim.studies.store import finish, run_directory


@experiment(Calibrate)
def main(choice: Calibrate) -> Path:
    """Calibrate, print every measure beside its published value and return the folder."""
    cohort = Municipality(
        name="cohort", title=Title(en="One cohort", sv="En kohort"), births_per_year=choice.births, birth_years=1
    )
    agencies = load_agencies()
    with run_directory("calibrate", choice.output_dir) as draft:
        with tqdm(total=choice.rounds, desc="rounds", disable=not choice.progress, file=sys.stderr) as bar:
            fit = calibrate(
                cohort, agencies, choice.rounds, choice.seed, choice.threads, lambda _round, _fit: bar.update()
            )
        measures, shifts = measures_table(fit), shifts_table(fit)
        measures.to_csv(draft / "measures.csv", index=False, lineterminator="\n")
        shifts.to_csv(draft / "calibration.csv", index=False, lineterminator="\n")
        summary = {"measures": measures.to_dict("records"), "shifts": shifts.to_dict("records"), "kept": choice.keep}
        folder = finish(draft, "calibrate", choice, agencies, summary)
    if choice.keep:
        beside = FOLDER / ".calibration.csv"
        shutil.copyfile(folder / "calibration.csv", beside)
        beside.replace(FOLDER / "calibration.csv")
    print(measures.to_string(index=False, float_format=lambda x: f"{x:.2f}"))
    return folder


def measures_table(fit: Fit) -> pd.DataFrame:
    """Return every measure beside its published value, and whether it was fitted and lies inside."""
    fitted = {pair.measure for pair in PAIRS}
    return pd.DataFrame(
        [
            {
                "measure": m.name,
                "simulated": round(fit.simulated[m.name], 3),
                "published": m.published,
                "low": m.low,
                "high": m.high,
                "inside": m.low <= fit.simulated[m.name] <= m.high,
                "fitted": m.name in fitted,
                "evidence": m.evidence,
            }
            for m in MEASURES
        ]
    )


def shifts_table(fit: Fit) -> pd.DataFrame:
    """Return what was added to each parameter, and for which measure."""
    measure_of = {pair.shift.label: pair.measure for pair in PAIRS}
    return pd.DataFrame(
        [
            {
                "name": shift.name,
                "age_from": shift.age_from,
                "age_to": shift.age_to,
                "shift": round(shift.add, 4),
                "measure": measure_of[shift.label],
            }
            for shift in fit.shifts
        ]
    )


if __name__ == "__main__":
    main()

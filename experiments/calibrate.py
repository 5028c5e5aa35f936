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

import numpy as np
import pandas as pd
from tqdm import tqdm

from sim import __version__
from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.schema import Calibrate, Municipality, Title
from sim.evidence.parameters import Free, free_parameters
from sim.evidence.tables import FOLDER
from sim.studies.calibrate import CannotMeasureError, Fit, calibrate, identified, label_of
from sim.studies.evaluations import Evaluations
from sim.studies.posterior import STEPS, Member, ensemble, share_inside
from sim.studies.store import digest_of_rules, digest_of_sources, finish, identity_of, run_directory, write_table
from sim.studies.targets import project_targets
from sim.views.calibration import calibration_table
from sim.views.figures import calibration_figure, save
from sim.views.words import Words

KEPT = ("calibration.csv", "posterior.csv", "calibration.json")
WEAK_SD_SHARE = 0.8
"""A parameter whose posterior is at least this wide beside its prior is told weakly."""


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
        with tqdm(total=most, desc=words("progress.runs"), disable=not choice.progress, file=sys.stderr) as bar:
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
            "fit": _records(fitted),
        }
        (draft / "calibration.json").write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        if choice.figures:
            save(calibration_figure(moved, words), draft / "calibration")
        summary = {**figures, "seconds": time.monotonic() - started, "kept": choice.keep}
        summary |= {"fit": _records(fitted), "parameters": _records(moved)}
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


def inside_share_of(fit: Fit, members: Sequence[Member]) -> float | None:
    """Return the share of the fitted targets that lie inside their interval, over all members; None without any."""
    return float(np.mean([share_inside(fit.targets, one.simulated) for one in members])) if members else None


def put_into_use(folder: Path) -> None:
    """Make what a calibration found the one in use; each file is replaced whole."""
    for name in KEPT:
        beside = FOLDER / f".{name}"
        shutil.copyfile(folder / name, beside)
        beside.replace(FOLDER / name)


def fit_table(fit: Fit) -> pd.DataFrame:
    """Return every fitted target beside its published value and range."""
    return pd.DataFrame(
        [
            {
                "id": target.id,
                "simulated": float(value),
                "published": target.value,
                "low": target.low,
                "high": target.high,
                "inside": bool(target.low <= value <= target.high),
            }
            for target, value in zip(fit.targets, fit.simulated, strict=True)
        ]
    )


def parameters_table(fit: Fit, members: Sequence[Member]) -> pd.DataFrame:
    """Return every free parameter in prior standard deviations: best, posterior, and how it was told."""
    kept = np.array([member.x for member in members if member.kept]).reshape(-1, len(fit.free))
    rows = []
    for k, (free, how) in enumerate(zip(fit.free, identified(fit), strict=True)):
        low, high = np.quantile(kept[:, k], (0.025, 0.975)) if len(kept) else (np.nan, np.nan)
        sd = float(kept[:, k].std(ddof=1)) if len(kept) > 1 else how.sd_share
        rows.append(
            {
                "parameter": label_of(free),
                "best_sd": float(fit.x[k]),
                "mean_sd": float(kept[:, k].mean()) if len(kept) else np.nan,
                "low_sd": float(low),
                "high_sd": float(high),
                "prior_sd": free.prior_sd,
                "posterior_over_prior_sd": sd,
                "linear_sd_share": how.sd_share,
                "weak": bool(how.sd_share >= WEAK_SD_SHARE),
                "told_by": how.told_by,
                "trades_off_with": how.trades_off_with,
                "correlation": how.correlation,
            }
        )
    return pd.DataFrame(rows)


def shifts_table(fit: Fit, parameters: pd.DataFrame) -> pd.DataFrame:
    """Return what is added to each free parameter, and how surely, in the parameter's own unit."""
    return pd.DataFrame(
        [
            {
                "name": shift.name,
                "age_from": shift.age_from,
                "age_to": shift.age_to,
                "shift": round(shift.add, 4),
                "prior_sd": round(row.prior_sd, 4),
                "posterior_sd": round(row.posterior_over_prior_sd * row.prior_sd, 4),
                "measure": row.told_by,
                "trades_off_with": row.trades_off_with,
                "correlation": round(row.correlation, 2),
            }
            for shift, row in zip(fit.shifts, parameters.itertuples(), strict=True)
        ]
    )


def posterior_table(free: Sequence[Free], members: Sequence[Member]) -> pd.DataFrame:
    """Return the kept members: the draw's number, and what it adds to each free parameter, in its own unit."""
    columns = ["draw", *(label_of(one) for one in free)]
    rows = [
        [member.draw, *(round(float(x) * one.prior_sd, 5) for x, one in zip(member.x, free, strict=True))]
        for member in members
    ]
    return pd.DataFrame(rows, columns=columns)


def _csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(k): None if isinstance(v, float) and not np.isfinite(v) else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]


if __name__ == "__main__":
    main()

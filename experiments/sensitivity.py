"""Sensitivity: which of what is believed moves the answer about a strategy, and which of it cannot be told from chance.

Question: if we knew one thing better, would the answer be another? Which programme's effect, which price, which rule of
life, which choice of delivery, and how much of the spread is one town's luck?

    vandpunkt sensitivity
    vandpunkt sensitivity strategies=[as_today,school] judged_by=persons_kept_out methods=[tornado] language=sv
    vandpunkt sensitivity municipality=trelleborg methods=[morris] morris_of=factors trajectories=10 workers=16

Expect a sentence for each method, then a table of each: the tornado (each input at its 5th and 95th percentile, on the
same accidents and after a screening of all rules of life), Morris (all groups, or all factors, over most of their
ranges) and Sobol (shares of the variance in one town, chance among them); a figure of each. A dummy that nothing reads
is one of the inputs. What is lived is kept in the store: the same command goes on after a stop, and asks another
question of the same lives in no time. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.schema import Sensitivity
from sim.studies.alternatives import Alternative, load_alternative, refuse_nobody_born
from sim.studies.many_replications import Case, Engines
from sim.studies.sensitivity.lives import Answers, Point
from sim.studies.sensitivity.sensitivity import how_sure_of_shares, morris, screening, sobol, tornado
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import progress
from sim.views.figures import save
from sim.views.sensitivity.frames import Findings
from sim.views.sensitivity.morris import morris_figure
from sim.views.sensitivity.sobol import sobol_figure
from sim.views.sensitivity.text import sensitivity_summary, sensitivity_text
from sim.views.sensitivity.tornado import tornado_figure
from sim.views.words import Words

FIGURES = {"tornado": tornado_figure, "morris": morris_figure, "sobol": sobol_figure}


@experiment(Sensitivity)
def main(choice: Sensitivity) -> Path:
    """Move what is believed, print what that does to the answer, and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    alternatives = tuple(load_alternative(name) for name in choice.strategies)
    if not (alternatives[1].programmes or alternatives[1].reforms):
        given = f"strategies: {alternatives[1].name} has neither programmes nor reforms"
        raise BadInput(fault("sensitivity", given, "the comparator, then a strategy that does something"))
    refuse_nobody_born(choice.municipality, "sensitivity")
    case = Case(choice.municipality, tuple(agencies), alternatives, choice.economics)
    answers = Answers(case, Engines(choice.engine, choice.workers, choice.store), choice.seed)

    def live(stage: str, points: Sequence[Point]) -> None:
        called = words(f"sensitivity.stage.{stage}")
        with progress(answers.missing(points), called, choice.progress) as moved:
            answers.live(points, moved)

    with run_directory("sensitivity", choice.output_dir) as draft:
        frames: dict[str, pd.DataFrame] = {}
        if "tornado" in choice.methods:
            frames["screening"] = screening(answers, choice, live)
            frames["tornado"] = tornado(answers, choice, frames["screening"], live)
        if "morris" in choice.methods:
            frames["morris"] = morris(answers, choice, live)
        if "sobol" in choice.methods:
            frames["sobol"] = sobol(answers, choice, live)
        found = _findings(frames, choice, alternatives)
        text = sensitivity_text(found, choice, words)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name, frame in frames.items():
            if len(frame):
                write_table(frame, draft, name)
        if choice.figures:
            for name, draw in FIGURES.items():
                if name in frames:
                    save(draw(found, words), draft / name)
        used = [part for one in alternatives for part in one.used]
        folder = finish(draft, "sensitivity", choice, [*used, *agencies], sensitivity_summary(found, choice))
    print(text)
    return folder


def _findings(frames: dict[str, pd.DataFrame], choice: Sensitivity, alternatives: Sequence[Alternative]) -> Findings:
    comparator, strategy = alternatives
    width, wanted = how_sure_of_shares(choice.points, frames["sobol"]) if "sobol" in frames else (0.0, 0)
    programmes = {one.name: one.title for one in (*comparator.programmes, *strategy.programmes)}
    reforms = {one.name: one.title for one in (*comparator.reforms, *strategy.reforms)}
    return Findings(
        frames=frames,
        strategy=getattr(strategy.strategy.title, choice.language),
        comparator=getattr(comparator.strategy.title, choice.language),
        titles={name: getattr(title, choice.language) for name, title in (programmes | reforms).items()},
        judged_by=choice.judged_by,
        replications=choice.replications,
        trajectories=choice.trajectories,
        sets=choice.sets,
        points=choice.points,
        percentile=choice.percentile,
        half_width=width,
        wanted_points=wanted,
    )


if __name__ == "__main__":
    main()

"""Thresholds: what would have to be true for a strategy to pay.

Question: how much larger would effects have to be, how much cheaper the programmes, how many more would have to take
part, how long would effects have to last, at which discount rate, or how much would keeping one person out of exclusion
have to be worth, for the verdict to turn? And is there anything that turns it at all?

    vandpunkt threshold
    vandpunkt threshold strategies=[as_today,youth_to_work] judged_by=society effect_times=[0,1,2,3,4,5] language=sv
    vandpunkt threshold municipality=trelleborg draws=100 workers=16

Expect a sentence for each strategy, a table of where each verdict turns (in the mean, and in how many draws of what is
believed), curves of net present value, and a map of effects and prices together. No crossing is a result. What is lived
is kept in the store: the same command goes on after a stop. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.schema import Threshold
from sim.studies.alternatives import load_alternative, refuse_nobody_born
from sim.studies.many_replications import Case, Engines
from sim.studies.sensitivity.lives import Answers
from sim.studies.store import finish, run_directory, write_table
from sim.studies.threshold import both, curves, live_all, pays_at, points_of, turning_points
from sim.sweeps.progress import progress
from sim.views.figures import save
from sim.views.threshold.curves import threshold_curves_figure
from sim.views.threshold.frames import Turning
from sim.views.threshold.map import threshold_map_figure
from sim.views.threshold.text import threshold_summary, threshold_text
from sim.views.words import Words


@experiment(Threshold)
def main(choice: Threshold) -> Path:
    """Multiply one thing at a time, print where each verdict turns, and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    alternatives = tuple(load_alternative(name) for name in choice.strategies)
    idle = [one.name for one in alternatives[1:] if not (one.programmes or one.reforms)]
    if idle:
        given = f"strategies: {idle[0]} has neither programmes nor reforms"
        raise BadInput(fault("threshold", given, "strategies that do something, after the comparator"))
    refuse_nobody_born(choice.municipality, "threshold")
    case = Case(choice.municipality, tuple(agencies), alternatives, choice.economics)
    answers = Answers(case, Engines(choice.engine, choice.workers, choice.store), choice.seed)
    with run_directory("threshold", choice.output_dir) as draft:
        runs, called = answers.missing(points_of(choice)), words("sensitivity.stage.threshold")
        with progress(runs, called, choice.progress) as moved:
            live_all(answers, choice, moved)
        drawn = curves(answers, choice)
        frames = {
            "curves": drawn,
            "pays_at": pays_at(drawn),
            "turning_points": turning_points(drawn, alternatives),
            "both": both(answers, choice),
        }
        titles = {one.name: getattr(one.strategy.title, choice.language) for one in alternatives}
        found = Turning(frames, titles, choice.judged_by, choice.draws, choice.economics.discount_rate_per_year)
        text = threshold_text(found, choice, words)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name, frame in frames.items():
            write_table(frame, draft, name)
        if choice.figures:
            save(threshold_curves_figure(found, words), draft / "threshold")
            save(threshold_map_figure(found, words), draft / "threshold_map")
        used = [part for one in alternatives for part in one.used]
        folder = finish(draft, "threshold", choice, [*used, *agencies], threshold_summary(found, choice))
    print(text)
    return folder


if __name__ == "__main__":
    main()

"""Worth knowing: what it would be worth, in kronor, to know more before choosing, and which evaluation to pay for next.

Question: is the choice between the strategies clear already? If not, what is it worth at most to know more, about which
group of numbers, and what would a local evaluation with so many persons in each arm be worth beside its cost?

    vandpunkt worth_knowing
    vandpunkt worth_knowing municipality=trelleborg strategies=[as_today,school,youth_to_work] language=sv
    vandpunkt worth_knowing draws=1000 worth_of_a_person_msek=5 cohorts=20 judged_by=society workers=8

Expect the answer in a few sentences, then how surely each strategy is best, the worth of knowing everything by what a
person kept out is worth, the groups of numbers most worth knowing about (it says which cannot be told from nothing),
what evaluations of several sizes would be worth beside their cost, and how much of the doubt comes from assumed
numbers; a figure of each. Finished runs are kept in the store: stopped, the same command goes on, and more draws live
only what is new. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.changes import Choices, chosen_by
from sim.configuration.schema import WorthKnowing
from sim.money.prices import SEK_PER_MSEK
from sim.studies.alternatives import Alternative, refuse_nobody_born
from sim.studies.calibration.posterior import posterior_shifts
from sim.studies.factors import factors_of, values_in_draws
from sim.studies.how_sure.drawn import Drawn
from sim.studies.how_sure.how_sure import believe, runs_of
from sim.studies.many_replications import Engines, case_of
from sim.studies.store import finish, run_directory, write_table
from sim.studies.worth_knowing.worth_knowing import (
    Evaluation,
    Question,
    choice_table,
    doubt_by_origin,
    worth_by_group,
    worth_by_person,
    worth_of_evaluations,
    worth_of_everything,
)
from sim.sweeps.progress import progress
from sim.views.figures import save
from sim.views.words import Words
from sim.views.worth_knowing.figures import worth_figures
from sim.views.worth_knowing.frames import WorthKnown
from sim.views.worth_knowing.names import names_of_groups
from sim.views.worth_knowing.summary import summary_of_worth
from sim.views.worth_knowing.text import worth_text


@experiment(WorthKnowing)
def main(choice: WorthKnowing) -> Path:
    """Live the strategies in every draw, work out what it is worth to know more, print it and return the folder."""
    words = Words(choice.language)
    refuse_nobody_born(choice.municipality, "worth_knowing")
    agencies = load_agencies()
    chosen = tuple(chosen_by(name) for name in choice.strategies)
    choices = Choices(choice.municipality, choice.economics, agencies, chosen, choice.seed)
    engines = Engines(choice.engine, choice.workers, choice.store)
    runs = runs_of(len(chosen), choice.draws, choice.towns, 0, 0)
    with run_directory("worth_knowing", choice.output_dir) as draft:
        with progress(runs, words("progress.runs"), choice.progress) as moved:
            believed = believe(choices, [], choice.draws, choice.towns, 1, engines, moved)
        known = known_of(choice, choices, believed.drawn)
        text = worth_text(choice, known, words)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name, frame in known.frames.items():
            if len(frame):
                write_table(frame, draft, name)
        if choice.figures:
            for name, figure in worth_figures(known, words).items():
                save(figure, draft / name)
        used = [part for one in case_of(choices).alternatives for part in one.used]
        summary = summary_of_worth(known, choice.economics.price_year)
        folder = finish(draft, "worth_knowing", choice, [*used, *agencies], summary)
    print(text)
    return folder


def known_of(choice: WorthKnowing, choices: Choices, drawn: Drawn) -> WorthKnown:
    """Return what was lived as views read it."""
    rate, language = choice.economics.discount_rate_per_year, choice.language
    question = Question(choice.judged_by, rate, SEK_PER_MSEK * choice.worth_of_a_person_msek, choice.cohorts)
    alternatives = case_of(choices).alternatives
    values = values_in_draws(factors_of(alternatives), range(choice.draws))
    frames = frames_of(choice, drawn, alternatives, question, values)
    evaluation = evaluation_of(choice)
    return WorthKnown(
        frames=frames,
        titles={one.name: getattr(one.strategy.title, language) for one in alternatives},
        names=names_of_groups(frames["groups"]["group"], alternatives, Words(language)),
        programmes={one.name: getattr(one.title, language) for each in alternatives for one in each.programmes},
        draws=choice.draws,
        towns=choice.towns,
        members=len(posterior_shifts()),
        rate=rate,
        judged_by=choice.judged_by,
        person_sek=question.person_sek,
        cohorts=choice.cohorts,
        cohorts_discounted=question.cohorts_discounted,
        followed=drawn.followed,
        event_share=evaluation.event_share,
        fixed_sek=evaluation.fixed_sek,
        sek_a_person=evaluation.sek_a_person,
        evaluation_years=evaluation.years,
        design_effect=evaluation.design_effect,
        cohorts_served=question.cohorts_after(evaluation.years),
    )


def frames_of(
    choice: WorthKnowing, drawn: Drawn, alternatives: tuple[Alternative, ...], question: Question, values: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return every table, by name."""
    workers = 1 if choice.engine == "serial" else choice.workers
    groups = worth_by_group(drawn, alternatives, question, values, workers)
    return {
        "everything": worth_of_everything(drawn, question),
        "choice": choice_table(drawn, question),
        "worths": worth_by_person(drawn, question),
        "groups": groups,
        "evaluations": worth_of_evaluations(
            drawn, alternatives, groups, question, evaluation_of(choice), choice.most_evaluations
        ),
        "doubt": doubt_by_origin(drawn, alternatives, question, values),
    }


def evaluation_of(choice: WorthKnowing) -> Evaluation:
    """Return what a local evaluation is taken to be."""
    return Evaluation(
        choice.evaluation_children, choice.evaluated_event_share, choice.evaluation_fixed_sek,
        choice.evaluation_sek_a_person, choice.evaluation_years, choice.evaluation_design_effect,
    )  # fmt: skip


if __name__ == "__main__":
    main()

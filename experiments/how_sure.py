"""How sure: does it work, does it pay, and how sure is that, layer by layer: chance, belief and structure.

Question: what is known of each strategy, what is one town's luck, what hangs on what is believed, and what on how the
world may work? Which strategy is best, how surely, and on which assumed prices does that rest?

    vandpunkt how_sure
    vandpunkt how_sure municipality=trelleborg strategies=[as_today,school,youth_to_work] draws=40 language=sv
    vandpunkt how_sure draws=1000 structures=[] judged_by=society workers=8

Expect one sentence per strategy, then what the layers are, a table of every measure layer by layer, the same under
other structures, the chance of payback by year, which strategy is best by what a person kept out is worth, and the
share of assumed prices; a figure of each. Finished runs are kept in the store: stopped, the same command goes on, and
more draws live only what is new. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

from sim.configuration.border import experiment, load_agencies
from sim.configuration.changes import Choices, chosen_by
from sim.configuration.schema import HowSure
from sim.studies.alternatives import refuse_nobody_born
from sim.studies.calibration.posterior import posterior_shifts
from sim.studies.how_sure.how_sure import (
    Believed,
    acceptability_table,
    believe,
    draws_table,
    layers_table,
    payback_table,
    plane_table,
    rests_on_table,
    runs_of,
    structures_table,
)
from sim.studies.how_sure.structures import load_structure
from sim.studies.many_replications import Engines, case_of
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import progress
from sim.views.figures import save
from sim.views.how_sure.figures import how_sure_figures
from sim.views.how_sure.frames import Sureness
from sim.views.how_sure.summary import summary_of_sureness
from sim.views.how_sure.text import how_sure_text
from sim.views.items import names_of_items
from sim.views.words import Words


@experiment(HowSure)
def main(choice: HowSure) -> Path:
    """Live the strategies in every draw, town and structure, print how sure it is and return the folder."""
    words = Words(choice.language)
    refuse_nobody_born(choice.municipality, "how_sure")
    agencies = load_agencies()
    chosen = tuple(chosen_by(name) for name in choice.strategies)
    choices = Choices(choice.municipality, choice.economics, agencies, chosen, choice.seed)
    structures = [load_structure(name) for name in choice.structures]
    engines = Engines(choice.engine, choice.workers, choice.store)
    runs = runs_of(len(chosen), choice.draws, choice.towns, len(structures), choice.structure_draws)
    with run_directory("how_sure", choice.output_dir) as draft:
        with progress(runs, words("progress.runs"), choice.progress) as moved:
            believed = believe(choices, structures, choice.draws, choice.towns, choice.structure_draws, engines, moved)
        known = known_of(choice, choices, believed)
        text = how_sure_text(choice, known, words)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name, frame in known.frames.items():
            write_table(frame, draft, name)
        if choice.figures:
            for name, figure in how_sure_figures(known, words).items():
                save(figure, draft / name)
        used = [part for one in case_of(choices).alternatives for part in one.used]
        summary = summary_of_sureness(known, choice.economics.price_year, choice.willingness_to_pay_msek)
        folder = finish(draft, "how_sure", choice, [*used, *structures, *agencies], summary)
    print(text)
    return folder


def known_of(choice: HowSure, choices: Choices, believed: Believed) -> Sureness:
    """Return what was lived as views read it."""
    rate, language = choice.economics.discount_rate_per_year, choice.language
    points, plane = plane_table(believed, rate)
    frames = {
        "layers": layers_table(believed, rate),
        "structures": structures_table(believed, rate),
        "acceptability": acceptability_table(believed, rate, choice.willingness_to_pay_msek),
        "plane_points": points,
        "plane": plane,
        "payback": payback_table(believed, rate),
        "draws": draws_table(believed, rate),
        "rests_on": rests_on_table(believed, choices),
    }
    structures = {one.name: getattr(one.title, language) for one in map(load_structure, choice.structures)}
    alternatives = case_of(choices).alternatives
    return Sureness(
        frames=frames,
        titles={one.name: getattr(one.strategy.title, language) for one in alternatives},
        structures={name: title for name, title in structures.items() if name in believed.structures},
        items=names_of_items(alternatives, choices.agencies, Words(language)),
        draws=choice.draws,
        towns=choice.towns,
        structure_draws=min(choice.draws, choice.structure_draws),
        members=len(posterior_shifts()),
        rate=rate,
        judged_by=choice.judged_by,
    )


if __name__ == "__main__":
    main()

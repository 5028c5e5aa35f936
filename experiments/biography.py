"""One life: a simulated child under two strategies side by side, year by year, with the bill so far.

Question: what does a strategy change in one life, which services are met or missed, and what has it cost so far?

    vandpunkt biography
    vandpunkt biography child.sex=girl child.number=3 strategies=[as_today,school]
    vandpunkt biography child.convictions_by_33=5     # chosen with hindsight, as a story that Umeå tells

Expect the first boy of seven with attention difficulties and a lone parent whom the second strategy reaches. Both
lives share all chance events that the strategies do not touch, so they are alike until a programme makes a difference;
often it makes none. A simulated life, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import Biography
from sim.people.record import FEMALE
from sim.studies.alternatives import load_alternative
from sim.studies.life.biography import RUNS, Story, tell
from sim.studies.life.tables import bill_by_age_table, bills_table, years_table
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.figures import life_figure, save
from sim.views.life.rows import differing_ages
from sim.views.life.story import bill_table, life_table, what_differs
from sim.views.source_line import source_line
from sim.views.words import Words


@experiment(Biography)
def main(choice: Biography) -> Path:
    """Tell the life, print it and return the folder."""
    words = Words(choice.language)
    agencies = load_agencies()
    alternatives = [load_alternative(name) for name in choice.strategies]
    titles = {one.strategy.name: getattr(one.strategy.title, choice.language) for one in alternatives}
    names = {p.name: getattr(p.title, choice.language) for one in alternatives for p in one.programmes}
    with run_directory("biography", choice.output_dir) as draft:
        with counted(RUNS, words("progress.runs"), choice.progress) as bar:
            story = tell(choice, agencies, alternatives, done=bar.update)
        years = years_table(story.lives, agencies, names, choice.language)
        bills, bill_by_age = bills_table(story.lives), bill_by_age_table(story.lives)
        parts = [*_heading(story, choice, years, words), "", life_table(years, titles, words), ""]
        parts += [bill_table(bills, titles, words), "", source_line(words, 1, None)]
        text = "\n".join(parts)
        (draft / "life.txt").write_text(text + "\n", encoding="utf-8")
        write_table(years, draft, "years")
        write_table(bills, draft, "bills")
        write_table(bill_by_age, draft, "bill_by_age")
        if choice.figures:
            save(life_figure(years, bill_by_age, titles, words), draft / "life")
        used = [choice_of for one in alternatives for choice_of in one.used]
        folder = finish(draft, "biography", choice, [*used, *agencies], _summary(story, years, bills))
    print(text)
    return folder


def _heading(story: Story, choice: Biography, years: pd.DataFrame, words: Words) -> list[str]:
    first = next(iter(story.lives.values()))[0]
    sex = words("life.girl") if first.record["sex"] == FEMALE else words("life.boy")
    born = int(first.record["birth_year"])
    lines = [
        words("life.title").upper(),
        words("life.child", person=story.person, sex=sex, year=born, fitting=story.fitting),
    ]
    if choice.child.reached:
        lines.append(words("life.reached"))
    if choice.child.convictions_by_33 is not None:
        lines.append(words("life.hindsight"))
    return [
        *lines,
        words("life.same"),
        what_differs(differing_ages(years, *years["strategy"].unique()), words),
        words("life.steps"),
    ]


def _summary(story: Story, years: pd.DataFrame, bills: pd.DataFrame) -> dict[str, object]:
    return {
        "person": story.person,
        "children_fitting": story.fitting,
        "simulated": True,
        "lives": {
            strategy: {
                "last_age": int(frame["age"].max()),
                "public_bill_sek": float(frame["public_bill_sek"].iloc[-1]),
                "years_between_chairs": int(frame["marks"].str.contains("between_chairs").sum()),
                "years_by_stage": {str(k): int(v) for k, v in frame["stage"].value_counts().items()},
                "bill_by_payer_sek": bills[bills["strategy"] == strategy].set_index("payer")["amount_sek"].to_dict(),
            }
            for strategy, frame in years.groupby("strategy", sort=False)
        },
    }


if __name__ == "__main__":
    main()

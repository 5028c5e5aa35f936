"""One life: a simulated child under two strategies side by side, year by year, with the bill so far.

Question: what does a strategy change in one life, which services are met or missed, and what has it cost so far?

    vandpunkt biography
    vandpunkt biography child.sex=girl child.number=3 strategies=[as_today,school]
    vandpunkt biography child.convictions_by_33=5     # chosen with hindsight, as the story of Patrik, 33

Expect the first boy of seven with attention difficulties and a lone parent whom the second strategy reaches. Both
lives share all chance events that the strategies do not touch, so they are alike until a programme makes a difference;
often it makes none. A simulated life, not a forecast about any person.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import Agency, Biography
from sim.money.prices import ORE_PER_SEK, PAYERS, PUBLIC_PAYERS
from sim.people.biography import STAGES, Year, events_of, stage_of
from sim.people.record import FEMALE
from sim.studies.alternatives import load_alternative
from sim.studies.biography import RUNS, Story, tell
from sim.studies.store import finish, run_directory, write_table
from sim.views.figures import save
from sim.views.life import life_figure
from sim.views.life_story import bill_table, life_table
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
        with tqdm(total=RUNS, desc=words("progress.runs"), disable=not choice.progress, file=sys.stderr) as bar:
            story = tell(choice, agencies, alternatives, done=bar.update)
        years = years_table(story, agencies, names, choice.language)
        bills = bills_table(story)
        parts = [*_heading(story, choice, years, words), "", life_table(years, titles, words), ""]
        parts += [bill_table(bills, titles, words), "", source_line(words, 1, None)]
        text = "\n".join(parts)
        (draft / "life.txt").write_text(text + "\n", encoding="utf-8")
        write_table(years, draft, "years")
        write_table(bills, draft, "bills")
        if choice.figures:
            save(life_figure(years, titles, words), draft / "life")
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
    return [*lines, words("life.same"), _what_differs(years, words), words("life.steps")]


def _what_differs(years: pd.DataFrame, words: Words) -> str:
    """Say in how many years the two lives differ in more than what programmes were given and cost."""
    told = years.drop(columns=["programmes", "public_bill_sek"]).set_index("age")
    one, other = (life.drop(columns="strategy") for _, life in told.groupby("strategy", sort=False))
    one, other = one.align(other, join="outer")
    ages = one.index[(one.fillna("") != other.fillna("")).any(axis=1)]
    if len(ages) == 0:
        return words("life.nothing")
    return words("life.differ", years=len(ages), age=int(ages[0]))


CONTACTS_TOLD = {
    "met": ("served", "served_by_mistake"),
    "waiting": ("waiting",),
    "refused": ("refused",),
    "lost": ("lost",),
    "gave_up": ("gave_up",),
    "aged_out": ("aged_out",),
    "elsewhere": ("helped_elsewhere",),
    "missed": ("missed", "not_seeking"),
}
"""What is told of a year's contacts with agencies, and which they are."""


def marks_of(year: Year) -> dict[str, bool]:
    """Return what a year was marked by between the agencies."""
    return {
        "joint_plan": bool(year.record["in_joint_plan"]),
        "project": year.in_project,
        "between_chairs": year.between_chairs,
    }


def years_table(story: Story, agencies: tuple[Agency, ...], programmes: dict[str, str], language: str) -> pd.DataFrame:
    """Return the lives as a table.

    Columns: strategy, age, stage, events, one for each of ``CONTACTS_TOLD``, marks (in a joint plan, in a project,
    between the chairs), programmes, public_bill_sek.
    """
    titles = {agency.name: getattr(agency.title, language) for agency in agencies}
    public = [PAYERS.index(payer) for payer in PUBLIC_PAYERS]
    rows = []
    for strategy, life in story.lives.items():
        for year, events in zip(life, events_of(life), strict=True):
            met = {
                key: ";".join(titles[name] for name, came_to in year.contacts.items() if came_to in contacts)
                for key, contacts in CONTACTS_TOLD.items()
            }
            rows.append(
                {
                    "strategy": strategy,
                    "age": year.age,
                    "stage": STAGES[stage_of(year.record, year.age)],
                    "events": ";".join(events),
                    **met,
                    "marks": ";".join(name for name, there in marks_of(year).items() if there),
                    "programmes": ";".join(programmes[name] for name in year.programmes),
                    "public_bill_sek": float(year.bill_ore[public].sum()) / ORE_PER_SEK,
                }
            )
    return pd.DataFrame(rows)


def bills_table(story: Story) -> pd.DataFrame:
    """Return what each life cost to its end or to 64: strategy, payer, amount_sek (undiscounted)."""
    return pd.DataFrame(
        [
            {"strategy": strategy, "payer": payer, "amount_sek": float(life[-1].bill_ore[place]) / ORE_PER_SEK}
            for strategy, life in story.lives.items()
            for place, payer in enumerate(PAYERS)
        ]
    )


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

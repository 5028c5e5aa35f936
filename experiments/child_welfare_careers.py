"""Child-welfare careers: which efforts children in need got, when, how much, at whose cost, and who saw it earlier.

Question: of the children whom the mandate of preschool, school, psychiatry or child welfare fits for some years, who
was helped, by whom and when; what would several agencies have seen together; and what do health talks with all pupils
find, miss and get wrong?

    vandpunkt child_welfare_careers
    vandpunkt child_welfare_careers municipality=trelleborg language=sv

Expect a line an agency (children, first age, years, cost), the commonest orders of efforts, when need begins, is met
and could have been seen jointly, the cost by payer and how it is concentrated, and the talks' hits, misses and false
alarms. Simulated lives, not a forecast about any person; nobody real is scored.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from sim.configuration.border import BadInput, experiment, fault, load_agencies, shown
from sim.configuration.schema import ChildWelfareCareers
from sim.studies.alternatives import way
from sim.studies.careers.careers import Careers, careers_of
from sim.studies.means import records_of
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.careers.figures import careers_figure, talks_figure
from sim.views.careers.table import careers_table
from sim.views.context import who_and_when
from sim.views.figures import save
from sim.views.words import Words

_TABLES = ("efforts", "first_met", "cost", "concentration", "talks", "views", "careers")
_ORDERS_TOLD = 8
_IN_THE_SUMMARY = ("efforts", "cost", "concentration", "talks", "views")


@experiment(ChildWelfareCareers)
def main(choice: ChildWelfareCareers) -> Path:
    """Follow childhoods with and without health talks, print what they show and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    talks = way(choice.health_talks)
    if choice.municipality.warm_up_years > 0 or choice.municipality.horizon_years is not None:
        given = f"municipality {shown(choice.municipality.name)} with warm_up_years or horizon_years"
        raise BadInput(fault("child_welfare_careers", given, "cohorts followed from birth: leave both out"))
    if talks.organisation.health_talks is None:
        given = f"health_talks={shown(choice.health_talks)}"
        raise BadInput(fault("child_welfare_careers", given, "a way of organising with health talks"))
    titles = [getattr(agency.title, choice.language) for agency in agencies]
    with run_directory("child_welfare_careers", choice.output_dir) as draft:
        runs = 2 * choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            found = careers_of(choice, agencies, talks, titles, bar.update)
        table = careers_table(
            found.efforts, found.first_met, found.cost, found.concentration, found.talks, found.views, words,
            choice.replications, least_years=choice.least_years_in_need,
        )  # fmt: skip
        text = "\n\n".join([who_and_when(choice, words), _children(choice, found, words), table, _orders(found, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name in _TABLES:
            write_table(getattr(found, name), draft, name)
        if choice.figures:
            save(_figure(choice, found, words), draft / "careers")
            save(talks_figure(found.talks, words, choice.replications), draft / "talks")
        used = [*talks.used, *agencies]
        folder = finish(draft, "child_welfare_careers", choice, used, _summary(choice, found))
    print(text)
    return folder


def _children(choice: ChildWelfareCareers, found: Careers, words: Words) -> str:
    in_need, followed = found.children
    return words(
        "careers.children", need=words.number(in_need, 0), followed=words.number(followed, 0),
        before=choice.early_before_age,
    )  # fmt: skip


def _orders(found: Careers, words: Words) -> str:
    """Return the commonest orders of efforts with their share of the children in need."""
    lines = [words("careers.orders")]
    for _, row in found.careers.head(_ORDERS_TOLD).iterrows():
        lines.append(f"{words.percent(100.0 * row['share']):>5}  {row['efforts'] or words('careers.no_effort')}")
    return "\n".join(lines)


def _figure(choice: ChildWelfareCareers, found: Careers, words: Words) -> Figure:
    return careers_figure(
        found.efforts, found.first_met, words, choice.replications, least_years=choice.least_years_in_need
    )


def _summary(choice: ChildWelfareCareers, found: Careers) -> dict[str, object]:
    in_need, followed = found.children
    return {
        "replications": choice.replications,
        "units": "means over replications; ages and years; SEK undiscounted up to 18; shares of the children in need",
        "children_in_need": in_need,
        "children_followed": followed,
        **{name: records_of(getattr(found, name)) for name in _IN_THE_SUMMARY},
        "commonest_careers": found.careers.head(20).to_dict("records"),
    }


if __name__ == "__main__":
    main()

"""Project sickness: what coordination associations 1.0 and 2.0 come to, by the three degrees of success.

Question: persons are helped; do methods live on in the line organisations, are system faults mended, does the inflow of
new cases fall? And does more good work hide the fault, "the better we work, the worse it gets"?

    vandpunkt project_sickness
    vandpunkt project_sickness governed_by=open replications=10

Expect the three degrees year by year in a standing municipality, and what happens to the inflow when projects have
none, or several times, their places while staff follow the queues one can see. Nothing in the model says that good
work makes things worse; whether it does is read off. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.configuration.border import BadInput, experiment, fault, load_agencies, shown
from sim.configuration.schema import ProjectSickness
from sim.studies.alternatives import Alternative, refuse_nobody_born, way
from sim.studies.means import differences_of, means_of
from sim.studies.organising.degrees import degrees_of, dose_name, dose_table, with_places
from sim.studies.replicate import replicate
from sim.studies.run import digest_of
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.context import who_and_when
from sim.views.figures import save
from sim.views.organising.degrees import degrees_figure, degrees_table, dose_figure
from sim.views.words import Words

_MEASURES = ("helped", "helped_in_line", "methods_in_line", "new_cases", "first_time_between", "between_chairs",
             "in_vain", "visible", "staff_share")  # fmt: skip


@experiment(ProjectSickness)
def main(choice: ProjectSickness) -> Path:
    """Live the associations and the doses, print the three degrees and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    ways = [way(name, choice.governed_by) for name in choice.organisations]
    doses = _doses(choice)
    refuse_nobody_born(choice.municipality, "project_sickness")
    titles = {one.name: getattr(one.organisation.title, choice.language) for one in ways}
    alternatives = [*ways, *doses]
    with run_directory("project_sickness", choice.output_dir) as draft:
        runs = len(alternatives) * choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            lived = replicate(
                choice.municipality, agencies, alternatives, choice.economics, choice.replications, choice.seed,
                choice.threads,
                lambda model, one, replication: (degrees_of(model, one, replication), digest_of(model)), bar.update,
            )  # fmt: skip
        everything = pd.concat([frame for frame, _ in lived], ignore_index=True)
        degrees = everything[everything["way"].isin(titles)].reset_index(drop=True)
        dose = dose_table(everything, {dose_name(times): times for times in choice.places_times})
        text = "\n\n".join([who_and_when(choice, words), degrees_table(degrees, dose, titles, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(degrees, draft, "degrees")
        write_table(dose, draft, "dose")
        if choice.figures:
            save(degrees_figure(degrees, titles, words), draft / "degrees")
            if len(dose):
                save(dose_figure(dose, words), draft / "dose")
        digests = {f"{frame['way'].iloc[0]}/{frame['replication'].iloc[0]}": digest for frame, digest in lived}
        used = [*(part for one in alternatives for part in one.used), *agencies]
        folder = finish(draft, "project_sickness", choice, used, _summary(choice, degrees, dose, ways[0].name), digests)
    print(text)
    return folder


def _doses(choice: ProjectSickness) -> list[Alternative]:
    """Return the association with none, or several times, its places."""
    one = way(choice.dose_of, choice.governed_by)
    if choice.places_times and one.organisation.association is None:
        raise BadInput(
            fault("project_sickness", f"dose_of={shown(choice.dose_of)}", "a way of organising with an association")
        )
    return [with_places(one, times) for times in choice.places_times]


def _summary(choice: ProjectSickness, degrees: pd.DataFrame, dose: pd.DataFrame, comparator: str) -> dict[str, object]:
    yearly = degrees.groupby(["way", "replication"], as_index=False, sort=False)[list(_MEASURES)].mean()
    last = degrees[degrees["year"] == degrees["year"].max()]
    tidy = yearly.melt(["way", "replication"], var_name="measure", value_name="value")
    doses = dose.melt(["places_times", "replication"], var_name="measure", value_name="value")
    return {
        "comparator": comparator,
        "replications": choice.replications,
        "units": "persons a year, methods alive and shares of staff: means over the years since the choice began",
        "degrees": means_of(tidy, ["way", "measure"], "value"),
        "degrees_difference": differences_of(tidy, "way", ["measure"], "value", comparator),
        "faults_mended_at_the_end": means_of(last, ["way"], "faults_mended"),
        "methods_in_line_at_the_end": means_of(last, ["way"], "methods_in_line"),
        "dose": means_of(doses, ["places_times", "measure"], "value") if len(doses) else [],
        "dose_difference": differences_of(doses, "places_times", ["measure"], "value", 0.0) if len(doses) else [],
    }


if __name__ == "__main__":
    main()

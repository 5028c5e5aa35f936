"""Silo or team: who falls between the chairs when the same agencies are organised in different ways, and what it costs.

Question: does one intake with a joint plan, or an association with projects, keep people from falling between the
chairs, and does that keep anybody out of long-lasting exclusion?

    vandpunkt silo_or_team
    vandpunkt silo_or_team municipality=trelleborg organisations=[silo,team] language=sv

Expect, way by way: persons refused, lost, waiting and between the chairs; the difference in exclusion and public cost
with its interval; what the money achieved over the years; and cost and queues when all agencies have less or more
staff. The team's services have no better effect than each agency's own: what differs is whom they reach. Simulated
lives, not a forecast about any person.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import SiloOrTeam
from sim.studies.alternatives import refuse_nobody_born, way
from sim.studies.means import differences_of, means_of
from sim.studies.organising.chairs import Chairs, read_capacity, read_chairs, with_staff
from sim.studies.replicate import replicate
from sim.studies.run import kept
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.context import who_and_when
from sim.views.figures import save
from sim.views.organising.achieved import achieved_figure, achieved_table
from sim.views.organising.capacity import capacity_figure, capacity_table
from sim.views.organising.chairs import chairs_figure, chairs_table
from sim.views.organising.hand_overs import hand_overs_table
from sim.views.words import Words


@experiment(SiloOrTeam)
def main(choice: SiloOrTeam) -> Path:
    """Live every way of organising, print what came of it and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    ways = [way(name) for name in choice.organisations]
    titles = {one.name: getattr(one.strategy.title, choice.language) for one in ways}
    town = choice.municipality
    refuse_nobody_born(town, "silo_or_team")
    runs = len(ways) * choice.replications + len(choice.staff_shares) * choice.staff_replications
    with run_directory("silo_or_team", choice.output_dir) as draft:
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            lived = replicate(
                town, agencies, ways, choice.economics, choice.replications, choice.seed, choice.threads,
                lambda model, one, replication: kept(model, one.name, replication), bar.update,
            )  # fmt: skip
            found = read_chairs(lived, town, choice.economics)
            capacity = pd.concat(
                [_with_share(choice, share, bar.update) for share in sorted(choice.staff_shares)]
                or [pd.DataFrame(columns=["capacity_share", "replication", "measure", "value"])]
            )
        parts = [who_and_when(choice, words), chairs_table(found.chairs, found.effects, titles, words),
                 achieved_table(found.achieved, titles, words)]  # fmt: skip
        agency_titles = {agency.name: getattr(agency.title, choice.language) for agency in agencies}
        parts.append(hand_overs_table(_hand_overs(choice, found), titles[ways[0].name], agency_titles, words))
        if len(capacity):
            parts.append(capacity_table(capacity, words))
        text = "\n\n".join(parts)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name in ("chairs", "contacts", "hand_overs", "effects", "achieved"):
            write_table(getattr(found, name), draft, name)
        write_table(capacity, draft, "capacity")
        if choice.figures:
            save(chairs_figure(found.chairs, found.effects, titles, words), draft / "chairs")
            save(achieved_figure(found.achieved, titles, words), draft / "achieved")
            if len(capacity):
                save(capacity_figure(capacity, words), draft / "capacity")
        used = [*(part for one in ways for part in one.used), *agencies]
        digests = {f"{run.strategy}/{run.replication}": run.digest for run in lived}
        folder = finish(draft, "silo_or_team", choice, used, _summary(choice, found, capacity, ways[0].name), digests)
    print(text)
    return folder


def _with_share(choice: SiloOrTeam, share: float, done: Callable[[], object]) -> pd.DataFrame:
    """Return what comes of a share of all agencies' staff with the first way of organising."""
    agencies = with_staff(load_agencies(), share)
    silo = way(choice.organisations[0])
    runs = replicate(
        choice.municipality, agencies, [silo], choice.economics, choice.staff_replications, choice.seed,
        choice.threads, lambda model, one, replication: kept(model, one.name, replication), done,
    )  # fmt: skip
    return read_capacity(runs, share, choice.municipality, choice.economics)


def _summary(choice: SiloOrTeam, found: Chairs, capacity: pd.DataFrame, comparator: str) -> dict[str, object]:
    return {
        "comparator": comparator,
        "replications": choice.replications,
        "units": {
            "per_1000": "a year, per 1 000 residents of the group (children 0-19, adults 20-64)",
            "excluded": "persons born here in long-lasting exclusion",
            "public_msek": "cost of all public payers over the horizon, discounted",
            "services_msek": "cost of agencies' services a year, undiscounted",
        },
        "chairs": means_of(found.chairs, ["way", "group", "measure"], "per_1000"),
        "chairs_difference": differences_of(found.chairs, "way", ["group", "measure"], "per_1000", comparator),
        "hand_overs_a_year": _hand_overs(choice, found).to_dict("records"),
        "effects": means_of(found.effects, ["way", "measure"], "value"),
        "effects_difference": differences_of(found.effects, "way", ["measure"], "value", comparator),
        "capacity": means_of(capacity, ["capacity_share", "measure"], "value"),
    }


def _hand_overs(choice: SiloOrTeam, found: Chairs) -> pd.DataFrame:
    """Return the mean uses a year of each hand-over, and how often it led back, with the first way of organising."""
    town = choice.municipality
    years = town.last_year - town.start_year + 1
    mine = found.hand_overs[found.hand_overs["way"] == found.hand_overs["way"].iloc[0]]
    mean = mine.groupby(["agency", "need", "to", "keeps"], sort=False, as_index=False)[["uses", "back"]].mean()
    mean[["uses", "back"]] /= years
    return mean


if __name__ == "__main__":
    main()

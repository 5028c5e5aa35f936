"""Mandate period: what a council that looks four years ahead pays for, against one that looks longer or in all purses.

Question: with a fixed budget, repair first and prevention on what is left, does prevention shrink over the years, and
does the length of the council's sight, or whose purse it looks at, change what it opens and what comes of it?

    vandpunkt mandate_period
    vandpunkt mandate_period governances=[open,mandate] replications=10

Expect each programme's cash flow as the council sees it and whether it is opened, then prevention's staff, new cases
and public cost over ten mandate periods of a standing municipality. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies, load_governance, load_programme
from sim.configuration.schema import MandatePeriod
from sim.studies.alternatives import refuse_nobody_born, refuse_what_does_not_fit, way
from sim.studies.means import differences_of, means_of, records_of
from sim.studies.organising.mandates import believed, cash_flows, decisions, mandate_years
from sim.studies.replicate import replicate
from sim.studies.run import digest_of
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.context import who_and_when
from sim.views.figures import save
from sim.views.organising.mandates import mandates_figure, mandates_table
from sim.views.words import Words

_MEASURES = ("prevention_share", "repair_share", "open_programmes", "new_cases", "public_msek", "municipality_msek")


@experiment(MandatePeriod)
def main(choice: MandatePeriod) -> Path:
    """Work out cash flows, let councils decide, print what came of it and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    governances = [load_governance(name) for name in choice.governances]
    names = sorted({programme for one in governances for programme in one.programmes})
    programmes = [load_programme(name) for name in names]
    for file, one in zip(choice.governances, governances, strict=True):
        refuse_what_does_not_fit(way("silo", file, {}, one.name), choice.municipality)
    refuse_nobody_born(choice.municipality, "mandate_period")
    cohort = replace(
        choice.municipality, births_per_year=choice.tried_births, birth_years=1, warm_up_years=0, horizon_years=None
    )
    with run_directory("mandate_period", choice.output_dir) as draft:
        runs = (len(programmes) + 1 + len(governances)) * choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            flows = cash_flows(
                cohort, agencies, programmes, choice.economics, choice.replications, choice.seed, choice.threads,
                bar.update,
            )  # fmt: skip
            ways = [
                way("silo", file, believed(flows[one.purse]), one.name)
                for file, one in zip(choice.governances, governances, strict=True)
            ]
            lived = replicate(
                choice.municipality, agencies, ways, choice.economics, choice.replications, choice.seed,
                choice.threads,
                lambda model, one, replication: (mandate_years(model, one, replication), digest_of(model)), bar.update,
            )  # fmt: skip
        titles = {one.name: getattr(one.governance.title, choice.language) for one in ways}
        years = pd.concat([frame for frame, _ in lived], ignore_index=True)
        scale = choice.municipality.births_per_year / choice.tried_births
        decided = decisions(governances, flows, choice.economics.discount_rate_per_year, scale)
        shown_as = {one.name: getattr(one.title, choice.language) for one in programmes}
        told = decided.assign(programme=decided["programme"].map(shown_as))
        text = "\n\n".join([who_and_when(choice, words), mandates_table(years, told, titles, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(years, draft, "mandates")
        write_table(decided, draft, "decisions")
        if choice.figures:
            save(mandates_figure(years, titles, words), draft / "mandates")
        used = [*(part for one in ways for part in one.used), *agencies]
        digests = {f"{frame['way'].iloc[0]}/{frame['replication'].iloc[0]}": digest for frame, digest in lived}
        summary = _summary(choice, years, decided, ways[0].name)
        folder = finish(draft, "mandate_period", choice, used, summary, digests)
    print(text)
    return folder


def _summary(choice: MandatePeriod, years: pd.DataFrame, decided: pd.DataFrame, comparator: str) -> dict[str, object]:
    yearly = years.groupby(["way", "replication"], as_index=False, sort=False)[list(_MEASURES)].mean()
    tidy = yearly.melt(["way", "replication"], var_name="measure", value_name="value")
    last = years[years["year"] == years["year"].max()]
    return {
        "comparator": comparator,
        "replications": choice.replications,
        "units": "means over the years since the choice began; MSEK of the year, undiscounted; persons a year; shares",
        "years": means_of(tidy, ["way", "measure"], "value"),
        "years_difference": differences_of(tidy, "way", ["measure"], "value", comparator),
        "prevention_share_at_the_end": means_of(last, ["way"], "prevention_share"),
        "decisions": records_of(decided),
    }


if __name__ == "__main__":
    main()

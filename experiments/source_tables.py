"""The documents' own tables: as they state them, by their own calculus, and as lives in the model give them.

Question: Umeå counts 1 152 of 9 000 children who will cost 450 MSEK a year, Trelleborg bills a cohort's exclusion at
600 MSEK, bets that 5 MSEK against school failure save 150, and reckons what ten newcomers in work four years sooner
are worth. Do these figures come back by the documents' own arithmetic, how far from each is the model, and why?

    vandpunkt source_tables
    vandpunkt source_tables language=sv replications=100
    vandpunkt source_tables municipality.births_per_year=4800 exclusion_years=15 draws=true

Expect every figure that the documents state beside the static calculus (persons x cost of a person-year x annuity),
which returns it within rounding, and beside the model, with the range of single towns and the factors that multiply to
the distance: persons, years in the states, cost of a year, timing. Nothing is tuned to meet them. Two projects are made
to do what the documents say (a quarter fewer school failures, half as long until work) by an effect that is solved for.
Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import SourceTables
from sim.evidence.headlines import stated
from sim.money.static_tables import bet_inputs, newcomer_inputs, trelleborg_inputs, umea_inputs
from sim.studies.means import finite, finite_row, records_of
from sim.studies.source_tables.beside import PERIODS, RANGE_PERCENT
from sim.studies.source_tables.lives import Ground
from sim.studies.source_tables.push import PUPIL_AGES, READ_AT_AGE, WINDOW_YEARS
from sim.studies.source_tables.source_tables import (
    ROUNDS,
    Told,
    costs_table,
    factors_table,
    figures_table,
    grounds,
    readings_table,
    tell,
)
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.figures import save
from sim.views.source_tables.figure import source_tables_figure
from sim.views.source_tables.frames import Facts, Sources, Town
from sim.views.source_tables.table import source_tables_table
from sim.views.source_tables.why import why
from sim.views.words import Words


@experiment(SourceTables)
def main(choice: SourceTables) -> Path:
    """Hold every figure of the documents against its calculus and the model; return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    ground = grounds(choice, agencies)
    with run_directory("source_tables", choice.output_dir) as draft:
        with counted(ROUNDS, words("progress.runs"), choice.progress) as bar:
            told = tell(choice, agencies, bar.update)
        sources = _sources(choice, ground, told)
        text = source_tables_table(sources, words)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name in ("figures", "factors", "readings", "costs"):
            write_table(getattr(sources, name), draft, name)
        write_table(told.bills, draft, "bills")
        if choice.figures:
            save(source_tables_figure(sources, words), draft / "source_tables")
        used = [*agencies, *dict.fromkeys(one.municipality for one in ground.values())]
        folder = finish(draft, "source_tables", choice, used, _summary(choice, told, sources, words), told.digests)
    print(text)
    return folder


def _sources(choice: SourceTables, ground: dict[str, Ground], told: Told) -> Sources:
    umea, town, bet, ten = umea_inputs(), trelleborg_inputs(), bet_inputs(), newcomer_inputs()
    facts = Facts(
        children=stated("baseline:B231").value,
        births=town.births,
        rate_per_year=town.rate_per_year,
        bet_price_msek=bet.price_msek,
        ten_price_msek=ten.price_msek,
        avoided_share=bet.avoided_share,
        years_before=ten.years_before,
        years_after=ten.years_after,
        total_msek=stated("baseline:B234").value,
        years=umea.years,
        ages=PERIODS,
        pupils=PUPIL_AGES,
        read_at_age=READ_AT_AGE,
        window_years=WINDOW_YEARS,
    )
    towns = {
        name: Town(getattr(one.municipality.title, choice.language), one.births, one.economics.price_year)
        for name, one in ground.items()
    }
    return Sources(
        figures_table(told), factors_table(told), readings_table(told), costs_table(told), facts, towns, told.pushes,
        told.failures_of_the_tenth_share, told.gained_from_study_share, choice.replications, choice.draws,
    )  # fmt: skip


def _summary(choice: SourceTables, told: Told, sources: Sources, words: Words) -> dict[str, Any]:
    factors = {name: rows for name, rows in sources.factors.groupby("name", sort=False)}
    tables = []
    for row in records_of(sources.figures):
        name = str(row["name"])
        own = records_of(factors[name].drop(columns="name")) if name in factors else []
        tables.append({**row, "factors": own, "why": why(name, sources, words)})
    return {
        "replications": choice.replications,
        "draws": choice.draws,
        "exclusion_years": choice.exclusion_years,
        "units": {
            "source": "as stated in the document: persons, years, or MSEK of its own price year (see unit)",
            "within_rounding": "figures that the documents state, and how many the static calculus returns, by basis",
            "source_low": "with source_high: between these lies what is rounded to the source",
            "static": "persons x cost of a person-year x annuity, in the same unit; basis says what it rests on",
            "dynamic": "mean over replications, scaled to the document's births (of medians, the pooled one)",
            "low": f"with high: {RANGE_PERCENT} of 100 single replications lie between them",
            "mean_low": "with mean_high: 95 % interval of the mean",
            "excess": "MSEK that those in exclusion cost beyond others of their age",
            "ratio": "dynamic over static; the ratios of the factors multiply to it",
            "pushes": "log-odds, solved for (assumption)",
            "costs": "kronor a person-year in the six states, in the document's price year",
        },
        "tables": tables,
        "within_rounding": {
            basis: dict(zip(("stated", "returned"), sources.counted(basis), strict=True))
            for basis in ("given", "check", "construction", "reading")
        },
        "readings": records_of(sources.readings),
        "costs": records_of(sources.costs),
        "pushes": finite_row(told.pushes),
        "failures_of_the_tenth_share": finite(told.failures_of_the_tenth_share),
        "gained_from_study_share": finite(told.gained_from_study_share),
    }


if __name__ == "__main__":
    main()

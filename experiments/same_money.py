"""The same money: programmes for people, or a change of what surrounds them.

Question: most efforts act on the individual while many obstacles are structural. If the same money goes into
programmes for people or into jobs, rules, schools and housing, what keeps more people out of long-lasting exclusion,
and what does the public purse get back?

    vandpunkt same_money
    vandpunkt same_money money_msek=100 strategies=[as_today,school,more_jobs,school_resources] language=sv
    vandpunkt same_money municipality=umea_cycles

Expect, for each strategy, how large the money makes it (places of its programmes, share of its reforms), what it then
costs, persons kept out of exclusion and public net value with intervals over draws of what is believed and over
chance, and both per 10 MSEK; where a strategy cannot use all the money, how much it could. The last command lets the
labour market turn every eight years. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import SameMoney
from sim.studies.alternatives import load_alternative, refuse_nobody_born
from sim.studies.means import means_of, records_of
from sim.studies.same_money.same_money import (
    ranking_table,
    refuse_what_costs_nothing,
    results_table,
    scaled_and_lived,
    sizes_table,
)
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.figures import save
from sim.views.same_money.figure import same_money_figure
from sim.views.same_money.frames import MEASURES, Spent
from sim.views.same_money.table import about_the_money, same_money_table
from sim.views.words import Words


@experiment(SameMoney)
def main(choice: SameMoney) -> Path:
    """Size every strategy for the money, live it, print what came of it and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    alternatives = [load_alternative(name) for name in choice.strategies]
    refuse_what_costs_nothing(alternatives)
    refuse_nobody_born(choice.municipality, "same_money")
    titles = {one.name: getattr(one.strategy.title, choice.language) for one in alternatives}
    runs = len(alternatives) - 1 + len(alternatives) * choice.replications
    with run_directory("same_money", choice.output_dir) as draft:
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            sizes, lived = scaled_and_lived(choice, agencies, alternatives, bar.update)
        results = results_table(lived, alternatives[0].name)
        spent = Spent(results, sizes_table(sizes, results, choice.money_msek), ranking_table(results), titles)
        text = "\n\n".join([about_the_money(choice, words), same_money_table(spent, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name in ("results", "sizes", "ranking"):
            write_table(getattr(spent, name), draft, name)
        if choice.figures:
            save(same_money_figure(spent, words), draft / "same_money")
        used = [part for name, size in sizes.items() for part in size.alternative.used]
        digests = {f"{one.name}/{one.replication}": one.digest for one in lived}
        summary = _summary(choice, spent, alternatives[0].name)
        folder = finish(draft, "same_money", choice, [*alternatives[0].used, *used, *agencies], summary, digests)
    print(text)
    return folder


def _summary(choice: SameMoney, spent: Spent, comparator: str) -> dict[str, object]:
    tidy = spent.results.melt(["strategy", "replication"], [*MEASURES, "outlay_msek"], "measure", "value")
    bought = tidy[~tidy["value"].isna()]
    return {
        "comparator": comparator,
        "replications": choice.replications,
        "draws": choice.draws,
        "money_msek": choice.money_msek,
        "units": {
            "averted": "persons born here kept out of long-lasting exclusion, against the comparator",
            "npv_msek": "MSEK the public purse saves, outlay taken off, discounted to the first year of the choice",
            "outlay_msek": "MSEK, gross price of programmes and reforms, discounted likewise",
            "sizes": "factor: times its own coverage and shares; shares of those found and of a reform's size",
            "ranking": "share of replications in which it averts most per 10 MSEK; persons per 10 MSEK behind the best",
        },
        "strategies": means_of(bought, ["strategy", "measure"], "value"),
        "sizes": records_of(spent.sizes),
        "ranking": records_of(pd.DataFrame(spent.ranking)),
    }


if __name__ == "__main__":
    main()

"""The whole country: all 290 municipalities lived one by one and added up, and what a single one could see of it.

Question: what would strategies do to a year's births in all of Sweden, who would pay, and how much of that could a
municipality of a given size read off its own figures?

    vandpunkt national
    vandpunkt national municipalities=20 draws=0
    vandpunkt national draws=10 engine=slurm workers=100 cluster.partition=main sure=true

Expect the country's sums, payer by payer, and over draws of what is believed the interval of differences and the range
of levels; groups of municipalities by size, with how widely single ones lie around their group by chance and, with
draws, by what is believed; and a figure of that. Each municipality is one point of conf/sweep_design/national.yaml, so
`vandpunkt sweep design=national` and this share what they have lived, and the same command goes on after any
interruption. Births are shared out by residents (assumption), and rules, levels, agencies and prices are national: no
line says anything about a real place. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.changes import Choices, chosen_by
from sim.configuration.files import find, load
from sim.configuration.questions.national import National
from sim.configuration.schema import Municipality
from sim.studies.calibration.posterior import posterior_shifts
from sim.studies.means import records_of
from sim.studies.national import BASE, DESIGN, Country, by_size, country_of, first_municipalities, in_all
from sim.studies.store import finish, run_directory, write_table
from sim.studies.sweep.lives import missing_jobs, what_it_takes
from sim.studies.sweep.sweep import WORK, Plan, load_design, plan_of
from sim.sweeps.engines import finish_jobs
from sim.sweeps.progress import progress
from sim.sweeps.store import Store, on_stderr
from sim.views.figures import save
from sim.views.national.figure import National as Shown
from sim.views.national.figure import national_figure
from sim.views.national.table import national_table
from sim.views.sweep.text import disk, duration, estimate_text
from sim.views.words import Words


@experiment(National)
def main(choice: National) -> Path:
    """Live every municipality that is not lived yet, add them up, print and draw; return the folder with everything."""
    words = Words(choice.language)
    chosen = tuple(chosen_by(name) for name in choice.strategies)
    town = load(Municipality, find("municipality", BASE))
    choices = Choices(town, choice.economics, load_agencies(), chosen)
    design, path = load_design(DESIGN)
    plan = plan_of(replace(design, draws=choice.draws, replications=choice.replications), path, choices)
    plan = first_municipalities(plan, choice.municipalities)
    store = Store(choice.store, on_stderr)
    with run_directory("national", choice.output_dir) as draft:
        seconds = _live(choice, plan, store, words)
        country = country_of(plan, store)
        titles = {one.strategy.name: getattr(one.strategy.title, choice.language) for one in chosen}
        shown = Shown(
            in_all(country.total), by_size(country.shards), country.shards, titles, country.lived, country.all
        )
        text = national_table(
            shown, choice.economics, choice.draws, choice.replications, words, members=len(posterior_shifts())
        )  # fmt: skip
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name, frame in _tables(country, shown).items():
            write_table(frame, draft, name)
        if choice.figures:
            save(national_figure(shown, words), draft / "sizes")
        used = [design, town, *choices.agencies]
        used += [each for one in chosen for each in (one.strategy, *one.programmes, *one.reforms)]
        folder = finish(draft, "national", choice, used, _summary(choice, plan, country, shown, seconds))
    print(text)
    return folder


def _live(choice: National, plan: Plan, store: Store, words: Words) -> dict[str, float]:
    """Do what is not done yet; return the seconds it took and how many runs were lived for that.

    Raises:
        BadInput: it would take long and nobody said that is meant, it does not fit the disk, or runs failed for good.
    """
    missing = len(missing_jobs(plan, store))
    if missing:
        takes = what_it_takes(plan, store, choice.workers, choice.sure)
        if takes:
            told = estimate_text(takes.jobs, takes.seconds, takes.bytes, takes.free_bytes, takes.by_pilot, words)
            print(told, flush=True)
            takes.refuse_if_it_does_not_fit(store)
            if takes.is_huge and not choice.sure:
                huge = f"{duration(takes.seconds, words)}, {disk(takes.bytes, words)}"
                raise BadInput(fault("national", f"it would take {huge}", "sure=true if that is meant"))
    with progress(len(plan.jobs), words("national.progress"), choice.progress) as moved:
        finished = finish_jobs(WORK, plan.jobs, store, choice.engine, choice.workers, moved, cluster=choice.cluster)
    if finished.failures:
        first, *others = finished.failures
        more = f" and {len(others)} more" if others else ""
        raise BadInput(fault("national", f"{first.error}{more}", "the others are kept: the same command tries again"))
    return {"seconds": finished.seconds, "lived_now": float(finished.done), "worked_seconds": finished.worked_seconds}


def _tables(country: Country, shown: Shown) -> dict[str, pd.DataFrame]:
    """Return every table of the country by its name."""
    return {"country": country.total, "in_all": shown.in_all, "sizes": shown.sizes, "municipalities": country.shards}


def _summary(choice: National, plan: Plan, country: Country, shown: Shown, seconds: dict[str, float]) -> dict[str, Any]:
    return {
        "municipalities": country.lived,
        "of": country.all,
        "draws": choice.draws,
        "replications": choice.replications,
        "identity": plan.identity,
        "runs": len(plan.jobs) * len(choice.strategies),
        **seconds,
        "units": {
            "persons_kept_out": "persons born in the year fewer in long-lasting exclusion than under the comparator",
            "sek": "present value, SEK of the price year, against the comparator; saved is positive",
            "low, high": "95 % prediction interval over draws and chance; null with a single country",
            "least, most": "of the countries lived",
            "per_1000": "of 1 000 born in municipalities of the size",
            "one_low, one_high": "middle 90 % of single municipalities of all countries lived: chance and belief",
            "nobody": "share of municipalities in which nobody more is kept out",
        },
        "assumptions": [
            "births of the country shared out in proportion to residents",
            "an area for every 50 births a year; newcomers as in every municipality here",
            "rules, levels, agencies, prices and strategies alike in all municipalities",
        ],
        "in_all": records_of(shown.in_all),
        "sizes": records_of(shown.sizes),
        "digests": dict(
            zip(
                (f"{row.strategy}/{row.draw}/{row.replication}" for row in country.total.itertuples()),
                country.total["digest"],
                strict=True,
            )
        ),
    }


if __name__ == "__main__":
    main()

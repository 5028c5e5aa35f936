"""Small towns: what may happen in one of them, how much of that is chance, and whether it sees what a strategy does.

Question: of the children of a small town, how many may come to long-lasting exclusion, as today and with the strategy?
Would the town's own figures show the difference?

    vandpunkt small_towns
    vandpunkt small_towns sizes=[30,60,120] strategies=[as_today,school] draws=100 towns=4
    vandpunkt small_towns municipality=trelleborg sizes=[480] seen_share=0.9 language=sv

Expect, for towns of each size, the expected number and where one town lies with 50, 80 and 95 % chance (whole persons:
60 children are no expectation), whether those intervals hold for towns that were left out, how much of their width is
chance and how much what nobody knows, the chance that a cohort with the strategy has fewer in exclusion than one
without, and how many children it takes to see it. Killed, the same command goes on where it was. Simulated lives, not a
forecast about any person or place.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import SmallTowns
from sim.evidence.municipalities import municipalities
from sim.studies.means import finite, finite_row, records_of
from sim.studies.small_towns.seen import Law
from sim.studies.small_towns.small_towns import cases_of, live_small_towns, meaning_of
from sim.studies.small_towns.tables import SmallTownsFound, found_in, future_table
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import progress
from sim.views.figures import save
from sim.views.small_towns.chance import chance_figure
from sim.views.small_towns.fan import fan_figure
from sim.views.small_towns.frames import AS_TODAY, STRATEGY, Fan
from sim.views.small_towns.table import about_the_towns, small_towns_table
from sim.views.words import Words

CURVE_SIZES = 121
"""Sizes at which the law's curves are drawn."""
TABLES = ("futures", "layers", "effect", "seen", "coverage", "meaning")


@experiment(SmallTowns)
def main(choice: SmallTowns) -> Path:
    """Live towns of every size, print what one of them may come to and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    cases = cases_of(choice, agencies)
    both = cases[0].alternatives
    with run_directory("small_towns", choice.output_dir) as draft:
        total = len(cases) * choice.draws * choice.towns
        with progress(total, words("progress.towns"), choice.progress) as moved:
            towns = live_small_towns(choice, cases, moved)
        meanings = [meaning_of(case.municipality, agencies) for case in cases]
        found = found_in(towns, meanings, choice.seen_share, choice.seed)
        titles = dict(
            zip((AS_TODAY, STRATEGY), (getattr(one.strategy.title, choice.language) for one in both), strict=True)
        )
        fan = fan_of(found, titles, choice)
        text = "\n\n".join([about_the_towns(choice, words), small_towns_table(fan, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(future_table(towns), draft, "towns")
        for name in TABLES:
            write_table(getattr(found, name), draft, name)
        if choice.figures:
            save(fan_figure(fan, words), draft / "fan")
            save(chance_figure(fan, words), draft / "chance")
        used = [part for one in both for part in one.used]
        folder = finish(draft, "small_towns", choice, [*used, *agencies], _summary(found, choice))
    print(text)
    return folder


def fan_of(found: SmallTownsFound, titles: dict[str, str], choice: SmallTowns) -> Fan:
    """Return what was found as views read it."""
    curves = curves_of(found.law, found.futures["children"].to_numpy(dtype=float), found.needed.children)
    return Fan(
        found.futures, found.layers, found.effect, found.seen, found.coverage, found.meaning, curves, titles,
        asdict(found.needed), found.law.even_at, float(max(one.births_per_year for one in municipalities())),
        choice.draws, choice.towns,
    )  # fmt: skip


def curves_of(law: Law, sizes: np.ndarray, needed: float) -> pd.DataFrame:
    """Return what the law says from the smallest size to the largest, or to twice what it takes to see."""
    last = max(float(sizes.max()), 2.0 * needed if math.isfinite(needed) else 0.0)
    children = np.geomspace(sizes.min(), max(last, sizes.min() + 1.0), CURVE_SIZES)
    return pd.DataFrame(
        {"children": children, "chance_share": law.chance_share(children), "seen": law.chance_seen(children)}
    )


def _summary(found: SmallTownsFound, choice: SmallTowns) -> dict[str, Any]:
    law = found.law
    return {
        "draws": choice.draws,
        "towns": choice.towns,
        "units": {
            "futures": "persons born there in long-lasting exclusion; expected (95 % over what is believed), and where "
            "one town lies with 50, 80 and 95 % chance, whole persons",
            "layers": "chance's share of the variance of one town's figure (95 % interval); law: as all sizes say",
            "effect": "persons kept out on the same accidents: mean (95 % over draws), one town (95 %), not changed",
            "seen": "share of pairs of cohorts, with the strategy and as today, that have fewer, as many, more",
            "coverage": "share of towns left out that lie in the interval predicted from the other draws",
            "law": "variance of chance a child; variance of the share over what is believed; persons kept out a child",
            "needed": "children a cohort to see fewer with the chance asked for; null: no number is enough",
        },
        **{name: records_of(getattr(found, name)) for name in TABLES},
        "law": {
            "chance_as_today": float(law.chance[0]), "chance_strategy": float(law.chance[1]), "belief": law.belief,
            "kept_out_a_child": float(law.effects.mean()), "measured_at_children": law.measured_at,
            "even_at_children": finite(law.even_at),
        },
        "needed": finite_row(asdict(found.needed)),
    }  # fmt: skip


if __name__ == "__main__":
    main()

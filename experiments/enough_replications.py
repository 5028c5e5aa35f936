"""Enough replications: how many a claim needs, chosen by itself to a stated precision, and what shared accidents gain.

Question: are the replications enough for what is claimed? How many would it take, and how many more if strategies did
not share their accidents of life?

    vandpunkt enough_replications
    vandpunkt enough_replications precision_persons=2 precision_msek=20 strategies=[as_today,school]
    vandpunkt enough_replications municipality=trelleborg most=400 tight_replications=0 language=sv

Expect running means with their intervals; replications are added in batches until every interval (persons kept out, net
present value of the public purse and of society, of each strategy) is within ± the precision, or the most are lived:
then how many it would take. Then what looking and stopping did to the intervals, and how many times fewer replications
shared accidents take than independent ones, with the agencies' staff there is and with so little that queues bind.
Killed, the same command goes on where it was. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import EnoughReplications
from sim.studies.alternatives import load_alternative, refuse_nobody_born
from sim.studies.enough_replications.enough_replications import (
    Enough,
    Precision,
    Stopping,
    lived_until,
    reader,
    replications_of,
    with_staff,
)
from sim.studies.enough_replications.queues import queues_of
from sim.studies.enough_replications.tables import (
    GOAL_TIMES,
    Replayed,
    gain_table,
    needed_table,
    replayed,
    running_table,
)
from sim.studies.many_replications import Case, Engines, live_many
from sim.studies.means import records_of
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import progress
from sim.views.enough_replications.convergence import convergence_figure
from sim.views.enough_replications.frames import Convergence
from sim.views.enough_replications.gain import gain_figure
from sim.views.enough_replications.table import about_the_claim, enough_table
from sim.views.figures import save
from sim.views.words import Words


@experiment(EnoughReplications)
def main(choice: EnoughReplications) -> Path:
    """Live until the answers are precise, print what that took and return the folder with everything."""
    words = Words(choice.language)
    agencies = tuple(load_agencies())
    refuse_nobody_born(choice.municipality, "enough_replications")
    alternatives = tuple(load_alternative(name) for name in choice.strategies)
    case = Case(choice.municipality, agencies, alternatives, choice.economics)
    precision = Precision(choice.precision_persons, choice.precision_msek)
    stopping = Stopping(choice.batch, choice.least, choice.most)
    with run_directory("enough_replications", choice.output_dir) as draft:
        enough, tight, queues = lives_of(choice, case, precision, stopping, words)
        again = replayed(enough, precision, stopping, choice.seed)
        gains = [gain_table(enough, precision).assign(staff_share=1.0)]
        if tight is not None:
            gains.append(gain_table(tight, precision).assign(staff_share=choice.tight_staff_share))
        found = Convergence(
            {one.name: getattr(one.strategy.title, choice.language) for one in alternatives}, running_table(enough),
            needed_table(enough, precision), pd.concat(gains, ignore_index=True), queues, told_of(again), enough.looks,
            enough.reached, choice.precision_persons, choice.precision_msek, GOAL_TIMES, choice.draws,
        )  # fmt: skip
        text = "\n\n".join([about_the_claim(choice, words), enough_table(found, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name in ("running", "needed", "gains", "queues"):
            write_table(getattr(found, name), draft, name)
        if choice.figures:
            save(convergence_figure(found, words), draft / "convergence")
            save(gain_figure(found, words), draft / "gain")
        used = [part for one in alternatives for part in one.used]
        folder = finish(draft, "enough_replications", choice, [*used, *agencies], _summary(found, again))
    print(text)
    return folder


def lives_of(
    choice: EnoughReplications, case: Case, precision: Precision, stopping: Stopping, words: Words
) -> tuple[Enough, Enough | None, pd.DataFrame]:
    """Return what was lived with the staff there is and with little (None if not asked for), and how queues bind."""
    engines, tight = Engines(choice.engine, choice.workers, choice.store), None
    cases = {1.0: case}
    with progress(None, words("progress.replications"), choice.progress) as moved:

        def planned(replications: int) -> None:
            moved.plan(replications + choice.tight_replications)

        enough = lived_until(case, precision, stopping, engines, choice.seed, choice.draws, moved, planned)
        if choice.tight_replications:
            cases[choice.tight_staff_share] = little = with_staff(case, choice.tight_staff_share)
            asked = replications_of(little, 0, choice.tight_replications, choice.seed, choice.draws)
            own = live_many(asked, engines, reader(choice.economics.discount_rate_per_year), moved)
            tight = Enough(enough.strategies, np.array(own), (len(own),), False)
    rows = []
    for share, one in cases.items():
        told = queues_of(one, choice.seed, engines)
        rows.append(
            {
                "staff_share": share, "without_room": told.without_room, "binding": len(told.binding),
                "agencies": told.agencies,
            }
        )  # fmt: skip
    return enough, tight, pd.DataFrame(rows)


def told_of(again: Replayed) -> Mapping[str, float]:
    """Return what stopping again and again showed, as views read it."""
    return {
        "replays": again.replays, "replications": again.replications, "bias": again.bias.value,
        "covered": again.covered.value, "covered_low": again.covered.low, "covered_high": min(1.0, again.covered.high),
        "ruling": again.ruling.value, "ruling_low": again.ruling.low, "ruling_high": again.ruling.high,
    }  # fmt: skip


def _summary(found: Convergence, again: Replayed) -> dict[str, Any]:
    return {
        "replications": found.replications,
        "looks": list(found.looks),
        "reached": found.reached,
        "units": {
            "needed": "mean, low, high (95 %), half of the interval and the half asked for: persons born here, or SEK; "
            "replications needed by the spread seen, and to be sure (nine times in ten)",
            "gains": "times fewer replications with shared accidents (95 % interval); directly: pairing r with r + 1; "
            "replications needed for the precision asked for; staff_share: of every agency's hours",
            "queues": "share of contacts at agencies' doors without room; agencies where that is 1 % or more",
            "replayed": "shares of intervals that hold the truth when stopping is played again; bias: of the ruling "
            "answer, in halves of the interval asked for",
        },
        "needed": records_of(found.needed),
        "gains": records_of(found.gains),
        "queues": records_of(found.queues),
        "replayed": asdict(again),
    }


if __name__ == "__main__":
    main()

"""What the report reads of the runs that pictures keep: pictures, the bill, what it rests on, and digests.

Pure functions of runs; nothing is lived here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.configuration.schema import Economics
from sim.evidence.conventions import convention
from sim.money.perspective import PUBLIC
from sim.studies.alternatives import Alternative
from sim.studies.appraise.frames import bill_frames
from sim.studies.appraise.grades import grades_of
from sim.studies.appraise.rests_on import WORKED_OUT, rests_on_runs, share_assumed
from sim.studies.report.pictured import Pictured
from sim.studies.report.pictures import Pictures, frames_of


@dataclass(frozen=True)
class Reported:
    """What the report reads; kronor of the price year.

    Attributes:
        pictures: tidy frames of every strategy, the public purse's.
        bill: by name, the frames of ``sim.views.appraise.frames.Bill``; none where nothing is compared.
        grades: by strategy, the share of its outlay that rests on each grade of evidence.
        assumed: by strategy, the share of money that has an assumed price.
        assumed_lines: strategy, item, payer, reading, kind, saved_sek, share (``sim.studies.appraise.rests_on``) of the
            lines whose price is assumed, largest first.
        tax_factor: the convention in use.
        persons: born here, mean over draws.
        digests: of every run, by ``strategy/replication``, those of the comparator first.
    """

    pictures: Pictures
    bill: Mapping[str, pd.DataFrame]
    grades: Mapping[str, Mapping[str, float]]
    assumed: Mapping[str, float]
    assumed_lines: pd.DataFrame
    tax_factor: float
    persons: float
    digests: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Return one digest of all runs, the same whatever the strategies are called."""
        places = {name: k for k, name in enumerate(dict.fromkeys(one.rpartition("/")[0] for one in self.digests))}
        runs = [
            (places[one[0]], int(one[2]), digest)
            for key, digest in self.digests.items()
            if (one := key.rpartition("/"))
        ]
        text = "\n".join(f"{place}/{replication} {digest}" for place, replication, digest in sorted(runs))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def reported(
    runs: Sequence[Pictured], alternatives: Sequence[Alternative], economics: Economics, beliefs: bool
) -> Reported:
    """Return what the report reads of some runs.

    Args:
        runs: every alternative in every replication, those of the comparator first.
        alternatives: the same, the comparator first.
        economics: how money is read.
        beliefs: whether replication r was lived with draw r of what is believed; it then has the prices of draw r.
    """
    rate = economics.discount_rate_per_year
    lived = [run.booked for run in runs]
    grades = grades_of(lived, alternatives, rate)
    tax_factor = convention("tax_factor").value
    lines = rests_on_runs(lived, alternatives, rate)
    first = runs[0].strategy
    own = [run.persons for run in runs if run.strategy == first]
    return Reported(
        pictures=frames_of(runs, rate, PUBLIC, beliefs),
        bill=bill_frames(lived, rate, (0.0, rate), tax_factor, grades, beliefs) if len(alternatives) > 1 else {},
        grades=grades,
        assumed=share_assumed(lines),
        assumed_lines=lines[lines["kind"].isin(["assumption", WORKED_OUT])],
        tax_factor=tax_factor,
        persons=sum(own) / len(own),
        digests={
            f"{run.strategy}/{run.replication}": run.booked.digest
            for one in alternatives
            for run in runs
            if run.strategy == one.name
        },
    )

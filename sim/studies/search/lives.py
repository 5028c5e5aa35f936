"""What strategies come to when they are lived: many at a time, the same lives for all of them, and kept on disk.

A finished life of a town is written whole to a file named after what was asked; asked again, it is read. A search that
was killed therefore goes on where it was when the same command is given again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sim.configuration.border import as_dict
from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.parameters import parameter_record
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.appraisal import discount_factors
from sim.money.prices import (
    FISCAL_READINGS,
    ORE_PER_SEK,
    PUBLIC_PLACES,
    programme_item,
    reform_item,
)
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import Alternative, with_draw
from sim.studies.calibration.posterior import draw_record
from sim.studies.memory import before_many_runs, forget_runs
from sim.studies.replicate import SMALL_BIRTHS
from sim.studies.run import digest_of, run_one
from sim.studies.whole_file import write_whole


@dataclass(frozen=True)
class Met:
    """Whom a programme met: persons who began, person-years of waiting, and most who waited in any one year.

    Who waits has said yes, and waits for a place or for another programme of the same setting to end.
    """

    programme: str
    began: int
    waited_years: int
    most_waiting: int


@dataclass(frozen=True)
class Lived:
    """What one strategy came to in one replication.

    Attributes:
        excluded: persons born here in long-lasting exclusion.
        outlay_sek: paid by anybody for the strategy's programmes and reforms, discounted.
        public_sek: paid or lost by the public purse for anything, read fiscally and discounted.
        met: whom each programme met, by name.
        digest: of the people at the end and of every amount.
    """

    excluded: int
    outlay_sek: float
    public_sek: float
    met: tuple[Met, ...]
    digest: str


@dataclass(frozen=True)
class Lives:
    """Which lives are lived: ``seed`` and number of replications; ``draws``: what is believed differs between them."""

    seed: int
    replications: int
    draws: bool = False


class Tried:
    """The model as a function from strategies to what they come to.

    Args:
        municipality: whom to simulate.
        agencies: who serves them.
        economics: price year, discount rate, ages of exclusion.
        threads: runs that live side by side.
        kept: folder in which finished runs are kept, or None.
        done: called after every run, lived or read.
    """

    def __init__(
        self,
        municipality: Municipality,
        agencies: Sequence[Agency],
        economics: Economics,
        threads: int,
        kept: Path | None = None,
        done: Callable[[], object] = lambda: None,
    ) -> None:
        self.municipality, self.agencies, self.economics = municipality, tuple(agencies), economics
        small = municipality.births_per_year * municipality.birth_years < SMALL_BIRTHS
        self._workers, self._strands = (threads, 1) if small else (1, threads)
        self._kept, self._done = kept, done
        self._found: dict[str, Lived] = {}
        self.made = 0
        before_many_runs()

    def __call__(self, strategies: Sequence[Alternative], lives: Lives) -> list[list[Lived]]:
        """Return what each strategy came to in each replication, in the order asked.

        Everybody lives the same lives: all chance events that a strategy does not touch are shared.
        """
        asked = [(one, replication) for one in strategies for replication in range(lives.replications)]
        keys = [_key(one, lives, replication) for one, replication in asked]
        to_make = {}
        for key, what in zip(keys, asked, strict=True):
            if key in self._found:
                continue
            if self._read(key):
                self._done()
            else:
                to_make[key] = what
        replications = sorted({replication for _, replication in to_make.values()})
        parameters = {k: draw_record(k) if lives.draws else parameter_record() for k in replications}
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            born = pool.map(lambda k: people_of(self.municipality, parameters[k], key_of(lives.seed, k)), replications)
            people = dict(zip(replications, born, strict=True))

            def live(job: tuple[str, tuple[Alternative, int]]) -> None:
                key, (one, replication) = job
                believed = with_draw(one, replication) if lives.draws else one
                model = run_one(
                    self.municipality, self.agencies, believed, self.economics, lives.seed, replication, self._strands,
                    parameters[replication], people[replication],
                )  # fmt: skip
                self._found[key] = came_to(model)
                del model
                forget_runs()
                self._write(key)
                self._done()

            list(pool.map(live, to_make.items()))
        self.made += len(to_make)
        several = lives.replications
        found = [self._found[key] for key in keys]
        return [found[place * several : (place + 1) * several] for place in range(len(strategies))]

    def _read(self, key: str) -> bool:
        """Look for a finished run on disk; return whether there is one."""
        if self._kept is None:
            return False
        try:
            found = json.loads((self._kept / f"{key}.json").read_text(encoding="utf-8"))
            self._found[key] = Lived(**{**found, "met": tuple(Met(**one) for one in found["met"])})
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return False
        return True

    def _write(self, key: str) -> None:
        if self._kept is None:
            return
        write_whole(self._kept / f"{key}.json", json.dumps(asdict(self._found[key])))


def _key(strategy: Alternative, lives: Lives, replication: int) -> str:
    """Return a name for one run: what is done in which order, and which lives."""
    done = [as_dict(one) for one in (*strategy.programmes, *strategy.reforms)]
    text = json.dumps([done, lives.seed, lives.draws, replication], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def came_to(model: Vandpunkt) -> Lived:
    """Return what a model that has been run to its end came to."""
    born_here = model.people["origin"] != FOREIGN_BORN
    exclusion = exclusion_of(model.outcome_years, model.economics.exclusion_years)
    begun, ledger = model.municipality.warm_up_years, model.ledger
    ore = ledger.by_year[begun:].sum(axis=1)
    factors = discount_factors(len(ore), model.economics.discount_rate_per_year)
    items = [
        *(programme_item(one.programme.name) for one in model.programmes),
        *(reform_item(one.reform.name) for one in model.reforms),
    ]
    own = [line for item in items for line in ledger.lines_of(item)]
    fiscal = np.array([line.reading in FISCAL_READINGS for line in ledger.lines])
    public = np.isin(ledger.line_payer, PUBLIC_PLACES) & fiscal
    return Lived(
        excluded=int(((exclusion > 0) & born_here).sum()),
        outlay_sek=float(ore[:, own].sum(axis=1) @ factors) / ORE_PER_SEK,
        public_sek=float(ore[:, public].sum(axis=1) @ factors) / ORE_PER_SEK,
        met=tuple(
            Met(
                one.programme.name,
                int(sum(one.begun_by_year)),
                int(sum(one.waiting_by_year)),
                int(max(one.waiting_by_year, default=0)),
            )
            for one in model.programmes
        ),
        digest=digest_of(model),
    )

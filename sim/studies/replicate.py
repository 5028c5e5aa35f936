"""Replications: every alternative on the same people with the same accidents of life, side by side on threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.configuration.border import BadInput, fault
from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies.alternatives import Alternative, refuse_what_does_not_fit, with_draw
from sim.studies.calibration.posterior import draw_record
from sim.studies.memory import before_many_runs, forget_runs
from sim.studies.run import run_one

T = TypeVar("T")

SMALL_BIRTHS = 100_000
"""Below this, threads live whole replications side by side (compiled walks release Python's lock); above, they share
the walk of one. The result is the same to the bit."""


def replicate(
    municipality: Municipality,
    agencies: Sequence[Agency],
    alternatives: Sequence[Alternative],
    economics: Economics,
    replications: int,
    seed: int,
    threads: int,
    keep: Callable[[Vandpunkt, Alternative, int], T],
    done: Callable[[], object] = lambda: None,
    draws: bool = False,
) -> list[T]:
    """Run every alternative in every replication; return what is kept of each, replication by replication.

    Args:
        municipality: who is born and arrives.
        agencies: who serves them.
        alternatives: what is compared, in this order.
        economics: price year, discount rate, ages of exclusion.
        replications: sets of accidents of life, each shared by all alternatives.
        seed: of all of them.
        threads: threads to walk on.
        keep: what to keep of a model that has been run to its end, its alternative and the replication's number.
        done: called after every run.
        draws: whether every replication believes something else as well: draw r of the posterior and of all effects of
            programmes and reforms in replication r; otherwise all believe the best guess, and only chance differs.

    Raises:
        BadInput: an alternative does not fit the municipality.
    """
    for one in alternatives:
        refuse_what_does_not_fit(one, municipality)
    names = [one.name for one in alternatives]
    if len(set(names)) < len(names):
        raise BadInput(fault("alternatives", f"the same name twice: {', '.join(names)}", "each once"))
    best_guess = parameter_record()
    small = municipality.births_per_year * municipality.birth_years < SMALL_BIRTHS
    workers, strands = (threads, 1) if small else (1, threads)

    def one_replication(replication: int) -> list[T]:
        parameters = draw_record(replication) if draws else best_guess
        people = people_of(municipality, parameters, key_of(seed, replication))
        found = []
        for one in alternatives:
            believed = with_draw(one, replication) if draws else one
            model = run_one(municipality, agencies, believed, economics, seed, replication, strands, parameters, people)
            found.append(keep(model, one, replication))
            done()
        forget_runs()
        return found

    before_many_runs()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return [one for several in pool.map(one_replication, range(replications)) for one in several]

"""Small towns: what may happen in one of them, as today and with a strategy, when neither world nor luck is known.

Towns of a size are lived nested: several for each draw of everything that is believed, so that what chance does to one
town is told apart from what nobody knows about all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim.configuration.faults import BadInput, fault
from sim.configuration.schema import Agency, Municipality, SmallTowns
from sim.people.room import PER
from sim.studies.alternatives import load_alternative
from sim.studies.booked import CHOSEN
from sim.studies.many_replications import Case, Engines, live_many, nested_replications
from sim.studies.one_replication import Lived, Replication
from sim.sweeps.attend import Ended

AS_TODAY, WITH_STRATEGY = 0, 1
"""Places of the two arms."""
_STEP, _SEEDS = 65_537, 2**32


@dataclass(frozen=True)
class Towns:
    """Towns of one size.

    Attributes:
        municipality: what they are like.
        excluded: int64 (draws, towns, 2): persons born there in long-lasting exclusion, as today and with the
            strategy, who share every accident that the strategy does not touch.
    """

    municipality: Municipality
    excluded: npt.NDArray[np.int64]

    @property
    def children(self) -> int:
        """Return how many children are born there, all years together."""
        return self.municipality.births_per_year * self.municipality.birth_years

    @property
    def kept_out(self) -> npt.NDArray[np.int64]:
        """Return persons kept out of exclusion, shape (draws, towns)."""
        found: npt.NDArray[np.int64] = self.excluded[..., AS_TODAY] - self.excluded[..., WITH_STRATEGY]
        return found


def town_of(base: Municipality, children: int, most_births_per_year: int, children_per_area: int) -> Municipality:
    """Return a town like another one, but with about so many children.

    They are born in one year, or in as few as have at most ``most_births_per_year`` each. Areas are as many as have
    ``children_per_area`` of a year each, at least one and at most those of the other town; with its ten areas, sixty
    children would sit in ten classes of six. Classes are as large, and agencies have as much staff a resident.
    """
    years = math.ceil(children / most_births_per_year)
    births = round(children / years)
    areas = min(base.areas, max(1, round(births / children_per_area)))
    return replace(base, births_per_year=births, birth_years=years, areas=areas)


@dataclass(frozen=True)
class Meaning:
    """What a size means in the model.

    Attributes:
        children, births_per_year, birth_years, areas: of the town.
        classes: of one year of birth; ``class_size``: children in each, on average.
        scarce: agencies that have hours for less than one person a year, and save them up for a later year.
        agencies: how many there are.
    """

    children: int
    births_per_year: int
    birth_years: int
    areas: int
    classes: int
    class_size: float
    scarce: int
    agencies: int


def meaning_of(town: Municipality, agencies: Sequence[Agency]) -> Meaning:
    """Return what a town's size means in the model: classes, areas and staff; newcomers are not counted."""
    births = town.births_per_year
    classes = town.areas * max(1, round(births / town.areas / town.class_size))
    scarce = 0
    for one in agencies:
        residents = births * min(town.birth_years, one.ages[1] - one.ages[0] + 1)
        scarce += one.staff.hours_per_1000 * residents / PER < one.staff.hours_per_case
    return Meaning(
        births * town.birth_years,
        births,
        town.birth_years,
        town.areas,
        classes,
        births / classes,
        scarce,
        len(agencies),
    )


def cases_of(choice: SmallTowns, agencies: Sequence[Agency]) -> list[Case]:
    """Return a case for each size, the comparator first.

    Raises:
        BadInput: years of birth that are not all followed to 64, sizes that come to the same town, or a strategy that
            does not fit.
    """
    base = choice.municipality
    if base.warm_up_years > 0 or base.horizon_years is not None:
        given = f"municipality {base.name} has a warm-up or a horizon of its own"
        raise BadInput(fault("small_towns", given, "years of birth that are all followed to 64, as municipality=umea"))
    towns = [town_of(base, size, choice.most_births_per_year, choice.children_per_area) for size in choice.sizes]
    if len({town.births_per_year * town.birth_years for town in towns}) < len(towns):
        raise BadInput(fault("small_towns: sizes", "two that come to the same number of children", "each once"))
    both = tuple(load_alternative(name) for name in choice.strategies)
    return [Case(town, tuple(agencies), both, choice.economics) for town in towns]


def live_small_towns(
    choice: SmallTowns, cases: Sequence[Case], done: Callable[[Ended], object] = lambda _ended: None
) -> list[Towns]:
    """Live the towns of every size, or read what is in the store already; the smallest first.

    Draws are the same for all sizes; accidents are each size's own.

    Raises:
        BadInput: the store cannot be written to, or a run failed for good; what is done stays.
    """
    in_order = sorted(cases, key=lambda case: -case.municipality.births_per_year * case.municipality.birth_years)
    asked: list[Replication] = []
    for case in in_order:
        children = case.municipality.births_per_year * case.municipality.birth_years
        asked += nested_replications(case, choice.draws, choice.towns, (choice.seed + _STEP * children) % _SEEDS)
    engines = Engines(choice.engine, choice.workers, choice.store)
    counted = np.array(live_many(asked, engines, _count, done), dtype=np.int64)
    shape = (len(in_order), choice.draws, choice.towns, 2)
    return [
        Towns(case.municipality, excluded) for case, excluded in zip(in_order, counted.reshape(shape), strict=True)
    ][::-1]


def _count(_asked: Replication, runs: Sequence[Lived]) -> list[int]:
    return [run.excluded[CHOSEN] for run in runs]

"""Who paid what for whom at which age, kept while a model runs: what the documents' tables are held against.

A person's bill of a year is the difference that the year made in ``model.ledger.by_person``. Nothing is booked here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sim.agencies.bill import MONTHS_A_YEAR
from sim.configuration.schema import Agency, Economics, Municipality, Programme
from sim.evidence.ages import AGES
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.parameters import parameter_record
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.prices import ORE_PER_SEK, PAYERS
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import ALIVE, FOREIGN_BORN
from sim.studies.calibration.posterior import draw_record
from sim.studies.memory import before_many_runs, forget_runs
from sim.studies.run import digest_of

FIRST_AGE = 16
"""Bills are kept from this age on; no table reaches further down."""

Sek = npt.NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True)
class Ground:
    """Whose lives a table is held against.

    Attributes:
        municipality: whose births are followed to 64.
        agencies: who serves them.
        economics: price year of the document, ages and years of long-lasting exclusion.
        replications, seed, threads: of the lives.
        draws: whether every replication believes another draw of the posterior.
    """

    municipality: Municipality
    agencies: tuple[Agency, ...]
    economics: Economics
    replications: int
    seed: int
    threads: int
    draws: bool

    @property
    def births(self) -> int:
        """Return how many are born there in all."""
        return self.municipality.births_per_year * self.municipality.birth_years


def side_by_side(ground: Ground, one_replication: Callable[[int], T]) -> list[T]:
    """Return what a function gives for every replication, lived side by side on threads, in order."""

    def lived(replication: int) -> T:
        found = one_replication(replication)
        forget_runs()
        return found

    before_many_runs()
    with ThreadPoolExecutor(max_workers=ground.threads) as pool:
        return list(pool.map(lived, range(ground.replications)))


class Bills:
    """A municipality that is lived year by year, and what each year of each person cost whom.

    Args:
        ground: where.
        replication: which accidents of life, and which draw.
        programmes: what is delivered; by default nothing.
        last_age: lives end when the youngest are so old.

    Attributes:
        ore: int64 (65, persons, payers), booked for each at each age; 0 below ``FIRST_AGE``.
        here: bool (65, persons), who was alive and here at the end of each age.
        outcome, livelihood, school: uint8 (65, persons), at the end of each age; 0 where not here.
        attention: float32 (persons,), at ``FIRST_AGE``.
    """

    def __init__(
        self, ground: Ground, replication: int, programmes: tuple[Programme, ...] = (), last_age: int = AGES - 1
    ) -> None:
        self.ground = ground
        parameters = draw_record(replication) if ground.draws else parameter_record()
        people = people_of(ground.municipality, parameters, key_of(ground.seed, replication))
        self.model = Vandpunkt(
            ground.municipality, ground.agencies, programmes, ground.economics, ground.seed, replication,
            parameters=parameters, people=people,
        )  # fmt: skip
        persons = len(people)
        self.ore = np.zeros((AGES, persons, len(PAYERS)), dtype=np.int64)
        self.here = np.zeros((AGES, persons), dtype=bool)
        self.outcome, self.livelihood, self.school = (np.zeros((AGES, persons), dtype=np.uint8) for _ in range(3))
        self.attention = np.zeros(persons, dtype=np.float32)
        self._last_year = self.model.first_year + ground.municipality.birth_years - 1 + last_age
        self._live()

    def _live(self) -> None:
        before = self.model.ledger.by_person.copy()
        while self.model.year < min(self._last_year, self.model.last_year):
            self.model.step()
            self._observe(before)
            before[:] = self.model.ledger.by_person

    def _observe(self, before: npt.NDArray[np.int64]) -> None:
        model = self.model
        for born in range(model.first_year, model.first_year + model.municipality.birth_years):
            age = model.year - born
            if not FIRST_AGE <= age < AGES:
                continue
            rows = slice(*model.rows_of_ages(age, age))
            here = model.people["presence"][rows] == ALIVE
            self.here[age, rows] = here
            self.ore[age, rows] = model.ledger.by_person[rows] - before[rows]
            for kept, field in ((self.outcome, "outcome"), (self.livelihood, "livelihood"), (self.school, "school")):
                kept[age, rows] = np.where(here, model.people[field][rows], 0)
            if age == FIRST_AGE:
                self.attention[rows] = model.people["attention"][rows]

    @property
    def born_here(self) -> npt.NDArray[np.bool_]:
        """Return who was born in the municipality, bool (persons,)."""
        here: npt.NDArray[np.bool_] = self.model.people["origin"] != FOREIGN_BORN
        return here

    @property
    def counted_in(self) -> npt.NDArray[np.int64]:
        """Return each person's outcome in long-lasting exclusion, 0 for none and for those not born here."""
        counted = exclusion_of(self.model.outcome_years, self.ground.economics.exclusion_years)
        return np.where(self.born_here, counted, 0).astype(np.int64)

    @property
    def digest(self) -> str:
        """Return a digest of the lives and the ledger."""
        return digest_of(self.model)

    def price_sek(self, item: str) -> dict[str, float]:
        """Return what one unit of an item costs each of its payers, in kronor of the price year."""
        ledger = self.model.ledger
        return {ledger.lines[place].payer: ledger.lines[place].ore / ORE_PER_SEK for place in ledger.lines_of(item)}


LOST_TAX_ITEMS = ("lost_tax_municipality", "lost_tax_region", "lost_tax_state")


@dataclass(frozen=True)
class ExcludedBill:
    """What those in long-lasting exclusion cost, in one replication; kronor undiscounted, by age and payer.

    Attributes:
        births: born here, alive or not; everything below is of these.
        persons: float64 (6,), in long-lasting exclusion by outcome.
        in_states: float64 (65, payers), billed for years in which they were in one of the six states.
        other_years: float64 (65, payers), billed for their other years.
        state_years: float64 (65,), persons among them in one of the six states at each age.
        of_outcome: float64 (6, payers), billed within the ages of exclusion, by the outcome they are counted in.
        alive: float64 (65,), those of them who are here at each age.
        of_others: float64 (65, payers), bill of a person born here, alive and not among them.
        production_sek: what a year without work or study is billed as lost production.
        lost_tax_sek: what the same year is billed the public payers as tax that does not come in.
        digest: of the run.
    """

    births: int
    persons: Sek
    in_states: Sek
    other_years: Sek
    state_years: Sek
    of_outcome: Sek
    alive: Sek
    of_others: Sek
    production_sek: float
    lost_tax_sek: float
    digest: str

    @property
    def bill(self) -> Sek:
        """Return all that was billed for them, (65, payers)."""
        return self.in_states + self.other_years

    @property
    def excess(self) -> Sek:
        """Return what they cost beyond as many of the same age who are not in long-lasting exclusion, (65, payers)."""
        return self.bill - self.alive[:, None] * self.of_others


def excluded_bill(bills: Bills) -> ExcludedBill:
    """Return what those in long-lasting exclusion cost in a municipality that has been lived to its end."""
    counted, born_here = bills.counted_in, bills.born_here
    excluded = counted > 0
    sek = bills.ore[:, excluded] / ORE_PER_SEK
    in_state = bills.outcome[:, excluded] > 0
    in_states = (sek * in_state[:, :, None]).sum(axis=1)
    first, last = bills.ground.economics.exclusion_ages
    within = bills.ore[first : last + 1].sum(axis=0) / ORE_PER_SEK
    others = born_here & ~excluded
    others_here = np.maximum(1, (bills.here & others).sum(axis=1))
    of_others = (bills.ore * (bills.here & others)[:, :, None]).sum(axis=1) / ORE_PER_SEK / others_here[:, None]
    return ExcludedBill(
        births=int(born_here.sum()),
        persons=np.array([(counted == place + 1).sum() for place in range(len(OUTCOMES))], dtype=np.float64),
        in_states=in_states,
        other_years=sek.sum(axis=1) - in_states,
        state_years=in_state.sum(axis=1).astype(np.float64),
        of_outcome=np.array([within[counted == place + 1].sum(axis=0) for place in range(len(OUTCOMES))]),
        alive=bills.here[:, excluded].sum(axis=1).astype(np.float64),
        of_others=of_others,
        production_sek=MONTHS_A_YEAR * sum(bills.price_sek("lost_production").values()),
        lost_tax_sek=MONTHS_A_YEAR * sum(sum(bills.price_sek(item).values()) for item in LOST_TAX_ITEMS),
        digest=bills.digest,
    )


def mean_bill(bills: Sequence[ExcludedBill], births: float) -> ExcludedBill:
    """Return the mean bill over replications, as if so many had been born; what stands for nobody is 0."""
    born = sum(one.births for one in bills)
    scale = births / born if born else 0.0

    def mean(of: Callable[[ExcludedBill], Sek]) -> Sek:
        summed: Sek = np.sum([of(one) for one in bills], axis=0) * scale
        return summed

    return ExcludedBill(
        births=round(births),
        persons=mean(lambda one: one.persons),
        in_states=mean(lambda one: one.in_states),
        other_years=mean(lambda one: one.other_years),
        state_years=mean(lambda one: one.state_years),
        of_outcome=mean(lambda one: one.of_outcome),
        alive=mean(lambda one: one.alive),
        of_others=np.mean([one.of_others for one in bills], axis=0),
        production_sek=bills[0].production_sek,
        lost_tax_sek=bills[0].lost_tax_sek,
        digest="",
    )

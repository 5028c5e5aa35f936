"""The model: a municipality, its people, agencies and programmes, and the order of its year.

Read ``Vandpunkt.step`` first. People are rows of one array that compiled rules walk over; agencies and programmes are
Mesa agents. Randomness comes from ``sim.people.draws`` alone; Mesa's own generators are never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import mesa
import numpy as np
import numpy.typing as npt

from sim.agencies.agency import AgencyAgent
from sim.agencies.bill import BILL_ITEMS
from sim.agencies.billing import Billing
from sim.agencies.notice import Eyes, notice_everyone
from sim.configuration.schema import Agency, Economics, Municipality, Programme
from sim.evidence.ages import AGES, LAST_AGE
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.parameters import parameter_record
from sim.lifecourse.needs import NEEDS
from sim.lifecourse.outcome import count_outcomes
from sim.lifecourse.surroundings import welcome_and_look
from sim.lifecourse.walk import Walk
from sim.money.ledger import Ledger
from sim.money.prices import lines_of_items, lines_of_programme
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.person import Person
from sim.people.record import (
    ALIVE,
    FOREIGN_BORN,
)
from sim.programmes.delivery import ProgrammeAgent, apply_together

MOST_AGENCIES = 16
"""Bits of ``served`` and ``missed`` in a person's record."""


class Vandpunkt(mesa.Model):
    """A municipality whose people are followed from birth to 64.

    Args:
        municipality: who is born and arrives.
        agencies: who serves them.
        programmes: what the strategy delivers.
        economics: price year and the ages of the read-outs.
        seed, replication: together the key of every draw.
        threads: threads to walk on; the result is the same for any number.
        parameters: array of one record of parameters; by default the evidence with its calibration.
        people: who lives here, if already known (as from ``people_of`` with the same key); copied.
    """

    def __init__(
        self,
        municipality: Municipality,
        agencies: Sequence[Agency] = (),
        programmes: Sequence[Programme] = (),
        economics: Economics | None = None,
        seed: int = 1,
        replication: int = 0,
        threads: int = 1,
        parameters: np.ndarray | None = None,
        people: np.ndarray | None = None,
    ) -> None:
        super().__init__(rng=seed)
        if len(agencies) > MOST_AGENCIES:
            raise ValueError(f"at most {MOST_AGENCIES} agencies fit in a person's record, got {len(agencies)}")
        programmes = sorted(programmes, key=lambda programme: programme.name)
        self.municipality = municipality
        self.economics = economics or Economics()
        self.key = key_of(seed, replication)
        self.parameters = parameter_record() if parameters is None else parameters
        self.people = people_of(municipality, self.parameters, self.key) if people is None else people.copy()
        self.first_year = municipality.first_birth_year
        self.last_year = municipality.first_birth_year + municipality.birth_years - 1 + LAST_AGE
        self.year: int = self.first_year - 1
        self.running: bool = True
        persons = len(self.people)

        newcomer = (self.people["origin"] == FOREIGN_BORN).astype(np.int64)
        self.group_of_person = 2 * (self.people["birth_year"].astype(np.int64) - self.first_year) + newcomer
        price_year = self.economics.price_year
        lines = [*lines_of_items(price_year), *(x for p in programmes for x in lines_of_programme(p, price_year))]
        self.ledger = Ledger(
            lines, self.first_year, self.years, self.group_of_person, self.first_year, 2 * municipality.birth_years
        )
        self._walk = Walk(threads)
        self._billing = Billing(self.ledger, BILL_ITEMS, threads)
        classes = int(self.people["school_class"].max()) + 1 if persons else 0
        self._class_means = np.zeros(classes)
        self._class_sizes = np.zeros(classes, dtype=np.int64)
        self._area_shares = np.zeros((municipality.areas, 3))
        self._area_adults = np.zeros((municipality.areas, 4), dtype=np.int64)

        self.agencies = [AgencyAgent(self, agency, place) for place, agency in enumerate(agencies)]
        self._social_bit = sum(a.bit for a in self.agencies if a.agency.service.opens_child_welfare)
        self._eyes = Eyes(agencies)
        self.noticed = np.zeros(persons, dtype=np.uint16)
        self.seen_need = np.zeros((len(self.agencies), persons), dtype=np.float32)
        self.residents = np.zeros(len(self.agencies), dtype=np.int64)
        self._strand_needs = np.zeros((threads, len(NEEDS)))
        self._strand_residents = np.zeros((threads, len(self.agencies)), dtype=np.int64)
        self.programmes = [ProgrammeAgent(self, programme) for programme in programmes]
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)

        self.outcome_counts = np.zeros((2, AGES, len(OUTCOMES) + 1), dtype=np.int64)
        self.outcome_years = np.zeros((persons, len(OUTCOMES) + 1), dtype=np.uint8)
        self.outcome_bill_ore = np.zeros_like(self.outcome_counts)
        self._billed_before = np.zeros(persons, dtype=np.int64)

    @property
    def years(self) -> int:
        """Return the number of years from the first birth until the youngest is 64."""
        return self.last_year - self.first_year + 1

    def run(self) -> Vandpunkt:
        """Live every year until the youngest is 64; return self."""
        self.run_model()
        return self

    def step(self) -> None:
        """Live one year; after the last one there is nothing more to live."""
        if not self.running:
            return
        self.year += 1
        self._look_around()
        self._programmes_deliver()
        self._agencies_serve()
        self._walk.live_year(
            self.people, self.year, self.key, self._class_means, self._area_shares, self._social_bit, self.parameters
        )
        self._billing.bill_year(self.people, self.year, self.parameters)
        self._read_out()
        self.datacollector.collect(self)
        self.running = self.year < self.last_year

    def _look_around(self) -> None:
        """Let newcomers in and the grown out; see what class and area are like."""
        welcome_and_look(
            self.people, self.year, self._class_means, self._class_sizes, self._area_shares, self._area_adults,
            self.parameters,
        )  # fmt: skip

    def _agencies_serve(self) -> None:
        """Let every agency look at everyone, then take in and serve as far as it has room."""
        eyes = self._eyes
        threads = self._walk.threads
        notice_everyone(
            threads, self.people, np.uint64(self.year), self.key[0], self.key[1], eyes.weights, eyes.ages,
            eyes.thresholds, eyes.errors, eyes.streams, threads, self._strand_needs, self.noticed, self.seen_need,
            self._strand_residents, self.parameters,
        )  # fmt: skip
        self.residents = self._strand_residents.sum(axis=0)
        for agency in self.agencies:
            agency.step()

    def _programmes_deliver(self) -> None:
        """Let every programme enrol and deliver; what moves the same lever overlaps."""
        for programme in self.programmes:
            programme.step()
        overlap_share = float(self.parameters["overlap_share"][0])
        apply_together(self.people, (push for p in self.programmes for push in p.pushes()), overlap_share)
        for programme in self.programmes:
            programme.end_year()

    def _read_out(self) -> None:
        first_age, last_age = self.economics.exclusion_ages
        count_outcomes(
            self.people, self.year, self.group_of_person, first_age, last_age, self.ledger.by_person,
            self._billed_before, self.outcome_counts, self.outcome_years, self.outcome_bill_ore,
        )  # fmt: skip

    def is_here(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Return which of some people live here this year."""
        here: npt.NDArray[np.bool_] = self.people["presence"][rows] == ALIVE
        return here

    def rows_of_ages(self, first_age: int, last_age: int) -> tuple[int, int]:
        """Return the range of rows of those between two ages this year, both included."""
        born = self.people["birth_year"]
        first = np.searchsorted(born, self.year - last_age, side="left")
        last = np.searchsorted(born, self.year - first_age, side="right")
        return int(first), int(last)

    def person(self, row: int) -> Person:
        """Return a handle to follow one person: a Mesa agent made on demand over a row."""
        return Person(self, row)


REPORTERS: dict[str, Callable[[Vandpunkt], int]] = {
    "year": lambda model: model.year,
    "alive": lambda model: int((model.people["presence"] == ALIVE).sum()),
    "in_the_six_states": lambda model: int(((model.people["presence"] == ALIVE) & (model.people["outcome"] > 0)).sum()),
    "served": lambda model: sum(agency.tally.served[-1] for agency in model.agencies),
    "turned_away": lambda model: sum(agency.tally.turned_away[-1] for agency in model.agencies),
    "in_programmes": lambda model: sum(programme.delivered_by_year[-1] for programme in model.programmes),
}
"""What the data collector keeps of every year, in persons (one served by two agencies counts twice)."""

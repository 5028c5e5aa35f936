"""The model: a municipality, its people, agencies and programmes, and the order of its year.

Read ``Vandpunkt.step`` first. People are rows of one array that compiled rules walk over; agencies and programmes are
Mesa agents. Randomness comes from ``sim.people.draws`` alone; Mesa's own generators are never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import mesa
import numpy as np
import numpy.typing as npt

from sim.agencies.agency import AgencyAgent
from sim.agencies.association import AssociationAgent
from sim.agencies.bill import BILL_ITEMS
from sim.agencies.billing import Billing
from sim.agencies.chairs import BETWEEN, settle_the_year
from sim.agencies.contacts import CONTACTS, GAVE_UP, SERVED, SERVED_BY_MISTAKE, WAITING, Contacts
from sim.agencies.council import CouncilAgent
from sim.agencies.doors import NOBODY, Mandates
from sim.agencies.health_talks import HealthTalkAgent
from sim.agencies.seeking import Seeking, seek_everyone
from sim.agencies.team import TeamAgent
from sim.configuration.agencies import MOST_AGENCIES
from sim.configuration.schema import (
    Agency,
    Economics,
    Fund,
    Governance,
    Municipality,
    Organisation,
    Programme,
    Reform,
    Title,
)
from sim.evidence.ages import AGES
from sim.evidence.groups import GROUPS
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.parameters import parameter_record
from sim.lifecourse.circumstances import note_circumstances
from sim.lifecourse.outcome import count_outcomes
from sim.lifecourse.surroundings import welcome_and_look
from sim.lifecourse.walk import Walk
from sim.money.fund import FundAgent
from sim.money.fund_knowledge import Knowledge
from sim.money.ledger import Ledger
from sim.money.prices import PAYERS, lines_of_assessment, lines_of_items, lines_of_programme, lines_of_reform
from sim.money.spread import spread_of
from sim.people.births import people_of
from sim.people.draws import key_of, stream_of
from sim.people.groups import population_groups
from sim.people.person import Person
from sim.people.record import (
    ALIVE,
    FOREIGN_BORN,
)
from sim.programmes.delivery import ProgrammeAgent, apply_together
from sim.programmes.reform import ReformAgent


class Vandpunkt(mesa.Model):
    """A municipality whose people are followed from birth to 64.

    Args:
        municipality: who is born and arrives, and when what is chosen begins.
        agencies: who serves them.
        programmes: what the strategy delivers.
        economics: price year and the ages of the read-outs.
        seed, replication: together the key of every draw.
        threads: threads to walk on; the result is the same for any number.
        parameters: array of one record of parameters; by default the evidence with its calibration.
        people: who lives here, if already known (as from ``people_of`` with the same key); copied.
        organisation: how agencies are organised; by default each sees to its own (silo).
        governance: who decides over the money; by default budgets are open.
        cash_flows: what the council believes of programmes (``sim.agencies.council``).
        reforms: what the strategy changes around everybody.
        fund: the social investment fund that some of the programmes have to ask for money.
        fund_knows: what is known of those programmes (``sim.money.fund_knowledge``).

    Attributes:
        parameters: of the year: what reforms and the business cycle move is moved.
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
        organisation: Organisation | None = None,
        governance: Governance | None = None,
        cash_flows: Mapping[str, npt.NDArray[np.float64]] | None = None,
        reforms: Sequence[Reform] = (),
        fund: Fund | None = None,
        fund_knows: Knowledge | None = None,
    ) -> None:
        super().__init__(rng=seed)
        if len(agencies) > MOST_AGENCIES:
            raise ValueError(f"at most {MOST_AGENCIES} agencies can be followed, got {len(agencies)}")
        for one in programmes:
            lender = one.contact.taken_from if one.contact else None
            if lender is not None and lender not in {agency.name for agency in agencies}:
                raise ValueError(f"programme {one.name} takes its staff from {lender}, an agency that is not here")
        agencies = sorted(agencies, key=lambda agency: agency.name)
        in_turn = [programme.name for programme in programmes]
        programmes = sorted(programmes, key=lambda programme: programme.name)
        reforms = sorted(reforms, key=lambda reform: reform.name)
        self.municipality = municipality
        self.economics = economics or Economics()
        self.key = key_of(seed, replication)
        self._as_today = parameter_record() if parameters is None else parameters
        self.parameters = self._as_today.copy()
        self.people = people_of(municipality, self.parameters, self.key) if people is None else people.copy()
        self.first_year = municipality.first_birth_year
        self.last_year = municipality.last_year
        self.year: int = self.first_year - 1
        self.running: bool = True
        persons = len(self.people)

        born = self.people["birth_year"].astype(np.int64)
        birth_years = self.first_year + np.arange(municipality.birth_years + 1)
        self._first_rows: list[int] = np.searchsorted(born, birth_years).tolist()
        newcomer = (self.people["origin"] == FOREIGN_BORN).astype(np.int64)
        self.group_of_person = 2 * (born - self.first_year) + newcomer
        if (np.diff(self.group_of_person) < 0).any():
            raise ValueError("people stand by year of birth, those born here before newcomers, as people_of gives them")
        price_year = self.economics.price_year
        lines = [
            *lines_of_items(price_year),
            *(line for agency in agencies for line in lines_of_assessment(agency, price_year)),
            *(line for programme in programmes for line in lines_of_programme(programme, price_year)),
            *(line for reform in reforms for line in lines_of_reform(reform, price_year)),
        ]
        kept_share = float(self._as_today["cost_place_kept_share"][0])
        self.ledger = Ledger(
            lines, self.first_year, self.years, self.group_of_person, self.first_year, 2 * municipality.birth_years,
            spread_of(lines, self.key, self.people["person"], kept_share),
        )  # fmt: skip
        self._walk = Walk(threads)
        self._billing = Billing(self.ledger, BILL_ITEMS, threads)
        classes = int(self.people["school_class"].max()) + 1 if persons else 0
        self._class_means = np.zeros(classes)
        self._class_sizes = np.zeros(classes, dtype=np.int64)
        self._area_shares = np.zeros((municipality.areas, 3))
        self._area_adults = np.zeros((municipality.areas, 4), dtype=np.int64)

        self.programmes = [ProgrammeAgent(self, programme) for programme in programmes]
        self.circumstances = np.zeros(persons, dtype=np.uint32)
        self._in_turn = sorted(self.programmes, key=lambda agent: in_turn.index(agent.programme.name))
        self.reforms = [ReformAgent(self, reform) for reform in reforms]
        silo = Organisation(name="silo", title=Title(en="Silo", sv="Stuprör"))
        self._organise(agencies, organisation or silo)
        self.council = CouncilAgent(self, governance, cash_flows) if governance else None
        self.fund = FundAgent(self, fund, fund_knows) if fund else None
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)
        self._open_the_diary()

    def _organise(self, agencies: Sequence[Agency], chosen: Organisation) -> None:
        """Set up the agencies, and what joins them in the chosen way of organising."""
        self.mandates = Mandates(agencies)
        self.contacts = Contacts(agencies, len(self.people))
        self.residents = np.zeros(len(agencies), dtype=np.int64)
        self.between_chairs = np.zeros(len(self.people), dtype=np.uint8)
        self._seeking = Seeking(self._walk.threads, len(agencies), len(self.mandates.rules))
        self._helps = np.array([agency.service.helps for agency in agencies], dtype=np.uint8)
        self._chairs_stream = stream_of("chairs", "between")
        self.agencies = [AgencyAgent(self, agency, place) for place, agency in enumerate(agencies)]
        self.team = TeamAgent(self, chosen.team) if chosen.team else None
        self.association = AssociationAgent(self, chosen.association) if chosen.association else None
        self.health_talks = HealthTalkAgent(self, chosen.health_talks) if chosen.health_talks else None

    def _open_the_diary(self) -> None:
        """Set up what is kept of every year and of every person's outcomes."""
        self.staff_shares: list[tuple[float, ...]] = []
        self.contact_counts: list[npt.NDArray[np.int64]] = []
        self.contacts_by_age: list[npt.NDArray[np.int64]] = []
        self.handed_over: list[npt.NDArray[np.int64]] = []
        self.handed_back: list[npt.NDArray[np.int64]] = []
        self.left_out: list[npt.NDArray[np.int64]] = []
        self.residents_by_year: list[int] = []
        self.residents_by_age: list[npt.NDArray[np.int64]] = []
        self.new_cases: list[int] = []
        persons = len(self.people)
        self.outcome_counts = np.zeros((2, AGES, len(OUTCOMES) + 1), dtype=np.int64)
        self.outcome_years = np.zeros((persons, len(OUTCOMES) + 1), dtype=np.uint8)
        self.outcome_bill_ore = np.zeros((*self.outcome_counts.shape, len(PAYERS)), dtype=np.int64)
        self.states_by_year = np.zeros((self.years, len(OUTCOMES) + 1), dtype=np.int64)
        self.population_group = population_groups(self.people)
        self.group_bill_ore = np.zeros((self.years, len(GROUPS), len(PAYERS)), dtype=np.int64)
        self._billed_before = np.zeros((persons, len(PAYERS)), dtype=np.int64)
        self._ever_in_a_state = np.zeros(persons, dtype=np.uint8)

    @property
    def years(self) -> int:
        """Return the number of years from the first birth to the last year lived."""
        return self.last_year - self.first_year + 1

    @property
    def has_begun(self) -> bool:
        """Return whether what is chosen is at work this year; before, everything is as today."""
        return self.year >= self.municipality.start_year

    def run(self) -> Vandpunkt:
        """Live every year to the last; return self."""
        self.run_model()
        return self

    def step(self) -> None:
        """Live one year; after the last one there is nothing more to live."""
        if not self.running:
            return
        self.year += 1
        self._the_times()
        self._look_around()
        self._council_decides()
        self._programmes_deliver()
        self._agencies_serve()
        self._walk.live_year(self.people, self.year, self.key, self._class_means, self._area_shares, self.parameters)
        self._billing.bill_year(self.people, self.year, self.parameters)
        if self.fund and self.has_begun:
            self.fund.settle()
        self._read_out()
        self.datacollector.collect(self)
        self.running = self.year < self.last_year

    def _the_times(self) -> None:
        """Let the business cycle turn and reforms change what surrounds everybody."""
        self.parameters.view(np.uint8)[:] = self._as_today.view(np.uint8)
        cycle = self.municipality.labour_demand_by_year
        if cycle:
            self.parameters["labour_demand"] += cycle[(self.year - self.first_year) % len(cycle)]
        for reform in self.reforms:
            reform.change_the_times()

    def _look_around(self) -> None:
        """Let newcomers in and the grown out; see what class and area are like."""
        residents = welcome_and_look(
            self.people, self.year, self._class_means, self._class_sizes, self._area_shares, self._area_adults,
            self.parameters,
        )  # fmt: skip
        self.residents_by_year.append(int(residents))

    def _council_decides(self) -> None:
        """Let the council share out the money and the fund decide on applications, once the choice has begun."""
        if self.council and self.has_begun:
            self.council.step()
        if self.fund and self.has_begun:
            self.fund.step()

    def _programmes_deliver(self) -> None:
        """Let every programme enrol and deliver, in the strategy's order; what moves the same lever overlaps."""
        for reform in self.reforms:
            reform.step()
        if any(programme.programme.target.among for programme in self.programmes):
            note_circumstances(self.people, np.uint64(self.year), self.circumstances, self.parameters)
        for programme in self._in_turn:
            programme.step()
        overlap_share = float(self.parameters["overlap_share"][0])
        apply_together(self.people, (push for p in self.programmes for push in p.pushes()), overlap_share)
        for programme in self.programmes:
            programme.end_year()

    def _agencies_serve(self) -> None:
        """Let agencies look, pass on, plan together where there is a team, serve, and projects help the others."""
        self._seek()
        if self.team and self.has_begun:
            self.team.step()
        for agency in self.agencies:
            agency.step()
        if self.association and self.has_begun:
            self.association.step()
        self._settle_contacts()

    def _seek(self) -> None:
        """Find pupils in health talks; let every agency look at everyone and pass on who is not its own."""
        contacts, seeking = self.contacts, self._seeking
        contacts.came_to[:] = 0
        contacts.told[:] = 0
        if self.health_talks and self.has_begun:
            self.health_talks.step()
        handed_over, handed_back = seeking.handed
        mandates = self.mandates
        seek_everyone(
            seeking.threads, self.people, np.uint64(self.year), self.key[0], self.key[1], mandates.doors,
            mandates.weights, mandates.open_to, mandates.listening, mandates.sought, mandates.rules, contacts.told,
            self.health_talks.tells if self.health_talks else NOBODY, seeking.threads, seeking.cuts,
            seeking.own_needs, seeking.needs, seeking.looks, seeking.names, seeking.draws, seeking.knocked_at,
            contacts.came_to, contacts.waited, contacts.queues, contacts.seen_need, contacts.in_need,
            contacts.refusal, contacts.glimpses, seeking.residents, handed_over, handed_back, self.parameters,
        )  # fmt: skip
        by_age = seeking.residents.sum(axis=0)
        self.residents_by_age.append(by_age)
        self.residents[:] = [by_age[first : last + 1].sum() for first, last in (a.agency.ages for a in self.agencies)]
        self.handed_over.append(handed_over.sum(axis=0))
        self.handed_back.append(handed_back.sum(axis=0))

    def _settle_contacts(self) -> None:
        """Count what contacts came to, and who is left between the chairs."""
        counts = np.zeros((len(self.agencies), len(CONTACTS)), dtype=np.int64)
        by_age = np.zeros((AGES, len(CONTACTS)), dtype=np.int64)
        left_out = np.zeros((AGES, 4), dtype=np.int64)
        settle_the_year(
            self.people, np.uint64(self.year), self.key[0], self.key[1], self._chairs_stream, self.contacts.came_to,
            self._helps, self.contacts.queues, self.between_chairs, counts, by_age, left_out, self.parameters,
        )  # fmt: skip
        self.staff_shares.append(tuple(agency.staff_share for agency in self.agencies))
        self.contact_counts.append(counts)
        self.contacts_by_age.append(by_age)
        self.left_out.append(left_out)

    def _read_out(self) -> None:
        first_age, last_age = self.economics.exclusion_ages
        place = self.year - self.first_year
        new_cases = count_outcomes(
            self.people, self.year, self.group_of_person, self.population_group, first_age, last_age,
            self.ledger.by_person, self._billed_before, self.outcome_counts, self.states_by_year[place],
            self.outcome_years, self.outcome_bill_ore, self.group_bill_ore[place], self._ever_in_a_state,
        )  # fmt: skip
        self.new_cases.append(int(new_cases))

    def is_here(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Return which of some people live here this year."""
        here: npt.NDArray[np.bool_] = self.people["presence"][rows] == ALIVE
        return here

    def rows_of_ages(self, first_age: int, last_age: int) -> tuple[int, int]:
        """Return the range of rows of those between two ages this year, both included."""
        since, most = self.year - self.first_year, self.municipality.birth_years
        oldest, youngest = min(max(since - last_age, 0), most), min(max(since - first_age + 1, 0), most)
        return self._first_rows[oldest], self._first_rows[youngest]

    def person(self, row: int) -> Person:
        """Return a handle to follow one person: a Mesa agent made on demand over a row."""
        return Person(self, row)


def _persons(model: Vandpunkt, *contacts: int) -> int:
    """Return how many contacts of the year came to something; two agencies count a person twice."""
    return int(model.contact_counts[-1][:, list(contacts)].sum())


REPORTERS: dict[str, Callable[[Vandpunkt], int]] = {
    "year": lambda model: model.year,
    "alive": lambda model: int(model.states_by_year[model.year - model.first_year].sum()),
    "in_the_six_states": lambda model: int(model.states_by_year[model.year - model.first_year, 1:].sum()),
    "new_cases": lambda model: model.new_cases[-1],
    "served": lambda model: _persons(model, SERVED, SERVED_BY_MISTAKE),
    "waiting": lambda model: _persons(model, WAITING),
    "gave_up": lambda model: _persons(model, GAVE_UP),
    "between_chairs": lambda model: int(model.left_out[-1][:, BETWEEN].sum()),
    "in_programmes": lambda model: sum(programme.delivered_by_year[-1] for programme in model.programmes),
}
"""What the data collector keeps of every year, in persons; of contacts, one with two agencies counts twice."""

"""One run: one alternative, one replication, and what is kept of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.agencies.contacts import CONTACTS
from sim.agencies.doors import Rule, rules_by_name
from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.outcomes import OUTCOMES
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.prices import ORE_PER_SEK
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import Alternative

FIRST_ADULT_AGE, LAST_ADULT_AGE = 20, 64


@dataclass(frozen=True)
class Run:
    """What is kept of one run.

    Attributes:
        strategy, replication: which run it is.
        persons_in_exclusion: persons born here in long-lasting exclusion, by outcome (six, in order).
        followed: persons born here.
        counts: int64 (2, 65, 7): born here or newcomer, age, outcome (0 none).
        ledger: the book by year, summed over birth years (``Ledger.frame`` less the age).
        yearly_cost_sek: yearly bill of those born here who are in one of the six states, averaged over the ages
            20-64; all readings added, as the source does.
        share_of_bill_on_excluded: share of the whole bill that falls on persons in long-lasting exclusion.
        services: by agency and year, persons by what the contact came to (``CONTACTS``, none left out).
        hand_overs: agency, need, to, keeps, uses and back (to an agency that had refused), since the choice began.
        residents: int64 (65,): person-years by age since the choice began, and so the next two.
        contacts_by_age: int64 (65, contacts): contacts by age and what they came to, of all agencies.
        left_out: int64 (65, 4): by age, of ``sim.agencies.chairs``.
        achieved: by year and payer, öre by what they achieved (``Ledger.achievements``).
        participants: by programme and year, persons who began, persons in delivery, and persons who waited.
        digest: of the people at the end and of every amount; equal runs have equal digests.
    """

    strategy: str
    replication: int
    persons_in_exclusion: dict[str, int]
    followed: int
    counts: np.ndarray
    ledger: pd.DataFrame
    yearly_cost_sek: float
    share_of_bill_on_excluded: float
    services: pd.DataFrame
    hand_overs: pd.DataFrame
    residents: np.ndarray
    contacts_by_age: np.ndarray
    left_out: np.ndarray
    achieved: pd.DataFrame
    participants: pd.DataFrame
    digest: str


def model_of(
    municipality: Municipality,
    agencies: Sequence[Agency],
    alternative: Alternative,
    economics: Economics,
    seed: int,
    replication: int,
    threads: int,
    parameters: np.ndarray,
    people: np.ndarray,
) -> Vandpunkt:
    """Return a municipality under an alternative, before its first year."""
    return Vandpunkt(
        municipality, agencies, alternative.programmes, economics, seed, replication, threads, parameters, people,
        organisation=alternative.organisation, governance=alternative.governance, cash_flows=alternative.cash_flows,
        reforms=alternative.reforms, fund=alternative.fund, fund_knows=alternative.fund_knows,
    )  # fmt: skip


def run_one(
    municipality: Municipality,
    agencies: Sequence[Agency],
    alternative: Alternative,
    economics: Economics,
    seed: int,
    replication: int,
    threads: int,
    parameters: np.ndarray,
    people: np.ndarray,
) -> Vandpunkt:
    """Live one municipality under one alternative to its last year; return the model."""
    return model_of(
        municipality, agencies, alternative, economics, seed, replication, threads, parameters, people
    ).run()  # fmt: skip


def kept(model: Vandpunkt, strategy: str, replication: int) -> Run:
    """Return what is kept of a model that has been run to its end."""
    begun = model.municipality.warm_up_years
    born_here = model.people["origin"] != FOREIGN_BORN
    exclusion = exclusion_of(model.outcome_years, model.economics.exclusion_years)
    frame = model.ledger.frame()
    in_the_six = model.outcome_bill_ore[0, FIRST_ADULT_AGE : LAST_ADULT_AGE + 1, 1:].sum()
    bill = model.ledger.by_person.sum(axis=1)
    keys = ["year", "newcomers", "item", "payer", "reading"]
    return Run(
        strategy=strategy,
        replication=replication,
        persons_in_exclusion={
            name: int(((exclusion == place) & born_here).sum()) for place, name in enumerate(OUTCOMES, start=1)
        },
        followed=int(born_here.sum()),
        counts=model.outcome_counts,
        ledger=frame.groupby(keys, observed=True, as_index=False)["amount_ore"].sum(),
        yearly_cost_sek=float(in_the_six) / ORE_PER_SEK / (LAST_ADULT_AGE - FIRST_ADULT_AGE + 1),
        share_of_bill_on_excluded=float(bill[exclusion > 0].sum() / bill.sum()) if bill.sum() else 0.0,
        services=services_of(model),
        hand_overs=hand_overs_of(model),
        residents=np.sum(model.residents_by_age[begun:], axis=0),
        contacts_by_age=np.sum(model.contacts_by_age[begun:], axis=0),
        left_out=np.sum(model.left_out[begun:], axis=0),
        achieved=model.ledger.achievements(),
        participants=participants_of(model),
        digest=digest_of(model),
    )


def services_of(model: Vandpunkt) -> pd.DataFrame:
    """Return what contacts came to: agency, year and a column of persons for each of ``CONTACTS`` but none."""
    counts = np.array(model.contact_counts).reshape(len(model.contact_counts), len(model.agencies), len(CONTACTS))
    years = model.first_year + np.arange(len(counts))
    frame = pd.DataFrame(counts.reshape(-1, len(CONTACTS)), columns=list(CONTACTS)).drop(columns=CONTACTS[0])
    frame.insert(0, "agency", np.tile([agent.agency.name for agent in model.agencies], len(years)))
    frame.insert(1, "year", np.repeat(years, len(model.agencies)))
    return frame


def hand_overs_of(model: Vandpunkt) -> pd.DataFrame:
    """Return how often each hand-over was used since the choice began, and how often it led back."""
    begun = model.municipality.warm_up_years
    rules = [rule._asdict() for rule in rules_by_name([agent.agency for agent in model.agencies])]
    frame = pd.DataFrame(rules, columns=list(Rule._fields))
    frame["uses"] = np.sum(model.handed_over[begun:], axis=0) if rules else []
    frame["back"] = np.sum(model.handed_back[begun:], axis=0) if rules else []
    return frame


def participants_of(model: Vandpunkt) -> pd.DataFrame:
    """Return who took part: programme, year, and persons who began, were in delivery and waited."""
    years = np.arange(model.first_year, model.last_year + 1)
    frames = [
        pd.DataFrame(
            {
                "programme": p.programme.name,
                "year": years,
                "began": p.begun_by_year,
                "in_delivery": p.delivered_by_year,
                "waiting": p.waiting_by_year,
            }
        )
        for p in model.programmes
    ]
    columns = ["programme", "year", "began", "in_delivery", "waiting"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def digest_of(model: Vandpunkt) -> str:
    """Return a digest of everybody's record and of every amount in the ledger."""
    digest = hashlib.sha256(model.people.tobytes())
    digest.update(model.outcome_counts.tobytes())
    digest.update(model.ledger.by_year.tobytes())
    digest.update(model.ledger.by_person.tobytes())
    digest.update(model.ledger.by_achievement.tobytes())
    digest.update(np.array(model.contact_counts).tobytes())
    return digest.hexdigest()

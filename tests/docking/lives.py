"""Some forty lives in which nearly everything happens, told as JSON: ``python lives.py CASE …``.

Run with ``NUMBA_DISABLE_JIT=1`` it is the reference interpreter that lives them. Rare events are made common, agencies
short of room and one of them sees without error, so that every branch of the rules and every queue is walked through.
A case is a seed, or a seed, a way of organising and a way of governing: ``3:team:pressed``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace

import numpy as np

from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.files import load_governance, load_organisation
from sim.configuration.schema import Agency, Municipality, Organisation, Title
from sim.evidence.parameters import Shift, calibrated_shifts, parameter_record
from sim.lifecourse.outcome import outcome_of
from sim.model import Vandpunkt
from sim.studies.run import digest_of

COMMONER = {
    "conviction_log_odds": 1.5, "violence_log_odds": 1.0, "prison_log_odds": 1.5, "prison_second_year_log_odds": 1.0,
    "drug_log_odds": 2.0, "alcohol_log_odds": 2.0, "placement_log_odds": 3.0, "placement_end_log_odds": 1.0,
    "severe_illness_log_odds": 2.5, "recovery_severe": 2.0, "disability_pension_log_odds": 1.0,
    "sickness_log_odds": 1.0, "leave_disability_pension_log_odds": 2.0, "death_log_odds": 0.7,
    "separation_log_odds": 1.0, "parental_illness_log_odds": 2.0, "parental_misuse_log_odds": 2.0,
    "eligibility_log_odds": -1.5,
}  # fmt: skip
STATES = ("presence", "child_welfare", "school", "livelihood", "health", "misuse", "prison_years_left", "outcome")


def lives(case: str, threads: int = 1) -> dict[str, object]:
    """Return the digests of one small municipality, and which values each state and each contact took.

    Args:
        case: seed, way of organising and way of governing with ``:`` between them; the last two may be left out.
        threads: threads to walk on.
    """
    seed, organisation, governance = case.split(":") if ":" in case else (case, "silo", "open")
    place = Municipality(
        name="a_place", title=Title(en="A test", sv="Ett prov"), births_per_year=14, birth_years=2,
        newcomers_per_birth=0.5, areas=3, class_size=5, warm_up_years=0 if organisation == "silo" else 12,
    )  # fmt: skip
    agencies = [with_room(agency, 70.0) for agency in load_agencies()]
    agencies[0] = replace(agencies[0], noise_sd=0.0)
    parameters = parameter_record([*calibrated_shifts(), *(Shift(name, add) for name, add in COMMONER.items())])
    programmes = load_programmes("whole_chain")
    model = Vandpunkt(
        place, agencies, programmes, seed=int(seed), threads=threads, parameters=parameters,
        organisation=roomy(load_organisation(organisation)), governance=load_governance(governance),
        cash_flows={programmes[0].name: np.ones(4)},
    )  # fmt: skip
    seen: dict[str, set[int]] = {state: set() for state in (*STATES, "came_to", "staff_share")}
    contacts = hashlib.sha256()
    while model.year < model.last_year:
        model.step()
        for state in STATES:
            seen[state] |= set(model.people[state].tolist())
        for kept in ("came_to", "waited", "queues", "in_need", "refusal", "glimpses", "told"):
            contacts.update(getattr(model.contacts, kept).tobytes())
        seen["came_to"] |= set(model.contacts.came_to.ravel().tolist())
        seen["staff_share"] |= {agent.staff_share for agent in model.agencies}
    return {
        "digest": digest_of(model),
        "contacts": contacts.hexdigest(),
        "seen": {state: sorted(values) for state, values in seen.items()},
    }


def with_room(agency: Agency, per_1000: float) -> Agency:
    """Return an agency with the hours to serve so many of 1 000 residents, less those it looks into cases."""
    return replace(agency, staff=replace(agency.staff, hours_per_1000=per_1000 * agency.staff.hours_per_case))


def roomy(organisation: Organisation) -> Organisation:
    """Return a way of organising whose projects and team have room for some even of forty persons."""
    team, association = organisation.team, organisation.association
    if team:
        team = replace(team, staff=replace(team.staff, hours_per_1000=200.0 * team.staff.hours_per_case))
    if association:
        projects = tuple(replace(project, places_per_1000=100.0) for project in association.projects)
        association = replace(association, projects=projects, taken_up_share=0.5, least_cases=1)
    return replace(organisation, team=team, association=association)


if __name__ == "__main__":
    told = {case: lives(case) for case in sys.argv[1:]}
    print(json.dumps({"lives": told, "compiled": hasattr(outcome_of, "signatures")}))

"""Some forty lives in which nearly everything happens, told as JSON: ``python lives.py SEED …``.

Run with ``NUMBA_DISABLE_JIT=1`` it is the reference interpreter that lives them. Rare events are made common, agencies
short of room and one of them sees without error, so that every branch of the rules and every queue is walked through.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.schema import Municipality, Title
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


def lives(seed: int, threads: int = 1) -> dict[str, object]:
    """Return the digest of one small municipality, and which values each state took."""
    place = Municipality(
        name="a_place", title=Title(en="A test", sv="Ett prov"), births_per_year=14, birth_years=2,
        newcomers_per_birth=0.5, areas=3, class_size=5,
    )  # fmt: skip
    agencies = [replace(agency, capacity_per_1000=70.0) for agency in load_agencies()]
    agencies[0] = replace(agencies[0], noise_sd=0.0)
    parameters = parameter_record([*calibrated_shifts(), *(Shift(name, add) for name, add in COMMONER.items())])
    programmes = load_programmes("whole_chain")
    model = Vandpunkt(place, agencies, programmes, seed=seed, threads=threads, parameters=parameters)
    seen: dict[str, set[int]] = {state: set() for state in STATES}
    while model.year < model.last_year:
        model.step()
        for state in STATES:
            seen[state] |= set(model.people[state].tolist())
    return {"digest": digest_of(model), "seen": {state: sorted(values) for state, values in seen.items()}}


if __name__ == "__main__":
    told = {seed: lives(int(seed)) for seed in sys.argv[1:]}
    print(json.dumps({"lives": told, "compiled": hasattr(outcome_of, "signatures")}))

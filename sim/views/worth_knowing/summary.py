"""Every figure *worth knowing* prints, named and with its unit, as plain data for ``summary.json``."""

from __future__ import annotations

from typing import Any

from sim.studies.means import records_of
from sim.views.frames import comparator_of
from sim.views.worth_knowing.frames import WorthKnown
from sim.views.worth_knowing.names import way_of
from sim.views.worth_knowing.short import best_evaluation

UNITS = {
    "everything": "SEK, worth of knowing everything that is believed before choosing (EVPI) for one cohort as lived, "
    "with its 95 % interval; all_…: of all cohorts, discounted; with one town a draw one town's luck is in it",
    "choice": "net_sek: SEK, mean against the comparator; probability: share of draws in which it is best, low and "
    "high its 95 %; loss_sek: SEK, expected loss of choosing it",
    "worths": "person_sek: SEK that keeping one person out is worth beside what it saves; best and probability: who is "
    "best on average there and in what share of draws; sek, low, high: as everything",
    "groups": "SEK a cohort, worth of knowing the group perfectly (EVPPI) with its 95 % interval; floor_sek: its own "
    "noise, passed by luck 1 time in 20; floor_of_all_sek: passed by the best of all groups 1 time in 20 where none "
    "says anything; proof: surely (above both: told from luck, 1 in 20), perhaps (above its own), no; "
    "factors: numbers in it, assumed: of them",
    "evaluations": "per_arm: persons in each arm; worth_sek with its 95 % interval low, high, cost_sek (assumption) "
    "and net_sek: SEK, the cohorts that come after evaluation_years; is_best: of its sizes; proof: of the "
    "programme's effect",
    "doubt": "share of the variance of the net over draws that assumed or measured numbers explain by themselves, 0 to "
    "1, with its 95 % interval; told: above floor, what numbers that say nothing would explain",
}


def summary_of_worth(known: WorthKnown, price_year: int) -> dict[str, Any]:
    """Return the summary; what is not known or not finite is None.

    Args:
        known: what was printed.
        price_year: of every krona.
    """
    groups, evaluations, best = known.groups, known.frames["evaluations"], best_evaluation(known)
    return {
        "comparator": comparator_of(known.titles),
        "best": str(known.best["strategy"]),
        "standing": known.standing,
        "draws": known.draws,
        "towns": known.towns,
        "posterior_members": known.members,
        "price_year": price_year,
        "discount_rate_per_year": known.rate,
        "judged_by": known.judged_by,
        "worth_of_a_person_sek": known.person_sek,
        "cohorts": known.cohorts,
        "cohorts_discounted": known.cohorts_discounted,
        "persons_in_a_cohort": known.followed,
        "evaluated_event_share": known.event_share,
        "evaluation_fixed_sek": known.fixed_sek,
        "evaluation_sek_a_person": known.sek_a_person,
        "evaluation_years": known.evaluation_years,
        "evaluation_design_effect": known.design_effect,
        "cohorts_served": known.cohorts_served,
        "units": UNITS,
        "everything": records_of(known.frames["everything"])[0],
        "choice": records_of(known.frames["choice"]),
        "worths": records_of(known.frames["worths"]),
        "groups": [{**one, "how": way_of(one["group"])} for one in records_of(groups)],
        "evaluations": records_of(
            evaluations.assign(proof=[known.proof_of_effect(str(one)) for one in evaluations["programme"]])
        ),
        "best_evaluation": None if best is None else records_of(best.to_frame().T)[0],
        "doubt": records_of(known.frames["doubt"]),
    }

"""Calibration: intercepts (and two slopes) moved until the model meets published prevalences.

Each parameter is paired with the measure it moves most. A damped fixed-point iteration adds to the parameter what is
missing in log-odds, on one large cohort and the same accidents of life in every round, so that seeds are no part of
the search. What Umeå's and Trelleborg's documents claim about exclusion is not among the measures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sim.configuration.schema import Agency, Municipality
from sim.evidence.parameters import Shift, calibrated_shifts, parameter_record
from sim.model import Vandpunkt
from sim.studies.prevalences import MEASURES, Measure, measure


@dataclass(frozen=True)
class Pair:
    """A parameter to move and the measure to meet; ``sign`` is +1 if raising one raises the other."""

    shift: Shift
    measure: str
    sign: int


PAIRS: tuple[Pair, ...] = (
    Pair(Shift("low_income_log_odds", 0.0), "low_income_children", 1),
    Pair(Shift("separation_log_odds", 0.0), "both_parents_at_17", -1),
    Pair(Shift("parental_illness_log_odds", 0.0), "parent_ill_or_misusing_by_18", 1),
    Pair(Shift("placement_log_odds", 0.0, 0, 3), "placed_in_year_0_3", 1),
    Pair(Shift("placement_log_odds", 0.0, 4, 12), "placed_in_year_7_9", 1),
    Pair(Shift("placement_log_odds", 0.0, 13, 20), "placed_in_year_15_17", 1),
    Pair(Shift("placement_end_log_odds", 0.0), "ever_placed_by_18", 1),
    Pair(Shift("eligibility_log_odds", 0.0), "not_eligible_at_16", -1),
    Pair(Shift("eligibility_late_arrival_per_year", 0.0), "not_eligible_arrived_13_15", -1),
    Pair(Shift("attainment_parental_education", 0.0), "not_eligible_parents_post_secondary", -1),
    Pair(Shift("completion_log_odds", 0.0), "degree_within_three_years", 1),
    Pair(Shift("find_work_log_odds", 0.0, 16, 29), "neet_16_29_born_here", -1),
    Pair(Shift("lose_work_log_odds", 0.0), "registered_unemployed_of_labour_force", 1),
    Pair(Shift("find_work_long_term", 0.0), "long_term_unemployed_of_labour_force", -1),
    Pair(Shift("find_work_newcomer", 0.0), "refugees_in_work_after_8_years", 1),
    Pair(Shift("ill_health_log_odds", 0.0, 6, 17), "treated_mental_ill_health_girls_10_17", 1),
    Pair(Shift("ill_health_log_odds", 0.0, 18, 64), "treated_mental_ill_health_women_18_24", 1),
    Pair(Shift("alcohol_log_odds", 0.0), "severe_alcohol_17_64", 1),
    Pair(Shift("drug_log_odds", 0.0), "problem_drug_use_15_64", 1),
    Pair(Shift("conviction_log_odds", 0.0), "convicted_men_15_19", 1),
    Pair(Shift("conviction_recent", 0.0), "recidivism_first_time", 1),
    Pair(Shift("conviction_log_priors", 0.0), "recidivism_all", 1),
    Pair(Shift("violence_log_odds", 0.0), "violent_conviction_by_45", 1),
    Pair(Shift("disability_pension_log_odds", 0.0), "disability_pension_19_64", 1),
    Pair(Shift("short_sick_leave_extra_log_odds", 0.0), "any_sickness_benefit_25_29", 1),
    Pair(Shift("income_support_log_odds", 0.0), "income_support_18_64", 1),
    Pair(Shift("stay_on_income_support_log_odds", 0.0), "income_support_fifth_year", 1),
)
"""Which parameter is moved for which measure."""

LARGEST_STEP, LARGEST_SHIFT = 0.7, 4.0
SLOPES = {"attainment_parental_education": 0.2, "eligibility_late_arrival_per_year": 0.1, "conviction_log_priors": 0.4}
"""Step per missing log-odd for parameters that are multiplied by something; 0.7 for intercepts."""


@dataclass(frozen=True)
class Fit:
    """What a calibration ended with: the shifts and, by measure, what the model then gives."""

    shifts: tuple[Shift, ...]
    simulated: dict[str, float]


def _log_odds(percent: float) -> float:
    share = min(max(percent / 100.0, 1e-4), 1.0 - 1e-4)
    return math.log(share / (1.0 - share))


def _measures() -> dict[str, Measure]:
    return {m.name: m for m in MEASURES}


def simulate(
    municipality: Municipality, agencies: Sequence[Agency], shifts: Sequence[Shift], seed: int, threads: int
) -> dict[str, float]:
    """Return every measure of one run with some shifts."""
    model = Vandpunkt(municipality, agencies, seed=seed, threads=threads, parameters=parameter_record(shifts))
    return measure(model)


def calibrate(
    municipality: Municipality,
    agencies: Sequence[Agency],
    rounds: int,
    seed: int,
    threads: int,
    report: Callable[[int, Fit], object] = lambda _round, _fit: None,
) -> Fit:
    """Return the shifts after some rounds.

    Args:
        municipality: a cohort large enough for rare outcomes (20 000 births or more).
        agencies: who serves them.
        rounds: rounds of the iteration, which starts from the evidence; 0 measures the calibration in use.
        seed: of the accidents of life, the same in every round.
        threads: threads to walk on.
        report: called after every round.
    """
    published = _measures()
    shifts = tuple(pair.shift for pair in PAIRS) if rounds > 0 else calibrated_shifts()
    fit = Fit(shifts, simulate(municipality, agencies, shifts, seed, threads))
    for done in range(rounds):
        damping = 1.0 if done < rounds // 2 else 0.5
        moved = []
        for pair, shift in zip(PAIRS, fit.shifts, strict=True):
            missing = _log_odds(published[pair.measure].published) - _log_odds(fit.simulated[pair.measure])
            step = pair.sign * damping * SLOPES.get(shift.name, 0.7) * missing
            step = min(max(step, -LARGEST_STEP), LARGEST_STEP)
            moved.append(replace(shift, add=min(max(shift.add + step, -LARGEST_SHIFT), LARGEST_SHIFT)))
        fit = Fit(tuple(moved), simulate(municipality, agencies, moved, seed, threads))
        report(done + 1, fit)
    return fit

"""The quantities that can be measured on simulated lives: shares, transitions, spells, concentration, contrasts.

Each takes a ``Target`` (a row of a table) and ``Lives`` and returns a number, NaN where there is nobody to measure.
``QUANTITIES`` says which columns each one needs and may have; ``docs/quantities.md`` is made from it. Shares are in
percent. Person-level quantities look at persons who are here at the last age asked for; a year is the unit of time, so
nothing shorter can be told apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.configuration.faults import shown
from sim.evidence.ages import AGES
from sim.people.record import FEMALE, FOREIGN_BORN, MALE
from sim.studies.measures import contrasts
from sim.studies.measures.contrasts import Compared
from sim.studies.measures.expressions import members, read_terms, refuse_yearly, values
from sim.studies.measures.lives import Lives, Mask, UnknownWordError
from sim.studies.measures.target import Target

PERCENT = 100.0


@dataclass(frozen=True)
class Quantity:
    """Something that can be measured.

    Attributes:
        meaning: what it is, in a sentence.
        needs: columns that must be filled.
        may: columns that may be filled; any other one is refused.
        unit: of the number.
        of: measures it.
        of_persons: whether it compares or counts persons, so that who is meant may not change from year to year.
    """

    meaning: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    unit: str
    of: Callable[[Target, Lives], float]
    of_persons: bool = False


def percent(part: float, whole: float) -> float:
    """Return ``part`` of ``whole`` in percent; NaN when there is nobody."""
    return PERCENT * part / whole if whole else float("nan")


def _among(t: Target, x: Lives) -> Mask:
    return members(x, read_terms(t.among)) & x.here


def _persons(t: Target, x: Lives) -> npt.NDArray[np.bool_]:
    """Return who is among those meant and here at the last age; the expression must not change over the years."""
    terms = read_terms(t.among)
    refuse_yearly(terms)
    return np.asarray(members(x, terms)[t.age_to] & x.here[t.age_to])


def _ages(t: Target) -> slice:
    return slice(t.age_from, t.age_to + 1)


# --- shares of person-years and of persons


def share(t: Target, x: Lives) -> float:
    """Return the share of person-years in the state."""
    base = _among(t, x)[_ages(t)]
    return percent(int((x.state(t.state)[_ages(t)] & base).sum()), int(base.sum()))


def ever(t: Target, x: Lives) -> float:
    """Return the share of persons in the state in at least ``times`` years (1 unless given) at the ages."""
    who = _persons(t, x)
    years = x.state(t.state)[_ages(t)].sum(axis=0)
    return percent(int((who & (years >= (t.times or 1))).sum()), int(who.sum()))


def incidence(t: Target, x: Lives) -> float:
    """Return the share of person-years begun out of the state that are spent in it."""
    state, base = x.state(t.state), _among(t, x)
    before, now = slice(max(t.age_from, 1) - 1, t.age_to), slice(max(t.age_from, 1), t.age_to + 1)
    at_risk = base[now] & x.here[before] & ~state[before]
    return percent(int((at_risk & state[now]).sum()), int(at_risk.sum()))


def transition(t: Target, x: Lives) -> float:
    """Return the share of person-years in ``start`` that are in the state ``years`` years later."""
    years = t.years or 1
    last = min(t.age_to, AGES - 1 - years)
    if last < t.age_from:
        return float("nan")
    then, later = slice(t.age_from, last + 1), slice(t.age_from + years, last + 1 + years)
    base = _among(t, x)[then] & x.state(t.start)[then] & x.here[later]
    return percent(int((base & x.state(t.state)[later]).sum()), int(base.sum()))


def after_arrival(t: Target, x: Lives) -> float:
    """Return the share in the state ``years`` years after arrival, of those who arrived at the ages."""
    arrival = x.people["arrival_age"].astype(np.int64)
    years = t.years or 1
    came = (arrival >= t.age_from) & (arrival <= min(t.age_to, AGES - 1 - years))
    who = np.flatnonzero(came & (x.people["origin"] == FOREIGN_BORN))
    at = arrival[who] + years
    here = x.here[at, who] & _among(t, x)[at, who]
    return percent(int((here & x.state(t.state)[at, who]).sum()), int(here.sum()))


def recurrence(t: Target, x: Lives) -> float:
    """Return the share of years with the event, after so many earlier ones, with another within ``years`` years."""
    years = t.years or 1
    event = x.state(t.state)
    earlier: npt.NDArray[np.int64] = np.cumsum(event, axis=0) - event
    fewest, most = t.priors or (0, AGES)
    last = min(t.age_to, AGES - 1 - years)
    then = slice(t.age_from, last + 1)
    again = np.zeros_like(event[then])
    for k in range(1, years + 1):
        again |= event[t.age_from + k : last + 1 + k]
    start = event[then] & _among(t, x)[then] & (earlier[then] >= fewest) & (earlier[then] <= most)
    return percent(int((start & again).sum()), int(start.sum()))


# --- spells


def survival(t: Target, x: Lives) -> float:
    """Return the share of spells begun at the ages that still last ``years`` years after the year they began."""
    years = t.years or 1
    state = x.state(t.state)
    begins = np.zeros_like(state)
    begins[1:] = state[1:] & ~state[:-1] & x.here[:-1]
    last = min(t.age_to, AGES - 1 - years)
    then = slice(max(t.age_from, 1), last + 1)
    began = begins[then] & _among(t, x)[then] & x.here[then.start + years : last + 1 + years]
    lasts = began.copy()
    for k in range(1, years + 1):
        lasts &= state[then.start + k : last + 1 + k]
    return percent(int(lasts.sum()), int(began.sum()))


def median_spell(t: Target, x: Lives) -> float:
    """Return the median length in years of spells begun at the ages; spells cut off at 64 or death are censored."""
    state = x.state(t.state)
    begins = np.zeros_like(state)
    begins[1:] = state[1:] & ~state[:-1] & x.here[:-1]
    ages, persons = np.nonzero((begins & _among(t, x))[_ages(t)])
    return contrasts.median_until(~state & x.here, x.here, ages + t.age_from, persons)


def median_years_to(t: Target, x: Lives) -> float:
    """Return the median years from ``start`` (or from arrival) until the state is next reached, 0 in the same year."""
    reached = x.state(t.state)
    if t.start:
        entered = x.state(t.start) & _among(t, x)
        first = np.zeros_like(entered)
        first[_ages(t)] = entered[_ages(t)]
        persons = np.flatnonzero(first.any(axis=0))
        ages = first.argmax(axis=0)[persons]
    else:
        arrival = x.people["arrival_age"].astype(np.int64)
        persons = np.flatnonzero((arrival >= max(t.age_from, 1)) & (arrival <= t.age_to))
        persons = persons[_among(t, x)[arrival[persons], persons]]
        ages = arrival[persons]
    return contrasts.median_until(reached, x.here, ages, persons)


def mean_years(t: Target, x: Lives) -> float:
    """Return the mean number of years in the state at the ages, per person."""
    who = _persons(t, x)
    return float(x.state(t.state)[_ages(t)][:, who].sum(axis=0).mean()) if who.any() else float("nan")


# --- concentration


def concentration(t: Target, x: Lives) -> float:
    """Return the share of all years in the state at the ages that falls on the ``top_percent`` % with most of them.

    The persons counted are all among whom it is measured, also those who were never in the state; the last person may
    count in part.
    """
    who = _persons(t, x)
    years = np.sort(x.state(t.state)[_ages(t)][:, who].sum(axis=0))[::-1]
    place = len(years) * (t.top_percent or 0.0) / PERCENT
    whole = int(place)
    top = years[:whole].sum() + (place - whole) * (years[whole] if whole < len(years) else 0)
    return percent(float(top), float(years.sum()))


# --- contrasts between groups


def is_graded(t: Target) -> bool:
    """Return whether the exposure is more or less of one trait, not yes or no; a rate ratio knows only the latter."""
    exposed = read_terms(t.exposure)
    return t.quantity != "rate_ratio" and len(exposed) == 1 and exposed[0].is_graded


def _compared(t: Target, x: Lives, followed: bool = False) -> Compared:
    """Return the persons of a contrast: who is exposed (or how much), what is held and when it happens.

    Args:
        t: the row of the table.
        x: the lives.
        followed: take also those who die or are not yet here at the last age, for as long as they are here.

    Those of whom a trait that is asked for cannot be read, because they were not here at its age, are left out.
    """
    exposed, reference, among = read_terms(t.exposure), read_terms(t.reference), read_terms(t.among)
    refuse_yearly((*exposed, *reference, *among))
    here = x.here[_ages(t)]
    who = members(x, among)[0] & (here.any(axis=0) if followed else here[-1])
    graded = is_graded(t)
    if graded:
        amount = values(x, exposed)[:, 0]
    else:
        flag = members(x, exposed)[0]
        against = members(x, reference)[0] if reference else ~flag
        who = who & (flag | against)
        amount = flag.astype(np.float64)
    held, through = values(x, read_terms(t.adjusted_for, "+")), values(x, read_terms(t.through, "+"))
    trait = values(x, read_terms(t.trait))[:, 0] if t.trait else np.zeros(x.persons)
    who = who & ~np.isnan(np.column_stack([amount, held, through, trait])).any(axis=1)
    return Compared(
        amount=amount[who],
        graded=graded,
        contrast=1.0 if t.contrast is None else t.contrast,
        held=held[who],
        through=through[who],
        family=x.household[who] if t.within == "household" else None,
        happens=x.state(t.state)[_ages(t)][:, who] if t.state else np.zeros((1, int(who.sum())), dtype=bool),
        here=here[:, who],
        trait=trait[who],
    )


def _contrast(measure: Callable[[Compared], float], followed: bool = False) -> Callable[[Target, Lives], float]:
    return lambda t, x: measure(_compared(t, x, followed))


def strata_of(adjusted_for: str) -> frozenset[str]:
    """Return what a rate ratio is stratified by: age, sex, both or nothing.

    Raises:
        UnknownWordError: it is something else.
    """
    held = frozenset(term.strip() for term in adjusted_for.split("+")) if adjusted_for.strip() else frozenset()
    if not held <= {"age", "sex"}:
        raise UnknownWordError(f"{shown(adjusted_for)}: a rate ratio is adjusted for age, sex or age + sex")
    return held


def rate_ratio(t: Target, x: Lives) -> float:
    """Return the ratio of yearly rates between two kinds of person-years, by Mantel and Haenszel over ages (and sex).

    Who is exposed is read the year before, so that the exposure comes first.
    """
    before, now = slice(max(t.age_from, 1) - 1, t.age_to), slice(max(t.age_from, 1), t.age_to + 1)
    event = x.state(t.state)[now]
    base = _among(t, x)[now] & x.here[before]
    exposed = members(x, read_terms(t.exposure))[before]
    reference = members(x, read_terms(t.reference))[before] if t.reference else ~exposed
    held = strata_of(t.adjusted_for)
    sexes = [x.people["sex"] == sex for sex in (MALE, FEMALE)] if "sex" in held else [np.ones(x.persons, dtype=bool)]
    counts = [
        [(base & group & sex & counted).sum(axis=1) for group in (exposed, reference) for counted in (event, True)]
        for sex in sexes
    ]
    strata = np.concatenate([np.array(one) for one in counts], axis=1)
    return contrasts.mantel_haenszel_rate_ratio(*(strata if "age" in held else strata.sum(axis=1, keepdims=True)))


# --- screening


def _screened(t: Target, x: Lives) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the best guess from everything seen, and what came of it; those who could not be seen are left out."""
    seen = values(x, read_terms(t.exposure, "+"))
    who = _persons(t, x) & ~np.isnan(seen).any(axis=1)
    seen = seen[who]
    comes = x.state(t.state)[_ages(t)][:, who].sum(axis=0) >= (t.times or 1)
    return contrasts.best_score(seen, comes), comes


def screening_sensitivity(t: Target, x: Lives) -> float:
    """Return the share of those it comes to who are among the ``top_percent`` % with the highest score."""
    score, comes = _screened(t, x)
    flagged = contrasts.highest(score, t.top_percent or 0.0)
    return percent(int((flagged & comes).sum()), int(comes.sum()))


def screening_ppv(t: Target, x: Lives) -> float:
    """Return the share of the ``top_percent`` % with the highest score whom it comes to."""
    score, comes = _screened(t, x)
    flagged = contrasts.highest(score, t.top_percent or 0.0)
    return percent(int((flagged & comes).sum()), int(flagged.sum()))


def screening_both(t: Target, x: Lives) -> float:
    """Return the highest level that sensitivity and positive predictive value reach at one and the same cut-off."""
    score, comes = _screened(t, x)
    order = np.argsort(-score, kind="stable")
    found = np.cumsum(comes[order])
    if not found.size or found[-1] == 0:
        return float("nan")
    both = np.minimum(found / found[-1], found / np.arange(1, len(found) + 1))
    return PERCENT * float(both.max())


_AGES = ("age_from", "age_to")
_CONTRAST = ("state", "exposure", *_AGES)
_HELD = ("among", "reference", "adjusted_for", "contrast")

QUANTITIES: dict[str, Quantity] = {
    "share": Quantity(
        "share of the person-years at the ages that are in the state", ("state", *_AGES), ("among",), "%", share
    ),
    "ever": Quantity(
        "share of persons here at age_to who were in the state in at least `times` (1) of the years from age_from",
        ("state", *_AGES), ("among", "times"), "%", ever, of_persons=True,
    ),
    "incidence": Quantity(
        "share in the state of those not in it the year before", ("state", *_AGES), ("among",), "% a year", incidence
    ),
    "transition": Quantity(
        "share of those in `start` at the ages who are in the state `years` (1) years later",
        ("start", "state", *_AGES), ("among", "years"), "%", transition,
    ),
    "after_arrival": Quantity(
        "share in the state `years` years after arrival, of those born abroad who arrived at the ages",
        ("state", "years", *_AGES), ("among",), "%", after_arrival,
    ),
    "recurrence": Quantity(
        "share of years with the event that are followed by another within `years` years; `priors` (0, 1-2, 3+) "
        "restricts them to those after so many earlier years with the event",
        ("state", "years", *_AGES), ("among", "priors"), "%", recurrence,
    ),
    "survival": Quantity(
        "share of spells in the state begun at the ages that still last `years` years after their first year",
        ("state", "years", *_AGES), ("among",), "%", survival,
    ),
    "median_spell": Quantity(
        "median length of spells in the state begun at the ages (Kaplan-Meier)",
        ("state", *_AGES), ("among",), "years", median_spell,
    ),
    "median_years_to": Quantity(
        "median years from the first `start` at the ages (from arrival at the ages, if empty) to the next year in the "
        "state, 0 if it is the same year (Kaplan-Meier)",
        ("state", *_AGES), ("among", "start"), "years", median_years_to,
    ),
    "mean_years": Quantity(
        "years in the state at the ages, per person here at age_to",
        ("state", *_AGES), ("among",), "years", mean_years, of_persons=True,
    ),
    "concentration": Quantity(
        "share of all years in the state at the ages that falls on the `top_percent` % of persons with most of them",
        ("state", "top_percent", *_AGES), ("among",), "%", concentration, of_persons=True,
    ),
    "odds_ratio": Quantity(
        "ratio of the odds of ever being in the state at the ages (logistic regression; conditional on the household "
        "where `within` is household)",
        _CONTRAST, (*_HELD, "within"), "ratio", _contrast(contrasts.odds_ratio), of_persons=True,
    ),
    "risk_ratio": Quantity(
        "ratio of the risks of ever being in the state at the ages (modified Poisson regression)",
        _CONTRAST, _HELD, "ratio", _contrast(contrasts.risk_ratio), of_persons=True,
    ),
    "risk_difference": Quantity(
        "difference in the risk of ever being in the state at the ages (linear regression)",
        _CONTRAST, _HELD, "% points", _contrast(contrasts.risk_difference), of_persons=True,
    ),
    "hazard_ratio": Quantity(
        "ratio of the hazards of a first year in the state at the ages (Cox regression, Efron's ties; stratified by "
        "household where `within` is household)",
        _CONTRAST, (*_HELD, "within"), "ratio", _contrast(contrasts.hazard_ratio, followed=True), of_persons=True,
    ),
    "rate_ratio": Quantity(
        "ratio of the yearly rates of the state between person-years; exposure and reference may be bare states, read "
        "the year before; adjusted_for may be age, sex or age + sex (Mantel-Haenszel)",
        _CONTRAST, ("among", "reference", "adjusted_for"), "ratio", rate_ratio,
    ),
    "mean_difference": Quantity(
        "difference in a trait at an age between exposed and reference (linear regression)",
        ("trait", "exposure", *_AGES), _HELD, "SD", _contrast(contrasts.mean_difference), of_persons=True,
    ),
    "mediated_share": Quantity(
        "share of the excess hazard, (HR - 1) with adjusted_for held, that goes when `through` is held too (Cox)",
        (*_CONTRAST, "through"), _HELD, "%", _contrast(contrasts.mediated_share, followed=True), of_persons=True,
    ),
    "screening_sensitivity": Quantity(
        "share of those in the state in at least `times` (1) of the years at the ages who were among the `top_percent` "
        "% flagged by the best score of what is seen (`exposure`: terms joined by +; logistic regression)",
        (*_CONTRAST, "top_percent"), ("among", "times"), "%", screening_sensitivity, of_persons=True,
    ),
    "screening_ppv": Quantity(
        "share of those flagged in the same way who come to be in the state",
        (*_CONTRAST, "top_percent"), ("among", "times"), "%", screening_ppv, of_persons=True,
    ),
    "screening_both": Quantity(
        "highest level that sensitivity and positive predictive value reach at one and the same cut-off of that score",
        _CONTRAST, ("among", "times"), "%", screening_both, of_persons=True,
    ),
}  # fmt: skip
"""Everything that can be measured, by name."""

"""The statistics behind contrasts between groups: ratios crude and adjusted, within siblings, mediation, screening.

Pure functions on arrays. Regressions are statsmodels' own; it is loaded when first needed. What cannot be estimated
(nobody exposed, no event, an empty cell of a ratio, an exposure that what is held says all about) gives NaN.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NAN = float("nan")
_one_at_a_time = threading.Lock()
"""Filters of warnings belong to the whole process, so threads take turns."""
LARGEST_LOG_RATIO = 15.0
"""Beyond this a regression has found no finite answer (exp(15) is 3e6); a search that diverges ends near 20."""
LEAST_LEFT = 1e-9
"""Share of the range of an exposure that must be left when what is held is taken out of it."""


@dataclass(frozen=True)
class Compared:
    """Persons to compare.

    Attributes:
        amount: float (persons,), 1 exposed and 0 not, or how much of a trait (SD).
        graded: whether ``amount`` is a trait.
        contrast: difference in ``amount`` that the ratio is for; 1 unless asked for otherwise.
        held: float (persons, terms), what is held equal.
        through: float (persons, terms), what the effect may run through.
        family: integers (persons,), households to compare within, or None.
        happens: bool (ages, persons), in the state.
        here: bool (ages, persons), followed.
        trait: float (persons,), the trait whose means are compared (SD).
    """

    amount: Floats
    graded: bool
    contrast: float
    held: Floats
    through: Floats
    family: npt.NDArray[np.int64] | None
    happens: npt.NDArray[np.bool_]
    here: npt.NDArray[np.bool_]
    trait: Floats

    @property
    def ever(self) -> npt.NDArray[np.bool_]:
        """Return who is in the state at some time."""
        return np.asarray(self.happens.any(axis=0))


def _columns(c: Compared) -> Floats:
    """Return the exposure and what is held, less what is the same for everybody: it can make up for nothing."""
    return np.column_stack([c.amount, c.held[:, np.ptp(c.held, axis=0) > 0]])


def _design(columns: Floats) -> Floats:
    """Return the columns with ones before them (statsmodels' ``add_constant`` adds none if a column is constant)."""
    return np.column_stack([np.ones(len(columns)), columns])


def _ratio(c: Compared, fit: Callable[[], float]) -> float:
    """Return the ratio for the contrast, or NaN where the regression has no finite answer."""
    log_ratio = c.contrast * _fitted(fit)
    return float(np.exp(log_ratio)) if abs(log_ratio) < LARGEST_LOG_RATIO else NAN


def _fitted(fit: Callable[[], float]) -> float:
    """Return a coefficient, or NaN where the regression has no finite answer."""
    import statsmodels.api  # noqa: F401  (before warnings are silenced: importing it turns its own on)

    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = float(fit())
        except (np.linalg.LinAlgError, ValueError, ZeroDivisionError, FloatingPointError):
            return NAN
    return found if abs(found) < LARGEST_LOG_RATIO else NAN


def _told_apart(c: Compared) -> bool:
    """Return whether the exposure differs between persons for whom all that is held is equal."""
    if len(c.amount) == 0 or np.ptp(c.amount) == 0:
        return False
    design = _design(c.held)
    left = c.amount - design @ np.linalg.lstsq(design, c.amount, rcond=None)[0]
    return bool(np.abs(left).max() > LEAST_LEFT * np.ptp(c.amount))


def _among_both(c: Compared, happened: npt.NDArray[np.bool_]) -> bool:
    """Return whether it happened to some of the exposed and to some of the others; of a trait, to some."""
    if c.graded:
        return bool(happened.any())
    return bool(happened[c.amount > 0].any()) and bool(happened[c.amount <= 0].any())


def odds_ratio(c: Compared) -> float:
    """Return the odds ratio of ever being in the state, adjusted for what is held, or within households."""
    comes = c.ever
    if not (_told_apart(c) and _among_both(c, comes) and _among_both(c, ~comes)):
        return NAN
    if c.family is not None:
        return _ratio(c, lambda: _conditional_logit(c))
    if not c.graded and c.held.shape[1] == 0:
        exposed = c.amount > 0
        a, b = float((exposed & comes).sum()), float((exposed & ~comes).sum())
        d, e = float((~exposed & comes).sum()), float((~exposed & ~comes).sum())
        return a * e / (b * d)
    return _ratio(c, lambda: _logit(_columns(c), comes)[1])


def _logit(columns: Floats, comes: npt.NDArray[np.bool_]) -> Floats:
    """Return the coefficients of a logistic regression, the intercept first."""
    import statsmodels.api as sm

    return np.asarray(sm.GLM(comes.astype(float), _design(columns), family=sm.families.Binomial()).fit().params)


def _conditional_logit(c: Compared) -> float:
    from statsmodels.discrete.conditional_models import ConditionalLogit

    assert c.family is not None
    keep = _differ_within(c.family, c.ever)
    if not _varies_within(c.family[keep], c.amount[keep]):
        return NAN
    model = ConditionalLogit(c.ever[keep].astype(int), _columns(c)[keep], groups=c.family[keep])
    return float(model.fit(disp=False).params[0])


def _differ_within(family: npt.NDArray[np.int64], comes: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the members of households of which some, not all, were in the state: only they tell siblings apart."""
    of, size = np.bincount(family, weights=comes), np.bincount(family)
    informative: npt.NDArray[np.bool_] = ((of > 0) & (of < size))[family]
    return informative


def _varies_within(family: npt.NDArray[np.int64], amount: Floats) -> bool:
    """Return whether the exposure differs within any household."""
    size = np.maximum(np.bincount(family), 1)
    mean = np.bincount(family, weights=amount) / size
    return bool((np.abs(amount - mean[family]) > LEAST_LEFT).any())


def risk_ratio(c: Compared) -> float:
    """Return the ratio of risks, by Poisson regression on the yes or no (Zou 2004, Am J Epidemiol 159:702)."""
    if not (_told_apart(c) and _among_both(c, c.ever)):
        return NAN

    def coefficient() -> float:
        import statsmodels.api as sm

        fit = sm.GLM(c.ever.astype(float), _design(_columns(c)), family=sm.families.Poisson()).fit()
        return float(fit.params[1])

    return _ratio(c, coefficient)


def risk_difference(c: Compared) -> float:
    """Return the difference in risk in percentage points, by linear regression."""
    return 100.0 * c.contrast * _slope(_columns(c), c.ever.astype(float)) if _told_apart(c) else NAN


def mean_difference(c: Compared) -> float:
    """Return the difference in the mean of the trait (SD), by linear regression."""
    return c.contrast * _slope(_columns(c), c.trait) if _told_apart(c) else NAN


def _slope(columns: Floats, outcome: Floats) -> float:
    return float(np.linalg.lstsq(_design(columns), outcome, rcond=None)[0][1])


def hazard_ratio(c: Compared) -> float:
    """Return the hazard ratio of a first time in the state (Cox 1972; ties after Efron 1977), or within households.

    A person is at risk from the first age at which he or she is here until the event or the last age here.
    """
    return _ratio(c, lambda: _cox(c)) if _told_apart(c) and _among_both(c, c.ever) else NAN


HALF_A_YEAR = 0.5
"""PHReg has those who enter at t at risk of what happens at t; half a year later they are not, as they should."""


def _cox(c: Compared) -> float:
    from statsmodels.duration.hazard_regression import PHReg

    comes = c.ever
    entry = c.here.argmax(axis=0) + HALF_A_YEAR
    last_here = c.here.shape[0] - c.here[::-1].argmax(axis=0)
    leaves = np.where(comes, c.happens.argmax(axis=0) + 1, last_here)
    keep = leaves > entry
    if c.family is not None:
        # also households in which it comes to everybody: who came first tells siblings apart
        keep &= (np.bincount(c.family, weights=comes) > 0)[c.family]
        if not _varies_within(c.family[keep], c.amount[keep]):
            return NAN
    if not keep.any():
        return NAN
    model = PHReg(
        leaves[keep].astype(float), _columns(c)[keep], status=comes[keep].astype(int),
        entry=entry[keep], strata=None if c.family is None else c.family[keep], ties="efron",
    )  # fmt: skip
    return float(model.fit(disp=False).params[0])


def mediated_share(c: Compared) -> float:
    """Return the share (%) of the excess hazard, HR - 1, that goes when what it may run through is held too."""
    total = hazard_ratio(c)
    direct = hazard_ratio(replace(c, held=np.column_stack([c.held, c.through])))
    return 100.0 * (total - direct) / (total - 1.0) if total != 1.0 else NAN


def mantel_haenszel_rate_ratio(
    exposed_events: npt.NDArray[np.int64],
    exposed_years: npt.NDArray[np.int64],
    other_events: npt.NDArray[np.int64],
    other_years: npt.NDArray[np.int64],
) -> float:
    """Return the rate ratio over strata, integers (strata,) each (Rothman, Modern Epidemiology, ch. 15)."""
    total = np.maximum(exposed_years + other_years, 1)
    above, below = (exposed_events * other_years / total).sum(), (other_events * exposed_years / total).sum()
    return float(above / below) if below > 0 and above > 0 else NAN


ROUNDING = 1e-9
"""A product of shares may miss one half by this: two of four is a half also when it is multiplied out."""


def best_score(seen: Floats, comes: npt.NDArray[np.bool_]) -> Floats:
    """Return the linear score of what is seen that tells best whom it comes to, fitted on the same persons.

    Fitting and judging on the same persons flatters a screening: what it cannot reach here, none of this kind can.
    Where nobody or everybody is concerned there is nothing to tell apart and all score 0.
    """
    if not comes.any() or comes.all():
        return np.zeros(len(comes))
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return seen @ _logit(seen, comes)[1:]


def highest(score: Floats, top_percent: float) -> npt.NDArray[np.bool_]:
    """Return who is among the ``top_percent`` % with the highest score."""
    chosen = np.zeros(len(score), dtype=bool)
    chosen[np.argsort(-score, kind="stable")[: round(len(score) * top_percent / 100.0)]] = True
    return chosen


def median_until(
    reached: npt.NDArray[np.bool_],
    here: npt.NDArray[np.bool_],
    ages: npt.NDArray[np.int64],
    persons: npt.NDArray[np.int64],
) -> float:
    """Return the median years until ``reached``, by Kaplan and Meier; NaN when fewer than half ever do.

    Who has reached it when the clock starts has waited 0 years; who is no longer here, or older than 64, is censored.

    Args:
        reached, here: bool (ages, persons of the town).
        ages, persons: integers (spells,), at what age and for whom the clock starts.
    """
    surviving, years = 1.0, -1
    open_spells = np.ones(len(ages), dtype=bool)
    while open_spells.any():
        years += 1
        at = ages + years
        open_spells &= at < here.shape[0]
        at = np.minimum(at, here.shape[0] - 1)
        ends = reached[at, persons] & open_spells
        at_risk = open_spells & (here[at, persons] | ends)
        if not at_risk.any():
            return NAN
        surviving *= 1.0 - ends.sum() / at_risk.sum()
        if surviving <= 0.5 + ROUNDING:
            return float(years)
        open_spells = at_risk & ~ends
    return NAN

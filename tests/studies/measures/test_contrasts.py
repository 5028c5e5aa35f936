"""Claims about ratios and other contrasts: each is a closed form, a table by hand or the truth of simulated lives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.studies.measures.contrasts import (
    Compared,
    Floats,
    best_score,
    hazard_ratio,
    highest,
    mantel_haenszel_rate_ratio,
    mean_difference,
    median_until,
    mediated_share,
    odds_ratio,
    risk_difference,
    risk_ratio,
)

RATIOS = (odds_ratio, risk_ratio, hazard_ratio)
CONTRASTS = (*RATIOS, risk_difference, mean_difference, mediated_share)


def compared(amount: Any, comes: Any, **other: Any) -> Compared:
    """Make a comparison of what comes to whom in one year."""
    n = len(np.atleast_1d(amount))
    happens = np.asarray(comes, dtype=bool)
    happens = happens if happens.ndim == 2 else happens[None, :]
    plain: dict[str, Any] = {
        "graded": False,
        "contrast": 1.0,
        "held": np.empty((n, 0)),
        "through": np.empty((n, 0)),
        "family": None,
        "here": np.ones_like(happens),
        "trait": np.zeros(n),
    }
    return Compared(amount=np.asarray(amount, dtype=float), happens=happens, **(plain | other))


def table(a: int, b: int, c: int, d: int, **other: Any) -> Compared:
    """Make a 2x2 table: a of a + b exposed and c of c + d others come to be in the state."""
    amount, comes = np.repeat([1, 1, 0, 0], [a, b, c, d]), np.repeat([1, 0, 1, 0], [a, b, c, d])
    return compared(amount, comes, **other)


A_TABLE = table(12, 28, 9, 51)


def test_ratios_of_a_table_are_those_of_its_cells() -> None:
    assert odds_ratio(A_TABLE) == pytest.approx(12 * 51 / (28 * 9))
    assert risk_ratio(A_TABLE) == pytest.approx((12 / 40) / (9 / 60))
    assert risk_difference(A_TABLE) == pytest.approx(100 * (12 / 40 - 9 / 60))


def test_a_logistic_regression_on_one_exposure_is_the_table() -> None:
    graded = replace(A_TABLE, graded=True)
    assert odds_ratio(graded) == pytest.approx(12 * 51 / (28 * 9))
    assert odds_ratio(replace(graded, contrast=2.0)) == pytest.approx((12 * 51 / (28 * 9)) ** 2)


def confounded(rng: np.random.Generator, n: int = 40_000) -> tuple[Compared, np.ndarray]:
    """Return lives in which a held trait makes both exposure and event likelier; the odds ratio itself is 2."""
    trait = rng.normal(size=n)
    amount = rng.random(n) < 1 / (1 + np.exp(-trait))
    comes = rng.random(n) < 1 / (1 + np.exp(-(-1.5 + np.log(2.0) * amount + trait)))
    return compared(amount, comes), trait[:, None]


def test_what_confounds_is_taken_away_when_it_is_held() -> None:
    crude, trait = confounded(np.random.default_rng(1))
    assert odds_ratio(crude) > 3.0
    assert odds_ratio(replace(crude, held=trait)) == pytest.approx(2.0, rel=0.06)


@pytest.mark.parametrize("measure", [odds_ratio, risk_ratio, hazard_ratio, risk_difference])
@pytest.mark.parametrize("constant", [0.0, 1.0, -3.0])
def test_holding_what_is_the_same_for_all_changes_nothing(measure: Any, constant: float) -> None:
    held = np.full((100, 1), constant, dtype=np.float64)
    assert measure(replace(A_TABLE, held=held)) == pytest.approx(measure(A_TABLE))


@pytest.mark.parametrize("measure", CONTRASTS)
def test_an_exposure_that_what_is_held_says_all_about_has_no_ratio(measure: Any) -> None:
    held: Floats = np.column_stack([2.0 - 3.0 * A_TABLE.amount, np.arange(100.0) % 7])
    assert np.isnan(measure(replace(A_TABLE, held=held, trait=np.arange(100.0))))


NOTHING_TO_COMPARE = {
    "nobody": table(0, 0, 0, 0),
    "nobody exposed": table(0, 0, 5, 5),
    "everybody exposed": table(5, 5, 0, 0),
    "no event": table(0, 5, 0, 5),
}


@pytest.mark.parametrize("name", NOTHING_TO_COMPARE)
@pytest.mark.parametrize("measure", [*RATIOS, mediated_share])
def test_where_nothing_can_be_compared_there_is_no_ratio(measure: Any, name: str) -> None:
    assert np.isnan(measure(NOTHING_TO_COMPARE[name]))


@pytest.mark.parametrize("name", ["nobody", "nobody exposed", "everybody exposed"])
@pytest.mark.parametrize("measure", [risk_difference, mean_difference])
def test_where_nobody_can_be_compared_there_is_no_difference(measure: Any, name: str) -> None:
    assert np.isnan(measure(NOTHING_TO_COMPARE[name]))


@pytest.mark.parametrize("cells", [(0, 9, 5, 5), (5, 5, 0, 9), (9, 0, 5, 5), (5, 5, 9, 0)])
@pytest.mark.parametrize("held", [False, True])
def test_an_empty_cell_gives_no_odds_ratio_rather_than_none_or_endless_many(
    cells: tuple[int, int, int, int], held: bool
) -> None:
    one = table(*cells)
    column: Floats = np.arange(len(one.amount), dtype=np.float64)[:, None] % 3
    assert np.isnan(odds_ratio(replace(one, held=column) if held else one))


@pytest.mark.parametrize("measure", [risk_ratio, hazard_ratio])
@pytest.mark.parametrize("cells", [(0, 9, 5, 5), (5, 5, 0, 9)])
def test_no_event_in_one_group_gives_no_ratio(measure: Any, cells: tuple[int, int, int, int]) -> None:
    assert np.isnan(measure(table(*cells)))


def test_a_contrast_too_large_to_write_is_none() -> None:
    assert np.isnan(odds_ratio(replace(A_TABLE, graded=True, contrast=1e300)))


# --- Mantel and Haenszel


def test_mantel_and_haenszels_ratio_is_the_one_by_hand() -> None:
    strata = np.array([[4, 9], [100, 50], [2, 12], [200, 150]])
    by_hand = (4 * 200 / 300 + 9 * 150 / 200) / (2 * 100 / 300 + 12 * 50 / 200)
    assert mantel_haenszel_rate_ratio(*strata) == pytest.approx(by_hand)
    crude = (13 / 150) / (14 / 350)
    assert mantel_haenszel_rate_ratio(*strata.sum(axis=1, keepdims=True)) == pytest.approx(crude)
    assert abs(by_hand - crude) > 0.1


def test_strata_without_anybody_add_nothing_and_without_events_there_is_no_ratio() -> None:
    assert mantel_haenszel_rate_ratio(*np.array([[4, 0], [100, 0], [2, 0], [200, 0]])) == pytest.approx(4.0)
    for events in ((0, 2), (4, 0), (0, 0)):
        assert np.isnan(mantel_haenszel_rate_ratio(*np.array([[events[0]], [100], [events[1]], [200]])))
    assert np.isnan(mantel_haenszel_rate_ratio(*np.zeros((4, 0), dtype=int)))


# --- Cox


def followed(
    rng: np.random.Generator, log_hazard: np.ndarray, years: int = 40, censored: float = 0.02
) -> tuple[np.ndarray, np.ndarray]:
    """Return when it first happens and who is here, (years, persons), with an exponential waiting time."""
    n = len(log_hazard)
    waits = rng.exponential(1.0 / (0.01 * np.exp(log_hazard)))
    leaves = rng.exponential(1.0 / censored, n)
    at = np.arange(years)[:, None]
    happens = (at >= waits) & (at < leaves)
    here = at < np.maximum(leaves, 1.0)
    return happens, here


def test_a_known_hazard_ratio_is_found() -> None:
    rng = np.random.default_rng(2)
    amount = rng.random(12_000) < 0.4
    happens, here = followed(rng, np.log(2.5) * amount)
    assert hazard_ratio(compared(amount, happens, here=here)) == pytest.approx(2.5, rel=0.06)


def test_a_hazard_ratio_per_sd_of_a_trait_is_found_for_any_contrast() -> None:
    rng = np.random.default_rng(3)
    amount = rng.normal(size=12_000)
    happens, here = followed(rng, np.log(1.5) * amount)
    one = compared(amount, happens, here=here, graded=True)
    assert hazard_ratio(one) == pytest.approx(1.5, rel=0.04)
    assert hazard_ratio(replace(one, contrast=-2.0)) == pytest.approx(hazard_ratio(one) ** -2)


def test_late_comers_are_at_risk_only_from_when_they_come() -> None:
    rng = np.random.default_rng(4)
    amount = (rng.random(12_000) < 0.4).astype(float)
    happens, here = followed(rng, np.log(2.0) * amount, censored=1e-9)
    comes = np.where(amount > 0, rng.integers(0, 30, 12_000), 0)
    before = np.arange(40)[:, None] < comes
    first = np.where(happens.any(axis=0), happens.argmax(axis=0), 40)
    stays = first >= comes  # to whom it has happened before they come never come
    entered = compared(amount[stays], (happens & ~before)[:, stays], here=(here & ~before)[:, stays])
    assert hazard_ratio(entered) == pytest.approx(2.0, rel=0.08)
    unaware = replace(entered, here=np.ones_like(entered.here))
    assert hazard_ratio(unaware) < 1.6, "the test can tell: as if they had been here all along"


def test_everybody_may_have_the_event() -> None:
    when = np.array([1, 3, 2, 4])
    happens = np.arange(6)[:, None] >= when
    ratio = hazard_ratio(compared([1, 1, 0, 0], happens))
    # at t = 1, 2, 3, 4: m / (2m + 2), 1 / (m + 2), m / (m + 1), 1: largest where this is 0
    m = ratio
    assert 2 / m - 2 / (2 * m + 2) - 1 / (m + 2) - 1 / (m + 1) == pytest.approx(0.0, abs=1e-4)


def test_ties_are_efrons() -> None:
    """Two exposed at once of three and another, then the other, then the last exposed."""
    when = np.array([1, 1, 3, 2])
    m = hazard_ratio(compared([1, 1, 1, 0], np.arange(5)[:, None] >= when))
    assert 2 / m - 3 / (3 * m + 1) - 2 / (2 * m + 1) - 1 / (m + 1) == pytest.approx(0.0, abs=1e-5)


def test_at_risk_is_who_has_come_and_has_not_left_also_in_the_year_of_an_event() -> None:
    """Exposed, not exposed, exposed, in turn: 1 / sqrt 2. One more exposed adds to those years that he is here."""
    at, when = np.arange(6)[:, None], np.array([1, 2, 3, 9])

    def ratio(first: int, last: int) -> float:
        here = np.hstack([np.ones((6, 3), dtype=bool), (at >= first) & (at <= last)])
        return hazard_ratio(compared([1, 0, 1, 1], at >= when, here=here))

    assert ratio(0, 0) == pytest.approx(0.5**0.5, rel=1e-4)
    assert ratio(0, 1) == pytest.approx(3.0**-0.5, rel=1e-4)
    assert ratio(2, 2) == ratio(2, 5) == pytest.approx(0.5, rel=1e-4)
    assert ratio(3, 5) == pytest.approx(0.5**0.5, rel=1e-4)


def test_one_stratum_is_no_stratum() -> None:
    rng = np.random.default_rng(5)
    amount = rng.random(500) < 0.5
    happens, here = followed(rng, 1.0 * amount)
    one = compared(amount, happens, here=here)
    assert hazard_ratio(replace(one, family=np.zeros(500, dtype=int))) == pytest.approx(hazard_ratio(one))


def families(rng: np.random.Generator, effect: float, n: int = 10_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pairs of siblings whose family makes both exposure and event likelier."""
    family = np.repeat(np.arange(n // 2), 2)
    shared = rng.normal(size=n // 2)[family]
    amount = rng.random(n) < 1 / (1 + np.exp(-1.5 * shared))
    return family, amount, effect * amount + 1.5 * shared


@pytest.mark.parametrize("effect", [1.0, 2.0])
def test_between_siblings_the_family_no_longer_confounds(effect: float) -> None:
    rng = np.random.default_rng(6)
    family, amount, log_odds = families(rng, np.log(effect))
    comes = rng.random(len(family)) < 1 / (1 + np.exp(-(log_odds - 1.0)))
    one = compared(amount, comes)
    assert odds_ratio(one) > 1.6 * effect
    assert odds_ratio(replace(one, family=family)) == pytest.approx(effect, rel=0.25)


def test_between_siblings_a_hazard_ratio_is_that_within_the_family() -> None:
    rng = np.random.default_rng(7)
    family, amount, log_hazard = families(rng, np.log(2.0), 6_000)
    happens, here = followed(rng, log_hazard, censored=1e-9)
    one = compared(amount, happens, here=here)
    assert hazard_ratio(one) > 3.0
    assert hazard_ratio(replace(one, family=family)) == pytest.approx(2.0, rel=0.2)


@pytest.mark.parametrize("measure", [odds_ratio, hazard_ratio])
def test_siblings_who_are_all_alike_tell_nothing(measure: Any) -> None:
    exposed_alike = compared([1, 1, 0, 0], [1, 0, 1, 0], family=np.array([7, 7, 9, 9]))
    alone = compared([1, 1, 0, 0], [1, 0, 1, 0], family=np.arange(4))
    assert np.isnan(measure(exposed_alike)) and np.isnan(measure(alone))
    come_alike = compared([1, 0, 1, 0], [1, 1, 0, 0], family=np.array([7, 7, 9, 9]))
    assert np.isnan(odds_ratio(come_alike))


def test_siblings_to_both_of_whom_it_comes_tell_who_was_first() -> None:
    """Of four pairs the exposed one is first in three: 3."""
    first, second = np.arange(4)[:, None] >= 1, np.arange(4)[:, None] >= 2
    happens = np.hstack([first, second] * 3 + [second, first])
    one = compared(np.tile([1, 0], 4), happens, family=np.repeat(np.arange(4), 2))
    assert hazard_ratio(one) == pytest.approx(3.0, rel=1e-4)


def test_pairs_of_siblings_give_the_ratio_of_discordant_pairs() -> None:
    """Of pairs with one exposed and one event each, 6 have them on the same sibling and 2 on different ones: 3."""
    family, amount = np.repeat(np.arange(8), 2), np.tile([1, 0], 8)
    comes = np.array([[1, 0]] * 6 + [[0, 1]] * 2).ravel()
    assert odds_ratio(compared(amount, comes, family=family)) == pytest.approx(3.0, rel=1e-4)


# --- mediation


@pytest.mark.parametrize(("direct", "through"), [(0.0, 1.2), (0.5, 0.7), (1.2, 0.0)])
def test_the_mediated_share_is_what_goes_when_the_path_is_held(direct: float, through: float) -> None:
    """Held rare and short, so that hazards multiply as they were written."""
    rng = np.random.default_rng(8)
    n = 60_000
    amount = rng.random(n) < 0.5
    school = rng.random(n) < np.where(amount, 0.8, 0.2)
    happens, here = followed(rng, direct * amount + through * school, years=4)
    one = compared(amount, happens, here=here, through=school[:, None].astype(float))
    level = np.exp(through)
    total = np.exp(direct) * (0.8 * level + 0.2) / (0.2 * level + 0.8)
    expected = 100 * (total - np.exp(direct)) / (total - 1)
    assert mediated_share(one) == pytest.approx(expected, abs=12.0)


# --- means


def test_a_difference_of_means_is_the_one_by_hand_and_holds_what_it_is_told() -> None:
    trait, held = np.array([3.0, 5.0, 1.0, 3.0]), np.array([[1.0], [2.0], [0.0], [1.0]])
    one = compared([1, 1, 0, 0], [0, 0, 0, 0], trait=trait)
    assert mean_difference(one) == pytest.approx(2.0)
    assert mean_difference(replace(one, held=held)) == pytest.approx(0.0, abs=1e-9), "two more for each held"


# --- waiting


def waits(events: list[int], censored: list[int], years: int = 65) -> float:
    """Return the median of waits that end and of waits that are cut off, in years."""
    n = len(events) + len(censored)
    at = np.arange(years)[:, None]
    reached = at == np.array([*events, *[years] * len(censored)])
    here = at <= np.array([*[years] * len(events), *censored])
    return median_until(reached, here, np.zeros(n, dtype=np.int64), np.arange(n))


def test_the_median_without_censoring_is_the_median() -> None:
    for n in range(1, 60):
        events = list(range(1, n + 1))
        assert waits(events, []) == (n + 1) // 2, n


def test_the_median_with_censoring_is_kaplan_and_meiers() -> None:
    # at risk 6, 5, 3, 2: 5/6, 5/6 x 4/5 = 2/3 at 2; then one is cut off after 2; 2/3 x 2/3 = 4/9 at 4
    assert waits([1, 2, 4, 9, 9], [2]) == 4.0
    # the freely cut off would bring the median of all to 2, those who are counted have 6/7, 6/7 x 2/3, 6/7 x 2/3 x 1/2
    assert waits([1, 3, 5, 7], [2, 2, 2]) == 5.0
    assert np.isnan(waits([5], [6, 6, 6]))
    assert np.isnan(waits([], [3, 3]))
    assert np.isnan(waits([], []))


def test_the_clock_starts_when_it_starts_and_stops_at_the_last_age() -> None:
    reached = np.zeros((65, 2), dtype=bool)
    reached[[20, 40], 0] = True
    here = np.ones((65, 2), dtype=bool)
    ages, persons = np.array([18, 38, 60]), np.array([0, 0, 1])
    assert median_until(reached, here, ages, persons) == 2.0
    assert median_until(reached, here, ages[:1] + 2, persons[:1]) == 0.0
    assert np.isnan(median_until(reached, here, ages[2:], persons[2:]))


# --- screening


def test_the_best_score_ranks_as_the_log_odds_and_counts_no_constant() -> None:
    rng = np.random.default_rng(9)
    seen = np.column_stack([rng.normal(size=(4_000, 2)), np.ones(4_000)])
    log_odds = seen[:, 0] - 2.0 * seen[:, 1] - 1.0
    comes = rng.random(4_000) < 1 / (1 + np.exp(-log_odds))
    score = best_score(seen, comes)
    assert np.corrcoef(score, log_odds)[0, 1] > 0.99
    assert np.allclose(np.diff(score), np.diff(best_score(seen[:, :2], comes)), atol=1e-6)


@pytest.mark.parametrize("comes", [False, True])
def test_where_all_are_alike_nobody_scores_higher(comes: bool) -> None:
    assert not best_score(np.arange(6.0).reshape(3, 2), np.full(3, comes)).any()


def test_the_highest_are_so_many_and_of_equals_the_first() -> None:
    score = np.array([0.0, 3.0, 1.0, 3.0, 2.0])
    assert highest(score, 40.0).tolist() == [False, True, False, True, False]
    assert highest(score, 20.0).tolist() == [False, True, False, False, False]
    assert highest(score, 100.0).all() and not highest(score, 1.0).any()
    assert highest(np.empty(0), 50.0).shape == (0,)

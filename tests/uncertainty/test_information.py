"""Claims about what it is worth to know more, held against the unit normal loss."""

from __future__ import annotations

import numpy as np
import pytest

from sim.uncertainty.information import Information, decisions, evpi, evppi
from tests.uncertainty.truths import Array, normal_information, normals, towns, two_strategies

MEAN = 0.3
"""Of the strategy's net benefit; its standard deviation is 1 in all of these worlds."""


def world(name: str, draws: int, k: int, share: float, others: int = 200) -> tuple[Array, Array]:
    """Return a group of k parameters that explains a share of the variance, and the difference, (draws, 1).

    The rest is explained by other parameters that are not in the group.
    """
    group, rest = normals(f"{name}:group", draws, k), normals(f"{name}:rest", draws, others)
    of_group, of_rest = group.sum(axis=1) / np.sqrt(k), rest.sum(axis=1) / np.sqrt(others)
    return group, MEAN + np.sqrt(share) * of_group[:, None] + np.sqrt(1.0 - share) * of_rest[:, None]


def told_in(worlds: int, draws: int, k: int, share: float) -> list[Information]:
    found = []
    for number in range(worlds):
        group, difference = world(f"{number} of {draws} {k} {share}", draws, k, share)
        found.append(evppi(two_strategies(difference), group, permutations=0))
    return found


@pytest.mark.parametrize(("draws", "k"), [(1000, 1), (1000, 20), (200, 5), (200, 20)])
def test_a_group_is_worth_what_the_unit_normal_loss_says(draws: int, k: int) -> None:
    share = 0.3
    truth = normal_information(MEAN, 1.0, share)
    told = told_in(20, draws, k, share)
    values = np.array([one.sek.value for one in told])
    assert values.mean() == pytest.approx(truth, rel=0.1 if draws == 1000 else 0.25)
    assert np.mean([one.sek.low <= truth <= one.sek.high for one in told]) >= 0.8
    wrong = normal_information(MEAN, 1.0, 0.8)
    assert values.mean() != pytest.approx(wrong, rel=0.25)
    assert np.mean([one.sek.low <= wrong <= one.sek.high for one in told]) < 0.3


def test_what_says_nothing_is_told_not_to_differ_from_nothing() -> None:
    alarms = []
    for number in range(30):
        group, difference = world(f"nothing {number}", 200, 5, 0.0)
        found = evppi(two_strategies(difference), group, curves=80, permutations=19)
        alarms.append(found.told_from_zero)
        assert found.sek.value < 0.06
    assert np.mean(alarms) <= 0.2


def test_what_says_something_is_told_from_nothing() -> None:
    for number in range(5):
        group, difference = world(f"something {number}", 400, 3, 0.3)
        assert evppi(two_strategies(difference), group, permutations=19).told_from_zero


def test_the_luck_of_towns_does_not_make_a_group_worth_more() -> None:
    truth = normal_information(MEAN, 1.0, 0.5)
    found = []
    for number in range(20):
        group, difference = world(f"luck {number}", 400, 2, 0.5)
        lucky = difference + 4.0 * normals(f"luck of {number}", 400, 4)
        found.append(evppi(two_strategies(lucky), group, permutations=0).sek.value)
    assert np.mean(found) == pytest.approx(truth, rel=0.3)


def test_perfect_information_is_worth_the_unit_normal_loss_and_luck_is_taken_out() -> None:
    truth = normal_information(MEAN, 1.0)
    values = [two_strategies(towns(f"evpi {k}", 300, 4, 1.0, 2.0, mean=MEAN)) for k in range(40)]
    told = [evpi(one) for one in values]
    assert np.mean([one.value for one in told]) == pytest.approx(truth, rel=0.05)
    assert np.mean([one.low <= truth <= one.high for one in told]) >= 0.85
    with_luck = np.mean([evpi(one, matched=False).value for one in values])
    assert with_luck > 1.4 * truth, "without that, luck would be sold as knowledge to be had"


def test_among_four_strategies_the_value_does_not_hang_on_the_comparator() -> None:
    group = normals("four", 300, 2)
    net = np.concatenate(
        [np.zeros((300, 1)), group @ normals("of four", 2, 3) + normals("rest of four", 300, 3)], axis=1
    )
    whole = net[:, None, :]
    one, other = evppi(whole, group, permutations=0), evppi(whole - whole[:, :, [2]], group, permutations=0)
    assert one.sek.value == pytest.approx(other.sek.value, rel=1e-6)
    assert evpi(whole).value == pytest.approx(evpi(whole - whole[:, :, [2]]).value)


def test_four_strategies_are_worth_what_brute_force_says() -> None:
    slopes, centres = np.array([0.0, 1.0, -0.7, 0.4]), np.array([0.0, -0.2, 0.1, 0.05])
    long = normals("brute", 200_000)[:, None] * slopes + centres
    truth = long.max(axis=1).mean() - centres.max()
    found = []
    for k in range(20):
        x = normals(f"brute {k}", 500)
        net = x[:, None] * slopes + centres + 0.8 * normals(f"brute rest {k}", 500, 4)
        found.append(evppi(net[:, None, :], x, permutations=0).sek.value)
    assert np.mean(found) == pytest.approx(truth, rel=0.08)
    assert np.mean(found) != pytest.approx(1.3 * truth, rel=0.08)


def test_more_parameters_are_never_worth_less() -> None:
    group, difference = world("nested", 600, 8, 0.8, others=4)
    net = two_strategies(difference)
    told = [evppi(net, group[:, :k], permutations=0).sek for k in (1, 2, 4, 8)]
    assert [one.value for one in told] == sorted(one.value for one in told)


def test_strategies_that_are_the_same_leave_nothing_to_know() -> None:
    found = evppi(np.ones((50, 2, 3)), normals("same", 50), permutations=9)
    assert (found.sek.value, found.told_from_zero) == (0.0, False)
    assert evpi(np.ones((50, 2, 3))).value == 0.0


def test_when_the_best_is_sure_nothing_is_worth_knowing() -> None:
    group, difference = world("sure", 300, 2, 0.9)
    assert evppi(two_strategies(difference + 50.0), group, permutations=0).sek.high == pytest.approx(0.0, abs=1e-9)


def test_an_answer_serves_every_decision_of_the_years_it_is_used_discounted() -> None:
    assert decisions(2.0, 3, 0.0) == 6.0
    assert decisions(1.0, 2, 0.03) == pytest.approx(1.0 + 1.0 / 1.03)
    assert decisions(1.0, 2, 0.03, delay_years=5) == pytest.approx((1.0 + 1.0 / 1.03) / 1.03**5)
    assert decisions(1.0, 0, 0.03) == 0.0
    with pytest.raises(ValueError, match="rate above -1"):
        decisions(1.0, 2, -1.0)


def test_a_group_of_other_draws_is_refused() -> None:
    with pytest.raises(ValueError, match="the group has 30 draws"):
        evppi(np.ones((20, 1, 2)), normals("other", 30))

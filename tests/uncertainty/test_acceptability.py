"""Claims about which strategy is best, and how surely."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.uncertainty.acceptability import acceptability_of, acceptability_of_net
from sim.uncertainty.information import evpi
from tests.uncertainty.truths import normals, towns, two_strategies


def test_the_curve_is_the_normal_distribution_where_beliefs_are_normal() -> None:
    draws = 4000
    effect, cost = 0.2 + 0.1 * normals("effect", draws), 50.0 + 20.0 * normals("cost", draws)
    told = acceptability_of(two_strategies(effect), two_strategies(cost), willingness=[0.0, 100.0, 250.0, 600.0])
    for k, price in enumerate(told.willingness):
        exact = stats.norm.cdf((0.2 * price - 50.0) / np.hypot(0.1 * price, 20.0))
        assert told.low[k, 1] <= exact <= told.high[k, 1]
        assert not told.low[k, 1] <= exact + 0.05 <= told.high[k, 1], "and a wrong one lies outside"
    assert told.probability.sum(axis=1) == pytest.approx(np.ones(4))
    assert told.best.tolist() == [0, 0, 0, 1] or told.best.tolist() == [0, 0, 1, 1]


def test_the_luck_of_small_towns_is_not_sold_as_doubt_about_the_programme() -> None:
    difference = towns("luck", 2000, 4, 1.0, 4.0, mean=1.0)
    exact = stats.norm.cdf(1.0)
    with_chance = acceptability_of_net(two_strategies(difference), matched=False).probability[0, 1]
    told = acceptability_of_net(two_strategies(difference))
    assert told.told_apart
    assert with_chance < 0.72, "by draw means alone the better strategy looks like a toss"
    assert told.probability[0, 1] > with_chance + 0.08
    assert abs(told.probability[0, 1] - exact) < 0.1
    assert not acceptability_of_net(two_strategies(difference[:, :1])).told_apart


def test_the_chance_of_being_best_lies_in_its_interval_as_often_as_said_also_where_luck_is_great() -> None:
    truth = stats.norm.cdf(0.8)
    held = raw = 0
    for k in range(150):
        net = two_strategies(towns(f"held {k}", 300, 4, 1.0, 2.0, mean=0.8))
        told, as_is = acceptability_of_net(net), acceptability_of_net(net, matched=False)
        held += told.low[0, 1] <= truth <= told.high[0, 1]
        raw += as_is.low[0, 1] <= truth <= as_is.high[0, 1]
    assert held / 150 >= 0.86
    assert raw / 150 < 0.4, "draw means as they are would hold it seldom"


def test_what_is_best_on_average_need_not_be_best_most_often() -> None:
    rare = np.where(np.arange(100) < 30, 10.0, -1.0)
    told = acceptability_of_net(two_strategies(rare))
    assert told.best[0] == 1
    assert told.probability[0].tolist() == pytest.approx([0.7, 0.3])


def test_where_belief_is_drowned_in_chance_no_draw_says_which_is_best() -> None:
    """The draws' means differ by less than chance explains, so all of them would lie where chance put the mean."""
    luck = np.tile([[0.0, 8.0], [9.0, -1.0], [-7.0, 15.5], [3.0, 5.0]], (3, 1))
    told = acceptability_of_net(two_strategies(luck - 4.0))
    assert np.isnan(told.probability).all() and np.isnan(told.low).all()
    clear = acceptability_of_net(two_strategies(luck + 20.0))
    assert clear.probability[0].tolist() == [0.0, 1.0], "where the mean is as good as certain, so is the choice"


def test_the_lowest_expected_loss_is_the_value_of_perfect_information() -> None:
    net = np.stack([np.zeros((300, 1)), *(towns(f"n{k}", 300, 1, 1.0, 0.0, 0.1 * k) for k in range(3))], axis=2)
    told = acceptability_of_net(net)
    assert told.loss_sek[0].min() == pytest.approx(evpi(net).value)
    assert told.loss_sek[0].argmin() == told.best[0]
    assert told.loss_sek[0].max() > told.loss_sek[0].min() + 0.05
    by_hand = (net[:, 0].max(axis=1) - net[:, 0, 2]).mean()
    assert told.loss_sek[0, 2] == pytest.approx(by_hand)


def test_strategies_that_are_equal_share_the_first_place() -> None:
    told = acceptability_of_net(np.zeros((20, 2, 4)))
    assert told.probability[0] == pytest.approx([0.25] * 4)
    assert (told.loss_sek == 0.0).all()
    same = towns("same", 60, 3, 1.0, 1.0)
    twins = acceptability_of_net(np.stack([same, same, same - 1.0], axis=2))
    assert twins.probability[0] == pytest.approx([0.5, 0.5, 0.0])


def test_effects_and_costs_of_other_towns_are_refused() -> None:
    with pytest.raises(ValueError, match="one shape"):
        acceptability_of(np.ones((4, 2, 2)), np.ones((4, 3, 2)), [1.0])

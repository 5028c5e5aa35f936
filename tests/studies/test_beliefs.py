"""Claims about beliefs: a draw is what draws were before, one factor moved moves that factor alone."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence.parameters import free_parameters, parameter_record
from sim.evidence.tables import parameters
from sim.money.price_draws import factors_of_draw, range_by_line
from sim.money.prices import Line, prices
from sim.studies.alternatives import load_alternative, with_draw
from sim.studies.beliefs import (
    BEST_GUESS,
    Belief,
    alternative_of,
    drawn,
    parameters_of,
    posterior_sds,
    price_factors_of,
)
from sim.studies.calibration.posterior import draw_record

LABELS = tuple(one.add(0.0).label for one in free_parameters())
WHOLE_CHAIN = load_alternative("whole_chain")
LINES = [Line(one.item, one.payer, one.reading, ore=0) for one in prices()]


def names_that_differ(one: np.ndarray, other: np.ndarray) -> set[str]:
    return {name for name in one.dtype.names or () if (one[name] != other[name]).any()}


def test_the_best_guess_is_what_runs_without_draws_believe() -> None:
    assert parameters_of(BEST_GUESS).tobytes() == parameter_record().tobytes()
    assert alternative_of(BEST_GUESS, WHOLE_CHAIN) == WHOLE_CHAIN
    assert (price_factors_of(BEST_GUESS, LINES) == 1.0).all()


@pytest.mark.parametrize("number", [0, 7, 250])
def test_a_draw_is_the_draw_of_parameters_effects_and_prices_of_that_number(number: int) -> None:
    belief = drawn(number)
    assert parameters_of(belief).tobytes() == draw_record(number).tobytes()
    assert alternative_of(belief, WHOLE_CHAIN) == with_draw(WHOLE_CHAIN, number)
    assert price_factors_of(belief, LINES).tolist() == factors_of_draw(LINES, number).tolist()


def test_a_parameter_moved_by_hand_moves_alone_and_to_its_place() -> None:
    row = next(one for one in parameters() if one.name == "conviction_peers")
    low, high = (parameters_of(Belief(at=(("parameter:conviction_peers", share),))) for share in (0.025, 0.975))
    assert names_that_differ(low, high) == {"conviction_peers"}
    assert low["conviction_peers"][0] == pytest.approx(row.low, abs=1e-6)
    assert high["conviction_peers"][0] == pytest.approx(row.high, abs=1e-6)
    assert names_that_differ(low, parameters_of(BEST_GUESS)) == {"conviction_peers"}


def test_a_calibrated_parameter_moves_within_its_own_posterior() -> None:
    label = LABELS[0]
    low, high = (parameters_of(Belief(at=((f"calibrated:{label}", share),))) for share in (0.1586553, 0.8413447))
    name = label.partition("@")[0]
    assert names_that_differ(low, high) == {name}
    assert (high[name] - low[name])[0] == pytest.approx(2.0 * posterior_sds()[label], rel=1e-4)


def test_an_effect_moved_by_hand_goes_before_the_draw_and_leaves_the_others_alone() -> None:
    belief = Belief(effects=3, at=(("effect:mentoring:externalising", 0.025),))
    moved = {one.name: one for one in alternative_of(belief, WHOLE_CHAIN).programmes}
    others = {one.name: one for one in with_draw(WHOLE_CHAIN, 3).programmes}
    assert {name for name in moved if moved[name] != others[name]} == {"mentoring"}
    was = next(one for one in others["mentoring"].effects if one.moves == "externalising")
    now = next(one for one in moved["mentoring"].effects if one.moves == "externalising")
    assert now.size == pytest.approx(was.low, abs=1e-6) != was.size
    rest = [[one for one in each["mentoring"].effects if one.moves != "externalising"] for each in (moved, others)]
    assert rest[0] == rest[1]


def test_a_whole_programme_moves_from_its_weakest_to_its_strongest() -> None:
    def sizes(share: float) -> dict[str, float]:
        chosen = alternative_of(Belief(at=(("effect:school_support", share),)), WHOLE_CHAIN).programmes
        return {e.moves: e.size for one in chosen if one.name == "school_support" for e in one.effects}

    weak, best, strong = sizes(0.025), sizes(0.5), sizes(0.975)
    for lever, size in best.items():
        assert abs(weak[lever]) < abs(size) < abs(strong[lever]), lever


def test_a_price_moved_by_hand_lies_at_its_place_for_all_its_payers() -> None:
    item = "placement_teenager"
    factors = price_factors_of(Belief(prices=5, at=((f"price:{item}", 0.5),)), LINES)
    drawn_factors = factors_of_draw(LINES, 5)
    own = np.array([line.item == item for line in LINES])
    assert (factors[~own] == drawn_factors[~own]).all()
    assert (factors[own] != drawn_factors[own]).any()
    ends = [price_factors_of(Belief(at=((f"price:{item}", share),)), LINES)[own] for share in (0.0, 1.0)]
    for low, high, limits in zip(*ends, np.array(range_by_line(LINES))[own], strict=True):
        assert limits[0] * 0.5 <= low < 1.0 < high <= limits[1] * 2.0


def test_published_associations_move_only_what_rests_on_one_and_trials_only_effects() -> None:
    associations = parameters_of(Belief(associations="published"))
    changed = names_that_differ(associations, parameters_of(BEST_GUESS))
    assert {"conviction_peers", "externalising_parenting"} <= changed
    assert not changed & {label.partition("@")[0] for label in LABELS}
    assert abs(associations["externalising_parenting"][0]) > abs(parameter_record()["externalising_parenting"][0])
    assert parameters_of(Belief(trials="published")).tobytes() == parameter_record().tobytes()
    taken = {one.name: one for one in alternative_of(Belief(trials="published"), WHOLE_CHAIN).programmes}
    ours = {one.name: one for one in WHOLE_CHAIN.programmes}
    size = {name: next(e.size for e in each["parent_training"].effects if e.moves == "externalising")
            for name, each in (("taken", taken), ("ours", ours))}  # fmt: skip
    assert size == {"taken": pytest.approx(-0.422), "ours": pytest.approx(-0.211)}

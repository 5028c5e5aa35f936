"""Trust 1: a programme with zero effect or zero coverage changes nothing but its own cost lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from sim.agencies.contacts import GAVE_UP, WAITING
from sim.configuration.border import options
from sim.configuration.schema import Agency, Municipality, Organisation, Programme
from sim.model import Vandpunkt
from sim.money.prices import programme_item

MANY_SEEDS = range(100, 150)
NAMES = options("programme")
WAYS = ("silo", "team", "association_2", "team_and_talks")

Live = Callable[[int, Sequence[Programme]], Vandpunkt]


def powerless(programme: Programme) -> Programme:
    """Return the programme with every effect of size zero, and with places also in a town too small for a whole one."""
    effects = tuple(replace(e, size=0.0, low=min(e.low, 0.0), high=max(e.high, 0.0)) for e in programme.effects)
    return replace(programme, effects=effects, places_per_1000=None)


@pytest.fixture(scope="module")
def live(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], with_share_of_room: Callable[..., Agency],
    organisation: Callable[[str], Organisation],
) -> Live:  # fmt: skip
    """Live a cohort; with an even seed queues bind, and every seed in four has a way of organising of its own."""
    short_of_room = [with_share_of_room(one, 1.0 / 3.0) for one in agencies]

    def run(seed: int, programmes: Sequence[Programme]) -> Vandpunkt:
        served_by, way = short_of_room if seed % 2 == 0 else agencies, organisation(WAYS[seed % len(WAYS)])
        return Vandpunkt(place(100), served_by, programmes, seed=seed, organisation=way).run()

    return run


@pytest.fixture(scope="module")
def as_today(live: Live) -> Callable[[int], Vandpunkt]:
    """The comparator of a seed, lived once."""
    known: dict[int, Vandpunkt] = {}

    def run(seed: int) -> Vandpunkt:
        if seed not in known:
            known[seed] = live(seed, ())
        return known[seed]

    return run


def own_lines(model: Vandpunkt) -> list[int]:
    return [place for p in model.programmes for place in model.ledger.lines_of(programme_item(p.programme.name))]


def differs_only_in_its_own_lines(model: Vandpunkt, comparator: Vandpunkt) -> None:
    """Fail unless all lives and all amounts are the comparator's, apart from the lines of the model's programmes."""
    assert model.people.tobytes() == comparator.people.tobytes()
    for kept in ("came_to", "waited", "queues", "refusal", "glimpses"):
        assert getattr(model.contacts, kept).tobytes() == getattr(comparator.contacts, kept).tobytes(), kept
    assert model.outcome_counts.tobytes() == comparator.outcome_counts.tobytes()
    assert model.outcome_years.tobytes() == comparator.outcome_years.tobytes()
    for kept in ("contact_counts", "handed_over", "handed_back", "left_out"):
        assert np.array_equal(getattr(model, kept), getattr(comparator, kept)), kept
    own = own_lines(model)
    shared = [place for place in range(len(model.ledger.lines)) if place not in own]
    assert [model.ledger.lines[k] for k in shared] == list(comparator.ledger.lines)
    assert np.array_equal(model.ledger.by_year[:, :, shared], comparator.ledger.by_year)
    cost = np.zeros_like(comparator.ledger.by_person)
    for programme in model.programmes:
        for line in model.ledger.lines_of(programme_item(programme.programme.name)):
            cost[:, model.ledger.line_payer[line]] += programme.years_paid * model.ledger.line_ore[line]
    assert np.array_equal(model.ledger.by_person, comparator.ledger.by_person + cost)


def check(seeds: Sequence[int], name: str, programmes: dict[str, Programme], live: Live, as_today: Callable) -> int:
    """Fail unless the programme without effect or coverage changes nothing else; return the years it was delivered."""
    reached = 0
    for seed in seeds:
        model = live(seed, [powerless(programmes[name])])
        differs_only_in_its_own_lines(model, as_today(seed))
        reached += sum(model.programmes[0].delivered_by_year)
        nobody = live(seed, [replace(programmes[name], coverage_share=0.0)])
        differs_only_in_its_own_lines(nobody, as_today(seed))
        assert not nobody.ledger.by_year[:, :, own_lines(nobody)].any()
    return reached


def test_every_programme_without_effect_or_without_coverage_changes_nothing_but_its_own_cost(
    programmes: dict[str, Programme], live: Live, as_today: Callable[[int], Vandpunkt]
) -> None:
    attended = [
        check([1 + place % 4], name, programmes, live, as_today) > 0 for place, name in enumerate(sorted(programmes))
    ]
    assert sum(attended) > 0.7 * len(attended), "a claim about programmes that nobody attends would be empty"


def test_queues_bind_where_there_is_a_third_of_the_room(as_today: Callable[[int], Vandpunkt]) -> None:
    left_without = np.array(as_today(2).contact_counts)[:, :, [WAITING, GAVE_UP]].sum()
    assert left_without > 200, "or the claims would be about agencies with room for all"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_null_programme_changes_nothing_in_fifty_worlds(
    name: str, programmes: dict[str, Programme], live: Live, as_today: Callable[[int], Vandpunkt],
    counted: Callable[..., None],
) -> None:  # fmt: skip
    years_delivered = check(MANY_SEEDS, name, programmes, live, as_today)
    assert years_delivered > 0
    counted(programmes=1, seeds=len(MANY_SEEDS), runs=2 * len(MANY_SEEDS), years_delivered=years_delivered)


def test_all_programmes_together_without_effect_change_nothing(
    programmes: dict[str, Programme], live: Live, as_today: Callable[[int], Vandpunkt]
) -> None:
    together = [powerless(p) for p in programmes.values()]
    twins = [replace(p, name=f"{p.name}_again") for p in together]
    differs_only_in_its_own_lines(live(1, [*together, *twins]), as_today(1))


@pytest.mark.parametrize("name", ["parent_training", "good_behavior_game", "supported_employment"])
def test_the_check_sees_a_programme_that_works(
    name: str, programmes: dict[str, Programme], live: Live, as_today: Callable[[int], Vandpunkt]
) -> None:
    strong = replace(programmes[name], coverage_share=1.0, uptake_share=1.0)
    with pytest.raises(AssertionError):
        differs_only_in_its_own_lines(live(1, [strong]), as_today(1))


def test_the_check_sees_one_misplaced_ore(live: Live, as_today: Callable[[int], Vandpunkt]) -> None:
    for book in ("by_year", "by_person"):
        model = live(1, ())
        getattr(model.ledger, book).reshape(-1)[11] += 1
        with pytest.raises(AssertionError):
            differs_only_in_its_own_lines(model, as_today(1))

"""Trials in the model: the published group is enrolled, and the same persons' lives with and without are compared.

The town holds people of all ages of the study's group, and enrolment is open for a year (or some). Half of those whom
the study would have taken take part, by each person's own draw; nobody else has a programme, and agencies are as today.
The comparison group are the participants themselves in the same town without the programme, with the same accidents of
life, so that no chance but the effect's own is left between the two.

Every trial is read twice: *as published*, with effects that rest on studies put in whole, and *as believed*, shrunk as
``sim.evidence.association`` says, which is what strategies use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from sim.configuration.schema import Agency, Economics, Municipality, Programme, ProgrammeEffect, Title
from sim.configuration.trials import PlannedTrial, Trial
from sim.evidence.association import programme_effects
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies.memory import before_many_runs, forget_runs
from sim.studies.panel import Panel
from sim.studies.trials.measures import Arms, Enrolled, Simulated, arms_of, fields_of, pooled

ENROLLED_SHARE = 0.5
"""Share of those whom the study would have taken who take part."""

NOT_ENROLLED = -1

Belief = Literal["published", "believed"]
T = TypeVar("T")


@dataclass(frozen=True)
class Ground:
    """Where trials are held.

    Attributes:
        births: born in all, shared evenly among as many years of birth as the study's group has while it is enrolled.
        agencies: who serves them, with and without the programme.
        economics: price year.
        replications: sets of accidents of life.
        seed: of all of them.
        threads: replications that live side by side.
    """

    births: int
    agencies: tuple[Agency, ...]
    economics: Economics
    replications: int
    seed: int
    threads: int

    def place_of(self, trials: Sequence[Trial]) -> Municipality:
        """Return where trials of one group are held: while enrolment is open, people of all its ages are there."""
        first, last = trials[0].target.ages
        birth_years = last - first + trials[0].enrolment_years
        return Municipality(
            name="trials", title=Title(en="Trials", sv="Försök"), birth_years=birth_years,
            births_per_year=max(1, self.births // birth_years),
            horizon_years=last + max(one.years_followed for one in trials) + 1,
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a trial gave in both readings."""

    planned: PlannedTrial
    as_published: Simulated
    as_believed: Simulated

    @property
    def inside(self) -> bool:
        """Return whether the reading as published lies in the published range."""
        return is_inside(self.as_published.value, self.planned.trial)


def is_inside(value: float, trial: Trial) -> bool:
    """Return whether a value lies in the published range of a trial."""
    found = trial.published.range
    return found.low <= value <= found.high


def as_tried(planned: PlannedTrial, belief: Belief, times: float = 1.0) -> Programme:
    """Return a programme as its trial gave it: to the study's own group, all of whom accept, with no limit of places.

    Args:
        planned: the trial and the programme's own file.
        belief: whether effects are put in as published or as believed.
        times: what the effects that the trial speaks of are multiplied with.
    """
    trial, programme = planned.trial, planned.programme
    opens = trial.target.ages[1]
    return replace(
        programme, target=trial.target, coverage_share=ENROLLED_SHARE, uptake_share=1.0,
        effects=tuple(_put_in(one, planned, belief, times) for one in programme.effects),
        drop_out_share=trial.drop_out_share, delivery_years=trial.delivery_years or programme.delivery_years,
        places_per_1000=None, contact=None, start_up_years=0, first_year=opens,
        last_year=opens + trial.enrolment_years - 1,
    )  # fmt: skip


def _put_in(one: ProgrammeEffect, planned: PlannedTrial, belief: Belief, times: float) -> ProgrammeEffect:
    trial = planned.trial
    rule = programme_effects().get((planned.programme.name, one.moves))
    size = one.size
    if rule is not None and belief == "published":
        size = rule.as_published() / (rule.direct_share.value if one.moves in trial.whole_effect_of else 1.0)
    if one.moves in planned.answers:
        size *= times
    return replace(one, size=size, low=min(one.low, size), high=max(one.high, size))


def hold_trials(
    ground: Ground, planned: Sequence[PlannedTrial], done: Callable[[], object] = lambda: None
) -> tuple[Found, ...]:
    """Hold every trial in both readings; return what each gave, in order.

    Args:
        ground: where.
        planned: the trials with their programmes.
        done: called after every group of every replication (``groups_of``).
    """
    tried = _as_tried_both_ways(planned)
    together = _held_together(tried)

    def one_replication(replication: int) -> list[tuple[Arms, Arms]]:
        found: dict[int, tuple[Arms, Arms]] = {}
        for places in together:
            published, believed = tried[places[0]]
            town = TrialTown(ground, [planned[place].trial for place in places], replication)
            first = town.arms(published)
            second = first if published.effects == believed.effects else town.arms(believed)
            found |= dict(zip(places, zip(first, second, strict=True), strict=True))
            del town
            forget_runs()
            done()
        return [found[place] for place in range(len(planned))]

    lived = side_by_side(ground, one_replication)
    return tuple(
        Found(one, *(pooled([replication[place][k] for replication in lived], one.trial) for k in (0, 1)))
        for place, one in enumerate(planned)
    )


def groups_of(planned: Sequence[PlannedTrial]) -> int:
    """Return how many groups some trials enrol; trials of the same programme in the same group are held together."""
    return len(_held_together(_as_tried_both_ways(planned)))


def _as_tried_both_ways(planned: Sequence[PlannedTrial]) -> list[tuple[Programme, Programme]]:
    return [(as_tried(one, "published"), as_tried(one, "believed")) for one in planned]


def _held_together(tried: Sequence[tuple[Programme, Programme]]) -> list[list[int]]:
    """Return the places of the trials that try the same programme in the same group, and only measure differently."""
    together: list[list[int]] = []
    for place, mine in enumerate(tried):
        same = next((places for places in together if tried[places[0]] == mine), None)
        if same is None:
            together.append([place])
        else:
            same.append(place)
    return together


def side_by_side(ground: Ground, one_replication: Callable[[int], T]) -> list[T]:
    """Return what a function gives for every replication, lived side by side on threads."""
    before_many_runs()
    with ThreadPoolExecutor(max_workers=ground.threads) as pool:
        return list(pool.map(one_replication, range(ground.replications)))


class TrialTown:
    """One replication's people, and their lives without any programme.

    Args:
        ground: where.
        trials: what is measured there; all have the same group and the same years of enrolment.
        replication: which accidents of life.
    """

    def __init__(self, ground: Ground, trials: Sequence[Trial], replication: int) -> None:
        self.ground, self.trials, self.replication = ground, trials, replication
        self.place = ground.place_of(trials)
        self.people = people_of(self.place, parameter_record(), key_of(ground.seed, replication))
        self.without_it = Panel(self._model(()), fields_of(trials)).run()

    def _model(self, programmes: Sequence[Programme]) -> Vandpunkt:
        ground = self.ground
        return Vandpunkt(
            self.place, ground.agencies, programmes, ground.economics, ground.seed, self.replication,
            people=self.people,
        )  # fmt: skip

    def arms(self, programme: Programme) -> list[Arms]:
        """Let the group have a programme; return what each trial measures of its participants."""
        model = self._model((programme,))
        panel = Panel(model, fields_of(self.trials))
        age = np.full(len(model.people), NOT_ENROLLED)
        while model.year < model.last_year:
            model.step()
            panel.observe()
            new = np.flatnonzero((model.programmes[0].begun > 0) & (age == NOT_ENROLLED))
            age[new] = model.year - model.people["birth_year"][new].astype(np.int64)
        rows = np.flatnonzero(age != NOT_ENROLLED)
        enrolled = Enrolled(rows, age[rows])
        return [arms_of(one, self.people, enrolled, panel, self.without_it) for one in self.trials]

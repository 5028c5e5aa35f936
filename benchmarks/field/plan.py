"""How much is lived: the size of each part of the benchmark, and the goals that its ratios are held against."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Plan:
    """What is asked for.

    Attributes:
        persons: people in the timed rounds.
        rounds: how often each engine has its turn, one engine after the other.
        least_seconds: a turn of an engine lasts so long at least: it lives the people again and again.
        threads: numbers of threads; engines without threads are timed once and stand under each.
        check_persons: people in the runs that show agreement before anything is timed.
        reference_runs: runs of the reference engine that give the Monte Carlo error, 5 or more.
        tenth_for_objects: whether engines with one object a person live a tenth of the people.
        growth: sizes of the town from small to large.
        growth_years: years of age lived at each size.
        largest_seconds: an engine whose next size would take longer than this stops growing.
        full_model: people in the run of the whole model beside the toy; 0 leaves it out.
    """

    persons: int = 100_000
    rounds: int = 5
    least_seconds: float = 1.0
    threads: tuple[int, ...] = (1, 2)
    check_persons: int = 20_000
    reference_runs: int = 40
    tenth_for_objects: bool = False
    growth: tuple[int, ...] = (10_000, 100_000, 1_000_000, 10_000_000)
    growth_years: int = 10
    largest_seconds: float = 60.0
    full_model: int = 100_000

    @property
    def most_threads(self) -> int:
        """The largest number of threads asked for."""
        return max(self.threads)


def quick(plan: Plan) -> Plan:
    """Return a plan that ends in about two minutes."""
    return replace(
        plan,
        rounds=3,
        check_persons=10_000,
        reference_runs=20,
        tenth_for_objects=True,
        growth=plan.growth[:3],
        largest_seconds=5.0,
        full_model=min(plan.full_model, 20_000),
    )


@dataclass(frozen=True)
class Goal:
    """A ratio to reach on the most threads: own rate over the other's (for the floor, over the floor's)."""

    goal: float
    stretch: float


GOALS = {
    "mesa_objects": Goal(200, 450),
    "mesa_frames": Goal(12, 27),
    "starsim_modules": Goal(8, 18),
    "vivarium_components": Goal(40, 85),
    "numpy_columns": Goal(6, 13),
    "floor": Goal(0.30, 0.60),
}

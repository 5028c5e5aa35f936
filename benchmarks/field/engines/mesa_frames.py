"""mesa-frames as its guide teaches it: an ``AgentSetPolars`` whose step is Polars expressions over its data frame.

Follows mesa-frames' "Classes" page (attributes in the frame, ``self.agents`` for "DataFrame methods", ``self.random``),
its README (native expressions) and the Polars user guide ("Lazy API": one query, so that Polars sees the whole year;
"Window functions": ``over``; expressions of one context run in parallel). Chosen in its favour: the frame is replaced
as a whole through ``self.agents`` instead of column by column through ``self[…] =``, which joins by id each time;
32-bit floats and Booleans; the logits of all draws and the fixed part of all log-odds stand in one context, so they use
every thread; the öre of events and states are summed by ``sum_horizontal`` once a year; the optimiser does not look for
repeated expressions, since there are none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

from benchmarks.field.work import CLASS_SIZE, DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work

TRAITS = ("ses", "temper", "sex", "famrisk")
NO_SEARCH = pl.QueryOptFlags(comm_subexpr_elim=False, comm_subplan_elim=False)


class People(AgentSetPolars):
    """The toy's people, a row a person."""

    def __init__(self, model: Town, work: Work) -> None:
        super().__init__(model)
        self.work, self.age = work, 0
        traits = {name: getattr(work, name).astype(np.float32) for name in TRAITS}
        self += pl.DataFrame(
            {"unique_id": np.arange(work.persons, dtype=np.int64)}
            | {"class": np.arange(work.persons, dtype=np.int32) // CLASS_SIZE}
            | traits
            | {f"state{s}": np.zeros(work.persons, bool) for s in range(STATES)}
            | {f"service{s}": np.zeros(work.persons, np.uint8) for s in range(SERVICES)}
            | {"cost": np.zeros(work.persons, np.int64)}
        )
        self.states = np.zeros((work.years, STATES), np.int64)
        self.ledger = np.zeros((work.years, PAYERS), np.int64)

    def step(self) -> None:
        """Live one year of age."""
        draws = self.random.random((EVENTS, self.work.persons), dtype=np.float32)
        frame = self.agents.lazy().with_columns(
            pl.col(f"state{DEVIANT}").mean().over("class").cast(pl.Float32).alias("peer"),
            *(pl.Series(f"draw{k}", draws[k]) for k in range(EVENTS)),
        )
        frame = frame.with_columns(self.lead(k).alias(f"lead{k}") for k in range(EVENTS))
        for k in range(EVENTS):
            frame = frame.with_columns(self.happens(k).alias(f"event{k}"))
            if k < STATES:
                frame = frame.with_columns(pl.col(f"state{k}") ^ pl.col(f"event{k}"))
        frame = frame.with_columns(
            *(pl.col(f"service{s}") + pl.col(f"event{s + STATES}") for s in range(SERVICES)),
            pl.col("cost") + self.paid().cast(pl.Int64),
        )
        lived = frame.collect(optimizations=NO_SEARCH)
        sums = lived.select(pl.col([f"event{k}" for k in range(EVENTS)] + [f"state{s}" for s in range(STATES)]).sum())
        counted = np.array(sums.row(0), np.int64)
        self.states[self.age] = counted[EVENTS:]
        self.ledger[self.age] = self.work.booked(counted[:EVENTS], counted[EVENTS:])
        self.agents = lived.select(self.agents.columns)
        self.age += 1

    def lead(self, k: int) -> pl.Expr:
        """Return the year's log-odds of an event without the states, less the logit of its draw."""
        work, draw = self.work, pl.col(f"draw{k}")
        fixed = pl.lit(work.intercept[self.age, k], pl.Float32)
        fixed = fixed + pl.lit(work.peer_weight[k], pl.Float32) * pl.col("peer")
        for weight, name in zip(work.weights[k], TRAITS, strict=False):
            fixed = fixed + pl.lit(weight, pl.Float32) * pl.col(name)
        return fixed - (draw / (1 - draw)).log()

    def happens(self, k: int) -> pl.Expr:
        """Return whether an event happens, a Boolean."""
        weights = self.work.weights[k]
        one, other = pl.col(f"state{(k + 1) % STATES}"), pl.col(f"state{(k + 3) % STATES}")
        by_state = pl.lit(weights[4], pl.Float32) * one + pl.lit(weights[5], pl.Float32) * other
        return pl.col(f"lead{k}") + by_state > 0

    def paid(self) -> pl.Expr:
        """Return the öre of everybody's year."""
        events = [pl.col(f"event{k}") * pl.lit(int(price)) for k, price in enumerate(self.work.event_price)]
        states = [pl.col(f"state{s}") * pl.lit(int(price)) for s, price in enumerate(self.work.state_price)]
        return pl.sum_horizontal(events + states)


class Town(ModelDF):
    """The toy's town."""

    def __init__(self, work: Work, seed: int) -> None:
        super().__init__(seed)
        self.agents += People(self, work)

    def step(self) -> None:
        """Live one year of age."""
        self.agents.do("step")


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Make the town."""
    del threads  # Polars reads POLARS_MAX_THREADS as it is imported.
    town = Town(work, seed)

    def live() -> Outcome:
        for _ in range(work.years):
            town.step()
        people = town.get_agents_of_type(People)
        frame = people.agents
        services = frame.select(pl.col([f"service{s}" for s in range(SERVICES)]).cast(pl.Int64).sum()).row(0)
        cost = int(frame["cost"].sum())
        return Outcome(people.states, np.array(services), people.ledger, cost, int(frame.estimated_size()))

    return live

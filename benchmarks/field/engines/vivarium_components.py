"""vivarium as its concepts pages teach it: a component that owns its columns, a randomness stream a decision point.

Follows vivarium's documentation: "Components" and the disease-model tutorial (``setup``, an initializer with its
columns, ``on_time_step``), "Population Management" (a view reads and updates the state table), "Common Random Numbers"
(a stream for each decision point) and "Time" (``SimpleClock``, a step a year). Chosen in its favour: one component owns
all columns, since a view writes only what its component made and twelve components would each copy what they read; the
state table is read once and written once a year; 32-bit floats; ``get_draw`` is compared with the chances, where
``filter_for_probability`` also sorts out chances of 0 and 1 by their index; ``randomness.key_columns`` is empty, so no
key is looked up for each draw (nobody is born here, so positions are the keys); logging and observers are off. A stream
draws ten numbers for every person, by design: ``map_size`` is set to that, the least it takes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from vivarium import Component, InteractiveContext
from vivarium.framework.engine import Builder
from vivarium.framework.event import Event
from vivarium.framework.population import SimulantData

from benchmarks.field.engines.column_pieces import fixed_columns, fixed_part, note_peers, price_of_byte
from benchmarks.field.work import DEVIANT, EVENTS, PAYERS, SERVICES, STATES, Outcome, Work

STATE_COLUMNS = [f"state{s}" for s in range(STATES)]
SERVICE_COLUMNS = [f"service{s}" for s in range(SERVICES)]


class Lives(Component):
    """The toy's twelve events, and what they cost."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work, self.age = work, 0
        self.fixed = fixed_columns(work, np.float32)
        self.eta = np.empty((EVENTS, work.persons), np.float32)
        self.weights = work.weights.astype(np.float32)
        self.state_table = price_of_byte(work.state_price)
        self.held = np.zeros((work.years, STATES), np.int64)
        self.ledger = np.zeros((work.years, PAYERS), np.int64)

    def setup(self, builder: Builder) -> None:
        """Ask for a stream for each event, and say which columns are this component's."""
        self.streams = [builder.randomness.get_stream(f"event{k}") for k in range(EVENTS)]
        builder.population.register_initializer(
            initializer=self.initialize, columns=[*STATE_COLUMNS, *SERVICE_COLUMNS, "cost"]
        )

    def initialize(self, people: SimulantData) -> None:
        """Write the columns of the newborn."""
        columns = {name: np.zeros(len(people.index), np.float32) for name in STATE_COLUMNS}
        columns |= {name: np.zeros(len(people.index), np.uint8) for name in SERVICE_COLUMNS}
        columns |= {"cost": np.zeros(len(people.index), np.int64)}
        self.population_view.initialize(pd.DataFrame(columns, index=people.index))

    def on_time_step(self, event: Event) -> None:
        """Live one year of age."""
        self.population_view.update(
            [*STATE_COLUMNS, *SERVICE_COLUMNS, "cost"], lambda people: self.live_one_year(event.index, people)
        )
        self.age += 1

    def live_one_year(self, index: pd.Index, people: pd.DataFrame) -> pd.DataFrame:
        """Return everybody's columns at the end of the year."""
        work = self.work
        state = people[STATE_COLUMNS].to_numpy().T.copy()
        services = people[SERVICE_COLUMNS].to_numpy().T.copy()
        cost = people["cost"].to_numpy(copy=True)
        happened = np.zeros(EVENTS, np.int64)
        note_peers(state[DEVIANT], self.fixed)
        fixed_part(work, self.age, self.fixed, out=self.eta)
        for k in range(EVENTS):
            by_state = self.weights[k, 4] * state[(k + 1) % STATES] + self.weights[k, 5] * state[(k + 3) % STATES]
            with np.errstate(over="ignore", under="ignore"):  # vivarium makes NumPy raise on both
                chance = 1 / (1 + np.exp(-(self.eta[k] + by_state)))
            those = np.flatnonzero(self.streams[k].get_draw(index).to_numpy() < chance)
            if k < STATES:
                state[k, those] = 1 - state[k, those]
            else:
                services[k - STATES, those] += 1
            cost[those] += work.event_price[k]
            happened[k] = len(those)
        cost += self.state_table[np.packbits(state.astype(bool), axis=0, bitorder="little")[0]]
        self.held[self.age] = np.count_nonzero(state, axis=1)
        self.ledger[self.age] = work.booked(happened, self.held[self.age])
        columns = dict(zip(STATE_COLUMNS, state, strict=True)) | dict(zip(SERVICE_COLUMNS, services, strict=True))
        return pd.DataFrame(columns | {"cost": cost}, index=people.index)


def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]:
    """Set the simulation up."""
    del threads
    lives = Lives(work)
    simulation = InteractiveContext(
        components=[lives],
        configuration={
            "time": {"start": 0, "end": work.years, "step_size": 1},
            "population": {"population_size": work.persons},
            "randomness": {"key_columns": [], "random_seed": seed, "map_size": 10 * work.persons},
        },
        plugin_configuration={
            "required": {
                "clock": {
                    "controller": "vivarium.framework.time.SimpleClock",
                    "builder_interface": "vivarium.framework.time.TimeInterface",
                }
            }
        },
        logging_verbosity=0,
    )

    def live() -> Outcome:
        simulation.take_steps(work.years, with_logging=False)
        people = simulation.get_population([*SERVICE_COLUMNS, "cost"])
        services = people[SERVICE_COLUMNS].to_numpy().sum(axis=0, dtype=np.int64)
        state_bytes = lives.fixed.nbytes + work.persons * (4 * STATES + SERVICES + 8 + 8)
        return Outcome(lives.held, services, lives.ledger, int(people["cost"].sum()), state_bytes)

    return live

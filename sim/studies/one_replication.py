"""One replication: a set of people and accidents lived under several strategies, with one belief about the world.

Everything that says how sure a result is (draws, structures, sensitivity, sweeps, the shards of a country) is a list of
replications. What is kept of one is a table that further prices, discount rates and perspectives can be read out of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.configuration.schema import Agency, Economics, Municipality
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.appraisal import discount_factors, humps_of, present_value
from sim.money.ledger import PARTS
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY, seen
from sim.money.pockets import OUTLAY
from sim.money.prices import PAYERS, PUBLIC_PAYERS, READINGS, Line
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import Alternative, refuse_what_does_not_fit
from sim.studies.beliefs import BEST_GUESS, Belief, alternative_of, parameters_of, price_factors_of
from sim.studies.booked import CHOSEN, LEAST_YEARS
from sim.studies.memory import forget_runs, set_aside_after_the_first
from sim.studies.run import digest_of, run_one

_BETWEEN = "|"
STATES = 7
"""None of the six states, then the six."""


@dataclass(frozen=True)
class Replication:
    """What is to be lived.

    Attributes:
        municipality, agencies, economics: where, who serves, and how money and exclusion are read.
        alternatives: what is compared; the first is the comparator.
        belief: what is taken for true.
        seed, number: which accidents of life; the same two mean the same accidents.
    """

    municipality: Municipality
    agencies: tuple[Agency, ...]
    alternatives: tuple[Alternative, ...]
    economics: Economics
    belief: Belief = BEST_GUESS
    seed: int = 1
    number: int = 0


@dataclass(frozen=True)
class Lived:
    """What one strategy came to in one replication; years count from the first year of the choice.

    Attributes:
        strategy: its name.
        lines: of its ledger.
        by_line_ore: int64 (years, lines), at the best guess of every price.
        states_by_year: int64 (years, 7), persons alive by state: none, then the six.
        followed: persons born here.
        excluded: of them in long-lasting exclusion, by the least years asked for (0: the definition in use).
        began: persons who began each programme, by its name.
        digest: of the people at the end and of every amount.
    """

    strategy: str
    lines: tuple[Line, ...]
    by_line_ore: npt.NDArray[np.int64]
    states_by_year: npt.NDArray[np.int64]
    followed: int
    excluded: dict[int, int]
    began: dict[str, int]
    digest: str

    def account(self, factors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return its account (years, payers, readings, parts) in öre, each line times its price factor (lines,)."""
        found = np.zeros((len(self.by_line_ore), len(PAYERS), len(READINGS), len(PARTS)))
        for line, amounts in zip(self.lines, (self.by_line_ore * factors).T, strict=True):
            found[:, PAYERS.index(line.payer), READINGS.index(line.reading), line.part] += amounts
        return found


def live(asked: Replication) -> pd.DataFrame:
    """Live a replication on one thread; return the table that ``read_lived`` reads.

    Raises:
        BadInput: an alternative does not fit the municipality.
    """
    for one in asked.alternatives:
        refuse_what_does_not_fit(one, asked.municipality)
    parameters = parameters_of(asked.belief)
    people = people_of(asked.municipality, parameters, key_of(asked.seed, asked.number))
    rows = []
    for one in asked.alternatives:
        model = run_one(
            asked.municipality, asked.agencies, alternative_of(asked.belief, one), asked.economics, asked.seed,
            asked.number, 1, parameters, people,
        )  # fmt: skip
        rows.append(_lived(model, one.name))
        del model
        forget_runs()
        set_aside_after_the_first()
    return table_of(rows)


def _lived(model: Vandpunkt, strategy: str) -> Lived:
    begun = model.municipality.warm_up_years
    born_here = model.people["origin"] != FOREIGN_BORN
    definitions = {CHOSEN: model.economics.exclusion_years, **{least: least for least in LEAST_YEARS}}
    return Lived(
        strategy=strategy,
        lines=model.ledger.lines,
        by_line_ore=model.ledger.by_year[begun:].sum(axis=1),
        states_by_year=model.states_by_year[begun:].copy(),
        followed=int(born_here.sum()),
        excluded={
            name: int(((exclusion_of(model.outcome_years, least) > 0) & born_here).sum())
            for name, least in definitions.items()
        },
        began={one.programme.name: int(sum(one.begun_by_year)) for one in model.programmes},
        digest=digest_of(model),
    )


def _row(one: Lived) -> dict[str, object]:
    """Return a run as a row of plain values and lists; lines on which nothing was booked are left out."""
    used = np.flatnonzero(one.by_line_ore.any(axis=0))
    lines = [one.lines[k] for k in used]
    return {
        "strategy": one.strategy,
        "digest": one.digest,
        "followed": one.followed,
        **{f"excluded_{least}": persons for least, persons in one.excluded.items()},
        "programmes": list(one.began),
        "began": np.array(list(one.began.values()), dtype=np.int64),
        "states": one.states_by_year.astype(np.int32).ravel(),
        "lines": [_BETWEEN.join((line.item, line.payer, line.reading)) for line in lines],
        "outlay": np.array([line.is_outlay for line in lines], dtype=bool),
        "ore": np.ascontiguousarray(one.by_line_ore[:, used].T).ravel(),
    }


def table_of(runs: Sequence[Lived]) -> pd.DataFrame:
    """Return runs as the table that ``read_lived`` reads, one row each."""
    return pd.DataFrame([_row(one) for one in runs])


def read_lived(table: pd.DataFrame) -> list[Lived]:
    """Return the runs of a replication's table, in the order of its alternatives."""
    return [_read(row) for row in table.to_dict("records")]


def _read(row: dict[str, Any]) -> Lived:
    lines = tuple(_line(str(name), bool(outlay)) for name, outlay in zip(row["lines"], row["outlay"], strict=True))
    states = np.asarray(row["states"], dtype=np.int64).reshape(-1, STATES)
    least = {name: int(row[f"excluded_{name}"]) for name in (CHOSEN, *LEAST_YEARS)}
    return Lived(
        strategy=str(row["strategy"]),
        lines=lines,
        by_line_ore=np.asarray(row["ore"], dtype=np.int64).reshape(len(lines), len(states)).T,
        states_by_year=states,
        followed=int(row["followed"]),
        excluded=least,
        began={str(name): int(persons) for name, persons in zip(row["programmes"], row["began"], strict=True)},
        digest=str(row["digest"]),
    )


def _line(name: str, is_outlay: bool) -> Line:
    item, payer, reading = name.split(_BETWEEN)
    return Line(item, payer, reading, ore=0, is_outlay=is_outlay)


@dataclass(frozen=True)
class Differences:
    """What strategies of one replication came to beside the comparator, which is the first and differs in nothing.

    Attributes:
        strategies: their names, the comparator first.
        saved_sek: float64 (strategies, perspectives, years, parts), kronor that ``PERSPECTIVES`` save, not discounted;
            parts are outlay (0 or below where more is spent) and consequence.
        averted: int64 (strategies,), persons born here kept out of long-lasting exclusion.
        averted_by_least: int64 (strategies, definitions), by ``LEAST_YEARS``.
        state_years: int64 (strategies, years, 7), persons more in each state.
        followed, excluded: int64 (strategies,), persons born here, and of them in long-lasting exclusion.
    """

    strategies: tuple[str, ...]
    saved_sek: npt.NDArray[np.float64]
    averted: npt.NDArray[np.int64]
    averted_by_least: npt.NDArray[np.int64]
    state_years: npt.NDArray[np.int64]
    followed: npt.NDArray[np.int64]
    excluded: npt.NDArray[np.int64]


def differences(runs: Sequence[Lived], belief: Belief) -> Differences:
    """Return what the runs of a replication came to beside its first, at the prices of a belief."""
    first = runs[0]
    base = first.account(price_factors_of(belief, first.lines))
    saved = []
    for run in runs:
        more = base - (base if run is first else run.account(price_factors_of(belief, run.lines)))
        saved.append([seen(more, name) for name in PERSPECTIVES])
    excluded = np.array([run.excluded[CHOSEN] for run in runs], dtype=np.int64)
    by_least = np.array([[run.excluded[least] for least in LEAST_YEARS] for run in runs], dtype=np.int64)
    return Differences(
        strategies=tuple(run.strategy for run in runs),
        saved_sek=np.array(saved),
        averted=excluded[0] - excluded,
        averted_by_least=by_least[0] - by_least,
        state_years=np.array([run.states_by_year - first.states_by_year for run in runs]),
        followed=np.array([run.followed for run in runs], dtype=np.int64),
        excluded=excluded,
    )


def measures_of(table: pd.DataFrame, belief: Belief, economics: Economics) -> pd.DataFrame:
    """Return the figures of a replication: one row a strategy, the comparator's differences all 0.

    Columns: strategy, persons_born_here, persons_in_exclusion, persons_kept_out, outlay_sek, public_npv_sek,
    society_npv_sek, hump_depth_sek, hump_year, payback_year (NaN: not within the horizon; of the public purse) and
    saved_PAYER_sek for each public payer. Kronor are present values against the comparator.
    """
    found = differences(read_lived(table), belief)
    rate = economics.discount_rate_per_year
    place = {name: k for k, name in enumerate(PERSPECTIVES)}
    value = present_value(found.saved_sek.transpose(0, 1, 3, 2), rate)
    public = found.saved_sek[:, place[PUBLIC]].sum(axis=-1)
    humps = humps_of(np.cumsum(public * discount_factors(public.shape[-1], rate), axis=-1))
    return pd.DataFrame(
        {
            "strategy": found.strategies,
            "persons_born_here": found.followed,
            "persons_in_exclusion": found.excluded,
            "persons_kept_out": found.averted,
            "outlay_sek": 0.0 - value[:, place[PUBLIC], OUTLAY],
            "public_npv_sek": value[:, place[PUBLIC]].sum(axis=-1),
            "society_npv_sek": value[:, place[SOCIETY]].sum(axis=-1),
            "hump_depth_sek": humps.depth_sek,
            "hump_year": humps.bottom_year,
            "payback_year": humps.payback_year,
            **{f"saved_{payer}_sek": value[:, place[payer]].sum(axis=-1) for payer in PUBLIC_PAYERS},
        }
    )

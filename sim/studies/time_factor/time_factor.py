"""The time factor: one and the same effort at one age after the other, on the same lives.

Persons and money are those of people born here, who are the same at every age of the effort; newcomers take part and
are met in class and area, but who of them has arrived depends on the age.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.configuration.border import BadInput, fault
from sim.configuration.schema import Agency, Economics, Programme, Strategy, TimeFactor
from sim.evidence.ages import AGES
from sim.lifecourse.outcome import exclusion_of
from sim.model import Vandpunkt
from sim.money.appraisal import hump_of
from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PUBLIC_PAYERS, programme_item
from sim.people.record import FOREIGN_BORN
from sim.studies.alternatives import AS_TODAY, Alternative
from sim.studies.replicate import replicate
from sim.studies.run import digest_of

GIVEN = "given"
"""The effort as its own file has it; the others are named by their fade-out."""
PER = 1000.0

_OUTLAY, _PUBLIC, _OTHERS, _PRODUCTION = range(4)
_SEEDS = 2**32


@dataclass(frozen=True)
class Effort:
    """An effort at one age: ``fade_out`` is ``GIVEN`` or a share a year, as text."""

    fade_out: str
    age: int
    alternative: Alternative


@dataclass(frozen=True)
class Lived:
    """What is kept of one run, of people born here.

    Attributes:
        name, replication, town: which run it is; towns of a replication share draws, and differ by chance.
        participants, excluded: persons who took part, and in long-lasting exclusion.
        sek_by_age: float64 (65, 4), kronor of those of an age: the effort's price, the rest of the public purse read
            fiscally, other people's, lost production; not discounted.
        digest: of people and amounts.
    """

    name: str
    replication: int
    town: int
    participants: int
    excluded: int
    sek_by_age: npt.NDArray[np.float64]
    digest: str


def moved(programme: Programme, age: int, fade_out: str = GIVEN) -> Programme:
    """Return a programme at one age only: its own need, screening, uptake, effects and price, as large as it is meant.

    It has staff and places of its own from its first year: neither a queue nor what a lender has at that age counts.
    """
    effects = programme.effects
    if fade_out != GIVEN:
        effects = tuple(replace(one, fade_out_per_year=float(fade_out)) for one in effects)
    target = replace(programme.target, ages=(age, age), screened_at=())
    return replace(
        programme, target=target, effects=effects, contact=None, places_per_1000=None, start_up_years=0, first_year=0,
        last_year=None,
    )  # fmt: skip


def efforts_of(programme: Programme, ages: Sequence[int], fade_outs: Sequence[float]) -> tuple[Effort, ...]:
    """Return the effort at every age, as given and then with other fade-outs."""
    found = []
    for place, fade_out in enumerate([GIVEN, *(f"{share:g}" for share in fade_outs)]):
        for age in sorted(ages):
            name = f"effort_{place}_age_{age}"
            strategy = Strategy(name=name, title=programme.title)
            found.append(Effort(fade_out, age, Alternative(strategy, (moved(programme, age, fade_out),))))
    return tuple(found)


def live_efforts(
    choice: TimeFactor,
    agencies: Sequence[Agency],
    efforts: Sequence[Effort],
    done: Callable[[], object] = lambda: None,
) -> list[Lived]:
    """Live every effort and as today, in every replication; towns beyond the first live the given effort only.

    Raises:
        BadInput: an effort reaches nobody in some replication.
    """
    age_of = {one.alternative.name: one.age for one in efforts}
    found: list[Lived] = []
    for town in range(choice.towns):

        def keep(model: Vandpunkt, one: Alternative, replication: int, town: int = town) -> Lived:
            lived = lived_of(model, one.name, replication, town)
            if one.programmes and lived.participants == 0:
                given = f"at age {age_of[one.name]} it reaches nobody born here in replication {replication}"
                raise BadInput(fault("time_factor", given, "other ages, or more births_per_year"))
            return lived

        asked = [one.alternative for one in efforts if town == 0 or one.fade_out == GIVEN]
        seed = (choice.seed + town * (_SEEDS // choice.towns)) % _SEEDS
        found += replicate(
            choice.municipality, agencies, [AS_TODAY, *asked], choice.economics, choice.replications, seed,
            choice.threads, keep, done, choice.draws,
        )  # fmt: skip
    return found


def runs_of(choice: TimeFactor) -> int:
    """Return how many towns will be lived."""
    ages = len(choice.ages)
    return choice.replications * (choice.towns * (1 + ages) + len(choice.fade_outs) * ages)


def lived_of(model: Vandpunkt, name: str, replication: int, town: int) -> Lived:
    """Return what is kept of a model that has been run to its end."""
    born_here = model.people["origin"] != FOREIGN_BORN
    excluded = exclusion_of(model.outcome_years, model.economics.exclusion_years) > 0
    began = [programme.begun > 0 for programme in model.programmes]
    took_part = began[0] if began else np.zeros_like(born_here)
    frame = model.ledger.frame()
    frame = frame[~frame["newcomers"].to_numpy(dtype=bool)]
    public = (frame["payer"].isin(PUBLIC_PAYERS) & frame["reading"].isin(FISCAL_READINGS)).to_numpy()
    own = frame["item"].isin([programme_item(one.programme.name) for one in model.programmes]).to_numpy()
    ours = [own, public & ~own, (frame["payer"] == "person_and_others").to_numpy(),
            (frame["payer"] == "production").to_numpy()]  # fmt: skip
    ore, age = frame["amount_ore"].to_numpy(), frame["age"].to_numpy()
    by_age = np.zeros((AGES, len(ours)), dtype=np.int64)
    for column, mine in enumerate(ours):
        np.add.at(by_age[:, column], age[mine], ore[mine])
    return Lived(
        name, replication, town, int((took_part & born_here).sum()), int((excluded & born_here).sum()),
        by_age / ORE_PER_SEK, digest_of(model),
    )  # fmt: skip


def efforts_table(lived: Sequence[Lived], efforts: Sequence[Effort], economics: Economics) -> pd.DataFrame:
    """Return what each effort came to against as today in the same town.

    Columns: fade_out, age (of the effort), replication, town, participants (persons), averted (persons kept out of
    long-lasting exclusion), averted_per_1000 (participants), cost_sek (gross price of the effort, discounted to the
    year of the effort), saved_per_krona (what the public purse saves apart from the price, a krona of it),
    npv_to_effort_sek and npv_to_birth_sek (public purse a participant, discounted to the year of the effort or of
    birth), others_sek and production_sek (saved by the person and other people, and production gained, a participant,
    discounted to the year of the effort; never part of the sum), payback_years (after the effort; infinite: not
    before 64).
    """
    rate = economics.discount_rate_per_year
    as_today = {(one.replication, one.town): one for one in lived if one.name == AS_TODAY.name}
    effort_of = {one.alternative.name: one for one in efforts}
    rows = []
    for one in lived:
        if one.name not in effort_of:
            continue
        effort, base = effort_of[one.name], as_today[one.replication, one.town]
        to_effort = (1.0 + rate) ** (effort.age - np.arange(AGES, dtype=np.float64))
        saved = (base.sek_by_age - one.sek_by_age) * to_effort[:, None]
        cost, public = -saved[:, _OUTLAY].sum(), saved[:, _PUBLIC].sum()
        averted, persons = base.excluded - one.excluded, one.participants
        npv = (public - cost) / persons
        rows.append(
            {
                "fade_out": effort.fade_out,
                "age": effort.age,
                "replication": one.replication,
                "town": one.town,
                "participants": persons,
                "averted": float(averted),
                "averted_per_1000": PER * averted / persons,
                "cost_sek": cost,
                "saved_per_krona": public / cost if cost > 0.0 else math.nan,
                "npv_to_effort_sek": npv,
                "npv_to_birth_sek": npv * (1.0 + rate) ** -effort.age,
                "others_sek": saved[:, _OTHERS].sum() / persons,
                "production_sek": saved[:, _PRODUCTION].sum() / persons,
                "payback_years": payback_years(saved[:, [_OUTLAY, _PUBLIC]].sum(axis=1), effort.age),
            }
        )
    return pd.DataFrame(rows)


def payback_years(net_sek: npt.NDArray[np.float64], age: int) -> float:
    """Return after how many years from an effort a discounted net by age stays out of the red; infinite if never.

    What comes before the effort (younger neighbours of those it has reached) counts in its first year.
    """
    since = net_sek[age:].copy()
    since[0] += net_sek[:age].sum()
    found = hump_of(np.cumsum(since)).payback_year
    return math.inf if found is None else float(found)

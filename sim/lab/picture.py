"""The picture: what the runs of a state come to, as plain data for the page.

All persons and kronor are those of the whole place: where fewer are lived, each stands for more. Money is in the purse
and at the discount rate that are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.evidence.groups import GROUPS
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.stages import STAGES
from sim.lab.living import Kept
from sim.lab.places import Town
from sim.lab.spread import Kind, Spread, kind_of, middle, rounded, spread
from sim.lab.state import AS_TODAY, State
from sim.lab.strategies import alternative, note_of, title_of
from sim.money.appraisal import Humps, discount_factors, humps_of
from sim.money.perspective import PERSPECTIVES, PUBLIC
from sim.money.prices import PAYERS, PUBLIC_PAYERS, PUBLIC_PLACES
from sim.studies.adjusted import earliest_age
from sim.studies.report.pictured import MOVE_AGES
from sim.views.compare.payback import Payback
from sim.views.words import Words

Sek = npt.NDArray[np.float64]
PLACES = {name: k for k, name in enumerate(PERSPECTIVES)}
PERSONS, KRONOR, SHARE = 3, 0, 5
"""Decimals that are sent."""
LAST_STEP_AGE = 40
"""The age at which it is told how many fewer stand on the last step."""


@dataclass(frozen=True)
class Lived:
    """What has been lived of a state: the same replications of every strategy, the comparator first.

    Attributes:
        state, town: what was asked for, and where; ``town`` is the one lived.
        runs: by key (as_today, a1, …), one run a replication.
        numbers: of these replications; a draw of what is believed has the same number.
        beliefs: whether every replication believes something else.
        is_first: whether it is a first picture, of too few children to say how sure it is.
    """

    state: State
    town: Town
    runs: Mapping[str, Sequence[Kept]]
    numbers: tuple[int, ...]
    beliefs: bool
    is_first: bool = False

    @property
    def replications(self) -> int:
        """Return how many there are."""
        return len(self.runs[AS_TODAY])

    @property
    def kind(self) -> Kind:
        """Return what its intervals are."""
        return "none" if self.is_first else kind_of(self.replications, self.beliefs)

    @property
    def rate(self) -> float:
        """Return the discount rate, a year."""
        return round(self.state.rate / 100.0, 6)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what the strategies are called, without the comparator."""
        return tuple(self.state.compared)

    def array(self, key: str, read: Any) -> Sek:
        """Return what is read out of every run of a strategy, for the whole place; shape (replications, ...)."""
        return np.array([read(kept) for kept in self.runs[key]], dtype=np.float64) * self.town.scaled

    def spread(self, values: Sek) -> Spread:
        """Return mean and interval of values by replication."""
        return spread(values, self.kind)


@dataclass(frozen=True)
class Found:
    """The figures of one strategy beside the comparator that sentences are made of.

    Attributes:
        kept_out: persons kept out of long-lasting exclusion.
        npv: net present value to the chosen purse, kronor; saved is positive.
        net: cumulative discounted net by year: the median of the replications, their lowest and their highest.
        humps: of each replication.
        payers: discounted kronor saved, by ``PAYERS``; ``public`` the sum of the public ones.
        nothing_differs: whether every replication is lived and paid for as today, to the last person and krona.
    """

    kept_out: Spread
    npv: Spread
    net: Spread
    humps: Humps
    payers: Spread
    public: Spread
    nothing_differs: bool = False

    @property
    def horizon(self) -> int:
        """Return how many years are counted after the first."""
        return len(self.net.mean) - 1

    @property
    def times_paid_back(self) -> int:
        """Return in how many replications it is paid back for good within the horizon, or is never in the red."""
        return int(np.isfinite(self.humps.payback_year).sum())

    @property
    def times_in_the_red(self) -> int:
        """Return in how many replications the purse is ever in the red."""
        return int((self.humps.depth_sek < 0.0).sum())

    @property
    def payback(self) -> Payback:
        """Return what may be claimed of the investment, as the report judges it: medians of the replications."""
        years = np.where(np.isnan(self.humps.payback_year), np.inf, self.humps.payback_year)
        low, high = self.npv.low, self.npv.high
        return Payback(
            strategy="",
            depth_sek=float(np.median(self.humps.depth_sek)),
            depth_year=float(np.median(self.humps.bottom_year)),
            median=float(np.median(years)),
            low=float(years.min()),
            high=float(years.max()),
            share=self.times_paid_back / len(years),
            npv_sek=float(self.npv.mean),
            npv_low_sek=np.nan if low is None else float(low),
            npv_high_sek=np.nan if high is None else float(high),
            replications=1 if low is None else len(years),
            is_enough=self.npv.is_enough,
        )


def found(lived: Lived, key: str) -> Found:
    """Return a strategy's figures beside the comparator's, replication by replication."""
    place = PLACES[lived.state.view]
    saved = lived.array(AS_TODAY, lambda kept: kept.seen_sek[place]) - lived.array(key, lambda one: one.seen_sek[place])
    factors = discount_factors(saved.shape[1], lived.rate)
    net = np.cumsum(saved * factors, axis=1)
    by_payer = np.tensordot(lived.array(AS_TODAY, _payers) - lived.array(key, _payers), factors, axes=(1, 0))
    return Found(
        kept_out=lived.spread(excluded(lived, AS_TODAY) - excluded(lived, key)),
        npv=lived.spread(net[:, -1]),
        net=middle(net, lived.kind),
        humps=humps_of(net),
        payers=lived.spread(by_payer),
        public=lived.spread(by_payer[:, PUBLIC_PLACES].sum(axis=1)),
        nothing_differs=all(map(_same, lived.runs[AS_TODAY], lived.runs[key])),
    )


def _same(one: Kept, other: Kept) -> bool:
    """Return whether two runs of the same replication come to the same."""
    return (
        np.array_equal(one.run.stairs, other.run.stairs)
        and one.run.persons_in_exclusion == other.run.persons_in_exclusion
        and np.array_equal(one.seen_sek, other.seen_sek)
        and np.array_equal(one.payers_sek, other.payers_sek)
    )


def _payers(kept: Kept) -> Sek:
    return kept.payers_sek


def excluded(lived: Lived, key: str) -> Sek:
    """Return persons in long-lasting exclusion in each replication."""
    return lived.array(key, lambda kept: sum(kept.run.persons_in_exclusion.values()))


def figures_of(lived: Lived) -> dict[str, Found]:
    """Return the figures of every strategy by its key."""
    return {key: found(lived, key) for key in lived.keys}


def picture_of(lived: Lived, figures: Mapping[str, Found], words: Words) -> dict[str, Any]:
    """Return the picture without its sentences and without what it rests on."""
    all_keys = (AS_TODAY, *lived.keys)
    return {
        "state": lived.state.plain(),
        "address": lived.state.address(),
        "place": getattr(lived.town.municipality.title, words.language),
        "children": lived.town.children,
        "lived": lived.town.lived,
        "scaled": round(lived.town.scaled, 4),
        "strategies": [_as_today(words), *(_strategy(lived, key, words) for key in lived.keys)],
        "hump": _hump(lived, figures),
        "exclusion": _exclusion(lived, all_keys, figures, words),
        "payers": _payers_told(figures, words),
        "stairs": _stairs(lived, all_keys, words),
        "groups": _groups(lived, all_keys, words),
    }


def _as_today(words: Words) -> dict[str, Any]:
    title = words("lab.say.as_today")
    return {"key": AS_TODAY, "title": title, "note": "", "programmes": []}


def _strategy(lived: Lived, key: str, words: Words) -> dict[str, Any]:
    wanted = lived.state.compared[key]
    one = alternative(wanted)
    began = {
        programme.name: lived.array(key, lambda kept, name=programme.name: kept.began.get(name, 0)).mean()
        for programme in one.programmes
    }
    return {
        "key": key,
        "name": wanted.text(),
        "title": title_of(wanted, words),
        "note": note_of(wanted, words),
        "first_age": earliest_age(one),
        "programmes": [
            {
                "name": programme.name,
                "title": getattr(programme.title, words.language),
                "grade": programme.grade,
                "ages": list(programme.target.ages),
                "began": round(float(began[programme.name]), 1),
                "href": f"/numbers#programme-{programme.name}-price_sek_per_year",
            }
            for programme in one.programmes
        ],
        "reforms": [
            {"name": reform.name, "title": getattr(reform.title, words.language), "grade": reform.grade}
            for reform in one.reforms
        ],
    }


def _hump(lived: Lived, figures: Mapping[str, Found]) -> dict[str, Any]:
    curves = []
    for key, one in figures.items():
        payback = one.payback
        curves.append(
            {
                "key": key,
                **one.net.plain(KRONOR, "mid"),
                "depth": rounded(np.array(payback.depth_sek), KRONOR),
                "depth_year": round(payback.depth_year),
                "payback_year": round(payback.median) if np.isfinite(payback.median) else None,
                "share_paid_back": round(payback.share, SHARE),
                "paid_back": one.times_paid_back,
                "in_the_red": one.times_in_the_red,
                "runs": lived.replications,
                "verdict": None if lived.kind == "none" else payback.verdict.value,
                "npv": one.npv.plain(KRONOR),
            }
        )
    return {"years": list(range(lived.runs[AS_TODAY][0].seen_sek.shape[1])), "curves": curves}


def _exclusion(lived: Lived, keys: Sequence[str], figures: Mapping[str, Found], words: Words) -> dict[str, Any]:
    outcomes = {
        key: lived.array(key, lambda kept: [kept.run.persons_in_exclusion[name] for name in OUTCOMES]) for key in keys
    }
    fewer = {key: lived.spread(outcomes[AS_TODAY] - outcomes[key]).plain(PERSONS) for key in figures}
    return {
        "any": [{"key": key, **lived.spread(excluded(lived, key)).plain(PERSONS)} for key in keys],
        "outcomes": [
            {
                "outcome": name,
                "title": words(f"outcome.{name}"),
                "values": {key: rounded(outcomes[key][:, place].mean(), PERSONS) for key in keys},
                "kept_out": {key: _at(one, place) for key, one in fewer.items()},
            }
            for place, name in enumerate(OUTCOMES)
        ],
        "kept_out": [{"key": key, **one.kept_out.plain(PERSONS)} for key, one in figures.items()],
        "by_age": {
            "ages": list(range(len(lived.runs[AS_TODAY][0].run.by_age))),
            "curves": [{"key": key, **lived.spread(_share_by_age(lived, key)).plain(SHARE, "mid")} for key in keys],
        },
    }


def _share_by_age(lived: Lived, key: str) -> Sek:
    """Return the share in one of the six states of those born here and alive, (replications, ages); NaN of nobody."""
    counts = np.array([kept.run.by_age for kept in lived.runs[key]], dtype=np.float64)
    alive = counts.sum(axis=2)
    share: Sek = counts[:, :, 1:].sum(axis=2) / np.where(alive > 0.0, alive, np.nan)
    return share


def _payers_told(figures: Mapping[str, Found], words: Words) -> list[dict[str, Any]]:
    """Return who saves what: each payer, and after the public ones their sum."""
    plain = {key: one.payers.plain(KRONOR) for key, one in figures.items()}
    rows = [
        {
            "payer": payer,
            "title": words(f"payer.{payer}"),
            "public": payer in PUBLIC_PAYERS,
            "values": {key: _at(one, place) for key, one in plain.items()},
        }
        for place, payer in enumerate(PAYERS)
    ]
    public = {key: one.public.plain(KRONOR) for key, one in figures.items()}
    rows.insert(len(PUBLIC_PAYERS), {"payer": PUBLIC, "title": words("payer.public"), "public": True, "values": public})
    return rows


def _at(plain: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Return one place of a spread that is plain data."""
    return {name: None if row is None else row[place] for name, row in plain.items()}


def _stairs(lived: Lived, keys: Sequence[str], words: Words) -> dict[str, Any]:
    persons = {key: lived.array(key, lambda kept: kept.run.stairs).mean(axis=0).T for key in keys}
    moves = {key: lived.array(key, lambda kept: kept.run.moves).mean(axis=0) for key in keys}
    highest = {key: lived.array(key, lambda kept: kept.run.highest).mean(axis=0) for key in keys}
    on_last = {key: lived.array(key, lambda kept: kept.run.stairs[LAST_STEP_AGE, -1]) for key in keys}
    fewer = {key: lived.spread(on_last[AS_TODAY] - on_last[key]).plain(PERSONS) for key in lived.keys}
    return {
        "steps": list(STAGES),
        "titles": [words(f"stage.{name}") for name in STAGES],
        "ages": list(range(next(iter(persons.values())).shape[1])),
        "persons": {key: rounded(values, 1) for key, values in persons.items()},
        "highest": {key: rounded(values, 1) for key, values in highest.items()},
        "on_last": {"age": LAST_STEP_AGE, "values": fewer},
        "moves": {"ages": list(MOVE_AGES), **{key: rounded(values, 1) for key, values in moves.items()}},
    }


def _groups(lived: Lived, keys: Sequence[str], words: Words) -> list[dict[str, Any]]:
    persons = lived.array(AS_TODAY, lambda kept: kept.run.booked.group_persons).mean(axis=0)
    excluded = {key: lived.array(key, lambda kept: kept.run.booked.group_excluded) for key in keys}
    kept_out = {key: lived.spread(excluded[AS_TODAY] - excluded[key]).plain(PERSONS) for key in lived.keys}
    return [
        {
            "group": name,
            "title": words(f"bill.group.{name}"),
            "persons": round(float(persons[place]), 1),
            "values": {key: round(float(values[:, place].mean()), PERSONS) for key, values in excluded.items()},
            "kept_out": {key: _at(one, place) for key, one in kept_out.items()},
        }
        for place, name in enumerate(GROUPS)
    ]

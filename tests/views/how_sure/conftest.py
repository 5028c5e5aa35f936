"""Beliefs made by hand: strategies whose draws, towns and structures are known, so that all can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.configuration.border import choose
from sim.configuration.schema import HowSure
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY
from sim.studies.booked import LEAST_YEARS
from sim.studies.how_sure.drawn import Drawn
from sim.studies.how_sure.how_sure import (
    Believed,
    acceptability_table,
    draws_table,
    layers_table,
    payback_table,
    plane_table,
    structures_table,
)
from sim.views.how_sure.frames import Sureness

YEARS, RATE = 50, 0.0
TITLES = {
    "en": {"as_today": "As today", "surely": "Surely", "never": "Never", "perhaps": "Perhaps", "luck": "Luck"},
    "sv": {"as_today": "Som i dag", "surely": "Säkert", "never": "Aldrig", "perhaps": "Kanske", "luck": "Tur"},
}
STRUCTURES = {"lasting": "Effects last", "other_areas": "Mixed areas"}


_LUCK = np.random.default_rng(7).normal(size=(40, 2))
LUCK_OF_TOWNS = (_LUCK - _LUCK.mean()) / _LUCK.std()


@dataclass(frozen=True)
class Known:
    """What a strategy does: persons kept out and MSEK net, as means, with the spread of belief and of chance."""

    kept: float
    net: float
    kept_belief: float = 0.0
    net_belief: float = 0.0
    kept_chance: float = 0.0
    net_chance: float = 0.0


SURELY = Known(20, 30, kept_belief=4, net_belief=6, kept_chance=1, net_chance=2)
NEVER = Known(0, -10, net_belief=2, net_chance=1)
PERHAPS = Known(6, 1, kept_belief=1, net_belief=8, kept_chance=2, net_chance=2)
LUCK = Known(0, 0.2, kept_chance=3, net_chance=6)
ALL = {"surely": SURELY, "never": NEVER, "perhaps": PERHAPS, "luck": LUCK}


def drawn(
    strategies: Mapping[str, Known], draws: int, towns: int, moved_msek: float = 0.0, moved: float = 0.0
) -> Drawn:
    """Live nothing: half of it is spent in the first year, what is saved comes after thirty years."""
    belief = np.linspace(-1.7, 1.7, draws)[:, None]
    luck = LUCK_OF_TOWNS[:draws, :towns]
    shape = (draws, towns, len(strategies) + 1)
    averted = np.zeros(shape, dtype=np.int64)
    saved = np.zeros((*shape, len(PERSPECTIVES), YEARS, 2))
    places = [list(PERSPECTIVES).index(one) for one in (PUBLIC, SOCIETY)]
    for place, one in enumerate(strategies.values(), start=1):
        averted[:, :, place] = np.rint(one.kept + moved + one.kept_belief * belief + one.kept_chance * luck)
        net = 1e6 * (one.net + moved_msek + one.net_belief * belief + one.net_chance * luck)
        if one.net == one.net_belief == one.net_chance == moved_msek == 0.0:
            continue
        for seen in places:
            saved[:, :, place, seen, 0, 0] = -20e6
            saved[:, :, place, seen, 30, 1] = 20e6 + net
    excluded = 50 - averted
    by_least = np.repeat(averted[..., None], len(LEAST_YEARS), axis=-1)
    return Drawn(("as_today", *strategies), saved, averted, by_least, excluded, 400)


def rests_on(strategies: Sequence[str]) -> pd.DataFrame:
    """Return lines of which three tenths are assumed, more of it placements than support."""
    rows = []
    for perspective in (PUBLIC, SOCIETY):
        for name in strategies:
            for item, kind, share in (
                ("programme_x", "published", 0.5), ("placement_teenager", "assumption", 0.2),
                ("prison", "register", 0.2), ("open_support", "assumption", 0.07), ("assessment_y", "worked_out", 0.03),
            ):  # fmt: skip
                rows.append((name, item, "municipality", "service", kind, 1e6 * share, share, perspective))
    columns = ["strategy", "item", "payer", "reading", "kind", "saved_sek", "share", "perspective"]
    return pd.DataFrame(rows, columns=columns)


def believed(
    names: Sequence[str], draws: int, towns: int, structures: Mapping[str, tuple[float, float]], few: int,
    strategies: Mapping[str, Known],
) -> Believed:  # fmt: skip
    """Return beliefs in some strategies; each structure adds so many MSEK and persons to all of them."""
    chosen = {name: strategies[name] for name in names}
    others = {}
    for name, moved in structures.items():
        whole = drawn(chosen, draws, towns, *moved).first(few)
        others[name] = replace(
            whole, saved_sek=whole.saved_sek[:, :1], averted=whole.averted[:, :1], excluded=whole.excluded[:, :1],
            averted_by_least=whole.averted_by_least[:, :1],
        )  # fmt: skip
    return Believed(drawn(chosen, draws, towns), others, ())


def known(
    names: Sequence[str] = tuple(ALL), language: str = "en", draws: int = 40, towns: int = 2,
    structures: Mapping[str, tuple[float, float]] | None = None, members: int = 201, judged_by: str = "public",
    willingness: Sequence[float] = (0.0, 1.0, 5.0), strategies: Mapping[str, Known] = ALL, **titles: str,
) -> Sureness:  # fmt: skip
    """Return what is known of some strategies; without word of structures, one that turns much and one nothing."""
    moved = {"lasting": (40.0, 1.0), "other_areas": (0.0, 0.0)} if structures is None else structures
    asked = (tuple(names), draws, towns, tuple(moved.items()), tuple(willingness), tuple(strategies.items()))
    frames = {name: frame.copy() for name, frame in _frames(*asked).items()}
    own = {**TITLES[language], **titles}
    items = {
        "placement_teenager": "placement of a teenager",
        "open_support": "support at home",
        "assessment_y": "a look",
    }
    return Sureness(
        frames=frames,
        titles={name: own.get(name, name) for name in ("as_today", *names)},
        structures={name: STRUCTURES.get(name, name) for name in moved},
        items=items,
        draws=draws,
        towns=towns,
        structure_draws=min(draws, 8),
        members=members,
        rate=RATE,
        judged_by=judged_by,
    )


@cache
def _frames(
    names: tuple[str, ...], draws: int, towns: int, moved: tuple[tuple[str, tuple[float, float]], ...],
    willingness: tuple[float, ...], strategies: tuple[tuple[str, Known], ...],
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Return the frames of beliefs, reckoned once."""
    found = believed(names, draws, towns, dict(moved), min(draws, 8), dict(strategies))
    points, plane = plane_table(found, RATE)
    return {
        "layers": layers_table(found, RATE),
        "structures": structures_table(found, RATE),
        "acceptability": acceptability_table(found, RATE, willingness),
        "plane_points": points,
        "plane": plane,
        "payback": payback_table(found, RATE),
        "draws": draws_table(found, RATE),
        "rests_on": rests_on(names),
    }


def choice(language: str = "en", *more: str) -> HowSure:
    """Return what may have been asked for."""
    return choose(HowSure, "how_sure", ["municipality=small", f"language={language}", "progress=false", *more])


@pytest.fixture(scope="session")
def hand() -> Any:
    """Beliefs by hand: ``known(...)``, ``choice(...)`` and ``Known``."""
    return SimpleNamespace(known=known, choice=choice, Known=Known, ALL=ALL)

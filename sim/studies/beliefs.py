"""Beliefs: everything one run takes for true, as a draw of it all or with single factors moved by hand.

A *factor* is one thing that could be otherwise: a parameter of the rules of life, an effect of a programme on a lever,
a price. Factors are named ``parameter:NAME``, ``calibrated:LABEL``, ``effect:PROGRAMME:LEVER`` (a reform counts as a
programme) and ``price:ITEM``; ``sim.studies.factors`` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Change, ProgrammeEffect
from sim.evidence.association import associations, programme_effects
from sim.evidence.parameters import (
    Position,
    Row,
    Shift,
    calibrated_shifts,
    is_free,
    parameter_record,
)
from sim.evidence.tables import FOLDER, parameters, read_table
from sim.money.price_draws import factors_of_draw
from sim.money.prices import Line
from sim.programmes.uncertainty import effect_key, with_drawn_changes, with_drawn_effects
from sim.studies.alternatives import Alternative
from sim.studies.calibration.posterior import member_of, positions_of

Reading = Literal["believed", "published"]
PARAMETER, CALIBRATED, EFFECT, PRICE = "parameter", "calibrated", "effect", "price"
LEAST, MOST = 0.0005, 0.9995
"""Ends of where a factor can be moved to in its distribution, as a share: a normal one has no outermost place."""


@dataclass(frozen=True)
class Belief:
    """What one run takes for true; without anything said the best guess of everything.

    Attributes:
        member: draw of the posterior of the parameters; drawn ones begin anew after the last.
        effects: draw of what programmes and reforms do.
        prices: draw of prices.
        at: single factors and where in their own distribution they lie (a share from 0 to 1), whatever the draws.
            ``effect:PROGRAMME`` moves all its levers at once, from the weakest (0) to the strongest (1).
        associations: ``believed`` as the shrinkage table has it, or ``published``: every published association taken
            for a cause, whatever the draw. The calibration stays that of ``believed``.
        trials: ``believed``, or ``published``: every trial taken at its word, whatever the draw.
    """

    member: int | None = None
    effects: int | None = None
    prices: int | None = None
    at: tuple[tuple[str, float], ...] = ()
    associations: Reading = "believed"
    trials: Reading = "believed"

    def places(self, kind: str) -> dict[str, Position]:
        """Return where factors of a kind lie that are moved by hand, by their name without the kind."""
        found = {}
        for name, share in self.at:
            prefix, _, rest = name.partition(":")
            if prefix == kind:
                found[rest] = Position.at(min(max(share, LEAST), MOST))
        return found


BEST_GUESS = Belief()


def drawn(number: int) -> Belief:
    """Return draw ``number`` (0 or more) of everything: parameters, effects and prices."""
    return Belief(member=number, effects=number, prices=number)


def parameters_of(belief: Belief) -> np.ndarray:
    """Return the parameters of the rules of life that a belief takes for true, as an array of one record.

    Raises:
        EvidenceError: a draw is asked for and no posterior is kept.
    """
    shifts: Sequence[Shift] = calibrated_shifts()
    positions: dict[Row, Position] = {}
    if belief.member is not None:
        draw, shifts = member_of(belief.member)
        positions = dict(positions_of(draw))
    moved = belief.places(PARAMETER)
    positions.update({(row.name, row.age_from): moved[row.name] for row in parameters() if row.name in moved})
    shifts = _shifted(shifts, belief.places(CALIBRATED))
    published = _as_published() if belief.associations == "published" else {}
    return parameter_record(shifts, positions, published)


def _shifted(shifts: Sequence[Shift], places: Mapping[str, Position]) -> list[Shift]:
    """Return what calibration adds, some of it elsewhere in its own posterior (without what goes with it)."""
    best = {one.label: one.add for one in calibrated_shifts()}
    return [
        replace(one, add=best[one.label] + places[one.label].sd * posterior_sds()[one.label])
        if one.label in places
        else one
        for one in shifts
    ]


@cache
def posterior_sds() -> Mapping[str, float]:
    """Return how sure each calibrated shift is, as a standard deviation, by its label."""
    rows = read_table(FOLDER / "calibration.csv")
    labels = [Shift(row["name"], 0.0, int(row["age_from"]), int(row["age_to"])).label for row in rows]
    return {label: float(row["posterior_sd"]) for label, row in zip(labels, rows, strict=True)}


@cache
def _as_published() -> Mapping[Row, float]:
    """Return the rows that rest on an association and what they are if all of it is causal."""
    causes = {(one.parameter, one.ages and one.ages[0]): one.as_published() for one in associations()}
    free = {(row.name, row.age_from) for row in parameters() if is_free(row)}
    return {row: value for row, value in causes.items() if row not in free and not row[0].startswith("programme:")}


def alternative_of(belief: Belief, alternative: Alternative) -> Alternative:
    """Return an alternative whose programmes and reforms do what a belief says they do."""
    found = _places_of_effects(belief.places(EFFECT), alternative)
    programmes = tuple(with_drawn_effects(one, belief.effects, found) for one in alternative.programmes)
    if belief.trials == "published":
        known = programme_effects()
        programmes = tuple(
            replace(
                one,
                effects=tuple(
                    _at_its_word(effect, known[one.name, effect.moves].as_published())
                    if (one.name, effect.moves) in known
                    else effect
                    for effect in one.effects
                ),
            )
            for one in programmes
        )
    reforms = tuple(with_drawn_changes(one, belief.effects, found) for one in alternative.reforms)
    return replace(alternative, programmes=programmes, reforms=reforms)


def _at_its_word(effect: ProgrammeEffect, size: float) -> ProgrammeEffect:
    return replace(effect, size=size, low=min(effect.low, size), high=max(effect.high, size))


def _places_of_effects(given: Mapping[str, Position], alternative: Alternative) -> dict[str, Position]:
    """Return where effects lie that are moved by hand, by ``effect_key``; a lever's own place goes before the whole."""
    effects: list[tuple[str, ProgrammeEffect | Change]] = [
        *((kind.name, one) for kind in alternative.programmes for one in kind.effects),
        *((kind.name, one) for kind in alternative.reforms for one in kind.changes),
    ]
    found = {}
    for name, one in effects:
        key, whole = effect_key(name, one.moves), given.get(name)
        if whole is not None:
            found[key] = whole if one.size >= 0.0 else Position(1.0 - whole.share, -whole.sd)
        if key in given:
            found[key] = given[key]
    return found


def price_factors_of(belief: Belief, lines: Sequence[Line]) -> npt.NDArray[np.float64]:
    """Return what each line's best guess is multiplied with, shape (lines,)."""
    return factors_of_draw(lines, belief.prices, belief.places(PRICE))

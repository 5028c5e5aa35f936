"""Candidates: the programmes and reforms that a strategy for a budget may be made of, and why others are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sim.configuration.border import BadInput, fault, load_programme, load_reform, options
from sim.configuration.schema import Programme, Reform, Strategy, StrategyProgramme, StrategyReform, Title
from sim.studies.alternatives import Alternative

Kind = Literal["programme", "reform"]
Reason = Literal["unknown", "null", "thought_experiment"]
Shares = tuple[float, ...]
"""A strategy as the share of its full size that each candidate has: 0 for none, 1 for as much as its own file says."""

_TITLE = Title(en="A strategy that is tried", sv="En strategi som prövas")


@dataclass(frozen=True)
class Candidate:
    """A programme or reform that may be chosen, at its full size."""

    choice: Programme | Reform

    @property
    def kind(self) -> Kind:
        """Return whether it is a programme or a reform."""
        return "programme" if isinstance(self.choice, Programme) else "reform"

    @property
    def name(self) -> str:
        """Return its name; a programme and a reform may share one."""
        return self.choice.name


@dataclass(frozen=True)
class LeftOut:
    """A programme or reform that is no candidate unless it is named.

    ``reason`` is that no effect is known (grade D), that all its effects are none (a trial found nothing), or that it
    is a thought experiment: a programme of which neither any effect nor the price rests on a source.
    """

    choice: Programme | Reform
    reason: Reason


def candidates_of(
    programmes: Sequence[str] | None, reforms: Sequence[str] | None
) -> tuple[tuple[Candidate, ...], tuple[LeftOut, ...]]:
    """Return what may be chosen, programmes first, and what is left out.

    Args:
        programmes, reforms: names in ``conf/``, or paths; None: all there are but those with a reason against them.

    Raises:
        BadInput: nothing to choose among, or the same twice.
    """
    everything: list[Programme | Reform] = [
        *(load_programme(name) for name in (options("programme") if programmes is None else programmes)),
        *(load_reform(name) for name in (options("reform") if reforms is None else reforms)),
    ]
    chosen, left_out = [], []
    for one in everything:
        named = (programmes if isinstance(one, Programme) else reforms) is not None
        reason = None if named else reason_against(one)
        if reason is None:
            chosen.append(Candidate(one))
        else:
            left_out.append(LeftOut(one, reason))
    keys = [(one.kind, one.name) for one in chosen]
    if len(set(keys)) < len(keys):
        raise BadInput(fault("best_for_budget", "the same programme or reform twice", "each once"))
    if not chosen:
        raise BadInput(fault("best_for_budget", "nothing to choose among", "at least one programme or reform"))
    return tuple(chosen), tuple(left_out)


def reason_against(choice: Programme | Reform) -> Reason | None:
    """Return why something is no candidate unless it is named; None if it is one."""
    effects = choice.effects if isinstance(choice, Programme) else choice.changes
    if choice.grade == "D":
        return "unknown"
    if all(effect.size == 0.0 for effect in effects):
        return "null"
    sources = [choice.price_evidence, *(effect.evidence for effect in effects)]
    if isinstance(choice, Programme) and all(source.lower().startswith("assumption") for source in sources):
        return "thought_experiment"
    return None


def strategy_of(candidates: Sequence[Candidate], shares: Shares, order: Sequence[int], name: str) -> Alternative:
    """Return the strategy that gives each candidate its share of its full size; those without any are not in it.

    A programme's share is of its coverage (who of those found is offered a place), a reform's of its size and price.

    Args:
        candidates: what may be chosen.
        shares: of each.
        order: places of the candidates, first the one that comes first where two want the same person.
        name: of the strategy.
    """
    used = [(candidates[place].choice, shares[place]) for place in order if shares[place] > 0.0]
    programmes = tuple(
        replace(one, coverage_share=share * one.coverage_share) for one, share in used if isinstance(one, Programme)
    )
    reforms = tuple(replace(one, share=share * one.share) for one, share in used if isinstance(one, Reform))
    strategy = Strategy(
        name=name,
        title=_TITLE,
        programmes=tuple(StrategyProgramme(one.name, coverage_share=one.coverage_share) for one in programmes),
        reforms=tuple(StrategyReform(one.name, share=one.share) for one in reforms),
    )
    return Alternative(strategy, programmes, reforms=reforms)

"""What a picture rests on: replications, how sure effects are, which prices are assumed, and where to look."""

from __future__ import annotations

import shlex
from typing import Any

from sim.lab.picture import Lived
from sim.lab.places import BASE, places
from sim.lab.sentences import interval_text
from sim.lab.spread import is_enough
from sim.lab.state import AS_TODAY, USUAL
from sim.lab.strategies import alternative, called, strategies
from sim.studies.alternatives import Alternative
from sim.studies.appraise.grades import grades_of
from sim.studies.appraise.rests_on import rests_on_runs, share_assumed
from sim.studies.report.pictured import Pictured
from sim.views.words import Words

_SHARE = 4


def basis(lived: Lived, words: Words, whole: bool) -> dict[str, Any]:
    """Return what a picture rests on; without ``whole`` only what costs nothing to say."""
    state, town = lived.state, lived.town
    found: dict[str, Any] = {
        "replications": lived.replications,
        "beliefs": lived.beliefs,
        "seed": state.seed,
        "interval": lived.kind,
        "is_enough": is_enough(lived.replications, lived.kind),
        "interval_text": interval_text(lived, words),
        "scaled_text": "",
        "command": command_of(lived),
    }
    if town.scaled != 1.0:
        slots = {"lived": words.number(town.lived), "children": words.number(town.children)}
        found["scaled_text"] = words("lab.basis.scaled", **slots)
    if whole and lived.keys:
        compared, runs = compared_in(lived)
        found["grades"] = {
            key: {grade: round(share, _SHARE) for grade, share in one.items()}
            for key, one in grades_of([run.booked for run in runs], compared, lived.rate).items()
        }
        found["assumed_share"] = {
            key: round(share, _SHARE)
            for key, share in share_assumed(rests_on_runs([run.booked for run in runs], compared, lived.rate)).items()
        }
        found["assumed_text"] = words("lab.basis.assumed")
        found["sources"] = _sources(compared[1:], words)
    return found


def compared_in(lived: Lived) -> tuple[list[Alternative], list[Pictured]]:
    """Return the alternatives under the names of the answer, the comparator first, and all their runs."""
    wanted = lived.state.compared
    compared = [strategies()[AS_TODAY], *(called(alternative(one), key) for key, one in wanted.items())]
    return compared, [kept.called(key) for key, several in lived.runs.items() for kept in several]


def _sources(compared: list[Alternative], words: Words) -> list[dict[str, str]]:
    """Return where the numbers of the programmes, the prices and the rules of life stand, each once."""
    found = {}
    for each in compared:
        for kind, parts in (("programme", each.programmes), ("reform", each.reforms)):
            for one in parts:
                found[f"/numbers#{kind}-{one.name}-price_sek_per_year"] = getattr(one.title, words.language)
    found |= {f"/numbers#{name}": words(f"lab.basis.{name}") for name in ("prices", "parameters", "sources")}
    return [{"label": label, "href": href} for href, label in found.items()]


def command_of(lived: Lived) -> str:
    """Return the command that gives the same numbers without the lab; where there is none, the lab and the address.

    There is none for what a reader changed of a strategy, for a place that is lived smaller, for another purse than the
    public one, and for fewer replications than were asked for.
    """
    state = lived.state
    chosen = list(state.compared.values())
    plain = all(one.text() == one.name and one.programme is None and one.name != AS_TODAY for one in chosen)
    different = len({one.name for one in chosen}) == len(chosen)
    all_asked = not lived.is_first and lived.numbers == tuple(range(state.n))
    if not plain or not different or not all_asked or lived.town.scaled != 1.0 or state.view != USUAL.view:
        return f"vandpunkt lab  # {state.address()}"
    town = [f"municipality={state.place}"]
    if state.place not in places():
        one = lived.town.municipality
        town = [
            f"municipality={BASE}", f"municipality.name={one.name}", f"municipality.areas={one.areas}",
            f"municipality.births_per_year={one.births_per_year}", f"municipality.title.sv={one.title.sv}",
            f"municipality.title.en={one.title.en}",
        ]  # fmt: skip
    names = ",".join([AS_TODAY, *(one.name for one in chosen)])
    kind, number = ("report", "draws") if lived.beliefs else ("compare", "replications")
    told = [
        "vandpunkt", kind, *town, f"strategies=[{names}]", f"{number}={lived.replications}", f"seed={state.seed}",
        f"economics.discount_rate_per_year={lived.rate:.12g}", f"language={state.lang}",
    ]  # fmt: skip
    return shlex.join(told)

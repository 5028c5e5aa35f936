"""What can be chosen, and what a reader made of it: strategies and single programmes, with their words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from sim.configuration.border import options
from sim.configuration.faults import BadInput, closest, fault, shown
from sim.lab.state import WHERE, Wanted
from sim.studies.adjusted import AS_PLANNED, Adjustment, adjusted, earliest_age, effort, is_moved
from sim.studies.alternatives import Alternative, load_alternative
from sim.views.words import Words


@cache
def strategies() -> dict[str, Alternative]:
    """Return every strategy that can be chosen, by name; the comparator among them."""
    found = {}
    for name in options("strategy"):
        try:
            found[name] = load_alternative(name)
        except BadInput:  # its council needs cash flows that only another experiment works out
            continue
    return found


@cache
def programmes() -> dict[str, Alternative]:
    """Return every single programme as an alternative, by its name in the address: ``p.`` and its own."""
    return {f"p.{name}": effort(name) for name in options("programme")}


def unchanged(wanted: Wanted) -> Alternative:
    """Return what is wanted as its files have it.

    Raises:
        BadInput: there is none of that name.
    """
    known = programmes() if wanted.programme is not None else strategies()
    if wanted.name not in known:
        everything = [*strategies(), *programmes()]
        kinds = "p.NAME with a programme" if wanted.programme is not None else f"one of {', '.join(strategies())}"
        given = f"a={shown(wanted.name)}"
        raise BadInput(fault(WHERE, given, f"{kinds} of conf/", closest(wanted.name, everything)))
    return known[wanted.name]


@lru_cache(maxsize=1024)
def alternative(wanted: Wanted) -> Alternative:
    """Return what is wanted, adjusted; two readers who want the same get the same object.

    Raises:
        BadInput: a strategy, a programme or an organisation that does not exist.
    """
    if wanted.organisation is not None and wanted.organisation not in options("organisation"):
        known = options("organisation")
        given = f"a={shown(wanted.text())}: no organisation called {shown(wanted.organisation)}"
        raise BadInput(fault(WHERE, given, f"one of {', '.join(known)}", closest(wanted.organisation, known)))
    how = Adjustment(wanted.age, wanted.coverage, wanted.organisation)
    return adjusted(unchanged(wanted), how)


def called(one: Alternative, key: str) -> Alternative:
    """Return an alternative under the name that answers have for it."""
    return replace(one, strategy=replace(one.strategy, name=key))


def title_of(wanted: Wanted, words: Words) -> str:
    """Return what is wanted by its title."""
    return str(getattr(unchanged(wanted).strategy.title, words.language))


def note_of(wanted: Wanted, words: Words) -> str:
    """Say what the reader changed of it, in words; nothing where nothing is changed."""
    told = []
    if wanted.age is not None:
        how = "lab.note.moved" if is_moved(unchanged(wanted)) else "lab.note.age"
        told.append(words(how, age=words.number(wanted.age)))
    if wanted.coverage != AS_PLANNED:
        told.append(words("lab.note.coverage", percent=words.percent(wanted.coverage)))
    if wanted.organisation is not None:
        organised = alternative(wanted).organisation
        told.append(words("lab.note.organisation", organisation=getattr(organised.title, words.language)))
    return ", ".join(told)


def about(one: Alternative, words: Words) -> str:
    """Say in one plain line what a strategy or a programme is."""
    lang = words.language
    told = []
    if one.programmes:
        first = earliest_age(one) or 0
        names = ", ".join(getattr(programme.title, lang) for programme in one.programmes[:3])
        more = len(one.programmes) - 3
        if more > 0:
            names = words("lab.about.more", names=names, more=words.number(more))
        told.append(words("lab.about.programmes", names=names, age=words.number(first)))
    if one.reforms:
        told.append(words("lab.about.reforms", names=", ".join(getattr(each.title, lang) for each in one.reforms)))
    if one.organisation.name != "silo":
        told.append(words("lab.about.organisation", organisation=getattr(one.organisation.title, lang)))
    return "; ".join(told) or words("lab.about.as_today")

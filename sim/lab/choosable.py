"""What the page offers: every choice with its title in one language, the words of the page, limits and defaults."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from sim import __version__
from sim.configuration.border import options
from sim.configuration.files import load_organisation
from sim.configuration.questions.appraise import JudgedBy
from sim.evidence.ages import LAST_AGE
from sim.lab.places import national, places, town
from sim.lab.state import (
    AS_TODAY,
    HIGHEST_RATE_PERCENT,
    MOST_CHILD,
    MOST_PERCENT,
    MOST_REPLICATIONS,
    MOST_SEED,
    MOST_STRATEGIES,
    MOST_TOUR,
    USUAL,
)
from sim.lab.strategies import about, programmes, strategies
from sim.studies.adjusted import earliest_age, is_moved
from sim.views.words import Words, catalogue

PREFIXES = ("lab.", "payer.", "stage.", "life.", "bill.group.", "bill.judged.", "unit.", "never", "pays.")
"""Keys of the catalogue that the page may ask for."""


@cache
def choices(lang: str) -> dict[str, Any]:
    """Return everything that can be chosen, as plain data."""
    words = Words(lang)
    return {
        "lang": lang,
        "version": __version__,
        "words": {key: texts[lang] for key, texts in catalogue().items() if key.startswith(PREFIXES)},
        "places": [_place(name, lang) for name in places() if town(name).children > 0],
        "municipalities": [{"name": name, "title": one.name} for name, one in national().items()],
        "strategies": [_strategy(name, words) for name in strategies() if name != AS_TODAY],
        "programmes": sorted((_programme(name, lang) for name in programmes()), key=lambda one: str(one["title"])),
        "organisations": [
            {"name": name, "title": getattr(load_organisation(name).title, lang)} for name in options("organisation")
        ],
        "perspectives": [{"name": name, "title": words(f"bill.judged.{name}")} for name in get_args(JudgedBy)],
        "limits": {
            "rate": [0, HIGHEST_RATE_PERCENT], "age": [0, LAST_AGE], "coverage": [0, MOST_PERCENT],
            "replications": [1, MOST_REPLICATIONS], "strategies": MOST_STRATEGIES, "seed": [1, MOST_SEED],
            "child": [1, MOST_CHILD], "tour": [0, MOST_TOUR],
        },
        "defaults": USUAL.plain() | {"lang": lang},
    }  # fmt: skip


def _place(name: str, lang: str) -> dict[str, Any]:
    place = town(name)
    return {"name": name, "title": getattr(place.municipality.title, lang), "children": place.children}


def _strategy(name: str, words: Words) -> dict[str, Any]:
    one = strategies()[name]
    return {
        "name": name,
        "title": getattr(one.strategy.title, words.language),
        "note": about(one, words),
        "first_age": earliest_age(one),
        "moves": is_moved(one),
        "organisation": one.organisation.name,
        "programmes": [getattr(each.title, words.language) for each in one.programmes],
        "reforms": [getattr(each.title, words.language) for each in one.reforms],
    }


def _programme(name: str, lang: str) -> dict[str, Any]:
    alone = programmes()[name]
    (one,) = alone.programmes
    first, last = one.target.ages
    title = getattr(one.title, lang)
    return {
        "name": name, "title": title, "grade": one.grade, "first_age": first, "last_age": last, "moves": is_moved(alone)
    }  # fmt: skip

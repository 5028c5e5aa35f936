"""What groups of numbers are called in plain words, and how one would find out more about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from sim.studies.alternatives import Alternative
from sim.studies.factors import EFFECT_OF, LIVES, PRICE_OF, PRICES
from sim.views.words import Words

Way = Literal["evaluation", "own_books", "registers", "price_study"]
WAYS: Mapping[str, Way] = {
    EFFECT_OF: "evaluation",
    PRICE_OF: "own_books",
    LIVES: "registers",
    PRICES: "price_study",
}
"""How one would find out, by the first part of a group's name: a local evaluation of a programme's effect, one's own
books on its price, register research on a rule of life, a study of what things cost."""


def way_of(group: str) -> Way:
    """Return how one would find out more about a group."""
    return WAYS[group.partition(":")[0]]


def names_of_groups(groups: Iterable[str], alternatives: Iterable[Alternative], words: Words) -> dict[str, str]:
    """Return what each group is called, by its name (``sim.studies.factors.Factor.group``)."""
    titles = {}
    for one in alternatives:
        titles.update({each.name: getattr(each.title, words.language) for each in one.programmes})
        titles.update({each.name: getattr(each.title, words.language) for each in one.reforms})
    return {group: _name(group, titles, words) for group in groups}


def _name(group: str, titles: Mapping[str, str], words: Words) -> str:
    kind, _, what = group.partition(":")
    if kind in (EFFECT_OF, PRICE_OF):
        return words(f"worth.group.{kind}", what=titles[what])
    return words(f"worth.group.{kind}.{what}")

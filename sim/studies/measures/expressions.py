"""Expressions that say who is meant, in the words of ``sim.studies.measures.lives``: one or more terms joined by ``&``.

    women & born_here                    groups
    placed by 18                         in the state in some year up to that age
    not completed at 20                  in (or not in) the state at that age
    attainment at 15 below -1            a trait at an age, under or over a number of SD
    aged 50-59                           person-years at those ages
    sibling violent_conviction by 30     has a sibling of whom it is true

A bare state (``drug``) changes from year to year and can be used where person-years are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.configuration.faults import shown
from sim.evidence.ages import LAST_AGE
from sim.studies.measures.lives import GROUPS, STATES, TRAITS, Lives, Mask, UnknownWordError, unknown_word

_TERM = re.compile(
    r"(?P<no>not )?(?P<sibling>sibling )?(?P<word>[a-z][a-z0-9_]*)"
    r"(?: (?P<when>at|by|before) (?P<age>[0-9]{1,2}))?"
    r"(?: (?P<side>above|below) (?P<cut>-?[0-9]{1,4}(?:\.[0-9]{1,9})?))?"
)
MOST_TERMS = 40
"""Terms in one expression; the longest of ours has 14."""
_AGED = re.compile(r"(?P<no>not )?aged (?P<first>[0-9]{1,2})-(?P<last>[0-9]{1,2})")


@dataclass(frozen=True)
class Term:
    """One term of an expression, read but not yet looked up in lives.

    Attributes:
        text: as it was written.
        word: state, group or trait; '' where the term is a band of ages.
        no: whether it is to be false.
        sibling: whether it is to be true of a sibling.
        when: 'at', 'by', 'before' or ''.
        age: at, by or before which it is read; 0 without ``when``.
        side: 'above', 'below' or ''.
        cut: number of SD to lie above or below; 0 without ``side``.
        aged: first and last age of a band of ages, both included, or None.
    """

    text: str
    word: str = ""
    no: bool = False
    sibling: bool = False
    when: str = ""
    age: int = 0
    side: str = ""
    cut: float = 0.0
    aged: tuple[int, int] | None = None

    @property
    def is_graded(self) -> bool:
        """Return whether the term is a trait as it stands, more or less of it."""
        return self.word in TRAITS and not self.side

    @property
    def yearly(self) -> bool:
        """Return whether the term changes from year to year."""
        return self.aged is not None or (self.word in STATES and not self.when)


def read_term(text: str) -> Term:
    """Return a term of an expression.

    Raises:
        UnknownWordError: it cannot be read or names nothing in the vocabulary.
    """
    text = text.strip()
    aged, found = _AGED.fullmatch(text), _TERM.fullmatch(text)
    if aged is not None:
        first, last = int(aged["first"]), int(aged["last"])
        if not first <= last <= LAST_AGE:
            raise UnknownWordError(f"{shown(text)}: ages run from young to old, 0 to {LAST_AGE}")
        return Term(text, no=bool(aged["no"]), aged=(first, last))
    if found is None:
        example = "write for example 'women', 'placed by 18' or 'attainment at 15 below -1'"
        raise UnknownWordError(f"{shown(text)} cannot be read; {example}")
    term = Term(
        text, found["word"], bool(found["no"]), bool(found["sibling"]), found["when"] or "", int(found["age"] or 0),
        found["side"] or "", float(found["cut"] or 0.0),
    )  # fmt: skip
    _check_term(term)
    return term


def _check_term(term: Term) -> None:
    """Refuse a term whose words are in the vocabulary but do not go together."""
    word, text = term.word, shown(term.text)
    if word not in STATES and word not in GROUPS and word not in TRAITS:
        raise UnknownWordError(unknown_word("state, group or trait", word, {**STATES, **GROUPS, **TRAITS}))
    if term.age > LAST_AGE:
        raise UnknownWordError(f"{text}: ages run from 0 to {LAST_AGE}")
    if word in TRAITS and term.when != "at":
        raise UnknownWordError(f"{text}: a trait is read at an age, for example '{word} at 15'")
    if word in GROUPS and term.when:
        raise UnknownWordError(f"{text}: a group has no age; write '{word}'")
    if term.side and word not in TRAITS:
        raise UnknownWordError(f"{text}: only a trait lies above or below a number")
    if term.is_graded and (term.no or term.sibling):
        raise UnknownWordError(f"{text}: who is meant? write for example '{term.text} below -1'")
    if term.sibling and term.yearly:
        raise UnknownWordError(f"{text}: say until when, for example '{term.text} by 30'")


def read_terms(text: str, joined_by: str = "&") -> tuple[Term, ...]:
    """Return the terms of an expression; an empty text has none.

    Raises:
        UnknownWordError: a term cannot be read or names nothing in the vocabulary, or there are too many.
    """
    parts = text.split(joined_by) if text.strip() else []
    if len(parts) > MOST_TERMS:
        raise UnknownWordError(f"{shown(text)}: {len(parts)} terms, at most {MOST_TERMS}")
    return tuple(read_term(part) for part in parts)


def refuse_yearly(terms: Sequence[Term]) -> None:
    """Refuse terms that change from year to year, where persons are meant.

    Raises:
        UnknownWordError: a term is a bare state or a band of ages.
    """
    for term in terms:
        if term.yearly:
            example = f": say when, for example '{term.text} by 18'" if term.word else "; it cannot tell persons apart"
            raise UnknownWordError(f"{shown(term.text)} changes from year to year{example}")


def refuse_graded(terms: Sequence[Term]) -> None:
    """Refuse traits that stand without a number, where some are meant and others not.

    Raises:
        UnknownWordError: a trait stands without a number to lie above or below.
    """
    for term in terms:
        if term.is_graded:
            raise UnknownWordError(f"{shown(term.text)}: who is meant? write for example '{term.text} below -1'")


def members(x: Lives, terms: Sequence[Term]) -> Mask:
    """Return the person-years for which every term is true, shape (65, persons); without terms, all.

    Raises:
        UnknownWordError: a trait stands without a number to lie above or below.
    """
    refuse_graded(terms)
    mask = np.ones_like(x.here)
    for term in terms:
        mask = mask & _true_of(x, term)
    return mask


def _true_of(x: Lives, term: Term) -> Mask:
    if term.aged is not None:
        ages, (first, last) = np.arange(len(x.here))[:, None], term.aged
        found = np.broadcast_to((ages >= first) & (ages <= last), x.here.shape)
    elif term.word in TRAITS:
        value = x.trait(term.word)[term.age]
        found = (value > term.cut if term.side == "above" else value < term.cut) & x.here[term.age]
    elif term.word in GROUPS:
        found = np.asarray(GROUPS[term.word].of(x), dtype=bool)
    elif term.when == "at":
        found = np.asarray(x.state(term.word)[term.age])
    elif term.when:
        last = term.age + 1 if term.when == "by" else term.age
        found = np.asarray(x.state(term.word)[:last].any(axis=0))
    else:
        found = x.state(term.word)
    if term.sibling:
        found = x.siblings(found)
    return np.broadcast_to(~found if term.no else found, x.here.shape)


def values(x: Lives, terms: Sequence[Term]) -> npt.NDArray[np.float64]:
    """Return the terms as columns of numbers, shape (persons, terms): traits in SD, everything else 0 or 1.

    A trait is NaN for those who were not here at its age.

    Raises:
        UnknownWordError: a term changes from year to year.
    """
    refuse_yearly(terms)
    columns = [
        x.trait(term.word)[term.age] if term.is_graded else _true_of(x, term)[0].astype(np.float64) for term in terms
    ]
    return np.column_stack(columns) if columns else np.empty((x.persons, 0))

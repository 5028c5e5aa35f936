"""The state of the page: everything a reader has chosen, read from the address with suspicion and written back to it.

``?place=trelleborg&a=school~age-6~cov-150&rate=3&view=society`` and so on; what is left out has its default. The same
address always means the same picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.choices import make
from sim.configuration.faults import BadInput, closest, fault, shown
from sim.configuration.kinds import STRICT, Language
from sim.configuration.questions.appraise import JudgedBy
from sim.evidence.ages import LAST_AGE

LONGEST = 2_000
"""Characters of an address that are read."""
MOST_STRATEGIES = 4
MOST_KEYS = 40
MOST_REPLICATIONS = 40
MOST_SEED = 999_999
MOST_PERCENT = 200
"""As in ``sim.studies.adjusted``, which needs the model's libraries; a test holds the two together."""
MOST_CHILD, MOST_TOUR = 1_000, 100
HIGHEST_RATE_PERCENT = 10.0

AS_TODAY = "as_today"
"""The comparator, always the first."""

Spot = Annotated[str, Field(min_length=1, max_length=40)]
WHERE = "address"
_WHOLE, _NUMBER = re.compile(r"-?[0-9]{1,12}", re.ASCII), re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,12})?", re.ASCII)
_HUNDREDTHS = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,2}0*)?", re.ASCII)
_CHANGE = re.compile(r"(age|cov|org)-(.*)", re.DOTALL)
_SINGLE = "p."


@dataclass(frozen=True, config=STRICT)
class Wanted:
    """A strategy, or a single programme, as a reader wants it.

    Attributes:
        name: of a file in ``conf/strategy``, or ``p.`` and one in ``conf/programme``.
        age: from which on people are taken in; None: as planned.
        coverage: per cent of what is planned; 100: as planned.
        organisation: a file in ``conf/organisation``; None: the strategy's own.
    """

    name: Spot
    age: Annotated[int, Field(ge=0, le=LAST_AGE)] | None = None
    coverage: Annotated[int, Field(ge=0, le=MOST_PERCENT)] = 100
    organisation: Spot | None = None

    @property
    def programme(self) -> str | None:
        """Return the name of the single programme; None where a strategy is meant."""
        return self.name.removeprefix(_SINGLE) if self.name.startswith(_SINGLE) else None

    def text(self) -> str:
        """Return it as the address has it."""
        changes = [
            f"~age-{self.age}" if self.age is not None else "",
            f"~cov-{self.coverage}" if self.coverage != 100 else "",
            f"~org-{self.organisation}" if self.organisation is not None else "",
        ]
        return self.name + "".join(changes)


@dataclass(frozen=True, config=STRICT)
class State:
    """Everything a reader has chosen; ``tour`` is the page's own and changes no number."""

    lang: Language = "en"
    level: Literal["beginner", "expert"] = "beginner"
    place: Spot = "umea"
    a: Annotated[tuple[Wanted, ...], Field(min_length=1, max_length=MOST_STRATEGIES)] = (Wanted("youth_to_work"),)
    rate: Annotated[float, Field(ge=0.0, le=HIGHEST_RATE_PERCENT)] = 3.5
    """Discount rate, per cent a year, in hundredths at the finest."""
    view: JudgedBy = "public"
    sure: Literal["believed", "chance"] = "believed"
    """Whether every replication draws what is believed too, or chance alone differs."""
    n: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)] = 8
    seed: Annotated[int, Field(ge=1, le=MOST_SEED)] = 1
    who: Literal["boy", "girl", "any"] = "boy"
    hard: Annotated[int, Field(ge=0, le=1)] = 1
    """1: a child with attention difficulties and a lone parent, as in ``conf/biography.yaml``; 0: any child."""
    child: Annotated[int, Field(ge=1, le=MOST_CHILD)] = 1
    focus: Annotated[int, Field(ge=1, le=MOST_STRATEGIES)] = 1
    """Which of ``a`` is shown in the life."""
    tour: Annotated[int, Field(ge=0, le=MOST_TOUR)] = 0

    @property
    def compared(self) -> dict[str, Wanted]:
        """Return what is compared with as today by what answers call it: a1, a2 and so on, by place in the address.

        As today itself, with nothing changed, is no strategy beside it.
        """
        return {f"a{place}": one for place, one in enumerate(self.a, 1) if one != Wanted(AS_TODAY)}

    @property
    def focused(self) -> tuple[str, Wanted]:
        """Return the strategy that is shown in the life, and its key; the last one where there are fewer."""
        place = min(self.focus, len(self.a))
        return f"a{place}", self.a[place - 1]

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, each strategy as the address has it."""
        return {one.name: getattr(self, one.name) for one in fields(State)} | {"a": [one.text() for one in self.a]}

    @property
    def saved(self) -> State:
        """Return the state without what changes nothing in a file to keep, so that the same file is made once."""
        changed = {name: getattr(USUAL, name) for name in ("level", "who", "hard", "child", "focus", "tour")}
        return replace(self, **changed)

    def address(self) -> str:
        """Return ``?`` and every key that differs from its default; ``?`` alone where none does."""
        parts = []
        for key, value in self.plain().items():
            if getattr(self, key) != getattr(USUAL, key):
                several = value if isinstance(value, list) else [f"{value:.12g}" if isinstance(value, float) else value]
                parts += [f"{key}={quote(str(each), safe='~.-_')}" for each in several]
        return "?" + "&".join(parts)


USUAL = State()


def read_state(query: str, lang: str = "en") -> State:
    """Return the state that the query of an address describes.

    Args:
        query: what stands after the ``?``, percent-encoded.
        lang: the language of an address that says none.

    Raises:
        BadInput: names what is wrong and what is allowed, in one line.
    """
    if len(query) > LONGEST:
        raise BadInput(fault(WHERE, f"{len(query)} characters", f"at most {LONGEST}"))
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_KEYS, errors="strict")
    except (ValueError, UnicodeError):
        raise BadInput(fault(WHERE, shown(query), f"at most {MOST_KEYS} keys and values in UTF-8")) from None
    given: dict[str, object] = {"lang": lang}
    strategies: list[Wanted] = []
    seen: set[str] = set()
    for key, text in pairs:
        if key == "a":
            strategies.append(_read_wanted(text))
            continue
        if key in seen:
            raise BadInput(fault(WHERE, f"the key {shown(key)} is given twice", "each key once; only a several times"))
        seen.add(key)
        given[key] = _read_value(key, text)
    if len(strategies) > MOST_STRATEGIES:
        raise BadInput(fault(WHERE, f"a= {len(strategies)} times", f"at most {MOST_STRATEGIES} strategies"))
    return make(State, given | ({"a": [asdict(one) for one in strategies]} if strategies else {}), WHERE)


_KINDS: Mapping[str, re.Pattern[str]] = {
    "rate": _NUMBER, "n": _WHOLE, "seed": _WHOLE, "hard": _WHOLE, "child": _WHOLE, "focus": _WHOLE, "tour": _WHOLE,
}  # fmt: skip


def _read_value(key: str, text: str) -> object:
    """Return a number where the key asks for one and the text is one; else the text, which is judged with its key."""
    if key == "rate" and _NUMBER.fullmatch(text) and not _HUNDREDTHS.fullmatch(text):
        allowed = f"a number from 0 to {HIGHEST_RATE_PERCENT:g} with at most two decimals"
        raise BadInput(fault(WHERE, f"rate={shown(text)}", allowed))
    kind = _KINDS.get(key)
    if kind is None or not kind.fullmatch(text):
        return text
    return int(text) if _WHOLE.fullmatch(text) else float(text) + 0.0  # no minus zero


def _read_wanted(text: str) -> Wanted:
    """Return what ``school~age-6~cov-150~org-team`` asks for."""
    name, *changes = text.split("~")
    found: dict[str, object] = {"name": name}
    words = {"age": "age", "cov": "coverage", "org": "organisation"}
    for change in changes:
        told = _CHANGE.fullmatch(change)
        allowed = "NAME, then at most one each of ~age-N, ~cov-N and ~org-NAME"
        if told is None:
            meant = closest(change.partition("-")[0], words)
            raise BadInput(fault(WHERE, f"a={shown(text)}", allowed, f"~{meant}-" if meant else None))
        key, value = words[told[1]], told[2]
        if key in found:
            raise BadInput(fault(WHERE, f"a={shown(text)}", allowed))
        found[key] = int(value) if key != "organisation" and _WHOLE.fullmatch(value) else value
    return make(Wanted, found, f"{WHERE}: a={shown(text)}")

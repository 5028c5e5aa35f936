"""One life as today and under the strategy in focus, as plain data: the staircase, agencies, and the bill so far."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sim.configuration.border import make, read_yaml
from sim.configuration.files import CONF
from sim.configuration.schema import Child
from sim.lab.crew import LIFE, Crew, Reader
from sim.lab.fault import Fault
from sim.lab.following import Fitting, Life, LifeYear, Lives
from sim.lab.places import town
from sim.lab.plan import RunName, agencies
from sim.lab.state import AS_TODAY, State, Wanted
from sim.lab.strategies import alternative, note_of, title_of
from sim.lab.stream import Arrivals
from sim.money.prices import ORE_PER_SEK, PAYERS
from sim.views.life.story import what_differs
from sim.views.words import Words

FOLLOWED = 24
"""Children who fit that are followed at once, so that the next one is there when asked for."""
BESIDE = 8
"""Children followed from the one asked for on, where that is none of the first."""


@dataclass(frozen=True)
class FittingName:
    """Who fits in a place; everything that hangs on."""

    run: RunName
    who: str
    hard: int


@dataclass(frozen=True)
class LivesName:
    """Some lives under a strategy; everything they hang on.

    Attributes:
        run: in which they are lived.
        among: who the candidates are, of whom the strategy may reach some; None where that is not asked.
        rows: of those followed.
    """

    run: RunName
    among: FittingName | None
    rows: tuple[int, ...]


@cache
def child_of(who: str, hard: int) -> Child:
    """Return the criteria: those of ``conf/biography.yaml`` for a child who has it hard, else the sex alone."""
    told = read_yaml(CONF / "biography.yaml")["child"] if hard else {}
    return replace(make(Child, told, "conf/biography.yaml: child"), sex=who)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Found:
    """A child and the two lives; ``child`` is None where nobody fits.

    Attributes:
        number: the how-manieth child it is, of ``fitting`` who fit (and are reached, if ``reached``).
        reached: whether only children whom the strategy reaches were looked among.
        lives: of as today and of the strategy in focus.
    """

    number: int
    fitting: int
    reached: bool
    lives: tuple[Life, Life] | None


async def find_life(crew: Crew, state: State) -> Found | Fault:
    """Return the life that a state asks for.

    Raises:
        BadInput: the state asks for what does not exist.
        TooBusy: too much waits already.
    """
    where = town(state.place)
    as_today = RunName(state.place, where.lived, Wanted(AS_TODAY), None, state.seed, 0)
    _, wanted = state.focused
    alternative(wanted)
    chosen = replace(as_today, wanted=wanted)
    errands = Errands(crew)
    try:
        fits = FittingName(as_today, state.who, state.hard)
        who = await errands.ask(
            fits, "sim.lab.following:find_fitting", (as_today.question(), child_of(fits.who, fits.hard))
        )
        if isinstance(who, Fault):
            return who
        return await _among(errands, state, fits, who, chosen)
    finally:
        errands.end()


async def _among(errands: Errands, state: State, fits: FittingName, who: Fitting, chosen: RunName) -> Found | Fault:
    rows = who.rows[:FOLLOWED]
    if not rows:
        return Found(0, 0, False, None)
    both = await errands.both(fits, chosen, who.rows, rows)
    if isinstance(both, Fault):
        return both
    only_reached = bool(both[1].reached)
    candidates = both[1].reached or who.rows
    number = min(state.child, len(candidates))
    row = candidates[number - 1]
    if row not in both[1].lives:
        both = await errands.both(fits, chosen, who.rows, candidates[number - 1 : number - 1 + BESIDE])
        if isinstance(both, Fault):
            return both
    return Found(number, len(candidates), only_reached, (both[0].lives[row], both[1].lives[row]))


class Errands:
    """What one reader asks of the crew, one thing after the other."""

    def __init__(self, crew: Crew, urgency: int = LIFE) -> None:
        """Come in as a new reader."""
        self.crew, self.urgency, self.reader, self.arrivals = crew, urgency, Reader(), Arrivals()

    async def ask(self, name: Hashable, work: str, question: Any) -> Any:
        """Return the answer to one question."""
        self.crew.ask(self.reader, self.urgency, name, work, question, self.arrivals.told)
        while True:
            for _, found in await self.arrivals.all():
                return found

    async def both(
        self, fits: FittingName, chosen: RunName, candidates: tuple[int, ...], rows: tuple[int, ...]
    ) -> tuple[Lives, Lives] | Fault:  # fmt: skip
        """Return the same lives as today and under the strategy, and which of those who fit it reaches."""
        names = {LivesName(fits.run, None, rows): (), LivesName(chosen, fits, rows): candidates}
        for name, among in names.items():
            question = (name.run.question(), among, rows)
            self.crew.ask(self.reader, self.urgency, name, "sim.lab.following:follow", question, self.arrivals.told)
        found: dict[Hashable, Any] = {}
        while len(found) < len(names):
            for name, lives in await self.arrivals.all():
                if isinstance(lives, Fault):
                    return lives
                found[name] = lives
        first, second = (found[name] for name in names)
        return first, second

    def end(self) -> None:
        """Go; what nobody has begun is dropped."""
        self.crew.leave(self.reader)


def life_answer(state: State, found: Found) -> dict[str, Any]:
    """Return a life as plain data for the page."""
    words = Words(state.lang)
    key, wanted = state.focused
    title, note = title_of(wanted, words), note_of(wanted, words)
    name = f"{title} ({note})" if note else title
    beside = {} if wanted == Wanted(AS_TODAY) else {key: name}
    titles = {AS_TODAY: words("lab.say.as_today")} | beside
    if found.lives is None:
        return {"child": None, "lives": [], "agencies": [], "differ": ""}
    lives = dict(zip(titles, found.lives, strict=False))
    child = found.lives[0]
    sex = words("life.girl") if child.girl else words("life.boy")
    number, fitting = words.number(found.number), words.number(found.fitting)
    text = words("lab.life.child", sex=sex, year=child.born, number=number, fitting=fitting)
    if beside:
        text += " " + words("lab.life.reached" if found.reached else "lab.life.not_reached", strategy=name)
    return {
        "child": {
            "text": text, "person": child.person, "fitting": found.fitting, "number": found.number,
            "girl": child.girl, "born": child.born,
        },
        "agencies": _agencies_met(found.lives, state.lang),
        "lives": [
            {"key": one, "title": titles[one], "years": [_year(each, state, words) for each in life.years]}
            for one, life in lives.items()
        ],
        "differ": what_differs(_differing_ages(found.lives), words) if beside else "",
        "note": words("life.same"),
    }  # fmt: skip


def _agencies_met(lives: Sequence[Life], lang: str) -> list[dict[str, str]]:
    """Return the agencies that the lives met or missed, those for the youngest first."""
    met = {name for life in lives for year in life.years for names in year.contacts.values() for name in names}
    known = sorted((one for one in agencies() if one.name in met), key=lambda one: (one.ages, one.name))
    return [{"name": one.name, "title": getattr(one.title, lang)} for one in known]


def _year(year: LifeYear, state: State, words: Words) -> dict[str, Any]:
    titles = {one.name: getattr(one.title, state.lang) for one in alternative(state.focused[1]).programmes}
    contacts = ("met", "waiting", "refused", "lost", "gave_up", "aged_out", "elsewhere", "missed")
    return {
        "age": year.age,
        "step": year.step,
        "events": list(year.events),
        "events_text": [words(f"life.{event}") for event in year.events],
        **{key: list(year.contacts.get(key, ())) for key in contacts},
        "marks": list(year.marks),
        "programmes": [titles[name] for name in year.programmes],
        "bill": _bill(year),
    }


def _bill(year: LifeYear) -> dict[str, float]:
    """Return what has been booked so far by payer, undiscounted kronor; who has paid nothing is left out."""
    return {payer: ore / ORE_PER_SEK for payer, ore in zip(PAYERS, year.bill_ore, strict=True) if ore}


def _differing_ages(lives: tuple[Life, Life]) -> list[int]:
    """Return the ages at which the two lives differ in more than what programmes were given and cost."""
    one, other = ({year.age: replace(year, programmes=(), bill_ore=()) for year in life.years} for life in lives)
    return [age for age in sorted({*one, *other}) if one.get(age) != other.get(age)]

"""One simulated child's way through the code, with the numbers of each step: `python -m docs.tools.one_life`.

What `docs/one-life-through-the-code.md` quotes is printed here, and a test runs it. Only what the rooms give away in
public is used; the year of the conviction is lived once more from the outside, and must come out the same to the byte.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np

from docs.tools.kept_town import TOWN, Town
from sim.agencies.bill import UNITS, bill_one_year
from sim.agencies.contacts import CONTACTS
from sim.agencies.doors import need_for
from sim.evidence.ages import AGES
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.parameters import parameter_record
from sim.evidence.tables import FOLDER, read_table
from sim.lifecourse.events import DRAWS, STREAMS
from sim.lifecourse.needs import NEEDS, needs_of
from sim.lifecourse.outcome import exclusion_of
from sim.lifecourse.surroundings import SEEN, welcome_and_look
from sim.lifecourse.walk import draw_for, hand_over
from sim.lifecourse.year import live_one_year
from sim.money.prices import PAYERS
from sim.people.births import PER_BIRTH_YEAR
from sim.people.record import FEMALE, FOREIGN_BORN, LEVERS, PERSON

STRATEGY = "whole_chain"
EVENT = "conviction"
_MET = ("refused", "waiting", "served")
"""What the child's contacts must have come to before a programme reaches it, so that agencies can be shown."""
_NOBODY_LOOKED = ("aged_out", "lost", "not_seeking")
"""Contacts in which nobody looked at the child this year."""
_SCHOOL_AGES = range(6, 16)
"""Ages at one of which the child must have been turned away."""
_STATES = ("presence", "child_welfare", "school", "livelihood", "health", "misuse", "convictions", "outcome")


class OneLife:
    """The first child, in the order of birth, whose life leads through every room.

    That is: turned away in school age, made to wait and served by agencies, all before a programme that is believed to
    move something reaches it, and convicted at some age.
    """

    def __init__(self) -> None:
        self.town = Town(STRATEGY)
        people = self.town.at_birth
        for row in np.argsort(people["person"], kind="stable"):
            if people["origin"][row] != FOREIGN_BORN and self._leads_through(int(row)):
                return
        raise SystemExit(f"docs/tools/one_life.py: nobody in {TOWN} meets every room; choose another town or seed")

    def _leads_through(self, row: int) -> bool:
        """Return whether a child's life can be shown; remember it and the ages if so."""
        town = self.town
        ages = range(min(AGES, town.model.last_year - int(town.at_birth["birth_year"][row]) + 1))
        moves = np.array([any(one.size for one in agent.programme.effects) for agent in town.model.programmes])
        in_programme = [age for age in ages if town.at(row, age).delivered[:, row].any()]
        convicted = [age for age in ages if town.at(row, age).people["convicted"][row] == 1]
        if not convicted or not in_programme or not town.at(row, in_programme[0]).delivered[moves, row].any():
            return False
        before = range(min(in_programme[0], _SCHOOL_AGES.stop))
        met = [age for age in _SCHOOL_AGES if age in before and _MET[0] in town.contacts(row, age).values()]
        so_far = {came for age in ages if age < in_programme[0] for came in town.contacts(row, age).values()}
        if not met or not set(_MET) <= so_far:
            return False
        self.row, self.ages = row, ages
        self.turned_away_at, self.reached_at, self.convicted_at = met[0], in_programme[0], convicted[0]
        return True

    @cached_property
    def as_today(self) -> Town:
        """Return the same town as today, with the same accidents."""
        return Town("as_today")

    def sections(self) -> dict[str, str]:
        """Return what is printed, by the name of its step."""
        steps: tuple[Callable[[], str], ...] = (
            self.chosen, self.believed, self.born, self.seen, self.met, self.reached, self.lived, self.billed,
            self.counted, self.compared,
        )  # fmt: skip
        return {step.__name__: step() for step in steps}

    def chosen(self) -> str:
        """Return what was chosen."""
        choice, town = self.town.choice, self.town
        return "\n".join([
            f"municipality     {choice.municipality.name}: {choice.municipality.births_per_year} born a year "
            f"in {choice.municipality.birth_years} years",
            f"strategy         {STRATEGY}: {len(town.alternative.programmes)} programmes",
            f"agencies         {len(town.agencies)}",
            f"key of draws     seed {choice.seed}, replication 0",
        ])  # fmt: skip

    def believed(self) -> str:
        """Return what the evidence and its calibration say of the parameter that will matter most."""
        name, age = f"{EVENT}_log_odds", self.convicted_at
        (row,) = [
            one
            for one in read_table(FOLDER / "parameters_crime.csv")
            if one["name"] == name and int(one["age_from"]) <= age <= int(one["age_to"])
        ]
        used = float(parameter_record()[name][0][age])
        return "\n".join([
            f"{name}[{age}]  {float(row['value']):+.2f} in parameters_crime.csv ({row['kind']}, {row['source']})",
            f"{' ' * len(f'{name}[{age}]')}  {used:+.2f} with what calibration adds",
        ])  # fmt: skip

    def born(self) -> str:
        """Return what the child is given at birth."""
        p = self.town.at_birth[self.row]
        own = int(p["person"]) % PER_BIRTH_YEAR
        first = int(p["household"]) != int(p["person"])
        lines = [
            f"person           {p['person']}: number {own} of those born in {p['birth_year']}",
            f"household        {p['household']}: {'has an older sibling' if first else 'the first child'}",
            f"sex              {'girl' if p['sex'] == FEMALE else 'boy'}",
            f"class, area      {p['school_class']}, {p['area']}",
        ]
        traits = ("liability", "temperament", "attention", "externalising", "attainment", "bonds")
        return "\n".join(lines + [f"{name:16} {float(p[name]):+.2f} SD" for name in traits])

    def seen(self) -> str:
        """Return what the child meets around it in the year of the conviction."""
        _, seen, _ = self._as_it_was(self.convicted_at)
        return "\n".join([
            f"class            mean externalising {float(seen['class_externalising']):+.2f} SD",
            f"area             {float(seen['area_convicted_share']):.1%} convicted last year",
        ])  # fmt: skip

    def met(self) -> str:
        """Return what every agency that had to do with the child saw, in the year it was first turned away."""
        age, town = self.turned_away_at, self.town
        here = town.at(self.row, age)
        record = town.before(self.row, age)[[self.row]]
        for lever in LEVERS:
            record[f"push_{lever}"] = 0.0
        needs = np.zeros(len(NEEDS))
        needs_of(record[0], town.model.parameters[0], needs)
        lines = [f"at the age of {age}   need    seen  threshold"]
        for place, agency in enumerate(town.agencies):
            code = int(here.came_to[place, self.row])
            if code:
                need = float(need_for(town.model.mandates.weights, place, needs))
                looked = CONTACTS[code] not in _NOBODY_LOOKED
                saw = f"{float(here.seen_need[place, self.row]):.2f}" if looked else "·"
                lines.append(f"{agency.name:17} {need:5.2f}   {saw:>5}  {agency.threshold_sd:9.2f}  {CONTACTS[code]}")
        return "\n".join(lines)

    def reached(self) -> str:
        """Return which programmes reach the child first, and what they move."""
        age, town = self.reached_at, self.town
        here = town.at(self.row, age)
        record = here.people[self.row]
        agents = zip(town.model.programmes, here.delivered, strict=True)
        names = [agent.programme for agent, whom in agents if whom[self.row]]
        lines = [f"at the age of {age}"]
        for programme in names:
            lines.append(f"{programme.name}: {programme.title.en}, found by {programme.target.found}")
            lines += [
                f"  its effect       {one.moves} {one.size:+.3f}, grade {programme.grade}" for one in programme.effects
            ]
        moved = [(lever, float(record[f"push_{lever}"])) for lever in LEVERS if record[f"push_{lever}"] != 0.0]
        lines += [f"  moved this year  push_{lever} {push:+.3f}" for lever, push in moved]
        return "\n".join(lines)

    def _as_it_was(self, age: int) -> tuple[np.ndarray, np.void, np.ndarray]:
        """Return what the rules of a year read: the record (one row), the surroundings and the draws (one row).

        The record is last year's with what agencies and programmes have done to it this year.
        """
        town, row = self.town, self.row
        model, year = town.model, int(town.at_birth["birth_year"][row]) + age
        everybody = town.before(row, age).copy()
        classes, areas = int(everybody["school_class"].max()) + 1, model.municipality.areas
        class_means, area_shares = np.zeros(classes), np.zeros((areas, 3))
        welcome_and_look(
            everybody, year, class_means, np.zeros(classes, dtype=np.int64), area_shares,
            np.zeros((areas, 4), dtype=np.int64), model.parameters,
        )  # fmt: skip
        p = everybody[[row]]
        after = town.at(row, age).people[row]
        for name in PERSON.names or ():
            if name.startswith("push_") or name in _WRITTEN_BEFORE_THE_WALK:
                p[name] = after[name]
        seen = np.zeros(1, dtype=SEEN)
        seen["class_externalising"] = class_means[p["school_class"][0]]
        for place, name in enumerate(("convicted", "drug", "out_of_work")):
            seen[f"area_{name}_share"] = area_shares[p["area"][0], place]
        return p, seen[0], self._draws(p, year, age)

    def _draws(self, p: np.ndarray, year: int, age: int) -> np.ndarray:
        """Return all accidents of one person's year as one row of `DRAWS`."""
        drawn = np.zeros((4 * STREAMS + 4, 1))
        names = np.zeros((2, 1), dtype=np.uint32)
        draw_for(
            p, np.zeros(1, dtype=np.int64), 1, np.uint64(year), *self.town.model.key, self.town.model.parameters[0],
            names[0], names[1], drawn,
        )  # fmt: skip
        by_person = np.zeros((1, 4 * STREAMS))
        hand_over(drawn, 0, age, by_person[0])
        return by_person.view(DRAWS)[:, 0]

    def _live(self, age: int, draw: float | None = None) -> np.void:
        """Return the record after the year, lived once more; ``draw`` puts another number in place of the event's."""
        p, seen, z = self._as_it_was(age)
        if draw is not None:
            z[EVENT] = draw
        live_one_year(p[0], age, seen, self.town.model.parameters[0], z[0])
        result: np.void = p[0]
        return result

    def lived(self) -> str:
        """Return the draw that decided, and from which draw on nothing would have happened."""
        age = self.convicted_at
        again, after = self._live(age), self.town.at(self.row, age).people[self.row]
        if again.tobytes() != after.tobytes():
            raise SystemExit("docs/tools/one_life.py: the year lived once more came out otherwise")
        low, high = -30.0, 30.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self._live(age, middle)["convicted"] == 1 else (low, middle)
        draw = float(self._as_it_was(age)[2][EVENT][0])
        return "\n".join([
            f"at the age of {age}    lived once more from outside: the same record, to the byte",
            f"eta              {low:+.2f}, a chance of {1.0 / (1.0 + math.exp(-low)):.0%}",
            f"z.{EVENT}     {draw:+.2f}, which is below eta: convicted",
            f"convictions      {int(self.town.before(self.row, age)['convictions'][self.row])} before, "
            f"{int(after['convictions'])} after",
        ])  # fmt: skip

    def billed(self) -> str:
        """Return the bill of the year of the conviction: units by item, and öre by payer."""
        age, town = self.convicted_at, self.town
        after = town.at(self.row, age)
        used = np.zeros(1, dtype=UNITS)
        bill_one_year(after.people[self.row], age, town.model.parameters[0], used[0])
        ledger = town.model.ledger
        lines = [f"at the age of {age}"]
        for item in UNITS.names or ():
            units = int(used[item][0])
            for place in ledger.lines_of(item) if units else ():
                line = ledger.lines[place]
                lines.append(f"{item:22} {units:3} × {line.ore:>13,} öre  {line.payer}")
        before = town.at(self.row, age - 1).bill_ore[self.row]
        amounts = after.bill_ore[self.row] - before
        lines.append("booked this year, services and programmes with it:")
        lines += [f"{payer:22}     {int(ore):>15,} öre" for payer, ore in zip(PAYERS, amounts, strict=True) if ore]
        return "\n".join(lines)

    def counted(self) -> str:
        """Return what is read out of the whole life."""
        model = self.town.model
        years = model.outcome_years[self.row]
        first, last = model.economics.exclusion_ages
        held = ", ".join(f"{name} {int(n)}" for name, n in zip(OUTCOMES, years[1:], strict=True) if n) or "none"
        in_exclusion = int(exclusion_of(years[None, :], model.economics.exclusion_years)[0])
        return "\n".join([
            f"years from {first} to {last} in any of the six states: {int(years[1:].sum())} ({held})",
            f"long-lasting exclusion from {model.economics.exclusion_years} years on: "
            + (OUTCOMES[in_exclusion - 1] if in_exclusion else "no"),
            f"public and other bill of the whole life: {int(model.ledger.by_person[self.row].sum()):,} öre",
        ])  # fmt: skip

    def compared(self) -> str:
        """Return what the strategy changed, in this life and in the town."""
        mine, today = self.town, self.as_today
        lives = [[one.at(self.row, age).people[self.row] for age in self.ages] for one in (mine, today)]
        differs = [a for a, b in zip(*lives, strict=True) if any(a[name] != b[name] for name in _STATES)]
        more = int(mine.model.ledger.by_person[self.row].sum() - today.model.ledger.by_person[self.row].sum())
        lines = [f"years of this life in another state than as today: {len(differs)}"]
        lines.append(f"what it adds to this life's bill: {more:,} öre")
        lines += [
            f"persons in long-lasting exclusion, {name}: {one.in_exclusion()}"
            for name, one in (("as_today", today), (STRATEGY, mine))
        ]
        return "\n".join(lines)


_WRITTEN_BEFORE_THE_WALK = (
    "known_to_social_services", "in_joint_plan", "diagnosed", "years_between_chairs", "years_not_seeking",
)  # fmt: skip
"""Fields of the record that agencies write; the walk leaves them alone."""


def printed() -> str:
    """Return every step with its name above it."""
    parts = [f"[{name}]\n{text}" for name, text in OneLife().sections().items()]
    return "A simulated child, not a forecast about any person.\n\n" + "\n\n".join(parts)


if __name__ == "__main__":
    print(printed())

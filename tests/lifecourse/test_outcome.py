"""Claims about the read-out: everybody is counted once a year, with the year's bill, and a state is new only once."""

from __future__ import annotations

import numpy as np

from sim.evidence.ages import AGES
from sim.evidence.outcomes import OUTCOMES
from sim.lifecourse.outcome import count_outcomes, is_billed
from sim.people.record import ALIVE, DEAD, GROWN_OUT, NOT_YET_HERE, PERSON

PEOPLE, PAYERS, GROUPS, STATES = 300, 3, 4, len(OUTCOMES) + 1
FIRST_YEAR, FIRST_AGE, LAST_AGE = 2030, 20, 22


class Town:
    """People whose states and bills are drawn, the books of the read-out, and the same books kept by hand."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(3)
        self.people = np.zeros(PEOPLE, dtype=PERSON)
        self.people["birth_year"] = self.chance.integers(2005, 2015, PEOPLE)
        self.newcomer = self.chance.integers(0, 2, PEOPLE)
        self.group_of_person = 2 * self.chance.integers(0, 10, PEOPLE) + self.newcomer
        self.population_group = self.chance.integers(0, GROUPS, PEOPLE).astype(np.uint8)
        self.by_person, self.before = np.zeros((2, PEOPLE, PAYERS), dtype=np.int64)
        self.books = self._books()
        self.by_hand = self._books()
        self.new_cases: list[tuple[int, int]] = []

    def _books(self) -> dict[str, np.ndarray]:
        return {
            "counts": np.zeros((2, AGES, STATES), dtype=np.int64), "of_year": np.zeros(STATES, dtype=np.int64),
            "years": np.zeros((PEOPLE, STATES), dtype=np.uint8),
            "outcome_bill": np.zeros((2, AGES, STATES, PAYERS), dtype=np.int64),
            "group_bill": np.zeros((GROUPS, PAYERS), dtype=np.int64), "ever": np.zeros(PEOPLE, dtype=np.uint8),
        }  # fmt: skip

    def live(self, year: int) -> None:
        some = self.chance.integers(0, 4, PEOPLE)
        self.people["presence"] = np.array([ALIVE, ALIVE, DEAD, GROWN_OUT])[some]
        self.people["presence"][:20] = NOT_YET_HERE
        self.people["outcome"] = self.chance.integers(0, STATES, PEOPLE) * self.chance.integers(0, 2, PEOPLE)
        bill = self.chance.integers(-50, 1000, (PEOPLE, PAYERS)) * self.chance.integers(0, 2, (PEOPLE, 1))
        self.by_person += bill
        self._keep_by_hand(year, bill)
        b = self.books
        found = count_outcomes(
            self.people, year, self.group_of_person, self.population_group, FIRST_AGE, LAST_AGE, self.by_person,
            self.before, b["counts"], b["of_year"], b["years"], b["outcome_bill"], b["group_bill"], b["ever"],
        )  # fmt: skip
        self.new_cases[-1] = (int(found), self.new_cases[-1][1])

    def _keep_by_hand(self, year: int, bill: np.ndarray) -> None:
        hand, people = self.by_hand, self.people
        age = year - people["birth_year"].astype(int)
        here, outcome = people["presence"] == ALIVE, people["outcome"].astype(int)
        rows = np.flatnonzero(here)
        np.add.at(hand["group_bill"], self.population_group, bill)
        np.add.at(hand["counts"], (self.newcomer[rows], age[rows], outcome[rows]), 1)
        np.add.at(hand["of_year"], outcome[rows], 1)
        np.add.at(hand["outcome_bill"], (self.newcomer[rows], age[rows], outcome[rows]), bill[rows])
        counted = rows[(age[rows] >= FIRST_AGE) & (age[rows] <= LAST_AGE)]
        np.add.at(hand["years"], (counted, outcome[counted]), 1)
        in_a_state = rows[outcome[rows] > 0]
        self.new_cases.append((-1, int((hand["ever"][in_a_state] == 0).sum())))
        hand["ever"][in_a_state] = 1


def test_the_books_of_the_readout_are_those_kept_by_hand() -> None:
    town = Town()
    for year in range(FIRST_YEAR, FIRST_YEAR + 5):
        town.live(year)
    for name, book in town.books.items():
        assert np.array_equal(book, town.by_hand[name]), name
        assert book.any(), name
    assert np.array_equal(town.before, town.by_person), "next year begins where this one ended"
    assert all(found == expected for found, expected in town.new_cases)
    assert town.new_cases[0][0] > town.new_cases[-1][0] > 0, "fewer and fewer are in a state for the first time"


def test_a_bill_is_noticed_whoever_pays_it_and_also_when_the_payers_even_out() -> None:
    before = np.array([5, -7, 0])
    assert not is_billed(before.copy(), before)
    for changed in ([6, -7, 0], [5, -7, 1], [5, 7, 0], [6, -8, 0]):
        assert is_billed(np.array(changed), before)

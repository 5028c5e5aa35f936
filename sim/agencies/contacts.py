"""What came of it between each person and each agency this year, and who is still waiting from the years before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Agency

CONTACTS = (
    "none",
    "missed",
    "at_the_door",
    "at_the_door_by_mistake",
    "refused",
    "lost",
    "served",
    "served_by_mistake",
    "waiting",
    "gave_up",
    "aged_out",
    "left_the_queue",
    "not_seeking",
    "helped_elsewhere",
)
"""What a contact with an agency came to in a year."""
(NONE, MISSED, AT_THE_DOOR, AT_THE_DOOR_BY_MISTAKE, REFUSED, LOST, SERVED, SERVED_BY_MISTAKE, WAITING, GAVE_UP,
 AGED_OUT, LEFT_THE_QUEUE, NOT_SEEKING, HELPED_ELSEWHERE) = range(len(CONTACTS))  # fmt: skip
"""Missed: in need, and not noticed. At the door: the agency takes the person for its own, rightly or by mistake, and
has not decided yet. Refused: "not ours". Lost: referred here and never arrived, or passed on so often that nobody was
responsible. Aged out: grew too old for the agency in its queue. Left the queue: the need, as seen, had passed. Not
seeking: in need, but has given up on an agency that must be sought. Helped elsewhere: a project took the person out of
the queue."""

MOST_YEARS_WAITED = 250
"""Where years of waiting stop being counted, so that they fit in a byte."""


class Contacts:
    """Everybody's contacts with every agency in one year.

    Attributes:
        came_to: uint8 (agencies, persons), one of ``CONTACTS``; made anew every year.
        waited: uint8 (agencies, persons), years waited in the agency's queue so far; 0: does not wait.
        queues: uint8 (persons,), agencies in whose queue the person stood at the end of last year.
        seen_need: float32 (agencies, persons), the need as the agency sees it, of those at its door (SD).
        in_need: int64 (persons,), agencies whose mandate really fits the person this year, a bit each.
        refusal: uint16 (persons,), the hand-over that last refused the person this year, counted from 1; 0: none.
        glimpses: uint8 (persons,), agencies that saw at least something this year, of those still in childhood.
        told: uint8 (persons,), 1 for pupils whom a health talk found this year.
    """

    def __init__(self, agencies: Sequence[Agency], persons: int) -> None:
        shape = (len(agencies), persons)
        self.names = tuple(agency.name for agency in agencies)
        self.came_to = np.zeros(shape, dtype=np.uint8)
        self.waited = np.zeros(shape, dtype=np.uint8)
        self.queues = np.zeros(persons, dtype=np.uint8)
        self.seen_need = np.zeros(shape, dtype=np.float32)
        self.in_need = np.zeros(persons, dtype=np.int64)
        self.refusal = np.zeros(persons, dtype=np.uint16)
        self.glimpses = np.zeros(persons, dtype=np.uint8)
        self.told = np.zeros(persons, dtype=np.uint8)

    def served_by(self, *names: str) -> npt.NDArray[np.bool_]:
        """Return whom any of some agencies served this year, rightly or by mistake (no such agency: nobody)."""
        places = [place for place, name in enumerate(self.names) if name in names]
        came_to = self.came_to[places]
        served: npt.NDArray[np.bool_] = ((came_to == SERVED) | (came_to == SERVED_BY_MISTAKE)).any(axis=0)
        return served

    def is_in_need(self, *names: str) -> npt.NDArray[np.bool_]:
        """Return whom the mandate of any of some agencies really fits this year, whoever sees it."""
        bits = sum(1 << place for place, name in enumerate(self.names) if name in names)
        in_need: npt.NDArray[np.bool_] = (self.in_need & bits) != 0
        return in_need

    def of(self, row: int) -> dict[str, str]:
        """Return a person's contacts this year: agency to what it came to, those with none left out."""
        return {name: CONTACTS[int(code)] for name, code in zip(self.names, self.came_to[:, row], strict=True) if code}

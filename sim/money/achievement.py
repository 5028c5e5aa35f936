"""What a krona achieved: the right thing in time, the right thing late, the wrong thing, upkeep, or plain loss.

The documents tell good costs (large effect) from bad ones (little or none), and the offensive use of resources
(investment ahead of exclusion) from the defensive (paying for what has already happened). Here every krona of the
ledger has exactly one of six classes, so that shares add up.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ACHIEVEMENTS = ("in_time", "late", "without_need", "nobody_helped", "upkeep", "loss")
IN_TIME, LATE, WITHOUT_NEED, NOBODY_HELPED, UPKEEP, LOSS = range(len(ACHIEVEMENTS))
"""In time: a service or programme to somebody in need who is in none of the six states, never convicted and not placed.
Late: the same to somebody who is. Without need: a service to somebody who was taken in by mistake. Nobody helped:
assessments that ended in a refusal, a queue or giving up. Upkeep: benefits, care in institutions, courts and prison,
which keep up what has happened and mend little. Loss: lost tax, lost production and harm, which buy nothing."""

OFFENSIVE = (IN_TIME, WITHOUT_NEED)
"""Spent ahead of exclusion, rightly or not; the others but loss are defensive."""
GOOD = (IN_TIME, LATE)
"""Spent on what somebody needs and what could help; the others are bad costs."""

OF_READING = {"service": UPKEEP, "transfer": UPKEEP, "lost_tax": LOSS, "production": LOSS, "harm": LOSS}
"""What the lines of the bill achieve, by their reading; services that somebody decides on are classed person by
person."""


def served_as(in_need: npt.NDArray[np.bool_], late: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """Return what serving some people achieves, uint8 (people,): in time, late or without need.

    Args:
        in_need: whether the need is really there.
        late: whether what was to be prevented has happened (``sim.lifecourse.outcome.has_happened``).
    """
    achieved: npt.NDArray[np.uint8] = np.where(in_need, np.where(late, LATE, IN_TIME), WITHOUT_NEED).astype(np.uint8)
    return achieved

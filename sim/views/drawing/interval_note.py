"""What a figure says of its intervals: what they are, and how many draws it takes before anything is called clear."""

from __future__ import annotations

from sim.studies.intervals import LEAST_DRAWS, LEVEL_PERCENT, WHOLE_UP_TO, Interval
from sim.views.words import Words


def interval_note(key: str, replications: int, interval: Interval, words: Words) -> str:
    """Return the note on a figure's intervals.

    Args:
        key: of the words for an interval of the mean; those for the range of draws have `.draws` after it.
        replications: how many there are.
        interval: what stands beside the mean.
        words: the language.
    """
    if replications == 1:
        return words("interval.draws.one" if interval.draws else "one_replication")
    if not interval.draws:
        return words(key, percent=words.percent(LEVEL_PERCENT), replications=words.number(replications))
    number = words.number(replications)
    if replications <= WHOLE_UP_TO:
        told = words("interval.draws.whole", draws=number)
    else:
        told = words("interval.draws.middle", percent=words.percent(LEVEL_PERCENT), draws=number)
    note = words(f"{key}.draws", range=told)
    if interval.is_enough(replications):
        return note
    return f"{note} {words('interval.draws.few', least=words.number(LEAST_DRAWS))}"

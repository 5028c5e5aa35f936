"""Every accident of life by name: which draw of the person-year decides which event.

Draws come four to a stream. Streams 0-2 are used in childhood, 3 at all ages, 4-8 from the age of 13; an event
keeps its place for ever, so that adding one at the end leaves everybody's other accidents as they were.
"""

from __future__ import annotations

import numpy as np

EVENTS: tuple[tuple[str, ...], ...] = (
    ("attention", "externalising", "internalising", "attainment"),
    ("bonds", "parenting", "separation", "parental_illness"),
    ("lasting_income", "income_of_the_times", "placement", "placement_end"),
    ("death", "ill_health", "severe_illness", "recovery"),
    ("alcohol", "drug", "misuse_end", "conviction"),
    ("violence", "prison", "eligibility", "completion"),
    ("study", "find_work", "lose_work", "fall_sick"),
    ("return_from_sickness", "disability_pension", "income_support", "leave_income_support"),
    ("short_sick_leave", "late_completion", "withdraw", "prison_length"),
)

DRAWS = np.dtype([(name, "f8") for stream in EVENTS for name in stream])
"""One logit draw an event, ``ln(u / (1 - u))`` with u uniform."""

FAMILY_STREAM = 1
"""Holds separation (third) and parental_illness (fourth), which siblings share."""
INCOME_STREAM = 2
"""Holds the household's lasting income (first) and its income in good or bad times (second), which siblings share."""
FIRST_CHILD_STREAM, FIRST_SHARED_STREAM, FIRST_ADULT_STREAM, STREAMS = 0, 3, 4, len(EVENTS)
LAST_CHILD_AGE, FIRST_ADULT_AGE = 20, 13
"""Childhood draws are needed until 20 (care can be extended), adult ones from 13 (misuse and, later, crime)."""

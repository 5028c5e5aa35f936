"""*Worth knowing* as text: the answer first, then what was asked and the sections that prove it."""

from __future__ import annotations

import textwrap

from sim.configuration.schema import WorthKnowing
from sim.views.columns import WIDTH, wrapped
from sim.views.how_sure.text import about
from sim.views.words import Words
from sim.views.worth_knowing.frames import WorthKnown, kronor, source
from sim.views.worth_knowing.short import care_texts, in_short
from sim.views.worth_knowing.table import (
    choice_section,
    doubt_section,
    evaluations_section,
    groups_section,
    worths_section,
)


def worth_text(choice: WorthKnowing, known: WorthKnown, words: Words, version: str | None = None) -> str:
    """Return all of it, at most 100 characters wide, without a closing line break.

    Args:
        choice: what was asked for.
        known: what was found.
        words: the language.
        version: of the software that made the results; without it this version.
    """
    settled = known.standing == "settled"
    sections = [
        in_short(known, getattr(choice.municipality.title, words.language), words),
        [*about(choice, words), *about_choice(known, words)],
        choice_section(known, words),
        worths_section(known, words),
        [] if settled else groups_section(known, words),
        [] if settled else evaluations_section(known, words),
        doubt_section(known, words),
        textwrap.wrap(source(known, words, version), WIDTH),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section)


def about_choice(known: WorthKnown, words: Words) -> list[str]:
    """Return what is chosen and how it is judged, what belief is, and what to read with care."""
    who, draws = words(f"bill.judged.{known.judged_by}"), words.number(known.draws)
    strategies, followed = words.number(len(known.titles)), words.number(known.followed)
    lines = [words("worth.about.choice", strategies=strategies, followed=followed, who=who)]
    if known.person_sek > 0.0:
        lines.append(words("worth.about.person", worth=kronor(known.person_sek, words)))
    else:
        lines.append(words("worth.about.money"))
    if known.cohorts == 1:
        lines.append(words("worth.about.cohorts.one"))
    else:
        lines.append(words("worth.about.cohorts", cohorts=words.number(known.cohorts)))
    one = known.towns == 1
    slots = {} if one else {"towns": words.number(known.towns)}
    lines.append(words("worth.about.belief.one" if one else "worth.about.belief", draws=draws, **slots))
    return wrapped([*lines, words("worth.about.limits"), *care_texts(known, words)])

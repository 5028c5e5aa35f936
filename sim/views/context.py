"""What a comparison stands on, in a few lines above and below its table: who, which kronor, which evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd

from sim.configuration.schema import ChildWelfareCareers, Compare, MandatePeriod, Programme, ProjectSickness, SiloOrTeam
from sim.views.table import WIDTH
from sim.views.words import Words

Asked = Compare | SiloOrTeam | ProjectSickness | MandatePeriod | ChildWelfareCareers


def who_and_when(choice: Asked, words: Words) -> str:
    """Return who is followed, in which kronor and how often, as text."""
    town, economics = choice.municipality, choice.economics
    exclusion = words(
        "context.exclusion",
        least=words.number(economics.exclusion_years),
        first=economics.exclusion_ages[0],
        last=economics.exclusion_ages[1],
    )
    money = words(
        "context.money",
        price_year=economics.price_year,
        rate=words.percent(100.0 * economics.discount_rate_per_year, 1),
        replications=words.number(choice.replications),
    )
    if town.warm_up_years > 0:
        standing = words(
            "context.standing",
            municipality=getattr(town.title, choice.language),
            births=words.number(town.births_per_year),
            first=town.first_birth_year,
            start=town.start_year,
            last=town.last_year,
        )
        return _wrapped([standing, exclusion, money])
    last = town.first_birth_year + town.birth_years - 1
    born = town.births_per_year * town.birth_years
    years = str(town.first_birth_year) if last == town.first_birth_year else f"{town.first_birth_year}–{last}"
    lines = [
        words(
            "context.who",
            municipality=getattr(town.title, choice.language),
            persons=words.number(born),
            years=years,
            newcomers=words.number(round(town.births_per_year * town.newcomers_per_birth) * town.birth_years),
        ),
        exclusion,
        money,
    ]
    return _wrapped(lines)


def what_it_rests_on(
    programmes: Mapping[str, tuple[Programme, ...]], reached: pd.DataFrame, titles: Mapping[str, str], words: Words
) -> str:
    """Return how many each programme reaches and how much of it is assumption, as text.

    Args:
        programmes: by strategy, as the strategy uses them.
        reached: strategy, programme and began: mean number of persons who begin.
        titles: display name per strategy.
        words: the language.
    """
    lines = [words("context.rests_on")]
    for strategy, used in programmes.items():
        for programme in used:
            mine = reached[(reached["strategy"] == strategy) & (reached["programme"] == programme.name)]
            assumed = sum(effect.evidence.lower().startswith("assumption") for effect in programme.effects)
            lines.append(
                words(
                    "context.programme",
                    strategy=titles[strategy],
                    programme=getattr(programme.title, words.language),
                    persons=words.number(float(mine["began"].sum())),
                    assumed=assumed,
                    effects=len(programme.effects),
                )
            )
    return _wrapped(lines) if len(lines) > 1 else ""


def _wrapped(lines: list[str]) -> str:
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  "))

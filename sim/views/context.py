"""What a comparison stands on, in a few lines above and below its table: who, which kronor, which evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.configuration.schema import (
    Change,
    ChildWelfareCareers,
    Compare,
    Economics,
    Effect,
    MandatePeriod,
    Municipality,
    Programme,
    ProjectSickness,
    Reform,
    SiloOrTeam,
    SocialInvestmentFund,
)
from sim.views.columns import wrapped
from sim.views.words import Words

Asked = Compare | SiloOrTeam | ProjectSickness | MandatePeriod | ChildWelfareCareers | SocialInvestmentFund


_BASIS = ("found", "begin", "waiting", "grade", "assumed")


def who_and_when(choice: Asked, words: Words) -> str:
    """Return who is followed, in which kronor and how often, as text."""
    economics = choice.economics
    money = words(
        "context.money",
        price_year=economics.price_year,
        rate=words.percent(100.0 * economics.discount_rate_per_year, 1),
        replications=words.number(choice.replications),
    )
    return _wrapped([*whose_lives(choice.municipality, economics, words), money])


def whose_lives(town: Municipality, economics: Economics, words: Words) -> list[str]:
    """Return whose lives are followed and what counts as long-lasting exclusion, a line each."""
    title = getattr(town.title, words.language)
    last = town.first_birth_year + town.birth_years - 1
    if town.warm_up_years > 0:
        who = words(
            "context.standing", municipality=title, births=words.number(town.births_per_year),
            first=town.first_birth_year, start=town.start_year, last=town.last_year,
        )  # fmt: skip
    else:
        who = words(
            "context.who",
            municipality=title,
            persons=words.number(town.births_per_year * town.birth_years),
            years=str(last) if town.birth_years == 1 else f"{town.first_birth_year}–{last}",
            newcomers=words.number(round(town.births_per_year * town.newcomers_per_birth) * town.birth_years),
        )
    first, end = economics.exclusion_ages
    return [who, words("context.exclusion", least=words.number(economics.exclusion_years), first=first, last=end)]


def what_it_rests_on(
    programmes: Mapping[str, tuple[Programme, ...]],
    reforms: Mapping[str, tuple[Reform, ...]],
    reached: pd.DataFrame,
    titles: Mapping[str, str],
    words: Words,
) -> str:
    """Return how many each programme reaches, how sure its effects are and how much of it is assumption, as text.

    Args:
        programmes, reforms: by strategy, as the strategy uses them.
        reached: strategy, programme, began and waiting: mean numbers of persons who begin and of years of waiting.
        titles: display name per strategy.
        words: the language.
    """
    lines: list[str] = []
    for strategy, used in programmes.items():
        if not used and not reforms[strategy]:
            continue
        lines.append(_basis_row(titles[strategy], *(words(f"context.basis.{column}") for column in _BASIS)))
        for programme in used:
            mine = reached[(reached["strategy"] == strategy) & (reached["programme"] == programme.name)]
            lines.append(
                _basis_row(
                    "  " + getattr(programme.title, words.language),
                    words(f"context.found.{programme.target.found}"),
                    words.number(float(mine["began"].sum())),
                    words.number(float(mine["waiting"].sum())),
                    programme.grade,
                    _assumed(programme.effects, words),
                )
            )
        lines += [
            _basis_row(
                "  " + getattr(reform.title, words.language), words("context.found.reform"), "·", "·", reform.grade,
                _assumed(reform.changes, words),
            )
            for reform in reforms[strategy]
        ]  # fmt: skip
    if not lines:
        return ""
    grades = {one.grade for several in (programmes, reforms) for used in several.values() for one in used}
    legend = [words(f"context.grade.{grade}") for grade in sorted(grades)]
    return "\n".join([words("context.rests_on"), *lines, _wrapped([*legend, words("context.legend")])])


def share_assumed_line(shares: Mapping[str, float], titles: Mapping[str, str], words: Words) -> str:
    """Return what share of the money behind each strategy's sum has an assumed price, as one line of text."""
    if not shares:
        return ""
    told = "; ".join(f"{titles[name]} {words.percent(100.0 * share)}" for name, share in shares.items())
    return _wrapped([words("context.share_assumed", shares=told)])


def _basis_row(name: str, found: str, begin: str, waiting: str, grade: str, assumed: str) -> str:
    return f"{name:<36} {found:<17} {begin:>10} {waiting:>10} {grade:>7} {assumed:>10}".rstrip()


def _assumed(effects: Sequence[Effect | Change], words: Words) -> str:
    assumed = sum(effect.evidence.lower().startswith("assumption") for effect in effects)
    return words("context.assumed", assumed=assumed, effects=len(effects))


def _wrapped(lines: list[str]) -> str:
    return "\n".join(wrapped(lines))

"""Claims about the country's figure and table: the title is the finding, and no municipality is named."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Economics
from sim.evidence.municipalities import municipalities
from sim.money.prices import PUBLIC_PAYERS
from sim.studies.national import MEASURES, by_size, in_all, size_of
from sim.views.national.figure import National, headline, national_figure, size_name
from sim.views.national.table import national_table
from sim.views.words import LANGUAGES, Words

TITLES = {"en": {"as_today": "As today", "school": "School", "whole_chain": "The whole chain"},
          "sv": {"as_today": "Som i dag", "school": "Skola", "whole_chain": "Hela kedjan"}}  # fmt: skip
AVERTS = {"as_today": 0.0, "school": 0.003, "whole_chain": 0.012}


@cache
def shown(language: str = "en", draws: int = 3, lived: int = 290) -> National:
    """Return a country in which each child is kept out by chance, as often as ``AVERTS`` says."""
    rng, rows, totals = np.random.default_rng(7), [], []
    for draw in range(draws):
        for place in municipalities()[:lived]:
            excluded = rng.binomial(place.births_per_year, 0.15)
            for strategy, chance in AVERTS.items():
                kept = rng.binomial(excluded, chance / 0.15)
                rows.append(
                    {"draw": draw, "replication": 0, "code": place.code, "size": size_of(place.births_per_year),
                     "births_per_year": place.births_per_year, "strategy": strategy,
                     "persons_born_here": place.births_per_year, "persons_in_exclusion": excluded - kept,
                     "persons_kept_out": kept}
                )  # fmt: skip
        for strategy in AVERTS:
            mine = [row for row in rows if row["strategy"] == strategy and row["draw"] == draw]
            told = {name: 1e6 * (draw - 1) for name in MEASURES}
            told |= {name: float(sum(row[name] for row in mine)) for name in told if name.startswith("persons")}
            totals.append({"draw": draw, "replication": 0, "strategy": strategy, **told})
    shards = pd.DataFrame(rows)
    return National(in_all(pd.DataFrame(totals)), by_size(shards), shards, TITLES[language], lived, 290)


def test_the_title_says_what_the_country_gains_and_what_the_smallest_see_of_it() -> None:
    one = shown()
    kept = one.of("whole_chain", "persons_kept_out")["mean"]
    smallest = one.groups("whole_chain").iloc[0]
    assert headline(one, Words("en")) == (
        f"“The whole chain” keeps {kept:,.0f} of 104,734 born in a year out of exclusion; of municipalities with under "
        f"50 births a year, {100 * smallest['nobody']:.0f}% see no fewer"
    )
    assert 0.5 < smallest["nobody"] < 0.9
    assert headline(one, Words("sv")) != headline(one, Words("en"))


def test_single_municipalities_lie_nearer_to_their_group_the_larger_they_are() -> None:
    groups = shown().groups("whole_chain")
    width = (groups["one_high"] - groups["one_low"]).to_numpy()
    assert (np.diff(width) < 0.0).all()
    assert (np.diff(groups["nobody"].to_numpy()) <= 0.0).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_municipality_is_named_and_the_table_fits(language: str) -> None:
    words = Words(language)
    text = national_table(shown(language), Economics(), 3, 1, words)
    assert max(map(len, text.splitlines())) <= 100
    assert "{" not in text and "nan" not in text
    figure = national_figure(shown(language), words)
    told = text + " ".join(each.get_text() for axes in figure.axes for each in axes.texts) + figure.get_label()
    assert not [one.name for one in municipalities() if f" {one.name} " in told]
    assert words("national.about.assumed").split()[0] in text
    for payer in PUBLIC_PAYERS:
        assert words(f"payer.{payer}") in text


def test_a_part_of_the_country_and_a_single_one_are_told_as_such() -> None:
    words = Words("en")
    some = national_table(shown(lived=20), Economics(), 3, 1, words)
    assert "Only these of the 290 were lived: nothing is extrapolated" in " ".join(some.split())
    assert "Only these" not in national_table(shown(), Economics(), 3, 1, words)
    one = national_table(shown(draws=1), Economics(), 0, 1, words)
    assert "no interval can be told" in one and "±" not in one.replace("± half", "")


def test_levels_are_told_with_their_range_and_differences_with_their_interval() -> None:
    """With few draws an interval of a level by Student's t is wider than the level: fewer than nobody is no number."""
    lines = national_table(shown(), Economics(), 3, 1, Words("en")).splitlines()
    place = next(k for k, one in enumerate(lines) if one.strip().startswith("PERSONS BORN"))
    level, apart, kept = lines[place + 1 : place + 4]
    assert "in long-lasting exclusion" in level and "±" not in level
    least, most = (shown().of("as_today", "persons_in_exclusion")[end] for end in ("least", "most"))
    assert "least to most" in apart and f"{least:,.0f}–{most:,.0f}" in apart and least < most
    assert "kept out" in kept and "±" in kept


def test_more_draws_than_the_posterior_has_members_are_told() -> None:
    words = Words("en")
    assert "members" not in national_table(shown(), Economics(), 3, 1, words, members=3)
    assert "The posterior has 2 members for 3 draws" in national_table(shown(), Economics(), 3, 1, words, members=2)


def test_every_size_has_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        assert len({size_name(place, Words(language)) for place in range(6)}) == 6


def test_the_figure_has_a_panel_for_each_strategy_and_the_same_scale() -> None:
    figure = national_figure(shown(), Words("en"))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["School", "The whole chain"]
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    points = [len(axes.collections[0].get_offsets()) for axes in figure.axes]
    assert points == [3 * 290, 3 * 290]

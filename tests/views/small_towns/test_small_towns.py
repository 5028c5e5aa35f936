"""Claims about the figures and the table of small towns: titles are findings, whole persons, and nothing overlaps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.border import choose
from sim.configuration.schema import Municipality, SmallTowns
from sim.studies.small_towns.small_towns import Meaning, Towns, town_of
from sim.studies.small_towns.tables import found_in
from sim.views.small_towns.chance import chance_figure
from sim.views.small_towns.fan import fan_figure
from sim.views.small_towns.frames import AS_TODAY, STRATEGY, Fan, children, headline, persons, seen_headline
from sim.views.small_towns.table import about_the_towns, small_towns_table
from sim.views.words import Words

TITLES = {
    "en": {AS_TODAY: "As today", STRATEGY: "The whole chain"},
    "sv": {AS_TODAY: "Som i dag", STRATEGY: "Hela kedjan"},
}
SIZES = (60, 200, 480, 1500, 9000)


@cache
def fan(effect: float = 0.01, draws: int = 40, sizes: tuple[int, ...] = SIZES) -> Fan:
    """Return towns whose counts are binomial around shares that differ by draw."""
    chance = np.random.default_rng(3)
    base = Municipality(name="a_place", title={"en": "A place", "sv": "En plats"}, births_per_year=100)  # type: ignore[arg-type]
    shares, towns = chance.normal(0.145, 0.03, draws), []
    effects = effect + 0.2 * abs(effect) * chance.normal(size=draws)
    for size in sizes:
        today = chance.binomial(size, shares[:, None], (draws, 2))
        kept = np.minimum(today, chance.poisson(abs(size * effects)[:, None], (draws, 2)))
        both = np.stack([today, today - np.sign(effect).astype(int) * kept], axis=-1)
        towns.append(Towns(town_of(base, size, 1500, 50), both))
    meanings = [Meaning(size, min(size, 1500), -(-size // 1500), 4, 60, 25.0, 2, 16) for size in sizes]
    found = found_in(towns, meanings, 0.8, 1)
    at = np.geomspace(
        sizes[0], max(2.0 * found.needed.children if np.isfinite(found.needed.children) else 0.0, sizes[-1] + 1.0)
    )
    curves = pd.DataFrame(
        {"children": at, "chance_share": found.law.chance_share(at), "seen": found.law.chance_seen(at)}
    )
    return Fan(
        found.futures, found.layers, found.effect, found.seen, found.coverage, found.meaning, curves, TITLES["en"],
        asdict(found.needed), found.law.even_at, 9848.0, draws, 2,
    )  # fmt: skip


def in_language(given: Fan, language: str) -> Fan:
    return replace(given, titles=TITLES[language])


def test_the_title_gives_whole_persons_beside_the_expectation() -> None:
    told = headline(fan(), Words("en"))
    found = re.fullmatch(
        r"Of 60 children in one town, (\d+) to (\d+) may come to long-lasting exclusion \((\d\.\d) expected\); "
        r"“The whole chain” keeps (0\.\d\d) of them out on average",
        told,
    )
    assert found, told
    low, high, expected, kept = (float(number) for number in found.groups())
    assert low < 5 < expected < 12 < high
    assert 0.2 < kept < 1.2


def test_the_title_says_how_many_children_it_takes_or_that_no_number_does() -> None:
    told = seen_headline(fan(), Words("en"))
    number = re.search(r"it takes ([\d,]+) children to see it with 80% chance", told)
    assert number and 1500 < int(number[1].replace(",", "")) < 6000
    assert "no number of children shows it with 80% chance (at best" in seen_headline(fan(effect=-0.01), Words("en"))


def test_the_title_gives_the_comparisons_that_were_counted_not_the_laws_approximation() -> None:
    counted = fan()
    counted = replace(counted, seen=counted.seen.assign(fewer=0.37, law=0.61))
    assert "lower with the strategy in 37% of comparisons" in seen_headline(counted, Words("en"))


@pytest.mark.parametrize(("value", "text"), [(0.064, "0.06"), (8.64, "8.6"), (194.5, "194"), (-0.2, "−0.20")])
def test_expected_persons_have_two_digits_that_count(value: float, text: str) -> None:
    assert persons(value, Words("en")) == text


@pytest.mark.parametrize(("value", "text"), [(9848.0, "9,848"), (343_670.5, "340,000"), (float("inf"), "no number of")])
def test_many_children_are_told_to_two_digits(value: float, text: str) -> None:
    assert children(value, Words("en")) == text


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("draw", [fan_figure, chance_figure])
@pytest.mark.parametrize("effect", [0.01, 0.001, -0.01])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, draw: Callable[..., Figure], effect: float, page_faults: Callable[[Figure], list[str]]
) -> None:
    figure = draw(in_language(fan(effect), language), Words(language))
    assert page_faults(figure) == []


def test_one_size_alone_can_be_drawn() -> None:
    for draw in (fan_figure, chance_figure):
        assert draw(fan(sizes=(480,)), Words("en")).axes


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_is_narrow_and_tells_every_size(language: str) -> None:
    words, given = Words(language), in_language(fan(), language)
    text = small_towns_table(given, words)
    assert max(len(line) for line in text.splitlines()) <= 100
    for size in SIZES:
        assert text.count(words("small_towns.at", children=words.number(size))) >= 5
    row = given.futures.iloc[0]
    assert f"{int(row['low_95'])}–{int(row['high_95'])}" in text
    assert text.splitlines()[-1] == words("source_line.many", version="0.1.0", replications="80")


def test_where_no_number_is_enough_the_table_says_so() -> None:
    assert "No cohort is large enough to see fewer with 80% chance" in small_towns_table(fan(-0.01), Words("en"))


def test_the_towns_are_told_first() -> None:
    text = about_the_towns(choose(SmallTowns, "small_towns", ["draws=7", "towns=3"]), Words("en")).replace("\n  ", " ")
    assert "Umeå" in text and "7 draws" in text and "more than 1,500 children a year" in text


def test_a_frame_that_lacks_a_column_is_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match="seen lacks the column 'more'"):
        replace(fan(), seen=fan().seen.drop(columns="more"))

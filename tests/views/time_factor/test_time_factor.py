"""Claims about the figure and the table of the time factor: the title is the finding, and nothing overlaps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.border import choose, load_programme
from sim.configuration.schema import TimeFactor
from sim.studies.time_factor.curve import MEASURES, paybacks_table, points_table, shapes_table
from sim.views.time_factor.figure import time_factor_figure
from sim.views.time_factor.frames import Curves, headline
from sim.views.time_factor.table import about_the_effort, time_factor_table
from sim.views.words import Words

AGES = tuple(range(3, 27, 2))


@cache
def curves(given: Callable[[int], float], unfading: Callable[[int], float] | None = None, towns: int = 2) -> Curves:
    """Return curves over twelve ages that follow a function, with what replications share and some chance."""
    rng, rows = np.random.default_rng(4), []
    for fade_out, shape in [("given", given), *([("0", unfading)] if unfading else [])]:
        for replication in range(6):
            shared = rng.normal()
            for age, town in itertools.product(AGES, range(towns)):
                value = shape(age) + 0.3 * shared + 0.05 * rng.normal()
                row = dict.fromkeys(MEASURES, value) | {
                    "npv_to_effort_sek": 9e3 * value,
                    "npv_to_birth_sek": 4e3 * value,
                }
                years = math.inf if value < 1.0 else 30.0 - value
                rows.append(
                    {"fade_out": fade_out, "age": age, "replication": replication, "town": town, "payback_years": years}
                    | row
                )
    table = pd.DataFrame(rows)
    return Curves(points_table(table), shapes_table(table), paybacks_table(table), 0.2, (23, 42), 6, towns)


def peaked(age: int) -> float:
    return 5.0 - 0.03 * (age - 15) ** 2


def falling(age: int) -> float:
    return 16.0 - 0.4 * age


def rising(age: int) -> float:
    return 0.2 * age - 1.0


def flat(_: int) -> float:
    return 2.0


def test_the_title_says_how_the_curve_goes() -> None:
    words = Words("en")
    assert headline(curves(falling), words).startswith(
        "One and the same effort keeps more people out of exclusion the earlier it comes, and a krona returns more the "
        "earlier it is spent"
    )
    assert "the later it comes, and a krona returns more the later" in headline(curves(rising), words)
    assert "neither rises nor falls clearly with its age" in headline(curves(flat), words)
    assert "keeps most people out of exclusion at about 15, clearly more than" in headline(curves(peaked), words)


def test_another_fade_out_is_in_the_title_only_if_it_makes_another_finding() -> None:
    told = headline(curves(peaked, falling), Words("en"))
    assert told.endswith("a krona spent returns most at about 15. If it did not fade: the earlier the better")
    assert "fade" not in headline(curves(falling, falling), Words("en"))


def test_where_exclusion_and_a_krona_differ_the_title_tells_both() -> None:
    whole = curves(peaked, falling)
    shapes = whole.shapes.copy()
    shapes.loc[(shapes["fade_out"] == "0") & (shapes["measure"] == "saved_per_krona"), ["peaks", "best_age"]] = [
        True,
        13,
    ]
    told = headline(replace(whole, shapes=shapes), Words("en"))
    assert told.endswith("If it did not fade: the earlier the better for exclusion, best at about 13 per krona")


def test_an_effort_that_costs_nothing_returns_nothing_a_krona() -> None:
    whole = curves(falling)
    free = Curves(
        whole.points[whole.points["measure"] != "saved_per_krona"], whole.shapes, whole.paybacks, None, (23, 42), 6, 2
    )
    assert "krona" not in headline(free, Words("en"))
    assert len(time_factor_figure(free, "An effort", Words("en")).axes) == 4
    assert "Saved per krona" not in time_factor_table(free, Words("en"))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("ages", ["several curves", "one curve"])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, ages: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    drawn = curves(peaked, falling) if ages == "several curves" else curves(flat)
    effort = {"en": "The same effort at any age", "sv": "Samma insats i alla åldrar"}[language]
    figure = time_factor_figure(drawn, effort, Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_is_narrow_and_tells_every_age_and_every_verdict(language: str) -> None:
    words = Words(language)
    table = time_factor_table(curves(peaked, falling), words)
    assert max(map(len, table.splitlines())) <= 100
    for age in AGES:
        assert sum(line.startswith(words("time.table.age", age=age) + " ") for line in table.splitlines()) == 2
    assert words("time.verdict.falls") in table and words("time.verdict.rises") in table
    assert words("never") in table, "an effort that returns less than its price is never paid back"


def test_chance_is_told_only_where_it_was_told_apart() -> None:
    assert math.isnan(curves(flat, towns=1).chance_share("averted"))
    assert curves(flat).chance_share("averted") < 0.2


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_lines_above_say_whose_lives_and_what_effort(language: str) -> None:
    choice = choose(TimeFactor, "time_factor", ["progress=false", f"language={language}"])
    told = about_the_effort(choice, load_programme("same_effort"), Words(language))
    assert max(map(len, told.splitlines())) <= 100
    assert Words(language)("time.window", first=23, last=42).split(":")[0] in " ".join(told.split())
    early = choose(TimeFactor, "time_factor", ["progress=false", f"language={language}", "ages=[3,15]"])
    assert Words(language)("time.window", first=23, last=42)[:20] not in about_the_effort(
        early, load_programme("same_effort"), Words(language)
    )


def test_frames_are_refused_in_one_clear_line() -> None:
    whole = curves(flat)
    with pytest.raises(ValueError, match="shapes lacks the column 'verdict'; it needs fade_out, "):
        Curves(whole.points, whole.shapes.drop(columns="verdict"), whole.paybacks, 0.2, (23, 42), 6, 2)
    with pytest.raises(ValueError, match="points has no rows of the effort as it is"):
        Curves(whole.points.assign(fade_out="0"), whole.shapes, whole.paybacks, 0.2, (23, 42), 6, 2)
    with pytest.raises(ValueError, match="points: participants of fade_out 'given' needs every age, once, in order"):
        Curves(whole.points.iloc[1:], whole.shapes, whole.paybacks, 0.2, (23, 42), 6, 2)

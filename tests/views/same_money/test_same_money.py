"""Claims about the figure and the table of the same money: who comes first, how surely, and what could not be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.border import choose
from sim.configuration.schema import SameMoney
from sim.studies.same_money.same_money import ranking_table
from sim.views.same_money.figure import same_money_figure
from sim.views.same_money.frames import Spent, headline
from sim.views.same_money.table import about_the_money, same_money_table
from sim.views.words import Words

TITLES = {
    "en": {"as_today": "As today", "early_parents": "Parent training", "school": "School",
           "more_jobs": "More jobs", "mixed_housing": "Mixed housing"},
    "sv": {"as_today": "Som i dag", "early_parents": "Föräldraträning", "school": "Skola",
           "more_jobs": "Fler jobb", "mixed_housing": "Blandat boende"},
}  # fmt: skip
KINDS = {"early_parents": "people", "school": "people", "more_jobs": "surroundings", "mixed_housing": "surroundings"}
AVERTED = {"early_parents": 2.0, "school": 4.0, "more_jobs": 1.0, "mixed_housing": 0.0}
USED = {"early_parents": 8.8, "school": 50.0, "more_jobs": 49.9, "mixed_housing": 50.1}


def spent(averted: Mapping[str, float] = AVERTED, used: Mapping[str, float] = USED, language: str = "en") -> Spent:
    rng, rows = np.random.default_rng(3), []
    for replication in range(12):
        for name, per_ten in averted.items():
            each = per_ten + 0.3 * rng.normal()
            outlay = used[name]
            of_ten = np.nan if outlay == 0.0 else 1.0
            rows.append((name, replication, outlay, each * outlay / 10, -0.6 * outlay, each * of_ten, -6.0 * of_ten))
    columns = [
        "strategy",
        "replication",
        "outlay_msek",
        "averted",
        "npv_msek",
        "averted_per_10_msek",
        "npv_per_10_msek",
    ]
    results = pd.DataFrame(rows, columns=columns)
    sizes = pd.DataFrame(
        {
            "strategy": list(KINDS), "kind": list(KINDS.values()), "grade": list("ACCC"), "factor": 1.0,
            "money_msek": 50.0,
            "coverage_share": [1.0, 0.13, np.nan, np.nan], "reform_share": [np.nan, np.nan, 0.127, 2.1],
            "used_msek": list(used.values()), "is_full": [True, False, False, False],
        }
    )  # fmt: skip
    return Spent(results, sizes, ranking_table(results), TITLES[language])


def test_the_title_names_the_best_over_how_many_and_the_best_of_the_other_kind() -> None:
    told = headline(spent(), Words("en"))
    assert told.startswith("For the same money, “School” keeps most people out of long-lasting exclusion: ")
    assert "clearly more than 3 of the 3 others; best of what surrounds people: “More jobs”, " in told


def test_a_best_that_is_not_sure_is_no_finding() -> None:
    assert headline(spent(dict.fromkeys(AVERTED, 0.0)), Words("en")).endswith(
        "none of the strategies clearly keeps people out of long-lasting exclusion"
    )


def test_what_could_not_use_the_money_and_what_costs_nothing_are_told() -> None:
    words = Words("en")
    assert spent().note("early_parents", words) == "could use only 8.8 of 50 MSEK"
    assert spent().note("school", words) == "used 50 MSEK"
    free = spent(used=USED | {"mixed_housing": 0.0})
    assert free.note("mixed_housing", words) == "costs nothing itself"
    assert "Parent training: could use only 8.8 of 50 MSEK." in same_money_table(free, words)
    row = next(line for line in same_money_table(free, words).splitlines() if line.startswith("Mixed housing"))
    assert row.split()[-1] == "·" and row.count("·") >= 3


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("free", [False, True])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, free: bool, page_faults: Callable[[Figure], list[str]]
) -> None:
    used = USED | ({"mixed_housing": 0.0} if free else {})
    figure = same_money_figure(spent(used=used, language=language), Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_is_narrow_and_keeps_the_kinds_apart(language: str) -> None:
    words, told = Words(language), same_money_table(spent(language=language), Words(language))
    lines = told.splitlines()
    assert max(map(len, lines)) <= 100
    places = [lines.index(words(f"same_money.kind.{kind}")) for kind in ("people", "surroundings")]
    school, jobs = (next(k for k, line in enumerate(lines) if line.startswith(TITLES[language][name] + " "))
                    for name in ("school", "more_jobs"))  # fmt: skip
    assert places[0] < school < places[1] < jobs
    assert words.percent(13) in lines[jobs] and words.percent(13) in lines[school]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_lines_above_say_when_the_labour_market_turns(language: str) -> None:
    words = Words(language)
    plain, cycles = (
        about_the_money(choose(SameMoney, "same_money", ["progress=false", f"municipality={name}"]), words)
        for name in ("umea", "umea_cycles")
    )
    assert max(map(len, cycles.splitlines())) <= 100
    assert "labour_demand_by_year" in cycles and "labour_demand_by_year" not in plain


def test_frames_that_do_not_fit_are_refused_in_one_clear_line() -> None:
    whole = spent()
    with pytest.raises(ValueError, match="titles names only the comparator"):
        Spent(whole.results, whole.sizes, whole.ranking, {"as_today": "As today"})
    with pytest.raises(ValueError, match="sizes needs a row for each of early_parents, school, more_jobs, mixed_hous"):
        Spent(whole.results, whole.sizes.iloc[1:], whole.ranking, whole.titles)
    with pytest.raises(ValueError, match="unknown kind 'walls'; allowed: people, surroundings, both"):
        Spent(whole.results, whole.sizes.assign(kind="walls"), whole.ranking, whole.titles)
    with pytest.raises(ValueError, match="results lacks the column 'npv_msek'"):
        Spent(whole.results.drop(columns="npv_msek"), whole.sizes, whole.ranking, whole.titles)

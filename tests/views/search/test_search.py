"""Claims about how the best for a budget is told: the title says what is known, and no more."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.border import choose
from sim.configuration.schema import BestForBudget
from sim.studies.search.ranking import ranking_of
from sim.views.columns import WIDTH
from sim.views.figures import save
from sim.views.search.contents import contents_figure
from sim.views.search.frontier import Budget, search_figure
from sim.views.search.table import asked_text, search_table, short
from sim.views.words import Words

NBSP = "\u00a0"
BUDGET = Budget(180.0, 9000, 6)
LETTERS = "ABCDEF"


def ranked(means: tuple[float, ...], noise: float, replications: int = 30) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return finalists on other lives and their ranking; each keeps so many out, with chance of its own."""
    rng, rows = np.random.default_rng(2), []
    for letter, mean in zip(LETTERS, means, strict=False):
        for believed, (k, chance) in itertools.product(
            ("best_guess", "draws"), enumerate(rng.normal(size=replications))
        ):
            rows.append((letter, believed, k, mean + noise * chance, 178.0, -100.0))
    columns = ["strategy", "believed", "replication", "averted", "outlay_msek", "npv_msek"]
    lived = pd.DataFrame(rows, columns=columns)
    table = ranking_of(lived[lived["believed"] == "draws"])
    number = [LETTERS.index(letter) + 40 for letter in table["strategy"]]
    guess = lived[lived["believed"] == "best_guess"].groupby("strategy")["averted"].mean()
    searched = [guess[letter] + 2.0 for letter in table["strategy"]]
    table = table.assign(
        number=number, by_rule=[letter == "C" for letter in table["strategy"]], searched=searched,
        best_guess=[guess[letter] for letter in table["strategy"]], flattered=2.0, flattered_low=1.0,
        flattered_high=3.0, outlay_msek=178.0, npv_msek=-100.0, npv_low=-110.0, npv_high=-90.0, within_share=0.8,
    )  # fmt: skip
    return lived, table


def tried(ranking: pd.DataFrame, several: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    outlay = np.r_[rng.uniform(0, 260, several), np.full(len(ranking), 179.0)]
    averted = np.r_[rng.normal(8, 3, several), ranking["searched"]]
    names = [""] * several + list(ranking["strategy"])
    best, on_frontier = 0.0, [False] * len(outlay)
    for place in np.argsort(outlay):
        if averted[place] > best:
            best, on_frontier[place] = averted[place], True
    return pd.DataFrame(
        {
            "strategy": range(len(outlay)), "averted": averted, "outlay_msek": outlay, "on_frontier": on_frontier,
            "finalist": names, "within_budget": outlay <= 180.0,
        }
    )  # fmt: skip


def contents(ranking: pd.DataFrame) -> pd.DataFrame:
    """Return strategies that all have one programme, while a reform and another programme are in some of them."""
    rows = [(number, "programme", "common", 1.0) for number in ranking["number"]]
    rows += [(number, "programme", "some", 0.75) for number in ranking["number"][:2]]
    rows += [(number, "reform", "some", 0.045) for number in ranking["number"][1:]]
    return pd.DataFrame(rows, columns=["strategy", "kind", "candidate", "share"])


CANDIDATES = pd.DataFrame(
    [
        ("programme", "common", "A programme that all of them have (16-64)", "A", "candidate"),
        ("programme", "some", "Another programme", "B", "candidate"),
        ("reform", "some", "A reform", "C", "candidate"),
        ("programme", "idle", "Kept nobody out", "B", "none_kept_out"),
        ("programme", "dark", "Nobody knows", "D", "unknown"),
        ("programme", "nothing", "Found nothing", "A", "null"),
        ("programme", "thought", "Only thought of", "C", "thought_experiment"),
    ],
    columns=["kind", "candidate", "title", "grade", "status"],
)
WAITING = pd.DataFrame(
    [("A", "common", 100.0, 0.0, 0.0)], columns=["strategy", "programme", "began", "waited_years", "most_waiting"]
)
SURE, UNSURE = ((14.0, 9.0, 8.0), 1.0), ((14.0, 13.9, 13.8, 13.7, 13.6, 13.5), 3.0)


def title(means: tuple[float, ...], noise: float, language: str = "en") -> str:
    lived, ranking = ranked(means, noise)
    figure = search_figure(tried(ranking), lived, ranking, BUDGET, Words(language))
    return str(figure.get_label()).replace(NBSP, " ")


def test_the_title_says_how_many_and_that_the_best_is_clear() -> None:
    assert re.fullmatch(
        r"180 MSEK keeps about 14 \(1[34] to 1[45]\) of 9,000 persons out of long-lasting exclusion, and strategy A is "
        r"clearly the best of those that were lived again",
        title(*SURE),
    )


def test_where_the_best_cannot_be_told_apart_the_title_says_so_in_both_languages() -> None:
    assert title(*UNSURE).endswith("which strategy does it best is not sure")
    assert title(*UNSURE, "sv").endswith("vilken strategi som är bäst är inte säkert")


def test_where_nobody_is_clearly_kept_out_no_number_is_told() -> None:
    assert title((0.2, 0.1), 3.0) == "No strategy for 180 MSEK keeps anybody clearly out of long-lasting exclusion"
    assert title((-5.0, -6.0), 1.0) == title((0.2, 0.1), 3.0)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("means", "noise"), [SURE, UNSURE, ((0.5,), 3.0)])
def test_no_text_overlaps_another_or_leaves_the_page(
    means: tuple[float, ...], noise: float, language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    lived, ranking = ranked(means, noise)
    words = Words(language)
    for figure in (
        search_figure(tried(ranking), lived, ranking, BUDGET, words),
        contents_figure(contents(ranking), ranking, CANDIDATES, words, 30),
    ):
        assert page_faults(figure) == []


def test_where_nobody_is_kept_out_there_is_no_frontier_and_still_a_figure() -> None:
    lived, ranking = ranked((0.0, 0.0), 0.0)
    nobody = tried(ranking).assign(averted=0.0, on_frontier=False)
    figure = search_figure(nobody, lived, ranking, BUDGET, Words("en"))
    assert str(figure.get_label()).startswith("No strategy")


def test_a_figure_is_the_same_to_the_byte_twice(tmp_path: Path) -> None:
    lived, ranking = ranked(*UNSURE)
    for name in ("one", "two"):
        save(search_figure(tried(ranking), lived, ranking, BUDGET, Words("sv")), tmp_path / name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_the_figure_of_contents_names_what_all_of_them_have() -> None:
    _, ranking = ranked(*UNSURE)
    figure = contents_figure(contents(ranking), ranking, CANDIDATES, Words("en"), 30)
    assert figure.get_label() == ("In every one of the 6 best strategies: A programme that all of them have (16-64)")
    nothing = contents(ranking).query("candidate != 'common'")
    none = contents_figure(nothing, ranking, CANDIDATES, Words("en"), 30)
    assert none.get_label() == "The 6 best strategies have no programme or reform in common"


def table(means: tuple[float, ...], noise: float, language: str = "en", waiting: pd.DataFrame = WAITING) -> str:
    lived, ranking = ranked(means, noise)
    return search_table(lived, ranking, waiting, contents(ranking), CANDIDATES, Words(language)).replace(NBSP, " ")


@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_line_of_the_table_is_too_wide(language: str) -> None:
    assert max(map(len, table(*UNSURE, language).splitlines())) <= WIDTH


def test_a_name_that_is_too_long_loses_its_brackets_first() -> None:
    assert short("Supported employment (18-29)") == "Supported employment (18-29)"
    assert short("Brief talks about alcohol (15-18)") == "Brief talks about alcohol"
    assert short("Opioid substitution treatment") == "Opioid substitution treatme…"


def test_the_table_says_how_sure_the_first_place_is() -> None:
    said = " ".join(table(*SURE).split())
    assert "A keeps most out on average, and that is sure: all the others are clearly behind" in said
    assert "It is the best in 100% of draws." in said
    said = " ".join(table(*UNSURE).split())
    assert re.search(
        r"is the best in \d+% of draws. The ranking is not sure: .*, [A-F, ]+ and [A-F] cannot be told from it", said
    )


def test_the_table_says_what_the_search_adds_to_the_simple_rule() -> None:
    assert re.search(
        r"C is what adding by effect per krona leads to, without any search: −6\.\d ±0\.\d persons against A\.",
        " ".join(table(*SURE).split()),
    )


def test_the_table_says_what_was_no_candidate_and_why() -> None:
    said = " ".join(table(*SURE).split())
    assert "Candidates: 4." in said
    assert "tried no further (1): Kept nobody out." in said
    assert "no effect is known (1, grade D): Nobody knows." in said
    assert "trials found no effect (1): Found nothing." in said
    assert "thought experiments: Only thought of." in said


def test_waiting_is_told_where_somebody_waited() -> None:
    assert "Nobody waited for a place" in table(*SURE)
    waited = table(*SURE, waiting=WAITING.assign(waited_years=73.0, most_waiting=9.0))
    assert "Nobody waited" not in waited
    assert re.search(r"years of waiting\s+73\s+0\s+0\n", waited)


def test_what_is_not_clear_is_marked() -> None:
    lines = {line[:26].strip(): line for line in table(*UNSURE).splitlines()}
    (behind,) = [line for label, line in lines.items() if label.startswith("behind ")]
    assert "~" in behind
    assert "~" not in lines["other lives, with draws"]


def test_a_frame_that_lacks_something_is_refused() -> None:
    lived, ranking = ranked(*SURE)
    with pytest.raises(ValueError, match="tried lacks the column 'averted'"):
        search_figure(tried(ranking).drop(columns="averted"), lived, ranking, BUDGET, Words("en"))
    with pytest.raises(ValueError, match="ranking has no rows"):
        search_table(lived, ranking[:0], WAITING, contents(ranking), CANDIDATES, Words("en"))


@pytest.mark.parametrize("municipality", ["umea", "standing", "trelleborg"])
def test_the_text_above_says_who_and_what_was_tried(municipality: str) -> None:
    _, ranking = ranked(*SURE)
    asked = choose(BestForBudget, "best_for_budget", [f"municipality={municipality}"])
    said = asked_text(asked, tried(ranking), 3, Words("en"))
    assert "63 strategies tried for 180" in said and "The 3 best were lived again on 30 other" in " ".join(said.split())
    assert max(map(len, said.splitlines())) <= WIDTH

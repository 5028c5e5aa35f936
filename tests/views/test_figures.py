"""Claims that hold for every figure: nothing overlaps, nothing is cut, the same input gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from matplotlib.figure import Figure

from sim.views.figures import exclusion_by_age_figure, hump_figure, save, who_pays_figure
from sim.views.words import Words

Titles = dict[str, dict[str, str]]
DRAW: dict[str, Callable[[Any, dict[str, str], Words], Figure]] = {
    "hump": lambda results, titles, words: hump_figure(results.hump, results.appraisal, titles, words),
    "by_age": lambda results, titles, words: exclusion_by_age_figure(results.by_age, titles, words),
    "who_pays": lambda results, titles, words: who_pays_figure(results.payers, titles, words),
}


@pytest.fixture(
    scope="module", params=[(40, 1.0), (1, 1.0), (12, 6.0), (30, 0.1)], ids=lambda case: f"{case[0]}x{case[1]}"
)
def case(request: pytest.FixtureRequest, make: Callable[..., Any]) -> Any:
    replications, gain = request.param
    return make(replications, gain=gain)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("name", DRAW)
def test_no_text_overlaps_another_or_leaves_the_page(
    name: str, language: str, case: Any, titles: Titles, page_faults: Callable[[Figure], list[str]]
) -> None:
    figure = DRAW[name](case, titles[language], Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("name", DRAW)
def test_long_names_are_wrapped_rather_than_cut_or_laid_over_each_other(
    name: str, results: Any, titles: Titles, page_faults: Callable[[Figure], list[str]]
) -> None:
    long = {key: f"{title} med samordnat stöd till familjer i riskzonen" for key, title in titles["sv"].items()}
    assert page_faults(DRAW[name](results, {**long, "as_today": "Som i dag"}, Words("sv"))) == []


def test_a_name_is_never_read_as_a_formula_or_as_markup(results: Any, titles: Titles, tmp_path: Path) -> None:
    odd = {**titles["en"], "whole_chain": "A $_$ <b>&{x}"}
    vector, _ = save(DRAW["by_age"](results, odd, Words("en")), tmp_path / "odd")
    assert "<title>A $_$ &lt;b&gt;&amp;{x}: the share" in vector.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DRAW)
def test_the_title_stays_with_the_picture_and_the_same_input_gives_the_same_bytes(
    name: str, results: Any, titles: Titles, tmp_path: Path
) -> None:
    figure = DRAW[name](results, titles["sv"], Words("sv"))
    first = save(figure, tmp_path / "figure.v1")
    assert [path.name for path in first] == ["figure.v1.svg", "figure.v1.png"]
    assert f"<title>{figure.get_label()}</title>" in first[0].read_text(encoding="utf-8")
    again = save(figure, tmp_path / "again")
    anew = save(DRAW[name](results, titles["sv"], Words("sv")), tmp_path / "anew")
    for paths in zip(first, again, anew, strict=True):
        assert len({path.read_bytes() for path in paths}) == 1


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys, pandas as pd; from sim.views.compare.hump import hump_figure;"
        "from sim.views.drawing.style import save; from sim.views.words import Words;"
        "rows = [('s', r, y, 1e6 * (y * (1 + r) - 9)) for r in range(3) for y in range(20)];"
        "hump = pd.DataFrame(rows, columns=['strategy', 'replication', 'years_since_start', 'cumulative_net_sek']);"
        "columns = ['strategy', 'replication', 'hump_depth_sek', 'hump_year', 'payback_year', 'npv_sek'];"
        "appraisal = pd.DataFrame([('s', r, -9e6, 0, 9 // (1 + r), 1e7) for r in range(3)], columns=columns);"
        "save(hump_figure(hump, appraisal, {'c': 'C', 's': 'S'}, Words('sv')), sys.argv[1])"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], check=True, env=environment)
    for suffix in (".svg", ".png"):
        assert (tmp_path / f"1{suffix}").read_bytes() == (tmp_path / f"2{suffix}").read_bytes()


def test_the_users_own_settings_neither_change_a_figure_nor_are_changed(
    results: Any, titles: Titles, tmp_path: Path
) -> None:
    plain = save(DRAW["who_pays"](results, titles["en"], Words("en")), tmp_path / "plain")
    with matplotlib.rc_context({"font.size": 20.0, "svg.hashsalt": "mine", "lines.linewidth": 9.0}):
        odd = save(DRAW["who_pays"](results, titles["en"], Words("en")), tmp_path / "odd")
        assert matplotlib.rcParams["font.size"] == 20.0
    assert [path.read_bytes() for path in plain] == [path.read_bytes() for path in odd]


@pytest.mark.parametrize("name", DRAW)
def test_every_figure_says_that_it_is_no_forecast_and_on_how_many_replications_it_rests(
    name: str, results: Any, titles: Titles, make: Callable[..., Any], text_boxes: Callable[[Figure], list[Any]]
) -> None:
    def said(figure: Figure) -> str:
        return " ".join(" ".join(text.split()) for text, _ in text_boxes(figure))

    many = said(DRAW[name](results, titles["en"], Words("en")))
    assert "not a forecast about any person" in many and "40 replications" in many
    one = said(DRAW[name](make(1), titles["sv"], Words("sv")))
    assert "inget intervall" in one and "1 replikation." in one


def test_a_strategy_without_title_or_rows_is_refused(results: Any, titles: Titles) -> None:
    short = {key: name for key, name in titles["en"].items() if key != "school"}
    with pytest.raises(ValueError, match="'school', which has no title"):
        who_pays_figure(results.payers, short, Words("en"))
    with pytest.raises(ValueError, match="no rows for the strategy 'mst'"):
        who_pays_figure(results.payers, {**titles["en"], "mst": "MST"}, Words("en"))

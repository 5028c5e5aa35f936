"""Claims about mandate periods: what the title finds, what the panels add up, what the councils saw."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.views.organising.mandates import mandates_figure, mandates_table
from sim.views.words import Words

NBSP = "\u00a0"
TITLES = {
    "en": {
        "open": "Open budget", "mandate": "The mandate period", "long_view": "The long view, own purse",
        "long_view_public": "The long view, public purse",
    },
    "sv": {
        "open": "Öppen budget", "mandate": "Mandatperioden", "long_view": "Lång sikt, egen kassa",
        "long_view_public": "Lång sikt, offentlig kassa",
    },
}  # fmt: skip
YEARS = 20


def _mandates(msek_a_year: dict[str, float], replications: int = 6) -> pd.DataFrame:
    """Return twenty years; `msek_a_year` is what each way costs the public purse more a year."""
    rng, rows = np.random.default_rng(8), []
    for replication in range(replications):
        shared = rng.normal(size=YEARS)
        for way in TITLES["en"]:
            for place in range(YEARS):
                less = 0.2 * place / YEARS if way == "mandate" else 0.0
                rows.append(
                    {
                        "way": way, "replication": replication, "year": 2025 + place, "prevention_share": 1.0 - less,
                        "repair_share": 0.78 + less / 4, "open_programmes": int(way != "mandate"),
                        "new_cases": 600 + 9 * shared[place] + 100 * less,
                        "public_msek": 900 + 5 * shared[place] + msek_a_year.get(way, 0.0),
                        "municipality_msek": 400.0,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def _decisions() -> pd.DataFrame:
    columns = ["way", "programme", "horizon_years", "purse", "cash_flow_msek", "opened"]
    rows = [("mandate", "parent_training", 4, "municipality", -0.02, False)]
    rows += [("long_view_public", "parent_training", 40, "public", 0.31, True)]
    return pd.DataFrame(rows, columns=columns)


def _two(frame: pd.DataFrame, language: str = "en") -> tuple[pd.DataFrame, dict[str, str]]:
    return frame[frame["way"].isin(["open", "mandate"])], dict(itertools.islice(TITLES[language].items(), 2))


def test_the_title_says_what_the_mandate_period_changes() -> None:
    frame, titles = _two(_mandates({"mandate": 2.0}))
    # staff: mean of 0.2·(0…19)/20 is 9.5 points; cases: 100 times that share, 9.5; 20 years of 2 MSEK
    title = str(mandates_figure(frame, titles, Words("en")).get_label())
    assert title == (
        "The mandate period: prevention has 9.5 percentage points less staff, 9.5 more a year come into the six states "
        "and the public purse pays 40 MSEK more in all"
    )


def test_a_saving_is_called_a_saving_in_swedish() -> None:
    frame, titles = _two(_mandates({"mandate": -2.0}), "sv")
    assert str(mandates_figure(frame, titles, Words("sv")).get_label()).endswith(
        "det offentliga sparar sammanlagt 40 Mkr"
    )


def test_a_way_that_changes_nothing_is_no_clear_difference() -> None:
    frame = _mandates({}).query("way in ['open', 'long_view']")
    titles = {way: TITLES["en"][way] for way in ("open", "long_view")}
    title = str(mandates_figure(frame, titles, Words("en")).get_label())
    assert title == "No clear difference against “Open budget” in prevention’s staff, new cases and public cost"


def test_of_many_ways_the_one_with_most_clear_changes_is_named() -> None:
    title = str(mandates_figure(_mandates({"mandate": 2.0}), TITLES["en"], Words("en")).get_label())
    assert title.startswith("The mandate period: ") and title.endswith("(the most changed of 3 ways)")


def test_the_public_net_adds_up_and_saved_is_upwards() -> None:
    frame, titles = _two(_mandates({"mandate": 2.0}))
    axes = mandates_figure(frame, titles, Words("en")).axes[3]
    net = [line.get_ydata() for line in axes.lines][1]
    assert np.allclose(net, -2.0 * np.arange(1, YEARS + 1))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 6])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, replications: int, page_faults: Callable[[Figure], list[str]]
) -> None:
    frame = _mandates({"mandate": 2.0, "long_view_public": -1.0}, replications)
    figure = mandates_figure(frame, TITLES[language], Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_tells_what_each_council_saw_and_decided(language: str) -> None:
    words, programmes = Words(language), {"parent_training": "Föräldrastöd"}
    table = mandates_table(_mandates({"mandate": 2.0}), _decisions(), TITLES[language], words, programmes)
    assert max(map(len, table.splitlines())) <= 100
    seen = [line.split() for line in table.splitlines() if line.startswith("Föräldrastöd")]
    assert [line[1] for line in seen] == ["4", "40"]
    assert [line[-1] for line in seen] == [words("no"), words("yes")]


def test_without_decisions_the_table_says_that_no_council_decides() -> None:
    table = mandates_table(_mandates({}), _decisions().iloc[:0], TITLES["en"], Words("en"))
    assert "No council decides on programmes here." in table


def test_the_frames_are_refused_in_one_clear_line() -> None:
    frame, words = _mandates({}), Words("en")
    with pytest.raises(ValueError, match=r"mandates lacks the column 'public_msek'; it needs way, "):
        mandates_figure(frame.drop(columns="public_msek"), TITLES["en"], words)
    with pytest.raises(ValueError, match=r"mandates has no rows$"):
        mandates_figure(frame.iloc[:0], TITLES["en"], words)
    with pytest.raises(ValueError, match=r"unknown purse 'region'; allowed: municipality, public"):
        mandates_table(frame, _decisions().assign(purse="region"), TITLES["en"], words)
    with pytest.raises(ValueError, match=r"decisions lacks the column 'opened'"):
        mandates_table(frame, _decisions().drop(columns="opened"), TITLES["en"], words)

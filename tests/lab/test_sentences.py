"""Claims about sentences: none is surer than its interval, in both languages, and none calls anybody names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.lab.picture import Found, Lived, figures_of
from sim.lab.sentences import headline, interval_text, sentences
from sim.lab.spread import Spread, middle, spread
from sim.money.appraisal import humps_of
from sim.views.words import Words

LiveHere = Callable[[str], Lived]
QUERY = "place=small&a=school&n=3&sure=chance"
EN, SV = Words("en"), Words("sv")


def at(mean: float, low: float | None, high: float | None) -> Spread:
    low_end, high_end = (None if one is None else np.array(one) for one in (low, high))
    return Spread(np.array(mean), low_end, high_end)


@pytest.fixture(scope="module")
def lived(lived_here: LiveHere) -> Lived:
    return lived_here(QUERY)


def figures(lived: Lived, kept: Spread, npv: Spread) -> dict[str, Found]:
    return {key: replace(one, kept_out=kept, npv=npv) for key, one in figures_of(lived).items()}


def test_what_is_clear_is_said_with_its_interval(lived: Lived) -> None:
    told = figures(lived, at(5.6, 2.0, 9.0), at(-4e7, -5e7, -3e7))
    assert headline(lived, told, EN) == (
        "School keeps 5.6 of 200 children out of long-lasting exclusion (2.0 to 9.0); "
        "in the end the public purse is 40\u00a0MSEK short."
    )
    assert headline(lived, told, SV) == (
        "Skola gör att 5,6 av 200 barn undgår varaktigt utanförskap (2,0 till 9,0); "
        "till slut ligger det offentliga 40\u00a0Mkr back."
    )


@pytest.mark.parametrize(("low", "high"), [(-1.0, 9.0), (0.0, 9.0), (-9.0, 0.0)])
def test_what_is_not_clear_is_said_to_be_not_clear(lived: Lived, low: float, high: float) -> None:
    told = headline(lived, figures(lived, at(4.0, low, high), at(1e6, low, high)), EN)
    assert "it is not clear that anybody" in told and "whether the public purse gains or loses is not clear" in told


def test_where_nobody_is_kept_out_in_any_run_that_is_said_and_not_that_it_is_unclear(lived: Lived) -> None:
    told = headline(lived, figures(lived, at(0.0, 0.0, 0.0), at(-3e6, -5e6, -2e6)), EN)
    assert told.startswith("School: in none of 3 runs does it change how many of 200 children end up in")
    assert "not clear" not in told and "3.0\u00a0MSEK short" in told


def test_an_interval_of_too_few_draws_that_leaves_out_nothing_says_so(lived: Lived) -> None:
    few = figures(lived, replace(at(4.0, 2.0, 9.0), is_enough=False), replace(at(-3e6, -5e6, -2e6), is_enough=False))
    told = headline(lived, few, EN)
    assert "not clear that anybody" in told and "2.0 to 9.0; 3 draws are too few to be sure" in told
    assert "whether the public purse gains or loses is not clear (−5.0\u00a0MSEK to −2.0\u00a0MSEK; 3 draws" in told
    assert "3 dragningar är för få för att vara säker" in headline(lived, few, SV)
    wide = figures(lived, replace(at(4.0, -2.0, 9.0), is_enough=False), at(-3e6, -5e6, -2e6))
    assert "too few" not in headline(lived, wide, EN)


def test_more_in_exclusion_is_said_as_plainly_as_fewer(lived: Lived) -> None:
    told = headline(lived, figures(lived, at(-3.0, -5.0, -1.0), at(1e6, 5e5, 2e6)), EN)
    assert "3.0 more of 200 children end up in long-lasting exclusion" in told
    assert "has gained 1.0\u00a0MSEK" in told


def test_one_replication_says_about_and_no_interval(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school&n=1&sure=chance")
    told = headline(lived, figures(lived, at(2.0, None, None), at(-1e6, None, None)), EN)
    assert told.startswith("With School about 2.0 of 200 children") and "short (one run alone)." in told
    assert "public purse is about 1.0\u00a0MSEK short" in told
    assert "no interval" in interval_text(lived, EN)


@pytest.mark.parametrize("first", [True, False])
def test_without_an_interval_nothing_is_claimed(lived_here: LiveHere, first: bool) -> None:
    lived = replace(lived_here("place=small&a=school&n=1&sure=chance"), is_first=first)
    nothing = figures(lived, at(0.0, None, None), at(0.0, None, None))
    told = " ".join([headline(lived, nothing, EN), *sentences(lived, nothing, EN)])
    assert "no difference is seen" in told and "no difference to the public purse is seen" in told
    assert "just as many" not in told and "never" not in told and " has gained" not in told
    for text in [headline(lived, nothing, EN), *sentences(lived, nothing, EN)]:
        assert ("a first picture of few lives" if first else "one run alone") in text


def test_what_is_changed_in_nothing_is_said_to_be_just_that(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=p.ips~cov-0&n=2&sure=chance")
    told = headline(lived, figures_of(lived), EN)
    assert told.endswith("nothing differs from as today for any of 200 children, in any run.")
    assert sentences(lived, figures_of(lived), EN) == []
    preview = replace(lived, is_first=True)
    assert "no difference is seen" in headline(preview, figures_of(preview), EN)


def net(*runs: list[float]) -> np.ndarray:
    return np.array(runs, dtype=np.float64) * 1e6


HUMPS = [
    ([[0, -5, 3]] * 8, "even after 2", "8 of 8 runs"),
    ([[0, -5, -3]] * 8, "; within 2", "paid back in 0 of 8 runs"),
    ([[0, -5, 3]] * 5 + [[0, -5, -3]] * 3, "whether it is paid back is not clear", "5 of 8 runs"),
    ([[0, 1, 3]] * 8, "has gained", "in the red in 0 of 8 runs"),
    ([[0, 1, 3]] * 6 + [[0, -1, -2]] * 2, "no clear difference", "in the red in 2 of 8 runs"),
]


@pytest.mark.parametrize(("runs", "verdict", "count"), HUMPS)
def test_the_hump_is_judged_by_the_runs_and_says_in_how_many(
    runs: list[list[float]], verdict: str, count: str, lived_here: LiveHere
) -> None:
    lived = lived_here("place=small&a=school&n=8&sure=chance")
    values = net(*runs)
    npv = spread(values[:, -1], "range")
    one = replace(figures_of(lived)["a1"], net=middle(values, "range"), npv=npv, humps=humps_of(values))
    told = sentences(lived, {"a1": one}, EN)[0]
    assert verdict in told and count in told
    assert ("even after" in told) == (verdict == "even after 2"), "no year of payback where it is not clear"


def test_of_several_one_is_said_to_keep_most_out_only_where_that_is_clear(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school&a=school&n=3&sure=chance")
    clear = figures(lived, at(5.6, 2.0, 9.0), at(-4e7, -5e7, -3e7))
    assert "keeps most out" in headline(lived, clear, EN) and "not clearly more than" in headline(lived, clear, EN)
    assert "inte säkert fler än varje annan" in headline(lived, clear, SV)
    unclear = figures(lived, at(5.6, -2.0, 9.0), at(-4e7, -5e7, -3e7))
    assert "keeps most" not in headline(lived, unclear, EN)


def test_the_headline_is_about_one_that_is_clear_and_owns_that_an_unclear_one_may_be_better(
    lived_here: LiveHere,
) -> None:
    lived = lived_here("place=small&a=school&a=repair&n=3&sure=chance")
    found = figures_of(lived)
    found["a1"] = replace(found["a1"], kept_out=at(5.0, 2.0, 8.0))
    found["a2"] = replace(found["a2"], kept_out=at(9.0, -2.0, 20.0))
    told = headline(lived, found, EN)
    assert told.startswith(
        "Of those that clearly keep anybody out of long-lasting exclusion, School keeps out most: 5.0"
    )
    assert "Repair" not in told


def test_with_nothing_beside_it_as_today_is_told(lived_here: LiveHere) -> None:
    several, one = (lived_here(f"place=small&a=as_today&n={n}&sure=chance") for n in (2, 1))
    assert headline(several, {}, EN).startswith("As today ") and "(" in headline(several, {}, EN)
    assert headline(one, {}, SV).startswith("Som i dag kommer ungefär ")
    assert sentences(several, {}, EN) == []
    believed = lived_here("place=small&a=as_today&n=2")
    assert "too few" not in headline(believed, {}, EN)


@pytest.mark.parametrize("query", [QUERY, "place=small&a=school~age-9&a=p.ips&n=2", "place=small&a=more_jobs&n=1"])
@pytest.mark.parametrize("words", [EN, SV])
def test_every_sentence_is_one(query: str, words: Words, lived_here: LiveHere) -> None:
    lived = lived_here(query)
    for text in [headline(lived, figures_of(lived), words), *sentences(lived, figures_of(lived), words)]:
        assert text.endswith(".") and text[0] == text[0].upper() and "{" not in text and "  " not in text


def test_what_the_reader_changed_is_said_with_the_title(lived_here: LiveHere) -> None:
    lived = lived_here("place=small&a=school~age-9~cov-50~org-team&n=1&sure=chance")
    told = headline(lived, figures_of(lived), EN)
    assert "School (nobody younger than 9, 50% of the planned coverage, organised as: Multi-competence team)" in told

"""Claims about what is told of what is worth knowing: nothing is sold that is noise, and good news is told as such."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.border import choose
from sim.configuration.schema import WorthKnowing
from sim.evidence.tables import parameters
from sim.money.prices import prices
from sim.studies.alternatives import load_alternative
from sim.studies.factors import factors_of, groups_of
from sim.views.columns import WIDTH
from sim.views.words import LANGUAGES, Words
from sim.views.worth_knowing.bars import groups_title
from sim.views.worth_knowing.curves import evaluations_title, spans_of, worths_title
from sim.views.worth_knowing.figures import worth_figures
from sim.views.worth_knowing.frames import WorthKnown, kronor, with_span
from sim.views.worth_knowing.names import names_of_groups
from sim.views.worth_knowing.short import doubt_text, evaluations_text, everything_text, groups_text
from sim.views.worth_knowing.summary import summary_of_worth
from sim.views.worth_knowing.table import above_everything, groups_section
from sim.views.worth_knowing.text import worth_text

EN, SV = Words("en"), Words("sv")
TITLES = {"as_today": "As today", "school": "School", "repair": "Repair"}
FLOOR_OF_ALL = 300e3


def group(name: str, sek: float, floor: float, **more: float) -> dict[str, Any]:
    told = sek > floor
    return {
        "group": name, "factors": 4, "assumed": 1, "sek": sek, "low": more.get("low", 0.4 * sek), "high": 1.8 * sek,
        "all_sek": sek, "all_low": 0.4 * sek, "all_high": 1.8 * sek, "floor_sek": floor, "told": told,
        "floor_of_all_sek": FLOOR_OF_ALL, "told_of_all": told and sek > FLOOR_OF_ALL,
    }  # fmt: skip


def evaluation(programme: str, per_arm: int, worth: float, cost: float, best: bool = False) -> dict[str, Any]:
    return {
        "programme": programme, "lever": "work", "per_arm": per_arm, "worth_sek": worth, "low": 0.5 * worth,
        "high": 1.5 * worth, "cost_sek": cost, "net_sek": worth - cost, "is_best": best,
    }  # fmt: skip


GROUPS = [
    group("effect_of:mentoring", 900e3, 100e3),
    group("lives:crime", 200e3, 150e3),
    group("prices:service", 120e3, 200e3),
    group("price_of:mentoring", 10e3, 20e3),
]
EVALUATIONS = [
    evaluation("mentoring", 50, 0.5e6, 0.7e6),
    evaluation("mentoring", 200, 1.9e6, 1.3e6, best=True),
    evaluation("mentoring", 800, 2.2e6, 3.7e6),
]


def known(
    sek: float = 2.4e6,
    probability: float = 0.6,
    best: str = "school",
    net: float = 3e6,
    groups: list[dict[str, Any]] | None = None,
    evaluations: list[dict[str, Any]] | None = None,
    told: bool = True,
    **changes: Any,
) -> WorthKnown:
    """Make what is known up: a choice of three."""
    everything = {"group": "everything", "sek": sek, "low": 0.5 * sek, "high": 1.5 * sek}
    everything |= {"all_sek": 4 * sek, "all_low": 2 * sek, "all_high": 6 * sek}
    rest = (1.0 - probability) / 2.0
    choice = [
        {
            "strategy": name, "net_sek": 0.0 if name == "as_today" else net, "low": 0.0, "high": 1.0,
            "probability": probability if name == best else rest, "loss_sek": sek if name == best else 2 * sek,
            "is_best": name == best,
        }
        for name in TITLES
    ]  # fmt: skip
    worths = [
        {"person_sek": 1e6 * k, "best": "as_today" if k < 3 else "school", "probability": 0.5 + 0.02 * k,
         "sek": factor * sek, "low": 0.5 * factor * sek, "high": 1.5 * factor * sek}
        for k, factor in ((0, 1.0), (2, 1.2), (10, 0.5), (40, 0.2))
    ]  # fmt: skip
    doubt = [
        {"strategy": name, "origin": origin, "factors": 7, "share": share, "low": 0.1, "high": 0.7, "floor": 0.05,
         "told": told}
        for name in ("school", "repair") for origin, share in (("assumed", 0.42), ("measured", 0.31))
    ]  # fmt: skip
    frames = {
        "everything": pd.DataFrame([everything]), "choice": pd.DataFrame(choice), "worths": pd.DataFrame(worths),
        "groups": pd.DataFrame(GROUPS if groups is None else groups, columns=list(GROUPS[0])),
        "evaluations": pd.DataFrame(EVALUATIONS if evaluations is None else evaluations, columns=list(EVALUATIONS[0])),
        "doubt": pd.DataFrame(doubt),
    }  # fmt: skip
    names = {
        "effect_of:mentoring": "Effect of Mentoring", "lives:crime": "How crime begins and ends",
        "prices:service": "What services cost", "price_of:mentoring": "Price of Mentoring",
    }  # fmt: skip
    names |= {f"lives:{k}": f"Rule {k}" for k in range(60)}
    made = WorthKnown(
        frames=frames, titles=TITLES, names=names, programmes={"mentoring": "Mentoring", "ips": "IPS"}, draws=200,
        towns=2, members=201, rate=0.035, judged_by="public", person_sek=0.0, cohorts=1, cohorts_discounted=1.0,
        followed=9000, event_share=0.3, fixed_sek=5e5, sek_a_person=2e3, evaluation_years=0, design_effect=1.0,
        cohorts_served=1,
    )  # fmt: skip
    return replace(made, **changes)


@pytest.fixture(scope="module")
def choice() -> WorthKnowing:
    return choose(WorthKnowing, "worth_knowing", ["municipality=small"])


def flat(text: str) -> str:
    return " ".join(text.split())


def settled() -> WorthKnown:
    return known(sek=0.0, probability=1.0)


def test_a_settled_choice_is_told_as_good_news_and_names_nothing_to_find_out(choice: WorthKnowing) -> None:
    text = flat(worth_text(choice, settled(), EN))
    assert "Nothing that these draws show, and that is good news: “School” is best in every one of 200 draws" in text
    assert "Structures are not in it" in text
    assert "no evaluation is worth its cost" in text
    assert "WHAT TO KNOW MORE ABOUT" not in text and "told from luck" not in text
    assert "goda nyheter" in flat(worth_text(choice, settled(), SV))


def test_a_clear_choice_is_called_so_and_an_open_one_names_its_rivals() -> None:
    clear = flat(everything_text(known(sek=0.1e6, probability=0.97), EN))
    assert clear.startswith("Less than to find out costs") and "194 of 200 draws" in clear
    assert "the cheapest evaluation costs 700 thousand kr" in clear
    dear = everything_text(known(sek=2.4e6, probability=0.97), EN)
    assert dear.startswith("At most 2.4"), "best in 97 of 100 draws, and yet more is at stake than an evaluation costs"
    open_ = flat(everything_text(known(), EN))
    assert open_.startswith("At most 2.4 MSEK (1.2 to 3.6) a cohort")
    assert "only 120 of 200 draws" in open_ and "“As today” in 20% and “Repair” in 20%" in open_


def test_where_chance_hides_which_is_best_no_share_of_draws_is_told(choice: WorthKnowing) -> None:
    hidden = known(probability=float("nan"))
    hidden.frames["worths"].loc[:1, "probability"] = float("nan")
    text = flat(worth_text(choice, hidden, EN))
    assert "but in only a share of 200 draws that chance hides; which is best in the others no draw tells" in text
    assert "nan" not in text.lower().split()
    worth_figures(hidden, EN)


def test_being_best_is_not_called_paying(choice: WorthKnowing) -> None:
    assert "and yet gives −3.0" in flat(worth_text(choice, known(net=-3e6), EN))
    assert "none of the others gives more than it costs" in flat(worth_text(choice, known(best="as_today"), EN))


def test_only_what_passes_the_floor_of_all_is_told_from_luck_and_by_its_upper_end() -> None:
    surely, perhaps = groups_text(known(), EN)
    assert (
        "told from luck (1 in 20) as worth knowing about: Effect of Mentoring (at most 1.6\u00a0MSEK a cohort" in surely
    )
    assert "a local evaluation" in surely and "crime" not in surely
    assert "How crime begins and ends" in perhaps and "of 4 that say nothing about 1 would" in perhaps
    assert known().groups["proof"].tolist() == ["surely", "perhaps", "no", "no"]


def test_where_nothing_stands_out_that_is_said_and_no_group_is_sold() -> None:
    quiet = known(groups=[group("lives:crime", 90e3, 150e3), group("prices:service", 50e3, 80e3)])
    first, second = map(flat, groups_text(quiet, EN))
    assert first.startswith("No single group of numbers is told from luck as worth knowing about: none of 2")
    assert "300 thousand kr" in first and "200 draws can show" in second
    assert groups_title(quiet, EN).startswith("No single group")
    assert "effect of Mentoring, at most 1.6" in groups_title(known(), EN)


def test_an_evaluation_is_recommended_only_where_the_effect_is_surely_worth_knowing_and_it_covers_its_cost() -> None:
    pays = [flat(one) for one in evaluations_text(known(), EN)]
    assert pays[0].startswith("Pay for next: a local evaluation of “Mentoring”, 200 in each arm.")
    assert "+600 thousand kr left" in pays[0]
    assert any("not sure" in one for one in pays), "the lower end of its worth lies below its cost"
    loses = [evaluation("mentoring", n, 0.2e6, 0.7e6) for n in (50, 200)]
    assert evaluations_text(known(evaluations=loses), EN)[0].startswith("No local evaluation of those tried")
    unproven = known(groups=[group("effect_of:mentoring", 250e3, 100e3), *GROUPS[1:]])
    assert "is shown to be worth its cost" in evaluations_text(unproven, EN)[0]
    assert "may be noise" in evaluations_title(unproven, EN)
    assert "Pay for" not in " ".join(evaluations_text(unproven, EN))


def test_the_dearest_noise_never_outbids_an_evaluation_that_is_shown() -> None:
    rows = [*EVALUATIONS, evaluation("ips", 200, 9e6, 1.3e6, best=True)]
    told = evaluations_text(known(evaluations=rows), EN)[0]
    assert "“Mentoring”" in told and "IPS" not in told


def test_a_best_size_at_the_end_of_those_tried_is_said_to_be_so() -> None:
    rising = [evaluation("mentoring", 50, 0.9e6, 0.7e6), evaluation("mentoring", 200, 2.9e6, 1.3e6, best=True)]
    assert any("try others" in one for one in evaluations_text(known(evaluations=rising), EN))
    assert not any("try others" in one for one in evaluations_text(known(), EN))


def test_one_towns_luck_is_not_sold_as_something_to_find_out(choice: WorthKnowing) -> None:
    assert "one town’s luck" in flat(worth_text(choice, known(towns=1), EN))
    assert "one town’s luck" not in flat(worth_text(choice, known(towns=2), EN))


def test_repeated_members_of_the_posterior_are_told_only_where_there_are_any(choice: WorthKnowing) -> None:
    assert "201 members for 1,000 draws" in flat(worth_text(choice, known(draws=1000), EN))
    assert "members" not in flat(worth_text(choice, known(), EN))
    assert "50 draws are few" in flat(worth_text(choice, known(draws=50), EN))


def test_cohorts_are_told_beside_one(choice: WorthKnowing) -> None:
    several = known(cohorts=5, cohorts_discounted=4.7)
    assert "For 5 cohorts like this one, a year apart (4.7 in present value): at most 9.6 MSEK (4.8 to 14.4)" in flat(
        everything_text(several, EN)
    )
    assert "5 cohorts" not in flat(worth_text(choice, known(), EN))
    assert "to stand for 5 such cohorts, a year apart (assumption" in flat(worth_text(choice, several, EN))


def test_what_an_evaluation_is_taken_to_be_is_told_and_an_answer_that_comes_too_late_is_worth_nothing(
    choice: WorthKnowing,
) -> None:
    late = known(cohorts=10, cohorts_discounted=8.6, evaluation_years=2, cohorts_served=8, design_effect=2.5)
    text = flat(worth_text(choice, late, EN))
    assert "the 8 of 10 cohorts that come after its answer" in text and "its answer comes after 2 years" in text
    assert "groups allotted together (design effect 2.5)" in text
    assert "each person allotted alone" in flat(worth_text(choice, known(), EN))
    (told,) = evaluations_text(known(cohorts=1, evaluation_years=2, cohorts_served=0), EN)
    assert "takes 2 years" in told and "none is left when its answer comes" in told


def test_a_share_of_the_doubt_that_is_noise_is_not_given_as_a_number() -> None:
    assert "explain 42%, measured ones 31%" in doubt_text(known(), EN)[0]
    assert "%" not in doubt_text(known(told=False), EN)[0]
    assert "closest rival" in doubt_text(known(best="as_today"), EN)[0]


def test_worths_are_never_summed_and_that_is_said(choice: WorthKnowing) -> None:
    assert "The worths do not add up" in flat(worth_text(choice, known(), EN))
    assert "kan inte summeras" in SV("worth.figure.all", number="4")


def test_of_many_groups_fifteen_are_shown_and_the_others_in_a_line() -> None:
    many = known(groups=[group(f"lives:{k}", 100e3 - 1e3 * k, 150e3) for k in range(54)])
    text = "\n".join(groups_section(many, EN))
    assert "Rule 14" in text and "Rule 15" not in text
    assert "39 more groups are not shown here, each worth at most 150 thousand kr; 0 of them" in flat(text)


def test_a_part_that_comes_out_above_the_whole_is_told_as_a_fault(choice: WorthKnowing) -> None:
    wrong = known(groups=[group("lives:crime", 9e6, 1e5, low=5e6)])
    assert above_everything(wrong) == ["lives:crime"] and above_everything(known()) == []
    assert "is at fault" in flat(worth_text(choice, wrong, EN))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("changes", [{}, {"towns": 1, "cohorts": 5}, {"draws": 1000}, {"person_sek": 2e6}])
def test_no_line_is_wider_than_a_page(language: str, changes: dict[str, Any], choice: WorthKnowing) -> None:
    for one in (known(**changes), known(evaluations=[], groups=[], **changes), replace(settled(), **changes)):
        lines = worth_text(choice, one, Words(language)).splitlines()
        assert max(map(len, lines)) <= WIDTH
        assert "forecast" in lines[-1] or "forecast" in lines[-2] or language == "sv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_there_can_be_has_a_name(language: str) -> None:
    alternatives = [load_alternative("whole_chain"), load_alternative("more_jobs")]
    groups = {*groups_of(factors_of(alternatives)), *(f"lives:{row.domain}" for row in parameters())}
    groups |= {f"prices:{price.reading}" for price in prices()}
    names = names_of_groups(groups, alternatives, Words(language))
    assert len(set(names.values())) == len(groups)


def test_kronor_are_written_in_what_they_need() -> None:
    assert kronor(1.25e6, EN) == "1.2\u00a0MSEK"
    assert kronor(437_000.0, EN) == "440\u00a0thousand kr" and kronor(14_400.0, SV) == "14\u00a0tkr"
    assert with_span(0.56e6, 0.29e6, 1.1e6, EN) == "0.56\u00a0MSEK (0.29 to 1.10)"
    assert with_span(56e3, 0.0, 110e3, EN) == "56\u00a0thousand kr (0 to 110)"


def test_the_best_strategy_changes_half_way_between_the_worths_tried() -> None:
    spans = spans_of(known().frames["worths"])
    assert [(start, end, name) for start, end, name, _, _ in spans] == [(0, 6, "as_today"), (6, 40, "school")]


def test_the_titles_of_figures_say_what_was_found() -> None:
    assert (
        worths_title(known(), EN)
        == "To know everything is worth most, 2.9\u00a0MSEK, where keeping a person out is worth 2\u00a0MSEK"
    )
    assert "nothing is worth knowing" in worths_title(settled(), EN)
    assert groups_title(settled(), EN) == (
        "Nothing drawn is worth knowing before choosing: “School” is best in every draw"
    )
    assert evaluations_title(known(evaluations=[]), EN) == "No local evaluation of those tried is worth its cost"


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_drawn_of_what_was_found_and_of_nothing_else(
    language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    words = Words(language)
    figures = worth_figures(known(), words)
    assert set(figures) == {"groups", "evaluations", "worths", "doubt"}
    assert set(worth_figures(settled(), words)) == {"worths", "doubt"}
    assert set(worth_figures(known(evaluations=[]), words)) == {"groups", "worths", "doubt"}
    for figure in figures.values():
        assert page_faults(figure) == []
    for one in (known(person_sek=2e6), known(evaluations=EVALUATIONS[:1]), known(groups=GROUPS[3:])):
        worth_figures(one, words)


def test_the_summary_is_plain_and_says_how_sure() -> None:
    told = json.loads(json.dumps(summary_of_worth(known(), 2024), allow_nan=False))
    assert (told["best"], told["standing"]) == ("school", "open")
    assert told["everything"]["sek"] == 2.4e6
    assert [(one["group"], one["proof"], one["how"]) for one in told["groups"][:2]] == [
        ("effect_of:mentoring", "surely", "evaluation"), ("lives:crime", "perhaps", "registers"),
    ]  # fmt: skip
    assert told["best_evaluation"]["per_arm"] == 200
    assert summary_of_worth(known(evaluations=[]), 2024)["best_evaluation"] is None


def test_frames_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="has no name"):
        known(groups=[group("lives:unheard_of", 1.0, 2.0)])
    with pytest.raises(ValueError, match="something to choose between"):
        known(titles={"as_today": "As today"})
    with pytest.raises(ValueError, match="'doubt' is missing"):
        replace(known(), frames={name: frame for name, frame in known().frames.items() if name != "doubt"})

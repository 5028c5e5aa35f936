"""Claims about figure, table and reasons of the documents' tables: what is stated, what is a check, what is largest."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.money.static_tables import all_figures, umea_inputs, umea_readings
from sim.views.source_tables.figure import DRAWN, LEAST, MOST, headline, source_tables_figure
from sim.views.source_tables.frames import Facts, Sources, Town, as_written, full_name, row_label
from sim.views.source_tables.table import EXPLAINED, source_tables_table
from sim.views.source_tables.why import factor_line, why
from sim.views.words import Words

FACTS = Facts(
    children=9000, births=480, rate_per_year=0.04, bet_price_msek=5, ten_price_msek=4, avoided_share=0.25,
    years_before=8, years_after=4, total_msek=7000, years=20,
    ages={"first": (23, 26), "all": (23, 42), "life": (23, 64)}, pupils=(16, 19), read_at_age=20, window_years=8,
)  # fmt: skip
BILL = {"persons": (60.0, 1.2), "years": (20.0, 0.7), "cost": (735e3, 0.5), "other_years": (1.0, 1.1),
        "timing": (0.68, 0.98)}  # fmt: skip
SMALL = {"excluded_share": (0.125, 1.04)}
CANCEL = {"failures": (15.0, 2.0), "bill_of_one": (10.0, 0.5)}
GIVEN: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "trelleborg.all.sum": BILL, "trelleborg.first.sum": BILL,
    "trelleborg.first.municipality": {**BILL, "cost": (147e3, 0.5)},
    "umea.yearly": {**BILL, "harm": (1.0, 1.03)}, "umea.years": {**BILL, "harm": (1.0, 1.03)},
    "umea.persons": SMALL, "trelleborg.persons": {"excluded_share": (0.125, 1.3)}, "bet.all.gain": CANCEL,
    "bet.persons": {"failures": (15.0, 2.3), "kept_out": (1.0, 0.03)},
    "bet.failures": {"failing_share": (0.125, 2.3), "avoided_share": (0.25, 1.0)},
    "bet.first.gain": {"failures": (15.0, 2.3), "bill_of_one": (2.67, 0.3), "share_saved": (1.0, 0.25)},
    "newcomers.years_gained": {"years_gained": (4.0, 0.44)},
    "newcomers.public": {"years_gained": (4.0, 0.44), "value_of_a_year": (250e3, 0.75)},
    "newcomers.public_net": {"years_gained": (4.0, 0.44), "value_of_a_year": (250e3, 0.75), "after_price": (0.6, -0.4)},
}  # fmt: skip


def ratio_of(factors: Mapping[str, tuple[float, float]]) -> float:
    return math.prod(times for _, times in factors.values())


def sources(
    given: Mapping[str, Mapping[str, tuple[float, float]]] = GIVEN,
    pushes: Mapping[str, float] | None = None,
    replications: int = 20,
    draws: bool = False,
    tenth_share: float = 0.17,
) -> Sources:
    rows, factors = [], []
    for figure in all_figures():
        name = f"{figure.table}.{figure.name}"
        parts = given.get(name, {})
        times = ratio_of(parts)
        dynamic = 3.0 if figure.static is None else times * figure.static
        stated = figure.stated
        ends = sorted((0.8 * dynamic, 1.25 * dynamic))
        rows.append(
            {
                "name": name, "unit": figure.unit, "basis": figure.basis,
                "source": stated.value if stated else math.nan, "source_low": stated.low if stated else math.nan,
                "source_high": stated.high if stated else math.nan,
                "static": math.nan if figure.static is None else figure.static,
                "within_rounding": figure.within_rounding, "dynamic": dynamic, "low": ends[0], "high": ends[1],
                "excess": 0.7 * dynamic if figure.table == "trelleborg" else math.nan,
                "ratio": math.nan if figure.static is None else times,
            }
        )  # fmt: skip
        factors += [(name, part, static, static * times, times) for part, (static, times) in parts.items()]
    readings = [
        (one.row, one.rate_per_year, one.paid, one.msek, one.fits, one.row.endswith("tlv") and one.paid == "start")
        for one in umea_readings(umea_inputs())
    ]
    costs = pd.DataFrame(
        [
            ("umea", math.nan, math.nan, 390.6e3, 173e3, 67e3, 178e3, 10e3, 0.48),
            ("trelleborg", 345e3, 390e3, 735e3, 168e3, 65e3, 175e3, 10e3, 0.47),
        ],
        columns=["table", "static_public", "static_production", "static_sum", "public", "lost_tax", "production",
                 "others", "idle_share"],
    )  # fmt: skip
    return Sources(
        pd.DataFrame(rows), pd.DataFrame(factors, columns=["name", "factor", "static", "dynamic", "ratio"]),
        pd.DataFrame(readings, columns=["row", "rate_per_year", "paid", "msek", "fits", "taken"]), costs, FACTS,
        {"umea": Town("Umeå", 9000, 2011), "trelleborg": Town("Trelleborg", 480, 2014)},
        {"completion": 0.65, "work": 1.05} if pushes is None else pushes, tenth_share, 0.15, replications, draws,
    )  # fmt: skip


def changed(name: str, **cells: Any) -> Sources:
    """Return the sources with some cells of one figure changed."""
    whole = sources()
    figures = whole.figures.copy()
    for column, value in cells.items():
        figures.loc[figures["name"] == name, column] = value
    return replace(whole, figures=figures)


def test_the_largest_factor_comes_first_and_one_that_works_against_it_is_told_as_such() -> None:
    told = why("trelleborg.all.sum", sources(), Words("en"))
    assert told.startswith("0.45 times the static figure. Mainly: a year in one of the six states costs 368 kSEK")
    then = told.index("Then: those in exclusion spend 14 of the 20 years")
    assert told.index("The other way: 72 persons") > then
    assert "static: 345 and 390. Work is missing in 47% of these years" in told


def test_a_factor_within_a_tenth_is_not_made_a_reason() -> None:
    told = why("trelleborg.all.sum", sources(), Words("en"))
    assert "outside the six states" not in told and "discounting" not in told
    assert why("umea.persons", sources(), Words("en")) == "1.04 times the static figure, and no factor is far off."


def test_differences_that_cancel_are_told_though_the_figure_is_met() -> None:
    told = why("bet.all.gain", sources(), Words("en"))
    assert told.startswith("1.00 times the static figure, but by differences that cancel.")
    assert "Mainly: " in told and "The other way: " in told


def test_one_factor_alone_is_the_reason() -> None:
    told = why("trelleborg.persons", sources(), Words("en"))
    assert told == (
        "1.30 times the static figure. That is: 16.2% of those born end in long-lasting exclusion, not 12.5%."
    )


def test_a_document_that_does_not_tell_costs_apart_is_said_to() -> None:
    told = why("umea.yearly", sources(), Words("en"))
    assert "the document does not tell them apart" in told and "static: " not in told


def test_the_parts_of_all_ages_are_not_told_of_the_first_four() -> None:
    assert "Work is missing" not in why("trelleborg.first.sum", sources(), Words("en"))


@pytest.mark.parametrize(
    ("name", "cells", "told"),
    [
        ("trelleborg.first.region", {}, "The document gives no such figure."),
        ("bet.persons", {"dynamic": math.nan, "ratio": math.nan}, "The model gives no such figure."),
        ("newcomers.years_after", {}, "Solved for: half of what it is today."),
    ],
)
def test_what_cannot_be_compared_is_said_so(name: str, cells: dict[str, float], told: str) -> None:
    assert why(name, changed(name, **cells), Words("en")) == told


def test_a_net_below_zero_is_told_in_figures_and_not_as_a_multiple() -> None:
    told = why("newcomers.public_net", sources(), Words("en"))
    assert told.startswith("The model gives −0.79, the static calculus 6.")
    assert "times" not in told.split(".")[0]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_figure_has_a_reason_and_every_factor_a_clause(language: str) -> None:
    words, whole = Words(language), sources()
    assert all(why(name, whole, words) for name in whole.figures["name"])
    assert all(why(name, replace(whole, study_share=math.nan), words) for name in whole.figures["name"])


def with_factors(name: str, parts: Mapping[str, tuple[float, float]]) -> Sources:
    return sources({**GIVEN, name: parts})


def test_what_adds_to_the_distance_is_told_before_what_works_against_it() -> None:
    three = {"persons": (60.0, 2.0), "years": (20.0, 0.6), "cost": (735e3, 0.55)}
    told = why("trelleborg.first.sum", with_factors("trelleborg.first.sum", three), Words("en"))
    order = [told.index(key) for key in ("Mainly: a year in one", "Then: those in exclusion", "The other way: 120 p")]
    assert order == sorted(order)


def test_what_turns_a_gain_into_a_loss_is_the_main_reason() -> None:
    parts = {"failures": (15.0, 2.0), "bill_of_one": (10.0, 0.5), "share_saved": (1.0, -0.1)}
    told = why("bet.all.gain", with_factors("bet.all.gain", parts), Words("en"))
    assert told.startswith("The model gives −15, the static calculus 150. Mainly: a failure avoided saves −10%")
    nobody = {"failures": (15.0, 2.3), "kept_out": (1.0, 0.0)}
    told = why("bet.persons", with_factors("bet.persons", nobody), Words("en"))
    assert told.startswith("The model gives 0, the static calculus 15. Mainly: of 100 failures avoided 0 keep")


@pytest.mark.parametrize(
    ("times", "told"),
    [(0.5, "takes more of a smaller gain"), (1.2, "takes less of a larger gain"), (-0.4, "larger than the gain"),
     (6.0, "larger than the gain")],
)  # fmt: skip
def test_a_price_is_told_as_what_it_does_to_the_gain(times: float, told: str) -> None:
    """After a loss the share left is above 1, and it is no larger gain."""
    parts = {"after_price": (0.6, times)}
    assert told in why("newcomers.net", with_factors("newcomers.net", parts), Words("en"))


def test_more_than_the_document_has_is_not_explained_by_why_it_is_less() -> None:
    words = Words("en")
    told = why("newcomers.years_gained", with_factors("newcomers.years_gained", {"years_gained": (4.0, 1.5)}), words)
    assert "each gains 6 years" in told and "not work even so" not in told
    told = why("bet.all.gain", with_factors("bet.all.gain", {"share_saved": (1.0, 1.5)}), words)
    assert "saves 150% of what" in told and "not all of it" not in told


def test_a_cost_of_one_payer_is_not_told_as_the_cost_of_all() -> None:
    told = {name: why(name, sources(), Words("en")) for name in GIVEN}
    assert "costs 74 kSEK, not 147, counting the municipality only" in told["trelleborg.first.municipality"]
    assert "188 kSEK, not 250, counting the public purse only" in told["newcomers.public"]
    assert "188 kSEK, not 250, counting the public purse only" in told["newcomers.public_net"]
    assert "counting" not in told["trelleborg.first.sum"] + told["bet.first.gain"]


def test_a_product_leaves_out_what_changes_nothing() -> None:
    told = factor_line("trelleborg.all.sum", sources(), Words("en"))
    assert told.startswith("persons 1.20 × years in the states 0.70 × cost of a person-year 0.50 × other years 1.10")
    assert "share avoided" not in factor_line("bet.failures", sources(), Words("en"))
    assert factor_line("trelleborg.first.region", sources(), Words("en")) == ""


def test_factors_are_written_in_the_unit_of_their_sentence() -> None:
    words = Words("en")
    assert as_written("cost", 735e3, words) == "735"
    assert as_written("excluded_share", 0.125, words) == "12.5%" and as_written("share_saved", 0.25, words) == "25%"
    assert as_written("kept_out", 0.032, words) == "3.2" and as_written("kept_out", 1.0, words) == "100"
    assert as_written("years", 14.26, words) == "14.3" and as_written("years", 20.0, words) == "20"


def test_only_checks_count_as_checks_and_a_proposal_is_not_stated() -> None:
    whole = sources()
    assert whole.counted() == (23, 23)
    assert whole.counted("check") == (6, 6)
    assert changed("trelleborg.first.sum", within_rounding=False).counted("check") == (6, 5)
    assert "Only 6 of them are checks, and it returns 6 of these" in " ".join(
        source_tables_table(whole, Words("en")).split()
    )


def test_the_title_tells_how_many_come_back_and_the_largest_factor() -> None:
    told = headline(sources(), Words("en"))
    assert "(23 of 23, but only 6 are checks)" in told and "0.45 times Trelleborg’s 600 MSEK" in told
    assert told.endswith("cost of a person-year, ×0.50")
    nobody = changed("trelleborg.all.sum", ratio=0.0, dynamic=0.0)
    assert headline(nobody, Words("en")).endswith("nobody in this model is in long-lasting exclusion")
    off = changed("bet.all.gain", within_rounding=False)
    assert "(22 of 23, but" in headline(off, Words("en"))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("name", ["umea.drug_dependence", "bet.persons", "trelleborg.all.sum"])
def test_what_lies_outside_the_axis_is_drawn_at_its_end(language: str, name: str) -> None:
    wild = changed(name, ratio=100.0, low=-5.0, high=1e9)
    axes = source_tables_figure(wild, Words(language)).axes[0]
    drawn = [float(x) for line in axes.lines for x in line.get_xdata() if x != 1.0]
    assert min(drawn) == LEAST and max(drawn) == MOST


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("alone", [False, True])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, alone: bool, page_faults: Callable[[Figure], list[str]]
) -> None:
    whole = sources(replications=1 if alone else 40)
    assert page_faults(source_tables_figure(whole, Words(language))) == []


def test_every_figure_drawn_and_explained_exists() -> None:
    names = set(sources().figures["name"])
    assert set(DRAWN) <= names and set(EXPLAINED) <= names


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_is_narrow_and_tells_source_static_and_model_apart(language: str) -> None:
    words = Words(language)
    lines = source_tables_table(sources(), words).splitlines()
    assert max(map(len, lines)) <= 100
    label = words("sources.row.sum")
    row = next(line.split() for line in lines if line.startswith(label) and " 600 " in line)
    assert row[len(label.split()) :][:4] == ["600", "599", words("sources.mark.construction"), words.number(271)]
    region = [line.split() for line in lines if line.startswith(words("payer.region") + " ")]
    assert all(one[-1] == "·" and one[1:3] == ["·", "·"] for one in region) and len(region) == 2


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_figure_has_a_name_of_its_own_in_its_table_and_elsewhere(language: str) -> None:
    words, whole = Words(language), sources()
    elsewhere = [full_name(name, whole, words) for name in whole.figures["name"]]
    assert len(set(elsewhere)) == len(elsewhere)
    assert all(row_label(name, whole, words) for name in whole.figures["name"])


def test_the_notes_say_what_was_solved_for_and_what_could_not_be() -> None:
    plain = " ".join(source_tables_table(sources(), Words("en")).split())
    assert "A push of 0.65 log-odds on completing school" in plain and "an assumption" in plain
    assert "could not avoid a quarter of the failures" in plain and "draws of the posterior" not in plain
    assert "the group of the document’s project" in " ".join(
        source_tables_table(sources(tenth_share=0.4), Words("en")).split()
    )
    none = sources(pushes={"completion": math.nan, "work": 1.0}, draws=True, replications=1)
    told = " ".join(source_tables_table(none, Words("en")).split())
    assert "No push, however large, made the bet true" in told and "draws of the posterior" in told
    assert "One replication: no range." in told


def test_the_readings_say_which_rate_was_taken() -> None:
    lines = source_tables_table(sources(), Words("en")).splitlines()
    assert any(line.split() == ["undiscounted", "9,000", "no"] for line in lines)
    assert any(line.startswith("Taken: 3.0%, paid at the start of each year (6,896 MSEK)") for line in lines)


def test_the_seven_thousand_are_read_backwards_and_the_documents_divided_side_by_side() -> None:
    told = " ".join(source_tables_table(sources(), Words("en")).split())
    assert "Read backwards, 7,000 MSEK means 2.5%–2.8% a year" in told
    assert "Umeå 391 kSEK, Trelleborg (its first 4 years) 667, of which the public purse 312" in told


def test_frames_that_do_not_fit_are_refused_in_one_line() -> None:
    whole = sources()
    with pytest.raises(ValueError, match="figures lacks the column 'excess'"):
        replace(whole, figures=whole.figures.drop(columns="excess"))
    with pytest.raises(ValueError, match=r"'umea\.mild_mental' stands twice"):
        replace(whole, figures=pd.concat([whole.figures.iloc[:1], whole.figures]))
    with pytest.raises(ValueError, match=r"there is no figure 'trelleborg\.all\.sum'"):
        replace(whole, figures=whole.figures[whole.figures["name"] != "trelleborg.all.sum"])

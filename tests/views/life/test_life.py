"""Claims about the picture of a life: nothing that happened is dropped, both lives stand on the same scales."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.configuration.schema import Agency, Municipality, Title
from sim.evidence.stages import STAGES
from sim.model import Vandpunkt
from sim.money.prices import PAYERS, PUBLIC_PAYERS
from sim.studies.life.one_life import follow_many
from sim.studies.life.tables import years_table
from sim.views.life.picture import life_figure
from sim.views.life.rows import AGENCIES, HAPPENED, Mark, differing_ages, parts_of, rows_of
from sim.views.words import Words, catalogue

NBSP = "\u00a0"
TITLES = {"as_today": "As today", "whole_chain": "The whole chain"}
CONTACTS = ("met", "waiting", "refused", "lost", "gave_up", "aged_out", "elsewhere", "missed")
Told = Mapping[int, Mapping[str, str]]


def years(lives: Mapping[str, Told], last: int = 64) -> pd.DataFrame:
    """Return the table of years of lives that are told only where something happens, in normality otherwise."""
    rows = []
    for strategy, told in lives.items():
        for age in range(last + 1):
            row = {"events": "", **dict.fromkeys(CONTACTS, ""), "marks": "", "programmes": "", **told.get(age, {})}
            bill = 50_000.0 * age
            rows.append({"strategy": strategy, "age": age, "stage": "normality", **row, "public_bill_sek": bill})
    return pd.DataFrame(rows)


def bill(table: pd.DataFrame, sek_a_year: float = 50_000.0, extra: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return a bill so far that every public payer shares alike; some lives cost the municipality more at once."""
    rows = []
    for row in table.itertuples():
        for payer in PAYERS:
            share = row.age * sek_a_year / len(PUBLIC_PAYERS) if payer in PUBLIC_PAYERS else row.age * 1_000.0
            more = (extra or {}).get(row.strategy, 0.0) if payer == "municipality" else 0.0
            rows.append((row.strategy, row.age, payer, share + more))
    return pd.DataFrame(rows, columns=["strategy", "age", "payer", "amount_sek"])


HARD: Told = {
    0: {"events": "born"},
    3: {"events": "parents_separated;placed"},
    6: {"events": "placement_ended;diagnosed", "stage": "deviant_behaviour", "refused": "Psychiatry"},
    7: {"missed": "Psychiatry", "marks": "between_chairs"},
    8: {"met": "Psychiatry;School", "marks": "joint_plan"},
    16: {"events": "not_eligible;livelihood_study"},
    17: {"events": "left_school;livelihood_unemployed;convicted;prison", "stage": "outsider_identity"},
    18: {"events": "drug;convicted", "stage": "outsider_identity", "gave_up": "Social insurance"},
    19: {"events": "alcohol;convicted", "stage": "exclusion"},
    25: {"events": "misuse_ended;livelihood_work"},
    26: {"events": "ill"},
    27: {"events": "severely_ill"},
    30: {"events": "better"},
    33: {"events": "recovered"},
    50: {"events": "died"},
}
EASY: Told = {0: {"events": "born"}, 16: {"events": "eligible;livelihood_study"}, 19: {"events": "livelihood_work"}}


def figure_of(lives: Mapping[str, Told], language: str = "en", **keys: Any) -> Figure:
    """Draw lives."""
    table = years(lives)
    titles = {name: TITLES.get(name, name) for name in lives}
    return life_figure(table, bill(table, **keys), titles, Words(language))


def title(figure: Figure) -> str:
    """Return the headline."""
    return str(figure.get_label()).replace(NBSP, " ")


def marks(lives: Mapping[str, Told], part: str) -> dict[str, list[Mark]]:
    """Return the first life's marks in a part of the picture, by the name of their row."""
    rows = rows_of(years(lives), lives, Words("en"))
    return {row.name: row.marks.get(next(iter(lives)), []) for row in rows if row.part == part}


def test_what_lasts_is_a_bar_from_its_beginning_to_the_year_before_its_end() -> None:
    found = marks({"as_today": HARD}, HAPPENED)
    assert found["placed outside the home"] == [Mark("lasts", 3, 5)]
    assert found["unemployed"] == [Mark("lasts", 17, 24)]
    assert found["works"] == [Mark("lasts", 25, 64)]
    assert found["drug dependence"] == [Mark("lasts", 18, 18)]
    assert found["alcohol dependence"] == [Mark("lasts", 19, 24)]
    assert found["mild mental ill-health"] == [Mark("lasts", 26, 26), Mark("lasts", 30, 32)]
    assert found["severe mental illness"] == [Mark("lasts", 27, 29)]


def test_every_event_that_the_model_can_tell_of_has_its_place_in_the_picture() -> None:
    every = [key.removeprefix("life.") for key in catalogue() if key.startswith("life.livelihood_")]
    every += ["arrived", "parents_separated", "parent_ill", "open_support", "placed", "placement_ended", "diagnosed",
              "eligible", "not_eligible", "completed_school", "left_school", "ill", "severely_ill", "better",
              "recovered", "alcohol", "drug", "misuse_ended", "convicted", "convicted_of_violence", "prison",
              "died"]  # fmt: skip
    for event in every:
        table = years({"as_today": {30: {"events": event}}})
        rows = rows_of(table, ["as_today"], Words("sv"))
        assert [mark.first for row in rows for mark in row.marks["as_today"]] == [30], event


def test_nothing_that_happens_to_anybody_in_a_lived_town_is_left_out(agencies: tuple[Agency, ...]) -> None:
    town = Municipality(name="t", title=Title(en="T", sv="T"), births_per_year=120, birth_years=1)
    model = Vandpunkt(town, agencies)
    lives = {str(row): life for row, life in follow_many(model, range(0, len(model.people), 3)).lives.items() if life}
    table = years_table(lives, agencies, {}, "en")
    assert table["events"].str.split(";").explode().nunique() > 20
    for name in lives:
        rows = rows_of(table[table["strategy"] == name], [name], Words("en"))
        there = {age for row in rows for mark in row.marks[name] for age in (mark.first, mark.last + 1)}
        told = table[(table["strategy"] == name) & ~table["events"].isin(["", "born"])]
        assert set(told["age"]) <= there, name
        contacts = sum(len(parts_of(cell)) for kind in CONTACTS for cell in table.loc[table["strategy"] == name, kind])
        assert contacts == sum(len(row.marks[name]) for row in rows if row.part == AGENCIES), name


def test_many_events_in_one_year_are_all_there(text_boxes: Callable[[Figure], list[Any]]) -> None:
    events = ["parents_separated", "parent_ill", "open_support", "placed", "diagnosed", "convicted", "prison", "drug"]
    texts = {text for text, _ in text_boxes(figure_of({"as_today": {18: {"events": ";".join(events)}}}))}
    named = {"the parents separate", "a parent falls ill", "support at home from social services", "convicted",
             "placed outside the home", "ADHD diagnosis", "prison or closed youth care", "drug dependence"}  # fmt: skip
    assert named <= texts


def test_an_agency_is_told_by_the_years_it_met_of_those_in_which_it_was_called_for(
    text_boxes: Callable[[Figure], list[Any]],
) -> None:
    assert [mark.kind for mark in marks({"as_today": HARD}, AGENCIES)["Psychiatry"]] == ["refused", "missed", "met"]
    texts = {text for text, _ in text_boxes(figure_of({"as_today": HARD}))}
    assert "met 1 of 3 years" in texts and "met 1 of 1 year" in texts


def test_the_title_answers_what_it_has_cost_so_far_and_what_differs() -> None:
    helped = {**HARD, 8: {**HARD[8], "met": "School", "programmes": "Parent training"}}
    said = title(figure_of({"as_today": HARD, "whole_chain": helped}, extra={"whole_chain": 120_000.0}))
    assert said == (
        "By the age of 64 this life has cost public payers 3.20 MSEK with “As today”, most for the municipality "
        "(0.53 MSEK); with “The whole chain” 3.32 MSEK (+0.12 MSEK). The whole chain: differs in 1 of the years, first "
        "at 8."
    )


def test_a_life_that_a_strategy_does_not_reach_is_said_to_be_unchanged() -> None:
    said = title(figure_of({"as_today": EASY, "whole_chain": EASY}))
    assert said.endswith("with “The whole chain” the same. “The whole chain” reaches nothing in this life and changes "
                         "nothing in it.")  # fmt: skip
    treated = {**EASY, 5: {"programmes": "Parent training"}}
    changed = title(figure_of({"as_today": EASY, "whole_chain": treated}, extra={"whole_chain": 30_000.0}))
    assert changed.endswith("The whole chain: nothing changes but the cost of the programmes.")


def test_a_life_without_a_bill_and_without_events_can_be_drawn() -> None:
    figure = figure_of({"as_today": {}}, sek_a_year=0.0)
    assert title(figure) == "By the age of 64 this life has cost public payers nothing with “As today”."


def test_lives_stand_on_the_same_scales() -> None:
    figure = figure_of({"as_today": EASY, "whole_chain": HARD}, extra={"whole_chain": 9e6})
    columns = figure.axes[:3], figure.axes[3:]
    for one, other in zip(*columns, strict=True):
        assert one.get_xlim() == other.get_xlim()
        assert one.get_ylim() == other.get_ylim()
    dearest_msek = (64 * 50_000.0 + 9e6) / 1e6
    assert dearest_msek < columns[0][2].get_ylim()[1] < 1.3 * dearest_msek


def test_years_that_differ_are_those_that_differ_in_more_than_programmes_and_their_cost() -> None:
    other = {**EASY, 5: {"programmes": "Parent training"}, 20: {"stage": STAGES[4]}, 21: {"missed": "School"}}
    assert differing_ages(years({"as_today": EASY, "whole_chain": other}), "as_today", "whole_chain") == [20, 21]


def test_what_began_before_somebody_arrived_ends_as_a_single_year() -> None:
    arrived = {20: {"events": "arrived"}, 24: {"events": "recovered;misuse_ended"}}
    found = marks({"as_today": arrived}, HAPPENED)
    assert found["recovers"] == [Mark("event", 24, 24)]
    assert found["the dependence ends"] == [Mark("event", 24, 24)]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("lives", [(HARD,), (EASY,), (HARD, EASY), (EASY, HARD, HARD), ({}, {})])
def test_no_text_overlaps_another_or_leaves_the_page(
    lives: tuple[Told, ...], language: str, page_faults: Callable[[Figure], list[str]]
) -> None:
    names = ("Som i dag", "Hela kedjan", "En strategi med ett mycket långt namn som inte får plats på en enda rad")
    figure = figure_of(dict(zip(names, lives, strict=False)), language)
    assert page_faults(figure) == []


def test_tables_that_lack_something_are_refused_in_one_line() -> None:
    table = years({"as_today": EASY})
    with pytest.raises(ValueError, match="years lacks the column 'stage'"):
        life_figure(table.drop(columns="stage"), bill(table), {"as_today": "As today"}, Words("en"))
    with pytest.raises(ValueError, match="no rows for the strategy 'school'"):
        life_figure(table, bill(table), {"school": "School"}, Words("en"))
    with pytest.raises(ValueError, match="for the payer 'region'"):
        life_figure(table, bill(table).query("payer != 'region'"), {"as_today": "As today"}, Words("en"))
    with pytest.raises(ValueError, match="unknown step 'gone'"):
        life_figure(table.assign(stage="gone"), bill(table), {"as_today": "As today"}, Words("en"))

"""Claims about the evidence tables: nothing incomplete, unknown, doubled or contradictory gets in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.evidence import parameters as parameters_module
from sim.evidence import tables
from sim.evidence.headlines import source_outcomes
from sim.evidence.parameters import Shift, calibrated_shifts, parameter_record
from sim.evidence.tables import FOLDER, EvidenceError, check_provenance, citations, parameters, read_table
from sim.money.prices import prices

Spoil = Callable[[str, str], None]
FAMILY, CRIME = "parameters_family.csv", "parameters_crime.csv"
SEPARATION = "separation_log_odds,,,-3.3,-5.3,-1.3,log-odds,normal,register,baseline:B041,2021,high,"


@pytest.fixture
def spoil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Replace some text in a copy of the tables that the loader then reads."""
    folder = tmp_path / "evidence"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(tables, "FOLDER", folder)
    monkeypatch.setattr(parameters_module, "parameters", parameters.__wrapped__)

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return replace


def cells(**changed: str) -> str:
    """Return the row of the separation hazard with some cells changed."""
    header = (FOLDER / FAMILY).read_text(encoding="utf-8").splitlines()[0].split(",")
    row = dict(zip(header, SEPARATION.split(","), strict=True))
    return ",".join((row | changed)[column] for column in header[:-1]) + ","


def test_the_tables_as_they_are_get_in(spoil: Spoil) -> None:
    spoil(FAMILY, SEPARATION, cells())
    assert parameters.__wrapped__() == parameters()
    parameter_record()


@pytest.mark.parametrize(
    "column", ["name", "value", "low", "high", "unit", "distribution", "kind", "source", "year", "confidence"]
)
@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_cell_is_refused_by_line_and_column(column: str, nothing: str, spoil: Spoil) -> None:
    spoil(FAMILY, SEPARATION, cells(**{column: nothing}))
    with pytest.raises(EvidenceError, match=rf"{FAMILY} line 2: empty cell in {column}"):
        parameter_record()


def test_an_empty_note_is_refused(spoil: Spoil) -> None:
    lines = (FOLDER / FAMILY).read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines if line.startswith(SEPARATION))
    spoil(FAMILY, row, SEPARATION)
    with pytest.raises(EvidenceError, match="empty cell in note"):
        parameter_record()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "guess"}, "kind 'guess' is not one of register, trial"),
        ({"source": "baseline:B999"}, "source 'baseline:B999' is neither"),
        ({"source": "my memory"}, "source 'my memory' is neither"),
        ({"source": "assumption"}, "source 'assumption' is neither"),
        ({"confidence": "certain"}, "confidence 'certain' is not one of high, medium, low"),
        ({"distribution": "cauchy"}, "distribution 'cauchy' is not one of normal, uniform, fixed"),
        ({"value": "-5.4"}, r"value -5.4 lies outside low -5.3 to high -1.3"),
        ({"value": "-1.2"}, "lies outside"),
        ({"low": "-2.0"}, "lies outside"),
        ({"value": "nan"}, "lies outside"),
        ({"low": "nan"}, "lies outside"),
    ],
)
def test_what_is_unknown_or_outside_its_interval_is_refused(changed: dict[str, str], told: str, spoil: Spoil) -> None:
    spoil(FAMILY, SEPARATION, cells(**changed))
    with pytest.raises(EvidenceError, match=told):
        parameter_record()


@pytest.mark.parametrize("row", ["separation_log_odds,,,-3.3", "separation_log_odds" + "," * 20])
def test_a_row_with_too_few_or_too_many_cells_is_refused(row: str, spoil: Spoil) -> None:
    spoil(FAMILY, cells(), row + "\n" + cells())
    with pytest.raises(EvidenceError, match=f"{FAMILY} line 2: the number of cells"):
        parameter_record()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("conviction_log_odds,16,17,", "conviction_log_odds,15,17,", "ages 15-17 overlap another row"),
        ("conviction_log_odds,21,24,", "conviction_log_odds,20,24,", "ages 20-24 overlap another row"),
        ("conviction_log_odds,21,24,", "conviction_log_odds,,,", "some rows have ages and some have none"),
        ("conviction_woman,,,", "conviction_drug,,,", "stands more than once without ages"),
    ],
)
def test_ages_that_overlap_or_names_that_stand_twice_are_refused(old: str, new: str, told: str, spoil: Spoil) -> None:
    spoil(CRIME, old, new)
    with pytest.raises(EvidenceError, match=told):
        parameter_record()


@pytest.mark.parametrize(
    "changed",
    [
        {"age_from": "3"},
        {"age_to": "3"},
        {"age_from": "9", "age_to": "3"},
        {"age_from": "0", "age_to": "65"},
        {"age_from": "-3", "age_to": "9"},
        {"value": "a lot"},
        {"year": "recently"},
        {"low": "-inf"},
    ],
)
def test_ages_and_numbers_that_make_no_sense_are_refused(changed: dict[str, str], spoil: Spoil) -> None:
    spoil(FAMILY, SEPARATION, cells(**changed))
    with pytest.raises(EvidenceError, match=FAMILY):
        parameter_record()


def test_a_shift_of_nothing_is_refused() -> None:
    with pytest.raises(EvidenceError, match="no such parameter to shift: conviction_lgo_odds"):
        parameter_record([Shift("conviction_lgo_odds", 0.1)])


def test_a_shift_moves_its_ages_and_no_others() -> None:
    before, after = parameter_record([]), parameter_record([Shift("conviction_log_odds", 0.5, 20, 29)])
    moved = (after["conviction_log_odds"] - before["conviction_log_odds"])[0]
    assert moved[20:30] == pytest.approx(0.5)
    assert not moved[:20].any() and not moved[30:].any()
    others = [name for name in before.dtype.names if name != "conviction_log_odds"]
    assert all((before[name] == after[name]).all() for name in others)


def test_calibration_shifts_what_exists_and_within_its_bounds() -> None:
    names = set(parameter_record([]).dtype.names)
    assert {shift.name for shift in calibrated_shifts()} <= names
    assert all(abs(shift.add) < 4.0 for shift in calibrated_shifts()), "a shift at its bound has not converged"


def test_every_number_has_a_source_that_can_be_looked_up() -> None:
    assert len(parameters()) > 250
    for one in (*parameters(), *prices()):
        if one.source != "assumption":
            assert one.source in citations()
        else:
            assert one.kind == "assumption"


@pytest.mark.parametrize("kind", ["register", "trial", "meta-analysis", "consultant"])
def test_only_an_assumption_may_rest_on_nothing(kind: str) -> None:
    check_provenance("here", "assumption", "assumption", "low", "a note")
    with pytest.raises(EvidenceError):
        check_provenance("here", kind, "assumption", "low", "a note")


@pytest.mark.parametrize("kind", ["register", "trial", "meta-analysis", "consultant"])
def test_a_number_whose_note_speaks_of_an_assumption_is_one(kind: str) -> None:
    with pytest.raises(EvidenceError, match="the kind must be assumption"):
        check_provenance("here", kind, "baseline:B041", "low", "two visits: the number is an assumption")


def test_every_table_has_unique_rows() -> None:
    for file in ("baseline", "effects", "interventions", "unit_costs", "targets"):
        ids = [row["id"] for row in read_table(FOLDER / f"{file}.csv")]
        assert len(set(ids)) == len(ids), file


def test_the_headlines_of_umea_are_those_of_its_document() -> None:
    told = source_outcomes("umea", 9000)
    assert told is not None
    assert list(told.values()) == [450, 270, 270, 90, 45, 27]
    assert source_outcomes("small", 200) is None

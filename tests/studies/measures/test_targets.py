"""Claims about tables of targets: what can be measured is read, the rest is refused in one line that says where."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.configuration.faults import BadInput
from sim.evidence.tables import citations
from sim.studies.calibration.evaluations import measure
from sim.studies.measures.lives import Lives
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.measures.targets import (
    ABOUT_THE_SOURCE,
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    ROLES,
    TABLE,
    others_targets,
    project_targets,
    read_targets,
)

PLAIN = {
    "id": "work_30", "quantity": "share", "state": "work", "age_from": "30", "age_to": "39", "low": "80", "high": "90",
}  # fmt: skip
SHARE_OF_YEARS = PLAIN | {"quantity": "concentration"}
AGAIN = PLAIN | {"quantity": "recurrence", "years": "3"}
MEANS = PLAIN | {"quantity": "mean_difference", "state": "", "exposure": "men"}
RATIO = PLAIN | {"quantity": "odds_ratio", "state": "drug", "exposure": "men"}
RATES = RATIO | {"quantity": "rate_ratio"}
GRADED = RATIO | {"exposure": "attention at 6"}

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and return where it is."""

    def to_disk(content: str | bytes) -> Path:
        path = tmp_path / "mine.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return to_disk


def table(*rows: dict[str, str]) -> str:
    """Return rows as CSV, with a column for all that any of them has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def refused(path: Path) -> str:
    """Return the one line that a file is refused with."""
    with pytest.raises(BadInput) as caught:
        read_targets(path)
    line = str(caught.value)
    assert line.isprintable() and len(line) < 1500, "one line that fits on a screen"
    return line


def test_a_row_is_read_as_it_is_written(write: Write) -> None:
    (target,) = read_targets(write(table(PLAIN | {"value": "85.5", "among": "women & born_here", "source": "mine"})))
    assert (target.id, target.quantity, target.state, target.among) == ("work_30", "share", "work", "women & born_here")
    assert (target.low, target.high, target.value) == (80.0, 90.0, 85.5)
    assert (target.age_from, target.age_to, target.role, target.source) == (30, 39, "check", "mine")
    assert (target.years, target.times, target.priors, target.contrast) == (None, None, None, None)


@pytest.mark.parametrize(("text", "priors"), [("0", (0, 0)), ("1-2", (1, 2)), ("3+", (3, 65)), ("", None)])
def test_earlier_events_are_a_number_a_range_or_a_least(text: str, priors: Any, write: Write) -> None:
    row = AGAIN | {"priors": text}
    assert read_targets(write(table(row)))[0].priors == priors


def test_an_open_end_is_allowed_where_nothing_is_fitted(write: Write) -> None:
    (target,) = read_targets(write(table(PLAIN | {"low": "", "high": "90"})))
    assert (target.low, target.high) == (-math.inf, 90.0)


@pytest.mark.parametrize("column", ABOUT_THE_SOURCE)
def test_columns_that_say_where_a_row_comes_from_may_hold_anything(column: str, write: Write) -> None:
    (target,) = read_targets(write(table(PLAIN | {column: "whatever, from Umeå – 2019"})))
    assert (target.id, target.low, target.high) == ("work_30", 80.0, 90.0)


@pytest.mark.parametrize(
    ("role", "read_as"), [(role, role) for role in ROLES] + [(r, "check") for r in ("", "holdout")]
)
def test_another_role_than_ours_is_a_check(role: str, read_as: str, write: Write) -> None:
    assert read_targets(write(table(PLAIN | {"role": role})))[0].role == read_as


@pytest.mark.parametrize(
    ("role", "read_as"),
    [("fit", "check"), ("check", "check"), ("structure", "structure"), ("report", "report")]
    + [(role, "check") for role in ("", "input", "holdout")],
)
def test_nothing_of_a_strangers_is_fitted_and_all_else_of_it_is_as_it_is_read(
    role: str, read_as: str, write: Write
) -> None:
    path = write(table(PLAIN | {"role": role, "value": "85"}, RATIO | {"id": "b", "role": role}))
    given = others_targets(path)
    assert [target.role for target in given] == [read_as] * 2
    assert given == tuple(replace(target, role=read_as) for target in read_targets(path))


def test_a_strangers_table_is_refused_as_ours_is(write: Write) -> None:
    path = write(table(PLAIN | {"role": "fit", "high": ""}))
    line = refused(path)
    with pytest.raises(BadInput) as caught:
        others_targets(path)
    assert str(caught.value) == line


@pytest.mark.parametrize("text", ["\ufeff" + table(PLAIN), table(PLAIN).replace("\n", "\r\n"), table(PLAIN) + "\n\n"])
def test_a_spreadsheets_way_of_saving_is_read_too(text: str, write: Write) -> None:
    assert len(read_targets(write(text))) == 1


# What is given, and what the one line must hold: file and line, column, what was given, what is allowed.
BAD_ROWS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "an unknown column": (PLAIN | {"statee": "x"}, ("line 1", "'statee'", "one of id, quantity", "mean state?")),
    "a column that would restrict": (PLAIN | {"sex": "women"}, ("line 1", "'sex'", "one of id, quantity")),
    "no id": (PLAIN | {"id": ""}, ("line 2", "id", "''", "a name of its own")),
    "an id too long": (PLAIN | {"id": "x" * 101}, ("line 2", "id", "xxx", "at most 100")),
    "an id that moves the cursor": (PLAIN | {"id": "a\x1b[2Jb"}, ("line 2", "id", "x1b", "a name of its own")),
    "a word for a number": (PLAIN | {"low": "many"}, ("line 2", "low", "'many'", "a number")),
    "a decimal comma": (PLAIN | {"high": "90,5"}, ("line 2", "high", "'90,5'", "a number")),
    "a per cent sign": (PLAIN | {"high": "90 %"}, ("line 2", "high", "'90 %'", "a number")),
    "infinity": (PLAIN | {"high": "inf"}, ("line 2", "high", "'inf'", "a number")),
    "no number": (PLAIN | {"value": "nan"}, ("line 2", "value", "'nan'", "a number")),
    "too large a number": (PLAIN | {"value": "1e999"}, ("line 2", "value", "'1e999'", "a number")),
    "python's underscore": (PLAIN | {"value": "8_5"}, ("line 2", "value", "'8_5'", "a number")),
    "low above high": (PLAIN | {"low": "91"}, ("line 2", "low", "91, above high, 90", "low at most high")),
    "an age of words": (PLAIN | {"age_from": "thirty"}, ("line 2", "age_from", "'thirty'", "0 to 64")),
    "an age above 64": (PLAIN | {"age_to": "65"}, ("line 2", "age_to", "'65'", "0 to 64")),
    "an age below 0": (PLAIN | {"age_from": "-1"}, ("line 2", "age_from", "'-1'", "0 to 64")),
    "half an age": (PLAIN | {"age_from": "30.5"}, ("line 2", "age_from", "'30.5'", "0 to 64")),
    "a superscript age": (PLAIN | {"age_from": "\u00b2"}, ("line 2", "age_from", "\u00b2", "0 to 64")),
    "ages backwards": (PLAIN | {"age_from": "40"}, ("line 2", "age_from", "ages 40 to 39", "from young to old")),
    "no ages": (PLAIN | {"age_from": ""}, ("line 2", "a share without age_from", "state, age_from, age_to")),
    "an unknown quantity": (PLAIN | {"quantity": "shar"}, ("line 2", "quantity", "'shar'", "mean share?")),
    "an empty quantity": (PLAIN | {"quantity": ""}, ("line 2", "quantity", "''", "one of share")),
    "an unknown state": (PLAIN | {"state": "wrok"}, ("line 2", "state", "'wrok'", "mean 'work'?", "quantities.md")),
    "an unknown group": (PLAIN | {"among": "womn"}, ("line 2", "among", "'womn'", "mean 'women'?", "quantities.md")),
    "a missing column": ({**PLAIN, "state": ""}, ("line 2", "a share without state", "state, age_from, age_to")),
    "an unused column": (PLAIN | {"years": "3"}, ("line 2", "a share does not use years", "among")),
    "another unused column": (RATIO | {"top_percent": "5"}, ("line 2", "does not use top_percent", "adjusted_for")),
    "years beyond 64": (PLAIN | {"quantity": "survival", "years": "35"}, ("35 years from the age of 30",)),
    "no years": (PLAIN | {"quantity": "survival", "years": "0"}, ("line 2", "years", "'0'", "1 to 64")),
    "very many years": (PLAIN | {"quantity": "survival", "years": "9" * 5000}, ("line 2", "years", "999", "1 to 64")),
    "no times": (PLAIN | {"quantity": "ever", "times": "0"}, ("line 2", "times", "'0'", "1 to 65")),
    "no per cent": (SHARE_OF_YEARS | {"top_percent": "0"}, ("top_percent", "0", "above 0, at most 100")),
    "too many per cent": (SHARE_OF_YEARS | {"top_percent": "101"}, ("top_percent", "101", "at most 100")),
    "priors of words": (AGAIN | {"priors": "few"}, ("priors", "'few'", "0, 1-2 or 3+")),
    "priors in superscript": (AGAIN | {"priors": "\u00b2"}, ("priors", "0, 1-2 or 3+")),
    "priors backwards": (AGAIN | {"priors": "2-1"}, ("priors", "'2-1'", "0, 1-2 or 3+")),
    "priors with no end": (AGAIN | {"priors": "2-"}, ("priors", "'2-'", "0, 1-2 or 3+")),
    "very many priors": (AGAIN | {"priors": "9" * 5000}, ("priors", "0, 1-2 or 3+")),
    "another within": (RATIO | {"within": "school"}, ("line 2", "within", "'school'", "household")),
    "an exposure that changes": (RATIO | {"exposure": "drug"}, ("line 2", "exposure", "'drug'", "'drug by 18'")),
    "a group that changes": (RATIO | {"among": "drug"}, ("line 2", "among", "'drug'", "changes from year to year")),
    "a reference that changes": (RATIO | {"reference": "drug"}, ("line 2", "reference", "changes from year to year")),
    "a band of ages of persons": (RATIO | {"among": "aged 20-30"}, ("line 2", "among", "changes from year to year")),
    "what is held changes": (RATIO | {"adjusted_for": "women + drug"}, ("adjusted_for", "changes from year to year")),
    "a trait for a group": (PLAIN | {"among": "attention at 6"}, ("line 2", "among", "who is meant?", "below -1")),
    "a trait among others": (RATIO | {"exposure": "men & attention at 6"}, ("line 2", "exposure", "who is meant?")),
    "a trait in a rate ratio": (RATES | {"exposure": "attention at 6"}, ("exposure", "who is meant?")),
    "a reference to a trait": (GRADED | {"reference": "men"}, ("reference", "more or less of a trait")),
    "a contrast of yes and no": (RATIO | {"contrast": "2"}, ("line 2", "contrast", "yes or no")),
    "a contrast of nothing": (GRADED | {"contrast": "0"}, ("line 2", "contrast", "not 0")),
    "too large a contrast": (GRADED | {"contrast": "1e9"}, ("contrast", "1e+09", "at most 100")),
    "a rate ratio held for more": (RATES | {"adjusted_for": "men"}, ("adjusted_for", "'men'", "age + sex")),
    "two traits": (MEANS | {"trait": "bonds at 6 & bonds at 7"}, ("trait", "one trait")),
    "a group for a trait": (MEANS | {"trait": "women"}, ("trait", "'women'", "one trait")),
    "a fitted row without an end": (PLAIN | {"role": "fit", "high": ""}, ("without an interval", "low and high")),
    "a fitted row without width": (PLAIN | {"role": "fit", "low": "90"}, ("without an interval", "low below high")),
    "a formula for an id": (PLAIN | {"id": "=1+1"}, ("line 2", "id", "'=1+1'", "formula")),
    "a formula in a note": (PLAIN | {"note": "@SUM(A1)"}, ("line 2", "note", "'@SUM(A1)'", "formula")),
    "a formula in a source": (PLAIN | {"source": "-2+cmd|' /C calc'!A0"}, ("line 2", "source", "cmd", "formula")),
    "a formula for a title": (PLAIN | {"title": "+HYPERLINK(1)"}, ("line 2", "title", "HYPERLINK", "formula")),
    "too many terms": (PLAIN | {"among": " & ".join(["women"] * 50)}, ("line 2", "among", "50 terms", "at most 40")),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_row_that_cannot_be_measured_is_refused_with_place_and_remedy(name: str, write: Write) -> None:
    row, words = BAD_ROWS[name]
    line = refused(write(table(row)))
    assert line.startswith("mine.csv line ")
    assert [word for word in words if word not in line] == [], line


@pytest.mark.parametrize("harmless", ["-", "+", "-0.5", "+4", "", "R = 0.5", "a@b.se"])
def test_what_only_looks_a_little_like_a_formula_is_a_note(harmless: str, write: Write) -> None:
    assert read_targets(write(table(PLAIN | {"note": harmless})))[0].note == harmless


BAD_FILES: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "an empty file": ("", ("line 1", "no column id, quantity, low, high", "commas")),
    "only a header": (table(PLAIN).splitlines()[0], ("0 rows", f"1 to {MOST_ROWS}")),
    "columns missing": (table({"id": "a", "low": "1"}), ("line 1", "no column quantity, high")),
    "semicolons": (table(PLAIN).replace(",", ";"), ("line 1", "semicolons", "commas")),
    "a doubled column": ("id,quantity,low,high,state,state\na,share,1,2,work,work\n", ("line 1", "state stands twice")),
    "a column without a name": ("id,quantity,low,high,\na,share,1,2,\n", ("line 1", "unknown column ''")),
    "a doubled id": (table(PLAIN, PLAIN | {"id": "b"}, PLAIN), ("line 4, id", "'work_30' stands on line 2 too")),
    "too few cells": (table(PLAIN) + "b,share,work\n", ("line 3", "number of cells")),
    "too many cells": (table(PLAIN) + "b,share,work,1,2,3,4,5,6\n", ("line 3", "number of cells")),
    "an open quote": (table(PLAIN) + '"b,share\n', ("line 3", "is no CSV")),
    "a stray quote": (table(PLAIN) + '"b"c,share\n', ("line 3", "is no CSV")),
    "latin 1": (table(PLAIN | {"note": "Umeå"}).encode("latin-1"), ("is not UTF-8", "UTF-8")),
    "utf-16": (table(PLAIN).encode("utf-16"), ("byte 0 is not UTF-8",)),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ("is not UTF-8",)),
    "noughts": (b"\0" * 5000, ("line 1", "no column id")),
    "a huge cell": (table(PLAIN | {"note": "x" * 200_000}), ("line 2", "is no CSV")),
    "too many rows": (table(*(PLAIN | {"id": str(k)} for k in range(MOST_ROWS + 1))), (f"{MOST_ROWS + 1} rows",)),
    "too many bytes": (b"x" * (MOST_BYTES + 1), (f"more than {MOST_BYTES} bytes", "a smaller file")),
    "a long unknown column": (table(PLAIN | {"y" * 90_000: ""}), ("line 1", "unknown column 'yyy")),
    "a long unknown quantity": (table(PLAIN | {"quantity": "y" * 90_000}), ("line 2, quantity", "'yyy")),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_table_is_refused_in_one_line(name: str, write: Write) -> None:
    content, words = BAD_FILES[name]
    line = refused(write(content))
    assert "mine.csv" in line
    assert [word for word in words if word not in line] == [], line


@pytest.mark.parametrize(
    ("path", "words"),
    [("missing.csv", "no such file"), (".", "a folder"), ("/dev/zero", "no such file"), ("a\0b.csv", "")],
)
def test_what_is_no_file_is_refused_and_never_waited_for(path: str, words: str, tmp_path: Path) -> None:
    assert words in refused(tmp_path / path)


def test_a_line_is_told_as_an_editor_counts_it(write: Write) -> None:
    text = table(PLAIN | {"note": "a\nnote on\nthree lines"}) + "\n\nb,share,work,30,39,90,80,\n"
    assert "mine.csv line 7, low" in refused(write(text))


def test_as_many_rows_as_are_allowed_are_read(write: Write) -> None:
    rows = table(*(PLAIN | {"id": f"row_{k}"} for k in range(MOST_ROWS)))
    assert len(read_targets(write(rows))) == MOST_ROWS


# --- random tables

OURS = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))
CELLS = st.text(max_size=12) | st.sampled_from(
    [
        *{cell for row in OURS for column, cell in row.items() if column not in ("note", "source")},
        *QUANTITIES,
        "=1",
        "²",
    ]
)
SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def read_or_refused(path: Path) -> tuple[Any, ...]:
    """Return the rows of a file, none where it is refused in one line; any other exception passes."""
    try:
        return read_targets(path)
    except BadInput as bad:
        assert str(bad).isprintable() and "mine.csv" in str(bad)
        return ()


@SETTINGS
@given(text=st.text(max_size=200) | st.binary(max_size=200))
def test_any_file_is_read_or_refused(text: str | bytes, write: Write) -> None:
    read_or_refused(write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")))


@SETTINGS
@given(
    row=st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=8),
    plain=st.sampled_from([PLAIN, RATIO, *OURS]),
)
def test_any_row_with_our_columns_is_read_or_refused_and_what_is_read_can_be_measured(
    row: dict[str, str], plain: dict[str, str], write: Write, lives: Lives
) -> None:
    (*measured,) = measure(lives, read_or_refused(write(table(plain | row))))
    assert all(isinstance(value, float) for value in measured)


KINDS = st.sampled_from(["cut", "double", "swap", "insert"])
MUTATIONS = st.tuples(st.floats(0, 1), KINDS, CELLS | st.sampled_from(',"\n\r;\0'))


def mutated(text: str, mutations: list[tuple[float, str, str]]) -> str:
    for where, kind, new in mutations:
        at = int(where * len(text))
        cell = text.find(",", at) + 1
        after = {"cut": text[at + 3 :], "double": text[max(at - 9, 0) :], "swap": text[at + 1 : at + 2] + text[at:]}
        text = text[:cell] + new + text[cell:] if kind == "insert" else text[:at] + after[kind]
    return text


@SETTINGS
@given(
    rows=st.lists(st.sampled_from(OURS), min_size=1, max_size=3, unique_by=lambda row: row["id"]),
    mutations=st.lists(MUTATIONS, min_size=1, max_size=4),
)
def test_our_own_table_mutated_is_read_or_refused_and_what_is_read_can_be_measured(
    rows: list[dict[str, str]], mutations: list[tuple[float, str, str]], write: Write, lives: Lives
) -> None:
    text = mutated(table(*rows), mutations).encode("utf-8", "surrogatepass")
    measure(lives, read_or_refused(write(text)))


@pytest.mark.slow
@settings(SETTINGS, max_examples=5_000)
@given(row=st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=8), plain=st.sampled_from([PLAIN, RATIO, *OURS]))
def test_thousands_of_rows_are_read_or_refused(
    row: dict[str, str], plain: dict[str, str], write: Write, lives: Lives
) -> None:
    measure(lives, read_or_refused(write(table(plain | row))))


# --- the project's own


def test_every_row_of_the_project_has_a_source_that_exists() -> None:
    targets = project_targets()
    assert len(targets) >= 100
    for target in targets:
        assert target.source, target.id
        assert all(source == "assumption" or source in citations() for source in target.source.split(";")), target.id


def test_every_fitted_row_of_the_project_has_an_interval_with_its_value_inside() -> None:
    fitted = [target for target in project_targets() if target.role == "fit"]
    assert len(fitted) >= 30
    for target in fitted:
        assert -math.inf < target.low < target.high < math.inf, target.id
        assert target.value is not None and target.low <= target.value <= target.high, target.id


OUR_OWN = PLAIN | {"role": "check", "source": "assumption"}


@pytest.mark.parametrize("role", ["", "holdout", "input", "Fit", "fit "])
def test_a_role_that_is_none_of_ours_is_refused_in_our_own_table(
    role: str, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    monkeypatch.setattr(
        "sim.studies.measures.targets.TABLE", write(table(OUR_OWN | {"id": "a"}, OUR_OWN | {"role": role}))
    )
    with pytest.raises(BadInput) as caught:
        project_targets()
    words = ("validation.csv, work_30", f"role '{role}'", f"one of {', '.join(ROLES)}")
    assert [word for word in words if word not in str(caught.value)] == [], caught.value


def test_our_own_table_is_read_with_each_of_our_roles(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    rows = [OUR_OWN | {"id": role, "role": role} for role in ROLES]
    monkeypatch.setattr("sim.studies.measures.targets.TABLE", write(table(*rows)))
    assert [target.role for target in project_targets()] == list(ROLES)


def test_a_source_that_is_no_row_of_the_evidence_is_refused(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    monkeypatch.setattr("sim.studies.measures.targets.TABLE", write(table(OUR_OWN | {"source": "effects:E999"})))
    with pytest.raises(BadInput, match=r"work_30: source 'effects:E999'"):
        project_targets()


def test_every_row_of_the_project_can_be_measured_on_few_lives(lives: Lives) -> None:
    targets = project_targets()
    found = dict(zip([target.id for target in targets], measure(lives, targets), strict=True))
    assert sum(np.isfinite(value) for value in found.values()) > 0.8 * len(found)
    for target in targets:
        value = found[target.id]
        if QUANTITIES[target.quantity].unit.startswith("%") and target.quantity != "mediated_share":
            assert np.isnan(value) or abs(value) <= 100.0, target.id
        if QUANTITIES[target.quantity].unit == "ratio":
            assert np.isnan(value) or value > 0.0, target.id

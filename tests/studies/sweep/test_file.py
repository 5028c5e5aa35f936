"""Claims about tables of points: plain ones are read, hostile ones are refused in one line with row and column."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.configuration.faults import BadInput
from sim.studies.sweep import file as sweep_file
from sim.studies.sweep.file import points_in


def csv(folder: Path, text: str | bytes) -> Path:
    path = folder / "points.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_cells_are_numbers_words_and_truths_and_an_empty_one_leaves_the_key(tmp_path: Path) -> None:
    text = "municipality.births_per_year,municipality.title.sv,economics.discount_rate_per_year,x.y\r\n"
    text += '100,"Umeå, norr",0.04,true\r\n-5,0114,1e-3,\r\n\r\n7,a,.5,false\r\n'
    assert points_in(csv(tmp_path, "\ufeff" + text)) == [
        {"municipality.births_per_year": 100, "municipality.title.sv": "Umeå, norr",
         "economics.discount_rate_per_year": 0.04, "x.y": True},
        {"municipality.births_per_year": -5, "municipality.title.sv": "0114",
         "economics.discount_rate_per_year": 0.001},
        {"municipality.births_per_year": 7, "municipality.title.sv": "a", "economics.discount_rate_per_year": 0.5,
         "x.y": False},
    ]  # fmt: skip


def test_a_parquet_file_says_the_same_as_a_csv_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a.b": [1, 2], "a.c": [0.5, None], "a.d": ["x", None], "a.e": [True, False]})
    frame.to_parquet(tmp_path / "points.parquet")
    found = points_in(tmp_path / "points.parquet")
    assert found == [{"a.b": 1, "a.c": 0.5, "a.d": "x", "a.e": True}, {"a.b": 2, "a.e": False}]
    assert [type(value) for value in found[0].values()] == [int, float, str, bool]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "columns"),
        ("a.b\n", "no rows"),
        ("a.b,a.b\n1,2\n", "stands twice"),
        ("a.b,a.c\n1,2\n3\n", "row 2 has 1 cells"),
        ("a.b\n=1+1\n", "row 1, a.b"),
        ("a.b\n=HYPERLINK(\"x\")\n", "no formula"),
        ("a.b\n@SUM(A1)\n", "no formula"),
        ("a.b\n+cmd|' /C calc'!A0\n", "no formula"),
        ("a.b\n-x\n", "no formula"),
        ("a.b\n1e999\n", "finite"),
        ("a.b\nx\x00y\n", "row 1"),
        ("a.b\nx\x1b[2Jy\n", "control"),
        ("a b\n1\n", "column 1"),
        ("_target_\n1\n", "column 1"),
        ("A.b\n1\n", "column 1"),
        (b"a.b\n\xff\xfe\n", "UTF-8"),
        ('a.b\n"open\n', "line"),
        ("a.b\n" + "x" * 500 + "\n", "at most 400"),
        (",".join(f"a.k{k}" for k in range(300)) + "\n", "300 columns"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_meant_is_refused_in_one_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        points_in(csv(tmp_path, text))
    assert "points.csv" in str(refused.value) and "\n" not in str(refused.value)
    assert told in str(refused.value)


def test_too_many_rows_and_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_file, "MOST_ROWS", 3)
    with pytest.raises(BadInput, match="more than 3 rows"):
        points_in(csv(tmp_path, "a.b\n" + "1\n" * 4))
    monkeypatch.setattr(sweep_file, "LARGEST_BYTES", 5)
    with pytest.raises(BadInput, match="more than 5 bytes"):
        points_in(csv(tmp_path, "a.b\n1\n2\n"))


def test_too_many_cells_are_refused_in_either_kind_of_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_file, "MOST_CELLS", 5)
    pd.DataFrame({"a.b": [1, 2, 3], "a.c": [1, 2, 3]}).to_parquet(tmp_path / "points.parquet")
    for path in (csv(tmp_path, "a.b,a.c\n1,1\n2,2\n3,3\n"), tmp_path / "points.parquet"):
        with pytest.raises(BadInput, match="5 cells"):
            points_in(path)
    assert len(points_in(csv(tmp_path, "a.b,a.c\n1,1\n2,2\n"))) == 2


def test_a_parquet_file_that_would_fill_the_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    pd.DataFrame({"a.b": [0] * 1_100_000}).to_parquet(tmp_path / "points.parquet")
    with pytest.raises(BadInput, match="at most"):
        points_in(tmp_path / "points.parquet")


def test_one_long_text_that_a_parquet_file_repeats_is_refused_before_it_is_repeated(tmp_path: Path) -> None:
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 1_000_000]))
    pq.write_table(pa.table({"a.b": repeated}), tmp_path / "points.parquet", dictionary_pagesize_limit=2_000_000)
    assert (tmp_path / "points.parquet").stat().st_size < 10_000_000
    with pytest.raises(BadInput, match="at most 400"):
        points_in(tmp_path / "points.parquet")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no table at all"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "points.parquet").write_bytes(content)
    with pytest.raises(BadInput, match="Parquet"):
        points_in(tmp_path / "points.parquet")


def test_columns_of_lists_and_files_that_are_none_are_refused(tmp_path: Path) -> None:
    pd.DataFrame({"a.b": [[1], [2]]}).to_parquet(tmp_path / "points.parquet")
    with pytest.raises(BadInput, match=r"a\.b"):
        points_in(tmp_path / "points.parquet")
    for name, told in (("no.csv", "no such file"), ("no.xlsx", r"\.csv or \.parquet")):
        with pytest.raises(BadInput, match=told):
            points_in(tmp_path / name)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(BadInput, match="a folder"):
        points_in(tmp_path / "folder.csv")

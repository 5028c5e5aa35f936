"""Contents that are small to write down and large to take in."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq


def alias_bomb(head: str = "[", end: str = "]") -> str:
    """Return forty lines of YAML that stand for 9**38 values."""
    lines = [f"a0: &a0 {head}x{end}\n"]
    return "".join(lines + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)])


def brackets() -> str:
    """Return a list in a list in a list, almost a million levels deep."""
    return "a: " + "[" * 999_000


def indented() -> str:
    """Return keys a thousand levels deep, by blanks."""
    return "".join(" " * i + "a:\n" for i in range(1300))


def wide_table(columns: int) -> str:
    """Return a table with one row and so many columns."""
    return ",".join(f"a{i}" for i in range(columns)) + "\n" + ",".join("1" for _ in range(columns)) + "\n"


def parquet_of_rows(rows: int) -> bytes:
    """Return a small Parquet file with so many equal numbers."""
    return _parquet(pa.table({"seed": pa.array([1]).take(pa.array([0] * rows, type=pa.int32()))}))


def parquet_of_text(rows: int, letters: int) -> bytes:
    """Return a small Parquet file with the same long text in every row."""
    indices = pa.array([0] * rows, type=pa.int32())
    text = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * letters]))
    return _parquet(pa.table({f"municipality.x{k}": text for k in range(5)}))


def _parquet(table: pa.Table) -> bytes:
    content = io.BytesIO()
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()

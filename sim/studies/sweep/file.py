"""Points from a file: CSV or Parquet with one column a key and one row a point, read with suspicion.

An empty cell leaves the key as it is. In a CSV file a cell is a number, true, false or text; a cell that a spreadsheet
would calculate is refused, and so is anything too large to have been meant.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.configuration.faults import BadInput, fault, printable, shown

LARGEST_BYTES = 50_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
LONGEST_CELL = 400
MOST_CELLS = 5_000_000

_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_KEY = re.compile(r"[a-z][\w.*@-]{0,199}")
_FORMULA = ("=", "+", "-", "@")


def points_in(path: Path) -> list[dict[str, Any]]:
    """Return the points of a file, each as dotted key -> value.

    Raises:
        BadInput: one line that names the file, and the row and column where there is one (the first row is 1, below
            the line of keys).
    """
    where = printable(str(path))
    content = _bytes_of(path, where)
    rows = _from_parquet(content, where) if path.suffix == ".parquet" else _from_csv(content, where)
    points, cells = [], 0
    for _, point in zip(range(MOST_ROWS + 1), rows, strict=False):
        points.append(point)
        cells += len(point)
        if cells > MOST_CELLS:
            raise BadInput(fault(where, f"more than {MOST_CELLS} cells", "a smaller file, or several designs"))
    if len(points) > MOST_ROWS:
        raise BadInput(fault(where, f"more than {MOST_ROWS} rows", "a smaller file, or several designs"))
    if not points:
        raise BadInput(fault(where, "no rows", "a line of keys and at least one row below it"))
    return points


def _bytes_of(path: Path, where: str) -> bytes:
    if path.suffix not in (".csv", ".parquet"):
        raise BadInput(fault(where, f"a file that ends in {shown(path.suffix)}", "one that ends in .csv or .parquet"))
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise BadInput(fault(where, "a folder" if path.is_dir() else "no such file", "a table of points"))
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(fault(where, f"cannot be read ({getattr(error, 'strerror', None) or error})")) from None
    if len(content) > LARGEST_BYTES:
        raise BadInput(fault(where, f"more than {LARGEST_BYTES} bytes", "a smaller file, or several designs"))
    return content


def _from_csv(content: bytes, where: str) -> Iterator[dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(fault(where, f"byte {error.start} is not UTF-8", "a text file in UTF-8")) from None
    if text.count("\n") > 2 * MOST_ROWS:  # empty lines among them; no cell holds a line break
        raise BadInput(fault(where, f"{text.count(chr(10))} lines", f"at most {MOST_ROWS} rows"))
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        keys = [key.strip() for key in next(lines, [])]
        _check_keys(keys, where)
        for number, cells in enumerate(lines, start=1):
            if not cells:
                continue
            if len(cells) != len(keys):
                given = f"row {number} has {len(cells)} cells"
                raise BadInput(fault(where, given, f"{len(keys)}, as many as there are keys"))
            values = {key: _cell(text, f"{where}: row {number}, {key}") for key, text in zip(keys, cells, strict=True)}
            yield {key: value for key, value in values.items() if value is not None}
    except csv.Error as error:
        raise BadInput(fault(where, f"line {lines.line_num}: {error}", "plain CSV with commas")) from None


def _cell(text: str, spot: str) -> Any:
    text = text.strip()
    if len(text) > LONGEST_CELL:
        raise BadInput(fault(spot, shown(text), f"at most {LONGEST_CELL} characters"))
    if text in ("", "true", "false"):
        return {"": None, "true": True, "false": False}[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        if math.isfinite(number) and not (len(text) > 1 and text[0] == "0" and text.isdigit()):
            return number
        if not math.isfinite(number):
            raise BadInput(fault(spot, shown(text), "a number that is finite"))
    if text.startswith(_FORMULA):
        raise BadInput(fault(spot, shown(text), "a plain value, no formula"))
    if not text.isprintable():
        raise BadInput(fault(spot, shown(text), "text without control signs"))
    return text


def _from_parquet(content: bytes, where: str) -> Iterator[dict[str, Any]]:
    try:
        texts = [one.name for one in pq.read_schema(io.BytesIO(content)) if _is_text(one.type)]
        # As dictionaries, so that a long text that stands in every row takes its place once.
        with pq.ParquetFile(io.BytesIO(content), read_dictionary=texts) as file:
            rows, columns = file.metadata.num_rows, file.schema_arrow
            keys = list(columns.names)
            _check_keys(keys, where)
            if rows > MOST_ROWS or rows * len(keys) > MOST_CELLS:
                raise BadInput(fault(where, f"{rows} rows of {len(keys)} columns", f"at most {MOST_CELLS} cells"))
            for column in columns:
                kind = column.type
                plain = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
                if not plain and not _is_text(kind):
                    given = f"column {shown(column.name)} holds {kind}"
                    raise BadInput(fault(where, given, "numbers, true and false, or text"))
            number = 0
            for batch in file.iter_batches(batch_size=1000):
                _check_texts(batch, where)
                for row in batch.to_pylist():
                    number += 1
                    yield dict(_given(row, f"{where}: row {number}"))
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(fault(where, "cannot be read as Parquet", "a Parquet file")) from None


def _is_text(kind: pa.DataType) -> bool:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain))


def _check_texts(batch: pa.RecordBatch, where: str) -> None:
    for column, values in zip(batch.schema.names, batch.columns, strict=True):
        if not pa.types.is_dictionary(values.type):
            continue
        if any(len(text) > LONGEST_CELL for text in values.dictionary.to_pylist() if text is not None):
            raise BadInput(fault(f"{where}: {column}", "a long text", f"at most {LONGEST_CELL} characters a cell"))


def _given(row: Mapping[str, Any], spot: str) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, str):
            value = value.strip() or None
            if value is not None and (len(value) > LONGEST_CELL or not value.isprintable()):
                raise BadInput(fault(f"{spot}, {key}", shown(value), f"one line of at most {LONGEST_CELL} characters"))
        elif isinstance(value, float) and math.isnan(value):
            value = None
        if value is not None:
            yield key, value


def _check_keys(keys: list[str], where: str) -> None:
    if not 1 <= len(keys) <= MOST_COLUMNS or keys == [""]:
        raise BadInput(fault(where, f"{len(keys)} columns", f"1 to {MOST_COLUMNS}, each a key"))
    for place, key in enumerate(keys, start=1):
        if not _KEY.fullmatch(key):
            raise BadInput(fault(where, f"column {place} is called {shown(key)}", "a key of the configuration"))
        if keys.index(key) != place - 1:
            raise BadInput(fault(where, f"the key {shown(key)} stands twice", "each key once"))

"""A panel on disk: who was in which state every year, in one Parquet file that any tool reads.

A row group holds one age, so that most columns hardly vary in it; rows are written as differences, and zstd packs the
rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.evidence.ages import AGES
from sim.studies.panel import Panel

STATES = ("child_welfare", "school", "livelihood", "health", "misuse", "outcome")
"""The categories of the record that change over life (``sim.people.record``)."""


def write_panel(panel: Panel, path: Path, fields: Sequence[str] = STATES) -> None:
    """Write fields of a panel, a row a person and year: ``row``, ``age`` and a column a field, age by age.

    ``row`` is the person's row among the model's people, the same every year.

    Args:
        panel: observed to the last year; it must keep the fields.
        path: of the file, overwritten.
        fields: names of fields that hold small whole numbers (uint8).

    Raises:
        KeyError: the panel does not keep a field.
    """
    schema = pa.schema([("row", pa.uint32()), ("age", pa.uint8()), *((name, pa.uint8()) for name in fields)])
    with pq.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=["age", *fields],
        column_encoding={"row": "DELTA_BINARY_PACKED"},
    ) as file:  # fmt: skip
        for age in range(AGES):
            rows = np.flatnonzero(panel.here[age])
            if len(rows):
                states = [panel[name][age, rows] for name in fields]
                table = pa.table(
                    [rows.astype(np.uint32), np.full(len(rows), age, dtype=np.uint8), *states], schema=schema
                )
                file.write_table(table, row_group_size=len(rows))

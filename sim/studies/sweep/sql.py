"""Questions in SQL to the tables of a run, by DuckDB: nothing but reading, and nothing but these tables.

DuckDB may not touch files or the network, one statement is answered, and it must be one that only reads.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from sim.configuration.faults import BadInput, fault, one_line, shown

LONGEST_SECONDS = 60.0
MEMORY = "2GB"


def answer(folder: Path, question: str, most: int) -> pd.DataFrame:
    """Return the answer to a question to the Parquet tables of a folder, each called as its file.

    Args:
        folder: of a run or a sweep.
        question: one SELECT in DuckDB's SQL; columns with a dot in their names stand in double quotes.
        most: rows that are returned.

    Raises:
        BadInput: no tables, no SELECT, a question that cannot be answered, or one that takes too long.
    """
    import duckdb

    files = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    if not files:
        raise BadInput(fault("sql", f"{folder} holds no tables", "a run whose results are there"))
    with duckdb.connect(":memory:") as ask:
        try:
            for name, path in files.items():
                ask.register(name, pq.read_table(path))
            ask.execute(f"SET memory_limit='{MEMORY}'")
            for setting in ("enable_external_access", "python_enable_replacements", "autoload_known_extensions"):
                ask.execute(f"SET {setting}=false")
            ask.execute("SET lock_configuration=true")
            statements = ask.extract_statements(question)
            if len(statements) != 1 or statements[0].type is not duckdb.StatementType.SELECT:
                raise BadInput(fault("sql", shown(question), "one SELECT, which reads and changes nothing"))
            bell = threading.Timer(LONGEST_SECONDS, ask.interrupt)
            bell.start()
            try:
                cursor = ask.execute(statements[0])
                rows = cursor.fetchmany(most)
                names = [column[0] for column in cursor.description or ()]
            finally:
                bell.cancel()
        except duckdb.Error as error:
            tables = f"tables: {', '.join(files)}; columns with a dot in double quotes"
            raise BadInput(fault("sql", one_line(error), tables)) from None
    return pd.DataFrame(rows, columns=names)

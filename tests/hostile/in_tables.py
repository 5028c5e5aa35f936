"""Attacks through tables of points, and designs that ask for too much."""

from __future__ import annotations

from tests.hostile.attack import Attack
from tests.hostile.given import HEAD, WORD
from tests.hostile.large import parquet_of_rows, parquet_of_text, wide_table


def tables() -> list[Attack]:
    """Return attacks by tables of points, and by designs that ask for too much."""
    texts = {
        "a formula as a value": "municipality\n=cmd|' /C calc'!A0\n",
        "a formula as a key": "=1+1\n1\n",
        "a field of 9 MB": lambda: "seed\n" + "9" * 9_000_000 + "\n",
        "100 000 columns": lambda: wide_table(100_000),
        "2 000 000 rows": lambda: "seed\n" + "1\n" * 2_000_000,
        "a quote that never ends": lambda: 'seed\n"' + "1\n" * 1_000_000,
        "60 MB": lambda: "seed\n" + "1234567890\n" * 5_500_000,
        "NUL bytes in a table": "seed\n1\0\n",
        "control signs": "municipality\n\x1b[2J\n",
        "a key given twice": "seed,seed\n1,2\n",
        "a key that is reserved": "_target_\n1\n",
        "a variable in a table": f"municipality\n{WORD}\n",
    }
    found = [
        Attack(f"{name} of a sweep", "points.csv", "exhaust", content, "pandas") for name, content in texts.items()
    ]
    found.append(
        Attack(
            "a Parquet file of 2 000 000 rows",
            "points.parquet",
            "exhaust",
            lambda: parquet_of_rows(2_000_000),
            "pandas",
        )
    )
    found.append(
        Attack(
            "a Parquet file whose text is the same in every row",
            "points.parquet",
            "exhaust",
            lambda: parquet_of_text(1_200_000, 390),
            "pandas",
        )
    )
    found.append(
        Attack("a Parquet file that is none", "points.parquet", "exhaust", b"PAR1" + b"\xff" * 5000 + b"PAR1", "pandas")
    )
    designs = {
        "a billion steps": "vary: {seed: {from: 0, to: 1000000000, steps: 1000000000}}",
        "10^20 points": "vary: {"
        + ", ".join(f"parameter.x{i}: [{', '.join(map(str, range(100)))}]" for i in range(10))
        + "}",
        "a billion points": "vary: {seed: {low: 0, high: 9}}\nhow: sobol\npoints: 1073741824",
        "a billion draws": "vary: {seed: [1]}\ndraws: 1000000000",
        "many points and draws": "vary: {seed: {low: 0, high: 9}}\nhow: latin_hypercube\npoints: 999999\ndraws: 9",
        "steps of no size": "vary: {seed: {from: 0, to: .inf, steps: 3}}",
    }
    found += [
        Attack(f"{name} in a design", "sweep_design file", "exhaust", f"{HEAD}{text}\n", "grid")
        for name, text in designs.items()
    ]
    return found

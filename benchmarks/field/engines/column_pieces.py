"""What engines that keep a column an attribute have in common. NumPy only: it is read in every environment."""

from __future__ import annotations

import numpy as np

from benchmarks.field.work import CLASS_SIZE, Work


def fixed_columns(work: Work, dtype: type[np.floating]) -> np.ndarray:
    """Return [6, persons]: four traits, a one, and the share of deviant peers (still 0)."""
    columns = np.zeros((6, work.persons), dtype)
    columns[:4] = work.ses, work.temper, work.sex, work.famrisk
    columns[4] = 1
    return columns


def fixed_part(work: Work, age: int, columns: np.ndarray, out: np.ndarray) -> None:
    """Write the year's log-odds of all events without the states, [12, persons], in one matrix product."""
    coefficients = np.column_stack([work.weights[:, :4], work.intercept[age], work.peer_weight])
    np.matmul(coefficients.astype(columns.dtype), columns, out=out)


def note_peers(deviant: np.ndarray, columns: np.ndarray) -> None:
    """Write into the last of the fixed columns the share of each one's class that is deviant."""
    columns[5].reshape(-1, CLASS_SIZE)[:] = deviant.reshape(-1, CLASS_SIZE).mean(
        axis=1, keepdims=True, dtype=columns.dtype
    )


def price_of_byte(state_price: np.ndarray) -> np.ndarray:
    """Return the öre of each of the 256 ways to hold eight states, the first state in the lowest bit; int64 [256]."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    return bits @ state_price

"""Benchmarks: how fast and how large, measured on the reader's own machine."""

import sim  # noqa: F401  first: it says how many threads linear algebra may have, before NumPy is loaded

"""Benchmarks: how fast and how large, measured on the reader's own machine."""

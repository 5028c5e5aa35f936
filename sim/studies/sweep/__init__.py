"""Sweeps and what has been run (`vandpunkt sweep` and `vandpunkt runs`)."""

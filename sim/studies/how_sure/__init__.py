"""Strategies with everything that is not known, layer by layer (`vandpunkt how_sure`)."""

"""Strategies on one municipality, side by side (`vandpunkt compare`)."""

"""What attacks are written with: heads of files that would do, a function that must not run, a word to be kept."""

from __future__ import annotations

HEAD = "name: evil\ntitle: {en: A, sv: B}\n"
TOWN = HEAD + "births_per_year: 10\n"
DESIGN = HEAD + "vary: {seed: [1, 2]}\n"
TRIP = "tests.hostile.canary.trip"
WORD = "${oc.env:VANDPUNKT_CANARY_WORD}"

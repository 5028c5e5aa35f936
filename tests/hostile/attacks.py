"""The table of attacks: every way in that we know of, each tried against the real door and against a planted one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.hostile.attack import Attack
from tests.hostile.in_files import contents, large, odd_bytes, paths
from tests.hostile.in_tables import tables
from tests.hostile.in_the_lab import questions, requests, shown
from tests.hostile.in_words import words_and_files

ATTACKS: tuple[Attack, ...] = (
    *contents(), *odd_bytes(), *large(), *paths(), *words_and_files(), *tables(), *questions(), *requests(), *shown(),
)  # fmt: skip
BY_NAME: Mapping[str, Attack] = MappingProxyType({one.name: one for one in ATTACKS})

"""Claims about the catalogue of words and the way numbers are written."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import sim.views
from sim.views.frames import ANY, OUTCOMES, PAYERS, PUBLIC_PAYERS
from sim.views.words import LANGUAGES, Words, catalogue, format_number, slots

NBSP = "\u00a0"


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_key_has_a_text_with_the_same_slots_in_both_languages(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES)
    assert all(text and text.strip() for text in texts.values())
    assert slots(texts["en"]) == slots(texts["sv"])


def test_every_key_the_views_ask_for_exists() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(sim.views.__file__).parent.rglob("*.py"))
    asked = set(re.findall(r'(?:words|row)\(\s*"([a-z_.]+)"', sources)) | {
        *(f"outcome.{outcome}" for outcome in (*OUTCOMES, ANY)),
        *(f"payer.{payer}" for payer in (*PAYERS, "public")),
        *(f"payer.subject.{payer}" for payer in PUBLIC_PAYERS),
    }
    assert len(asked) > 40
    assert asked <= set(catalogue())


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        Words("en")("no.such.key")


def test_a_missing_or_superfluous_slot_is_refused() -> None:
    with pytest.raises(ValueError, match="horizon"):
        Words("sv")("hump.mark.never")
    with pytest.raises(ValueError, match="payer"):
        Words("sv")("never", payer="region")


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="en, sv"):
        Words("no")


@pytest.mark.parametrize(
    ("value", "decimals", "en", "sv"),
    [
        (1234.5, 1, "1,234.5", f"1{NBSP}234,5"),
        (-1234567, 0, "−1,234,567", f"−1{NBSP}234{NBSP}567"),
        (-0.04, 1, "0.0", "0,0"),
        (0.0, 0, "0", "0"),
        (math.nan, 1, "–", "–"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: float, decimals: int, en: str, sv: str) -> None:
    assert format_number(value, "en", decimals) == en
    assert format_number(value, "sv", decimals) == sv


def test_money_years_and_percentages_carry_their_units() -> None:
    assert Words("en").money(14e6) == f"14{NBSP}MSEK"
    assert Words("sv").money(-1.25e6) == f"−1,2{NBSP}Mkr"
    assert Words("en").years(1) == "1 year" and Words("en").years(23) == "23 years"
    assert Words("sv").years(math.inf) == "aldrig"
    assert Words("en").percent(12.84, 1) == "12.8%" and Words("sv").percent(12.84, 1) == f"12,8{NBSP}%"

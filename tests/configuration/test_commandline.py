"""Claims about words without =: where an experiment has a key for its first one, they are text and nothing more."""

from __future__ import annotations

import pytest

from sim.configuration.border import BadInput, choose
from sim.configuration.commandline import read_arguments
from sim.configuration.jobs import check
from sim.configuration.schema import Evidence


def name_of(*words: str) -> str:
    return choose(Evidence, "evidence", read_arguments(words, "evidence").overrides).name


@pytest.mark.parametrize(
    "word",
    [
        "placement_log_odds",
        "effects:E006",
        "interventions:iy_2.5y",
        "a@4-12",
        "null",
        "true",
        "2.5",
        "a,b",
        "[a]",
        "å",
        "",
    ],
)
def test_a_first_word_is_the_name_and_read_as_text(word: str) -> None:
    assert name_of(word) == word
    assert name_of("output_dir=elsewhere", word, "progress=false") == word


@pytest.mark.parametrize("name", ["placement_log_odds", "effects:E006", "interventions:iy_2.5y", "a@4-12"])
def test_a_name_with_its_key_is_the_same_name(name: str) -> None:
    assert name_of(f"name={name}") == name


@pytest.mark.parametrize("words", [("a", "b"), ("a'b",), ("a\\b",), ("${oc.env:HOME}",), ("x" * 5000,), ("a\nb",)])
def test_what_cannot_be_a_name_is_refused(words: tuple[str, ...]) -> None:
    asked = read_arguments(words, "evidence")
    with pytest.raises(BadInput):
        check(Evidence, "evidence", asked.overrides, multirun=False)


def test_elsewhere_a_word_without_a_key_stays_what_it_was() -> None:
    assert read_arguments(["umea", "seed=1"], "compare").overrides == ("umea", "seed=1")

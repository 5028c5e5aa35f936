"""Claims about expressions: they mean what they say, and what cannot be read is refused in one line."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.evidence.ages import AGES
from sim.studies.measures import expressions
from sim.studies.measures.expressions import MOST_TERMS, members, read_term, read_terms, values
from sim.studies.measures.lives import GROUPS, STATES, TRAITS, Lives, UnknownWordError


@pytest.fixture
def five(town: Callable[..., Lives]) -> Lives:
    """Five people: two brothers (0, 1), a woman (2), one who came at 20 (3) and one who died at 30 (4)."""
    return town(
        5,
        arrived={3: 20},
        died={4: 30},
        people={"household": [0, 0, 2, 3, 4], "sex": [0, 0, 1, 1, 0]},
        traits={"attainment": [-2.0, -1.0, 0.0, -3.0, 1.0]},
        placed={0: "18", 1: "19", 4: "5-6"},
        completed={0: "20-64", 2: "19-20"},
        violent_conviction={0: "30", 4: "29"},
        drug={2: "25-26"},
    )


def meant(x: Lives, text: str) -> list[int]:
    """Return who is meant, at any age."""
    return np.flatnonzero(members(x, read_terms(text)).any(axis=0)).tolist()


# What the documentation shows first, then every word that joins others. Traits are in SD of those here at that age:
# at 15 the raw -2, -1, 0 and 1 of persons 0, 1, 2 and 4 are -1.34, -0.45, 0.45 and 1.34; at 25, with the -3 of person
# 3, all five are -0.71, 0, 0.71, -1.41 and 1.41; at 40, without person 4, they are -0.45, 0.45, 1.34 and -1.34.
WHO = {
    "": [0, 1, 2, 3, 4],
    "women & born_here": [2],
    "placed by 18": [0, 4],
    "not completed at 20": [1, 3, 4],
    "attainment at 15 below -1": [0],
    "aged 50-59": [0, 1, 2, 3, 4],
    "sibling violent_conviction by 30": [1],
    "placed by 19": [0, 1, 4],
    "placed by 17": [4],
    "placed before 18": [4],
    "placed before 19": [0, 4],
    "placed before 0": [],
    "placed at 18": [0],
    "not placed by 64": [2, 3],
    "completed at 64": [0],
    "drug": [2],
    "drug & men": [],
    "attainment at 15 above -1.35": [0, 1, 2, 4],
    "attainment at 15 above -1.34": [1, 2, 4],
    "attainment at 15 above 1.34": [4],
    "attainment at 15 above 1.35": [],
    "attainment at 25 below -1": [3],
    "attainment at 25 below 0": [0, 3],
    "attainment at 25 above 0": [2, 4],
    "attainment at 40 above 0.5": [2],
    "attainment at 40 below -0.5": [3],
    "not attainment at 15 below -1": [1, 2, 3, 4],
    "not women": [0, 1, 4],
    "sibling women": [],
    "sibling men": [0, 1],
    "not sibling men": [2, 3, 4],
    "sibling attainment at 15 below -1": [1],
    "not sibling violent_conviction by 30 & men & born_here": [0, 4],
    "  women  &  foreign_born  ": [3],
}


@pytest.mark.parametrize("text", WHO)
def test_an_expression_means_whom_it_says(text: str, five: Lives) -> None:
    assert meant(five, text) == WHO[text]


def test_every_example_of_the_documentation_is_tried() -> None:
    shown = [line[4:].split("  ")[0] for line in (expressions.__doc__ or "").splitlines() if line.startswith("    ")]
    assert len(shown) == 6
    assert set(shown) <= set(WHO)


YEARS = {
    "drug": {2: [25, 26]},
    "not drug & women & born_here": {2: [age for age in range(AGES) if age not in (25, 26)]},
    "aged 25-26 & men": {0: [25, 26], 1: [25, 26], 4: [25, 26]},
    "aged 64-64 & women": {2: [64], 3: [64]},
    "not aged 1-64 & women": {2: [0], 3: [0]},
    "drug & aged 26-40": {2: [26]},
}


@pytest.mark.parametrize("text", YEARS)
def test_what_changes_from_year_to_year_means_those_years(text: str, five: Lives) -> None:
    mask = members(five, read_terms(text))
    assert {who: np.flatnonzero(mask[:, who]).tolist() for who in np.flatnonzero(mask.any(axis=0))} == YEARS[text]


MALFORMED = {
    "a misspelt state": ("placde by 18", "did you mean 'placed'?"),
    "a misspelt group": ("womn", "did you mean 'women'?"),
    "a misspelt trait": ("atainment at 15 below -1", "did you mean 'attainment'?"),
    "a word like no other": ("xyzzy", "no such state, group or trait"),
    "an empty term": ("women & ", "cannot be read"),
    "a number": ("18", "cannot be read"),
    "no age after by": ("placed by", "cannot be read"),
    "an age too old": ("placed by 65", "0 to 64"),
    "an age of three digits": ("placed by 100", "cannot be read"),
    "a negative age": ("placed by -1", "cannot be read"),
    "half an age": ("placed by 17.5", "cannot be read"),
    "another alphabet's digits": ("placed by \u0661\u0668", "cannot be read"),
    "ages backwards": ("aged 59-50", "from young to old"),
    "ages too old": ("aged 50-65", "0 to 64"),
    "one age": ("aged 50", "cannot be read"),
    "a sibling aged": ("sibling aged 20-30", "cannot be read"),
    "a trait without an age": ("attainment below -1", "'attainment at 15'"),
    "a trait by an age": ("attainment by 15 below -1", "'attainment at 15'"),
    "a trait before an age": ("attainment before 15", "'attainment at 15'"),
    "below nothing": ("attainment at 15 below", "cannot be read"),
    "below a word": ("attainment at 15 below low", "cannot be read"),
    "below infinity": ("attainment at 15 below inf", "cannot be read"),
    "a decimal comma": ("attainment at 15 below -1,5", "cannot be read"),
    "a state above a number": ("drug at 15 above 1", "only a trait"),
    "a group at an age": ("women at 15", "a group has no age"),
    "a group above a number": ("women above 1", "only a trait"),
    "not a trait": ("not attainment at 15", "below -1"),
    "a sibling's trait": ("sibling attainment at 15", "below -1"),
    "a sibling's changing state": ("sibling drug", "'sibling drug by 30'"),
    "not twice": ("not not women", "cannot be read"),
    "sibling before not": ("sibling not placed by 18", "cannot be read"),
    "two spaces": ("placed  by 18", "cannot be read"),
    "capitals": ("Women", "cannot be read"),
    "or": ("women | men", "cannot be read"),
    "a bracket": ("(women)", "cannot be read"),
    "python": ("__import__('os')", "cannot be read"),
    "a control character": ("women\x1b[2J", "cannot be read"),
    "two lines": ("women\nmen", "cannot be read"),
    "a very long word": ("w" * 100_000, "no such state"),
    "too many terms": (" & ".join(["women"] * (MOST_TERMS + 1)), f"at most {MOST_TERMS}"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_cannot_be_read_is_refused_in_one_line(name: str) -> None:
    text, words = MALFORMED[name]
    with pytest.raises(UnknownWordError) as caught:
        read_terms(text)
    line = str(caught.value)
    assert words in line
    assert line.isprintable() and len(line) < 500


JOINING = ("not", "sibling", "at", "by", "before", "above", "below", "aged", "5", "18", "20-30", "-1", "&", "+")
WORDS = st.lists(st.sampled_from([*STATES, *GROUPS, *TRAITS, *JOINING]), max_size=7).map(" ".join)


@given(st.text(max_size=60) | WORDS)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        terms = read_terms(text)
    except UnknownWordError as refused:
        assert str(refused).isprintable()
    else:
        assert all(read_term(term.text) == term for term in terms)


def test_a_trait_alone_says_not_who_is_meant(five: Lives) -> None:
    with pytest.raises(UnknownWordError, match="who is meant"):
        members(five, read_terms("attainment at 15"))


def test_numbers_are_taken_of_traits_as_they_are_and_of_the_rest_as_yes_and_no(five: Lives) -> None:
    columns = values(five, read_terms("attainment at 15 + women + not placed by 18 + attainment at 15 below -1", "+"))
    sd = np.sqrt(1.25)  # of -2, -1, 0 and 1, whose mean is -0.5
    attainment = [-1.5 / sd, -0.5 / sd, 0.5 / sd, np.nan, 1.5 / sd]
    assert columns[:, 0] == pytest.approx(attainment, rel=1e-12, nan_ok=True)
    assert columns[:, 1:].tolist() == [[0, 0, 1], [0, 1, 0], [1, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert values(five, ()).shape == (5, 0)


@pytest.mark.parametrize("text", ["drug", "aged 20-30", "women + drug"])
def test_what_changes_from_year_to_year_is_no_number_of_a_person(text: str, five: Lives) -> None:
    with pytest.raises(UnknownWordError, match="changes from year to year"):
        values(five, read_terms(text, "+"))


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_a_mask_of_those_here(name: str, lives: Lives) -> None:
    mask = lives.state(name)
    assert (mask.dtype, mask.shape) == (np.dtype(bool), (AGES, lives.persons))
    assert not (mask & ~lives.here).any()
    assert mask is lives.state(name), "it is found once"


@pytest.mark.parametrize("name", STATES)
def test_some_people_are_in_a_state_and_others_not(name: str, lives: Lives) -> None:
    assert 0 < lives.state(name).sum() < lives.here.sum()


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_is_a_mask_of_persons(name: str, lives: Lives) -> None:
    who = np.asarray(GROUPS[name].of(lives))
    assert (who.dtype, who.shape) == (np.dtype(bool), (lives.persons,))
    assert 0 < who.sum() < lives.persons


@pytest.mark.parametrize("name", TRAITS)
def test_a_trait_is_a_number_for_those_here(name: str, lives: Lives) -> None:
    trait = lives.trait(name)
    assert (trait.dtype, trait.shape) == (np.dtype(float), (AGES, lives.persons))
    grown = lives.people["origin"] != 2
    years = np.arange(AGES) <= (17 if name == "family_income" else AGES)
    missing, here = np.isnan(trait[:, grown]), lives.here[:, grown]
    assert not missing[years][here[years]].any()
    assert missing[~years].all(), "an adult has no family income"


def test_an_unknown_state_or_trait_is_refused_by_name(lives: Lives) -> None:
    with pytest.raises(UnknownWordError, match="did you mean 'placed'"):
        lives.state("placd")
    with pytest.raises(UnknownWordError, match="no such trait: 'women'"):
        lives.trait("women")


def test_the_parts_of_the_vocabulary_agree_on_one_run(lives: Lives) -> None:
    state = lives.state
    assert not (state("work") & state("out_of_work")).any()
    assert not (state("low_income") | state("both_parents") | state("lone_parent"))[18:].any()
    assert np.array_equal(state("both_parents") | state("lone_parent"), lives.here & (np.arange(AGES) < 18)[:, None])
    assert not (state("violent_conviction") & ~state("conviction")).any()
    assert np.array_equal(state("misuse"), state("alcohol") | state("drug"))
    assert np.array_equal(state("child_welfare"), state("open_support") | state("placed"))
    assert not (state("supported_by_benefits") & ~state("any_benefit")).any()
    violent = state("violent_conviction").sum(axis=0)
    last = lives.people["violent_convictions"]
    assert np.array_equal(violent[lives.here[64]], last[lives.here[64]])
    men, women = (np.asarray(GROUPS[name].of(lives)) for name in ("men", "women"))
    assert np.array_equal(men, ~women)
    dead = (state("dies").sum(axis=0), lives.here[-1])
    assert np.array_equal(dead[0] == 1, ~dead[1] & lives.here.any(axis=0)) and dead[0].max() == 1

"""Claims about the address: it holds the whole choice, and what it should not hold is refused in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.configuration.faults import BadInput
from sim.lab.state import LONGEST, MOST_PERCENT, State, Wanted, read_state
from sim.studies import adjusted

SPOTS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
WANTED = st.builds(
    Wanted,
    name=SPOTS,
    age=st.none() | st.integers(0, 64),
    coverage=st.integers(0, 200),
    organisation=st.none() | SPOTS,
)
STATES = st.builds(
    State,
    lang=st.sampled_from(["en", "sv"]),
    level=st.sampled_from(["beginner", "expert"]),
    place=SPOTS,
    a=st.lists(WANTED, min_size=1, max_size=4).map(tuple),
    rate=st.integers(0, 1000).map(lambda percent: percent / 100),
    view=st.sampled_from(["public", "society", "region"]),
    sure=st.sampled_from(["believed", "chance"]),
    n=st.integers(1, 40),
    seed=st.integers(1, 999_999),
    who=st.sampled_from(["boy", "girl", "any"]),
    hard=st.integers(0, 1),
    child=st.integers(1, 1000),
    focus=st.integers(1, 4),
    tour=st.integers(0, 100),
)


@given(STATES)
def test_an_address_gives_the_state_that_wrote_it(state: State) -> None:
    assert read_state(state.address().removeprefix("?")) == state


@pytest.mark.parametrize("text", ["3.125", "3.1234567", "0.001"])
def test_a_rate_finer_than_an_address_tells_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="at most two decimals"):
        read_state(f"rate={text}")


@pytest.mark.parametrize(("text", "address"), [("3.1200", "?rate=3.12"), ("-0.0", "?rate=0"), ("-0", "?rate=0")])
def test_every_way_to_write_a_rate_has_one_address(text: str, address: str) -> None:
    assert read_state(f"rate={text}").address() == address


def test_a_file_to_keep_hangs_on_nothing_that_is_not_in_it() -> None:
    one, other = (
        read_state(f"a=school&a=repair&rate=2&{rest}") for rest in ("", "focus=2&who=girl&tour=3&level=expert")
    )
    assert one != other and one.saved == other.saved == one


def test_the_most_coverage_is_that_of_adjusting() -> None:
    assert MOST_PERCENT == adjusted.MOST_PERCENT


def test_what_is_left_out_has_its_default() -> None:
    state = read_state("")
    assert state == State()
    assert (state.address(), state.a[0].text(), state.n, state.rate) == ("?", "youth_to_work", 8, 3.5)
    assert read_state("", lang="sv").lang == "sv"


def test_a_strategy_is_read_with_what_is_changed_of_it() -> None:
    state = read_state("a=school~age-6~cov-150~org-team&a=p.fast_track")
    assert state.a == (Wanted("school", 6, 150, "team"), Wanted("p.fast_track"))
    assert (state.a[0].programme, state.a[1].programme) == (None, "fast_track")
    assert list(state.compared) == ["a1", "a2"]


def test_the_focus_stays_within_the_strategies_there_are() -> None:
    assert read_state("a=school&a=repair&focus=4").focused == ("a2", Wanted("repair"))


def test_as_today_is_no_strategy_beside_itself_unless_something_is_changed() -> None:
    assert read_state("a=as_today").compared == {}
    assert read_state("a=as_today&a=school").compared == {"a2": Wanted("school")}
    assert list(read_state("a=as_today~org-team").compared) == ["a1"]


HOSTILE = {
    "rat=3": "did you mean rate?",
    "rate=nan": "a number from 0 to 10",
    "rate=1e999": "a number from 0 to 10",
    "rate=-1": "a number from 0 to 10",
    "rate=11": "a number from 0 to 10",
    "rate=": "a number from 0 to 10",
    "n=0": "a whole number from 1 to 40",
    "n=3.0": "a whole number from 1 to 40",
    "n=1e1": "a whole number from 1 to 40",
    "n=%D9%A3": "a whole number from 1 to 40",  # three, in Arabic figures
    "n=1&n=2": "given twice",
    "lang=no": "one of en, sv",
    "view=publik": "did you mean public?",
    "view=source_headline": "one of public, society",
    "&".join(["a=school"] * 5): "at most 4 strategies",
    "a=": "text from 1 to 40 characters",
    "a=school~age-65": "from 0 to 64",
    "a=school~age--1": "from 0 to 64",
    "a=school~cov-201": "from 0 to 200",
    "a=school~cov-NaN": "from 0 to 200",
    "a=school~agee-6": "at most one each",
    "a=school~age-6~age-7": "at most one each",
    "a=school~": "at most one each",
    "a=" + "x" * 300: "text from 1 to 40 characters",
    "seed=0": "from 1 to 999 999",
    "seed=99999999999999999999999": "from 1 to 999 999",
    "place=": "text from 1 to 40 characters",
    "place=%00": "without control characters",
    "place=${x}": "interpolations",
    "_target_=os.system": "are refused",
    "%FF=1": "UTF-8",
    "lang=%ff": "UTF-8",
    "&".join(f"x{k}=1" for k in range(60)): "at most 40 keys",
    "rate=" + "9" * LONGEST: "characters",
}


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_address_is_refused_in_one_line_that_says_what_is_allowed(query: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_state(query)
    line = str(refused.value)
    assert HOSTILE[query] in line
    assert "\n" not in line and line.isprintable() and len(line) < 700


@given(st.text(max_size=300))
def test_no_address_whatever_ends_in_anything_but_a_state_or_a_line(query: str) -> None:
    try:
        assert isinstance(read_state(query), State)
    except BadInput as refused:
        assert str(refused).isprintable()

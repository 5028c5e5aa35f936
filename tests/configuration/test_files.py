"""Claims about the YAML files that people write: what is right is found and read, a stranger's file can do no harm."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.configuration import files
from sim.configuration.border import (
    CONF,
    BadInput,
    as_dict,
    choose,
    find,
    load,
    load_agencies,
    load_programme,
    load_programmes,
    load_strategy,
    make,
    options,
    read_yaml,
    resolved_yaml,
)
from sim.configuration.schema import Agency, Compare, Economics, Municipality, Programme, Strategy

PROGRAMME = """\
name: homework
title: {en: Help with homework, sv: Läxhjälp}
target: {ages: [7, 15], need: school_failure}
effects:
  - {moves: attainment, size: 0.1, low: 0, high: 2e-1, fade_out_per_year: 0.5, evidence: assumption, for this test}
price_sek_per_year: 1_000
price_year: 2024
price_evidence: "assumption: a round figure"
payers: {municipality: 1}
numbers_from: "assumption: everybody comes"
grade: C
setting: leisure
"""

STRATEGY = """\
name: mine
title: {en: Mine, sv: Min}
programmes:
  - {programme: homework, coverage_share: 0.25, first_year: 3}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder, with Swedish letters and a space, that holds a strategy and a programme."""
    mine = tmp_path / "på egen hand å"
    mine.mkdir()
    evidence = "assumption, for this test"
    (mine / "homework.yaml").write_text(PROGRAMME.replace(evidence, f'"{evidence}"'), encoding="utf-8")
    (mine / "mine.yaml").write_text(STRATEGY, encoding="utf-8")
    return mine


def write(folder: Path, text: str | bytes, name: str = "x.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as caught:
        act()
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_programme_is_read_from_a_path_with_swedish_letters(folder: Path) -> None:
    programme = load_programme(str(folder / "homework.yaml"))
    assert programme.title.sv == "Läxhjälp"
    assert (programme.effects[0].moves, programme.effects[0].high, programme.price_sek_per_year) == (
        "attainment",
        0.2,
        1000.0,
    )


def test_a_strategy_brings_programmes_of_its_own_and_changes_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (programme,) = load_programmes(str(folder / "mine.yaml"))
    own = load_programme(str(folder / "homework.yaml"))
    assert (programme.coverage_share, programme.first_year, programme.uptake_share) == (0.25, 3, own.uptake_share)
    monkeypatch.chdir(folder)
    assert load_programmes("mine.yaml") == (programme,)
    assert load_strategy("mine.yaml").programmes[0].programme == "homework"
    chosen = choose(
        Compare, "compare", [f"strategies=[as_today,{folder.name}/mine.yaml]".replace(f"{folder.name}/", "")]
    )
    assert chosen.strategies == ("as_today", "mine.yaml")


def test_a_strategy_whose_programme_is_missing_is_refused(folder: Path) -> None:
    (folder / "homework.yaml").unlink()
    assert "no programme called 'homework'" in refused(lambda: load_strategy(str(folder / "mine.yaml")))


def test_a_strategy_is_never_taken_for_its_programme(folder: Path) -> None:
    path = write(folder, STRATEGY.replace("name: mine", "name: homework"), "homework.yaml")
    assert "no programme called 'homework'" in refused(lambda: load_programmes(str(path)))


@pytest.mark.parametrize("kind", ["municipality", "economics", "strategy", "programme", "agency"])
def test_everything_that_can_be_chosen_is_found_by_its_name(kind: str) -> None:
    for name in options(kind):
        assert find(kind, name) == CONF / kind / f"{name}.yaml"


def test_everything_that_we_ship_is_right() -> None:
    assert [load(Municipality, find("municipality", name)).name for name in options("municipality")]
    assert [load(Economics, find("economics", name)) for name in options("economics")]
    assert [load_programme(name).name for name in options("programme")] == options("programme")
    assert [load_strategy(name).name for name in options("strategy")] == options("strategy")
    assert [len(load_programmes(name)) for name in options("strategy")]
    assert [agency.name for agency in load_agencies()] == options("agency")


@pytest.mark.parametrize(
    "name",
    ["../strategy/as_today", "/etc/passwd", "as_today/", "..", "", "As_Today", "as today", "as_today\n", "a" * 500],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert "no strategy called" in refused(lambda: find("strategy", name))


def test_a_misspelt_name_is_refused_with_a_suggestion_and_the_list() -> None:
    line = refused(lambda: find("municipality", "umeo"))
    assert "trelleborg, umea, umea_cycles, or a path that ends in .yaml; did you mean umea?" in line


HOSTILE = {
    "an alias bomb": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "line 1: anchor or alias 'a'"),
    "an alias to nothing": ("a: *b\n", "alias 'b'"),
    "a merge of keys": ("a: {<<: {b: 1}}\n", "unknown key a"),
    "a Python tag": ("a: !!python/object/apply:os.system [ls]\n", "line 1: tag"),
    "a set": ("a: !!set {x}\n", "tag"),
    "a tag of the top": ("!x\na: 1\n", "tag"),
    "a key twice": ("name: x\nprice_year: 2024\nprice_year: 2023\n", "line 3: the key 'price_year' is given twice"),
    "a key twice, below": ("title: {en: a, en: b}\n", "the key 'en' is given twice"),
    "a _target_": ("_target_: os.system\n", "key '_target_'; keys that begin and end with _"),
    "a _target_ deep below": ("effects: [{x: {_target_: os.system}}]\n", "effects.0.x: key '_target_'"),
    "an interpolation": ("title: {en: '${oc.env:HOME}', sv: x}\n", "title.en: '${oc.env:HOME}'; interpolations"),
    "an interpolation in a key": ("'${x}': 1\n", "interpolations"),
    "a number for a key": ("1: x\n", "key 1; keys are text"),
    "a list for a key": ("[1]: x\n", "unhashable key"),
    "a list": ("- 1\n", "[1]; the file must hold keys and values"),
    "text": ("hello\n", "'hello'; the file must hold keys and values"),
    "nothing": ("", "null; the file must hold keys and values"),
    "two documents": ("a: 1\n---\nb: 2\n", "line 2"),
    "an open bracket": ("a: [1\n", "line 2"),
    "a tab": ("a:\n\t- 1\n", "line 2"),
    "a control character": ("a: \x1b[2J\n", "x.yaml"),
    "an escaped control character": ('title: {en: "\\e[2J", sv: x}\n', "without control characters"),
    "bytes": (b"a: \xff\xfe\n", "byte 3 is not UTF-8"),
    "1 000 levels": ("a: " + "[" * 1_000, "levels deep"),
    "too many values": ("a: [" + "1," * 60_000 + "1]", "too many values"),
    "too many bytes": ("a: " + "x" * 1_000_001, "more than 1000000 bytes"),
    "a number of 5 000 digits": ("price_year: " + "9" * 5_000, "limit"),
    "not a number": ("price_sek_per_year: .nan\n", "finite"),
    "another file's name": ("name: y\n", "name='y'; a file is called what it describes; did you mean name: x?"),
}


@pytest.mark.parametrize(("text", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_that_names_it(text: str | bytes, told: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    line = refused(lambda: load(Programme, path))
    assert told in line
    assert line.startswith(str(path))
    assert len(line) < 2_000


def test_a_file_that_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(lambda: read_yaml(tmp_path / "gone.yaml"))
    assert "a folder" in refused(lambda: read_yaml(tmp_path))
    assert "no such file" in refused(lambda: read_yaml(Path("/dev/zero")))
    assert "gone" in refused(lambda: read_yaml(tmp_path / "gone\x00.yaml"))


def test_words_mean_what_they_say(tmp_path: Path) -> None:
    path = write(tmp_path, "on: off\nno: yes\nday: 2024-01-01\ntime: 1:30\ncode: 010\ntrue_one: true\nsmall: 1e-3\n")
    assert read_yaml(path) == {
        "on": "off", "no": "yes", "day": "2024-01-01", "time": "1:30", "code": "010", "true_one": True, "small": 0.001,
    }  # fmt: skip


def test_faults_name_the_key_and_what_is_allowed(folder: Path) -> None:
    path = folder / "homework.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new, told in [
        ("payers: {municipality: 1}", "payers: {municipality: 0.5}", "payers must add up to 1, got 0.5"),
        ("payers: {municipality: 1}", "payers: {municipalty: 1}", "unknown key payers.municipalty"),
        ("payers: {municipality: 1}", "payers: {municipalty: 1}", "did you mean payers.municipality?"),
        ("size: 0.1", "size: 0.3", "effects.0: size 0.3 must lie between low 0.0 and high 0.2"),
        ("moves: attainment", "moves: attainmnt", "did you mean attainment?"),
        ("ages: [7, 15]", "ages: [7, 95]", "target.ages.1=95; a whole number from 0 to 64"),
        ("price_year: 2024\n", "", "price_year is missing; a whole number from 2008 to 2024"),
        ("1_000", "one thousand", "price_sek_per_year='one thousand'; a number from 0 to 1 000 000 000"),
        ("target:", "targt:", "did you mean target?"),
        ("numbers_from:", "numbers_form:", "did you mean numbers_from?"),
        ('numbers_from: "assumption: everybody comes"\n', "", "numbers_from is missing; text from 2 to 300 characters"),
        ("assumption: everybody comes", "assumption", "numbers_from: 'assumption'; a row such as interventions:iy_ipd"),
        (
            "assumption: everybody comes",
            "I know",
            "numbers_from: 'I know'; a row such as interventions:iy_ipd of a table",
        ),
        ("assumption: everybody comes", "interventions:iy_ipdd: so", "did you mean interventions:iy_ipd?"),
    ]:
        path.write_text(text.replace(old, new), encoding="utf-8")
        line = refused(lambda: load_programme(str(path)))
        assert told in line
        assert line.startswith(str(path))


@pytest.mark.parametrize(
    "source",
    [
        "assumption: a guess", "Assumption, as nobody knows", "interventions:iy_ipd", "interventions:iy_2.5y",
        "interventions:iy_ipd: ages as in the trials", "baseline:B026: capacity: the share treated",
    ],
)  # fmt: skip
def test_numbers_come_from_a_row_or_an_assumption_and_may_say_more(source: str, folder: Path) -> None:
    path = folder / "homework.yaml"
    path.write_text(
        PROGRAMME.replace("assumption: everybody comes", source)
        .replace("assumption, for", '"assumption, for')
        .replace("this test}", 'this test"}'),
        encoding="utf-8",
    )
    assert load_programme(str(path)).numbers_from == source


@pytest.mark.parametrize(
    "source",
    ["interventions:", "interventions:iy_ipd:", "interventions:iy_ipd: ", "interventions:iy_ipd as", "baseline", "a"],
)
def test_what_names_no_source_is_refused_for_agencies_and_municipalities_too(source: str) -> None:
    with pytest.raises(BadInput, match="numbers_from"):
        make(
            Municipality,
            {"name": "x", "title": {"en": "x", "sv": "x"}, "births_per_year": 1, "numbers_from": source},
            "x",
        )
    school = as_dict(next(agency for agency in load_agencies() if agency.name == "school"))
    assert make(Agency, school, "school").name == "school"
    with pytest.raises(BadInput, match=r"^school: numbers_from"):
        make(Agency, school | {"numbers_from": source}, "school")
    with pytest.raises(BadInput, match="numbers_from is missing"):
        make(Agency, {key: value for key, value in school.items() if key != "numbers_from"}, "school")


@pytest.mark.parametrize("text", ["bomb", "brackets", "keys", "one long word", "comments"])
def test_the_worst_files_cost_less_than_a_second_and_200_mb(text: str, tmp_path: Path) -> None:
    worst = {
        "bomb": "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)),
        "brackets": "a: " + "[" * 999_000,
        "keys": "".join(f"k{i}: 1\n" for i in range(90_000)),
        "one long word": "a: " + "x" * 999_000,
        "comments": "#\n" * 499_000,
    }[text]
    path = write(tmp_path, worst)
    code = (
        "import re, resource, sys, time\n"
        "from sim.configuration.files import Path, BadInput, Programme, load\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "start = time.process_time()\n"
        "try: load(Programme, Path(sys.argv[1]))\n"
        "except BadInput: seconds = time.process_time() - start\n"
        "print(seconds, re.search(r'VmHWM:\\s*(\\d+) kB', open('/proc/self/status').read())[1])\n"
    )
    root = Path(files.__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 1.0
    assert kilobytes < 200_000


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["name", "title", "target", "effects", "payers", "price_year", "_target_"]) | st.text(max_size=5)


@settings(max_examples=300, deadline=None)
@given(mapping=st.dictionaries(keys, plain_values, max_size=5))
def test_any_mapping_is_a_programme_or_one_line(mapping: dict[str, object]) -> None:
    for schema in (Programme, Strategy, Compare):
        try:
            made = make(schema, mapping, "fuzz")
        except BadInput as bad:
            assert str(bad).isprintable()
        else:
            assert make(schema, as_dict(made), "again") == made


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(PROGRAMME)), text=st.text(max_size=6), lost=st.integers(0, 30))
def test_any_damage_to_a_file_is_read_or_one_line(cut: int, text: str, lost: int, tmp_path: Path) -> None:
    damaged = PROGRAMME[:cut] + text + PROGRAMME[cut + lost :]
    path = write(tmp_path, damaged.encode("utf-8", "replace"), "homework.yaml")
    try:
        programme = load(Programme, path)
    except BadInput as bad:
        assert str(bad).isprintable()
    else:
        assert make(Programme, yaml.safe_load(resolved_yaml(programme)), "again") == programme

"""Claims about where numbers come from: every number has a home, and whoever asks is two steps from the source."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.configuration.files import CONF
from sim.evidence.conventions import conventions
from sim.evidence.tables import FOLDER, citations, parameters
from sim.money.prices import prices
from sim.studies.evidence.library import Library, published, read_library
from sim.studies.evidence.provenance import (
    Census,
    backwards,
    called,
    census,
    closest_names,
    derivations_of,
    file_home,
    holding,
    home,
    named_in,
    shifts_of,
)

Python = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the tables and of ``conf/`` that a test may spoil."""
    shutil.copytree(FOLDER, tmp_path / "evidence")
    shutil.copytree(CONF, tmp_path / "conf")
    return tmp_path / "evidence", tmp_path / "conf"


def told(counted: Census) -> str:
    return "\n".join(f"{leaf.where}: {leaf.missing}" for leaf in counted.without[:20])


def test_every_parameter_and_price_has_full_provenance(library: Library) -> None:
    counted = census(library)
    without = [leaf for leaf in counted.without if not leaf.table.startswith("conf/")]
    assert without == [], told(counted)
    assert counted.total >= 3 * (len(parameters()) + len(conventions())) + 4 * len(prices())


def test_every_number_that_is_believed_has_full_provenance(library: Library) -> None:
    counted = census(library)
    assert counted.total > 1000
    assert counted.share == 1.0, told(counted)


def change(path: Path, line: int, **cells: str) -> None:
    """Give some cells of a line of a table (2 is the first below the header) another text."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


PLANTED = {
    "a source that does not exist": ({"source": "effects:E999"}, "is neither"),
    "no source": ({"source": ""}, "no source"),
    "no kind": ({"kind": ""}, "no kind"),
    "a kind of its own": ({"kind": "guess"}, "kind 'guess'"),
    "no unit": ({"unit": " "}, "no unit"),
    "no note": ({"note": ""}, "no note"),
    "no confidence": ({"confidence": ""}, "no confidence"),
    "no distribution": ({"distribution": ""}, "no distribution"),
    "an unknown distribution": ({"distribution": "cauchy"}, "distribution 'cauchy'"),
    "no interval": ({"low": ""}, "no interval"),
    "outside its interval": ({"value": "99"}, "no interval"),
    "no number": ({"value": "a lot"}, "no interval"),
    "a register without a row": ({"kind": "register", "source": "assumption"}, "is neither"),
}


@pytest.mark.parametrize(("cells", "missing"), PLANTED.values(), ids=PLANTED)
def test_a_planted_parameter_without_home_is_found(
    cells: dict[str, str], missing: str, copies: tuple[Path, Path]
) -> None:
    before = census(read_library(*copies))
    change(copies[0] / "parameters_crime.csv", 5, **cells)
    after = census(read_library(*copies))
    new = [leaf for leaf in after.without if leaf not in before.without]
    assert [leaf.where for leaf in new] == [f"parameters_crime.csv line 5: {c}" for c in ("value", "low", "high")]
    assert all(missing in leaf.missing for leaf in new)
    assert after.total == before.total


@pytest.mark.parametrize(
    "cells",
    [
        {"source": "unit_costs:nothing"},
        {"price_year": ""},
        {"low": ""},
        {"unit": ""},
        {"distribution": ""},
        {"person_sigma": "some"},
    ],
)
def test_a_planted_price_without_home_is_found(cells: dict[str, str], copies: tuple[Path, Path]) -> None:
    change(copies[0] / "prices.csv", 2, **cells)
    new = [leaf for leaf in census(read_library(*copies)).without if leaf.table == "prices"]
    columns = ("sek", "low", "high", "person_sigma")
    assert [leaf.where for leaf in new] == [f"prices.csv line 2: {column}" for column in columns]


@pytest.mark.parametrize(
    "cells", [{"source": "baseline:B999"}, {"kind": ""}, {"note": " "}, {"value": "9"}, {"high": "much"}]
)
def test_a_planted_convention_without_home_is_found(cells: dict[str, str], copies: tuple[Path, Path]) -> None:
    change(copies[0] / "conventions.csv", 3, **cells)
    new = [leaf for leaf in census(read_library(*copies)).without if leaf.table == "conventions"]
    assert [leaf.where for leaf in new] == [f"conventions.csv line 3: {column}" for column in ("value", "low", "high")]


CHOICES = {
    "nothing said": ("births_per_year: 7\n", "nothing says"),
    "a word that is no row": ("births_per_year: 7\nnumbers_from: a friend\n", "is no row"),
    "a row that does not exist": ("births_per_year: 7\nnumbers_from: baseline:B999\n", "is no row"),
    "an assumption without a reason": ('births_per_year: 7\nnumbers_from: "assumption"\n', "is no row"),
    "said beside, not above": ("births_per_year: 7\nx: {numbers_from: 'assumption: a test'}\n", "nothing says"),
    "an effect without evidence": ("effects: [{size: 7}]\n", "nothing says"),
    "a price by its effect's": ("price_sek_per_year: 7\neffects: [{evidence: 'assumption: so'}]\n", "nothing says"),
}


@pytest.mark.parametrize(("text", "missing"), CHOICES.values(), ids=CHOICES)
def test_a_number_in_a_choice_without_home_is_found(text: str, missing: str, copies: tuple[Path, Path]) -> None:
    (copies[1] / "municipality" / "planted.yaml").write_text(text, encoding="utf-8")
    (leaf,) = [leaf for leaf in census(read_library(*copies)).without if "planted" in leaf.where]
    assert (leaf.text, missing in leaf.missing) == ("7", True)


HOMES = {
    "an assumption for all": ("numbers_from: 'assumption: a test'\na: 1\nb: [2, 3]\nc: {d: 4}\n", 4),
    "a row for all": ("numbers_from: 'baseline:B001'\na: 1\n", 1),
    "one for each key": ("numbers_from: {a: 'baseline:B001', b: 'assumption: so'}\na: 1\nb: [2, 3]\n", 3),
    "an effect's evidence": ("effects: [{size: 1, low: 0, high: 2, evidence: 'interventions:iy_ipd'}]\n", 3),
    "a price's evidence": ("price_sek_per_year: 1\nprice_year: 2\nprice_evidence: 'interventions:iy_ipd'\n", 2),
}


@pytest.mark.parametrize(("text", "numbers"), HOMES.values(), ids=HOMES)
def test_a_choice_says_once_where_its_numbers_come_from(text: str, numbers: int, copies: tuple[Path, Path]) -> None:
    (copies[1] / "programme" / "planted.yaml").write_text(text + "yes_or_no: true\n", encoding="utf-8")
    planted = [leaf for leaf in read_library(*copies).leaves if "planted" in leaf.where]
    assert len(planted) == numbers
    assert not any(leaf.missing for leaf in planted)


def test_a_parameter_leads_to_its_row_and_the_row_back_to_it(library: Library) -> None:
    for one in library.numbers:
        known = home(library, one.name)
        assert one in known.numbers
        if one.source != "assumption":
            assert one.source in {row.key for row in known.published}
            assert one in backwards(library, one.source).numbers


def test_nothing_is_lost_on_the_way_from_the_tables(library: Library) -> None:
    assert [(p.name, p.age_from, p.value, p.low, p.high, p.source) for p in parameters()] == [
        (n.name, n.age_from, n.value, n.low, n.high, n.source) for n in library.numbers if n.is_parameter
    ]
    assert [(p.item, p.payer, p.sek, p.distribution, p.person_sigma) for p in prices()] == [
        (n.name, n.payer, n.value, n.distribution, n.person_sigma) for n in library.numbers if n.is_price
    ]
    assert [(c.name, c.value, c.low, c.high, c.source) for c in conventions().values()] == [
        (n.name, n.value, n.low, n.high, n.source) for n in library.numbers if n.is_convention
    ]
    assert list(library.rows) == list(citations())


def test_a_programme_leads_to_its_trial_and_back(library: Library) -> None:
    known = file_home(library, "programme:parent_training")
    assert "interventions:iy_ipd" in {row.key for row in known.published}
    assert {one.file for one in backwards(library, "interventions:iy_ipd").choices} >= {"parent_training"}


def test_calibration_leads_to_the_row_it_meets(library: Library) -> None:
    assert library.shifts
    for shift in library.shifts:
        assert shift.evidence in library.rows, shift
        assert shift in backwards(library, shift.evidence).shifts
        assert any(shift in shifts_of(library, one) for one in library.numbers)


def test_a_shift_is_told_at_its_ages_only(copies: tuple[Path, Path]) -> None:
    (copies[0] / "calibration.csv").write_text(
        "name,age_from,age_to,shift,measure,posterior_sd\nconviction_log_odds,16,20,0.5,recidivism_all,0.1\n",
        encoding="utf-8",
    )
    changed = read_library(*copies)
    ages = {one.ages for one in changed.numbers if shifts_of(changed, one)}
    assert "16–17" in ages
    assert "15" not in ages
    assert changed.shifts[0].more == (("posterior_sd", "0.1"),)
    assert changed.shifts[0].evidence == "targets:T016"


def test_a_derivation_is_told_with_its_coefficient(copies: tuple[Path, Path]) -> None:
    (copies[0] / "associations.csv").write_text(
        "parameter,age_from,age_to,effect,measure,contrast,contrast_unit,design,direct_share,note\n"
        "conviction_attention,,,effects:E006,HR,1,diagnosis,adjusted,0.5,halved\n"
        "conviction_log_odds,15,15,effects:E001,HR,1,diagnosis,crude,,\n",
        encoding="utf-8",
    )
    changed = read_library(*copies)
    (derivation,) = home(changed, "conviction_attention").derivations
    assert ("direct_share", "0.5") in derivation.cells
    with_one = [
        one.ages for one in changed.numbers if one.name == "conviction_log_odds" and derivations_of(changed, one)
    ]
    assert with_one == ["15"]
    known = backwards(changed, "effects:E001")
    assert "conviction_log_odds, ages 15" in {one.label for one in known.mentioned_by}
    assert [one.name for one in known.derivations] == ["conviction_log_odds"]
    assert "effects:E001" in {row.key for row in home(changed, "conviction_log_odds").also_named}


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("placement_log_odds", ("placement_log_odds",)),
        (" Placement_Log_Odds ", ("placement_log_odds",)),
        ("placement_log_odds@4-12", ("placement_log_odds",)),
        ("effects:E006", ("effects:E006",)),
        ("e006", ("effects:E006",)),
        ("bbic", ("unit_costs:bbic",)),
        ("prison", ("prison",)),
        ("Tax_Factor", ("tax_factor", "unit_costs:tax_factor")),
        ("weight_severe_mental", ("weight_severe_mental",)),
        ("school_support", ("school_support", "programme:school_support")),
        ("placement", ()),
        ("no_such_number", ()),
    ],
)
def test_a_name_is_found_however_it_is_written(word: str, names: tuple[str, ...], library: Library) -> None:
    assert called(library, word) == names


def test_a_part_of_a_name_finds_all_that_hold_it_and_a_misspelt_one_its_likes(library: Library) -> None:
    assert {"placement_log_odds", "placement_end_log_odds", "placement_child"} <= set(holding(library, "PLACEMENT"))
    assert closest_names(library, "placment_log_ods")[0] == "placement_log_odds"
    assert closest_names(library, "effects:E0066")[0].startswith("effects:E0")
    assert closest_names(library, "xyzzy") == ()


def test_what_nobody_calls_so_is_an_error(library: Library) -> None:
    for look_up in (home, backwards, file_home):
        with pytest.raises(KeyError):
            look_up(library, "no_such_number")


def test_every_published_row_can_be_told_and_only_the_web_is_linked(library: Library) -> None:
    for row in library.rows.values():
        assert row.what and row.figure and row.status in ("read", "memory"), row.key
        assert row.link == "" or row.link.startswith(("http://", "https://"))
    assert library.rows["unit_costs:tax_factor"].figure == "1.3 (1.0 to 1.3) ratio", "a rule is no sum of kronor"
    assert library.rows["unit_costs:bbic"].figure == "30561 SEK per styck"
    hostile = citations()["effects:E006"] | {"url": "javascript:alert(1)"}
    assert published("effects:E006", hostile).link == ""


def test_rows_are_recognised_in_a_text(library: Library) -> None:
    text = "as interventions:iy_2.5y, effects:E006. Not effects:E999 or nothing:E006"
    assert named_in(text, library.rows) == ("interventions:iy_2.5y", "effects:E006")


def test_looking_a_number_up_loads_nothing_heavy(python: Python) -> None:
    code = (
        "import sys, sim.studies.evidence.provenance, sim.studies.evidence.library as p; p.read_library(); "
        "print(*{'numpy', 'pandas', 'numba', 'mesa', 'matplotlib'} & set(sys.modules))"
    )
    done = python("-c", code)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")

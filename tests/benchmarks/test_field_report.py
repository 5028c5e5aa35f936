"""The field benchmark's figures, tables, picture and page say what was measured, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.field.__main__ import main
from benchmarks.field.agreement import Agreement
from benchmarks.field.asking import ROOT
from benchmarks.field.engines import ENGINES, FLOOR, OWN
from benchmarks.field.figure import draw, title_of
from benchmarks.field.growth import Growth, Size
from benchmarks.field.page import PAGE, parts_of, with_parts
from benchmarks.field.plan import Plan, quick
from benchmarks.field.report import best_threads, goals_met, ratios_of, told
from benchmarks.field.rounds import Rounds, Timed
from benchmarks.field.table import goals_table, growth_table, table_of

BY_NAME = {engine.name: engine for engine in ENGINES}


def timed(name: str, threads: int, *rates: float) -> Timed:
    """Return a timing."""
    agreements = [Agreement("state 1 at age 2", 3.0, 6.0, True)] if BY_NAME[name].lives else []
    return Timed(
        BY_NAME[name], threads, 100, {"python": "3.11", "numpy": "2"}, 0.5, rates=[*rates], agreements=agreements
    )


def example() -> list[Timed]:
    """Return three rounds of four engines on a machine that is half as fast in the second."""
    return [
        timed(OWN, 1, 20e6, 10e6, 21e6),
        timed(OWN, 2, 40e6, 20e6, 42e6),
        timed(FLOOR, 2, 80e6, 40e6, 84e6),
        timed("numpy_columns", 1, 10e6, 5e6, 10.5e6),
        timed("mesa_objects", 1, 2e5, 1e5, 2e5),
    ]


def grown(name: str, *peaks: tuple[int, int]) -> Growth:
    """Return a growth with a size for each (people, bytes held at most)."""
    sizes = [Size(persons, 1e6 + persons, 3, peak, 0.1) for persons, peak in peaks]
    return Growth(BY_NAME[name], 1, sizes, "too slow")


@pytest.fixture
def figures() -> dict:
    """Return the whole report as JSON holds it."""
    rounds = Rounds(example(), {"vivarium_components": "vivarium: not installed"}, {100: 0.02})
    growths = [grown(OWN, (10_000, 5 * 10**7), (100_000, 8 * 10**7)), grown("mesa_objects", (10_000, 10**8))]
    report = told(Plan(growth=(10_000, 100_000)), rounds, growths, {}, "python -m benchmarks.field")
    return json.loads(json.dumps(report))


def test_a_ratio_is_of_the_same_round_so_a_slow_minute_moves_none() -> None:
    ratios = ratios_of(example(), 2)
    assert ratios["numpy_columns"] == {"median": 4.0, "lowest": 4.0, "highest": 4.0, "rounds": [4.0, 4.0, 4.0]}
    assert ratios[FLOOR]["median"] == 0.5
    assert ratios_of(example(), 1)["numpy_columns"]["median"] == 2.0


def test_an_engine_without_threads_stands_with_its_one_number_under_each() -> None:
    timings = example()
    assert best_threads(timings, "numpy_columns", 2) is best_threads(timings, "numpy_columns", 1)
    assert best_threads(timings, "starsim_modules", 1) is None


def test_an_engine_that_stands_alone_has_no_ratio() -> None:
    assert ratios_of([timed("numpy_columns", 1, 1e6)], 1) == {}
    assert ratios_of([timed(OWN, 1, 1e6)], 1) == {}


@pytest.mark.parametrize(("ratio", "reached"), [(5.99, False), (6.0, True)])
def test_a_goal_is_reached_at_its_number_and_not_before(ratio: float, reached: bool) -> None:
    assert goals_met({"numpy_columns": {"median": ratio}})["numpy_columns"]["reached"] is reached


def test_a_missed_goal_is_told_as_missed(figures: dict) -> None:
    table = goals_table(figures)
    assert "| times NumPy by hand | 6.00 | 13.0 | 4.00 | missed |" in table
    assert "| share of the floor | 30% | 60% | 50% | reached |" in table


def test_rates_on_the_most_threads_stand_first_by_name(figures: dict) -> None:
    assert figures["person_years_per_second"] == {
        OWN: 40e6,
        FLOOR: 80e6,
        "numpy_columns": 10e6,
        "mesa_objects": 2e5,
    }


def test_bytes_a_person_are_the_slope_of_the_peak() -> None:
    assert grown(OWN, (10_000, 5 * 10**7), (110_000, 9 * 10**7)).bytes_per_person() == (400.0, 10_000, 110_000)


@pytest.mark.parametrize("peaks", [[(10_000, 5 * 10**7)], [(10_000, 5 * 10**7), (100_000, 5 * 10**7 + 1)]])
def test_memory_that_hides_behind_an_import_is_not_told(peaks: list[tuple[int, int]]) -> None:
    assert grown(OWN, *peaks).bytes_per_person() is None


def test_the_table_ranks_engines_from_slow_to_fast_and_gives_ranges(figures: dict) -> None:
    rows = table_of(figures).splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == [
        "Mesa objects", "NumPy by hand", "Vändpunkt's engine", "the floor",
    ]  # fmt: skip
    assert "10.0 (5.00–10.5)" in rows[1] and "4.00 (4.00–4.00)" in rows[1]


def test_the_growth_table_leaves_open_what_was_not_lived(figures: dict) -> None:
    mesa = next(row for row in growth_table(figures).splitlines() if row.startswith("| Mesa"))
    assert mesa == "| Mesa objects | 1.01 | · | too slow |"


def test_the_figures_title_is_the_finding(figures: dict) -> None:
    expected = "40.0 million person-years a second: 4.00 times NumPy by hand, 200 times Mesa objects, 50% of the floor"
    assert title_of(figures).endswith(expected)
    figures["rates"].pop(OWN)
    figures["person_years_per_second"].pop(OWN)
    assert "4.00" not in title_of(figures)


def test_the_picture_names_every_engine_and_can_do_without_growth(figures: dict) -> None:
    texts = [text.get_text() for text in draw(figures).texts]
    assert {"Mesa objects", "NumPy by hand", "Vändpunkt's engine", "the floor"} <= set(texts)
    for growth in figures["growth"].values():
        growth["sizes"] = []
    assert len(draw(figures).axes) == 1


def test_every_engine_has_a_look_of_its_own() -> None:
    from benchmarks.field.figure import STYLES

    looks = [STYLES[engine.name] for engine in ENGINES]
    assert len(set(looks)) == len(looks)


def test_the_page_has_a_place_for_every_part(figures: dict) -> None:
    page = with_parts(PAGE.read_text(encoding="utf-8"), parts_of(figures))
    for part in parts_of(figures).values():
        assert part in page
    assert "vivarium: not installed" in page


def test_a_page_without_a_parts_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="field:rates once, they stand there 0 times"):
        with_parts("nothing", {"rates": "1"})


def test_a_quick_plan_is_smaller_in_everything_that_takes_time() -> None:
    plan, short = Plan(), quick(Plan())
    assert short.rounds < plan.rounds and short.check_persons < plan.check_persons
    assert max(short.growth) < max(plan.growth) and short.largest_seconds < plan.largest_seconds


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engines", "mesa_object"], "--engines: no engine called 'mesa_object'; there are vandpunkt"),
        (["--persons", "1001"], "--persons: 1001; classes are full, so give a multiple of 25"),
        (["--threads", "0"], "--threads: '0'; give numbers from 1 to"),
        (["--threads", "many"], "--threads: 'many'; give numbers from 1 to"),
        (["--rounds", "0"], "--rounds: 0; at least 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["field", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    told_why = capsys.readouterr().err
    assert left.value.code == 2 and told_why.startswith(said) and told_why.count("\n") == 1


def test_every_environment_has_its_pinned_group() -> None:
    from benchmarks.field.environments import requirements_of

    for environment in {engine.environment for engine in ENGINES} - {""}:
        assert all("==" in requirement for requirement in requirements_of(environment))


@pytest.mark.slow
def test_the_whole_command_measures_checks_and_writes(tmp_path: Path) -> None:
    path = tmp_path / "field.json"
    command = ["--quick", "--engines", "numpy_columns,mesa_objects", "--persons", "1000", "--rounds", "2"]
    command += ["--grow-to", "10000", "--threads", "1", "--toy-only", "--json", str(path)]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.field", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(path.read_text(encoding="utf-8"))
    assert set(figures["rates"]) == {"numba_naive", "numpy_columns", "mesa_objects"}
    assert all(len(spread["1"]["rounds"]) == 2 for spread in figures["rates"].values())
    assert all(np.isfinite(rate) and rate > 0 for rate in figures["person_years_per_second"].values())
    assert not figures["left_out"] and figures["persons"]["mesa_objects"] == 100
    assert all(check["balances"] for checks in figures["agreement"].values() for check in checks)


def test_names_in_the_table_are_the_engines_own() -> None:
    assert len({engine.title for engine in ENGINES}) == len(ENGINES)

"""Trust 17: every experiment runs as its header says, leaves one whole folder, and refuses bad input in one line."""

from __future__ import annotations

import importlib
import json
import math
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments.compare import all_grow_up
from sim.configuration.border import Experiment, choose
from sim.configuration.commandline import read_arguments
from sim.evidence.outcomes import OUTCOMES
from sim.money.prices import PAYERS

Python = Callable[..., subprocess.CompletedProcess[str]]
STRATEGIES = ("as_today", "school", "whole_chain")

ARGUMENTS = {
    "appraise": ("municipality=small", "strategies=[as_today,school,youth_to_work]", "replications=2", "language=sv"),
    "best_for_budget": (
        "municipality=small", "programmes=[supported_employment,parent_training]", "reforms=[more_jobs]",
        "budget_msek=3", "tried=12", "tried_replications=2", "finalists=3", "replications=2", "language=sv",
    ),
    "biography": ("municipality=small", "child.reached=false", "child.lone_parent=null", "language=sv"),
    "calibrate": ("births_per_year=400", "birth_years=4", "rounds=1", "draws=2"),
    "enough_replications": (
        "municipality=small", "strategies=[as_today,school,youth_to_work]", "precision_persons=0.5", "precision_msek=1",
        "least=4", "batch=2", "most=6", "tight_replications=4", "store=../store_of_enough", "engine=serial",
        "language=sv",
    ),
    "evidence": ("name=placement_log_odds",),
    "validate": ("births_per_year=300", "birth_years=4", "replications=2", "language=sv"),
    "compare": ("municipality=small", f"strategies=[{','.join(STRATEGIES)}]", "replications=2"),
    "silo_or_team": (
        "municipality=small", "organisations=[silo,team_and_talks,association_2]",
        "staff_shares=[0.25,1]", "replications=2", "staff_replications=1", "language=sv",
    ),
    "project_sickness": (
        "municipality=small", "municipality.births_per_year=40", "organisations=[silo,association_2]",
        "places_times=[0,4]", "replications=2", "language=sv",
    ),
    "mandate_period": (
        "municipality.births_per_year=12", "municipality.birth_years=24", "municipality.warm_up_years=16",
        "municipality.horizon_years=8", "tried_births=100", "replications=2", "language=sv",
    ),
    "child_welfare_careers": ("municipality=small", "replications=2", "language=sv"),
    "social_investment_fund": (
        "municipality.births_per_year=12", "municipality.birth_years=32", "municipality.warm_up_years=22",
        "municipality.horizon_years=10", "fund_years=6", "funds=[ale_repayment,ale_grant,norrkoping_contract]",
        "replications=2", "language=sv",
    ),
    "replicate_trials": (
        "trials=[parent_training_half_year,mentoring_behaviour,fast_track_problems_at_25]", "births=600",
        "replications=2", "solve=true", "language=sv",
    ),
    "time_factor": ("municipality=small", "ages=[3,14,25]", "fade_outs=[0]", "replications=2", "language=sv"),
    "same_money": (
        "municipality=small", "strategies=[as_today,early_parents,youth_to_work,more_jobs]", "money_msek=0.5",
        "replications=2", "language=sv",
    ),
    "small_towns": (
        "municipality=small", "sizes=[20,60]", "draws=4", "towns=2", "store=../store_of_towns", "engine=serial",
        "language=sv",
    ),
    "source_tables": ("municipality=small", "umea=small", "replications=2", "language=sv"),
    "how_sure": (
        "municipality=small", "municipality.horizon_years=40", "strategies=[as_today,school]", "draws=6", "towns=2",
        "structures=[effects_last]", "structure_draws=3", "store=../store_of_how_sure", "engine=serial", "language=sv",
    ),
    "sensitivity": (
        "municipality=small", "municipality.births_per_year=12", "municipality.birth_years=1",
        "municipality.horizon_years=22", "screened=0", "replications=3", "trajectories=2", "sets=1", "points=8",
        "store=../store_of_sensitivity", "engine=serial", "language=sv",
    ),
    "threshold": (
        "municipality=small", "municipality.births_per_year=12", "municipality.horizon_years=30",
        "strategies=[as_today,youth_to_work,more_jobs]", "draws=4", "effect_times=[0,1,4]", "delivery_times=[0,1,2]",
        "store=../store_of_threshold", "engine=serial", "language=sv",
    ),
    "sweep": (
        "municipality.births_per_year=20", "engine=serial", "store=../store_of_a_sweep", "language=sv",
    ),
    "report": (
        "municipality=small", "municipality.births_per_year=12", "strategies=[as_today,school]", "draws=2",
        "workers=1", "pdf=false", "language=sv",
    ),
    "runs": ("store=../store_of_no_sweep", "language=sv"),
    "worth_knowing": (
        "municipality=small", "municipality.births_per_year=20", "municipality.horizon_years=30",
        "strategies=[as_today,youth_to_work]", "draws=50", "evaluation_children=[100]", "engine=serial",
        "store=../store_worth_knowing", "language=sv",
    ),
    "national": (
        "municipalities=2", "strategies=[as_today,school]", "draws=2", "store=../national_store", "language=sv",
    ),
}  # fmt: skip
"""What makes an experiment small enough to try."""


def experiments(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / "experiments").glob("[!_]*.py"))


def main_of(name: str) -> Experiment[Any]:
    main: Experiment[Any] = importlib.import_module(f"experiments.{name}").main
    return main


class Ended:
    """How an experiment ended: its process, the folder it ran in and the folder it named."""

    def __init__(self, process: subprocess.CompletedProcess[str], cwd: Path) -> None:
        self.process, self.cwd = process, cwd
        self.folder = cwd / (process.stdout.splitlines() or [""])[-1]

    @property
    def summary(self) -> dict[str, Any]:
        text = (self.folder / "summary.json").read_text(encoding="utf-8")
        result: dict[str, Any] = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        return result


@pytest.fixture(scope="module")
def in_turn(root: Path) -> Iterator[Callable[[str, tuple[str, ...], Path], subprocess.CompletedProcess[str]]]:
    """Run experiments as ``python -m experiments.NAME`` would, each in a process of its own with libraries loaded."""
    words = [sys.executable, str(root / "tests" / "experiments_in_turn.py")]
    everything = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(words, env=everything, **pipes) as process:
        assert process.stdin is not None and process.stdout is not None
        asking, answers = process.stdin, process.stdout

        def run(name: str, given: tuple[str, ...], cwd: Path) -> subprocess.CompletedProcess[str]:
            out, err = cwd.with_suffix(".out"), cwd.with_suffix(".err")
            asked = {"name": name, "words": given, "cwd": str(cwd), "out": str(out), "err": str(err)}
            print(json.dumps(asked), file=asking, flush=True)
            code = int(answers.readline())
            told = (path.read_text(encoding="utf-8") for path in (out, err))
            return subprocess.CompletedProcess([name, *given], code, *told)

        yield run


@pytest.fixture(scope="module")
def ended(
    in_turn: Callable[..., Any], python: Python, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Ended]:
    """Run an experiment once; one of them in a fresh Python, as users do."""
    known: dict[str, Ended] = {}

    def run(name: str) -> Ended:
        if name not in known:
            cwd = tmp_path_factory.mktemp(name)
            words = (*ARGUMENTS[name], "output_dir=results", "progress=false")
            fresh = name == "compare"
            known[name] = Ended(
                python("-m", f"experiments.{name}", *words, cwd=cwd) if fresh else in_turn(name, words, cwd), cwd
            )
        return known[name]

    return run


SERVES = {"lab": "it serves until it is stopped and leaves no folder; tests/lab opens it, asks it and ends it"}
"""Experiments that are tried elsewhere, and why."""


def test_every_experiment_is_tried(root: Path) -> None:
    assert experiments(root) == sorted([*ARGUMENTS, *SERVES])


@pytest.mark.parametrize("name", ARGUMENTS)
def test_it_ends_well_and_its_last_line_is_its_folder(name: str, ended: Callable[[str], Ended]) -> None:
    run = ended(name)
    assert (run.process.returncode, run.process.stderr) == (0, "")
    assert run.folder.parent == run.cwd / "results" / name
    assert list((run.cwd / "results" / name).iterdir()) == [run.folder]


@pytest.mark.parametrize("name", ARGUMENTS)
def test_it_leaves_nothing_but_its_folder(name: str, ended: Callable[[str], Ended]) -> None:
    run = ended(name)
    assert [path.name for path in run.cwd.iterdir()] == ["results"]
    assert [path.name for path in (run.cwd / "results").iterdir()] == [name]


@pytest.mark.parametrize("name", ARGUMENTS)
def test_summary_manifest_and_configuration_are_there_and_readable(name: str, ended: Callable[[str], Ended]) -> None:
    run = ended(name)
    assert run.summary
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"][:2] == ["vandpunkt", name]
    assert manifest["command"][2:] == [*ARGUMENTS[name], "output_dir=results", "progress=false"]
    own = {"evidence": "name: placement_log_odds\n", "national": "draws: 2\n", "validate": "seed: 2\n"}
    own["runs"] = "most: 20\n"
    told = own.get(name, "seed: 1\n")
    assert told in (run.folder / "configuration.yaml").read_text(encoding="utf-8")
    for table in run.folder.glob("*.parquet"):
        assert len(pd.read_parquet(table)) > 0, table.name


def test_a_comparison_names_outcomes_hump_and_payback_of_every_strategy(ended: Callable[[str], Ended]) -> None:
    run = ended("compare")
    told = run.summary
    assert tuple(told["strategies"]) == STRATEGIES
    assert told["comparator"] == "as_today"
    for strategy in told["strategies"].values():
        assert set(strategy["outcomes"]) == {*OUTCOMES, "any"}
        assert {"mean", "low", "high"} <= set(strategy["outcomes"]["drug_dependence"])
        assert set(strategy["hump"]) == {"depth_sek", "bottom_year", "npv_sek"}
        assert set(strategy["payback"]) == {"median", "low", "high", "share_of_replications"}
        assert set(strategy["payers"]) == set(PAYERS)
    assert set(told["units"]) >= {"outcomes", "hump", "payback", "payers", "yearly_cost"}
    assert {path.name for path in run.folder.glob("*.svg")} == {"hump.svg", "exclusion_by_age.svg", "who_pays.svg"}
    digests = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))["run_digests"]
    assert set(digests) == {f"{strategy}/{k}" for strategy in STRATEGIES for k in (0, 1)}


def test_a_comparison_prints_the_table_it_keeps(ended: Callable[[str], Ended]) -> None:
    run = ended("compare")
    table = (run.folder / "table.txt").read_text(encoding="utf-8")
    assert run.process.stdout == table + f"{run.folder.relative_to(run.cwd)}\n"


def test_a_biography_tells_both_lives(ended: Callable[[str], Ended]) -> None:
    run = ended("biography")
    assert set(run.summary["lives"]) == {"as_today", "whole_chain"}
    assert run.summary["simulated"] is True
    years = pd.read_parquet(run.folder / "years.parquet")
    assert (years.groupby("strategy")["age"].min() == 0).all()
    assert "Simulerade liv" in (run.folder / "life.txt").read_text(encoding="utf-8")


def test_a_calibration_shows_every_fitted_figure_and_keeps_nothing_unasked(
    ended: Callable[[str], Ended], root: Path
) -> None:
    kept = [root / "sim" / "evidence" / name for name in ("calibration.csv", "posterior.csv", "calibration.json")]
    before = [path.read_bytes() for path in kept]
    run = ended("calibrate")
    assert run.summary["kept"] is False
    assert len(run.summary["fit"]) > 30
    assert run.summary["draws"] == 2
    assert [path.read_bytes() for path in kept] == before
    assert len(pd.read_csv(run.folder / "calibration.csv")) == len(run.summary["parameters"])
    assert list(run.folder.parent.glob("evaluations-*")) == [], "what was kept for resuming is removed at the end"


def test_a_validation_says_of_every_target_whether_it_lies_inside(ended: Callable[[str], Ended]) -> None:
    run = ended("validate")
    targets = run.summary["targets"]
    assert len(targets) > 100
    for one in targets:
        assert {"id", "simulated", "low", "high", "inside"} <= set(one)
        if one["simulated"] is not None:
            assert one["inside"] == (one["low"] <= one["simulated"] <= one["high"]), one["id"]
        else:
            assert one["inside"] is False
    assert {one["definition"] for one in run.summary["definitions"]} >= {
        "six_states", "full_year_neet", "five_of_eight_years_outside", "any_year_with_benefits",
    }  # fmt: skip
    assert (run.folder / "validation.svg").is_file()
    assert (run.folder / "targets.csv").is_file()


def test_a_number_leads_to_its_row_and_link(ended: Callable[[str], Ended]) -> None:
    run = ended("evidence")
    told = run.summary["placement_log_odds"]
    assert {one["source"] for one in told["numbers"]} == {one["key"] for one in told["published"]}
    assert all(one["link"] in run.process.stdout for one in told["published"])
    shown = (run.folder / "evidence.txt").read_text(encoding="utf-8")
    assert run.process.stdout == shown + f"{run.folder.relative_to(run.cwd)}\n"


def test_a_number_is_looked_up_without_loading_the_model(python: Python, tmp_path: Path) -> None:
    code = (
        "import sys, sim.cli; sys.argv = ['vandpunkt', 'evidence', 'E006', 'progress=false']; sim.cli.main(); "
        "print(*{'numba', 'mesa', 'matplotlib'} & set(sys.modules))"
    )
    done = python("-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / done.stdout.splitlines()[-2] / "summary.json").is_file()
    assert done.stdout.splitlines()[-1] == ""


ON_AGENCIES = {
    "silo_or_team": (
        {"chairs", "contacts", "hand_overs", "effects", "achieved", "capacity"}, {"chairs", "achieved", "capacity"},
        {"comparator", "replications", "units", "chairs", "chairs_difference", "hand_overs_a_year", "effects",
         "effects_difference", "capacity"},
        {"silo/0", "team_and_talks/0", "association_2/0", "silo/1", "team_and_talks/1", "association_2/1"},
    ),
    "project_sickness": (
        {"degrees", "dose"}, {"degrees", "dose"},
        {"comparator", "replications", "units", "degrees", "degrees_difference", "faults_mended_at_the_end",
         "methods_in_line_at_the_end", "dose", "dose_difference"},
        {f"{way}/{k}" for k in (0, 1)
         for way in ("silo", "association_2", "places_times_0_1000ths", "places_times_4000_1000ths")},
    ),
    "mandate_period": (
        {"mandates", "decisions"}, {"mandates"},
        {"comparator", "replications", "units", "years", "years_difference", "prevention_share_at_the_end", "decisions"},  # noqa: E501
        {f"{way}/{k}" for k in (0, 1) for way in ("fixed", "open", "mandate", "long_view", "long_view_public")},
    ),
    "child_welfare_careers": (
        {"efforts", "first_met", "cost", "concentration", "talks", "views", "careers"}, {"careers", "talks"},
        {"replications", "units", "children_in_need", "children_followed", "efforts", "cost", "concentration", "talks",
         "views", "commonest_careers"},
        set(),
    ),
    "social_investment_fund": (
        {"years", "efforts", "ended", "totals"}, {"capital", "efforts"},
        {"comparator", "replications", "units", "fund_years", "accounts", "books", "gain_elsewhere_share", "efforts"},
        {f"{fund}/{k}" for k in (0, 1) for fund in ("as_today", "ale_repayment", "ale_grant", "norrkoping_contract")},
    ),
}  # fmt: skip
"""Of the experiments on agencies: tables, figures, keys of the summary and runs with a digest."""


@pytest.mark.parametrize("name", ON_AGENCIES)
def test_an_experiment_on_agencies_leaves_its_tables_figures_summary_and_digests(
    name: str, ended: Callable[[str], Ended]
) -> None:
    run, (tables, figures, keys, digests) = ended(name), ON_AGENCIES[name]
    assert {path.stem for path in run.folder.glob("*.parquet")} == tables
    for ending in ("svg", "png"):
        assert {path.stem for path in run.folder.glob(f"*.{ending}")} == figures
        assert all(path.stat().st_size > 5_000 for path in run.folder.glob(f"*.{ending}"))
    assert set(run.summary) == keys
    assert run.summary["replications"] == 2
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    told = manifest["run_digests"]
    assert set(told) == digests
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in told.values())
    kinds = {one["kind"] for one in manifest["used"]}
    assert {"agency", "organisation", "governance"} <= kinds
    table = (run.folder / "table.txt").read_text(encoding="utf-8")
    assert run.process.stdout == table + f"{run.folder.relative_to(run.cwd)}\n"
    assert "Simulerade liv" in table


def test_ways_of_organising_are_told_against_the_first(ended: Callable[[str], Ended]) -> None:
    told = ended("silo_or_team").summary
    assert told["comparator"] == "silo"
    assert {one["way"] for one in told["chairs"]} == {"silo", "team_and_talks", "association_2"}
    assert {one["way"] for one in told["effects_difference"]} == {"team_and_talks", "association_2"}
    assert all(one["low"] <= one["mean"] <= one["high"] for one in told["chairs_difference"])
    assert {one["capacity_share"] for one in told["capacity"]} == {0.25, 1.0}
    assert {"agency", "need", "to", "keeps", "uses", "back"} == set(told["hand_overs_a_year"][0])


def test_no_places_help_nobody_in_the_summary_either(ended: Callable[[str], Ended]) -> None:
    told = {(one["places_times"], one["measure"]): one["mean"] for one in ended("project_sickness").summary["dose"]}
    assert told[0.0, "helped"] == 0.0 < told[4.0, "helped"]


def test_a_council_opens_what_it_sees_pay(ended: Callable[[str], Ended]) -> None:
    decided = ended("mandate_period").summary["decisions"]
    assert {one["way"] for one in decided} == {"mandate", "long_view", "long_view_public"}
    assert len(decided) == 9
    for one in decided:
        assert one["opened"] == (one["cash_flow_msek"] > 0.0)
        assert one["horizon_years"] == (4 if one["way"] == "mandate" else 30)


def test_a_funds_accounts_add_up_in_the_summary_too(ended: Callable[[str], Ended]) -> None:
    told = ended("social_investment_fund").summary
    means = {(one["fund"], one["measure"]): one["mean"] for one in told["accounts"]}
    for fund in ("ale_repayment", "ale_grant", "norrkoping_contract"):
        left = means[fund, "set_aside_msek"] - means[fund, "paid_msek"] + means[fund, "repaid_msek"]
        assert means[fund, "capital_msek"] == pytest.approx(left)
        assert means[fund, "paid_msek"] > 0.0
    assert means["ale_grant", "repaid_msek"] == 0.0 < means["norrkoping_contract", "repaid_msek"]
    efforts = {(one["fund"], one["programme"]): one for one in told["efforts"]}
    assert efforts["ale_grant", "big_brothers_big_sisters"]["refused"] == {"too_few_actors": 2}
    assert efforts["ale_repayment", "fotosyntes"]["repaid_msek"] == 0.0


def test_children_in_need_are_some_of_those_followed(ended: Callable[[str], Ended]) -> None:
    told = ended("child_welfare_careers").summary
    assert 0 < told["children_in_need"] < told["children_followed"] <= 240
    assert sum(one["share"] for one in told["commonest_careers"]) <= 1.0
    assert [one["age"] for one in told["talks"]] == [6, 10, 13, 16]


def test_trials_are_told_beside_the_published_ones_with_the_sizes_that_would_return_them(
    ended: Callable[[str], Ended],
) -> None:
    run = ended("replicate_trials")
    told = run.summary
    trials = {one["trial"]: one for one in told["trials"]}
    for one in trials.values():
        assert {"programme", "published", "low", "high", "simulated", "inside", "as_believed", "reason"} <= set(one)
        assert one["inside"] == (one["low"] <= one["simulated"] <= one["high"])
    assert [trials[name]["role"] for name in ("parent_training_half_year", "fast_track_problems_at_25")] == [
        "input", "predicted",
    ]  # fmt: skip
    assert trials["parent_training_half_year"]["inside"] and not trials["mentoring_behaviour"]["inside"]
    (size,) = told["sizes"]
    assert size["programme"] == "mentoring" and size["returning"] < size["size"] < 0.0
    assert size["simulated"] == pytest.approx(trials["mentoring_behaviour"]["published"], abs=0.02)
    assert {path.stem for path in run.folder.glob("*.parquet")} == {"trials", "sizes"}
    assert {path.name for path in run.folder.glob("*.svg")} == {"trials.svg"}
    table = (run.folder / "table.txt").read_text(encoding="utf-8")
    assert "Simulerade liv" in table
    assert run.process.stdout == table + f"{run.folder.relative_to(run.cwd)}\n"


def test_one_and_the_same_effort_is_told_at_every_age_with_its_verdicts(ended: Callable[[str], Ended]) -> None:
    run = ended("time_factor")
    told = run.summary
    assert {path.stem for path in run.folder.glob("*.parquet")} == {"efforts", "points", "shapes", "paybacks"}
    assert {path.name for path in run.folder.glob("*.svg")} == {"time_factor.svg"}
    assert {one["age"] for one in told["points"]} == {3, 14, 25}
    assert {(one["fade_out"], one["verdict"] in ("falls", "rises", "flat")) for one in told["shapes"]} == {
        ("given", True), ("0", True),
    }  # fmt: skip
    assert all(one["low"] <= one["mean"] <= one["high"] for one in told["points"])
    assert len(json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))["run_digests"]) == 2 * (4 + 4 + 3)
    assert "Simulerade liv" in (run.folder / "table.txt").read_text(encoding="utf-8")


def test_the_bill_is_told_whole_and_every_run_has_its_digest(ended: Callable[[str], Ended]) -> None:
    run = ended("appraise")
    told = run.summary
    assert {path.stem for path in run.folder.glob("*.parquet")} == {
        "present_values", "humps", "corrected", "results", "ratios", "payback", "pockets", "elsewhere", "curves",
        "by_state", "by_group", "by_cohort", "cash_flow", "concentration", "lorenz", "verdict",
    }  # fmt: skip
    for ending in ("svg", "png"):
        assert {path.stem for path in run.folder.glob(f"*.{ending}")} == {
            "humps", "pockets", "cash_flow", "concentration", "verdict",
        }  # fmt: skip
    means = {(one["strategy"], one["measure"]): one["mean"] for one in told["strategies"]}
    for strategy in ("school", "youth_to_work"):
        outlay, saved, npv = (means[strategy, f"public.{key}"] for key in ("outlay", "saved", "npv"))
        assert npv == pytest.approx(saved - outlay) and outlay > 0.0
        assert sum(told["grades"][strategy].values()) == pytest.approx(1.0)
    assert (told["comparator"], told["draws"], told["judged_by"]) == ("as_today", True, "public")
    digests = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))["run_digests"]
    assert set(digests) == {f"{name}/{k}" for name in ("as_today", "school", "youth_to_work") for k in (0, 1)}
    assert told["digests"] == digests
    table = (run.folder / "table.txt").read_text(encoding="utf-8")
    assert run.process.stdout == table + f"{run.folder.relative_to(run.cwd)}\n"
    assert "Simulerade liv" in table


def test_the_same_money_is_spent_on_people_and_on_what_surrounds_them(ended: Callable[[str], Ended]) -> None:
    run = ended("same_money")
    told = run.summary
    assert {path.stem for path in run.folder.glob("*.parquet")} == {"results", "sizes", "ranking"}
    assert {path.name for path in run.folder.glob("*.svg")} == {"same_money.svg"}
    sizes = {one["strategy"]: one for one in told["sizes"]}
    assert [one["kind"] for one in sizes.values()] == ["people", "people", "surroundings"]
    assert sizes["more_jobs"]["used_msek"] == pytest.approx(0.5, rel=0.05)
    assert all(one["used_msek"] <= 0.6 for one in sizes.values())
    assert sum(one["best_share"] for one in told["ranking"]) == pytest.approx(1.0)
    assert "Simulerade liv" in (run.folder / "table.txt").read_text(encoding="utf-8")


def test_the_documents_tables_stand_beside_the_model_with_factors_that_multiply_to_the_distance(
    ended: Callable[[str], Ended],
) -> None:
    run = ended("source_tables")
    tables = {one["name"]: one for one in run.summary["tables"]}
    assert {name.split(".")[0] for name in tables} == {"umea", "trelleborg", "bet", "newcomers"}
    for one in tables.values():
        assert {"name", "source", "static", "dynamic", "low", "high", "unit", "why", "factors"} <= set(one)
        assert one["why"]
        if one["source"] is not None:
            assert one["source_low"] <= one["static"] <= one["source_high"], one["name"]
    bill = tables["trelleborg.all.sum"]
    assert bill["source"] == 600 and bill["low"] <= bill["dynamic"] <= bill["high"]
    assert math.prod(one["ratio"] for one in bill["factors"]) == pytest.approx(bill["ratio"], rel=1e-9)
    assert tables["trelleborg.first.region"]["static"] is None, "the document's text does not give it"
    assert {path.name for path in run.folder.glob("*.svg")} == {"source_tables.svg"}
    bills = pd.read_parquet(run.folder / "bills.parquet")
    assert (bills["in_states"] <= bills["alive"]).all()
    digests = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))["run_digests"]
    assert {"umea/0", "umea/1", "trelleborg/0", "trelleborg/1"} <= set(digests)


def test_the_best_for_a_budget_costs_no_more_and_is_told_with_how_sure_it_is(ended: Callable[[str], Ended]) -> None:
    run = ended("best_for_budget")
    told = run.summary
    assert set(told) == {
        "units", "budget_msek", "tried", "within_budget", "tried_replications", "replications", "sureness", "ranking",
        "places", "contents", "waiting", "frontier", "candidates",
    }  # fmt: skip
    letters = [one["strategy"] for one in told["ranking"]]
    assert letters == ["A", "B", "C"][: len(letters)] and told["sureness"]["first"] == "A"
    assert set(told["contents"]) == set(letters)
    tried = pd.read_parquet(run.folder / "tried.parquet")
    assert (tried.loc[tried["finalist"] != "", "outlay_msek"] <= 3.0).all()
    assert {path.name for path in run.folder.glob("*.svg")} == {"frontier.svg", "contents.svg"}
    assert {one["status"] for one in told["candidates"]} <= {"candidate", "none_kept_out"}
    digests = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))["run_digests"]
    assert set(digests) == {f"{letter}/{k}" for letter in letters for k in (0, 1)}
    table = (run.folder / "table.txt").read_text(encoding="utf-8")
    assert run.process.stdout == table + f"{run.folder.relative_to(run.cwd)}\n"
    assert "Simulerade liv" in table


def test_a_search_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.studies.search import lives as search_lives

    monkeypatch.chdir(tmp_path)
    main, live, lived = main_of("best_for_budget"), search_lives.run_one, []
    words = (
        "municipality=small", "municipality.births_per_year=20", "programmes=[supported_employment]", "reforms=[]",
        "tried=10", "tried_replications=2", "finalists=2", "replications=2", "budget_msek=1", "threads=1",
        "figures=false", "progress=false",
    )  # fmt: skip
    choice = choose(main.schema, "best_for_budget", words)

    def counted(*arguments: Any) -> Any:
        if len(lived) == 5:
            raise KeyboardInterrupt
        lived.append(1)
        return live(*arguments)

    monkeypatch.setattr(search_lives, "run_one", counted)
    with pytest.raises(KeyboardInterrupt):
        main.run(choice)
    (kept,) = (tmp_path / "outputs" / "best_for_budget").iterdir()
    assert len(list(kept.glob("*.json"))) == 5
    lived.clear()
    monkeypatch.setattr(search_lives, "run_one", lambda *arguments: lived.append(1) or live(*arguments))
    stopped = main.run(choice)
    rest = len(lived)
    lived.clear()
    whole = main.run(choice)
    assert len(lived) == rest + 5
    assert (stopped / "summary.json").read_bytes() == (whole / "summary.json").read_bytes()
    assert not kept.exists(), "what was kept for resuming is removed at the end"


LEAST = ("municipality=small", "municipality.births_per_year=10", "replications=1", "figures=false", "progress=false")
IN_ENGLISH = [
    ("appraise", ("strategies=[as_today,school]", "draws=false", "judged_by=society"), "as_today"),
    ("silo_or_team", ("staff_shares=[]", "organisations=[silo,team]"), "silo"),
    ("silo_or_team", ("staff_shares=[]", "organisations=[team]"), "team"),
    ("silo_or_team", ("staff_shares=[]", "organisations=[mine.yaml,team]"), "mine"),
    ("silo_or_team",
                 ("staff_shares=[]", "organisations=[silo]", "municipality.births_per_year=40", "replications=2"),
                 "silo"),
    ("project_sickness", ("places_times=[0,1]", "governed_by=open"), "silo"),
    ("project_sickness", ("places_times=[]",), "silo"),
    ("project_sickness", ("places_times=[0,1]", "organisations=[mine.yaml,association_1]"), "mine"),
    ("mandate_period", ("governances=[open,pressed]", "tried_births=100"), "open"),
    ("social_investment_fund",
                 ("municipality.warm_up_years=20", "municipality.birth_years=23", "municipality.horizon_years=3",
                  "fund_years=3", "funds=[ale_grant]"), "as_today"),
    ("child_welfare_careers", ("least_years_in_need=1",), None),
    ("child_welfare_careers", ("least_years_in_need=1", "early_before_age=1"), None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "comparator"), IN_ENGLISH)
def test_without_figures_and_with_less_asked_it_tells_the_rest_in_english(
    name: str, words: tuple[str, ...], comparator: str | None, root: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    silo = (root / "conf" / "organisation" / "silo.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(silo.replace("name: silo", "name: mine"), encoding="utf-8")
    main = main_of(name)
    folder = main.run(choose(main.schema, name, [*LEAST, *words]))
    assert list(folder.glob("*.svg")) == list(folder.glob("*.png")) == []
    assert "Simulated lives, not a forecast about any person" in capsys.readouterr().out
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary.get("comparator") == comparator
    for key in {"staff_shares=[]": ("capacity",), "places_times=[]": ("dose", "dose_difference")}.get(words[0], ()):
        assert summary[key] == []


@pytest.mark.parametrize("name", ARGUMENTS)
def test_every_command_in_its_header_is_accepted(name: str) -> None:
    main = main_of(name)
    header = sys.modules[main.run.__module__].__doc__ or ""
    commands = re.findall(rf"^    vandpunkt {name}(.*)$", header, flags=re.MULTILINE)
    assert len(commands) >= 2
    for command in commands:
        words = read_arguments(shlex.split(command, comments=True), name).overrides
        assert choose(main.schema, name, words)
    assert "\nQuestion: " in header and re.search(r"\nExpect\b", header)


REFUSED = {
    "appraise": ("strategies=[as_today]", "strategies=[as_today,scool]", "strategies=[school,school]", "tax_factor=0.5",
                 "discount_rates=[0.5]", "judged_by=source_headline", "municipality.births_per_year=0"),
    "best_for_budget": ("programmes=[parent_trainning]", "reforms=[more_jobs,more_jobs]", "budget_msek=0",
                        "budget_msek=-1", "finalists=1", "tried=5", "municipality.births_per_year=0"),
    "biography": ("municipality=smal", "child.sex=dog", "child.number=100000", "strategies=[as_today]"),
    "calibrate": ("births_per_year=10", "rounds=-1", "keep=perhaps", "municipality=small"),
    "validate": ("targets=nowhere.csv", "replications=0", "draws=-1", "municipality=small"),
    "evidence": ("no_such_number", "page=docs/parameters.md", "page=nowhere/parameters.html", "progress=perhaps"),
    "compare": ("strategies=[as_today,scool]", "seed=-1", "output_dir=", "replications=0"),
    "silo_or_team": ("organisations=[silo,taem]", "staff_shares=[0.5,2]", "organisations=[gone.yaml]",
                     "municipality.births_per_year=0", "municipality.warm_up_years=90"),
    "project_sickness": ("organisations=[silo,asociation_1]", "governed_by=presed", "dose_of=team",
                         "places_times=[1,2]", "governed_by=mandate", "governed_by=fixed"),
    "mandate_period": ("governances=[open,mandat]", "governances=[open]", "tried_births=1"),
    "social_investment_fund": ("funds=[ale_grants]", "funds=[gone.yaml]", "fund_years=99", "replications=0",
                               "municipality.births_per_year=0", "municipality.horizon_years=10",
                               "municipality=trelleborg", "funds=[ale_by_evidence]"),
    "child_welfare_careers": ("health_talks=team", "health_talks=helth_talks", "municipality=standing",
                              "early_before_age=0"),
    "replicate_trials": ("trials=[parent_traning_half_year]", "trials=[gone.yaml]", "births=1", "replications=0",
                         "trials=[ips_18_months,ips_18_months]", "municipality=small"),
    "time_factor": ("ages=[3]", "ages=[3,3]", "effort=same_efort", "fade_outs=[0.1,2]", "municipality=standing",
                    "municipality.births_per_year=0", "replications=1"),
    "same_money": ("strategies=[as_today]", "strategies=[school,as_today]", "strategies=[as_today,team]",
                   "money_msek=0", "municipality.births_per_year=0"),
    "enough_replications": ("precision_persons=0", "most=3", "strategies=[as_today]", "strategies=[as_today,scool]",
                            "tight_staff_share=2", "municipality.births_per_year=0"),
    "small_towns": ("sizes=[]", "sizes=[60,60]", "strategies=[as_today,scool]", "towns=1", "seen_share=1",
                    "municipality=standing"),
    "how_sure": ("strategies=[as_today]", "strategies=[as_today,scool]", "strategies=[school,school]", "draws=3",
                 "towns=0", "structures=[efects_last]", "structures=[effects_last,effects_last]", "structure_draws=1",
                 "willingness_to_pay_msek=[-1]", "judged_by=source_headline", "engine=slrum", "store=",
                 "municipality.births_per_year=0"),
    "worth_knowing": ("strategies=[as_today]", "strategies=[as_today,scool]", "strategies=[school,school]", "draws=49",
                      "towns=0", "judged_by=council", "cohorts=0", "worth_of_a_person_msek=-1", "engine=slrum",
                      "evaluation_children=[1]", "evaluation_children=[50,50]", "evaluated_event_share=1",
                      "most_evaluations=-1", "store=", "municipality.births_per_year=0"),
    "source_tables": ("umea=umeo", "umea=standing", "municipality=standing", "municipality.births_per_year=0",
                      "municipality.horizon_years=20", "exclusion_years=21", "economics.price_year=2024"),
    "sensitivity": ("strategies=[as_today,scool]", "strategies=[school,as_today]", "strategies=[as_today]",
                    "strategies=[school,school]", "methods=[]", "methods=[tornadoo]", "methods=[sobol,sobol]",
                    "points=48", "percentile=60", "judged_by=region", "delivery_share=1", "engine=slrum", "store=",
                    "discount_rates=[0.05,0.02]", "municipality.births_per_year=0"),
    "threshold": ("strategies=[as_today]", "strategies=[school,as_today]", "strategies=[as_today,scool]",
                  "strategies=[as_today,school,school]", "effect_times=[0,2]", "effect_times=[1,0]", "draws=1",
                  "worth_of_a_person_msek=[-1,2]", "judged_by=region", "store=", "municipality.births_per_year=0"),
    "sweep": ("design=smal", "design=gone.yaml", "strategies=[as_today,scool]", "workers=0", "engine=slrum", "store=",
              "seed=-1", "cluster.minutes=0", "municipality=smal", "replications=2"),
    "report": ("strategies=[]", "strategies=[as_today,scool]", "strategies=[school,school]", "draws=0", "workers=0",
               "pdf=perhaps", "language=no", "replications=2", "municipality.births_per_year=0"),
    "runs": ("show=nothing", "sql=select 1", "most=0", "shwo=1"),
    "national": ("strategies=[as_today]", "strategies=[as_today,scool]", "strategies=[school,school]",
                 "municipalities=291", "draws=-1", "engine=slrum", "cluster.minutes=0", "cluster.partition=a;b",
                 "cluster.queue=main", "municipality=small"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "bad"), [(name, bad) for name, several in REFUSED.items() for bad in several])
def test_bad_input_is_refused_in_one_line_before_anything_is_written(
    name: str, bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    small = (
        []
        if name in ("calibrate", "evidence", "national", "replicate_trials", "runs", "validate")
        or bad.startswith("municipality")
        else ["municipality=small"]
    )
    monkeypatch.setattr(sys, "argv", [name, *small, "progress=false", bad])
    with pytest.raises(SystemExit) as end:
        main_of(name)()
    out, err = capfd.readouterr()
    assert (end.value.code, out) == (2, "")
    assert re.fullmatch(r"vandpunkt: [^\n]+\n", err), err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_budget_that_does_not_fit_is_refused_before_anything_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.configuration.border import BadInput

    main = main_of("mandate_period")
    monkeypatch.setattr(sys.modules[main.run.__module__], "cash_flows", lambda *_: pytest.fail("years have been lived"))
    with pytest.raises(BadInput, match="warm_up_years of at least 12"):
        main.run(choose(main.schema, "mandate_period", ["municipality=small", "progress=false"]))


NOBODY = {
    "appraise": (),
    "best_for_budget": ("replications=2",),
    "time_factor": ("ages=[3,25]", "fade_outs=[]", "replications=2"),
    "same_money": ("strategies=[as_today,more_jobs]", "replications=2"),
    "source_tables": (),
    "silo_or_team": (),
    "project_sickness": ("places_times=[0,1]",),
    "mandate_period": ("governances=[open,pressed]", "tried_births=100"),
    "child_welfare_careers": (),
    "social_investment_fund": ("municipality.horizon_years=20", "funds=[ale_grant]"),
}


@pytest.mark.parametrize("name", NOBODY)
def test_where_nobody_is_born_it_ends_in_a_run_or_in_one_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [name, *LEAST, "municipality.births_per_year=0", *NOBODY[name]])
    try:
        main_of(name)()
    except SystemExit as end:
        assert end.code == 2
        assert re.fullmatch(r"vandpunkt: [^\n]+\n", capfd.readouterr().err)


@pytest.mark.parametrize(
    "odd",
    [
        "economics.price_year=2009",
        "municipality.births_per_year=0",
        "municipality.births_per_year=1",
        "municipality.newcomers_per_birth=0",
        "economics.exclusion_years=64",
        "economics.discount_rate_per_year=0",
        "municipality.areas=500",
    ],
)
def test_an_odd_choice_ends_in_a_run_or_in_one_line(
    odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["municipality=small", "strategies=[as_today,school]", "replications=2", "progress=false"]
    monkeypatch.setattr(sys, "argv", ["compare", *arguments, odd])
    try:
        main_of("compare")()
    except SystemExit as end:
        assert end.code == 2
        assert re.fullmatch(r"vandpunkt: [^\n]+\n", capfd.readouterr().err)


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_interrupted_run_leaves_no_run_directory(how: signal.Signals, code: int, root: Path, tmp_path: Path) -> None:
    words = ("compare", "municipality=small", "replications=10000", "output_dir=results", "figures=false")
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *words],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
    )  # fmt: skip
    assert process.stderr is not None and process.stdout is not None
    told = b""
    while not re.search(rb"\b[1-9]\d*/50000", told):
        told += process.stderr.read(1)
        assert process.poll() is None, told
    assert [path.name[:12] for path in (tmp_path / "results" / "compare").iterdir()] == [".unfinished-"]
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, b"")
    if how == signal.SIGINT:
        assert err.endswith(b"vandpunkt: stopped\n")
        assert b"Traceback" not in err
        assert list((tmp_path / "results" / "compare").iterdir()) == []
    assert [path for path in (tmp_path / "results").rglob("[!.]*") if path.name != "compare"] == []


@pytest.mark.slow
def test_a_comparison_can_be_run_by_the_reference_interpreter(python: Python, tmp_path: Path) -> None:
    words = (
        "compare", "municipality=small", "municipality.births_per_year=8", "strategies=[as_today,whole_chain]",
        "replications=1", "figures=false", "progress=false", "output_dir=results",
    )  # fmt: skip
    digests = []
    for disabled in ("0", "1"):
        run = python("-m", "sim", *words, cwd=tmp_path, NUMBA_DISABLE_JIT=disabled)
        assert (run.returncode, run.stderr) == (0, "")
        manifest = tmp_path / run.stdout.splitlines()[-1] / "manifest.json"
        digests.append(json.loads(manifest.read_text(encoding="utf-8"))["run_digests"])
    assert digests[0] == digests[1]


def test_a_comparison_in_which_nobody_grows_up_goes_without_the_figure_of_adults() -> None:
    rows = [(name, number, age, 5) for name in ("a", "b") for number in (0, 1) for age in (0, 19, 20, 64)]
    by_age = pd.DataFrame(rows, columns=["strategy", "replication", "age", "alive"])
    assert all_grow_up(by_age)
    children = by_age["age"] < 20
    assert not all_grow_up(by_age.assign(alive=by_age["alive"].where(children, 0)))
    one_run = (by_age["strategy"] == "b") & (by_age["replication"] == 1)
    assert not all_grow_up(by_age.assign(alive=by_age["alive"].where(children | ~one_run, 0)))

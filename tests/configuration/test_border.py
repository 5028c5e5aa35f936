"""Claims about the command line of an experiment: what is right runs as Hydra users expect, the rest is one line."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.configuration.border import CONF, BadInput, Experiment, as_dict, choose, make, options, resolved_yaml
from sim.configuration.choices import defaults, leaves
from sim.configuration.jobs import check
from sim.configuration.schema import (
    Biography,
    Calibrate,
    ChildWelfareCareers,
    Compare,
    Evidence,
    MandatePeriod,
    ProjectSickness,
    SiloOrTeam,
    SocialInvestmentFund,
    Validate,
)

Call = Callable[..., Any]

MISSPELLINGS = {
    "a letter lost": lambda word: word[:-2] + word[-1:],
    "a letter doubled": lambda word: word[:1] + word,
    "letters swapped": lambda word: word[1::-1] + word[2:] if len(word) > 2 else word + "x",
    "a letter too many": lambda word: word + "s",
    "another case": lambda word: word.capitalize(),
}


def refused(*overrides: str, multirun: bool = False) -> str:
    """Return the one line that overrides of ``compare`` are refused with."""
    with pytest.raises(BadInput) as caught:
        check(Compare, "compare", overrides, multirun)
    return str(caught.value)


EXPERIMENTS = {
    "compare": Compare, "biography": Biography, "calibrate": Calibrate, "evidence": Evidence, "validate": Validate,
    "silo_or_team": SiloOrTeam, "project_sickness": ProjectSickness, "mandate_period": MandatePeriod,
    "child_welfare_careers": ChildWelfareCareers, "social_investment_fund": SocialInvestmentFund,
}  # fmt: skip


@pytest.mark.usefixtures("composed_once")
@pytest.mark.parametrize("misspell", MISSPELLINGS.values(), ids=MISSPELLINGS)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_misspelt_key_is_refused_with_the_right_one_suggested(name: str, misspell: Callable[[str], str]) -> None:
    keys = leaves(EXPERIMENTS[name])
    wrong = {above + dot + misspell(last): key for key in keys for above, dot, last in [key.rpartition(".")]}
    assert len(wrong) == len(keys) and not wrong.keys() & set(keys)
    with pytest.raises(BadInput) as caught:
        check(EXPERIMENTS[name], name, [f"{key}=1" for key in wrong], multirun=False)
    told = [re.fullmatch(r".*unknown key (\S+);.*; did you mean (\S+)\?", line) for line in caught.value.faults]
    assert {one[1]: one[2] for one in told if one} == wrong


BAD = {
    "an unknown key": (["strategis=[as_today]"], "did you mean strategies?"),
    "an unknown key below": (["economics.discont_rate_per_year=0.03"], "mean economics.discount_rate_per_year?"),
    "a key at the wrong place": (["births_per_year=5"], "did you mean municipality.births_per_year?"),
    "an unknown key that is added": (["+n_agent=5"], "unknown key n_agent"),
    "an unknown key that is forced": (["++replication=5"], "did you mean replications?"),
    "a key below a value": (["seed.x=5"], "a whole number"),
    "an unknown name": (["municipality=umeaa"], "trelleborg, umea, umea_cycles; did you mean umea?"),
    "a mapping for a name": (["municipality={births_per_year: 5}"], "one of ale, one_of_290, small"),
    "nothing for a name": (["municipality=null"], "one of ale, one_of_290, small"),
    "text for a number": (["replications=many"], "replications='many'; a whole number from 1 to 10 000"),
    "quoted digits for a number": (["replications='5'"], "replications='5'; a whole number"),
    "a fraction for a whole number": (["replications=2.0"], "replications=2.0; a whole number"),
    "true for a number": (["replications=true"], "replications=true; a whole number"),
    "a number for true": (["figures=1"], "figures=1; true or false"),
    "nothing for a number": (["replications=null"], "replications=null; a whole number"),
    "nothing at all": (["output_dir="], "output_dir=''; text from 1 to 400 characters"),
    "no value where one must be": (["output_dir=???"], "stands for one that is missing"),
    "too little": (["replications=0"], "replications=0; a whole number from 1 to 10 000"),
    "too much": (["economics.discount_rate_per_year=3.5"], "a number from 0 to 0.2"),
    "no number": (["economics.discount_rate_per_year=nan"], "finite"),
    "an endless number": (["economics.discount_rate_per_year=1e999"], "finite"),
    "a number of 4 200 digits": (["seed=" + "9" * 4_200], "9999…"),
    "a number of 3 000 digits": (["seed=" + "9" * 3_000], "a whole number from 0 to 4 294 967 295"),
    "an unknown word": (["language=svv"], "language='svv'; one of en, sv; did you mean sv?"),
    "ages in the wrong order": (["economics.exclusion_ages=[42,23]"], "must run from young to old"),
    "too few ages": (["economics.exclusion_ages=[42]"], "economics.exclusion_ages"),
    "text for a list": (["strategies=as_today"], "a list (from 1 to 12 of them), each text"),
    "an empty list": (["strategies=[]"], "strategies=[]"),
    "a number in a list": (["strategies=[as_today,3]"], "strategies.1=3; text"),
    "an unknown strategy": (["strategies=[as_todai]"], "did you mean as_today?"),
    "a strategy twice": (["strategies=[as_today,as_today]"], "each strategy once"),
    "a missing file": (["strategies=[mine/gone.yaml]"], "mine/gone.yaml: no such file"),
    "a path for a name": (["strategies=[../strategy/as_today]"], "no strategy called"),
    "an interpolation": (["output_dir=${oc.env:HOME}"], "interpolations"),
    "a quoted interpolation": (["output_dir='${oc.env:HOME}'"], "interpolations"),
    "a hidden interpolation": ([r"output_dir=$\{oc.env:HOME\}"], "interpolations"),
    "an interpolation in a list": (["strategies=[as_today,'${seed}']"], "interpolations"),
    "a _target_": (["_target_=os.system"], "refused"),
    "an added _target_": (["+economics._target_=os.system"], "refused"),
    "a _target_ in a mapping": (["municipality.title={en: a, sv: b, _target_: os.system}"], "refused"),
    "another reserved key": (["++_recursive_=false"], "refused"),
    "a run folder for Hydra": (["hydra.run.dir=/tmp/x"], "of Hydra's own settings only"),
    "a callback": (["+hydra.callbacks.x._target_=os.system"], "refused"),
    "a search path": (["hydra.searchpath=[/tmp]"], "of Hydra's own settings only"),
    "environment to copy": (["hydra.job.env_copy=[HOME]"], "of Hydra's own settings only"),
    "environment to set": (["+hydra.job.env_set.LD_PRELOAD=x"], "set once"),
    "a logging class": (["hydra/job_logging=default"], "of Hydra's own settings only"),
    "all of Hydra": (["hydra=x"], "of Hydra's own settings only"),
    "a hidden interpolation for Hydra": ([r"hydra.sweep.dir=$\{oc.env:HOME\}"], "interpolations"),
    "an unknown launcher": (["hydra/launcher=joblb"], "did you mean joblib?"),
    "a launcher's class": (["hydra.launcher._target_=os.system"], "refused"),
    "a launcher's commands": (["hydra.launcher.setup=[reboot]"], "of Hydra's own settings only"),
    "a launcher's name with a line in it": (["hydra.launcher.name='x y'"], "plain name"),
    "two equals signs": (["seed==3"], "write key=value"),
    "no equals sign": (["seed"], "write key=value"),
    "no key": (["=3"], "write key=value"),
    "an open bracket": (["strategies=[as_today"], "write key=value"),
    "500 brackets": (["strategies=" + "[" * 500 + "]" * 500], "write key=value"),
    "60 brackets": (["strategies=" + "[" * 60 + "]" * 60], "levels deep"),
    "a line break": (["output_dir='a\nb'"], r"a\nb"),
    "an escape sequence": (["output_dir='\x1b[2J'"], r"\x1b[2J"),
    "right-to-left text": (["language=\u202esv"], r"\u202esv"),
    "very long text": (["output_dir=" + "x" * 5_000], "…"),
    "long text": (["output_dir=" + "x" * 3_000], "…"),
    "a key taken away": (["~seed"], "keys are set"),
    "a key that is there, added": (["+seed=3"], "did you mean seed=3?"),
    "a name that is there, added": (["+municipality=umea"], "did you mean municipality=umea?"),
    "a package": (["municipality@economics=umea"], "keys are set"),
    "several values": (["seed=1,2"], "several runs need --multirun; a list is written seed=[a,b]"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "told"), BAD.values(), ids=BAD)
def test_bad_input_ends_in_one_line_with_code_2_and_writes_nothing(
    words: list[str], told: str, call: Call, refusal: Call, seen: list[Compare], tmp_path: Path
) -> None:
    ended = call(*words)
    refusal(ended)
    assert told in ended.err
    assert (ended.out, seen, list(tmp_path.iterdir())) == ("", [], [])


OPTIONS = [
    "--config-dir=/tmp", "--config-path=/tmp", "--config-name=x", "-cn=x", "--experimental-rerun=x.pickle", "-x",
    "--shell-completion", "--seed=3", "--mutlirun", "--cfg=nosuch", "--cfg", "--resolve", "--package=x", "--",
    "- seed=3",
]  # fmt: skip


@pytest.mark.parametrize("option", OPTIONS)
def test_options_that_hydra_has_but_we_do_not_are_refused(option: str, call: Call, refusal: Call) -> None:
    refusal(call(option))


def test_two_commands_at_once_are_refused(call: Call, refusal: Call) -> None:
    refusal(call("--multirun", "--cfg", "job"))


def test_several_faults_are_told_at_once() -> None:
    line = refused("seed=x", "replications=0", "strategis=[a]", "a b")
    assert line.count(" | ") == 3
    assert all(word in line for word in ("seed='x'", "replications=0", "strategis", "'a b'"))


BAD_SWEEPS = {
    "a bad value in the middle": (["seed=1,x,3"], "seed='x'"),
    "a bad name at the end": (["municipality=small,umeaa"], "did you mean umea?"),
    "a bad list": (["strategies=[as_today],[as_todai]"], "did you mean as_today?"),
    "too many jobs": (["seed=range(1,10)", "replications=range(1,1000)"], "at most 1000"),
    "a billion jobs": (["seed=range(1,1000000000)"], "at most 1000"),
    "steps of nothing": (["seed=range(1,5,0)"], "seed=range(1,5,0)"),
    "a range of nothing": (["seed=range(5,5)"], "names nothing to run"),
    "a drawn order": (["seed=shuffle(1,2,3)"], "what is swept is listed"),
    "an interval": (["economics.discount_rate_per_year=interval(0,0.1)"], "what is swept is listed"),
    "names of nothing": (["municipality=glob(x*)"], "names nothing to run"),
    "names that are not files": (["seed=glob(*)"], "glob names options of municipality or economics"),
    "a setting of Hydra's": (["hydra/launcher=basic,joblib"], "set once"),
    "a missing launcher's key": (["hydra.launcher.n_jobs=2"], "n_jobs"),
}


@pytest.mark.parametrize(("words", "told"), BAD_SWEEPS.values(), ids=BAD_SWEEPS)
def test_a_sweep_with_one_bad_job_runs_none(
    words: list[str], told: str, call: Call, refusal: Call, seen: list[Compare], tmp_path: Path
) -> None:
    ended = call("--multirun", *words)
    refusal(ended)
    assert told in ended.err
    assert (seen, list(tmp_path.iterdir())) == ([], [])


def test_a_plain_run_prints_its_folder_last_and_hydra_leaves_nothing(
    call: Call, seen: list[Compare], tmp_path: Path
) -> None:
    ended = call("seed=3", "municipality=small")
    assert (ended.code, ended.out, ended.err) == (0, "outputs/run-3\n", "")
    assert [(one.seed, one.municipality.name) for one in seen] == [(3, "small")]
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_runs_every_combination_and_leaves_one_note(call: Call, seen: list[Compare], tmp_path: Path) -> None:
    ended = call("seed=1,2", "-m", "municipality=glob(umea*)", "economics.exclusion_years=range(3,5)")
    assert ended.code == 0
    assert ended.err == ""
    assert ended.out.splitlines()[-1] == "outputs/run-2"
    ran = {(one.seed, one.municipality.name, one.economics.exclusion_years) for one in seen}
    assert len(ran) == 4 * sum(name.startswith("umea") for name in options("municipality"))
    (note,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert note.parent.parent == tmp_path / "outputs" / "multirun"


RIGHT = {
    "as it comes": [],
    "a number": ["seed=4294967295"],
    "a whole number for a number": ["economics.discount_rate_per_year=0"],
    "the last of two": ["seed=1", "seed=2"],
    "a name, then a value in it": ["municipality.births_per_year=7", "municipality=trelleborg"],
    "a mapping": ["municipality.title={en: Here, sv: Här}"],
    "a forced key": ["++replications=3"],
    "Swedish letters": ["output_dir=/tmp/åäö/körning", "municipality.title.sv=Älvsbyn"],
    "quotes": ["output_dir='/tmp/a b (1), ~c'"],
    "a list": ["economics.exclusion_ages=[20,40]"],
    "yes and no": ["figures=false", "progress=True"],
    "Hydra's own": ["hydra.sweep.dir=elsewhere", "hydra/launcher=basic"],
}


@pytest.mark.parametrize("words", RIGHT.values(), ids=RIGHT)
def test_what_hydra_runs_is_what_was_checked(words: list[str], call: Call, seen: list[Compare]) -> None:
    assert call(*words).code == 0
    assert seen == [choose(Compare, "compare", words)]


def test_of_two_values_for_a_key_the_last_counts_wherever_the_first_stood(call: Call, seen: list[Compare]) -> None:
    call("municipality.title.sv=a", "municipality.title={en: b, sv: c}", "municipality.title.sv=d")
    assert [(one.municipality.title.en, one.municipality.title.sv) for one in seen] == [("b", "d")]


def test_cfg_shows_every_key_and_help_the_choices(call: Call, seen: list[Compare]) -> None:
    shown = yaml.safe_load(call("--cfg", "job", "seed=5").out)
    assert make(Compare, shown, "shown") == choose(Compare, "compare", ["seed=5"])
    helped = call("--help").out
    assert "municipality=ale|one_of_290|small|standing|trelleborg|umea" in helped
    assert all(key.rpartition(".")[2] + ":" in helped for key in leaves(Compare))
    assert seen == []


def test_the_function_can_be_called_with_a_choice(stub: Experiment[Compare]) -> None:
    assert stub.run(choose(Compare, "compare", ["seed=8"])) == Path("outputs/run-8")
    assert stub.__name__ == "main"


def test_a_fault_found_while_running_ends_in_one_line_too(start: Call, refusal: Call) -> None:
    refusal(start("-m", "experiments.stub", "seed=13"))
    swept = start("-m", "experiments.stub", "--multirun", "seed=1,13")
    refusal(swept)
    assert swept.out == "outputs/run-1\n"


def test_a_fault_of_our_own_is_not_hidden(start: Call) -> None:
    ended = start("-m", "experiments.stub", "seed=17")
    assert ended.code == 1
    assert ended.err.endswith("KeyError: 'a fault of our own'\n")  # and none of Hydra's advice after it


@pytest.mark.parametrize("words", [["seed=x"], ["_target_=os.system"], ["hydra.run.dir=x"], ["--experimental-rerun=x"]])
def test_a_process_refuses_in_one_line_and_leaves_no_file(
    words: list[str], start: Call, refusal: Call, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    refusal(start("-m", "experiments.stub", *words))
    assert sorted(tmp_path.rglob("*")) == before


LIES = {
    "a traceback": (2, "vandpunkt: x\nTraceback (most recent call last):\nValueError: x\n"),
    "two lines": (2, "vandpunkt: seed=x; a number\nSet HYDRA_FULL_ERROR=1\n"),
    "another code": (1, "vandpunkt: seed=x; a number\n"),
    "no line": (2, ""),
    "somebody else's line": (2, "Could not override 'seed'.\n"),
    "a hidden control character": (2, "vandpunkt: seed=\x1b[2J; a number\n"),
}


@pytest.mark.parametrize(("code", "err"), LIES.values(), ids=LIES)
def test_the_judge_of_refusals_is_not_fooled(code: int, err: str, call: Call, refusal: Call) -> None:
    right = call("seed=x")
    refusal(right)
    with pytest.raises(AssertionError):
        refusal(replace(right, code=code, err=err))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_choice_survives_being_written_and_read(name: str) -> None:
    schema = EXPERIMENTS[name]
    for municipality in options("municipality"):
        choice = choose(schema, name, [f"municipality={municipality}"] if "municipality.name" in leaves(schema) else [])
        assert make(schema, as_dict(choice), "again") == choice
        assert make(schema, yaml.safe_load(resolved_yaml(choice)), "again") == choice


def test_no_default_is_written_twice() -> None:
    for name, schema in EXPERIMENTS.items():
        content = yaml.safe_load((CONF / f"{name}.yaml").read_text(encoding="utf-8"))
        told = {key: value for key, value in content.items() if key != "defaults"}
        assert not {key for key, value in told.items() if defaults(schema)[key] == value}


HOSTILE_PLACES = {
    "an alias bomb": ("births_per_year: &a [1]\nbirth_years: [*a, *a]\n", "line 1: anchor"),
    "a key twice": ("births_per_year: 1\nbirths_per_year: 2\n", "line 2: the key"),
    "broken YAML": ("births_per_year: [1\n", "conf/municipality/bad.yaml: line"),
    "a _target_": ("births_per_year: 1\n_target_: os.system\n", "key '_target_'"),
    "an interpolation": ("births_per_year: ${oc.env:HOME}\n", "interpolations"),
    "a misspelt key": ("birth_per_year: 1\n", "did you mean municipality.births_per_year?"),
    "a callback": (
        "# @package _global_\nhydra: {callbacks: {x: {_target_: subprocess.run, args: [touch, here]}}}\n",
        "a hydra setting that runs code",
    ),
    "another launcher": ("# @package _global_\nhydra: {launcher: {_target_: os.system}}\n", "runs code"),
    "another's name": ("name: umea\n", "a file is called what it describes"),
    "no YAML for Hydra": ("births_per_year: =\n", "valid YAML"),
}


@pytest.mark.parametrize(("text", "told"), HOSTILE_PLACES.values(), ids=HOSTILE_PLACES)
def test_a_hostile_file_among_the_municipalities_is_refused_before_hydra_acts_on_it(
    text: str, told: str, own_conf: Path, call: Call, refusal: Call, tmp_path: Path
) -> None:
    (own_conf / "municipality" / "bad.yaml").write_text(text, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    ended = call("municipality=bad")
    refusal(ended)
    assert told in ended.err
    assert sorted(tmp_path.rglob("*")) == before


NASTY = [
    "null", "true", "-1", "1e400", "[", "]", "{a:1}", "{_target_:x}", "${x}", "range(1,3)", "range(3,1)", "1,2", "umea",
    "small,umea", "[1,2]", "[as_today]", "glob(*)", "choice(1,2)", "int(3)", "'å'", "''", "???", "0x10", "1_0", "\\",
]  # fmt: skip


@st.composite
def overrides(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["", "", "", "", "+", "++", "~", "hydra.", "-", "_"]))
    key = draw(st.sampled_from([*leaves(Compare), "municipality", "economics", "hydra", ""]) | st.text(max_size=8))
    equals = draw(st.sampled_from(["=", "=", "=", "=", "", "==", "@x="]))
    value = st.sampled_from(NASTY) | st.integers().map(str) | st.floats().map(str) | st.text(max_size=12)
    return prefix + key + equals + draw(value)


@pytest.mark.usefixtures("composed_once")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(overrides(), min_size=1, max_size=3), multirun=st.booleans())
def test_any_override_is_a_choice_or_one_line(words: list[str], multirun: bool) -> None:
    try:
        lines, choices = check(Compare, "compare", words, multirun)
    except BadInput as bad:
        assert str(bad).isprintable()
        assert len(str(bad)) < 5_000
    else:
        assert choices
        assert all(isinstance(choice, Compare) for choice in choices)
        assert check(Compare, "compare", lines, multirun)[1] == choices

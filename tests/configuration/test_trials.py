"""Claims about files of trials: published numbers stand where they say, and a role is what the effects rest on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.configuration.border import CONF, BadInput, load_programme, options, read_yaml
from sim.configuration.trials import Trial, load_trial, load_trials
from sim.evidence.tables import citations, row_named
from sim.studies.trials.table import without_trial

Change = Callable[[dict[str, Any]], object]
NAMES = options("trial")


def changed(name: str, change: Change, folder: Path) -> str:
    """Write one of our own trials with a change to a folder; return its path."""
    content = read_yaml(CONF / "trial" / f"{name}.yaml")
    change(content)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", NAMES)
def test_published_numbers_that_stand_in_cells_are_read_and_not_written_again(name: str) -> None:
    published = load_trial(name).trial.published
    cells, found = citations()[published.row], published.range
    assert found.low <= found.value <= found.high
    for key, cell in (("value", "effect"), ("low", "low"), ("high", "high")):
        given = getattr(published, key)
        if given is None:
            assert getattr(found, key) == float(cells[cell])
        else:
            assert cells[cell] not in (f"{given:g}", f"{given:.2f}"), f"{key} stands in {published.row}: leave it out"


def test_every_programme_whose_effect_rests_on_a_study_has_a_trial_to_return() -> None:
    programmes = [load_programme(name) for name in options("programme")]
    told = without_trial(programmes, load_trials(()))
    assert told[told["why"] == "missing"].empty, told[told["why"] == "missing"].to_string()
    assert "parent_training" not in set(told["programme"])
    assert set(told["programme"]) | {load_trial(name).programme.name for name in NAMES} == set(options("programme"))


def test_no_effect_rests_on_what_is_called_predicted() -> None:
    predicted = [one for one in load_trials(()) if one.trial.role == "predicted"]
    assert len(predicted) >= 10
    for one in predicted:
        assert one.trial.published.row not in {row_named(effect.evidence) for effect in one.programme.effects}
    rows = {one.trial.published.row.removeprefix("interventions:") for one in predicted}
    assert {
        "fasttrack",
        "perry_arrests_40",
        "nfp_elmira_arrest_girls",
        "abecedarian_skilled_21",
        "gbg_balt_asp",
    } <= rows


def test_a_null_counts_as_input_where_an_effect_is_none_because_of_it() -> None:
    assert load_trial("multisystemic_therapy_behaviour").levers == ("externalising", "conviction")
    assert load_trial("parent_training_half_year").levers == ("externalising",)


REFUSED: dict[str, tuple[str, Change, str]] = {
    "a prediction called input": (
        "fast_track_problems_at_25", lambda c: c.update(role="input"), "no effect of it rests on interventions:fast"
    ),
    "an input called prediction": (
        "parent_training_half_year", lambda c: c.update(role="predicted"), "an effect of it rests on interventions:iy"
    ),
    "an unknown row": (
        "parent_training_half_year", lambda c: c["published"].update(row="interventions:iy_idp"), "no row of interv"
    ),
    "no interval": ("ips_18_months", lambda c: c.update(published={"row": "interventions:ips_no"}), "lacks a value"),
    "a number from nowhere": (
        "parent_training_half_year", lambda c: c["published"].update(low=-17.3), "needs because: how it was come by"
    ),
    "a value outside": (
        "parent_training_half_year", lambda c: c["published"].update(value=-20, because="it is"), "must lie between"
    ),
    "two follow-ups": ("parent_training_half_year", lambda c: c.update(at_age=12), "either follow_up_years or at_age"),
    "measured before enrolled": ("perry_graduation", lambda c: c.update(at_age=2), "before the last age of enrolment"),
    "a trait as a risk": ("mentoring_bonds", lambda c: c.update(effect_measure="RR", sign=1), "is a trait"),
    "a state in points": (
        "supported_employment_18_months", lambda c: c.update(effect_measure="points", points_a_sd=3), "has no points"
    ),
    "points without SD": ("parent_training_half_year", lambda c: c.pop("points_a_sd"), "points_a_sd is given for"),
    "a ratio turned round": ("dropout_programmes_completion", lambda c: c.update(sign=-1), "is not turned round"),
    "years counted at one time": ("ips_18_months", lambda c: c.update(at_least=3), "must be since or by"),
    "an unknown programme": ("ips_18_months", lambda c: c.update(programme="ipz"), "no programme called 'ipz'"),
    "an unknown measure": ("ips_18_months", lambda c: c.update(measure="wrok"), "wrok"),
    "no source": ("ips_18_months", lambda c: c.update(numbers_from="I think"), "or the word assumption and a reason"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_will_not_do_is_refused_in_one_clear_line(what: str, tmp_path: Path) -> None:
    name, change, told = REFUSED[what]
    with pytest.raises(BadInput) as refused:
        load_trial(changed(name, change, tmp_path))
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_a_trial_of_ones_own_may_bring_its_programme(tmp_path: Path) -> None:
    own = (CONF / "programme" / "ips.yaml").read_text(encoding="utf-8").replace("name: ips", "name: mine")
    (tmp_path / "mine.yaml").write_text(own, encoding="utf-8")
    path = changed("ips_18_months", lambda content: content.update(programme="mine"), tmp_path)
    assert load_trial(path).programme.name == "mine"


def test_the_same_trial_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="the same name twice"):
        load_trials(("ips_18_months", "ips_18_months"))


@pytest.mark.parametrize(("name", "years"), [("perry_graduation", 24), ("ips_18_months", 10), ("mentoring_bonds", 0)])
def test_a_trial_is_followed_until_the_last_who_enrolled_has_been_measured(name: str, years: int) -> None:
    trial: Trial = load_trial(name).trial
    assert trial.years_followed == years

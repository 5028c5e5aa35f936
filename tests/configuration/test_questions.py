"""Claims about what the experiments on agencies can be asked, and what is refused before anything is run."""

from __future__ import annotations

import pytest

from sim.configuration.border import BadInput, choose, options
from sim.configuration.schema import ChildWelfareCareers, MandatePeriod, ProjectSickness, SiloOrTeam

SCHEMAS = {
    "silo_or_team": SiloOrTeam, "project_sickness": ProjectSickness, "mandate_period": MandatePeriod,
    "child_welfare_careers": ChildWelfareCareers,
}  # fmt: skip

REFUSED = [
    ("silo_or_team", "staff_shares=[0.5,2.0]", "staff_shares must hold 1 (the staff there is), or be empty"),
    ("silo_or_team", "staff_shares=[1.0]", "staff_shares needs another share beside 1"),
    ("silo_or_team", "staff_shares=[1.0,0.5,0.5]", "staff_shares: each once"),
    ("silo_or_team", "staff_shares=[0,1]", "a number from 0.01 to 10"),
    ("silo_or_team", "organisations=[silo,team,silo]", "organisations: each once"),
    ("silo_or_team", "organisations=[]", "organisations=[]"),
    ("silo_or_team", "staff_replications=0", "a whole number from 1"),
    ("project_sickness", "places_times=[1.0,2.0]", "places_times must hold 0 (no projects), or be empty"),
    ("project_sickness", "places_times=[0]", "places_times needs another number beside 0"),
    ("project_sickness", "places_times=[0,2,2]", "places_times: each once"),
    ("project_sickness", "places_times=[0,101]", "a number from 0 to 100"),
    ("project_sickness", "organisations=[silo]", "from 2 to 8 of them"),
    ("mandate_period", "governances=[open,open]", "governances: each once"),
    ("mandate_period", "tried_births=99", "a whole number from 100 to 100 000"),
    ("child_welfare_careers", "least_years_in_need=19", "a whole number from 1 to 18"),
    ("child_welfare_careers", "early_before_age=18", "a whole number from 1 to 17"),
    *((name, "municipality.warm_up_years=100", "warm_up_years 100 leaves nothing to choose") for name in
      ("silo_or_team", "child_welfare_careers")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked", "told"), REFUSED, ids=[f"{name} {asked}" for name, asked, _ in REFUSED])
def test_a_question_without_sense_is_refused_in_one_line(name: str, asked: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        choose(SCHEMAS[name], name, [asked])
    assert told in str(caught.value)
    assert len(caught.value.faults) == 1
    assert str(caught.value).isprintable()


def test_shares_and_places_may_be_left_out() -> None:
    assert choose(SiloOrTeam, "silo_or_team", ["staff_shares=[]"]).staff_shares == ()
    assert choose(ProjectSickness, "project_sickness", ["places_times=[]"]).places_times == ()


def test_one_is_one_however_it_is_written() -> None:
    assert choose(SiloOrTeam, "silo_or_team", ["staff_shares=[1,2]"]).staff_shares == (1.0, 2.0)


def test_what_is_asked_unless_told_otherwise_exists() -> None:
    silo, sick = choose(SiloOrTeam, "silo_or_team"), choose(ProjectSickness, "project_sickness")
    mandate, careers = choose(MandatePeriod, "mandate_period"), choose(ChildWelfareCareers, "child_welfare_careers")
    ways = {*silo.organisations, *sick.organisations, sick.dose_of, careers.health_talks}
    assert ways <= set(options("organisation"))
    assert {*mandate.governances, sick.governed_by} <= set(options("governance"))
    assert mandate.municipality.warm_up_years >= 12, "a fixed budget is taken from the years before"
    assert careers.municipality.warm_up_years == 0, "childhoods are followed from birth"

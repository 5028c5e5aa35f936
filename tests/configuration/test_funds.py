"""Claims about files of social investment funds: what is wrong in them is one line that helps."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.configuration.border import CONF, BadInput, choose, load_fund, options, read_yaml
from sim.configuration.schema import SocialInvestmentFund

Change = Callable[[dict[str, Any]], object]


def refusal_of(name: str, change: Change, folder: Path) -> str:
    """Return the one line that one of our own files is refused with once it is changed."""
    content = deepcopy(read_yaml(CONF / "fund" / f"{name}.yaml"))
    change(content)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_fund(str(path))
    line = str(caught.value)
    assert line.startswith(str(path)) and line.isprintable() and len(caught.value.faults) == 1
    return line


def put(dotted: str, value: object) -> Change:
    """Return a change that puts a value at a place."""
    *above, last = dotted.split(".")

    def change(content: dict[str, Any]) -> None:
        node: Any = content
        for step in above:
            node = node[int(step) if step.isdigit() else step]
        node[int(last) if last.isdigit() else last] = value

    return change


def test_every_file_we_ship_loads_and_bears_its_name() -> None:
    assert len(options("fund")) >= 6
    assert [load_fund(name).name for name in options("fund")] == options("fund")


def test_ales_fund_holds_ales_efforts_and_money_and_asks_for_two_actors() -> None:
    for name in ("ale_repayment", "ale_grant", "ale_mixed"):
        fund = load_fund(name)
        assert (fund.capital.msek, fund.least_actors, fund.model) == (10.0, 2, name.removeprefix("ale_"))
        assert {"fotosyntes", "star_for_life", "minimili"} <= {one.programme for one in fund.applications}
    assert load_fund("umea").capital.msek == 180.0


def test_norrkopings_contract_is_the_one_that_was_signed() -> None:
    fund = load_fund("norrkoping_contract")
    assert fund.contract is not None
    assert (fund.capital.msek, fund.contract.guaranteed_share, fund.contract.most_repaid_share) == (10.0, 0.4, 1.2)
    assert [one.programme for one in fund.applications] == ["team_nystart"]


MISSPELT = [
    ("ale_repayment", "aplications", "applications"),
    ("ale_repayment", "capital.mseks", "capital.msek"),
    ("ale_repayment", "applications.0.actor", "applications.0.actors"),
    ("ale_mixed", "grant_share", "grants_share"),
    ("norrkoping_contract", "contract.guaranted_share", "contract.guaranteed_share"),
]


@pytest.mark.parametrize(("name", "wrong", "right"), MISSPELT)
def test_an_unknown_key_is_refused_with_the_right_one_suggested(
    name: str, wrong: str, right: str, tmp_path: Path
) -> None:
    line = refusal_of(name, put(wrong, 1), tmp_path)
    assert f"unknown key {wrong}" in line and f"did you mean {right}?" in line


SENSELESS = {
    "an unknown model": ("ale_repayment", put("model", "repayments"), "did you mean repayment?"),
    "a stranger among the actors": (
        "ale_repayment", put("applications.0.actors", ["scool", "region"]), "did you mean school?"),
    "an actor twice": ("ale_repayment", put("applications.0.actors", ["school", "school"]), "actors: named more than"),
    "nobody": ("ale_repayment", put("applications.0.actors", []), "actors=[]"),
    "an unknown programme": (
        "ale_repayment", put("applications.0.programme", "fotosyntess"), "did you mean fotosyntes?"),
    "an effort twice": ("ale_repayment", put("applications.1.programme", "fotosyntes"), "applications: named more"),
    "an effort the municipality pays nothing of": (
        "ale_repayment", put("applications.0.programme", "supported_employment"), "the municipality pays nothing of"),
    "a share of grants in a fund that lends": ("ale_repayment", put("grants_share", 0.5), "has a grants_share"),
    "a mixed fund that does not say how": ("ale_mixed", lambda c: c.pop("grants_share"), "has a grants_share"),
    "a contract nobody signed": ("norrkoping_contract", lambda c: c.pop("contract"), "has a contract"),
    "a contract in a fund": (
        "ale_grant", put("contract", {"guaranteed_share": 0, "most_repaid_share": 1, "numbers_from": "baseline:B265"}),
        "has a contract"),
    "repaid by nobody": ("ale_repayment", put("repaid_by", []), "repaid_by must name who pays back"),
    "repaid by a stranger": ("ale_repayment", put("repaid_by", ["municipalty"]), "did you mean municipality?"),
    "less than nothing": ("ale_repayment", put("capital.msek", -1), "capital.msek=-1"),
    "more than all": ("ale_repayment", put("repayment_share", 1.1), "a number from 0 to 1"),
    "an investor who loses for sure": (
        "norrkoping_contract", put("contract.most_repaid_share", 0.9), "a number from 1 to 5"),
    "no source of the capital": (
        "ale_repayment", lambda c: c["capital"].pop("numbers_from"), "capital.numbers_from is missing"),
    "a source that is not there": ("ale_repayment", put("capital.numbers_from", "baseline:B999"), "baseline:B999"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "change", "told"), SENSELESS.values(), ids=SENSELESS)
def test_what_makes_no_sense_is_refused(name: str, change: Change, told: str, tmp_path: Path) -> None:
    assert told in refusal_of(name, change, tmp_path)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("funds=[umea,umea]", "funds: each once"),
        ("funds=[]", "funds=[]"),
        ("fund_years=1", "a whole number from 2 to 100"),
        ("fund_year=20", "did you mean fund_years?"),
    ],
)
def test_a_question_without_sense_is_refused_in_one_line(asked: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        choose(SocialInvestmentFund, "social_investment_fund", [asked])
    assert told in str(caught.value) and len(caught.value.faults) == 1


def test_what_is_asked_unless_told_otherwise_exists_and_lives_long_enough() -> None:
    choice = choose(SocialInvestmentFund, "social_investment_fund")
    assert set(choice.funds) <= set(options("fund"))
    town = choice.municipality
    assert town.last_year - town.start_year + 1 >= 2 * choice.fund_years

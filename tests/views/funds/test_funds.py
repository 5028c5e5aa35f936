"""Claims about what is told of funds: titles that say the finding, bars that add up, tables that fit."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.views.frames import PUBLIC_PAYERS
from sim.views.funds.figures import capital_figure, efforts_figure
from sim.views.funds.frames import PARTS, Funds, headline_of_efforts
from sim.views.funds.table import funds_table
from sim.views.words import Words

NBSP = "\u00a0"
TITLES = {
    "en": {"lends": "A fund that lends", "gives": "A fund that gives", "shared": "All purses repay"},
    "sv": {"lends": "En fond som lånar ut", "gives": "En fond som ger", "shared": "Alla kassor betalar"},
}
PROGRAMMES = {
    "en": {"idle": "An effort nobody knows anything of", "works": "Work", "alone": "Alone", "large": "Large"},
    "sv": {"idle": "En insats ingen vet något om", "works": "Arbete", "alone": "Ensam", "large": "Stor"},
}
PAID, REPAID = 10.0, {"lends": 2.5, "gives": 0.0, "shared": 5.0}
YEARS = 30


def _rows(replication: int, fund: str) -> list[dict[str, Any]]:
    """Return four applications: two are paid for (10 MSEK between them), one has one actor, one finds no capital."""
    nothing = {f"{part}_msek": 0.0 for part in (*PARTS, "paid", "gain_own", "gain_elsewhere", "books_own")}
    own = {"fund": fund, "replication": replication, "permanent": False, "kind": "", "reason": "", "status": "ended"}
    refused = own | nothing | {"started": np.nan, "promised_share": 0.1}
    works = REPAID[fund]
    given = {"kind": "grant" if fund == "gives" else "loan", "started": 2024.0}
    return [
        own | nothing | given | {
            "programme": "idle", "place": 0, "promised_share": 0.0, "paid_msek": 4.0, "never_arose_msek": 4.0,
        },
        own | nothing | given | {
            "programme": "works", "place": 1, "promised_share": 0.4, "permanent": replication % 2 == 0,
            "status": "permanent", "paid_msek": 6.0, "repaid_msek": works, "not_claimed_msek": 1.0,
            "in_other_pockets_msek": 5.0 - works, "gain_own_msek": works + 1.0, "gain_elsewhere_msek": 5.0 - works,
            "books_own_msek": 0.5,
        },
        refused | {"programme": "alone", "place": 2, "reason": "too_few_actors", "status": "refused"},
        refused | {"programme": "large", "place": 3, "reason": "no_capital", "status": "waiting"},
    ]  # fmt: skip


def _funds(language: str = "en", replications: int = 6, lively: bool = True) -> Funds:
    rng, years, efforts, ended, totals = np.random.default_rng(3), [], [], [], []
    for fund, replication in itertools.product(TITLES["en"], range(replications)):
        key = {"fund": fund, "replication": replication}
        capital = 20.0
        for year in range(1, YEARS + 1):
            paid, repaid = (PAID / 5 if year <= 5 else 0.0), (REPAID[fund] / 10 if 5 < year <= 15 else 0.0)
            capital += repaid - paid
            years.append(
                {**key, "years": year, "set_aside_msek": 20.0 if year == 1 else 0.0, "paid_msek": paid,
                 "repaid_msek": repaid, "capital_msek": capital + 0.2 * rng.normal() * lively}
            )  # fmt: skip
        efforts += _rows(replication, fund)
        ended.append(
            {**key, "set_aside_msek": 20.0, "paid_msek": PAID, "repaid_msek": REPAID[fund], "written_off_msek": 1.0,
             "overrun_msek": 0.0, "capital_msek": 10.0 + REPAID[fund], "loans_msek": 0.0, "started": 2, "permanent": 1,
             "too_few_actors": 1, "promises_too_little": 0, "no_capital": 1}
        )  # fmt: skip
        payers = {f"{payer}_msek": -1.0 + rng.normal() * lively for payer in PUBLIC_PAYERS}
        totals.append({**key, "kept_out": int(rng.integers(-1, 3)), "public_msek": sum(payers.values()), **payers})
    return Funds(
        pd.DataFrame(years), pd.DataFrame(efforts), pd.DataFrame(ended), pd.DataFrame(totals),
        {"lends": 0.4, "gives": float("nan"), "shared": 0.0}, TITLES[language],
        {"lends": "repayment", "gives": "grant", "shared": "repayment"}, PROGRAMMES[language], 20, 2024,
    )  # fmt: skip


def _only(funds: Funds, *names: str) -> Funds:
    """Return some of the funds."""
    frames = {
        name: frame[frame["fund"].isin(names)]
        for name, frame in (
            ("years", funds.years), ("efforts", funds.efforts), ("ended", funds.ended), ("totals", funds.totals)
        )
    }  # fmt: skip
    return replace(funds, titles={name: funds.titles[name] for name in names}, **frames)


def test_the_title_says_what_is_left_and_what_came_back() -> None:
    title = str(capital_figure(_funds(), Words("en")).get_label())
    assert title == (
        "After 20 years A fund that lends has 62% of its capital left, and 25% of what it paid out has come back; "
        "most came back to All purses repay: 50%"
    )
    assert str(capital_figure(_only(_funds(), "gives"), Words("en")).get_label()) == (
        "After 20 years A fund that gives has 50% of its capital left; grants are not repaid"
    )


def test_a_guarantee_is_not_praised_as_what_came_back() -> None:
    funds = replace(_funds(), models={"lends": "repayment", "gives": "grant", "shared": "outcome_contract"})
    assert "All purses repay" not in str(capital_figure(funds, Words("en")).get_label())
    alone = replace(_only(_funds(), "shared"), models={"shared": "outcome_contract"})
    assert "50% of what it paid out has come back" in str(capital_figure(alone, Words("en")).get_label())


def test_a_fund_that_lent_nothing_is_not_told_as_one_that_gives() -> None:
    alone = _only(_funds(), "lends")
    unpaid = replace(
        alone, ended=alone.ended.assign(paid_msek=0.0, repaid_msek=0.0), efforts=alone.efforts.assign(kind="")
    )
    assert str(capital_figure(unpaid, Words("en")).get_label()) == "A fund that lends: no effort was paid for"


def test_the_lines_of_capital_are_the_funds_accounts() -> None:
    left, back = capital_figure(_funds(lively=False), Words("en")).axes
    lends = left.lines[0].get_ydata()
    assert len(left.lines) == 3 and len(back.lines) == 2, "a fund that only gives has nothing to be repaid"
    assert lends[0] == pytest.approx(90.0) and lends[4] == pytest.approx(50.0) and lends[-1] == pytest.approx(62.5)
    assert back.lines[1].get_ydata()[-1] == pytest.approx(50.0)


def test_the_bars_of_an_effort_add_up_to_what_was_paid_for_it() -> None:
    figure = efforts_figure(_only(_funds(), "lends", "shared"), Words("en"))
    for axes, repaid in zip(figure.axes[1:], (2.5, 5.0), strict=True):
        ends = {place: 0.0 for place in (0, 1)}
        for bar in axes.patches:
            ends[round(bar.get_y() + bar.get_height() / 2)] += bar.get_width()
        assert ends == pytest.approx({0: 4.0, 1: 6.0})
        assert axes.patches[4].get_width() == pytest.approx(repaid)


def test_the_title_of_efforts_says_where_the_money_went() -> None:
    assert headline_of_efforts(_funds(), "lends", Words("en")) == (
        f"A fund that lends: of 10{NBSP}MSEK paid for efforts 25% came back; 10% was gained too late or not claimed, "
        "25% in other public pockets, and 40% never arose"
    )
    unpaid = _funds()
    for column in ("paid", *PARTS):
        unpaid.efforts[f"{column}_msek"] = 0.0
    assert headline_of_efforts(unpaid, "lends", Words("sv")).endswith("ingen insats fick pengar")


def test_an_investor_who_is_repaid_more_than_was_paid_did_not_pay_more() -> None:
    funds = _only(_funds(), "lends")
    generous = replace(funds, efforts=funds.efforts.assign(repaid_msek=funds.efforts["paid_msek"] * 1.2))
    title = headline_of_efforts(generous, "lends", Words("en"))
    assert title.startswith(f"A fund that lends: of 10{NBSP}MSEK paid for efforts 120% came back")


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 6])
@pytest.mark.parametrize("draw", [capital_figure, efforts_figure])
def test_no_text_overlaps_another_or_leaves_the_page(
    draw: Callable[..., Figure], language: str, replications: int, page_faults: Callable[[Figure], list[str]]
) -> None:
    figure = draw(_funds(language, replications), Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 6])
def test_the_table_fits_and_tells_every_effort_and_refusal(language: str, replications: int) -> None:
    words = Words(language)
    text = funds_table(_funds(language, replications), words)
    assert max(map(len, text.splitlines())) <= 100
    shown = [line.split() for line in text.splitlines() if line.startswith(PROGRAMMES[language]["works"])]
    assert len(shown) == 3
    assert [line[1] for line in shown] == ["40%" if language == "en" else "40"] * 3
    joined = " ".join(text.split())
    for programme, reason in (("alone", "too_few_actors"), ("large", "no_capital")):
        assert joined.count(f"{PROGRAMMES[language][programme]} ({words(f'fund.reason.{reason}')})") == 3


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_tells_a_mixed_funds_loans_from_its_grants(language: str) -> None:
    words, funds = Words(language), _only(_funds(language), "lends")
    efforts = funds.efforts.assign(kind=funds.efforts["kind"].where(funds.efforts["programme"] != "idle", "grant"))
    text = funds_table(replace(funds, models={"lends": "mixed"}, efforts=efforts), words).splitlines()
    place = text.index(words("fund.kind.loan"))
    assert text[place + 1].startswith(PROGRAMMES[language]["works"])
    assert text[place + 2] == words("fund.kind.grant") and text[place + 3].startswith(PROGRAMMES[language]["idle"][:15])
    assert words("fund.kind.loan") not in funds_table(funds, words), "of what only lends there is nothing to tell apart"


def test_what_is_zero_in_every_replication_is_told_as_0_and_not_as_unclear() -> None:
    funds = _funds()
    funds.totals.loc[funds.totals["fund"] == "lends", "kept_out"] = 0
    row = next(line for line in funds_table(funds, Words("en")).splitlines() if line.startswith("kept out"))
    assert row.split()[5] == "0" and row.count("±") == 2


def test_an_effort_that_never_began_is_not_told_as_if_it_had() -> None:
    funds = _only(_funds(), "lends")
    funds.efforts.loc[:, "started"] = np.nan
    text = funds_table(funds, Words("en"))
    assert "No effort was paid for." in text and "its turn never came" in text
    assert efforts_figure(funds, Words("en")).axes


def test_frames_that_lack_something_are_refused_in_one_line() -> None:
    funds = _funds()
    with pytest.raises(ValueError, match="ended lacks the column 'capital_msek'"):
        replace(funds, ended=funds.ended.drop(columns="capital_msek"))
    with pytest.raises(ValueError, match=r"totals speaks of \['gives', 'shared'\]; titles are lends, gives, shared"):
        replace(funds, totals=funds.totals[funds.totals["fund"] != "lends"])


def test_beside_an_effort_that_nobody_applied_to_a_fund_for_nothing_is_said() -> None:
    both = _funds()
    efforts = both.efforts[(both.efforts["fund"] != "gives") | (both.efforts["programme"] != "works")]
    apart = replace(both, efforts=efforts)
    assert both.asked("gives", "works") and not apart.asked("gives", "works")
    assert apart.asked("gives", "alone"), "refused, but applied for"
    notes = [
        sum(text.get_text() == "not begun" or "repaid\npermanent" in text.get_text() for text in figure.findobj(Text))
        for figure in (efforts_figure(one, Words("en")) for one in (both, apart))
    ]
    assert notes[1] == notes[0] - 1


def test_the_table_says_how_what_is_set_aside_follows_from_the_file() -> None:
    assert "scaled to those of this municipality" in " ".join(funds_table(_funds(), Words("en")).split())

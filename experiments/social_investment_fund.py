"""Social investment fund: what becomes of its money in twenty years, which efforts stay, and when nothing comes back.

Question: a municipality sets money aside for early efforts. With loans that savings repay, with grants, with both, or
with an investor's money: what is left after twenty years, what becomes permanent, and when does repayment fail because
the gain lands in another pocket, comes too late or never arises?

    vandpunkt social_investment_fund
    vandpunkt social_investment_fund funds=[ale_repayment,ale_by_evidence] replications=4
    vandpunkt social_investment_fund language=sv fund_years=10

Expect each fund's accounts, its efforts one by one, and what it came to in the books of the whole municipality against
as today on the same lives. A fund of your own is one file like those in conf/fund. Simulated lives, not a forecast
about any person.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.configuration.border import BadInput, experiment, fault, load_agencies, load_fund, load_programme, shown
from sim.configuration.schema import Fund, SocialInvestmentFund
from sim.studies.alternatives import refuse_nobody_born
from sim.studies.funds.efforts import Project, effort_flows
from sim.studies.funds.funds import (
    alternative_of,
    at_the_end,
    elsewhere_shares,
    funded,
    projects_of,
    summary_of_efforts,
    totals_of,
)
from sim.studies.means import means_of
from sim.studies.replicate import replicate
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.context import who_and_when
from sim.views.figures import save
from sim.views.funds.figures import capital_figure, efforts_figure
from sim.views.funds.frames import Funds
from sim.views.funds.table import funds_table
from sim.views.words import Words

COMPARATOR = "as_today"


@experiment(SocialInvestmentFund)
def main(choice: SocialInvestmentFund) -> Path:
    """Try every effort alone, let funds live with them, print what came of it and return the folder with everything."""
    words = Words(choice.language)
    agencies, funds = load_agencies(), [load_fund(name) for name in choice.funds]
    _refuse_what_does_not_fit(choice, funds)
    programmes = {one.programme: load_programme(one.programme) for fund in funds for one in fund.applications}
    projects = projects_of(funds, programmes)
    _refuse_efforts_for_nobody(choice, projects)
    town, economics = choice.municipality, choice.economics
    with run_directory("social_investment_fund", choice.output_dir) as draft:
        runs = (len(projects) + 1 + len(funds)) * choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            flows, today = effort_flows(
                town, agencies, projects, economics, choice.replications, choice.seed, choice.threads, bar.update
            )
            alternatives = [alternative_of(fund, programmes, flows) for fund in funds]
            found = replicate(
                town, agencies, alternatives, economics, choice.replications, choice.seed, choice.threads,
                funded, bar.update,
            )  # fmt: skip
        years = pd.concat([one.years for one in found], ignore_index=True)
        efforts = pd.concat([one.efforts for one in found], ignore_index=True)
        ended, totals = at_the_end(years, efforts, choice.fund_years), totals_of(found, today, economics)
        told = Funds(
            years=years,
            efforts=efforts,
            ended=ended,
            totals=totals,
            elsewhere=elsewhere_shares(efforts),
            titles={fund.name: getattr(fund.title, choice.language) for fund in funds},
            models={fund.name: fund.model for fund in funds},
            programmes={name: getattr(one.title, choice.language) for name, one in programmes.items()},
            fund_years=choice.fund_years,
            price_year=economics.price_year,
        )
        text = "\n\n".join([who_and_when(choice, words), funds_table(told, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name, frame in (("years", years), ("efforts", efforts), ("ended", ended), ("totals", totals)):
            write_table(frame, draft, name)
        if choice.figures:
            save(capital_figure(told, words), draft / "capital")
            save(efforts_figure(told, words), draft / "efforts")
        used = [*(part for one in alternatives for part in one.used), *agencies]
        digests = {f"{one.name}/{one.replication}": one.town.digest for one in found}
        digests |= {f"{COMPARATOR}/{place}": one.digest for place, one in enumerate(today)}
        folder = finish(
            draft, "social_investment_fund", choice, used, _summary(choice, efforts, ended, totals), digests
        )
    print(text)
    return folder


def _refuse_what_does_not_fit(choice: SocialInvestmentFund, funds: Sequence[Fund]) -> None:
    """Refuse names that do not tell funds apart, a town where nobody is born, and one that ends before the fund."""
    town, where = choice.municipality, "social_investment_fund"
    names = [fund.name for fund in funds]
    if len(set(names)) < len(names):
        raise BadInput(fault(where, f"funds={shown(list(choice.funds))}", "each fund once"))
    if COMPARATOR in names:
        raise BadInput(fault(where, f"a fund called {shown(COMPARATOR)}", "another name: funds are compared with that"))
    refuse_nobody_born(town, where)
    lived = town.last_year - town.start_year + 1
    if lived < choice.fund_years:
        allowed = f"at most {lived}, the years that municipality {shown(town.name)} lives with the fund"
        raise BadInput(fault(where, f"fund_years={choice.fund_years}", allowed))


def _refuse_efforts_for_nobody(choice: SocialInvestmentFund, projects: Sequence[Project]) -> None:
    """Refuse an effort that cannot be tried: nobody in the town is of its ages when the fund begins."""
    town = choice.municipality
    for one in projects:
        if not one.finds_somebody_in(town):
            first, last = one.programme.target.ages
            given = (
                f"municipality {shown(town.name)} has nobody aged {first} to {last}, for whom {one.programme.name} is"
            )
            when = f"in the first {one.years} years of the fund ({town.start_year} on)"
            allowed = "a municipality with people of all ages, such as municipality=ale or municipality=standing"
            raise BadInput(fault("social_investment_fund", f"{given}, {when}", allowed))


def _summary(
    choice: SocialInvestmentFund, efforts: pd.DataFrame, ended: pd.DataFrame, totals: pd.DataFrame
) -> dict[str, object]:
    keys = ["fund", "replication"]
    accounts = ended.melt(keys, var_name="measure", value_name="value")
    books = totals.melt(keys, var_name="measure", value_name="value")
    shares = elsewhere_shares(efforts)
    return {
        "comparator": COMPARATOR,
        "replications": choice.replications,
        "units": (
            f"accounts: MSEK in prices of {choice.economics.price_year}, not discounted, after {choice.fund_years} "
            "years; numbers of efforts over all years lived; books: net present value saved against as today, MSEK, "
            "and persons kept out of long-lasting exclusion; shares from 0 to 1"
        ),
        "fund_years": choice.fund_years,
        "accounts": means_of(accounts, ["fund", "measure"], "value"),
        "books": means_of(books, ["fund", "measure"], "value"),
        "gain_elsewhere_share": {fund: None if share != share else share for fund, share in shares.items()},
        "efforts": summary_of_efforts(efforts),
    }


if __name__ == "__main__":
    main()

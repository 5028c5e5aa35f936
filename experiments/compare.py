"""Compare strategies on one municipality: who stays out of exclusion, who pays, when does it pay back.

Question: which early-intervention strategy keeps the most people out of long-lasting exclusion, at what cost to whom?

    vandpunkt compare
    vandpunkt compare municipality=trelleborg strategies=[as_today,school] replications=20

Expect a table of persons in long-lasting exclusion by strategy beside the source's figures, what differs from the
comparator with its interval, the cost by payer and the hump; tables, figures, a summary and a manifest in the folder
whose name is the last line. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import Compare, Economics
from sim.evidence.headlines import source_outcomes
from sim.money.perspective import PUBLIC
from sim.studies.alternatives import Alternative, load_alternative
from sim.studies.appraise.rests_on import flows_of_ledger, rests_on, share_assumed
from sim.studies.compare.compare import Comparison, compare, ledger_table, reached, services_table
from sim.studies.compare.summary import summary_of
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.compare.by_age import ADULT_AGES
from sim.views.compare.table import comparison_table
from sim.views.context import share_assumed_line, what_it_rests_on, who_and_when
from sim.views.figures import exclusion_by_age_figure, hump_figure, save, who_pays_figure
from sim.views.words import Words


@experiment(Compare)
def main(choice: Compare) -> Path:
    """Run the comparison, print its table and return the folder with everything it gave."""
    alternatives = [load_alternative(name) for name in choice.strategies]
    names = [one.strategy.name for one in alternatives]
    titles = {one.strategy.name: getattr(one.strategy.title, choice.language) for one in alternatives}
    words = Words(choice.language)
    town = choice.municipality
    source = source_outcomes(town.name, town.births_per_year * town.birth_years)

    agencies = load_agencies()
    with run_directory("compare", choice.output_dir) as draft:
        runs = len(alternatives) * choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            comparison = compare(
                town, agencies, alternatives, choice.economics, choice.replications, choice.seed, choice.threads,
                done=bar.update,
            )  # fmt: skip
        programmes = {one.strategy.name: one.programmes for one in alternatives}
        table = comparison_table(
            comparison.outcomes, comparison.payers, comparison.appraisal, comparison.yearly_cost, titles, words, source
        )
        reforms = {one.strategy.name: one.reforms for one in alternatives}
        basis = what_it_rests_on(programmes, reforms, reached(comparison), titles, words)
        assumed = share_assumed(rests_on_ledgers(comparison, alternatives, choice.economics, town.start_year))
        share = share_assumed_line(assumed, titles, words)
        left_out = "" if all_grow_up(comparison.by_age) or not choice.figures else words("compare.too_few")
        text = "\n\n".join(part for part in (who_and_when(choice, words), table, basis, share, left_out) if part)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_tables(comparison, draft)
        if choice.figures and comparison.runs[0].followed > 0:
            draw(comparison, titles, words, draft)
        used = [choice_of for one in alternatives for choice_of in one.used]
        digests = {f"{run.strategy}/{run.replication}": run.digest for run in comparison.runs}
        summary = {**summary_of(comparison, names, source), "share_of_money_with_an_assumed_price": assumed}
        folder = finish(draft, "compare", choice, [*used, *agencies], summary, digests)
    print(text)
    return folder


def rests_on_ledgers(
    comparison: Comparison, alternatives: Sequence[Alternative], economics: Economics, first_year: int
) -> pd.DataFrame:
    """Return what the public purse's sum rests on (``rests_on``), at the best guess of every price."""
    names = [one.name for one in alternatives]
    flows = [
        flows_of_ledger(ledger, names, economics.discount_rate_per_year, first_year)
        for _, ledger in ledger_table(comparison.runs).groupby("replication")
    ]
    return rests_on(flows, names, alternatives, PUBLIC)


def write_tables(comparison: Comparison, folder: Path) -> None:
    """Write every table of a comparison as Parquet."""
    for name in ("outcomes", "by_age", "payers", "hump", "appraisal", "yearly_cost"):
        write_table(getattr(comparison, name), folder, name)
    write_table(reached(comparison), folder, "reached")
    write_table(ledger_table(comparison.runs), folder, "ledger")
    write_table(services_table(comparison.runs), folder, "services")


def all_grow_up(by_age: pd.DataFrame) -> bool:
    """Say whether in every run somebody is alive at adult ages, so that exclusion by age can be drawn."""
    alive = by_age["alive"].where(by_age["age"].between(*ADULT_AGES), 0)
    return bool((alive.groupby([by_age["strategy"], by_age["replication"]]).sum() > 0).all())


def draw(comparison: Comparison, titles: dict[str, str], words: Words, folder: Path) -> None:
    """Draw exclusion by age and, where there is something to compare, the hump and who pays, as SVG and PNG."""
    if all_grow_up(comparison.by_age):
        save(exclusion_by_age_figure(comparison.by_age, titles, words), folder / "exclusion_by_age")
    if len(titles) == 1:
        return
    save(hump_figure(comparison.hump, comparison.appraisal, titles, words), folder / "hump")
    save(who_pays_figure(comparison.payers, titles, words), folder / "who_pays")


if __name__ == "__main__":
    main()

"""The bill: what strategies cost, what comes back, to whom and when, and what would turn the verdict.

Question: does it pay, for the public purse and for society? Who pays and who gains? How sure is that, and on which
single price, discount rate or definition does the answer hang?

    vandpunkt appraise
    vandpunkt appraise municipality=trelleborg strategies=[as_today,school,youth_to_work] language=sv
    vandpunkt appraise draws=false economics.discount_rate_per_year=0.04 tax_factor=1 judged_by=society

Expect one sentence per strategy, then the public purse and society side by side at several discount rates, what a
krona buys, who pays and who gains, which groups, on how few persons the bill lies, what a year in each state costs,
and what turns the verdict; a figure of each. Intervals are over draws of parameters, effects and prices and over
chance (draws=false: chance alone). Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.configuration.border import experiment, load_agencies
from sim.configuration.schema import Agency, Appraise
from sim.evidence.conventions import convention
from sim.studies.alternatives import Alternative, load_alternative, refuse_nobody_born
from sim.studies.appraise.appraise import corrections, sides_of
from sim.studies.appraise.books import by_cohort, cash_flow, concentration, lorenz
from sim.studies.appraise.frames import bill_frames
from sim.studies.appraise.grades import grades_of
from sim.studies.appraise.rests_on import rests_on_runs, share_assumed
from sim.studies.appraise.verdict import verdict
from sim.studies.booked import Booked, booked
from sim.studies.replicate import replicate
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.appraise.figures import bill_figures
from sim.views.appraise.frames import Bill
from sim.views.appraise.summary import summary_of_bill
from sim.views.appraise.text import bill_text
from sim.views.context import share_assumed_line
from sim.views.figures import save
from sim.views.items import names_of_items
from sim.views.words import Words

BOOKS = {"states": "by_state", "groups": "by_group", "flow": "cash_flow"}
"""Frames that are called by another name as tables."""


@experiment(Appraise)
def main(choice: Appraise) -> Path:
    """Live the strategies, appraise them, print the bill and return the folder with everything."""
    words = Words(choice.language)
    agencies = load_agencies()
    alternatives = [load_alternative(name) for name in choice.strategies]
    refuse_nobody_born(choice.municipality, "appraise")
    with run_directory("appraise", choice.output_dir) as draft:
        runs = len(alternatives) * choice.replications
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            lived = replicate(
                choice.municipality, agencies, alternatives, choice.economics, choice.replications, choice.seed,
                choice.threads, lambda model, one, replication: booked(model, one.name, replication), bar.update,
                choice.draws,
            )  # fmt: skip
        bill = bill_of(choice, lived, alternatives, agencies)
        assumed = share_assumed(rests_on_runs(lived, alternatives, bill.rate))
        text = "\n\n".join([bill_text(choice, bill, words), share_assumed_line(assumed, bill.titles, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_tables(bill, lived, choice.municipality.first_birth_year, draft)
        if choice.figures:
            for name, figure in bill_figures(bill, words).items():
                save(figure, draft / name)
        digests = {f"{one.strategy}/{one.replication}": one.digest for one in lived}
        used = [part for one in alternatives for part in one.used]
        summary = {
            **summary_of_bill(bill, choice.economics.price_year),
            "share_of_money_with_an_assumed_price": assumed,
            "digests": digests,
        }
        folder = finish(draft, "appraise", choice, [*used, *agencies], summary, digests)
    print(text)
    return folder


def bill_of(
    choice: Appraise, lived: Sequence[Booked], alternatives: Sequence[Alternative], agencies: Sequence[Agency]
) -> Bill:
    """Return the bill of some runs as views read it.

    The appraisal has the prices of each draw; the verdict and where the bill lies have the best guess of every price.
    """
    rate = choice.economics.discount_rate_per_year
    tax_factor = convention("tax_factor").value if choice.tax_factor is None else choice.tax_factor
    grades, rates = grades_of(lived, alternatives, rate), (0.0, *choice.discount_rates)
    best_guess = sides_of(lived, False)
    corrected = corrections(best_guess, rate, tax_factor, grades)
    frames = {
        **bill_frames(lived, rate, rates, tax_factor, grades, choice.draws),
        "flow": cash_flow(lived, rate),
        "concentration": concentration(lived),
        "lorenz": lorenz(lived, alternatives[0].name),
        "verdict": verdict(lived, best_guess, rate, corrected, choice.judged_by),
    }
    titles = {one.name: getattr(one.strategy.title, choice.language) for one in alternatives}
    items = names_of_items(alternatives, agencies, Words(choice.language))
    return Bill(frames, titles, items, grades, rate, tax_factor, choice.draws, choice.judged_by)


def write_tables(bill: Bill, lived: Sequence[Booked], first_birth_year: int, folder: Path) -> None:
    """Write every table of the appraisal as Parquet."""
    for name, frame in bill.frames.items():
        write_table(frame, folder, BOOKS.get(name, name))
    write_table(by_cohort(lived, bill.rate, first_birth_year), folder, "by_cohort")


if __name__ == "__main__":
    main()

"""The report: a comparison as one page for whoever decides and whoever reads, on the screen and on paper.

Question: what does a strategy do, to whom, who pays and who gains, when does it turn, how sure is that, and what does
it all rest on?

    vandpunkt report
    vandpunkt report municipality=trelleborg strategies=[as_today,youth_to_work] draws=40 language=sv
    vandpunkt report strategies=[as_today,early_general,repair] workers=8 pdf=false figures=false

Expect the answer in one sentence and a few more under it; then where the page is: report.html, one file that opens
without network, and report.pdf where this machine has a Chromium, Chrome or Edge to print it. Draws hold parameters,
effects, prices and chance together, so every interval does. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.schema import Agency, Report
from sim.studies.alternatives import Alternative, load_alternative, refuse_nobody_born
from sim.studies.beliefs import drawn
from sim.studies.one_replication import Replication
from sim.studies.report.pictured import Pictured, picture_many
from sim.studies.report.reported import reported
from sim.studies.store import finish, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.columns import WIDTH
from sim.views.figures import save
from sim.views.report.contents import Asked, ReportContents, contents_of
from sim.views.report.figures import report_figures
from sim.views.report.findings import findings_of
from sim.views.report.pdf import CannotPrint, find_browser, print_pdf
from sim.views.report.report import report_html
from sim.views.report.summary import summary_of_report
from sim.views.source_line import source_line
from sim.views.words import Words

NOT_IN_THE_COMMAND = ("output_dir", "progress", "workers", "figures", "pdf")
"""Keys that change where and how fast, and what lies beside the page, never the page."""


@experiment(Report)
def main(choice: Report) -> Path:
    """Live the draws, write the page, print what it says first and return the folder."""
    words = Words(choice.language)
    refuse_nobody_born(choice.municipality, "report")
    browser = find_browser() if choice.pdf else None
    if choice.pdf is True and browser is None:
        raise BadInput(fault("pdf", "true, but no Chromium, Chrome or Edge was found", "pdf=auto goes without"))
    agencies = load_agencies()
    alternatives = [load_alternative(name) for name in choice.strategies]
    with run_directory("report", choice.output_dir) as draft:
        runs = live(choice, alternatives, agencies, words)
        found = reported(runs, alternatives, choice.economics, beliefs=True)
        asked = Asked(
            choice.municipality, choice.economics, choice.language, choice.seed, choice.draws, command(sys.argv[1:])
        )
        contents = contents_of(asked, found, alternatives, agencies)
        figures = report_figures(contents, words)
        page = draft / "report.html"
        page.write_text(report_html(contents, words, figures), encoding="utf-8", newline="\n")
        told = [text_of(contents, words), words("report.written", page=page.name, size=size_of(page))]
        told += on_paper(page, browser, choice, words)
        text = "\n".join(told)
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for one in fields(contents.pictures):
            frame = getattr(contents.pictures, one.name)
            if len(frame):
                write_table(frame, draft, one.name)
        if choice.figures:
            for name, figure in figures.items():
                save(figure, draft / name)
        used = [part for one in alternatives for part in one.used]
        folder = finish(draft, "report", choice, [*used, *agencies], summary_of_report(contents, words), found.digests)
    print(text)
    return folder


def live(
    choice: Report, alternatives: Sequence[Alternative], agencies: Sequence[Agency], words: Words
) -> list[Pictured]:
    """Live every draw under every strategy, the same people with the same accidents of life."""
    town, money, several = choice.municipality, choice.economics, tuple(alternatives)
    asked = [
        Replication(town, tuple(agencies), several, money, drawn(number), choice.seed, number)
        for number in range(choice.draws)
    ]
    with counted(len(asked), words("progress.runs"), choice.progress) as bar:
        return picture_many(asked, choice.workers, bar.update)


def command(arguments: Sequence[str]) -> str:
    """Return the command that gives the same page, without keys that do not change it."""
    kept = [one for one in arguments if one.partition("=")[0].lstrip("+") not in NOT_IN_THE_COMMAND]
    return shlex.join(["vandpunkt", "report", *kept])


def text_of(contents: ReportContents, words: Words) -> str:
    """Return what the page says first, as text."""
    found = findings_of(contents, words)
    lines = [found.title, "", *textwrap.wrap(found.answer, WIDTH), ""]
    for sentence in found.sentences:
        lines += textwrap.wrap(f"- {sentence}", WIDTH, subsequent_indent="  ")
    return "\n".join([*lines, "", source_line(words, contents.draws, contents.version)])


def size_of(page: Path) -> str:
    """Write how large a file is, in kB."""
    return f"{page.stat().st_size / 1000:.0f} kB"


def on_paper(page: Path, browser: str | None, choice: Report, words: Words) -> list[str]:
    """Print the page as PDF where that is asked for; return a line that says what came of it.

    Raises:
        BadInput: a PDF must be there and the browser cannot print it.
    """
    if choice.pdf is False:
        return []
    if browser is None:
        return [words("report.pdf.none")]
    pdf = page.with_suffix(".pdf")
    try:
        print_pdf(page, pdf, browser)
    except CannotPrint as why:
        if choice.pdf is True:
            raise BadInput(fault("pdf", f"true, but {why}", "pdf=auto goes without")) from why
        return [words("report.pdf.failed", why=why)]
    return [words("report.pdf.written", pdf=pdf.name, size=size_of(pdf))]


if __name__ == "__main__":
    main()

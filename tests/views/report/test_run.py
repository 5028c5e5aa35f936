"""Claims about the experiment: the same page however it is run, and what lies beside it."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import experiments.report as experiment
from sim.configuration.border import BadInput, choose
from sim.configuration.schema import Report
from sim.views.report.figures import ORDER
from sim.views.report.pdf import CannotPrint

SMALL = ("municipality=small", "municipality.births_per_year=12", "strategies=[as_today,school]", "draws=2")
Run = Callable[..., Path]
QUIET = ("progress=false", "pdf=false", "figures=false")


@pytest.fixture(autouse=True)
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing on the figures, which takes most of the time; the page's own tests see them drawn."""
    drawn = {name: Figure(figsize=(2, 2), label="A finding") for name in ORDER}
    monkeypatch.setattr(experiment, "report_figures", lambda *_: drawn)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the report as from the command line, and return its folder."""
    monkeypatch.chdir(tmp_path)

    def go(*words: str) -> Path:
        monkeypatch.setattr(sys, "argv", ["report", *words])
        return experiment.main.run(choose(Report, "report", words)).resolve()

    return go


@pytest.mark.slow
def test_the_same_question_gives_the_same_page_for_any_number_of_workers(run: Run) -> None:
    one = run(*SMALL, *QUIET, "workers=1", "output_dir=here")
    two = run(*SMALL, *QUIET, "workers=2", "output_dir=there")
    assert (one / "report.html").read_bytes() == (two / "report.html").read_bytes()
    assert (one / "summary.json").read_bytes() == (two / "summary.json").read_bytes()
    other = run(*SMALL, *QUIET, "workers=1", "seed=2")
    assert (one / "report.html").read_bytes() != (other / "report.html").read_bytes()


def test_figures_tables_and_what_was_said_lie_beside_the_page(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment, "find_browser", lambda: None)
    folder = run(*SMALL, "progress=false", "workers=1")
    assert {path.stem for path in folder.glob("*.svg")} == {path.stem for path in folder.glob("*.png")} == set(ORDER)
    assert {"outcomes.parquet", "hump.parquet", "moves.parquet", "groups.parquet"} <= {
        one.name for one in folder.iterdir()
    }
    told = capsys.readouterr().out
    assert told == (folder / "table.txt").read_text(encoding="utf-8")
    assert "No PDF: no Chromium, Chrome or Edge on this machine" in told
    assert not (folder / "report.pdf").exists()
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert " ".join(summary["answer"].split()) in " ".join(told.split())


def test_a_pdf_that_must_be_is_asked_for_before_anything_is_lived(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "find_browser", lambda: None)
    monkeypatch.setattr(experiment, "picture_many", lambda *_: pytest.fail("draws have been lived"))
    with pytest.raises(BadInput, match="no Chromium, Chrome or Edge was found; pdf=auto goes without"):
        run(*SMALL, "progress=false", "pdf=true")


@pytest.mark.parametrize(("pdf", "ends"), [("auto", "No PDF: the browser hangs."), ("true", None)])
def test_a_browser_that_cannot_print_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pdf: str, ends: str | None
) -> None:
    def hang(*_: object) -> None:
        raise CannotPrint("the browser hangs")

    monkeypatch.setattr(experiment, "find_browser", lambda: "a browser")
    monkeypatch.setattr(experiment, "print_pdf", hang)
    words = (*SMALL, "progress=false", "figures=false", "workers=1", f"pdf={pdf}")
    if ends is None:
        with pytest.raises(BadInput, match="the browser hangs"):
            run(*words)
        assert list(Path("outputs/report").iterdir()) == []
    else:
        run(*words)
        assert ends in capsys.readouterr().out


def test_two_files_of_one_name_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "as_today.yaml").write_text("name: as_today\ntitle: {en: Mine, sv: Min}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="each strategy once"):
        run(*SMALL[:2], *QUIET, "strategies=[as_today,as_today.yaml]")


def test_the_command_leaves_out_what_does_not_change_the_page() -> None:
    words = [
        "municipality=small",
        "workers=4",
        "output_dir=x",
        "pdf=false",
        "figures=false",
        "progress=false",
        "seed=3",
    ]
    assert experiment.command(words) == "vandpunkt report municipality=small seed=3"


def test_the_command_can_be_given_to_a_shell_as_it_stands() -> None:
    words = ["municipality.title.sv=Min kommun", "strategies=[as_today,school]", "municipality.title.en=it's; rm *"]
    assert shlex.split(experiment.command(words)) == ["vandpunkt", "report", *words]

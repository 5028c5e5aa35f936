"""Claims about printing: a whole PDF or one line that says why not, and no browser left running."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.views.report.pdf import CannotPrint, find_browser, print_pdf
from sim.views.words import Words

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for a browser is a script")
printing = pytest.mark.skipif(find_browser() is None, reason="no Chromium, Chrome or Edge on this machine")


def stand_in(folder: Path, body: str) -> str:
    """Write a script that takes a browser's place; PDF is where it is to write."""
    script = folder / "browser"
    pdf = "PDF = next(one.partition('=')[2] for one in sys.argv if one.startswith('--print-to-pdf='))"
    lines = [f"#!{sys.executable}", "import sys, time, os, subprocess", pdf, body]
    script.write_text("\n".join(lines), encoding="utf-8")
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "a page & more.html"
    file.write_text("<!DOCTYPE html><title>x</title><p>x</p>", encoding="utf-8")
    return file


@posix
def test_what_the_browser_wrote_gets_its_name_when_it_is_whole(page: Path) -> None:
    pdf = page.with_suffix(".pdf")
    print_pdf(page, pdf, stand_in(page.parent, "open(PDF, 'wb').write(b'%PDF-1.7' + b'x' * 2000)"))
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert sorted(one.name for one in page.parent.iterdir()) == ["a page & more.html", "a page & more.pdf", "browser"]


@posix
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("sys.exit(1)", "wrote no PDF"),
        ("open(PDF, 'wb').write(b'%PDF-')", "wrote no PDF"),
        ("open(PDF, 'w').write('<html>' * 1000)", "wrote no PDF"),
        ("time.sleep(60)", "was not done after 0.5 seconds"),
    ],
)
def test_a_browser_that_fails_leaves_one_line_and_nothing_else(page: Path, body: str, why: str) -> None:
    with pytest.raises(CannotPrint, match=rf"^browser {why}$"):
        print_pdf(page, page.with_suffix(".pdf"), stand_in(page.parent, body), seconds=0.5)
    assert sorted(one.name for one in page.parent.iterdir()) == ["a page & more.html", "browser"]


@posix
def test_what_a_hanging_browser_started_is_ended_too(page: Path, tmp_path: Path) -> None:
    mark = tmp_path / "child"
    body = f"child = subprocess.Popen(['sleep', '60']); open({str(mark)!r}, 'w').write(str(child.pid)); time.sleep(60)"
    with pytest.raises(CannotPrint):
        print_pdf(page, page.with_suffix(".pdf"), stand_in(page.parent, body), seconds=2.0)
    child = Path(f"/proc/{mark.read_text(encoding='utf-8')}/stat")
    for _ in range(50):
        if not child.exists() or child.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("what the browser started is still running")


def test_a_browser_that_is_not_there_is_one_line(page: Path) -> None:
    with pytest.raises(CannotPrint, match=r"^no-such-browser"):
        print_pdf(page, page.with_suffix(".pdf"), str(page.parent / "no-such-browser"))


def test_where_there_is_no_browser_none_is_found(tmp_path: Path) -> None:
    assert find_browser(("no-such-browser",), (str(tmp_path / "neither"),)) is None
    there = tmp_path / "chrome"
    there.write_text("", encoding="utf-8")
    assert find_browser(("no-such-browser",), (str(there),)) == str(there)


@printing
@pytest.mark.parametrize("language", ["en", "sv"])
def test_it_prints_on_a4_with_what_it_is_not_at_every_foot(lab: SimpleNamespace, language: str, tmp_path: Path) -> None:
    browser = find_browser()
    assert browser is not None
    page, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    names = lab.names if language == "sv" else lab.names[:2]
    page.write_text(lab.page(language, names), encoding="utf-8")
    print_pdf(page, pdf, browser)
    written = pdf.read_bytes()
    boxes = {tuple(round(float(one)) for one in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", written)}
    assert boxes and all(abs(box[2] - 595) <= 1 and abs(box[3] - 842) <= 1 for box in boxes)
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here to read the pages with")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8").stdout
    pages = text.split("\f")[:-1]
    assert 8 <= len(pages) <= 20
    foot = " ".join(Words(language)("report.foot").split()[:6])
    assert all(foot in " ".join(one.split()) for one in pages)
    assert Words(language)("report.table.moves", comparator=lab.contents(language).titles["as_today"]) in text, (
        "the tables behind figures are open on paper"
    )

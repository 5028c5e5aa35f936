"""Claims about figures on the page: written anew from a list of what is allowed, with names of their own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.views.report import svg
from sim.views.report.svg import Page


def figure(text: str = "A name", hatch: str | None = "...") -> Figure:
    drawn = Figure(figsize=(6, 4))
    axes = drawn.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.bar([0, 1], [1, 2], hatch=hatch, edgecolor="white")
    axes.plot([0, 1], [0, 1.5], marker="o")
    axes.set_title(text)
    return drawn


def ids_of(text: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', text)


def test_two_figures_of_the_same_picture_share_no_id() -> None:
    page = Page()
    first, second = (page.inline(figure(), name, "x") for name in ("one", "two"))
    assert ids_of(first) and not set(ids_of(first)) & set(ids_of(second))
    together = str(first) + str(second)
    pointed = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', together)
    assert {left or right for left, right in pointed} <= set(ids_of(together))


def test_it_is_well_formed_and_says_what_it_shows() -> None:
    root = ET.fromstring(str(Page().inline(figure(), "one", 'Two bars & "a line" <here>')))
    assert root.attrib["role"] == "img"
    assert root[0].tag == "title" and root[0].text == 'Two bars & "a line" <here>'
    assert root.attrib["aria-labelledby"] == root[0].attrib["id"]


def test_no_text_comment_or_style_sheet_gets_through() -> None:
    text = str(Page().inline(figure("--><script>alert(1)</script>"), "one", "x"))
    for sign in ("<!--", "script", "<style", "<text", "<metadata", "alert", "http", " on"):
        assert sign not in text


def test_it_draws_the_same_picture(lab: SimpleNamespace) -> None:
    before = ET.fromstring(svg._drawn(figure()))
    after = ET.fromstring(str(Page().inline(figure(), "one", "x")))
    places = "{http://www.w3.org/2000/svg}"
    letters = [len(list(before.iter(f"{places}use"))), len(list(after.iter("use")))]
    assert letters[1] >= letters[0] > 10
    assert float(after.attrib["viewBox"].split()[2]) == pytest.approx(6 * 72.0)
    numbers = [[float(one) for one in re.findall(r"-?\d+\.?\d*", path.attrib["d"])] for path in after.iter("path")
               if "d" in path.attrib]  # fmt: skip
    whole = [[float(one) for one in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", path.attrib["d"])]
             for path in before.iter(f"{places}path") if "d" in path.attrib]  # fmt: skip
    kept = sum(any(len(a) == len(b) and np.allclose(a, b, atol=0.006) for b in whole) for a in numbers)
    assert kept == len(numbers), "no place is moved by more than a hundredth of a point"


def test_the_same_figure_gives_the_same_text() -> None:
    assert Page().inline(figure(), "one", "x") == Page().inline(figure(), "one", "x")


def test_a_hatch_that_is_used_again_is_written_once() -> None:
    page = Page()
    first, second = (len(page.inline(figure(), name, "x")) for name in ("one", "two"))
    assert second < 0.3 * first


def test_small_scales_are_not_rounded_away() -> None:
    assert (
        svg._rounded("translate(10.123456 0.000001) scale(0.015625)", 6) == "translate(10.12 0.000001) scale(0.015625)"
    )
    assert svg._rounded("M 0.126 -0.004\nL 12.346 1e3 \nz") == "M 0.13 -0 L 12.35 1e3 z"


@pytest.mark.parametrize("name", ["", "Two words", "1st", 'a"b', "one"])
def test_a_name_that_is_none_or_is_used_is_refused(name: str) -> None:
    page = Page()
    page.inline(figure(), "one", "x")
    with pytest.raises(ValueError, match="new name"):
        page.inline(figure(), name, "x")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        "<a href='#x'><path d='M 0 0'/></a>",
        "<foreignObject/>",
        "<text>x</text>",
        "<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='https://x'/>",
        "<image xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='https://x'/>",
        "<image xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='data:image/svg+xml;base64,AA'/>",
        "<path style='background: url(x)'/>",
        "<path style='fill: url(https://x)'/>",
        "<path style='fill: url(x)'/>",
        "<path style='fill: URL( x )'/>",
        "<path clip-path='url(x.svg#y)'/>",
        "<path fill='javascript:x'/>",
        "<path d='M 0 0&quot; onload=&quot;x'/>",
    ],
)
def test_what_is_not_on_the_list_is_refused(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>{inside}</svg>"
    monkeypatch.setattr(svg, "_drawn", lambda _: text)
    with pytest.raises(ValueError, match="report"):
        Page().inline(figure(), "one", "x")


def test_handlers_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path onclick='x' d='M 0 0' class='y'/></svg>"
    monkeypatch.setattr(svg, "_drawn", lambda _: text)
    assert '<path d="M 0 0"/>' in Page().inline(figure(), "one", "x")


def test_matplotlib_is_asked_for_outlines_whatever_the_user_s_settings() -> None:
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        assert "<text" not in Page().inline(figure(), "one", "x")

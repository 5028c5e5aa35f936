"""Claims about the gallery: every figure there is stands in it, in both languages, as it is drawn today.

`WRITE_GALLERY=1 pytest tests/views/test_gallery.py` (`make gallery`) writes it anew; the everyday run only compares.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
import sys
from html import escape, unescape
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from PIL import Image

import sim.views
from sim.views.drawing.style import GREY, drawing, save
from sim.views.words import LANGUAGES, Words

GALLERY = Path(__file__).resolve().parents[2] / "docs" / "gallery"
PAGE = GALLERY / "README.md"
WRITE = bool(os.environ.get("WRITE_GALLERY"))
DOTS_PER_INCH, COLORS, MOST_BYTES = 84, 48, 6_000_000
IN_GREY = ("stairs", "groups", "chance_of_payback", "life", "hump", "who_pays")
"""Figures that are also shown as a printer without colour prints them."""


def _examples() -> object:
    spec = importlib.util.spec_from_file_location("gallery_examples", Path(__file__).with_name("gallery_examples.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


gallery = _examples()
EXAMPLES = gallery.EXAMPLES  # type: ignore[attr-defined]
QUESTIONS = gallery.QUESTIONS  # type: ignore[attr-defined]
BY_FILE = {one.file: one for one in EXAMPLES}


def figure_functions() -> set[str]:
    """Return every public figure function of the views, as "folder.file.name"."""
    found = set()
    room = Path(sim.views.__file__).parent
    for path in room.rglob("*.py"):
        names = re.findall(r"^def ([a-z]\w*_figure)\(", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        module = ".".join(path.relative_to(room).with_suffix("").parts)
        found |= {f"{module}.{name}" for name in names}
    return found


def title_of(figure: Figure) -> str:
    """Return the finding a figure states."""
    return " ".join(str(figure.get_label()).split())


def picture(figure: Figure, words: Words) -> Image.Image:
    """Return the figure as a small picture that says in it that it is made of example data."""
    with drawing():
        width, height = figure.get_size_inches()
        figure.text(1.0 - 0.1 / width, 1.0 - 0.07 / height, words("gallery.example").upper(), fontsize=7.5, color=GREY,
                    fontweight="bold", ha="right", va="top")  # fmt: skip
        held = io.BytesIO()
        figure.savefig(held, format="png", dpi=DOTS_PER_INCH)
    return Image.open(held).convert("RGB")


def write_picture(image: Image.Image, path: Path) -> None:
    """Write a picture with few colours: the gallery is read on a screen, papers take what `save` writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


def page(titles: dict[tuple[str, str], str]) -> str:
    """Return the index: the figures by the question they answer, with the command that gives each."""
    lines = [
        "# Gallery of figures",
        "",
        "Every figure Vändpunkt draws, in English and Swedish, by the question it answers. **All of it is example",
        "data**: numbers made up for the figures' own tests, so titles here state no finding about any strategy.",
        "The command under a figure lives real runs and draws it as SVG and PNG. Written by `make gallery`; a test",
        "keeps it up to date. The same colours, dashes, markers and hatches stand for the same things everywhere; six",
        "figures are shown in grey too, as a printer without colour gives them.",
        "",
    ]
    for (english, swedish), several in QUESTIONS.items():
        lines += [f"## {english}", "", f"*{swedish}*", ""]
        for one in several:
            lines += [f"### `{one.figure}`", "", f"`{one.command}`", ""]
            for language in LANGUAGES:
                lines += [_image(f"{language}/{one.file}.png", titles[one.file, language]), ""]
            if one.file in IN_GREY:
                lines += [_image(f"grey/{one.file}.png", f"In grey: {titles[one.file, 'en']}", 600), ""]
    return "\n".join(lines)


def _image(path: str, text: str, width: int = 900) -> str:
    return f'<img src="{path}" width="{width}" alt="{escape(text)}">'


@pytest.fixture(scope="module", autouse=True)
def written() -> None:
    """Write the gallery, if that is what was asked for."""
    if not WRITE:
        return
    titles = {}
    for old in GALLERY.glob("*/*.png"):
        old.unlink()
    for one in EXAMPLES:
        for language in LANGUAGES:
            figure = one.draw(language)
            titles[one.file, language] = title_of(figure)
            image = picture(figure, Words(language))
            write_picture(image, GALLERY / language / f"{one.file}.png")
            if language == "en" and one.file in IN_GREY:
                write_picture(image.convert("L").convert("RGB"), GALLERY / "grey" / f"{one.file}.png")
    PAGE.write_text(page(titles), encoding="utf-8")


def test_every_figure_function_is_in_the_gallery_once() -> None:
    assert len(figure_functions()) > 40
    assert sorted(one.figure for one in EXAMPLES) == sorted(figure_functions())
    assert len(BY_FILE) == len(EXAMPLES)


def test_the_page_shows_every_figure_in_both_languages_and_every_picture_is_there() -> None:
    shown = set(re.findall(r'src="([^"]+)"', PAGE.read_text(encoding="utf-8")))
    wanted = {f"{language}/{file}.png" for language in LANGUAGES for file in BY_FILE}
    assert shown == wanted | {f"grey/{file}.png" for file in IN_GREY}
    there = {str(path.relative_to(GALLERY)) for path in GALLERY.rglob("*.png")}
    assert there == shown


def test_the_gallery_is_small_enough_to_be_kept() -> None:
    sizes = [path.stat().st_size for path in GALLERY.rglob("*") if path.is_file()]
    assert sum(sizes) < MOST_BYTES
    for path in GALLERY.rglob("*.png"):
        with Image.open(path) as image:
            assert min(image.size) > 250, path


def test_the_page_says_that_it_shows_example_data_and_holds_no_script() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "All of it is example" in text
    assert "<script" not in text and "http" not in text


@pytest.mark.parametrize("file", sorted(BY_FILE))
def test_the_gallery_shows_the_figure_as_it_is_drawn_today(file: str) -> None:
    language = LANGUAGES[sorted(BY_FILE).index(file) % 2]
    told = re.search(rf'src="{language}/{file}\.png"[^>]* alt="([^"]*)"', PAGE.read_text(encoding="utf-8"))
    assert told is not None
    assert unescape(told.group(1)) == title_of(BY_FILE[file].draw(language))


@pytest.mark.parametrize("file", IN_GREY)
def test_a_figure_is_saved_as_vector_and_picture_of_the_same_name(file: str, tmp_path: Path) -> None:
    vector, raster = save(BY_FILE[file].draw("sv"), tmp_path / file)
    assert (vector.name, raster.name) == (f"{file}.svg", f"{file}.png")
    assert vector.read_text(encoding="utf-8").startswith("<?xml")
    with Image.open(raster) as image:
        assert image.width > 1500


@pytest.mark.parametrize("name", ["stairs", "life"])
def test_kinds_that_color_tells_apart_can_be_told_apart_in_grey(name: str) -> None:
    with Image.open(GALLERY / "grey" / f"{name}.png") as image:
        greys = image.convert("L").getcolors(1 << 20) or []
    area = sum(count for count, _ in greys)
    common = sorted(grey for count, grey in greys if count > 0.002 * area)
    assert common[-1] - common[0] > 120

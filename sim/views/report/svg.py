"""A figure as inline SVG: drawn by matplotlib, then written anew from a list of what is allowed, and nothing else.

No script, link, style sheet, comment or text gets through: what a user wrote arrives as outlines of letters. Ids begin
with the figure's name, so that they are unique on the page; outlines of letters are shared by all figures of a page.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup
from matplotlib.figure import Figure

from sim.views.drawing.style import drawing

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_GLYPH = re.compile(r"DejaVu[\w-]+\Z")
_REFERENCE = re.compile(r"url\(#([\w.-]+)\)\Z")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PLAIN = re.compile(r"[\w #%.,()+-]*\Z")
_ACROSS = re.compile(r"translate\((-?[\d.]+) 0\)\Z")
_LONG = 4_000
"""Characters from which a path (a hatch of dots) that is drawn again is written once."""
_FULL_WIDTH = 864.0
"""Points, twelve inches: a figure this wide or wider fills the page, a narrower one its share, so letters are alike."""
_DATA = "data:image/png;base64,"

_DECIMALS = {"d": 2, "transform": 6, "x": 2, "y": 2, "width": 2, "height": 2}
_PAINT = (
    "fill", "fill-opacity", "fill-rule", "opacity", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width",
)  # fmt: skip
_KEPT: Mapping[str, tuple[str, ...]] = {
    "g": ("transform",),
    "defs": (),
    "path": ("d", "transform"),
    "use": ("x", "y", "transform"),
    "rect": ("x", "y", "width", "height"),
    "clipPath": (),
    "pattern": ("patternUnits", "x", "y", "width", "height"),
    "image": ("x", "y", "width", "height", "transform"),
}
"""Elements that get through, with their attributes beside paint, id, clip-path and what they point to."""


@dataclass
class Page:
    """Figures of one page: the outlines of letters and the long paths that stand on it already, and names in use."""

    glyphs: set[str] = field(default_factory=set)
    paths: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def inline(self, figure: Figure, name: str, alt: str) -> Markup:
        """Return a figure as inline SVG with a text for those who do not see it.

        Args:
            figure: what is drawn.
            name: of the figure, which begins its ids; letters, digits and hyphens.
            alt: what it shows, as plain text.

        Raises:
            ValueError: a name that is used already, or is none; something in the figure that is not on the list.
        """
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or name in self.names:
            raise ValueError(f"{name!r} must be a new name of letters, digits and hyphens")
        self.names.add(name)
        root = ET.fromstring(_drawn(figure))
        pointed_at = {one for element in root.iter() for one in _pointed_at(element)}
        inside = "".join(_Writer(self, name, pointed_at).element(child) for child in root)
        left, top, width, height = map(float, root.attrib["viewBox"].split())
        box = " ".join(_rounded(f"{part:.2f}") for part in (left, top, width, height))
        share = min(100.0, 100.0 * width / _FULL_WIDTH)
        return Markup(  # every part of it has been checked or escaped above
            f'<svg viewBox="{box}" width="{share:.1f}%" role="img" aria-labelledby="{name}-alt" '
            f'stroke-linecap="butt" stroke-linejoin="round"><title id="{name}-alt">{escape(alt)}</title>{inside}</svg>'
        )


def _drawn(figure: Figure) -> str:
    text = io.StringIO()
    with drawing():
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def _pointed_at(element: ET.Element) -> list[str]:
    """Return the ids that an element points to."""
    found = [element.attrib[_HREF].removeprefix("#")] if _HREF in element.attrib else []
    values = [*_paint(element).values(), element.attrib.get("clip-path", "")]
    return found + [match[1] for match in map(_REFERENCE.match, values) if match]


def _paint(element: ET.Element) -> dict[str, str]:
    """Return how an element is painted: its attributes, then its style, which goes before them."""
    found = {key: value for key, value in element.attrib.items() if key in _PAINT}
    for part in element.attrib.get("style", "").split(";"):
        key, _, value = part.partition(":")
        if key.strip():
            found[key.strip()] = value.strip()
    return found


@dataclass(frozen=True)
class _Writer:
    """Writes the elements of one figure."""

    page: Page
    name: str
    pointed_at: set[str]

    def element(self, element: ET.Element) -> str:
        tag = element.tag.removeprefix(_SVG)
        if tag in ("metadata", "style", "title"):  # what matplotlib says of itself; its one style stands on the root
            return ""
        if tag not in _KEPT:
            raise ValueError(f"a figure holds <{tag}>, which is not on the list of what a report may hold")
        known = element.attrib.get("id", "")
        if _GLYPH.match(known):
            if known in self.page.glyphs:
                return ""
            self.page.glyphs.add(known)
        inside = "".join(self.element(child) for child in element)
        found = self._attributes(element, tag, known)
        if tag == "path" and len(found.get("d", "")) > _LONG and "id" not in found:
            return self._shared(found)
        attributes = _written(found)
        if tag in ("g", "defs") and (not inside or (tag == "g" and not attributes)):
            return inside
        return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"

    def _shared(self, found: dict[str, str]) -> str:
        """Return a long path as one that stands on the page once, painted here."""
        path, defined = found.pop("d"), ""
        if path not in self.page.paths:
            self.page.paths[path] = f"path-{len(self.page.paths) + 1}"
            defined = f"<defs><path{_written({'id': self.page.paths[path], 'd': path})}/></defs>"
        return f"{defined}<use{_written({'href': f'#{self.page.paths[path]}', **found})}/>"

    def _attributes(self, element: ET.Element, tag: str, known: str) -> dict[str, str]:
        found = {key: value for key, value in element.attrib.items() if key in _KEPT[tag]}
        found |= {key: _rounded(found[key], fine) for key, fine in _DECIMALS.items() if key in found}
        for key, value in _paint(element).items():
            if key not in _PAINT:
                raise ValueError(
                    f"a figure is painted with {key!r}, which is not on the list of what a report may hold"
                )
            found[key] = self._pointing(value)
        if "clip-path" in element.attrib:
            found["clip-path"] = self._pointing(element.attrib["clip-path"])
        for key, value in found.items():
            if not _PLAIN.match(value) or ("url" in value.lower() and not _REFERENCE.match(value)):
                raise ValueError(f"a figure has {key}={value!r}, which is not what a report may hold")
        if known and known in self.pointed_at:
            found["id"] = self._id(known)
        if _HREF in element.attrib:
            found["href"] = self._target(element.attrib[_HREF], tag)
        if tag == "use" and (across := _ACROSS.match(found.get("transform", ""))):
            found = {"x": across[1], **{key: value for key, value in found.items() if key != "transform"}}
        return found

    def _id(self, known: str) -> str:
        if _GLYPH.match(known):
            return "letter" + known.removeprefix("DejaVuSans").lower()
        return f"{self.name}-{known}"

    def _pointing(self, value: str) -> str:
        match = _REFERENCE.match(value)
        return f"url(#{self._id(match[1])})" if match else value

    def _target(self, value: str, tag: str) -> str:
        """Return what an element points to: a place of its own figure, or a picture that it carries itself."""
        if tag == "image" and value.startswith(_DATA) and re.fullmatch(r"[\w+/=\s]*", value.removeprefix(_DATA)):
            return re.sub(r"\s", "", value)
        if tag == "use" and re.fullmatch(r"#[\w.-]+", value):
            return f"#{self._id(value[1:])}"
        raise ValueError(f"a figure points to {value[:40]!r}, which is outside the report")


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())


def _rounded(text: str, small: int = 2) -> str:
    """Return a path, transform or length with numbers no finer than a hundredth of a point.

    Numbers below 1 have so many decimals: a scale is small, and must not be rounded away.
    """
    return re.sub(r"\s+", " ", _NUMBER.sub(lambda match: _short(match, small), text)).strip()


def _short(match: re.Match[str], small: int) -> str:
    value = float(match[0])
    return f"{value:.{small if abs(value) < 1.0 else 2}f}".rstrip("0").rstrip(".")

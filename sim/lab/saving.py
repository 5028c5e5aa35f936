"""Files to keep of a state: the report, the figures, and a table of every figure that the page shows.

The report and the figures are drawn by a worker, out of runs that it is given.
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.configuration.schema import Economics, Language, Municipality
from sim.lab.basis import command_of, compared_in
from sim.lab.picture import Lived
from sim.lab.plan import agencies, economics
from sim.lab.sentences import name_of
from sim.money.perspective import PUBLIC
from sim.studies.alternatives import Alternative
from sim.studies.report.pictured import Pictured
from sim.views.cells import harmless
from sim.views.words import Words

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ToDraw:
    """Everything a report is made of."""

    municipality: Municipality
    economics: Economics
    language: Language
    seed: int
    command: str
    beliefs: bool
    notes: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    runs: tuple[Pictured, ...]


def to_draw(lived: Lived) -> ToDraw:
    """Return what a worker needs to draw the report of what has been lived."""
    words = Words(lived.state.lang)
    compared, runs = compared_in(lived)
    named = [
        compared[0],
        *(_titled(one, name_of(lived, key, words)) for key, one in zip(lived.keys, compared[1:], strict=True)),
    ]
    return ToDraw(
        municipality=lived.town.municipality,
        economics=replace(economics(), discount_rate_per_year=lived.rate),
        language=lived.state.lang,
        seed=lived.state.seed,
        command=command_of(lived),
        beliefs=lived.beliefs,
        notes=_notes(lived, words),
        alternatives=tuple(named),
        runs=tuple(runs),
    )


def _notes(lived: Lived, words: Words) -> tuple[str, ...]:
    """Say where the report counts otherwise than the page: for the public purse, and the children lived."""
    town, told = lived.town, []
    if lived.state.view != PUBLIC:
        told.append(words("lab.basis.purse", purse=words(f"bill.judged.{lived.state.view}")))
    if town.scaled != 1.0:
        told.append(words("lab.basis.kept", lived=words.number(town.lived), children=words.number(town.children)))
    return tuple(told)


def _titled(one: Alternative, title: str) -> Alternative:
    """Return an alternative with a title that says what the reader changed, in the reader's language."""
    cut = title if len(title) <= 120 else title[:119] + "…"
    return replace(one, strategy=replace(one.strategy, title=replace(one.strategy.title, en=cut, sv=cut)))


def draw_report(asked: ToDraw) -> bytes:
    """Return the report as one HTML page."""
    from sim.views.report.report import report_html

    return report_html(_contents(asked), Words(asked.language)).encode()


def draw_figures(asked: ToDraw) -> bytes:
    """Return the figures of the report as a zip of SVG and PNG; the same runs give the same bytes."""
    from sim.views.drawing.style import save
    from sim.views.report.figures import report_figures

    with tempfile.TemporaryDirectory() as folder:
        for name, figure in report_figures(_contents(asked), Words(asked.language)).items():
            save(figure, Path(folder) / name)
        return zipped({path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip whose bytes hang on nothing but them."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return whole.getvalue()


def _contents(asked: ToDraw) -> Any:
    from sim.studies.report.reported import reported
    from sim.views.report.contents import Asked, contents_of

    found = reported(asked.runs, asked.alternatives, asked.economics, asked.beliefs)
    draws = len(asked.runs) // len(asked.alternatives)
    told = Asked(
        asked.municipality, asked.economics, asked.language, asked.seed, draws, asked.command, asked.beliefs,
        asked.notes, alone=True,
    )  # fmt: skip
    return contents_of(told, found, asked.alternatives, agencies())


HEADER = ("strategy", "title", "measure", "of", "at", "mean", "low", "high", "interval", "replications", "unit")
EXCLUDED = "persons in long-lasting exclusion"
PRESENT = "SEK, present value"
OF_RUNS = "median_and_range_of_runs"
"""What stands in the row of a curve of money: mean is the median of the runs, low and high are their ends."""


def table_csv(picture: Mapping[str, Any]) -> str:
    """Return every figure of a full picture as one tidy table.

    Columns as in ``HEADER``. ``interval`` says what low and high are (``sim.lab.spread.Kind``, or ``OF_RUNS``), and is
    empty where there are none.
    """
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(HEADER)
    basis, state = picture["basis"], picture["state"]
    titles = {one["key"]: " ".join(filter(None, (one["title"], one["note"]))) for one in picture["strategies"]}
    for key, measure, of, at, values, unit in _rows(picture):
        mean, low, high = (values.get(name) for name in ("mean", "low", "high"))
        interval = "" if low is None else OF_RUNS if measure == "cumulative_net" else basis["interval"]
        row = (measure, of, at, mean, low, high, interval, basis["replications"], unit)
        writer.writerow((key, harmless(titles[key]), *(_cell(one) for one in row)))
    asked = (("seed", state["seed"], "number"), ("beliefs_drawn", int(basis["beliefs"]), "1 yes, 0 no"),
             ("rate", state["rate"], "per cent a year"), ("children", picture["children"], "persons"),
             ("lived", picture["lived"], "persons"))  # fmt: skip
    for measure, value, unit in asked:
        writer.writerow(("", "", measure, state["view"] if measure == "rate" else "", "", value, "", "", "", "", unit))
    return told.getvalue()


def _cell(value: Any) -> Any:
    return "" if value is None else value


Row = tuple[str, str, str, Any, Mapping[str, Any], str]
"""Strategy, measure, of what, at which age or year, mean with low and high, unit."""


def _rows(picture: Mapping[str, Any]) -> Iterator[Row]:
    yield from _of_exclusion(picture)
    yield from _of_money(picture)
    yield from _of_stairs(picture["stairs"])
    for group in picture["groups"]:
        for key, persons in group["values"].items():
            yield key, "group_excluded", group["group"], "", {"mean": persons}, EXCLUDED
        for key, one in group["kept_out"].items():
            yield key, "group_kept_out", group["group"], "", one, "persons"
        yield "as_today", "group_persons", group["group"], "", {"mean": group["persons"]}, "persons"
    for one in picture["strategies"]:
        for programme in one["programmes"]:
            yield one["key"], "began", programme["name"], "", {"mean": programme["began"]}, "persons"


def _of_exclusion(picture: Mapping[str, Any]) -> Iterator[Row]:
    exclusion = picture["exclusion"]
    for measure, unit in (("any", EXCLUDED), ("kept_out", "persons")):
        for one in exclusion[measure]:
            yield one["key"], measure, "", "", one, unit
    for outcome in exclusion["outcomes"]:
        for key, persons in outcome["values"].items():
            yield key, "outcome", outcome["outcome"], "", {"mean": persons}, EXCLUDED
        for key, one in outcome["kept_out"].items():
            yield key, "outcome_kept_out", outcome["outcome"], "", one, "persons"
    for curve in exclusion["by_age"]["curves"]:
        yield from _curve(curve, "in_a_state", "", exclusion["by_age"]["ages"], "share of those alive, by age")


def _of_money(picture: Mapping[str, Any]) -> Iterator[Row]:
    hump, view = picture["hump"], picture["state"]["view"]
    units = {"depth": PRESENT, "depth_year": "years since the start", "payback_year": "years since the start",
             "share_paid_back": "share of replications", "paid_back": "replications",
             "in_the_red": "replications"}  # fmt: skip
    for curve in hump["curves"]:
        yield curve["key"], "npv", view, "", curve["npv"], PRESENT
        for measure, unit in units.items():
            yield curve["key"], measure, view, "", {"mean": curve[measure]}, unit
        yield from _curve(curve, "cumulative_net", view, hump["years"], "SEK, discounted, by year")
    for payer in picture["payers"]:
        for key, one in payer["values"].items():
            yield key, "saved", payer["payer"], "", one, PRESENT


def _of_stairs(stairs: Mapping[str, Any]) -> Iterator[Row]:
    for key, steps in stairs["persons"].items():
        for step, ages in zip(stairs["steps"], steps, strict=True):
            for age, persons in zip(stairs["ages"], ages, strict=True):
                yield key, "on_step", step, age, {"mean": persons}, "persons, by age"
        for step, persons in zip(stairs["steps"], stairs["highest"][key], strict=True):
            yield key, "highest_step", step, "", {"mean": persons}, "persons"
        for age, matrix in zip(stairs["moves"]["ages"], stairs["moves"][key], strict=False):
            for before, row in zip(stairs["steps"], matrix, strict=True):
                for after, persons in zip(stairs["steps"], row, strict=True):
                    yield (
                        key,
                        "moved",
                        f"{before} to {after}",
                        age,
                        {"mean": persons},
                        "persons, from the age to the next",
                    )
    for key, one in stairs["on_last"]["values"].items():
        yield key, "fewer_on_last_step", stairs["steps"][-1], stairs["on_last"]["age"], one, "persons"


def _curve(curve: Mapping[str, Any], measure: str, of: str, at: list[int], unit: str) -> Iterator[Row]:
    nothing = [None] * len(at)
    for place, mid, low, high in zip(at, curve["mid"], curve["low"] or nothing, curve["high"] or nothing, strict=True):
        yield curve["key"], measure, of, place, {"mean": mid, "low": low, "high": high}, unit

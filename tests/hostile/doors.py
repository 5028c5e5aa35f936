"""The doors through which what a stranger gives comes in: each as the project itself opens it.

A door is prepared with a content, and then gone through; only the second is watched.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import pandas as pd
from matplotlib.figure import Figure

from sim.configuration import border, files, jobs
from sim.configuration.commandline import read_arguments
from sim.configuration.faults import BadInput
from sim.configuration.jobs import check
from sim.configuration.schema import Compare, Title
from sim.lab.crew import Crew
from sim.lab.server import make_app
from sim.studies.sweep import sql
from sim.studies.sweep.sweep import load_design, plan_of
from sim.views.cells import harmless_csv
from sim.views.report.report import report_html
from sim.views.report.svg import Page
from sim.views.words import Words
from tests.fuzz.kinds import KINDS, usual
from tests.hostile.attack import Attack
from tests.hostile.watch import Room

Given = str | bytes
Door = Callable[[Given, Room], Callable[[], str]]
STOPPED_SQL_SECONDS, STOPPED_SQL_MEMORY = 0.3, "100MB"
"""At which a question without end is stopped here; for a user after ``sql.LONGEST_SECONDS`` and ``sql.MEMORY``."""


def _bytes(given: Given) -> bytes:
    return given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")


def _file(kind: str, given: Given, room: Room) -> Callable[[], str]:
    path = room.inside / "evil.yaml"
    path.write_bytes(_bytes(given))
    return lambda: repr(KINDS[kind].read(path))


def _command(given: Given, _room: Room) -> Callable[[], str]:
    words = str(given).split("\n")

    def run() -> str:
        asked = read_arguments(words, "compare")
        return repr(check(Compare, "compare", asked.overrides, asked.multirun))

    return run


def _experiment_file(given: Given, room: Room) -> Callable[[], str]:
    conf = room.inside / "conf"
    shutil.copytree(files.CONF, conf)
    (conf / "compare.yaml").write_bytes(_bytes(given))

    def run() -> str:
        with patch.object(border, "CONF", conf), patch.object(files, "CONF", conf), patch.object(jobs, "CONF", conf):
            return repr(check(Compare, "compare", [], multirun=False))

    return run


def _design(given: Given, room: Room) -> Callable[[], str]:
    path = room.inside / "evil.yaml"
    path.write_bytes(_bytes(given))
    return lambda: repr(plan_of(*load_design(str(path)), usual()))


def _points(name: str, given: Given, room: Room) -> Callable[[], str]:
    (room.inside / name).write_bytes(_bytes(given))
    return _design(f"name: evil\ntitle: {{en: A, sv: B}}\nfile: {name}\n", room)


def _sql(given: Given, room: Room) -> Callable[[], str]:
    pd.DataFrame({"strategy": ["as_today"], "value": [1.0]}).to_parquet(room.inside / "results.parquet")

    def ask() -> str:
        with patch.object(sql, "LONGEST_SECONDS", STOPPED_SQL_SECONDS), patch.object(sql, "MEMORY", STOPPED_SQL_MEMORY):
            return str(sql.answer(room.inside, str(given), 20).to_csv())

    return ask


def _request(given: Given, _room: Room) -> Callable[[], str]:
    from fastapi.testclient import TestClient

    asked = json.loads(given)
    client = TestClient(make_app(idle_crew(), "127.0.0.1", "en"), base_url="http://127.0.0.1:8137")

    def ask() -> str:
        answered = client.request(asked["method"], asked["path"], headers=asked["headers"])
        return in_the_labs_words(answered.status_code, answered.text)

    return ask


def idle_crew() -> Crew:
    """Return a crew that lives nothing: a request that should be refused never gets so far."""
    idle = SimpleNamespace(ready=0, workers=1, replaced=0, waiting=0, close=lambda: None)
    return cast(Crew, idle)


def in_the_labs_words(status: int, text: str) -> str:
    """Return what a request was answered with.

    Raises:
        BadInput: the line of a refusal.
    """
    if status == 200:
        return text
    told = json.loads(text)
    if list(told) != ["fault"] or status >= 500:
        raise RuntimeError(f"{status}: {text}")
    raise BadInput(told["fault"])


def _lab_table(given: Given, _room: Room) -> Callable[[], str]:
    from sim.lab import saving

    rows = [("a1", "npv", "public", "", {"mean": 1.0}, "SEK")]
    picture: dict[str, Any] = {
        "basis": {"interval": "mean_95", "replications": 2, "beliefs": True}, "children": 1, "lived": 1,
        "state": {"seed": 1, "rate": 3.5, "view": "public"}, "strategies": [{"key": "a1", "title": given, "note": ""}],
    }  # fmt: skip

    def write() -> str:
        with patch.object(saving, "_rows", lambda _picture: rows):
            return saving.table_csv(picture)

    return write


def _answer(given: Given, room: Room) -> Callable[[], str]:
    pd.DataFrame({"municipality": [given], str(given): [1.5]}).to_parquet(room.inside / "results.parquet")
    return lambda: harmless_csv(sql.answer(room.inside, "select * from results", 20))


@cache
def lived() -> SimpleNamespace:
    """Return a small comparison that was lived, to be reported on."""
    from tests.views.report import conftest

    names = ("as_today", "school")
    several = [conftest.alternative(name) for name in names]
    return SimpleNamespace(names=names, several=several, runs=conftest.runs(names), contents=conftest.contents)


def _report(given: Given, _room: Room) -> Callable[[], str]:
    told, title = lived(), Title(en="A", sv="B")
    title = replace(title, en=str(given), sv=str(given))
    several = [
        replace(
            one,
            strategy=replace(one.strategy, title=title),
            programmes=tuple(replace(each, title=title) for each in one.programmes),
        )
        for one in told.several
    ]
    return lambda: report_html(
        told.contents("en", told.names, several=several, lived=told.runs, command=f"vandpunkt report {given}"),
        Words("en"),
        {},
    )


def _figure(given: Given, _room: Room) -> Callable[[], str]:
    figure = Figure(figsize=(2, 2), label=str(given))
    figure.text(0.1, 0.5, str(given).replace("$", r"\$"), gid="x")

    return lambda: str(Page().inline(figure, "figure", str(given)))


DOORS: Mapping[str, Door] = {
    **{f"{kind} file": partial(_file, kind) for kind in KINDS},
    "sweep_design file": _design,
    "command line": _command,
    "experiment file": _experiment_file,
    "points.csv": partial(_points, "points.csv"),
    "points.parquet": partial(_points, "points.parquet"),
    "sql": _sql,
    "request": _request,
    "title in a table of the lab": _lab_table,
    "cell of an answer": _answer,
    "title in the report": _report,
    "title in a figure": _figure,
}
"""By what an attack says of where it goes in."""


def escape_in(attack: Attack, said: str) -> str:
    """Return what is an escape of what was said or written; empty where nothing is."""
    match attack.tries:
        case "calculate":
            return "a formula in a cell" if any(map(is_formula, cells_of(said))) else ""
        case "mark up":
            return "markup of the author's own" if markup_in(said) else ""
        case "use the lab":
            return "was let in"
    return "" if attack.is_taken else "was taken in"


def cells_of(text: str) -> list[str]:
    """Return the cells of a CSV text."""
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet would calculate a cell that is no number."""
    try:
        float(cell)
    except ValueError:
        return cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return False


def markup_in(text: str) -> bool:
    """Return whether a page holds an element or an attribute of the author's own, or runs anything."""
    seen: list[str] = []

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            seen.extend(key for key, _ in attributes if key.startswith("on"))
            seen.extend(str(value) for key, value in attributes if key in ("href", "src", "xlink:href", "action"))

    Elements(convert_charrefs=True).feed(text)
    return any(one.startswith(("canary", "script", "on", "javascript:")) for one in seen)

"""Claims about files to keep: they hold the numbers of the page, and nothing in them can do harm."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from fastapi.testclient import TestClient

from sim.lab.picture import Lived
from sim.lab.saving import table_csv, to_draw, zipped

QUERY = "place=small&a=school&a=more_jobs~cov-50&n=2&seed=6&sure=chance"
LiveHere = Callable[[str], Lived]
Alone = Callable[[str], dict[str, Any]]


def _numbers(told: Any) -> Iterator[float]:
    """Every number in plain data but what says at which age or year."""
    if isinstance(told, dict):
        for name, one in told.items():
            if name not in ("ages", "age", "years", "clear", "public"):
                yield from _numbers(one)
    elif isinstance(told, list):
        for one in told:
            yield from _numbers(one)
    elif isinstance(told, int | float) and not isinstance(told, bool):
        yield float(told)


def test_the_table_holds_every_figure_of_the_page(client: TestClient, alone: Alone) -> None:
    answered = client.get(f"/api/save/table.csv?{QUERY}")
    assert answered.headers["content-disposition"] == 'attachment; filename="vandpunkt_small_table.csv"'
    rows = list(csv.DictReader(io.StringIO(answered.text)))
    picture = alone(QUERY)
    held = {(one["strategy"], one["measure"], one["of"], one["at"]): one for one in rows}
    assert len(held) == len(rows) > 500
    written = {float(one[name]) for one in rows for name in ("mean", "low", "high") if one[name]}
    assert set(_numbers({name: picture[name] for name in ("exclusion", "hump", "payers", "groups", "stairs")})) <= (
        written | {float(curve["runs"]) for curve in picture["hump"]["curves"]}
    )
    assert {one["interval"] for one in rows if one["low"]} == {"mean_95", "median_and_range_of_runs"}
    assert {one["interval"] for one in rows if not one["low"]} == {""}
    assert float(held["", "seed", "", ""]["mean"]) == 6 and float(held["", "rate", "public", ""]["mean"]) == 3.5
    for curve in picture["hump"]["curves"]:
        assert float(held[curve["key"], "npv", "public", ""]["mean"]) == curve["npv"]["mean"]
        assert float(held[curve["key"], "cumulative_net", "public", "20"]["mean"]) == curve["mid"][20]
    for payer in picture["payers"]:
        assert float(held["a1", "saved", payer["payer"], ""]["low"]) == payer["values"]["a1"]["low"]
    assert held["a2", "npv", "public", ""]["title"] == "More jobs 50% of the planned coverage"
    assert all(one["unit"] for one in rows)


def test_no_title_is_taken_for_a_formula(alone: Alone) -> None:
    picture = alone(QUERY)
    picture["strategies"][1]["title"] = '=HYPERLINK("http://evil.example")'
    titles = {one["title"] for one in csv.DictReader(io.StringIO(table_csv(picture)))}
    assert not any(title.startswith(("=", "+", "-", "@")) for title in titles)


def test_the_report_is_one_page_without_script_that_names_what_was_chosen(client: TestClient) -> None:
    answered = client.get(f"/api/save/report.html?{QUERY}&lang=sv")
    assert answered.status_code == 200, answered.text
    page = answered.text
    assert 'lang="sv"' in page and "Fler jobb (50" in page
    assert "<script" not in page and not re.search(r'(?:src|href)="(?:http|//)[^"]*\.(?:js|css|svg|png)"', page)
    assert len(answered.content) < 2_000_000
    assert "script-src" not in answered.headers["content-security-policy"]
    assert answered.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_as_today_alone_can_be_kept_too(client: TestClient) -> None:
    for name in ("table.csv", "report.html"):
        answered = client.get(f"/api/save/{name}?place=small&a=as_today&n=2&sure=chance")
        assert answered.status_code == 200, name
    assert 'lang="en"' in answered.text


def test_the_figures_are_drawn_as_vector_and_picture(client: TestClient) -> None:
    answered = client.get(f"/api/save/figures.zip?{QUERY}")
    assert answered.status_code == 200, answered.text
    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        names = archive.namelist()
        assert {"hump.svg", "hump.png", "stairs.svg", "groups.svg"} <= set(names)
        assert all("/" not in name for name in names)
        assert archive.read("hump.png").startswith(b"\x89PNG") and b"<svg" in archive.read("hump.svg")


def test_the_report_of_a_place_lived_smaller_says_that_it_counts_those_lived(lived_here: LiveHere) -> None:
    lived = lived_here(QUERY)
    assert to_draw(lived).notes == ()
    larger = replace(lived, town=replace(lived.town, children=9_999))
    assert to_draw(larger).notes == (
        "This report counts the 200 children who are lived; the place has 9,999, and the page of the lab scales up.",
    )


def test_the_report_of_another_purse_says_first_that_it_counts_for_the_public_one(lived_here: LiveHere) -> None:
    drawn = to_draw(lived_here(f"{QUERY}&view=society"))
    assert "this report counts for the public purse" in drawn.notes[0]
    assert drawn.command.startswith("vandpunkt lab  # ?") and "view=society" in drawn.command


def test_the_same_files_make_the_same_zip() -> None:
    files = {"a.txt": b"one", "b.txt": b"two"}
    assert zipped(files) == zipped(dict(files))

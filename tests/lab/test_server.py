"""Claims about the server: what a reader asks is what the reader gets, quickly refused where it will not do."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from sim.lab.crew import REPLICATION, Crew, Reader
from sim.lab.places import places
from sim.lab.server import BUSY, KINDS, PAGE, make_app
from sim.lab.strategies import programmes, strategies

Ask = Callable[[str], list[dict[str, Any]]]
LinesFrom = Callable[[str], Generator[dict[str, Any]]]
Alone = Callable[[str], dict[str, Any]]
SMALL = "place=small&n=3"


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


@pytest.mark.usefixtures("at_work")
def test_a_picture_gets_better_and_better_and_says_how_good_it_is(run: Ask) -> None:
    told = run("place=trelleborg&a=school&n=5&seed=77")
    *pictures, end = told
    stages = [one["stage"] for one in pictures]
    assert end["kind"] == "end" and end["ms"] > 0
    assert stages[0] == "preview" and stages[-1] == "full" and set(stages[1:-1]) <= {"part"}
    done = [one["done"] for one in pictures]
    assert done == sorted(done) and done[-1] == pictures[-1]["of"] == 10
    first, last = pictures[0], pictures[-1]
    assert first["hump"]["curves"][0]["low"] is None and first["basis"]["interval"] == "none"
    assert last["hump"]["curves"][0]["low"] is not None and last["basis"]["interval"] == "range"
    assert last["basis"]["replications"] == 5 and "grades" in last["basis"] and "grades" not in first["basis"]
    for one in pictures:
        assert one["state"]["seed"] == 77 and one["address"] == "?place=trelleborg&a=school&n=5&seed=77"


@pytest.mark.usefixtures("at_work")
def test_a_large_place_is_first_shown_from_fewer_children_and_says_so(lines_from: LinesFrom) -> None:
    first = next(lines_from("place=umea&n=40&seed=78"))
    assert (first["stage"], first["children"], first["lived"], first["scaled"]) == ("preview", 9000, 1500, 6.0)
    assert "1,500" in first["basis"]["scaled_text"] and "1,500" in first["basis"]["interval_text"]


def test_an_answer_is_the_same_whoever_asks_and_however_it_is_lived(run: Ask, alone: Alone) -> None:
    query = f"{SMALL}&a=school&a=p.ips~age-30"
    assert run(query)[-2] == alone(query)


@pytest.mark.parametrize(
    "change", ["rate=0", "view=society", "lang=sv", "level=expert", "focus=2", "view=region&rate=9"]
)
def test_another_rate_purse_or_language_lives_nothing_anew(
    change: str, crew: Crew, run: Ask, alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = f"{SMALL}&a=school"
    run(query)
    monkeypatch.setattr(crew, "ask", lambda *_words: pytest.fail("something is lived"))
    told = run(f"{query}&{change}")
    assert [one.get("stage") for one in told] == ["full", None]
    assert told[0] == alone(f"{query}&{change}")


def test_of_a_changed_strategy_its_own_replications_are_lived_and_no_others(
    crew: Crew, run: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(f"{SMALL}&a=school&a=repair&seed=3")
    asked, ask = [], crew.ask

    def noted(reader: Reader, urgency: int, name: Any, *rest: Any) -> None:
        asked.extend([name] if urgency == REPLICATION else [])
        ask(reader, urgency, name, *rest)

    monkeypatch.setattr(crew, "ask", noted)
    run(f"{SMALL}&a=school&a=more_jobs&seed=3")
    assert [(name.wanted.name, name.number) for name in asked] == [("more_jobs", number) for number in range(3)]


STATES = [
    "a=school", "a=repair&rate=1", "a=school~age-10", "a=school~cov-50&view=society", "a=p.ips", "a=more_jobs&lang=sv",
    "a=youth_to_work&a=school&sure=chance", "a=whole_chain&seed=2", "a=as_today~org-team", "a=school&seed=3",
]  # fmt: skip


def test_ten_readers_at_once_each_get_what_they_would_get_alone(lines_from: LinesFrom, alone: Alone) -> None:
    got: dict[str, list[dict[str, Any]]] = {}
    together = threading.Barrier(len(STATES))

    def read(query: str) -> None:
        together.wait()
        got[query] = list(lines_from(f"place=small&n=2&{query}"))

    readers = [threading.Thread(target=read, args=(query,)) for query in STATES]
    for one in readers:
        one.start()
    for one in readers:
        one.join(60)
    assert set(got) == set(STATES)
    for query, told in got.items():
        asked = f"place=small&n=2&{query}"
        assert told[-1]["kind"] == "end", query
        assert told[-2] == alone(asked), query
        assert all(one["address"] == told[-2]["address"] for one in told[:-1]), query


@pytest.mark.usefixtures("at_work")
def test_a_reader_who_goes_away_leaves_no_work_behind(lines_from: LinesFrom, crew: Crew) -> None:
    reading = lines_from("place=umea&a=whole_chain&n=40&seed=79")
    assert next(reading)["stage"] == "preview"
    assert crew.waiting > 40
    reading.close()
    wait_until(lambda: crew.waiting == 0)


def test_nor_do_those_who_go_away_from_a_life_or_a_file(port: int, crew: Crew) -> None:
    came: queue.SimpleQueue[object] = queue.SimpleQueue()
    crew.ask(Reader(), REPLICATION, "busy", "time:sleep", 1.5, lambda *told: came.put(told), keep=False)
    readers = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(3)]
    for number, path in enumerate(("/api/life", "/api/save/table.csv", "/api/save/report.html")):
        readers[number].request("GET", f"{path}?place=small&a=whole_chain&n=5&seed={83 + number}")
    wait_until(lambda: crew.waiting == 1 + 10 + 10)
    for one in readers:
        one.close()
    wait_until(lambda: crew.waiting == 0)
    assert came.empty(), "it was dropped, not waited for: what was under way before it still is"
    came.get(timeout=20)


def test_only_so_many_files_are_made_at_once(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.lab.server.MOST_SAVING", 0)
    full = TestClient(make_app(crew), base_url="http://127.0.0.1:8137")
    answered = full.get("/api/save/table.csv?place=small&n=1")
    assert (answered.status_code, answered.json()) == (503, {"fault": BUSY})


@pytest.mark.parametrize("path", ["/api/run", "/api/life", "/api/save/table.csv"])
def test_a_reader_who_comes_when_too_much_waits_is_asked_to_come_back(
    path: str, client: TestClient, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.lab.crew.MOST_WAITING", 0)
    answered = client.get(f"{path}?place=small&seed=80")
    assert (answered.status_code, answered.json()) == (503, {"fault": BUSY})
    assert crew.waiting == 0


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize("name", [*places(), "K2480", "K0180", "K2417"])
def test_every_place_has_a_first_picture(name: str, lines_from: LinesFrom) -> None:
    told = next(lines_from(f"place={name}&n=1"))
    assert told["kind"] == "picture" and told["place"]
    assert any(one["mean"] > 0 for one in told["exclusion"]["any"]) or told["children"] < 500
    assert any(told["stairs"]["persons"]["as_today"][0])


BAD = [
    "place=umeo", "place=../../etc/passwd", "place=K9999", "a=scool", "a=p.scool", "a=../../conf/strategy/school",
    "a=school.yaml", "a=school~org-taem", "a=school~org-../silo", "rate=nan", "rate=1e999", "n=41", "seed=0", "x=1",
    "rate=1&rate=2", "&".join(["a=school"] * 5), "a=%3Cscript%3Ealert(1)%3C/script%3E", "a=" + "%F0%9F%98%80" * 50,
    "place=%00", "lang=%ff", "a=school~age-1e9", "__proto__=1", "a=p.", "a=" + "A" * 1900,
]  # fmt: skip


@pytest.mark.parametrize("path", ["/api/run", "/api/life", "/api/save/table.csv", "/api/save/report.html"])
def test_a_hostile_address_is_refused_with_one_line(client: TestClient, path: str) -> None:
    for query in BAD:
        answered = client.get(f"{path}?{query}")
        assert answered.status_code == 400, query
        assert answered.headers["content-type"] == "application/json"
        line = answered.json()["fault"]
        assert list(answered.json()) == ["fault"] and line.isprintable() and 10 < len(line) < 3000, query


def test_a_refusal_names_the_closest(client: TestClient) -> None:
    told = {
        query: client.get(f"/api/run?{query}").json()["fault"] for query in ("a=scool", "place=umeo", "vieww=public")
    }
    assert "did you mean school?" in told["a=scool"]
    assert "did you mean umea?" in told["place=umeo"]
    assert "did you mean view?" in told["vieww=public"]


OUTSIDE = [
    "../server.py", "%2e%2e/server.py", "..%2fserver.py", "%2e%2e%2fserver.py", "....//server.py", "/etc/passwd",
    "..%5cserver.py", "server.py", "nothing.js", "", ".", "index.html%00.js", "INDEX.HTML", "index.html/",
]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_out_of_the_folder_of_the_page(client: TestClient, name: str) -> None:
    answered = client.get(f"/static/{name}")
    assert answered.status_code == 404
    assert list(answered.json()) == ["fault"]


def test_every_file_of_the_page_is_served_as_what_it_is(client: TestClient) -> None:
    files = [path for path in PAGE.iterdir() if path.is_file() and not path.name.startswith(("_", "."))]
    assert {"index.html", "lab.css"} <= {path.name for path in files}
    for path in files:
        if path.suffix == ".py":
            continue
        answered = client.get(f"/static/{path.name}")
        assert (answered.status_code, answered.content) == (200, path.read_bytes())
        assert answered.headers["content-type"] == KINDS[path.suffix]
    assert client.get("/").content == (PAGE / "index.html").read_bytes()
    assert client.get(f"/?{SMALL}&a=school").content == (PAGE / "index.html").read_bytes()


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/api", "/api/save/secrets", "/favicon.ico"])
def test_there_is_nothing_else(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_everything_that_can_be_chosen_is_offered_in_the_readers_language(client: TestClient, lang: str) -> None:
    told = client.get(f"/api/choices?lang={lang}").json()
    assert {one["name"] for one in told["strategies"]} == set(strategies()) - {"as_today"}
    assert {one["name"] for one in told["programmes"]} == set(programmes())
    assert len(told["municipalities"]) == 290
    assert {"umea", "trelleborg"} <= {one["name"] for one in told["places"]}
    assert (told["lang"], told["defaults"]["lang"], told["defaults"]["a"]) == (lang, lang, ["youth_to_work"])
    moves = {one["name"]: one["moves"] for one in [*told["strategies"], *told["programmes"]]}
    assert (moves["early_parents"], moves["school"], moves["p.ips"], moves["more_jobs"]) == (True, False, True, False)
    titles = {one["name"]: one["title"] for one in told["strategies"]}
    assert titles["school"] == {"en": "School", "sv": "Skola"}[lang]
    for one in [*told["strategies"], *told["programmes"], *told["perspectives"], *told["organisations"]]:
        assert one["title"].strip()


def test_what_is_offered_can_be_lived(client: TestClient) -> None:
    told = client.get("/api/choices").json()
    for one in told["perspectives"]:
        assert client.get(f"/api/life?place=small&hard=0&view={one['name']}").status_code == 200
    for one in told["organisations"]:
        assert client.get(f"/api/save/table.csv?place=small&n=1&a=as_today~org-{one['name']}").status_code == 200


def test_nothing_but_its_experiment_imports_the_lab(root: Path) -> None:
    files = [*(root / "sim").rglob("*.py"), *(root / "experiments").glob("*.py")]
    importing = {path.relative_to(root).as_posix() for path in files if "sim.lab" in path.read_text(encoding="utf-8")}
    assert {name for name in importing if not name.startswith("sim/lab/")} == {"experiments/lab.py"}


def test_health_says_who_works_and_what_is_remembered(client: TestClient) -> None:
    told = client.get("/api/health").json()
    assert told["ready"] is True and told["workers"]["all"] == 2
    assert told["memory"]["bytes"] <= told["memory"]["most_bytes"]


def test_what_is_sent_is_json_without_markup_made_of_what_was_asked(client: TestClient) -> None:
    answered = client.get("/api/run?a=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert answered.headers["content-type"] == "application/json" and json.loads(answered.text)

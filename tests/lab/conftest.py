"""What tests of the lab share: one crew of two workers, the application before it, and a real server."""

from __future__ import annotations

import http.client
import json
import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from sim.lab.answer import answer, lived_of
from sim.lab.crew import PREVIEW, Crew, Reader
from sim.lab.living import live
from sim.lab.memory import Memory
from sim.lab.picture import Lived
from sim.lab.plan import Part, preview, whole
from sim.lab.server import make_app
from sim.lab.start import listen
from sim.lab.state import State, read_state
from sim.lab.stream import WORK, line

Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def crew() -> Iterator[Crew]:
    """A worker for first pictures and one for replications."""
    made = Crew(1, Memory(50_000_000))
    yield made
    made.close()


@pytest.fixture(scope="session")
def at_work(crew: Crew) -> None:
    """Let the worker for first pictures load what it needs, so that its pictures come first."""
    came: queue.SimpleQueue[object] = queue.SimpleQueue()
    name = preview(read_state("place=small&a=school&seed=99")).runs[0]
    crew.ask(Reader(), PREVIEW, name, WORK, name.question(), lambda *told: came.put(told))
    came.get(timeout=60)


@pytest.fixture(scope="session")
def app(crew: Crew) -> FastAPI:
    """The lab, bound to this machine."""
    return make_app(crew, "127.0.0.1", "en")


@pytest.fixture(scope="session")
def client(app: FastAPI) -> TestClient:
    """Ask the lab without a port."""
    return TestClient(app, base_url="http://127.0.0.1:8137")


@pytest.fixture(scope="session")
def run(client: TestClient) -> Ask:
    """Ask for the picture of a state; return its lines."""

    def ask(query: str) -> list[dict[str, Any]]:
        with client.stream("GET", f"/api/run?{query}") as answered:
            assert answered.status_code == 200, answered.read()
            return [json.loads(text) for text in answered.iter_lines()]

    return ask


@pytest.fixture(scope="session")
def port(crew: Crew) -> Iterator[int]:
    """A real server on a free port of this machine."""
    listening = listen("127.0.0.1", None)
    server = uvicorn.Server(uvicorn.Config(make_app(crew), log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def lines_from(port: int) -> Callable[[str], Generator[dict[str, Any]]]:
    """Ask a real server for a picture; yield its lines as they come, and hang up when no more are wanted."""

    def ask(query: str) -> Generator[dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", f"/api/run?{query}")
        try:
            for text in connection.getresponse():
                yield json.loads(text)
        finally:
            connection.close()

    return ask


@pytest.fixture(scope="session")
def lived_here() -> Callable[[str], Lived]:
    """Live a state in this process, without workers or a server."""
    known: dict[Any, Any] = {}

    def make(query: str) -> Lived:
        state: State = read_state(query)
        part: Part = whole(state)
        for name in part.runs:
            if name not in known:
                known[name] = live(name.question())
        return lived_of(state, part, known)

    return make


@pytest.fixture(scope="session")
def alone(lived_here: Callable[[str], Lived]) -> Callable[[str], dict[str, Any]]:
    """Return the whole picture of a state as one reader alone would get it."""

    def make(query: str) -> dict[str, Any]:
        lived = lived_here(query)
        runs = len(lived.runs) * lived.replications
        told: dict[str, Any] = json.loads(line(answer(lived, "full", runs, runs)))
        return told

    return make

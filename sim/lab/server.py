"""The server: what can be asked by address, and the answers. It keeps nothing of readers and changes nothing.

``/`` the page, ``/static/…`` its files, ``/numbers`` every number and its source, ``/api/choices``, ``/api/run`` (a
line of JSON for each better picture), ``/api/life``, ``/api/save/…`` and ``/api/health``. What will not do is answered
with status 400 and ``{"fault": "one clear line"}``.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from sim import __version__
from sim.configuration.faults import BadInput, fault, shown
from sim.lab.crew import SAVING, Crew, TooBusy
from sim.lab.fault import Fault
from sim.lab.guard import Guard
from sim.lab.state import State, read_state
from sim.sweeps.here import seconds

if TYPE_CHECKING:
    from sim.lab.picture import Lived

Found = TypeVar("Found")

PAGE = Path(__file__).with_name("page")
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""Files of the page that are served, and what a browser takes them for."""
KEPT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may do with a file to keep that it opens instead."""
BUSY = "so many are asking just now that this cannot be lived yet; try again in a few seconds"
MOST_SAVING = 8
"""Files that are made at once: each holds all its runs; whoever asks for more is told to come back."""
HUNG_UP = 499
"""The status of an answer that nobody waits for any more; nobody reads it."""
SAVED = {
    "report.html": ("text/html; charset=utf-8", "sim.lab.saving:draw_report"),
    "figures.zip": ("application/zip", "sim.lab.saving:draw_figures"),
    "table.csv": ("text/csv; charset=utf-8", ""),
}
"""Files that can be kept: their type, and the work that makes them."""


class Refused(Exception):  # noqa: N818  (what a reader is told)
    """Say that a request cannot be answered: its status and one line."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status, self.line = status, line


def make_app(crew: Crew, host: str = "127.0.0.1", lang: str = "en") -> FastAPI:
    """Return the lab as an ASGI application.

    Args:
        crew: who lives what is asked for; closed when the application ends.
        host: what it is bound to; requests that name another are refused.
        lang: the language of an address that says none.
    """

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        crew.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.add_middleware(Guard, host=host)
    _answer_faults(app)
    _serve_page(app)
    _serve_what_is_known(app, crew, lang)
    _serve_what_is_lived(app, crew, lang)
    return app


def _serve_page(app: FastAPI) -> None:
    """Serve the page, its files, and every number with its source."""

    @app.get("/")
    def page() -> Response:
        return _file("index.html")

    @app.get("/static/{name:path}")
    def static(name: str) -> Response:
        return _file(name)

    @app.get("/numbers")
    def numbers() -> Response:
        from sim.lab.numbers import numbers_page

        text, policy = numbers_page()
        return HTMLResponse(text, headers={"content-security-policy": policy})


def _serve_what_is_known(app: FastAPI, crew: Crew, lang: str) -> None:
    """Serve how the lab is, and what can be chosen."""
    began = seconds()

    @app.get("/api/health")
    def health() -> dict[str, Any]:
        return {
            "vandpunkt": __version__,
            "ready": crew.ready > 0,
            "workers": {"ready": crew.ready, "all": 2 * crew.workers, "replaced": crew.replaced},
            "waiting": crew.waiting,
            "memory": {"runs": len(crew.memory), "bytes": crew.memory.bytes, "most_bytes": crew.memory.most_bytes},
            "seconds": round(seconds() - began, 1),
        }

    @app.get("/api/choices")
    def choices(request: Request) -> Response:
        from sim.lab.choosable import choices as all_choices

        return _json(all_choices(read_state(request.url.query, lang).lang))


def _serve_what_is_lived(app: FastAPI, crew: Crew, lang: str) -> None:
    """Serve what has to be lived: pictures, a life, and files to keep."""
    saving = asyncio.Semaphore(MOST_SAVING)

    def asked(request: Request) -> State:
        return read_state(request.url.query, lang)

    @app.get("/api/run")
    async def run(request: Request) -> Response:
        stream = await run_in_threadpool(load)
        found = stream(crew, asked(request))
        await anext(found)  # what is refused is refused before an answer begins
        return StreamingResponse(found, media_type="application/x-ndjson", headers={"cache-control": "no-store"})

    @app.get("/api/life")
    async def a_life(request: Request) -> Response:
        await run_in_threadpool(load)
        from sim.lab.life import find_life, life_answer

        state = asked(request)
        found = await _unless_gone(request, find_life(crew, state))
        if isinstance(found, Fault):
            raise _refused(found)
        return _json(await run_in_threadpool(life_answer, state, found))

    @app.get("/api/save/{name}")
    async def save(request: Request, name: str) -> Response:
        if name not in SAVED:
            raise Refused(404, fault("save", shown(name), f"one of {', '.join(SAVED)}"))
        await run_in_threadpool(load)
        state = asked(request)
        kind, work = SAVED[name]
        if saving.locked():
            raise TooBusy
        async with saving:
            content = await _unless_gone(request, _saved(crew, state.saved, work))
        called = f"vandpunkt_{state.place.lower()}_{name}"
        headers = {"content-disposition": f'attachment; filename="{called}"', "cache-control": "no-store"}
        return Response(content, media_type=kind, headers=headers | {"content-security-policy": KEPT})


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Found]) -> Found:
    """Return what is awaited; give it up, and what it asked of the crew, where the reader goes away first."""
    doing, gone = asyncio.ensure_future(work), asyncio.ensure_future(_has_gone(request))
    try:
        await asyncio.wait((doing, gone), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise Refused(HUNG_UP, "the reader has gone")
        return doing.result()
    finally:
        doing.cancel()
        gone.cancel()
        await asyncio.gather(doing, gone, return_exceptions=True)


async def _has_gone(request: Request) -> None:
    """Return when the reader has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _saved(crew: Crew, state: State, work: str) -> bytes:
    """Return a file of the whole picture of a state."""
    from sim.lab.answer import answer, lived_of
    from sim.lab.life import Errands
    from sim.lab.plan import whole
    from sim.lab.saving import table_csv, to_draw
    from sim.lab.stream import live_all

    part = whole(state)
    known = await live_all(crew, part)
    if isinstance(known, Fault):
        raise _refused(known)
    lived: Lived = lived_of(state, part, known)
    if not work:
        picture = await run_in_threadpool(answer, lived, "full", len(known), len(known))
        return table_csv(picture).encode()
    errands = Errands(crew, SAVING)
    try:
        drawn = await errands.ask((work, state), work, await run_in_threadpool(to_draw, lived))
    finally:
        errands.end()
    if isinstance(drawn, Fault):
        raise _refused(drawn)
    return bytes(drawn)


def load() -> Any:
    """Return what lives and tells; it needs the model's libraries, which take a second or two the first time.

    Every file that can be chosen is read here too, beside the loop that serves readers.
    """
    for name in ("sim.lab.life", "sim.lab.saving", "sim.lab.choosable"):
        import_module(name)
    plan, strategies = import_module("sim.lab.plan"), import_module("sim.lab.strategies")
    for read in (plan.agencies, plan.economics, strategies.strategies, strategies.programmes):
        read()
    return import_module("sim.lab.stream").lines


def _refused(found: Fault) -> Refused:
    return Refused(400 if found.theirs else 500, found.line)


def _file(name: str) -> Response:
    """Return a file of the page; names are looked up among those there are, so none leads anywhere else."""
    known = {path.name: path for path in PAGE.iterdir() if path.suffix in KINDS and path.is_file()}
    if name not in known:
        raise Refused(404, fault("static", shown(name), "a file of the page"))
    return Response(known[name].read_bytes(), media_type=KINDS[known[name].suffix])


def _json(content: Any) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode(), media_type="application/json")


def _answer_faults(app: FastAPI) -> None:
    """Answer what will not do with a status and one line."""

    def told(status: int, line: str) -> Response:
        return JSONResponse({"fault": line}, status)

    @app.exception_handler(BadInput)
    async def bad(_request: Request, error: BadInput) -> Response:
        return told(400, str(error))

    @app.exception_handler(Refused)
    async def refused(_request: Request, error: Refused) -> Response:
        return told(error.status, error.line)

    @app.exception_handler(TooBusy)
    async def busy(_request: Request, _error: TooBusy) -> Response:
        return told(503, BUSY)

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        return told(error.status_code, fault("lab", shown(request.url.path), str(error.detail)))

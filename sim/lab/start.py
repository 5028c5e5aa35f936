"""The lab from the command line: a socket, workers, the server, and an orderly end."""

from __future__ import annotations

import ipaddress
import logging
import socket
import threading
import webbrowser
from contextlib import suppress

import uvicorn

from sim.configuration.faults import BadInput, fault, one_line
from sim.configuration.questions.lab import Lab
from sim.lab.crew import Crew
from sim.lab.guard import LOOPBACK
from sim.lab.memory import Memory
from sim.lab.server import load, make_app

FIRST_PORT, PORTS = 8137, 40
"""The port taken where none is asked for, and how many after it are tried."""
FIRST = ("sim.lab.warming:warm",)
BACKLOG = 64
END_SECONDS = 1
"""That answers under way are given to end when the lab is closed."""
_BYTES_PER_MB = 1_000_000
_ELSEWHERE = "192.0.2.1"
"""An address that is nobody's (RFC 5737)."""


def serve(choice: Lab) -> None:
    """Open the lab and serve until somebody ends it.

    Raises:
        BadInput: it cannot listen there.
    """
    listening = listen(choice.host, choice.port)
    crew = Crew(choice.workers, Memory(choice.memory_mb * _BYTES_PER_MB), FIRST)
    try:
        app = make_app(crew, choice.host, choice.language)
        config = uvicorn.Config(
            app, log_config=None, log_level=logging.ERROR, access_log=False, server_header=False, date_header=False,
            http="h11", ws="none", loop="asyncio", lifespan="on", timeout_graceful_shutdown=END_SECONDS,
            limit_concurrency=1_000, backlog=BACKLOG,
        )  # fmt: skip
        threading.Thread(target=_load_quietly, daemon=True).start()
        _Server(config, crew, choice, address_of(choice.host, listening.getsockname()[1])).run(sockets=[listening])
    finally:
        crew.close()
        listening.close()


def _load_quietly() -> None:
    """Load the model's libraries beside the page, so that the first answer need not wait for them."""
    with suppress(Exception):  # told to the first reader who asks
        load()


class _Server(uvicorn.Server):
    """A server that says where it is when it is there, and lets its workers go before its readers."""

    def __init__(self, config: uvicorn.Config, crew: Crew, choice: Lab, address: str) -> None:
        super().__init__(config)
        self.crew, self.choice, self.address = crew, choice, address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.should_exit:
            return
        print(told(self.choice.host))
        own = address_for_others(self.choice.host, self.address)
        if own:
            print(f"For others, such as the phones of a class: {own}")
        print(self.address, flush=True)
        if self.choice.browser:
            threading.Thread(target=webbrowser.open, args=(self.address,), daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: nobody waits for workers that will not answer."""
        self.crew.close()
        await super().shutdown(sockets)


def told(host: str) -> str:
    """Say who can use the lab."""
    if is_this_machine(host):
        return "The lab is open to this machine alone; Ctrl-C closes it."
    return f"Warning: everybody on the network who can reach {host} can use the lab; Ctrl-C closes it."


def is_this_machine(host: str) -> bool:
    """Return whether nobody else can reach a host."""
    if host.lower() in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(host: str, port: int) -> str:
    """Return the address that a browser on this machine opens."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def address_for_others(host: str, address: str) -> str | None:
    """Return the address by which others on the network open a lab that listens everywhere; None where it is unknown.

    Nothing is sent: a socket that is told where it would send knows which of this machine's addresses it would use.
    """
    if host != "0.0.0.0":
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking, suppress(OSError):
        asking.connect((_ELSEWHERE, 9))
        own = str(asking.getsockname()[0])
        if not is_this_machine(own):
            return address.replace("127.0.0.1", own)
    return None


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens on a port; on the first free one where none is asked for.

    Raises:
        BadInput: the port is in use, or there is no such host here.
    """
    ports = range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else [port]
    error: OSError | None = None
    for one in ports:
        try:
            return _bound(host, one)
        except socket.gaierror as unknown:
            raise BadInput(fault("lab", f"host={host} ({one_line(unknown)})", "an address of this machine")) from None
        except OSError as taken:
            error = taken
    given = f"port={port}" if port is not None else f"every port from {ports[0]} to {ports[-1]}"
    reason = one_line(error) if error else "in use"
    free = "another port, or none: then a free one is taken"
    raise BadInput(fault("lab", f"host={host} {given} cannot be listened on ({reason})", free))


def _bound(host: str, port: int) -> socket.socket:
    family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    found = socket.socket(family, kind)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(where)
        found.listen(BACKLOG)
    except OSError:
        found.close()
        raise
    return found

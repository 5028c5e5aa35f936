"""The guard before every request: who may ask, how, and what a browser may do with the answer.

The lab knows no secrets and changes nothing, yet a foreign page must not be able to use it through somebody's browser
(a name that is made to point at this machine, or a picture of itself that it asks for), nor may what an address says
become part of a page.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from sim.lab.state import LONGEST

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-cache",
}
"""Headers of every answer that does not set its own."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")
"""Hosts that mean every address of this machine."""
LONGEST_PATH = 200
OURS = ("same-origin", "none")
"""What a browser says of a request of the lab's own page, or of an address that somebody typed (Sec-Fetch-Site)."""


class Guard:
    """Lets through GET requests that name this machine, and gives every answer its headers."""

    def __init__(self, app: App, host: str) -> None:
        """Guard an app that is bound to a host."""
        self.app, self.host = app, host

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in one line."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        began = False

        async def with_headers(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name.encode(), text.encode()) for name, text in HEADERS.items() if name.encode() not in there),
                ]
            await send(message)

        refused = self._refused(scope)
        if refused is None:
            try:
                await self.app(scope, receive, with_headers)
                return
            except Exception:
                traceback.print_exc()
                if began:
                    raise
                refused = 500, "the lab failed over this; its own output says where"
        status, line = refused
        body = json.dumps({"fault": line}, ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if status == 405:
            headers.append((b"allow", b"GET"))
        await with_headers({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _refused(self, scope: Message) -> tuple[int, str] | None:
        """Return the status and the line of a request that is refused; None for one that may pass."""
        names = [text.decode("latin-1") for name, text in scope["headers"] if name == b"host"]
        if len(names) != 1 or not is_allowed(names[0], self.host):
            return 421, "this address is not this lab's; open it by the address it printed"
        sites = [text.decode("latin-1") for name, text in scope["headers"] if name == b"sec-fetch-site"]
        if scope["path"].startswith("/api/") and any(site not in OURS for site in sites):
            return 403, "only the lab's own page may ask this; open the lab by the address it printed"
        if scope["method"] != "GET":
            return 405, "only GET; the lab changes nothing"
        if len(scope.get("raw_path") or scope["path"]) > LONGEST_PATH:
            return 414, f"a path of more than {LONGEST_PATH} characters"
        if len(scope["query_string"]) > LONGEST:
            return 400, f"address: {len(scope['query_string'])} characters; at most {LONGEST}"
        return None


def is_allowed(name: str, host: str) -> bool:
    """Return whether a Host header names the lab.

    A lab that listens everywhere goes by the machine's own name too, and by any number: a name that somebody has made
    point here is what must not pass.

    Args:
        name: the header, with or without a port.
        host: what the lab is bound to.
    """
    asked = _without_port(name.strip().lower())
    if asked in LOOPBACK or (asked and asked == host.lower()):
        return True
    if host not in EVERYWHERE:
        return False
    own = socket.gethostname().lower()
    return asked in (own, f"{own}.local", own.partition(".")[0]) or _is_number(asked)


def _without_port(name: str) -> str:
    if name.startswith("["):
        inside, closed, rest = name[1:].partition("]")
        return inside if closed and (not rest or (rest[0] == ":" and rest[1:].isdigit())) else ""
    head, colon, port = name.partition(":")
    return head if not colon or port.isdigit() else ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

"""Attacks through questions in SQL, requests to the lab, and titles that are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from tests.hostile.attack import Attack
from tests.hostile.given import TRIP

FORMULAS = ("=1+1", '=HYPERLINK("//x")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0")
MARKUP = (
    '"><canary-x onload=canary()>',
    "<script>canary()</script>",
    "'><svg/onload=canary()>",
    "</title><canary-x>",
    "{{ canary() }}",
    "<a href='javascript:canary()'>x</a>",
    "]]><canary-x/>",
    "&lt;canary-x&gt;<canary-x>",
)
ENDLESS = "with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t"
SQL: Mapping[str, str] = MappingProxyType(
    {
        "a file as text": "select * from read_text('OUTSIDE/secret.txt')",
        "a file as CSV": "select * from read_csv('OUTSIDE/secret.csv')",
        "a file by its name": "select * from 'OUTSIDE/secret.csv'",
        "a file as bytes": "select content from read_blob('OUTSIDE/secret.txt')",
        "a list of files": "select * from glob('OUTSIDE/*')",
        "a file in a subquery": "select (select content from read_text('OUTSIDE/secret.txt'))",
        "a file in a WITH": "with x as (from read_text('OUTSIDE/secret.txt')) select * from x",
        "a copy": "copy (select 1) to 'OUTSIDE/x.csv'",
        "an export": "export database 'OUTSIDE/x'",
        "a database": "attach 'OUTSIDE/x.db'",
        "an extension": "install httpfs",
        "a load": "load 'OUTSIDE/x'",
        "a setting": "set enable_external_access=true",
        "two statements": "select 1; copy (select 1) to 'OUTSIDE/x.csv'",
        "a Python variable": "select * from secret_frame",
        "a variable of the environment": "select getenv('VANDPUNKT_CANARY_WORD')",
        "a pragma": "pragma enable_profiling",
        "a call": "call pragma_database_list()",
        "a table dropped": "drop table results",
        "a cross join without end": "select count(*) from range(9999999) a, range(9999999) b where a.range < -b.range",
        "a gigabyte of text": "select repeat('x', 2000000000)",
        "a list of a billion": "select range(1000000000)",
        "a recursion without end": ENDLESS,
    }
)
"""Questions to the results of a sweep. Those without end are stopped after a minute, or when they ask for 2 GB."""


def questions() -> list[Attack]:
    return [
        Attack(
            f"{name} in SQL",
            "sql",
            "exhaust" if "end" in name or "billion" in name or "gigabyte" in name else "read",
            text,
            "open sql",
        )
        for name, text in SQL.items()
    ]


def _request(path: str, **more: str) -> str:
    return json.dumps(
        {
            "path": path,
            "method": more.pop("method", "GET"),
            "headers": {name.replace("_", "-"): text for name, text in more.items()},
        }
    )


REQUESTS: Mapping[str, str] = MappingProxyType(
    {
        "another name for this machine": _request("/api/health", host="evil.example"),
        "no port but a name": _request("/", host="evil.example:8137"),
        "a name that ends like ours": _request("/api/health", host="localhost.evil.example"),
        "a name with an @": _request("/api/health", host="localhost@evil.example"),
        "an address on the network": _request("/api/health", host="192.168.1.7"),
        "an empty name": _request("/api/health", host=""),
        "another site's page": _request("/api/health", sec_fetch_site="cross-site"),
        "a neighbour site's page": _request("/api/choices", sec_fetch_site="same-site"),
        "a POST": _request("/api/run", method="POST"),
        "a DELETE": _request("/api/save/table.csv", method="DELETE"),
        "an OPTIONS": _request("/api/run", method="OPTIONS"),
        "a query of 60 000 letters": _request("/api/run?place=" + "x" * 60_000),
        "a path of 10 000 letters": _request("/static/" + "x" * 10_000),
        "5 000 keys": _request("/api/run?" + "&".join("a=x" for _ in range(900))),
        "a strategy by a path": _request("/api/run?a=../../conf/strategy/school"),
        "a place by a path": _request("/api/run?place=../../etc/passwd"),
        "a file's end": _request("/api/run?a=school.yaml"),
        "markup for a strategy": _request("/api/run?a=%3Ccanary-x%3E"),
        "no UTF-8": _request("/api/run?lang=%ff"),
        "a NUL": _request("/api/run?place=%00"),
        "a reserved key": _request("/api/run?__proto__=1"),
        "a _target_": _request(f"/api/run?_target_={TRIP}"),
        "not a number": _request("/api/run?rate=nan"),
        "a number without end": _request("/api/run?rate=1e999"),
        "a thousand replications": _request("/api/run?n=1000"),
        "a negative seed": _request("/api/life?seed=-1"),
        "a file to keep that climbs": _request("/api/save/..%2f..%2fsecret"),
        "a file to keep that is none": _request("/api/save/secret.txt"),
        "a file of the page that climbs": _request("/static/..%2fserver.py"),
        "climbing twice": _request("/static/..%2f..%2f..%2fREADME.md"),
        "climbing by dots": _request("/static/....//server.py"),
        "climbing with backslashes": _request("/static/..%5cserver.py"),
        "an absolute file": _request("/static//etc/passwd"),
        "a NUL in a file's name": _request("/static/index.html%00.js"),
        "the documentation": _request("/docs"),
        "the scheme": _request("/openapi.json"),
    }
)
"""Requests to the lab; all of them must be refused with one line."""


def requests() -> list[Attack]:
    return [
        Attack(f"{name} in a request", "request", "use the lab", text, "open lab") for name, text in REQUESTS.items()
    ]


def shown() -> list[Attack]:
    """Return attacks by titles and values that end in a spreadsheet, on a page or in a figure."""
    found = []
    for text in FORMULAS:
        for door in ("title in a table of the lab", "cell of an answer"):
            found.append(Attack(f"{text!r} as a {door}", door, "calculate", text, "plain csv", is_taken=True))
    for text in MARKUP:
        for door in ("title in the report", "title in a figure"):
            found.append(Attack(f"{text!r} as a {door}", door, "mark up", text, "plain page", is_taken=True))
    return found

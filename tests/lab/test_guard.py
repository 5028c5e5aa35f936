"""Claims about the guard: only who names this machine is let in, only to read, and no answer can be misused."""

from __future__ import annotations

import re
import socket

import pytest
from fastapi.testclient import TestClient

from sim.lab.guard import CSP, is_allowed
from sim.lab.numbers import numbers_page

OWN = socket.gethostname().lower()


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8137", "127.0.0.1", "127.0.0.1:8137", "[::1]", "[::1]:8137"])
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "192.168.1.5"])
def test_this_machine_is_always_let_in(name: str, host: str) -> None:
    assert is_allowed(name, host)


REBOUND = [
    "evil.example", "evil.example:8137", "127.0.0.1.evil.example", "localhost.evil.example", "", ":8137", "[::1",
    "[::1]evil", "127.0.0.1:8137@evil", "127.0.0.1:port", "0.0.0.0.evil", "localhost:80:80", "::1:8137x",
]  # fmt: skip


@pytest.mark.parametrize("name", REBOUND)
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "192.168.1.5"])
def test_a_name_that_was_made_to_point_here_is_not(name: str, host: str) -> None:
    assert not is_allowed(name, host)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
@pytest.mark.parametrize("path", ["/api/run", "/api/life", "/api/save/table.csv", "/api/choices", "/api/health"])
def test_another_page_can_make_nobodys_browser_ask_for_lives(client: TestClient, site: str, path: str) -> None:
    answered = client.get(f"{path}?place=small&n=1", headers={"sec-fetch-site": site})
    assert answered.status_code == 403 and list(answered.json()) == ["fault"]


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_the_labs_own_page_and_a_typed_address_may_ask(client: TestClient, site: str) -> None:
    assert client.get("/api/health", headers={"sec-fetch-site": site}).status_code == 200


def test_a_link_from_elsewhere_may_open_the_page(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_lab_for_the_network_goes_by_its_numbers_and_the_machines_own_name() -> None:
    for name in ("192.168.1.5:8137", "[fe80::1]:8137", f"{OWN}:8137", f"{OWN.partition('.')[0]}.local"):
        assert is_allowed(name, "0.0.0.0")
    assert not is_allowed("192.168.1.6", "192.168.1.5")
    assert is_allowed("192.168.1.5:80", "192.168.1.5") and is_allowed("klassrum:80", "klassrum")


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/choices", "/api/run", "/static/index.html", "/numbers"])
def test_every_path_refuses_a_foreign_name(client: TestClient, path: str) -> None:
    answered = client.get(path, headers={"host": "evil.example"})
    assert answered.status_code == 421
    assert set(answered.json()) == {"fault"}
    assert "evil" not in answered.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "FOO"])
def test_nothing_but_reading_is_possible(client: TestClient, method: str) -> None:
    answered = client.request(method, "/api/choices")
    assert (answered.status_code, answered.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nothing", "/api/run?x=1", "/static/nothing.js"])
def test_every_answer_says_what_a_browser_may_do_with_it(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers and "server" not in headers
    assert "unsafe" not in CSP and "http" not in CSP


def test_the_page_of_numbers_runs_its_own_script_and_nothing_else() -> None:
    page, policy = numbers_page()
    assert policy.count("'sha256-") == len(re.findall(r"<(?:script|style)>", page)) > 1
    assert "unsafe" not in policy and "http" not in policy
    assert not re.search(r"<(?:script|style)\s|<[a-z]+[^>]*\s(?:on[a-z]+|style)=", page), "nothing that it would stop"


def test_what_fails_inside_is_told_without_its_insides(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_name: str) -> None:
        raise RuntimeError("an inner matter")

    monkeypatch.setattr("sim.lab.server._file", fails)
    answered = client.get("/")
    assert (answered.status_code, list(answered.json())) == (500, ["fault"])
    assert "inner" not in answered.text and answered.headers["content-security-policy"] == CSP
    assert "an inner matter" in capsys.readouterr().err


def test_long_addresses_and_paths_are_cut_off_before_anybody_reads_them(client: TestClient) -> None:
    assert client.get("/api/run?a=" + "x" * 5000).status_code == 400
    assert client.get("/" + "x" * 5000).status_code == 414

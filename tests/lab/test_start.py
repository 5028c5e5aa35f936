"""Claims about the command: it says where the lab is, refuses in one line, and leaves no process behind."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.configuration.border import choose
from sim.configuration.commandline import read_arguments
from sim.configuration.faults import BadInput
from sim.configuration.questions.lab import Lab
from sim.lab.start import FIRST_PORT, address_for_others, address_of, is_this_machine, listen, told

Python = Callable[..., subprocess.CompletedProcess[str]]


class Opened:
    """A lab in a process of its own, and what it printed when it was there."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.lines = [process.stdout.readline().rstrip("\n") for _ in range(2)]
        self.port = int(self.lines[-1].rstrip("/").rpartition(":")[2])

    def get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        return connection.getresponse().read()

    def workers(self) -> list[int]:
        """Return its child processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for path in children.parents[1].glob("*/children") for one in path.read_text().split()]


@pytest.fixture
def opened(root: Path, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    processes: list[subprocess.Popen[str]] = []

    def start(*words: str) -> Opened:
        process = subprocess.Popen(
            [sys.executable, "-m", "sim", "lab", *words], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
        )  # fmt: skip
        processes.append(process)
        return Opened(process)

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are looked up in /proc")
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_serves_at_once_and_ends_at_once_with_nothing_left_behind(
    how: signal.Signals, code: int, opened: Callable[..., Opened], tmp_path: Path
) -> None:
    lab = opened("--no-browser", "--workers", "1", "--language", "sv")
    assert lab.lines == ["The lab is open to this machine alone; Ctrl-C closes it.", f"http://127.0.0.1:{lab.port}/"]
    assert b"<html" in lab.get("/") and json.loads(lab.get("/api/health"))["workers"]["all"] == 2
    assert json.loads(lab.get("/api/choices"))["lang"] == "sv"
    workers = lab.workers()
    assert workers
    lab.process.send_signal(how)
    out, err = lab.process.communicate(timeout=20)  # under 2 s on a machine that does nothing else
    assert (lab.process.returncode, out) == (code, "")
    assert err == ("vandpunkt: stopped\n" if how == signal.SIGINT else "")
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists() and _lives(pid)]
    assert list(tmp_path.iterdir()) == []


def _lives(pid: int) -> bool:
    return "sim.lab.worker" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


def test_a_port_in_use_is_one_line_and_without_one_the_next_is_taken(python: Python, tmp_path: Path) -> None:
    taken = listen("127.0.0.1", None)
    port = taken.getsockname()[1]
    assert port >= FIRST_PORT
    refused = python("-m", "sim", "lab", "--no-browser", "--port", str(port), cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert re.fullmatch(r"vandpunkt: lab: [^\n]*another port, or none[^\n]*\n", refused.stderr)
    other = listen("127.0.0.1", None)
    assert other.getsockname()[1] > port
    for one in (taken, other):
        one.close()
    assert list(tmp_path.iterdir()) == []


def test_a_host_that_is_not_here_is_one_line() -> None:
    with pytest.raises(BadInput, match=r"an address of this machine|cannot be listened on"):
        listen("192.0.2.1", 8137)
    with pytest.raises(BadInput, match="an address of this machine"):
        listen("nowhere.invalid", 8137)


def test_whoever_lets_in_the_network_is_warned() -> None:
    assert is_this_machine("127.0.0.1") and is_this_machine("localhost") and is_this_machine("::1")
    assert is_this_machine("127.0.0.2")
    for host in ("0.0.0.0", "::", "192.168.1.5", "klassrum"):
        assert not is_this_machine(host)
        assert told(host).startswith("Warning: everybody on the network")
    assert address_of("0.0.0.0", 8137) == "http://127.0.0.1:8137/"
    assert address_of("::1", 8137) == "http://[::1]:8137/"


def choice_of(*words: str) -> Lab:
    return choose(Lab, "lab", read_arguments(words, "lab").overrides)


def test_others_are_told_an_address_only_where_they_are_let_in() -> None:
    assert address_for_others("127.0.0.1", "http://127.0.0.1:8137/") is None
    own = address_for_others("0.0.0.0", "http://127.0.0.1:8137/")
    assert own is None or (own.endswith(":8137/") and not is_this_machine(own.split("/")[2].rpartition(":")[0]))


def test_flags_and_keys_are_the_same() -> None:
    flags = choice_of("--port", "8123", "--no-browser", "--host=0.0.0.0", "--language", "sv", "--workers", "3")
    keys = choice_of("port=8123", "browser=false", "host=0.0.0.0", "language=sv", "workers=3")
    assert flags == keys == Lab(host="0.0.0.0", port=8123, browser=False, language="sv", workers=3)
    assert choice_of() == Lab()


REFUSED = {
    "--prot 8123": "did you mean --port?",
    "--port": "--port without a value",
    "--port --no-browser": "--port without a value",
    "--no-browser=yes": "takes no value",
    "--port 0": "from 1 to 65 535",
    "--port 99999": "from 1 to 65 535",
    "--port http": "a whole number",
    "--language no": "one of en, sv",
    "--workers 0": "from 1 to 32",
    "host=../x": "host=",
    "host=": "host=",
    "prt=8123": "did you mean port?",
    "--serve": "unknown option",
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_flag_or_key_that_will_not_do_is_one_line_with_what_is_allowed(words: str) -> None:
    with pytest.raises(BadInput) as refused:
        choice_of(*shlex.split(words))
    assert REFUSED[words] in str(refused.value) and "\n" not in str(refused.value)


def test_flags_of_the_lab_are_no_flags_of_others() -> None:
    with pytest.raises(BadInput, match="unknown option"):
        read_arguments(["--port", "8123"], "compare")


def test_help_explains_every_flag_and_key(python: Python, tmp_path: Path) -> None:
    shown = python("-m", "sim", "lab", "--help", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    for word in ("--port N", "--no-browser", "--host ADDRESS", "--language sv", "--workers N", "memory_mb", "Ctrl-C"):
        assert word in shown.stdout


def test_every_command_in_its_header_is_accepted() -> None:
    import experiments.lab

    header = experiments.lab.__doc__ or ""
    commands = re.findall(r"^    vandpunkt lab(.*)$", header, flags=re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        assert choice_of(*shlex.split(command, comments=True))
    assert "\nQuestion: " in header and re.search(r"\nExpect\b", header)


def test_a_socket_of_the_lab_is_reachable_from_here_alone() -> None:
    listening = listen("127.0.0.1", None)
    name: Any = listening.getsockname()
    assert name[0] == "127.0.0.1"
    with socket.create_connection(name[:2], timeout=5):
        pass
    listening.close()

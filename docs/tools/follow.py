"""Following a document as its reader does: files are saved, changed and added to, commands run, in the order it says.

What a document asks for is told by the words right before a block of code:

* "Save this as `mine/x.yaml`": the block is a new file;
* "at the end of `sim/x.csv`": the block's lines are added to a file;
* "In `sim/x.py`": a block of `diff`, whose lines with a minus go and whose lines with a plus come;
* a block without a language whose lines begin with `vandpunkt` or `python`: commands.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_SAVED = re.compile(r"(?:[Ss]ave\s+this[\w\s]*?\sas|[Ss]para\s+detta\s+som)\s+`(?P<path>[\w./-]+)`[^`]*\Z")
_ADDED = re.compile(r"at\s+the\s+end\s+of\s+`(?P<path>[\w./-]+)`[^`]*\Z")
_CHANGED = re.compile(r"[Ii]n\s+`(?P<path>[\w./-]+)`[^`]*\Z")
_PROGRAMS = ("vandpunkt", "python")
_GENERATED = re.compile(r"^<!-- begin: \w+.*?^<!-- end: \w+ -->$", re.DOTALL | re.MULTILINE)

Run = Callable[[str, Path], "subprocess.CompletedProcess[str]"]
"""Runs a command line in a folder."""


@dataclass(frozen=True)
class Step:
    """One thing that a document asks its reader to do.

    Attributes:
        kind: save, add, change or command.
        what: the path of the file, or the command line without its comment.
        text: what the file shall hold or be changed by; empty for a command.
        end: where in the document the block ends.
    """

    kind: str
    what: str
    text: str
    end: int


def steps_of(document: str) -> list[Step]:
    """Return what a document asks for, in its order; generated parts ask for nothing."""
    quiet = _GENERATED.sub(lambda found: " " * len(found.group()), document)
    steps: list[Step] = []
    last = 0
    for fence in _FENCE.finditer(quiet):
        before, body = quiet[last : fence.start()].strip(), fence["body"]
        last = fence.end()
        for kind, pattern in (("save", _SAVED), ("add", _ADDED), ("change", _CHANGED)):
            asked = pattern.search(before)
            if asked and fence["language"] and (fence["language"] == "diff") == (kind == "change"):
                steps.append(Step(kind, asked["path"], body, fence.end()))
                break
        else:
            if not fence["language"]:
                steps += [Step("command", line, "", fence.end()) for line in map(_bare, body.splitlines()) if line]
    return steps


def _bare(line: str) -> str:
    """Return a command line without its comment; nothing if it is no command."""
    command = re.sub(r"\s+#.*$", "", line).strip()
    return command if command.split(" ")[0] in _PROGRAMS else ""


def write_down(step: Step, folder: Path) -> None:
    """Save, add to or change a file in a folder as a step says.

    Raises:
        ValueError: the lines that shall be changed do not stand in the file, or stand there more than once.
    """
    path = folder / step.what
    if step.kind == "save":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, encoding="utf-8")
    elif step.kind == "add":
        path.write_text(path.read_text(encoding="utf-8") + step.text, encoding="utf-8")
    else:
        path.write_text(_changed(path.read_text(encoding="utf-8"), step), encoding="utf-8")


def _changed(text: str, step: Step) -> str:
    for part in re.split(r"^@@.*\n", step.text, flags=re.MULTILINE):
        if not part.strip():
            continue
        lines = part.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[:1] in " -")
        new = "".join(line[1:] for line in lines if line[:1] in " +")
        if text.count(old) != 1:
            raise ValueError(f"{step.what}: these lines stand there {text.count(old)} times, and must once:\n{old}")
        text = text.replace(old, new)
    return text


def words_of(command: str, cheaper: str = "") -> list[str]:
    """Return a command line as words for Python: `vandpunkt x` is `-m sim x`; ``cheaper`` adds words at the end."""
    program, *words = shlex.split(f"{command} {cheaper}")
    return ["-m", "sim", *words] if program == "vandpunkt" else words


def quoted(printed: str, first: str, last: str) -> str:
    """Return the printed lines from the first that holds ``first`` to the next that holds ``last``.

    Without either it is all but the last line, which names the run's own folder.

    Raises:
        ValueError: no such line was printed.
    """
    lines = [line.rstrip() for line in printed.splitlines()]
    if not first and not last:
        return "\n".join(lines[:-1])
    start = next((n for n, line in enumerate(lines) if first in line), None)
    end = next((n for n, line in enumerate(lines) if last in line and start is not None and n >= start), None)
    if start is None or end is None:
        raise ValueError(f"nothing was printed from “{first}” to “{last}”")
    return "\n".join(lines[start : end + 1])

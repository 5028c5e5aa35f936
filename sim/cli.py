"""The command ``vandpunkt``: ``vandpunkt NAME key=value …`` is ``python -m experiments.NAME key=value …``.

The experiments are the files in ``experiments/``: whoever adds one finds it listed here.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from sim.configuration.faults import BadInput, closest, fault, refuse, shown

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the experiment that the first word names; list them all where there is none. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    known = experiments()
    if not words or words[0] in ("--help", "-h"):
        print(overview(known))
    elif words[0] == "--version":
        print(f"vandpunkt {version()}")
    elif words[0] not in known:
        allowed = f"one of {', '.join(known) or '(none yet)'}"
        refuse(BadInput(fault(shown(words[0]), "no such experiment", allowed, closest(words[0], known))))
    else:
        run(words[0], words[1:])
    return 0


def experiments() -> dict[str, str]:
    """Return the name and the first docstring line of every experiment, in alphabetical order."""
    files = sorted((ROOT / "experiments").glob("[!_]*.py"))
    return {file.stem: _title(file) for file in files}


def overview(known: dict[str, str]) -> str:
    """Return the text of ``vandpunkt --help``."""
    width = max(map(len, known), default=0)
    lines = [f"  {name:{width}}  {title}".rstrip() for name, title in known.items()]
    return "\n".join(
        [
            "Vändpunkt: life courses in a Swedish municipality, and what could turn them.",
            "",
            "vandpunkt NAME key=value …       run an experiment; the last line it prints is its run directory",
            "vandpunkt NAME --help            what it asks, what can be chosen, and every key with its default",
            "vandpunkt NAME -m key=1,2 …      one run for each value (Hydra's --multirun)",
            "",
            *(lines or ["  (no experiments yet)"]),
        ]
    )


def run(name: str, arguments: Sequence[str]) -> None:
    """Run an experiment as ``python -m experiments.<name>`` would."""
    saved = sys.argv, list(sys.path)
    sys.argv = [f"vandpunkt {name}", *arguments]
    sys.path.insert(0, str(ROOT))  # another package may be called experiments too
    try:
        importlib.import_module(f"experiments.{name}").main()
    except BadInput as bad:
        refuse(bad)
    except KeyboardInterrupt:  # while the experiment's libraries are being loaded
        print("vandpunkt: stopped", file=sys.stderr)
        raise SystemExit(130) from None
    finally:
        sys.argv, sys.path[:] = saved


def version() -> str:
    """Return the version that is installed; a checkout that is not installed has none."""
    try:
        return installed_version("vandpunkt")
    except PackageNotFoundError:
        return "0+checkout"


def _title(file: Path) -> str:
    try:
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    except SyntaxError:
        text = None
    return (text or "").partition("\n")[0]

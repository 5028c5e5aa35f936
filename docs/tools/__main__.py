"""Write the generated parts of the documents anew: `python -m docs.tools [FILE …]`; without a file, all of them.

Commands of guides and tutorials are really run, in a scratch folder; `--without-commands` leaves what they print alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.tools import picture
from docs.tools.blocks import BLOCK, renewed
from docs.tools.follow import steps_of, words_of, write_down
from docs.tools.rooms import ROOT, read_rooms

DOCUMENTS = ROOT / "docs"
ARCHITECTURE = DOCUMENTS / "architecture.md"
"""The page whose picture is drawn with it, so that both tell the same sizes."""

DRAWN = {"researcher.md": ("mine/uptake.png",)}
"""What readers of a page draw and the page shows; it is kept in `docs/figures` as `tutorial_…`."""


def documents() -> list[Path]:
    """Return every document that has generated parts."""
    found = sorted(path for path in DOCUMENTS.glob("**/*.md") if BLOCK.search(path.read_text(encoding="utf-8")))
    return [path for path in found if "gallery" not in path.parts]


def run(command: str, folder: Path) -> str:
    """Run a command line in a folder and return what it prints; end with its error if it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *words_of(command)], cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0:
        raise SystemExit(f"{command}\n{done.stderr}")
    return done.stdout


def write_anew(path: Path, with_commands: bool = True) -> None:
    """Write one document's generated parts anew; its commands are run in order, each once, where it quotes any."""
    text = path.read_text(encoding="utf-8")
    said: dict[str, str] = {}
    if with_commands and "<!-- begin: printed" in text:
        with tempfile.TemporaryDirectory() as scratch:
            for step in steps_of(text):
                if step.kind == "command":
                    said[step.what] = "" if step.what.startswith("vandpunkt lab") else run(step.what, Path(scratch))
                else:
                    write_down(step, Path(scratch))
            for drawn in DRAWN.get(path.name, ()):
                shutil.copy(Path(scratch) / drawn, DOCUMENTS / "figures" / f"tutorial_{Path(drawn).name}")
    path.write_text(renewed(text, said.__getitem__ if said else None), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Write what is named, or everything."""
    with_commands = "--without-commands" not in arguments
    named = [Path(one).resolve() for one in arguments if not one.startswith("--")]
    if not named or ARCHITECTURE in named:
        rooms = read_rooms()
        picture.write({room: picture.rounded(lines) for room, lines in rooms.lines.items()}, rooms.arrows)
    for path in named or documents():
        write_anew(path, with_commands)


if __name__ == "__main__":
    main(sys.argv[1:])

"""A small disk of its own that can be filled to the last byte, where one may be mounted."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType

SIZE = "20m"


class SmallDisk:
    """A folder that is a disk of its own; a plain folder where no disk may be mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.is_mounted = folder, False
        self._filler = folder / "filler"

    def __enter__(self) -> SmallDisk:
        self.folder.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(self.folder)]
        try:
            self.is_mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
        except OSError:
            self.is_mounted = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def fill(self) -> None:
        """Take every byte that is free."""
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                return

    def make_room(self) -> None:
        """Give back what was taken."""
        self._filler.unlink(missing_ok=True)

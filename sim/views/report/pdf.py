"""The page on paper: a Chromium, Chrome or Edge of this machine prints it as PDF, without showing itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "microsoft-edge-stable", "msedge",
)  # fmt: skip
"""What the browsers are called that can print, in the order in which they are looked for."""
_ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
"""Where they stand on machines that do not have them on the path."""
SECONDS = 90.0
"""How long a browser may take to print."""
_LEAST_BYTES = 1_000
_BEGINS = b"%PDF-"


class CannotPrint(RuntimeError):  # noqa: N818  (it is the browser that cannot)
    """Say in one line why there is no PDF."""


def find_browser(names: Sequence[str] = NAMES, elsewhere: Sequence[str] = _ELSEWHERE) -> str | None:
    """Return a browser of this machine that can print, or none."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    return next((path for path in elsewhere if Path(path).is_file()), None)


def print_pdf(page: Path, pdf: Path, browser: str, seconds: float = SECONDS) -> None:
    """Print a page as PDF on A4; the file is whole or absent.

    Args:
        page: an HTML file that needs nothing else.
        pdf: where to write.
        browser: of ``find_browser``.
        seconds: how long it may take.

    Raises:
        CannotPrint: the browser does not begin, takes too long or ends without a PDF.
    """
    beside = pdf.with_name(f".{pdf.name}.unfinished")
    with tempfile.TemporaryDirectory(prefix="vandpunkt-print-", ignore_cleanup_errors=True) as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
            "--disable-extensions", "--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage",
            f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={beside.resolve()}",
            *_as_root(), page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            _run(command, seconds)
            written = beside.read_bytes()
            if len(written) < _LEAST_BYTES or not written.startswith(_BEGINS):
                raise CannotPrint(f"{Path(browser).name} wrote no PDF")
            beside.replace(pdf)
        except FileNotFoundError:
            raise CannotPrint(f"{Path(browser).name} wrote no PDF") from None
        except subprocess.TimeoutExpired:
            raise CannotPrint(f"{Path(browser).name} was not done after {seconds:g} seconds") from None
        except OSError as error:
            raise CannotPrint(f"{Path(browser).name}: {error.strerror or error}") from None
        finally:
            beside.unlink(missing_ok=True)


def _run(command: Sequence[str], seconds: float) -> None:
    """Run a browser in a group of processes of its own, and end them all when it is not done in time."""
    alone = {"start_new_session": True} if os.name == "posix" else {}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, **alone) as process:  # type: ignore[call-overload]
        try:
            process.wait(seconds)
        except BaseException:
            _end(process)
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        import signal

        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _as_root() -> list[str]:
    """Return what a browser needs to begin at all when root runs it, as in a container."""
    return ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []

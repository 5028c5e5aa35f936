"""How much of ``sim`` the everyday tests run: lines and branches, those of compiled rules too.

    python -m benchmarks.coverage
    python -m benchmarks.coverage --tests tests/money tests/agencies --json coverage.json

coverage.py cannot look into compiled code. So the suite runs as it does every day, and then the lives of
``tests/docking/lives.py`` and the claims about single rules once more as plain Python; a line counts that either has
run. Needs the extra ``mutation``, which ``make trust`` installs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """
[run]
branch = true
source = sim
parallel = true
patch = subprocess
data_file = {folder}/.coverage
[report]
exclude_also =
    if TYPE_CHECKING:
    raise NotImplementedError
"""
SIDE_BY_SIDE = ("--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder")
AS_PYTHON = (
    *(
        f"tests/lifecourse/test_{name}.py"
        for name in (
            "log_odds", "traits", "rules", "edges", "year", "outcome", "surroundings", "walk", "circumstances",
        )
    ),
    "tests/people/test_staircase.py", "tests/agencies/test_bill.py", "tests/money/test_ledger.py",
    "-k", "not (a_programme_for_some or everybody_here_stands or cuts_and_ages or every_item_of or has_a_price)",
)  # fmt: skip
"""Claims about single rules, which take seconds also without compiling; those that live a municipality are left out."""
LIVES = ("1", "2", "3:team:pressed", "3:association_1:mandate", "3:association_2:open", "3:team_and_talks:long_view")
LEAST = 12
"""Files told of those that are covered least."""


def measured(tests: list[str], folder: Path) -> dict[str, Any]:
    """Run the tests twice over, compiled and as Python; return coverage.py's report as JSON gives it.

    Raises:
        RuntimeError: tests failed, so what they ran says nothing.
    """
    settings = folder / "coverage.cfg"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")

    def coverage(verb: str, *words: str, as_python: bool = False) -> None:
        environment = os.environ | ({"NUMBA_DISABLE_JIT": "1"} if as_python else {})
        call = [sys.executable, "-m", "coverage", verb, f"--rcfile={settings}", *words]
        done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            raise RuntimeError(f"coverage {verb} {' '.join(words)} failed:\n{(done.stdout + done.stderr)[-2000:]}")

    coverage("run", "-m", "pytest", "-q", *AS_PYTHON, as_python=True)
    coverage("run", "tests/docking/lives.py", *LIVES, as_python=True)
    coverage("run", "-m", "pytest", "-q", *SIDE_BY_SIDE, *tests)
    coverage("combine", "--quiet")
    coverage("json", "--quiet", "-o", str(folder / "coverage.json"))
    report: dict[str, Any] = json.loads((folder / "coverage.json").read_text(encoding="utf-8"))
    return report


def main() -> None:
    """Measure, tell the totals and the files that are covered least."""
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks.coverage", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--tests", nargs="*", default=[], metavar="PATH", help="only these tests; all unless told")
    asked.add_argument("--json", type=Path, default=None, help="write the totals and every file's there")
    given = asked.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        report = measured(given.tests, Path(folder))
    totals = report["totals"]
    lines = totals["covered_lines"] / totals["num_statements"]
    branches = totals["covered_branches"] / totals["num_branches"]
    files = {name: found["summary"] for name, found in report["files"].items()}
    least = sorted(files, key=lambda name: files[name]["percent_covered"])[:LEAST]
    for name in least:
        print(f"{files[name]['percent_covered']:5.1f} %  {name}, lines missed: {files[name]['missing_lines']}")
    print(
        f"{lines:.1%} of {totals['num_statements']} lines and {branches:.1%} of {totals['num_branches']} branches of "
        f"{len(files)} files of sim, in {time.monotonic() - begun:.0f} s"
    )
    if given.json:
        given.json.write_text(json.dumps({"lines": lines, "branches": branches, "files": files}, indent=1), "utf-8")


if __name__ == "__main__":
    main()

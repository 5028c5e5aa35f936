"""What a fork does that tries one mutant: pytest in a copy of the checkout. Loads nothing but the standard library."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

LONGEST_S = 60
"""Seconds of processor time after which the tests of a mutant are stopped, however busy the machine is."""
OURS = ("sim", "tests", "experiments", "benchmarks")


def run_tests(checkout: str, folder: str, tests: Sequence[str], log: str, keeps_bytecode: bool) -> None:
    """Run pytest in a copy of the checkout, in this process; end with pytest's exit code."""
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S + 10))
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(folder)
    sys.path[:] = [
        folder,
        *(part for part in sys.path if Path(part or ".").resolve() != Path(checkout)),
    ]
    for name in [one for one in sys.modules if one.partition(".")[0] in OURS]:
        del sys.modules[name]
    sys.dont_write_bytecode = not keeps_bytecode
    import pytest

    quick = ["-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"]
    os._exit(int(pytest.main([*quick, *tests])))

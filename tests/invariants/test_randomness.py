"""Trust 18: one module owns randomness, checked on the syntax tree of everything else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

OWNER = "sim/people/draws.py"
FORBIDDEN_MODULES = {"random", "secrets", "uuid"}
FORBIDDEN_NAMES = {
    "RandomState", "SystemRandom", "default_rng", "getrandbits", "getrandom", "hash", "randbytes", "urandom", "uuid1",
    "uuid4", "shuffle", "shuffle_do",
}  # fmt: skip
FORBIDDEN_ATTRIBUTES = {"random", "rng", "sample"}
"""As in ``np.random``, ``model.random``, ``self.rng`` and ``frame.sample``."""
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "perf_counter", "monotonic", "getpid"}
MAY_READ_THE_CLOCK = {
    "sim/studies/store.py": {"now", "getpid"}, "sim/configuration/border.py": {"getpid"},
    "sim/studies/whole_file.py": {"getpid"}, "experiments/calibrate.py": {"monotonic"},
    "sim/sweeps/here.py": {"monotonic", "now", "getpid"},
}  # fmt: skip
"""The name and manifest of a run directory and of its draft; whether a launcher's worker speaks; the name of a
file not yet complete; how long a calibration took; how long a job took, when it failed and who is writing it."""


def randomness_in(source: str, may_read: frozenset[str] | set[str] = frozenset()) -> list[str]:
    """Return every place in some code that could make a result depend on more than its seed."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [part for alias in node.names for part in alias.name.split(".") if part in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom):
            parts = (node.module or "").split(".") + [alias.name for alias in node.names]
            names = [part for part in parts if part in FORBIDDEN_MODULES | FORBIDDEN_NAMES]
        elif isinstance(node, ast.Attribute):
            names = [node.attr] if node.attr in FORBIDDEN_ATTRIBUTES | FORBIDDEN_NAMES else []
            names += [node.attr] if node.attr in CLOCKS - set(may_read) else []
        elif isinstance(node, ast.Name):
            names = [node.id] if node.id in FORBIDDEN_NAMES | FORBIDDEN_MODULES else []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = [node.func.id] if node.func.id in CLOCKS - set(may_read) else []
        found += [f"line {getattr(node, 'lineno', 0)}: {name}" for name in names]
    return found


def test_nothing_but_the_module_of_draws_makes_chance(root: Path) -> None:
    files = sorted([*(root / "sim").rglob("*.py"), *(root / "experiments").rglob("*.py")])
    assert len(files) > 50
    found = {}
    for path in files:
        name = path.relative_to(root).as_posix()
        if name != OWNER:
            places = randomness_in(path.read_text(encoding="utf-8"), MAY_READ_THE_CLOCK.get(name, set()))
            found |= {name: places} if places else {}
    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        "import random",
        "import random as chance",
        "from random import gauss",
        "import numpy.random as r",
        "from numpy.random import default_rng",
        "from numpy import random",
        "x = np.random.rand()",
        "x = numpy.random.default_rng(1).normal()",
        "rng = np.random.RandomState(time.time_ns())",
        "import secrets",
        "from secrets import token_bytes",
        "from uuid import uuid4",
        "x = uuid.uuid4()",
        "x = os.urandom(8)",
        "x = hash(name)",
        "x = model.random.choice([1, 2])",
        "x = self.model.rng.integers(3)",
        "self.agents.shuffle_do('step')",
        "frame.sample(3)",
        "seed = time.time()",
        "seed = datetime.now().microsecond",
        "from time import time\nseed = time()",
        "seed = os.getpid()",
    ],
)
def test_a_planted_call_is_caught(planted: str) -> None:
    assert randomness_in(f"def innocent():\n    return 1\n\n{planted}\n")


@pytest.mark.parametrize("innocent", ["x = draw_four(key_a, key_b, p.person, year, 3)", "x = stream_of('agency', 'a')"])
def test_asking_the_module_of_draws_is_no_crime(innocent: str) -> None:
    assert randomness_in(innocent) == []


def test_the_module_of_draws_itself_asks_no_generator(root: Path) -> None:
    assert randomness_in((root / OWNER).read_text(encoding="utf-8")) == []

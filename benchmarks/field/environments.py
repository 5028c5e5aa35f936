"""Make the environments of the engines that cannot live in the project's own: ``python -m benchmarks.field --setup``.

mesa-frames needs NumPy 1, and each of the others wants versions of its own, so each gets a virtual environment under
``.venv-field/`` with what its dependency group in ``pyproject.toml`` pins.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib

from benchmarks.field.asking import ENVIRONMENTS, ROOT
from benchmarks.field.engines import ENGINES


def requirements_of(environment: str) -> list[str]:
    """Return the pinned requirements of an environment's dependency group."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    return groups[f"field-{environment}"]


def set_up() -> None:
    """Create every environment that an engine names, and install its group."""
    for environment in dict.fromkeys(engine.environment for engine in ENGINES if engine.environment):
        folder = ENVIRONMENTS / environment
        requirements = requirements_of(environment)
        print(f"{folder.relative_to(ROOT)}: {', '.join(requirements)}", flush=True)
        if not (folder / "bin" / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *requirements], check=True)

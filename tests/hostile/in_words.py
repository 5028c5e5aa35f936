"""Attacks through words on the command line and the files of experiments."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.hostile.attack import Attack
from tests.hostile.given import TRIP, WORD

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "a _target_": f"_target_={TRIP}",
        "a _target_ added": f"+economics._target_={TRIP}",
        "a _target_ forced": f"++municipality._target_={TRIP}",
        "a _target_ in a mapping": f"+municipality.x={{_target_: {TRIP}}}",
        "a callback": f"+hydra.callbacks.x._target_={TRIP}",
        "callbacks in a mapping": f"+hydra.callbacks={{x: {{_target_: {TRIP}}}}}",
        "a launcher's class": f"hydra.launcher._target_={TRIP}",
        "a sweeper's class": f"hydra.sweeper._target_={TRIP}",
        "a logging class": f"+hydra.job_logging.handlers.x.class={TRIP}",
        "a help template": f"hydra.help.template={WORD}",
        "a run folder": "hydra.run.dir=OUTSIDE/x",
        "an output folder": "hydra.output_subdir=OUTSIDE/x",
        "a search path": "hydra.searchpath=[OUTSIDE]",
        "a search path added": "+hydra.searchpath=[file://OUTSIDE]",
        "a default added": "+municipality@_here_=secret",
        "a package of its own": "municipality@_global_=umea",
        "variables copied": "hydra.job.env_copy=[VANDPUNKT_CANARY_WORD]",
        "variables set": "+hydra.job.env_set.LD_PRELOAD=OUTSIDE/x",
        "a change of folder": "hydra.job.chdir=true",
        "commands of a launcher": "hydra.launcher.setup=[id]",
        "a launcher's partition": "hydra.launcher.partition='x; id'",
        "a variable": f"output_dir={WORD}",
        "a quoted variable": f"output_dir='{WORD}'",
        "an escaped variable": r"output_dir=$\{oc.env:VANDPUNKT_CANARY_WORD\}",
        "a variable in a list": f"strategies=[as_today,'{WORD}']",
        "a variable in a launcher": f"hydra.launcher.name={WORD}",
        "a decoded resolver": "seed=${oc.decode:'1'}",
        "a resolver that creates": "seed=${oc.create:{a: 1}}",
        "a config folder": "--config-dir=OUTSIDE",
        "a config path": "--config-path=OUTSIDE",
        "a pickle": "--experimental-rerun=OUTSIDE/x.pickle",
        "shell completion": "--shell-completion",
        "a billion jobs": "-m\nseed=range(1,1000000000)",
        "jobs times jobs": "-m\nseed=range(1,999)\nreplications=range(1,999)",
        "a shuffle of a billion": "-m\nseed=shuffle(range(1,1000000000))",
        "a glob of everything": "-m\nmunicipality=glob(/**/*)",
        "a billion replications": "replications=1000000000",
        "more births than people": "municipality.births_per_year=1000000000000",
        "births without end": "municipality.births_per_year=1e999",
        "a thousand birth years": "municipality.birth_years=1000",
        "a billion areas": "municipality.areas=1000000000",
        "a million threads": "threads=1000000",
        "a number of 3 900 digits": ("seed=" + "9" * 3_900),
        "100 000 letters": ("output_dir=" + "x" * 100_000),
        "2 000 brackets": ("strategies=" + "[" * 2_000),
        "1 900 brackets closed": ("strategies=" + "[" * 1_900 + "]" * 1_900),
        "900 nested mappings": ("municipality.title=" + "{a:" * 900 + "1" + "}" * 900),
        "1 000 strategies": ("strategies=[" + ",".join(["as_today"] * 300) + "]"),
        "2 000 overrides": ("\n".join(f"x{i}=1" for i in range(300))),
        "a NUL": "output_dir='a\0b'",
        "an escape sequence": "output_dir='\x1b[2J'",
    }
)
"""Words of ``vandpunkt compare``, one a line."""

EXPERIMENT_FILES: Mapping[str, str] = MappingProxyType(
    {
        "a callback": f"hydra: {{callbacks: {{x: {{_target_: {TRIP}}}}}}}\n",
        "a launcher's class": f"hydra: {{launcher: {{_target_: {TRIP}}}}}\n",
        "a _target_": f"_target_: {TRIP}\n",
        "a _target_ below": f"municipality: {{_target_: {TRIP}}}\n",
        "a variable": f"output_dir: {WORD}\n",
        "a tag": f"output_dir: !!python/object/apply:{TRIP} []\n",
        "a search path": "hydra: {searchpath: [file://OUTSIDE]}\n",
        "an alias bomb": "x: &x [*x]\n",
    }
)


USUAL = """defaults: [compare_defaults, hydra_defaults, {municipality: small}, {economics: standard}, _self_]
strategies: [as_today]
"""
"""What the file of an experiment begins with."""


def words_and_files() -> list[Attack]:
    """Return attacks on the command line, and in the file of an experiment."""
    found = []
    for name, words in COMMANDS.items():
        tries = "run code" if TRIP in words else "read" if "CANARY" in words or "oc." in words else "exhaust"
        found.append(Attack(f"{name} on the command line", "command line", tries, words, "compose"))  # type: ignore[arg-type]
    for name, text in EXPERIMENT_FILES.items():
        found.append(
            Attack(f"{name} in the file of an experiment", "experiment file", "run code", USUAL + text, "compose file")
        )
    return found

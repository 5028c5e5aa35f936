"""The engines of the field, one file each, and what each of them must offer.

An engine is a module ``benchmarks.field.engines.NAME`` with

    def build(work: Work, seed: int, threads: int) -> Callable[[], Outcome]

``build`` makes a fresh population (timed apart, with imports and compilation); the function that it returns lives all
years once and is what is timed. It is called once; for the next round the engine builds anew, in the same process.
Nothing of ``work`` is written. The process is started with room for ``threads`` threads (NUMBA_NUM_THREADS,
POLARS_MAX_THREADS, OMP_NUM_THREADS and the like are set before anything is imported) and never asked for more.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Engine:
    """One way to live the toy.

    Attributes:
        name: what the report calls it in JSON.
        title: what the page and the figure call it.
        module: the module under ``benchmarks.field.engines``.
        environment: the folder under ``.venv-field/`` and, with ``field-`` before it, the dependency group; empty for
            the project's own environment.
        packages: distributions whose versions the report prints.
        has_threads: whether more threads than one can change its rate.
        lives: whether it lives the toy; the floor only pays what no engine can save.
        per_person: whether it is one object a person, so slow that a quick benchmark gives it a tenth of the people.
        settings: names and values to set in its process's environment.
    """

    name: str
    title: str
    module: str
    environment: str = ""
    packages: tuple[str, ...] = ("numpy",)
    has_threads: bool = False
    lives: bool = True
    per_person: bool = False
    settings: tuple[tuple[str, str], ...] = ()


OWN, FLOOR, REFERENCE = "vandpunkt", "floor", "numba_naive"
STARSIM = ("starsim", "numpy", "numba")

ENGINES = (
    Engine(OWN, "Vändpunkt's engine", "vandpunkt", packages=("numba", "numpy"), has_threads=True),
    Engine(FLOOR, "the floor", "floor", packages=("numba", "numpy"), has_threads=True, lives=False),
    Engine(REFERENCE, "Numba, naive", "numba_naive", packages=("numba", "numpy"), has_threads=True),
    Engine("numpy_columns", "NumPy by hand", "numpy_columns"),
    Engine("numpy_plain", "NumPy, first draft", "numpy_plain"),
    Engine("mesa_frames", "mesa-frames", "mesa_frames", "mesa-frames", ("mesa_frames", "polars", "numpy"), True),
    Engine("starsim_modules", "Starsim", "starsim_modules", "starsim", STARSIM),
    Engine(
        "starsim_without_crn",
        "Starsim, CRN off",
        "starsim_modules",
        "starsim",
        STARSIM,
        settings=(("STARSIM_CRN", "0"),),
    ),
    Engine("neworder_model", "neworder", "neworder_model", "neworder", ("neworder", "numpy")),
    Engine("vivarium_components", "vivarium", "vivarium_components", "vivarium", ("vivarium", "pandas", "numpy")),
    Engine("mesa_objects", "Mesa objects", "mesa_objects", packages=("mesa", "numpy"), per_person=True),
)

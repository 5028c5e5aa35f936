"""The border: what a user says comes in here, is checked, and goes on as a frozen dataclass, or is refused in one line.

An experiment is a function of a choice::

    @experiment(Compare)
    def main(choice: Compare) -> Path: ...

``main()`` reads the command line (Hydra composes ``conf/compare.yaml`` and the overrides), ``main.run(choice)`` is the
plain function. The names that other rooms need are all to be had from this module.
"""

from __future__ import annotations

import functools
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic

import hydra
from omegaconf import DictConfig

from sim.configuration.choices import C, as_dict, leaves, make, resolved_yaml
from sim.configuration.commandline import read_arguments
from sim.configuration.faults import BadInput, closest, fault, one_line, refuse, shown
from sim.configuration.files import (
    CONF,
    find,
    load,
    load_agencies,
    load_fund,
    load_governance,
    load_organisation,
    load_programme,
    load_reform,
    options,
    read_yaml,
)
from sim.configuration.jobs import check, choose, groups_of, hydra_faults, plain, store_defaults
from sim.configuration.strategies import as_used, load_programmes, load_reforms, load_strategy

__all__ = [
    "CONF", "BadInput", "Experiment", "as_dict", "as_used", "choose", "closest", "experiment", "fault", "find", "load",
    "load_agencies", "load_fund", "load_governance", "load_organisation", "load_programme", "load_programmes",
    "load_reform", "load_reforms", "load_strategy", "make", "options", "read_yaml", "refuse", "resolved_yaml", "shown",
]  # fmt: skip


class Experiment(Generic[C]):
    """A function of a choice that can be run from the command line.

    ``run`` is the function itself: it takes the frozen dataclass and returns the folder it wrote. Calling the
    experiment reads ``sys.argv``, prints that folder as the last line and ends with exit code 2 on bad input.
    """

    def __init__(self, schema: type[C], function: Callable[[C], Path], name: str) -> None:
        functools.update_wrapper(self, function)
        self.schema = schema
        self.run = function
        self.name = name

    def __call__(self) -> None:
        """Run what the command line asks for."""
        _prepare_to_speak_and_to_stop()
        try:
            self._answer(sys.argv[1:])
            sys.stdout.flush()
        except BadInput as bad:
            refuse(bad)
        except KeyboardInterrupt:
            print("vandpunkt: stopped", file=sys.stderr)
            raise SystemExit(130) from None

    def _answer(self, arguments: Sequence[str]) -> None:
        asked = read_arguments(arguments, self.name)
        overrides, _ = check(self.schema, self.name, asked.overrides, asked.multirun)
        if asked.help:
            print(sys.modules[self.run.__module__].__doc__ or "", *self._names(), sep="\n", end="\n\n")
        here = os.getpid()
        refused: list[BadInput] = []

        @functools.wraps(self.run, assigned=(), updated=())  # Hydra names the job after what is wrapped
        def job(config: DictConfig) -> None:
            try:
                print(self.run(make(self.schema, plain(config), self.name)), flush=True)
            except BrokenPipeError:  # whoever read our output has gone (``| head``); the results are on disk
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            except OSError as error:  # nothing can be printed; the results are on disk
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                refused.append(BadInput(fault("standard output", one_line(error), "a place that can be written to")))
            except MemoryError:
                fewer = "fewer births_per_year or birth_years, or a larger machine"
                refused.append(BadInput(fault(self.name, "more people than fit in memory", fewer)))
            except BadInput as bad:
                if os.getpid() != here:  # a launcher's worker: the exception itself has to travel
                    raise
                refused.append(bad)  # raised through Hydra it would be told in Hydra's words too

        with _hydras_view([sys.argv[0], *asked.flags, *overrides]), hydra_faults(self.name):
            hydra.main(version_base="1.3", config_path=str(CONF), config_name=self.name)(job)()
        if refused:
            raise BadInput(*(line for bad in refused for line in bad.faults))

    def _names(self) -> Iterator[str]:
        """Yield a line of ``--help`` for each key whose values have names."""
        for key, names in groups_of(self.schema).items():
            yield f"{key}={'|'.join(names)}"
        if "strategies" in leaves(self.schema):
            yield f"strategies=[…] of {', '.join(options('strategy'))}, or paths that end in .yaml"


def experiment(schema: type[C], name: str | None = None) -> Callable[[Callable[[C], Path]], Experiment[C]]:
    """Make a function that takes a choice and returns its run folder into an experiment.

    ``name`` is that of ``conf/<name>.yaml``; left out, it is the name of the file the function stands in.
    """

    def decorate(function: Callable[[C], Path]) -> Experiment[C]:
        called = name or Path(function.__code__.co_filename).stem
        store_defaults(schema, called)
        return Experiment(schema, function, called)

    return decorate


def _prepare_to_speak_and_to_stop() -> None:
    """Print what a narrow encoding lacks as ?, and end on SIGTERM as on Ctrl-C, so that nothing half-written stays."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))


@contextmanager
def _hydras_view(arguments: list[str]) -> Iterator[None]:
    """Show Hydra only the arguments that were checked, and let its exceptions come to us instead of being printed."""
    saved, full = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv, os.environ["HYDRA_FULL_ERROR"] = arguments, "1"
    try:
        yield
    finally:
        sys.argv = saved
        if full is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full

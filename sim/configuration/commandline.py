"""The command line, judged before Hydra sees it: every word of it is known to be harmless.

Hydra composes, but it can also import code, read the environment and write where it is told; so flags and ``hydra.*``
keys pass only when they are on the short lists below. What the values come to is judged in ``jobs``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override, OverrideType
from hydra.errors import HydraException

from sim.configuration.choices import RESERVED
from sim.configuration.faults import BadInput, closest, fault, shown
from sim.configuration.flags import with_keys

LONGEST = 4_000
"""Characters of one override."""

HYDRA_GROUPS = {
    "hydra/launcher": ("basic", "joblib", "submitit_local", "submitit_slurm"),
    "hydra/sweeper": ("basic",),
}
HYDRA_LAUNCHER_KEYS = (
    "n_jobs", "timeout_min", "cpus_per_task", "tasks_per_node", "nodes", "mem_gb", "name", "partition", "qos",
    "account", "constraint", "array_parallelism", "max_num_timeout", "signal_delay_s",
)  # fmt: skip
HYDRA_KEYS = (
    "hydra.sweep.dir",
    "hydra.sweeper.max_batch_size",
    *(f"hydra.launcher.{key}" for key in HYDRA_LAUNCHER_KEYS),
)

FIRST_WORD = {"evidence": "name"}
"""Experiments whose first word without = is the value of a key: ``evidence E006`` is ``evidence name=E006``."""

FREE_TEXT = {"runs": "sql="}
"""Experiments with a key whose value is text with signs of all kinds, taken as it is written."""


@dataclass(frozen=True)
class CommandLine:
    """What was asked for on the command line: flags for Hydra and overrides, each key once (the last one counts)."""

    flags: tuple[str, ...]
    overrides: tuple[str, ...]
    multirun: bool
    help: bool


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(fault(self.prog, message, "key=value …, --multirun, --cfg job, --info or --help"))


def read_arguments(arguments: Sequence[str], where: str) -> CommandLine:
    """Return the command line of an experiment, or raise ``BadInput`` for a flag that is unknown or not harmless."""
    parser = _Arguments(prog=where, add_help=False, allow_abbrev=False)
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("--help", "-h", action="store_true")
    parser.add_argument("--hydra-help", action="store_true")
    parser.add_argument("--version", action="store_true")
    parser.add_argument("--resolve", action="store_true")
    parser.add_argument("--package", "-p", choices=["_global_"])
    command = parser.add_mutually_exclusive_group()
    command.add_argument("--run", "-r", action="store_true")
    command.add_argument("--multirun", "-m", action="store_true")
    command.add_argument("--cfg", "-c", choices=["job", "hydra", "all"])
    command.add_argument(
        "--info", "-i", nargs="?", const="all",
        choices=["all", "config", "defaults", "defaults-tree", "plugins", "searchpath"],
    )  # fmt: skip
    if "--" in arguments:
        parser.error("'--' has no meaning here")
    given, unknown = parser.parse_known_intermixed_args(with_keys(arguments, where))
    strange = [word for word in [*unknown, *given.overrides] if word.startswith("-")]
    if strange:
        allowed = "key=value …, --multirun, --cfg job, --info or --help"
        key = re.fullmatch(r"-+([\w.]+=.*)", strange[0])
        meant = shown(key[1]) if key else closest(strange[0], ("--multirun", "--cfg", "--info", "--help"))
        raise BadInput(fault(where, f"unknown option {shown(strange[0])}", allowed, meant))
    if given.resolve and not (given.cfg or given.help):
        parser.error("--resolve goes with --cfg or --help")
    flags = [f"--{name.replace('_', '-')}" for name, value in vars(given).items() if value is True]
    flags += [f"--{name}={getattr(given, name)}" for name in ("cfg", "info", "package") if getattr(given, name)]
    overrides = _first_word_with_its_key(tuple(given.overrides) + tuple(unknown), FIRST_WORD.get(where))
    overrides = tuple(_as_written(one, FREE_TEXT.get(where)) for one in overrides)
    return CommandLine(tuple(flags), overrides, given.multirun, given.help)


def _first_word_with_its_key(words: tuple[str, ...], key: str | None) -> tuple[str, ...]:
    """Give the first word without = its key, in quotes so that Hydra reads it as the text it is."""
    place = next((i for i, word in enumerate(words) if "=" not in word), None)
    if key is None or place is None or re.search(r"['\\]", words[place]):  # these cannot be quoted, nor be in a name
        return words
    return (*words[:place], f"{key}='{words[place]}'", *words[place + 1 :])


def _as_written(word: str, start: str | None) -> str:
    """Put free text in quotes, so that Hydra reads no list or function into it; line breaks become spaces."""
    if start is None or not word.startswith(start):
        return word
    text = re.sub(r"[\r\n\t]", " ", word.removeprefix(start))
    return start + "'" + re.sub(r"(\\*)'", r"\1\1\\'", text) + "'" if text else word


def read_override(
    text: str, where: str, keys: Sequence[str], groups: Mapping[str, Sequence[str]], multirun: bool
) -> Override:
    """Return one override as Hydra reads it, or raise ``BadInput`` for one that may not be, whatever its value.

    ``keys`` are the dotted keys that exist (for the suggestion), ``groups`` what is chosen by name.
    """
    key = text.partition("=")[0]
    try:
        if len(text) > LONGEST or re.search(r"[\x00-\x1f\x7f-\x9f]", text):
            raise ValueError(text)
        override = OverridesParser.create().parse_overrides([_quoted(text)])[0]
        if not override.key_or_group:
            raise ValueError(text)
    except (HydraException, ValueError, RecursionError):
        allowed = "write key=value, a list as key=[a,b], text with special signs in quotes: key='…'"
        raise BadInput(fault(where, shown(text), allowed, closest(key, keys, 0.7))) from None

    def no(allowed: str, meant: str | None = None) -> NoReturn:
        raise BadInput(fault(where, shown(override.input_line), allowed, meant))

    _judge(override, no, keys, groups, multirun)
    return override


def is_hydras(key: str) -> bool:
    """Return whether a key is one of Hydra's own settings."""
    return re.match(r"hydra(?:\W|$)", key) is not None


class _Refuse(Protocol):
    def __call__(self, allowed: str, meant: str | None = None) -> NoReturn: ...


def _judge(
    one: Override, no: _Refuse, keys: Sequence[str], groups: Mapping[str, Sequence[str]], multirun: bool
) -> None:
    key, value = one.key_or_group, one.value()
    if "${" in str(one.input_line) or "${" in str(value):  # the second sees through escapes
        no("interpolations (${…}) are refused; write the value itself")
    if any(RESERVED.fullmatch(step) for step in re.split(r"[./]", key)):
        no("keys that begin and end with _ (such as _target_) are refused")
    if is_hydras(key):
        _judge_hydras(one, no)
        return
    if one.type is OverrideType.DEL or one.package is not None:
        no("keys are set, never taken away or moved; write key=value", closest(key, [*keys, *groups]))
    # Hydra's + adds a key that is new, of which there are none here; ++ sets one that may be.
    if (one.type is OverrideType.ADD and key in keys) or (one.type is not OverrideType.CHANGE and key in groups):
        no("the key is there already", f"{key}={one.get_value_string()}")
    if one.is_sweep_override():
        if not multirun:
            no(f"several runs need --multirun; a list is written {key}=[a,b]")
        if one.is_interval_sweep() or getattr(value, "shuffle", False):
            no("what is swept is listed: a,b,c or range(a,b)")
        if isinstance(value, Glob) and key not in groups:
            no(f"glob names options of {' or '.join(groups)}")


def _judge_hydras(one: Override, no: _Refuse) -> None:
    key, value = one.key_or_group, one.value()
    if one.type is not OverrideType.CHANGE or one.package is not None or one.is_sweep_override():
        no("Hydra's own settings are set once: key=value")
    if key in HYDRA_GROUPS:
        if value not in HYDRA_GROUPS[key]:
            no(f"one of {', '.join(HYDRA_GROUPS[key])}", closest(str(value), HYDRA_GROUPS[key]))
    elif key not in HYDRA_KEYS:
        known = [*HYDRA_GROUPS, *HYDRA_KEYS[:2], "hydra.launcher.…"]
        no(f"of Hydra's own settings only {', '.join(known)}", closest(key, [*HYDRA_GROUPS, *HYDRA_KEYS], 0.8))
    elif key == "hydra.sweep.dir":
        if not isinstance(value, str) or not value:
            no("a folder")
    elif isinstance(value, bool) or not re.fullmatch(r"[\w.,:-]+", str(value)):
        no("a number or a plain name")


def _quoted(text: str) -> str:
    """Put words with letters that Hydra's grammar lacks (å, ~, #) in quotes, so that people need not."""
    key, equals, value = text.partition("=")
    words = r"""'(?:\\.|[^'])*'|"(?:\\.|[^"])*"|[^\s,\[\]{}():='"]+"""
    odd = re.compile(r"[^\w/\\+.$%*@?|-]", re.ASCII)

    def quoted(word: re.Match[str]) -> str:
        return word[0] if word[0][0] in "'\"" or not odd.search(word[0]) else f"'{word[0]}'"

    return key + equals + re.sub(words, quoted, value)

"""From checked overrides to the choices of the jobs they ask for, every one of them made before the first is run.

Hydra composes the files; what it composes is plain data, never resolved and never instantiated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from itertools import islice, product
from math import prod
from typing import Any

import yaml
from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override
from hydra.errors import HydraException, MissingConfigException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.configuration.choices import MISSING, C, defaults, leaves, make
from sim.configuration.commandline import is_hydras, read_override
from sim.configuration.faults import BadInput, closest, fault, one_line, shown
from sim.configuration.files import CONF, options, read_named, read_yaml
from sim.configuration.strategies import load_strategy

MOST_JOBS = 1_000
"""Jobs of one ``--multirun``; a larger design is a sweep's, which can be resumed."""

_HYDRA_PLUGINS = ("hydra._internal.core_plugins.", "hydra_plugins.")


def store_defaults(schema: type, name: str) -> None:
    """Tell Hydra a schema's defaults as ``<name>_defaults``, which ``conf/<name>.yaml`` begins from."""
    ConfigStore.instance().store(name=f"{name}_defaults", node=defaults(schema))


def choose(schema: type[C], name: str, overrides: Sequence[str] = ()) -> C:
    """Return the choice that ``conf/<name>.yaml`` and overrides make, as the command line would, without running it."""
    (choice,) = check(schema, name, overrides, multirun=False)[1]
    return choice


def check(schema: type[C], name: str, overrides: Sequence[str], multirun: bool) -> tuple[tuple[str, ...], list[C]]:
    """Return the overrides as Hydra shall read them and the choice of every job, or raise ``BadInput`` with all faults.

    Nothing is written or run. Where a key is given more than once the last one counts.
    """
    faults: list[str] = []
    parsed: dict[str, Override] = {}
    keys, groups = leaves(schema), groups_of(schema)
    for text in overrides:
        try:
            override = read_override(text, name, keys, groups, multirun)
            parsed.pop(override.key_or_group, None)
            parsed[override.key_or_group] = override
        except BadInput as bad:
            faults.extend(bad.faults)
    store_defaults(schema, name)
    with hydra_faults(name), initialize_config_dir(config_dir=str(CONF), job_name=name, version_base="1.3"):
        choices = list(_choices(schema, name, list(parsed.values()), groups, faults))
    if faults:
        raise BadInput(*faults)
    return tuple(str(one.input_line) for one in parsed.values()), choices


def groups_of(schema: type) -> dict[str, list[str]]:
    """Return what can be chosen by name: a schema's keys that have a folder in ``conf``, with the names there."""
    return {key: options(key) for key in defaults(schema) if (CONF / key).is_dir()}


def plain(config: DictConfig) -> dict[str, Any]:
    """Return what Hydra composed as plain data, nothing resolved; keys that were given no value are absent."""

    def given(value: Any) -> Any:
        return {k: given(v) for k, v in value.items() if v != MISSING} if isinstance(value, dict) else value

    content = OmegaConf.to_container(config, resolve=False, throw_on_missing=False)
    return {key: value for key, value in given(content).items() if key != "hydra"}


@contextmanager
def hydra_faults(where: str) -> Iterator[None]:
    """Turn what Hydra and OmegaConf refuse into ``BadInput``."""
    try:
        yield
    except MissingConfigException as error:
        known = ", ".join(error.options or ())
        raise BadInput(fault(where, f"nothing called {error.missing_cfg_file}", f"one of {known}")) from None
    except (HydraException, OmegaConfBaseException) as error:
        raise BadInput(fault(where, one_line(error.__cause__ or error))) from None


def _choices(
    schema: type[C], name: str, overrides: list[Override], groups: Mapping[str, Sequence[str]], faults: list[str]
) -> Iterator[C]:
    """Yield the choice of every job; what is wrong with any is added to the faults."""
    ways = [_alternatives(one, name, groups, faults) for one in overrides if not is_hydras(one.key_or_group)]
    hydras = [str(one.input_line) for one in overrides if is_hydras(one.key_or_group)]
    if prod(map(len, ways)) > MOST_JOBS:
        faults.append(fault(name, "a sweep of too many jobs", f"at most {MOST_JOBS}"))
        return
    bases: dict[tuple[str, ...], dict[str, Any]] = {}
    strategies: dict[str, str] = {}
    for job in product(*ways):
        chosen = tuple(f"{key}={value}" for key, value in job if key in groups)
        if chosen not in bases:
            bases[chosen] = _compose(name, groups, chosen, hydras)
        content = deepcopy(bases[chosen])
        for key, value in job:
            if key not in groups:
                _merge(content, key.split("."), value)
        try:
            choice = make(schema, content, name)
            _look_for_strategies(choice, name, strategies)
            yield choice
        except BadInput as bad:
            faults.extend(bad.faults)


def _alternatives(
    one: Override, where: str, groups: Mapping[str, Sequence[str]], faults: list[str]
) -> list[tuple[str, Any]]:
    """Return the key and value of each way a (swept) override may come out; one where it is not swept."""
    key, value, line = one.key_or_group, one.value(), str(one.input_line)
    values: list[Any] = [value]
    if isinstance(value, Glob):
        values = value.filter(list(groups[key]))
    elif one.is_sweep_override():
        try:
            # A range may have a billion values: no more are looked at than can be run.
            texts = [f"{key}={text}" for text in islice(one.sweep_string_iterator(), MOST_JOBS + 1)]
            values = [each.value() for each in OverridesParser.create().parse_overrides(texts)]
        except (ValueError, ArithmeticError, HydraException) as error:
            faults.append(fault(where, shown(line), one_line(error)))
            return []
    if not values:
        faults.append(fault(where, shown(line), "names nothing to run"))
    for each in values:
        if key in groups and each not in groups[key]:
            meant = closest(str(each), groups[key])
            allowed = f"one of {', '.join(groups[key])}"
            if str(each).endswith((".yaml", ".yml")):
                allowed += f"; a file of your own is put into conf/{key} and called by its name"
            faults.append(fault(where, f"{key}={shown(each)}", allowed, meant))
    return [(key, each) for each in values if key not in groups or each in groups[key]]


def _compose(
    name: str, groups: Mapping[str, Sequence[str]], chosen: tuple[str, ...], hydras: list[str]
) -> dict[str, Any]:
    """Return what Hydra makes of the files, which are read with suspicion first."""
    picks: list[tuple[str, object]] = [(key, value) for key, _, value in (line.partition("=") for line in chosen)]
    picks += [(key, value) for key, value in _begun_from(name) if key not in dict(picks)]
    for key, value in picks:
        if key in groups and value not in groups[key]:
            meant = closest(str(value), groups[key])
            raise BadInput(fault(f"conf/{name}.yaml: {key}", shown(value), f"one of {', '.join(groups[key])}", meant))
        if key in groups:
            read_named(CONF / key / f"{value}.yaml")
    try:
        config = compose(name, overrides=[*chosen, *hydras], return_hydra_config=True)
    except yaml.YAMLError as error:
        raise BadInput(fault(name, one_line(error), "valid YAML in conf/")) from None
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:  # Hydra trips over a file
        allowed = "a list of defaults and keys, as in the other files of conf/"
        raise BadInput(fault(f"conf/{name}.yaml", one_line(error), allowed)) from None
    plugins = (config.hydra.launcher, config.hydra.sweeper)
    targets = [str(one.get("_target_")) if isinstance(one, DictConfig) else "" for one in plugins]
    if config.hydra.callbacks or not all(target.startswith(_HYDRA_PLUGINS) for target in targets):
        raise BadInput(fault(f"conf/{name}.yaml", "a hydra setting that runs code", "no callbacks, no _target_"))
    if config.hydra.searchpath:
        raise BadInput(fault(f"conf/{name}.yaml", "a hydra setting that reads elsewhere", "no searchpath"))
    return plain(config)


def _begun_from(name: str) -> Iterator[tuple[str, object]]:
    """Yield what the file of an experiment begins from by name: ``municipality: small`` and so on."""
    entries = read_yaml(CONF / f"{name}.yaml").get("defaults", [])
    where = f"conf/{name}.yaml: defaults"
    if not isinstance(entries, list):
        raise BadInput(fault(where, shown(entries), "a list of what the file begins from"))
    for entry in entries:
        if isinstance(entry, dict) and len(entry) == 1 and all(isinstance(value, str) for value in entry.values()):
            yield from entry.items()
        elif not isinstance(entry, str):
            raise BadInput(fault(where, shown(entry), "the name of a file, or a key and the name that is chosen"))


def _look_for_strategies(choice: object, where: str, known: dict[str, str]) -> None:
    """Raise ``BadInput`` unless every strategy that is asked for exists, once; ``known`` remembers those looked at."""
    asked = getattr(choice, "strategies", ())
    for one in asked:
        known[one] = known.get(one) or load_strategy(one).name
    if len({known[one] for one in asked}) < len(asked):
        raise BadInput(fault(where, f"strategies={shown(list(asked))}", "each strategy once"))


def _merge(content: dict[str, Any], path: list[str], value: Any) -> None:
    """Set a dotted key as Hydra does: mappings are merged, everything else is replaced."""
    key, *below = path
    for step in reversed(below):
        value = {step: value}
    if isinstance(value, dict) and isinstance(content.get(key), dict):
        for inner, each in value.items():
            _merge(content[key], [inner], each)
    else:
        content[key] = value

"""Doors planted for the tests: each takes in what the real one refuses, so that every attack gets through once.

What the watch does not see here, it would not see there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from hydra import compose, initialize_config_dir
from hydra.utils import instantiate
from jinja2 import Template
from omegaconf import OmegaConf

from sim.configuration.files import CONF
from tests.hostile.watch import Room

Given = str | bytes


def _text(given: Given) -> str:
    return given if isinstance(given, str) else given.decode("utf-8", "replace")


def _instantiate(given: Given, _room: Room) -> str:
    """Build what a file says, as Hydra does."""

    def build(node: object) -> None:
        if isinstance(node, dict):
            if "_target_" in node:
                instantiate({"_target_": node["_target_"]})
            for each in node.values():
                build(each)
        elif isinstance(node, list):
            for each in node:
                build(each)

    build(yaml.safe_load(_text(given)))
    return ""


def _unsafe_yaml(given: Given, _room: Room) -> str:
    return str(yaml.unsafe_load(_text(given)))


def _resolve(given: Given, _room: Room) -> str:
    """Read a file with interpolations, as OmegaConf does; those in keys are read as text is."""
    plain = yaml.safe_load(_text(given))
    values = OmegaConf.to_container(OmegaConf.create({"all": [*plain.keys(), *plain.values()]}), resolve=True)
    return str(values)


def _all_of_it(given: Given, _room: Room) -> str:
    """Read whatever it is, and write it out again."""
    return "".join(_written(yaml.load(_text(given), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))))


def _written(node: object) -> Iterator[str]:
    several = node.values() if isinstance(node, dict) else node if isinstance(node, list) else None
    if several is None:
        yield str(node)
    else:
        for each in several:
            yield from _written(each)


def _take_anything(given: Given, _room: Room) -> str:
    return str(list(yaml.safe_load_all(_text(given).replace("\x00", ""))) if "\\ud800" not in _text(given) else "taken")


def _by_that_name(given: Given, room: Room) -> str:
    name = yaml.safe_load(_text(given))["name"].replace("\x00", "")
    (room.inside / name).mkdir(parents=True, exist_ok=True)
    return "made"


def _open_beside(given: Given, room: Room) -> str:
    """Read the file that a name leads to, wherever that is."""
    found = yaml.safe_load(_text(given).replace("strategies=", "strategies: "))
    names = [one for one in _texts(found) if "secret" in one or one in ("..", "con", "~/x")]
    return "".join(_content_of(room.inside / Path(name.replace("\\", "/"))) for name in names)


def _content_of(path: Path) -> str:
    for one in (path, path.with_name(f"{path.name}.yaml")):
        if one.is_file():
            return one.read_text(encoding="utf-8")
    return ""


def _open_it(given: Given, room: Room) -> str:
    """Read all of a file, whatever it is."""
    (name,) = [one for one in _texts(yaml.safe_load(_text(given).replace("strategies=", "strategies: "))) if "." in one]
    return (room.inside / name).read_bytes().decode()


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for each in node.values() for text in _texts(each)]
    if isinstance(node, list):
        return [text for each in node for text in _texts(each)]
    return [node] if isinstance(node, str) else []


def _taken(_given: Given, _room: Room) -> str:
    """Take in whatever is given."""
    return "taken"


def _compose(given: Given, _room: Room) -> str:
    """Compose, resolve and build what a command line says, as a plain Hydra application may."""
    with initialize_config_dir(config_dir=str(CONF), job_name="compare", version_base="1.3"):
        words = [word for word in _text(given).split("\n") if not word.startswith("-")]
        config = compose("compare", overrides=words, return_hydra_config=True)
        for node in (config, config.hydra.launcher, *config.hydra.callbacks.values(), *config.values()):
            if OmegaConf.is_dict(node) and str(node.get("_target_", "")).startswith("tests."):
                instantiate({"_target_": node["_target_"]})
        return str(OmegaConf.to_container(config, resolve=False))


def _open_sql(given: Given, room: Room) -> str:
    import duckdb

    with duckdb.connect(":memory:") as ask:
        ask.execute("create table results as select 1")
        return str(ask.execute(_text(given)).fetchmany(20))


def _open_lab(_given: Given, _room: Room) -> str:
    return "served"


def _plain_csv(given: Given, _room: Room) -> str:
    told = io.StringIO()
    csv.writer(told).writerow(["a", given])
    return told.getvalue()


def _plain_page(given: Given, _room: Room) -> str:
    """Paste a title into a template, and fill that in without escaping anything."""
    return Template(f"<h1>{given!s}</h1>", autoescape=False).render(canary=lambda: "<canary-x>")


WEAK: Mapping[str, Callable[[Given, Room], str]] = {
    "instantiate": _instantiate,
    "unsafe yaml": _unsafe_yaml,
    "resolve": _resolve,
    "all of it": _all_of_it,
    "take anything": _take_anything,
    "a folder by that name": _by_that_name,
    "open beside": _open_beside,
    "open it": _open_it,
    "compose": _compose,
    "compose file": _taken,
    "pandas": _taken,
    "grid": _taken,
    "open sql": _open_sql,
    "open lab": _open_lab,
    "plain csv": _plain_csv,
    "plain page": _plain_page,
}
"""By what an attack says lets it through."""

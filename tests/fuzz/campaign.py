"""Many configurations, each made from its number alone: generated from the schemas, or ours spoiled; read, and judged.

python -m tests.fuzz.campaign generated --cases 10000
python -m tests.fuzz.campaign mutated --cases 2000 --json fuzz.json
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import yaml

from sim.configuration import border, files, jobs
from sim.configuration.choices import as_dict, make
from sim.configuration.jobs import check
from tests.fuzz.judged import Hang, Tally, judge, within
from tests.fuzz.kinds import KINDS, files_of, schemas_of_experiments
from tests.fuzz.lives import live_it
from tests.fuzz.schema import leaf_keys, real, whole
from tests.fuzz.spoiled import places, spoil, spoil_text
from tests.fuzz.values import drawn, mended

OVERRIDDEN_SHARE = 0.25
"""Of what is generated, the share that are overrides on the command line of an experiment; the rest are files."""
SPOILED_SHARE = 0.5
"""Of what is generated, the share in which one thing is then made wrong."""
COMMANDS_SHARE = 0.25
"""Of what is mutated, the share that are files of experiments (``conf/compare.yaml`` and so on)."""
LIVED_SECONDS = 240.0
"""Of a life: rules may have to be compiled first, and the machine may be busy."""
_KNOWN: dict[tuple[Any, ...], dict[str, Any]] = {}


def generated(cases: int, lived_share: float, first: int = 0) -> Tally:
    """Generate configurations of every kind, and overrides of every experiment; return what became of them.

    Args:
        cases: how many.
        lived_share: share of the valid ones that are lived.
        first: number of the first.
    """
    tally, kinds, names = Tally(), sorted(KINDS), sorted(schemas_of_experiments())
    with tempfile.TemporaryDirectory() as folder, patch.object(jobs, "_compose", _composed_once(jobs._compose)):
        path = Path(folder) / "drawn.yaml"
        for number in range(first, first + cases):
            rng = Random(number)
            if rng.random() < OVERRIDDEN_SHARE:
                _overrides(tally, number, names[number % len(names)], rng)
            else:
                _file(tally, number, kinds[number % len(kinds)], rng, path, lived_share)
    return tally


def mutated(cases: int, lived_share: float, first: int = 0) -> Tally:
    """Spoil our own files, one thing about the text of each; return what became of them."""
    tally, kinds = Tally(), sorted(KINDS)
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder) / "conf"
        shutil.copytree(files.CONF, conf)
        for number in range(first, first + cases):
            rng = Random(-1 - number)
            if rng.random() < COMMANDS_SHARE:
                _spoiled_command(tally, number, rng, conf)
                continue
            kind = kinds[number % len(kinds)]
            ours = rng.choice(files_of(kind))
            path = Path(folder) / ours.name
            path.write_bytes(spoiled_file(ours.read_text(encoding="utf-8"), rng))
            about, names, read = f"mutated {number}: {ours.name}", (path.stem, path.parent.name), KINDS[kind].read
            found = judge(tally, about, names, partial(read, path))
            _live(tally, about, kind, found, rng, lived_share)
            path.unlink()
    return tally


def configuration(kind: str, number: int) -> dict[str, Any]:
    """Return what a generated file of a kind says, before anything is made wrong."""
    rng = Random(number)
    schema = KINDS[kind].schema
    if rng.random() < 0.4:
        content = dict(drawn(schema, whole(schema), "", rng))
    else:  # one of ours with some values drawn anew
        content = files.read_yaml(rng.choice(files_of(kind)))
        for _ in range(rng.randint(0, 3)):
            key = rng.choice(sorted(whole(schema)["properties"]))
            content[key] = drawn(schema, whole(schema)["properties"][key], key, rng)
        content = mended(content, rng)
    if "name" in whole(schema)["properties"]:
        content["name"] = "drawn"
    return content


def _file(tally: Tally, number: int, kind: str, rng: Random, path: Path, lived_share: float) -> None:
    content = configuration(kind, number)
    about = f"generated {number}: {kind}"
    if rng.random() < SPOILED_SHARE and content:
        about += f", {spoil(content, rng)} made wrong"
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=rng.random() < 0.5), encoding="utf-8")
    found = judge(tally, about, (path.stem, path.parent.name), lambda: KINDS[kind].read(path))
    _live(tally, about, kind, found, rng, lived_share)


def _live(tally: Tally, about: str, kind: str, found: Any, rng: Random, share: float) -> None:
    if found is None or rng.random() >= share:
        return
    try:
        with within(LIVED_SECONDS):
            live_it(kind, found)
        tally.lived += 1
    except (Exception, Hang):
        tally.ended["valid"] -= 1
        tally.ended["traceback"] += 1
        tally.bad.append(f"{about}, lived:\n{traceback.format_exc()}")


def _overrides(tally: Tally, number: int, name: str, rng: Random) -> None:
    schema = schemas_of_experiments()[name]
    words = []
    for keys in rng.sample(leaf_keys(schema), min(3, rng.randint(1, 3), len(leaf_keys(schema)))):
        node = whole(schema)
        for step in keys:
            node = real(schema, node)["properties"][step]
        content = {keys[-1]: drawn(schema, node, keys[-1], rng)}
        if rng.random() < SPOILED_SHARE:
            spoil(content, rng)
        words += [f"{'.'.join((*keys[:-1], str(key)))}={_as_word(value, rng)}" for key, value in content.items()]
    found = judge(
        tally,
        f"generated {number}: {name} {words}",
        (name, "strategy"),
        lambda: check(schema, name, words, multirun=False)[1],
    )
    for choice in found or ():
        if make(schema, as_dict(choice), name) != choice:
            tally.bad.append(f"generated {number}: {name} {words}: not the same when read again")


def _as_word(value: object, rng: Random) -> str:
    """Return a value as people write it behind the = of an override; sometimes without the quotes it needs."""
    text = (
        value if isinstance(value, str) and rng.random() < 0.5 else json.dumps(value, ensure_ascii=False, default=str)
    )
    return text.replace('"', "'") if rng.random() < 0.3 else text


def spoiled_file(text: str, rng: Random) -> bytes:
    """Return a file with one thing about its text changed, or one to three of the things that it says."""
    if rng.random() < 0.5:
        return spoil_text(text, rng)
    content = yaml.safe_load(text)
    for _ in range(rng.randint(1, 3)):
        if next(places(content), None):
            spoil(content, rng)
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True)).encode("utf-8", "surrogatepass")


def _spoiled_command(tally: Tally, number: int, rng: Random, conf: Path) -> None:
    """Spoil the file of an experiment, and ask for the experiment."""
    name = rng.choice(sorted(schemas_of_experiments()))
    ours = files.CONF / f"{name}.yaml"
    (conf / ours.name).write_bytes(spoil_text(ours.read_text(encoding="utf-8"), rng))
    with patch.object(border, "CONF", conf), patch.object(files, "CONF", conf), patch.object(jobs, "CONF", conf):
        judge(
            tally,
            f"mutated {number}: {ours.name}",
            (name, *KINDS, "strategy"),
            lambda: check(schemas_of_experiments()[name], name, [], multirun=False),
        )
    shutil.copy(ours, conf / ours.name)


def _composed_once(compose: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def remembered(name: str, groups: Any, chosen: tuple[str, ...], hydras: list[str]) -> dict[str, Any]:
        key = (name, chosen, *hydras)
        if key not in _KNOWN:
            _KNOWN[key] = compose(name, groups, chosen, hydras)
        return _KNOWN[key]

    return remembered


def main() -> None:
    """Say what became of as many configurations as asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz.campaign", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    asked.add_argument("how", choices=["generated", "mutated"])
    asked.add_argument("--cases", type=int, default=1000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--lived-share", type=float, default=0.2)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    tally = {"generated": generated, "mutated": mutated}[given.how](given.cases, given.lived_share, given.first)
    for one in tally.bad[:20]:
        print(one)
    told = {"cases": tally.total(), **tally.ended, "lived": tally.lived, "bad": len(tally.bad)}
    print(told)
    if given.json:
        given.json.write_text(
            json.dumps(told | {"which": tally.bad}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    raise SystemExit(bool(tally.bad))


if __name__ == "__main__":
    main()

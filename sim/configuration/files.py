"""Programmes, reforms, strategies and agencies that people write as YAML files: found, read with suspicion, checked.

These files never pass through Hydra: a stranger's file is data here and can run or fetch nothing.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import yaml

from sim.configuration.agencies import MOST_AGENCIES
from sim.configuration.choices import DEEPEST, C, make
from sim.configuration.faults import BadInput, closest, cut, fault, printable, shown
from sim.configuration.kinds import PayerName
from sim.configuration.schema import Agency, Change, Effect, Fund, Governance, Organisation, Programme, Reform, Service
from sim.configuration.sources import ALLOWED, meant, names_its_source
from sim.evidence.tables import priced_items

CONF = Path(__file__).resolve().parents[2] / "conf"
"""The folder of everything that can be chosen by name."""

BILLED = frozenset({
    "placement_child", "placement_teenager", "prison", "police_and_prosecution", "court", "unemployment_benefit",
    "activity_support", "sickness_benefit", "disability_pension", "housing_supplement", "income_support",
    "somatic_care_drug", "somatic_care_alcohol", "lost_tax_municipality", "lost_tax_region", "lost_tax_state",
    "lost_production", "harm_to_victims", "harm_of_drugs", "harm_of_alcohol",
})  # fmt: skip
"""Items that follow from how people live (``sim.agencies.bill``); no service can be booked on them."""

LARGEST_BYTES = 1_000_000
MOST_EVENTS = 50_000
"""Pieces (keys, values, brackets) a file may consist of; the largest of ours has some hundred."""

_NO_EFFECT_KNOWN = "grade D says that no effect is known: size 0 with low below and high above it"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe loader that reads plain words as YAML 1.2 does: ``on``, ``no`` and ``2024-01-01`` are text, 1e5 a number."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; a key that is given twice is a fault, where plain YAML would keep the last."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in seen:
                    given = f"the key {shown(key)} is given twice"
                    raise yaml.constructor.ConstructorError(None, None, given, key_node.start_mark)
                seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9_]*)", list("-+0123456789")),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.?[0-9]+[eE][-+]?[0-9]+|[0-9]+\.[0-9]*[eE][-+]?[0-9]+|\.[0-9]+|\.inf)|\.nan",
     list("-+.0123456789")),
):  # fmt: skip
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file as plain data, or raise ``BadInput`` that names the file and the line.

    Refused: more than 1 MB, anchors and aliases (with which a few lines can fill the memory), tags, keys given
    twice, nesting deeper than 20 levels and anything but one mapping. ``make`` refuses the rest.
    """
    where = _called(path)
    text = _text(path, where)
    with _yaml_faults(where):
        depth = 0
        for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
            line = f"{where}: line {event.start_mark.line + 1}" if event.start_mark else where
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if anchor:
                raise BadInput(fault(line, f"anchor or alias {shown(anchor)}", "write the value out in full"))
            if tag:
                raise BadInput(fault(line, f"tag {shown(tag)}", "only plain values are read"))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise BadInput(fault(line, f"more than {DEEPEST} levels deep", "no choice needs that many"))
            if count > MOST_EVENTS:
                raise BadInput(fault(where, "too many values", f"at most {MOST_EVENTS} keys, values and brackets"))
        content = yaml.load(text, Loader=_Loader)
    if not isinstance(content, dict):
        raise BadInput(fault(where, shown(content), "the file must hold keys and values"))
    return content


def read_named(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file; a ``name`` in it must be the file's own."""
    content = read_yaml(path)
    if content.get("name", path.stem) != path.stem:
        given = f"name={shown(content['name'])}"
        raise BadInput(fault(_called(path), given, "a file is called what it describes", meant=f"name: {path.stem}"))
    return content


def load(schema: type[C], path: Path) -> C:
    """Return the choice that a YAML file describes; its ``name`` is the file's and its evidence can be looked up."""
    choice = make(schema, read_named(path), _called(path))
    unknown = [
        fault(_called(path), f"{key}={shown(source)}", ALLOWED, meant=meant(source))
        for key, source in _evidence_of(choice)
        if not names_its_source(source)
    ]
    unknown += [
        fault(_called(path), f"{key}: size {effect.size:g}, {effect.low:g} to {effect.high:g}", _NO_EFFECT_KNOWN)
        for key, effect in _not_known(choice)
        if effect.size != 0.0 or not effect.low < 0.0 < effect.high
    ]
    for key, item in _items_of(choice):
        given = [one for one in sorted(priced_items()) if one not in BILLED]
        if item not in given:
            allowed = f"an item of a service with a price in sim/evidence/prices.csv: {', '.join(given)}"
            unknown.append(fault(_called(path), f"{key}={shown(item)}", allowed, closest(item, given)))
    for key, name in _agencies_named(choice):
        if name not in options("agency"):
            known = options("agency")
            unknown.append(
                fault(_called(path), f"{key}={shown(name)}", f"one of {', '.join(known)}", closest(name, known))
            )
    if unknown:
        raise BadInput(*unknown)
    return choice


def _services_of(choice: object) -> Iterator[tuple[str, Service]]:
    """Yield each service that an agency or a way of organising gives, with where it stands."""
    if isinstance(choice, Agency):
        yield "service.", choice.service
    if isinstance(choice, Organisation) and choice.association:
        for place, project in enumerate(choice.association.projects):
            yield f"association.projects[{place}].service.", project.service


def _evidence_of(choice: object) -> Iterator[tuple[str, str]]:
    """Yield each key that names the evidence of an effect or a price, with what it names."""
    given = [("", choice)] if isinstance(choice, Programme) else list(_services_of(choice))
    for where, service in given:
        for place, effect in enumerate(service.effects):
            yield f"{where}effects[{place}].evidence", effect.evidence
    if isinstance(choice, Reform):
        for place, change in enumerate(choice.changes):
            yield f"changes[{place}].evidence", change.evidence
    if isinstance(choice, Programme | Reform):
        yield "price_evidence", choice.price_evidence


def _not_known(choice: object) -> Iterator[tuple[str, Effect | Change]]:
    """Yield each effect of which a programme or reform says that none is known."""
    effects: tuple[Effect | Change, ...] = ()
    if isinstance(choice, Programme | Reform) and choice.grade == "D":
        effects = choice.effects if isinstance(choice, Programme) else choice.changes
    kind = "effects" if isinstance(choice, Programme) else "changes"
    for place, effect in enumerate(effects):
        yield f"{kind}[{place}]", effect


def _items_of(choice: object) -> Iterator[tuple[str, str]]:
    """Yield each key that names an item of the ledger, with what it names."""
    for where, service in _services_of(choice):
        yield f"{where}item", service.item
    if isinstance(choice, Organisation) and choice.team:
        yield "team.item", choice.team.item
    if isinstance(choice, Organisation) and choice.health_talks:
        yield "health_talks.item", choice.health_talks.item


def _agencies_named(choice: object) -> Iterator[tuple[str, str]]:
    """Yield each key that names an agency, with what it names."""
    if isinstance(choice, Programme) and choice.contact and choice.contact.taken_from:
        yield "contact.taken_from", choice.contact.taken_from
    if isinstance(choice, Agency):
        for place, rule in enumerate(choice.hands_over):
            if rule.to is not None:
                yield f"hands_over[{place}].to", rule.to
    if isinstance(choice, Organisation):
        if choice.team:
            yield from ((f"team.members[{k}]", name) for k, name in enumerate(choice.team.members))
        if choice.association:
            for place, project in enumerate(choice.association.projects):
                yield f"association.projects[{place}].home", project.home
        if choice.health_talks:
            yield "health_talks.tells", choice.health_talks.tells


def find(kind: str, name_or_path: str, beside: Path | None = None, named_in: Path | None = None) -> Path:
    """Return the file that a name in ``conf/<kind>`` (or in the folder ``beside``, first), or a path, stands for.

    What ends in ``.yaml`` is a path, absolute or from where the command is run; everything else is a name.
    ``named_in`` is the file that names it, if one does: whoever mends it has to know where.
    """
    if name_or_path.endswith((".yaml", ".yml")):
        return Path(name_or_path)
    folders = [folder for folder in (beside, CONF / kind) if folder is not None]
    if _NAME.fullmatch(name_or_path):
        for folder in folders:
            path = folder / f"{name_or_path}.yaml"
            if path.is_file():
                return path
    known = options(kind)
    allowed = f"one of {', '.join(known) or '(none yet)'}, or a path that ends in .yaml"
    where = f"{_called(named_in)}: {kind}" if named_in else kind
    raise BadInput(fault(where, f"no {kind} called {shown(name_or_path)}", allowed, closest(name_or_path, known)))


def options(kind: str) -> list[str]:
    """Return the names of what can be chosen in ``conf/<kind>``, sorted."""
    return sorted(path.stem for path in (CONF / kind).glob("*.yaml"))


def load_organisation(name_or_path: str) -> Organisation:
    """Return a way of organising by its name in ``conf/organisation`` or by a path."""
    return load(Organisation, find("organisation", name_or_path))


def load_governance(name_or_path: str) -> Governance:
    """Return a way of governing, all of whose programmes exist, by its name in ``conf/governance`` or by a path."""
    path = find("governance", name_or_path)
    governance = load(Governance, path)
    for name in governance.programmes:
        find("programme", name, named_in=path)
    return governance


def load_fund(name_or_path: str) -> Fund:
    """Return a social investment fund, all of whose programmes and actors exist, by its name or by a path."""
    path = find("fund", name_or_path)
    fund, faults = load(Fund, path), []
    known = {"actors": [*options("agency"), *get_args(PayerName)], "programme": options("programme")}
    for place, one in enumerate(fund.applications):
        where = f"{_called(path)}: applications[{place}]"
        named = [("programme", one.programme), *(("actors", actor) for actor in one.actors)]
        strangers = [(key, name) for key, name in named if name not in known[key]]
        faults += [
            fault(f"{where}.{key}", shown(name), f"one of {', '.join(known[key])}", closest(name, known[key]))
            for key, name in strangers
        ]
        is_known = one.programme in known["programme"]
        if is_known and fund.pays == "own_share" and not load_programme(one.programme).payers.get("municipality"):
            given = f"the municipality pays nothing of {shown(one.programme)}, and the fund its share"
            faults.append(fault(where, given, "a programme it has a share of, or pays: all"))
    if faults:
        raise BadInput(*faults)
    return fund


def load_programme(name_or_path: str) -> Programme:
    """Return a programme by its name in ``conf/programme`` or by a path."""
    return load(Programme, find("programme", name_or_path))


def load_reform(name_or_path: str) -> Reform:
    """Return a reform by its name in ``conf/reform`` or by a path."""
    return load(Reform, find("reform", name_or_path))


def load_agencies() -> tuple[Agency, ...]:
    """Return every agency in ``conf/agency``, sorted by name."""
    names = options("agency")
    if len(names) > MOST_AGENCIES:
        raise BadInput(fault("conf/agency", f"{len(names)} agencies", f"at most {MOST_AGENCIES}"))
    return tuple(load(Agency, CONF / "agency" / f"{name}.yaml") for name in names)


def _text(path: Path, where: str) -> str:
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise BadInput(fault(where, "a folder" if path.is_dir() else "no such file", "a YAML file that exists"))
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise BadInput(fault(where, f"more than {LARGEST_BYTES} bytes", "a smaller file"))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(fault(where, f"byte {error.start} is not UTF-8", "a text file in UTF-8")) from None
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(fault(where, f"cannot be read ({getattr(error, 'strerror', None) or error})")) from None


@contextmanager
def _yaml_faults(where: str) -> Iterator[None]:
    try:
        yield
    except yaml.MarkedYAMLError as error:
        line = f": line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadInput(fault(where + line, cut(f"{error.problem}"), "valid YAML, every key once")) from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(fault(where, cut(" ".join(str(error).split())), "valid YAML")) from None


def _called(path: Path) -> str:
    """Return a path as messages show it: ours from ``conf``, the user's as it was given."""
    ours = path.is_absolute() and path.is_relative_to(CONF)
    return printable(str(path.relative_to(CONF.parent) if ours else path))

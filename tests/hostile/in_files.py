"""Attacks through the files that a user may write: what they hold, their size, their bytes and the names in them."""

from __future__ import annotations

from tests.hostile.attack import Attack
from tests.hostile.given import HEAD, TOWN, TRIP, WORD
from tests.hostile.large import alias_bomb, brackets, indented


def contents() -> list[Attack]:
    """Return attacks by what a file of a user's holds."""
    code = {
        "a _target_": f"_target_: {TRIP}\n",
        "a _target_ below": f"title: {{en: A, sv: B, _target_: {TRIP}}}\n",
        "a _target_ in a list": f"labour_demand_by_year: [{{_target_: {TRIP}}}]\n",
        "a _partial_": f"_partial_: true\n_target_: {TRIP}\n",
    }
    tags = {
        "a tag that calls": f"title: !!python/object/apply:{TRIP} []\n",
        "a tag that makes": f"title: !!python/object/new:{TRIP} []\n",
        "a tag in full": f"title: !<tag:yaml.org,2002:python/object/apply:{TRIP}> []\n",
        "a tag of a key": f"? !!python/object/apply:{TRIP} []\n: 1\n",
        "a tag by a handle of its own": f"%TAG ! tag:yaml.org,2002:python/object/apply:\n---\ntitle: !{TRIP} []\n",
    }
    reads = {
        "a variable of the environment": f"title: {{en: '{WORD}', sv: B}}\n",
        "a variable in a key": f"'{WORD}': 1\n",
        "a variable in a list": f"labour_demand_by_year: ['{WORD}']\n",
        "a variable within text": f"numbers_from: 'assumption: {WORD}'\n",
    }
    found = [
        Attack(f"{name} in a file", "municipality file", "run code", TOWN + text, "instantiate")
        for name, text in code.items()
    ]
    found += [
        Attack(f"{name} in a file", "municipality file", "run code", text, "unsafe yaml") for name, text in tags.items()
    ]
    found += [
        Attack(f"{name} in a file", "municipality file", "read", TOWN + text, "resolve") for name, text in reads.items()
    ]
    for kind in (
        "programme",
        "strategy",
        "agency",
        "organisation",
        "governance",
        "fund",
        "reform",
        "trial",
        "structure",
    ):
        found.append(
            Attack(f"a _target_ in a {kind}", f"{kind} file", "run code", f"{HEAD}_target_: {TRIP}\n", "instantiate")
        )
        found.append(
            Attack(
                f"a tag in a {kind}",
                f"{kind} file",
                "run code",
                f"{HEAD}x: !!python/object/apply:{TRIP} []\n",
                "unsafe yaml",
            )
        )
        found.append(Attack(f"a variable in a {kind}", f"{kind} file", "read", f"{HEAD}x: '{WORD}'\n", "resolve"))
    return found


def large() -> list[Attack]:
    """Return attacks that want all memory or time, through files."""
    files = {
        "an alias bomb": alias_bomb,
        "an alias bomb of keys": lambda: alias_bomb("{k: ", "}"),
        "a million brackets": brackets,
        "a thousand levels of indentation": indented,
        "a file of 10 MB": lambda: "x: " + "y" * 10_000_000,
        "a number of 900 000 digits": lambda: "seed: " + "9" * 900_000,
        "90 000 keys": lambda: "".join(f"k{i}: 1\n" for i in range(90_000)),
        "a list of 300 000 items": lambda: "x: [" + "1," * 300_000 + "]",
        "half a million comments": lambda: "#\n" * 499_000,
        "900 000 empty documents": lambda: "---\n" * 220_000,
        "900 000 blanks": lambda: "x:" + " " * 900_000 + "1",
        "one long key": lambda: "x" * 900_000 + ": 1",
        "200 000 quotes": lambda: "x: " + "''" * 400_000,
        "a block of 400 000 lines": lambda: "x: |\n" + " \n" * 400_000,
        "an alias of itself": "x: &x [*x]\n",
        "a merge of itself": "x: &x {<<: *x}\n",
    }
    found = [
        Attack(f"{name} in a {kind}", f"{kind} file", "exhaust", content, "all of it")
        for name, content in files.items()
        for kind in ("programme", "sweep_design")
    ]
    for name in ("pipe", "zero", "loop", "folder", "huge"):
        what = {
            "pipe": "a pipe without end",
            "zero": "a link to a device",
            "loop": "a link to itself",
            "folder": "a folder",
            "huge": "a file of 10 GB",
        }[name]
        found.append(
            Attack(f"{what} for a strategy", "command line", "exhaust", f"strategies=[INSIDE/{name}.yaml]", "open it")
        )
    return found


def odd_bytes() -> list[Attack]:
    """Return attacks by bytes that are no text, and by keys given twice."""
    raw: dict[str, bytes | str] = {
        "NUL bytes": b"name: evil\x00\ntitle: {en: A, sv: B}\nbirths_per_year: 10\n",
        "bytes that are no UTF-8": b"name: evil\ntitle: {en: \xff\xfe, sv: B}\nbirths_per_year: 10\n",
        "UTF-16": (TOWN + f"x: {WORD}\n").encode("utf-16"),
        "half a letter": b"title: {en: \xc3",
        "a lone surrogate": (HEAD + 'births_per_year: "\\ud800"\n').encode(),
        "an escape sequence": TOWN + 'numbers_from: "assumption: \\e[2J"\n',
        "right-to-left text": TOWN + 'numbers_from: "assumption\u202e: x"\nlabour_demand_by_year: ["\u202ex"]\n',
        "a key given twice": TOWN + "births_per_year: 20\n",
        "a key given twice below": HEAD + "title: {en: A, sv: B, en: C}\n",
        "a key given twice in quotes": TOWN + "'births_per_year': 20\n",
        "two documents": TOWN + "---\n" + TOWN,
        "another name than the file's": TOWN.replace("evil", "good"),
        "a path for a name": TOWN.replace("evil", "../evil"),
    }
    return [
        Attack(f"{name} in a file", "municipality file", "read", content, "take anything")
        for name, content in raw.items()
    ]


def paths() -> list[Attack]:
    """Return attacks by names that lead elsewhere."""
    names = {
        "a name that climbs": "name: ../../OUTSIDE/x",
        "an absolute name": "name: OUTSIDE/x",
        "a name with a NUL": 'name: "x\\0"',
        "a name of dots": "name: '..'",
        "a name with a line": 'name: "x\\ny"',
        "a name with a blank": "name: x y",
    }
    found = [
        Attack(
            f"{name} of a design",
            "sweep_design file",
            "write",
            f"{text}\ntitle: {{en: A, sv: B}}\nvary: {{seed: [1]}}\n",
            "a folder by that name",
        )
        for name, text in names.items()
    ]
    tables = {
        "an absolute table": "OUTSIDE/secret.csv",
        "a table that climbs": "../outside/secret.csv",
        "a table below": "x/../../outside/secret.csv",
        "a table with a backslash": "..\\\\outside\\\\secret.csv",
        "a table that is no table": "../outside/secret.txt",
        "a hidden table": ".secret.csv",
        "a pipe": "pipe.csv",
        "a table of 10 GB": "huge.csv",
    }
    for name, path in tables.items():
        tries, weak = ("exhaust", "open it") if path in ("pipe.csv", "huge.csv") else ("read", "open beside")
        found.append(Attack(f"{name} of a design", "sweep_design file", tries, f'{HEAD}file: "{path}"\n', weak))  # type: ignore[arg-type]
    for key in ("programme", "reform"):
        text = f"{HEAD}{key}s: [{{{key}: ../outside/secret}}]\n"
        found.append(Attack(f"a {key} elsewhere", "strategy file", "read", text, "open beside"))
    for key in ("organisation", "governance"):
        found.append(
            Attack(
                f"a way of {key} elsewhere", "strategy file", "read", f"{HEAD}{key}: ../outside/secret\n", "open beside"
            )
        )
    for path in ("../outside/secret", "OUTSIDE/secret", "..", "secret/../../outside/secret", "con", "~/x"):
        found.append(Attack(f"a strategy called {path}", "command line", "read", f"strategies=[{path}]", "open beside"))
    found.append(
        Attack("a secret for a strategy", "command line", "read", "strategies=[OUTSIDE/secret.txt]", "open it")
    )
    return found

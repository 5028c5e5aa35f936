"""Write docs/benchmark.md and its figure from the benchmark's figures; the words around them stand in the page itself.

The page has pairs of markers (``<!-- field:NAME -->`` … ``<!-- /field:NAME -->``); what lies between is written anew.
"""

from __future__ import annotations

import re

from benchmarks.field.asking import ROOT
from benchmarks.field.engines import FLOOR, OWN
from benchmarks.field.figure import draw, title_of
from benchmarks.field.table import goals_table, growth_table, seconds_table, table_of, three
from sim.views.drawing.style import save

PAGE = ROOT / "docs" / "benchmark.md"
FIGURE = ROOT / "docs" / "figures" / "field"


def write_page(figures: dict) -> None:
    """Write the figure, and each marked part of the page.

    Raises:
        ValueError: if the page lacks a part's markers.
    """
    save(draw(figures), FIGURE)
    PAGE.write_text(with_parts(PAGE.read_text(encoding="utf-8"), parts_of(figures)), encoding="utf-8")


def with_parts(page: str, parts: dict[str, str]) -> str:
    """Return the page with what lies between each part's markers replaced."""
    for name, text in parts.items():
        between = re.compile(rf"(<!-- field:{name} -->\n).*?(<!-- /field:{name} -->)", re.DOTALL)
        page, how_often = between.subn(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", page)
        if how_often != 1:
            raise ValueError(
                f"docs/benchmark.md needs the markers field:{name} once, they stand there {how_often} times"
            )
    return page


def parts_of(figures: dict) -> dict[str, str]:
    """Return the page's parts by the name of their markers."""
    return {
        "finding": f"**{title_of(figures)}.**\n\n![{title_of(figures)}](figures/field.svg)",
        "measured": measured(figures),
        "rates": table_of(figures),
        "goals": goals_table(figures),
        "growth": growth_table(figures),
        "memory": memory_told(figures),
        "seconds": seconds_table(figures),
        "agreement": agreement_told(figures),
        "model": model_told(figures),
    }


def measured(figures: dict) -> str:
    """Return when, where and how this was measured, and who was left out."""
    machine, plan = figures["machine"], figures["plan"]
    lines = [
        f"Measured {figures['date']} at commit `{figures['commit']}` by `{figures['command']}` in "
        f"{figures.get('took_seconds', 0) / 60:.0f} minutes, on {machine['processor']} with {machine['cores']} cores, "
        f"{machine['system']}, Python {machine['python']}; {plan['rounds']} rounds."
    ]
    if OWN in figures["rates"] and FLOOR in figures["rates"]:
        shares = [f"{share:.0%} on {threads}" for threads, share in figures["share_of_floor"].items() if share]
        lines.append(f"Share of the floor by number of threads: {', '.join(shares)}.")
    lines += [f"Left out: {reason}." for reason in figures["left_out"].values()]
    return "\n".join(lines)


def memory_told(figures: dict) -> str:
    """Return between which sizes the memory was measured."""
    lines = []
    for name, memory in figures["memory"].items():
        if memory["between_persons"]:
            small, large = memory["between_persons"]
            lines.append(
                f"- {figures['titles'][name]}: {memory['peak_bytes_per_person']:,.0f} bytes a person between "
                f"{small:,} and {large:,} people"
            )
    return "\n".join(lines) or "Not measured."


def agreement_told(figures: dict) -> str:
    """Return the farthest figure of each engine, of all its runs."""
    lines = []
    for name, checks in figures["agreement"].items():
        worst = max(checks, key=lambda check: check["distance"] / check["bound"])
        engine, threads = name.split(", ", 1)
        lines.append(
            f"- {figures['titles'][engine]}, {threads}, {len(checks)} runs: farthest is {worst['farthest']}, "
            f"{worst['distance']:.1f} standard deviations (bound {worst['bound']:.1f})"
        )
    shares = [f"{share:.1%} with {int(persons):,} people" for persons, share in figures["smallest_bias_seen"].items()]
    return "\n".join([*lines, "", f"A bias of a lifetime's sum is seen for certain from {', '.join(shares)}."])


def model_told(figures: dict) -> str:
    """Return what the whole model does."""
    model = figures["full_model"]
    if "results" not in model:
        return f"Not measured{': ' + model['failed'] if 'failed' in model else ''}."
    return "\n".join(
        f"One cohort of {one['persons']:,}, all agencies and the whole chain of programmes, {one['threads']} threads: "
        f"{three(one['person_years_per_second'] / 1e6)} million person-years a second, "
        f"{one['all_bytes_per_person']:.0f} bytes a person in all arrays (`{model['command']}`)."
        for one in model["results"]
    )

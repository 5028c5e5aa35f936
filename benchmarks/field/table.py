"""The benchmark's tables as plain text, in Markdown, from the figures as JSON holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.field.engines import FLOOR, OWN


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column is text and whose others are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def three(value: float) -> str:
    """Return a number with three figures that count, and thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ranged(spread: dict) -> str:
    """Return a median with its range."""
    return f"{three(spread['median'])} ({three(spread['lowest'])}–{three(spread['highest'])})"


def by_rate(figures: dict) -> list[str]:
    """Return the engines from slow to fast, own and floor last."""
    rates = figures["person_years_per_second"]
    return sorted(rates, key=lambda name: (name in (OWN, FLOOR), name == FLOOR, rates[name]))


def millions(spread: dict) -> str:
    """Return a rate in millions with its range."""
    return ranged({key: spread[key] / 1e6 for key in ("median", "lowest", "highest")})


def table_of(figures: dict) -> str:
    """Return the table of rates, ratios and memory."""
    threads = [str(number) for number in figures["plan"]["threads"]]
    most = threads[-1]
    head = ["engine", *(f"million person-years/s, {number} thread(s)" for number in threads)]
    head += [f"ours is … times as fast, {most} threads", "bytes/person, peak", "of state"]
    rows = []
    for name in by_rate(figures):
        rates, memory = figures["rates"][name], figures["memory"].get(name, {})
        ratio = figures["ratios"][most].get(name)
        row = [figures["titles"][name], *(millions(rates[number]) if number in rates else "·" for number in threads)]
        row += [ranged(ratio) if ratio else "1" if name == OWN else "·"]
        row += [_bytes(memory.get("peak_bytes_per_person")), _bytes(memory.get("state_bytes_per_person"))]
        rows.append(row)
    return markdown(head, rows)


def _bytes(value: float | None) -> str:
    return "·" if not value else f"{value:,.0f}"


def goals_table(figures: dict) -> str:
    """Return each goal of the ratios with what was reached, as it is."""
    rows = []
    for name, goal in figures["goals"].items():
        as_share = name == FLOOR
        number = (lambda value: f"{value:.0%}") if as_share else three
        verdict = "stretch reached" if goal["ratio"] >= goal["stretch"] else "reached" if goal["reached"] else "missed"
        title = "share of the floor" if as_share else f"times {figures['titles'][name]}"
        rows.append([title, number(goal["goal"]), number(goal["stretch"]), number(goal["ratio"]), verdict])
    return markdown(["own engine", "goal", "stretch", "measured", ""], rows)


def growth_table(figures: dict) -> str:
    """Return the rate of each engine at each size, and why the curve ends where it does."""
    sizes = figures["plan"]["growth"]
    rows = []
    for name in by_rate(figures):
        growth = figures["growth"].get(name)
        if not growth:
            continue
        at = {size["persons"]: size["rate"] for size in growth["sizes"]}
        rows.append([figures["titles"][name], *(three(at[size] / 1e6) if size in at else "·" for size in sizes)])
        rows[-1].append(growth["stopped"] or "")
    return markdown(["million person-years/s", *(f"{size:,} people" for size in sizes), "stopped"], rows)


def seconds_table(figures: dict) -> str:
    """Return what each engine takes before it lives."""
    rows = []
    for name in by_rate(figures):
        seconds = figures["seconds"][name]
        versions = figures["versions"][name]
        told = ", ".join(f"{package} {number}" for package, number in versions.items() if package != "python")
        row = [f"{figures['titles'][name]} ({told})"]
        row += [f"{seconds[key]:.2f}" for key in ("import", "first", "again", "build")]
        rows.append(row)
    return markdown(["seconds", "import", "100 people, compiling", "100 more", "build the people"], rows)

"""The benchmark's figure: how fast each engine lives the toy, and how each grows; drawn from the figures of the JSON.

One colour and its own dash and marker a line, names beside the lines, logarithmic axes: a factor is a length.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.field.engines import FLOOR, OWN
from benchmarks.field.table import by_rate, three
from sim.views.drawing.end_labels import EndLabel, write_end_labels
from sim.views.drawing.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RULE,
    SKY,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    LineStyle,
    Sheet,
    drawing,
    text_color,
)

WIDTH, ROW_INCHES, AXIS_INCHES = 11.0, 0.36, 0.6
STYLES = {
    OWN: LineStyle(INK, "-", "o"),
    FLOOR: LineStyle(GREY, (0, (1.0, 1.5)), ""),
    "numpy_columns": LineStyle(BLUE, (0, (6.0, 2.0)), "s"),
    "numpy_plain": LineStyle(BLUE, (0, (1.0, 1.0)), "s"),
    "mesa_frames": LineStyle(VERMILLION, (0, (6.0, 2.0, 1.5, 2.0)), "^"),
    "numba_naive": LineStyle(GREEN, (0, (2.0, 1.5)), "D"),
    "starsim_modules": LineStyle(PURPLE, (0, (10.0, 3.0)), "v"),
    "starsim_without_crn": LineStyle(PURPLE, (0, (1.0, 1.0)), "v"),
    "neworder_model": LineStyle(SKY, (0, (6.0, 1.5, 1.5, 1.5, 1.5, 1.5)), "P"),
    "vivarium_components": LineStyle(ORANGE, "-", "X"),
    "mesa_objects": LineStyle(VERMILLION, "-", "*"),
}


def title_of(figures: dict) -> str:
    """Return the finding as a sentence, from the figures alone."""
    most = str(figures["plan"]["threads"][-1])
    own, ratios = figures["person_years_per_second"].get(OWN), figures["ratios"][most]
    if own is None:
        return "How fast each engine lives the toy"
    times = [(name, ratios[name]["median"]) for name in ("numpy_columns", "mesa_objects") if name in ratios]
    parts = [f"{three(ratio)} times {figures['titles'][name]}" for name, ratio in times]
    share = figures["share_of_floor"][most]
    parts += [f"{share:.0%} of the floor"] if share else []
    return f"Vändpunkt's engine lives {three(own / 1e6)} million person-years a second: " + ", ".join(parts)


def draw(figures: dict) -> Figure:
    """Return the figure: rates with their range on the left, growth on the right."""
    with drawing():
        plan, machine = figures["plan"], figures["machine"]
        names = by_rate(figures)
        sheet = Sheet(
            WIDTH,
            len(names) * ROW_INCHES + AXIS_INCHES + 0.55,
            title_of(figures),
            f"{plan['persons']:,} people live 65 years with twelve events a year, the same in every engine; median and "
            f"range of {plan['rounds']} interleaved rounds, at most {plan['threads'][-1]} threads",
            f"python -m benchmarks.field · {figures['date']} · commit {figures['commit']} · {machine['processor']}, "
            f"{machine['cores']} cores",
        )
        _rates(sheet, figures, names)
        if any(growth["sizes"] for growth in figures["growth"].values()):
            _growth(sheet, figures, names)
        return sheet.figure


def _rates(sheet: Sheet, figures: dict, names: list[str]) -> None:
    """Draw a dot and its range for each engine, its name before it and what it means after it."""
    left, bottom, width = 1.85, sheet.bottom + AXIS_INCHES, 2.75
    axes = sheet.panel(left, bottom, width, len(names) * ROW_INCHES)
    most = str(figures["plan"]["threads"][-1])
    axes.set_xscale("log")
    axes.set_ylim(-0.5, len(names) - 0.5)
    axes.set_yticks([])
    for row, name in enumerate(names):
        spread = figures["rates"][name].get(most) or next(iter(figures["rates"][name].values()))
        low, middle, high = (spread[key] / 1e6 for key in ("lowest", "median", "highest"))
        style, y = STYLES[name], row
        axes.plot([low, high], [y, y], color=style.color, linewidth=2.5, solid_capstyle="butt")
        axes.plot(middle, y, marker=style.marker or "|", color=style.color, markersize=7)
        height = bottom + (row + 0.5) * ROW_INCHES
        weight = "bold" if name == OWN else "normal"
        sheet.write(left - 0.12, height, figures["titles"][name], weight=weight, horizontal="right")
        sheet.write(left + width + 0.12, height, _meaning(figures, name, middle, most), SMALL_POINTS, weight=weight)
    axes.set_xlim(*_room(axes))
    _plain_ticks(axes, "x")
    axes.set_xlabel("million person-years a second", fontsize=SMALL_POINTS, color=GREY)
    top = bottom + len(names) * ROW_INCHES + 0.25
    sheet.write(left - 0.12, top, "Rate", weight="bold", horizontal="right")
    sheet.write(left + width + 0.12, top, "million/s, and ours against it", SMALL_POINTS, GREY)


def _meaning(figures: dict, name: str, middle: float, most: str) -> str:
    """Return an engine's rate, and what ours is of it."""
    ratio = figures["ratios"][most].get(name)
    if not ratio:
        return three(middle)
    return (
        f"{three(middle)} · ours: {ratio['median']:.0%}"
        if name == FLOOR
        else f"{three(middle)} · ours: {three(ratio['median'])}×"
    )


def _growth(sheet: Sheet, figures: dict, names: list[str]) -> None:
    """Draw each engine's rate over the size of the town, named at the end of its line."""
    sizes = figures["plan"]["growth"]
    left, bottom = 6.55, sheet.bottom + AXIS_INCHES
    axes = sheet.panel(left, bottom, 2.75, len(names) * ROW_INCHES)
    axes.set_xscale("log")
    axes.set_yscale("log")
    ends = []
    for name in names:
        points = figures["growth"].get(name, {}).get("sizes", [])
        if not points:
            continue
        style = STYLES[name]
        across, up = [point["persons"] for point in points], [point["rate"] / 1e6 for point in points]
        axes.plot(
            across, up, color=style.color, linestyle=style.dash, marker=style.marker, markersize=5,
            linewidth=2.4 if name == OWN else 1.3,
        )  # fmt: skip
        title = figures["titles"][name]
        if across[-1] == sizes[-1]:
            ends.append(EndLabel(title, (), style.color, up[-1]))
        else:
            axes.annotate(
                f"{title}, stopped", (across[-1], up[-1]), (8, 0), textcoords="offset points", va="center",
                fontsize=SMALL_POINTS, color=text_color(style.color),
            )  # fmt: skip
    axes.set_xlim(sizes[0] * 0.75, sizes[-1] * 1.3)
    axes.set_xticks(
        sizes, labels=[f"{size // 1000:,} 000" if size < 1e6 else f"{size // 10**6} million" for size in sizes]
    )
    axes.minorticks_off()
    axes.tick_params(axis="x", labelsize=SMALL_POINTS)
    _plain_ticks(axes, "y")
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel("people in the town", fontsize=SMALL_POINTS, color=GREY)
    sheet.write(left, bottom + len(names) * ROW_INCHES + 0.25, "Growth", TEXT_POINTS, weight="bold")
    sheet.write(
        left + 0.6, bottom + len(names) * ROW_INCHES + 0.25, "million person-years a second", SMALL_POINTS, GREY
    )
    write_end_labels(sheet, axes, ends, room=1.45, bold=False)


def _room(axes: Axes) -> tuple[float, float]:
    """Return the limits of a logarithmic axis with some room at both ends."""
    low, high = axes.dataLim.intervalx
    return low / 1.4, high * 1.4


def _plain_ticks(axes: Axes, which: str) -> None:
    """Write the powers of ten as numbers."""
    low, high = axes.get_xlim() if which == "x" else axes.get_ylim()
    ticks = [10.0**power for power in range(-4, 6) if low <= 10.0**power <= high]
    (axes.set_xticks if which == "x" else axes.set_yticks)(ticks, labels=[f"{tick:g}" for tick in ticks])
    axes.minorticks_off()

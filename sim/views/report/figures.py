"""The figures of the report, by name and in the order of its sections."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from sim.views.appraise.concentration import concentration_figure
from sim.views.appraise.pockets import pockets_figure
from sim.views.compare.by_age import ADULT_AGES, exclusion_by_age_figure
from sim.views.compare.chance_of_payback import chance_of_payback_figure
from sim.views.compare.groups import groups_figure
from sim.views.compare.hump import hump_figure
from sim.views.compare.stairs import stairs_figure
from sim.views.compare.who_pays import who_pays_figure
from sim.views.report.contents import ReportContents
from sim.views.words import Words

Draw = Callable[[ReportContents, Words], Figure]


def _hump(contents: ReportContents, words: Words) -> Figure:
    told, frames = contents, contents.pictures
    return hump_figure(frames.hump, frames.appraisal, told.titles, words, told.version, told.interval)


def _who_pays(contents: ReportContents, words: Words) -> Figure:
    return who_pays_figure(contents.pictures.payers, contents.titles, words, contents.version, contents.interval)


def _pockets(contents: ReportContents, words: Words) -> Figure:
    assert contents.bill is not None
    return pockets_figure(contents.bill, contents.told, words, contents.version)


def _by_age(contents: ReportContents, words: Words) -> Figure:
    told = contents
    return exclusion_by_age_figure(told.pictures.by_age, told.titles, words, told.version, told.interval)


def _groups(contents: ReportContents, words: Words) -> Figure:
    return groups_figure(contents.pictures.groups, contents.titles, words, contents.version, contents.interval)


def _stairs(contents: ReportContents, words: Words) -> Figure:
    told, frames = contents, contents.pictures
    return stairs_figure(frames.moves, frames.highest, told.titles, words, told.version, told.interval)


def _concentration(contents: ReportContents, words: Words) -> Figure:
    assert contents.bill is not None
    return concentration_figure(contents.bill, words, contents.version, contents.interval)


def _payback(contents: ReportContents, words: Words) -> Figure:
    appraisal = contents.pictures.appraisal
    return chance_of_payback_figure(appraisal, contents.titles, words, contents.version, contents.horizon)


_COMPARED: dict[str, Draw] = {
    "hump": _hump, "who_pays": _who_pays, "pockets": _pockets, "concentration": _concentration,
    "chance_of_payback": _payback,
}  # fmt: skip
_ALWAYS: dict[str, Draw] = {"exclusion_by_age": _by_age, "groups": _groups, "stairs": _stairs}
ORDER = (
    "hump", "who_pays", "pockets", "exclusion_by_age", "groups", "stairs", "concentration", "chance_of_payback",
)  # fmt: skip


def report_figures(contents: ReportContents, words: Words) -> dict[str, Figure]:
    """Draw every figure of the report that can be drawn.

    Those that compare are left out where there is only the comparator, and those that a few people cannot fill.
    """
    known, few = wanted(contents), too_few_for(contents)
    return {name: known[name](contents, words) for name in ORDER if name in known and name not in few}


def wanted(contents: ReportContents) -> dict[str, Draw]:
    """Return what draws each figure that there should be, by name."""
    return _ALWAYS | (_COMPARED if contents.strategies else {})


def too_few_for(contents: ReportContents) -> tuple[str, ...]:
    """Return the figures that cannot be filled: nobody grows up, no group is always lived in, one year is followed."""
    by_age, groups = contents.pictures.by_age, contents.pictures.groups
    adult = by_age[by_age["age"].between(*ADULT_AGES)].groupby(["strategy", "replication"])["alive"].sum()
    lived_in = groups.groupby("group")["persons"].min()
    one_year = contents.horizon == 0
    few = {
        "hump": one_year,
        "exclusion_by_age": bool((adult == 0).any()),
        "groups": not bool((lived_in > 0).any()),
        "chance_of_payback": one_year,
    }
    return tuple(name for name, is_so in few.items() if is_so)

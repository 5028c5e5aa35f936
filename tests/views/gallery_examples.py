"""Every figure of the project drawn from example data: what the gallery shows, and under which question.

The examples are those the figures' own tests are written with. Nothing here is a result.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.evidence.stages import STAGES
from sim.studies.report.pictured import MOVE_AGES
from sim.views.appraise.frames import measures_of
from sim.views.words import Words

HERE = Path(__file__).parent


@cache
def maker(path: str) -> ModuleType:
    """Return a file of tests or fixtures, here or in a folder, as a module: what it makes, the gallery shows."""
    here = HERE / f"{path}.py"
    (file,) = [here] if here.exists() else HERE.glob(f"*/{path}.py")
    spec = importlib.util.spec_from_file_location(f"gallery_example_{path.replace('/', '_')}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def drawn_by(figure: str) -> Callable[..., Figure]:
    """Return a figure function by its file and name, for example "compare.hump.hump_figure"."""
    module, _, name = figure.rpartition(".")
    found: Callable[..., Figure] = getattr(importlib.import_module(f"sim.views.{module}"), name)
    return found


@dataclass(frozen=True)
class Example:
    """A figure of the gallery.

    Attributes:
        figure: file and name of the function, "compare.hump.hump_figure".
        command: what gives the figure of real runs.
        inputs: from the language to what the function takes before the words.
    """

    figure: str
    command: str
    inputs: Callable[[str], tuple[Any, ...]]
    after: tuple[Any, ...] = ()

    @property
    def file(self) -> str:
        """Return the name of its files, without what follows the dot."""
        return self.figure.rpartition(".")[2].removesuffix("_figure") + (
            f"_{self.figure.rpartition('.')[0].replace('.', '_')}" if self.figure in SAME_NAME else ""
        )

    def draw(self, language: str) -> Figure:
        """Draw it."""
        return drawn_by(self.figure)(*self.inputs(language), Words(language), *self.after)


SAME_NAME = frozenset({"worth_knowing.bars.groups_figure"})
"""Figures whose short name another one has."""


@cache
def results() -> Any:
    """Return the results of a comparison that tests are written with."""
    return maker("conftest").make_results(20)


def titles(language: str) -> dict[str, str]:
    """Return the strategies of a comparison."""
    named: dict[str, str] = maker("conftest").TITLES[language]
    return named


TWO = {"en": {"as_today": "As today", "whole_chain": "The whole chain"},
       "sv": {"as_today": "Som i dag", "whole_chain": "Hela kedjan"}}  # fmt: skip
THREE = {"en": {**TWO["en"], "school": "School"}, "sv": {**TWO["sv"], "school": "Skolan"}}
WAYS = {"en": {"silo": "Silo", "team": "Team", "association": "Association"},
        "sv": {"silo": "Stuprör", "team": "Team", "association": "Samordningsförbund"}}  # fmt: skip
EFFORT = {"en": "The same effort at any age", "sv": "Samma insats i alla åldrar"}


SWEDISH = {"Psychiatry": "Psykiatri", "School": "Skola", "Leisure": "Fritid", "Social insurance": "Försäkringskassan",
           "Parent training": "Föräldraträning"}  # fmt: skip


STEPPING = {
    "child": ((0.93, 0.03, 0.04, 0.0, 0.0), (0.50, 0.25, 0.25, 0.0, 0.0), (0.40, 0.10, 0.50, 0.0, 0.0)),
    "youth": ((0.91, 0.0, 0.04, 0.01, 0.04), (0.80, 0.0, 0.08, 0.04, 0.08), (0.62, 0.0, 0.12, 0.10, 0.16),
              (0.35, 0.0, 0.05, 0.30, 0.30), (0.50, 0.0, 0.02, 0.05, 0.43)),
    "adult": ((0.93, 0.0, 0.02, 0.01, 0.04), (0.0, 0.0, 0.0, 0.0, 0.0), (0.70, 0.0, 0.12, 0.05, 0.13),
              (0.55, 0.0, 0.02, 0.23, 0.20), (0.45, 0.0, 0.02, 0.04, 0.49)),
}  # fmt: skip
"""Made up: who moves from each step to each, at some ages."""


def staircase(language: str) -> tuple[Any, ...]:
    """Return moves of 1 000 made-up persons on the staircase, with the highest steps its tests are written with."""
    made = maker("test_stairs")
    standing, rows = [900.0, 100.0, 0.0, 0.0, 0.0], []
    for age, later in pairwise(MOVE_AGES):
        phase = STEPPING["child" if later <= 16 else "youth" if later < 30 else "adult"]
        moved = [[persons * share for share in shares] for persons, shares in zip(standing, phase, strict=False)]
        for before, persons in zip(STAGES, moved, strict=False):
            rows += [(age, later, before, after, number) for after, number in zip(STAGES, persons, strict=True)]
        standing = [sum(column) for column in zip(*moved, strict=True)]
    columns = ["from_age", "to_age", "from_step", "to_step", "persons"]
    frame = pd.DataFrame(rows, columns=columns)
    every = [frame.assign(strategy=name, replication=k) for name in THREE[language] for k in range(4)]
    return pd.concat(every), made.highest(titles=THREE[language]), THREE[language]


@cache
def bill(language: str) -> Any:
    return maker("appraise/conftest").bill(language)


@cache
def sure(language: str) -> Any:
    return maker("how_sure/conftest").known(language=language)


@cache
def life(language: str) -> tuple[Any, ...]:
    made = maker("test_life")
    helped = {**made.HARD, 8: {**made.HARD[8], "met": "Psychiatry;School;Leisure", "programmes": "Parent training"},
              17: {"events": "completed_school;livelihood_work"}, 18: {}, 19: {}, 25: {}}  # fmt: skip
    table = made.years({"as_today": made.HARD, "whole_chain": helped})
    if language == "sv":
        table = table.replace(SWEDISH, regex=True)
    return table, made.bill(table, extra={"whole_chain": 90_000.0}), TWO[language]


def mandates(language: str) -> tuple[Any, ...]:
    made = maker("test_mandates")
    return made._mandates({"mandate": 2.0}), made.TITLES[language]


def degrees(language: str) -> tuple[Any, ...]:
    made = maker("test_degrees")
    return made._degrees({"one": 4.0, "two": -16.0}), made.TITLES[language]


def searched(_: str) -> tuple[Any, ...]:
    made = maker("test_search")
    lived, ranking = made.ranked(*made.SURE)
    return made.tried(ranking), lived, ranking, made.BUDGET


def contents(_: str) -> tuple[Any, ...]:
    made = maker("test_search")
    _, ranking = made.ranked(*made.SURE)
    return made.contents(ranking), ranking, made.CANDIDATES


def enough(language: str) -> tuple[Any, ...]:
    made = maker("test_enough_replications")
    return (made.in_language(made.lived(104, 30.0, 4.0), language),)


def towns(language: str) -> tuple[Any, ...]:
    made = maker("test_small_towns")
    return (made.in_language(made.fan(), language),)


def effort_by_age(language: str) -> tuple[Any, ...]:
    made = maker("test_time_factor")
    return made.curves(made.peaked), EFFORT[language]


def payback_years(language: str) -> tuple[Any, ...]:
    return results().appraisal, titles(language)


QUESTIONS: dict[tuple[str, str], tuple[Example, ...]] = {
    ("What does a strategy change, and does it pay?", "Vad ändrar en strategi, och lönar den sig?"): (
        Example("compare.hump.hump_figure", "vandpunkt compare",
                lambda language: (results().hump, results().appraisal, titles(language))),
        Example("compare.by_age.exclusion_by_age_figure", "vandpunkt compare",
                lambda language: (results().by_age, titles(language))),
        Example("compare.who_pays.who_pays_figure", "vandpunkt compare",
                lambda language: (results().payers, titles(language))),
        Example("compare.stairs.stairs_figure", "vandpunkt report", staircase),
        Example("compare.groups.groups_figure", "vandpunkt report",
                lambda language: (maker("test_groups").groups(kept=("male_strained", "female_strained")),
                                  THREE[language])),
        Example("compare.chance_of_payback.chance_of_payback_figure", "vandpunkt report", payback_years, (None, 70)),
    ),
    ("What is one life like, and what has it cost so far?", "Hur ser ett liv ut, och vad har det kostat hittills?"): (
        Example("life.picture.life_figure", "vandpunkt biography", life),
    ),
    ("Who pays, who gains, and on whom does the bill lie?", "Vem betalar, vem tjänar och på vilka ligger notan?"): (
        Example("appraise.humps.humps_figure", "vandpunkt appraise", lambda language: (bill(language),)),
        Example("appraise.pockets.pockets_figure", "vandpunkt appraise",
                lambda language: (bill(language), measures_of(bill(language)))),
        Example("appraise.cash_flow.cash_flow_figure", "vandpunkt appraise", lambda language: (bill(language),)),
        Example("appraise.concentration.concentration_figure", "vandpunkt appraise",
                lambda language: (bill(language),)),
        Example("appraise.verdict.verdict_figure", "vandpunkt appraise", lambda language: (bill(language),)),
    ),
    ("How sure are we?", "Hur säkra är vi?"): (
        Example("how_sure.layers.layers_figure", "vandpunkt how_sure", lambda language: (sure(language),)),
        Example("how_sure.layers.structures_figure", "vandpunkt how_sure", lambda language: (sure(language),)),
        Example("how_sure.curves.payback_figure", "vandpunkt how_sure", lambda language: (sure(language),)),
        Example("how_sure.curves.acceptability_figure", "vandpunkt how_sure", lambda language: (sure(language),)),
        Example("how_sure.plane.plane_figure", "vandpunkt how_sure", lambda language: (sure(language),)),
        Example("how_sure.bars.rests_figure", "vandpunkt how_sure", lambda language: (sure(language),)),
        Example("enough_replications.convergence.convergence_figure", "vandpunkt enough_replications", enough),
        Example("enough_replications.gain.gain_figure", "vandpunkt enough_replications", enough),
    ),
    ("What would change the answer, what is worth knowing?", "Vad skulle ändra svaret, vad är värt att veta?"): (
        Example("threshold.curves.threshold_curves_figure", "vandpunkt threshold",
                lambda _: (maker("test_threshold").turning(),)),
        Example("threshold.map.threshold_map_figure", "vandpunkt threshold",
                lambda _: (maker("test_threshold").turning(),)),
        Example("sensitivity.tornado.tornado_figure", "vandpunkt sensitivity",
                lambda _: (maker("test_sensitivity").findings(),)),
        Example("sensitivity.morris.morris_figure", "vandpunkt sensitivity",
                lambda _: (maker("test_sensitivity").findings(),)),
        Example("sensitivity.sobol.sobol_figure", "vandpunkt sensitivity",
                lambda _: (maker("test_sensitivity").findings(),)),
        Example("worth_knowing.bars.groups_figure", "vandpunkt worth_knowing",
                lambda _: (maker("test_worth_knowing").known(),)),
        Example("worth_knowing.bars.doubt_figure", "vandpunkt worth_knowing",
                lambda _: (maker("test_worth_knowing").known(),)),
        Example("worth_knowing.curves.evaluations_figure", "vandpunkt worth_knowing",
                lambda _: (maker("test_worth_knowing").known(),)),
        Example("worth_knowing.curves.worths_figure", "vandpunkt worth_knowing",
                lambda _: (maker("test_worth_knowing").known(),)),
    ),
    ("When, where and for what money?", "När, var och för vilka pengar?"): (
        Example("time_factor.figure.time_factor_figure", "vandpunkt time_factor", effort_by_age),
        Example("same_money.figure.same_money_figure", "vandpunkt same_money",
                lambda language: (maker("test_same_money").spent(language=language),)),
        Example("search.frontier.search_figure", "vandpunkt best_for_budget", searched),
        Example("search.contents.contents_figure", "vandpunkt best_for_budget", contents, (30,)),
        Example("small_towns.fan.fan_figure", "vandpunkt small_towns", towns),
        Example("small_towns.chance.chance_figure", "vandpunkt small_towns", towns),
        Example("national.figure.national_figure", "vandpunkt national",
                lambda language: (maker("test_national").shown(language),)),
    ),
    ("What does the way of organising and paying do?", "Vad gör sättet att organisera och betala?"): (
        Example("organising.chairs.chairs_figure", "vandpunkt silo_or_team",
                lambda language: (*maker("test_chairs").made(maker("test_chairs").MANY), WAYS[language])),
        Example("organising.achieved.achieved_figure", "vandpunkt silo_or_team",
                lambda language: (maker("test_achieved").made(),
                                  {name: WAYS[language][name] for name in ("silo", "team")})),
        Example("organising.capacity.capacity_figure", "vandpunkt silo_or_team",
                lambda _: (maker("test_capacity").made({"waiting": -1.5, "services_msek": 0.5}, 3.0),)),
        Example("organising.mandates.mandates_figure", "vandpunkt mandate_period", mandates),
        Example("organising.degrees.degrees_figure", "vandpunkt project_sickness", degrees),
        Example("organising.degrees.dose_figure", "vandpunkt project_sickness",
                lambda _: (maker("test_degrees")._dose(0.05),)),
        Example("careers.figures.careers_figure", "vandpunkt child_welfare_careers",
                lambda _: (maker("test_careers")._efforts(), maker("test_careers")._first_met())),
        Example("careers.figures.talks_figure", "vandpunkt child_welfare_careers",
                lambda _: (maker("test_careers")._talks(),)),
        Example("funds.figures.capital_figure", "vandpunkt social_investment_fund",
                lambda language: (maker("test_funds")._funds(language),)),
        Example("funds.figures.efforts_figure", "vandpunkt social_investment_fund",
                lambda language: (maker("test_funds")._funds(language),)),
    ),
    ("Is the model right?", "Stämmer modellen?"): (
        Example("calibration.validation.validation_figure", "vandpunkt validate",
                lambda _: (maker("test_validation").many(24),)),
        Example("calibration.calibration.calibration_figure", "vandpunkt calibrate",
                lambda _: (maker("test_calibration").three(),)),
        Example("trials.forest.trials_figure", "vandpunkt replicate_trials",
                lambda _: (maker("test_trials").TRIALS, 4)),
        Example("source_tables.figure.source_tables_figure", "vandpunkt source_tables",
                lambda _: (maker("test_source_tables").sources(),)),
    ),
}  # fmt: skip
"""The question a figure answers, in English and Swedish, and the figures that answer it."""

EXAMPLES = tuple(one for several in QUESTIONS.values() for one in several)

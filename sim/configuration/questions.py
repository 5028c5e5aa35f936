"""What can be asked: the choices of each experiment, with its defaults."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Age, Language, Share
from sim.configuration.places import Economics, Municipality

FileName = Annotated[str, Field(min_length=1, max_length=400)]
"""A name in the folder of ``conf`` that is said, or a path that ends in .yaml."""


def refuse_doubles(key: str, given: tuple[object, ...]) -> None:
    """Raise ValueError, as the schemas do, if something is given more than once."""
    if len(set(given)) < len(given):
        raise ValueError(f"{key}: each once, got {', '.join(map(str, given))}")


@dataclass(frozen=True, config=STRICT)
class Compare:
    """The main job: strategies against the comparator on one municipality."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 20
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Child:
    """Which simulated child to follow: the first one who fits, in the order of birth."""

    sex: Literal["boy", "girl", "any"] = "any"
    at_age: Annotated[int, Field(ge=1, le=18)] = 7
    lone_parent: bool | None = None
    attention_above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] | None = None
    externalising_above_sd: Annotated[float, Field(ge=-5.0, le=5.0)] | None = None
    reached: bool = True
    """Whether the second strategy must reach the child with at least one programme."""
    convictions_by_33: Annotated[int, Field(ge=0, le=19)] | None = None
    """Least number of years with a conviction by 33 under the first strategy: a child chosen with hindsight."""
    number: Annotated[int, Field(ge=1, le=100_000)] = 1
    """The how-manieth child who fits, when one wants to look at another."""


@dataclass(frozen=True, config=STRICT)
class Biography:
    """One child's life under two strategies, year by year."""

    municipality: Municipality
    economics: Economics
    child: Child
    strategies: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Calibrate:
    """The search for the free parameters that meet the published figures, and for a posterior of them."""

    births_per_year: Annotated[int, Field(ge=100, le=100_000)] = 4000
    birth_years: Annotated[int, Field(ge=1, le=30)] = 6
    """The cohorts that every evaluation simulates; several years of birth, so that siblings meet."""
    rounds: Annotated[int, Field(ge=0, le=50)] = 16
    """Most rounds of the search, which always starts from the evidence; 0: no search, only a posterior around the
    calibration in use."""
    draws: Annotated[int, Field(ge=0, le=10_000)] = 290
    """Members of the posterior ensemble; 0: the best fit only."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    keep: bool = False
    """Make what was found the calibration in use (``sim/evidence/calibration.csv``, ``posterior.csv``)."""
    figures: bool = True
    language: Language = "en"
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Validate:
    """Simulated against published, target by target."""

    economics: Economics
    targets: Annotated[str, Field(max_length=400)] = ""
    """A CSV file with the columns of ``docs/quantities.md``; empty: the project's own table."""
    births_per_year: Annotated[int, Field(ge=10, le=100_000)] = 5000
    birth_years: Annotated[int, Field(ge=1, le=30)] = 8
    """The cohorts of every replication; several years of birth, so that siblings meet."""
    replications: Annotated[int, Field(ge=1, le=1000)] = 6
    draws: Annotated[int, Field(ge=0, le=1000)] = 0
    """Runs with parameters drawn from the posterior, instead of replications with the best ones; 0: the best ones."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 2
    """Not that of the calibration, so that what was fitted is judged on other lives."""
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class Evidence:
    """Where a number comes from: a parameter, a price or a published row, what it rests on and what rests on it."""

    name: Annotated[str, Field(max_length=120)] = ""
    """A parameter, an item of ``prices.csv``, a published row (``effects:E006``), a file of ``conf/``
    (``programme:parent_training``), or a part of a name; empty: a summary of all."""
    page: Annotated[str, Field(max_length=400)] = ""
    """Where to write all of it as one HTML page, such as ``docs/parameters.html``; empty: no page."""
    progress: bool = True
    """As every experiment; this one is done at once and shows none."""
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class SiloOrTeam:
    """Ways of organising the same agencies, against each other."""

    municipality: Municipality
    economics: Economics
    organisations: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=8)] = (
        "silo", "team", "team_and_talks", "association_1", "association_2",
    )  # fmt: skip
    """Names of files in ``conf/organisation`` (or paths ending in .yaml); the first is the comparator."""
    staff_shares: Annotated[tuple[Annotated[float, Field(ge=0.01, le=10.0)], ...], Field(max_length=12)] = (
        0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0,
    )  # fmt: skip
    """Shares of all agencies' staff for which cost, queues and exclusion are shown; 1 must be among them, or none."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 20
    staff_replications: Annotated[int, Field(ge=1, le=10_000)] = 6
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SiloOrTeam:
        refuse_doubles("organisations", self.organisations)
        refuse_doubles("staff_shares", self.staff_shares)
        if self.staff_shares and 1.0 not in self.staff_shares:
            raise ValueError("staff_shares must hold 1 (the staff there is), or be empty")
        if len(self.staff_shares) == 1:
            raise ValueError("staff_shares needs another share beside 1, or be empty")
        return self


@dataclass(frozen=True, config=STRICT)
class ProjectSickness:
    """Coordination associations 1.0 and 2.0 in a standing municipality, by the three degrees of success."""

    municipality: Municipality
    economics: Economics
    organisations: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=8)] = (
        "silo", "association_1", "association_2",
    )  # fmt: skip
    governed_by: FileName = "pressed"
    """A file in ``conf/governance``: with ``pressed``, staff follow the queues one can see."""
    dose_of: FileName = "association_1"
    """The association whose projects are made larger and smaller."""
    places_times: Annotated[tuple[Annotated[float, Field(ge=0.0, le=100.0)], ...], Field(max_length=12)] = (
        0.0, 1.0, 2.0, 4.0, 8.0, 16.0,
    )  # fmt: skip
    """Times the places of its projects; 0 must be among them, or none."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 20
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> ProjectSickness:
        refuse_doubles("organisations", self.organisations)
        refuse_doubles("places_times", self.places_times)
        if self.places_times and 0.0 not in self.places_times:
            raise ValueError("places_times must hold 0 (no projects), or be empty")
        if len(self.places_times) == 1:
            raise ValueError("places_times needs another number beside 0, or be empty")
        return self


@dataclass(frozen=True, config=STRICT)
class MandatePeriod:
    """Councils that look four years or longer ahead, in their own or the public purse, under a fixed budget."""

    municipality: Municipality
    economics: Economics
    tried_births: Annotated[int, Field(ge=100, le=100_000)] = 4000
    """Births of the one cohort on which each programme's cash flow is worked out before councils decide by it."""
    governances: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=8)] = (
        "fixed", "open", "mandate", "long_view", "long_view_public",
    )  # fmt: skip
    """Names of files in ``conf/governance`` (or paths ending in .yaml); the first is the comparator."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 20
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> MandatePeriod:
        refuse_doubles("governances", self.governances)
        return self


@dataclass(frozen=True, config=STRICT)
class ChildWelfareCareers:
    """Which efforts children in need got, when, and what a joint view would have seen earlier."""

    municipality: Municipality
    economics: Economics
    health_talks: FileName = "health_talks"
    """A file in ``conf/organisation`` with health talks, against the same agencies without."""
    least_years_in_need: Annotated[int, Field(ge=1, le=18)] = 3
    """Years before 18 in which some agency's mandate fits, that make a child one in need (assumption)."""
    early_before_age: Annotated[int, Field(ge=1, le=17)] = 7
    """Before which age a view counts as early (assumption: school start)."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 10
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"


@dataclass(frozen=True, config=STRICT)
class ReplicateTrials:
    """Simulated trials of programmes beside the published ones."""

    economics: Economics
    trials: tuple[FileName, ...] = ()
    """Names of files in ``conf/trial`` (or paths ending in .yaml); empty: all of them."""
    births: Annotated[int, Field(ge=100, le=1_000_000)] = 20_000
    """Births of the town in which each trial finds its participants, shared among the ages of its group."""
    solve: bool = False
    """Look for the size of effect that would return each trial whose effect was put in and did not come out; it is
    printed, and put to no use."""
    replications: Annotated[int, Field(ge=1, le=1000)] = 8
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> ReplicateTrials:
        refuse_doubles("trials", self.trials)
        return self


@dataclass(frozen=True, config=STRICT)
class TimeFactor:
    """One and the same effort given at one age after the other."""

    municipality: Municipality
    economics: Economics
    effort: FileName = "same_effort"
    """A programme in ``conf/programme`` (or a path ending in .yaml); whom it is for is kept, but for the age."""
    ages: Annotated[tuple[Age, ...], Field(min_length=2, max_length=30)] = (3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25)
    fade_outs: Annotated[tuple[Share, ...], Field(max_length=5)] = (0.1, 0.0)
    """Further curves: what if so much of the effect that is left were lost a year? Empty: only as in its own file."""
    draws: bool = True
    """Whether replications differ in what is believed (parameters and effects) as well as in chance."""
    towns: Annotated[int, Field(ge=1, le=10)] = 2
    """Towns lived for what is believed in each replication; from two on, chance is told apart from belief."""
    replications: Annotated[int, Field(ge=2, le=10_000)] = 20
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> TimeFactor:
        refuse_doubles("ages", self.ages)
        refuse_doubles("fade_outs", self.fade_outs)
        return self


@dataclass(frozen=True, config=STRICT)
class SameMoney:
    """The same money put into programmes for people or into what surrounds them."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)]
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator and costs nothing."""
    money_msek: Annotated[float, Field(gt=0.0, le=1e6)] = 50.0
    """What is spent on each strategy's programmes and reforms together, discounted, in MSEK of the price year."""
    draws: bool = True
    replications: Annotated[int, Field(ge=2, le=10_000)] = 40
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SameMoney:
        refuse_doubles("strategies", self.strategies)
        return self


@dataclass(frozen=True, config=STRICT)
class BestForBudget:
    """The set of programmes and reforms that keeps most people out of exclusion for a budget."""

    municipality: Municipality
    economics: Economics
    budget_msek: Annotated[float, Field(gt=0.0, le=1e6)] = 180.0
    """What may be spent on programmes and reforms, discounted, in MSEK of the price year (Umeå set aside 180)."""
    programmes: tuple[FileName, ...] | None = None
    """Names in ``conf/programme`` (or paths ending in .yaml) to choose among; null: all whose effect is known."""
    reforms: tuple[FileName, ...] | None = None
    """Names in ``conf/reform`` (or paths) to choose among; null: all whose effect is known."""
    tried: Annotated[int, Field(ge=10, le=100_000)] = 120
    """Strategies that the search tries; more if there are so many candidates that its first two stages need more."""
    tried_replications: Annotated[int, Field(ge=1, le=1000)] = 6
    """Replications of each strategy that is tried, the same for all."""
    finalists: Annotated[int, Field(ge=2, le=20)] = 6
    """Best strategies that are lived again on other lives, to learn how sure their ranking is."""
    replications: Annotated[int, Field(ge=2, le=10_000)] = 30
    """Replications of each finalist, once with the best guess and once with draws of what is believed."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> BestForBudget:
        refuse_doubles("programmes", self.programmes or ())
        refuse_doubles("reforms", self.reforms or ())
        if self.programmes == () and self.reforms == ():
            raise ValueError("programmes and reforms are both empty: there is nothing to choose among")
        return self


@dataclass(frozen=True, config=STRICT)
class SocialInvestmentFund:
    """Social investment funds of different models on the same lives."""

    municipality: Municipality
    economics: Economics
    funds: Annotated[tuple[FileName, ...], Field(min_length=1, max_length=8)] = (
        "ale_repayment", "ale_grant", "ale_mixed", "umea", "shared_purse", "norrkoping_contract",
    )  # fmt: skip
    """Names of files in ``conf/fund`` (or paths ending in .yaml)."""
    fund_years: Annotated[int, Field(ge=2, le=100)] = 20
    """Years after which a fund's capital is told; lives go on to the municipality's horizon."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 10
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> SocialInvestmentFund:
        refuse_doubles("funds", self.funds)
        return self


JudgedBy = Literal[
    "public", "society", "municipality", "region", "employment_service", "social_insurance", "justice", "other_state"
]
"""Perspectives a verdict may be judged by: every one of ``sim.money.perspective`` but the sources' own headline."""


@dataclass(frozen=True, config=STRICT)
class Appraise:
    """The bill of strategies against the comparator: in every perspective, by payer, period and group, and how sure."""

    municipality: Municipality
    economics: Economics
    strategies: Annotated[tuple[FileName, ...], Field(min_length=2, max_length=12)] = (
        "as_today", "early_targeted", "school", "youth_to_work", "whole_chain",
    )  # fmt: skip
    """Names of files in ``conf/strategy`` (or paths ending in .yaml); the first is the comparator."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 20
    draws: bool = True
    """Whether every replication also has a draw of its own of parameters, effects and prices; else only chance."""
    discount_rates: Annotated[tuple[Annotated[float, Field(ge=0.0, le=0.2)], ...], Field(max_length=8)] = (
        0.0, 0.03, 0.035, 0.04,
    )  # fmt: skip
    """Shown side by side; ``economics.discount_rate_per_year`` is the chosen one and always among them."""
    tax_factor: Annotated[float, Field(ge=1.0, le=3.0)] | None = None
    """What a public krona costs society to raise; null: the convention (``vandpunkt evidence tax_factor``)."""
    judged_by: JudgedBy = "public"
    """The perspective whose net present value is the verdict."""
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

    @model_validator(mode="after")
    def _makes_sense(self) -> Appraise:
        refuse_doubles("strategies", self.strategies)
        refuse_doubles("discount_rates", self.discount_rates)
        return self


@dataclass(frozen=True, config=STRICT)
class SourceTables:
    """The documents' own tables beside what the model gives."""

    municipality: Municipality
    """Whose births Trelleborg's table, the bet and the ten newcomers are held against."""
    umea: FileName = "umea"
    """A municipality in ``conf/municipality`` (or a path ending in .yaml) that Umeå's table is held against."""
    exclusion_years: Annotated[int, Field(ge=1, le=20)] = 10
    """Years in any of the six states from 23 to 42 that make exclusion long-lasting (assumption: half)."""
    draws: bool = False
    """Whether replications differ in what is believed (draws of the posterior) as well as in chance."""
    replications: Annotated[int, Field(ge=1, le=10_000)] = 40
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    language: Language = "en"
    figures: bool = True
    progress: bool = True
    output_dir: Annotated[str, Field(min_length=1, max_length=400)] = "outputs"

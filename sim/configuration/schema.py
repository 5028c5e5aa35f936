"""Every choice a user can make, as frozen dataclasses with units in their names and ranges beside them.

Pydantic checks types, ranges and unknown keys when one is made; see ``border`` for how they are read.
Numbers here are choices (how many are born, what is delivered to whom). Numbers the model *believes* live in
``sim/evidence``; an effect written in a programme names the evidence row it rests on.
"""

from __future__ import annotations

from sim.configuration.agencies import (
    Agency,
    Association,
    Governance,
    HandOver,
    HealthTalks,
    Organisation,
    Project,
    Service,
    Staff,
    Team,
)
from sim.configuration.designs import Design
from sim.configuration.funds import Application, Capital, Contract, Fund
from sim.configuration.kinds import (
    STRICT,
    Age,
    Effect,
    Language,
    Lever,
    Name,
    Need,
    NumbersFrom,
    PayerName,
    PriceYear,
    SeenNeed,
    Sek,
    Share,
    Title,
    Trait,
)
from sim.configuration.places import Economics, Municipality
from sim.configuration.programmes import (
    Change,
    Circumstance,
    Contact,
    Programme,
    ProgrammeEffect,
    Reform,
    Setting,
    Strategy,
    StrategyProgramme,
    StrategyReform,
    StructuralLever,
    Target,
)
from sim.configuration.questions.appraise import Appraise
from sim.configuration.questions.biography import Biography, Child
from sim.configuration.questions.calibrate import Calibrate
from sim.configuration.questions.careers import ChildWelfareCareers
from sim.configuration.questions.compare import Compare
from sim.configuration.questions.enough_replications import EnoughReplications
from sim.configuration.questions.evidence import Evidence
from sim.configuration.questions.funds import SocialInvestmentFund
from sim.configuration.questions.how_sure import HowSure
from sim.configuration.questions.lab import Lab
from sim.configuration.questions.national import National
from sim.configuration.questions.organising import MandatePeriod, ProjectSickness, SiloOrTeam
from sim.configuration.questions.report import Report
from sim.configuration.questions.same_money import SameMoney
from sim.configuration.questions.search import BestForBudget
from sim.configuration.questions.sensitivity import Sensitivity
from sim.configuration.questions.small_towns import SmallTowns
from sim.configuration.questions.source_tables import SourceTables
from sim.configuration.questions.sweep import Runs, Sweep
from sim.configuration.questions.threshold import Threshold
from sim.configuration.questions.time_factor import TimeFactor
from sim.configuration.questions.trials import ReplicateTrials
from sim.configuration.questions.validate import Validate
from sim.configuration.questions.worth_knowing import WorthKnowing
from sim.configuration.structures import Structure

__all__ = [
    "STRICT", "Age", "Agency", "Application", "Appraise", "Association", "BestForBudget", "Biography", "Calibrate",
    "Capital", "Change", "Child", "ChildWelfareCareers", "Circumstance", "Compare", "Contact", "Contract", "Design",
    "Economics", "Effect", "EnoughReplications", "Evidence", "Fund", "Governance", "HandOver", "HealthTalks", "HowSure",
    "Lab", "Language", "Lever", "MandatePeriod", "Municipality", "Name", "National", "Need", "NumbersFrom",
    "Organisation", "PayerName", "PriceYear", "Programme", "ProgrammeEffect", "Project", "ProjectSickness", "Reform",
    "ReplicateTrials", "Report", "Runs", "SameMoney", "SeenNeed", "Sek", "Sensitivity", "Service", "Setting", "Share",
    "SiloOrTeam", "SmallTowns", "SocialInvestmentFund", "SourceTables", "Staff", "Strategy", "StrategyProgramme",
    "StrategyReform", "StructuralLever", "Structure", "Sweep", "Target", "Team", "Threshold", "TimeFactor", "Title",
    "Trait", "Validate", "WorthKnowing",
]  # fmt: skip

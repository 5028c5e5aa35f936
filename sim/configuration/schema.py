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
from sim.configuration.enough import EnoughReplications, SmallTowns
from sim.configuration.funds import Application, Capital, Contract, Fund
from sim.configuration.how_sure import HowSure, Structure, WorthKnowing
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
from sim.configuration.lab import Lab
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
from sim.configuration.questions import (
    Appraise,
    BestForBudget,
    Biography,
    Calibrate,
    Child,
    ChildWelfareCareers,
    Compare,
    Evidence,
    MandatePeriod,
    ProjectSickness,
    ReplicateTrials,
    SameMoney,
    SiloOrTeam,
    SocialInvestmentFund,
    SourceTables,
    TimeFactor,
    Validate,
)
from sim.configuration.report import Report
from sim.configuration.sensitivity import Sensitivity, Threshold

__all__ = [
    "STRICT", "Age", "Agency", "Application", "Appraise", "Association", "BestForBudget", "Biography", "Calibrate",
    "Capital", "Change", "Child", "ChildWelfareCareers", "Circumstance", "Compare", "Contact", "Contract",
    "Economics", "Effect", "EnoughReplications", "Evidence", "Fund", "Governance", "HandOver", "HealthTalks",
    "HowSure", "Lab", "Language", "Lever", "MandatePeriod", "Municipality", "Name", "Need", "NumbersFrom",
    "Organisation", "PayerName", "PriceYear", "Programme", "ProgrammeEffect", "Project", "ProjectSickness", "Reform",
    "ReplicateTrials", "Report", "SameMoney", "SeenNeed", "Sek", "Sensitivity", "Service", "Setting", "Share",
    "SiloOrTeam", "SmallTowns", "SocialInvestmentFund", "SourceTables", "Staff", "Strategy", "StrategyProgramme",
    "StrategyReform", "StructuralLever", "Structure", "Target", "Team", "Threshold", "TimeFactor", "Title", "Trait",
    "Validate", "WorthKnowing",
]  # fmt: skip

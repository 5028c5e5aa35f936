"""What childhood comes to on average, worked out without living it.

What a household is given follows from one liability that nobody sees, so shares are integrals over a standard normal
distribution (Gauss-Hermite quadrature). Traits are pulled towards sums of other traits, classmates' included, so their
means follow a linear recursion of their own, whatever feeds back on what.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr

from sim.evidence.ages import LAST_AGE
from sim.people.interpreted import Row

Floats = npt.NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
TRAITS = ("attention", "externalising", "internalising", "bonds", "parenting", "attainment")
CHILDHOOD = 18
"""Years of family life, ages 0-17."""


def over_families(share: Floats) -> Floats:
    """Return the average over families of something known for each liability, its last axis."""
    average: Floats = share @ _WEIGHTS
    return average


def of_liability(prm: Row, name: str) -> Floats:
    """Return the probability of ``name`` for each liability."""
    chance: Floats = expit(getattr(prm, f"{name}_log_odds") + getattr(prm, f"{name}_liability") * _NODES)
    return chance


def markers_at_birth(parameters: np.ndarray) -> dict[str, float]:
    """Return the share of those born here with each 0/1 mark that birth gives."""
    prm = Row(parameters[0])
    lone = of_liability(prm, "lone_parent_at_birth")
    level = prm.family_assistance_log_odds + prm.family_assistance_liability * _NODES
    assisted = lone * expit(level + prm.family_assistance_lone_parent) + (1.0 - lone) * expit(level)
    low = prm.parental_education_compulsory_cut_sd
    return {
        "family_assistance": float(over_families(assisted)),
        "parental_misuse": float(over_families(of_liability(prm, "parental_misuse"))),
        "parental_crime": float(over_families(of_liability(prm, "parental_crime"))),
        "sex": 1.0 - prm.boys_share,
        "origin": prm.foreign_background_share,
        "low_education": float(ndtr(low)),
        "high_education": float(ndtr(-prm.parental_education_upper_secondary_cut_sd)),
    }


def parents_by_age(parameters: np.ndarray) -> dict[str, Floats]:
    """Return the share of children with one parent, and with a parent who has been ill, by age, float64 (18,)."""
    prm = Row(parameters[0])
    years = np.arange(1, CHILDHOOD + 1)[:, None]
    found = {}
    for name, at_birth, yearly in (
        ("lone_parent", "lone_parent_at_birth", "separation"),
        ("parental_illness", "parental_illness_at_birth", "parental_illness"),
    ):
        never = (1.0 - of_liability(prm, at_birth)) * (1.0 - of_liability(prm, yearly)) ** years
        found[name] = over_families(1.0 - never)
    return found


def arrived_by_age(parameters: np.ndarray) -> Floats:
    """Return the share of newcomers who have arrived by each age, float64 (65,); the last takes what is left over."""
    shares: Floats = np.cumsum(parameters["newcomer_arrival_share"][0])
    shares[LAST_AGE] = 1.0
    return np.minimum(shares, 1.0)


def mean_traits(parameters: np.ndarray) -> dict[str, Floats]:
    """Return the mean of every trait at the end of each year of age, float64 (18,), where nobody is placed."""
    prm = Row(parameters[0])
    girls = 1.0 - prm.boys_share
    boy = 0.5 - girls
    schooled = ndtr(-prm.parental_education_upper_secondary_cut_sd) - ndtr(prm.parental_education_compulsory_cut_sd)
    misuse = float(over_families(of_liability(prm, "parental_misuse")))
    parents = parents_by_age(parameters)
    now = dict.fromkeys(TRAITS, 0.0) | {t: getattr(prm, f"{t}_boy") * boy for t in ("attention", "externalising")}
    now["attainment"] = prm.attainment_parental_education * schooled + prm.attainment_attention * now["attention"]
    told = {trait: np.zeros(CHILDHOOD) for trait in TRAITS}
    for age in range(CHILDHOOD):
        was, ill = dict(now), parents["parental_illness"][age]
        in_class = prm.class_first_age <= age <= prm.class_last_age
        classmates = was["externalising"] if in_class else 0.0
        usual = prm.parenting_lone_parent * parents["lone_parent"][age] + prm.parenting_parental_illness * (
            ill + misuse
        )
        now["parenting"] = _pulled(prm, "parenting", was, usual)
        pulls = {
            "attention": prm.attention_boy * boy,
            "externalising": prm.externalising_boy * boy
            + prm.externalising_parenting * now["parenting"]
            + prm.externalising_peers * classmates,
            "internalising": prm.internalising_adolescent_girl * girls * (age >= prm.adolescence_first_age)
            + _sum_of(prm, "internalising", ("externalising", "bonds"), was)
            + prm.internalising_parental_illness * ill,
            "bonds": prm.bonds_parenting * now["parenting"] + prm.bonds_externalising * was["externalising"],
            "attainment": prm.attainment_parental_education * schooled
            + _sum_of(prm, "attainment", ("attention", "externalising", "internalising", "bonds"), was)
            + prm.attainment_peers * classmates
            + prm.attainment_boy * boy
            + prm.school_resources * in_class,
        }
        now |= {trait: _pulled(prm, trait, was, pull) for trait, pull in pulls.items()}
        for trait in TRAITS:
            told[trait][age] = now[trait]
    return told


def _pulled(prm: Row, trait: str, was: dict[str, float], usual: float) -> float:
    return float(usual + getattr(prm, f"{trait}_persistence") * (was[trait] - usual))


def _sum_of(prm: Row, trait: str, others: tuple[str, ...], was: dict[str, float]) -> float:
    return float(sum(getattr(prm, f"{trait}_{other}") * was[other] for other in others))


def mean_square_of_attention(parameters: np.ndarray) -> float:
    """Return the mean square of attention (SD²), the same at every age: the yearly accidents keep the spread."""
    prm = Row(parameters[0])
    own = prm.attention_temperament**2 + prm.attention_liability**2 + prm.attention_start_sd**2
    return float(own + (0.5 * prm.attention_boy) ** 2)

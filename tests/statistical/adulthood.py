"""What can happen in a year from youth on, worked out from the equations: misuse, crime, health and death."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.people.record import (
    ALCOHOL,
    DEAD,
    DRUG,
    FEMALE,
    MILD,
    NEVER,
    NO_MISUSE,
    SEVERE,
    STUDY,
    WELL,
    WORK,
)
from tests.statistical.year_lived import Chance, Floats, Year, as_met, chance


def substance(year: Year) -> Iterator[Chance]:
    """Yield the end of misuse, and the onset of drugs and of alcohol."""
    prm = year.prm
    y = year.among(year.age >= prm.misuse_first_age)
    using = y.among(y.was.misuse != NO_MISUSE)
    eta = (
        prm.misuse_end_log_odds
        + prm.misuse_end_per_year * np.minimum(using.was.misuse_years, prm.misuse_end_duration_most_years)
        + prm.misuse_end_drug * (using.was.misuse == DRUG)
        - using.was.push_substance
    )
    yield chance("misuse_end", eta, using.now.misuse == NO_MISUSE)

    goes_on = (y.was.misuse == ALCOHOL) & (y.now.misuse != NO_MISUSE)
    y = y.among((y.was.misuse == NO_MISUSE) | goes_on)
    common, woman = _leaning_to_misuse(y), y.was.sex == FEMALE
    drug = prm.drug_log_odds[y.age] + prm.drug_woman * woman + common + prm.drug_peers * y.areas[:, 1]
    yield chance("drug", drug, y.now.misuse == DRUG)
    may_drink = (y.was.misuse == NO_MISUSE) & (y.now.misuse != DRUG)
    alcohol = prm.alcohol_log_odds[y.age] + prm.alcohol_woman * woman + common
    yield chance("alcohol", alcohol[may_drink], y.now.misuse[may_drink] == ALCOHOL)


def _leaning_to_misuse(y: Year) -> Floats:
    prm = y.prm
    traits = ("externalising", "attention", "attainment", "bonds")
    leaning: Floats = (
        prm.substance_liability * y.was.liability
        + prm.substance_temperament * y.was.temperament
        + sum(getattr(prm, f"substance_{trait}") * as_met(y.now, trait) for trait in traits)
        + prm.substance_ever_placed * (y.now.first_placed_age != NEVER)
        + prm.substance_ill_health * y.was.health
        + prm.substance_parental_misuse * y.was.parental_misuse
        + y.was.push_substance
    )
    return leaning


def crime(year: Year) -> Iterator[Chance]:
    """Yield conviction, whether it is for violence, whether it leads to prison, and for how long."""
    prm = year.prm
    y = year.among((year.age >= prm.criminal_responsibility_first_age) & (year.was.prison_years_left <= 1))
    ago = y.was.years_since_conviction.astype(int)
    ago += ago < NEVER - 1
    first = y.was.convictions == 0
    eta = (
        prm.conviction_log_odds[y.age]
        + np.where(first, prm.conviction_woman, prm.conviction_woman_again) * (y.was.sex == FEMALE)
        + prm.conviction_temperament * y.was.temperament
        + prm.conviction_liability * y.was.liability
        + sum(
            getattr(prm, f"conviction_{trait}") * as_met(y.now, trait)
            for trait in ("externalising", "attention", "attainment")
        )
        + prm.conviction_drug * (y.now.misuse == DRUG)
        + prm.conviction_occupied * np.isin(y.was.livelihood, (WORK, STUDY))
        + prm.conviction_peers * y.areas[:, 0]
        + prm.conviction_log_priors * np.log1p(y.was.convictions)
        + prm.conviction_recent * (ago <= prm.recent_conviction_years)
        + y.was.push_conviction
    )
    yield chance("conviction", eta, y.now.convicted == 1)
    yield from _sentence(y.among(y.now.convicted == 1))


def _sentence(y: Year) -> Iterator[Chance]:
    """Yield what becomes of those convicted this year."""
    prm = y.prm
    violent = y.now.violent_convictions > y.was.violent_convictions
    eta = (
        prm.violence_log_odds
        + prm.violence_externalising * as_met(y.now, "externalising")
        + prm.violence_woman * (y.was.sex == FEMALE)
    )
    yield chance("violence", eta, violent)
    eta = prm.prison_log_odds + prm.prison_violence * violent + prm.prison_log_priors * np.log(y.was.convictions + 1.0)
    inside = y.now.prison_years_left > 0
    yield chance("prison", eta, inside)
    years = y.now.prison_years_left[inside]
    long = years == np.rint(prm.prison_long_sentence_years)
    yield chance("prison_length", np.full(len(years), prm.prison_second_year_log_odds), long)


def health(year: Year) -> Iterator[Chance]:
    """Yield severe illness, ill-health and recovery."""
    prm = year.prm
    y = year.among(year.age >= prm.ill_health_first_age)
    misuse = y.now.misuse != NO_MISUSE
    idle = (y.age >= prm.ill_health_idle_first_age) & ~np.isin(y.was.livelihood, (WORK, STUDY))
    pushed = y.was.push_ill_health
    severe = (
        prm.severe_illness_log_odds[y.age]
        + prm.severe_illness_liability * y.was.liability
        + prm.severe_illness_internalising * as_met(y.now, "internalising")
        + prm.severe_illness_misuse * misuse
        + prm.severe_illness_mild * (y.was.health == MILD)
        + pushed
    )
    may = y.was.health != SEVERE
    falls = may & (y.now.health == SEVERE)
    yield chance("severe_illness", severe[may], falls[may])
    mild = (
        prm.ill_health_log_odds[y.age]
        + prm.ill_health_woman[y.age] * (y.was.sex == FEMALE)
        + prm.ill_health_internalising * as_met(y.now, "internalising")
        + prm.ill_health_attention * as_met(y.now, "attention")
        + prm.ill_health_misuse * misuse
        + prm.ill_health_idle * idle
        + pushed
    )
    may = (y.was.health == WELL) & ~falls
    yield chance("ill_health", mild[may], y.now.health[may] == MILD)
    recovers = (
        prm.recovery_log_odds
        + prm.recovery_per_year * np.minimum(y.was.health_years, prm.recovery_duration_most_years)
        + prm.recovery_severe * (y.was.health == SEVERE)
        + prm.recovery_misuse * misuse
        - pushed
    )
    may = (y.was.health != WELL) & ~falls
    yield chance("recovery", recovers[may], y.now.health[may] < y.was.health[may])


def mortality(y: Year) -> Iterator[Chance]:
    """Yield death."""
    prm = y.prm
    eta = (
        prm.death_log_odds[y.age]
        + prm.death_woman * (y.was.sex == FEMALE)
        + prm.death_drug * (y.now.misuse == DRUG)
        + prm.death_alcohol * (y.now.misuse == ALCOHOL)
        + prm.death_severe_illness * (y.now.health == SEVERE)
    )
    yield chance("death", eta, y.now.presence == DEAD)

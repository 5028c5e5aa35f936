"""Crime: conviction by age, priors and company; violence; prison, during which one is not convicted anew."""

import numpy as np

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.draws import natural_log
from sim.people.interpreted import Row
from sim.people.record import DRUG, FEMALE, NEVER, STUDY, WORK

MOST_COUNTED = 250
"""Where counts of convictions stop, so that they fit in a byte."""


@rule
def crime_year(p: Row, age: int, seen: Row, prm: Row, z: Row) -> None:
    """Live one year with regard to crime (from the age of criminal responsibility)."""
    p.convicted = 0
    if p.years_since_conviction < NEVER - 1:
        p.years_since_conviction += 1
    if p.prison_years_left > 0:
        p.prison_years_left -= 1
    if p.prison_years_left > 0:
        p.prison_years += 1
        return

    recent = 1.0 if p.years_since_conviction <= prm.recent_conviction_years else 0.0
    woman = 0.0
    if p.sex == FEMALE:
        woman = prm.conviction_woman if p.convictions == 0 else prm.conviction_woman_again
    eta = (
        prm.conviction_log_odds[age]
        + woman
        + prm.conviction_temperament * p.temperament
        + prm.conviction_liability * p.liability
        + prm.conviction_externalising * expressed(p.externalising, p.push_externalising)
        + prm.conviction_attention * expressed(p.attention, p.push_attention)
        + prm.conviction_attainment * expressed(p.attainment, p.push_attainment)
        + prm.conviction_drug * (1.0 if p.misuse == DRUG else 0.0)
        + prm.conviction_occupied * (1.0 if (p.livelihood == WORK or p.livelihood == STUDY) else 0.0)
        + prm.conviction_peers * seen.area_convicted_share
        + prm.conviction_log_priors * natural_log(1.0 + p.convictions)
        + prm.conviction_recent * recent
        + p.push_conviction
    )
    if eta > z.conviction:
        _be_convicted(p, prm, z)


@rule
def _be_convicted(p: Row, prm: Row, z: Row) -> None:
    """Count the conviction; decide whether it is for violence and whether it leads to prison."""
    p.convicted = 1
    p.years_since_conviction = 0
    if p.convictions < MOST_COUNTED:
        p.convictions += 1
    woman = 1.0 if p.sex == FEMALE else 0.0
    externalising = expressed(p.externalising, p.push_externalising)
    eta = prm.violence_log_odds + prm.violence_externalising * externalising + prm.violence_woman * woman
    violent = eta > z.violence
    if violent and p.violent_convictions < MOST_COUNTED:
        p.violent_convictions += 1
    eta = (
        prm.prison_log_odds
        + prm.prison_violence * (1.0 if violent else 0.0)
        + prm.prison_log_priors * natural_log(0.0 + p.convictions)
    )
    if eta > z.prison:
        long = prm.prison_second_year_log_odds > z.prison_length
        p.prison_years_left = np.int64(np.rint(prm.prison_long_sentence_years)) if long else 1
        p.prison_years += 1

"""Mental health: falling ill, recovering less easily the longer it lasts, and severe illness."""

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import FEMALE, MILD, NO_MISUSE, SEVERE, STUDY, WELL, WORK


@rule
def health_year(p: Row, age: int, prm: Row, z: Row) -> None:
    """Live one year of mental health (from school age)."""
    woman = 1.0 if p.sex == FEMALE else 0.0
    internalising = expressed(p.internalising, p.push_internalising)
    attention = expressed(p.attention, p.push_attention)
    misuse = 1.0 if p.misuse != NO_MISUSE else 0.0
    idle = 1.0 if (age >= prm.ill_health_idle_first_age and p.livelihood != WORK and p.livelihood != STUDY) else 0.0

    if p.health != SEVERE:
        eta = (
            prm.severe_illness_log_odds[age]
            + prm.severe_illness_liability * p.liability
            + prm.severe_illness_internalising * internalising
            + prm.severe_illness_misuse * misuse
            + prm.severe_illness_mild * (1.0 if p.health == MILD else 0.0)
            + p.push_ill_health
        )
        if eta > z.severe_illness:
            p.health = SEVERE
            p.health_years = 1
            return
    if p.health == WELL:
        eta = (
            prm.ill_health_log_odds[age]
            + prm.ill_health_woman[age] * woman
            + prm.ill_health_internalising * internalising
            + prm.ill_health_attention * attention
            + prm.ill_health_misuse * misuse
            + prm.ill_health_idle * idle
            + p.push_ill_health
        )
        if eta > z.ill_health:
            p.health = MILD
            p.health_years = 1
        return

    duration = min(p.health_years, prm.recovery_duration_most_years)
    eta = (
        prm.recovery_log_odds
        + prm.recovery_per_year * duration
        + prm.recovery_severe * (1.0 if p.health == SEVERE else 0.0)
        + prm.recovery_misuse * misuse
        - p.push_ill_health
    )
    if eta > z.recovery:
        p.health = MILD if p.health == SEVERE else WELL
        p.health_years = 1
    else:
        p.health_years += 1

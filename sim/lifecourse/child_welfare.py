"""Child welfare: open support at home and placement in foster or residential care.

Social services decide (``sim.agencies``); this file holds what follows in the child's life. A child the agency
already knows is placed more often at the same need, because somebody sees what happens.
"""

from sim.lifecourse.development import expressed
from sim.people.compiled import rule
from sim.people.interpreted import Row
from sim.people.record import NEVER, NO_SUPPORT, OPEN_SUPPORT, PLACED


@rule
def child_welfare_year(p: Row, age: int, prm: Row, z: Row) -> None:
    """Live one year with or without child welfare; whoever is in care at its last age has left it a year later."""
    if age > prm.child_welfare_last_age:
        p.child_welfare = NO_SUPPORT
        return
    if p.child_welfare == PLACED:
        p.years_placed += 1
        if prm.placement_end_log_odds > z.placement_end:
            p.child_welfare = NO_SUPPORT
        return

    p.child_welfare = OPEN_SUPPORT if p.known_to_social_services == 1 else NO_SUPPORT
    parenting = expressed(p.parenting, p.push_parenting)
    externalising = expressed(p.externalising, p.push_externalising)
    eta = (
        prm.placement_log_odds[age]
        + prm.placement_liability * p.liability
        + prm.placement_parenting * parenting
        + prm.placement_parental_illness * (p.parental_illness + p.parental_misuse)
        + prm.placement_externalising[age] * externalising
        + prm.placement_known * p.known_to_social_services
    )
    if eta > z.placement:
        p.child_welfare = PLACED
        if p.first_placed_age == NEVER:
            p.first_placed_age = age

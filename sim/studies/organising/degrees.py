"""The three degrees of success of a coordination association, year by year, and what doing more of it does.

First: individuals are helped. Second: the method lives in a line organisation after the project. Third: the system
fault is mended, so that fewer fall: the inflow of new cases.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.agencies.chairs import BETWEEN, FOR_THE_FIRST_TIME
from sim.agencies.contacts import AGED_OUT, GAVE_UP, HELPED_ELSEWHERE, LOST, REFUSED, WAITING
from sim.model import Vandpunkt
from sim.studies.alternatives import Alternative

MOST_PLACES = 1000.0
"""Places per 1 000 residents: one for everybody."""
PARTS = 1000
"""What a dose is named in."""


def degrees_of(model: Vandpunkt, alternative: Alternative, replication: int) -> pd.DataFrame:
    """Return the years since the choice began, one row each.

    Columns: way, replication, year, helped, helped_in_line, methods_in_line, faults_mended, new_cases,
    first_time_between, between_chairs (persons), in_vain (contacts at which the line served nobody, whoever helped in
    the end), visible (contacts of those who wait or gave up), staff_share.
    """
    begun = model.municipality.warm_up_years
    left_out = np.array(model.left_out[begun:])
    contacts = np.array(model.contact_counts[begun:])
    years = len(left_out)
    none = [0] * years
    tally = model.association.tally if model.association else None
    return pd.DataFrame(
        {
            "way": alternative.name,
            "replication": replication,
            "year": model.municipality.start_year + np.arange(years),
            "helped": tally.helped if tally else none,
            "helped_in_line": tally.helped_in_line if tally else none,
            "methods_in_line": tally.methods_in_line if tally else none,
            "faults_mended": tally.faults_mended if tally else none,
            "new_cases": model.new_cases[begun:],
            "first_time_between": left_out[:, :, FOR_THE_FIRST_TIME].sum(axis=1),
            "between_chairs": left_out[:, :, BETWEEN].sum(axis=1),
            "in_vain": contacts[:, :, [REFUSED, LOST, WAITING, GAVE_UP, AGED_OUT, HELPED_ELSEWHERE]].sum(axis=(1, 2)),
            "visible": contacts[:, :, [WAITING, GAVE_UP]].sum(axis=(1, 2)),
            "staff_share": np.array(model.staff_shares[begun:]).mean(axis=1),
        }
    )


def with_places(alternative: Alternative, times: float) -> Alternative:
    """Return an association with so many times the places in every project, under a name of its own.

    Raises:
        ValueError: the alternative has no association.
    """
    association = alternative.organisation.association
    if association is None:
        raise ValueError(f"{alternative.name} has no association")
    projects = tuple(
        replace(project, places_per_1000=min(MOST_PLACES, project.places_per_1000 * times))
        for project in association.projects
    )
    organisation = replace(alternative.organisation, association=replace(association, projects=projects))
    return replace(
        alternative, organisation=organisation, strategy=replace(alternative.strategy, name=dose_name(times))
    )


def dose_name(times: float) -> str:
    """Return what an association with so many times the places is called."""
    return f"places_times_{round(times * PARTS)}_{PARTS}ths"


def dose_table(degrees: pd.DataFrame, times: dict[str, float]) -> pd.DataFrame:
    """Return yearly means by dose.

    Columns: places_times, replication, helped, first_time_between, new_cases, in_vain, staff_share.
    """
    frame = degrees[degrees["way"].isin(times)]
    means = frame.groupby(["way", "replication"], as_index=False)[
        ["helped", "helped_in_line", "first_time_between", "new_cases", "in_vain", "staff_share"]
    ].mean()
    means["helped"] += means.pop("helped_in_line")
    means["places_times"] = means.pop("way").map(times)
    return means[["places_times", "replication", "helped", "first_time_between", "new_cases", "in_vain", "staff_share"]]

"""Every figure the bill prints, named and with its unit, as plain data for ``summary.json``."""

from __future__ import annotations

from typing import Any

from sim.evidence.conventions import STATES, state_weights
from sim.studies.means import finite, records_of
from sim.views.appraise.frames import UNITS, Bill, measures_of
from sim.views.appraise.lives import concentration_changes, group_changes
from sim.views.frames import comparator_of
from sim.views.over_years import Change


def summary_of_bill(bill: Bill, price_year: int) -> dict[str, Any]:
    """Return the summary; what is not known or not finite is None.

    Args:
        bill: what was printed.
        price_year: of every krona.
    """
    comparator = comparator_of(bill.titles)
    units = {
        **UNITS,
        "groups": "kept_out: persons; saved: kSEK a person in the group, net for the public purse, undiscounted",
        "concentration": "shares of the bill on the dearest persons and Gini; the comparator's level, others' change",
        "states": "SEK a person and year, by payer",
        "pockets": "SEK, discounted",
        "verdict": "turns_at: of a price the factor on it, of a rate a share a year, of horizon and definition years; "
        "value: SEK, of a definition persons; of chance what is judged, with its interval",
        "verdict_npv": "MSEK, what the verdict is about, at the best guess of every price",
        "good_year_weights": "good years a year in the state is worth",
        "grades": "share of the outlay that rests on each grade of evidence",
    }
    return {
        "comparator": comparator,
        "replications": bill.replications,
        "draws": bill.draws,
        "price_year": price_year,
        "discount_rate_per_year": bill.rate,
        "tax_factor": bill.tax_factor,
        "judged_by": bill.judged_by,
        "units": units,
        "good_year_weights": dict(zip(STATES, state_weights(), strict=True)),
        "grades": {name: dict(shares) for name, shares in bill.grades.items()},
        "strategies": [
            {"strategy": strategy, "measure": measure, **_plain(change)}
            for (strategy, measure), change in measures_of(bill).items()
        ],
        "pockets": records_of(bill.frames["pockets"]),
        "groups": [
            {"strategy": strategy, "group": group, "measure": measure, **_plain(change)}
            for (strategy, group, measure), change in group_changes(bill).items()
        ],
        "concentration": [
            {"strategy": strategy, "bill": which, "measure": measure, **_plain(change)}
            for (strategy, which, measure), change in concentration_changes(bill).items()
        ],
        "states": records_of(bill.frames["states"]),
        "verdict": records_of(bill.frames["verdict"]),
        "verdict_npv": {name: finite(bill.judged(name).mean) for name in bill.strategies},
    }


def _plain(change: Change) -> dict[str, Any]:
    return {"mean": finite(change.mean), "low": finite(change.low), "high": finite(change.high)}

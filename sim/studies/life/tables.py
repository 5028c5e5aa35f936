"""Biographies as tables: year by year what a life was marked by, and who has paid how much so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.configuration.schema import Agency
from sim.evidence.stages import STAGES
from sim.money.prices import ORE_PER_SEK, PAYERS, PUBLIC_PLACES
from sim.people.biography import Year, events_of, stage_of

Lives = Mapping[str, Sequence[Year]]
"""The years of a life under each strategy, by its name."""

CONTACTS_TOLD = {
    "met": ("served", "served_by_mistake"),
    "waiting": ("waiting",),
    "refused": ("refused",),
    "lost": ("lost",),
    "gave_up": ("gave_up",),
    "aged_out": ("aged_out",),
    "elsewhere": ("helped_elsewhere",),
    "missed": ("missed", "not_seeking"),
}
"""What is told of a year's contacts with agencies, and which they are."""


def marks_of(year: Year) -> dict[str, bool]:
    """Return what a year was marked by between the agencies."""
    return {
        "joint_plan": bool(year.record["in_joint_plan"]),
        "project": year.in_project,
        "between_chairs": year.between_chairs,
    }


def years_table(lives: Lives, agencies: Sequence[Agency], programmes: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return the lives as a table.

    Columns: strategy, age, stage, events, one for each of ``CONTACTS_TOLD``, marks (in a joint plan, in a project,
    between the chairs), programmes, public_bill_sek.
    """
    titles = {agency.name: getattr(agency.title, language) for agency in agencies}
    rows = []
    for strategy, life in lives.items():
        for year, events in zip(life, events_of(life), strict=True):
            met = {
                key: ";".join(titles[name] for name, came_to in year.contacts.items() if came_to in contacts)
                for key, contacts in CONTACTS_TOLD.items()
            }
            rows.append(
                {
                    "strategy": strategy,
                    "age": year.age,
                    "stage": STAGES[stage_of(year.record, year.age)],
                    "events": ";".join(events),
                    **met,
                    "marks": ";".join(name for name, there in marks_of(year).items() if there),
                    "programmes": ";".join(programmes[name] for name in year.programmes),
                    "public_bill_sek": float(year.bill_ore[PUBLIC_PLACES].sum()) / ORE_PER_SEK,
                }
            )
    return pd.DataFrame(rows)


def bills_table(lives: Lives) -> pd.DataFrame:
    """Return what each life cost to its end or to 64: strategy, payer, amount_sek (undiscounted)."""
    return pd.DataFrame(
        [
            {"strategy": strategy, "payer": payer, "amount_sek": float(life[-1].bill_ore[place]) / ORE_PER_SEK}
            for strategy, life in lives.items()
            for place, payer in enumerate(PAYERS)
        ]
    )


def bill_by_age_table(lives: Lives) -> pd.DataFrame:
    """Return what each life has cost so far, at each age: strategy, age, payer, amount_sek (undiscounted)."""
    return pd.DataFrame(
        [
            {"strategy": strategy, "age": year.age, "payer": payer, "amount_sek": float(ore) / ORE_PER_SEK}
            for strategy, life in lives.items()
            for year in life
            for payer, ore in zip(PAYERS, year.bill_ore, strict=True)
        ]
    )

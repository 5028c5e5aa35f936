"""Between the chairs, by way of organising: who is turned away, waits or is lost, what it costs and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.agencies.bill import BILL_ITEMS
from sim.agencies.chairs import BETWEEN, FOR_THE_FIRST_TIME
from sim.agencies.contacts import CONTACTS
from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.ages import LAST_AGE
from sim.money.achievement import ACHIEVEMENTS
from sim.money.appraisal import discount_factors
from sim.money.prices import ORE_PER_SEK, PUBLIC_PLACES, SEK_PER_MSEK
from sim.studies.compare.compare import by_payer
from sim.studies.run import Run

GROUPS = {"children": (0, 19), "adults": (20, LAST_AGE)}
"""Groups of ages, first and last."""
CONTACTS_TOLD = ("refused", "lost", "gave_up", "aged_out", "waiting", "missed", "not_seeking", "served",
                 "served_by_mistake", "helped_elsewhere")  # fmt: skip
PER = 1000.0


@dataclass(frozen=True)
class Chairs:
    """What different ways of organising come to.

    Attributes:
        chairs: way, replication, group, measure (between_chairs, first_time: persons; ``CONTACTS_TOLD``: contacts),
            per_1000 (a year, per 1 000 residents of the group).
        contacts: way, replication, agency, and mean persons a year by what contacts came to.
        hand_overs: way, replication, agency, need, to, keeps, uses, back: "not ours" and reports, and how often the hot
            potato came back.
        effects: way, replication, measure (excluded, public_msek, services_msek: all that is given, not the bill of
            benefits, institutions and courts), value.
        achieved: way, replication, year, achieved, amount_sek.
    """

    chairs: pd.DataFrame
    contacts: pd.DataFrame
    hand_overs: pd.DataFrame
    effects: pd.DataFrame
    achieved: pd.DataFrame


def read_chairs(runs: Sequence[Run], municipality: Municipality, economics: Economics) -> Chairs:
    """Return what some runs, one or more of each way of organising, came to."""
    return Chairs(
        chairs=pd.concat([_left_out(run) for run in runs], ignore_index=True),
        contacts=pd.concat([_contacts(run, municipality.start_year) for run in runs], ignore_index=True),
        hand_overs=pd.concat([run.hand_overs.assign(**_key(run)) for run in runs], ignore_index=True),
        effects=pd.concat([effects_of(run, municipality, economics) for run in runs], ignore_index=True),
        achieved=pd.concat([_achieved(run, municipality) for run in runs], ignore_index=True),
    )


def _key(run: Run) -> dict[str, str | int]:
    return {"way": run.strategy, "replication": run.replication}


def _left_out(run: Run) -> pd.DataFrame:
    """Return persons left out, a year per 1 000 residents, by group of ages."""
    lived = run.residents
    rows = []
    for group, (first, last) in GROUPS.items():
        ages = slice(first, last + 1)
        for measure, column in (("between_chairs", BETWEEN), ("first_time", FOR_THE_FIRST_TIME)):
            rate = PER * run.left_out[ages, column].sum() / max(1, lived[ages].sum())
            rows.append({**_key(run), "group": group, "measure": measure, "per_1000": rate})
        for measure in CONTACTS_TOLD:
            rate = PER * run.contacts_by_age[ages, CONTACTS.index(measure)].sum() / max(1, lived[ages].sum())
            rows.append({**_key(run), "group": group, "measure": measure, "per_1000": rate})
    return pd.DataFrame(rows)


def _contacts(run: Run, start_year: int) -> pd.DataFrame:
    since = run.services[run.services["year"] >= start_year].drop(columns="year")
    means = since.groupby("agency", sort=False, as_index=False).mean()
    return means.assign(**_key(run))


def _achieved(run: Run, municipality: Municipality) -> pd.DataFrame:
    """Return kronor by year and what they achieved, zeros among them."""
    ore = run.achieved.groupby(["year", "achieved"], observed=True)["amount_ore"].sum().unstack(fill_value=0)
    years = range(municipality.start_year, municipality.last_year + 1)
    ore = ore.rename(columns=str).reindex(index=years, columns=list(ACHIEVEMENTS), fill_value=0)
    sek = (ore / ORE_PER_SEK).rename_axis("year").reset_index()
    table = sek.melt("year", var_name="achieved", value_name="amount_sek")
    return table.assign(**_key(run))


def effects_of(run: Run, municipality: Municipality, economics: Economics) -> pd.DataFrame:
    """Return persons in long-lasting exclusion, discounted public cost and yearly cost of services of one run."""
    start, years = municipality.start_year, municipality.last_year - municipality.start_year + 1
    public = by_payer(run, start, years)[:, PUBLIC_PLACES]
    discounted = public.sum(axis=1) * discount_factors(years, economics.discount_rate_per_year)
    ledger = run.ledger[run.ledger["year"] >= start]
    of_services = ~ledger["item"].isin(BILL_ITEMS) & (ledger["reading"] == "service")
    services = ledger.loc[of_services, "amount_ore"].sum() / ORE_PER_SEK / years
    values = {
        "excluded": float(sum(run.persons_in_exclusion.values())),
        "public_msek": float(discounted.sum()) / SEK_PER_MSEK,
        "services_msek": float(services) / SEK_PER_MSEK,
    }
    return pd.DataFrame([{**_key(run), "measure": measure, "value": value} for measure, value in values.items()])


def with_staff(agencies: Sequence[Agency], share: float) -> tuple[Agency, ...]:
    """Return the agencies with a share of their hours (1: as they are)."""
    return tuple(
        replace(agency, staff=replace(agency.staff, hours_per_1000=agency.staff.hours_per_1000 * share))
        for agency in agencies
    )


def read_capacity(runs: Sequence[Run], share: float, municipality: Municipality, economics: Economics) -> pd.DataFrame:
    """Return what came of a share of staff: capacity_share, replication, measure, value.

    Measures: those of ``effects_of``, and persons between the chairs and in queues a year per 1 000 residents.
    """
    frames = []
    for run in runs:
        lived = max(1, int(run.residents.sum()))
        rates = {
            "between_chairs": PER * run.left_out[:, BETWEEN].sum() / lived,
            "waiting": PER * run.contacts_by_age[:, CONTACTS.index("waiting")].sum() / lived,
        }
        more = pd.DataFrame([{"measure": measure, "value": float(value)} for measure, value in rates.items()])
        frames.append(
            pd.concat([effects_of(run, municipality, economics), more], ignore_index=True).assign(
                replication=run.replication
            )
        )
    table = pd.concat(frames, ignore_index=True).drop(columns="way").assign(capacity_share=share)
    return table[["capacity_share", "replication", "measure", "value"]]

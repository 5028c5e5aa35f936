"""Child-welfare careers: which efforts children in need got, when and at what cost, and who could have seen it earlier.

A child is in need in a year when the mandate of preschool, school, child psychiatry or child welfare services fits,
whether or not anybody sees it. A joint view reacts when several agencies have each had a glimpse of the child.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.configuration.border import BadInput, fault
from sim.configuration.schema import Agency, ChildWelfareCareers
from sim.evidence.parameters import parameter_record
from sim.model import Vandpunkt
from sim.money.prices import ORE_PER_SEK, PAYERS, PUBLIC_PLACES
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies.alternatives import Alternative
from sim.studies.careers.childhoods import CHILDHOOD, NOT_YET, Ages, Childhoods, first_age
from sim.studies.intervals import mean_interval

Order = tuple[tuple[int, ...], ...]
"""Places of agencies in the order in which they first served, those of the same age together."""
CONCENTRATION = (1, 5, 10, 50)
"""Shares of the children, in percent, whose part of the cost is told."""


@dataclass(frozen=True)
class Careers:
    """What a study of careers gives; one child in need may have had several efforts.

    Attributes:
        efforts: agency, children (mean a replication), first_age, years, cost_sek_per_child.
        first_met: way, age, measure (needed, met, joint, found_by_talk), share of the children in need; low, high.
        cost: payer, amount_sek: mean for a child in need up to 18, undiscounted.
        concentration: percent_of_children, percent_of_cost of public payers.
        talks: age, hits, misses, false_alarms, all_clear: means a replication.
        views: criterion, sensitivity, precision, years_earlier.
        careers: efforts (agencies in the order in which they first served, joined by >, those of the same age by +),
            share of the children in need.
        children: children in need (mean a replication), and of how many.
    """

    efforts: pd.DataFrame
    first_met: pd.DataFrame
    cost: pd.DataFrame
    concentration: pd.DataFrame
    talks: pd.DataFrame
    views: pd.DataFrame
    careers: pd.DataFrame
    children: tuple[float, float]


def careers_of(
    choice: ChildWelfareCareers,
    agencies: Sequence[Agency],
    talks: Alternative,
    titles: Sequence[str],
    done: Callable[[], object] = lambda: None,
) -> Careers:
    """Follow childhoods with and without health talks, replication by replication.

    Args:
        choice: municipality, definitions, replications and seed.
        agencies: who serves.
        talks: the way of organising with health talks.
        titles: display names of the agencies, in their order.
        done: called after every run.

    Raises:
        BadInput: nobody is in need.
    """
    parameters = parameter_record()
    told: list[_Told] = []
    for replication in range(choice.replications):
        people = people_of(choice.municipality, parameters, key_of(choice.seed, replication))
        for way, organisation in (("silo", None), ("talks", talks.organisation)):
            model = Vandpunkt(
                choice.municipality, agencies, (), choice.economics, choice.seed, replication, choice.threads,
                parameters, people, organisation,
            )  # fmt: skip
            lived = Childhoods(model).run()
            if not lived.children(choice.least_years_in_need).any():
                given = f"no child is in need for {choice.least_years_in_need} years in some replication"
                raise BadInput(
                    fault("child_welfare_careers", given, "a larger municipality, or a lower least_years_in_need")
                )
            told.append(_tell(way, lived, choice))
            done()
    silo = [one for one in told if one.way == "silo"]
    return Careers(
        efforts=_efforts(silo, titles),
        first_met=_first_met(told),
        cost=pd.DataFrame({"payer": PAYERS, "amount_sek": np.mean([one.cost for one in silo], axis=0)}),
        concentration=pd.DataFrame(
            {
                "percent_of_children": CONCENTRATION,
                "percent_of_cost": np.mean([one.concentration for one in silo], axis=0),
            }
        ),
        talks=_talks(told, talks),
        views=_views(silo),
        careers=_sequences(silo, titles),
        children=(float(np.mean([one.children for one in silo])), float(np.mean([one.of for one in silo]))),
    )


@dataclass(frozen=True)
class _Told:
    """What is kept of one replication of one way."""

    way: str
    children: int
    of: int
    efforts: np.ndarray
    by_age: dict[str, np.ndarray]
    cost: np.ndarray
    concentration: np.ndarray
    talks: np.ndarray
    views: dict[str, tuple[float, float, float]]
    sequences: dict[Order, int]


def _tell(way: str, lived: Childhoods, choice: ChildWelfareCareers) -> _Told:
    in_need = lived.children(choice.least_years_in_need)
    met = np.asarray(lived.served.any(axis=0), dtype=np.bool_)
    firsts = {
        "needed": first_age(lived.in_need),
        "met": first_age(met),
        "joint": first_age(lived.jointly_seen),
        "found_by_talk": first_age(lived.told),
    }
    served_first = np.array([first_age(one > 0) for one in lived.served])[:, in_need]
    years = lived.served[:, :, in_need].sum(axis=1)
    got = served_first < NOT_YET
    ledger = lived.model.ledger
    price = [
        sum(int(ledger.line_ore[line]) for line in ledger.lines_of(agent.agency.service.item))
        for agent in lived.model.agencies
    ]
    with np.errstate(invalid="ignore"):
        efforts = np.array(
            [
                [got[a].sum(), served_first[a][got[a]].mean(), years[a][got[a]].mean(), price[a] / ORE_PER_SEK]
                if got[a].any()
                else [0.0, np.nan, np.nan, price[a] / ORE_PER_SEK]
                for a in range(len(price))
            ]
        )
    bill = lived.bill_ore[in_need] / ORE_PER_SEK
    public = np.sort(bill[:, PUBLIC_PLACES].sum(axis=1))[::-1]
    number = int(in_need.sum())
    top = [public[: max(1, round(number * share / 100))].sum() / public.sum() * 100 for share in CONCENTRATION]
    talks = lived.model.health_talks
    return _Told(
        way=way,
        children=number,
        of=int(lived.here.any(axis=0).sum()),
        efforts=efforts,
        by_age={
            name: np.array([(first[in_need] <= age).mean() for age in range(CHILDHOOD)])
            for name, first in firsts.items()
        },
        cost=bill.mean(axis=0),
        concentration=np.array(top),
        talks=talks.by_age if talks else np.zeros((0, 4)),
        views=_views_of(firsts, in_need, choice.early_before_age),
        sequences=_sequences_of(served_first),
    )


def _views_of(
    firsts: dict[str, Ages], in_need: npt.NDArray[np.bool_], before: int
) -> dict[str, tuple[float, float, float]]:
    """Return each view's sensitivity and precision before an age, and the years it was ahead of any service."""
    found_by = {}
    for criterion, first in (("one agency serves", firsts["met"]), ("two agencies have a glimpse", firsts["joint"])):
        found = first < before
        both = in_need & (first < NOT_YET) & (firsts["met"] < NOT_YET)
        found_by[criterion] = (
            float(found[in_need].mean()),
            float(in_need[found].mean()) if found.any() else float("nan"),
            float((firsts["met"] - first)[both].mean()),
        )
    return found_by


def _sequences_of(served_first: Ages) -> dict[Order, int]:
    """Return how many children had each order of first efforts."""
    found: dict[Order, int] = {}
    for child in served_first.T:
        ages = sorted({int(age) for age in child if age < NOT_YET})
        order = tuple(tuple(np.flatnonzero(child == age).tolist()) for age in ages)
        found[order] = found.get(order, 0) + 1
    return found


def _efforts(silo: Sequence[_Told], titles: Sequence[str]) -> pd.DataFrame:
    columns = ["children", "first_age", "years", "price_sek"]
    every = pd.concat([pd.DataFrame(one.efforts, columns=columns) for one in silo])
    frame = every.groupby(level=0).mean()  # leaves out the replications in which no child met the agency
    frame["cost_sek_per_child"] = frame["years"] * frame.pop("price_sek")
    frame.insert(0, "agency", list(titles))
    return frame[frame["children"] > 0].sort_values("first_age", ignore_index=True)


def _first_met(told: Sequence[_Told]) -> pd.DataFrame:
    rows = []
    for way in ("silo", "talks"):
        mine = [one for one in told if one.way == way]
        for measure in mine[0].by_age:
            if measure == "found_by_talk" and way == "silo":
                continue
            for age in range(CHILDHOOD):
                mean, low, high = mean_interval(pd.Series([one.by_age[measure][age] for one in mine]))
                rows.append({"way": way, "age": age, "measure": measure, "share": mean, "low": low, "high": high})
    return pd.DataFrame(rows)


def _talks(told: Sequence[_Told], talks: Alternative) -> pd.DataFrame:
    mean = np.mean([one.talks for one in told if one.way == "talks"], axis=0)
    frame = pd.DataFrame(mean, columns=["hits", "misses", "false_alarms", "all_clear"])
    ages = talks.organisation.health_talks.ages if talks.organisation.health_talks else ()
    frame.insert(0, "age", list(ages))
    return frame


def _views(silo: Sequence[_Told]) -> pd.DataFrame:
    rows = []
    for criterion in silo[0].views:
        sensitivity, precision, earlier = pd.DataFrame([one.views[criterion] for one in silo]).mean()
        rows.append(
            {
                "criterion": criterion,
                "sensitivity": float(sensitivity),
                "precision": float(precision),
                "years_earlier": float(earlier),
            }
        )
    return pd.DataFrame(rows)


def _sequences(silo: Sequence[_Told], titles: Sequence[str]) -> pd.DataFrame:
    total: dict[Order, int] = {}
    for one in silo:
        for order, children in one.sequences.items():
            total[order] = total.get(order, 0) + children
    everybody = max(1, sum(total.values()))
    rows = [
        {
            "efforts": " > ".join(" + ".join(titles[a] for a in at_once) for at_once in order),
            "share": children / everybody,
        }
        for order, children in total.items()
    ]
    return pd.DataFrame(rows, columns=["efforts", "share"]).sort_values("share", ascending=False, ignore_index=True)

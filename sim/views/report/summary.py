"""Every figure that the report says first, named and with its unit, as plain data for ``summary.json``."""

from __future__ import annotations

from typing import Any

from sim.money.perspective import PUBLIC, SOCIETY
from sim.studies.means import finite
from sim.views.compare.payback import paybacks
from sim.views.frames import SEK_PER_MSEK
from sim.views.report.contents import ReportContents
from sim.views.report.differences import Spread, in_exclusion, kept_out, net_of
from sim.views.report.findings import findings_of
from sim.views.words import Words

UNITS = {
    "in_exclusion": "persons in long-lasting exclusion with the comparator, mean and range over draws",
    "kept_out": "persons fewer in long-lasting exclusion than with the comparator, paired",
    "outlay": "MSEK spent more than the comparator, discounted",
    "public_npv": "MSEK, net present value of the public purse",
    "society_npv": "MSEK, net present value of society",
    "hump_depth": "MSEK, deepest point of the public purse's cumulative discounted net, median over draws",
    "payback_years": "years since the start after which the public purse is even for good, median; null: never",
    "share_paid_back": "share of draws in which it is even for good within the horizon",
    "assumed": "share of the money that moves that has an assumed price",
    "grades": "share of the outlay that rests on each grade of evidence",
}


def summary_of_report(contents: ReportContents, words: Words) -> dict[str, Any]:
    """Return the summary; what is not known or not finite is None."""
    found = findings_of(contents, words)
    kept = kept_out(contents)
    hump = {one.strategy: one for one in paybacks(contents.pictures.appraisal, contents.titles)}
    strategies = {}
    for name in contents.strategies:
        one = hump[name]
        strategies[name] = {
            "kept_out": _plain(kept[name]),
            "outlay": finite(contents.told[name, f"{SOCIETY}.outlay"].mean),
            "public_npv": _plain(net_of(contents, name, PUBLIC)),
            "society_npv": _plain(net_of(contents, name, SOCIETY)),
            "hump_depth": one.depth_sek / SEK_PER_MSEK,
            "payback_years": finite(one.median),
            "share_paid_back": one.share,
            "assumed": contents.assumed.get(name),
            "grades": dict(contents.bill.grades.get(name, {})) if contents.bill else {},
        }
    return {
        "title": found.title,
        "answer": found.answer,
        "sentences": list(found.sentences),
        "comparator": contents.comparator,
        "draws": contents.draws,
        "price_year": contents.price_year,
        "discount_rate_per_year": contents.rate,
        "persons_born_here": contents.persons,
        "in_exclusion": _plain(in_exclusion(contents, contents.comparator)),
        "strategies": strategies,
        "digest": contents.digest,
        "units": UNITS,
    }


def _plain(told: Spread) -> dict[str, Any]:
    known = {"mean": finite(told.mean), "low": finite(told.low), "high": finite(told.high)}
    return known | {"clear": told.clear}

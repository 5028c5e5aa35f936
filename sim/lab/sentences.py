"""What a picture says in words: a headline, and a few sentences on each strategy, none surer than its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from sim.lab.picture import Found, Lived, excluded
from sim.lab.spread import Spread
from sim.lab.state import AS_TODAY
from sim.lab.strategies import note_of, title_of
from sim.money.prices import PUBLIC_PAYERS, PUBLIC_PLACES
from sim.studies.report.leading import leading
from sim.views.compare.payback import Verdict
from sim.views.words import Words

LEAST_SEK = 50_000.0
"""Kronor below which a payer is not told of: they would be written as 0.0 million."""
_FEW = 9.95
"""Persons below this are told with a decimal."""


def headline(lived: Lived, figures: Mapping[str, Found], words: Words) -> str:
    """Return the picture in one sentence: of several strategies, about the one that leads as in the report."""
    if not figures:
        return _as_today(lived, words)
    lead = leading(
        {key: (float(one.kept_out.mean), one.kept_out.is_clear) for key, one in figures.items()},
        {key: float(one.public.mean) for key, one in figures.items()},
    )
    one = figures[lead]
    if lived.kind == "none":
        return words(
            "lab.say.headline.about",
            kept=_kept_out(lived, lead, one, words),
            money=_money(lived, one, words),
            basis=_of_what(lived, words),
        )
    if one.nothing_differs:
        return _sentence(_kept_out(lived, lead, one, words))
    told = _kept_out(lived, lead, one, words)
    if len(figures) > 1 and one.kept_out.is_clear and float(one.kept_out.mean) > 0.0:
        told = words(f"lab.say.kept.{_how_far_ahead(lived, lead, figures)}", **_slots(lived, lead, one, words))
    return words("lab.say.headline", kept=told, money=_money(lived, one, words))


def _of_what(lived: Lived, words: Words) -> str:
    """Say what a picture without intervals is of."""
    return words("lab.say.first" if lived.is_first else "lab.say.one")


def _as_today(lived: Lived, words: Words) -> str:
    """Say how many come to live in long-lasting exclusion where nothing stands beside as today."""
    persons = replace(lived.spread(excluded(lived, AS_TODAY)), is_enough=True)  # a level is no difference from 0
    slots = {"persons": _persons(float(persons.mean), words), "children": words.number(lived.town.children)}
    if lived.kind == "none":
        return words("lab.say.as_today.about", **slots)
    return words(
        "lab.say.as_today.alone",
        **slots,
        interval=_interval(lived, persons, words, lambda count: _persons(count, words)),
    )


def _how_far_ahead(lived: Lived, lead: str, figures: Mapping[str, Found]) -> str:
    """Return what may be said of the one that leads: it clearly keeps most out, or not clearly more than every other.

    Where one that is not clear has the higher mean, it keeps most out of those that clearly do.
    """
    if any(float(one.kept_out.mean) > float(figures[lead].kept_out.mean) for one in figures.values()):
        return "most.of_clear"
    others = [_ahead(lived, lead, key) for key in figures if key != lead]
    return "most" if all(one.is_clear and float(one.mean) > 0.0 for one in others) else "most.unclear"


def _ahead(lived: Lived, one: str, other: str) -> Spread:
    """Return how many fewer one leaves in exclusion than another, in paired replications."""
    return lived.spread(excluded(lived, other) - excluded(lived, one))


def sentences(lived: Lived, figures: Mapping[str, Found], words: Words) -> list[str]:
    """Return what is said of each strategy, and what the figures are drawn from."""
    told = []
    for key, one in figures.items():
        if len(figures) > 1:
            told.append(_sentence(_kept_out(lived, key, one, words)))
        if one.nothing_differs:
            continue
        told.append(_sentence(_hump(lived, key, one, words)))
        pockets = _pockets(lived, key, one, words)
        if pockets:
            told.append(_sentence(pockets))
    return told


def interval_text(lived: Lived, words: Words) -> str:
    """Say what the intervals are."""
    if lived.is_first:
        return words("lab.basis.first", lived=words.number(lived.town.lived))
    if lived.kind == "none":
        return words("lab.basis.none")
    return words(f"lab.basis.{lived.kind}", replications=words.number(lived.replications))


def name_of(lived: Lived, key: str, words: Words) -> str:
    """Return a strategy's title, with what the reader changed of it."""
    wanted = lived.state.compared[key]
    title, note = title_of(wanted, words), note_of(wanted, words)
    return f"{title} ({note})" if note else title


def _kept_out(lived: Lived, key: str, one: Found, words: Words) -> str:
    kept, slots = one.kept_out, _slots(lived, key, one, words)
    if lived.kind != "none" and one.nothing_differs:
        return words("lab.say.same", strategy=slots["strategy"], children=slots["children"])
    if lived.kind == "none":
        if float(kept.mean) == 0.0:
            return words("lab.say.kept.about.none", strategy=slots["strategy"], children=slots["children"])
        which = "about" if float(kept.mean) > 0.0 else "about.more"
        del slots["interval"]
        return words(f"lab.say.kept.{which}", **slots)
    if kept.low is not None and float(kept.low) == float(kept.high or 0.0) == 0.0:
        told = {"strategy": slots["strategy"], "children": slots["children"]}
        return words("lab.say.kept.nobody", runs=words.number(lived.replications), **told)
    if not kept.is_clear:
        slots["persons"] = _persons(float(kept.mean), words)
        return words("lab.say.kept.unclear", **slots)
    return words("lab.say.kept" if float(kept.mean) > 0.0 else "lab.say.kept.more", **slots)


def _slots(lived: Lived, key: str, one: Found, words: Words) -> dict[str, str]:
    return {
        "strategy": name_of(lived, key, words),
        "persons": _persons(abs(float(one.kept_out.mean)), words),
        "children": words.number(lived.town.children),
        "interval": _interval(lived, one.kept_out, words, lambda count: _persons(count, words)),
    }


def _money(lived: Lived, one: Found, words: Words) -> str:
    """Say what the chosen purse has gained or lost in the end."""
    npv = float(one.npv.mean)
    purse = words(f"bill.judged.{lived.state.view}")
    if lived.kind == "none":
        if abs(npv) < LEAST_SEK:
            return words("lab.say.money.about.none", purse=purse)
        which = "gains" if npv > 0.0 else "loses"
        return words(f"lab.say.money.about.{which}", purse=purse, money=words.money(abs(npv)))
    if not one.npv.is_clear:
        interval = _interval(lived, one.npv, words, words.money)
        return words("lab.say.money.unclear", purse=purse, interval=interval)
    return words(
        "lab.say.money.gains" if npv > 0.0 else "lab.say.money.loses", purse=purse, money=words.money(abs(npv))
    )


def _hump(lived: Lived, key: str, one: Found, words: Words) -> str:
    """Say how deep the purse goes into the red and whether it comes out of it, no surer than the replications are.

    Depth and years are the medians of the replications, and the verdict the report's (``sim.views.compare.payback``).
    """
    payback, runs = one.payback, lived.replications
    slots = {
        "strategy": name_of(lived, key, words),
        "purse": words(f"bill.judged.{lived.state.view}"),
        "depth": words.money(-payback.depth_sek),
        "year": words.years(round(payback.depth_year)),
        "horizon": words.years(one.horizon),
    }
    comes = np.isfinite(payback.median)
    if comes:
        slots["payback"] = words.years(round(payback.median))
    if lived.kind == "none":
        slots["basis"] = _of_what(lived, words)
        if -payback.depth_sek < LEAST_SEK:
            return words("lab.say.hump.about.none", **_only(slots, "strategy", "purse", "basis"))
        if comes:
            return words("lab.say.hump.about.pays", **_only(slots, "strategy", "purse", "basis", "depth", "payback"))
        return words("lab.say.hump.about.never", **_only(slots, "strategy", "purse", "basis", "depth", "horizon"))
    verdict = payback.verdict
    slots |= {"paid": words.number(one.times_paid_back), "runs": words.number(runs)}
    if verdict in (Verdict.NO_HUMP, Verdict.NO_DIFFERENCE):
        slots["red"] = words.number(one.times_in_the_red)
        which = "none" if verdict is Verdict.NO_HUMP else "no_difference"
        return words(f"lab.say.hump.{which}", **_only(slots, "strategy", "purse", "red", "runs", "horizon"))
    told = ("strategy", "purse", "depth", "year", "horizon", "paid", "runs")
    if verdict is Verdict.PAYS_BACK:
        return words("lab.say.hump.pays", **_only(slots, *told, "payback"))
    return words("lab.say.hump.never" if verdict is Verdict.NEVER else "lab.say.hump.unclear", **_only(slots, *told))


def _only(slots: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return some of the slots, for a sentence takes just those that it has."""
    return {name: slots[name] for name in names}


def _pockets(lived: Lived, key: str, one: Found, words: Words) -> str:
    """Say which public payer gains most and which pays most, of those of whom it is clear."""
    if one.payers.low is None or one.payers.high is None or not one.payers.is_enough:
        return ""
    mean, low, high = (np.asarray(part)[PUBLIC_PLACES] for part in (one.payers.mean, one.payers.low, one.payers.high))
    gains = [k for k in np.argsort(-mean) if low[k] > 0.0 and mean[k] >= LEAST_SEK]
    pays = [k for k in np.argsort(mean) if high[k] < 0.0 and mean[k] <= -LEAST_SEK]
    parts = [
        words(f"lab.say.pockets.{kind}", payer=words(f"payer.subject.{PUBLIC_PAYERS[places[0]]}"),
              money=words.money(abs(float(mean[places[0]]))))
        for kind, places in (("pays", pays), ("gains", gains))
        if places
    ]  # fmt: skip
    if not parts:
        return ""
    told = words("lab.say.pockets.both", pays=parts[0], gains=parts[1]) if len(parts) == 2 else parts[0]
    return words("lab.say.pockets", strategy=name_of(lived, key, words), told=told)


def _interval(lived: Lived, one: Spread, words: Words, written: Callable[[float], str]) -> str:
    """Write an interval; where it leaves out 0 and yet rests on too few draws to be sure, say so."""
    if one.low is None or one.high is None:
        return ""
    slots = {"low": written(float(one.low)), "high": written(float(one.high))}
    if not one.is_enough and (one.low > 0.0 or one.high < 0.0):
        return words("lab.say.interval.few", **slots, draws=words.number(lived.replications))
    return words("lab.say.interval", **slots)


def _persons(persons: float, words: Words) -> str:
    return words.number(persons, 1 if abs(persons) < _FEW else 0)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")

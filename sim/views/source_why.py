"""Why the model is as far from a document as it is: sentences made of the factors, the largest first."""

from __future__ import annotations

import math

from sim.views.source_frames import Sources, as_written, largest_first, number, ratio
from sim.views.words import Words

CLOSE = 0.1
"""|log ratio| below which a figure, or a factor, counts as close: about a tenth."""
MOST_FACTORS = 3
WHOLE_BILLS = ("umea.yearly", "umea.years", "trelleborg.all.sum")
"""Figures whose cost of a person-year is told part by part; the parts are those of all ages of exclusion."""
Factor = tuple[str, float, float, float]


def why(name: str, sources: Sources, words: Words) -> str:
    """Return in a few sentences why a figure of the model is what it is beside the static one."""
    row = sources.figure(name)
    static, dynamic, times = float(row["static"]), float(row["dynamic"]), float(row["ratio"])
    if not math.isfinite(dynamic):
        return words("sources.why.nothing")
    if math.isnan(static):
        return words("sources.why.not_given")
    if name == "newcomers.years_after":
        return words("sources.why.solved")
    factors = largest_first(sources.factors_of(name))
    told = [one for one in factors if abs(math.log(one[3])) >= CLOSE][:MOST_FACTORS]
    far = times <= 0.0 or abs(math.log(times)) >= CLOSE
    if times <= 0.0:
        lead = words("sources.why.negative", dynamic=number(dynamic, words), static=number(static, words))
    else:
        key = "lead" if far else "cancel" if told else "close"
        lead = words(f"sources.why.{key}", ratio=ratio(times, words))
    if len(factors) == 1:
        clauses = [words("sources.why.only", because=because(one, sources, words)) for one in told]
    else:
        clauses = [_sentence(place, one, told, times, far, sources, words) for place, one in enumerate(told)]
    parts = [lead, *clauses]
    names = {one[0] for one in told}
    if "cost" in names and name in WHOLE_BILLS:
        parts.append(_cost(name, sources, words))
    if "value_of_a_year" in names and math.isfinite(sources.study_share):
        parts.append(words("sources.note.study", share=words.percent(100.0 * sources.study_share)))
    return " ".join(parts)


def factor_line(name: str, sources: Sources, words: Words) -> str:
    """Return the factors of a figure that differ from 1, as a product; empty where there are none."""
    parts = [
        words("sources.why.factor", factor=words(f"sources.factor.{factor}"), ratio=ratio(times, words))
        for factor, _, _, times in sources.factors_of(name)
        if math.isfinite(times) and abs(times - 1.0) >= 0.005
    ]
    return " × ".join(parts)


def _sentence(
    place: int, one: Factor, told: list[Factor], times: float, far: bool, sources: Sources, words: Words
) -> str:
    """Return the sentence of one factor: the largest, one that adds to it, or one that works against the distance."""
    goes = math.copysign(1.0, math.log(times)) if far and times > 0.0 else math.copysign(1.0, math.log(told[0][3]))
    with_it = math.copysign(1.0, math.log(one[3])) == goes
    key = "against" if not with_it else "most" if place == 0 else "then"
    return words(f"sources.why.{key}", because=because(one, sources, words), ratio=ratio(one[3], words))


def because(one: Factor, sources: Sources, words: Words) -> str:
    """Return a factor as a clause, with both sides of it."""
    factor, static, dynamic, times = one
    if factor == "timing":
        return words(f"sources.because.timing.{'less' if times < 1.0 else 'more'}")
    if factor in ("harm", "other_years", "price_year", "after_price"):
        return words(f"sources.because.{factor}")
    slots: dict[str, object] = {"dynamic": as_written(factor, dynamic, words)}
    if factor != "share_saved":
        slots["static"] = as_written(factor, static, words)
    slots |= {"unit": words("unit.msek")} if factor == "bill_of_one" else {}
    slots |= {"age": sources.facts.read_at_age} if factor == "failing_share" else {}
    slots |= {"window": sources.facts.window_years} if factor == "years_gained" else {}
    return words(f"sources.because.{factor}", **slots)


def _cost(name: str, sources: Sources, words: Words) -> str:
    """Return what a person-year in the six states is made of, beside the static calculus where that tells it apart."""
    row = sources.costs[sources.costs["table"] == name.partition(".")[0]].iloc[0]
    slots = {part: as_written("cost", float(row[part]), words) for part in ("public", "production")}
    slots["idle"] = words.percent(100.0 * float(row["idle_share"]))
    if math.isnan(float(row["static_public"])):
        return words("sources.why.cost_total", **slots)
    given = {part: as_written("cost", float(row[part]), words) for part in ("static_public", "static_production")}
    return words("sources.why.cost", **slots, **given)

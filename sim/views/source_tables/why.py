"""Why the model is as far from a document as it is: sentences made of the factors, the largest first."""

from __future__ import annotations

import math

from sim.views.source_tables.frames import Sources, as_written, how_far, largest_first, number, ratio
from sim.views.words import Words

CLOSE = 0.1
"""|log ratio| below which a figure, or a factor, counts as close: about a tenth."""
MOST_FACTORS = 3
WHOLE_BILLS = ("umea.yearly", "umea.years", "trelleborg.all.sum")
"""Figures whose cost of a person-year is told part by part; the parts are those of all ages of exclusion."""
PARTS = ("municipality", "public", "production")
"""Figures of one payer, or of lost production alone; other bills are the public purse and lost production together."""
MONEY = ("cost", "bill_of_one", "share_saved", "value_of_a_year")
"""Factors in which a sum of money is told, or a share of it."""
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
    told = [one for one in factors if how_far(one[3]) >= CLOSE][:MOST_FACTORS]
    far = how_far(times) >= CLOSE
    if times <= 0.0:
        lead = words("sources.why.negative", dynamic=number(dynamic, words), static=number(static, words))
    else:
        key = "lead" if far else "cancel" if told else "close"
        lead = words(f"sources.why.{key}", ratio=ratio(times, words))
    if len(factors) == 1:
        clauses = [words("sources.why.only", because=because(name, one, sources, words)) for one in told]
    else:
        less = times < 1.0 if far or not told else told[0][3] < 1.0
        along = [one for one in told if (one[3] < 1.0) == less]
        clauses = [_sentence("then" if place else "most", name, one, sources, words) for place, one in enumerate(along)]
        clauses += [_sentence("against", name, one, sources, words) for one in told if one not in along]
    parts = [lead, *clauses]
    names = {one[0] for one in told}
    if "cost" in names and name in WHOLE_BILLS:
        parts.append(_cost(name, sources, words))
    if "value_of_a_year" in names and math.isfinite(sources.study_share):
        parts.append(words("sources.why.study", share=words.percent(100.0 * sources.study_share)))
    return " ".join(parts)


def factor_line(name: str, sources: Sources, words: Words) -> str:
    """Return the factors of a figure that differ from 1, as a product; empty where there are none."""
    parts = [
        words("sources.why.factor", factor=words(f"sources.factor.{factor}"), ratio=ratio(times, words))
        for factor, _, _, times in sources.factors_of(name)
        if math.isfinite(times) and abs(times - 1.0) >= 0.005
    ]
    return " × ".join(parts)


def _sentence(key: str, name: str, one: Factor, sources: Sources, words: Words) -> str:
    """Return the sentence of one factor: the largest (``most``), one that adds to it (``then``), or one ``against``."""
    return words(f"sources.why.{key}", because=because(name, one, sources, words), ratio=ratio(one[3], words))


def because(name: str, one: Factor, sources: Sources, words: Words) -> str:
    """Return a factor of a figure as a clause, with both sides of it, and whose money it is where it is not all."""
    factor, static, dynamic, times = one
    way = "less" if times < 1.0 else "more"
    if factor == "after_price":
        return words(f"sources.because.after_price.{way if 0.0 < dynamic <= 1.0 else 'none'}")
    if factor == "timing":
        return words(f"sources.because.timing.{way}")
    if factor in ("harm", "other_years"):
        return words(f"sources.because.{factor}")
    slots: dict[str, object] = {"dynamic": as_written(factor, dynamic, words)}
    if factor != "share_saved":
        slots["static"] = as_written(factor, static, words)
    slots |= {"unit": words("unit.msek")} if factor == "bill_of_one" else {}
    slots |= {"age": sources.facts.read_at_age} if factor == "failing_share" else {}
    slots |= {"window": sources.facts.window_years} if factor == "years_gained" else {}
    key = f"{factor}.{way}" if factor in ("share_saved", "years_gained") else factor
    clause = words(f"sources.because.{key}", **slots)
    part = next((part for part in PARTS if name.rpartition(".")[2].startswith(part)), "")
    if factor not in MONEY or not part:
        return clause
    return words("sources.because.counting", because=clause, part=words(f"sources.part.{part}"))


def _cost(name: str, sources: Sources, words: Words) -> str:
    """Return what a person-year in the six states is made of, beside the static calculus where that tells it apart."""
    row = sources.costs[sources.costs["table"] == name.partition(".")[0]].iloc[0]
    slots = {part: as_written("cost", float(row[part]), words) for part in ("public", "production")}
    slots["idle"] = words.percent(100.0 * float(row["idle_share"]))
    if math.isnan(float(row["static_public"])):
        return words("sources.why.cost_total", **slots)
    given = {part: as_written("cost", float(row[part]), words) for part in ("static_public", "static_production")}
    return words("sources.why.cost", **slots, **given)

"""What is known in short: a sentence per strategy in plain words, then what the layers are and do not bear."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from sim.views.columns import WIDTH
from sim.views.frames import comparator_of
from sim.views.how_sure.frames import (
    DRAWS_FOR_QUANTILES,
    FEW_DRAWS,
    IN_EXCLUSION,
    KEPT_OUT,
    MEASURES,
    Layered,
    Sureness,
    often,
    with_span,
)
from sim.views.over_years import listed
from sim.views.words import Words

_NAMED = 1
"""Structures that are named in a sentence; more are counted."""


def in_short(known: Sureness, words: Words) -> list[str]:
    """Return the heading and every strategy's sentence, wrapped."""
    key = "sure.short.heading.one_town" if known.towns == 1 else "sure.short.heading"
    lines = textwrap.wrap(words(key, comparator=known.comparator), WIDTH)
    for name in known.strategies:
        lines += textwrap.wrap(sentence(known, name, words), WIDTH, subsequent_indent="  ")
    return lines


def sentence(known: Sureness, strategy: str, words: Words) -> str:
    """Say what is known of a strategy: whom it keeps out, whether it pays, and which structures would turn that."""
    kept, net = known.layered(strategy, KEPT_OUT), known.layered(strategy, known.judged)
    title = known.titles[strategy]
    if kept.claim == net.claim == "same":
        return words("sure.short.same", strategy=title)
    parts = [kept_text(kept, words), pays_text(net, known, words)]
    if known.structures and net.claim != "same":
        parts.append(structures_text(known, strategy, known.judged, words))
    return words("sure.short", strategy=title, parts="; ".join(parts))


def kept_text(kept: Layered, words: Words) -> str:
    """Say whether anybody is kept out of long-lasting exclusion, and how many on average."""
    if kept.claim == "same":
        return words("sure.kept.same")
    if kept.claim == "no":
        return words("sure.kept.no", **with_span(-kept.mean, -kept.high, -kept.low, words, sign=False))
    signed = kept.claim == "unknown"
    return words(f"sure.kept.{kept.claim}", **with_span(kept.mean, kept.low, kept.high, words, signed))


def pays_text(net: Layered, known: Sureness, words: Words) -> str:
    """Say whether it pays for whoever judges, and in how many of the draws."""
    who = words(f"bill.judged.{known.judged_by}")
    if net.claim == "same":
        return words("sure.pays.same", who=who)
    told = words("sure.npv", unit=words("unit.msek"), **with_span(net.mean, net.low, net.high, words))
    key = "sure.pays.drowned" if net.drowned else "sure.pays.often"
    slots = {} if net.drowned else {"often": often(net.positive, known.draws, words)}
    return f"{words(f'sure.pays.{net.claim}', who=who, npv=told)}, {words(key, **slots)}"


def structures_text(known: Sureness, strategy: str, measure: str, words: Words) -> str:
    """Say which structures turn the sign of a measure, which may, or that none of those tried does."""
    turns, may = (known.turning(strategy, measure, how) for how in ("turns", "may_turn"))
    if turns:
        told = words("sure.turned", names=_named(turns, words))
        return f"{told}, {words('sure.perhaps_more', number=words.number(len(may)))}" if may else told
    if may:
        return words("sure.may_turn", names=_named(may, words))
    tried = len(known.structures)
    return words("sure.keeps.one") if tried == 1 else words("sure.keeps", number=words.number(tried))


def layers_told(known: Sureness, words: Words) -> list[str]:
    """Return what each layer is here, and every reason to read it with care."""
    draws, towns = words.number(known.draws), words.number(known.towns)
    one = known.towns == 1
    lines = [
        words("sure.layers.title"),
        words("sure.layer.chance.one") if one else words("sure.layer.chance", towns=towns),
        words("sure.layer.belief", draws=draws),
        _structure(known, words),
    ]
    if known.draws > known.members > 0:
        lines.append(words("sure.care.repeated", draws=draws, members=words.number(known.members)))
    if one:
        lines.append(words("sure.care.one_town"))
    if known.draws < FEW_DRAWS:
        lines.append(words("sure.care.few", draws=draws))
    elif known.draws < DRAWS_FOR_QUANTILES:
        lines.append(words("sure.care.student", draws=draws, enough=words.number(DRAWS_FOR_QUANTILES)))
    if known.level_is_wide:
        level = known.layered(comparator_of(known.titles), IN_EXCLUSION)
        told = with_span(level.mean, level.low, level.high, words, sign=False)
        lines.append(words("sure.care.level", comparator=known.comparator, **told))
    drowned = [known.titles[name] for name in known.strategies if _drowned(known, name)]
    if drowned:
        lines.append(words("sure.care.drowned", names=listed(quoted(drowned, words), words)))
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]


def quoted(names: Sequence[str], words: Words) -> list[str]:
    """Return names in quotation marks."""
    return [words("bill.quoted", name=name) for name in names]


def _drowned(known: Sureness, strategy: str) -> bool:
    return any(known.layered(strategy, measure).drowned for measure in MEASURES)


def _structure(known: Sureness, words: Words) -> str:
    if not known.structures:
        return words("sure.layer.structure.none")
    tried, draws = words.number(len(known.structures)), words.number(known.structure_draws)
    return words("sure.layer.structure", structures=tried, draws=draws)


def _named(titles: Sequence[str], words: Words) -> str:
    """Name the first structures and count the others."""
    first = quoted(titles[:_NAMED], words)
    more = len(titles) - _NAMED
    return listed([*first, words("sure.more", number=words.number(more))] if more > 0 else first, words)

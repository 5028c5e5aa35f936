"""The answer of *worth knowing* in a few sentences: what it is worth to know more, about what, and what to pay for."""

from __future__ import annotations

import textwrap

import pandas as pd

from sim.views.columns import WIDTH, wrapped
from sim.views.frames import comparator_of
from sim.views.how_sure.frames import FEW_DRAWS, certain, often
from sim.views.how_sure.short import quoted
from sim.views.over_years import listed
from sim.views.words import Words
from sim.views.worth_knowing.frames import WorthKnown, kronor, with_span
from sim.views.worth_knowing.names import way_of

LUCK = 0.05
"""Share of groups that say nothing and yet pass their own noise floor."""
_NAMED = 3
_LEAST_SHARE = 0.01
ENOUGH_DRAWS = max(FEW_DRAWS, 100)
"""Fewer draws than this are told to be few."""


def in_short(known: WorthKnown, municipality: str, words: Words) -> list[str]:
    """Return the heading and the answer, wrapped."""
    who = words(f"bill.judged.{known.judged_by}")
    lines = textwrap.wrap(words("worth.heading", municipality=municipality, who=who), WIDTH)
    told = [everything_text(known, words), best_text(known, words)]
    if known.standing != "settled":
        if known.towns == 1:
            told.append(words("worth.luck"))
        told += groups_text(known, words)
    told += [*evaluations_text(known, words), *doubt_text(known, words)]
    return lines + wrapped(told)


def everything_text(known: WorthKnown, words: Words) -> str:
    """Say what it is worth to know everything, and how surely the best on average is best."""
    row, best = known.everything, known.best
    slots = {
        "best": known.titles[str(best["strategy"])],
        "often": often(float(best["probability"]), known.draws, words),
    }
    if known.standing == "settled":
        return words("worth.settled", **slots)
    slots["worth"] = with_span(row["sek"], row["low"], row["high"], words)
    slots |= {"cost": kronor(known.cheapest_sek, words)} if known.standing == "clear" else {}
    key = f"worth.{known.standing}"
    text = words(key, **slots, rivals=rivals_text(known, words)) if known.standing == "open" else words(key, **slots)
    if known.cohorts == 1:
        return text
    more = words(
        "worth.cohorts", cohorts=words.number(known.cohorts), times=words.number(known.cohorts_discounted, 1),
        worth=with_span(row["all_sek"], row["all_low"], row["all_high"], words),
    )  # fmt: skip
    return f"{text} {more}"


def rivals_text(known: WorthKnown, words: Words) -> str:
    """Name the strategies that are best in the other draws, the most frequent first."""
    choice = known.frames["choice"]
    others = choice[~choice["is_best"] & (choice["probability"] >= _LEAST_SHARE)]
    others = others.sort_values("probability", ascending=False, kind="stable").head(_NAMED)
    told = [
        words("worth.rival", strategy=known.titles[row["strategy"]], share=certain(float(row["probability"]), words))
        for _, row in others.iterrows()
    ]
    return listed(told, words) if told else words("worth.rival.untold")


def best_text(known: WorthKnown, words: Words) -> str:
    """Say what the best on average gives beside the comparator; that being best is not the same as paying."""
    best = known.best
    if str(best["strategy"]) == comparator_of(known.titles):
        return words("worth.best.comparator")
    net = float(best["net_sek"])
    slots = {"best": known.titles[str(best["strategy"])], "net": words.money(net, sign=True)}
    return words("worth.best.loses" if net < 0.0 else "worth.best.net", comparator=known.comparator, **slots)


def groups_text(known: WorthKnown, words: Words) -> list[str]:
    """Name the groups that are told from luck, or say that none is, and how many pass their own noise."""
    surely, perhaps, number = known.proven("surely"), known.proven("perhaps"), len(known.groups)
    told = []
    if len(surely):
        key = "worth.surely.one" if len(surely) == 1 else "worth.surely"
        slots = {} if len(surely) == 1 else {"number": words.number(len(surely))}
        told.append(words(key, names=_named(known, surely, words), **slots))
    elif number:
        floor = kronor(float(known.groups["floor_of_all_sek"].iloc[0]), words)
        told.append(words("worth.none.surely", groups=words.number(number), floor=floor))
    if len(perhaps):
        key = "worth.perhaps.one" if len(perhaps) == 1 else "worth.perhaps"
        slots = {} if len(perhaps) == 1 else {"number": words.number(len(perhaps))}
        names = listed(_cut([known.names[one] for one in perhaps["group"]], words), words)
        told.append(words(key, names=names, groups=words.number(number), luck=luck_of(number, words), **slots))
    if number and not len(surely):
        told.append(words("worth.together", draws=words.number(known.draws)))
    return told


def luck_of(groups: int, words: Words) -> str:
    """Return how many of so many groups that say nothing pass their own noise floor."""
    return words.number(max(1, round(LUCK * groups)))


def evaluations_text(known: WorthKnown, words: Words) -> list[str]:
    """Say which local evaluation to pay for next, if any is worth its cost."""
    if known.standing == "settled":
        return [words("worth.evaluate.nothing")]
    if known.cohorts_served == 0:
        cohorts = words.number(known.cohorts)
        return [words("worth.evaluate.late", years=words.years(known.evaluation_years), cohorts=cohorts)]
    row = best_evaluation(known)
    if row is None:
        return [words("worth.evaluate.none")]
    slots = {
        "programme": quoted([known.programmes[str(row["programme"])]], words)[0],
        "size": words.number(int(row["per_arm"])),
        "worth": kronor(float(row["worth_sek"]), words),
        "cost": kronor(float(row["cost_sek"]), words),
    }
    if float(row["net_sek"]) <= 0.0:
        return [words("worth.evaluate.costs", **slots)]
    if known.proof_of_effect(str(row["programme"])) != "surely":
        return [words("worth.evaluate.unproven", **slots)]
    slots["worth"] = with_span(row["worth_sek"], row["low"], row["high"], words)
    told = [words("worth.evaluate.pays", net=kronor(float(row["net_sek"]), words, sign=True), **slots)]
    if float(row["low"]) < float(row["cost_sek"]):
        told.append(words("worth.evaluate.unsure"))
    sizes = known.frames["evaluations"]["per_arm"]
    if len(set(sizes)) > 1 and row["per_arm"] in (sizes.min(), sizes.max()):
        told.append(words("worth.evaluate.edge"))
    return told


def best_evaluation(known: WorthKnown) -> pd.Series | None:
    """Return the evaluation that leaves most: of effects surely worth knowing, else of any; None: there is none."""
    frame = known.frames["evaluations"]
    if not len(frame):
        return None
    surely = frame[[known.proof_of_effect(str(one)) == "surely" for one in frame["programme"]]]
    among = surely if len(surely) and float(surely["net_sek"].max()) > 0.0 else frame
    return among.sort_values("net_sek", ascending=False, kind="stable").iloc[0]


def doubtful(known: WorthKnown) -> str | None:
    """Return the strategy whose doubt matters: the best on average, or its closest rival where that is the comparator.

    The comparator is what all are held against, so there is no doubt about its own net. None: nothing is in doubt.
    """
    choice = known.frames["choice"]
    there = set(known.frames["doubt"]["strategy"])
    ranked = choice.sort_values(["is_best", "probability", "net_sek"], ascending=False, kind="stable")["strategy"]
    return next((str(one) for one in ranked if one in there), None)


def doubt_text(known: WorthKnown, words: Words) -> list[str]:
    """Say how much of the doubt comes from assumed and from measured numbers."""
    name = doubtful(known)
    if name is None:
        return []
    key = "worth.doubt.short" if name == str(known.best["strategy"]) else "worth.doubt.short.rival"
    return [words(key, strategy=known.titles[name], **shares_of(known, name, words))]


def shares_of(known: WorthKnown, strategy: str, words: Words) -> dict[str, str]:
    """Return the share of the variance by origin as text; what is not told from noise is said to be so."""
    rows = known.frames["doubt"]
    return {
        str(row["origin"]): certain(float(row["share"]), words) if row["told"] else words("worth.doubt.untold")
        for _, row in rows[rows["strategy"] == strategy].iterrows()
    }


def care_texts(known: WorthKnown, words: Words) -> list[str]:
    """Return every reason to read it with care."""
    told = []
    draws = words.number(known.draws)
    if known.draws > known.members > 0:
        told.append(words("sure.care.repeated", draws=draws, members=words.number(known.members)))
    if known.draws < ENOUGH_DRAWS:
        told.append(words("sure.care.few", draws=draws))
    return told


def _named(known: WorthKnown, rows: pd.DataFrame, words: Words) -> str:
    told = [
        words(
            "worth.named", name=known.names[row["group"]], worth=kronor(float(row["high"]), words),
            way=words(f"worth.way.{way_of(row['group'])}"),
        )
        for _, row in rows.iterrows()
    ]  # fmt: skip
    return listed(_cut(told, words), words)


def _cut(parts: list[str], words: Words) -> list[str]:
    more = len(parts) - _NAMED
    return [*parts[:_NAMED], words("worth.more", number=words.number(more))] if more > 0 else parts

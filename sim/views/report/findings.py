"""The answer in one sentence and the sentences under it, out of numbers: nothing that its interval does not bear.

What is *clear* is said in ``differences``. The sentences under the answer are about the strategy that the answer is
about.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.evidence.groups import GROUPS
from sim.money.pockets import BENEFICIARIES, INVESTORS
from sim.studies.report.leading import leading
from sim.views.compare.payback import Verdict, paybacks
from sim.views.compare.payback import sentence as payback_sentence
from sim.views.frames import ANY
from sim.views.over_years import listed
from sim.views.report.contents import ReportContents
from sim.views.report.differences import (
    WHOLE_FROM,
    Spread,
    gain_of,
    in_exclusion,
    isolated,
    isolated_titles,
    kept_out,
    kept_out_of_group,
    money_with_range,
    net_of,
    of_draws,
    paid_back,
    spread_of,
    with_range,
)
from sim.views.words import Words

SMALLEST_MSEK = 0.05
"""What rounds to nothing costs nothing."""
_MOST_NAMED = 4


@dataclass(frozen=True)
class Findings:
    """What the report says first.

    Attributes:
        title: what is compared, and where.
        answer: in one sentence.
        sentences: three to five short ones: what it does, to whom, who pays and gains, when it turns, how sure.
    """

    title: str
    answer: str
    sentences: tuple[str, ...]


def findings_of(contents: ReportContents, words: Words) -> Findings:
    """Return the title, the answer and the sentences under it."""
    titles = isolated_titles(contents.titles)
    place = isolated(contents.place)
    if not contents.strategies:
        return Findings(
            words("report.title.none", comparator=titles[contents.comparator], place=place),
            words("report.answer.none", comparator=titles[contents.comparator], **_level(contents, words)),
            tuple(_alone(contents, words)),
        )
    lead = lead_of(contents)
    key = "one" if len(contents.strategies) == 1 else "several"
    title = words(
        f"report.title.{key}", place=place, comparator=titles[contents.comparator],
        **({"strategy": titles[lead]} if key == "one" else {"number": words.number(len(contents.strategies))}),
    )  # fmt: skip
    sentences = [
        what_it_does(contents, lead, titles, words),
        to_whom(contents, lead, titles, words),
        who_pays_and_gains(contents, lead, titles, words),
        when_it_turns(contents, lead, titles, words),
        how_sure(contents, lead, words),
    ]
    return Findings(title, answer(contents, lead, titles, words), tuple(one for one in sentences if one))


def lead_of(contents: ReportContents) -> str:
    """Return the strategy that the answer is about, by the lab's rule too (``sim.studies.report.leading``)."""
    kept = {name: (change.mean, change.clear) for name, change in kept_out(contents).items()}
    return leading(kept, {name: net_of(contents, name).mean for name in contents.strategies})


def answer(contents: ReportContents, lead: str, titles: Mapping[str, str], words: Words) -> str:
    """Return the answer in one sentence."""
    kept = kept_out(contents)
    change, several = kept[lead], len(contents.strategies) > 1
    slots = {"strategy": titles[lead], "persons": words.number(contents.persons)}
    money = money_clause(contents, lead, words)
    if not several and nothing_differs(contents, lead):
        return words("report.answer.same", strategy=titles[lead], comparator=titles[contents.comparator])
    if contents.draws == 1:
        return words("report.answer.one_draw", kept=words.number(change.mean, sign=True), **slots)
    slots |= {"kept": with_range(change, words), "money": money}
    if change.clear and change.mean > 0.0:
        slots["often"] = _often(contents, change, "fewer", words)
        if several:
            return _best_of_several(contents, kept, slots, words)
        return words("report.answer.kept", **slots)
    if several and all(one.none for one in kept.values()):
        return words(
            "report.answer.zero.all", number=words.number(len(contents.strategies)), persons=slots["persons"],
            comparator=titles[contents.comparator], often=of_draws(contents, contents.draws, contents.draws, words),
        )  # fmt: skip
    if several and change.mean <= 0.0 and not change.clear:
        return words(
            "report.answer.none_at_all", number=words.number(len(contents.strategies)), persons=slots["persons"]
        )
    if several:
        worse = all(one.clear and one.mean < 0.0 for one in kept.values())
        key = "report.answer.all_worse" if worse else "report.answer.nobody"
        slots["kept"] = with_range(change, words, sign=True)
        return words(key, number=words.number(len(contents.strategies)), **slots)
    if change.clear:
        slots |= {"kept": with_range(change.turned, words), "often": _often(contents, change, "more", words)}
        return words("report.answer.worse", **slots)
    if change.none:
        del slots["kept"]
        return words("report.answer.zero", **slots)
    slots["kept"] = with_range(change, words, sign=True)
    return words("report.answer.unclear", **slots)


def _best_of_several(
    contents: ReportContents, kept: Mapping[str, Spread], slots: Mapping[str, str], words: Words
) -> str:
    """Return the answer about the one that keeps out most of those that clearly do; how many do is told with it."""
    number, clear = len(contents.strategies), sum(one.clear and one.mean > 0.0 for one in kept.values())
    if clear == number:
        return words("report.answer.most.all", number=words.number(number), **slots)
    if clear == 1:
        return words("report.answer.most.one", number=words.number(number), **slots)
    return words("report.answer.most", number=words.number(number), clear=words.number(clear), **slots)


def _often(contents: ReportContents, told: Spread, key: str, words: Words) -> str:
    """Say in how many draws of what is believed a clear difference is to the same side, as the end of a clause."""
    if not contents.beliefs:
        return ""
    return words(f"report.often.{key}", often=of_draws(contents, told.agree, told.draws, words))


def money_clause(contents: ReportContents, strategy: str, words: Words) -> str:
    """Say what a strategy comes to for the public purse, as the end of a sentence."""
    net = net_of(contents, strategy)
    if contents.bill is not None and contents.bill.nothing_differs(strategy):
        return words("report.money.same")
    if not net.clear:
        return words("report.money.unclear", net=money_with_range(net, words, sign=True))
    if net.mean > 0.0:
        return words("report.money.gain", net=money_with_range(net, words)) + _often(contents, net, "gain", words)
    return words("report.money.loss", net=money_with_range(net.turned, words)) + _often(contents, net, "loss", words)


def nothing_differs(contents: ReportContents, strategy: str) -> bool:
    """Say whether a strategy changes neither a life's outcome nor a krona in any draw."""
    kept = kept_out(contents)[strategy]
    same = kept.mean == 0.0 and (math.isnan(kept.low) or kept.low == kept.high)
    return same and contents.bill is not None and contents.bill.nothing_differs(strategy)


def what_it_does(contents: ReportContents, lead: str, titles: Mapping[str, str], words: Words) -> str:
    """Say how many end up in exclusion as it is, and of every other strategy whether it clearly changes that."""
    text = words("report.does.level", comparator=titles[contents.comparator], **_level(contents, words))
    others = [name for name in contents.strategies if name != lead]
    if not others or contents.draws == 1:
        return text
    kept = kept_out(contents)
    sorts: dict[str, list[str]] = {"fewer": [], "unclear": [], "same": [], "more": []}
    for name in others:
        change = kept[name]
        sort = "same" if change.none else "unclear" if not change.clear else "fewer" if change.mean > 0.0 else "more"
        sorts[sort].append(_quoted(titles[name], words))
    told = [words(f"report.does.{sort}", names=_names(names, words)) for sort, names in sorts.items() if names]
    return f"{text} {words('report.does.others', told='; '.join(told))}{_rival(contents, lead, titles, words)}"


def _rival(contents: ReportContents, lead: str, titles: Mapping[str, str], words: Words) -> str:
    """Name the strategies that may keep out as many as the one that the answer is about, also those not clear."""
    frame = contents.pictures.outcomes
    wide = frame[frame["outcome"] == ANY].pivot(index="replication", columns="strategy", values="persons")
    kept = kept_out(contents)
    if not (kept[lead].clear and kept[lead].mean > 0.0):
        return ""
    others = [name for name in contents.strategies if name != lead and kept[name].clear and kept[name].mean > 0.0]
    close = [_quoted(titles[name], words) for name in others if not spread_of(contents, wide[name] - wide[lead]).clear]
    higher = [
        words("report.does.with", name=_quoted(titles[name], words), number=words.number(kept[name].mean, 1))
        for name in contents.strategies
        if not kept[name].clear and kept[name].mean > kept[lead].mean
    ]
    told = words("report.does.rival", strategy=titles[lead], names=_names(close, words)) if close else ""
    more = words("report.does.higher", names=_names(higher, words)) if higher else ""
    return "".join(f" {one}" for one in (told, more) if one)


def _names(names: Sequence[str], words: Words) -> str:
    """Return names as a reader can take them in: those of a few, the number of many."""
    if len(names) > _MOST_NAMED:
        return words("report.does.many", number=words.number(len(names)))
    return listed(names, words)


def to_whom(contents: ReportContents, lead: str, titles: Mapping[str, str], words: Words) -> str:
    """Say in which groups of the population the difference is clear."""
    if contents.draws == 1:
        return ""
    changes = {group: kept_out_of_group(contents, group)[lead] for group in GROUPS}
    if not any(change.mean or change.high for change in changes.values()):
        return ""
    told = []
    for group, change in changes.items():
        if change.clear:
            key = "fewer" if change.mean > 0.0 else "more"
            number = _persons(abs(change.mean), words)
            told.append(words(f"report.groups.{key}", group=words(f"bill.group.{group}"), number=number))
    every = words.number(len(GROUPS))
    if not told:
        return words("report.groups.none", strategy=titles[lead], all=every)
    number = words.number(len(told))
    key = "report.groups.one" if len(told) == 1 else "report.groups.some"
    slots = {} if len(told) == 1 else {"number": number}
    text = words(key, strategy=titles[lead], all=every, groups=listed(told, words), **slots)
    newcomers = any(change.clear for group, change in changes.items() if group.endswith("_newcomer"))
    return f"{text} {words('report.groups.newcomers')}" if newcomers else text


def who_pays_and_gains(contents: ReportContents, lead: str, titles: Mapping[str, str], words: Words) -> str:
    """Say who pays most of a strategy, and who gains most of those that clearly gain by what follows."""
    if nothing_differs(contents, lead):
        return ""
    outlay = {one: contents.told[lead, f"outlay_of.{one}"].mean for one in INVESTORS}
    payer = max(outlay, key=lambda one: outlay[one])
    spent = sum(max(0.0, one) for one in outlay.values())
    if outlay[payer] < SMALLEST_MSEK:
        pays = words("report.pays.nobody", strategy=titles[lead])
    else:
        pays = words(
            "report.pays", strategy=titles[lead], payer=words(f"bill.subject.{payer}"),
            share=words.percent(100.0 * outlay[payer] / spent), outlay=words.millions(spent),
        )  # fmt: skip
    gains = {one: gain_of(contents, lead, one) for one in BENEFICIARIES}
    clear = {one: gain for one, gain in gains.items() if gain.clear and gain.mean >= SMALLEST_MSEK}
    if contents.draws == 1:
        return pays
    if not clear:
        return f"{pays} {words('report.gains.nobody')}"
    gainer = max(clear, key=lambda one: clear[one].mean)
    gain = money_with_range(clear[gainer], words)
    key = "report.gains.one" if len(clear) == 1 else "report.gains"
    return f"{pays} {words(key, gainer=words(f'bill.subject.{gainer}'), gain=gain)}"


def when_it_turns(contents: ReportContents, lead: str, titles: Mapping[str, str], words: Words) -> str:
    """Say when the public purse breaks even, if it does."""
    found = {one.strategy: one for one in paybacks(contents.pictures.appraisal, contents.titles, contents.interval)}
    text = payback_sentence(found[lead], contents.horizon, titles, words)
    if contents.draws == 1:
        text = words("report.finding.one_draw", finding=text)
    in_the_red = found[lead].verdict not in (Verdict.NO_HUMP, Verdict.NO_DIFFERENCE)
    median = f" {words('report.turns.median')}" if in_the_red and contents.draws > 1 else ""
    return f"{text}.{median}"


def how_sure(contents: ReportContents, lead: str, words: Words) -> str:
    """Say in how many draws it pays back, how much of the money has an assumed price and which evidence it has."""
    if nothing_differs(contents, lead):
        return ""
    if contents.draws == 1:
        return words("report.sure.one_draw")
    parts = [words("report.sure.often", often=paid_back(contents, lead, words))]
    if lead in contents.assumed:
        parts.append(words("report.sure.assumed", share=words.percent(100.0 * contents.assumed[lead])))
    grades = contents.bill.grades.get(lead, {}) if contents.bill else {}
    if grades:
        good = sum(share for grade, share in grades.items() if grade in ("A", "B"))
        parts.append(words("report.sure.grades", share=words.percent(100.0 * good)))
    return words("report.sure", told="; ".join(parts))


def _alone(contents: ReportContents, words: Words) -> Sequence[str]:
    """Return what can be said where nothing is compared: which outcomes, and on how few the bill lies."""
    frame = contents.pictures.outcomes
    means = frame[frame["outcome"] != ANY].groupby("outcome", sort=False)["persons"].mean()
    most = str(means.idxmax())
    sentences = []
    if means[most] > 0.0:
        sentences.append(
            words("report.alone.most", outcome=words(f"outcome.{most}"), number=_persons(float(means[most]), words))
        )
    tops = contents.pictures.concentration
    ten = tops[tops["bill"] == "public"]["top_10_percent"].mean()
    sentences.append(words("report.alone.bill", share=words.percent(100.0 * float(ten))))
    sentences.append(words("report.alone.nothing"))
    return sentences


def _level(contents: ReportContents, words: Words) -> dict[str, str]:
    level = in_exclusion(contents, contents.comparator)
    share = 100.0 * level.mean / contents.persons if contents.persons else math.nan
    return {
        "level": with_range(level, words),
        "persons": words.number(contents.persons),
        "share": words.percent(share, 1),
    }


def _persons(value: float, words: Words) -> str:
    return words.number(value, 0 if abs(value) >= WHOLE_FROM else 1)


def _quoted(name: str, words: Words) -> str:
    return words("bill.quoted", name=name)

"""The bill in short: one sentence per strategy in plain words, for whoever has ten minutes."""

from __future__ import annotations

import textwrap

from sim.money.perspective import PUBLIC, SOCIETY
from sim.money.pockets import BENEFICIARIES, INVESTORS
from sim.views.appraise.frames import Bill, Told
from sim.views.columns import WIDTH
from sim.views.frames import SEK_PER_MSEK
from sim.views.over_years import Change
from sim.views.words import Words

_SMALLEST_MSEK, _SMALLEST_GAIN_MSEK, _KRONA_MSEK = 0.05, 0.1, 1e-6


def in_short(bill: Bill, told: Told, words: Words) -> list[str]:
    """Return the heading and every strategy's sentence, wrapped."""
    lines = textwrap.wrap(words("bill.short.heading", comparator=bill.comparator), WIDTH)
    for name in bill.strategies:
        lines += textwrap.wrap(sentence(bill, told, name, words), WIDTH, subsequent_indent="  ")
    return lines


def sentence(bill: Bill, told: Told, strategy: str, words: Words) -> str:
    """Say what a strategy costs, what comes back to whom, how often it pays back, and who pays and who gains."""
    outlay = told[strategy, f"{SOCIETY}.outlay"].mean
    if bill.nothing_differs(strategy):
        return words("bill.short.same", strategy=bill.titles[strategy])
    slots = {
        "strategy": bill.titles[strategy],
        "society": _back(told[strategy, f"{SOCIETY}.saved"].mean, words),
        "society_net": _net(told[strategy, f"{SOCIETY}.npv"], words),
        "public": _back(told[strategy, f"{PUBLIC}.saved"].mean, words),
        "public_net": _net(told[strategy, f"{PUBLIC}.npv"], words),
        "often": how_often(bill, told[strategy, f"{PUBLIC}.paid_back_within_horizon"].mean, words),
    }
    if outlay < _KRONA_MSEK:
        cheaper = outlay <= -_SMALLEST_MSEK
        costs = (
            words("bill.short.costs_less", outlay=words.millions(-outlay)) if cheaper else words("bill.short.costs_0")
        )
        return words("bill.short.free", costs=costs, **slots)
    text = words("bill.short", outlay=words.millions(outlay), **slots)
    return f"{text} {who(told, strategy, words)}"


def how_often(bill: Bill, share: float, words: Words) -> str:
    """Write a share of the replications as so many of so many draws, or replications where nothing is drawn."""
    paid, among = words.number(round(share * bill.replications)), words.number(bill.replications)
    return words("bill.of_draws" if bill.draws else "bill.of_replications", number=paid, among=among)


def who(told: Told, strategy: str, words: Words) -> str:
    """Say who pays most of a strategy and who gains most by it."""
    outlay = {payer: told[strategy, f"outlay_of.{payer}"].mean for payer in INVESTORS}
    payer = max(outlay, key=lambda one: outlay[one])
    gains = {name: told[strategy, f"gain_of.{name}"].mean for name in BENEFICIARIES}
    gainer = max(gains, key=lambda one: gains[one])
    slots = {
        "payer": _upper(words(f"bill.subject.{payer}")),
        "share": words.percent(100.0 * outlay[payer] / sum(max(0.0, one) for one in outlay.values())),
    }
    if gains[gainer] < _SMALLEST_MSEK:
        return words("bill.short.nobody_gains", gain=words.millions(_SMALLEST_GAIN_MSEK), **slots)
    gain = words.millions(gains[gainer])
    return words("bill.short.who", gainer=words(f"bill.subject.{gainer}"), gain=gain, **slots)


def _back(msek: float, words: Words) -> str:
    return words("bill.back.gets" if msek > -_SMALLEST_MSEK else "bill.back.loses", sek=words.millions(abs(msek)))


def _net(change: Change, words: Words) -> str:
    if not change.clear:
        return words("bill.net.unclear", net=words.money(change.mean * SEK_PER_MSEK, sign=True))
    return words("bill.net.gain" if change.mean > 0.0 else "bill.net.loss", net=words.millions(abs(change.mean)))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]

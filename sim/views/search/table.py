"""The search for the best strategy within a budget, in plain text: the best, how sure that is, what they consist of.

Reads tidy frames; knows nothing of the model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.configuration.schema import BestForBudget
from sim.studies.intervals import LEVEL_PERCENT, is_clear, mean_interval
from sim.studies.search.ranking import agreement_of, sureness_of
from sim.views.columns import WIDTH, Heading, Line, Row, lay_out, wrapped
from sim.views.context import whose_lives
from sim.views.frames import SEK_PER_MSEK, check_columns, replication_count
from sim.views.over_years import listed
from sim.views.search.contents import percent_of, shares_of
from sim.views.source_line import source_line
from sim.views.words import Words

REASONS = ("none_kept_out", "unknown", "null", "thought_experiment")
"""Why something is not chosen among, or no further."""
_LABEL = 28
"""Most letters of a programme's name."""


def asked_text(choice: BestForBudget, tried: pd.DataFrame, finalists: int, words: Words) -> str:
    """Return who is followed, in which kronor, and what was tried on how many replications, as text."""
    economics = choice.economics
    rate = words.percent(100.0 * economics.discount_rate_per_year, 1)
    lines = [
        whose_lives(choice.municipality, choice.economics, words)[0],
        words(
            "context.exclusion",
            least=words.number(economics.exclusion_years),
            first=economics.exclusion_ages[0],
            last=economics.exclusion_ages[1],
        ),
        words("search.about.money", price_year=economics.price_year, rate=rate),
        words(
            "search.about.search",
            tried=words.number(len(tried)),
            budget=words.money(choice.budget_msek * SEK_PER_MSEK),
            within=words.number(int(tried["within_budget"].sum())),
            tried_replications=words.number(choice.tried_replications),
            finalists=words.number(finalists),
            replications=words.number(choice.replications),
        ),
    ]
    return _wrapped(lines)


def search_table(
    lived: pd.DataFrame,
    ranking: pd.DataFrame,
    waiting: pd.DataFrame,
    contents: pd.DataFrame,
    candidates: pd.DataFrame,
    words: Words,
    version: str | None = None,
) -> str:
    """Return the best strategies, how sure their ranking is and what they consist of, at most 100 characters wide.

    Args:
        lived: strategy (letter), believed (best_guess or draws), replication, averted.
        ranking: a row a finalist, best first (``sim.studies.search.budget.Found``).
        waiting: strategy, programme, began, waited_years, most_waiting.
        contents: strategy (number), kind, candidate, share.
        candidates: kind, candidate, title, status (chosen among, or one of ``REASONS``), in the strategies' order.
        words: the language.
        version: of the software that made the results; without it this version.

    Raises:
        ValueError: a frame that lacks a column or rows.
    """
    check_columns(ranking, "ranking", ("strategy", "searched", "mean", "best_share", "loss", "behind", "npv_msek"))
    check_columns(lived, "lived", ("strategy", "believed", "replication", "averted"))
    replications = replication_count(lived)
    lines = [
        *_kept_out(lived, ranking, words),
        *_how_sure(ranking, replications, words),
        *_money(ranking, words),
        *_waiting(waiting, ranking, words),
        Heading(words("search.table.contents")),
        *(
            Row(
                short(part.title),
                tuple(percent_of(share, words) for share in part.shares),
            )
            for part in shares_of(contents, ranking, candidates)
        ),
    ]
    body = lay_out([str(letter) for letter in ranking["strategy"]], lines, WIDTH, pinned=1)
    percent, number = words.percent(LEVEL_PERCENT), words.number(replications)
    notes = [
        words("search.note.flattered"),
        words("table.note.interval", percent=percent, replications=number),
    ]
    said = [*_sentences(ranking, words), *([] if len(waiting) and waiting["waited_years"].any() else [
        words("search.nobody_waited")])]  # fmt: skip
    return "\n".join([
        *body, "", _wrapped(said), "", _wrapped(_candidates(candidates, words)), "", _wrapped(notes),
        source_line(words, replications, version),
    ])  # fmt: skip


def short(title: str) -> str:
    """Return a name that fits: without what stands in brackets at its end if it must be, cut if that is not enough."""
    if len(title) > _LABEL:
        title = title.partition(" (")[0]
    return title if len(title) <= _LABEL else f"{title[: _LABEL - 1].rstrip()}…"


def _kept_out(lived: pd.DataFrame, ranking: pd.DataFrame, words: Words) -> list[Line]:
    lines: list[Line] = [
        Heading(words("search.table.kept")),
        Row(words("search.row.searched"), tuple(words.number(one, 1, sign=True) for one in ranking["searched"])),
    ]
    for believed, key in (("best_guess", "search.row.best_guess"), ("draws", "search.row.draws")):
        rows = lived[lived["believed"] == believed]
        means = [mean_interval(rows[rows["strategy"] == letter]["averted"]) for letter in ranking["strategy"]]
        lines.append(Row(words(key), tuple(_intervals(pd.DataFrame(means), words))))
    flattered = ranking[["flattered", "flattered_low", "flattered_high"]]
    lines.append(Row(words("search.row.flattered"), tuple(_intervals(flattered, words))))
    return lines


def _how_sure(ranking: pd.DataFrame, replications: int, words: Words) -> list[Line]:
    behind = _intervals(ranking[["behind", "behind_low", "behind_high"]], words)
    first = str(ranking["strategy"].iloc[0])
    return [
        Heading(words("search.table.sure", replications=words.number(replications))),
        Row(words("search.row.best_share"), tuple(words.percent(100.0 * share) for share in ranking["best_share"])),
        Row(words("search.row.mean_place"), tuple(words.number(place, 1) for place in ranking["mean_place"])),
        Row(words("search.row.loss"), tuple(words.number(loss, 1) for loss in ranking["loss"])),
        Row(
            words("search.row.behind", first=first),
            ("·", *behind[1:]),
        ),
    ]


def _money(ranking: pd.DataFrame, words: Words) -> list[Line]:
    npv = _intervals(ranking[["npv_msek", "npv_low", "npv_high"]], words)
    return [
        Heading(words("search.table.money", unit=words("unit.msek"))),
        Row(
            words("search.row.outlay"),
            tuple(words.number(one, 0 if one >= 99.95 else 1) for one in ranking["outlay_msek"]),
        ),
        Row(words("search.row.within"), tuple(words.percent(100.0 * share) for share in ranking["within_share"])),
        Row(words("search.row.npv"), tuple(npv)),
    ]


def _waiting(waiting: pd.DataFrame, ranking: pd.DataFrame, words: Words) -> list[Line]:
    """Return who began and who waited; nothing where nobody waited in any strategy."""
    if waiting.empty or not waiting["waited_years"].any():
        return []
    groups = waiting.groupby("strategy", sort=False)
    measures = (
        ("search.row.began", groups["began"].sum()),
        ("search.row.waited", groups["waited_years"].sum()),
        ("search.row.most", groups["most_waiting"].max()),
    )
    rows = [
        Row(words(key), tuple(words.number(float(values.get(letter, 0.0))) for letter in ranking["strategy"]))
        for key, values in measures
    ]
    return [Heading(words("search.table.waiting")), *rows]


def _sentences(ranking: pd.DataFrame, words: Words) -> list[str]:
    """Say how sure the first place is, what choosing it may cost, and what the search adds to a simple rule."""
    if len(ranking) == 1:
        return [words("search.sure.alone")]
    sure, first = sureness_of(ranking), ranking.iloc[0]
    share = words.percent(100.0 * sure.best_share)
    if sure.sure:
        said = [words("search.sure.yes", first=sure.first, share=share)]
    else:
        others = listed(sure.not_clearly_behind, words)
        said = [words("search.sure.no", first=sure.first, share=share, others=others)]
    said.append(words("search.loss", first=sure.first, loss=words.number(first["loss"], 1)))
    spearman, kendall = agreement_of(ranking["searched"], ranking["mean"])
    if not math.isnan(spearman):
        told = {"spearman": words.number(spearman, 2), "kendall": words.number(kendall, 2)}
        said.append(words("search.agreement", number=words.number(len(ranking)), **told))
    for row in ranking[ranking["by_rule"]].to_dict("records"):
        if row["strategy"] == sure.first:
            said.append(words("search.rule.first", rule=row["strategy"]))
        else:
            behind = _interval(row["behind"], row["behind_low"], row["behind_high"], 1, words)
            said.append(words("search.rule.behind", rule=row["strategy"], behind=behind, first=sure.first))
    return said


def _candidates(candidates: pd.DataFrame, words: Words) -> list[str]:
    """Say how many candidates there were, and which were none or were tried no further, and why."""
    check_columns(candidates, "candidates", ("kind", "candidate", "title", "status"))
    chosen = candidates[candidates["status"].isin(["candidate", "none_kept_out"])]
    said = [words("search.candidates", number=words.number(len(chosen)))]
    for reason in REASONS:
        names = candidates[candidates["status"] == reason]["title"]
        if len(names) == 0:
            continue
        counted = {} if reason == "thought_experiment" else {"number": words.number(len(names))}
        said.append(words(f"search.left_out.{reason}", names=", ".join(names), **counted))
    return said


def _intervals(rows: pd.DataFrame, words: Words) -> list[str]:
    """Write means and half their intervals (three columns: mean, low, high), ~ before one that is not clear."""
    numbers = [tuple(map(float, row)) for row in rows.itertuples(index=False, name=None)]
    decimals = 0 if any(high - low >= 19.9 for _, low, high in numbers) else 1
    return [_interval(mean, low, high, decimals, words) for mean, low, high in numbers]


def _interval(mean: float, low: float, high: float, decimals: int, words: Words) -> str:
    text = words.number(mean, decimals, sign=True)
    if math.isnan(low):
        return text
    return f"{'' if is_clear(low, high) else '~'}{text} ±{words.number((high - low) / 2, decimals)}"


def _wrapped(lines: Sequence[str]) -> str:
    return "\n".join(wrapped(lines))

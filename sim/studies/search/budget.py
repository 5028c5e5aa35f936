"""Best for a budget: search among strategies, live the best of them again on other lives, and tell both as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.money.prices import SEK_PER_MSEK
from sim.studies.alternatives import AS_TODAY, Alternative
from sim.studies.intervals import mean_interval
from sim.studies.search.candidates import Candidate, Shares, strategy_of
from sim.studies.search.lives import Lived, Lives, Tried
from sim.studies.search.ranking import ranking_of
from sim.studies.search.search import Came, Search, finalists_of, frontier_of, search

OTHER_LIVES = 0x80000000
"""What the seed of the search is combined with (exclusive or) for lives that the search has not seen."""
LETTERS = "ABCDEFGHIJKLMNOPQRST"
"""What finalists are called, the best on other lives first."""


@dataclass(frozen=True)
class Found:
    """What a search for the best strategies within a budget found, as tidy tables.

    Persons and money are against as today on the same lives; money is discounted and in MSEK of the price year.

    Attributes:
        tried: strategy (number in the order tried), stage (alone, per_krona, search), averted (persons kept out of
            long-lasting exclusion: mean over the search's replications), low, high (its 95 % interval), outlay_msek,
            npv_msek (of the public purse), within_budget, on_frontier, finalist (letter; empty for the others).
        contents: strategy, kind (programme or reform), candidate, share (of its full size), in the strategy's order;
            what a strategy does not have is not there.
        lived: finalists on other lives: strategy (letter), believed (best_guess or draws), replication, averted,
            outlay_msek, npv_msek.
        ranking: one row a finalist, best first: strategy (letter), number (in ``tried``), by_rule (whether it is what
            adding by effect per krona leads to), searched (averted in the search), best_guess (mean on other lives),
            flattered, flattered_low, flattered_high (searched less best_guess: the winner's curse; the interval is that
            of best_guess alone), then the columns of ``ranking_of`` with draws, and outlay_msek, npv_msek, npv_low,
            npv_high, within_share (of draws in which it costs no more than the budget).
        waiting: strategy (letter), programme, began, waited_years, most_waiting: means over draws.
        digests: of every run of a finalist with draws, by letter and replication.
    """

    tried: pd.DataFrame
    contents: pd.DataFrame
    lived: pd.DataFrame
    ranking: pd.DataFrame
    waiting: pd.DataFrame
    digests: dict[str, str]


def best_for_budget(
    tried: Tried, candidates: Sequence[Candidate], budget_msek: float, strategies: int, finalists: int, searched: Lives,
    replications: int,
) -> Found | None:  # fmt: skip
    """Return what a search found; None if nothing that was tried fits within the budget.

    Args:
        tried: the model.
        candidates: what may be chosen.
        budget_msek: most that may be spent, discounted, in MSEK.
        strategies: how many to try.
        finalists: how many of the best to live again.
        searched: the lives of the search.
        replications: of the finalists, on other lives.
    """
    outcomes: dict[Shares, pd.DataFrame] = {}

    def evaluate(several: Sequence[Shares], order: Sequence[int]) -> list[Came]:
        alternatives = [strategy_of(candidates, shares, order, f"tried_{k}") for k, shares in enumerate(several)]
        found, _ = _against_as_today(tried, alternatives, searched)
        outcomes.update(zip(several, found, strict=True))
        return [(float(one["averted"].mean()), float(one["outlay_msek"].mean())) for one in found]

    found = search(evaluate, len(candidates), budget_msek, strategies, searched.seed)
    places = finalists_of(found, budget_msek, finalists)
    if not places:
        return None
    fresh = Lives(searched.seed ^ OTHER_LIVES, replications)
    alternatives = [
        strategy_of(candidates, found.tries[place].shares, found.order, f"tried_{place}") for place in places
    ]
    guessed, _ = _against_as_today(tried, alternatives, fresh)
    drawn, runs = _against_as_today(tried, alternatives, replace(fresh, draws=True))
    best_first = ranking_of(_stacked([str(place) for place in places], drawn))["strategy"].astype(int)
    letters = {place: LETTERS[k] for k, place in enumerate(best_first)}
    order = [places.index(place) for place in best_first]
    lived = pd.concat(
        [
            _stacked(list(letters.values()), [several[k] for k in order]).assign(believed=believed)
            for believed, several in (("best_guess", guessed), ("draws", drawn))
        ],
        ignore_index=True,
    )
    return Found(
        tried=_tried_table(found, outcomes, budget_msek, letters),
        contents=_contents(found, candidates),
        lived=lived[["strategy", "believed", "replication", "averted", "outlay_msek", "npv_msek"]],
        ranking=_ranking(found, lived, letters, budget_msek),
        waiting=_waiting([letters[place] for place in best_first], [runs[k] for k in order]),
        digests={
            f"{letter}/{replication}": run.digest
            for letter, k in zip(letters.values(), order, strict=True)
            for replication, run in enumerate(runs[k])
        },
    )


def _against_as_today(
    tried: Tried, alternatives: Sequence[Alternative], lives: Lives
) -> tuple[list[pd.DataFrame], list[list[Lived]]]:
    """Return replication, averted, outlay_msek and npv_msek of each, and its runs."""
    today, *runs = tried([AS_TODAY, *alternatives], lives)
    frames = [
        pd.DataFrame(
            {
                "replication": range(lives.replications),
                "averted": [base.excluded - run.excluded for base, run in zip(today, several, strict=True)],
                "outlay_msek": [run.outlay_sek / SEK_PER_MSEK for run in several],
                "npv_msek": [
                    (base.public_sek - run.public_sek) / SEK_PER_MSEK for base, run in zip(today, several, strict=True)
                ],
            }
        )
        for several in runs
    ]
    return frames, runs


def _stacked(names: Sequence[str], frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(
        [frame.assign(strategy=name) for name, frame in zip(names, frames, strict=True)], ignore_index=True
    )


def _tried_table(
    found: Search, outcomes: dict[Shares, pd.DataFrame], budget_msek: float, letters: dict[int, str]
) -> pd.DataFrame:
    frontier = set(frontier_of(found.tries))
    rows = []
    for place, one in enumerate(found.tries):
        _, low, high = mean_interval(outcomes[one.shares]["averted"])
        rows.append(
            {
                "strategy": place,
                "stage": one.stage,
                "averted": one.averted,
                "low": low,
                "high": high,
                "outlay_msek": one.outlay_msek,
                "npv_msek": float(outcomes[one.shares]["npv_msek"].mean()),
                "within_budget": one.outlay_msek <= budget_msek,
                "on_frontier": place in frontier,
                "finalist": letters.get(place, ""),
            }
        )
    return pd.DataFrame(rows)


def _contents(found: Search, candidates: Sequence[Candidate]) -> pd.DataFrame:
    rows = [
        {"strategy": place, "kind": candidates[k].kind, "candidate": candidates[k].name, "share": one.shares[k]}
        for place, one in enumerate(found.tries)
        for k in found.order
        if one.shares[k] > 0.0
    ]
    return pd.DataFrame(rows)


def _ranking(found: Search, lived: pd.DataFrame, letters: dict[int, str], budget_msek: float) -> pd.DataFrame:
    numbers = {letter: place for place, letter in letters.items()}
    drawn = lived[lived["believed"] == "draws"]
    guessed = lived[lived["believed"] == "best_guess"]
    table = ranking_of(drawn)
    rows = []
    for letter in table["strategy"]:
        mine = drawn[drawn["strategy"] == letter]
        searched = found.tries[numbers[letter]].averted
        guess, low, high = mean_interval(guessed[guessed["strategy"] == letter]["averted"])
        npv, npv_low, npv_high = mean_interval(mine["npv_msek"])
        rows.append(
            {
                "strategy": letter,
                "number": numbers[letter],
                "by_rule": numbers[letter] == found.by_rule,
                "searched": searched,
                "best_guess": guess,
                "flattered": searched - guess,
                "flattered_low": searched - high,
                "flattered_high": searched - low,
                "outlay_msek": float(mine["outlay_msek"].mean()),
                "npv_msek": npv,
                "npv_low": npv_low,
                "npv_high": npv_high,
                "within_share": float((mine["outlay_msek"] <= budget_msek).mean()),
            }
        )
    whole = pd.DataFrame(rows).merge(table, on="strategy", validate="one_to_one")
    first = ["strategy", "number", "by_rule", "searched", "best_guess", "flattered", "flattered_low", "flattered_high"]
    return whole[[*first, *table.columns[1:], "outlay_msek", "npv_msek", "npv_low", "npv_high", "within_share"]]


def _waiting(letters: Sequence[str], runs: Sequence[Sequence[Lived]]) -> pd.DataFrame:
    rows = [
        {
            "strategy": letter,
            "programme": one.programme,
            "began": one.began,
            "waited_years": one.waited_years,
            "most_waiting": one.most_waiting,
        }
        for letter, several in zip(letters, runs, strict=True)
        for run in several
        for one in run.met
    ]
    columns = ["strategy", "programme", "began", "waited_years", "most_waiting"]
    return pd.DataFrame(rows, columns=columns).groupby(columns[:2], as_index=False, sort=False).mean()

"""Best for a budget: which programmes and reforms keep most people out of exclusion for so much money, and how sure.

Question: of all strategies that cost no more than a budget, capacity and waiting included, which keeps most people out
of long-lasting exclusion, what is the frontier of cost against persons kept out, and how sure is the ranking?

    vandpunkt best_for_budget
    vandpunkt best_for_budget municipality=trelleborg budget_msek=10 tried_replications=60 replications=100
    vandpunkt best_for_budget programmes=[parent_training,school_support,supported_employment] reforms=[]

Expect the best strategies: what each keeps out of exclusion in the search and on other lives, how often it is the best,
what choosing it may lose, outlay, waiting and contents; a figure of the frontier and one of the contents. What has no
known effect is no candidate unless it is named. Where few are born, chance decides unless ``tried_replications`` is
large. A search that was stopped goes on where it was when the same command is given again. Simulated lives, not a
forecast about any person.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.configuration.border import BadInput, experiment, fault, load_agencies
from sim.configuration.schema import Agency, BestForBudget
from sim.studies.alternatives import AS_TODAY, OPEN, SILO, refuse_nobody_born
from sim.studies.means import finite, records_of
from sim.studies.search.budget import Found, best_for_budget
from sim.studies.search.candidates import Candidate, LeftOut, candidates_of
from sim.studies.search.lives import Lives, Tried
from sim.studies.search.ranking import agreement_of, places_of, sureness_of
from sim.studies.store import finish, identity_of, run_directory, write_table
from sim.sweeps.progress import counted
from sim.views.figures import save
from sim.views.search.contents import contents_figure
from sim.views.search.frontier import Budget, search_figure
from sim.views.search.table import asked_text, search_table
from sim.views.words import Words

_TABLES = ("tried", "contents", "lived", "ranking", "waiting")


@experiment(BestForBudget)
def main(choice: BestForBudget) -> Path:
    """Search, live the best again, print what was found and return the folder with everything."""
    words, town = Words(choice.language), choice.municipality
    refuse_nobody_born(town, "best_for_budget")
    candidates, left_out = candidates_of(choice.programmes, choice.reforms)
    agencies = load_agencies()
    searched = Lives(choice.seed, choice.tried_replications)
    runs = (choice.tried + 1) * choice.tried_replications + 2 * (choice.finalists + 1) * choice.replications
    with run_directory("best_for_budget", choice.output_dir) as draft:
        kept = _runs_folder(choice, agencies)
        with counted(runs, words("progress.runs"), choice.progress) as bar:
            tried = Tried(town, agencies, choice.economics, choice.threads, kept, bar.update)
            found = best_for_budget(
                tried, candidates, choice.budget_msek, choice.tried, choice.finalists, searched, choice.replications
            )
        if found is None:
            given = f"budget_msek={choice.budget_msek:g}, for which nothing that was tried can be had"
            raise BadInput(fault("best_for_budget", given, "more money, or cheaper programmes and reforms"))
        status = _candidates(found, candidates, left_out, choice.language)
        text = "\n\n".join(
            [
                asked_text(choice, found.tried, len(found.ranking), words),
                search_table(found.lived, found.ranking, found.waiting, found.contents, status, words),
            ]
        )
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        for name in _TABLES:
            if len(frame := getattr(found, name)):
                write_table(frame, draft, name)
        write_table(status, draft, "candidates")
        if choice.figures:
            budget = Budget(choice.budget_msek, town.births_per_year * town.birth_years, choice.tried_replications)
            save(search_figure(found.tried, found.lived, found.ranking, budget, words), draft / "frontier")
            save(contents_figure(found.contents, found.ranking, status, words, choice.replications), draft / "contents")
        used = [AS_TODAY.strategy, SILO, OPEN, *(one.choice for one in candidates), *agencies]
        summary = _summary(choice, found, status)
        folder = finish(draft, "best_for_budget", choice, used, summary, found.digests)
    shutil.rmtree(kept, ignore_errors=True)
    print(text)
    return folder


def _runs_folder(choice: BestForBudget, agencies: Sequence[Agency]) -> Path:
    """Return the folder in which finished runs wait for the same command to be given again."""
    what_is_tried = ("programmes", "reforms", "budget_msek", "tried", "tried_replications", "finalists", "replications")
    asked = identity_of(choice, agencies, (*what_is_tried, "seed", "figures", "language"))
    folder = Path(choice.output_dir) / "best_for_budget" / f"runs-{asked}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _candidates(
    found: Found, candidates: Sequence[Candidate], left_out: Sequence[LeftOut], language: str
) -> pd.DataFrame:
    """Return what was chosen among and what was not: kind, candidate, title, grade, status.

    Candidates come in the strategies' order (most kept out per krona alone first), then those that are none. ``status``
    is candidate, none_kept_out (a candidate that kept nobody out alone and was tried no further) or the reason why it
    is none.
    """
    alone = found.tried[found.tried["stage"] == "alone"]
    kept_out = alone.merge(found.contents, on="strategy").set_index(["kind", "candidate"])
    per_krona = (kept_out["averted"] / kept_out["outlay_msek"].clip(lower=1e-9)).to_dict()
    in_order = sorted(candidates, key=lambda one: -per_krona.get((one.kind, one.name), 0.0))
    rows = [
        (
            one.kind, one.name, one.choice,
            "candidate" if kept_out["averted"].get((one.kind, one.name), 0.0) > 0.0 else "none_kept_out",
        )
        for one in in_order
    ]  # fmt: skip
    rows += [(Candidate(one.choice).kind, one.choice.name, one.choice, one.reason) for one in left_out]
    return pd.DataFrame(
        [
            {"kind": kind, "candidate": name, "title": getattr(one.title, language), "grade": one.grade, "status": why}
            for kind, name, one, why in rows
        ]
    )


def _summary(choice: BestForBudget, found: Found, status: pd.DataFrame) -> dict[str, object]:
    sure = sureness_of(found.ranking)
    drawn = found.lived[found.lived["believed"] == "draws"]
    spearman, kendall = (finite(one) for one in agreement_of(found.ranking["searched"], found.ranking["mean"]))
    frontier = found.tried[found.tried["on_frontier"]].sort_values("outlay_msek")
    return {
        "units": "persons kept out of long-lasting exclusion, against as today; MSEK discounted; shares",
        "budget_msek": choice.budget_msek,
        "tried": len(found.tried),
        "within_budget": int(found.tried["within_budget"].sum()),
        "tried_replications": choice.tried_replications,
        "replications": choice.replications,
        "sureness": {
            "first": sure.first,
            "best_share": sure.best_share,
            "sure": sure.sure,
            "clearly_behind": list(sure.clearly_behind),
            "not_clearly_behind": list(sure.not_clearly_behind),
            "spearman": spearman,
            "kendall": kendall,
        },
        "ranking": _plain(found.ranking),
        "places": records_of(places_of(drawn)),
        "contents": {
            str(row["strategy"]): records_of(
                found.contents[found.contents["strategy"] == row["number"]].drop(columns="strategy")
            )
            for row in found.ranking.to_dict("records")
        },
        "waiting": records_of(found.waiting),
        "frontier": _plain(frontier),
        "candidates": records_of(status),
    }


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=15))
    return rows


if __name__ == "__main__":
    main()

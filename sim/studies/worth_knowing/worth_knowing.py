"""Worth knowing: what it would be worth, in kronor, to know more before one chooses, and about what.

The decision is which of some strategies (as today among them) to choose for a municipality. To know more is worth
something only where it could change the choice: what would be gained by choosing right, times how often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.configuration.schema import Programme, Trait
from sim.money.prices import SEK_PER_MSEK
from sim.programmes.uncertainty import with_drawn_effects
from sim.studies.alternatives import Alternative
from sim.studies.factors import EFFECT_OF, factors_of, groups_of, values_in_draws
from sim.studies.how_sure.drawn import Drawn
from sim.studies.worth_knowing.by_group import informations
from sim.uncertainty.acceptability import acceptability_of_net
from sim.uncertainty.assumptions import shares_of_variance
from sim.uncertainty.estimate import Estimate
from sim.uncertainty.evaluation import evsi, plan_of
from sim.uncertainty.information import decisions, evpi, evppi

Floats = npt.NDArray[np.float64]
WORTHS_MSEK = (0.0, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 40.0)
"""What keeping one person out may be worth, side by side."""
OF_ALL = 0.95
"""Share of shuffles, in which no group says anything, whose best group stays under the floor of all groups."""
EVERYTHING = "everything"
ASSUMED, MEASURED = "assumed", "measured"


@dataclass(frozen=True)
class Question:
    """What is chosen and how it is judged.

    Attributes:
        perspective: whose net present value counts.
        rate: discount rate, a year.
        person_sek: what keeping one person out of long-lasting exclusion is worth beside what it saves.
        cohorts: for how many cohorts like this one the choice is made, a year apart.
    """

    perspective: str
    rate: float
    person_sek: float
    cohorts: int

    @property
    def cohorts_discounted(self) -> float:
        """Return how many cohorts that is in present value."""
        return decisions(1.0, self.cohorts, self.rate)

    def cohorts_after(self, years: int) -> int:
        """Return how many cohorts an answer serves that comes after so many years: none of those lived meanwhile."""
        return max(0, self.cohorts - years)

    def discounted_after(self, years: int) -> float:
        """Return how many cohorts that is in present value."""
        return decisions(1.0, self.cohorts_after(years), self.rate, years)


def net_benefit(drawn: Drawn, question: Question) -> Floats:
    """Return what each strategy is worth beside the comparator in kronor, shape (draws, towns, strategies)."""
    net: Floats = drawn.npv(question.perspective, question.rate) + question.person_sek * drawn.averted
    return net


def worth_of_everything(drawn: Drawn, question: Question) -> pd.DataFrame:
    """Return one row, the worth of knowing everything (EVPI): group, sek, low, high (95 %), all_sek, all_low, all_high.

    ``sek`` is for one cohort of one municipality, ``all_sek`` for all cohorts that the choice is made for, discounted.
    """
    return pd.DataFrame([{"group": EVERYTHING, **_told(evpi(net_benefit(drawn, question)), question)}])


def choice_table(drawn: Drawn, question: Question) -> pd.DataFrame:
    """Return how surely each strategy is best, the comparator too.

    Columns: strategy, net_sek (mean net benefit against the comparator), probability (share of draws in which it has
    the highest), low, high (95 %), loss_sek (expected loss of choosing it), is_best (highest mean).
    """
    found = acceptability_of_net(net_benefit(drawn, question))
    return pd.DataFrame(
        {
            "strategy": list(drawn.strategies), "net_sek": found.net_sek[0], "probability": found.probability[0],
            "low": found.low[0], "high": found.high[0], "loss_sek": found.loss_sek[0],
            "is_best": np.arange(len(drawn.strategies)) == found.best[0],
        }
    )  # fmt: skip


def worth_by_person(drawn: Drawn, question: Question, worths_msek: Sequence[float] = WORTHS_MSEK) -> pd.DataFrame:
    """Return the worth of knowing everything by what keeping one person out is worth; it needs no new lives.

    Columns: person_sek, best (strategy with the highest mean), probability (that it is best), sek, low, high (one
    cohort). The worth in use is among them.
    """
    rows = []
    for person in sorted({question.person_sek, *(SEK_PER_MSEK * one for one in worths_msek)}):
        asked = replace(question, person_sek=person)
        choice, found = choice_table(drawn, asked), evpi(net_benefit(drawn, asked))
        best = choice[choice["is_best"]].iloc[0]
        rows.append((person, best["strategy"], best["probability"], found.value, found.low, found.high))
    return pd.DataFrame(rows, columns=["person_sek", "best", "probability", "sek", "low", "high"])


def worth_by_group(
    drawn: Drawn,
    alternatives: Sequence[Alternative],
    question: Question,
    values: pd.DataFrame | None = None,
    workers: int = 1,
) -> pd.DataFrame:
    """Return what it is worth to know each group of factors perfectly (EVPPI), most first.

    Columns: group, factors, assumed, sek, low, high, floor_sek (what the estimator makes of the group where it says
    nothing), told (whether it is more than that: by luck one group in twenty is), floor_of_all_sek (what the best of
    all groups gets where none says anything: as much by luck 1 time in 20), told_of_all, all_sek, all_low, all_high (of
    all cohorts, discounted).

    Args:
        drawn: draws 0, 1, 2, … of everything.
        alternatives: what was lived.
        question: what is chosen.
        values: of ``values_in_draws``, where they are at hand already.
        workers: processes side by side.
    """
    net = net_benefit(drawn, question)
    factors = factors_of(alternatives)
    values = values_in_draws(factors, range(len(net))) if values is None else values
    groups = groups_of(factors)
    every = informations(net, [values[[one.name for one in own]].to_numpy() for own in groups.values()], workers)
    # The groups are shuffled alike, so the best of all of them in one shuffle is what the best is worth where none
    # says anything (P. H. Westfall & S. S. Young, Resampling-Based Multiple Testing, Wiley 1993).
    luck = np.array([one.shuffled_sek for one in every]).max(axis=0)
    floor_of_all = float(np.quantile(luck, OF_ALL, method="higher"))
    rows = []
    for (group, members), found in zip(groups.items(), every, strict=True):
        rows.append(
            {
                "group": group,
                "factors": len(members),
                "assumed": sum(one.is_assumed for one in members),
                **_told(found.sek, question),
                "floor_sek": found.floor_sek,
                "told": found.told_from_zero,
                "floor_of_all_sek": floor_of_all,
                "told_of_all": found.told_from_zero and found.sek.value > floor_of_all,
            }
        )
    return pd.DataFrame(rows).sort_values("sek", ascending=False, ignore_index=True, kind="stable")


def _told(found: Estimate, question: Question) -> dict[str, float]:
    times = question.cohorts_discounted
    one = {"sek": found.value, "low": found.low, "high": found.high}
    return {**one, **{f"all_{name}": sek * times for name, sek in one.items()}}


@dataclass(frozen=True)
class Evaluation:
    """What a local evaluation can be: sizes, and what it costs.

    Attributes:
        per_arm: persons in each arm, one a size.
        event_share: share of the controls to whom an event happens; an effect on its log-odds is measured with a
            standard deviation of 1 / sqrt(share * (1 - share)) a person, an effect on a trait with 1 SD.
        fixed_sek, sek_a_person: cost.
        years: until its answer is known.
        design_effect: by how much its variance grows because groups are allotted together; 1: each person alone.
    """

    per_arm: tuple[int, ...]
    event_share: float
    fixed_sek: float
    sek_a_person: float
    years: int = 0
    design_effect: float = 1.0

    def sd_of_one(self, lever: str) -> float:
        """Return the standard deviation between persons of what is measured, in the unit of the effect."""
        if lever in get_args(Trait):
            return 1.0
        return float((self.event_share * (1.0 - self.event_share)) ** -0.5)


def worth_of_evaluations(
    drawn: Drawn,
    alternatives: Sequence[Alternative],
    by_group: pd.DataFrame,
    question: Question,
    evaluation: Evaluation,
    most: int,
) -> pd.DataFrame:
    """Return what local evaluations of the programmes most worth knowing about would be worth, beside their cost.

    Columns: programme, lever (whose effect is measured: of several, the one most worth knowing by itself), per_arm,
    worth_sek, low, high (all cohorts that the answer comes in time for; at most the worth of knowing the effect
    perfectly), cost_sek, net_sek, is_best (of its sizes).

    Args:
        drawn: draws 0, 1, 2, … of everything.
        alternatives: what was lived.
        by_group: of ``worth_by_group``.
        question: what is chosen.
        evaluation: what an evaluation can be.
        most: programmes.
    """
    known = {one.name: one for alternative in alternatives for one in alternative.programmes}
    named = [str(group).partition(":")[2] for group in by_group["group"] if str(group).startswith(f"{EFFECT_OF}:")]
    net, rows = net_benefit(drawn, question), []
    for name in [one for one in named if one in known][: most if evaluation.per_arm else 0]:
        lever, sizes = _most_worth_knowing(known[name], net)
        per_arm = tuple(map(float, evaluation.per_arm))
        worth = evsi(net, sizes, evaluation.sd_of_one(lever), per_arm, evaluation.design_effect)
        served = question.discounted_after(evaluation.years)
        plan = plan_of(per_arm, worth, served, evaluation.fixed_sek, evaluation.sek_a_person)
        for place, one in enumerate(plan.sizes):
            rows.append(
                (
                    name, lever, int(one.per_arm), one.evsi_sek.value, one.evsi_sek.low, one.evsi_sek.high,
                    one.cost_sek, one.enbs_sek.value, place == plan.best,
                )
            )  # fmt: skip
    columns = ["programme", "lever", "per_arm", "worth_sek", "low", "high", "cost_sek", "net_sek", "is_best"]
    return pd.DataFrame(rows, columns=columns)


def _most_worth_knowing(programme: Programme, net: Floats) -> tuple[str, Floats]:
    """Return the lever whose effect is most worth knowing by itself, and its size in each draw.

    Levers have units of their own (SD, log-odds), so that the widths of their intervals cannot be compared.
    """
    levers = list(dict.fromkeys(one.moves for one in programme.effects if one.low < one.high))
    sizes = {lever: _sizes_in_draws(programme, lever, len(net)) for lever in levers}
    if len(levers) == 1:
        return levers[0], sizes[levers[0]]
    worth = {lever: evppi(net, sizes[lever], permutations=0).sek.value for lever in levers}
    best = max(levers, key=lambda lever: worth[lever])
    return best, sizes[best]


def _sizes_in_draws(programme: Programme, lever: str, draws: int) -> Floats:
    """Return an effect's size in draws 0, 1, 2, …, shape (draws,)."""
    return np.array(
        [
            next(one.size for one in with_drawn_effects(programme, draw).effects if one.moves == lever)
            for draw in range(draws)
        ]
    )


def doubt_by_origin(
    drawn: Drawn, alternatives: Sequence[Alternative], question: Question, values: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return how much of what is not known of each net benefit comes from assumed and from measured numbers.

    Columns: strategy, origin (assumed, measured), factors, share (of the variance of the net benefit over draws, 0 to
    1), low, high, floor (what numbers that say nothing would explain), told (whether it is more than that). With one
    town a draw chance is part of the variance, and the shares are too small.
    """
    factors, net = factors_of(alternatives), net_benefit(drawn, question)
    values = values_in_draws(factors, range(len(net))) if values is None else values
    groups = {
        origin: [one.name for one in factors if one.is_assumed == (origin == ASSUMED)] for origin in (ASSUMED, MEASURED)
    }
    rows = []
    for place, strategy in enumerate(drawn.strategies[1:], start=1):
        told = shares_of_variance(net[:, :, place], {name: values[own].to_numpy() for name, own in groups.items()})
        for origin, one in told.items():
            share = (one.share.value, one.share.low, one.share.high)
            rows.append((strategy, origin, len(groups[origin]), *share, one.floor, one.told_from_zero))
    return pd.DataFrame(rows, columns=["strategy", "origin", "factors", "share", "low", "high", "floor", "told"])

"""Every figure *how sure* prints, named and with its unit, as plain data for ``summary.json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.money.perspective import PUBLIC, SOCIETY
from sim.studies.means import finite, records_of
from sim.views.frames import comparator_of
from sim.views.how_sure.choice import payback_years, worth_of_change_msek
from sim.views.how_sure.frames import ASSUMED, KEPT_OUT, MEASURES, Sureness, unit_of
from sim.views.how_sure.rests import largest_assumed, share_of_kinds, shares_by_kind

UNITS = {
    "kept_out": "persons born here kept out of long-lasting exclusion, against the comparator",
    "public_npv": "SEK, net present value of the public purse, against the comparator",
    "society_npv": "SEK, net present value of society (real resources), against the comparator",
    "in_exclusion": "persons born here in long-lasting exclusion, a level",
    "layers": "mean with its 95 % interval (mean_low, mean_high); expected_low and expected_high: 95 % of the expected "
    "value over belief, chance taken out; town_low and town_high: 95 % of one single town's future, belief and chance; "
    "belief_sd and chance_sd: standard deviations; chance_share: chance's part of the variance of one town; positive, "
    "positive_low, positive_high: share of beliefs, chance taken out, with an expected value above 0 and its 95 % "
    "interval (where belief is drowned in chance: the chance by the error of the mean, no interval); null: cannot be "
    "told apart",
    "claims": "yes: the expected interval lies above 0, no: below, unknown: it holds 0, same: nothing differs; "
    "drowned: draws differ by less than is not known of their mean, so that shares of draws bear nothing",
    "structures": "mean: in use over all draws, moved by the difference; difference: paired, on the same draws and "
    "accidents, low and high its 95 % for all structures together (Bonferroni); turn: of the sign of the mean",
    "payback": "share of draws paid back for good by that year since the choice: expected (belief), town (belief and "
    "chance), with 95 % over draws",
    "acceptability": "willingness_msek: MSEK a person kept out; probability: share of draws in which a strategy has "
    "the highest net benefit; net_sek and loss_sek: SEK, mean net benefit and expected loss; is_best: highest mean",
    "worth_of_change_msek": "MSEK a person kept out from which another strategy than the cheapest is best on average; "
    "null: none ever is",
    "plane": "kept_out: persons; cost_sek: SEK net, mean; icer_sek: SEK a person more than the efficient strategy "
    "before it; quadrants: shares of draws",
    "rests_on": "shares of the gross flow (absolute kronor, present value) by how the price is known",
}


def summary_of_sureness(known: Sureness, price_year: int, willingness_msek: Sequence[float]) -> dict[str, Any]:
    """Return the summary; what is not known or not finite is None.

    Args:
        known: what was printed.
        price_year: of every krona.
        willingness_msek: what a person kept out may be worth.
    """
    payback, shares = known.frames["payback"], shares_by_kind(known)
    return {
        "comparator": comparator_of(known.titles),
        "draws": known.draws,
        "towns": known.towns,
        "structure_draws": known.structure_draws,
        "posterior_members": known.members,
        "price_year": price_year,
        "discount_rate_per_year": known.rate,
        "judged_by": known.judged_by,
        "willingness_to_pay_msek": list(willingness_msek),
        "units": UNITS,
        "claims": [_claim(known, name, measure) for name in known.strategies for measure in MEASURES],
        "layers": records_of(known.frames["layers"]),
        "structures": [
            _moved(known, one, name, measure)
            for one in known.structures
            for name in known.strategies
            for measure in MEASURES
        ],
        "payback": records_of(payback[payback["year"].isin(payback_years(known))]),
        "acceptability": records_of(known.frames["acceptability"]),
        "worth_of_change_msek": {one: finite(worth_of_change_msek(known, one)) for one in (PUBLIC, SOCIETY)},
        "plane": records_of(known.frames["plane"]),
        "rests_on": {
            "by_kind": records_of(shares),
            "assumed": {
                one: {name: finite(share_of_kinds(shares, one, name, ASSUMED)) for name in known.strategies}
                for one in (PUBLIC, SOCIETY)
            },
            "largest_assumed": {
                name: {str(item): float(share) for item, share in largest_assumed(known, name, known.judged_by).items()}
                for name in known.strategies
            },
        },
    }


def _claim(known: Sureness, strategy: str, measure: str) -> dict[str, Any]:
    one = known.layered(strategy, measure)
    return {"strategy": strategy, "measure": measure, "claim": one.claim, "drowned": one.drowned}


def _moved(known: Sureness, structure: str, strategy: str, measure: str) -> dict[str, Any]:
    one, unit = known.moved(structure, strategy, measure), unit_of(measure)
    named = {"structure": structure, "strategy": strategy, "measure": measure, "turn": one.turn}
    told = {"mean": one.mean, "difference": one.difference, "low": one.low, "high": one.high}
    return {**named, **{key: finite(unit * value) for key, value in told.items()},
            "unit": "persons" if measure == KEPT_OUT else "SEK"}  # fmt: skip

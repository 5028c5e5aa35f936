"""The rules of a social investment fund, as pure functions of öre: what is promised, what is due, what is kept.

A claim is made on what has been saved so far, not year by year: a bad year is set against a good one. What has been
paid back stays paid back.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.configuration.schema import Contract
from sim.money.appraisal import discount_factors

Ore = npt.NDArray[np.int64]


def share_of(ore: int, share: float) -> int:
    """Return a share of some öre, rounded down to whole öre; no share of a loss."""
    return math.floor(max(0, ore) * share)


def due_on_loan(paid: int, saved_so_far: int, repayment_share: float) -> int:
    """Return what should have been repaid of a loan by now: the share of what is saved, at most what was paid."""
    return min(paid, share_of(saved_so_far, repayment_share))


def due_on_contract(paid: int, saved_so_far: int, contract: Contract, is_measured: bool) -> int:
    """Return what should have been repaid to an investor by now.

    The guaranteed share whatever comes of it; once the outcome is measured, the rest of each krona saved, so that the
    investor is even when as much is saved as was paid; never more than the most agreed.
    """
    guaranteed = share_of(paid, contract.guaranteed_share)
    if not is_measured:
        return guaranteed
    most = share_of(paid, contract.most_repaid_share)
    return min(most, guaranteed + share_of(saved_so_far, 1.0 - contract.guaranteed_share))


def promised_share(outlay: int, saved_by_year: Ore, years: int, repayment_share: float) -> float:
    """Return the share of an outlay that its savings are to repay within some years; infinite if it costs nothing."""
    if outlay <= 0:
        return math.inf
    so_far = np.cumsum(saved_by_year[:years])
    best = int(so_far.max()) if len(so_far) else 0
    return share_of(best, repayment_share) / outlay


def gains_within(net_by_year: Ore, years: int, rate_per_year: float) -> bool:
    """Return whether a net by year, discounted and only so far ahead, is above 0."""
    seen = net_by_year[:years].astype(np.float64)
    return bool((seen * discount_factors(len(seen), rate_per_year)).sum() > 0.0)


def where_the_rest_went(paid: int, repaid: int, own: int, elsewhere: int) -> tuple[int, int, int]:
    """Return where the part of an outlay went that nobody repaid: öre (own pocket, other pockets, never arose).

    What the paying pocket gained beyond what it repaid (too late, or not claimed) counts first, then what other public
    pockets gained; the rest never arose. The three add up to what was not repaid.

    Args:
        paid: the outlay.
        repaid: of it.
        own: gain of the pocket that repays, over all years seen.
        elsewhere: gain of the other public pockets beyond what they paid themselves.
    """
    left = max(0, paid - repaid)
    kept = min(left, max(0, own - repaid))
    others = min(left - kept, max(0, elsewhere))
    return kept, others, left - kept - others

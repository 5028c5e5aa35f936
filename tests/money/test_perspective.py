"""Claims about the two readings of one ledger: what each sees, what neither counts twice, and what joins them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.money.ledger import PARTS
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY, SOURCE, people, seen
from sim.money.pockets import BENEFICIARIES, CONSEQUENCE, INVESTORS, pockets_of
from sim.money.prices import FISCAL_READINGS, ORE_PER_SEK, PAYERS, PUBLIC_PAYERS, READINGS

SHAPE = (5, len(PAYERS), len(READINGS), len(PARTS))
accounts = arrays(np.int64, SHAPE, elements=st.integers(-(10**11), 10**11))
few = settings(deadline=None, derandomize=True, max_examples=50)


def one(payer: str, reading: str, part: str = "consequence") -> np.ndarray:
    """Return an account of a single krona in its first year."""
    account = np.zeros(SHAPE, dtype=np.int64)
    account[0, PAYERS.index(payer), READINGS.index(reading), PARTS.index(part)] = ORE_PER_SEK
    return account


SEEN_BY = {
    ("municipality", "service"): {"municipality", PUBLIC, SOCIETY, SOURCE},
    ("social_insurance", "transfer"): {"social_insurance", PUBLIC, SOURCE},
    ("other_state", "lost_tax"): {"other_state", PUBLIC, SOURCE},
    ("production", "production"): {SOCIETY, SOURCE},
    ("person_and_others", "harm"): {SOCIETY, SOURCE},
    ("person_and_others", "service"): {SOCIETY, SOURCE},
}


@pytest.mark.parametrize(("payer", "reading"), SEEN_BY)
def test_each_krona_is_seen_by_those_whom_it_concerns_and_by_nobody_else(payer: str, reading: str) -> None:
    account = one(payer, reading)
    found = {name for name in PERSPECTIVES if seen(account, name).any()}
    assert found == SEEN_BY[payer, reading]
    assert {float(seen(account, name).sum()) for name in found} == {1.0}


@few
@given(accounts)
def test_the_public_purse_is_the_sum_of_its_payers(account: np.ndarray) -> None:
    parts = sum(seen(account, payer) for payer in PUBLIC_PAYERS)
    assert np.array_equal(np.rint(ORE_PER_SEK * parts), np.rint(ORE_PER_SEK * seen(account, PUBLIC)))


@few
@given(accounts)
def test_society_is_the_public_purse_and_the_people_and_a_transfer_between_them_is_nothing(account: np.ndarray) -> None:
    assert seen(account, PUBLIC) + people(account) == pytest.approx(seen(account, SOCIETY), rel=1e-9, abs=1e-3)
    moved = one("social_insurance", "transfer")
    assert not seen(moved, SOCIETY).any()
    assert people(moved).sum() == -1.0, "what the purse pays out, somebody receives"


@few
@given(accounts)
def test_the_sources_headline_adds_both_readings_and_counts_services_once(account: np.ndarray) -> None:
    both = account.sum(axis=(1, 2)) / ORE_PER_SEK
    assert seen(account, SOURCE) == pytest.approx(both, rel=1e-9, abs=1e-3)


def test_nobody_sees_from_a_perspective_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        seen(one("region", "service"), "everybody")


def gain_of_society(saved: np.ndarray, factors: np.ndarray) -> float:
    """Return what society gains from what follows, in present value."""
    return float(factors @ seen(saved, SOCIETY)[:, CONSEQUENCE])


@few
@given(accounts, st.floats(0.0, 0.1))
def test_what_all_pockets_gain_is_what_society_gains(saved: np.ndarray, rate: float) -> None:
    factors = (1.0 + rate) ** -np.arange(SHAPE[0], dtype=float)
    pockets = pockets_of(saved, factors)
    assert pockets.matrix_sek.shape == (len(INVESTORS), len(BENEFICIARIES))
    if pockets.outlay_sek.sum() > 0.0:
        assert pockets.matrix_sek.sum() == pytest.approx(gain_of_society(saved, factors), rel=1e-6, abs=1.0)
    assert pockets.gain_sek.sum() == pytest.approx(gain_of_society(saved, factors), rel=1e-6, abs=1.0)


def test_the_share_in_another_pocket_is_what_the_hand_says() -> None:
    fiscal = FISCAL_READINGS[0]
    saved = -300 * one("municipality", fiscal, "outlay") - 100 * one("region", fiscal, "outlay")
    saved = saved + 80 * one("municipality", fiscal) + 120 * one("social_insurance", "transfer")
    pockets = pockets_of(saved, np.ones(SHAPE[0]))
    paid = dict(zip(INVESTORS, pockets.outlay_sek, strict=True))
    assert (paid["municipality"], paid["region"]) == (300.0, 100.0)
    home, other = 0.75 * 80, 0.25 * 80 + 120
    assert pockets.elsewhere_share == pytest.approx(other / (home + other))
    gains = dict(zip(BENEFICIARIES, pockets.gain_sek, strict=True))
    assert gains["people"] == -120.0, "benefits that are no longer paid are no longer received"
    row = pockets.matrix_sek[INVESTORS.index("municipality")]
    assert row[BENEFICIARIES.index("social_insurance")] == pytest.approx(0.75 * 120)


def test_nothing_spent_lands_in_no_pocket() -> None:
    pockets = pockets_of(50 * one("region", "service"), np.ones(SHAPE[0]))
    assert np.isnan(pockets.elsewhere_share)
    assert not pockets.matrix_sek.any()
    assert pockets.gain_sek[BENEFICIARIES.index("region")] == 50.0
    assert pockets_of(one("region", "service"), np.ones(SHAPE[0])).gain_sek.sum() == 1.0
    assert PARTS.index("consequence") == CONSEQUENCE


def test_many_accounts_at_once_are_seen_as_each_alone() -> None:
    many = np.random.default_rng(2).integers(-(10**9), 10**9, (4, 3, *SHAPE))
    for name in PERSPECTIVES:
        together = seen(many, name)
        assert together.shape == (4, 3, SHAPE[0], len(PARTS))
        assert all(np.array_equal(together[place], seen(many[place], name)) for place in np.ndindex(4, 3))
    assert np.array_equal(people(many)[1, 2], people(many[1, 2]))


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_shares_of_pockets_do_not_depend_on_the_unit_money_is_counted_in(unit: float) -> None:
    spent, gained = one("municipality", "service", "outlay"), one("region", "service") + one("municipality", "service")
    pockets = pockets_of(unit * (gained - 2.0 * spent), np.ones(SHAPE[0]))
    assert pockets.elsewhere_share == pytest.approx(0.5)
    assert pockets.matrix_sek.sum() == pytest.approx(2.0 * unit)


def test_what_another_loses_is_no_gain_that_landed_elsewhere_and_years_are_discounted() -> None:
    saved = np.zeros(SHAPE)
    saved[1] = one("region", "service")[0] - one("justice", "service")[0] - one("region", "service", "outlay")[0]
    pockets = pockets_of(saved, np.array([1.0, 0.5, 0.0, 0.0, 0.0]))
    assert pockets.elsewhere_share == 0.0, "the region gains what it paid for; justice only loses"
    assert dict(zip(INVESTORS, pockets.outlay_sek, strict=True))["region"] == 0.5
    gains = dict(zip(BENEFICIARIES, pockets.gain_sek, strict=True))
    assert (gains["region"], gains["justice"], gains["people"]) == (0.5, -0.5, 0.0)
    only_losses = pockets_of(-one("region", "service", "outlay") - one("justice", "service"), np.ones(SHAPE[0]))
    assert np.isnan(only_losses.elsewhere_share), "no public payer gains"

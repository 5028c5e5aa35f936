"""Claims about an appraisal: exact in öre, linear in prices, and right where the hand can follow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sim.configuration.schema import Agency, Economics, Municipality
from sim.evidence.groups import GROUPS
from sim.money.ledger import PARTS
from sim.money.perspective import PERSPECTIVES, PUBLIC, SOCIETY, seen
from sim.money.prices import ORE_PER_SEK, PAYERS
from sim.studies.alternatives import load_alternative
from sim.studies.appraise.appraise import Appraisal, appraise, jackknife, sides_of
from sim.studies.appraise.books import by_cohort, by_group, by_state, cash_flow, concentration, lorenz
from sim.studies.appraise.verdict import saved_by_line, verdict
from sim.studies.booked import LEAST_YEARS, Booked, booked
from sim.studies.intervals import mean_interval
from sim.studies.replicate import replicate

NAMES = ("as_today", "school", "youth_to_work")
RATE = 0.035
REPLICATIONS = 3


@pytest.fixture(scope="module")
def runs(place: Callable[..., Municipality], agencies: tuple[Agency, ...]) -> list[Booked]:
    """Three strategies, each lived three times, in a place of two years of birth."""
    return replicate(
        place(150, birth_years=2), agencies, [load_alternative(name) for name in NAMES], Economics(), REPLICATIONS, 1,
        1, lambda model, one, replication: booked(model, one.name, replication),
    )  # fmt: skip


@pytest.fixture(scope="module")
def appraisal(runs: list[Booked]) -> Appraisal:
    return appraise(sides_of(runs, draws=False), RATE, (0.0, 0.04), 1.3, {"school": {"A": 0.5, "D": 0.5}})


def test_every_way_to_sum_what_is_kept_of_a_run_gives_the_same_ore(runs: list[Booked]) -> None:
    for run in runs:
        total = int(run.by_line_ore.sum())
        assert total != 0
        assert int(run.account().sum()) == total
        assert int(run.group_bill_ore.sum()) == total
        by_payer = run.account().sum(axis=(0, 2, 3))
        assert by_payer.astype(int).tolist() == run.group_bill_ore.sum(axis=0).tolist()
        fiscal = sum(seen(run.account(), payer).sum() for payer in PAYERS[:6])
        assert int(run.by_cohort_ore[:, :, :6].sum()) == round(fiscal * ORE_PER_SEK)


def test_groups_share_out_the_population_and_the_excluded(runs: list[Booked]) -> None:
    same = {tuple(run.group_persons) for run in runs if run.replication == 0}
    assert len(same) == 1, "groups are given at birth: the same under every strategy"
    assert all(len(run.group_persons) == len(GROUPS) and (run.group_persons > 0).all() for run in runs)
    assert all((run.group_excluded <= run.group_persons).all() for run in runs)
    assert all(run.group_excluded.sum() >= run.excluded[0] for run in runs), "newcomers are counted too"


def test_asking_for_more_years_finds_fewer_in_exclusion(runs: list[Booked]) -> None:
    for run in runs:
        found = [run.excluded[least] for least in LEAST_YEARS]
        assert found == sorted(found, reverse=True)
        assert run.excluded[0] == run.excluded[10], "ten years is the definition in use"


def test_outlay_is_what_programmes_cost_and_the_comparator_has_none(runs: list[Booked]) -> None:
    outlay = PARTS.index("outlay")
    for run in runs:
        spent = run.account()[..., outlay].sum()
        assert (spent == 0) == (run.strategy == "as_today")
        own = sum(run.by_line_ore[:, k].sum() for k, line in enumerate(run.lines) if line.item.startswith("programme_"))
        assert spent == own


def test_present_values_agree_with_the_runs_in_ore_when_nothing_is_discounted(
    runs: list[Booked], appraisal: Appraisal
) -> None:
    plain = appraisal.present_values.query("rate == 0.0")
    base = {run.replication: run for run in runs if run.strategy == "as_today"}
    for run in runs:
        for perspective in PERSPECTIVES if run.strategy != "as_today" else ():
            saved = seen(base[run.replication].account() - run.account(), perspective).sum()
            row = plain.query("strategy == @run.strategy and replication == @run.replication")
            row = row[row["perspective"] == perspective]
            assert row["npv_sek"].item() == pytest.approx(saved, abs=0.01)
            assert row["npv_sek"].item() == pytest.approx(row["saved_sek"].item() - row["outlay_sek"].item(), abs=0.01)


def test_every_rate_asked_for_and_the_chosen_one_stand_side_by_side(appraisal: Appraisal) -> None:
    assert sorted(appraisal.present_values["rate"].unique()) == [0.0, RATE, 0.04]


def test_optimism_makes_cost_larger_and_gain_smaller_by_the_grades_of_the_outlay(appraisal: Appraisal) -> None:
    chosen = appraisal.present_values.query("rate == @RATE")
    wary = appraisal.corrected.query("correction == 'optimism'")
    for strategy, less in (("school", True), ("youth_to_work", False)):
        npv, corrected = (
            frame[(frame["strategy"] == strategy) & (frame["perspective"] == PUBLIC)]["npv_sek"].to_numpy()
            for frame in (chosen, wary)
        )
        assert (corrected < npv).all() if less else corrected == pytest.approx(npv)


def test_the_wrong_pockets_hold_all_that_society_gains(appraisal: Appraisal) -> None:
    saved = appraisal.present_values.query("rate == @RATE and perspective == @SOCIETY")
    gained = saved.groupby("strategy")["saved_sek"].mean()
    pockets = appraisal.pockets.groupby("strategy")["sek"].sum()
    assert pockets.to_dict() == pytest.approx(gained.to_dict(), rel=1e-9)


@pytest.mark.parametrize("strategy", NAMES[1:])
def test_a_price_at_its_turning_point_makes_the_net_present_value_nothing(
    runs: list[Booked], appraisal: Appraisal, strategy: str
) -> None:
    found = verdict(runs, sides_of(runs, draws=False), RATE, appraisal.corrected)
    prices = found.query("strategy == @strategy and kind == 'price'").head(4)
    assert len(prices) == 4
    base = {run.replication: run for run in runs if run.strategy == "as_today"}
    for row in prices.itertuples():
        values = []
        for run in (run for run in runs if run.strategy == strategy):
            accounts = []
            for one in (base[run.replication], run):
                factors = np.array([row.turns_at if line.item == row.what else 1.0 for line in one.lines])
                accounts.append(seen(one.account(factors), PUBLIC).sum(axis=-1))
            discount = (1.0 + RATE) ** -np.arange(len(accounts[0]))
            values.append(float((accounts[0] - accounts[1]) @ discount))
        spent = appraisal.present_values.query("strategy == @strategy and perspective == @PUBLIC")["outlay_sek"].max()
        assert abs(np.mean(values)) < 1e-6 * spent, row.what


def test_lines_of_both_strategies_together_save_what_the_perspective_says(runs: list[Booked]) -> None:
    lines, saved = saved_by_line(runs, "school", RATE)
    view = PERSPECTIVES[SOCIETY]
    total = sum(
        v for line, v in zip(lines, saved, strict=True) if line.payer in view.payers and line.reading in view.readings
    )
    side = next(one for one in sides_of(runs, draws=False) if one.strategy == "school")
    net = seen(side.saved_ore, SOCIETY).sum(axis=-1)
    assert total == pytest.approx(float((net @ (1.0 + RATE) ** -np.arange(net.shape[1])).mean()))


def test_drawn_prices_change_money_and_nothing_else(runs: list[Booked]) -> None:
    best, drawn = sides_of(runs, draws=False), sides_of(runs, draws=True)
    for one, other in zip(best, drawn, strict=True):
        assert np.array_equal(one.states, other.states) and np.array_equal(one.averted, other.averted)
        assert not np.allclose(one.saved_ore, other.saved_ore)


def test_the_jackknife_of_a_mean_is_its_t_interval() -> None:
    sample = np.array([3.0, 5.0, 4.0, 9.0, 2.0])
    assert jackknife(lambda some: float(sample[some].mean()), 5) == pytest.approx(mean_interval(sample))
    assert np.isnan(jackknife(lambda some: 1.0, 1)[1:]).all()


def test_flows_by_mandate_period_and_by_cohort_are_the_same_money(runs: list[Booked]) -> None:
    periods, cohorts = cash_flow(runs, RATE), by_cohort(runs, RATE, 2024)
    for column in ("saved_sek", "saved_sek_undiscounted"):
        sums = [frame.groupby(["strategy", "payer"])[column].sum() for frame in (periods, cohorts)]
        pd.testing.assert_series_equal(*sums, rtol=1e-9, atol=0.01)
    assert set(cohorts["birth_year"]) == {2024, 2025}
    assert periods["period"].max() == -(-66 // 4)


def test_what_groups_save_is_what_payers_save(runs: list[Booked]) -> None:
    groups = by_group(runs).groupby(["strategy", "replication"])["saved_sek_undiscounted"].sum()
    base = {run.replication: run for run in runs if run.strategy == "as_today"}
    for run in runs:
        if run.strategy != "as_today":
            whole = (base[run.replication].by_line_ore.sum() - run.by_line_ore.sum()) / ORE_PER_SEK
            assert groups[run.strategy, run.replication] == pytest.approx(whole, abs=0.01)


def test_a_year_in_a_state_costs_more_than_a_year_in_none(runs: list[Booked]) -> None:
    each = by_state(runs, "as_today").groupby("state")["sek_per_year"].sum()
    assert (each.drop("none") > each["none"]).all()
    assert each["long_term_unemployed"] > each["mild_mental"]


def test_the_bill_lies_on_few(runs: list[Booked]) -> None:
    found = concentration(runs)
    assert (
        (found["top_1_percent"] < found["top_5_percent"]) & (found["top_5_percent"] < found["top_10_percent"])
    ).all()
    assert (found["top_10_percent"] > 0.2).all()
    curve = lorenz(runs, "as_today").query("bill == 'all'")["share_of_bill"].to_numpy()
    assert curve[90] == pytest.approx(
        1.0 - found.query("strategy == 'as_today' and bill == 'all'")["top_10_percent"].mean(), abs=0.01
    )

"""Trust 9 and the claims of a comparison: one digest for any threads and order; tables that agree with the runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.configuration.schema import Agency, Economics, Municipality, Programme, Strategy, Title
from sim.evidence.outcomes import OUTCOMES
from sim.evidence.parameters import parameter_record
from sim.money.prices import FISCAL_READINGS, PAYERS, PUBLIC_PAYERS
from sim.people.births import people_of
from sim.people.draws import key_of
from sim.studies import replicate as module
from sim.studies.alternatives import Alternative
from sim.studies.compare.compare import Comparison, by_payer, compare, ledger_table
from sim.studies.compare.summary import summary_of
from sim.studies.run import digest_of, run_one

TITLE = Title(en="A test", sv="Ett prov")
REPLICATIONS = 3

Compared = Callable[..., Comparison]


@pytest.fixture(scope="module")
def alternatives(programmes: dict[str, Programme]) -> list[Alternative]:
    chosen = {"as_today": (), "parents": ("parent_training",), "everything": tuple(programmes)}
    return [Alternative(Strategy(n, TITLE), tuple(programmes[p] for p in ps)) for n, ps in chosen.items()]


@pytest.fixture(scope="module")
def compared(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], alternatives: list[Alternative]
) -> Compared:
    def run(threads: int = 1, **economics: float) -> Comparison:
        town = place(80, birth_years=2)
        return compare(town, agencies, alternatives, Economics(**economics), REPLICATIONS, seed=11, threads=threads)

    return run


@pytest.fixture(scope="module")
def found(compared: Compared) -> Comparison:
    return compared()


def digests(comparison: Comparison) -> dict[tuple[str, int], str]:
    return {(run.strategy, run.replication): run.digest for run in comparison.runs}


@pytest.mark.parametrize("threads", [2, 4])
def test_replications_side_by_side_give_the_same_digests(threads: int, compared: Compared, found: Comparison) -> None:
    beside = compared(threads)
    assert digests(beside) == digests(found)
    assert [(r.strategy, r.replication) for r in beside.runs] == [(r.strategy, r.replication) for r in found.runs]
    for name in ("outcomes", "by_age", "payers", "hump", "appraisal", "yearly_cost"):
        assert getattr(beside, name).equals(getattr(found, name)), name


def test_threads_that_share_one_walk_give_the_same_digests(
    compared: Compared, found: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SMALL_BIRTHS", 0)
    assert digests(compared(2)) == digests(found)


def test_a_replication_lived_alone_and_in_any_order_is_the_same(
    place: Callable[..., Municipality], agencies: tuple[Agency, ...], alternatives: list[Alternative], found: Comparison
) -> None:
    town, parameters = place(80, birth_years=2), parameter_record()
    for replication in reversed(range(REPLICATIONS)):
        people = people_of(town, parameters, key_of(11, replication))
        for one in reversed(alternatives):
            model = run_one(town, agencies, one, Economics(), 11, replication, 1, parameters, people)
            assert digest_of(model) == digests(found)[one.name, replication]


def test_every_run_is_another_run(found: Comparison) -> None:
    assert len(set(digests(found).values())) == 3 * REPLICATIONS


def test_strategies_of_a_replication_share_their_people(found: Comparison) -> None:
    for replication in range(REPLICATIONS):
        born = [run.counts[0, 0].sum() for run in found.runs if run.replication == replication]
        assert len(set(born)) == 1


def test_the_comparator_differs_from_itself_by_nothing(found: Comparison) -> None:
    for table, value in (("payers", "amount_sek"), ("hump", "cumulative_net_sek"), ("appraisal", "npv_sek")):
        frame = getattr(found, table)
        assert not frame.loc[frame["strategy"] == "as_today", value].any()
        assert frame.loc[frame["strategy"] == "everything", value].any()


def test_who_pays_adds_up_to_the_end_of_the_hump(found: Comparison) -> None:
    public = found.payers[found.payers["payer"].isin(PUBLIC_PAYERS)]
    paid = public.groupby(["strategy", "replication"])["amount_sek"].sum()
    end = found.appraisal.set_index(["strategy", "replication"])["npv_sek"]
    assert (-paid).sort_index().to_numpy() == pytest.approx(end.sort_index().to_numpy(), abs=0.01)


def test_without_discounting_who_pays_is_the_difference_of_the_ledgers(compared: Compared) -> None:
    found = compared(discount_rate_per_year=0.0)
    book = ledger_table(found.runs)
    fiscal = book[book["reading"].isin(FISCAL_READINGS) & book["payer"].isin(PUBLIC_PAYERS)]
    paid = fiscal.groupby(["strategy", "replication", "payer"], observed=False)["amount_ore"].sum() / 100
    for row in found.payers[found.payers["payer"].isin(PUBLIC_PAYERS)].itertuples():
        here = paid[row.strategy, row.replication, row.payer]
        assert row.amount_sek == pytest.approx(here - paid["as_today", row.replication, row.payer], abs=0.01)


def test_outcomes_are_six_and_any_their_sum(found: Comparison) -> None:
    wide = found.outcomes.pivot(index=["strategy", "replication"], columns="outcome", values="persons")
    assert set(wide.columns) == {*OUTCOMES, "any"}
    assert (wide[list(OUTCOMES)].sum(axis=1) == wide["any"]).all()
    assert wide["any"].max() <= 160


def test_by_age_nobody_is_in_more_than_one_state_and_all_were_born(found: Comparison) -> None:
    wide = found.by_age.pivot(index=["strategy", "replication", "age"], columns="state", values="persons")
    alive = found.by_age.groupby(["strategy", "replication", "age"])["alive"].first()
    assert (wide.sum(axis=1) <= alive).all()
    assert alive.max() <= 160
    assert set(found.by_age["age"]) == set(range(65))


def test_the_price_year_scales_the_results_and_changes_no_outcome(compared: Compared, found: Comparison) -> None:
    then = compared(price_year=2015)
    assert then.outcomes.equals(found.outcomes)
    ratio = then.yearly_cost["amount_sek"] / found.yearly_cost["amount_sek"]
    assert np.ptp(ratio) < 1e-5
    assert 0.6 < ratio.mean() < 0.9


def test_the_summary_repeats_the_tables(found: Comparison) -> None:
    summary = summary_of(found, ["as_today", "parents", "everything"], None)
    assert (summary["comparator"], summary["replications"], summary["persons_followed"]) == ("as_today", 3, 160)
    for strategy, told in summary["strategies"].items():
        mine = found.outcomes[found.outcomes["strategy"] == strategy]
        for outcome in (*OUTCOMES, "any"):
            assert told["outcomes"][outcome]["mean"] == mine[mine["outcome"] == outcome]["persons"].mean()
        appraisal = found.appraisal[found.appraisal["strategy"] == strategy]
        assert told["hump"]["npv_sek"]["mean"] == pytest.approx(appraisal["npv_sek"].mean())
        assert told["hump"]["depth_sek"]["median"] == appraisal["hump_depth_sek"].median()
        back = appraisal["payback_year"].notna()
        assert told["payback"]["share_of_replications"] == back.sum() / REPLICATIONS
        median = appraisal["payback_year"].fillna(np.inf).median()
        assert told["payback"]["median"] == (median if np.isfinite(median) else None)
        paid = found.payers[found.payers["strategy"] == strategy].groupby("payer")["amount_sek"].mean()
        assert {payer: amount["mean"] for payer, amount in told["payers"].items()} == pytest.approx((-paid).to_dict())
    assert "difference" not in summary["strategies"]["as_today"]["outcomes"]["any"]
    assert "difference" in summary["strategies"]["parents"]["outcomes"]["any"]


def test_where_the_choice_comes_late_money_counts_from_then_on(
    standing: Municipality, agencies: tuple[Agency, ...], invented: Callable[..., Programme]
) -> None:
    idle = invented(size=0.0, ages=(4, 6), price_sek_per_year=1000.0, payers={"municipality": 0.75, "region": 0.25})
    both = [Alternative(Strategy("as_today", TITLE)), Alternative(Strategy("idle", TITLE), (idle,))]
    found = compare(standing, agencies, both, Economics(), 1, seed=2, threads=1)
    run = next(run for run in found.runs if run.strategy == "idle")
    delivered = run.participants.set_index("year")["in_delivery"]
    assert not delivered.loc[:2023].any() and (delivered.loc[2024:] > 0).all()
    hump = found.hump[found.hump["strategy"] == "idle"]
    assert hump["years_since_start"].to_list() == list(range(6)), "the years of the choice, not those lived before it"
    spent = 1000.0 * delivered.loc[2024:].to_numpy() / 1.035 ** np.arange(6)
    assert (-hump["cumulative_net_sek"]).to_list() == pytest.approx(np.cumsum(spent).tolist(), abs=0.01)
    more = found.payers[found.payers["strategy"] == "idle"].set_index("payer")["amount_sek"]
    assert more["municipality"] == pytest.approx(0.75 * spent.sum())
    assert more["region"] == pytest.approx(0.25 * spent.sum())


def test_what_was_paid_before_the_choice_is_in_the_book_and_in_no_sum_by_payer(
    standing: Municipality, agencies: tuple[Agency, ...]
) -> None:
    found = compare(standing, agencies, [Alternative(Strategy("as_today", TITLE))], Economics(), 1, seed=2, threads=1)
    (run,) = found.runs
    book = run.ledger[run.ledger["reading"].isin(FISCAL_READINGS) & run.ledger["payer"].isin(PUBLIC_PAYERS)]
    before, since = book[book["year"] < 2024], book[book["year"] >= 2024]
    assert before["amount_ore"].sum() > 0
    public = [PAYERS.index(payer) for payer in PUBLIC_PAYERS]
    paid = by_payer(run, standing.start_year, 6)
    assert paid.shape == (6, len(PAYERS))
    assert paid[:, public].sum() == pytest.approx(since["amount_ore"].sum() / 100)

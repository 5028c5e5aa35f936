"""Every figure of an appraisal worked out a second time, in plain loops over the öre of made-up ledgers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.evidence.conventions import optimism, state_weights
from sim.evidence.groups import GROUPS
from sim.evidence.outcomes import OUTCOMES
from sim.money.price_draws import factors_of_draw, price_range
from sim.money.prices import PAYERS, PUBLIC_PAYERS, Line, prices
from sim.studies.appraise.appraise import Appraisal, appraise, corrections, interval_of_ratio, jackknife, sides_of
from sim.studies.appraise.books import by_cohort, by_group, by_state, cash_flow, concentration, lorenz
from sim.studies.appraise.curves import curves_of
from sim.studies.appraise.verdict import saved_by_line, verdict
from sim.studies.booked import LEAST_YEARS, Booked

YEARS, REPLICATIONS, RATE, TAX = 10, 4, 0.05, 1.4
LINES = (
    Line("programme_mentoring", "municipality", "service", 1, is_outlay=True),
    Line("programme_mentoring", "employment_service", "service", 1, is_outlay=True),
    Line("prison", "justice", "service", 1),
    Line("adult_psychiatry", "region", "service", 1),
    Line("income_support", "municipality", "transfer", 1),
    Line("disability_pension", "social_insurance", "transfer", 1),
    Line("lost_tax_state", "other_state", "lost_tax", 1),
    Line("lost_production", "production", "production", 1),
    Line("harm_to_victims", "person_and_others", "harm", 1),
    Line("prescription", "person_and_others", "service", 1),
)
SOFT = [one.payer not in PUBLIC_PAYERS for one in LINES[2:]]
GRADES = {"push": {"A": 0.25, "C": 0.75}}


def paid_by(payer: str) -> Callable[[Line], bool]:
    return lambda one: one.payer == payer


SEES: dict[str, Callable[[Line], bool]] = {
    **{payer: paid_by(payer) for payer in PUBLIC_PAYERS},
    "public": lambda one: one.payer in PUBLIC_PAYERS,
    "society": lambda one: one.reading in ("service", "production", "harm"),
    "source_headline": lambda one: True,
}


def run(strategy: str, replication: int) -> Booked:
    """Book kronor at random: the push costs from its third year on and saves more and more of everything else."""
    rng = np.random.default_rng([replication, 7])
    book = rng.integers(60_00, 90_00, (YEARS, len(LINES))) * 100
    book[:, :2] = 0
    states = rng.integers(50, 90, (YEARS, 7))
    excluded = {0: 9 + replication, **{least: 30 - least for least in LEAST_YEARS}}
    groups = rng.integers(100, 200, (len(GROUPS), len(PAYERS)))
    kept = np.arange(len(GROUPS))
    if strategy != "as_today":
        book[2:6, 0], book[2:6, 1] = 900_00, 300_00 + 10_00 * replication
        for year in range(4, YEARS):
            book[year, 2:] -= rng.integers(5_00, 9_00, len(LINES) - 2) * year * np.where(SOFT, 6, 3)
        states[3:, 0] += 8 + replication
        states[3:, 4] -= 6 + replication
        excluded = {least: count - 3 + (least == 20) for least, count in excluded.items()}
        groups = groups - 10 * np.arange(len(PAYERS))
        kept = kept - 1
    cohorts = np.zeros((YEARS, 2, len(PAYERS)), dtype=np.int64)
    for place, line in enumerate(LINES):
        cohorts[:, place % 2, PAYERS.index(line.payer)] += book[:, place]
    return Booked(
        strategy, replication, LINES, book, cohorts, states, excluded, np.full(len(GROUPS), 50), kept, groups,
        np.linspace([0.0, 0.0], [1.0, 1.0], 101).T ** np.array([[2.0], [3.0]]), np.array([[0.1, 0.2, 0.3]] * 2),
        np.array([0.4, 0.5]), np.arange(7 * len(PAYERS)).reshape(7, -1) * 100, np.array([0, 1, 2, 3, 4, 5, 6]), "",
    )  # fmt: skip


RUNS = [run(name, r) for r in range(REPLICATIONS) for name in ("as_today", "push")]
PAIRS = [(RUNS[2 * r], RUNS[2 * r + 1]) for r in range(REPLICATIONS)]


def flow(
    pair: tuple[Booked, Booked], see: Callable[[Line], bool], part: str = "both", draws: bool = False
) -> list[float]:
    """Return what is saved in each year, in kronor."""
    before, after = pair
    factors = factors_of_draw(LINES, before.replication) if draws else np.ones(len(LINES))
    saved = [0.0] * YEARS
    for place, line in enumerate(LINES):
        if see(line) and part in ("both", "outlay" if line.is_outlay else "consequence"):
            for year in range(YEARS):
                difference = int(before.by_line_ore[year, place]) - int(after.by_line_ore[year, place])
                saved[year] += difference / 100 * factors[place]
    return saved


def worth(saved: list[float], rate: float = RATE) -> float:
    return sum(sek / (1.0 + rate) ** year for year, sek in enumerate(saved))


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.fixture(scope="module", params=[False, True], ids=["best_guess", "drawn"])
def drawn(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def found(drawn: bool) -> Appraisal:
    return appraise(sides_of(RUNS, drawn), RATE, (0.0,), TAX, GRADES)


@pytest.mark.parametrize("name", SEES)
def test_present_values_and_humps(found: Appraisal, drawn: bool, name: str) -> None:
    values = found.present_values.set_index(["perspective", "rate", "replication"])
    humps = found.humps.set_index(["perspective", "replication"])
    for r, pair in enumerate(PAIRS):
        for rate in (0.0, RATE):
            row = values.loc[(name, rate, r)]
            assert row["outlay_sek"] == pytest.approx(-worth(flow(pair, SEES[name], "outlay", drawn), rate))
            assert row["saved_sek"] == pytest.approx(worth(flow(pair, SEES[name], "consequence", drawn), rate))
            assert row["npv_sek"] == pytest.approx(worth(flow(pair, SEES[name], "both", drawn), rate))
        reached, total = [], 0.0
        for year, sek in enumerate(flow(pair, SEES[name], "both", drawn)):
            total += sek / (1.0 + RATE) ** year
            reached.append(total)
        hump = humps.loc[(name, r)]
        assert hump["depth_sek"] == pytest.approx(min(0.0, *reached))
        assert hump["bottom_year"] == (reached.index(min(reached)) if min(reached) < 0.0 else 0)
        red = [year for year, sek in enumerate(reached) if sek < 0.0]
        back = red[-1] + 1 if red else 0
        first = 2 if name in ("municipality", "employment_service", "public", "society", "source_headline") else 0
        years = np.nan if back == YEARS else max(0, back - first) if red else 0
        assert hump["years_to_payback"] == pytest.approx(years, nan_ok=True)


def test_some_pay_back_within_the_horizon_and_some_never(found: Appraisal) -> None:
    years = found.humps.set_index("perspective")["years_to_payback"]
    assert years["source_headline"].between(1, YEARS).all() and years["employment_service"].isna().all()


def test_corrections(found: Appraisal, drawn: bool) -> None:
    rows = found.corrected.set_index(["correction", "perspective", "replication"])["npv_sek"]
    less = 0.25 * optimism("A").benefit_share + 0.75 * optimism("C").benefit_share
    more = 0.25 * optimism("A").cost_share + 0.75 * optimism("C").cost_share
    assert less < 0.0 < more
    for r, pair in enumerate(PAIRS):
        public, society = (worth(flow(pair, SEES[one], "both", drawn)) for one in ("public", "society"))
        assert rows["tax_factor", "society", r] == pytest.approx(society + (TAX - 1.0) * public)
        for name in ("public", "society", "region"):
            outlay = worth(flow(pair, SEES[name], "outlay", drawn))
            saved = worth(flow(pair, SEES[name], "consequence", drawn))
            assert rows["optimism", name, r] == pytest.approx((1.0 + more) * outlay + (1.0 + less) * saved)
    pd.testing.assert_frame_equal(corrections(sides_of(RUNS, drawn), RATE, TAX, GRADES), found.corrected)


def test_optimism_never_makes_a_loss_smaller_or_an_outlay_saved_larger() -> None:
    turned = [replace(one, strategy={"push": "as_today", "as_today": "push"}[one.strategy]) for one in RUNS]
    sides = sides_of(sorted(turned, key=lambda one: one.strategy), False)
    values = appraise(sides, RATE, (RATE,), TAX, GRADES).present_values.set_index("perspective")["npv_sek"]
    wary = corrections(sides, RATE, TAX, GRADES).query("correction == 'optimism'").set_index("perspective")["npv_sek"]
    assert wary["public"].tolist() == pytest.approx(values["public"].tolist())


def test_results_ratios_and_what_people_gain(found: Appraisal, drawn: bool) -> None:
    gained: dict[str, list[float]] = {"excluded_year": [], "good_year": []}
    plain: dict[str, list[float]] = {"excluded_year": [], "good_year": []}
    results = found.results.set_index("replication")
    for r, (before, after) in enumerate(PAIRS):
        years = after.states_by_year - before.states_by_year
        averted = [-float(year[1:].sum()) for year in years]
        good = [sum(float(n) * weight for n, weight in zip(year, state_weights(), strict=True)) for year in years]
        assert sum(averted) > 0.0 and sum(good) > 0.0
        for name, flows in (("excluded_year", averted), ("good_year", good)):
            gained[name].append(worth(flows))
            plain[name].append(sum(flows))
        row = results.loc[r]
        assert row["excluded_averted"] == 3.0
        assert row["excluded_years_averted"] == sum(averted)
        assert row["good_years"] == pytest.approx(sum(good))
        assert row["excluded_years_averted_discounted"] == pytest.approx(worth(averted))
        assert row["good_years_discounted"] == pytest.approx(worth(good))
    ratios = found.ratios.set_index(["perspective", "measure"])["value"]
    public = [worth(flow(pair, SEES["public"], "both", drawn)) for pair in PAIRS]
    undiscounted = [sum(flow(pair, SEES["public"], "both", drawn)) for pair in PAIRS]
    society = [worth(flow(pair, SEES["society"], "both", drawn)) for pair in PAIRS]
    assert mean(public) < 0.0
    assert ratios["public", "mvpf"] == pytest.approx((mean(society) - mean(public)) / -mean(public))
    assert ratios["public", "cost_per_person_averted"] == pytest.approx(-mean(public) / 3.0)
    for name in gained:
        assert ratios["public", f"cost_per_{name}"] == pytest.approx(-mean(public) / mean(gained[name]))
        expected = -mean(undiscounted) / mean(plain[name])
        assert ratios["public", f"cost_per_{name}_undiscounted"] == pytest.approx(expected)
    for name in ("public", "society", "municipality"):
        outlay, saved = (
            mean([worth(flow(pair, SEES[name], part, drawn)) for pair in PAIRS]) for part in ("outlay", "consequence")
        )
        assert ratios[name, "bcr"] == pytest.approx(saved / -outlay)
        net = np.mean([flow(pair, SEES[name], "both", drawn) for pair in PAIRS], axis=0).tolist()
        if not np.isnan(rate := ratios[name, "irr"]):
            assert worth(net, rate) == pytest.approx(0.0, abs=1.0)
    assert not np.isnan(ratios["society", "irr"])


def test_pockets(found: Appraisal, drawn: bool) -> None:
    pockets = found.pockets.set_index(["investor", "beneficiary"])["sek"]
    cells: dict[tuple[str, str], list[float]] = {}
    elsewhere = []
    for pair in PAIRS:
        outlay = {payer: -worth(flow(pair, SEES[payer], "outlay", drawn)) for payer in PUBLIC_PAYERS}
        gain = {payer: worth(flow(pair, SEES[payer], "consequence", drawn)) for payer in PUBLIC_PAYERS}
        spent, public = sum(outlay.values()), sum(gain.values())
        gain["people"] = worth(flow(pair, SEES["society"], "consequence", drawn)) - public
        for investor, paid in outlay.items():
            for beneficiary, sek in gain.items():
                cells.setdefault((investor, beneficiary), []).append(paid / spent * sek)
        own = sum(outlay[payer] / spent * max(0.0, gain[payer]) for payer in PUBLIC_PAYERS)
        elsewhere.append(1.0 - own / sum(max(0.0, gain[payer]) for payer in PUBLIC_PAYERS))
    assert {key: pockets[key] for key in cells} == pytest.approx({key: mean(values) for key, values in cells.items()})
    assert pockets["person_and_others"].abs().max() == 0.0
    assert found.elsewhere["share"].tolist() == pytest.approx(elsewhere)


def test_a_payer_who_loses_takes_nothing_from_what_the_others_gain_elsewhere() -> None:
    worse = [replace(one, by_line_ore=one.by_line_ore.copy()) for one in RUNS]
    for one in worse:
        if one.strategy == "push":
            one.by_line_ore[:, 2] += 500_00
    for share in appraise(sides_of(worse, False), RATE, (), TAX, GRADES).elsewhere["share"]:
        assert 0.0 <= share <= 1.0


def test_curves_and_books(drawn: bool) -> None:
    curves = curves_of(sides_of(RUNS, drawn), RATE).set_index(["perspective", "replication", "years_since_start"])
    for name in ("public", "society"):
        for r, pair in enumerate(PAIRS):
            for year in (0, 5, YEARS - 1):
                reached = worth(flow(pair, SEES[name], "both", drawn)[: year + 1])
                assert curves.loc[(name, r, year), "cumulative_net_sek"] == pytest.approx(reached)
    periods = cash_flow(RUNS, RATE).set_index(["period", "payer"])
    for payer in PAYERS:
        flows = [flow(pair, paid_by(payer)) for pair in PAIRS]
        for period in (1, 2, 3):
            own = range(4 * (period - 1), min(4 * period, YEARS))
            discounted = mean([sum(one[year] / (1.0 + RATE) ** year for year in own) for one in flows])
            assert periods.loc[(period, payer), "saved_sek"] == pytest.approx(discounted)
            plain = mean([sum(one[year] for year in own) for one in flows])
            assert periods.loc[(period, payer), "saved_sek_undiscounted"] == pytest.approx(plain)
    cohorts = by_cohort(RUNS, RATE, 0).set_index(["birth_year", "payer"])["saved_sek_undiscounted"]
    for birth_year in (0, 1):
        mine = {one for place, one in enumerate(LINES) if place % 2 == birth_year and one.payer == "municipality"}
        flows = [flow(pair, mine.__contains__) for pair in PAIRS]
        assert cohorts[birth_year, "municipality"] == pytest.approx(mean([sum(one) for one in flows]))


def test_books_of_groups_states_and_the_few() -> None:
    groups = by_group(RUNS).set_index(["replication", "group", "payer"])
    for r, (before, after) in enumerate(PAIRS):
        for place, group in enumerate(GROUPS):
            for which, payer in enumerate(PAYERS):
                row = groups.loc[(r, group, payer)]
                saved = int(before.group_bill_ore[place, which] - after.group_bill_ore[place, which])
                assert saved == 10 * which
                assert (row["saved_sek_undiscounted"], row["excluded_averted"], row["persons"]) == (saved / 100, 1, 50)
    states = by_state(RUNS, "as_today").set_index(["state", "payer"])
    for place, state in enumerate(("none", *OUTCOMES)):
        for which, payer in enumerate(PAYERS):
            row = states.loc[(state, payer)]
            each = (place * len(PAYERS) + which) / place if place else np.nan
            assert row["sek_per_year"] == pytest.approx(each, nan_ok=True), "nobody in a state: no cost is known"
            assert row["person_years"] == place
    few = concentration(RUNS).set_index(["strategy", "replication", "bill"])
    assert few.loc[("push", 1, "all"), "gini"] == 0.4 and few.loc[("push", 1, "public"), "gini"] == 0.5
    curve = lorenz(RUNS, "push").set_index(["bill", "share_of_persons"])["share_of_bill"]
    assert (curve["all", 0.5], curve["public", 0.5]) == pytest.approx((0.25, 0.125))


def test_what_turns_the_verdict() -> None:
    table = verdict(RUNS, sides_of(RUNS, False), RATE, corrections(sides_of(RUNS, False), RATE, TAX, GRADES), "society")
    values = [worth(flow(pair, SEES["society"])) for pair in PAIRS]
    base = mean(values)
    chance = table.iloc[0]
    assert (chance["kind"], chance["value"]) == ("chance", pytest.approx(base))
    assert chance["low"] < base < chance["high"] and chance["turns"] == (chance["low"] < 0.0 < chance["high"])
    rows = {kind: own.set_index("what") for kind, own in table.groupby("kind")}
    for what, row in rows["price"].iterrows():
        own = {one for one in LINES if one.item == what and SEES["society"](one)}
        of_it = mean([worth(flow(pair, own.__contains__)) for pair in PAIRS])
        assert base + (row["turns_at"] - 1.0) * of_it == pytest.approx(0.0, abs=1e-6 * abs(base)), what
        assert row["turns"] == (row["low"] <= row["turns_at"] <= row["high"])
    assert {"programme_mentoring", "lost_production"} <= set(rows["price"].index)
    assert rows["price"].loc["programme_mentoring", "payer"] == "several"
    assert "income_support" not in rows["price"].index, "society does not see transfers"
    horizon = table.query("kind == 'horizon'").set_index("turns_at")
    assert list(horizon.index) == [4.0]
    early = mean([worth(flow(pair, SEES["society"])[:4]) for pair in PAIRS])
    assert horizon["value"].item() == pytest.approx(early) and horizon["turns"].item() == (early * base < 0.0)
    for name, row in rows["perspective"].iterrows():
        assert row["value"] == pytest.approx(mean([worth(flow(pair, SEES[str(name)])) for pair in PAIRS]))
        assert row["turns"] == (row["value"] * base < 0.0)
        assert row["pays_nothing"] == (name in ("region", "social_insurance", "justice", "other_state"))
    assert "society" not in rows["perspective"].index
    wary = corrections(sides_of(RUNS, False), RATE, TAX, GRADES).query("perspective == 'society'")
    for name, values_of in wary.groupby("correction")["npv_sek"]:
        assert rows["correction"].loc[name, "value"] == pytest.approx(values_of.mean())
    rate = rows["rate"].iloc[0]
    net = np.mean([flow(pair, SEES["society"]) for pair in PAIRS], axis=0).tolist()
    assert rate["turns"] and 0.0 <= rate["turns_at"] <= 0.10
    assert worth(net, rate["turns_at"]) == pytest.approx(0.0, abs=0.01)
    least = table.query("kind == 'definition'").set_index("turns_at")
    assert least["value"].to_dict() == {5.0: 3.0, 10.0: 3.0, 15.0: 3.0, 20.0: 2.0} and not least["turns"].any()


def test_a_rate_beyond_what_anybody_asks_for_turns_nothing_and_a_price_beyond_belief_neither() -> None:
    rich = [replace(one, by_line_ore=one.by_line_ore.copy()) for one in RUNS]
    for one in rich:
        if one.strategy == "push":
            one.by_line_ore[8:, 7] -= 3_000_00
    sides = sides_of(rich, False)
    table = verdict(rich, sides, RATE, corrections(sides, RATE, TAX, GRADES), "society")
    rate = table.query("kind == 'rate'")
    assert not rate["turns"].any() and rate["turns_at"].isna().all()
    assert (
        0.10
        < appraise(sides, RATE, (), TAX, GRADES)
        .ratios.query("measure == 'irr'")
        .set_index("perspective")["value"]["society"]
        < 1.0
    )
    price = table.query("kind == 'price' and what == 'programme_mentoring'").iloc[0]
    assert price["turns_at"] > price["high"] and not price["turns"]


def test_a_definition_turns_only_where_it_is_clearly_the_other_way() -> None:
    def excluded(shift: dict[int, int]) -> list[Booked]:
        return [
            replace(one, excluded={k: n + shift.get(one.replication, 0) * (k == 20) for k, n in one.excluded.items()})
            if one.strategy == "push" else one
            for one in RUNS
        ]  # fmt: skip

    for shift, turns in (({0: 20}, False), (dict.fromkeys(range(REPLICATIONS), 20), True)):
        runs = excluded(shift)
        sides = sides_of(runs, False)
        table = verdict(runs, sides, RATE, corrections(sides, RATE, TAX, GRADES)).query("kind == 'definition'")
        row = table.set_index("turns_at").loc[20.0]
        assert row["value"] < 0.0 and row["turns"] == turns


def test_an_item_that_nothing_changes_saves_exactly_nothing_at_any_rate() -> None:
    same = [replace(one, by_line_ore=one.by_line_ore.copy()) for one in RUNS]
    for before, after in zip(same[::2], same[1::2], strict=True):
        after.by_line_ore[:, 3] = before.by_line_ore[:, 3]
    lines, saved = saved_by_line(same, "push", 0.0371)
    assert saved[[one.item for one in lines].index("adult_psychiatry")] == 0.0
    sides = sides_of(same, False)
    table = verdict(same, sides, RATE, corrections(sides, RATE, TAX, GRADES))
    assert "adult_psychiatry" not in set(table["what"]), "no change of its price can turn anything"


def test_a_ratio_to_what_may_be_nothing_may_be_anything() -> None:
    def over(divisor: np.ndarray) -> Callable[[np.ndarray], float]:
        return lambda some: float(5.0 / divisor[some].mean())

    unsure, sure = np.array([1.0, -0.5, 2.0]), np.array([1.0, 1.1, 0.9])
    assert interval_of_ratio(over(unsure), unsure)[1:] == (-np.inf, np.inf)
    value, low, high = interval_of_ratio(over(sure), sure)
    assert value == pytest.approx(5.0) and 3.5 < low < value < high < 6.5
    assert np.isnan(interval_of_ratio(over(sure[:1]), sure[:1])[1:]).all(), "one replication has no interval"


def test_an_estimate_that_one_replication_decides_may_be_anything() -> None:
    sample = np.array([np.nan, 1.0, 2.0])
    assert jackknife(lambda some: 1.0 if 0 in some else float("nan"), 3) == (1.0, -np.inf, np.inf)
    assert jackknife(lambda some: np.inf, len(sample)) == (np.inf, np.inf, np.inf), "sure to be without end"


def test_a_price_that_two_payers_share_is_believed_only_where_both_believe_it() -> None:
    payers = {"prison": "municipality", "adult_psychiatry": "region"}
    lines = tuple(
        replace(line, item="addiction_care", payer=payers[line.item]) if line.item in payers else line for line in LINES
    )
    shared = [replace(one, lines=lines) for one in RUNS]
    sides = sides_of(shared, False)
    table = verdict(shared, sides, RATE, corrections(sides, RATE, TAX, GRADES))
    row = table.query("kind == 'price' and what == 'addiction_care'").iloc[0]
    ranges = [price_range(one) for one in prices() if one.item == "addiction_care"]
    assert len(set(ranges)) == 2, "the two payers' ranges differ, else this shows nothing"
    assert (row["low"], row["high"]) == (max(one[0] for one in ranges), min(one[1] for one in ranges))
    assert row["payer"] == "several"

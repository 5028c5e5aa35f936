"""Claims about who pays and who gains."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest

from sim.studies.intervals import OF_DRAWS
from sim.views.compare.who_pays import gains, who_pays_figure
from sim.views.frames import PAYERS
from sim.views.words import Words

TITLES = {"as_today": "As today", "school": "School"}
NBSP = "\u00a0"


def _payers(amounts: dict[str, list[float]]) -> pd.DataFrame:
    """Return a payers frame with the given MSEK per replication for the strategy; payers not named stand at zero."""
    replications = range(max(map(len, amounts.values())))
    rows = []
    for strategy, replication, payer in itertools.product(TITLES, replications, PAYERS):
        amount = amounts[payer][replication] if strategy == "school" and payer in amounts else 0.0
        rows.append((strategy, replication, payer, 1e6 * amount))
    return pd.DataFrame(rows, columns=["strategy", "replication", "payer", "amount_sek"])


def _title(amounts: dict[str, list[float]], language: str = "en") -> str:
    return str(who_pays_figure(_payers(amounts), TITLES, Words(language)).get_label()).replace(NBSP, " ")


def test_the_title_names_who_pays_more_and_who_saves_most() -> None:
    amounts = {"municipality": [12, 13, 11], "region": [-30, -29, -31], "justice": [-4, -5, -3]}
    english = "School: the municipality pays 12 MSEK more, the region saves the most, 30 MSEK"
    swedish = "School: kommunen betalar 12 Mkr mer, regionen sparar mest, 30 Mkr"
    assert _title(amounts) == f"{english}; in all the public purse saves 22 MSEK"
    assert _title(amounts, "sv") == f"{swedish}; sammantaget sparar det offentliga 22 Mkr"


def test_the_title_does_not_hide_that_the_public_purse_loses_or_that_the_sum_is_unclear() -> None:
    loss = _title({"municipality": [12, 13, 11], "region": [-3, -4, -2]})
    assert loss.endswith("the region saves the most, 3.0 MSEK; in all the public purse pays 9.0 MSEK more")
    unclear = _title({"municipality": [12, 13, 11], "region": [-13, -10, -14]})
    assert unclear.endswith("; no clear difference in all")


def test_a_payer_whose_interval_holds_zero_is_not_named() -> None:
    assert _title({"municipality": [12, 13, 11], "region": [-90, 80, -1]}).startswith(
        "School: no public payer clearly saves"
    )
    assert _title({"municipality": [9, -9, 1]}) == "School: no clear difference for any public payer"


def test_lost_production_and_persons_are_never_named_nor_added_to_the_public_sum() -> None:
    amounts = {"municipality": [2.0, 2.5], "production": [-900.0, -901.0], "person_and_others": [-70.0, -71.0]}
    found = {gain.payer: gain.mean for gain in gains(_payers(amounts), TITLES) if gain.strategy == "school"}
    assert found["public"] == -2.25e6
    assert "900" not in _title(amounts)


def test_the_comparator_is_zero_for_every_payer() -> None:
    found = [gain for gain in gains(_payers({"region": [-3, -4]}), TITLES) if gain.strategy == "as_today"]
    assert len(found) == len(PAYERS) + 1
    assert all((gain.mean, gain.low, gain.high) == (0, 0, 0) for gain in found)


def test_a_gain_is_what_is_paid_less_and_its_interval_turns_with_it() -> None:
    found = {gain.payer: gain for gain in gains(_payers({"region": [-3, -5, -4]}), TITLES) if gain.strategy == "school"}
    region = found["region"]
    assert region.mean == 4e6
    assert region.low < region.mean < region.high
    assert region.high - region.mean == pytest.approx(4.30265 * 1e6 / 3**0.5, rel=1e-4)


@pytest.mark.parametrize(("payer", "said"), [("landsting", "unknown payer 'landsting'"), (None, "payer 'production'")])
def test_an_unknown_or_a_missing_payer_is_refused(payer: str | None, said: str) -> None:
    frame = _payers({"region": [-3, -4]})
    frame = frame[frame["payer"] != "production"] if payer is None else frame.replace({"payer": {"production": payer}})
    with pytest.raises(ValueError, match=said):
        gains(frame, TITLES)


def test_every_strategy_but_the_comparator_has_its_panel(results: Any, titles: dict[str, dict[str, str]]) -> None:
    figure = who_pays_figure(results.payers, titles["sv"], Words("sv"))
    assert [axes.get_title() for axes in figure.axes] == list(titles["sv"].values())[1:]
    assert len({axes.get_xlim() for axes in figure.axes}) == 1


def test_with_draws_what_the_range_does_not_bear_is_not_clear_though_the_mean_is() -> None:
    amounts = {"municipality": [12.0, 13.0, 11.0, 14.0, 12.0, 13.0, -1.0]}
    frame, words = _payers(amounts), Words("en")
    of_mean = who_pays_figure(frame, TITLES, words)
    of_draws = who_pays_figure(frame, TITLES, words, interval=OF_DRAWS)
    assert "the municipality pays the most" in str(of_mean.get_label())
    assert str(of_draws.get_label()) == "School: no clear difference for any public payer"
    ends = {tuple(line.get_xdata()) for line in of_draws.axes[0].lines if len(line.get_xdata()) == 2}
    assert (-14.0, 1.0) in {(min(one), max(one)) for one in ends}


@pytest.mark.parametrize(("draws", "clear"), [(1, False), (5, False), (6, True)])
def test_fewer_than_six_draws_make_nothing_clear(draws: int, clear: bool) -> None:
    found = gains(_payers({"region": [-3.0, -4.0, -5.0, -3.0, -4.0, -5.0][:draws]}), TITLES, OF_DRAWS)
    assert next(gain for gain in found if (gain.strategy, gain.payer) == ("school", "region")).clear is clear

"""Claims about means for a summary: they are what one reckons by hand, and an interval nobody knows is no number."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from sim.studies.means import differences_of, finite, means_of, records_of

FRAME = pd.DataFrame(
    [
        ("silo", 0, "helped", 10.0), ("silo", 1, "helped", 14.0), ("team", 0, "helped", 11.0),
        ("team", 1, "helped", 18.0), ("silo", 0, "lost", 3.0), ("silo", 1, "lost", 5.0), ("team", 0, "lost", 3.0),
        ("team", 1, "lost", 5.0),
    ],
    columns=["way", "replication", "measure", "value"],
)  # fmt: skip
T_1 = 12.7062
"""The 97.5 % quantile of Student's t with one degree of freedom."""


def test_a_mean_and_its_interval_are_those_one_reckons_by_hand() -> None:
    told = {(one["way"], one["measure"]): one for one in means_of(FRAME, ["way", "measure"], "value")}
    assert list(told) == [("silo", "helped"), ("team", "helped"), ("silo", "lost"), ("team", "lost")]
    assert {key: one["mean"] for key, one in told.items()} == {
        ("silo", "helped"): 12.0, ("team", "helped"): 14.5, ("silo", "lost"): 4.0, ("team", "lost"): 4.0,
    }  # fmt: skip
    # s = sqrt(8), s / sqrt(2) = 2
    assert told["silo", "helped"]["low"] == pytest.approx(12.0 - 2 * T_1, abs=1e-3)
    assert told["silo", "helped"]["high"] == pytest.approx(12.0 + 2 * T_1, abs=1e-3)


def test_a_difference_is_taken_replication_by_replication() -> None:
    told = differences_of(FRAME, "way", ["measure"], "value", "silo")
    assert [(one["way"], one["measure"], one["mean"]) for one in told] == [("team", "helped", 2.5), ("team", "lost", 0)]
    # differences 1 and 4: s / sqrt(2) = 1.5, far less than between the replications
    assert told[0]["high"] == pytest.approx(2.5 + 1.5 * T_1, abs=1e-3)
    assert (told[1]["low"], told[1]["high"]) == (0.0, 0.0)


def test_one_replication_alone_has_a_mean_and_no_interval() -> None:
    first = FRAME[FRAME["replication"] == 0]
    for told in (
        means_of(first, ["way", "measure"], "value"),
        differences_of(first, "way", ["measure"], "value", "silo"),
    ):
        assert all(one["mean"] is not None and one["low"] is one["high"] is None for one in told)


def test_ways_may_be_numbers() -> None:
    dose = FRAME[FRAME["measure"] == "helped"].assign(times=lambda f: f["way"].map({"silo": 0.0, "team": 2.0}))
    told = differences_of(dose, "times", [], "value", 0.0)
    assert [(one["times"], one["mean"]) for one in told] == [(2.0, 2.5)]
    assert [one["times"] for one in means_of(dose, ["times"], "value")] == [0.0, 2.0]


@pytest.mark.parametrize("unknown", [math.nan, math.inf, -math.inf, np.float32("nan"), np.float64("inf")])
def test_what_is_not_known_or_never_comes_is_none_in_a_summary(unknown: float) -> None:
    assert finite(unknown) is None
    frame = pd.DataFrame({"way": ["silo", "team"], "years": [1.5, unknown], "persons": [1, 2], "paid": [True, False]})
    told = records_of(frame.astype({"paid": object}))
    assert told == [
        {"way": "silo", "years": 1.5, "persons": 1, "paid": True},
        {"way": "team", "years": None, "persons": 2, "paid": False},
    ]
    json.dumps(told, allow_nan=False)

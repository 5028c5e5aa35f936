"""Claims about the forest plot of trials and its table: what the title counts, what is told of those outside."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.views.trials.forest import trials_figure
from sim.views.trials.rows import reason_of, rows_of
from sim.views.trials.table import trials_table
from sim.views.words import Words

NAN = float("nan")
COLUMNS = [
    "title", "role", "effect_measure", "points_a_sd", "published", "low", "high", "interval_is", "simulated",
    "simulated_low", "simulated_high", "inside", "verdict", "clear", "as_believed", "differs", "participants",
]  # fmt: skip
ROWS = [
    ("Parent training: behaviour", "input", "points", 32.0, -13.5, -16.1, -10.9, "published", -13.6, -14.1, -13.1, True,
     "inside", True, -7.0, "", 900),
    ("Mentoring: behaviour", "input", "d", NAN, 0.21, 0.16, 0.26, "from_memory", 0.1, 0.09, 0.11, False, "smaller",
     True, 0.05, "half runs through ties", 1200),
    ("Supported employment: in work", "input", "RD", NAN, 0.1, 0.047, 0.153, "derived", 0.0, NAN, NAN, False, "unmoved",
     False, 0.0, "few leave the pension", 80),
    ("Package against dropout", "input", "OR", NAN, 1.72, 1.57, 1.88, "tolerance", 1.45, 1.2, 1.75, False, "smaller",
     False, 1.08, "", 700),
    ("Fast Track: any problem at 25", "predicted", "OR", NAN, 0.59, 0.43, 0.81, "published", 0.99, 0.95, 1.03, False,
     "smaller", True, 1.0, "", 800),
    ("Nobody left to measure", "predicted", "RR", NAN, 0.5, 0.3, 0.8, "published", NAN, NAN, NAN, False, "unmeasured",
     False, NAN, "", 3),
]  # fmt: skip
TRIALS = pd.DataFrame(ROWS, columns=COLUMNS)
WITHOUT = pd.DataFrame(
    [("star_for_life", "", "grade_d"), ("skolfam", "", "assumption"), ("new", "interventions:x", "missing")],
    columns=["programme", "evidence", "why"],
)
TITLES = {"star_for_life": "Star for Life", "skolfam": "Skolfam"}
SIZES = pd.DataFrame(
    [("Package against dropout", "dropout_package", "completion", 0.542, 0.81, 1.72),
     ("Supported employment: in work", "supported_employment", "work", 0.48, NAN, NAN)],
    columns=["trial", "programme", "lever", "size", "returning", "simulated"],
)  # fmt: skip


def table(trials: pd.DataFrame = TRIALS, sizes: pd.DataFrame | None = SIZES, language: str = "en") -> str:
    return trials_table(trials, WITHOUT, sizes, TITLES, 4, Words(language), "0")


def test_the_title_counts_inputs_and_predictions_apart() -> None:
    words = Words("en")
    assert str(trials_figure(TRIALS, 4, words).get_label()) == (
        "1 of 4 effects that were put in come out of their trial again; "
        "of 2 results that were not used, 0 lie in their range"
    )
    inputs = TRIALS[TRIALS["role"] == "input"]
    assert str(trials_figure(inputs, 4, words).get_label()).startswith("1 of 4 effects")
    predicted = trials_figure(TRIALS[TRIALS["role"] == "predicted"], 4, Words("sv"))
    assert str(predicted.get_label()) == "Av 2 resultat som inte använts ligger 0 i sitt spann"


def test_each_kind_of_effect_has_an_axis_of_its_own_and_points_stand_on_that_of_sd() -> None:
    axes = trials_figure(TRIALS, 4, Words("en")).axes
    assert [one.get_xlabel() for one in axes] == [
        "Difference, SD", "Difference, percentage points", "Ratio of risks, odds or hazards",
        "Ratio of risks, odds or hazards",
    ]  # fmt: skip
    assert [one.get_xscale() for one in axes] == ["linear", "linear", "log", "log"]
    ticks = [list(line.get_xdata()) for line in axes[0].lines if len(line.get_xdata()) == 2]
    assert [-13.5 / 32] * 2 in ticks, "the published value in SD"
    (row,) = [one for one in rows_of(TRIALS) if one.effect == "RD"]
    assert (row.published, row.low) == (10.0, 4.7), "risk differences are shown in percentage points"


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("replications", [1, 4])
def test_no_text_overlaps_another_or_leaves_the_page(
    language: str, replications: int, page_faults: Callable[[Figure], list[str]]
) -> None:
    many = pd.concat([TRIALS.assign(title=TRIALS["title"] + f", version {k}") for k in range(2)], ignore_index=True)
    figure = trials_figure(many, replications, Words(language))
    assert page_faults(figure) == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_table_fits_and_says_what_every_range_rests_on(language: str) -> None:
    text, words = table(language=language), Words(language)
    assert max(map(len, text.splitlines())) <= 100
    marks = [words(f"trials.interval_is.{key}") for key in ("from_memory", "derived", "tolerance")]
    for name, mark in zip(("Mentoring", "Supported", "Package"), marks, strict=True):
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert f") {mark} " in line
    assert words("trials.interval_is.note")[:40] in text


def test_the_table_tells_why_each_of_those_outside_lies_there() -> None:
    told = " ".join(table().split())
    assert "Mentoring: behaviour (1,200 participants): smaller than published; half runs through ties." in told
    assert "Package against dropout (700 participants): smaller than published, but chance may do that." in told
    assert "in work (80 participants): no participant differs; few leave the pension." in told
    assert "Nobody left to measure (3 participants): too few persons to be measured." in told
    assert "Parent training: behaviour (900" not in told


def test_a_range_that_holds_no_effect_is_called_easily_met() -> None:
    easy = TRIALS.assign(inside=True)
    easy.loc[1, ["low", "high"]] = [-0.1, 0.3]
    easy.loc[4, ["low", "high"]] = [0.4, 1.2]
    told = "Of the 6 inside, 2 have a range that holds no effect at all and is easily met."
    assert told in " ".join(table(easy).split())
    assert "Of the 1 inside, 0 have" in " ".join(table().split())
    assert "easily met" not in table(TRIALS[~TRIALS["inside"]])


def test_sizes_are_told_only_where_they_were_looked_for() -> None:
    words = Words("en")
    assert words("trials.sizes") not in table(sizes=None)
    lines = table().splitlines()
    last = [line for line in lines if line.startswith(("Package", "Supported")) and "participants" not in line][-2:]
    assert last[0].split()[-4:] == ["completing", "0.542", "0.810", "1.720"]
    assert last[1].split()[-4:] == ["0.480", "no", "size", "–"]
    assert words("trials.sizes.none") in table(sizes=SIZES.iloc[:0])


def test_programmes_without_a_trial_are_named_with_the_reason() -> None:
    told = " ".join(table().split())
    assert "No effect is known (grade D): Star for Life." in told
    assert "Every effect is an assumption: Skolfam." in told
    assert "Not written yet: new (interventions:x)." in told


def test_chance_is_named_only_where_it_may_be_the_reason() -> None:
    words = Words("en")
    assert reason_of("inside", False, "", words) == "inside the published range"
    assert reason_of("larger", True, "", words) == "larger than published"
    assert reason_of("larger", False, "x", words) == "larger than published, but chance may do that; x"


def test_a_frame_that_will_not_do_is_refused_in_one_clear_line() -> None:
    words = Words("en")
    with pytest.raises(ValueError, match=r"trials needs rows .* without verdict$"):
        trials_figure(TRIALS.drop(columns="verdict"), 4, words)
    with pytest.raises(ValueError, match=r"without rows$"):
        table(TRIALS.iloc[:0])
    with pytest.raises(ValueError, match=r"the role 'guess' is none of input, predicted"):
        table(TRIALS.assign(role="guess"))
    with pytest.raises(ValueError, match=r"the effect_measure 'BCR' is none of d, points"):
        trials_figure(TRIALS.assign(effect_measure="BCR"), 4, words)

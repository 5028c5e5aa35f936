"""Claims about the posterior: on a linear model the ensemble is the posterior, and evidence stays within its ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from sim.evidence.parameters import Free, Position, drawn, free_parameters, is_free, parameter_record
from sim.evidence.tables import EvidenceError, parameters
from sim.studies.calibration import posterior
from sim.studies.calibration.calibrate import Fit, label_of, scale_of
from sim.studies.calibration.evaluations import Asked
from sim.studies.calibration.posterior import (
    FIRST_REPLICATION,
    Member,
    draw_record,
    ensemble,
    positions_of,
    posterior_shifts,
    share_inside,
)
from sim.studies.measures.target import Target

FREE = (Free("a", 0, 64, 0.5), Free("b", 16, 24, 2.0), Free("c", 0, 64, 1.0))
TARGETS = tuple(
    Target(name, "mean_years", value - 1.959964 * sd, value + 1.959964 * sd, value)
    for name, value, sd in (("one", 3.0, 0.5), ("two", -1.0, 1.0))
)
AT_EVIDENCE = np.array([2.2, -0.5])
SLOPES = np.array([[1.0, 0.2, 0.0], [0.3, -0.5, 0.1]])
MEMBERS = 2000


class Toy:
    """Stands in for the model: what is measured is linear in what is added to the parameters."""

    threads = 250

    def __init__(self) -> None:
        self.draws: set[int] = set()

    def __call__(self, asked: Sequence[Asked]) -> np.ndarray:
        """Return what is measured."""
        self.draws |= {one.replication for one in asked}
        return np.array([AT_EVIDENCE + SLOPES @ one.parameters for one in asked])


def analytic() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the posterior's mean and covariance and the standardised slopes."""
    scale = scale_of(TARGETS)
    slopes = SLOPES * np.array([one.prior_sd for one in FREE]) / scale.sd[:, None]
    covariance = np.linalg.inv(slopes.T @ slopes + np.eye(3))
    return covariance @ slopes.T @ ((scale.published - AT_EVIDENCE) / scale.sd), covariance, slopes


def best_fit() -> Fit:
    """Return the best fit of the toy, by algebra."""
    mean, _, slopes = analytic()
    scale = scale_of(TARGETS)
    missed = (scale.published - AT_EVIDENCE) / scale.sd - slopes @ mean
    misfit = float(missed @ missed + mean @ mean)
    simulated = AT_EVIDENCE + SLOPES @ (mean * np.array([one.prior_sd for one in FREE]))
    return Fit(FREE, TARGETS, scale, mean, simulated, slopes, (misfit, misfit))


@pytest.fixture(scope="module")
def members() -> tuple[Member, ...]:
    """An ensemble of the toy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posterior, "parameter_record", lambda shifts, _at: np.array([s.add for s in shifts]))
        patch.setattr(posterior, "positions_of", lambda _draw: {})
        toy = Toy()
        found = ensemble(toy, best_fit(), MEMBERS)  # type: ignore[arg-type]
    assert toy.draws == {FIRST_REPLICATION + draw for draw in range(MEMBERS)}, "each on its own accidents of life"
    return found


def agrees(members: Sequence[Member], mean: np.ndarray, covariance: np.ndarray) -> bool:
    """Return whether members are draws of a normal distribution, within four and a half Monte Carlo errors."""
    x = np.array([member.x for member in members])
    variance = np.diag(covariance)
    error_of_mean = np.sqrt(variance / len(x))
    error_of_covariance = np.sqrt((np.outer(variance, variance) + covariance**2) / len(x))
    close = np.abs(x.mean(axis=0) - mean) < 4.5 * error_of_mean
    return bool(close.all() and (np.abs(np.cov(x.T) - covariance) < 4.5 * error_of_covariance).all())


def test_on_a_linear_model_the_ensemble_is_the_posterior(members: tuple[Member, ...]) -> None:
    mean, covariance, _ = analytic()
    assert [member.draw for member in members] == list(range(MEMBERS))
    assert agrees(members, mean, covariance)


def test_that_test_would_see_another_posterior(members: tuple[Member, ...]) -> None:
    mean, covariance, _ = analytic()
    sd = np.sqrt(np.diag(covariance))
    assert not agrees(members, mean + 0.2 * sd, covariance)
    assert not agrees(members, mean, 1.25 * covariance)
    assert not agrees(members, mean, np.diag(np.diag(covariance)))
    assert not agrees(members, mean, np.eye(3)), "the prior"


def test_each_member_has_what_the_model_gives_for_it(members: tuple[Member, ...]) -> None:
    for member in members[:50]:
        additions = member.x * np.array([one.prior_sd for one in FREE])
        assert member.simulated == pytest.approx(AT_EVIDENCE + SLOPES @ additions)


def test_a_member_is_kept_if_it_misses_no_more_than_the_best_fit_and_chance(members: tuple[Member, ...]) -> None:
    at_best = best_fit()
    missed = (at_best.simulated - at_best.scale.published) / at_best.scale.sd
    most = float(missed @ missed) + 9.21035  # the 99th percentile of chi-squared with two degrees of freedom
    assert all(one.kept == (one.misfit <= most) for one in members)
    assert 0.95 < np.mean([one.kept for one in members]) <= 1.0


def test_a_member_that_cannot_meet_its_targets_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deaf(Toy):
        """Gives the same whatever the parameters are, and nothing like the targets."""

        def __call__(self, asked: Sequence[Asked]) -> np.ndarray:
            return np.array([AT_EVIDENCE + 1000.0 for _ in asked])

    monkeypatch.setattr(posterior, "parameter_record", lambda shifts, _at: np.array([s.add for s in shifts]))
    monkeypatch.setattr(posterior, "positions_of", lambda _draw: {})
    assert not any(one.kept for one in ensemble(Deaf(), best_fit(), 3))  # type: ignore[arg-type]


def test_members_do_not_depend_on_how_many_are_asked_for_or_side_by_side(
    members: tuple[Member, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = best_fit()
    monkeypatch.setattr(posterior, "parameter_record", lambda shifts, _at: np.array([s.add for s in shifts]))
    monkeypatch.setattr(posterior, "positions_of", lambda _draw: {})
    monkeypatch.setattr(Toy, "threads", 2)
    told: list[int] = []
    few = ensemble(Toy(), fit, 5, lambda member: told.append(member.draw))  # type: ignore[arg-type]
    assert told == [0, 1, 2, 3, 4]
    assert all(np.allclose(one.x, other.x, atol=1e-12) for one, other in zip(few, members, strict=False))


def test_the_share_inside_counts_both_ends() -> None:
    low, high = TARGETS[0].low, TARGETS[1].high
    assert share_inside(TARGETS, np.array([low, high])) == 1.0
    assert share_inside(TARGETS, np.array([np.nextafter(low, -9.0), high])) == 0.5


# --- where evidence that is not calibrated lies in its own distributions


def test_a_draw_has_the_same_positions_whenever_it_is_asked_for_and_others_have_others() -> None:
    first, other = positions_of(3), positions_of(4)
    assert first == positions_of(3)
    assert all(first[row].share != other[row].share and first[row].sd != other[row].sd for row in first)
    names = {name for name, _ in first}
    assert len({at.sd for at in first.values()}) == len(names), "no two parameters move together, all ages of one do"


def test_every_row_is_either_calibrated_or_drawn() -> None:
    drawn_rows = set(positions_of(3))
    assert drawn_rows == {(row.name, row.age_from) for row in parameters() if not is_free(row)}
    assert ("find_work_log_odds", 30) in drawn_rows, "ages that calibration leaves alone"
    assert ("find_work_log_odds", 25) not in drawn_rows


def test_positions_over_draws_are_uniform_and_normal() -> None:
    every = [at for draw in range(20) for at in positions_of(draw).values()]
    shares, sds = np.array([at.share for at in every]), np.array([at.sd for at in every])
    error = 4.5 / np.sqrt(len(every))
    assert abs(shares.mean() - 0.5) < error * np.sqrt(1 / 12) and 0.0 < shares.min() < shares.max() < 1.0
    assert abs(sds.mean()) < error and abs(sds.var() - 1.0) < error * np.sqrt(2.0)


@pytest.mark.parametrize("sd", [-9.0, -1.959964, -0.5, 0.0, 0.5, 1.959964, 9.0])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_what_is_drawn_stays_within_its_row_and_in_the_middle_is_the_row(sd: float, share: float) -> None:
    for row in parameters():
        value = drawn(row, Position(share, sd))
        assert row.low <= value <= row.high, row.name
        if row.distribution == "fixed" or (row.distribution == "normal" and sd == 0.0):
            assert value == row.value, row.name
        if row.distribution == "normal" and abs(sd) > 1.9:
            assert value == pytest.approx(row.high if sd > 0 else row.low, abs=1e-6), row.name
        if row.distribution == "uniform":
            assert value == pytest.approx(row.low + share * (row.high - row.low)), row.name


# --- the posterior in use


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Keep a posterior of some draws, each of which adds its number of hundredths to every parameter."""

    def write(*draws: int, columns: Sequence[str] | None = None) -> None:
        names = ["draw", *(label_of(one) for one in free_parameters())] if columns is None else columns
        rows = [",".join([str(draw), *[str(draw / 100)] * (len(names) - 1)]) for draw in draws]
        path = tmp_path / "posterior.csv"
        path.write_text("\n".join([",".join(names), *rows]) + "\n")
        monkeypatch.setattr(posterior, "POSTERIOR", path)
        posterior_shifts.cache_clear()

    yield write
    posterior_shifts.cache_clear()


def test_draws_are_taken_in_order_and_begin_anew(keep: Callable[..., None]) -> None:
    keep(2, 5)
    assert [draw for draw, _ in posterior_shifts()] == [2, 5]
    (_, shifts), _ = posterior_shifts()
    assert {shift.add for shift in shifts} == {0.02} and len(shifts) == len(free_parameters())
    first, second, third = (draw_record(number).tobytes() for number in range(3))
    assert first == third != second
    assert first == parameter_record(shifts, positions_of(2)).tobytes()


def test_a_posterior_of_other_parameters_and_none_at_all_are_refused(keep: Callable[..., None], tmp_path: Path) -> None:
    keep(1, columns=("draw", "another"))
    with pytest.raises(EvidenceError, match=r"does not fit free_parameters\.csv: run vandpunkt calibrate"):
        posterior_shifts()
    keep()
    with pytest.raises(EvidenceError, match="no posterior is kept: run vandpunkt calibrate"):
        draw_record(0)

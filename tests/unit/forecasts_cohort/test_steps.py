"""Chances of a month, against the answer worked out by hand or by many small steps."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from suffkit.forecasts.cohort.states import EXIT, GROUPS
from suffkit.forecasts.cohort.steps import chances_of, outcomes_within


def _rates(**given):
    rates = np.zeros((1, len(GROUPS), EXIT + 1))
    for name, value in given.items():
        start, to = name.split("_")
        rates[0, GROUPS.index(start), EXIT if to == "exit" else GROUPS.index(to)] = value
    return rates


def test_leaving_alone_is_a_plain_chance():
    here, came = outcomes_within(_rates(fostering_exit=0.01), 30.0)
    assert here[0, 0, 0] == pytest.approx(np.exp(-0.3), rel=1e-5)
    assert here[0, 0, 6] == pytest.approx(1 - np.exp(-0.3), rel=1e-5)
    # Of those who come at an even time, the mean over the days left.
    assert came[0, 0, 0] == pytest.approx((1 - np.exp(-0.3)) / 0.3, rel=1e-5)
    assert here[0, 1, 1] == came[0, 1, 1] == 1


def test_moving_and_then_leaving_within_the_month_leaves_from_the_second_group():
    here, _ = outcomes_within(_rates(fostering_residential=0.02, residential_exit=0.05), 30.0)
    moved = 0.02 / 0.03 * (np.exp(-0.6) - np.exp(-1.5))
    assert here[0, 0, 1] == pytest.approx(moved, rel=1e-4)
    assert here[0, 0, 7] == pytest.approx(1 - np.exp(-0.6) - moved, rel=1e-4)
    assert here[0, 0, 6] == 0


@pytest.mark.parametrize("scale", [0.001, 0.1])
def test_all_at_once_equal_many_small_steps(scale):
    rng = np.random.default_rng(1)
    rates = rng.random((2, len(GROUPS), EXIT + 1)) * scale
    rates[:, np.arange(6), np.arange(6)] = 0
    here, came = outcomes_within(rates, 30.0)
    for at in range(2):
        full = np.zeros((12, 12))
        full[:6, :6] = rates[at, :, :6] - np.diag(rates[at].sum(axis=1))
        full[:6, 6:] = np.diag(rates[at, :, 6])
        assert here[at] == pytest.approx(expm(full * 30)[:6], abs=2e-5)
        evenly = np.mean([expm(full * day)[:6] for day in np.arange(0.1, 30, 0.2)], axis=0)
        assert came[at] == pytest.approx(evenly, abs=1e-3)
    assert here.sum(axis=-1) == pytest.approx(1, abs=1e-5)
    assert came.sum(axis=-1) == pytest.approx(1, abs=1e-5)


def test_those_who_come_have_the_rates_of_their_first_days():
    rates = np.zeros((2, 2, 7, 7, 6, 7))
    rates[:, :, :, 0, :, EXIT] = 0.05
    chances = chances_of(rates, 30.0)
    assert chances.coming.shape == (2, 2, 7, 6, 12)
    assert chances.coming[..., 6:].sum() > 0
    assert (chances.staying[:, :, :, 1:, :, 6:] == 0).all()

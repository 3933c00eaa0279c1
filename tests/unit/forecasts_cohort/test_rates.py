"""Rates: thick cells keep their own, thin ones lean on broader ones, and a changed level is followed."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from suffkit.forecasts.cohort.rates import broader_rates, draw_rates, draw_shares, learn_rates, level_now
from suffkit.forecasts.cohort.states import CLASSES, EXIT, GROUPS


def _history(years=5, days=36525.0, per_year=None):
    """Every cell has the same child-days and leavings of 0.3 a child-year, times what the year says."""
    exposure = np.full((years, *CLASSES, len(GROUPS)), days)
    events = np.zeros((*exposure.shape, EXIT + 1))
    factor = np.ones(years) if per_year is None else np.asarray(per_year)
    events[..., EXIT] = (exposure * 0.3 / 365.25) * factor.reshape(-1, 1, 1, 1, 1)
    return SimpleNamespace(exposure=exposure, events=events)


def _middle(rates):
    return rates.shape / rates.days


def test_much_seen_is_what_is_taken():
    history = _history()
    rates = learn_rates(history, half_life_years=5, strength=20, shock_sd=0)
    assert _middle(rates)[..., EXIT] * 365.25 == pytest.approx(0.3, rel=0.01)
    assert rates.level[1] == pytest.approx(1, abs=0.02)


def test_a_cell_never_seen_leans_on_its_neighbours():
    history = _history()
    history.exposure[:, 0, 3, 2, 0] = 0
    history.events[:, 0, 3, 2, 0] = 0
    rates = learn_rates(history, half_life_years=5, strength=20, shock_sd=0)
    assert _middle(rates)[0, 3, 2, 0, EXIT] * 365.25 == pytest.approx(0.3, rel=0.05)


def test_what_never_happens_at_an_age_is_not_carried_over_from_others():
    """Supported accommodation is for those of 16: the many moves there say nothing of the young."""
    history = _history()
    fostering, supported = 0, GROUPS.index("supported")
    history.events[:, :, 5:, :, fostering, supported] = history.exposure[:, :, 5:, :, fostering] * 0.5 / 365.25
    rates = learn_rates(history, half_life_years=5, strength=20, shock_sd=0)
    yearly = _middle(rates)[..., fostering, supported] * 365.25
    assert yearly[:, 5:] == pytest.approx(0.5, rel=0.05)
    assert (yearly[:, :5] < 0.005).all()


def test_nobody_moves_to_where_they_are():
    history = _history()
    at = np.arange(len(GROUPS))
    assert (broader_rates(history.exposure.sum(axis=0), history.events.sum(axis=0))[..., at, at] == 0).all()
    drawn = draw_rates(np.random.default_rng(1), learn_rates(history, half_life_years=5, strength=20, shock_sd=0.01), 5)
    assert (drawn[..., at, at] == 0).all()
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()


def test_the_level_follows_a_change_and_leaves_chance_alone():
    steady, small = level_now(np.array([250.0, 240, 258, 247, 255]), np.full(5, 250.0))
    assert steady == pytest.approx(1, abs=0.02)
    shocked, wide = level_now(np.array([250.0, 250, 250, 330, 335]), np.full(5, 283.0))
    assert shocked == pytest.approx(335 / 283, rel=0.05)
    assert wide > small


def test_the_level_of_nothing_is_as_it_was():
    level, variance = level_now(np.zeros(3), np.zeros(3))
    assert (level, variance > 0.5) == (1.0, True)


def test_draws_have_the_spread_of_the_counts():
    """100 leavings of one cell alone are known to a tenth; all of them far better."""
    history = _history(days=36525.0 / 3)
    rates = learn_rates(history, half_life_years=1e6, strength=1e-3, shock_sd=0)
    drawn = draw_rates(np.random.default_rng(1), rates, 400)[..., EXIT]
    events = history.events.sum(axis=0)[0, 3, 2, 0, EXIT]
    assert drawn[:, 0, 3, 2, 0].std() / drawn[:, 0, 3, 2, 0].mean() == pytest.approx(1 / np.sqrt(events), rel=0.15)
    assert drawn.mean(axis=(1, 2, 3, 4)).std() / drawn.mean() < 0.03


def test_shares_add_up_and_thin_rows_lean_on_all():
    counts = np.zeros((2, 7, 6))
    counts[0, :6, 1] = 100
    shares = draw_shares(np.random.default_rng(1), counts, 5.0, 200)
    assert shares.sum(axis=-1) == pytest.approx(1)
    assert shares[:, 0, 6, 1].mean() > 0.9
    assert shares[:, 1, :, 1].mean() > 0.7

"""Entries: a lasting growth is followed, one odd year of one age is not, chance is no trend."""

from __future__ import annotations

import numpy as np
import pytest

from suffkit.forecasts.cohort.entries import TrendSettings, draw_levels, fit_entries, month_shares, yearly

AGES = np.array([62, 13, 12, 12, 12, 13, 13, 13, 14, 14, 15, 17, 20, 25, 31, 34, 30, 14], dtype=float)
STATED = TrendSettings()
DRAWS = 1000
MIDDLES = -np.arange(5) - 0.5


def _ahead(counts, years=5, settings=STATED, months=None):
    """Expected entries a year by age, of each year ahead."""
    fitted = fit_entries(counts, np.full(5, 12.0) if months is None else months, MIDDLES[: counts.shape[1]], settings)
    months_ahead = np.arange(years * 12) + 0.5
    drawn = draw_levels(np.random.default_rng(1), fitted, months_ahead, DRAWS, settings)
    return drawn.reshape(DRAWS, years, 12, 18).sum(axis=2)


def test_steady_entries_go_on():
    ahead = _ahead(np.tile(AGES[:, None], 5))
    assert ahead.mean(axis=(0, 1)) == pytest.approx(AGES, rel=0.12)
    assert ahead.sum(axis=2).mean(axis=0) == pytest.approx(AGES.sum(), rel=0.02)


def test_growth_of_five_in_a_hundred_a_year_is_followed():
    # Some of it is held back: of 360 entries a year such a growth over five years may yet be chance.
    growing = AGES[:, None] * 1.05**MIDDLES
    ahead = _ahead(growing).sum(axis=2).mean(axis=0)
    assert ahead[0] == pytest.approx(AGES.sum() * 1.05**0.5, rel=0.04)
    assert ahead[4] == pytest.approx(AGES.sum() * 1.05**4.5, rel=0.105)


def test_the_more_entries_there_are_the_surer_a_growth_is_followed():
    growing = AGES[:, None] * 1.05**MIDDLES
    few, many = (_ahead(growing * scale).sum(axis=2).mean(axis=0)[4] / scale for scale in (1, 4))
    assert few < many == pytest.approx(AGES.sum() * 1.05**4.5, rel=0.05)


@pytest.mark.parametrize("year", range(5))
def test_150_more_of_one_age_in_one_year_are_no_trend_and_no_level(year):
    odd = np.tile(AGES[:, None], 5)
    odd[9, year] += 150
    usual, ahead = _ahead(np.tile(AGES[:, None], 5)).mean(axis=0), _ahead(odd).mean(axis=0)
    assert ahead.sum(axis=1) == pytest.approx(usual.sum(axis=1), rel=0.02)
    assert ahead[:, 9] == pytest.approx(usual[:, 9], rel=0.15)


def test_a_year_with_more_of_every_age_is_no_odd_count_but_widens_what_is_to_come():
    steady, surge = np.tile(AGES[:, None], 5), np.tile(AGES[:, None], 5)
    surge[:, 2] *= 1.6
    usual, ahead = (_ahead(one).sum(axis=2)[:, 0] for one in (steady, surge))
    assert usual.mean() < ahead.mean() < 1.3 * usual.mean()
    assert ahead.std() > 2 * usual.std()


def test_a_large_country_is_not_taken_for_odd():
    """Counts in the thousands differ by more than chance; that is usual there."""
    rng = np.random.default_rng(1)
    counts = AGES[:, None] * 80 * rng.lognormal(0, 0.08, (18, 5))
    fitted = fit_entries(counts, np.full(5, 12.0), MIDDLES, STATED)
    assert (fitted.changing.weights > 0.5).mean() > 0.9
    assert _ahead(counts).sum(axis=2)[:, 0].mean() == pytest.approx(counts.sum() / 5, rel=0.1)


def test_fewer_entries_are_known_less_well():
    few, many = (_ahead(np.tile(AGES[:, None], 5) * scale).sum(axis=2)[:, 0] for scale in (0.05, 1.0))
    assert few.std() / few.mean() > 3 * many.std() / many.mean()


def test_what_lies_farther_ahead_is_known_less_well():
    total = _ahead(np.tile(AGES[:, None], 5)).sum(axis=2)
    assert (np.diff(total.std(axis=0)) > 0).all()


def test_one_year_alone_is_taken_for_the_level():
    ahead = _ahead(AGES[:, None], months=np.array([12.0])).sum(axis=2)
    assert ahead[:, 0].mean() == pytest.approx(AGES.sum(), rel=0.05)
    assert ahead[:, 4].std() > ahead[:, 0].std()


@pytest.mark.parametrize("counts", [np.zeros((18, 5)), np.eye(18)[:, :5]])
def test_hardly_any_entries_give_hardly_any(counts):
    ahead = _ahead(counts)
    assert np.isfinite(ahead).all()
    assert ahead.sum(axis=2).mean() < 5


def test_years_are_counted_back_from_the_origin_and_unseen_months_left_out():
    entries, seen = np.ones((18, 30)), np.ones(30)
    seen[6:18] = 0
    entries[:, 6:18] = 0
    counts, months, middles = yearly(entries, seen)
    assert months.tolist() == [12, 6]
    assert counts[0].tolist() == [12, 6]
    assert middles == pytest.approx([-0.5, -(24 + 3) / 12])


def test_months_since_birth_spread_as_seen_in_the_first_year_and_evenly_after():
    newborn = np.zeros(12)
    newborn[0] = 90
    shares = month_shares(newborn)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares[0, 0] > 0.9
    assert shares[5, 60:72] == pytest.approx(1 / 12)
    # The month of the 18th birthday is half over before it.
    assert shares[17, 216] == pytest.approx(shares[17, 210] / 2)

"""Children carried through the months: nobody lost, nobody past 18, and both ways of carrying agree."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from suffkit.forecasts.cohort import forecast as module
from suffkit.forecasts.cohort.crowd import carry_crowd
from suffkit.forecasts.cohort.history import Stock
from suffkit.forecasts.cohort.states import ADULT_MONTHS, EXIT, GROUPS, LONGEST_CARE, age_group_of_months
from suffkit.forecasts.cohort.steps import chances_of
from suffkit.forecasts.cohort.walk import Drawn, walk

DRAWS, MONTHS = 40, 36
BOTH = pytest.mark.parametrize("carry", [walk, carry_crowd])


def _stock(size=200, seed=1):
    rng = np.random.default_rng(seed)
    age = rng.integers(0, ADULT_MONTHS, size)
    return Stock(
        (rng.random(size) < 0.1).astype(np.int64),
        age,
        np.minimum(rng.integers(0, 60, size), LONGEST_CARE),
        rng.integers(0, len(GROUPS), size),
    )


def _drawn(*, leaving=0.0, moving=0.0, entries=0.0, draws=DRAWS, within=False, share=1.0):
    """Futures of one known rule: leaving and moving (to each other group) a day, entries a month of each age."""
    rates = np.full((draws, 2, 7, 7, len(GROUPS), EXIT + 1), moving)
    rates[..., EXIT] = leaving
    rates[..., np.arange(len(GROUPS)), np.arange(len(GROUPS))] = 0
    spread = np.zeros((18, ADULT_MONTHS + 1))
    for age in range(18):
        spread[age, age * 12 : age * 12 + 12] = 1 / 12
    return Drawn(
        month=chances_of(rates, 30.0),
        first=chances_of(rates, 30.0 * share),
        levels=np.full((draws, 2, MONTHS, 18), entries),
        groups=np.full((draws, 2, 7, len(GROUPS)), 1 / len(GROUPS)),
        spread=spread,
        first_share=share,
        is_within_month=within,
    )


@BOTH
def test_stock_and_entries_less_exits_are_the_next_stock(carry):
    stock = _stock()
    paths = carry(np.random.default_rng(1), stock, _drawn(leaving=0.002, moving=0.0005, entries=0.4))
    total, came, gone = (part.sum(axis=(2, 3)) for part in (paths.stock, paths.entries, paths.exits))
    before = np.concatenate([np.full((DRAWS, 1), len(stock.age)), total[:, :-1]], axis=1)
    assert (before + came - gone == total).all()
    assert (paths.stock >= 0).all()


@BOTH
def test_where_nobody_leaves_or_comes_all_grow_up_on_time(carry):
    stock = _stock()
    paths = carry(np.random.default_rng(1), stock, _drawn())
    for month in (0, 11, 35):
        age = stock.age + month + 1
        expected = np.zeros((5, 6))
        np.add.at(expected, (age_group_of_months()[age[age < ADULT_MONTHS]], stock.group[age < ADULT_MONTHS]), 1)
        if carry is walk:  # each draw alike: there is no chance in growing up
            assert (paths.stock[:, month] == expected).all()
        else:
            assert paths.stock[:, month].mean(axis=0) == pytest.approx(expected, abs=2.5)
    assert paths.entries.sum() == 0


@BOTH
def test_within_the_origins_month_nobody_grows_older_before_its_end(carry):
    stock = Stock(*(np.array([value]) for value in (0, ADULT_MONTHS - 1, 5, 0)))
    later = carry(np.random.default_rng(1), stock, _drawn(within=True, share=0.5))
    assert later.stock[:, :2].sum(axis=(2, 3)).mean(axis=0).tolist() == [1, 0]
    assert carry(np.random.default_rng(1), stock, _drawn()).stock[:, 0].sum() == 0


@BOTH
def test_leaving_alone_halves_in_its_half_life(carry):
    size = 2000
    stock = Stock(*(np.full(size, value) for value in (0, 60, LONGEST_CARE, 0)))
    paths = carry(np.random.default_rng(1), stock, _drawn(leaving=np.log(2) / 360))
    assert paths.stock[:, 11].sum(axis=(1, 2)).mean() == pytest.approx(size / 2, rel=0.02)
    assert paths.stock[:, 11].sum(axis=(1, 2)).std() == pytest.approx(np.sqrt(size / 4), rel=0.4)


@BOTH
def test_those_who_come_are_counted_though_they_leave_in_the_same_month(carry):
    nobody = Stock(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    paths = carry(np.random.default_rng(1), nobody, _drawn(leaving=0.1, entries=2.0))
    came = paths.entries.sum(axis=(2, 3))
    assert came.mean() == pytest.approx(2 * 2 * 18, rel=0.03)
    # Of those of the first month, coming evenly over 30 days, a share of (1 - exp(-3)) / 3 is still there.
    assert paths.stock[:, 0].sum(axis=(1, 2)).mean() == pytest.approx(72 * (1 - np.exp(-3)) / 3, rel=0.1)


def test_both_ways_have_the_same_means_and_nearly_the_same_spread():
    stock, drawn = _stock(400), _drawn(leaving=0.0008, moving=0.0003, entries=0.3, draws=100)
    one, other = (carry(np.random.default_rng(2), stock, drawn) for carry in (walk, carry_crowd))
    for name in ("stock", "entries", "exits"):
        mine, theirs = (getattr(paths, name)[:, 23] for paths in (one, other))
        error = mine.std(axis=0) / np.sqrt(100) + theirs.std(axis=0) / np.sqrt(100)
        assert (np.abs(mine.mean(axis=0) - theirs.mean(axis=0)) < 5 * error + 0.05).all()
        assert theirs.sum(axis=(1, 2)).std() == pytest.approx(mine.sum(axis=(1, 2)).std(), rel=0.35)


def test_the_first_step_is_to_the_end_of_the_origins_month_or_of_the_next():
    assert module.first_step(date(2024, 3, 31)) == (False, 1.0)
    within, share = module.first_step(date(2024, 3, 21))
    assert (within, share) == (True, pytest.approx(10 / 31))
    assert module.first_step(date(2024, 2, 28)) == (True, pytest.approx(1 / 29))


@BOTH
def test_those_who_turn_18_are_the_leavers_where_nobody_else_leaves(carry):
    stock = _stock()
    paths = carry(np.random.default_rng(1), stock, _drawn())
    # Who is 215 months old turns 216 in the first month.
    months = ADULT_MONTHS - stock.age
    due = np.bincount(months, minlength=MONTHS + 1)[1 : MONTHS + 1]
    of_age = paths.turned_18.sum(axis=2)
    assert (of_age == paths.exits.sum(axis=(2, 3))).all()
    # A crowd takes children of an age group for alike: by chance some turn 18 earlier and others later.
    assert of_age.mean(axis=0).sum() == pytest.approx(due.sum(), rel=0.05)
    assert carry is carry_crowd or (of_age == due).all()


@BOTH
def test_those_who_turn_18_are_among_the_oldest_leavers(carry):
    paths = carry(np.random.default_rng(1), _stock(), _drawn(leaving=0.002, moving=0.001, entries=0.4))
    assert (paths.turned_18 <= paths.exits[:, :, -1]).all()
    assert 0 < paths.turned_18.sum() < paths.exits[:, :, -1].sum()

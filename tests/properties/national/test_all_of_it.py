"""The tables of a whole folder of national data keep their contracts, kept or read anew, whole or by area."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

from suffkit.errors import BLOCK
from suffkit.io.national.store import CONTRACTS, around, national_of, read_national
from suffkit.prepare.from_published import ratios_of_published

pytestmark = [pytest.mark.national, pytest.mark.slow]


@pytest.fixture(scope="module")
def read(national, national_kept):
    return read_national(national, national_kept)


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_table_keeps_its_contract(read, name):
    table = getattr(read, name)
    assert len(table) > 300
    assert not [fault for fault in CONTRACTS[name].faults(table) if fault.severity == BLOCK]


def test_nothing_in_it_blocks(read):
    assert not [fault for fault in read.faults if fault.severity == BLOCK]


def test_an_authoritys_figures_are_those_of_the_whole(read, national, national_kept):
    areas = around("919", read.neighbours)
    alone, cut = read_national(national, national_kept, areas), national_of(read, areas)
    assert len(areas) == 13
    assert set(alone.published["area"]) == set(areas)
    for name in ("published", "earlier", "indicators"):
        key = list(CONTRACTS[name].key)
        first, second = (getattr(one, name).sort_values(key, ignore_index=True) for one in (alone, cut))
        assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("measure", "indicator"), [("cin_rate_per_10k", "CIN"), ("referral_rate_per_10k", "CPP_Total_Rateper10,000")]
)
def test_rates_worked_out_agree_with_those_that_the_tool_prints(read, measure, indicator):
    ours = ratios_of_published(read.published)
    ours = ours[ours["measure"] == measure].assign(year=lambda rows: rows["period_end"].dt.year)
    theirs = read.indicators[read.indicators["indicator"] == indicator]
    both = ours.merge(theirs, on=["area", "year"], suffixes=("", "_printed")).dropna(subset=["value", "value_printed"])
    assert len(both) > 1_400
    # Printed to one decimal; without exception.
    assert ((both["value"] - both["value_printed"]).abs() < 0.05 + 1e-9).all()


def test_noughts_of_nobody_are_noted(read):
    [published, indicators] = [fault for fault in read.faults if fault.rule == "of_nobody"]
    assert (published.file, indicators.file) == ("published", "indicators")
    scores = read.indicators[read.indicators["indicator"] == "Emotional_LAC"]
    assert (scores["value"].dropna() > 0).all()

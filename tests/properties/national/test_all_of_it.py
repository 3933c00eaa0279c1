"""The tables of a whole folder of national data keep their contracts, kept or read anew, whole or by area."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

from suffkit.errors import BLOCK
from suffkit.io.national.store import CONTRACTS, around, national_of, read_national

pytestmark = [pytest.mark.national, pytest.mark.slow]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def read(national, cache):
    return read_national(national, cache)


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_table_keeps_its_contract(read, name):
    table = getattr(read, name)
    assert len(table) > 300
    assert not [fault for fault in CONTRACTS[name].faults(table) if fault.severity == BLOCK]


def test_nothing_in_it_blocks(read):
    assert not [fault for fault in read.faults if fault.severity == BLOCK]


def test_an_authoritys_figures_are_those_of_the_whole(read, national, cache):
    areas = around("919", read.neighbours)
    alone, cut = read_national(national, cache, areas), national_of(read, areas)
    assert len(areas) == 13
    assert set(alone.published["area"]) == set(areas)
    for name in ("published", "earlier", "indicators"):
        key = list(CONTRACTS[name].key)
        first, second = (getattr(one, name).sort_values(key, ignore_index=True) for one in (alone, cut))
        assert_frame_equal(first, second)

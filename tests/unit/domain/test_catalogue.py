"""The measure catalogue: which measures come with each that is written."""

from __future__ import annotations

import pytest

from suffkit.domain.catalogue import catalogue, measure
from suffkit.errors import RequestError


def test_a_count_brings_its_share_and_changes():
    base = measure("children_looked_after")
    share = measure("children_looked_after_share")
    assert (base.kind, base.unit) == ("base", "children")
    assert (share.kind, share.of, share.unit) == ("share", "children_looked_after", "share")
    change = measure("children_looked_after_change")
    assert (change.kind, change.unit, change.of) == ("change", "children", "children_looked_after")
    relative = measure("children_looked_after_relative_change")
    assert (relative.kind, relative.unit) == ("relative_change", "share")
    points = measure("children_looked_after_share_change")
    assert (points.kind, points.unit, points.of) == ("change", "percentage_points", "children_looked_after_share")


def test_a_rate_brings_changes_and_no_share():
    rate = measure("cla_rate_per_10k")
    assert (rate.kind, rate.numerator, rate.denominator, rate.scale) == (
        "ratio",
        "children_looked_after",
        "child_population",
        10_000,
    )
    assert measure("cla_rate_per_10k_change").unit == rate.unit
    assert "cla_rate_per_10k_share" not in catalogue()


def test_an_entry_that_is_written_wins_over_the_derived_one():
    written = [entry for entry in catalogue().values() if entry.id == "variance_share"]
    assert [entry.kind != "share" for entry in written] == [True]


def test_parts_of_ratios_and_bases_of_changes_are_measures_themselves():
    entries = catalogue()
    for entry in entries.values():
        for part in filter(None, (entry.of, entry.numerator, entry.denominator)):
            assert part in entries, f"{entry.id} rests on {part}"
        assert bool(entry.numerator) == bool(entry.denominator), entry.id


def test_an_unknown_measure_gets_a_suggestion():
    with pytest.raises(
        RequestError, match=r"'childen_looked_after' is not a measure.* Did you mean children_looked_after"
    ):
        measure("childen_looked_after")

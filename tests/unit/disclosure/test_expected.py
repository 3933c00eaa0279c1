"""Which numbers of a forecast from a council's own records may be shown."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.forecasts import FORECASTS
from suffkit.disclosure.expected import releasable
from suffkit.disclosure.policy import Policy

AGES = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over")
KINDS = ("fostering", "residential", "supported", "adoption", "parents", "other")


def forecast(stock=(40, 40), *, ages=None, kinds=None, came=(30, 30), gone=(28, 28), of_age=(12, 12), young=None):
    """A yearly forecast of two years by means; its levels are a tenth either side. Groups are shares if not given."""
    rows = []

    def add(series, age, kind, means):
        for year, mean in zip((2025, 2026), means, strict=True):
            for level, by in (("0.1", 0.9), ("0.5", 1.0), ("0.9", 1.1), ("mean", 1.0)):
                rows.append((date(2024, 3, 31), date(year, 3, 31), series, age, kind, "cohort", level, mean * by))

    for series, means in (("in_care", stock), ("entries", came), ("exits", gone), ("turned_18", of_age)):
        add(series, "all", "all", means)
    for age in AGES:
        add("in_care", age, "all", (ages or {}).get(age, (8, 8)))
        add("entries", age, "all", (young or {}).get(age, (6, 6)))
    for kind in KINDS:
        add("in_care", "all", kind, (kinds or {}).get(kind, (7, 7)))
    add("in_care", "Under 1", "other", (1, 1))
    table = pd.DataFrame(rows, columns=FORECASTS.column_names)
    return table.astype({"origin_date": "datetime64[s]", "target_date": "datetime64[s]"})


def shown(table, by, series="in_care"):
    rows = table[(table["series"] == series) & (table[by] != "all")]
    return set(rows[by])


def totals(table):
    return set(table.loc[(table["age_group"] == "all") & (table["placement_group"] == "all"), "series"])


def test_large_numbers_are_shown_by_one_breakdown_at_a_time():
    got = releasable(forecast())
    assert totals(got) == {"in_care", "entries", "exits", "turned_18"}
    assert (shown(got, "age_group"), shown(got, "placement_group")) == (set(AGES), set(KINDS))
    assert not ((got["age_group"] != "all") & (got["placement_group"] != "all")).any()
    # Leavers by age would be a sum too many.
    assert shown(got, "age_group", "exits") == set()


def test_a_group_that_is_small_on_one_date_goes_on_all_with_the_next_smallest():
    kinds = {"parents": (9, 5.9), "other": (6.4, 6.4)}
    assert shown(releasable(forecast(kinds=kinds)), "placement_group") == set(KINDS) - {"parents", "other"}


def test_at_the_limit_a_group_is_shown():
    kinds = {"parents": (6, 6)}
    assert shown(releasable(forecast(kinds=kinds)), "placement_group") == set(KINDS)


def test_those_that_are_gone_are_not_small_together():
    # 1 and 2 make 3, which the total less the rest would tell; the third makes them 10.
    kinds = {"parents": (1, 1), "other": (2, 2), "adoption": (6.5, 6.5)}
    gone = {"parents", "other", "adoption"}
    assert shown(releasable(forecast(kinds=kinds)), "placement_group") == set(KINDS) - gone


def test_entries_and_exits_go_together():
    assert totals(releasable(forecast(gone=(28, 5)))) == {"in_care"}
    assert shown(releasable(forecast(gone=(28, 5))), "age_group", "entries") == set()
    assert totals(releasable(forecast(came=(5, 30)))) == {"in_care"}


def test_those_who_turn_18_go_where_the_other_leavers_are_few():
    assert totals(releasable(forecast(of_age=(25, 12)))) == {"in_care", "entries", "exits"}
    assert totals(releasable(forecast(of_age=(5, 12)))) == {"in_care", "entries", "exits"}


def test_of_few_children_nothing_is_shown():
    assert releasable(forecast(stock=(5.9, 40))).empty


def test_numbers_are_rounded_as_counts_are():
    exact = forecast(stock=(41.26, 43.9))
    assert releasable(exact).query("series == 'in_care' and quantile == 'mean'")["value"].iloc[0] == 41.3
    rounded = releasable(exact, Policy(round_to=5))
    assert set(rounded["value"] % 5) == {0.0}


@settings(max_examples=25)
@given(
    st.lists(st.floats(0, 30), min_size=len(KINDS), max_size=len(KINDS)),
    st.lists(st.floats(0, 30), min_size=len(KINDS), max_size=len(KINDS)),
    st.sampled_from([3, 6, 10]),
)
def test_no_small_number_stands_or_follows_by_subtraction(first, second, smallest):
    means = dict(zip(KINDS, zip(first, second, strict=True), strict=True))
    whole = tuple(map(sum, zip(*means.values(), strict=True)))
    got = releasable(forecast(stock=whole, kinds=means), Policy(smallest_shown=smallest))
    kept = shown(got, "placement_group")
    assert all(min(means[kind]) >= smallest for kind in kept)
    left = [means[kind] for kind in KINDS if kind not in kept]
    if left and kept:
        assert len(left) > 1
        assert all(sum(year) >= smallest - 1e-9 for year in zip(*left, strict=True))


def test_the_table_given_stays_as_it_is():
    table = forecast()
    before = table.copy()
    releasable(table)
    pd.testing.assert_frame_equal(table, before)

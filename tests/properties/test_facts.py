"""What holds of the facts whatever the figures: over made-up tables, and over the five editions."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.facts import FACTS
from suffkit.measures.ratios import KEY, changes, divide, shares
from suffkit.prepare.printed import common_groups, printed_facts, recomputed_facts
from suffkit.prepare.statement import read_edition

EDITIONS = [
    ("bromley", "2022"),
    ("herefordshire", "2023"),
    ("hertfordshire", "2017"),
    ("hertfordshire", "2019"),
    ("hertfordshire", "2022"),
]
counts = st.integers(0, 2_000)


def keyed(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            {
                "measure": "placements",
                "area_code": "E99999999",
                "area_name": "Exampleshire",
                "by1": "",
                "group1": "",
                "source": "t",
            }
            | {"by2": "", "group2": "", **row}
            for row in rows
        ]
    )
    for day in ("period_start", "period_end"):
        table[day] = pd.to_datetime(table[day]).astype("datetime64[s]")
    return table[[*KEY, "value", "source"]]


def breakdown(values: list[int], total: int | None) -> pd.DataFrame:
    groups = [(f"group {number}", value) for number, value in enumerate(values)]
    groups += [("Total", total)] if total is not None else []
    day = {"period_start": "2022-03-31", "period_end": "2022-03-31"}
    return keyed(
        [{"by1": "placement_category", "group1": name, "value": float(value), **day} for name, value in groups]
    )


def by_key(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values([*KEY, "source"], kind="stable").reset_index(drop=True)


# ---- division --------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.sampled_from([0.0, -0.0, 1.0, 3.0, 1e6])), min_size=1, max_size=20))
def test_division_gives_a_number_or_nothing(pairs):
    top, bottom = (pd.Series(values, dtype=float) for values in zip(*pairs, strict=True))
    got = divide(top, bottom)
    assert not np.isinf(got).any()
    assert list(got.isna()) == [value == 0 for value in bottom]


# ---- shares ----------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(st.lists(counts, min_size=1, max_size=6), st.one_of(st.none(), counts))
def test_no_share_is_below_nothing_above_one_or_not_a_number(values, total):
    made = shares(breakdown(values, total))
    assert made["value"].between(0, 1).all()
    assert (made["numerator"] <= made["denominator"]).all()
    assert made["denominator"].gt(0).all()


@settings(deadline=None, max_examples=20)
@given(st.lists(counts, min_size=1, max_size=6).filter(any))
def test_the_shares_of_groups_that_reach_their_total_add_up_to_one(values):
    made = shares(breakdown(values, sum(values)))
    assert math.isclose(made["value"].sum(), 1)
    assert made["numerator"].sum() == sum(values)


@settings(deadline=None, max_examples=15)
@given(st.lists(counts, min_size=2, max_size=6), counts, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_share(values, total, chance):
    table = breakdown(values, total)
    order = list(range(len(table)))
    chance.shuffle(order)
    pd.testing.assert_frame_equal(by_key(shares(table)), by_key(shares(table.iloc[order])))


# ---- groups ----------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(st.lists(counts, min_size=1, max_size=6))
def test_common_groups_add_up_to_the_sum_of_the_categories(values):
    categories = pd.DataFrame(
        {
            "label": [f"group {n}" for n in range(len(values))],
            "common": [["fostering", "residential", "other"][n % 3] for n in range(len(values))],
        }
    )
    made = common_groups(breakdown(values, sum(values)), categories)
    total = made.loc[made["group1"] == "Total", "value"].sum()
    assert total == made.loc[made["group1"] != "Total", "value"].sum() == sum(values)


# ---- changes ---------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(st.dictionaries(st.integers(2000, 2030), counts, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_changes_lead_from_the_first_value_to_the_last_whatever_the_order(years, chance):
    rows = [
        {"period_start": f"{year}-03-31", "period_end": f"{year}-03-31", "value": float(value)}
        for year, value in years.items()
    ]
    chance.shuffle(rows)
    made = changes(keyed(rows))
    absolute = made[made["measure"] == "placements_change"]
    assert len(absolute) == len(years) - 1
    assert absolute["value"].sum() == years[max(years)] - years[min(years)]
    assert not np.isinf(made["value"]).any()


# ---- the five editions -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=EDITIONS, ids="-".join)
def edition(request, root):
    """One edition of the repository: its printed facts, its categories, and what is worked out from them."""
    read = read_edition(root / "data/raw", *request.param)
    printed = printed_facts(read.printed.cells, read.authority)
    return printed, read.printed.categories, recomputed_facts(printed, read.printed.categories)


def test_what_is_worked_out_changes_nothing_that_is_printed(edition):
    printed, categories, _ = edition
    before = printed.copy(deep=True)
    recomputed_facts(printed, categories)
    pd.testing.assert_frame_equal(printed, before)


def test_what_is_worked_out_is_a_number_with_parts_that_make_it(edition):
    _, _, made = edition
    assert np.isfinite(made["value"].astype(float)).all()
    assert FACTS.faults(made) == []
    ratios = made[made["denominator"].notna() & (made["unit"] == "share")]
    assert len(ratios)
    np.testing.assert_allclose(
        ratios["value"].astype(float), ratios["numerator"].astype(float) / ratios["denominator"].astype(float)
    )


def test_the_order_of_tables_changes_no_number_that_stands_once(edition):
    """Figures that differ between tables are taken from the first, so only those that stand once are held to it."""
    printed, categories, _ = edition
    key = [name for name in KEY if name != "area_name"]
    once = printed[~printed.duplicated(key, keep=False)]
    forward, backward = (recomputed_facts(rows, categories)[[*key, "value"]] for rows in (once, once.iloc[::-1]))
    ordered = [table.sort_values(key).reset_index(drop=True) for table in (forward, backward)]
    pd.testing.assert_frame_equal(*ordered)

"""Whatever is counted of whichever children, a reader with all released numbers finds no hidden one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.disclosure.policy import DEFAULT, Policy
from suffkit.disclosure.release import released_counts

TABLES = [
    (),
    ("age_group",),
    ("sex",),
    ("ethnicity",),
    ("placement_category",),
    ("common_group",),
    ("age_group", "sex"),
    ("sex", "ethnicity"),
    ("age_group", "placement_category"),
    ("sex", "placement_category"),
    ("common_group", "sex"),
    ("ethnicity", "placement_category"),
]
editions = {
    "seed": st.integers(0, 10_000),
    "children": st.sampled_from([6, 12, 30, 60, 120, 300, 800]),
    "tables": st.lists(st.sampled_from(TABLES), min_size=1, unique=True),
    "moved": st.booleans(),
    "wide": st.booleans(),
}
fixed = settings(max_examples=12, deadline=None, derandomize=True)


@fixed
@given(**editions)
def test_no_hidden_number_is_found_by_linear_programming(made_up, seed, children, tables, moved, wide):
    rows = made_up.children(seed, children)
    counts = made_up.counts(rows, tables, moved=moved, wide=wide)
    facts = released_counts(counts, DEFAULT, made_up.nesting)
    assert made_up.reader(rows, tables, facts, wide=wide).found_out() == []
    # No small number is shown, and what is shown is true.
    hidden, whole = facts["status"] == "c", facts["unit"] != "days"
    assert not counts.loc[~hidden, "children"].between(1, 5).any()
    assert not facts[["numerator", "denominator"]].isin([1, 2, 3, 4, 5]).any(axis=None)
    assert not (facts["denominator"] - facts["numerator"]).between(1, 5).any()
    assert facts.loc[hidden, ["value", "numerator", "denominator"]].isna().all(axis=None)
    shown = (facts["status"] == "") & whole
    np.testing.assert_allclose(facts.loc[shown, "value"], counts.loc[shown, "value"])


def test_the_reader_is_not_to_be_laughed_at(made_up):
    """With the small numbers hidden and nothing else, the same reader finds most of them."""
    rows, tables = made_up.children(3, 300), [(), ("sex",), ("ethnicity",), ("sex", "ethnicity")]
    counts = made_up.counts(rows, tables, moved=False, wide=False)
    small = counts["value"].between(1, 5)
    facts = counts.assign(status=small.map({True: "c", False: ""}), value=counts["value"].mask(small))
    assert len(made_up.reader(rows, tables, facts, wide=False).found_out()) >= small.sum() // 2 > 0


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_decides_nothing(made_up, seed):
    counts = made_up.counts(made_up.children(seed, 100), [("sex",), ("ethnicity", "sex")], moved=True, wide=False)
    facts = released_counts(counts)
    mixed = counts.sample(frac=1, random_state=seed)
    again = released_counts(mixed).set_index(mixed.index).sort_index()
    pd.testing.assert_frame_equal(again, facts)


@pytest.mark.parametrize("base", [5, 10])
@pytest.mark.parametrize("seed", range(2))
def test_rounded_numbers_are_rounded_alike_and_hide_the_small_ones(made_up, base, seed):
    rows, tables = made_up.children(seed, 200), [("sex",), ("ethnicity",), ("sex", "ethnicity")]
    counts = made_up.counts(rows, tables, moved=False, wide=False)
    facts = released_counts(counts, Policy(round_to=base))
    assert (facts.loc[counts["value"].between(1, 5), "status"] == "c").all()
    assert (facts["value"].dropna() % base == 0).all()
    assert (facts["value"] - counts["value"]).abs().max() <= base / 2
    same = pd.DataFrame({"true": counts["value"], "shown": facts["value"]}).dropna()
    assert (same.groupby("true")["shown"].nunique() == 1).all()


@pytest.mark.parametrize("seed", range(2))
def test_not_too_much_is_hidden(made_up, seed):
    """A thousand children by eight tables: no more is hidden to protect small numbers than there are of them."""
    rows = made_up.children(seed, 1_000)
    counts = made_up.counts(rows, TABLES[:5] + TABLES[6:9], moved=True, wide=True)
    facts = released_counts(counts, DEFAULT, made_up.nesting)
    rest = counts["denominator"] - counts["numerator"]
    share = counts["unit"] == "share"
    own = counts["children"].between(1, 5) | share & (counts["numerator"].between(1, 5) | rest.between(1, 5))
    small, hidden = own.sum(), (facts["status"] == "c").sum()
    assert small < hidden <= 2 * small
    assert hidden < 0.35 * (counts["value"] > 0).sum()

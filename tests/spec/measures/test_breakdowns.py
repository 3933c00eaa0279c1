"""Counting by breakdowns: Totals, zeros, what is not known, and what may not be asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.returns import COUNTS
from suffkit.contracts.table import check
from suffkit.domain.calendar import financial_year
from suffkit.errors import RequestError
from suffkit.measures.breakdowns import banded, count, mean, per_head, ratio

YEAR = financial_year(2023)


def rows() -> pd.DataFrame:
    """Three children; the second has two rows."""
    return pd.DataFrame(
        {
            "child": [0, 1, 1, 2],
            "sex": pd.Categorical(["Female", "Male", "Male", "Male"], ["Female", "Male", "Unknown"]),
            "kind": pd.Categorical(["A", "A", "B", "B"], ["A", "B", "C", "Not known"]),
        }
    )


def cells(counted: pd.DataFrame, column: str = "value") -> dict[tuple[str, str], float]:
    check(counted, COUNTS)
    return {(row["group1"], row["group2"]): row[column] for row in counted.to_dict("records")}


def test_without_breakdown_there_is_one_number():
    assert cells(count(rows(), "placements_in_year", YEAR)) == {("", ""): 4}


def test_one_breakdown_keeps_true_zeros_and_leaves_out_an_empty_not_known():
    counted = count(rows(), "placements_in_year", YEAR, by=("kind",))
    assert cells(counted) == {("A", ""): 2, ("B", ""): 2, ("C", ""): 0, ("Total", ""): 4}


def test_two_breakdowns_have_the_totals_of_both_sides():
    counted = count(rows(), "placements_in_year", YEAR, by=("sex", "kind"))
    assert cells(counted) == {
        ("Female", "A"): 1,
        ("Female", "B"): 0,
        ("Female", "C"): 0,
        ("Male", "A"): 1,
        ("Male", "B"): 2,
        ("Male", "C"): 0,
        ("Female", "Total"): 1,
        ("Male", "Total"): 3,
        ("Total", "A"): 2,
        ("Total", "B"): 2,
        ("Total", "C"): 0,
        ("Total", "Total"): 4,
    }


def test_each_number_says_how_many_different_children_it_stands_on():
    counted = count(rows(), "placements_in_year", YEAR, by=("sex",))
    assert cells(counted, "children") == {("Female", ""): 1, ("Male", ""): 2, ("Total", ""): 3}


def test_several_breakdowns_come_one_after_the_other():
    both = count(rows(), "placements_in_year", YEAR, by=[(), ("sex",)])
    apart = [count(rows(), "placements_in_year", YEAR, by=by) for by in ((), ("sex",))]
    pd.testing.assert_frame_equal(both, pd.concat(apart, ignore_index=True))


def test_weights_are_summed():
    counted = count(rows(), "placement_weeks", YEAR, by=("sex",), weights=np.array([1, 2, 3, 4.5]))
    assert cells(counted) == {("Female", ""): 1, ("Male", ""): 9.5, ("Total", ""): 10.5}


def test_a_share_keeps_its_parts_and_a_group_without_rows_has_none():
    counted = ratio(rows(), np.array([True, True, False, False]), "long_term_stability", YEAR, by=("kind",))
    assert cells(counted, "numerator") == {("A", ""): 2, ("B", ""): 0, ("C", ""): 0, ("Total", ""): 2}
    assert cells(counted, "denominator") == {("A", ""): 2, ("B", ""): 2, ("C", ""): 0, ("Total", ""): 4}
    values = cells(counted)
    assert np.isnan(values.pop(("C", "")))  # nothing over nothing is no share, and not 0
    assert values == {("A", ""): 1, ("B", ""): 0, ("Total", ""): 0.5}


def test_a_mean_is_over_the_rows_that_have_a_value():
    counted = mean(rows(), [10, np.nan, 4, 1], "average_distance", YEAR)
    assert counted[["numerator", "denominator", "value"]].to_numpy().tolist() == [[15, 3, 5]]


def test_several_periods_are_counted_each_for_itself_one_after_the_other():
    years = (financial_year(2022), YEAR)
    both = count(rows().assign(period=[0, 1, 1, 1]), "placements_in_year", years, by=[(), ("kind",)])
    apart = [
        count(rows().iloc[:1], "placements_in_year", years[0], by=[(), ("kind",)]),
        count(rows().iloc[1:], "placements_in_year", years[1], by=[(), ("kind",)]),
    ]
    pd.testing.assert_frame_equal(both, pd.concat(apart, ignore_index=True))


def test_a_rate_is_per_ten_thousand_of_the_population_of_mid_year_before():
    counted = count(rows(), "children_looked_after", YEAR)
    rate = per_head(counted, "cla_rate_per_10k", {2022: 1000, 2023: 2000, 2024: 3000})
    assert rate[["numerator", "denominator", "value", "unit"]].to_numpy().tolist() == [[4, 2000, 20, "per_10k"]]
    assert per_head(counted, "cla_rate_per_10k", {2022: 1000, 2024: 3000}).empty  # never another year's


def test_no_rows_at_all_give_zeros():
    counted = count(rows().iloc[:0], "placements_in_year", YEAR, by=("sex",))
    assert cells(counted) == {("Female", ""): 0, ("Male", ""): 0, ("Total", ""): 0}


def test_a_wrong_breakdown_is_refused_with_the_nearest_name():
    with pytest.raises(RequestError, match=r"cannot be counted by 'sxe'. Did you mean sex"):
        count(rows(), "placements_in_year", YEAR, by=("sxe",))
    with pytest.raises(RequestError, match="two breakdowns at most; 3 were asked for"):
        count(rows(), "placements_in_year", YEAR, by=("sex", "kind", "sex"))


def test_age_bands_hold_each_age_once():
    assert list(banded(np.array([0, 1, 4, 5, 9, 10, 15, 16, 17, 18]), "dfe")) == [
        "Under 1",
        "1 to 4",
        "1 to 4",
        "5 to 9",
        "5 to 9",
        "10 to 15",
        "10 to 15",
        "16 and over",
        "16 and over",
        "16 and over",
    ]
    assert list(banded(np.array([12, 13]), "six_bands")) == ["10 to 12", "13 to 15"]
    with pytest.raises(RequestError, match="do not hold each age from 0 to 17 once"):
        banded(np.array([12]), "herefordshire")
    with pytest.raises(RequestError, match=r"'six_band' is not a set of age bands .*Did you mean six_bands"):
        banded(np.array([12]), "six_band")

"""Every measure for every year."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.returns import COUNTS
from suffkit.contracts.table import check
from suffkit.domain.calendar import financial_year
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.errors import DataError
from suffkit.measures.counting import all_counts
from suffkit.measures.linked import link
from suffkit.tidy import Tidy

EPISODES = "child_id | start_date | end_date\n1 | 2021-05-01 |\n2 | 2022-05-01 | 2023-05-01"
LEAVER = """
    child_id | birth_date | in_touch | activity | accommodation | return_year
    1        | 2006-01-01 | YES      | F2       | U1            | 2024
"""
YEARS = (financial_year(2022), financial_year(2023))


def test_counts_are_of_the_contract_of_known_measures_and_known_breakdowns(returns):
    counts = all_counts(returns(EPISODES, care_leavers=LEAVER), YEARS, population=1000)
    check(counts, COUNTS)
    assert set(counts["measure"]) <= set(catalogue())
    assert {catalogue()[name].unit for name in set(counts["measure"])} == set(counts["unit"])
    assert {*counts["by1"], *counts["by2"]} <= {"", *(row["dimension"] for row in code_rows("dimensions"))}


def test_a_measure_is_counted_for_each_year(returns, total):
    counts = all_counts(returns(EPISODES), YEARS)
    in_care = counts[(counts["measure"] == "children_looked_after") & (counts["by1"] == "")]
    assert dict(zip(in_care["period_end"].astype(str), in_care["value"], strict=True)) == {
        "2023-03-31": 2,
        "2024-03-31": 1,
    }


def test_a_module_that_was_not_sent_gives_no_number(returns):
    counts = all_counts(returns(EPISODES, care_leavers=LEAVER), YEARS)
    leavers = counts[counts["measure"] == "care_leavers"]
    assert set(leavers["period_end"].astype(str)) == {"2024-03-31"}  # nothing for 2022-23, and not 0
    assert "missing_incidents" not in set(counts["measure"])


def rates(counts: pd.DataFrame) -> list[list[object]]:
    """Year, children, population and rate of each row of the rate of children looked after."""
    rows = counts[counts["measure"] == "cla_rate_per_10k"]
    return rows.assign(year=rows["period_end"].dt.year)[["year", "numerator", "denominator", "value"]].values.tolist()


def test_the_rate_of_a_year_is_over_the_population_of_mid_year_before(returns):
    linked = returns(EPISODES)
    assert rates(all_counts(linked, YEARS)) == []
    assert rates(all_counts(linked, YEARS, population={2022: 400.0, 2023: 500.0})) == [
        [2023, 2, 400, 50],
        [2024, 1, 500, 20],
    ]


def test_a_year_without_its_population_has_no_rate(returns):
    linked = returns(EPISODES)
    assert rates(all_counts(linked, YEARS, population={2023: 500.0, 2024: 600.0})) == [[2024, 1, 500, 20]]


def test_a_single_population_is_that_of_the_latest_year(returns):
    linked = returns(EPISODES)
    assert rates(all_counts(linked, YEARS[::-1], population=500)) == [[2024, 1, 500, 20]]


def test_years_stand_in_the_order_asked_for(returns):
    linked = returns(EPISODES)
    turned = all_counts(linked, YEARS[::-1])
    apart = [all_counts(linked, [year]) for year in YEARS[::-1]]
    pd.testing.assert_frame_equal(turned, pd.concat(apart, ignore_index=True))


def test_breakdowns_may_be_left_out(returns):
    counts = all_counts(returns(EPISODES), YEARS, without=("uasc",))
    assert not {"uasc"} & {*counts["by1"], *counts["by2"]}
    assert "uasc_characteristics" not in set(counts["measure"])


def test_the_councils_own_age_bands(returns):
    counts = all_counts(returns(EPISODES), YEARS[1:], bands="six_bands")
    bands = counts.loc[(counts["measure"] == "children_looked_after") & (counts["by1"] == "age_group"), "group1"]
    assert list(dict.fromkeys(bands)) == [
        "Under 1",
        "1 to 4",
        "5 to 9",
        "10 to 12",
        "13 to 15",
        "16 to 17",
        "Total",
    ]


def test_nobody_in_care_gives_zeros_and_no_share(returns, year):
    counts = all_counts(
        returns("child_id | start_date | end_date\n1 | 2020-05-01 | 2021-05-01"), [year], population=1000
    )
    some = counts[counts["by1"] == ""].set_index("measure")
    assert some.loc["children_looked_after", "value"] == 0
    assert pd.isna(some.loc["three_or_more_placements", "value"])
    assert not counts["value"].isin([float("inf")]).any()


def test_no_years_give_an_empty_frame(returns):
    assert list(all_counts(returns(EPISODES), []).columns) == COUNTS.column_names


def test_linked_tables_show_no_row(returns):
    linked = returns("child_id | start_date\nJOHNSMITH | 2023-05-01")
    assert repr(linked) == "Linked(1 children, 1 rows of placements)"


def test_rows_of_unknown_children_are_named_by_their_number_only(returns):
    linked = returns("child_id | start_date\n1 | 2023-05-01")
    stays = pd.DataFrame({"child_id": ["1", "JOHNSMITH"]})
    tidy = Tidy(
        children=pd.DataFrame(
            {
                "child_id": ["1"],
                "birth_date": linked.children["birth_date"],
                "sex": ["Female"],
                "ethnicity": ["WBRI"],
                "ethnic_group": ["White"],
                "is_uasc_ever": [False],
                "uasc_end_date": linked.children["uasc_end_date"],
            }
        ),
        episodes=stays,
        stays=stays,
        placements=stays,
        legal_spells=stays,
        as_of=linked.as_of,
        faults=(),
        dropped=stays,
    )
    with pytest.raises(DataError, match="1 rows are of children who are not") as raised:
        link(tidy)
    assert "JOHNSMITH" not in str(raised.value)

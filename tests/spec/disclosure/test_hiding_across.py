"""What a reader could work out across measures, breakdowns and years, and what is hidden for it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.returns import COUNTS
from suffkit.disclosure.policy import DEFAULT, Policy
from suffkit.disclosure.release import released_counts
from suffkit.domain.catalogue import measure

STOCK, STARTED, CEASED = "children_looked_after", "started_to_be_looked_after", "ceased_to_be_looked_after"


def drawn(text: str) -> pd.DataFrame:
    """COUNTS from lines `year, measure, by group[, by group], value`; a value may be `part/whole`."""
    rows = []
    for line in text.strip().splitlines():
        year, name, *groups, value = (cell.strip() for cell in line.split(","))
        (by1, group1), (by2, group2) = [*(group.split("=") for group in groups if group), ("", ""), ("", "")][:2]
        part, _, whole = value.partition("/")
        number = float(part) / float(whole) if whole else float(part)
        rows.append(
            {"measure": name, "by1": by1, "group1": group1, "by2": by2, "group2": group2, "value": number}
            | {"period_end": f"{year}-03-31", "children": float(whole or part), "unit": measure(name).unit}
            | ({"numerator": float(part), "denominator": float(whole)} if whole else {})
        )
    table = pd.DataFrame(rows)
    ends = pd.to_datetime(table["period_end"]).astype("datetime64[s]")
    is_stock = table["measure"].isin([STOCK, "placements", "placed_out_of_area", "looked_after_12_months"])
    starts = ends.where(is_stock, ends - pd.DateOffset(years=1) + pd.DateOffset(days=1)).astype("datetime64[s]")
    table = table.assign(period_start=starts, period_end=ends).reindex(columns=COUNTS.column_names)
    return table.astype(dict.fromkeys(("numerator", "denominator"), float))


def hidden(text: str, policy: Policy = DEFAULT) -> str:
    """A letter a row: c where it is hidden, - where it is shown."""
    return "".join("c" if status == "c" else "-" for status in released_counts(drawn(text), policy)["status"])


def test_placements_on_a_day_are_the_children_of_that_day():
    """The same children by locality under one measure and by location band under the other: 60 in, 36 and 4 out."""
    answer = hidden("""
        2024, placements, location_band=In the authority, 60
        2024, placements, location_band=Next to it, 36
        2024, placements, location_band=At a distance, 4
        2024, placements, location_band=Total, 100
        2024, children_looked_after, locality=In the authority, 60
        2024, children_looked_after, locality=Outside the authority, 40
        2024, children_looked_after, locality=Total, 100
    """)
    assert answer == "-cc----"


def test_bands_out_of_the_authority_add_up_to_the_children_placed_outside():
    """By category: of the 12 agency placements outside 8 are next to it and 4 at a distance."""
    answer = hidden("""
        2024, placements, placement_category=Agency, location_band=In the authority, 20
        2024, placements, placement_category=Agency, location_band=Next to it, 8
        2024, placements, placement_category=Agency, location_band=At a distance, 4
        2024, placements, placement_category=Agency, location_band=Not known, 0
        2024, placed_out_of_area, placement_category=Agency, 12
    """)
    assert answer[2] == "c" and "c" in (answer[1], answer[4])


def test_the_band_in_the_authority_is_the_locality_in_the_authority():
    """It may not be hidden under one name only."""
    answer = hidden("""
        2024, placements, location_band=In the authority, 4
        2024, placements, location_band=Next to it, 30
        2024, placements, location_band=At a distance, 66
        2024, placements, location_band=Total, 100
        2024, children_looked_after, locality=In the authority, 4
        2024, children_looked_after, locality=Outside the authority, 90
        2024, children_looked_after, locality=Not known, 6
        2024, children_looked_after, locality=Total, 100
    """)
    assert answer[0] == answer[4] == "c"
    assert answer[3] == answer[7] == "-"


STOCK_AND_FLOW = """
    2023, children_looked_after, sex={group}, {before}
    2024, children_looked_after, sex={group}, {after}
    2024, started_to_be_looked_after, sex={group}, {started}
    2024, ceased_to_be_looked_after, sex={group}, {ceased}
"""


@pytest.mark.parametrize(("before", "started", "ceased", "after"), [(50, 20, 3, 67), (50, 4, 20, 34)])
def test_who_came_or_went_is_not_told_by_who_was_there_before_and_after(before, started, ceased, after):
    answer = hidden(STOCK_AND_FLOW.format(group="Female", before=before, started=started, ceased=ceased, after=after))
    assert answer.count("c") == 2


def test_where_stock_and_flow_do_not_agree_nobody_can_tell():
    """A child who came twice and is counted once."""
    answer = hidden(STOCK_AND_FLOW.format(group="Female", before=50, started=19, ceased=3, after=67))
    assert answer == "---c"


def test_periods_of_care_always_agree():
    answer = hidden("""
        2023, children_looked_after, , 50
        2024, children_looked_after, , 60
        2024, periods_of_care_started, , 14
        2024, periods_of_care_ended, , 4
    """)
    assert answer[3] == "c" and answer.count("c") == 2


def test_a_group_that_is_left_out_is_a_0():
    """Nobody whose ethnic group is not known came, so no row says so; those who went follow from the stock."""
    answer = hidden("""
        2023, children_looked_after, ethnicity=Not known, 20
        2023, children_looked_after, ethnicity=White, 70
        2024, children_looked_after, ethnicity=Not known, 16
        2024, children_looked_after, ethnicity=White, 72
        2024, started_to_be_looked_after, ethnicity=White, 30
        2024, ceased_to_be_looked_after, ethnicity=Not known, 4
        2024, ceased_to_be_looked_after, ethnicity=White, 28
    """)
    assert answer[5] == "c" and "c" in (answer[0], answer[2])


def test_who_was_in_care_in_the_year_and_not_at_its_end_has_left():
    """23 in the year and 20 at its end: three have left."""
    answer = hidden("""
        2024, children_looked_after, sex=Female, 20
        2024, looked_after_in_year, sex=Female, 23
    """)
    assert answer.count("c") == 1


def test_of_ages_stock_and_flow_tell_nothing():
    """Children grow older within the year: that one age agrees is chance."""
    young, older = (STOCK_AND_FLOW.replace("sex=", "age_group=") for _ in range(2))
    text = young.format(group="1 to 4", before=50, started=20, ceased=3, after=67)
    text = text.rstrip() + older.format(group="5 to 9", before=40, started=10, ceased=8, after=45)
    assert hidden(text) == "---c----"


def test_the_lowest_and_the_highest_number_of_the_year_bound_the_last_one():
    """The lowest is 7 and so is the highest: 7 it is, though the number of children is hidden to protect another."""
    answer = hidden("""
        2024, children_looked_after, , 7
        2024, children_looked_after, sex=Female, 4
        2024, children_looked_after, sex=Male, 3
        2024, looked_after_on_a_day, bound=Lowest, 7
        2024, looked_after_on_a_day, bound=Highest, 7
    """)
    assert answer == "-cc--"


def test_children_long_in_care_are_some_of_all():
    """Of 40 children in homes the share is of 37: the other three would show."""
    answer = hidden("""
        2024, placements, common_group=Residential, 40
        2024, long_term_stability, common_group=Residential, 20/37
    """)
    assert answer.count("c") == 1


@pytest.mark.parametrize("base", [5, 10])
def test_rounding_leaves_a_small_number_between_1_and_5(base):
    """From 50, 20 and 67, each rounded, nobody can tell how many of 1 to 5 have left."""
    answer = hidden(
        STOCK_AND_FLOW.format(group="Female", before=50, started=20, ceased=3, after=67), Policy(round_to=base)
    )
    assert answer == "---c"


def test_the_answer_is_the_same_whichever_year_comes_first():
    counts = drawn(STOCK_AND_FLOW.format(group="Female", before=50, started=20, ceased=3, after=67))
    turned = counts.iloc[::-1]
    np.testing.assert_array_equal(released_counts(turned)["status"].to_numpy()[::-1], released_counts(counts)["status"])

"""The page of short breaks: need beside supply over the years, with plans for years ahead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from suffkit.publish import short_breaks
from suffkit.publish.page import Page

NIGHTS = """
    row,column,printed,unit,measure,period,by1,group1,by2,group2
    Foster care,Needed,612,nights,short_break_nights,2021-22,care_type,Fostering,need_or_supply,Need
    Foster care,There are,450,nights,short_break_nights,2021-22,care_type,Fostering,need_or_supply,Supply
    Foster care,Lacking,162,nights,short_break_nights,2021-22,care_type,Fostering,need_or_supply,Unmet need
    Homes,Needed,264,nights,short_break_nights,2021-22,care_type,Residential,need_or_supply,Need
    Homes,There are,300,nights,short_break_nights,2021-22,care_type,Residential,need_or_supply,Supply
    Foster care,Planned,700,nights,short_break_nights,2024-25,care_type,Fostering,need_or_supply,Supply
    Households,More,3,households,short_break_households_needed,2021-22,care_type,Fostering,,
"""


@pytest.fixture
def page(example: Callable[..., Page]) -> Page:
    return example(breaks=NIGHTS)


def test_each_kind_and_side_is_a_row_and_each_year_a_column(page, show):
    shown = show(short_breaks.over_years, page, "short_break_nights", what="", needs="short_break_need")
    (rows,) = shown.tables.values()
    assert rows[0] == ["Kind of short break", "2021-22", "2024-25"]
    assert ["Fostering: Supply", "450", "700"] in rows
    assert ["Fostering: Need", "612", "[x]"] in rows  # what is not told is not 0


def test_the_picture_is_of_the_statements_year_and_not_of_a_plan(page, show):
    (alt,) = show(short_breaks.picture, page, "short_break_nights").charts
    assert alt.startswith("Bar chart: Fostering: unmet need 162.")
    assert "2021-22" in alt
    assert "700" not in alt


def test_what_is_lacking_is_said_with_the_households_it_takes(page):
    assert short_breaks.lacking_said(page) == (
        "Lacking of what is needed: 162 nights (fostering) in 2021-22. With carers it would take 3 households more."
    )


def test_need_and_supply_are_said_each_at_its_own_date(page):
    assert short_breaks.need_said(page) == (
        "Overnight short breaks: 612 nights with foster carers needed (2021-22); 450 nights with foster carers "
        "to be had (2021-22); 264 nights in homes needed (2021-22); 300 nights in homes to be had (2021-22)."
    )


def test_without_figures_nothing_is_said_but_which_file_would_bring_them(example, show):
    assert short_breaks.lacking_said(example()) == ""
    assert short_breaks.need_said(example()) == ""
    assert show(short_breaks.picture, example(), "short_break_nights").outputs == ()
    missing = {"what": "whether there are enough", "needs": "short_break_need"}
    shown = show(short_breaks.over_years, example(), "short_break_nights", **missing)
    assert "short_breaks/need.csv" in shown.lines("note-missing")[0]

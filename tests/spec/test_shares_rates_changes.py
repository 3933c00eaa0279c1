"""Shares, rates and changes: what is divided by what."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.domain.catalogue import measure
from suffkit.measures.ratios import changes, divide, rates, shares


def answers(made: pd.DataFrame, *columns: str) -> list[tuple]:
    return [
        tuple(round(value, 6) if isinstance(value, float) else value for value in row)
        for row in made[list(columns)].itertuples(index=False)
    ]


def days(made: pd.DataFrame) -> list[tuple[str, str]]:
    return [
        (str(start.date()), str(end.date()))
        for start, end in zip(made["period_start"], made["period_end"], strict=True)
    ]


# ---- shares ----------------------------------------------------------------------------------------------------------


def test_a_share_is_the_group_over_the_printed_total_of_the_breakdown(facts):
    base = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2022-03-31 | sex | Male   | 220
        children_looked_after | 2022-03-31 | sex | Total  | 410
    """)
    assert answers(shares(base), "measure", "group1", "numerator", "denominator", "value") == [
        ("children_looked_after_share", "Female", 180, 410, 0.439024),
        ("children_looked_after_share", "Male", 220, 410, 0.536585),
    ]  # over the printed 410, which the two do not reach


def test_without_a_total_the_whole_is_the_measure_without_breakdown(facts):
    base = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 |     |        | 400
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2021-03-31 | sex | Female | 170
    """)
    assert answers(shares(base), "numerator", "denominator", "value") == [(180, 400, 0.45)]  # 2021 has no whole


def test_a_two_way_share_is_within_the_group_of_the_first_breakdown(facts):
    base = facts("""
        measure    | period     | by1      | group1   | by2           | group2 | value
        placements | 2022-03-31 | provider | In-house | location_band | Near   | 30
        placements | 2022-03-31 | provider | In-house | location_band | Total  | 40
        placements | 2022-03-31 | provider | Total    | location_band | Total  | 90
    """)
    assert answers(shares(base), "group1", "group2", "denominator", "value") == [("In-house", "Near", 40, 0.75)]


def test_a_two_way_share_falls_back_on_the_groups_own_figure(facts):
    base = facts("""
        measure    | period     | by1      | group1   | by2           | group2 | value
        placements | 2022-03-31 | provider | In-house |               |        | 60
        placements | 2022-03-31 | provider | In-house | location_band | Near   | 30
    """)
    assert answers(shares(base), "by2", "value") == [("location_band", 0.5)]


def test_a_part_above_its_printed_whole_makes_no_share(facts):
    base = facts("""
        measure    | period     | by1      | group1   | value
        placements | 2022-03-31 | provider | In-house | 50
        placements | 2022-03-31 | provider | Total    | 40
    """)
    assert shares(base).empty


def test_a_whole_of_none_makes_no_share(facts):
    base = facts("""
        measure    | period     | by1      | group1   | value
        placements | 2022-03-31 | provider | In-house | 0
        placements | 2022-03-31 | provider | Total    | 0
    """)
    assert shares(base).empty


def test_a_share_says_where_both_parts_stand(facts):
    base = facts("""
        measure    | period     | by1      | group1   | value | table
        placements | 2022-03-31 | provider | In-house | 30    | by_provider
        placements | 2022-03-31 |          |          | 40    | headline
    """)
    assert shares(base)["source"].tolist() == ["by_provider and headline"]


def test_areas_and_periods_are_not_mixed(facts):
    base = facts("""
        measure    | period     | area      | by1      | group1   | value
        placements | 2022-03-31 |           | provider | In-house | 30
        placements | 2022-03-31 | E92000001 | provider | Total    | 4000
        placements | 2021-03-31 |           | provider | Total    | 40
    """)
    assert shares(base).empty


# ---- rates -----------------------------------------------------------------------------------------------------------

RATE = measure("cla_rate_per_10k")


def test_a_rate_takes_the_population_of_the_nearest_mid_year(facts):
    base = facts("""
        measure               | period     | value
        children_looked_after | 2022-03-31 | 410
        child_population      | 2021-06-30 | 100,000
        child_population      | 2019-06-30 | 90,000
    """)
    assert answers(rates(base, RATE), "numerator", "denominator", "value") == [(410, 100_000, 41.0)]


def test_a_population_more_than_two_years_off_is_none(facts):
    base = facts("""
        measure               | period     | value
        children_looked_after | 2022-03-31 | 410
        child_population      | 2019-06-30 | 90,000
    """)
    assert rates(base, RATE).empty


def test_a_group_is_not_set_over_all_children(facts):
    base = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 | sex | Female | 180
        child_population      | 2021-06-30 |     |        | 100,000
    """)
    assert rates(base, RATE).empty


def test_without_one_of_its_parts_there_is_no_rate(facts):
    assert rates(facts("measure | period | value\nchildren_looked_after | 2022-03-31 | 410"), RATE).empty


# ---- changes ---------------------------------------------------------------------------------------------------------


def test_a_change_is_the_later_value_less_the_one_before_it(facts):
    base = facts("""
        measure               | period     | value
        children_looked_after | 2022-03-31 | 410
        children_looked_after | 2020-03-31 | 390
        children_looked_after | 2021-03-31 | 400
    """)
    made = changes(base)
    absolute = made[made["measure"] == "children_looked_after_change"]
    relative = made[made["measure"] == "children_looked_after_relative_change"]
    assert days(absolute) == [("2020-03-31", "2021-03-31"), ("2021-03-31", "2022-03-31")]
    assert absolute["value"].tolist() == [10, 10]
    assert answers(relative, "numerator", "denominator", "value") == [(10, 390, 0.025641), (10, 400, 0.025)]


def test_a_pair_that_the_print_compares_is_made_too(facts):
    base = facts("""
        measure               | period     | value
        children_looked_after | 2020-03-31 | 390
        children_looked_after | 2021-03-31 | 400
        children_looked_after | 2022-03-31 | 410
    """)
    asked = facts("measure | period | value\nchildren_looked_after | 2020-03-31/2022-03-31 | 20")
    made = changes(base, asked)
    absolute = made[made["measure"] == "children_looked_after_change"]
    assert list(zip(days(absolute), absolute["value"], strict=True)) == [
        (("2020-03-31", "2021-03-31"), 10),
        (("2021-03-31", "2022-03-31"), 10),
        (("2020-03-31", "2022-03-31"), 20),
    ]


def test_a_fall_is_below_nothing(facts):
    base = facts("measure | period | value\nplacements | 2021-03-31 | 40\nplacements | 2022-03-31 | 30")
    assert answers(changes(base), "measure", "value") == [
        ("placements_change", -10),
        ("placements_relative_change", -0.25),
    ]


def test_from_nothing_there_is_a_change_and_no_relative_one(facts):
    base = facts("measure | period | value\nplacements | 2021-03-31 | 0\nplacements | 2022-03-31 | 30")
    assert answers(changes(base), "measure", "value") == [("placements_change", 30)]


def test_a_year_is_not_compared_with_a_day(facts):
    base = facts("""
        measure | period     | value
        budget  | 2020-21    | 100
        budget  | 2022-03-31 | 130
    """)
    assert changes(base).empty


def test_years_are_compared_with_years(facts):
    base = facts("measure | period | value\nbudget | 2020-21 | 100\nbudget | 2021-22 | 130")
    made = changes(base)
    assert days(made)[0] == ("2020-04-01", "2022-03-31")
    assert answers(made, "value") == [(30,), (0.3,)]


def test_one_year_is_not_compared_with_five(facts):
    base = facts("""
        measure                | period                | value
        foster_carers_approved | 2017-04-01/2022-03-31 | 180
        foster_carers_approved | 2021-22               | 41
    """)
    assert changes(base).empty


def test_one_value_has_no_change(facts):
    assert changes(facts("measure | period | value\nbudget | 2020-21 | 100")).empty


# ---- the one that divides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "bottom", "scale", "answer"),
    [
        (1, 4, 1, 0.25),
        (410, 100_000, 10_000, 41.0),
        (0, 4, 1, 0.0),
        (1, 0, 1, None),
        (0, 0, 1, None),
        (None, 4, 1, None),
        (1, None, 1, None),
    ],
)
def test_division(top, bottom, scale, answer):
    [got] = divide(pd.Series([top], dtype=float), pd.Series([bottom], dtype=float), scale)
    assert pd.isna(got) if answer is None else got == answer

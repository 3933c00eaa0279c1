"""The forecasts page beside the forecast itself: the plan, the simple rules, and their record."""

from __future__ import annotations

import pytest

from suffkit.publish import outlook

PLAN = """row,column,printed,unit,measure,period
    In care,2022,410,children,cla_projection,2022-03-31
    In care,2023,380,children,cla_projection,2023-03-31
    In care,2024,350,children,cla_projection,2024-03-31
    Fostered,2023,200,children,projected_in_fostering,2023-03-31
    Fostered,share,60%,percent,projected_in_fostering_share,2023-03-31"""
RATES = "row,column,printed,unit,measure,period\n" + "\n".join(
    f"Rate,{2014 + place},{rate},per_10k,cla_rate_per_10k,{2014 + place}-03-31"
    for place, rate in enumerate((30, 31, 32, 33, 34, 35, 36, 37, 38))
)


@pytest.fixture
def planned(example):
    return example(plan=PLAN)


def test_an_edition_without_a_forecast_says_so_and_what_would_bring_one(example, show):
    page = example()
    assert outlook.answers(page) == ["This edition has no forecast of the number of children looked after."]
    for block in (outlook.printed_plan, outlook.baselines):
        assert len(show(block, page).lines("note-missing")) == 1
    assert show(outlook.baseline_record, page).outputs == ()


def test_the_plan_stands_year_by_year_with_shares_as_printed_and_worked_out(planned, show):
    [rows] = show(outlook.printed_plan, planned).tables.values()
    assert rows[0] == ["What the plan has", "31 March 2022", "31 March 2023", "31 March 2024"]
    assert ["Children looked after, projected or planned", "410", "380", "350"] in rows
    assert ["Children in foster care, planned", "[x]", "200", "[x]"] in rows
    assert ["Children in foster care, planned share", "[x]", "60%", "[x]"] in rows
    assert ["Children in foster care, planned share, worked out", "[x]", "52.6%", "[x]"] in rows


def test_the_plan_leads_the_page(planned):
    assert outlook.answers(planned) == [
        "The council plans for 350 children looked after at 31 March 2024, from 410 at 31 March 2022."
    ]


def test_a_long_series_is_carried_on_by_each_rule(example, show):
    # The example's own rate of 2022 takes the place of the last.
    shown = show(outlook.baselines, example(rates=RATES))
    table = shown.tables["Simple rules carried on: Children looked after per 10,000 children"]
    assert table[0] == ["Rule", "31 March 2023", "31 March 2024", "31 March 2025"]
    assert ["Same as last year", "41", "41", "41"] in table
    assert ["Average yearly step", "42", "44", "45"] in table  # (41 - 30) / 8 = 1.375 a year
    [alt] = shown.charts
    assert "As printed 2014 30; As printed 2022 41." in alt
    assert "Average yearly step 2022 41; Average yearly step 2025 45." in alt


def test_the_rules_are_ranked_by_how_far_they_would_have_missed(example, show):
    [(caption, rows)] = show(outlook.baseline_record, example(rates=RATES)).tables.items()
    assert caption == (
        "Record of the rules on the printed series: Children looked after per 10,000 children, "
        "31 March 2018 to 31 March 2022"
    )
    misses = [float(row[1].removesuffix("%")) for row in rows[1:]]
    assert misses == sorted(misses)
    assert rows[-1][0] in ("Same as last year", "Smoothed level")

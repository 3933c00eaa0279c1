"""The blocks of a page: which facts they show, beside what, and what they say where there is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from suffkit.publish import blocks
from suffkit.publish.page import Page

ASKED = {"what": "this", "needs": "episodes"}
AGES = """row,column,printed,unit,measure,period,by1,group1
    0 to 4,2021,40,children,children_looked_after,2021-03-31,age_group,0 to 4
    5 and over,2021,60,children,children_looked_after,2021-03-31,age_group,5 and over
    All,2021,100,children,children_looked_after,2021-03-31,age_group,Total
    0 to 4,2022,30,children,children_looked_after,2022-03-31,age_group,0 to 4
    5 and over,2022,90,children,children_looked_after,2022-03-31,age_group,5 and over
    All,2022,120,children,children_looked_after,2022-03-31,age_group,Total"""
PLACES = """row,column,printed,unit,measure,period,by1,group1,by2,group2
    Own carers,near,5,children,placements,2021-03-31,placement_category,In-house fostering,location_band,Near
    Own carers,far,3,children,placements,2021-03-31,placement_category,In-house fostering,location_band,Far
    Agency,near,2,children,placements,2021-03-31,placement_category,Agency fostering,location_band,Near
    Agency,far,4,children,placements,2021-03-31,placement_category,Agency fostering,location_band,Far"""
TOTALS = """
    Own carers,all,8,children,placements,2021-03-31,placement_category,In-house fostering,location_band,Total
    Agency,all,6,children,placements,2021-03-31,placement_category,Agency fostering,location_band,Total"""


def test_a_breakdown_has_the_number_the_share_worked_out_and_the_share_as_printed(example, show):
    shown = show(blocks.breakdown, example(), "children_looked_after", "sex", **ASKED)
    assert shown.tables == {
        "Children looked after by sex": [
            ["Sex", "31 March 2022", "Share", "Share as printed"],
            ["Female", "180", "43.9%", "43.9%"],
            ["Male", "230", "56.1%", "57%"],
            ["Total", "410", "", ""],
        ]
    }
    [alt] = shown.charts
    assert alt == (
        "Bar chart: Largest: Male, 230 of 410. Children looked after, number of children, 31 March 2022. "
        "Female 180; Male 230."
    )
    assert shown.lines("source") == ["Source: Exampleshire 2022: Table 1"]


def test_two_dates_have_the_change_between_them_and_say_which_date_the_share_is_of(example, show):
    shown = show(blocks.breakdown, example(ages=AGES), "children_looked_after", "age_group", **ASKED)
    [table] = shown.tables.values()
    assert table == [
        ["Age group", "31 March 2021", "31 March 2022", "Change", "Share, 31 March 2022"],
        ["0 to 4", "40", "30", "down 10", "25.0%"],
        ["5 and over", "60", "90", "up 30", "75.0%"],
        ["Total", "100", "120", "up 20", ""],
    ]


def test_the_change_is_that_of_the_two_columns_also_where_a_date_lies_between_them(example, show):
    between = "\n0 to 4,May,29,children,children_looked_after,2021-05-31,age_group,0 to 4"
    shown = show(blocks.breakdown, example(ages=AGES + between), "children_looked_after", "age_group", **ASKED)
    [table] = shown.tables.values()
    assert table[0][:4] == ["Age group", "31 March 2021", "31 March 2022", "Change"]
    assert table[1][:4] == ["0 to 4", "40", "30", "down 10"]


def test_a_group_with_one_date_has_no_change(example, show):
    more = "\nUnknown,2022,3,children,children_looked_after,2022-03-31,age_group,Not known"
    [table] = show(
        blocks.breakdown, example(ages=AGES + more), "children_looked_after", "age_group", **ASKED
    ).tables.values()
    assert ["Not known", "[x]", "3", "[x]", "2.5%"] in table


def test_the_total_comes_after_its_parts(example, show):
    lines = AGES.splitlines()
    drawn = "\n".join([lines[0], lines[6], lines[3], *lines[1:3], *lines[4:6]])
    [table] = show(blocks.breakdown, example(ages=drawn), "children_looked_after", "age_group", **ASKED).tables.values()
    assert [row[0] for row in table[1:]] == ["0 to 4", "5 and over", "Total"]


def test_a_breakdown_that_is_printed_in_shares_only_is_shown_once_and_changes_by_points(example, show):
    page = example(
        ages="""row,column,printed,unit,measure,period,by1,group1
        0 to 4,2021,33%,percent,children_looked_after_share,2021-03-31,age_group,0 to 4
        5 and over,2021,67%,percent,children_looked_after_share,2021-03-31,age_group,5 and over
        0 to 4,2022,29%,percent,children_looked_after_share,2022-03-31,age_group,0 to 4
        5 and over,2022,71%,percent,children_looked_after_share,2022-03-31,age_group,5 and over"""
    )
    [table] = show(blocks.breakdown, page, "children_looked_after", "age_group", **ASKED).tables.values()
    assert table[0] == ["Age group", "31 March 2021", "31 March 2022", "Change"]
    assert table[1] == ["0 to 4", "33%", "29%", "down 4 percentage points"]


def test_a_date_and_a_year_are_no_two_columns_of_one_breakdown(example, show):
    years = AGES.replace("2021-03-31", "2020-21")
    [table] = show(blocks.breakdown, example(ages=years), "children_looked_after", "age_group", **ASKED).tables.values()
    assert table[0] == ["Age group", "31 March 2022", "Share"]


def test_one_group_alone_is_no_breakdown(example, show):
    page = example(
        ages="""row,column,printed,unit,measure,period,by1,group1
        0 to 4,2022,30,children,children_looked_after,2022-03-31,age_group,0 to 4
        5 and over,early 2022,90,children,children_looked_after,2022-01/2022-03,age_group,5 and over"""
    )
    shown = show(blocks.breakdown, page, "children_looked_after", "age_group", **ASKED)
    assert shown.charts == []
    assert shown.lines("note-missing")[0].startswith("This edition does not tell this. It could be shown from")


def test_hidden_groups_are_marked_and_a_chart_needs_two_figures(example, show):
    drawn = """row,column,printed,unit,measure,period,by1,group1,status
    Girls,n,,people,care_leavers,2022-03-31,sex,Female,c
    Boys,n,20,people,care_leavers,2022-03-31,sex,Male,{}
    Others,n,{},people,care_leavers,2022-03-31,sex,Not known,{}"""
    shown = show(blocks.breakdown, example(hidden=drawn.format("", "10", "")), "care_leavers", "sex", **ASKED)
    assert shown.charts[0].endswith("Female [c]; Male 20; Not known 10.")
    shown = show(blocks.breakdown, example(hidden=drawn.format("", "", "c")), "care_leavers", "sex", **ASKED)
    assert shown.charts == []
    [table] = shown.tables.values()
    assert [row[1] for row in table[1:]] == ["[c]", "20", "[c]"]
    assert shown.lines("symbols") == ["[c] hidden, so that no child can be recognised."]


def test_parts_are_stacked_only_where_the_print_has_their_totals(example, show):
    question = ("placements", "placement_category", "location_band")
    shown = show(blocks.crossing, example(places=PLACES), *question, **ASKED)
    assert shown.charts[0].startswith("Bar chart: Largest: In-house fostering, Near, 5. ")
    shown = show(blocks.crossing, example(places=PLACES + TOTALS), *question, **ASKED)
    assert shown.charts[0].startswith("Stacked bar chart: Largest: In-house fostering, Near, 5. ")
    assert shown.tables == {
        "Placements of children looked after by placement and location, 31 March 2021": [
            ["Placement", "Near", "Far", "Total"],
            ["In-house fostering", "5", "3", "8"],
            ["Agency fostering", "2", "4", "6"],
        ]
    }


def test_a_crossing_whose_figures_are_all_hidden_has_a_table_and_no_chart(example, show):
    hidden = "row,column,printed,unit,measure,period,by1,group1,by2,group2,status\n" + "\n".join(
        f"{kind},{place},,people,care_leavers,2022-03-31,sex,{kind},location_band,{place},c"
        for kind in ("Female", "Male")
        for place in ("Near", "Far")
    )
    shown = show(blocks.crossing, example(hidden=hidden), "care_leavers", "sex", "location_band", **ASKED)
    assert shown.charts == []
    [table] = shown.tables.values()
    assert table[1:] == [["Female", "[c]", "[c]"], ["Male", "[c]", "[c]"]]


def test_a_series_changes_by_numbers_where_it_counts_and_by_per_cent_where_it_prices(example, show):
    page = example(
        yearly="""row,column,printed,unit,measure,period
        Gain,2020,-7,households,foster_carers_net_gain,2019-20
        Gain,2021,24,households,foster_carers_net_gain,2020-21
        Gain,2022,1,households,foster_carers_net_gain,2021-22""",
        prices="""row,column,printed,unit,measure,period,by1,group1
        Own,2020,"£1,000",gbp_per_week,average_weekly_cost,2020-03-31,placement_category,In-house fostering
        Own,2021,"£1,100",gbp_per_week,average_weekly_cost,2021-03-31,placement_category,In-house fostering
        Own,2022,"£1,155",gbp_per_week,average_weekly_cost,2022-03-31,placement_category,In-house fostering""",
    )
    shown = show(blocks.over_time, page, "foster_carers_net_gain", **ASKED)
    assert shown.tables == {
        "Net gain of foster carer households": [
            ["Area", "2019-20", "2020-21", "2021-22", "Last change"],
            ["Exampleshire", "-7", "24", "1", "down 23"],
        ]
    }
    assert "2019-20 -7" in shown.charts[0]
    shown = show(blocks.over_time, page, "average_weekly_cost", by="placement_category", **ASKED)
    [(caption, table)] = shown.tables.items()
    assert caption.endswith(", 31 March of each year")
    assert table[1] == ["In-house fostering", "£1,000", "£1,100", "£1,155", "up 5.0%"]


def test_a_series_with_few_dates_is_shown_as_a_breakdown(example, show):
    shown = show(blocks.over_time, example(ages=AGES), "children_looked_after", by="age_group", **ASKED)
    assert list(shown.tables) == ["Children looked after by age group"]


def test_each_area_stands_beside_the_others_with_its_own_date(example, show):
    page = example(
        rates="""row,column,printed,unit,measure,period,area
        Rate,region,49.5,per_10k,cla_rate_per_10k,2021-03-31,region"""
    )
    shown = show(blocks.comparison, page, "cla_rate_per_10k", **ASKED)
    assert shown.tables == {
        "Children looked after per 10,000 children: Exampleshire and comparators": [
            ["Area", "Rate per 10,000 children under 18", "At"],
            ["Exampleshire", "41", "31 March 2022"],
            ["East of England", "49.5", "31 March 2021"],
            ["England", "about 70", "31 March 2022"],
        ]
    }
    assert shown.charts[0].startswith("Bar chart: Exampleshire 41, England about 70. ")
    assert "East of England, 31 March 2021 49.5" in shown.charts[0]


def test_an_authority_alone_has_no_comparators_in_its_caption(example, show):
    page = example(
        moves="""row,column,printed,unit,measure,period
        Three or more,2022,8.6%,percent,three_or_more_placements,2022-03-31"""
    )
    shown = show(blocks.comparison, page, "three_or_more_placements", **ASKED)
    assert list(shown.tables) == ["Children with three or more placements in the year"]
    assert shown.charts == []


def test_comparators_without_the_authority_itself_are_no_comparison(example, show):
    page = example(
        moves="""row,column,printed,unit,measure,period,area
        Three or more,2022,9%,percent,three_or_more_placements,2022-03-31,england"""
    )
    assert show(blocks.comparison, page, "three_or_more_placements", **ASKED).tables == {}


def test_three_dates_make_a_line_with_a_gap_where_an_area_has_none(example, show):
    page = example(
        rates="""row,column,printed,unit,measure,period,area
        Rate,2019,38,per_10k,cla_rate_per_10k,2019-03-31,
        Rate,2020,39,per_10k,cla_rate_per_10k,2020-03-31,
        England,2019,65,per_10k,cla_rate_per_10k,2019-03-31,england"""
    )
    shown = show(blocks.comparison, page, "cla_rate_per_10k", **ASKED)
    assert shown.tables == {
        "Children looked after per 10,000 children, 31 March of each year": [
            ["Area", "2019", "2020", "2021", "2022"],
            ["Exampleshire", "38", "39", "40.0", "41"],
            ["England", "65", "[x]", "[x]", "about 70"],
        ]
    }
    assert shown.charts[0].startswith("Line chart: Exampleshire: from 38 (2019) to 41 (2022).")


def figures(show: Callable, page: Page, *measures: str, **more: str):
    return show(blocks.figures, page, measures, caption="Figures", **ASKED, **more)


def test_single_figures_say_what_when_and_how_much_with_their_units(example, show):
    page = example(
        single="""row,column,printed,unit,measure,period,by1,group1,by2,group2
        Distance,miles,116,miles,average_distance,2022-03-31,,,,
        Own carers,price,£383,gbp_per_week,average_weekly_cost,2022-03-31,placement_category,In-house fostering,,
        All,all,18,placements,parent_and_child_placements,2021-22,care_type,Total,,
        Carers,both,9,placements,parent_and_child_placements,2021-22,care_type,Fostering,location_band,Total"""
    )
    shown = figures(show, page, "average_distance", "average_weekly_cost", "parent_and_child_placements")
    rows = shown.tables["Figures"]
    assert rows[0] == ["What", "When", "Figure"]
    assert ["Average distance of placement from home", "31 March 2022", "116 miles"] in rows
    assert ["Average weekly cost of a placement: In-house fostering", "31 March 2022", "£383 a week"] in rows
    assert ["Parent and child placements", "2021-22", "18"] in rows
    assert ["Parent and child placements: Fostering", "2021-22", "9"] in rows


def test_changes_are_up_or_down_and_those_worked_out_are_left_away(example, show):
    rows = figures(show, example(), "children_looked_after").tables["Figures"]
    assert ["Children looked after, change", "31 March 2021 to 31 March 2022", "up 10"] in rows
    assert ["Children looked after, change in per cent", "31 March 2021 to 31 March 2022", "up 2.5%"] in rows
    assert sum(row[0] == "Children looked after, change" for row in rows) == 1


def test_figures_leave_out_what_stands_in_a_table_above(example, show):
    page = example(
        again="""row,column,printed,unit,measure,period,by1,group1
        In the text,girls,180,children,children_looked_after,2022-03-31,sex,Female
        In the text,boys in May,231,children,children_looked_after,2022-05-31,sex,Male"""
    )
    show(blocks.breakdown, page, "children_looked_after", "sex", **ASKED)
    # The shares as printed stood in that table too; the girls are printed again elsewhere with the same number.
    rows = figures(show, page, "children_looked_after", by="sex").tables["Figures"]
    assert rows[1:] == [["Children looked after: Male", "31 May 2022", "231"]]
    assert figures(show, page, "children_looked_after", by="sex").outputs == ()


def test_dates_that_most_figures_share_become_columns(example, show):
    rows = figures(show, example(ages=AGES), "children_looked_after", by="age_group").tables["Figures"]
    assert rows[0] == ["What", "31 March 2021", "31 March 2022"]
    assert rows[1:] == [
        ["Children looked after: 0 to 4", "40", "30"],
        ["Children looked after: 5 and over", "60", "90"],
        ["Children looked after", "100", "120"],
    ]


def test_another_areas_figures_say_whose_they_are(example, show):
    rows = figures(show, example(), "cla_rate_per_10k").tables["Figures"]
    assert rows[0] == ["What", "Area", "When", "Figure"]
    assert rows[2][1:] == ["England", "31 March 2022", "about 70 per 10,000"]
    assert rows[3][1:] == ["Made-up neighbours", "31 March 2022", "[x]"]


@pytest.mark.parametrize(
    ("block", "asked"),
    [
        (blocks.breakdown, ("care_leavers", "sex")),
        (blocks.crossing, ("care_leavers", "sex", "location_band")),
        (blocks.over_time, ("care_leavers",)),
        (blocks.comparison, ("care_leavers",)),
    ],
)
def test_what_is_not_printed_is_said_with_the_file_that_would_bring_it(example, show, block, asked):
    shown = show(block, example(), *asked, what="how care leavers live", needs="care_leavers")
    assert shown.lines("note-missing") == [
        "This edition does not tell how care leavers live. "
        "It could be shown from the SSDA903 return's care leavers module (ssda903/<year>/oc3.csv)."
    ]
    assert show(block, example(), *asked, what="", needs="care_leavers").outputs == ()


def test_doubts_are_told_under_the_table_that_they_concern_and_no_other(example, show):
    page = example()
    sexes = show(blocks.breakdown, page, "children_looked_after", "sex", **ASKED)
    assert sexes.lines("note") == ["The print does not agree with itself: 230 / 410 = 56.1%; printed 57%."]
    kinds = show(blocks.breakdown, page, "placements", "placement_category", **ASKED)
    assert kinds.lines("note") == [
        "The print does not agree with itself: 200 + 100 + 100 = 400; printed 410; 10 more than its parts."
    ]
    assert show(blocks.comparison, page, "cla_rate_per_10k", **ASKED).lines("note") == []


def test_a_share_printed_twice_is_that_of_the_same_table(example, show):
    page = example(
        aside="""row,column,printed,unit,measure,period,by1,group1
        In the text,boys,56%,percent,children_looked_after_share,2022-03-31,sex,Male"""
    )
    [table] = show(blocks.breakdown, page, "children_looked_after", "sex", **ASKED).tables.values()
    assert ["Male", "230", "56.1%", "57%"] in table


def test_single_figures_of_what_was_counted_are_wholes_or_the_groups_asked_for(example, show):
    page = example(ages=AGES)
    page.facts = page.facts.assign(origin=page.facts["origin"].mask(page.facts["source"] == "ages", "counted"))
    page.facts = page.facts[page.facts["source"].isin(("ages", "placements"))]
    asked = {"caption": "Figures", "what": "this", "needs": "episodes"}
    shown = show(blocks.figures, page, ["children_looked_after"], by="age_group", **asked)
    assert [row[0] for row in shown.tables["Figures"][1:]] == [
        "Children looked after: 0 to 4",
        "Children looked after: 5 and over",
    ]
    page.shown, page.shown_keys = set(), set()
    # There is no whole, so its groups stand for it, at the newest date; printed figures stand as they are.
    shown = show(blocks.figures, page, ["children_looked_after", "placements"], **asked)
    assert [row[0] for row in shown.tables["Figures"][1:]][:2] == [
        "Children looked after: 0 to 4",
        "Children looked after: 5 and over",
    ]
    whole = page.facts[page.facts["source"] == "ages"].iloc[[-1]].assign(by1="", group1="", cell="")
    page.facts = pd.concat([page.facts, whole], ignore_index=True)
    page.shown, page.shown_keys = set(), set()
    shown = show(blocks.figures, page, ["children_looked_after"], **asked)
    assert [row[0] for row in shown.tables["Figures"][1:]] == ["Children looked after"]


def test_a_crossing_may_show_some_columns_only(example, show):
    spent = """row,column,printed,unit,measure,period,by1,group1,by2,group2
        Homes,gross,90,gbp,ro3_expenditure,2021-22,spending_line,Residential care,spending_part,Total expenditure
        Homes,net,80,gbp,ro3_expenditure,2021-22,spending_line,Residential care,spending_part,Net current expenditure
        Carers,gross,50,gbp,ro3_expenditure,2021-22,spending_line,Fostering services,spending_part,Total expenditure
        Carers,net,45,gbp,ro3_expenditure,2021-22,spending_line,Fostering services,spending_part,Net current expenditure
        """
    asked = ("ro3_expenditure", "spending_line", "spending_part")
    only = ["Net current expenditure"]
    shown = show(blocks.crossing, example(spent=spent), *asked, only=only, what="this", needs="national")
    [table] = shown.tables.values()
    assert table == [["Line of spending", *only], ["Residential care", "£80"], ["Fostering services", "£45"]]

"""Several measures in one table, and the sentences that lead a block."""

from __future__ import annotations

import pytest

from suffkit.publish import answers, blocks, several

ASKED = {"caption": "In and out", "what": "this", "needs": "episodes"}
FLOWS = """row,column,printed,unit,measure,period
    Started,2021,100,children,started_to_be_looked_after,2020-21
    Started,2022,120,children,started_to_be_looked_after,2021-22
    In care,2021,400,children,children_looked_after,2021-03-31
    In care,2022,390,children,children_looked_after,2022-03-31
    Days,2022,250,days,days_in_care_of_leavers,2021-22"""
GROUPS = """row,column,printed,unit,measure,period,by1,group1
    Girls,in,40,children,started_to_be_looked_after,2021-22,sex,Female
    Boys,in,60,children,started_to_be_looked_after,2021-22,sex,Male
    All,in,100,children,started_to_be_looked_after,2021-22,sex,Total
    Girls,out,30,children,ceased_to_be_looked_after,2021-22,sex,Female
    Unknown,out,40,children,ceased_to_be_looked_after,2021-22,sex,Not known
    All,out,70,children,ceased_to_be_looked_after,2021-22,sex,Total"""
FLOW = ["started_to_be_looked_after", "ceased_to_be_looked_after"]


def test_measures_stand_below_one_another_a_column_a_year(example, show):
    page = example(flows=FLOWS, children="row,column,printed,unit,measure,period")
    asked = ["started_to_be_looked_after", "children_looked_after", "days_in_care_of_leavers"]
    shown = show(several.year_by_year, page, asked, **ASKED)
    assert shown.tables == {
        "In and out, at 31 March of each year or in the year to it": [
            ["Measure", "2021", "2022"],
            ["Children who started to be looked after", "100", "120"],
            ["Children looked after", "400", "390"],
            ["Average time in care of those who left (days)", "[x]", "250"],
        ]
    }


def test_one_year_alone_is_not_year_by_year(example, show):
    shown = show(several.year_by_year, example(flows=FLOWS), ["days_in_care_of_leavers"], **ASKED)
    assert shown.tables == {}
    assert shown.lines("note-missing")[0].startswith("This edition does not tell this.")


def test_a_few_groups_stand_beside_one_another(example, show):
    shown = show(several.by_group, example(groups=GROUPS), FLOW, "sex", **ASKED)
    assert shown.tables == {
        "In and out by sex, in the year to 31 March 2022": [
            ["Measure", "Female", "Male", "Not known", "Total"],
            ["Children who started to be looked after", "40", "60", "[x]", "100"],
            ["Children who ceased to be looked after", "30", "[x]", "40", "70"],
        ]
    }


def test_groups_of_one_measure_or_many_groups_stand_below_one_another(example, show):
    [table] = show(several.by_group, example(groups=GROUPS), FLOW[:1], "sex", **ASKED).tables.values()
    assert table[0] == ["Sex", "Children who started to be looked after"]
    assert table[1:] == [["Female", "40"], ["Male", "60"], ["Total", "100"]]


def test_one_group_alone_is_no_breakdown(example, show):
    one = "\n".join(GROUPS.splitlines()[:2])
    shown = show(several.by_group, example(groups=one), FLOW, "sex", **ASKED)
    assert (shown.tables, len(shown.lines("note-missing"))) == ({}, 1)


def test_a_breakdown_that_no_measure_has_is_missing(example, show):
    shown = show(several.by_group, example(), FLOW, "uasc", **ASKED)
    assert (shown.tables, len(shown.lines("note-missing"))) == ({}, 1)


def test_the_largest_group_is_said_with_its_total(example):
    page = example(groups=GROUPS)
    assert answers.largest(page, "started_to_be_looked_after", "sex") == (
        "Children who started to be looked after by sex, 2021-22: the largest number, 60 of 100, is that of Male."
    )
    assert answers.largest(page, "started_to_be_looked_after", "uasc") == ""


def test_where_a_group_is_hidden_only_the_largest_that_is_shown_is_claimed(example):
    hidden = """row,column,printed,unit,measure,period,by1,group1,status
        a,n,20,people,care_leavers,2022-03-31,sex,Female,
        b,n,20,people,care_leavers,2022-03-31,sex,Male,
        c,n,,people,care_leavers,2022-03-31,sex,Not known,c"""
    assert answers.largest(example(hidden=hidden), "care_leavers", "sex") == (
        "Care leavers by sex, 31 March 2022: the largest number that is shown, 20 each, is that of Female and Male."
    )


def test_the_largest_cell_of_two_breakdowns_is_no_total(example):
    places = """row,column,printed,unit,measure,period,by1,group1,by2,group2
        Own,near,5,children,placements,2021-03-31,placement_category,In-house fostering,location_band,Near
        Own,far,3,children,placements,2021-03-31,placement_category,In-house fostering,location_band,Far
        Own,all,8,children,placements,2021-03-31,placement_category,In-house fostering,location_band,Total
        All,all,8,children,placements,2021-03-31,placement_category,Total,location_band,Total"""
    page = example(moved=places)
    assert answers.largest_pair(page, "placements", "placement_category", "location_band") == (
        "Placements of children looked after by placement and location, 31 March 2021: "
        "the largest number, 5 of 8, is that of In-house fostering, Near."
    )


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (
            "started_to_be_looked_after",
            "Children who started to be looked after, 2021-22: 120, up 20 on the year before.",
        ),
        ("days_in_care_of_leavers", "Average time in care of those who left, 2021-22: 250 days."),
        ("care_leavers", ""),
    ],
)
def test_the_newest_figure_is_said_with_its_change(example, measure, said):
    assert answers.newest(example(flows=FLOWS), measure) == said


def test_newest_figures_of_one_date_share_it(example):
    page = example(flows=FLOWS)
    assert answers.newest_of(page, "started_to_be_looked_after", "days_in_care_of_leavers", "care_leavers") == (
        "2021-22: children who started to be looked after 120; average time in care of those who left 250 days."
    )
    assert answers.newest_of(page, "care_leavers") == ""


def test_a_lead_is_a_paragraph_of_its_own_and_nothing_where_there_is_nothing_to_say(example, show):
    page = example()
    assert show(page.lead, "One <b>.", "", "Two.").html == '<p class="answer">One &lt;b&gt;. Two.</p>'
    assert show(page.lead, "", "").outputs == ()


def test_a_table_tells_what_its_facts_measure(example, show):
    page = example(groups=GROUPS)
    shown = show(blocks.breakdown, page, "started_to_be_looked_after", "sex", what="this", needs="episodes")
    held = "started_to_be_looked_after started_to_be_looked_after/sex started_to_be_looked_after_share/sex"
    assert f'<table data-holds="{held}">' in shown.html


AGES = """row,column,printed,unit,measure,period,by1,group1
    Young,2021,10,people,care_leavers,2020-21,age_group,17 to 18
    Old,2021,30,people,care_leavers,2020-21,age_group,19 to 21
    Young,2022,12,people,care_leavers,2021-22,age_group,17 to 18
    Old,2022,28,people,care_leavers,2021-22,age_group,19 to 21
    All,2022,40,people,care_leavers,2021-22,age_group,Total
    Still,2022,7,people,staying_put,2021-22,age_group,18"""


def test_groups_stand_below_one_another_a_column_a_year_and_their_total_last(example, show):
    shown = show(several.groups_over_years, example(leavers=AGES), ["care_leavers"], "age_group", **ASKED)
    assert shown.tables == {
        "In and out by age group, in the year to 31 March of each year": [
            ["Age group", "2021", "2022"],
            ["17 to 18", "10", "12"],
            ["19 to 21", "30", "28"],
            ["Total", "[x]", "40"],
        ]
    }


def test_groups_of_several_measures_say_which_measure_they_are_of(example, show):
    page = example(leavers=AGES)
    [table] = show(
        several.groups_over_years, page, ["care_leavers", "staying_put"], "age_group", **ASKED
    ).tables.values()
    assert table == [
        ["Measure", "2021", "2022"],
        ["Care leavers: 17 to 18", "10", "12"],
        ["Care leavers: 19 to 21", "30", "28"],
        ["Care leavers: Total", "[x]", "40"],
        ["Young people staying put: 18", "[x]", "7"],
    ]


def test_one_group_and_one_year_alone_are_shown_and_none_is_missing(example, show):
    page = example(leavers=AGES)
    [table] = show(several.groups_over_years, page, ["staying_put"], "age_group", **ASKED).tables.values()
    assert table == [["Age group", "2022"], ["18", "7"]]
    assert len(show(several.groups_over_years, page, ["staying_put"], "sex", **ASKED).lines("note-missing")) == 1


def test_a_number_and_a_share_of_one_name_are_told_apart(example, show):
    fostered = """row,column,printed,unit,measure,period
        n,2021,60,children,foster_placements,2021-03-31
        n,2022,63,children,foster_placements,2022-03-31
        s,2021,60%,percent,placed_in_fostering_share,2021-03-31
        s,2022,63%,percent,placed_in_fostering_share,2022-03-31"""
    asked = ["foster_placements", "placed_in_fostering_share"]
    [table] = show(several.year_by_year, example(fostered=fostered), asked, **ASKED).tables.values()
    assert table[1:] == [
        ["Children in foster placements", "60", "63"],
        ["Children in foster placements, share", "60%", "63%"],
    ]


def test_spans_of_two_years_are_said_once_for_all_columns(example, show):
    spans = """row,column,printed,unit,measure,period
        a,1,20%,percent,children_with_three_or_more_placements_in_two_years_share,2019-04-01/2021-03-31
        a,2,21%,percent,children_with_three_or_more_placements_in_two_years_share,2020-04-01/2022-03-31"""
    asked = ["children_with_three_or_more_placements_in_two_years_share"]
    shown = show(several.year_by_year, example(spans=spans), asked, **ASKED)
    assert list(shown.tables) == ["In and out, in the two years to 31 March of each year"]


def test_of_published_measures_one_alone_by_a_group_is_left_to_its_own_block(example, show):
    page = example(groups="\n".join(GROUPS.splitlines()[:4]))
    assert len(show(several.by_group, page, FLOW, "sex", **ASKED).tables) == 1
    page.facts = page.facts.assign(origin="national")
    assert show(several.by_group, page, FLOW, "sex", **ASKED).tables == {}
    assert len(show(several.by_group, page, FLOW[:1], "sex", **ASKED).tables) == 1


def test_what_figures_can_tell_is_said_by_their_origins(example):
    page = example()
    assert answers.reach(page).startswith("Figures that the council printed stand as printed")
    page.edition["origins"] = ["synthetic", "national"]
    said = answers.reach(page)
    assert said.startswith("Figures counted from the council's returns") and "Published figures" in said
    assert "printed" not in said


def test_the_register_is_said_with_homes_and_places_or_not_at_all(example):
    homes = """row,column,printed,unit,measure,period,by1,group1
        h,n,31,providers,registered_providers,2022-03-31,provision,Children's home
        p,n,118,places,registered_places,2022-03-31,provision,Children's home
        h,f,3,providers,registered_providers,2022-03-31,provision,Secure children's home"""
    page = example(homes=homes)
    assert answers.registered(page, "Children's home") == (
        "Registered in the area of Exampleshire, 31 March 2022: children's homes 31, places in them 118."
    )
    assert answers.registered(page, "Secure children's home") == ""

# ruff: noqa: E501 - a case stays on one line
"""What the pages of homes and of services say first, and occupancy month by month."""

from __future__ import annotations

from suffkit.publish import homes, services

OCCUPANCY = """row,column,printed,unit,measure,period,area,by1,group1
a,2019-20,80%,percent,residential_occupancy,2019-20,,,
b,2020-21,92.4%,percent,residential_occupancy,2020-21,,,
c,January 2022,91%,percent,residential_occupancy,2022-01,,,
d,February 2022,95%,percent,residential_occupancy,2022-02,,,
e,March 2022,97.1%,percent,residential_occupancy,2022-03,,,
f,group,60%,percent,residential_occupancy,2020-21,,home_group,New homes"""


def test_months_stand_beside_months_and_years_beside_years(example, show):
    shown = show(homes.occupancy_by_month, example(occupancy=OCCUPANCY))
    by_month, by_year = shown.tables.values()
    assert by_month == [
        ["Month", "Nights filled"],
        ["January 2022", "91%"],
        ["February 2022", "95%"],
        ["March 2022", "97.1%"],
    ]
    assert by_year == [["Measure", "2019-20", "2020-21"], ["Nights filled", "80%", "92.4%"]]
    [chart] = shown.charts
    assert "from 91% (January 2022) to 97.1% (March 2022)" in chart


def test_without_nights_the_file_that_would_bring_them_is_named(example, show):
    [said] = show(homes.occupancy_by_month, example()).lines("note-missing")
    assert "homes/occupancy.csv" in said


def test_beds_are_led_by_how_many_are_in_use_planned_and_how_full_they_were(example):
    beds = """row,column,printed,unit,measure,period,area,by1,group1
    a,n,115,beds,residential_beds,2022-03-31,,,
    b,n,6,beds,residential_beds,2022-03-31,,bed_status,Planned"""
    assert homes.beds_answer(example(beds=beds)) == (
        "The council may use 115 beds in children's homes, secure homes and residential schools (31 March 2022); 6 more are planned."
    )
    assert homes.beds_answer(example(beds=beds, occupancy=OCCUPANCY)).endswith(
        "Of the nights in homes that report them, 92.4% were filled (2020-21)."
    )
    assert homes.beds_answer(example()) == ""


def test_the_share_near_home_stands_beside_its_target(example):
    target = "row,column,printed,unit,measure,period\na,n,78%,percent,residential_in_or_next_to_area_target,2022-03-31"
    share = "row,column,printed,unit,measure,period,area,by1,group1\na,n,71%,percent,placed_in_or_next_to_area_share,2022-03-31,,common_group,Residential"
    assert homes.near_home_answer(example()) == ""
    assert homes.near_home_answer(example(given=target)).startswith("The council aims to have 78%")
    assert (
        homes.near_home_answer(example(given=share))
        == "Of residential placements, 71% are in the authority or next to it (31 March 2022)."
    )
    assert homes.near_home_answer(example(given=target, share=share)) == (
        "The council aims to have 78% of its residential placements in the authority or next to it; 71% are (31 March 2022)."
    )


SERVICES = """row,column,printed,unit,measure,period,area,by1,group1,by2,group2
a,n,12,children,programme_children,2021-22,,service,Coaching,outcome,Returned home
b,n,20,children,programme_children,2021-22,,service,Coaching,outcome,Total
c,n,52,children,children_kept_from_care,2021-22,,service,Mediation,,"""


def test_services_are_led_by_what_became_of_children_and_by_targets(example):
    assert services.service_answers(example()) == ["This edition does not tell what services and programmes did."]
    assert services.service_answers(example(given=SERVICES)) == [
        "What became of the children of Coaching is told below (2021-22).",
        "Mediation reports that 52 children would have come into care without it (2021-22).",
    ]
    one = "row,column,printed,unit,measure,period,area,by1,group1\na,n,39%,percent,service_target_reached,2021-22,,service,Advice"
    assert services.service_answers(example(given=one)) == ["Advice delivered 39% of what was aimed at (2021-22)."]
    two = one + "\nb,n,129%,percent,service_target_reached,2021-22,,service,Crash pad"
    assert services.service_answers(example(given=two)) == ["Of 2 targets of hours or nights, 1 is reached (2021-22)."]

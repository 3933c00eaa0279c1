"""The figures that lead a statement, as data: the summary shows the first of them that an edition has."""

from __future__ import annotations

from typing import NamedTuple


class Headline(NamedTuple):
    """What a tile is called and which figure it shows: a measure, or one group of a breakdown of it."""

    label: str
    measure: str
    by: str = ""
    group: str = ""


HEADLINES = (
    Headline("Children looked after", "children_looked_after"),
    Headline("Children looked after per 10,000 children", "cla_rate_per_10k"),
    Headline("Unaccompanied asylum-seeking children", "children_looked_after", "uasc", "UASC"),
    Headline("Three or more placements in the year", "three_or_more_placements"),
    Headline("Outside the area and over 20 miles from home", "out_of_area_over_20_miles_share"),
    Headline("Placed outside the authority", "placed_out_of_area"),
    Headline(
        "Average weekly cost of a place in an independent children's home",
        "average_weekly_cost",
        "placement_category",
        "Independent residential children's home",
    ),
    Headline(
        "Average weekly cost of a place with a fostering agency",
        "average_weekly_cost",
        "placement_category",
        "Independent fostering",
    ),
    Headline("In foster care with the council's own carers", "in_house_share_of_fostering"),
    Headline("Net gain of foster carer households", "foster_carers_net_gain"),
    Headline("Placements in the year", "placements_in_year"),
)

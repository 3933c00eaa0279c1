"""Which measures are made of one another's groups: relations across measures, and across breakdowns of one measure.

A new measure that repeats, adds up or takes a part of what another one counts wants a line here. A relation that the
true numbers do not keep is taken as far as it goes (what one number has beyond the others is a number too).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from suffkit.disclosure.bands import ages_of

Nesting = Mapping[tuple[str, str], Mapping[str, str]]
Group = tuple[str, str]


@dataclass(frozen=True)
class MadeOf:
    """`measure` is the sum of some `groups` of the breakdown `by` of `of`, whatever other one-way breakdown both have.

    `at`: the group that the measure's number stands at, where `of` has it by `groups` within the group `within`.
    `all_but`: the groups are not these but all others.
    """

    measure: str
    of: str
    by: str
    groups: tuple[str, ...]
    at: Group = ("", "")
    within: Group = ("", "")
    all_but: bool = False


@dataclass(frozen=True)
class PartOf:
    """`measure` counts some of those that `of` counts, by the same breakdowns; `times` gives it in the other's unit.

    `rest_is_of_children`: what is left are children as well, of whom few are hidden; and not free places, say, or what
    two systems of one council differ by.
    """

    measure: str
    of: str
    times: float = 1.0
    rest_is_of_children: bool = True


@dataclass(frozen=True)
class SumOf:
    """`measure` is the sum of other measures, by the same breakdowns; one that is not there is 0."""

    measure: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Within:
    """Groups of the breakdown `by` of `measure` lie within other groups of it, or each by itself within the whole.

    `outer_of` gives to the groups that there are the group around each, "" for the whole. `adds_up`: those within one
    group make it up together.
    """

    measure: str
    by: str
    outer_of: Callable[[list[str]], dict[str, str]]
    adds_up: bool = False


@dataclass(frozen=True)
class Flow:
    """What comes in and what goes out of care over a year: the measures of `plus` less those of `minus` are nothing.

    A stock is taken `BEFORE` the year begins or at its `END`, all else `IN_YEAR` (or as its `bound`, by that word).
    Where the true numbers differ (a child can come twice and is counted once) there is no relation, or with `at_least`
    one that the sum is not less than nothing.
    """

    plus: tuple[tuple[str, str], ...]
    minus: tuple[tuple[str, str], ...]
    at_least: bool = False


BEFORE, IN_YEAR, END = "before", "in the year", "end"
INSIDE, OUTSIDE, NOT_KNOWN = "In the authority", "Outside the authority", "Not known"

# The same numbers, whichever breakdowns each is counted by: one placement a child; a part under its own name.
SAME_AS = {
    "placements": "children_looked_after",
    # The Total of the needs are all children looked after.
    "children_with_need": "children_looked_after",
    "referrals_placed_share/part": "placements_found",
    "referrals_placed_share/whole": "placement_referrals",
    "emergency_share_of_placements/part": "emergency_placements",
    "emergency_share_of_placements/whole": "placements_found",
    **{
        f"{of_referrals}": "placement_referrals"
        for of_referrals in (
            "average_providers_approached/count",
            "average_offers/count",
            "referrals_without_offer_share/whole",
        )
    },
    "needs_assessed_share/part": "children_assessed",
    "needs_assessed_share/whole": "children_looked_after",
    **dict.fromkeys(("need_score/count", "need_total/count"), "children_assessed"),
    "need_total_within_year/count": "children_by_change_of_need",
    **{f"leavers_{what}_share/whole": "leavers_supported" for what in ("in_touch", "suitable", "active")},
    **{
        f"short_break_{unit}_taken_share/{role}": f"short_break_{unit}_{what}"
        for unit in ("nights", "hours")
        for role, what in (("part", "used"), ("whole", "agreed"))
    },
    **{f"short_break_cost_per_{unit}/count": f"short_break_{unit}s_used" for unit in ("night", "hour")},
    "foster_places_utilisation/part": "foster_places_in_use",
    "foster_places_utilisation/whole": "foster_places",
    # Averages of the same payment lines hide the same groups; those of a year are its spend over its weeks.
    **{
        f"{of_prices}/count": "average_weekly_cost/count"
        for of_prices in (
            "average_weekly_cost_without_support",
            "average_weekly_cost_net",
            "weekly_cost_by_contract",
        )
    },
    "weekly_cost_by_contract/sum": "average_weekly_cost_without_support/sum",
    **dict.fromkeys(("average_weekly_cost_in_year/sum", "independent_weekly_cost/sum"), "spend/sum"),
    **dict.fromkeys(("average_weekly_cost_in_year/count", "independent_weekly_cost/count"), "paid_weeks"),
    **dict.fromkeys(("placement_spend_per_child/sum", "placement_spend_per_resident_child/sum"), "spend/sum"),
    "placement_outturn/count": "spend/count",
}

# Sums that come so near to one another that the one tells the other: where one is hidden, both are.
HIDDEN_WITH = {"paid_weeks": "placement_weeks", "placement_outturn/sum": "spend/sum"}

# Means by these are of the same children in each group: statements of need that are all scored of whoever is assessed.
OF_THE_SAME_CHILDREN = ("need_statement", "need_domain", "before_or_after")

# Measures whose numbers make no sums: medians and quartiles of groups tell nothing of one another.
ALONE = ("median_weekly_cost", "weekly_cost_quartiles", "assessment_months", "need_cost_correlation")

# Parts and wholes of shares are named as `numbers` names them, measures by what they are the same as.
MADE_OF = (
    MadeOf("adopted_from_care", "ceased_to_be_looked_after", "destination", ("Adopted",)),
    MadeOf("left_by_special_guardianship", "ceased_to_be_looked_after", "destination", ("Special guardianship order",)),
    MadeOf("placed_out_of_area", "children_looked_after", "locality", (OUTSIDE,)),
    MadeOf("placed_out_of_area", "children_looked_after", "location_band", (INSIDE, NOT_KNOWN), all_but=True),
    MadeOf(
        "placed_out_of_area",
        "children_looked_after",
        "locality_and_distance",
        ("Outside the authority, up to 20 miles", "Outside the authority, over 20 miles"),
    ),
    MadeOf("placed_20_miles_or_more", "children_looked_after", "distance", ("Over 20 miles",)),
    MadeOf(
        "placed_20_miles_or_more",
        "children_looked_after",
        "locality_and_distance",
        ("In the authority, over 20 miles", "Outside the authority, over 20 miles"),
    ),
    MadeOf(
        "out_of_area_over_20_miles_share/part",
        "children_looked_after",
        "locality_and_distance",
        ("Outside the authority, over 20 miles",),
    ),
    MadeOf("placed_at_a_distance", "children_looked_after", "location_band", ("At a distance", "Far from home")),
    MadeOf(
        "placed_in_or_next_to_area_share/part",
        "children_looked_after",
        "location_band",
        ("At a distance", "Far from home", NOT_KNOWN),
        all_but=True,
    ),
    MadeOf("foster_placements", "children_looked_after", "common_group", ("Fostering",)),
    MadeOf("placed_in_fostering_share/part", "children_looked_after", "common_group", ("Fostering",)),
    MadeOf("in_house_share_of_fostering/part", "foster_placements", "provider", ("Own authority",)),
    MadeOf(
        "minority_ethnic_share/part",
        "children_looked_after",
        "ethnicity",
        ("Mixed", "Asian or Asian British", "Black or Black British", "Other ethnic groups"),
    ),
    MadeOf("looked_after_12_months", "children_looked_after", "time_in_care", ("1 year", "2 years or more")),
    *(
        MadeOf("uasc_characteristics/whole", "children_looked_after", "uasc", ("UASC",), at=("characteristic", one))
        for one in ("Male", "Aged under 16")
    ),
    MadeOf(
        "uasc_characteristics/part",
        "children_looked_after",
        "age_group",
        ("Under 1", "1 to 4", "5 to 9", "10 to 12", "13 to 15", "10 to 15"),
        at=("characteristic", "Aged under 16"),
        within=("uasc", "UASC"),
    ),
    MadeOf("placements_found", "placement_referrals", "outcome", ("Placed",)),
    MadeOf("emergency_placements", "placement_referrals", "outcome", ("Placed",), within=("urgency", "The same day")),
    MadeOf("block_weeks", "paid_weeks", "route", ("Block",)),
    MadeOf("short_break_cost_per_hour/sum", "short_break_spend/sum", "care_type", ("Day",)),
    MadeOf("care_leavers_in_touch/part", "care_leavers", "contact", ("In touch",)),
    MadeOf("leavers_in_touch_share/part", "leavers_supported", "contact", ("In touch",)),
    MadeOf("leavers_suitable_share/part", "leavers_supported", "suitability", ("Suitable",)),
    MadeOf("leavers_active_share/part", "leavers_supported", "activity", ("In education, employment or training",)),
    MadeOf("care_leavers_suitable_accommodation/part", "care_leavers", "suitability", ("Suitable",)),
    MadeOf(
        "care_leavers_in_activity/part",
        "care_leavers",
        "activity",
        tuple(
            f"{kind}, {time}"
            for kind in (
                "Higher education",
                "Education other than higher education",
                "Training or employment",
                "Apprenticeship",
                "Training or employment other than an apprenticeship",
            )
            for time in ("full time", "part time")
        ),
    ),
)

PART_OF = (
    PartOf("adopted_from_care", "ceased_to_be_looked_after"),
    PartOf("left_by_special_guardianship", "ceased_to_be_looked_after"),
    PartOf("children_looked_after", "looked_after_in_year"),
    PartOf("looked_after_12_months", "children_looked_after"),
    PartOf("placed_out_of_area", "children_looked_after"),
    PartOf("placed_20_miles_or_more", "children_looked_after"),
    PartOf("placed_at_a_distance", "placed_out_of_area"),
    PartOf("placed_100_miles_or_more", "placed_20_miles_or_more"),
    PartOf("foster_placements", "children_looked_after"),
    PartOf("new_placements", "placements_in_year"),
    PartOf("placements_under_emergency_powers", "new_placements"),
    PartOf("short_placements", "placements_in_year"),
    PartOf("placements_ended_by_move", "placements_in_year"),
    *(
        PartOf(f"{share}/whole", "children_looked_after")
        for share in (
            "three_or_more_placements",
            "long_term_stability",
            "placed_in_fostering_share",
            "out_of_area_over_20_miles_share",
            "placed_in_or_next_to_area_share",
            "minority_ethnic_share",
        )
    ),
    PartOf("in_house_share_of_fostering/whole", "foster_placements"),
    PartOf("children_missing_share/whole", "looked_after_in_year"),
    *(
        PartOf(f"{share}/whole", "looked_after_12_months")
        for share in (
            "health_assessment_share",
            "teeth_check_share",
            "immunisations_share",
            "health_check_share",
            "convicted_share",
            "substance_misuse_share",
            "sdq_returned_share",
        )
    ),
    PartOf("sdq_of_concern_share/whole", "sdq_returned_share/part"),
    *(
        PartOf(f"{share}/whole", "care_leavers")
        for share in (
            "care_leavers_in_touch",
            "care_leavers_suitable_accommodation",
            "care_leavers_in_activity",
        )
    ),
    PartOf("staying_put", "care_leavers"),
    PartOf("exceptional_arrangements", "exceptional_arrangements_in_year"),
    PartOf("placements_found", "placement_referrals"),
    PartOf("emergency_placements", "placements_found"),
    PartOf("bed_nights", "placement_weeks", times=1 / 7),
    PartOf("block_weeks", "paid_weeks"),
    PartOf("staying_put", "leavers_supported"),
    # Two systems of a council tell of the same: where they agree, one number is known from the other.
    *(
        PartOf(one, other, rest_is_of_children=False)
        for one, other in (
            ("average_weekly_cost/count", "children_looked_after"),
            ("paid_placements_in_year", "placements_in_year"),
            ("placements_found", "new_placements"),
            ("exceptional_arrangements", "exceptional_arrangement_days/count"),
            ("foster_places_in_use", "foster_places"),
            ("foster_places_in_use", "in_house_share_of_fostering/part"),
            ("care_leavers", "leavers_supported"),
            ("care_leavers_in_touch/part", "leavers_in_touch_share/part"),
            ("care_leavers_suitable_accommodation/part", "leavers_suitable_share/part"),
            ("care_leavers_in_activity/part", "leavers_active_share/part"),
        )
    ),
)

SUMS_OF = (SumOf("short_break_spend/sum", ("short_break_cost_per_night/sum", "short_break_cost_per_hour/sum")),)

_STOCK, _STARTED, _CEASED = "children_looked_after", "started_to_be_looked_after", "ceased_to_be_looked_after"
FLOWS = (
    Flow(
        ((_STOCK, BEFORE), ("periods_of_care_started", IN_YEAR)),
        ((_STOCK, END), ("periods_of_care_ended", IN_YEAR)),
    ),
    Flow(((_STOCK, BEFORE), (_STARTED, IN_YEAR)), ((_STOCK, END), (_CEASED, IN_YEAR))),
    Flow(((_STOCK, BEFORE), (_STARTED, IN_YEAR)), (("looked_after_in_year", IN_YEAR),), at_least=True),
    Flow(((_STOCK, END), (_CEASED, IN_YEAR)), (("looked_after_in_year", IN_YEAR),), at_least=True),
    Flow((("periods_of_care_started", IN_YEAR),), ((_STARTED, IN_YEAR),), at_least=True),
    Flow((("periods_of_care_ended", IN_YEAR),), ((_CEASED, IN_YEAR),), at_least=True),
    Flow(((_STOCK, END),), (("looked_after_on_a_day", "Lowest"),), at_least=True),
    Flow((("looked_after_on_a_day", "Highest"),), ((_STOCK, END),), at_least=True),
)
# A child has the same group of these at the start and at the end of a year; of ages not.
FLOW_BY = ("", "sex", "ethnicity", "uasc")

# Breakdowns whose groups lie within those of another one, whichever authority's they are.
_WHERE = [f"{where}, {far}" for where in (INSIDE, OUTSIDE) for far in ("up to 20 miles", "over 20 miles")]
NESTED: Nesting = {
    ("locality_and_distance", "locality"): {one: one.split(", ")[0] for one in _WHERE},
    ("locality_and_distance", "distance"): {one: one.split(", ")[1].capitalize() for one in _WHERE},
}
# Here the council says which lies in which; without it the two are not released together.
NESTED_BY_COUNCIL = (("placement_category", "common_group"), ("placement_category", "placement_group"))


def age_nesting(ages: list[str], bands: list[str]) -> dict[str, str]:
    """The band that holds each single age: what `age` has to do with `age_group`; an age in two bands has none."""
    limits = {band: found for band in bands if (found := ages_of(band))}
    nesting = {}
    for age in ages:
        first = int(age) if age.isdigit() else 0 if age == "Under 1" else -1
        holding = [band for band, (low, beyond) in limits.items() if low <= first < beyond]
        if len(holding) == 1:
            nesting[age] = holding[0]
    return nesting


def band_nesting(bands: list[str], localities: list[str]) -> dict[str, str]:
    """In or out of the authority for each location band: outside, unless it is named for inside or for not known."""
    return {band: band if band in (INSIDE, NOT_KNOWN) else OUTSIDE for band in bands if OUTSIDE in localities}


# Breakdowns where a rule says it of whichever groups there are.
NESTED_BY_RULE: Mapping[tuple[str, str], Callable[[list[str], list[str]], dict[str, str]]] = {
    ("age", "age_group"): age_nesting,
    ("location_band", "locality"): band_nesting,
}


def _next_lower(groups: list[str]) -> dict[str, str]:
    """To each price the next lower one: who is over the higher is over both."""
    prices = sorted((float(re.sub(r"[^0-9.]", "", group)), group) for group in groups if re.search(r"\d", group))
    return {higher: lower for (_, lower), (_, higher) in pairwise(prices)}


def _with_support(groups: list[str]) -> dict[str, str]:
    """Who is over a price without additional support is over it with support."""
    return {"Without additional support": "With additional support"}


def _of_the_whole(groups: list[str]) -> dict[str, str]:
    """Each group by itself is some of the whole; a child can be in several."""
    return dict.fromkeys(groups, "")


def _of_the_need(groups: list[str]) -> dict[str, str]:
    """What is needed is there or is not."""
    return dict.fromkeys(("Supply", "Unmet need"), "Need")


WITHIN = (
    Within("high_cost_placements", "threshold", _next_lower),
    Within("high_cost_placements", "support", _with_support),
    Within("children_looked_after", "need", _of_the_whole),
    *(Within(f"short_break_{unit}", "need_or_supply", _of_the_need, adds_up=True) for unit in ("nights", "hours")),
)

"""Which measures are made of one another's groups: relations across measures, and across breakdowns of one measure.

A new measure that repeats, adds up or takes a part of what another one counts wants a line here. A relation that the
true numbers do not keep is taken as far as it goes (what one number has beyond the others is a number too). Those of
measures that a council's own extracts give are in `local_identities`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from suffkit.disclosure import local_identities
from suffkit.disclosure.bands import ages_of
from suffkit.disclosure.kinds import Flow, MadeOf, Nesting, PartOf
from suffkit.domain.code_lists import code_rows

BEFORE, IN_YEAR, END = "before", "in the year", "end"
INSIDE, OUTSIDE, NOT_KNOWN = "In the authority", "Outside the authority", "Not known"

# The same numbers, whichever breakdowns each is counted by: one placement a child; a part under its own name.
SAME_AS = {
    "placements": "children_looked_after",
    **local_identities.SAME_AS,
}

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
    MadeOf("care_leavers_in_touch/part", "care_leavers", "contact", ("In touch",)),
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
    *local_identities.MADE_OF,
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
    PartOf("bed_nights", "placement_weeks", times=1 / 7),
    *local_identities.PART_OF,
)

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


def domain_nesting(statements: list[str], domains: list[str]) -> dict[str, str]:
    """The domain of each statement of need."""
    return {row["statement"]: row["domain"] for row in code_rows("need_statements")}


# Breakdowns where a rule says it of whichever groups there are.
NESTED_BY_RULE: Mapping[tuple[str, str], Callable[[list[str], list[str]], dict[str, str]]] = {
    ("age", "age_group"): age_nesting,
    ("location_band", "locality"): band_nesting,
    ("need_statement", "need_domain"): domain_nesting,
}
# What the wide group has is this times the sum of its narrow ones: a domain is the mean of its two statements.
NESTED_AS_MEANS = {("need_statement", "need_domain"): 0.5}

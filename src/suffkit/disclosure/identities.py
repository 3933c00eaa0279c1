"""Which measures are made of one another's groups: relations across measures, and across breakdowns of one measure.

A new measure that repeats, adds up or takes a part of what another one counts wants a line here. A relation that the
true numbers do not keep is taken as far as it goes (what one number has beyond the others is a number too).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from suffkit.disclosure.bands import ages_of

Nesting = Mapping[tuple[str, str], Mapping[str, str]]
Group = tuple[str, str]


@dataclass(frozen=True)
class MadeOf:
    """`measure` is the sum of some `groups` of the breakdown `by` of `of`, whatever other one-way breakdown both have.

    `at`: the group that the measure's number stands at, where `of` has it by `groups` of the breakdown `within`.
    """

    measure: str
    of: str
    by: str
    groups: tuple[str, ...]
    at: Group = ("", "")
    within: Group = ("", "")


@dataclass(frozen=True)
class PartOf:
    """`measure` counts some of those that `of` counts, by the same breakdowns; `times` gives it in the other's unit."""

    measure: str
    of: str
    times: float = 1.0


# Parts and wholes of shares are named as `numbers` names them.
MADE_OF = (
    MadeOf("adopted_from_care", "ceased_to_be_looked_after", "destination", ("Adopted",)),
    MadeOf("left_by_special_guardianship", "ceased_to_be_looked_after", "destination", ("Special guardianship order",)),
    MadeOf("placed_out_of_area", "children_looked_after", "locality", ("Outside the authority",)),
    MadeOf(
        "placed_out_of_area",
        "placements",
        "locality_and_distance",
        ("Outside the authority, up to 20 miles", "Outside the authority, over 20 miles"),
    ),
    MadeOf("placed_20_miles_or_more", "children_looked_after", "distance", ("Over 20 miles",)),
    MadeOf(
        "placed_20_miles_or_more",
        "placements",
        "locality_and_distance",
        ("In the authority, over 20 miles", "Outside the authority, over 20 miles"),
    ),
    MadeOf(
        "out_of_area_over_20_miles_share/part",
        "placements",
        "locality_and_distance",
        ("Outside the authority, over 20 miles",),
    ),
    MadeOf("foster_placements", "placements", "common_group", ("Fostering",)),
    MadeOf("placed_in_fostering_share/part", "placements", "common_group", ("Fostering",)),
    MadeOf("in_house_share_of_fostering/part", "foster_placements", "provider", ("Own authority",)),
    MadeOf(
        "minority_ethnic_share/part",
        "children_looked_after",
        "ethnicity",
        ("Mixed", "Asian or Asian British", "Black or Black British", "Other ethnic groups"),
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
)

PART_OF = (
    PartOf("adopted_from_care", "ceased_to_be_looked_after"),
    PartOf("left_by_special_guardianship", "ceased_to_be_looked_after"),
    PartOf("looked_after_12_months", "children_looked_after"),
    PartOf("placed_out_of_area", "placements"),
    PartOf("placed_20_miles_or_more", "placements"),
    PartOf("placed_100_miles_or_more", "placed_20_miles_or_more"),
    PartOf("foster_placements", "placements"),
    PartOf("new_placements", "placements_in_year"),
    PartOf("short_placements", "placements_in_year"),
    PartOf("placements_ended_by_move", "placements_in_year"),
    PartOf("care_leavers_suitable_accommodation/whole", "care_leavers"),
    PartOf("staying_put", "care_leavers"),
    PartOf("bed_nights", "placement_weeks", times=1 / 7),
)

# Breakdowns whose groups lie within those of another one, whichever authority's they are.
_WHERE = [
    f"{where}, {far}"
    for where in ("In the authority", "Outside the authority")
    for far in ("up to 20 miles", "over 20 miles")
]
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

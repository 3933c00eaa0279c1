"""Which measures of a council's own extracts are made of one another, or of those of its returns.

The same as `identities`, which joins them to its own. Two systems of one council that tell of the same children (what
is paid for, and what the return has) need not agree: where they do, the one number is known from the other.
"""

from __future__ import annotations

import re
from itertools import pairwise

from suffkit.disclosure.kinds import MadeOf, PartOf, SumOf, Within

# Each bears the other's name: a part or a whole of a share, the sum or the number behind a mean.
SAME_AS = {
    "referrals_placed_share/part": "placements_found",
    "referrals_placed_share/whole": "placement_referrals",
    "emergency_share_of_placements/part": "emergency_placements",
    "emergency_share_of_placements/whole": "placements_found",
    **dict.fromkeys(
        ("average_providers_approached/count", "average_offers/count", "referrals_without_offer_share/whole"),
        "placement_referrals",
    ),
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

# Numbers of things and of money that are shown as they are, but not where they say that they stand on few children.
STANDS_ON_CHILDREN = (
    "service_hours",
    "service_nights",
    "service_target_reached",
    "full_time_places",
    "service_spend",
    "spend_prevented",
    "residential_occupancy",
)

# Measures whose numbers make no sums: medians and quartiles of groups tell nothing of one another.
ALONE = ("median_weekly_cost", "weekly_cost_quartiles", "assessment_months", "need_cost_correlation")

MADE_OF = (
    MadeOf("placements_found", "placement_referrals", "outcome", ("Placed",)),
    MadeOf("emergency_placements", "placement_referrals", "outcome", ("Placed",), within=("urgency", "The same day")),
    MadeOf("need_total/sum", "need_score/sum", "need_statement", (), all_but=True),
    MadeOf("block_weeks", "paid_weeks", "route", ("Block",)),
    MadeOf("short_break_cost_per_hour/sum", "short_break_spend/sum", "care_type", ("Day",)),
    MadeOf("leavers_in_touch_share/part", "leavers_supported", "contact", ("In touch",)),
    MadeOf("leavers_suitable_share/part", "leavers_supported", "suitability", ("Suitable",)),
    MadeOf("leavers_active_share/part", "leavers_supported", "activity", ("In education, employment or training",)),
)

PART_OF = (
    PartOf("exceptional_arrangements", "exceptional_arrangements_in_year"),
    PartOf("placements_found", "placement_referrals"),
    PartOf("emergency_placements", "placements_found"),
    PartOf("block_weeks", "paid_weeks"),
    PartOf("staying_put", "leavers_supported"),
    # Their Total are all children looked after.
    PartOf("children_with_need", "children_looked_after"),
    # Two systems of a council tell of the same: where they agree, one number is known from the other.
    *(
        PartOf(one, other, rest_is_of_children=False)
        for one, other in (
            ("average_weekly_cost/count", "children_looked_after"),
            ("placement_spend_per_child/count", "children_looked_after"),
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
    Within("children_with_need", "need", _of_the_whole),
    *(Within(f"short_break_{unit}", "need_or_supply", _of_the_need, adds_up=True) for unit in ("nights", "hours")),
)

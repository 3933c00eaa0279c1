"""What a reader knows of the measures that a council's own extracts give, written down from what they mean.

Nothing here is taken from `suffkit.disclosure`. A reader who sees a mean is taken to know its sum
and of how many it is, to the penny.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

Key = frozenset[tuple[str, str]]
Name = tuple[str, pd.Timestamp, Key]
Terms = list[tuple[Name, float]]
NOTHING: Key = frozenset()

MEDIANS = ("median_weekly_cost", "weekly_cost_quartiles", "assessment_months", "need_cost_correlation")
# The same thing under two names; from two systems of a council it may differ, and is then two things.
EQUAL = (
    ("children_assessed", "need_score/count"),
    ("children_assessed", "need_total/count"),
    ("children_by_change_of_need", "need_total_within_year/count"),
    ("average_weekly_cost_in_year/sum", "spend/sum"),
    ("average_weekly_cost_in_year/count", "paid_weeks"),
    ("independent_weekly_cost/sum", "spend/sum"),
    ("placement_spend_per_child/sum", "spend/sum"),
    ("placement_spend_per_child/count", "children_looked_after"),
    ("placement_spend_per_resident_child/sum", "spend/sum"),
    ("placement_outturn/sum", "spend/sum"),
    ("average_weekly_cost/count", "average_weekly_cost_without_support/count"),
    ("average_weekly_cost/count", "average_weekly_cost_net/count"),
    ("average_weekly_cost/count", "children_looked_after"),
    ("paid_placements_in_year", "placements_in_year"),
    ("paid_weeks", "placement_weeks"),
    ("average_providers_approached/count", "placement_referrals"),
    ("average_offers/count", "placement_referrals"),
    ("referrals_without_offer_share/whole", "placement_referrals"),
    ("referrals_placed_share/whole", "placement_referrals"),
    ("referrals_placed_share/part", "placements_found"),
    ("emergency_share_of_placements/part", "emergency_placements"),
    ("emergency_share_of_placements/whole", "placements_found"),
    ("placements_found", "new_placements"),
    ("needs_assessed_share/part", "children_assessed"),
    ("exceptional_arrangements", "exceptional_arrangement_days/count"),
    ("short_break_cost_per_night/count", "short_break_nights_used"),
    ("short_break_cost_per_hour/count", "short_break_hours_used"),
    ("short_break_cost_per_hour/sum", "short_break_spend/sum"),
    ("short_break_cost_per_night/sum", "short_break_spend/sum"),
    ("short_break_nights_taken_share/part", "short_break_nights_used"),
    ("short_break_nights_taken_share/whole", "short_break_nights_agreed"),
    ("foster_places_utilisation/part", "foster_places_in_use"),
    ("foster_places_in_use", "in_house_share_of_fostering/part"),
    ("leavers_in_touch_share/whole", "leavers_supported"),
    ("leavers_supported", "care_leavers"),
    ("leavers_in_touch_share/part", "care_leavers_in_touch/part"),
    ("leavers_suitable_share/part", "care_leavers_suitable_accommodation/part"),
    ("leavers_active_share/part", "care_leavers_in_activity/part"),
)
# Some of the others, in every group that both have.
SOME = (
    ("weekly_cost_by_contract/count", "average_weekly_cost/count"),
    ("block_weeks", "paid_weeks"),
    ("emergency_placements", "placements_found"),
    ("placements_found", "placement_referrals"),
    ("children_assessed", "children_looked_after"),
    ("exceptional_arrangements", "exceptional_arrangements_in_year"),
    ("foster_places_in_use", "foster_places"),
    ("average_weekly_cost_without_support/sum", "average_weekly_cost/sum"),
    ("average_weekly_cost_net/sum", "average_weekly_cost/sum"),
)
# A measure that is those of another one in a group: what it is of, and the groups.
IN_GROUP: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("placements_found", "placement_referrals", (("outcome", "Placed"),)),
    ("emergency_placements", "placement_referrals", (("outcome", "Placed"), ("urgency", "The same day"))),
    ("leavers_in_touch_share/part", "leavers_supported", (("contact", "In touch"),)),
    ("leavers_suitable_share/part", "leavers_supported", (("suitability", "Suitable"),)),
    ("leavers_active_share/part", "leavers_supported", (("activity", "In education, employment or training"),)),
    ("short_break_cost_per_hour/sum", "short_break_spend/sum", (("care_type", "Day"),)),
)
# Sums that come near to each other, by how much at most: a reader who knows one knows the other about as well.
NEAR = (("placement_outturn/sum", "spend/sum", 0.05), ("paid_weeks", "placement_weeks", 0.05))
PRICES = ("£6,000", "£8,000", "£10,000")


def is_sum(measure: str) -> bool:
    """Whether it is a sum of money, points, days or weeks, which moves by parts of what it is."""
    return measure.endswith("/sum") or measure in ("paid_weeks", "block_weeks", "agency_weeks")


def numbers_of_mean(row: Any, fact: Any, about: tuple[pd.Timestamp, Key]) -> Iterator[tuple[Name, float, float, int]]:
    """The sum and the number behind a mean or a sum of money: their names, the true ones, and those that are known."""
    of = row.denominator if row.denominator == row.denominator else row.children
    total = row.numerator if row.numerator == row.numerator else row.value * of
    if of > 0:
        yield (f"{row.measure}/sum", *about), total, total, 1
        yield (f"{row.measure}/count", *about), of, of, 1


def relations(true: dict[Name, float]) -> Iterator[tuple[Terms, bool]]:
    """Signed sums that are nothing where the true numbers say so, and else (if the flag is set) not below it."""
    for name in list(true):
        measure, day, key = name
        yield from _named(true, name)
        if measure == "need_score/sum":
            yield from _of_statements(true, day, key)
        if measure == "short_break_spend/sum":
            both = [(f"short_break_cost_per_{unit}/sum", day, key) for unit in ("night", "hour")]
            yield [*((one, 1.0) for one in both), (name, -1.0)], False
        if ("need_or_supply", "Need") in key:
            around = key - {("need_or_supply", "Need")}
            parts = [(measure, day, around | {("need_or_supply", one)}) for one in ("Supply", "Unmet need")]
            yield [*((one, 1.0) for one in parts), (name, -1.0)], False
        if measure == "weekly_cost_by_contract/sum":
            kind = key - {pair for pair in key if pair[0] == "contract"}
            for what in ("sum", "count"):
                parts = [
                    (f"weekly_cost_by_contract/{what}", day, kind | {("contract", one)}) for one in ("Block", "Spot")
                ]
                whole = (f"average_weekly_cost_without_support/{what}", day, kind)
                yield [(whole, 1.0), *((one, -1.0) for one in parts)], whole in true
        if measure == "paid_weeks" and key == {("route", "Block")}:
            kinds = [one for one in true if one[0] == "block_weeks" and one[1] == day]
            yield [(name, 1.0), *((one, -1.0) for one in kinds)], False
    for one, other, by in NEAR:
        for measure, day, key in list(true):
            if measure == one and (other, day, key) in true:
                here, there = (one, day, key), (other, day, key)
                if abs(true[here] - true[there]) <= by * true[there]:
                    yield [(here, 1.0), (there, by - 1)], True
                    yield [(there, 1 + by), (here, -1.0)], True


def _named(true: dict[Name, float], name: Name) -> Iterator[tuple[Terms, bool]]:
    measure, day, key = name
    for one, other in EQUAL:
        if measure == one:
            # What is asked of the same children in several ways is of as many each time.
            keys = {key} if not other.startswith("need_") else {k for m, d, k in true if m == other and d == day}
            for there in (k for k in keys if {pair for pair in k if not pair[0].startswith("need_")} == key):
                if (other, day, there) in true:
                    yield [(name, 1.0), ((other, day, there), -1.0)], False
    for one, other in SOME:
        if measure == one and (other, day, key) in true:
            yield [((other, day, key), 1.0), (name, -1.0)], True
    for one, other, groups in IN_GROUP:
        if measure == one and (other, day, key | set(groups)) in true:
            yield [(name, 1.0), ((other, day, key | set(groups)), -1.0)], False


def _of_statements(true: dict[Name, float], day: pd.Timestamp, key: Key) -> Iterator[tuple[Terms, bool]]:
    """A domain is the mean of its two statements, the total all twelve; found out here from the numbers themselves."""
    around = frozenset(pair for pair in key if not pair[0].startswith("need_"))
    domain = [pair for pair in key if pair[0] == "need_domain"]
    statements = sorted(
        (one for one in true if one[0] == "need_score/sum" and one[1] == day and _statement(one[2], around)), key=str
    )
    whole = ("need_total/sum", day, around)
    if whole in true:
        yield [*((one, 1.0) for one in statements), (whole, -1.0)], False
    for first, second in product(statements, statements) if domain else ():
        if str(first) < str(second):
            yield [(first, 0.5), (second, 0.5), (("need_score/sum", day, key), -1.0)], False


def _statement(key: Key, around: Key) -> bool:
    return any(by == "need_statement" for by, _ in key) and {p for p in key if p[0] != "need_statement"} == around


def gaps(true: dict[Name, float]) -> Iterator[tuple[Name, Name, Name]]:
    """Children who are counted in one number and not in another that lies within it: the gap, the outer, the inner."""
    for name in list(true):
        measure, day, key = name
        groups = dict(key)
        if measure == "high_cost_placements":
            price, support = groups["threshold"], groups["support"]
            lower = PRICES[max(PRICES.index(price) - 1, 0)]
            for outer in ((lower, support), (price, "With additional support")):
                if outer != (price, support):
                    around = frozenset({("threshold", outer[0]), ("support", outer[1])})
                    yield (f"{measure}/gap {outer}", day, key), (measure, day, around), name
        if measure == "children_with_need" and "need" in groups:
            outer = ("children_looked_after", day, frozenset(pair for pair in key if pair[0] != "need"))
            if outer in true:
                yield (f"{measure}/gap", day, key), outer, name

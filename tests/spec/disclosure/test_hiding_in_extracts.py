"""What a reader could work out from the figures of a council's own extracts, and what is hidden for it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.returns import COUNTS
from suffkit.disclosure.policy import Policy
from suffkit.disclosure.release import released_counts
from suffkit.domain.catalogue import measure

ON_A_DAY = (
    "children_looked_after",
    "average_weekly_cost",
    "average_weekly_cost_without_support",
    "weekly_cost_by_contract",
    "median_weekly_cost",
    "high_cost_placements",
    "children_with_need",
    "children_assessed",
    "need_score",
    "need_total",
    "foster_places",
    "foster_places_in_use",
)


def drawn(text: str) -> pd.DataFrame:
    """COUNTS of 2023-24 from lines `measure, by group[, by group], value[, children]`; a mean is `sum/how many`."""
    rows = []
    for line in text.strip().splitlines():
        name, *cells = (cell.strip() for cell in line.split(","))
        groups = [cell.split("=") for cell in cells if "=" in cell]
        number, *children = (cell for cell in cells if "=" not in cell)
        (by1, group1), (by2, group2) = [*groups, ("", ""), ("", "")][:2]
        part, _, whole = number.partition("/")
        parts = {"numerator": float(part), "denominator": float(whole)} if whole else {}
        value = float(part) / float(whole) if whole and measure(name).unit != "gbp" else float(part)
        about = {"measure": name, "by1": by1, "group1": group1, "by2": by2, "group2": group2, "value": value}
        start = "2024-03-31" if name in ON_A_DAY else "2023-04-01"
        rows.append(
            about | parts | {"children": float((children or [whole or part])[0]), "period_start": pd.Timestamp(start)}
        )
    table = pd.DataFrame(rows).assign(period_end=pd.Timestamp("2024-03-31"))
    table["unit"] = [measure(name).unit for name in table["measure"]]
    days = dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
    return table.reindex(columns=COUNTS.column_names).astype(days | dict.fromkeys(("numerator", "denominator"), float))


def hidden(text: str, **policy: int) -> str:
    """A letter a row: c where it is hidden, - where it is shown."""
    facts = released_counts(drawn(text), Policy(**policy))
    return "".join("c" if status == "c" else "-" for status in facts["status"])


def test_with_all_spend_but_one_kind_s_and_the_whole_the_one_would_be_known():
    """£30,000 for three children in secure homes: of the other kinds the smallest is hidden with it, whole and mean."""
    answer = hidden("""
        spend, placement_category=Fostering,   2000000/90
        spend, placement_category=Residential,  900000/20
        spend, placement_category=Supported,    150000/15
        spend, placement_category=Secure,        30000/3
        spend, 3080000/128
        average_weekly_cost_in_year, placement_category=Supported, 150000/600, 15
        average_weekly_cost_in_year, placement_category=Residential, 900000/700, 20
    """)
    assert answer == "--cc-c-"


def test_outturn_of_the_ledger_comes_near_to_spend_and_is_hidden_with_it():
    """The outturn of supported accommodation is not quite its spend, and tells it well enough to find the other's."""
    answer = hidden("""
        spend, placement_category=Fostering, 2000000/90
        spend, placement_category=Supported,  150000/15
        spend, placement_category=Secure,      30000/3
        spend, 2180000/108
        placement_outturn, placement_category=Fostering, 2010000/90
        placement_outturn, placement_category=Supported,  151000/15
        placement_outturn, placement_category=Secure,      30500/3
    """)
    assert answer == "-cc--cc"


def test_weeks_paid_for_are_hidden_with_the_weeks_of_the_return():
    """Where the return hides the weeks of a group, what was paid for, a little more, is hidden as well."""
    weeks = """
        {0}, placement_category=Fostering, 4000.5, 90
        {0}, placement_category=Supported,  {1}, 15
        {0}, placement_category=Secure,      20, 3
        {0}, {2}, 108
    """
    answer = hidden(weeks.format("placement_weeks", 700, 4720.5) + weeks.format("paid_weeks", 703, 4723.5).strip())
    assert answer == "-cc--cc-"


def test_an_average_of_a_group_with_its_parts_by_contract():
    """Of 23 in the kind the mean is shown with how many; 20 in block beds leave the mean of 3 bought on the spot."""
    answer = hidden("""
        average_weekly_cost_without_support, placement_category=Home, 46000/23
        weekly_cost_by_contract, placement_category=Home, contract=Block, 36000/20
        weekly_cost_by_contract, placement_category=Home, contract=Spot,  10000/3
    """)
    assert answer in ("-cc", "c-c")


@pytest.mark.parametrize(
    ("over", "hidden_at_least"),
    [
        ((20, 14, 8), 0),
        ((20, 14, 0), 0),
        ((14, 14, 14), 0),
        ((20, 14, 3), 1),
        ((20, 18, 8), 1),  # two between £6,000 and £8,000
        ((18, 17, 11), 1),  # 12 to 17 would all be hidden between the two that are shown
    ],
)
def test_who_is_over_the_higher_price_is_over_the_lower_too(over, hidden_at_least):
    lines = [
        f"high_cost_placements, threshold=£{price}, support=With additional support, {number}"
        for price, number in zip((6000, 8000, 10000), over, strict=True)
    ]
    answer = hidden("\n".join(lines))
    assert (answer == "---") == (hidden_at_least == 0)
    assert answer.count("c") >= hidden_at_least


def test_over_a_price_without_support_and_with_it():
    """17 of the 20 are over it without additional support: 3 are only for the support."""
    answer = hidden("""
        high_cost_placements, threshold=£6000, support=Without additional support, 17
        high_cost_placements, threshold=£6000, support=With additional support, 20
    """)
    assert answer in ("c-", "-c")


def test_needs_overlap_and_each_by_itself_leaves_children_without_it():
    """Of 30 children 28 have one need and 20 another: the 2 without the first would be told; needs make no sum."""
    answer = hidden("""
        children_with_need, need=Attachment, 28
        children_with_need, need=Learning disability, 20
        children_with_need, need=Total, 30
        children_looked_after, 30
    """)
    assert answer == "c---"


def test_a_domain_of_need_is_the_mean_of_its_statements():
    """What is hidden of one statement to protect few children is not to be had from its domain and the other one."""
    rows = []
    for what, points in (
        ("need_statement=Physical health need", 40),
        ("need_statement=Mental health need", 20),
        ("need_domain=Healthy", 30),
    ):
        for kind, children in (("Fostering", 50), ("Residential", 12), ("Other", 3)):
            rows.append(f"need_score, {what}, common_group={kind}, {points * children}/{children}")
        rows.append(f"need_score, {what}, {points * 65}/65")
    counted = [
        f"children_assessed, common_group={kind}, {n}"
        for kind, n in (("Fostering", 50), ("Residential", 12), ("Other", 3))
    ]
    answer = hidden("\n".join([*rows, *counted, "children_assessed, 65"]))
    # The same two kinds of placement are hidden for every statement, and of the children assessed.
    assert answer == "-cc-" * 4


def test_places_are_no_less_than_the_places_in_use():
    """One approved place tells that the one place in use, which is hidden, is one."""
    answer = hidden("""
        foster_places, household_kind=Mainstream, 60
        foster_places, household_kind=Emergency, 1
        foster_places, household_kind=Specialist, 9
        foster_places, 70
        foster_places_in_use, household_kind=Mainstream, 50
        foster_places_in_use, household_kind=Emergency, 1
        foster_places_in_use, household_kind=Specialist, 8
        foster_places_in_use, 59
    """)
    assert answer[1] == answer[5] == "c"
    assert answer.count("c") >= 4
    assert answer[3] == answer[7] == "-"


def test_free_places_are_no_children():
    """Three places that are free are shown by places and places in use, and nobody is told of."""
    answer = hidden("foster_places, 62\nfoster_places_in_use, 59")
    assert answer == "--"


def test_needed_had_and_lacking_short_breaks_are_three_numbers_of_which_two_tell():
    """Nights for four children are hidden; what is there and what is lacking would tell them."""
    answer = hidden("""
        short_break_nights, care_type=Fostering, need_or_supply=Need, 120, 4
        short_break_nights, care_type=Fostering, need_or_supply=Supply, 80
        short_break_nights, care_type=Fostering, need_or_supply=Unmet need, 40, 4
    """)
    assert answer == "c-c"


def test_short_breaks_by_night_and_by_hour_make_up_their_spend():
    """£2,000 of the independent provider's £20,000 were for nights of three children."""
    answer = hidden("""
        short_break_spend, provider=Independent, 20000/40
        short_break_cost_per_night, provider=Independent, 2000/20, 3
        short_break_cost_per_hour, provider=Independent, 18000/900, 37
    """)
    assert answer[1] == "c"
    assert answer.count("c") == 2


def test_referrals_that_ended_placed_are_the_placements_found():
    answer = hidden("""
        placement_referrals, urgency=The same day, outcome=Placed, 40
        placement_referrals, urgency=The same day, outcome=Withdrawn, 4
        placement_referrals, urgency=The same day, 44
        emergency_placements, 40
    """)
    assert answer[1] == "c"
    # With all of the same day shown, neither of the two names of those placed is.
    assert answer in ("cc-c", "-cc-")


@pytest.mark.parametrize(("children", "status"), [(5, "c"), (6, "")])
def test_a_median_of_prices_is_told_to_the_nearest_ten_pounds(children, status):
    """It is one child's price or half of two: not to the pound, and not where fewer than six are on either side."""
    facts = released_counts(drawn(f"median_weekly_cost, 4235.5, {children}"))
    assert facts["status"].tolist() == [status]
    np.testing.assert_equal(facts["value"].tolist(), [4240.0 if not status else np.nan])


@pytest.mark.parametrize(("children", "status"), [("nan", ""), (0, ""), (3, "c"), (6, "")])
def test_what_a_service_did_for_few_children_is_hidden_and_a_target_is_not(children, status):
    facts = released_counts(
        drawn(f"""
        service_hours, service=Mentoring, target_or_actual=Actual, 120, {children}
        service_hours, service=Mentoring, target_or_actual=Target, 200, nan
        service_target_reached, service=Mentoring, 120/200, {children}
        residential_beds, home_group=Own, 3, 1
        """)
    )
    assert facts["status"].tolist() == [status, "", status, ""]
    assert facts.loc[facts["status"] == "c", ["numerator", "denominator", "value"]].isna().all(axis=None)

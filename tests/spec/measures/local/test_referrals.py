# ruff: noqa: E501 - a case stays on one line
"""Searches for a placement: how they end, what they take, what is found in an emergency."""

from __future__ import annotations

from datetime import date

import pytest

from suffkit.domain.calendar import financial_year
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.referrals import counts_of_referrals

YEARS = [financial_year(2022), financial_year(2023)]
END = "2024-03-31"
LOG = """
    referral_id | child_id | referral_date | placement_category | emergency | providers_approached | offers | outcome   | provider    | route
    R1          | A        | 2023-04-08    | Agency fostering   | No        | 10                   | 2      | Placed    | Independent | Framework
    R2          | A        | 2023-06-08    | Agency fostering   | Yes       | 20                   | 1      | Placed    | Independent | Spot
    R3          | B        | 2023-06-09    | Children's home    | Yes       | 60                   | 0      | No offer  |             |
    R4          | C        | 2023-06-10    | Children's home    | No        |                      |        | Withdrawn |             |
    R5          |          | 2024-01-10    | Agency fostering   | No        | 6                    |        | Open      |             |
    R6          |          | 2024-03-31    | Own fostering      | Yes       | 0                    | 1      | Placed    | In-house    | In-house
    R7          | D        | 2024-04-01    | Own fostering      | Yes       | 0                    | 1      | Placed    | In-house    | In-house
"""


@pytest.fixture
def counted(extract):
    return counts_of_referrals(Local({"referrals": extract("referrals", LOG)}, None, YEARS, date(2024, 3, 31)))


def test_referrals_of_the_years_that_the_log_reaches(counted, told):
    assert told(counted, "placement_referrals", by="") == {(END,): 5}
    children = counted[(counted["measure"] == "placement_referrals") & (counted["by1"] == "")]["children"]
    assert list(children) == [4], "two referrals are of A; one without a key is of another child"
    assert told(counted, "placement_referrals", by="outcome") == {
        (END, "Placed"): 3,
        (END, "No offer"): 1,
        (END, "Withdrawn"): 1,
        (END, "Total"): 5,
    }


def test_the_share_placed_is_of_searches_that_have_ended(counted, told):
    assert told(counted, "referrals_placed_share")[END,] == 0.6
    assert told(counted, "referrals_placed_share")[END, "Children's home"] == 0


def test_providers_asked_and_offers_are_means_of_those_known(counted, told):
    assert told(counted, "average_providers_approached", by="") == {(END,): 90 / 4}
    assert told(counted, "average_offers", by="") == {(END,): 1.0}  # 2, 1, 0 and 1
    assert told(counted, "referrals_without_offer_share", by="") == {(END,): 0.25}
    assert (END, "Children's home") in told(counted, "average_offers")


def test_placements_found_by_route_and_those_of_the_same_day(counted, told):
    assert told(counted, "placements_found", by="route") == {
        (END, "In-house"): 1,
        (END, "Framework"): 1,
        (END, "Spot"): 1,
        (END, "Total"): 3,
    }
    assert told(counted, "emergency_placements", by="provider") == {
        (END, "In-house"): 1,
        (END, "Independent"): 1,
        (END, "Total"): 2,
    }
    assert told(counted, "emergency_share_of_placements", by="") == {(END,): pytest.approx(2 / 3, abs=1e-4)}


def test_no_log_no_numbers():
    assert counts_of_referrals(Local({}, None, YEARS, date(2024, 3, 31))).empty

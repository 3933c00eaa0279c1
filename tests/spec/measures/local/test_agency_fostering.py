"""Weeks bought from agencies, what a household gives, and the households that would replace them."""

from __future__ import annotations

from datetime import date

import pytest

from suffkit.domain.calendar import financial_year
from suffkit.measures.local.agency_fostering import counts_of_agency_fostering
from suffkit.measures.local.inputs import Local

YEAR = financial_year(2023)
END = "2024-03-31"
# 366 nights in the year: 52.2857 weeks a child.
EPISODES = """
    child_id | start_date | end_date   | place | provider
    1        | 2022-05-01 |            | U4    | PR4
    2        | 2023-04-01 | 2023-04-15 | U6    | PR5
    3        | 2022-05-01 |            | U6    | PR1
    4        | 2022-05-01 |            | U1    | PR1
    5        | 2022-05-01 |            | K2    | PR4
"""
CARERS = """
    household_id | kind       | approved_date | places
    F1           | Mainstream | 2015-01-01    | 2
    F2           | Mainstream | 2023-10-01    | 2
    F3           | Connected  | 2015-01-01    | 1
"""


@pytest.fixture
def counted(returns, extract):
    def count(carers: str = CARERS, figures: str = "", *, of_returns: bool = True):
        tables = {"households": extract("households", carers)} if carers else {}
        if figures:
            tables["figures"] = extract("figures", figures, source="plan")
        tidy = returns(EPISODES) if of_returns else None
        return counts_of_agency_fostering(Local(tables, tidy, [YEAR], date(2024, 3, 31)))

    return count


def test_weeks_bought_are_long_term_or_short_term_by_their_code(counted, told):
    assert told(counted(), "agency_weeks") == {
        (END, "Short term"): 2,
        (END, "Long term"): pytest.approx(366 / 7, abs=1e-4),
        (END, "Total"): pytest.approx(380 / 7, abs=1e-4),
    }


def test_a_household_gives_the_weeks_of_the_year_over_the_households_there_were(counted, told):
    # Child 3 alone is with carers of the council who are no relatives; one household at the start, two at the end.
    assert told(counted(), "weeks_per_carer") == {(END,): pytest.approx(366 / 7 / 1.5, abs=1e-4)}
    assert told(counted(), "carers_needed") == {(END, "Short term"): 1, (END, "Long term"): 2, (END, "Total"): 2}


def test_what_the_council_reckons_with_wins(counted, told):
    figures = "measure | period | value\nweeks_per_carer | 2022-23 | 30\nweeks_per_carer | 2024-25 | 60"
    counts = counted(figures=figures)
    assert told(counts, "carers_needed") == {(END, "Short term"): 1, (END, "Long term"): 2, (END, "Total"): 2}
    assert told(counts, "weeks_per_carer") == {}, "it comes with the figures"
    assert (
        told(counted(figures="measure | period | value\nweeks_per_carer | 2022-23 | 52.2858"), "carers_needed")[
            END, "Long term"
        ]
        == 1
    )


def test_without_a_register_the_weeks_alone_are_told_and_without_returns_nothing(counted):
    assert set(counted(carers="")["measure"]) == {"agency_weeks"}
    assert counted(of_returns=False).empty

# ruff: noqa: E501 - a case stays on one line
"""Periods as written in the data files, and as a statement says them."""

from __future__ import annotations

from datetime import date

import pytest

from suffkit.domain.calendar import Period, financial_year, is_financial_year, parse_period, say_period


def period(start: str, end: str | None = None) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end or start))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2022-03-31", "2022-03-31", "2022-03-31"),
        (" 2022-03-31 ", "2022-03-31", "2022-03-31"),
        ("2021-22", "2021-04-01", "2022-03-31"),
        ("1999-00", "1999-04-01", "2000-03-31"),
        ("2009-10", "2009-04-01", "2010-03-31"),  # the year, not October
        ("2011-12", "2011-04-01", "2012-03-31"),  # the year, not December
        ("2021-03", "2021-03-01", "2021-03-31"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2016-04-01/2017-02-28", "2016-04-01", "2017-02-28"),
        ("2020-21/2021-22", "2020-04-01", "2022-03-31"),
        ("2021-03-31/2022-03-31", "2021-03-31", "2022-03-31"),
        ("2021-04/2021-06", "2021-04-01", "2021-06-30"),
        ("2011-12-01/2011-12-31", "2011-12-01", "2011-12-31"),
    ],
)
def test_periods_that_are_understood(text, start, end):
    assert parse_period(text) == period(start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2022", "2021/22", "2021-23", "2021-00", "2022-13", "2022-02-30", "31/03/2022", "March 2022", "2021-2022", "2013..2022",
     "2022-03-31/", "2022-03-31/2021-03-31", "2022-3-31", "x"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse_period(text)


def test_the_message_says_which_forms_there_are():
    with pytest.raises(ValueError, match="2022-03-31 for a date, 2021-22 for a financial year"):
        parse_period("last year")


def test_a_range_that_runs_backwards_says_so():
    with pytest.raises(ValueError, match="ends before it starts"):
        parse_period("2022-23/2020-21")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (period("2022-03-31"), "31 March 2022"),
        (period("2022-03-01"), "1 March 2022"),
        (financial_year(2021), "2021-22"),
        (financial_year(1999), "1999-00"),
        (period("2022-01-01", "2022-12-31"), "2022"),
        (period("2020-01-01", "2022-12-31"), "2020 to 2022"),
        (period("2022-03-01", "2022-03-31"), "March 2022"),
        (period("2020-02-01", "2020-02-29"), "February 2020"),
        (period("2016-04-01", "2017-02-28"), "April 2016 to February 2017"),
        (period("2020-04-01", "2022-03-31"), "April 2020 to March 2022"),
        (period("2021-03-31", "2022-03-31"), "31 March 2021 to 31 March 2022"),
    ],
)
def test_periods_as_said(given, said):
    assert say_period(given) == said


def test_a_financial_year_is_april_to_march():
    assert is_financial_year(financial_year(2021))
    assert not is_financial_year(period("2021-04-02", "2022-03-31"))
    assert not is_financial_year(period("2021-04-01", "2023-03-31"))
    assert not is_financial_year(period("2021-01-01", "2021-12-31"))

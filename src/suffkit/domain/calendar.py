"""Dates of the field: as-at dates, financial years (1 April to 31 March), ranges, and how to say them.

A period is written in data files in one of these ways and is always turned into two dates, both
included: `2022-03-31` (an as-at date), `2022-03` (a month), `2021-22` (a financial year),
`2016-04-01/2017-02-28` (a range), `2013..2022` is not a period but ten.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH_OR_YEAR = re.compile(r"(\d{4})-(\d{2})")


class Period(NamedTuple):
    """First and last day, both included; an as-at date has the same day twice."""

    start: date
    end: date


def financial_year(first_year: int) -> Period:
    """The year from 1 April of `first_year` to the 31 March after it."""
    return Period(date(first_year, 4, 1), date(first_year + 1, 3, 31))


def parse_period(text: str) -> Period:
    """Read a period as written in the data files.

    In:     `2022-03-31`, `2021-22`, `2022-03` or `2016-04-01/2017-02-28`. `2021-22` is a financial
            year because 22 follows 21; `2021-03` is March 2021. Where both would fit (`2011-12`), the
            financial year is meant; write a December as the range of its days.
    Out:    Period.
    Raises: ValueError that says which forms are understood.
    """
    text = text.strip()
    if "/" in text:
        first, last = text.split("/", 1)
        period = Period(parse_period(first).start, parse_period(last).end)
        if period.start > period.end:
            raise ValueError(f"the range {text} ends before it starts")
        return period
    if whole := _DATE.fullmatch(text):
        day = date(*(int(part) for part in whole.groups()))
        return Period(day, day)
    if part := _MONTH_OR_YEAR.fullmatch(text):
        year, second = int(part[1]), int(part[2])
        if second == (year + 1) % 100:
            return financial_year(year)
        if 1 <= second <= 12:
            return Period(date(year, second, 1), date(year, second, calendar.monthrange(year, second)[1]))
    raise ValueError(
        "not a period: write 2022-03-31 for a date, 2021-22 for a financial year, 2022-03 for a month, "
        "2016-04-01/2017-02-28 for a range"
    )


def is_financial_year(period: Period) -> bool:
    return period == financial_year(period.start.year) and period.start.day == 1


def say_day(day: date) -> str:
    """31 March 2022."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def say_period(period: Period) -> str:
    """As the statement says it: `31 March 2022`, `2021-22`, `March 2022`, `April 2016 to February 2017`."""
    start, end = period
    if start == end:
        return say_day(start)
    if is_financial_year(period):
        return f"{start.year}-{end.year % 100:02d}"
    if (start.day, start.month, end.day, end.month) == (1, 1, 31, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    ends_a_month = (end + timedelta(days=1)).day == 1
    if start.day == 1 and ends_a_month:
        first = f"{calendar.month_name[start.month]} {start.year}"
        last = f"{calendar.month_name[end.month]} {end.year}"
        return first if first == last else f"{first} to {last}"
    return f"{say_day(start)} to {say_day(end)}"

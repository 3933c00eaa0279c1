"""The days that a year in the DfE's tables stands for."""

from __future__ import annotations

from datetime import date

from suffkit.domain.calendar import Period, financial_year

_PERIODS = {
    "31 March": lambda year: Period(date(year, 3, 31), date(year, 3, 31)),
    "year to 31 March": lambda year: financial_year(year - 1),
    "two years to 31 March": lambda year: Period(date(year - 2, 4, 1), date(year, 3, 31)),
    "30 June": lambda year: Period(date(year, 6, 30), date(year, 6, 30)),
    # A rate is over the population in the middle of the year before.
    "30 June before": lambda year: Period(date(year - 1, 6, 30), date(year - 1, 6, 30)),
    "30 September": lambda year: Period(date(year, 9, 30), date(year, 9, 30)),
    "year to 30 September": lambda year: Period(date(year - 1, 10, 1), date(year, 9, 30)),
}


def period_of(year: int, kind: str) -> Period:
    """The period of a reporting year, in the words of `national_labels.csv`."""
    return _PERIODS[kind](year)

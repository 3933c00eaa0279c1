"""Exact ages and birthdays."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.tidy.ages import age_on, birthday


def born(*days: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(days)).as_unit("s"), index=range(7, 7 + len(days)))


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2006-06-15", "2024-06-14", 17),
        ("2006-06-15", "2024-06-15", 18),
        ("2008-02-29", "2026-02-28", 17),  # 1 March in a common year
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2024-03-31", "2024-03-31", 0),
        ("2023-03-31", "2024-03-30", 0),
        ("2024-04-01", "2024-03-31", -1),
        ("2006-12-31", "2024-12-30", 17),
        ("2007-01-31", "2025-02-01", 18),
    ],
)
def test_completed_years(birth, day, age):
    assert age_on(born(birth), date.fromisoformat(day)).tolist() == [age]
    assert age_on(born(birth), born(day)).tolist() == [age]


def test_birthdays_and_their_rows():
    got = birthday(born("2008-02-29", "2006-06-15", "2006-12-31"), 18)
    assert [day.date().isoformat() for day in got] == ["2026-03-01", "2024-06-15", "2024-12-31"]
    assert got.dtype == "datetime64[s]" and list(got.index) == [7, 8, 9]
    assert birthday(born("2008-02-29"), 16).tolist() == [pd.Timestamp("2024-02-29")]


def test_a_missing_date_is_said_with_its_number_only():
    with pytest.raises(ValueError, match="1 dates are missing"):
        age_on(pd.Series(pd.to_datetime(["2006-06-15", None])), date(2024, 3, 31))

"""Financial years, months and periods as people and spreadsheets write them, in the one form of the contracts.

A spreadsheet turns what looks like a month into a date (`Mar-24`), which is turned back.
"""

from __future__ import annotations

import pandas as pd

from suffkit.io.ssda903.dates import read_dates
from suffkit.io.ssda903.words import Words

_YEAR = r"^(?:fy\s*)?(?P<first>(?:19|20)\d{2})\s*(?:[-/\u2013]|to)\s*(?P<second>(?:19|20)?\d{2})$"
_MONTH = r"^(?P<year>(?:19|20)\d{2})[-/](?P<month>0?[1-9]|1[0-2])$"
_MONTH_FIRST = r"^(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d{2})$"
_MONTH_NAMED = r"^(?P<name>[a-z]{3,9})[-\s](?P<year>(?:20)?\d{2})$"
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def as_year(texts: pd.Series) -> pd.Series:
    """`2023/24`, `2023-2024` and `FY 2023-24` as `2023-24`; empty where it is no financial year."""
    parts = texts.str.strip().str.lower().str.extract(_YEAR)
    first = pd.to_numeric(parts["first"])
    follows = (first + 1) % 100 == pd.to_numeric(parts["second"].str[-2:])
    century = (parts["second"].str.len() == 2) | (pd.to_numeric(parts["second"]) == first + 1)
    return (parts["first"] + "-" + parts["second"].str[-2:]).where(follows & century, "").fillna("").astype(str)


def as_month(texts: pd.Series) -> pd.Series:
    """`2024-03`, `03/2024`, `Mar-24`, `March 2024` and the first day of a month as `2024-03`; else empty."""
    plain = texts.str.strip().str.lower()
    made = pd.Series("", index=texts.index, dtype=str)
    for pattern in (_MONTH, _MONTH_FIRST):
        parts = plain.str.extract(pattern)
        made = made.mask(parts["year"].notna(), parts["year"] + "-" + parts["month"].str.zfill(2))
    named = plain.str.extract(_MONTH_NAMED)
    number = named["name"].str[:3].map({name: f"{at:02d}" for at, name in enumerate(_NAMES, start=1)})
    year = named["year"].where(named["year"].str.len() != 2, "20" + named["year"])
    made = made.mask(number.notna(), year + "-" + number)
    days = _days(texts)
    return made.mask(days.dt.day == 1, days.dt.strftime("%Y-%m")).fillna("").astype(str)


def as_period(texts: pd.Series) -> pd.Series:
    """A date as `2024-03-31`, a financial year as `2023-24`; empty where it is neither."""
    years, days = as_year(texts), _days(texts)
    return years.mask(days.notna(), days.dt.strftime("%Y-%m-%d")).fillna("").astype(str)


def _days(texts: pd.Series) -> pd.Series:
    """The dates; null where a text is none or a bare number."""
    dated = texts.where(~texts.str.fullmatch(r"\d+(\.\d+)?"), "")
    return pd.Series(read_dates(Words.of(dated.tolist())).of_rows, index=texts.index, dtype="datetime64[s]")

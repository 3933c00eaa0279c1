"""Reads the dates of a return: day first, year first, or as a spreadsheet's serial number; never guesses.

A column holds few different dates, so the characters of each are looked at once, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suffkit.io.ssda903.words import Words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
_DAY_FIRST = rf"^(?P<day>\d{{1,2}})[/.\- ](?P<month>\d{{1,2}})[/.\- ](?P<year>\d{{4}}){_TIME}$"
_YEAR_FIRST = rf"^(?P<year>\d{{4}})[/.\-](?P<month>\d{{1,2}})[/.\-](?P<day>\d{{1,2}}){_TIME}$"
_EIGHT_DIGITS = r"^(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)$"
_NAMED = rf"^(?P<day>\d{{1,2}})[/.\- ](?P<month>[A-Za-z]{{3,9}})[/.\- ](?P<year>\d{{4}}){_TIME}$"
_SHORT_YEAR = r"^\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d\d$"
_SERIAL = r"^\d{5}(?:\.\d+)?$"
_SERIAL_ZERO = np.datetime64("1899-12-30")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050  # 1950 to 2099
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

GOOD, BLANK = "", "blank"
YEAR_FIRST, SERIAL = "year_first", "excel_serial"
MONTH_FIRST, SHORT_YEAR, IMPOSSIBLE, UNREADABLE = "month_first", "two_digit_year", "impossible_date", "not_a_date"


KINDS = (GOOD, BLANK, YEAR_FIRST, SERIAL, MONTH_FIRST, SHORT_YEAR, IMPOSSIBLE, UNREADABLE)


@dataclass(frozen=True)
class Dates:
    """The dates of a column's words. `days` is NaT where blank or not readable; `how` says how each was written.

    `how` holds places in KINDS.
    """

    column: Words
    days: np.ndarray
    how: np.ndarray

    @property
    def of_rows(self) -> np.ndarray:
        """The day of each row, as datetime64[s]."""
        return self.days[self.column.places]

    def written(self, kind: str) -> np.ndarray:
        """Which of the column's words are written so."""
        return self.how == KINDS.index(kind)


def read_dates(column: Words) -> Dates:
    """The dates of a column of text.

    In:  text without outer spaces.
    Out: Dates; GOOD is a date written day first, YEAR_FIRST and SERIAL one that was put right, BLANK none, and the
         other kinds say what is wrong.
    """
    texts = column.words
    days = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[s]")
    how = np.full(len(texts), KINDS.index(UNREADABLE))
    left = np.arange(len(texts))
    for read in _WRITINGS:
        if not len(left):
            break
        of_these = texts.take(pa.array(left))
        matched, days_read, how_read = read(of_these)
        days[left[matched]], how[left[matched]] = days_read, how_read
        left = left[~matched]
    return Dates(column, days, how)


Reading = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Which of the texts are written so, and for these the day and the place in KINDS."""


def _by_parts(pattern: str, kind: str) -> Callable[[pa.Array], Reading]:
    def read(texts: pa.Array) -> Reading:
        parts = pc.extract_regex(texts, pattern)
        matched = parts.is_valid()
        return (matched.to_numpy(zero_copy_only=False), *_calendar(parts.filter(matched), kind))

    return read


def _without_day(pattern: str, kind: str) -> Callable[[pa.Array], Reading]:
    def read(texts: pa.Array) -> Reading:
        matched = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False).astype(bool)
        none = np.full(int(matched.sum()), np.datetime64("NaT"), dtype="datetime64[s]")
        return matched, none, np.full(len(none), KINDS.index(kind))

    return read


def _serials(texts: pa.Array) -> Reading:
    matched = pc.match_substring_regex(texts, _SERIAL)
    numbers = texts.filter(matched).cast(pa.float64()).to_numpy().astype(np.int64)
    fits = (numbers >= _FIRST_SERIAL) & (numbers <= _LAST_SERIAL)
    days = np.where(fits, _SERIAL_ZERO + numbers, np.datetime64("NaT")).astype("datetime64[s]")
    how = np.where(fits, KINDS.index(SERIAL), KINDS.index(UNREADABLE))
    return matched.to_numpy(zero_copy_only=False).astype(bool), days, how


def _calendar(parts: pa.StructArray, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Days from year, month and day as text, NaT where there is no such day, and how they were written."""
    if not len(parts):
        return np.empty(0, dtype="datetime64[s]"), np.empty(0, dtype=np.int64)
    year, month, day = (_number(parts.field(at)) for at in ("year", "month", "day"))
    fits = (month >= 1) & (month <= 12) & (year >= _FIRST_YEAR) & (year <= _LAST_YEAR)
    months = ((np.where(fits, year, 1970) - 1970) * 12 + np.where(fits, month, 1) - 1).astype("datetime64[M]")
    made = months.astype("datetime64[D]") + (day - 1)
    possible = fits & (day >= 1) & (made.astype("datetime64[M]") == months)
    turned = (month > 12) & (day <= 12) & (day > 0) & (kind == GOOD)
    how = np.where(possible, KINDS.index(kind), np.where(turned, KINDS.index(MONTH_FIRST), KINDS.index(IMPOSSIBLE)))
    return np.where(possible, made, np.datetime64("NaT")).astype("datetime64[s]"), how


def _number(texts: pa.Array) -> np.ndarray:
    """Digits, or the name of a month by its first letters (0 for what is none), as numbers."""
    if pc.all(pc.utf8_is_alpha(texts)).as_py():
        names = pc.utf8_lower(pc.utf8_slice_codeunits(texts, 0, 3))
        places = pc.index_in(names, pa.array(_MONTHS)).fill_null(-1)
        return places.to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return texts.cast(pa.int64()).to_numpy()


# The usual writing first: what it has read is not asked again.
_WRITINGS = (
    _by_parts(_DAY_FIRST, GOOD),
    _without_day(r"^$", BLANK),
    _by_parts(_YEAR_FIRST, YEAR_FIRST),
    _by_parts(_EIGHT_DIGITS, YEAR_FIRST),
    _by_parts(_NAMED, GOOD),
    _without_day(_SHORT_YEAR, SHORT_YEAR),
    _serials,
)

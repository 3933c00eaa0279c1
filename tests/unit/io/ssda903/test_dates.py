"""Dates as people and programs write them: read when there is one reading, told when there is not."""

from __future__ import annotations

import pytest

from suffkit.io.ssda903.dates import (
    BLANK,
    GOOD,
    IMPOSSIBLE,
    KINDS,
    MONTH_FIRST,
    SERIAL,
    SHORT_YEAR,
    UNREADABLE,
    YEAR_FIRST,
    read_dates,
)
from suffkit.io.ssda903.words import Words

CASES = [
    ("01/02/2020", "2020-02-01", GOOD),
    ("1/2/2020", "2020-02-01", GOOD),
    ("01-02-2020", "2020-02-01", GOOD),
    ("01.02.2020 00:00:00", "2020-02-01", GOOD),
    ("1 Feb 2020", "2020-02-01", GOOD),
    ("01-September-2020", "2020-09-01", GOOD),
    ("29/02/2024", "2024-02-29", GOOD),
    ("2020-02-01", "2020-02-01", YEAR_FIRST),
    ("2020-02-01T00:00:00", "2020-02-01", YEAR_FIRST),
    ("2020-02-01 00:00:00.000", "2020-02-01", YEAR_FIRST),
    ("20200201", "2020-02-01", YEAR_FIRST),
    ("43862", "2020-02-01", SERIAL),
    ("43862.0", "2020-02-01", SERIAL),
    ("", "NaT", BLANK),
    ("02/15/2020", "NaT", MONTH_FIRST),
    ("01/02/20", "NaT", SHORT_YEAR),
    ("1-Feb-20", "NaT", SHORT_YEAR),
    ("31/02/2024", "NaT", IMPOSSIBLE),
    ("29/02/2023", "NaT", IMPOSSIBLE),
    ("45/13/2020", "NaT", IMPOSSIBLE),
    ("00/01/2020", "NaT", IMPOSSIBLE),
    ("01/01/1850", "NaT", IMPOSSIBLE),
    ("2020-13-01", "NaT", IMPOSSIBLE),
    ("1 Fob 2020", "NaT", IMPOSSIBLE),
    ("202011", "NaT", UNREADABLE),
    ("99999", "NaT", UNREADABLE),
    ("soon", "NaT", UNREADABLE),
]


def test_all_writings_in_one_column():
    read = read_dates(Words.of([text for text, _, _ in CASES]))
    got = list(zip(map(str, read.of_rows.astype("datetime64[D]")), [KINDS[how] for how in read.how], strict=True))
    assert got == [(day, how) for _, day, how in CASES]


@pytest.mark.parametrize(("text", "day", "how"), CASES)
def test_each_alone_and_twice(text, day, how):
    read = read_dates(Words.of([text, text]))
    assert [str(one) for one in read.of_rows.astype("datetime64[D]")] == [day, day]
    assert read.column.rows_where(read.written(how)).tolist() == [True, True]


def test_no_rows():
    assert len(read_dates(Words.of([])).of_rows) == 0

"""What can be put into made-up returns on purpose: each fault of the data that suffkit knows how to treat, by number.

A fault is put into the newest return, once or in a few rows. Some lie in the tables (`on_sheets`), some in the bytes
of a file (`on_files`); some are no faults and stand in every made-up return.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from suffkit.errors import RequestError
from suffkit.synth import faults_in_files as files
from suffkit.synth import faults_in_sheets as sheets
from suffkit.synth.faults_in_files import Returns
from suffkit.synth.faults_in_sheets import Sheets

__all__ = ["FAULTS", "Injection", "Returns", "Sheets", "fault_named"]


@dataclass(frozen=True)
class Injection:
    """One fault to put in. Neither function: it is there without being put in."""

    number: int
    what: str
    on_sheets: Callable[[Sheets], None] | None = None
    on_files: Callable[[Returns], None] | None = None


FAULTS = {
    one.number: one
    for one in (
        Injection(1, "a file cut off in the middle of a row", on_files=files.cut_in_a_row),
        Injection(2, "a file cut off at the end of a row, with a third of its rows lost", on_files=files.cut_at_a_row),
        Injection(3, "a file in Windows-1252, with curly quotes and a pound sign", on_files=files.windows_1252),
        Injection(4, "a file in UTF-16", on_files=files.utf_16),
        Injection(5, "a byte order mark before the first heading", on_files=files.byte_order_mark),
        Injection(6, "files of one folder in different encodings", on_files=files.mixed_encodings),
        Injection(7, "a spreadsheet named .csv", on_files=files.spreadsheet_named_csv),
        Injection(8, "semicolons between the cells", on_files=files.semicolons),
        Injection(9, "other line ends, and a line end within quotes", on_files=files.line_ends),
        Injection(10, "trailing commas", on_files=files.trailing_commas),
        Injection(11, "headings and codes in other capitals and spaces", on_sheets=sheets.other_capitals),
        Injection(12, "a column that stands twice", on_files=files.column_twice),
        Injection(13, "a required column missing", on_sheets=sheets.missing_column),
        Injection(14, "a column that is none of the return's", on_sheets=sheets.extra_column),
        Injection(15, "an Episodes file with a header row only", on_sheets=sheets.no_rows),
        Injection(16, "no Header file", on_sheets=sheets.no_header),
        Injection(17, "no Episodes file", on_sheets=sheets.no_episodes),
        Injection(18, "no UASC file", on_sheets=sheets.no_uasc),
        Injection(19, "two files of one module", on_files=files.two_files),
        Injection(20, "CSV and XML in one year", on_files=files.xml_beside),
        Injection(21, "dates as dd/mm/yyyy"),
        Injection(22, "dates as ISO with a time", on_sheets=sheets.iso_dates),
        Injection(23, "a column with the month first in some rows", on_sheets=sheets.month_first),
        Injection(24, "dates as spreadsheet serials, and with years of two digits", on_sheets=sheets.serial_dates),
        Injection(25, "a day that is not in the calendar", on_sheets=sheets.impossible_day),
        Injection(26, "a child born after the end of the return", on_sheets=sheets.born_too_late),
        Injection(27, "an episode that starts before the birth", on_sheets=sheets.starts_before_birth),
        Injection(28, "an episode that ends before it starts", on_sheets=sheets.ends_before_start),
        Injection(29, "an episode that ends after the return", on_sheets=sheets.ends_after_year),
        Injection(30, "an episode that starts before 14 October 1991", on_sheets=sheets.starts_long_ago),
        Injection(31, "an episode of less than a day", on_sheets=sheets.shorter_than_a_day),
        Injection(32, "a child twice in Header, with different particulars", on_sheets=sheets.twice_in_header),
        Injection(33, "a child in Episodes that is not in Header", on_sheets=sheets.not_in_header),
        Injection(34, "dates of birth that differ between years", on_sheets=sheets.births_differ),
        Injection(35, "episodes that overlap", on_sheets=sheets.overlap),
        Injection(36, "an episode that starts while the one before is open", on_sheets=sheets.starts_while_open),
        Injection(37, "the same episode in several returns"),
        Injection(38, "episodes open at 31 March"),
        Injection(39, "an episode that goes on (X1) with nothing after it", on_sheets=sheets.nothing_after),
        Injection(40, "two episodes that start on one day", on_sheets=sheets.start_on_one_day),
        Injection(41, "changes of the legal status only"),
        Injection(42, "adoption by the same carers"),
        Injection(43, "both kinds of short breaks of one child in a year", on_sheets=sheets.both_short_breaks),
        Injection(44, "a child born on 29 February", on_sheets=sheets.leap_day),
        Injection(45, "an episode that goes on past the 18th birthday", on_sheets=sheets.past_18),
        Injection(46, "codes that no list knows", on_sheets=sheets.unknown_codes),
        Injection(
            47, "codes before or after they were in use, and under the age of 16", on_sheets=sheets.codes_out_of_time
        ),
        Injection(48, "the codes of sex of other years", on_sheets=sheets.sex_of_other_years),
        Injection(49, "postcodes missing, impossible and Scottish", on_sheets=sheets.odd_postcodes),
        Injection(
            50,
            "unaccompanied children with a home postcode, distances not known or too far",
            on_sheets=sheets.uasc_with_distance,
        ),
    )
}


def fault_named(number: int) -> Injection:
    """The fault of a number. Raises: RequestError where there is none."""
    if number not in FAULTS:
        raise RequestError(f"There is no fault {number} to put in. Take a number from 1 to {max(FAULTS)}.")
    return FAULTS[number]

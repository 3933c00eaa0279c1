# ruff: noqa: E501 - a case stays on one line
"""What may be wrong with a return, row by row of the list of faults (1 to 50), and what is right beside it.

A bad case changes the valid return in one place and says which rule is told, how severely, and at which
file rows. A good case is the nearest thing that is right: the rule must keep still.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest

from suffkit.errors import BLOCK, NOTE, WARN

Change = Callable[[Any], None]
H, E = "2023-24/header.csv", "2023-24/episodes.csv"
STAY = "102,02/06/2021,S,C2,N1,U6,PR1,,,,SG13 8DE,SG1 1AA,"


@dataclass(frozen=True)
class Bad:
    """`rows` are file rows of the fault, None where it names none; `says` stands in its message or file."""

    number: int
    name: str
    change: Change
    rule: str
    severity: str
    rows: tuple[int, ...] | None = None
    says: str = ""
    options: dict[str, bool] = field(default_factory=dict)


class Good(NamedTuple):
    number: int
    name: str
    change: Change
    rule: str


def unchanged(folder: Any) -> None:
    """The valid return itself."""


def swap(name: str, old: str, new: str, times: int = 1) -> Change:
    return lambda folder: folder.swap(name, old, new, times)


def put(name: str, content: str | bytes) -> Change:
    return lambda folder: folder.put(name, content)


def add(name: str, row: str) -> Change:
    return lambda folder: folder.put(name, f"{folder.text(name)}{row}\n")


def recode(name: str, encoding: str) -> Change:
    return lambda folder: folder.put(name, folder.text(name).encode(encoding))


def drop(name: str) -> Change:
    return lambda folder: folder.files.pop(name)


def each(*changes: Change) -> Change:
    def change(folder: Any) -> None:
        for one in changes:
            one(folder)

    return change


def stay(new: str) -> Change:
    """Another row for child 102, which else stays in one place from 2 June 2021 on."""
    return swap(E, STAY, new)


def cut_after(name: str, rows: int) -> Change:
    return lambda folder: folder.put(name, "".join(folder.text(name).splitlines(keepends=True)[:rows]))


def in_small_letters(folder: Any) -> None:
    folder.swap(E, "PR4,01/12/2023,E4A", "pr4,01/12/2023,e4a")


def copy(old: str, new: str) -> Change:
    return lambda folder: folder.put(new, folder.files[old])


def without_column(name: str, heading: str) -> Change:
    def change(folder: Any) -> None:
        lines = [line.split(",") for line in folder.text(name).splitlines()]
        at = lines[0].index(heading)
        folder.put(name, "".join(",".join(line[:at] + line[at + 1 :]) + "\n" for line in lines))

    return change


def with_column(name: str, heading: str, value: str) -> Change:
    def change(folder: Any) -> None:
        first, *rest = folder.text(name).splitlines()
        folder.put(name, "".join(f"{line}\n" for line in (f"{first},{heading}", *(f"{line},{value}" for line in rest))))

    return change


def as_zip(folder: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in [name for name in folder.files if name.startswith("2023-24/")]:
            archive.writestr(name, folder.files.pop(name))
    folder.put("SSDA903_2324.zip", packed.getvalue())


XML = b"<EXPSSDA903><CHILD><HEADER><CHILDID>101</CHILDID><SEX>1</SEX><DOB>10/05/2010</DOB><ETHNIC>WBRI</ETHNIC></HEADER></CHILD></EXPSSDA903>"


def born(day: str) -> Change:
    """Child 102 is born on another day in every table of both years."""
    names = ["2022-23/header.csv", H, "2023-24/oc2.csv"]
    return each(*(swap(name, "11/05/2010", day) for name in names))


def headers(before: int, now: int) -> Change:
    """Headers of so many children in the two years: those of the valid return, and others without an episode."""

    def change(folder: Any) -> None:
        for name, count in (("2022-23/header.csv", before), (H, now)):
            folder.put(
                name, folder.text(name) + "".join(f"{200 + n},1,01/05/2010,WBRI,,0,\n" for n in range(count - 12))
            )

    return change


UASC_OF_ANOTHER = put("2023-24/uasc.csv", "CHILD,SEX,DOB,DUC\n109,2,18/05/2010,\n")
SEEKER = "110,10/06/2021,S,C2,N1,U6,PR1,,,,,SG1 1AA,\n"


BAD = (
    Bad(1, "cut in the middle of a row", lambda f: f.put(E, f.text(E)[:-30]), "cut_off", BLOCK, (13,), "last good row"),
    Bad(1, "cut within quotes", lambda f: f.put(E, f.text(E) + '"113,01'), "cut_off", BLOCK, (14,)),
    Bad(2, "more than a fifth of the rows gone", headers(50, 39), "fewer_rows", WARN, None, "50 in the year before"),
    Bad(2, "the same with strict", headers(50, 39), "fewer_rows", BLOCK, options={"strict": True}),
    Bad(3, "Windows-1252", each(with_column(E, "Note", "£5"), recode(E, "cp1252")), "encoding", NOTE),
    Bad(4, "UTF-16", recode(E, "utf-16"), "encoding", NOTE, None, "UTF-16"),
    Bad(5, "byte order mark", recode(E, "utf-8-sig"), "byte_order_mark", NOTE),
    Bad(6, "two encodings in one folder", each(recode(E, "utf-16"), recode(H, "utf-8-sig")), "encoding", NOTE),
    Bad(7, "NUL", swap(E, "C2", "C\x00"), "not_a_csv", BLOCK, None, "NUL"),
    Bad(7, "a workbook named .csv", put(E, b"PK\x03\x04rest"), "not_a_csv", BLOCK, None, "a spreadsheet"),
    Bad(7, "a PDF named .csv", put(E, b"%PDF-1.7"), "not_a_csv", BLOCK, None, "a PDF"),
    Bad(8, "semicolons", lambda f: f.put(E, f.text(E).replace(",", ";")), "separator", NOTE, None, "semicolons"),
    Bad(8, "tabs", lambda f: f.put(E, f.text(E).replace(",", "\t")), "separator", NOTE, None, "tabs"),
    Bad(10, "empty unnamed columns", with_column(E, "_14", ""), "trailing_commas", NOTE),
    Bad(10, "filled unnamed columns", with_column(E, "", "x"), "unnamed_column", WARN, tuple(range(2, 15))),
    Bad(11, "headings written otherwise", swap(E, "PLACE_PROVIDER", " Place Provider"), "heading_spelling", NOTE, (1,)),
    Bad(11, "codes in small letters", in_small_letters, "code_in_small_letters", NOTE, (14,)),
    Bad(12, "a column twice", with_column(E, "LS", "C2"), "duplicate_column", BLOCK, None, "stands twice"),
    Bad(13, "a column gone", without_column(E, "LS"), "missing_column", BLOCK, None, "is missing"),
    Bad(13, "a column misspelt", swap(E, "PLACE_PROVIDER", "PLACE_PROVDER"), "missing_column", BLOCK, None, "PLACE_PROVDER?"),
    Bad(14, "a column of another kind", with_column(E, "SOCIAL_WORKER", "x"), "unknown_column", WARN, None, "left out"),
    Bad(15, "no row of episodes", cut_after(E, 1), "no_rows", BLOCK),
    Bad(15, "no row of reviews", cut_after("2023-24/reviews.csv", 1), "no_rows", WARN),
    Bad(15, "an empty file of episodes", put(E, b""), "empty_file", BLOCK),
    Bad(15, "an empty file of reviews", put("2023-24/reviews.csv", b""), "empty_file", WARN),
    Bad(16, "no header", drop(H), "file_missing", BLOCK, None, "Header"),
    Bad(17, "no episodes", drop(E), "file_missing", BLOCK, None, "Episodes"),
    Bad(18, "no UASC", drop("2023-24/uasc.csv"), "uasc_missing", WARN, None, "not available"),
    Bad(18, "no longer in the UASC table, DUC open", UASC_OF_ANOTHER, "seeker_lost", WARN, (2,), "1 children"),
    Bad(19, "two headers", copy(H, "2023-24/header_final.csv"), "two_files", BLOCK, None, "header.csv and ssda903/2023-24/header_final.csv"),
    Bad(20, "CSV and XML", put("2023-24/return.xml", XML), "csv_and_xml", BLOCK, None, "return.xml"),
    Bad(22, "dates year first", swap(E, "102,02/06/2021", "102,2021-06-02"), "year_first", NOTE, (4,)),
    Bad(22, "dates with a time", swap(E, "102,02/06/2021", "102,2021-06-02 00:00:00"), "year_first", NOTE, (4,)),
    Bad(23, "month first", swap(E, "112,12/06/2021", "112,06/13/2021"), "month_first", BLOCK, (14,)),
    Bad(24, "serial numbers", swap(E, "102,02/06/2021", "102,44349"), "excel_serial", WARN, (4,)),
    Bad(24, "years of two digits", swap(E, "102,02/06/2021", "102,02/06/21"), "two_digit_year", BLOCK, (4,)),
    Bad(25, "no such day", swap(E, "102,02/06/2021", "102,31/02/2021"), "impossible_date", BLOCK, (4,)),
    Bad(26, "born after the year", swap(H, "11/05/2010", "01/04/2024"), "birth_after_year", BLOCK, (3,), "301"),
    Bad(26, "26 years old", swap(H, "11/05/2010", "31/03/1998"), "too_old", BLOCK, (3,), "351"),
    Bad(27, "starts before birth", swap(H, "11/05/2010", "03/06/2021"), "starts_before_birth", BLOCK, (4,), "302"),
    Bad(28, "ends before it starts", stay("102,02/06/2021,S,C2,N1,U6,PR1,01/06/2021,E4A,,SG13 8DE,SG1 1AA,"), "ends_before_start", BLOCK, (4,), "356"),
    Bad(29, "starts after the year", stay(STAY.replace("02/06/2021", "01/04/2024")), "after_year_end", BLOCK, (4,), "354"),
    Bad(29, "ends after the year", stay("102,02/06/2021,S,C2,N1,U6,PR1,01/04/2024,E4A,,SG13 8DE,SG1 1AA,"), "after_year_end", BLOCK, (4,), "385"),
    Bad(30, "starts before the register", each(swap(H, "11/05/2010", "01/05/1990"), stay(STAY.replace("02/06/2021", "13/10/1991"))), "before_register", WARN, (4,), "353"),
    Bad(31, "lasts no day", stay("102,02/06/2021,S,C2,N1,U6,PR1,02/06/2021,X1,CARPL,SG13 8DE,SG1 1AA,\n102,02/06/2021,P,C2,N1,U6,PR1,,,,SG13 8DE,SG1 1AA,"), "under_a_day", WARN, (4,), "355"),
    Bad(32, "a child twice, alike", add(H, "102,1,11/05/2010,WBRI,,0,"), "row_twice", NOTE, (14,)),
    Bad(32, "a child twice, not alike", add(H, "102,1,11/05/2010,AIND,,0,"), "child_twice", BLOCK, (3, 14)),
    Bad(33, "no header of a child", add(E, "113,01/06/2023,S,C2,N1,U6,PR1,,,,SG13 8DE,SG1 1AA,"), "not_in_header", BLOCK, (15,), "1 episodes"),
    Bad(34, "another date of birth in a table", swap("2023-24/oc2.csv", "11/05/2010", "12/05/2010"), "birth_date_differs", BLOCK, (2,)),
    Bad(34, "another date of birth in a year", each(swap(H, "11/05/2010", "12/05/2010"), swap("2023-24/oc2.csv", "11/05/2010", "12/05/2010")), "birth_date_differs", BLOCK, (3,), "earlier return"),
    Bad(35, "overlapping episodes", swap(E, "101,10/06/2023,P", "101,09/06/2023,P"), "overlap", BLOCK, (3,), "501"),
    Bad(35, "the same merged", swap(E, "101,10/06/2023,P", "101,09/06/2023,P"), "overlap_merged", WARN, (2,), options={"merge_overlaps": True}),
    Bad(36, "a new one while open", swap(E, "10/06/2023,X1,CARPL", ",,"), "starts_while_open", BLOCK, (3,), "142"),
    Bad(37, "open, and not in the newer return", swap(E, STAY + "\n", ""), "open_episode_lost", WARN, (3,)),
    Bad(37, "open in both returns", unchanged, "open_episode_again", NOTE, None, "12 episodes"),
    Bad(39, "X1 and nothing follows", swap(E, "101,10/06/2023,P", "101,11/06/2023,P"), "no_continuation", WARN, (2,), "388"),
    Bad(39, "goes on from nothing", swap(E, "101,10/06/2023,P", "101,11/06/2023,P"), "no_predecessor", WARN, (3,), "433"),
    Bad(43, "short breaks", swap(E, "101,10/06/2023,P,V2", "101,10/06/2023,P,V4"), "short_breaks", NOTE, (3,), "1 episodes"),
    Bad(43, "both kinds of short breaks", each(swap(E, "S,V2", "S,V3"), swap(E, "P,V2", "P,V4")), "both_short_breaks", WARN, (2, 3), "426"),
    Bad(45, "still open after the 18th birthday", born("31/03/2006"), "past_18", WARN, (4,), "359"),
    Bad(46, "an unknown placement", swap(E, "N2,K2", "N2,K9"), "unknown_code", BLOCK, (14,), "--lenient"),
    Bad(46, "an unknown legal status", swap(E, "102,02/06/2021,S,C2", "102,02/06/2021,S,C9"), "unknown_code", BLOCK, (4,)),
    Bad(46, "an unknown reason for the end", swap(E, "E4A", "E99"), "unknown_code", BLOCK, (14,)),
    Bad(46, "the same let through", swap(E, "N2,K2", "N2,K9"), "unknown_code", WARN, (14,), options={"lenient": True}),
    Bad(46, "another list's code", swap(E, "N1,U6,PR1", "N9,U6,PR1"), "unknown_code", WARN, (2,)),
    Bad(47, "K3 before its day", swap(E, "112,12/06/2021,S,C2,N2,K2", "112,12/06/2021,S,C2,N2,K3"), "code_not_in_use", WARN, (14,)),
    Bad(47, "H5 after its day", swap(E, "101,10/06/2023,P,V2,N1,K2", "101,10/06/2023,P,V2,N1,K2,PR4,28/10/2023,X1,CARPL,SG13 8DE,SG1 1AB,\n101,28/10/2023,P,V2,N1,H5"), "code_not_in_use", WARN, (4,)),
    Bad(47, "K3 under 16", swap(E, "101,10/06/2023,P,V2,N1,K2", "101,10/06/2023,P,V2,N1,K3"), "k3_under_16", WARN, (3,)),
    Bad(48, "Z11 before its year", swap(E, "N1,K2,PR4", "N1,Z11,PR4"), "other_years_code", NOTE, (3,), "Z11"),
    Bad(48, "M before its year", swap(H, "102,1", "102,M"), "other_years_code", NOTE, (3,)),
    Bad(49, "no postcode", swap(E, STAY, STAY.replace("SG1 1AA", "")), "postcode_missing", NOTE, None, "1 rows"),
    Bad(49, "what is no postcode", swap(E, STAY, STAY.replace("SG1 1AA", "NOWHERE")), "postcode_invalid", WARN, (4,)),
    Bad(50, "a home of an unaccompanied child", swap(E, "110,10/06/2021,S,C2,N1,U6,PR1,,,,,", "110,10/06/2021,S,C2,N1,U6,PR1,,,,SG13 8DE,"), "seeker_with_distance", WARN, (12,), "406"),
    Bad(50, "999.9 miles", with_column(E, "PL_DISTANCE", "999.9"), "distance_out_of_range", WARN, tuple(range(2, 15)), "454"),
)  # fmt: skip

GOOD = (
    Good(1, "no line end after the last row", lambda f: f.put(E, f.text(E).rstrip("\n")), "cut_off"),
    Good(2, "a fifth of the rows gone", headers(50, 40), "fewer_rows"),
    Good(2, "a module of few rows, by chance", headers(49, 30), "fewer_rows"),
    Good(3, "UTF-8", with_column(E, "Note", "£5"), "encoding"),
    Good(4, "UTF-8 again", unchanged, "encoding"),
    Good(5, "no mark", unchanged, "byte_order_mark"),
    Good(6, "one encoding", unchanged, "encoding"),
    Good(7, "a zip of CSV files", as_zip, "not_a_csv"),
    Good(8, "commas", unchanged, "separator"),
    Good(9, "CRLF", lambda f: f.put(E, f.text(E).replace("\n", "\r\n")), "ragged_rows"),
    Good(9, "lone CR", lambda f: f.put(E, f.text(E).replace("\n", "\r")), "ragged_rows"),
    Good(9, "a line end within quotes", swap(E, "SG1 1AB", '"SG1\n1AB"'), "ragged_rows"),
    Good(10, "commas after some rows", swap(E, STAY, STAY + ",,,"), "unnamed_column"),
    Good(11, "headings as in the return", unchanged, "heading_spelling"),
    Good(12, "two columns of no heading", each(with_column(E, "", ""), with_column(E, "", "")), "duplicate_column"),
    Good(13, "no column that older returns lack", without_column(E, "URN"), "missing_column"),
    Good(14, "a column of older returns", with_column(E, "PL_LA", "919"), "unknown_column"),
    Good(15, "a row of reviews", unchanged, "no_rows"),
    Good(16, "a header of another name", lambda f: f.put("2023-24/a.csv", f.files.pop(H)), "file_missing"),
    Good(17, "episodes of another name", lambda f: f.put("2023-24/b.csv", f.files.pop(E)), "file_missing"),
    Good(18, "UASC without a row", cut_after("2023-24/uasc.csv", 1), "uasc_missing"),
    Good(18, "no longer in the UASC table, DUC told", each(swap("2022-23/uasc.csv", "19/05/2010,", "19/05/2010,01/02/2023"), UASC_OF_ANOTHER), "seeker_lost"),
    Good(18, "no longer in the UASC table, nor in care", each(swap(E, SEEKER, ""), UASC_OF_ANOTHER), "seeker_lost"),
    Good(18, "still in the UASC table", unchanged, "seeker_lost"),
    Good(19, "a file of no module", put("2023-24/notes.csv", "week,pounds\n1,2\n"), "two_files"),
    Good(20, "XML of another year", put("2021-22/return.xml", XML), "csv_and_xml"),
    Good(21, "day first", unchanged, "month_first"),
    Good(21, "day first without noughts", swap(E, "102,02/06/2021", "102,2/6/2021"), "not_a_date"),
    Good(22, "day first with a time", swap(E, "102,02/06/2021", "102,02/06/2021 00:00"), "not_a_date"),
    Good(23, "the twelfth of a month", unchanged, "month_first"),
    Good(24, "years of four digits", unchanged, "two_digit_year"),
    Good(25, "29 February 2024", swap(E, "01/12/2023,E4A", "29/02/2024,E4A"), "impossible_date"),
    Good(26, "born on the last day", each(swap(H, "11/05/2010", "31/03/2024"), swap(E, STAY + "\n", "")), "birth_after_year"),
    Good(26, "25 years old", swap(H, "11/05/2010", "01/04/1998"), "too_old"),
    Good(27, "starts on the day of birth", swap(H, "11/05/2010", "02/06/2021"), "starts_before_birth"),
    Good(28, "ends a day later", stay("102,02/06/2021,S,C2,N1,U6,PR1,03/06/2021,E4A,,SG13 8DE,SG1 1AA,"), "ends_before_start"),
    Good(29, "ends on the last day", stay("102,02/06/2021,S,C2,N1,U6,PR1,31/03/2024,E4A,,SG13 8DE,SG1 1AA,"), "after_year_end"),
    Good(30, "starts on the register's day", each(swap(H, "11/05/2010", "01/05/1990"), stay(STAY.replace("02/06/2021", "14/10/1991"))), "before_register"),
    Good(31, "lasts a day", stay("102,02/06/2021,S,C2,N1,U6,PR1,03/06/2021,X1,CARPL,SG13 8DE,SG1 1AA,\n102,03/06/2021,P,C2,N1,U6,PR1,,,,SG13 8DE,SG1 1AA,"), "under_a_day"),
    Good(32, "each child once", unchanged, "child_twice"),
    Good(33, "a header without episodes", add(H, "113,1,11/05/2010,WBRI,,0,"), "not_in_header"),
    Good(34, "no date of birth in a table", without_column("2023-24/oc2.csv", "DOB"), "birth_date_differs"),
    Good(35, "one ends where the next starts", unchanged, "overlap"),
    Good(36, "open at the end", unchanged, "starts_while_open"),
    Good(37, "closed in the newer return", unchanged, "open_episode_lost"),
    Good(38, "open at 31 March", unchanged, "end_without_reason"),
    Good(39, "X1 and the next on that day", unchanged, "no_continuation"),
    Good(39, "started in an earlier year", swap(E, "102,02/06/2021,S", "102,02/06/2021,P"), "no_predecessor"),
    Good(40, "two start on one day", stay("102,02/06/2021,S,V2,N1,U6,PR1,02/06/2021,X1,,SG13 8DE,SG1 1AA,\n102,02/06/2021,L,C2,N1,U6,PR1,,,,SG13 8DE,SG1 1AA,"), "overlap"),
    Good(41, "legal status only", swap(E, "101,10/06/2023,P,V2,N1,K2", "101,10/06/2023,L,C2,N1,U6"), "no_predecessor"),
    Good(42, "adoption with the same carers", swap(E, "101,10/06/2023,P,V2,N1,K2", "101,10/06/2023,T,E1,N1,A5"), "unknown_code"),
    Good(43, "one kind of short breaks", each(swap(E, "S,V2", "S,V4"), swap(E, "P,V2", "P,V4")), "both_short_breaks"),
    Good(44, "born on 29 February", born("29/02/2012"), "impossible_date"),
    Good(44, "18 on 1 March, gone that day", each(born("29/02/2006"), stay("102,02/06/2021,S,C2,N1,U6,PR1,01/03/2024,E17,,SG13 8DE,SG1 1AA,")), "past_18"),
    Good(45, "18 the day after the year", born("01/04/2006"), "past_18"),
    Good(46, "a code of the list", unchanged, "unknown_code"),
    Good(47, "H5 before its last day", swap(E, "101,10/06/2023,P,V2,N1,K2", "101,10/06/2023,P,V2,N1,H5"), "code_not_in_use"),
    Good(48, "the year's codes", unchanged, "other_years_code"),
    Good(49, "a Scottish postcode", swap(E, STAY, STAY.replace("SG1 1AA", "EH1 1YZ")), "postcode_invalid"),
    Good(49, "a postcode without space", swap(E, STAY, STAY.replace("SG1 1AA", "sg11aa")), "postcode_invalid"),
    Good(50, "an unaccompanied child without home", unchanged, "seeker_with_distance"),
    Good(50, "350 miles", with_column(E, "PL_DISTANCE", "350"), "distance_out_of_range"),
)  # fmt: skip


def name_of(case: Bad | Good) -> str:
    return f"{case.number}: {case.name}"


@pytest.mark.parametrize("case", BAD, ids=name_of)
def test_what_is_wrong_is_told(folder, of_rule, case):
    case.change(folder)
    returns = folder.read(**case.options)
    faults = [fault for fault in of_rule(returns, case.rule) if fault.severity == case.severity]
    if case.rows is not None:
        assert case.rows in {fault.rows for fault in faults}
    assert any(case.says in f"{fault} {fault.file}" for fault in faults)
    if case.severity == NOTE:
        assert BLOCK not in {fault.severity for fault in returns.faults}


@pytest.mark.parametrize("case", GOOD, ids=name_of)
def test_what_is_right_passes(folder, of_rule, case):
    case.change(folder)
    assert of_rule(folder.read(), case.rule) == []


def test_every_row_has_a_good_case_and_every_fault_a_bad_one():
    assert {case.number for case in GOOD} == set(range(1, 51))
    # These rows are no faults: the outcome is that nothing is said.
    assert {case.number for case in BAD} == set(range(1, 51)) - {9, 21, 38, 40, 41, 42, 44}

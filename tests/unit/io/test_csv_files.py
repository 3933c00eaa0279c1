"""A CSV file as any spreadsheet writes it: read, put right and noted, or refused with the row."""

from __future__ import annotations

import pytest

from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.csv_files import read_csv_text

TABLE = "row,printed,note\nSpend,£4,\n“Homes”,7,two\n"


@pytest.fixture
def read(tmp_path):
    """Write bytes (or text, as UTF-8) to a file and read it: rows as lists, file rows, faults by rule."""

    def read_it(content, known=()):
        path = tmp_path / "cells.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        text = read_csv_text(path, "somewhere/cells.csv", known)
        assert all(fault.file == "somewhere/cells.csv" for fault in text.faults)
        return text.table.to_numpy().tolist(), text.rows, {fault.rule: fault for fault in text.faults}

    return read_it


PLAIN = [["Spend", "£4", ""], ["“Homes”", "7", "two"]]


def test_utf8_with_commas_is_read_without_a_word(read):
    assert read(TABLE) == (PLAIN, (2, 3), {})


@pytest.mark.parametrize(
    ("content", "noted"),
    [
        (b"\xef\xbb\xbf" + TABLE.encode(), set()),
        (TABLE.encode("cp1252"), {"encoding"}),
        (TABLE.encode("utf-16"), {"encoding"}),
        (TABLE.replace(",", ";").encode(), {"separator"}),
        (TABLE.replace(",", "\t").encode(), {"separator"}),
        (TABLE.replace(",", ";").encode("cp1252"), {"encoding", "separator"}),
        (TABLE.replace("\n", "\r\n").encode(), set()),
        (TABLE.replace("\n", "\r").encode(), set()),
        (TABLE.rstrip().encode(), set()),
    ],
    ids=["byte order mark", "Windows-1252", "UTF-16", "semicolons", "tabs", "both", "CRLF", "CR", "no last line end"],
)
def test_other_writings_give_the_same_rows_and_are_noted(read, content, noted):
    rows, numbers, faults = read(content)
    assert (rows, numbers, set(faults)) == (PLAIN, (2, 3), noted)
    assert {fault.severity for fault in faults.values()} <= {NOTE}


def test_blank_lines_and_outer_spaces_do_not_count_but_rows_do(read):
    rows, numbers, faults = read("row,printed\n\n  a , 1 \n , \nb,2\n")
    assert (rows, numbers, faults) == ([["a", "1"], ["b", "2"]], (3, 5), {})


def test_a_line_end_within_quotes_stays_in_its_cell_and_row(read):
    rows, numbers, _ = read('row,note\na,"one\ntwo"\nb,x\n')
    assert (rows, numbers) == ([["a", "one\ntwo"], ["b", "x"]], (2, 3))


def test_a_separator_within_quotes_is_text(read):
    rows, _, faults = read('row,note\na,"one; two; three, four"\n')
    assert (rows, faults) == ([["a", "one; two; three, four"]], {})


def test_trailing_commas_are_no_columns(read):
    rows, _, faults = read("row,printed,,\na,1,,\nb,2\n".replace("b,2", "b,2,,,,"))
    assert (rows, faults) == ([["a", "1"], ["b", "2"]], {})


def test_text_under_no_heading_is_left_out_and_said(read):
    rows, _, faults = read("row,printed,\na,1,\nb,2,mind\n")
    assert rows == [["a", "1"], ["b", "2"]]
    assert (faults["unnamed_column"].severity, faults["unnamed_column"].rows) == (WARN, (3,))
    assert "mind" not in str(faults["unnamed_column"])


def test_headings_are_known_whatever_their_capitals_and_spaces(tmp_path):
    (tmp_path / "a.csv").write_text("Table ID, KIND ,note\nx,y,z\n", encoding="utf-8")
    text = read_csv_text(tmp_path / "a.csv", "a.csv", ["table_id", "kind", "note"])
    assert list(text.table.columns) == ["table_id", "kind", "note"]
    assert [(fault.rule, fault.severity) for fault in text.faults] == [("heading_spelling", NOTE)]


def test_ragged_rows_are_named_and_the_others_kept(read):
    rows, numbers, faults = read("row,printed\na,1\nb,2,3\nc\nd,4\n")
    assert (rows, numbers) == ([["a", "1"], ["d", "4"]], (2, 5))
    assert (faults["ragged_rows"].severity, faults["ragged_rows"].rows) == (BLOCK, (3, 4))
    assert "expected 2 cells" in str(faults["ragged_rows"])


def test_a_header_alone_is_a_table_without_rows(read):
    assert read("row,printed\n") == ([], (), {})


@pytest.mark.parametrize(
    ("content", "rule", "says"),
    [
        (b"", "empty_file", "is empty"),
        (b" \n,,\n", "empty_file", "is empty"),
        (b"PK\x03\x04\x14\x00rest of a workbook", "not_a_csv", "a spreadsheet"),
        (b"%PDF-1.7 rest", "not_a_csv", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "not_a_csv", "an old Excel file"),
        (b"row,printed\na,\x001\n", "not_a_csv", "NUL"),
        (TABLE.encode("utf-16-le"), "not_a_csv", "NUL"),
        (b'row,printed\na,1\nb,"2\nc,3\n', "broken_quotes", "row 3"),
        (b'row,printed\na,1\nb,"2" x\n', "broken_quotes", "row 3"),
        (b'row,printed\na,"' + b"x\n" * 100_000, "broken_quotes", "row 2"),
    ],
)
def test_what_is_no_csv_is_refused_and_says_what_it_is(read, content, rule, says):
    rows, _, faults = read(content)
    assert rows == []
    assert faults[rule].severity == BLOCK
    assert says in str(faults[rule])


def test_an_odd_utf16_file_is_a_fault_and_no_crash(read):
    _, _, faults = read(b"\xff\xfer")
    assert "encoding" in faults or any(fault.severity == BLOCK for fault in faults.values())


def test_a_missing_file_and_a_folder_are_faults(tmp_path):
    [missing] = read_csv_text(tmp_path / "none.csv", "none.csv").faults
    assert (missing.rule, missing.severity) == ("missing_file", BLOCK)
    (tmp_path / "folder.csv").mkdir()
    [folder] = read_csv_text(tmp_path / "folder.csv", "folder.csv").faults
    assert (folder.rule, folder.severity) == ("unreadable_file", BLOCK)

"""The quick way and the careful way of reading a file give the same table, and file rows are those of a spreadsheet."""

from __future__ import annotations

import pytest

from suffkit.errors import BLOCK
from suffkit.io.ssda903.csv_text import read_csv_columns

PLAIN = "A,B\nx,1\ny,\nx,3\n"


def table(content: str | bytes):
    text = read_csv_columns(content if isinstance(content, bytes) else content.encode(), "a.csv")
    columns = {
        name: [column.words[int(at)].as_py() for at in column.places]
        for name, column in zip(text.headings, text.columns, strict=True)
    }
    return columns, text.rows.tolist(), {fault.rule for fault in text.faults}


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (PLAIN, [2, 3, 4]),
        (PLAIN.rstrip(), [2, 3, 4]),
        (PLAIN + "\n\n", [2, 3, 4]),
        (PLAIN.replace("\n", "\r\n"), [2, 3, 4]),
        (PLAIN.replace("\n", "\r"), [2, 3, 4]),
        (PLAIN.replace("x,1", '"x","1"'), [2, 3, 4]),
        (PLAIN.replace("x,1", " x , 1 "), [2, 3, 4]),
        (PLAIN.replace("y,", "\ny,"), [2, 4, 5]),
        (PLAIN.replace("y,", ",\ny,"), [2, 4, 5]),
        ("\n" + PLAIN, [3, 4, 5]),
        (PLAIN.replace("y,\n", "y,,,\n"), [2, 3, 4]),
    ],
)
def test_both_ways_give_the_same_columns(content, rows):
    assert table(content) == ({"A": ["x", "y", "x"], "B": ["1", "", "3"]}, rows, set())


def test_a_line_end_within_quotes_is_of_its_row():
    assert table('A,B\n"x\ny",1\nz,2\n')[:2] == ({"A": ["x\ny", "z"], "B": ["1", "2"]}, [2, 3])


def test_rows_of_another_width_are_left_out_and_told():
    assert table("A,B\nx,1\ny\nz,3,4\nw,5\n") == ({"A": ["x", "w"], "B": ["1", "5"]}, [2, 5], {"ragged_rows"})


def test_a_column_not_looked_at_is_not_there():
    for content in (PLAIN, PLAIN + '"q",""\n'):
        text = read_csv_columns(content.encode(), "a.csv", frozenset({"B"}))
        assert text.headings == ["A"]


@pytest.mark.parametrize(
    "content", [b"", b" \n,,\n", b"PK\x03\x04", b"A,B\nx,\x001\n", b'A,"B\nx,1\n', b'A,B\nx,"1\ny,2\n']
)
def test_no_bytes_crash_it(content):
    text = read_csv_columns(content, "a.csv")
    assert not len(text.rows)
    assert BLOCK in {fault.severity for fault in text.faults}

"""A CSV file of the DfE as categories, in whatever state it is."""

from __future__ import annotations

import pytest

from suffkit.errors import BLOCK, NOTE
from suffkit.io.national import ees
from suffkit.io.national.coded import read_coded
from suffkit.io.national.pieces import Candidate


@pytest.fixture
def read(tmp_path):
    def write_and_read(raw: bytes):
        (tmp_path / "a.csv").write_bytes(raw)
        return read_coded(tmp_path / "a.csv", "a.csv")

    return write_and_read


def said(frame):
    return frame.astype(object).values.tolist()


def test_every_cell_is_text_as_it_is_printed(read):
    frame, faults = read(b'Year, B ,c\n2024,007,"a, b"\n2023,,NA\n')
    assert list(frame.columns) == ["year", "b", "c"]
    assert said(frame) == [["2024", "007", "a, b"], ["2023", "", "NA"]]
    assert frame.index.tolist() == [2, 3]
    assert not faults


@pytest.mark.parametrize("raw", ["\ufeffa,b\nä,1\n".encode(), "a,b\r\nä,1\r\n".encode()])
def test_a_byte_order_mark_and_the_ends_of_lines_are_nothing(read, raw):
    frame, faults = read(raw)
    assert list(frame.columns) == ["a", "b"]
    assert said(frame) == [["ä", "1"]]
    assert not faults


def test_windows_1252_is_read_and_noted(read):
    frame, (fault,) = read("a,b\n£5,1\n".encode("cp1252"))
    assert said(frame) == [["£5", "1"]]
    assert (fault.rule, fault.severity) == ("encoding", NOTE)


def test_rows_of_another_length_are_left_out_and_named_and_the_others_keep_their_numbers(read):
    frame, (fault,) = read(b"a,b\n1,1\n2,2,2\n3,3\n4\n5,5\n")
    assert frame["a"].astype(object).to_dict() == {2: "1", 4: "3", 6: "5"}
    assert (fault.rule, fault.rows, fault.severity) == ("ragged_rows", (3, 5), BLOCK)


@pytest.mark.parametrize(
    ("raw", "rule"), [(b"", "not_csv"), (b"a,A\n1,2\n", "duplicate_column"), (b'a,b\n"never closed,1\n', "ragged_rows")]
)
def test_what_cannot_be_read_is_a_fault_and_gives_no_rows(read, raw, rule):
    frame, faults = read(raw)
    assert frame.empty
    assert [fault.rule for fault in faults] == [rule]


def test_a_file_that_is_gone_or_has_no_rows_gives_no_table(tmp_path):
    columns = ("time_period", "geographic_level", "age_group", "population_estimate")
    gone = ees.read(Candidate(tmp_path / "gone.csv", "gone.csv", columns=columns))
    assert [fault.rule for fault in gone.faults] == ["not_csv"]
    (tmp_path / "bare.csv").write_text(",".join(columns) + "\n")
    bare = ees.read(Candidate(tmp_path / "bare.csv", "bare.csv", columns=columns))
    assert [fault.rule for fault in bare.faults] == ["no_rows"]
    assert not gone.tables and not bare.tables

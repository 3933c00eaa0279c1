"""What is not the data that was asked for is said to be what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from suffkit.fetch.contents import content_faults, read_table

HEAD = b"time_period,geographic_level,la_name,n\n"
ROW = b'2024,Local authority,"Herefordshire, County of",12\n'


@pytest.fixture
def faults_of(tmp_path, wanted):
    def look(body: bytes, **changes: str) -> list[str]:
        (tmp_path / "file").write_bytes(body)
        return [str(fault) for fault in content_faults(tmp_path / "file", replace(wanted, **changes))]

    return look


@pytest.mark.parametrize("body", [HEAD + ROW, b"\xef\xbb\xbf" + HEAD + ROW, (HEAD + ROW).replace(b"\n", b"\r\n")])
def test_data_have_no_fault(faults_of, body):
    assert faults_of(body) == []
    assert faults_of(body.rstrip()) == []  # a last row without an end of line is whole


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\n <!DOCTYPE html><html>Sign in", "a web page"),
        (b'\xef\xbb\xbf{"title": "Not Found"}', "JSON"),
        (b"PK\x03\x04", "a ZIP file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "packed"),
        (b"a,b\n1,2\n", "the columns time_period and geographic_level should be there"),
        (HEAD, "a header and no row"),
        (HEAD + ROW + b"2024,Local aut", "or it was cut off"),
        (HEAD + ROW + b'2024,Local authority,"Hereford', "or it was cut off"),
        (HEAD + ROW.replace(b"12", b"12,13"), "as many cells in each row"),
        (HEAD.replace(b"la_name", b"n") + ROW, "single headings"),
        (HEAD + b"2024,Local authority,Ynys M\xf4n,3\n", "UTF-8"),
    ],
)
def test_anything_else_is_named(faults_of, body, said):
    (fault,) = faults_of(body)
    assert fault.startswith("cla/la_children.csv")
    assert said in fault


def test_a_workbook_is_looked_at_as_a_workbook(faults_of):
    changes = {"kind": "page", "save_as": "inspection/providers.ods"}
    assert faults_of(b"PK\x03\x04", **changes) == []
    assert "not a workbook" in faults_of(b"<html>", **changes)[0]


def test_a_file_of_another_publisher_needs_no_columns_of_this_one(faults_of):
    assert faults_of(b"a,b\n1,2\n", kind="page", save_as="lait/lait_data_dictionary.csv") == []
    assert "a web page" in faults_of(b"<html>", kind="page", save_as="lait/lait_data_dictionary.csv")[0]
    assert faults_of(b"PAR1", kind="page", save_as="lait/data.parquet") == []


def test_every_cell_is_read_as_text(tmp_path):
    (tmp_path / "file").write_bytes(HEAD + ROW + ROW.replace(b"2024", b"2021"))
    table = read_table(tmp_path / "file")
    assert list(table["time_period"]) == ["2024", "2021"]
    assert list(table["n"]) == ["12", "12"]

"""Which files of a folder may be national data, by what is in them."""

from __future__ import annotations

import pytest

from suffkit.errors import WARN
from suffkit.io.national import candidates as module
from suffkit.io.national.candidates import candidates, digest_of, files_of


def shown(folder, **how):
    return [one.shown for one in candidates(folder, **how)[0]]


def test_a_csv_file_by_its_columns_with_and_without_a_byte_order_mark(tmp_path):
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / "deep/er/a.csv").write_text('year,"a, quoted", b \n1,2,3\n', encoding="utf-8-sig")
    (tmp_path / "b.CSV").write_bytes("jahr,größe\r\n".encode("cp1252"))
    found, faults = candidates(tmp_path)
    assert [(one.shown, one.columns) for one in found] == [
        ("b.CSV", ("jahr", "größe")),
        ("deep/er/a.csv", ("year", "a, quoted", "b")),
    ]
    assert not faults


def test_a_parquet_file_by_its_columns_and_a_spreadsheet_by_its_sheets(tmp_path, sheet_candidate):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"x": [1], "y": [2]}), tmp_path / "a.parquet")
    sheet_candidate({"One": [["a"]], "Two": [["b"]]})
    found, _ = candidates(tmp_path)
    assert [(one.shown, one.columns, one.sheets) for one in found] == [
        ("a.parquet", ("x", "y"), ()),
        ("book.ods", (), ("One", "Two")),
    ]


def test_hidden_and_unknown_files_and_links_out_of_the_folder_are_passed_over(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (folder / ".hidden").mkdir(parents=True)
    for path in (outside / "a.csv", folder / ".b.csv", folder / ".hidden/c.csv", folder / "~$d.xlsx", folder / "e.txt"):
        path.write_text("x\n")
    (folder / "f.csv").symlink_to(outside / "a.csv")
    (folder / "way out").symlink_to(outside, target_is_directory=True)
    (folder / "g.csv").write_text("x\n")
    (folder / "h.csv").symlink_to(folder / "g.csv")
    assert shown(folder) == ["g.csv", "h.csv"]


def test_the_folder_of_the_cache_is_no_part(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/a.csv").write_text("x\n")
    assert shown(tmp_path, apart=tmp_path / "kept") == []
    assert files_of(tmp_path) == {"kept/a.csv": tmp_path / "kept/a.csv"}


@pytest.mark.parametrize(
    ("name", "holds", "says"),
    [
        ("a.csv", b"PK\x03\x04\0\0\0\n", "not text"),
        ("a.parquet", b"no parquet", "not a Parquet file"),
        ("a.ods", b"no spreadsheet", "not a spreadsheet"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "not a spreadsheet"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_a_warning(tmp_path, name, holds, says):
    (tmp_path / name).write_bytes(holds)
    found, (fault,) = candidates(tmp_path)
    assert not found
    assert (fault.severity, fault.file) == (WARN, name)
    assert says in fault.message


def test_a_file_too_large_and_a_spreadsheet_that_would_grow_too_large_are_not_opened(
    tmp_path, sheet_candidate, monkeypatch
):
    sheet_candidate({"One": [["a"]]})
    monkeypatch.setattr(module, "_MOST_UNPACKED", 10)
    assert "larger than" in candidates(tmp_path)[1][0].message
    monkeypatch.setitem(module._MOST_BYTES, ".ods", 10)
    assert "file of this kind" in candidates(tmp_path)[1][0].message


def test_a_digest_is_of_what_is_in_the_file(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    assert digest_of(tmp_path / "a").startswith("e3b0c44298fc1c14")

"""Files are found whatever their names, their year is told by the nearest name, and nothing large is unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from suffkit.io.ssda903 import sources
from suffkit.io.ssda903.sources import find_sources, read_bytes, year_in


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2023-24", 2024),
        ("2024", 2024),
        ("SSDA903_2324", 2024),
        ("202324", 2024),
        ("2023_to_2024", 2024),
        ("Return 2023-2024 final", 2024),
        ("2021", 2021),
        ("1920", 2020),
        ("99-00", 2000),
        ("episodes_2024-03-31", 2024),
        ("903 2018", 2018),
        ("ssda903", None),
        ("2019-2024", None),
        ("20240515", None),
        ("episodes", None),
    ],
)
def test_the_year_that_a_name_tells(name, year):
    assert year_in(name) == year


def found(folder: Path):
    files, faults = find_sources(folder, "ssda903")
    return [(one.shown, one.year) for one in files], [fault.rule for fault in faults]


def test_the_nearest_name_tells_the_year(tmp_path):
    for name in ("2022-23/a.csv", "2022-23/old_2021/b.csv", "2022-23/c_2324.csv", "d.csv", "2022-23/~$c.csv", "x.pdf"):
        file = tmp_path / "returns" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"A\n1\n")
    assert found(tmp_path / "returns") == (
        [
            ("ssda903/2022-23/a.csv", 2023),
            ("ssda903/2022-23/c_2324.csv", 2024),
            ("ssda903/2022-23/old_2021/b.csv", 2021),
            ("ssda903/d.csv", None),
        ],
        [],
    )


def test_a_zip_is_read_where_it_lies(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as inside:
        inside.writestr("../../2022-23/e.csv", "A\n1\n")
        inside.writestr("inner.zip", b"PK")
        inside.writestr("letter.docx", b"")
    (tmp_path / "all.zip").write_bytes(archive.getvalue())
    files, faults = find_sources(tmp_path, "r")
    assert [(one.shown, one.year, read_bytes(one)) for one in files] == [("r/all.zip/2022-23/e.csv", 2023, b"A\n1\n")]
    assert {fault.rule for fault in faults} == {"not_a_zip", "unknown_file"}
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_a_bomb_is_refused_before_it_is_read(tmp_path):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(20_000_000))
    (tmp_path / "bomb.zip").write_bytes(raw.getvalue())
    assert found(tmp_path) == ([], ["too_large"])


def test_a_file_larger_than_any_return_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    (tmp_path / "b.csv").write_bytes(b"x" * 10)
    assert found(tmp_path) == ([("ssda903/b.csv", None)], ["too_large"])


def test_what_is_no_zip_and_no_folder_is_told(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"not a zip")
    assert found(tmp_path) == ([], ["not_a_zip"])
    assert found(tmp_path / "none") == ([], ["missing_folder"])

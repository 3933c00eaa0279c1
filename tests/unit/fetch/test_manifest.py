"""The manifest is read back as written, in one move, and never silently begun anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from suffkit.errors import RequestError
from suffkit.fetch.manifest import Entry, read_manifest, write_manifest

ENTRY = Entry(
    release="2024",
    sha256="ab" * 32,
    fetched="2024-11-22",
    url="https://host.example/csv",
    title="Children – by authority",
    publisher="DfE",
    licence="OGL",
    bytes=12,
)


def test_it_is_read_back_as_written(tmp_path):
    entries = {"cla/b.csv": ENTRY, "cla/a.csv": replace(ENTRY, etag='"x"')}
    write_manifest(tmp_path, entries)
    assert read_manifest(tmp_path) == entries
    assert list(json.loads((tmp_path / "manifest.json").read_text("utf-8"))) == ["cla/a.csv", "cla/b.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_reader_of_releases_finds_what_it_needs(tmp_path):
    write_manifest(tmp_path, {"cla/a.csv": ENTRY})
    found = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["cla/a.csv"]
    assert {"release", "sha256", "fetched", "url", "title", "publisher", "licence", "bytes"} <= set(found)
    assert found["release"] == "2024"


def test_no_manifest_is_an_empty_one(tmp_path):
    assert read_manifest(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": {"release": "2024"}}', '{"a": 1}', '{"a": {"other": 1}}'])
def test_a_damaged_one_stops_and_is_left_as_it_is(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(RequestError, match="cannot be read"):
        read_manifest(tmp_path)
    assert (tmp_path / "manifest.json").read_text() == text

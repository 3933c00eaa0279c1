"""Small files as publishers make them: CSV files and OpenDocument spreadsheets, as candidates to be read."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from suffkit.io.national.pieces import Candidate

Rows = Sequence[Sequence[object]]
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


@pytest.fixture
def csv_candidate(tmp_path: Path) -> Callable[..., Candidate]:
    """A CSV file with these rows, the header first."""

    def make(rows: Rows, name: str = "table.csv", encoding: str = "utf-8") -> Candidate:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as opened:
            csv.writer(opened).writerows(rows)
        return Candidate(path, f"folder/{name}", columns=tuple(map(str, rows[0])))

    return make


@pytest.fixture
def sheet_candidate(tmp_path: Path) -> Callable[[Mapping[str, Rows]], Candidate]:
    """An OpenDocument spreadsheet with these sheets."""

    def make(sheets: Mapping[str, Rows]) -> Candidate:
        path = tmp_path / "book.ods"
        with zipfile.ZipFile(path, "w") as book:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            book.writestr("META-INF/manifest.xml", f'<manifest xmlns="{_NAMES}:manifest:1.0"/>')
            book.writestr("content.xml", _content(sheets))
        return Candidate(path, "folder/book.ods", sheets=tuple(sheets))

    return make


def _content(sheets: Mapping[str, Rows]) -> str:
    spaces = " ".join(f'xmlns:{name}="{_NAMES}:{name}:1.0"' for name in ("office", "table", "text"))
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>'


def _cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    kind = f'office:value-type="float" office:value="{value}"'
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}T00:00:00"'
    elif not isinstance(value, (int, float)):
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"

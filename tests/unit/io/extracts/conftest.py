"""An authority's folder with extracts, written as a council would: CSV text, or workbooks part by part."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from suffkit.contracts.extracts import EXTRACTS
from suffkit.io.extracts import Extracts, read_extracts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATE, EUROS, POUNDS = 1, 2, 3
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$€-2]\\ #,##0.00"/>'
    '<numFmt numFmtId="165" formatCode="[$£-809]#,##0.00"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Formula:
    """A formula and the value that was worked out, if it was."""

    formula: str
    value: str | None = None


@dataclass(frozen=True)
class Wrong:
    """A cell that shows an error, such as #REF!."""

    shown: str


@dataclass(frozen=True)
class Styled:
    """A number with a style of the workbook."""

    value: float
    style: int


Row = Sequence[object]


@dataclass(frozen=True)
class Written:
    """A sheet: its rows, and which of them, and which columns (from 1), are hidden."""

    rows: Iterable[Row]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: str = ""


def write_workbook(path: Path, sheets: Mapping[str, Written], more: Mapping[str, str] | None = None) -> Path:
    """A workbook of these sheets; `more` are further parts of the file, or others in the place of its own."""
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": _sheet(one) for at, one in enumerate(sheets.values(), start=1)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in (parts | dict(more or {})).items():
            book.writestr(name, text)
    return path


def _sheet(sheet: Written) -> str:
    columns = "".join(f'<col min="{at}" max="{at}" hidden="1" width="9"/>' for at in sheet.hidden_columns)
    rows = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in sheet.hidden_rows else ""}>'
        + "".join(_cell(value, f"{chr(64 + at)}{number}") for at, value in enumerate(row, start=1) if value != "")
        + "</row>"
        for number, row in enumerate(sheet.rows, start=1)
    )
    merged = f'<mergeCells><mergeCell ref="{sheet.merged}"/></mergeCells>' if sheet.merged else ""
    cols = f"<cols>{columns}</cols>" if columns else ""
    return f'<worksheet xmlns="{MAIN}">{cols}<sheetData>{rows}</sheetData>{merged}</worksheet>'


def _cell(value: object, place: str) -> str:
    match value:
        case Formula():
            kind = ' t="str"' if value.value is not None and not value.value.replace(".", "").isdigit() else ""
            worked_out = f"<v>{escape(value.value)}</v>" if value.value is not None else ""
            return f'<c r="{place}"{kind}><f>{escape(value.formula)}</f>{worked_out}</c>'
        case Wrong():
            return f'<c r="{place}" t="e"><v>{value.shown}</v></c>'
        case Styled():
            return f'<c r="{place}" s="{value.style}"><v>{value.value}</v></c>'
        case date():
            return f'<c r="{place}" s="{DATE}"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


@dataclass
class Folder:
    """An authority's folder; its methods put extracts into it and read them."""

    path: Path

    def text(self, name: str, text: str, encoding: str = "utf-8") -> Folder:
        """An extract as this text, lines without their indent."""
        place = self.path / EXTRACTS[name].file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes("\n".join(line.strip() for line in text.strip().splitlines()).encode(encoding))
        return self

    def rows(self, name: str, **columns: Sequence[str]) -> Folder:
        """The worked example's first row as often as needed, with these columns in place of its own."""
        many = max(map(len, columns.values()))
        first = EXTRACTS[name].example[0]
        rows = [{**first, **{column: cells[at] for column, cells in columns.items()}} for at in range(many)]
        made = io.StringIO()
        writer = csv.DictWriter(made, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return self.text(name, made.getvalue())

    def book(self, name: str, *rows: Row, more: Mapping[str, str] | None = None, **marks: object) -> Folder:
        """An extract as a workbook of one sheet."""
        return self.books(name, {"Sheet1": Written(rows, **marks)}, more)  # type: ignore[arg-type]

    def books(self, name: str, sheets: Mapping[str, Written], more: Mapping[str, str] | None = None) -> Folder:
        """An extract as a workbook of these sheets."""
        write_workbook((self.path / EXTRACTS[name].file).with_suffix(".xlsx"), sheets, more)
        return self

    def read(self, *words: object, **named: object) -> Extracts:
        return read_extracts(self.path, "anyshire", *words, **named)  # type: ignore[arg-type]

    def said(self, *words: object, **named: object) -> list[tuple[str, str, str, tuple[int, ...]]]:
        """What was found: severity, rule, column, rows."""
        return [(fault.severity, fault.rule, fault.column, fault.rows) for fault in self.read(*words, **named).faults]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An authority's folder with nothing in it."""
    return Folder(tmp_path)


Make = Callable[..., Folder]

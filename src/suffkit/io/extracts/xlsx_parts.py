"""Looks into an XLSX file before it is read: whether it is safe to open, and what a reader of its cells does not see.

The reader of cells gives values alone. Hidden rows and columns, formulas that were never worked out, error values and
amounts formatted as another currency are told by the file's XML. Nothing in it is run or followed: macros are refused,
links to other files are not opened.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

MOST_PACKED = 50_000_000
MOST_UNPACKED = 300_000_000
MOST_TIMES_SMALLER = 150  # sheets pack 5 to 40 times; a bomb a thousand times
MOST_PARTS = 5_000
MOST_ROWS, MOST_COLUMNS = 300_000, 300
_ENOUGH_TO_JUDGE = 5_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FOREIGN = re.compile(r"[€¥]|\[\$(?:€|\$|USD|EUR|US\$)|\"(?:€|\$|USD|EUR)\"|(?<!\[)\$(?!-)")

Cell = tuple[int, int]


class Refused(Exception):
    """Why a file is not opened: the rule and the message."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule, self.message = rule, message


@dataclass
class Marks:
    """What is special in a sheet; rows and columns count from 1. `foreign` are cells in another currency."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    not_worked_out: set[Cell] = field(default_factory=set)
    errors: set[Cell] = field(default_factory=set)
    foreign: set[Cell] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    @property
    def is_too_large(self) -> bool:
        return self.rows > MOST_ROWS or self.columns > MOST_COLUMNS


def sheets_of(path: Path) -> dict[str, Marks]:
    """The marks of each sheet by its name, in the order of the workbook.

    Raises: Refused where the file is no XLSX, damaged, locked, has macros, or is too large unpacked.
    """
    try:
        _need_zip(path)
        with zipfile.ZipFile(path) as book:
            _need_sound(book)
            foreign = _foreign_styles(book)
            return {name: _marks(book, part, foreign) for name, part in _sheet_parts(book)}
    except DefusedXmlException:
        says = (
            "the spreadsheet declares entities, which no spreadsheet program writes. Save it as CSV from the program."
        )
        raise Refused("unsafe_file", says) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        ParseError,
        NotImplementedError,  # of `zipfile`: packed by a method that it does not know
        RuntimeError,
        EOFError,
    ):
        says = "the spreadsheet is damaged or of another kind. Open it, save it as .xlsx or .csv again, and try again."
        raise Refused("unreadable_file", says) from None
    except OSError as error:
        why = error.strerror or "it is damaged"
        says = f"the file cannot be opened ({why}). Check that it is a file and who may read it."
        raise Refused("unreadable_file", says) from None


def _need_zip(path: Path) -> None:
    if path.stat().st_size > MOST_PACKED:
        raise Refused(
            "too_large", f"the file has more than {MOST_PACKED:,} bytes. Is it the right list? Save it as CSV."
        )
    with path.open("rb") as opened:
        start = opened.read(4)
    if start == _OLD_EXCEL:
        says = "it is locked with a password, or an old Excel file (.xls). Save it without a password as .xlsx or .csv."
        raise Refused("locked_file", says)
    if start[:2] != b"PK":
        raise Refused("unreadable_file", "this is no .xlsx file, whatever its name says. Save it as .xlsx or .csv.")


def _need_sound(book: zipfile.ZipFile) -> None:
    """Every size is known before anything is unpacked, and every part is what it says it is."""
    parts = book.infolist()
    total, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    swollen = total > _ENOUGH_TO_JUDGE and total > MOST_TIMES_SMALLER * max(packed, 1)
    if len(parts) > MOST_PARTS or total > MOST_UNPACKED or swollen:
        says = (
            f"unpacked it would be {total:,} bytes; {MOST_UNPACKED:,} at most are read, and packed no more than "
            f"{MOST_TIMES_SMALLER} times. Is it the right list? Save it as CSV."
        )
        raise Refused("too_large", says)
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused("has_macros", "the workbook has macros. Save it as .xlsx, which has none, or as .csv.")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked_file", "the file is locked with a password. Save it without one.")
    # A part may be larger than it says, which reading all of it by its checksum tells.
    if book.testzip() is not None:
        raise zipfile.BadZipFile


def _sheet_parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each worksheet."""
    relations = {
        one.get("Id", ""): one
        for one in fromstring(book.read("xl/_rels/workbook.xml.rels"))
        if one.get("Type", "").endswith("/worksheet")
    }
    for sheet in _all(fromstring(book.read("xl/workbook.xml")), "sheet"):
        relation = relations.get(sheet.get(_RELATION, ""))
        if relation is not None:
            yield (
                sheet.get("name", ""),
                posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/"),
            )


def _foreign_styles(book: zipfile.ZipFile) -> set[str]:
    """Numbers of the cell styles whose format shows another currency than the pound."""
    if "xl/styles.xml" not in book.namelist():
        return set()
    styles = fromstring(book.read("xl/styles.xml"))
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in _all(styles, "numFmt")}
    # The backslash only says that the next sign stands for itself.
    foreign = {number for number, code in formats.items() if _FOREIGN.search(code.replace("\\", ""))}
    uses = next(_all(styles, "cellXfs"), ())
    return {str(at) for at, style in enumerate(uses) if style.get("numFmtId") in foreign}


def _marks(book: zipfile.ZipFile, part: str, foreign: set[str]) -> Marks:
    marks = Marks()
    row = column = 0
    with book.open(part) as opened:
        for event, element in iterparse(opened, ("start", "end")):
            kind = element.tag.rpartition("}")[2]
            if event == "start":
                # A row or cell without its number follows the one before.
                if kind == "row":
                    row = int(element.get("r") or row + 1)
                    column = 0
                    if _is_true(element.get("hidden")):
                        marks.hidden_rows.add(row)
                continue
            if kind == "c":
                place = element.get("r")
                column = _column(place) if place else column + 1
                _mark(marks, element, (row, column), foreign)
            elif kind == "row":
                element.clear()
            elif kind == "col" and _is_true(element.get("hidden")):
                marks.hidden_columns.append((int(element.get("min", "0")), int(element.get("max", "0"))))
            elif kind == "sheetData":
                element.clear()
    return marks


def _mark(marks: Marks, cell: Any, place: Cell, foreign: set[str]) -> None:
    kind, style, formula, filled = cell.get("t", ""), cell.get("s", ""), False, False
    for part in cell:
        name = part.tag.rpartition("}")[2]
        formula |= name == "f"
        filled |= (name == "v" and bool(part.text)) or name == "is"
    if formula and not filled and kind != "str":  # a formula whose text is empty was worked out
        marks.not_worked_out.add(place)
    if kind == "e":
        marks.errors.add(place)
    if not (formula or filled):
        return
    if style in foreign and kind in ("", "n"):
        marks.foreign.add(place)
    marks.rows, marks.columns = max(marks.rows, place[0]), max(marks.columns, place[1])


def _all(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root.iter() if one.tag.rpartition("}")[2] == name)


def _column(place: str) -> int:
    """`B3` is in column 2."""
    number = 0
    for sign in place:
        if not sign.isalpha():
            break
        number = number * 26 + ord(sign.upper()) - 64
    return number


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")

"""Reads a CSV file of a return into columns of text with the file row of each row, quickly where the file is regular.

A return of all England has millions of rows, so a regular file goes through pyarrow, each different text kept once. A
file with quotation marks, blank lines or rows of another width goes through the csv module, which can tell rows. Both
give the same table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from suffkit.errors import NOTE, WARN, Fault
from suffkit.io.csv_files import decode
from suffkit.io.ssda903.words import Words, any_of

_MAGIC = {b"PK\x03\x04": "a spreadsheet or zip file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_BLOCK_BYTES = 8 << 20
_FIRST_LINE = re.compile(r"[^\n \t][^\n]*")
# Columns with nearly as many different texts as rows, of which those below one another are often alike.
_IN_RUNS = frozenset({"CHILD"})
_ENCODED = pa.dictionary(pa.int32(), pa.string())


@dataclass
class TextTable:
    """Columns of text under their headings, the file row of each row (header = 1), and what was found on the way."""

    headings: list[str]
    columns: list[Words]
    rows: np.ndarray
    faults: list[Fault] = field(default_factory=list)


class _Unreadable(Exception):
    """Why a file cannot be read at all."""

    def __init__(self, rule: str, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.rule, self.message, self.rows = rule, message, (row,) if row else ()


class _Irregular(Exception):
    """The file is not for the quick way."""


def read_csv_columns(raw: bytes, shown: str, unread: frozenset[str] = frozenset()) -> TextTable:
    """Read the bytes of a CSV file.

    In:  the bytes; the file's name as messages show it; headings of columns that are not looked at.
    Out: TextTable; a file that cannot be read has no columns and a blocking fault. Blank rows are left out, outer
         spaces dropped, empty cells are empty strings. Columns without heading are left out, told where they hold text.
    """
    faults: list[Fault] = []
    try:
        text = _plain_text(raw, shown, faults)
        separator, header = _header(text, shown, faults)
        wanted = [at for at, name in enumerate(header) if name not in unread]
        try:
            table = _quick(text, separator, header, wanted)
        except _Irregular:
            table = _careful(text, separator, header, wanted, shown, faults)
    except _Unreadable as why:
        faults.append(Fault(why.rule, why.message, shown, rows=why.rows))
        return TextTable([], [], np.empty(0, dtype=np.int64), faults)
    return _named([header[at] for at in wanted], *table, shown, faults)


def _plain_text(raw: bytes, shown: str, faults: list[Fault]) -> str:
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            raise _Unreadable("not_a_csv", f"this is {what}, not a CSV file. Save it as CSV (UTF-8, comma).")
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(Fault("byte_order_mark", "a byte order mark at the start was left out.", shown, severity=NOTE))
    text = decode(raw, shown, faults)
    if "\x00" in text:
        raise _Unreadable("not_a_csv", "the file holds NUL characters, so it is not a plain CSV. Save it as CSV again.")
    if not re.search(r"[^ \t\r\n,;]", text):
        raise _Unreadable("empty_file", "the file is empty. It needs its header row at least.")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _header(text: str, shown: str, faults: list[Fault]) -> tuple[str, list[str]]:
    """The separator and the headings."""
    first_line = found[0] if (found := _FIRST_LINE.search(text)) else ""
    separator = max(_SEPARATORS, key=first_line.count)
    if separator != ",":
        says = f"its cells are parted by {_SEPARATORS[separator]}, and were read so; commas are safer."
        faults.append(Fault("separator", says, shown, severity=NOTE))
    try:
        cells = next(csv.reader([first_line], delimiter=separator, strict=True))
    except csv.Error:
        raise _Unreadable("broken_quotes", "the header's quotation marks do not pair. Put them right.", 1) from None
    return separator, [cell.strip() for cell in cells]


def _quick(text: str, separator: str, header: list[str], wanted: list[int]) -> tuple[list[Words], np.ndarray]:
    """Columns and rows of a regular file. Raises: _Irregular for any other."""
    if '"' in text or "\n" not in text or text.startswith("\n"):
        raise _Irregular
    data = text.encode()
    body_from = data.find(b"\n") + 1
    rows = data.count(b"\n", body_from) + (not data.endswith(b"\n"))
    if not rows:
        return [Words.of([]) for _ in wanted], np.empty(0, dtype=np.int64)
    # Headings may stand twice, so columns are named by their place.
    kinds = {str(at): pa.string() if header[at] in _IN_RUNS else _ENCODED for at in wanted}
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(pa.py_buffer(memoryview(data)[body_from:])),
            read_options=pyarrow.csv.ReadOptions(
                column_names=[str(at) for at in range(len(header))], block_size=_BLOCK_BYTES
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=separator, quote_char=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=kinds, strings_can_be_null=False, include_columns=list(kinds)
            ),
        )
    except pa.ArrowInvalid:
        # Its message repeats the row, so it is dropped here and said again by the careful way.
        raise _Irregular from None
    if len(table) != rows:
        raise _Irregular  # blank lines, which pyarrow passes over, would put every row below them in a wrong place
    whole = table.unify_dictionaries().combine_chunks()
    return [_words(column) for column in whole.columns], np.arange(2, rows + 2)


def _words(column: pa.ChunkedArray) -> Words:
    one = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return Words.encoded(one) if pa.types.is_dictionary(one.type) else Words.in_runs(one)


def _careful(
    text: str, separator: str, header: list[str], wanted: list[int], shown: str, faults: list[Fault]
) -> tuple[list[Words], np.ndarray]:
    """Columns and rows of any file, row by row; rows of another width are left out and said."""
    kept: list[list[str]] = []
    rows: list[int] = []
    ragged: list[int] = []
    width = len(header)
    needed = max((at + 1 for at, name in enumerate(header) if name), default=width)
    last_good, is_short, seen_header = 0, False, False
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, cells in enumerate(records, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if not seen_header:
                seen_header, last_good = True, number
                continue
            is_short = len(cells) < needed
            if is_short or any(cell.strip() for cell in cells[width:]):
                ragged.append(number)
                continue
            kept.append([*cells[:width], *[""] * (width - len(cells))])
            rows.append(number)
            last_good = number
    except csv.Error:
        says = (
            "after this last good row the quotation marks do not pair, or the file was cut off. "
            "Export it again, or put the marks right."
        )
        raise _Unreadable("cut_off", says, last_good) from None
    if is_short and not text.endswith("\n"):
        ragged.pop()
        says = "the file is cut off in the middle of a row; this is its last good row. Export it again."
        faults.append(Fault("cut_off", says, shown, rows=(last_good,)))
    if ragged:
        says = f"expected {width} cells as in the header. A comma too many or too few: put the text into quotes."
        faults.append(Fault("ragged_rows", says, shown, rows=tuple(ragged)))
    columns = [Words.of([cells[at] for cells in kept]) for at in wanted]
    return columns, np.asarray(rows, dtype=np.int64)


def _named(header: list[str], columns: list[Words], rows: np.ndarray, shown: str, faults: list[Fault]) -> TextTable:
    """The table without blank rows and without columns that have no heading."""
    tidy = [_stripped(column) for column in columns]
    filled = [pc.not_equal(column.words, "") for column in tidy]
    if filled and all(any_of(pc.invert(words)) for words in filled):
        blank = ~np.logical_or.reduce([column.rows_where(words) for column, words in zip(tidy, filled, strict=True)])
    else:
        blank = np.zeros(len(rows), dtype=bool)
    unnamed = [at for at, name in enumerate(header) if not name or _is_made_up(name, at)]
    if lost := [at for at in unnamed if any_of(filled[at])]:
        says = "these rows have text in a column without a heading, which is left out. Give it a heading if it matters."
        at_rows = rows[np.logical_or.reduce([tidy[at].rows_where(filled[at]) for at in lost])]
        faults.append(Fault("unnamed_column", says, shown, rows=tuple(at_rows[:50].tolist()), severity=WARN))
    elif unnamed:
        says = f"{len(unnamed)} empty columns without a heading were left out."
        faults.append(Fault("trailing_commas", says, shown, severity=NOTE))
    keep = [at for at in range(len(header)) if at not in unnamed]
    if blank.any():
        tidy, rows = [column.keep(~blank) for column in tidy], rows[~blank]
    return TextTable([header[at] for at in keep], [tidy[at] for at in keep], rows, faults)


def _is_made_up(name: str, at: int) -> bool:
    """Whether a heading is what a program wrote for none: `_14`, `Unnamed: 14`, `Column15`."""
    return name.lower() in {f"_{at}", f"_{at + 1}", f"unnamed: {at}", f"column{at + 1}", f"...{at + 1}"}


def _stripped(column: Words) -> Words:
    if column.is_number():
        return column
    clean = pc.utf8_trim_whitespace(column.words)
    return column if clean.equals(column.words) else column.rewritten(clean)


def from_records(headings: Iterable[str], records: list[dict[str, str]]) -> TextTable:
    """A table from records as the XML holds them; a record's row is its number among those of its kind, from 2 on."""
    names = list(headings)
    columns = [_stripped(Words.of([record.get(name) or "" for record in records])) for name in names]
    return TextTable(names, columns, np.arange(2, len(records) + 2))

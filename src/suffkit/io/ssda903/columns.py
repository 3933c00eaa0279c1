"""Turns the text of one module's files into our columns: headings found, dates read, codes and postcodes put right.

The files of all years are one table, so every different text of a column is looked at once, however many rows and years
have it; the rows only carry its number.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from suffkit.domain.returns_codes import labels
from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903 import dates
from suffkit.io.ssda903.csv_text import TextTable
from suffkit.io.ssda903.files import Part
from suffkit.io.ssda903.layout import CODE, DATE, NUMBER, POSTCODE, RETIRED, TEXT, Field, Layout, official
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.words import Words, any_of, below_one_another

UNKNOWN = "Unknown"
"""The code that stands in the tables for one that no list knows."""

# Codes that decide who is counted and where: without them nothing can be published.
_DECIDES = {"place", "legal_status", "start_reason", "end_reason"}
_NO_VALUE = pa.array(["NULL", "null", "NaN", "nan", "N/A", "#N/A", "None", "NaT"])
_POSTCODE = r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$"

_SAYS_OF_DATES = {
    dates.YEAR_FIRST: (NOTE, "these dates are written year first, and were read so."),
    dates.SERIAL: (
        WARN,
        "these dates are a spreadsheet's serial numbers, and were read as days since 1900. Format the column as dates.",
    ),
    dates.SHORT_YEAR: (BLOCK, "these dates have a year of two digits. Write all four."),
    dates.MONTH_FIRST: (
        BLOCK,
        "these dates have the month first, so no date of the column can be trusted. Export with the day first.",
    ),
    dates.IMPOSSIBLE: (BLOCK, "there are no such days in the calendar. Correct them."),
    dates.UNREADABLE: (BLOCK, "expected a date as dd/mm/yyyy. Correct these cells."),
}


@dataclass(frozen=True)
class _Files:
    """The files of one module, year by year: where their rows stand, and where what is found goes.

    `starts` are the places of each file's first row in the table of all, and of the end; `has` says which files have
    the column that is being read.
    """

    table: str
    parts: tuple[Part, ...]
    years: tuple[int, ...]
    starts: np.ndarray
    ledger: Ledger
    lenient: bool
    has: tuple[bool, ...] = ()

    def say(
        self, rule: str, says: str, field: Field, column: Words, wrong: Any, severity: str, becomes: str = ""
    ) -> None:
        """Say it of the rows whose words are wrong, file by file, and the change, if they become another."""
        if not any_of(wrong):
            return
        rows_wrong = column.rows_where(wrong)
        for part, year, start, end in zip(self.parts, self.years, self.starts, self.starts[1:], strict=False):
            rows = part.text.rows[rows_wrong[start:end]]
            if len(rows):
                self.ledger.say(rule, says, part.shown, field.heading, rows, severity)
                if becomes:
                    what = f"{field.heading} became {becomes}."
                    self.ledger.change(rule, self.table, year, len(rows), what)

    def rows_in(self, column: Words, of_words: Any) -> list[int]:
        """In how many rows of each file it is true of the word."""
        rows = column.rows_where(of_words)
        return [int(rows[start:end].sum()) for start, end in zip(self.starts, self.starts[1:], strict=False)]


def typed(
    parts: Mapping[int, Part], layout: Layout, *, ledger: Ledger, lenient: bool = False
) -> tuple[list[Words], pd.DataFrame]:
    """The children of each file's rows, and the other columns of all files in our names and types.

    In:  year to the module's file as text, in order; its layout; the ledger for what is found; whether an unknown code
         of those that decide is let through as `Unknown`.
    Out: the children, a file at a time; every column of the layout that is kept or compared, all files below one
         another, with the `return_year` and the file row (`row`) of each row. Text columns are categoricals without
         missing values; a column that a file lacks is empty.
    """
    sizes = [len(part.text.rows) for part in parts.values()]
    starts = np.cumsum([0, *sizes])
    files = _Files(layout.table, tuple(parts.values()), tuple(parts), starts, ledger, lenient)
    found = [_columns_by_heading(part.text, layout, part.shown, ledger) for part in parts.values()]
    children = [
        _children(columns.get("CHILD"), size, replace(files, parts=(part,), years=(year,), starts=np.array([0, size])))
        for columns, size, (year, part) in zip(found, sizes, parts.items(), strict=True)
    ]
    columns: dict[str, Any] = {}
    for field in layout.by_heading.values():
        if field.heading == "CHILD" or (field.kind in {TEXT, CODE} and not field.kept):
            continue
        pieces = [columns_of.pop(field.heading, None) for columns_of in found]
        having = replace(files, has=tuple(piece is not None for piece in pieces))
        whole = below_one_another(
            [_empty(size) if piece is None else piece for piece, size in zip(pieces, sizes, strict=True)]
        )
        columns[field.column] = _read(whole, field, having)
    columns["return_year"] = np.repeat(np.array(list(parts), dtype=np.int64), sizes)
    columns["row"] = np.concatenate([np.empty(0, dtype=np.int64), *(part.text.rows for part in parts.values())])
    return children, pd.DataFrame(columns, copy=False)


def _read(column: Words, field: Field, files: _Files) -> Any:
    read = _READS[field.kind](_without_no_value(column, field, files), field, files)
    read = _known(read, field, files) if field.codes else read
    return read.categorical() if isinstance(read, Words) else read


def _children(column: Words | None, rows: int, file: _Files) -> Words:
    if column is None:
        return _empty(rows)
    if column.is_number():
        return column
    field = Field("CHILD", "child_id")
    return _read_text(_without_no_value(column, field, file), field, file)


def _empty(rows: int) -> Words:
    return Words(np.zeros(rows, dtype=np.int8), pa.array([""]))


def _columns_by_heading(text: TextTable, layout: Layout, shown: str, ledger: Ledger) -> dict[str, Words]:
    names = [official(name) for name in text.headings]
    known = layout.by_heading
    if changed := [new for old, new in zip(text.headings, names, strict=True) if old != new and new in known]:
        says = f"read as {', '.join(changed)}; capitals, spaces or signs differed."
        ledger.say("heading_spelling", says, shown, rows=np.array([1]), severity=NOTE)
    for name in known:
        if names.count(name) > 1:
            ledger.say("duplicate_column", "the column stands twice. Keep one.", shown, name)
    extra = [name for name in names if name not in known]
    for name in extra:
        if name in RETIRED:
            ledger.say("retired_column", "suffkit makes no use of this column.", shown, name, severity=NOTE)
        else:
            says = f"the column is not one of {layout.module} and is left out.{_near(name, known)}"
            ledger.say("unknown_column", says, shown, _short(name), severity=WARN)
    for name, field in known.items():
        if field.required and name not in names:
            ledger.say("missing_column", f"the column is missing.{_near(name, extra)} Add it to the file.", shown, name)
    return {name: values for name, values in zip(reversed(names), reversed(text.columns), strict=True) if name in known}


def _near(name: str, among: Iterable[str]) -> str:
    """The nearest heading, if one is near: a list of every heading would not help."""
    near = difflib.get_close_matches(name.upper(), list(among), n=1, cutoff=0.6)
    return f" Is it {_short(near[0])}?" if near else ""


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:40] + "..."


def _without_no_value(column: Words, field: Field, files: _Files) -> Words:
    """Words that a database writes for nothing are nothing."""
    none = pc.is_in(column.words, _NO_VALUE)
    if not any_of(none):
        return column
    says = "these cells hold a word for no value (such as NULL) and were read as empty."
    files.say("word_for_nothing", says, field, column, none, NOTE)
    return column.rewritten(pc.if_else(none, "", column.words))


def _read_text(column: Words, field: Field, files: _Files) -> Words:
    """`12.0`, as some programs write a number of a child, is `12`."""
    if not any_of(pc.ends_with(column.words, ".0")):
        return column
    return column.rewritten(pc.replace_substring_regex(column.words, r"^(\d+)\.0$", r"\1"))


def _read_code(column: Words, field: Field, files: _Files) -> Words:
    whole = _read_text(column, field, files)
    capitals = pc.utf8_upper(whole.words)
    small = pc.not_equal(capitals, whole.words)
    if not any_of(small):
        return whole
    says = "these codes are in small letters, and were read as capitals."
    files.say("code_in_small_letters", says, field, whole, small, NOTE)
    return whole.rewritten(capitals)


def _read_postcode(column: Words, field: Field, files: _Files) -> Words:
    """Postcodes with one space before the last three signs; what is none is empty, which means not known."""
    bare = pc.replace_substring_regex(pc.utf8_upper(column.words), r"[^A-Z0-9]", "")
    good = pc.match_substring_regex(bare, _POSTCODE)
    blank = pc.equal(column.words, "")
    says = "these are not postcodes; places and distances of them count as not known. Correct them if you can."
    wrong = pc.and_not(pc.invert(good), blank)
    files.say("postcode_invalid", says, field, column, wrong, WARN, becomes="empty")
    for part, has, missing in zip(files.parts, files.has, files.rows_in(column, blank), strict=True):
        if has and missing:
            says = f"{missing:,} rows have no postcode; places and distances of them count as not known."
            files.ledger.say("postcode_missing", says, part.shown, field.heading, severity=NOTE)
    written = pc.replace_substring_regex(bare, _POSTCODE, r"\1 \2")
    return column.rewritten(pc.if_else(good, written, ""))


def _read_number(column: Words, field: Field, files: _Files) -> np.ndarray:
    texts = pd.Series(column.words.to_pandas(), dtype=str)
    numbers = pd.to_numeric(texts.mask(texts == ""), errors="coerce")
    wrong = ((texts != "") & ~numbers.between(0, field.largest)).to_numpy()
    most = "on" if field.largest == float("inf") else f"to {field.largest:g}"
    says = f"expected a number from 0 {most}; these count as not known. Correct them."
    files.say("number_out_of_range", says, field, column, wrong, WARN, becomes="empty")
    return numbers.mask(wrong).to_numpy(dtype=float)[column.places]


def _read_date(column: Words, field: Field, files: _Files) -> np.ndarray:
    read = dates.read_dates(column)
    for how, (severity, says) in _SAYS_OF_DATES.items():
        files.say(how, says, field, column, read.written(how), severity)
    return read.of_rows


def _known(column: Words, field: Field, files: _Files) -> Words:
    """The codes with those that their list does not know as `Unknown`."""
    unknown = pc.invert(pc.is_in(column.words, pa.array(["", *labels(field.codes)])))
    if not any_of(unknown):
        return column
    blocks = field.codes in _DECIDES and not files.lenient
    says = (
        f"these are not codes of the list {field.codes}. Correct them, or add the code with its source to "
        f"domain/codes/ssda903_{field.codes}.csv"
        + (", or let them through as unknown with --lenient." if blocks else "; they count as unknown.")
    )
    files.say("unknown_code", says, field, column, unknown, BLOCK if blocks else WARN, becomes=UNKNOWN)
    return column.rewritten(pc.if_else(unknown, UNKNOWN, column.words))


_READS: dict[str, Callable[[Words, Field, _Files], Any]] = {
    TEXT: _read_text,
    CODE: _read_code,
    POSTCODE: _read_postcode,
    NUMBER: _read_number,
    DATE: _read_date,
}

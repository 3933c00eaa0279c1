"""Turns the text of one module's file into our columns: headings found, dates read, codes and postcodes put right.

Every different text of a column is looked at once; the rows only carry its number.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from suffkit.domain.returns_codes import labels
from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903 import dates
from suffkit.io.ssda903.csv_text import TextTable
from suffkit.io.ssda903.layout import CODE, DATE, NUMBER, POSTCODE, RETIRED, TEXT, Field, Layout, official
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.words import Words

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
class _File:
    """The file being read: where its rows stand, and where what is found goes."""

    shown: str
    table: str
    year: int
    rows: np.ndarray
    ledger: Ledger
    lenient: bool

    def say(self, rule: str, says: str, field: Field, wrong: np.ndarray, severity: str) -> int:
        """Say it of the rows that are wrong; their number."""
        if count := int(wrong.sum()):
            self.ledger.say(rule, says, self.shown, field.heading, self.rows[wrong], severity)
        return count


def typed(
    text: TextTable, layout: Layout, *, shown: str, year: int, ledger: Ledger, lenient: bool = False
) -> tuple[Words, pd.DataFrame]:
    """The children of the module's rows, and its other columns in our names and types.

    In:  the text of a file; its layout; the file's name in messages; the return's year; the ledger for what
         is found; whether an unknown code of those that decide is let through as `Unknown`.
    Out: every column of the layout that is kept or compared, with the file rows as the index. Text columns are
         categoricals without missing values; a column that the file lacks is empty.
    """
    found = _columns_by_heading(text, layout, shown, ledger)
    count = len(text.rows)
    columns: dict[str, Any] = {}
    file = _File(shown, layout.table, year, text.rows, ledger, lenient)
    children = _children(found.get("CHILD"), count, file)
    for field in layout.by_heading.values():
        if field.heading == "CHILD":
            continue
        if field.kind in {TEXT, CODE} and not field.kept:
            continue
        if (column := found.get(field.heading)) is None:
            columns[field.column] = _nothing(field, count)
            continue
        read = _READS[field.kind](_without_no_value(column, field, file), field, file)
        read = _known(read, field, file) if field.codes else read
        columns[field.column] = read.categorical() if isinstance(read, Words) else read
    return children, pd.DataFrame(columns, index=pd.Index(text.rows, name="row"))


def _children(column: Words | None, rows: int, file: _File) -> Words:
    if column is None:
        return Words.of([""] * rows)
    field = Field("CHILD", "child_id")
    return _read_text(_without_no_value(column, field, file), field, file)


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


def _nothing(field: Field, rows: int) -> Any:
    if field.kind == DATE:
        return np.full(rows, np.datetime64("NaT"), dtype="datetime64[s]")
    if field.kind == NUMBER:
        return np.full(rows, np.nan)
    return pd.Categorical.from_codes(np.zeros(rows, dtype=np.int8), categories=pd.Index([""], dtype=str))


def _without_no_value(column: Words, field: Field, file: _File) -> Words:
    """Words that a database writes for nothing are nothing."""
    none = pc.is_in(column.words, _NO_VALUE)
    if not pc.any(none).as_py():
        return column
    says = "these cells hold a word for no value (such as NULL) and were read as empty."
    file.say("word_for_nothing", says, field, column.rows_where(none), NOTE)
    return column.rewritten(pc.if_else(none, "", column.words))


def _read_text(column: Words, field: Field, file: _File) -> Words:
    """`12.0`, as some programs write a number of a child, is `12`."""
    if not pc.any(pc.ends_with(column.words, ".0")).as_py():
        return column
    return column.rewritten(pc.replace_substring_regex(column.words, r"^(\d+)\.0$", r"\1"))


def _read_code(column: Words, field: Field, file: _File) -> Words:
    whole = _read_text(column, field, file)
    capitals = pc.utf8_upper(whole.words)
    small = pc.not_equal(capitals, whole.words)
    if not pc.any(small).as_py():
        return whole
    says = "these codes are in small letters, and were read as capitals."
    file.say("code_in_small_letters", says, field, whole.rows_where(small), NOTE)
    return whole.rewritten(capitals)


def _read_postcode(column: Words, field: Field, file: _File) -> Words:
    """Postcodes with one space before the last three signs; what is none is empty, which means not known."""
    bare = pc.replace_substring_regex(pc.utf8_upper(column.words), r"[^A-Z0-9]", "")
    good = pc.match_substring_regex(bare, _POSTCODE)
    blank = pc.equal(column.words, "")
    says = "these are not postcodes; places and distances of them count as not known. Correct them if you can."
    wrong = column.rows_where(pc.and_not(pc.invert(good), blank))
    if count := file.say("postcode_invalid", says, field, wrong, WARN):
        file.ledger.change("postcode_invalid", file.table, file.year, count, f"{field.heading} became empty.")
    if missing := int(column.rows_where(blank).sum()):
        says = f"{missing:,} rows have no postcode; places and distances of them count as not known."
        file.ledger.say("postcode_missing", says, file.shown, field.heading, severity=NOTE)
    written = pc.replace_substring_regex(bare, _POSTCODE, r"\1 \2")
    return column.rewritten(pc.if_else(good, written, ""))


def _read_number(column: Words, field: Field, file: _File) -> np.ndarray:
    texts = pd.Series(column.words.to_pandas(), dtype=str)
    numbers = pd.to_numeric(texts.mask(texts == ""), errors="coerce")
    wrong = ((texts != "") & ~numbers.between(0, field.largest)).to_numpy()
    most = "on" if field.largest == float("inf") else f"to {field.largest:g}"
    says = f"expected a number from 0 {most}; these count as not known. Correct them."
    if count := file.say("number_out_of_range", says, field, column.rows_where(wrong), WARN):
        file.ledger.change("number_out_of_range", file.table, file.year, count, f"{field.heading} became empty.")
    return numbers.mask(wrong).to_numpy(dtype=float)[column.places]


def _read_date(column: Words, field: Field, file: _File) -> np.ndarray:
    read = dates.read_dates(column)
    for how, (severity, says) in _SAYS_OF_DATES.items():
        file.say(how, says, field, read.written(how), severity)
    return read.of_rows


def _known(column: Words, field: Field, file: _File) -> Words:
    """The codes with those that their list does not know as `Unknown`."""
    unknown = pc.invert(pc.is_in(column.words, pa.array(["", *labels(field.codes)])))
    if not pc.any(unknown).as_py():
        return column
    blocks = field.codes in _DECIDES and not file.lenient
    says = (
        f"these are not codes of the list {field.codes}. Correct them, or add the code with its source to "
        f"domain/codes/ssda903_{field.codes}.csv"
        + (", or let them through as unknown with --lenient." if blocks else "; they count as unknown.")
    )
    count = file.say("unknown_code", says, field, column.rows_where(unknown), BLOCK if blocks else WARN)
    file.ledger.change("unknown_code", file.table, file.year, count, f"{field.heading} became {UNKNOWN}.")
    return column.rewritten(pc.if_else(unknown, UNKNOWN, column.words))


_READS: dict[str, Callable[[Words, Field, _File], Any]] = {
    TEXT: _read_text,
    CODE: _read_code,
    POSTCODE: _read_postcode,
    NUMBER: _read_number,
    DATE: _read_date,
}

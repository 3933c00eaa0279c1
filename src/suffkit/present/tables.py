"""Tables of a page: released facts turned wide, and written as accessible HTML without styles, ids or scripts."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from suffkit.errors import RequestError
from suffkit.present.wording import is_missing, say, say_list, symbols

if TYPE_CHECKING:
    import pandas as pd

_YEAR = re.compile(r"\d{4}-\d{2}")
_MOST_UNBROKEN = 6  # years side by side at the width of a page


@dataclass(frozen=True, eq=False)
class Table:
    """A table to show: `html` for the page, `frame` with the same cells in words (for downloads and tests)."""

    caption: str
    html: str
    frame: pd.DataFrame

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        rows, columns = self.frame.shape
        return f"Table: {self.caption} ({rows} row{'s' if rows != 1 else ''}, {columns} columns)"


def tabulate(
    frame: pd.DataFrame,
    *,
    caption: str,
    row_header: str | Sequence[str],
    source: str = "",
    headers: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
    text_columns: Collection[str] = (),
    total_rows: Collection[str | int] = (),
    notes: Sequence[str] = (),
    holds: Sequence[str] = (),
) -> Table:
    """A frame as a table with a caption, headers for columns and rows, and its source below.

    In:     frame, one row a row, columns in order. Cells are words already, or numbers of a column named in `units`
            (said without "a week": the header says it); `row_header` the column or columns that head a row;
            `headers` what a column is called (else its name); `text_columns` read as text, not as numbers;
            `total_rows` totals, by their row header or by position from 0; `notes` sentences for under the table;
            `holds` names of what the facts in it measure, kept as `data-holds`: a built page tells what it shows.
    Out:    Table. Every text is escaped. Symbols such as [c] that occur are explained under the table.
    Raises: RequestError for a column that is not there, or for numbers without a unit.
    """
    heading = [row_header] if isinstance(row_header, str) else list(row_header)
    named = {*heading, *(headers or {}), *(units or {}), *(decimals or {}), *text_columns}
    if unknown := [column for column in named if column not in frame.columns]:
        raise RequestError(
            f"The table {caption!r} has no column {say_list(sorted(unknown))}. "
            f"It has {say_list(map(str, frame.columns))}."
        )
    worded = _worded(frame, caption, {*heading, *text_columns}, units or {}, decimals or {})
    titles = {column: (headers or {}).get(column, str(column)) for column in frame.columns}
    numeric = {column for column in frame.columns if column not in heading and column not in text_columns}
    body = "".join(
        _row(row, list(frame.columns), heading, numeric, _is_total(place, row, heading[-1], total_rows))
        for place, row in enumerate(worded.to_dict("records"))
    )
    whole = sum(bool(_YEAR.fullmatch(titles[column])) for column in frame.columns) <= _MOST_UNBROKEN
    head = "".join(
        f'<th scope="col"{_class(_kind_of(titles[column], column in numeric, whole))}>{escape(titles[column])}</th>'
        for column in frame.columns
    )
    cells = [cell for column in worded.columns for cell in worded[column]]
    html = (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table{_holds(holds)}><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{_below(cells, notes, source)}"
    )
    return Table(caption, html, worded.rename(columns=titles))


def pivot(
    facts: pd.DataFrame,
    rows: str | Sequence[str],
    columns: str,
    value: str = "value",
    order: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Long facts as a wide frame: one row for each of `rows`, one column for each of `columns`.

    In:     facts with those columns; `order` gives the order of the groups of a column, else they stay as first seen.
    Out:    a new frame: the columns `rows`, then one for each group; a pair without a fact is empty (NaN).
    Raises: RequestError for a column that is not there, a group outside `order`, or two facts for one cell.
    """
    import pandas as pd

    heading = [rows] if isinstance(rows, str) else list(rows)
    keys = [*heading, columns]
    if unknown := [key for key in [*keys, value] if key not in facts.columns]:
        raise RequestError(
            f"The facts have no column {say_list(unknown)}. They have {say_list(map(str, facts.columns))}."
        )
    twice = facts.loc[facts.duplicated(keys, keep="first"), keys].drop_duplicates()
    if len(twice):
        shown = "; ".join(" / ".join(map(str, pair)) for pair in twice.head(3).itertuples(index=False))
        raise RequestError(
            f"{len(twice)} cell{'s' if len(twice) > 1 else ''} would hold more than one fact: {shown}. "
            "Choose the measure, area, period and origin first."
        )
    wide = facts.set_index(keys)[value].unstack(columns, sort=False)
    wide = wide.reindex(columns=_ordered(facts, columns, order))
    seen = pd.MultiIndex.from_frame(facts[heading].drop_duplicates())
    wide = wide.reindex(seen if len(heading) > 1 else seen.get_level_values(0)).reset_index()
    for key in heading:
        if order and key in order:
            places = {group: place for place, group in enumerate(_ordered(wide, key, order))}
            wide = wide.loc[wide[key].map(places).sort_values(kind="stable").index]
    wide.columns.name = None
    return wide.reset_index(drop=True)


def _ordered(frame: pd.DataFrame, column: str, order: Mapping[str, Sequence[str]] | None) -> list[Any]:
    seen = list(frame[column].drop_duplicates())
    if not order or column not in order:
        return seen
    if outside := [str(group) for group in seen if group not in order[column]]:
        raise RequestError(f"The order of {column} does not name {say_list(outside)}: add it to the order.")
    return [group for group in order[column] if group in seen]


def _worded(
    frame: pd.DataFrame, caption: str, text: set[str], units: Mapping[str, str], decimals: Mapping[str, int]
) -> pd.DataFrame:
    def word(column: str, cell: Any) -> str:
        if isinstance(cell, str):
            return cell
        if column in text:
            return "" if cell is None or cell != cell else str(cell)
        if column in units:
            return say(cell, units[column], decimals=decimals.get(column), per=False, noun=False)
        if is_missing(cell):
            return "[x]"
        raise RequestError(
            f"The column {column!r} of the table {caption!r} holds numbers but has no unit: "
            "name it in units, or in text_columns where it is text."
        )

    return frame.astype(object).assign(
        **{column: [word(column, cell) for cell in frame[column]] for column in frame.columns}
    )


def _row(row: Mapping[Hashable, Any], columns: list[str], heading: list[str], numeric: set[str], total: bool) -> str:
    cells = "".join(
        f'<th scope="row">{escape(row[column])}</th>'
        if column in heading
        else f"<td{_class('num' if column in numeric else '')}>{escape(row[column])}</td>"
        for column in columns
    )
    return f"<tr{_class('total' if total else '')}>{cells}</tr>"


def _is_total(place: int, row: Mapping[Hashable, Any], heading: str, total_rows: Collection[str | int]) -> bool:
    return place in total_rows or row[heading] in total_rows


def _below(cells: Sequence[str], notes: Sequence[str], source: str) -> str:
    used = [f"{symbol} {meaning}" for symbol, meaning in symbols().items() if any(symbol in cell for cell in cells)]
    lines = [f'<p class="symbols">{escape("; ".join(used))}.</p>'] if used else []
    lines += [f'<p class="note">{escape(note)}</p>' for note in notes]
    lines += [f'<p class="source">Source: {escape(source)}</p>'] if source else []
    return "".join(lines)


def _holds(names: Sequence[str]) -> str:
    return f' data-holds="{escape(" ".join(names))}"' if names else ""


def _kind_of(title: str, numeric: bool, whole: bool) -> str:
    """The class of a column's header; a financial year is not broken at its hyphen where there is room."""
    kind = "num" if numeric else ""
    return f"{kind} year".strip() if whole and _YEAR.fullmatch(title) else kind


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""

"""Which file of which year is which module: reads every file, settles doubles, gaps and years that no name tells."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903.csv_text import TextTable, read_csv_columns
from suffkit.io.ssda903.dates import read_dates
from suffkit.io.ssda903.layout import LAYOUTS, Layout, layout_of, official
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.sources import Source, find_sources, read_bytes
from suffkit.io.ssda903.xml_return import read_xml_tables

ESSENTIAL = ("header", "episodes")
_UNREAD = frozenset({"UPN"})  # a number of the pupil, of no use here: what is not read cannot leak
_YEAR_DATES = {"episodes": ("DECOM", "DEC")}


@dataclass(frozen=True)
class Part:
    """One module of one return as text. `text` has no columns where the file could not be read."""

    shown: str
    layout: Layout
    text: TextTable
    year: int | None
    group: str
    is_xml: bool = False


def read_parts(folder: Path, shown: str, ledger: Ledger) -> dict[int, dict[str, Part]]:
    """The modules of each year's return, years ascending.

    In:  the folder of the returns, and its name in messages.
    Out: year to table name to its part; faults of the files are in the ledger.
    """
    sources, faults = find_sources(folder, shown)
    ledger.faults += faults
    parts = [part for source in sources for part in _read(source, ledger)]
    found: dict[int, list[Part]] = {}
    groups = {(part.year, part.group if part.year is None else "") for part in parts}
    for year, group in sorted(groups, key=str):
        own = [part for part in parts if part.year == year and (year is not None or part.group == group)]
        told = year if year is not None else _year_told(own)
        if told is None:
            says = "neither a name nor a date of an episode tells the year. Put the files into a folder like 2023-24."
            ledger.say("year_not_known", says, f"{shown}/{group}".rstrip("/"))
        else:
            found.setdefault(told, []).extend(own)
    if not found and not ledger.faults:
        says = "no file of a return was found. Put each year's CSV files or XML into a folder such as 2023-24."
        ledger.say("no_returns", says, shown)
    return {year: _one_each(found[year], year, shown, ledger) for year in sorted(found)}


def _read(source: Source, ledger: Ledger) -> Iterable[Part]:
    raw = read_bytes(source)
    if not isinstance(raw, bytes):
        ledger.faults.append(raw)
        return []
    if source.suffix == ".xml":
        tables, faults = read_xml_tables(raw, source.shown)
        ledger.faults += faults
        return [
            Part(source.shown, LAYOUTS[table], text, source.year, source.group, is_xml=True)
            for table, text in tables.items()
        ]
    text = read_csv_columns(raw, source.shown, _UNREAD)
    layout = layout_of([official(name) for name in text.headings], source.stem)
    if layout is None or not layout.table:
        _say_unused(source, text, layout, ledger)
        return []
    needed = layout.table in ESSENTIAL
    for fault in text.faults:
        # A module that the statement can do without does not stop it for being empty.
        ledger.faults.append(replace(fault, severity=WARN) if fault.rule == "empty_file" and not needed else fault)
    if text.headings and not len(text.rows):
        ledger.say("no_rows", "there is no row below the header.", source.shown, severity=BLOCK if needed else WARN)
    return [Part(source.shown, layout, text, source.year, source.group)]


def _say_unused(source: Source, text: TextTable, layout: Layout | None, ledger: Ledger) -> None:
    if layout is not None:
        says = f"suffkit makes no use of the module {layout.module}."
        ledger.say("module_not_used", says, source.shown, severity=NOTE)
    elif text.headings:
        is_near = "CHILD" in [official(name) for name in text.headings]
        says = "its headings are those of no module of the return, so it was not read."
        ledger.say("unknown_file", says, source.shown, severity=WARN if is_near else NOTE)
    else:
        # A text file that is no table may lie about; a .csv that cannot be read is missed.
        severity = WARN if source.suffix == ".txt" else BLOCK
        ledger.faults += [
            replace(fault, severity=WARN if fault.rule == "empty_file" else severity)
            for fault in text.faults
            if fault.severity == BLOCK
        ]


def _year_told(parts: list[Part]) -> int | None:
    """The year that the dates of the episodes tell: the one that the latest of them falls into.

    Of many dates the latest half per cent are left out of the question, as they may be mistaken.
    """
    days = []
    for part in parts:
        names = [official(name) for name in part.text.headings]
        wanted = _YEAR_DATES.get(part.layout.table, ())
        days += [read_dates(part.text.columns[names.index(name)]).of_rows for name in wanted if name in names]
    known = pd.Series(np.concatenate(days) if days else [], dtype="datetime64[s]").dropna()
    if known.empty:
        return None
    latest = known.sort_values().iloc[math.ceil(0.995 * (len(known) - 1))]
    return int(latest.year + (latest.month >= 4))


def _one_each(parts: list[Part], year: int, shown: str, ledger: Ledger) -> dict[str, Part]:
    """One part a table, and faults where there are two or one is not there."""
    kinds = {part.is_xml for part in parts}
    if len(kinds) == 2:
        files = " and ".join(next(part.shown for part in parts if part.is_xml is kind) for kind in (True, False))
        says = f"the return of {year} is there as XML and as CSV ({files}). Keep one of the two."
        ledger.say("csv_and_xml", says, shown)
        parts = [part for part in parts if not part.is_xml]
    chosen: dict[str, Part] = {}
    for part in parts:
        first = chosen.setdefault(part.layout.table, part)
        if first is not part:
            says = f"{first.shown} and {part.shown} are both {part.layout.module} of {year}. Keep one."
            ledger.say("two_files", says, part.shown)
    for table in ESSENTIAL:
        if table not in chosen:
            says = f"there is no file with the columns of {LAYOUTS[table].module} in the return of {year}. Add it."
            ledger.say("file_missing", says, shown)
    if "uasc" not in chosen:
        says = (
            f"there is no file with the columns of UASC in the return of {year}: figures of unaccompanied "
            "asylum-seeking children are not available, and their distances cannot be told from others'. Add it."
        )
        ledger.say("uasc_missing", says, shown, severity=WARN)
    return chosen

"""Reads the printed figures of one edition: table cards, cells, claims, actions, narrative.

Every fault of all files is found at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.printed import CELLS, CLAIMS, PLACEMENT_CATEGORIES, TABLES
from suffkit.domain.calendar import parse_period
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.domain.printed_numbers import PrintedNumber, parse_printed
from suffkit.domain.units import factor_to, unit
from suffkit.errors import BLOCK, WARN, Fault, suggest
from suffkit.io.actions import read_actions
from suffkit.io.checked_csv import read_checked, read_optional
from suffkit.io.csv_files import decode, read_csv_text

CATEGORIES = "placement_categories.csv"
WITH_CELLS = ("printed", "partly")
LEAST_PARTS = {
    "equal": 1,
    "sum": 1,
    "difference": 2,
    "quotient": 2,
    "product": 2,
    "relative_change": 2,
    "whole_number": 1,
}
MOST_PARTS = {"equal": 1, "quotient": 2, "relative_change": 2, "whole_number": 1}


@dataclass(frozen=True)
class PrintedEdition:
    """What a printed statement says, as read.

    `cells` has one row a printed number, with its table, file row, value, step and period. `actions` has those of the
    authority's earlier editions too, told apart by `edition`.
    """

    tables: pd.DataFrame
    cells: pd.DataFrame
    claims: pd.DataFrame
    actions: pd.DataFrame
    categories: pd.DataFrame
    narrative: dict[str, str]
    faults: tuple[Fault, ...]


def read_printed(folder: Path, shown: str, *, needed: bool = True) -> PrintedEdition:
    """Read `<authority>/<edition>/` of the raw data.

    In:  the edition's folder; its name as shown in messages; whether there must be printed tables at all.
    Out: PrintedEdition. Nothing is raised for faults of the data: they are all in `faults`.
    """
    faults: list[Fault] = []
    printed = folder / "printed"
    read = read_checked if needed or printed.is_dir() else read_optional
    tables = read(printed / "tables.csv", f"{shown}/printed/tables.csv", TABLES, faults)
    cells = _cells(printed, tables, shown, faults)
    if not tables.empty:
        faults += _orphans(printed, tables, shown)
    if needed and not any(fault.severity == BLOCK for fault in faults) and cells.empty:
        faults.append(
            Fault("no_figures", "no table has a printed number. Add the cells of one at least.", f"{shown}/printed")
        )
    categories = read_optional(
        folder.parent / CATEGORIES, f"{shown.partition('/')[0]}/{CATEGORIES}", PLACEMENT_CATEGORIES, faults
    )
    categories = categories[categories["edition"] == folder.name].reset_index(drop=True)
    faults += _unmapped_labels(cells, categories, shown)
    claims = read_optional(printed / "claims.csv", f"{shown}/printed/claims.csv", CLAIMS, faults)
    if not cells.empty and not claims.empty:
        faults += _claim_faults(claims, cells, f"{shown}/printed/claims.csv")
    actions = read_actions(folder, shown, faults)
    narrative = {
        file.stem: decode(file.read_bytes(), f"{shown}/narrative/{file.name}", faults)
        for file in sorted((folder / "narrative").glob("*.md"))
    }
    return PrintedEdition(tables, cells, claims, actions, categories, narrative, tuple(faults))


def _cells(printed: Path, tables: pd.DataFrame, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """The cells of all tables in one frame.

    Values are checked once for all files: once a file would take most of the time.
    """
    parts = []
    for name in tables.loc[tables["state"].isin(WITH_CELLS), "table_id"] if not tables.empty else ():
        file = f"{shown}/printed/{name}.csv"
        text = read_csv_text(printed / f"{name}.csv", file, CELLS.column_names)
        # An empty table of these columns: only the columns are looked at here.
        found = [*text.faults, *(CELLS.faults(text.table.iloc[:0], file=file) if len(text.table.columns) else ())]
        faults += found
        if not any(fault.severity == BLOCK for fault in found):
            if text.table.empty:
                faults.append(Fault("no_rows", "the file has a header and no rows.", file, severity=WARN))
            parts.append(text.table[CELLS.column_names].assign(table_id=name, file=file, file_row=list(text.rows)))
    if not parts:
        return pd.DataFrame()
    cells = pd.concat(parts, ignore_index=True)
    found = CELLS.faults(cells[CELLS.column_names], rows=list(cells["file_row"]), files=list(cells["file"]))
    faults += found
    return pd.DataFrame() if any(fault.severity == BLOCK for fault in found) else _understood(cells, faults)


def _understood(cells: pd.DataFrame, faults: list[Fault]) -> pd.DataFrame:
    """Add `value` and `step` in the measure's unit, and the period's two days; report what cannot be understood."""
    values, steps, starts, ends = [], [], [], []
    bad: dict[tuple[str, str, str, str], list[int]] = {}

    def report(rule: str, column: str, message: str) -> None:
        bad.setdefault((rule, cell["file"], column, message), []).append(cell["file_row"])

    for cell in cells.to_dict("records"):
        value = step = start = end = None
        held = catalogue()[cell["measure"]].unit
        factor = factor_to(cell["unit"], held)
        if factor is None:
            report("wrong_unit", "unit", f"does not scale to {held}, the unit of the measure")
        if len(cell["area"]) == len("E10000001") and cell["area"] not in _known_areas():
            report("unknown_area", "area", "not the code of an area in domain/codes/areas.csv or regions.csv")
        try:
            start, end = parse_period(cell["period"])
        except ValueError as why:
            report("wrong_period", "period", str(why))
        if cell["printed"] in ("", "-", "n/a", ".."):
            if not cell["status"]:
                report("no_number", "printed", "nothing printed: say why in status (x not available)")
        else:
            try:
                number = parse_printed(cell["printed"])
                scale = (factor or 1.0) / _said_twice(number, cell["unit"])
                # One rounding to 12 digits takes off the noise of binary fractions (41.4 x 0.01).
                value, step = round(float(number.value) * scale, 12), round(float(number.step) * scale, 12)
                value = -abs(value) if cell["sense"] == "fall" else value
            except ValueError as why:
                report("not_a_number", "printed", f"expected one number: {why}")
        values.append(value)
        steps.append(step)
        starts.append(start)
        ends.append(end)
    faults += [
        Fault(rule, f"{message}. Correct these cells.", file, column, tuple(rows))
        for (rule, file, column, message), rows in bad.items()
    ]
    return cells.assign(
        value=pd.array(values, dtype="float64"),
        step=pd.array(steps, dtype="float64"),
        period_start=pd.to_datetime(pd.Series(starts, index=cells.index)).astype("datetime64[s]"),
        period_end=pd.to_datetime(pd.Series(ends, index=cells.index)).astype("datetime64[s]"),
    )


def _said_twice(number: PrintedNumber, printed_unit: str) -> int:
    """What both the word in the print and the unit multiply by (`£1.2 million` in gbp_million), to count it once."""
    factor = unit(printed_unit).factor
    if number.times == 1 or factor <= 1:
        return 1
    if number.times != factor:
        raise ValueError("the word after it is not the size that the unit says")
    return number.times


@cache
def _known_areas() -> frozenset[str]:
    return frozenset(
        {row["region_code"] for row in code_rows("regions")} | {row["new_la_code"] for row in code_rows("areas")}
    )


def _orphans(printed: Path, tables: pd.DataFrame, shown: str) -> list[Fault]:
    """Cells files that no card names would be lost in silence."""
    states = dict(zip(tables["table_id"], tables["state"], strict=True))
    faults = []
    for name in sorted({file.stem for file in printed.glob("*.csv")} - {"tables", "claims"}):
        if name not in states:
            says = f"no row of tables.csv names this file.{suggest(name, states)} Add its card."
            faults.append(Fault("file_without_card", says, f"{shown}/printed/{name}.csv"))
        elif states[name] not in WITH_CELLS:
            says = f"tables.csv says that this table is {states[name]}, so it has no cells."
            says += " Correct its state, or take the file out."
            faults.append(Fault("unexpected_file", says, f"{shown}/printed/{name}.csv"))
    return faults


def _unmapped_labels(cells: pd.DataFrame, categories: pd.DataFrame, shown: str) -> list[Fault]:
    """Placement labels must be mapped to a common group: an unknown one never becomes `other`."""
    if cells.empty:
        return []
    known = set(categories["label"])
    faults = []
    for by, group in (("by1", "group1"), ("by2", "group2")):
        labelled = cells[(cells[by] == "placement_category") & (cells[group] != TOTAL) & ~cells[group].isin(known)]
        for (table_id, label), rows in labelled.groupby(["table_id", group], sort=False):
            faults.append(
                Fault(
                    "unmapped_placement",
                    f"{label!r} has no row for this edition in placement_categories.csv."
                    f"{suggest(str(label), known)} Add one.",
                    f"{shown}/printed/{table_id}.csv",
                    group,
                    tuple(rows["file_row"]),
                )
            )
    return faults


def cell_name(table_id: str, row: str, column: str) -> str:
    """How a claim names a cell."""
    return f"{table_id} | {row} | {column}"


def claim_parts(parts: str) -> list[str]:
    """The cells (or plain numbers) of a claim's parts."""
    return [part.strip() for part in parts.split(" ; ")]


def _claim_faults(claims: pd.DataFrame, cells: pd.DataFrame, shown: str) -> list[Fault]:
    known = {cell_name(*names) for names in cells[["table_id", "row", "column"]].itertuples(index=False)}
    faults = []
    for claim in claims.to_dict("records"):
        count, least = len(claim_parts(claim["parts"])), LEAST_PARTS[claim["operation"]]
        most = MOST_PARTS.get(claim["operation"], count)
        if not least <= count <= most:
            wanted = str(least) if least == most else f"at least {least}"
            says = f"{claim['operation']} takes {wanted} of them, not {count}. Part them by ' ; '."
            faults.append(Fault("wrong_parts", says, shown, "parts", (claim["file_row"],)))
        named = [("result", claim["result"]), *(("parts", part) for part in claim_parts(claim["parts"]))]
        for column, name in named:
            if name not in known and not (column == "parts" and _is_number(name)):
                faults.append(
                    Fault(
                        "unknown_cell",
                        f"there is no cell {name!r}.{suggest(name, known)}",
                        shown,
                        column,
                        (claim["file_row"],),
                    )
                )
    return faults


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False

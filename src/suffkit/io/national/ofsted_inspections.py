"""Inspections of authorities' children's services: one row for each judgement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from suffkit.contracts.inspections import GRADES, INSPECTIONS, JUDGEMENTS
from suffkit.errors import Fault
from suffkit.io.national.area_numbers import numbers_by_code, numbers_by_name, unknown_areas
from suffkit.io.national.published import words_of
from suffkit.io.national.sheets import table_of

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "ofsted-inspections"
_NEEDED = frozenset({"la_name", "inspected", *JUDGEMENTS})
_NOT_JUDGED = ("", "-")


def read_inspections(cells: pd.DataFrame, day: date, where: str, faults: list[Fault]) -> pd.DataFrame:
    """INSPECTIONS of a sheet.

    In:  the sheet's cells; the day of its title; file and sheet as messages show them; faults, which are added to.
    Out: a row for each authority, inspection and judgement that has a grade. An empty cell is no judgement (care
         leavers had none of their own before 2023) and gives no row.
    """
    table = table_of(cells, words_of("ofsted_words", "inspection_column"), _NEEDED, where)
    if "published" not in table.columns:
        table = table.assign(published="")
    table = table.assign(area=_numbers(table, where, faults), row=table.index)
    table = table.assign(**{name: _dates(table[name], name, where, faults) for name in ("inspected", "published")})
    long = table.melt(["area", "inspected", "published", "row"], list(JUDGEMENTS), "judgement", "grade")
    long = long[~long["grade"].isin(_NOT_JUDGED) & long["area"].notna()]
    if len(wrong := long["row"][~long["grade"].isin(GRADES)]):
        says = f"expected one of the grades {', '.join(GRADES)}, or nothing. Look at these rows."
        faults.append(Fault("wrong_value", says, where, rows=tuple(sorted(set(wrong)))))
    texts = {"area": "str", "judgement": "str", "grade": "str"}
    shaped = long.assign(source=_SOURCE, release=str(day.year)).astype({**texts, "source": "str", "release": "str"})
    return shaped[INSPECTIONS.column_names].reset_index(drop=True)


def _numbers(table: pd.DataFrame, where: str, faults: list[Fault]) -> pd.Series:
    """The authorities' numbers, by code where the sheet has codes, else by name."""
    if "area_code" in table.columns:
        words, known, column = table["area_code"], numbers_by_code(), "Local authority area code"
    else:
        words = table["la_name"]
        known, column = numbers_by_name(tuple(words.unique())), "Local authority name"
    numbers = words.map(known)
    faults += unknown_areas(words[numbers.isna()], where, column)
    return numbers


def _dates(texts: pd.Series, column: str, where: str, faults: list[Fault]) -> pd.Series:
    """Days; an empty cell has none, which is a fault of the inspection's own day."""
    import pandas as pd

    days = pd.to_datetime(texts.where(texts != ""), errors="coerce", format="ISO8601").astype("datetime64[s]")
    wrong = days.isna() & ((texts != "") | (column == "inspected"))
    if wrong.any():
        says = "expected a date. Look at these cells."
        faults.append(Fault("wrong_date", says, where, column, tuple(texts.index[wrong])))
    return days

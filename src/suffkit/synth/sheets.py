"""The returns as their files hold them: the headings of the return, dates as dd/mm/yyyy, each year's own codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.io.ssda903.layout import LAYOUTS
from suffkit.synth.columns import Text, coded

# What the council's systems would call the files; they are found by their headings.
FILE_NAMES = {
    "header": "header",
    "episodes": "episodes",
    "uasc": "uasc",
    "reviews": "reviews",
    "care_leavers": "oc3",
    "health": "oc2",
    "adoptions": "ad1",
    "placed_for_adoption": "placed_for_adoption",
    "previous_permanence": "previous_permanence",
    "missing": "missing",
    "social_workers": "sw_episodes",
}
_EMPTY = ("UPN",)  # a pupil's number could be taken for a real one
_FIRST_YEAR_OF_WORKERS, _FIRST_YEAR_OF_LETTERS = 2024, 2025
_SEXES = ("Male", "Female", "Unknown")


def sheets_of(tables: Mapping[str, pd.DataFrame], year: int) -> dict[str, pd.DataFrame]:
    """One year's tables as text under the return's headings, by table name, without the modules it lacked."""
    born = tables["header"].set_index("child_id")[["birth_date", "sex"]]
    sheets = {}
    for name, layout in LAYOUTS.items():
        if name == "social_workers" and year < _FIRST_YEAR_OF_WORKERS:
            continue
        table = tables[name]
        columns: dict[str, Text] = {}
        at = born.index.get_indexer(pd.Index(table["child_id"]))
        for field in layout.fields:
            if field.column in table.columns:
                values = table[field.column]
            elif field.column in born.columns:
                values = born[field.column].iloc[at]
            elif field.heading in _EMPTY:
                values = pd.Series([""] * len(table), dtype=str)
            else:  # a column that only older returns have
                continue
            columns[field.heading] = _as_text(values.reset_index(drop=True), field.column, year)
        sheets[name] = pd.DataFrame(columns)
    return sheets


def _as_text(values: pd.Series, column: str, year: int) -> Text:
    if values.dtype.kind == "M":
        return day_texts(values.to_numpy())
    if values.dtype.kind == "f":
        whole = values.fillna(-1).to_numpy().astype(np.int64)
        return coded([*map(str, range(whole.max(initial=0) + 1)), ""], whole % (whole.max(initial=0) + 2))
    if column == "sex":
        codes = ("M", "F", "U") if year >= _FIRST_YEAR_OF_LETTERS else ("1", "2", "")
        return coded(codes, pd.Index(_SEXES).get_indexer(pd.Index(values)))
    return values.array


def day_texts(dates: npt.NDArray[np.datetime64]) -> Text:
    """Dates from 1970 to 2049 as dd/mm/yyyy, null as nothing."""
    missing = np.isnat(dates)
    days = np.where(missing, np.datetime64(0, "D"), dates.astype("datetime64[D]")).astype(np.int64)
    words = _words_of_days()
    return coded(words, np.where(missing, len(words) - 1, days))


@cache
def _words_of_days() -> tuple[str, ...]:
    """Every day by its number, written once and looked up; nothing at the end."""
    return (*pd.date_range("1970-01-01", "2049-12-31").strftime("%d/%m/%Y"), "")

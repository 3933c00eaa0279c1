"""Turns the columns of figures of a table of Explore Education Statistics into rows of PUBLISHED."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.national import PUBLISHED
from suffkit.domain.catalogue import measure
from suffkit.errors import NOTE, Fault
from suffkit.io.national.ees_text import FORMS, SYMBOLS, UNREAD, form_of, read_figures
from suffkit.io.national.empty import empty_table
from suffkit.io.national.labels import Meaning
from suffkit.io.national.periods import period_of
from suffkit.io.national.values import SENTINEL

if TYPE_CHECKING:
    import pandas as pd

_EMPTY = "empty"
_KIND = ["measure", "by1", "group1", "by2", "group2"]


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures: its kind, its heading, and of each row the combination of words that says what it is."""

    kind: str
    heading: str
    combination: np.ndarray


@dataclass(frozen=True)
class Rows:
    """The file's cells by row, with the year and the area of each (0 and null where the row is not to be taken)."""

    frame: pd.DataFrame
    years: np.ndarray
    areas: pd.Categorical
    shown: str

    def lines(self, places: np.ndarray) -> tuple[int, ...]:
        """Rows of the file, as a spreadsheet shows them."""
        return tuple(sorted({int(line) for line in self.frame.index[places]}))


def published(
    rows: Rows, columns: Sequence[FigureColumn], known: Sequence[Meaning], *, source: str, release: str
) -> tuple[pd.DataFrame, list[Fault]]:
    """PUBLISHED of all columns of figures.

    In:  the rows; the columns; what the combinations of words mean; source and release.
    Out: the table; faults: cells that are neither number nor symbol, numbers below nothing where there is nothing below
         it, figures that stand twice. Such cells are left out.
    """
    import pandas as pd

    if not known:
        return empty_table(PUBLISHED), []
    meant = pd.DataFrame([asdict(one) for one in known])
    meant["form"] = [form_of(measure(name).unit) for name in meant["measure"]]
    meant["key"] = meant.groupby([*_KIND, "period"], sort=False).ngroup()
    combinations, forms = meant["combination"].to_numpy(), meant["form"].to_numpy(object)
    kinds, signed = meant["figures"].to_numpy(object), meant["may_be_negative"].to_numpy(bool)
    usable = np.flatnonzero((rows.years > 0) & (rows.areas.codes >= 0))
    parts, faults = [], []
    for column in columns:
        asked = np.flatnonzero((kinds == column.kind) & np.isin(combinations, column.combination))
        for form in np.unique(forms[asked]):
            of_form = asked[forms[asked] == form]
            row, meaning = _pairs(column.combination, usable, combinations, of_form)
            part, found = _cells(rows, column.heading, str(form), row, meaning, signed)
            parts.append(part)
            faults += found
    cells, twice = _once(rows, pd.concat(parts, ignore_index=True), meant["key"].to_numpy())
    return _table(rows, cells, meant, source, release), [*faults, *twice]


def _pairs(
    combination: np.ndarray, usable: np.ndarray, combinations: np.ndarray, meanings: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Each usable row with each meaning that its combination of words has: places of rows, places of meanings."""
    meanings = meanings[np.argsort(combinations[meanings], kind="stable")]
    wanted = combinations[meanings]
    of_row = combination[usable]
    first = np.searchsorted(wanted, of_row, side="left")
    count = np.searchsorted(wanted, of_row, side="right") - first
    begin = np.repeat(first - np.append(0, np.cumsum(count)[:-1]), count)
    return np.repeat(usable, count), meanings[begin + np.arange(len(begin))]


def _cells(
    rows: Rows, heading: str, form: str, row: np.ndarray, meaning: np.ndarray, signed: np.ndarray
) -> tuple[pd.DataFrame, list[Fault]]:
    """The column's cells with their meanings, one row each; faults of those that cannot be read, which are left out."""
    import pandas as pd

    words = rows.frame[heading].cat
    printed = words.categories.to_numpy(object)
    value, status = read_figures(printed, form)
    code = words.codes.to_numpy()[row]
    is_sentinel = np.isin(printed.astype(str), SENTINEL)
    wrong = {
        "not_a_number": (status == UNREAD)[code],
        "sentinel": is_sentinel[code] & ~signed[meaning],
        "below_nothing": ((value < 0) & ~is_sentinel)[code] & ~signed[meaning],
    }
    faults = [
        Fault(rule, _says(rule, form), rows.shown, heading, rows.lines(row[bad]))
        for rule, bad in wrong.items()
        if bad.any()
    ]
    good = ~np.logical_or.reduce(list(wrong.values()))
    code = code[good]
    cells = {"row": row[good], "meaning": meaning[good], "value": value[code], "status": status[code]}
    return pd.DataFrame({**cells, "as_printed": printed[code]}), faults


def _says(rule: str, form: str) -> str:
    return {
        "not_a_number": f"expected {FORMS[form]}, or one of the symbols {' '.join(filter(None, SYMBOLS))}. "
        "These cells are left out.",
        "sentinel": "-100 stands for a number that is missing. These cells are left out; get the file again.",
        "below_nothing": "expected nothing below 0. These cells are left out; get the file again.",
    }[rule]


def _once(rows: Rows, cells: pd.DataFrame, keys: np.ndarray) -> tuple[pd.DataFrame, list[Fault]]:
    """Each figure once: what stands twice alike is noted, what differs is a fault; the first is kept."""
    row = cells["row"].to_numpy()
    key = cells[["as_printed"]].assign(key=keys[cells["meaning"]], area=rows.areas.codes[row], year=rows.years[row])
    again = key.duplicated(["key", "area", "year"])
    if not again.any():
        return cells, []
    alike = again & key.duplicated()
    differs = again & ~alike
    faults = []
    if differs.any():
        says = (
            "these rows give another figure than a row above for the same thing; that one is kept. Get the file again."
        )
        faults.append(Fault("duplicate_key", says, rows.shown, rows=rows.lines(row[differs.to_numpy()])))
    if alike.any():
        says = f"{int(alike.sum())} figures stand twice alike and are taken once."
        faults.append(Fault("repeated_rows", says, rows.shown, severity=NOTE))
    return cells[~again].reset_index(drop=True), faults


def _table(rows: Rows, cells: pd.DataFrame, meant: pd.DataFrame, source: str, release: str) -> pd.DataFrame:
    import pandas as pd

    row, meaning = cells["row"].to_numpy(), cells["meaning"].to_numpy()
    starts, ends = _days(rows.years[row], meant["period"], meaning)
    blank = cells["as_printed"].str.strip() == ""
    return pd.DataFrame(
        {
            **{name: _text(meant[name].tolist(), meaning) for name in _KIND},
            "area": _text(rows.areas.categories.tolist(), rows.areas.codes[row]),
            "period_start": starts,
            "period_end": ends,
            "value": cells["value"].to_numpy(float),
            "status": cells["status"].astype("str").array,
            "as_printed": cells["as_printed"].mask(blank, _EMPTY).astype("str").array,
            "source": _text([source], np.zeros_like(row)),
            "release": _text([release], np.zeros_like(row)),
        }
    )[PUBLISHED.column_names]


def _days(years: np.ndarray, periods: pd.Series, meaning: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each figure: of its year and the kind of period that its meaning has."""
    kinds, kind = np.unique(periods.to_numpy(str), return_inverse=True)
    distinct, year = np.unique(years, return_inverse=True)
    days = np.array([[period_of(int(one), str(name)) for one in distinct] for name in kinds], dtype="datetime64[s]")
    found = days.reshape(len(kinds), len(distinct), 2)[kind[meaning], year]
    return found[:, 0], found[:, 1]


def _text(words: Sequence[str], codes: np.ndarray) -> object:
    """Words by their places, as a column of text."""
    import pandas as pd

    return pd.array(list(words), dtype="str").take(codes)

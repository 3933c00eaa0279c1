"""Counts, shares and means of rows by no, one or two breakdowns, always with their Totals.

The heart of all counting. Rows are one row a thing counted, with `child` (a row number) and a category a
breakdown. What comes back is COUNTS: for one breakdown each group and its Total; for two, each pair, the Totals of
both sides, and the Total of all. A group of the vocabulary with nothing in it is a true 0 and is kept; "Not known" is
left out where it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period
from suffkit.domain.catalogue import measure as entry_of
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest
from suffkit.measures.linked import NOT_KNOWN, category
from suffkit.measures.ratios import divide

By = Sequence[str | tuple[str, ...]]
"""One breakdown as its names (none, one or two), or several as a sequence of such tuples."""

_UNKNOWN = (NOT_KNOWN, "Unknown")
_OLDEST = 17


def count(
    rows: pd.DataFrame, measure: str, period: Period, *, by: By = (), weights: np.ndarray | None = None
) -> pd.DataFrame:
    """How many rows, or the sum of their weights, by the breakdowns.

    In:     rows with `child` and a category column for each of `by`; the measure's id; the days it is of.
    Out:    COUNTS; `children` is how many different children each number stands on.
    Raises: RequestError, a breakdown that these rows do not have, or more than two.
    """
    cells = _cells(rows, by, weights)
    return _frame(measure, period, cells, np.nan, np.nan, cells["sum"])


def ratio(
    rows: pd.DataFrame, part: pd.Series | np.ndarray, measure: str, period: Period, *, by: By = ()
) -> pd.DataFrame:
    """The share of the rows for which `part` is true, by the breakdowns.

    In:     as `count`; booleans, one a row.
    Out:    COUNTS; `children` is the whole. A group without rows has no value.
    Raises: as `count`.
    """
    return _ratio(rows, measure, period, by, np.asarray(part, dtype=float))


def mean(
    rows: pd.DataFrame, values: pd.Series | np.ndarray, measure: str, period: Period, *, by: By = ()
) -> pd.DataFrame:
    """The mean of the values, one a row, by the breakdowns; rows without a value are left out.

    In:     as `count`; numbers.
    Out:    COUNTS; the numerator is the sum and the denominator the number of rows.
    Raises: as `count`.
    """
    numbers = np.asarray(values, dtype=float)
    known = ~np.isnan(numbers)
    return _ratio(rows[known], measure, period, by, numbers[known])


def per_head(counted: pd.DataFrame, measure: str, population: float) -> pd.DataFrame:
    """A count over a population, times the measure's scale.

    In:  COUNTS of the children counted; the population.
    Out: COUNTS of `measure` with both parts.
    """
    entry = entry_of(measure)
    whole = pd.Series(float(population), index=counted.index)
    value = divide(counted["value"], whole, entry.scale)
    return counted.assign(measure=measure, numerator=counted["value"], denominator=whole, value=value, unit=entry.unit)


def as_at(day: date) -> Period:
    """The period of one day, for what is counted at a date."""
    return Period(day, day)


def banded(ages: np.ndarray, bands: str) -> pd.Categorical:
    """Ages in completed years as bands of a named set; 18 and over goes to the oldest band.

    Raises: RequestError, no such set, or one that does not hold each age from 0 to 17 once.
    """
    names, lookup = _bands(bands)
    return category(lookup[np.clip(ages, 0, _OLDEST)], names)


@cache
def _bands(name: str) -> tuple[tuple[str, ...], np.ndarray]:
    sets = dict.fromkeys(row["set"] for row in code_rows("age_bands"))
    rows = [row for row in code_rows("age_bands") if row["set"] == name]
    if not rows:
        raise RequestError(f"{name!r} is not a set of age bands (domain/codes/age_bands.csv).{suggest(name, sets)}")
    ages = [(int(row["from_age"]), int(row["to_age"])) for row in rows]
    lookup = [[at for at, (low, high) in enumerate(ages) if low <= age <= high] for age in range(_OLDEST + 1)]
    if any(len(found) != 1 for found in lookup):
        raise RequestError(
            f"The age bands {name!r} do not hold each age from 0 to 17 once, so children cannot be counted by them. "
            "Choose another set of domain/codes/age_bands.csv."
        )
    return tuple(row["group"] for row in rows), np.array([found[0] for found in lookup])


def _ratio(rows: pd.DataFrame, measure: str, period: Period, by: By, part: np.ndarray) -> pd.DataFrame:
    cells = _cells(rows, by, part)
    numerator, denominator = pd.Series(cells["sum"]).astype(float), pd.Series(cells["rows"]).astype(float)
    value = divide(numerator, denominator, entry_of(measure).scale)
    return _frame(measure, period, cells, numerator.to_numpy(), denominator.to_numpy(), value.to_numpy())


def _cells(rows: pd.DataFrame, by: By, weights: np.ndarray | None) -> dict[str, np.ndarray]:
    """Sum, number of rows and number of children of each cell of each breakdown, groups first and Totals after them."""
    child = rows["child"].to_numpy(np.int64)
    once_each = len(child) == 0 or np.bincount(child).max() == 1
    keys: list[tuple[str, ...]] = []
    sums, numbers, children = [], [], []
    for breakdown in _each(by):
        _need(rows, breakdown)
        first, second = [*breakdown, "", ""][:2]
        for names, codes, size in _layers(rows, breakdown):
            in_cell = np.bincount(codes, minlength=size)
            keys += [(first, group1, second, group2) for group1, group2 in names]
            numbers.append(in_cell)
            sums.append(in_cell if weights is None else np.bincount(codes, weights, minlength=size))
            children.append(in_cell if once_each else _children(codes, child, size))
    held = np.array(keys, dtype=object)
    cells = dict(zip(("by1", "group1", "by2", "group2"), held.T, strict=True))
    cells |= {"sum": np.concatenate(sums), "rows": np.concatenate(numbers), "children": np.concatenate(children)}
    empty = (cells["rows"] == 0) & (np.isin(cells["group1"], _UNKNOWN) | np.isin(cells["group2"], _UNKNOWN))
    return {name: column[~empty] for name, column in cells.items()}


def _each(by: By) -> list[tuple[str, ...]]:
    """The breakdowns asked for: `by` itself names one, unless it holds tuples, which are one each."""
    names = tuple(name for name in by if isinstance(name, str))
    return [names] if len(names) == len(by) else [name for name in by if isinstance(name, tuple)]


def _layers(rows: pd.DataFrame, by: tuple[str, ...]) -> Iterator[tuple[list[tuple[str, str]], np.ndarray, int]]:
    """The cells of each layer: all pairs, then the Totals of one side, of the other, and of both."""
    groups = [tuple(rows[name].cat.categories) for name in by]
    for kept in product((True, False), repeat=len(by)):
        codes, size = np.zeros(len(rows), dtype=np.int64), 1
        for name, names, keep in zip(by, groups, kept, strict=True):
            if keep:
                codes, size = codes * len(names) + rows[name].cat.codes.to_numpy(), size * len(names)
        shown = [names if keep else (TOTAL,) for names, keep in zip(groups, kept, strict=True)]
        yield list(product(*shown, *[("",)] * (2 - len(by)))), codes, size


def _children(codes: np.ndarray, child: np.ndarray, size: int) -> np.ndarray:
    """How many different children are in each cell."""
    pairs = np.sort(child * np.int64(size) + codes)  # much faster than np.unique, which looks for each in a table
    is_new = np.ones(len(pairs), dtype=bool)
    is_new[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[is_new] % size, minlength=size)


def _need(rows: pd.DataFrame, by: tuple[str, ...]) -> None:
    if len(by) > 2:
        raise RequestError(f"A measure is counted by two breakdowns at most; {len(by)} were asked for.")
    for name in by:
        if name not in rows or not isinstance(rows[name].dtype, pd.CategoricalDtype):
            known = [str(column) for column in rows if isinstance(rows[column].dtype, pd.CategoricalDtype)]
            raise RequestError(f"This measure cannot be counted by {name!r}.{suggest(name, known)}")


def _frame(
    measure: str,
    period: Period,
    cells: dict[str, np.ndarray],
    numerator: np.ndarray | float,
    denominator: np.ndarray | float,
    value: np.ndarray,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": measure,
            "period_start": np.datetime64(period.start, "s"),
            "period_end": np.datetime64(period.end, "s"),
            **{name: cells[name] for name in ("by1", "group1", "by2", "group2")},
            "numerator": numerator,
            "denominator": denominator,
            "value": value.astype(float),
            "unit": entry_of(measure).unit,
            "children": cells["children"].astype(float),
        }
    )

"""Counts, shares and means of rows by no, one or two breakdowns, always with their Totals.

The heart of all counting. Rows are one row a thing counted, with `child` (a row number) and a category a
breakdown. What comes back is COUNTS: for one breakdown each group and its Total; for two, each pair, the Totals of
both sides, and the Total of all. A group of the vocabulary with nothing in it is a true 0 and is kept; "Not known" is
left out where it is empty. Rows of several periods (`measures.periods`) are counted in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as entry_of
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest
from suffkit.measures.linked import NOT_KNOWN, category
from suffkit.measures.periods import Periods, first_days, last_days, several
from suffkit.measures.ratios import divide

By = Sequence[str | tuple[str, ...]]
"""One breakdown as its names (none, one or two), or several as a sequence of such tuples."""

_UNKNOWN = (NOT_KNOWN, "Unknown")
_OLDEST = 17


def count(
    rows: pd.DataFrame, measure: str, period: Periods, *, by: By = (), weights: np.ndarray | None = None
) -> pd.DataFrame:
    """How many rows, or the sum of their weights, by the breakdowns.

    In:     rows with `child`, `period` where several are asked for, and a category column for each of `by`; the
            measure's id; the days it is of, or several times such.
    Out:    COUNTS, one period after the other; `children` is how many different children each number stands on.
    Raises: RequestError, a breakdown that these rows do not have, or more than two.
    """
    cells = _cells(rows, period, by, weights)
    return _frame(measure, period, cells, np.nan, np.nan, cells["sum"])


def ratio(
    rows: pd.DataFrame, part: pd.Series | np.ndarray, measure: str, period: Periods, *, by: By = ()
) -> pd.DataFrame:
    """The share of the rows for which `part` is true, by the breakdowns.

    In:     as `count`; booleans, one a row.
    Out:    COUNTS; `children` is the whole. A group without rows has no value.
    Raises: as `count`.
    """
    return _ratio(rows, measure, period, by, np.asarray(part, dtype=float))


def mean(
    rows: pd.DataFrame, values: pd.Series | np.ndarray, measure: str, period: Periods, *, by: By = ()
) -> pd.DataFrame:
    """The mean of the values, one a row, by the breakdowns; rows without a value are left out.

    In:     as `count`; numbers.
    Out:    COUNTS; the numerator is the sum and the denominator the number of rows.
    Raises: as `count`.
    """
    numbers = np.asarray(values, dtype=float)
    known = ~np.isnan(numbers)
    return _ratio(rows[known], measure, period, by, numbers[known])


def per_head(counted: pd.DataFrame, measure: str, population: Mapping[int, float]) -> pd.DataFrame:
    """A count over the population of the middle of the year before, times the measure's scale.

    In:  COUNTS of the children counted; residents by the year of the mid-year estimate. What ends in 2024 is divided
         by the estimate of mid-2023, as the DfE does.
    Out: COUNTS of `measure` with both parts; nothing for a period whose population is not given.
    """
    entry = entry_of(measure)
    known = {year: float(number) for year, number in population.items() if number > 0}
    counted = counted[(counted["period_end"].dt.year - 1).isin(list(known))]
    whole = (counted["period_end"].dt.year - 1).map(known).astype(float)
    value = divide(counted["value"], whole, entry.scale)
    return counted.assign(measure=measure, numerator=counted["value"], denominator=whole, value=value, unit=entry.unit)


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


def _ratio(rows: pd.DataFrame, measure: str, period: Periods, by: By, part: np.ndarray) -> pd.DataFrame:
    cells = _cells(rows, period, by, part)
    numerator, denominator = pd.Series(cells["sum"]).astype(float), pd.Series(cells["rows"]).astype(float)
    value = divide(numerator, denominator, entry_of(measure).scale)
    return _frame(measure, period, cells, numerator.to_numpy(), denominator.to_numpy(), value.to_numpy())


def _cells(rows: pd.DataFrame, period: Periods, by: By, weights: np.ndarray | None) -> dict[str, np.ndarray]:
    """Sum, number of rows and number of children of each cell, in order of the period and of the breakdowns.

    Of each breakdown the groups come first and the Totals after them.
    """
    many = len(several(period))
    number = rows["period"].to_numpy() if many > 1 else np.zeros(len(rows), dtype=np.int64)
    child = rows["child"].to_numpy(np.int64)
    once_each = len(child) == 0 or np.bincount(child * many + number).max() == 1
    pieces: list[dict[str, np.ndarray]] = []
    for breakdown in _each(by):
        _need(rows, breakdown)
        first, second = [*breakdown, "", ""][:2]
        for groups, codes in _layers(rows, breakdown):
            size = many * len(groups)
            at = number * len(groups) + codes
            in_cell = np.bincount(at, minlength=size)
            names = np.tile(groups, (many, 1))
            pieces.append(
                {
                    "period": np.repeat(np.arange(many), len(groups)),
                    "by1": np.full(size, first, dtype=object),
                    "group1": names[:, 0],
                    "by2": np.full(size, second, dtype=object),
                    "group2": names[:, 1],
                    "sum": in_cell if weights is None else np.bincount(at, weights, minlength=size),
                    "rows": in_cell,
                    "children": in_cell if once_each else _children(at, child, size),
                }
            )
    cells = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    empty = (cells["rows"] == 0) & (np.isin(cells["group1"], _UNKNOWN) | np.isin(cells["group2"], _UNKNOWN))
    kept = np.flatnonzero(~empty)
    kept = kept[np.argsort(cells["period"][kept], kind="stable")]
    return {name: column[kept] for name, column in cells.items()}


def _each(by: By) -> list[tuple[str, ...]]:
    """The breakdowns asked for: `by` itself names one, unless it holds tuples, which are one each."""
    names = tuple(name for name in by if isinstance(name, str))
    return [names] if len(names) == len(by) else [name for name in by if isinstance(name, tuple)]


def _layers(rows: pd.DataFrame, by: tuple[str, ...]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Each layer's pairs of groups and the pair of each row: all pairs, the Totals of either side, that of both."""
    groups = [tuple(rows[name].cat.categories) for name in by]
    codes = [rows[name].cat.codes.to_numpy() for name in by]
    for kept in product((True, False), repeat=len(by)):
        pair = np.zeros(len(rows), dtype=np.int64)
        for names, code, keep in zip(groups, codes, kept, strict=True):
            if keep:
                pair = pair * len(names) + code
        shown = [names if keep else (TOTAL,) for names, keep in zip(groups, kept, strict=True)]
        pairs = list(product(*shown, *[("",)] * (2 - len(by))))
        yield np.array(pairs, dtype=object).reshape(-1, 2), pair


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
    period: Periods,
    cells: dict[str, np.ndarray],
    numerator: np.ndarray | float,
    denominator: np.ndarray | float,
    value: np.ndarray,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": measure,
            "period_start": first_days(cells["period"], period),
            "period_end": last_days(cells["period"], period),
            **{name: cells[name] for name in ("by1", "group1", "by2", "group2")},
            "numerator": numerator,
            "denominator": denominator,
            "value": value.astype(float),
            "unit": entry_of(measure).unit,
            "children": cells["children"].astype(float),
        }
    )

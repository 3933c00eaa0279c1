"""Indicators as one grid: a line for each indicator and year label, a column for each area.

All indicators and authorities are then compared at once, by array operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.contracts.national import INDICATOR_FACTS, INDICATORS
from suffkit.contracts.table import HEADER_ROWS, check
from suffkit.domain.areas import regions
from suffkit.domain.code_lists import code_rows
from suffkit.errors import ContractError, Fault

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

STATUSES = ("", *(row["status"] for row in code_rows("statuses")))
NOT_TO_BE_HAD = STATUSES.index("x")


@dataclass(frozen=True)
class Grid:
    """Values of all areas, line by line.

    Lines are sorted by indicator (in the order of the facts), the newest year first; of two labels of one year the
    greater text is first. `indicator_of`, `labels` and `years` are of each line; `first` is the first line of each
    indicator and `latest` the line of its latest year, which is the greatest label as text among authorities' rows (-1:
    no authority has one). `listed` says whether the area has a row at all, `statuses` why one has no value.
    """

    indicators: npt.NDArray[np.object_]
    decimals: Integers
    polarity: npt.NDArray[np.object_]
    no_quartile: Flags
    areas: pd.Index
    is_authority: Flags
    indicator_of: Integers
    labels: npt.NDArray[np.object_]
    years: Integers
    first: Integers
    latest: Integers
    values: Floats
    listed: Flags
    statuses: npt.NDArray[np.int8]

    def columns_of(self, areas: npt.ArrayLike) -> Integers:
        """The column of each area; the last one, which is empty, for an area that has no row."""
        found = self.areas.get_indexer(pd.Index(np.asarray(areas, dtype=object).ravel()))
        return np.where(found < 0, len(self.areas), found).reshape(np.shape(areas)).astype(np.int64)


def grid(indicators: pd.DataFrame, facts: pd.DataFrame) -> Grid:
    """The tables as a grid.

    In:     INDICATORS; INDICATOR_FACTS, which say which indicators are wanted and in which order.
    Out:    Grid; an authority is whatever is not England, a region or a part of London. LAIT, inputs.
    Raises: ContractError: a column is missing, a row stands twice, or the facts are not as they should be.
    """
    check(facts, INDICATOR_FACTS)
    # Of the columns alone: the reader has looked at the rows, and half a million of them take seconds.
    check(indicators.iloc[:0], INDICATORS)
    names = facts["indicator"].to_numpy(dtype=object)
    of_row = _places(indicators["indicator"], names)
    wanted = np.flatnonzero(of_row >= 0)
    table = indicators if len(wanted) == len(indicators) else indicators.iloc[wanted]
    of_row = of_row[wanted]

    label_of, uniques = pd.factorize(table["year_label"], sort=True)
    words = np.asarray(uniques, dtype=object)
    year_of = np.zeros(len(words), dtype=np.int64)
    year_of[label_of] = table["year"].to_numpy(dtype=np.int64)
    newest_first = np.lexsort((-np.arange(len(words)), -year_of))
    place = np.argsort(newest_first)

    # Each pair of indicator and label that occurs gets a line, in the order wanted.
    pair = of_row * len(words) + place[label_of]
    occurs = np.zeros(len(names) * len(words), dtype=bool)
    occurs[pair] = True
    line = (np.cumsum(occurs) - 1)[pair]
    lines = np.flatnonzero(occurs)
    indicator_of, label_at = np.divmod(lines, len(words)) if len(words) else (lines, lines)

    column, areas = pd.factorize(table["area"], sort=True)
    shape = (len(lines), len(areas) + 1)  # one empty column more, for areas that have no row
    cell = line * shape[1] + column
    _need_once(cell, wanted, shape)
    values, listed = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    statuses = np.full(shape, NOT_TO_BE_HAD, dtype=np.int8)
    values.ravel()[cell] = table["value"].to_numpy(dtype=np.float64)
    listed.ravel()[cell] = True
    statuses.ravel()[cell] = _places(table["status"], STATUSES)

    is_authority = np.append(~pd.Index(areas).isin([region.number for region in regions()]), False)
    text_rank = newest_first[label_at]  # words are sorted, so a label's number is its rank as text
    of_authorities = listed[:, is_authority].any(axis=1)
    first = np.searchsorted(indicator_of, np.arange(len(names)))
    return Grid(
        indicators=names,
        decimals=facts["decimals"].to_numpy(dtype=np.int64),
        polarity=facts["polarity"].to_numpy(dtype=object),
        no_quartile=facts["no_quartile"].to_numpy(dtype=bool),
        areas=pd.Index(areas),
        is_authority=is_authority,
        indicator_of=indicator_of.astype(np.int64),
        labels=words[text_rank],
        years=year_of[text_rank],
        first=first.astype(np.int64),
        latest=_greatest(indicator_of, np.where(of_authorities, text_rank, -1), len(names)),
        values=values,
        listed=listed,
        statuses=statuses,
    )


def _places(column: pd.Series, words: Sequence[str] | npt.NDArray[np.object_]) -> Integers:
    """The place of each value among the words, -1 for one that is not; each distinct value is sought once."""
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    found = pd.Index(words, dtype=object).get_indexer(pd.Index(np.asarray(distinct, dtype=object)))
    return found.astype(np.int64)[codes]


def _greatest(indicator_of: Integers, rank: Integers, indicators: int) -> Integers:
    """The line of the greatest rank of each indicator; -1 where none has a rank of 0 or more."""
    order = np.lexsort((rank, indicator_of))
    order = order[rank[order] >= 0]
    latest = np.full(indicators, -1, dtype=np.int64)
    latest[indicator_of[order]] = order  # of several assigned, the last and so the greatest stays
    return latest


def _need_once(cell: Integers, row: Integers, shape: tuple[int, int]) -> None:
    if not len(cell) or np.bincount(cell, minlength=shape[0] * shape[1]).max() <= 1:
        return
    rows = row[pd.Series(cell).duplicated(keep=False).to_numpy()] + HEADER_ROWS + 1
    message = "these rows have the same indicator, area and year_label; they may stand once. Take one out."
    fault = Fault("duplicate_key", message, INDICATORS.name, ", ".join(INDICATORS.key), tuple(rows.tolist()))
    raise ContractError([fault], f"{INDICATORS.name} is not as it should be")

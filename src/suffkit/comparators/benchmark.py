"""An authority beside its region, its statistical neighbours and England, exactly as the DfE's tool (LAIT) does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.comparators.change import change_of, colour_of, trend_of
from suffkit.comparators.grid import STATUSES, Grid, Integers, grid
from suffkit.comparators.rank import (
    BREAKS,
    TOO_SMALL,
    band_ranges,
    bands,
    is_tied,
    national,
    positions,
    ranks,
    ranks_shown,
)
from suffkit.comparators.rows import Row, rows_of
from suffkit.comparators.shown import shown
from suffkit.contracts.benchmarks import BANDS, ROWS
from suffkit.contracts.national import NEIGHBOURS
from suffkit.contracts.table import check


@dataclass(frozen=True)
class Benchmarks:
    """BENCHMARKS, a value a row, area, indicator and year; and STANDINGS, how each row and authority stands now."""

    benchmarks: pd.DataFrame
    standings: pd.DataFrame


def benchmark(
    indicators: pd.DataFrame,
    facts: pd.DataFrame,
    neighbours: pd.DataFrame,
    areas: Sequence[str],
    model: str = "2025",
) -> Benchmarks:
    """All indicators of the facts for all authorities asked.

    In:     INDICATORS of all areas (ranks and bands need every authority); INDICATOR_FACTS; NEIGHBOURS; three-digit
            numbers of the authorities asked; year of the model of statistical neighbours, used for every year.
    Out:    Benchmarks; rows sorted by the areas as asked, the indicators as in the facts, the tool's order of rows,
            the years from the oldest on.
    Method: as DfE, Local Authority Interactive Tool, 2026 data; each step is described where it is worked out.
    Raises: ContractError, a table is not what it should be; RequestError, an authority or model that is not known.
    """
    check(neighbours, NEIGHBOURS)
    cells = grid(indicators, facts)
    rows = rows_of(cells, areas, neighbours, model)
    return Benchmarks(_values(cells, rows, areas), _standings(cells, rows, areas, model))


def _values(cells: Grid, rows: Sequence[Row], areas: Sequence[str]) -> pd.DataFrame:
    """BENCHMARKS. Each authority has the same order of lines and rows; what is not listed for it is then left out."""
    line, row = np.divmod(np.arange(len(cells.labels) * len(rows)), len(rows))
    order = np.lexsort((-line, row, cells.indicator_of[line]))  # lines run from the newest year to the oldest
    line, row = line[order], row[order]
    kept = np.flatnonzero(np.stack([one.listed for one in rows])[row, line].T)
    area, cell = np.divmod(kept, max(len(line), 1))

    def flat(of_rows: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """One array of lines by authorities for each row, as one column in the order of the table."""
        return np.stack(of_rows)[row[cell], line[cell], area]

    pool, places = _characters(cells, rows)
    return pd.DataFrame(
        {
            "area": _taken(areas, area),
            "indicator": _taken(cells.indicators, cells.indicator_of[line[cell]]),
            "row": _taken(ROWS, row[cell]),
            "row_area": _numbers(cells, flat([one.areas_of_lines(cells) for one in rows])),
            "year_label": _taken(cells.labels, line[cell]),
            "year": cells.years[line[cell]],
            "value": flat([one.values for one in rows]),
            "status": _taken(STATUSES, flat([one.statuses for one in rows])),
            "shown": pool.take(flat(places)),
            "members": flat([one.members for one in rows]),
        }
    )


def _characters(cells: Grid, rows: Sequence[Row]) -> tuple[Any, list[Integers]]:
    """The characters of every value, each made once, and where those of each row are.

    Published values of the areas that a row is of come first, then the neighbours' means.
    """
    columns = np.unique(np.concatenate([row.area.ravel() for row in rows if row.area is not None]))
    means = next(row.values for row in rows if row.area is None)
    values = np.hstack([cells.values[:, columns], means])
    decimals = np.repeat(cells.decimals[cells.indicator_of], values.shape[1])
    starts = np.arange(len(values))[:, None] * values.shape[1]
    at = [
        starts + len(columns) + np.arange(means.shape[1])
        if row.area is None
        else starts + np.searchsorted(columns, row.areas_of_lines(cells))
        for row in rows
    ]
    return shown(values, decimals).array, at


def _standings(cells: Grid, rows: Sequence[Row], areas: Sequence[str], model: str) -> pd.DataFrame:
    """STANDINGS. The authority's own columns are empty in the other rows."""
    area, indicator, row = (part.ravel() for part in np.indices((len(areas), len(cells.indicators), len(rows))))
    changes = [change_of(cells, one) for one in rows]

    def flat(of_rows: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """One array of indicators by authorities for each row, as one column in the order of the table."""
        return np.stack(of_rows)[row, indicator, area]

    latest, previous = flat([one.latest for one in changes]), flat([one.previous for one in changes])
    change, decimals = flat([one.change for one in changes]), cells.decimals[indicator]
    every = {
        "area": _taken(areas, area),
        "indicator": _taken(cells.indicators, indicator),
        "row": _taken(ROWS, row),
        "row_area": _numbers(cells, flat([one.areas_of_indicators(cells) for one in rows])),
        "model": _taken([model], np.zeros(len(area), dtype=np.int64)),
        "latest_label": _labels(cells, flat([one.latest_line for one in changes])),
        "previous_label": _labels(cells, flat([one.previous_line for one in changes])),
        "latest": latest,
        "latest_shown": shown(latest, decimals),
        "previous": previous,
        "previous_shown": shown(previous, decimals),
        "change": change,
        "change_shown": shown(change, decimals),
        "trend": _text(trend_of(change)),
        "colour": _text(colour_of(change, cells.polarity[indicator])),
    }
    first = row == 0
    own = {name: _where_first(values, first) for name, values in _own(cells, areas).items()}
    return pd.DataFrame(every | own)


def _own(cells: Grid, areas: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """The columns that only the authority's row has, by authority and then indicator."""
    all_of_them, count = national(cells), len(areas)
    at = all_of_them.columns_of(cells, areas)
    polarity, no_quartile, breaks = cells.polarity, cells.no_quartile, all_of_them.breaks
    rank = ranks(all_of_them.values, polarity)[:, at]
    tied = is_tied(all_of_them.values)[:, at]

    def for_each(of_indicators: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.tile(of_indicators, count)

    return {
        "rank_label": for_each(np.where(cells.latest >= 0, cells.labels[cells.latest], "")),
        "rank": rank.T.ravel(),
        "rank_shown": ranks_shown(rank, polarity).T.ravel(),
        "of_authorities": for_each(all_of_them.count.astype(np.float64)),
        "position": positions(rank, tied, all_of_them.count).T.ravel(),
        "band": bands(all_of_them.values[:, at], breaks, polarity, no_quartile).T.ravel(),
        "band_note": for_each(np.where(no_quartile, TOO_SMALL, "").astype(object)),
        **{name: for_each(breaks[:, place]) for place, name in enumerate(BREAKS)},
        **{
            f"band_{band.lower()}_range": for_each(text)
            for band, text in zip(BANDS, band_ranges(breaks, cells.decimals, polarity, no_quartile), strict=True)
        },
    }


def _where_first(values: npt.NDArray[Any], first: npt.NDArray[np.bool_]) -> Any:
    if values.dtype == np.float64:
        numbers = np.full(len(first), np.nan)
        numbers[first] = values
        return numbers
    words = np.full(len(first), "", dtype=object)
    words[first] = values
    return _text(words)


def _text(words: npt.ArrayLike) -> Any:
    return pd.array(np.asarray(words, dtype=object), dtype="str")


def _taken(words: Sequence[str] | npt.NDArray[np.object_] | pd.Index, at: npt.NDArray[Any]) -> Any:
    """The words at those places, each held once until the end: quick for a few words in many rows."""
    return _text(words).take(at)


def _numbers(cells: Grid, columns: Integers) -> Any:
    """The areas' numbers; empty for -1, which is the neighbours, and for an area that has no row."""
    return _taken([*cells.areas, "", ""], columns)


def _labels(cells: Grid, lines: Integers) -> Any:
    return _taken([*cells.labels, ""], lines)

"""National rank and quartile band of every authority, and the printed ranges of the bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.comparators.grid import Floats, Grid, Integers
from suffkit.comparators.shown import in_last_places, ordinals, shown
from suffkit.contracts.benchmarks import BANDS, NO_BAND, NOT_AVAILABLE

BREAKS = ("minimum", "quartile_1", "median", "quartile_3", "maximum")
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
TOO_SMALL = "Data range is too small."
Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class National:
    """Of each indicator: the latest values of all authorities (and an empty column), their number, the break points."""

    values: Floats
    count: Integers
    breaks: Floats

    def columns_of(self, grid: Grid, areas: Sequence[str]) -> Integers:
        """The column of each authority here; the last one, which is empty, for one that has no row."""
        place = np.cumsum(grid.is_authority) - 1
        columns = grid.columns_of(list(areas))
        return np.where(columns < len(grid.areas), place[columns], self.values.shape[1] - 1)


def national(grid: Grid) -> National:
    """What authorities are ranked among: all with a value in the indicator's latest year. LAIT."""
    latest = np.where(grid.latest[:, None] >= 0, grid.values[grid.latest], np.nan)
    values = np.hstack([latest[:, grid.is_authority], np.full((len(latest), 1), np.nan)])
    return National(values, (~np.isnan(values)).sum(axis=1), break_points(values))


def break_points(values: Floats) -> Floats:
    """Minimum, first quartile, median, third quartile and maximum of each line, missing values left out.

    Out:    lines by five; missing where the line has no value.
    Method: between order statistics in proportion: with n values x[0] to x[n - 1] and h = (n - 1) p,
            (1 - f) x[floor h] + f x[floor h + 1], f the fraction of h (type 7). LAIT, quartile banding.
    """
    ordered = np.sort(values, axis=1)  # missing ones go last
    most = np.maximum((~np.isnan(values)).sum(axis=1, keepdims=True) - 1, 0)
    position = most * np.asarray(QUARTERS)
    below = np.floor(position).astype(np.int64)
    fraction = position - below
    lower = np.take_along_axis(ordered, below, axis=1)
    upper = np.take_along_axis(ordered, np.minimum(below + 1, most), axis=1)
    # Between two equal values there is nothing to share out; the product would only add noise of the last bit.
    return np.where(lower == upper, lower, (1 - fraction) * lower + fraction * upper)


def no_polarity(polarity: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Whether neither high nor low is good: there is then no rank and no band."""
    return ~np.isin(polarity.astype(str), ("high", "low"))


def ranks(values: Floats, polarity: npt.NDArray[np.object_]) -> Floats:
    """Rank of each value in its line: 1 the largest where high is good, the smallest where low is.

    Out:    lines by values; missing for a missing value and where neither is good.
    Method: equal values share the smallest rank (1, 2, 2, 4), unrounded. LAIT, latest national rank.
    """
    sign = np.select([polarity == "high", polarity == "low"], [-1.0, 1.0], np.nan)
    return pd.DataFrame(values * sign[:, None]).rank(axis=1, method="min").to_numpy(dtype=np.float64)


def is_tied(values: Floats) -> npt.NDArray[np.bool_]:
    """Whether another value of the line is equal."""
    table = pd.DataFrame(values)
    return (table.rank(axis=1, method="min") < table.rank(axis=1, method="max")).to_numpy()


def bands(
    values: Floats, breaks: Floats, polarity: npt.NDArray[np.object_], no_quartile: npt.NDArray[np.bool_]
) -> Words:
    """Quartile band of each value in its line.

    In:     unrounded values, lines by values; the five unrounded break points of each line.
    Out:    A to D, A the best; NA for a missing value; - where there is no polarity or the indicator has no bands.
    Method: each upper bound belongs to its band. Low: A to Q1, B to the median, C to Q3, D above; High the other way
            round. With many whole-number values the bands are uneven. LAIT, quartile banding.
    """
    above = (values[:, :, None] > breaks[:, None, 1:4]).sum(axis=2)
    letters = np.asarray(BANDS, dtype=object)
    found = np.where((polarity == "high")[:, None], letters[3 - above], letters[above])
    found = np.where(np.isnan(values), NOT_AVAILABLE, found)
    return np.where((no_polarity(polarity) | no_quartile)[:, None], NO_BAND, found)


def band_ranges(
    breaks: Floats, decimals: Integers, polarity: npt.NDArray[np.object_], no_quartile: npt.NDArray[np.bool_]
) -> list[Words]:
    """The values of bands A, B, C and D of each line as text: "9 to 11".

    Method: break points rounded to the indicator's decimals; s is one unit of the last place. Low: A "min to Q1",
            B "Q1+s to median", C "median+s to Q3", D "Q3+s to max". High: A "max to Q3+s", B "Q3 to median+s",
            C "median to Q1+s", D "Q1 to min". LAIT prints C of High as "median+s to Q1+s", which leaves the median out
            of every band; it is put right here, and the banding is unaffected.
    """
    places = in_last_places(np.nan_to_num(breaks), decimals[:, None])
    unit = np.power(10.0, decimals)[:, None]
    missing = np.where(np.isnan(breaks), np.nan, 0.0)
    plain = _text(places / unit + missing, decimals)
    more = _text((places + 1) / unit + missing, decimals)
    low = [(plain, 0, plain, 1), (more, 1, plain, 2), (more, 2, plain, 3), (more, 3, plain, 4)]
    high = [(plain, 4, more, 3), (plain, 3, more, 2), (plain, 2, more, 1), (plain, 1, plain, 0)]
    none = no_polarity(polarity) | no_quartile
    ranges = []
    for (start, i, end, j), (start_high, k, end_high, m) in zip(low, high, strict=True):
        text = np.where(polarity == "high", _span(start_high[:, k], end_high[:, m]), _span(start[:, i], end[:, j]))
        ranges.append(np.where(none, NO_BAND, np.where(np.isnan(breaks[:, 0]), NOT_AVAILABLE, text)))
    return ranges


def ranks_shown(rank: Floats, polarity: npt.NDArray[np.object_]) -> Words:
    """Ranks as the tool shows them: the number, NA for a missing value, - where there is no polarity."""
    number = np.where(np.isnan(rank), 0, rank).astype(np.int64)
    text = np.where(number == 0, NOT_AVAILABLE, number.astype(str).astype(object))
    return np.where(no_polarity(polarity)[:, None], NO_BAND, text)


def positions(rank: Floats, tied: npt.NDArray[np.bool_], count: Integers) -> Words:
    """Ranks as said: "30th of 149", "joint 30th of 149" where another has the same rank; empty without one."""
    number = np.where(np.isnan(rank), 0, rank).astype(np.int64)
    said = np.where(tied, "joint ", "").astype(object) + ordinals(int(number.max(initial=0)))[number] + " of "
    return np.where(number == 0, "", said + count.astype(str).astype(object)[:, None])


def _text(values: Floats, decimals: Integers) -> Words:
    return shown(values, np.repeat(decimals, values.shape[1])).to_numpy(dtype=object).reshape(values.shape)


def _span(start: Words, end: Words) -> Words:
    return start + " to " + end

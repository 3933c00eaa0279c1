"""Where an authority stands among all, and how far it is from the next band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.comparators.grid import grid
from suffkit.comparators.rank import national
from suffkit.comparators.shown import Floats, shown

# A count that is a whole number but for the noise of a division is that number.
_NOISE = 1e-9


def spread(indicators: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Latest values of all authorities, sorted: what a strip chart shows, with everybody's place in it.

    In:     INDICATORS; INDICATOR_FACTS of the indicators wanted.
    Out:    SPREAD, from the smallest value to the largest; `place` counts from the smallest whatever the polarity.
    Method: the latest year and the authorities are those of the rank. percentile = (authorities below + half of those
            equal, itself among them) / all x 100, the mid-rank: the middle one of three is at 50.
    """
    cells = grid(indicators, facts)
    values = national(cells).values[:, :-1]  # the last column is empty
    numbers = np.asarray(cells.areas, dtype=object)[cells.is_authority[:-1]]
    table = pd.DataFrame(values)
    smallest, largest = table.rank(axis=1, method="min").to_numpy(), table.rank(axis=1, method="max").to_numpy()
    count = (~np.isnan(values)).sum(axis=1)
    indicator, column = np.nonzero(~np.isnan(values))
    place, last = smallest[indicator, column], largest[indicator, column]
    found = pd.DataFrame(
        {
            "indicator": _text(cells.indicators[indicator]),
            "year_label": _text(cells.labels[cells.latest[indicator]]),
            "area": _text(numbers[column]),
            "value": values[indicator, column],
            "shown": shown(values[indicator, column], cells.decimals[indicator]),
            "place": place.astype(np.int64),
            "of_authorities": count[indicator],
            "percentile": ((place - 1) + (last - place + 1) / 2) / count[indicator] * 100,
        }
    )
    order = np.lexsort((column, found["value"].to_numpy(), indicator))
    return found.iloc[order].reset_index(drop=True)


def to_next_band(standings: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """How much each authority's value must change to be in the next better band, all others staying as they are.

    In:     STANDINGS; INDICATOR_FACTS.
    Out:    area, indicator, band, next_band, bound, needed: `bound` the break point, unrounded; `needed` what is to be
            added to the value to reach it. Only authorities in band B, C or D.
    Method: where low is good the bound belongs to the better band and has to be reached; where high is good it has to
            be passed. The bound is itself made of all values and moves a little with the authority's own.
    """
    polarity = facts.set_index("indicator")["polarity"]
    rows = standings[(standings["row"] == "authority") & standings["band"].isin(["B", "C", "D"])]
    worse = rows["band"].map({"B": 1, "C": 2, "D": 3}).to_numpy(dtype=np.int64)
    is_high = (rows["indicator"].map(polarity) == "high").to_numpy()
    breaks = rows[["quartile_1", "median", "quartile_3"]].to_numpy()
    bound = breaks[np.arange(len(rows)), np.where(is_high, 3 - worse, worse - 1)]
    return pd.DataFrame(
        {
            "area": rows["area"].to_numpy(),
            "indicator": rows["indicator"].to_numpy(),
            "band": rows["band"].to_numpy(),
            "next_band": _text(np.asarray(["A", "B", "C"], dtype=object)[worse - 1]),
            "bound": bound,
            "needed": bound - rows["latest"].to_numpy(),
        }
    )


def children_to_next_band(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, bound: npt.ArrayLike, is_high: npt.ArrayLike, scale: float
) -> Floats:
    """The same in children: how many more (or fewer, negative) must be counted for the share or rate to change band.

    In:     children counted and children in the whole; the break point; whether high is good; scale of the value, 100
            for per cent, 10000 for a rate per 10,000.
    Out:    a whole number; 0 where the unrounded share is already beyond the bound (a published share is rounded,
            so its band can lag behind); missing where a part is missing, the whole is 0, or all children would not do.
    Method: low is good: the largest count with count / denominator x scale <= bound; high is good: the smallest count
            with count / denominator x scale > bound; less the count now. The denominator stays as it is.
    """
    part, whole = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    at_bound = np.asarray(bound, dtype=float) * np.where(whole > 0, whole, np.nan) / scale
    fewest_to_pass = np.floor(at_bound + _NOISE) + 1
    high = np.maximum(fewest_to_pass - part, 0)
    low = np.minimum(np.floor(at_bound + _NOISE) - part, 0)
    wanted = np.where(np.asarray(is_high, dtype=bool), high, low)
    return np.where((part + wanted >= 0) & (part + wanted <= whole), wanted, np.nan)


def _text(words: npt.NDArray[np.object_] | Sequence[str]) -> Any:
    return pd.array(np.asarray(words, dtype=object), dtype="str")

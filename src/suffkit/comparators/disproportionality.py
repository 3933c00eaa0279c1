"""Whether a group is in care more often than another, and how sure one can be of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.errors import RequestError

Floats = npt.NDArray[np.float64]

HIDDEN, NOT_AVAILABLE, DOES_NOT_APPLY = "c", "x", "z"
# Half a child more in each of the four cells, so that an interval exists where nobody, or everybody, is counted.
_HALF = 0.5


def disproportionality(
    count: npt.ArrayLike,
    population: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_population: npt.ArrayLike,
    *,
    at_least: int,
    level: float = 0.95,
) -> pd.DataFrame:
    """Ratio of a group's rate to another's, with its interval.

    In:     children counted and population of the group, and of the group it is compared with; the fewest children of
            the group's population for which a ratio is given; level of the interval.
    Out:    rate, other_rate (0 to 1), ratio, lower, upper, status. Numbers are missing and status is `c` where the
            group's population is below `at_least` (but not 0), `z` where a population is 0 or nobody of the other group
            is counted, `x` where a number is missing.
    Method: ratio = (a / n) / (b / m). Interval: exp(log ratio -+ z sqrt(1/a - 1/n + 1/b - 1/m)). Where a = 0 the ratio
            is 0, and where everybody is counted the formula has no width: the interval is then that of the counts with
            a half added to each, a + 1/2 of n + 1 and b + 1/2 of m + 1, and reaches down to 0 for a = 0. Source: Katz
            and others, Obtaining confidence intervals for the risk ratio in cohort studies (1978); the half is
            Haldane's and Anscombe's (1956).
            Populations of all ages, such as the census's, are not those of children: say so beside the ratio.
    Raises: RequestError, more children are counted than a population has, or a number is below 0.
    """
    from scipy.stats import norm

    a, n, b, m = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(one, dtype=float)) for one in (count, population, other_count, other_population))
    )
    _need_parts(a, n, b, m)
    missing = np.isnan(np.stack([a, n, b, m])).any(axis=0)
    empty = (n == 0) | (m == 0) | (b == 0)
    status = np.select([missing, empty, n < at_least], [NOT_AVAILABLE, DOES_NOT_APPLY, HIDDEN], "")
    given = status == ""
    a, n, b, m = (np.where(given, one, np.nan) for one in (a, n, b, m))
    half = np.where((a == 0) | ((a == n) & (b == m)), _HALF, 0.0)
    log_ratio = np.log((a + half) / (n + 2 * half)) - np.log((b + half) / (m + 2 * half))
    error = np.sqrt(1 / (a + half) - 1 / (n + 2 * half) + 1 / (b + half) - 1 / (m + 2 * half))
    reach = float(norm.isf((1 - level) / 2)) * error
    return pd.DataFrame(
        {
            "rate": a / n,
            "other_rate": b / m,
            "ratio": (a / n) / (b / m),
            "lower": np.where(a == 0, 0.0, np.exp(log_ratio - reach)),
            "upper": np.exp(log_ratio + reach),
            "status": pd.array(status.tolist(), dtype="str"),
        }
    )


def _need_parts(a: Floats, n: Floats, b: Floats, m: Floats) -> None:
    if (a > n).any() or (b > m).any():
        raise RequestError(
            "More children are counted than the population has; a rate needs part and whole of one group."
        )
    if (np.nan_to_num(np.stack([a, n, b, m])) < 0).any():
        raise RequestError("A number of children is below 0.")

"""How much of a difference chance alone would give: funnel limits, and changes between two years.

The tests take children as falling into the part or not independently of each other. Children of one year are largely
those of the year before, and brothers and sisters move together; so a p-value is a guide and no proof. All functions
work on whole columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.contracts.benchmarks import CHANGES, POSITIONS
from suffkit.errors import RequestError

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]

NOTICEABLE, CERTAIN = 0.95, 0.998
ABOVE, WITHIN, BELOW = POSITIONS
MORE, NO_MORE = CHANGES


def funnel_limits(denominator: npt.ArrayLike, england: npt.ArrayLike, level: float) -> tuple[Floats, Floats]:
    """The smallest and largest share that chance alone would give an authority of that size.

    In:     children in the whole; England's share, 0 to 1; level, 0.95 or 0.998.
    Out:    lower and upper limit as shares, themselves still within; missing where the whole is missing or 0, or
            England's share is missing.
    Method: exact. With n children and England's share p, a count x is within where both P(X <= x) and P(X >= x) of the
            binomial distribution (n, p) are more than (1 - level) / 2. Source: Spiegelhalter, Funnel plots for
            comparing institutional performance (2005), without his interpolation between counts.
    Raises: RequestError, a share is not between 0 and 1 (a per cent?).
    """
    from scipy.stats import binom

    whole, share = np.broadcast_arrays(np.asarray(denominator, dtype=float), np.asarray(england, dtype=float))
    _need_shares(share)
    known = (whole > 0) & ~np.isnan(share)
    size, chance, tail = np.where(known, whole, 1), np.where(known, share, 0.5), (1 - level) / 2
    lower, upper = binom.ppf(tail, size, chance), binom.isf(tail, size, chance)
    return np.where(known, lower / size, np.nan), np.where(known, upper / size, np.nan)


def funnel(numerator: npt.ArrayLike, denominator: npt.ArrayLike, england: npt.ArrayLike) -> pd.DataFrame:
    """Each authority's share against what chance alone would give around England's.

    In:     part and whole of each authority; England's share, 0 to 1.
    Out:    share, lower_95, upper_95, lower_998, upper_998, and in words for either level `beyond_95`, `beyond_998`:
            above, within or below what chance alone would give; empty where there is no share.
    Method: `funnel_limits`. Of 150 authorities that differ by chance alone, at most 7 or 8 are to be expected outside
            the 95% limits and hardly one outside the 99.8% limits.
    """
    part, whole = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    share = part / np.where(whole > 0, whole, np.nan)
    limits = {"95": funnel_limits(whole, england, NOTICEABLE), "998": funnel_limits(whole, england, CERTAIN)}
    found: dict[str, Any] = {"share": share}
    for name, (lower, upper) in limits.items():
        found |= {f"lower_{name}": lower, f"upper_{name}": upper}
    for name, (lower, upper) in limits.items():
        known = ~(np.isnan(share) | np.isnan(lower))
        # A limit is a share of the same whole, so equal counts give equal shares; no tolerance is needed.
        words = np.select([known & (share > upper), known & (share < lower), known], [ABOVE, BELOW, WITHIN], "")
        found[f"beyond_{name}"] = pd.array(words.tolist(), dtype="str")
    return pd.DataFrame(found)


def p_of_two_counts(
    before: npt.ArrayLike, after: npt.ArrayLike, size_before: npt.ArrayLike = 1.0, size_after: npt.ArrayLike = 1.0
) -> Floats:
    """How often chance alone would part two counts as far as these.

    In:     counts of two years; the populations that they come from, where these changed.
    Out:    two-sided p-value; missing where a number is missing or a population is 0; 1 where both counts are 0.
    Method: both counts Poisson with one rate. Given their sum n, the later is binomial (n, size_after / sum of sizes);
            mid-p, twice the smaller tail: P(more extreme) + P(equal) / 2, at most 1.
    """
    from scipy.stats import binom

    numbers = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in (before, after, size_before, size_after)))
    first, second, size_first, size_second = numbers
    known = ~np.isnan(np.stack(numbers)).any(axis=0) & (size_first > 0) & (size_second > 0)
    first, second = np.where(known, first, 0), np.where(known, second, 0)
    share = np.where(known, size_second, 1) / np.where(known, size_first + size_second, 2)
    return np.where(known, _mid_p(binom(first + second, share), second), np.nan)


def p_of_two_shares(
    part_before: npt.ArrayLike, whole_before: npt.ArrayLike, part_after: npt.ArrayLike, whole_after: npt.ArrayLike
) -> Floats:
    """How often chance alone would part two shares as far as these.

    In:     part and whole of two years, whole numbers.
    Out:    two-sided p-value; missing where a number is missing, a whole is 0 or a part is larger than its whole.
    Method: Fisher's exact test with mid-p. Given both wholes and the sum of the parts, the later part is
            hypergeometric; twice the smaller tail: P(more extreme) + P(equal) / 2, at most 1.
    """
    from scipy.stats import hypergeom

    given = (part_before, whole_before, part_after, whole_after)
    numbers = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in given))
    first, all_first, second, all_second = numbers
    # A missing number compares as false.
    known = (all_first > 0) & (all_second > 0) & (first <= all_first) & (second <= all_second)
    first, second = np.where(known, first, 0), np.where(known, second, 0)
    all_first, all_second = np.where(known, all_first, 1), np.where(known, all_second, 1)
    return np.where(known, _mid_p(hypergeom(all_first + all_second, first + second, all_second), second), np.nan)


def change_said(p: npt.ArrayLike, level: float = NOTICEABLE) -> Words:
    """A piece of a sentence for each p-value: more, or no more, than chance alone would explain; empty if missing."""
    chance = np.asarray(p, dtype=float)
    return np.where(np.isnan(chance), "", np.where(chance < round(1 - level, 12), MORE, NO_MORE)).astype(object)


def _mid_p(distribution: Any, value: Floats) -> Floats:
    equal = distribution.pmf(value) / 2
    below, above = distribution.cdf(value) - equal, distribution.sf(value) + equal
    return np.clip(2 * np.minimum(below, above), 0, 1)


def _need_shares(share: Floats) -> None:
    if ((share < 0) | (share > 1)).any():
        raise RequestError("England's share must be between 0 and 1; divide per cent by 100.")

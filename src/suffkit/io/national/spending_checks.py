"""Looks for figures of spending in another unit than the rest of their file, and for amounts below nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suffkit.errors import WARN, Fault

if TYPE_CHECKING:
    import pandas as pd

# An authority's spending on children looked after, in pounds: half of all authorities lie well within these bounds.
_MEDIAN_FROM, _MEDIAN_TO = 5e6, 250e6
# The largest authority spends about five times what the middle one does; the smallest but two about a twelfth.
_LARGEST, _SMALLEST = 12, 100
# City of London and the Isles of Scilly look after so few children that their spending is far below all others'.
_TINY = ("201", "420")
_SAME_UNIT = 100
_ENOUGH = 20


def rows_out_of_scale(totals: pd.DataFrame, where: str, *, times: int) -> list[Fault]:
    """Rows whose total shows that they are in another unit.

    In:  one row an authority: area, row (of the file), value; `times` gives pounds (1, or 1000 for thousands).
    Out: a block where the whole file is in another unit, where a row of a file in thousands is so large that it must be
         in pounds, or one of a file in pounds so small that it must be in thousands; a warning for a very small amount
         in thousands, which may be true. With fewer than 20 authorities nothing can be told, and nothing is said.
    """
    there = totals[totals["value"].notna() & (totals["value"] > 0) & ~totals["area"].isin(list(_TINY))]
    everyone = totals[totals["value"].notna() & (totals["value"] > 0)]
    if len(there) < _ENOUGH:
        return []
    median = there["value"].median()
    if not _MEDIAN_FROM <= median * times <= _MEDIAN_TO:
        unit = "pounds" if times == 1 else "thousands of pounds"
        says = f"the middle authority's spending cannot be in {unit}, as the file should be. Find out its unit."
        return [Fault("another_unit", says, where)]
    faults = []
    large = everyone["row"][everyone["value"] > median * _LARGEST]
    small = there["row"][there["value"] < median / _SMALLEST]
    if len(large):
        says = f"more than {_LARGEST} times the middle authority's spending: pounds among thousands? Ask the publisher."
        faults.append(Fault("mixed_units", says, where, rows=tuple(large)))
    if len(small) and times == 1:
        says = (
            f"less than a {_SMALLEST}th of the middle authority's spending: thousands among pounds? Ask the publisher."
        )
        faults.append(Fault("mixed_units", says, where, rows=tuple(small)))
    elif len(small):
        says = f"less than a {_SMALLEST}th of the middle authority's spending; shown as it is printed."
        faults.append(Fault("very_small", says, where, rows=tuple(small), severity=WARN))
    return faults


def parts_out_of_scale(long: pd.DataFrame, parts: Sequence[str], total: str, where: str) -> list[Fault]:
    """Rows in which a total is a hundred times its parts' sum, or the reverse: one of the cells is in another unit.

    In: row, line, part, value.
    """
    wide = long.pivot(index=["row", "line"], columns="part", values="value").reindex(columns=[*parts, total])
    whole, summed = wide[total].abs(), wide[list(parts)].sum(axis=1, skipna=False).abs()
    wrong = ((whole > summed * _SAME_UNIT) | (summed > whole * _SAME_UNIT)) & (whole > 0) & (summed > 0)
    if not wrong.any():
        return []
    rows = tuple(sorted(set(wide.index[wrong].get_level_values("row").astype(int))))
    says = f"{total} is not of the size of its parts: thousands mixed with pounds. Ask the publisher."
    return [Fault("mixed_units", says, where, rows=rows)]


def negative(long: pd.DataFrame, where: str) -> list[Fault]:
    """A warning for amounts below nothing, which returns have (corrections of earlier years); they stay as printed."""
    rows = sorted(set(long["row"][long["value"] < 0].astype(int)))
    if not rows:
        return []
    says = "amounts below nothing, kept as printed; do not take shares of them."
    return [Fault("negative_amount", says, where, rows=tuple(rows), severity=WARN)]

"""Needs and risks on record of the children looked after, by the kind of placement they live in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import count
from suffkit.measures.local.children import (
    InCare,
    as_category,
    common_words,
    count_children,
    in_care,
    numbered,
    of_children_in_care,
    there,
    without_totals_of,
)
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import joined
from suffkit.measures.periods import as_at as at_the_end
from suffkit.measures.periods import in_each


def on_record(flags: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The needs on record on the last day of each year: recorded by then and not ended by then."""
    return in_each(flags, years, _on_record)


def children_with_need(flags: pd.DataFrame, care: InCare | None, years: Sequence[Period]) -> pd.DataFrame:
    """Children who have a need or risk on record, of all who are looked after, by need and by kind of placement.

    In:     the extract `need_flags`; who was looked after on the last days, or None without returns; the years.
    Out:    COUNTS of children_with_need as at the last days, by `need` and by `common_group` and `need`. A child may
            have several needs; the Total of the needs is all children looked after (of the kind of placement), whatever
            their needs, so that a group over its Total is the share who have the need. Without the returns the numbers
            of children alone, of all who have a need on record.
    Method: needs of fewer than ten children in all years together are one group, Other.
    """
    known = flags.assign(need=common_words(flags["need"], flags["child_id"]))
    rows = on_record(numbered(known, "child_id", care.keys if care else None), years)
    rows = rows.drop_duplicates(["period", "child", "need"]).reset_index(drop=True)
    needs = list(as_category(known["need"]).categories)
    if care is None:
        rows = rows.assign(need=as_category(rows["need"], needs))
        return without_totals_of(count_children(rows, "children_with_need", at_the_end(years), by=("need",)), ["need"])
    rows = of_children_in_care(rows, care)
    rows = rows.assign(need=as_category(rows["need"], needs))
    by = [("need",), ("common_group", "need")]
    counted = without_totals_of(count_children(rows, "children_with_need", at_the_end(years), by=by), ["need"])
    return joined([counted, _of_all(care.rows, years)])


def counts_of_need_flags(local: Local) -> pd.DataFrame:
    """Children by need and placement; COUNTS, without rows where there is no extract `need_flags`."""
    flags = there(local.tables, "need_flags")
    if flags is None or not local.years:
        return joined([])
    counts = children_with_need(flags, in_care(local.tidy, local.years, local.settings.bands), local.years)
    # Before the first need was recorded nothing is known of needs, which is not that nobody has one.
    return counts[counts["period_end"] >= flags["recorded_date"].min()].reset_index(drop=True)


def _of_all(care: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """All children looked after, as the Totals of the needs: of each kind of placement, and of all."""
    counted = count(care, "children_with_need", at_the_end(years), by=[(), ("common_group",)])
    whole = counted["by1"] == ""
    alone = counted[whole].assign(by1="need", group1=TOTAL)
    return joined([alone, counted[~whole].assign(by2="need", group2=TOTAL)])


def _on_record(rows: pd.DataFrame, period: Period) -> np.ndarray:
    day = np.datetime64(period.end, "s")
    ends = rows["end_date"].to_numpy()
    return np.asarray((rows["recorded_date"].to_numpy() <= day) & (np.isnat(ends) | (ends > day)))

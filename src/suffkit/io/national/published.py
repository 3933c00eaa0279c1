"""Puts figures into the shape of PUBLISHED (contracts/national.py), and the words of a publisher into ours."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from suffkit.contracts.national import PUBLISHED
from suffkit.domain.code_lists import code_rows

if TYPE_CHECKING:
    import pandas as pd

    from suffkit.domain.calendar import Period


def as_published(rows: pd.DataFrame, *, source: str, release: str, period: Period | None = None) -> pd.DataFrame:
    """The rows as a PUBLISHED table.

    In:  columns measure, area, value, as_printed; by1, group1, by2, group2 and status where they are not empty;
         period_start and period_end where `period` is not given.
    Out: PUBLISHED, its columns in the order of the contract.
    """
    import pandas as pd

    empty = {name: "" for name in ("by1", "group1", "by2", "group2", "status") if name not in rows.columns}
    table = rows.assign(**empty, source=source, release=release)
    if period:
        table = table.assign(period_start=period.start, period_end=period.end)
    dates = {name: pd.to_datetime(table[name]).astype("datetime64[s]") for name in ("period_start", "period_end")}
    texts = [column.name for column in PUBLISHED.columns if column.type == "text"]
    table = table.assign(**dates).astype({**dict.fromkeys(texts, "str"), "value": float})
    return table[PUBLISHED.column_names].reset_index(drop=True)


def sums_as_printed(values: pd.Series) -> pd.Series:
    """How a sum of ours stands beside printed figures: whole numbers without a decimal point."""
    return values.astype(float).astype(str).str.removesuffix(".0")


@cache
def words_of(file: str, kind: str) -> dict[str, str]:
    """Words as published to ours: the rows of `codes/<file>.csv` of that kind."""
    return {row["published"]: row["label"] for row in code_rows(file) if row["kind"] == kind}

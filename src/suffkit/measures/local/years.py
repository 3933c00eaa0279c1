"""Rows of an extract that name a financial year, with the year's days; and such rows as counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period, say_period
from suffkit.domain.catalogue import measure as entry_of


def in_years(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The rows whose `year` ("2023-24") is one of the years, with `period_start` and `period_end`."""
    days = pd.DataFrame(
        {
            "year": [say_period(year) for year in years],
            "period_start": np.array([year.start for year in years], dtype="datetime64[s]"),
            "period_end": np.array([year.end for year in years], dtype="datetime64[s]"),
        }
    )
    return rows.merge(days.drop_duplicates("year"), on="year", validate="m:1")


def as_counts(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows with the period, `value` and any of the other columns as COUNTS of a measure behind which no child is."""
    words = {column: "" for column in ("by1", "group1", "by2", "group2") if column not in rows}
    parts = {column: np.nan for column in ("numerator", "denominator") if column not in rows}
    rows = rows.assign(**words).assign(**parts, children=np.nan)
    rows = rows.assign(measure=name, unit=entry_of(name).unit)[COUNTS.column_names]
    return rows.dropna(subset=["value"]).reset_index(drop=True)

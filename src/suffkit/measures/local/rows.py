"""Rows of an extract made ready for `measures.breakdowns`, and numbers that a council gives added up as COUNTS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period, parse_period
from suffkit.domain.catalogue import measure as entry_of
from suffkit.measures.linked import NOT_KNOWN

_GROUPS = ("by1", "group1", "by2", "group2")


def years_told(days: pd.Series, years: Sequence[Period]) -> tuple[Period, ...]:
    """The years that a list of dated things reaches: from that of its first day to that of its last.

    In:  dates, some of which may be missing; the years asked for.
    Out: those of the years; none where there is no date. Of a year that the list does not reach nothing is known.
    """
    first, last = days.min(), days.max()
    if pd.isna(first):
        return ()
    return tuple(year for year in years if pd.Timestamp(year.end) >= first and pd.Timestamp(year.start) <= last)


def grouped_by(words: pd.Series, order: Iterable[str] = ()) -> pd.Categorical:
    """Words as the groups of a breakdown: those of `order` first, others in order of the alphabet, unknown ones last.

    In:  text, empty where not known; the order of the words that a list closes.
    Out: a categorical; its groups are the words that occur, and `Not known` where some are empty.
    """
    found = set(words)
    known = [*(word for word in order if word in found), *sorted(found - {"", *order})]
    groups = [*known, *([NOT_KNOWN] if "" in found else [])]
    return pd.Categorical(words.replace("", NOT_KNOWN), categories=groups, ordered=True)


def keys_in_numbers(keys: pd.Series) -> np.ndarray:
    """Keys as numbers from 0, the same key the same number; whoever has no key is one alone."""
    codes, known = pd.factorize(keys.where(keys != "", None))
    without = codes < 0
    codes[without] = len(known) + np.arange(without.sum())
    return np.asarray(codes, dtype=np.int64)


def given(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Numbers that a council has added up itself, as COUNTS.

    In:     a row a number: `period` as the extracts write it, `value`, and where needed by1, group1, by2, group2,
            numerator, denominator and `children` (how many it stands on; unknown where there is no such column). Rows
            without a value are left out: what is not known is not counted.
    Out:    COUNTS of the measure.
    Raises: ValueError, a period that cannot be understood.
    """
    rows = rows[rows["value"].notna()].reset_index(drop=True)
    periods = {text: parse_period(text) for text in rows["period"].unique()}
    days = {
        name: pd.to_datetime(rows["period"].map({text: getattr(period, end) for text, period in periods.items()}))
        for name, end in (("period_start", "start"), ("period_end", "end"))
    }
    made = rows.assign(
        measure=measure,
        unit=entry_of(measure).unit,
        **{name: day.astype("datetime64[s]") for name, day in days.items()},
        **{name: "" for name in _GROUPS if name not in rows},
        **{name: np.nan for name in ("numerator", "denominator", "children") if name not in rows},
    )
    numbers = dict.fromkeys(("numerator", "denominator", "value", "children"), float)
    return made[COUNTS.column_names].astype(numbers)


def joined(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """COUNTS below one another; an empty frame of them where there are none."""
    some = [part[COUNTS.column_names] for part in parts if not part.empty]
    return pd.concat(some, ignore_index=True) if some else pd.DataFrame(columns=COUNTS.column_names)

"""One year's return as the checks see it: its tables, and what is asked of several of them or of episodes in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

NOT_YET = 1_000_000
"""The day number of an end that has not come."""
_DAYS = 2_000_000


@dataclass
class OneReturn:
    """The tables of the year that ends on 31 March of `year`, their rows indexed by file row, and their files.

    `child_id` is a categorical with the same categories in every table of every return.
    """

    year: int
    tables: dict[str, pd.DataFrame]
    files: dict[str, str] = field(default_factory=dict)

    @property
    def first_day(self) -> np.datetime64:
        return np.datetime64(f"{self.year - 1}-04-01")

    @property
    def last_day(self) -> np.datetime64:
        return np.datetime64(f"{self.year}-03-31")

    @cached_property
    def births(self) -> np.ndarray:
        """Date of birth by the number of the child, NaT where the header has none. The first row of a child counts."""
        header = self.tables["header"]
        births = np.full(len(header["child_id"].cat.categories), np.datetime64("NaT"), dtype="datetime64[s]")
        codes = header["child_id"].cat.codes.to_numpy()
        births[codes[::-1]] = header["birth_date"].to_numpy()[::-1]
        return births

    def births_of(self, table: str) -> np.ndarray:
        """The header's date of birth for each row of a table."""
        return self.births[self.tables[table]["child_id"].cat.codes.to_numpy()]

    @cached_property
    def seekers(self) -> np.ndarray:
        """By the number of the child: whether the UASC table has the child."""
        return self._has("uasc")

    @cached_property
    def in_header(self) -> np.ndarray:
        """By the number of the child: whether the header has the child."""
        return self._has("header")

    def _has(self, table: str) -> np.ndarray:
        children = self.tables[table]["child_id"].cat
        has = np.zeros(len(children.categories), dtype=bool)
        has[children.codes.to_numpy()] = True
        return has

    @cached_property
    def episodes(self) -> Episodes:
        return Episodes.of(self.tables["episodes"])


@dataclass(frozen=True)
class Episodes:
    """Child, first day and end of each episode as numbers, in the file's order, and their order by child and day."""

    child: np.ndarray
    start: np.ndarray
    end: np.ndarray
    order: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame) -> Episodes:
        child = table["child_id"].cat.codes.to_numpy().astype(np.int64)
        start, end = (_day_numbers(table[name]) for name in ("start_date", "end_date"))
        return cls(child, start, end, np.lexsort((end, start, child)))

    @property
    def dated(self) -> np.ndarray:
        """Whether the episode has a first day."""
        return self.start < NOT_YET

    def keys(self, days: np.ndarray) -> np.ndarray:
        """Child and day as one number."""
        return self.child * _DAYS + days

    @cached_property
    def ends_so_far(self) -> np.ndarray:
        """For each episode, the latest end among the child's earlier ones; -1 where there is none."""
        child, end = self.child[self.order], self.end[self.order]
        # Children ascend, so the running largest of both as one number never reaches back to another child.
        latest = np.maximum.accumulate(child * _DAYS + end)
        before = np.full(len(child), -1, dtype=np.int64)
        same = child[1:] == child[:-1]
        before[1:][same] = latest[:-1][same] - child[1:][same] * _DAYS
        in_file_order = np.empty_like(before)
        in_file_order[self.order] = before
        return in_file_order

    @cached_property
    def next_start(self) -> np.ndarray:
        """For each episode, the first day of the child's next one; -1 where there is none."""
        child, start = self.child[self.order], self.start[self.order]
        after = np.full(len(child), -1, dtype=np.int64)
        same = child[1:] == child[:-1]
        after[:-1][same] = start[1:][same]
        in_file_order = np.empty_like(after)
        in_file_order[self.order] = after
        return in_file_order


def among(keys: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each key is one of the others."""
    return pd.Series(keys).isin(others).to_numpy()  # several times faster than numpy's own for millions of keys


def attains(births: np.ndarray, age: int) -> np.ndarray:
    """The day on which each child becomes `age`; one born on 29 February on 1 March of a common year."""
    months = births.astype("datetime64[M]")
    day_of_month = births.astype("datetime64[D]") - months.astype("datetime64[D]")
    return ((months + 12 * age).astype("datetime64[D]") + day_of_month).astype("datetime64[s]")


def _day_numbers(dates: pd.Series) -> np.ndarray:
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), NOT_YET, days.astype(np.int64))

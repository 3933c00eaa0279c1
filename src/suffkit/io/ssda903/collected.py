"""The returns of all years as the checks see them: their tables, and what is asked of episodes in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.words import Words

NOT_YET = 60_000
"""The day number of an end that has not come, and of any day that is not there; the reader takes none after 2100."""
_DAYS = 200_000  # more than there are from the earliest day that is read to NOT_YET


@dataclass(frozen=True, repr=False)
class Collected:
    """The tables of all returns, the years below one another in order, and the files that they came in.

    Each table has the `return_year` and the file row (`row`) of its rows. `child_id` is a categorical with the same
    categories in every table. `files` names the file by table and year.
    """

    years: tuple[int, ...]
    tables: Mapping[str, pd.DataFrame]
    files: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def having(self, **tables: pd.DataFrame) -> Collected:
        """The same returns with these tables instead."""
        return replace(self, tables={**self.tables, **tables})

    def by_year(self, table: str) -> Iterator[tuple[int, slice]]:
        """Where the rows of each year stand."""
        ends = np.searchsorted(self.tables[table]["return_year"].to_numpy(), self.years, side="right")
        for year, start, end in zip(self.years, [0, *ends], ends, strict=False):
            yield year, slice(int(start), int(end))

    def say(
        self, ledger: Ledger, table: str, wrong: np.ndarray, rule: str, message: str, column: str, how: str
    ) -> None:
        """Say it of the wrong rows of a table, file by file; `{count}` and `{year}` in the message are filled in."""
        if not wrong.any():
            return
        file_rows = self.tables[table]["row"].to_numpy()
        for year, rows in self.by_year(table):
            if count := int(wrong[rows].sum()):
                says = message.format(count=f"{count:,}", year=year)
                ledger.say(rule, says, self.files.get((table, year), ""), column, file_rows[rows][wrong[rows]], how)

    def values(self, table: str, column: str) -> np.ndarray:
        """A column of dates or numbers."""
        return self.tables[table][column].to_numpy()

    def first_day(self, table: str) -> np.ndarray:
        """The first day of the year of each row's return."""
        return self._of_year(table, [f"{year - 1}-04-01" for year in self.years])

    def last_day(self, table: str) -> np.ndarray:
        """The last day of the year of each row's return."""
        return self._of_year(table, [f"{year}-03-31" for year in self.years])

    def _of_year(self, table: str, days: Sequence[str]) -> np.ndarray:
        counts = [rows.stop - rows.start for _, rows in self.by_year(table)]
        return np.repeat(np.array(days, dtype="datetime64[s]"), counts)

    @cached_property
    def children(self) -> int:
        """How many numbers of children there are."""
        return len(self.tables["header"]["child_id"].cat.categories)

    def who(self, table: str) -> np.ndarray:
        """One number for the child and the return of each row: the same child in another return has another."""
        numbers = self.tables[table]["child_id"].cat.codes.to_numpy()
        counts = [rows.stop - rows.start for _, rows in self.by_year(table)]
        return numbers + np.repeat(np.arange(len(self.years)) * self.children, counts)

    def are_in(self, table: str) -> np.ndarray:
        """By child and return (`who`): whether the table has the child."""
        found = np.zeros(len(self.years) * self.children, dtype=bool)
        found[self.who(table)] = True
        return found

    @cached_property
    def births(self) -> np.ndarray:
        """Date of birth by child and return, NaT where the header has none. The first row of a child counts."""
        births = np.full(len(self.years) * self.children, np.datetime64("NaT"), dtype="datetime64[s]")
        births[self.who("header")[::-1]] = self.values("header", "birth_date")[::-1]
        return births

    def births_of(self, table: str) -> np.ndarray:
        """The header's date of birth for each row of a table."""
        return self.births[self.who(table)]

    @cached_property
    def episodes(self) -> Episodes:
        return Episodes.of(self.who("episodes"), self.tables["episodes"])


@dataclass(frozen=True, repr=False)
class Episodes:
    """Child (`Collected.who`), first day and end of each episode as numbers, and their order by child and day."""

    who: np.ndarray
    start: np.ndarray
    end: np.ndarray
    order: np.ndarray

    @classmethod
    def of(cls, who: np.ndarray, table: pd.DataFrame) -> Episodes:
        start, end = (day_numbers(table[name].to_numpy()) for name in ("start_date", "end_date"))
        key = keyed(keyed(who, start), end)
        is_ordered = bool((key[1:] >= key[:-1]).all())
        return cls(who, start, end, np.arange(len(key)) if is_ordered else np.argsort(key, kind="stable"))

    @cached_property
    def dated(self) -> np.ndarray:
        """Whether the episode has a first day."""
        return self.start < NOT_YET

    def keys(self, days: np.ndarray) -> np.ndarray:
        """Child and day of each episode as one number."""
        return keyed(self.who, days)

    @cached_property
    def ends_so_far(self) -> np.ndarray:
        """For each episode, the latest end among the child's earlier ones; before every date where there is none."""
        who, end = self.who[self.order], self.end[self.order]
        # Children ascend, so the running largest of both as one number never reaches back to another child.
        latest = np.maximum.accumulate(keyed(who, end))
        before = np.full(len(who), -_DAYS, dtype=np.int64)
        same = who[1:] == who[:-1]
        before[1:][same] = (latest[:-1] - keyed(who[1:], 0))[same]
        return self._in_file_order(before)

    @cached_property
    def next_start(self) -> np.ndarray:
        """For each episode, the first day of the child's next one; before every date where there is none."""
        who, start = self.who[self.order], self.start[self.order]
        following = np.full(len(who), -_DAYS, dtype=np.int64)
        same = who[1:] == who[:-1]
        following[:-1][same] = start[1:][same]
        return self._in_file_order(following)

    def _in_file_order(self, values: np.ndarray) -> np.ndarray:
        back = np.empty_like(values)
        back[self.order] = values
        return back


def keyed(who: np.ndarray, days: np.ndarray | int) -> np.ndarray:
    """Child and day as one number."""
    return who * _DAYS + days


def among(keys: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each key is one of the others."""
    return pd.Series(keys).isin(others).to_numpy()  # several times faster than numpy's own for millions of keys


def has_code(values: pd.Series, codes: Iterable[str]) -> np.ndarray:
    """Whether each row of a categorical has one of the codes; asked once of each word."""
    column = Words.from_categorical(values.array)
    return column.rows_where(pc.is_in(column.words, pa.array(list(codes), pa.string())))


def attains(births: np.ndarray, age: int) -> np.ndarray:
    """The day on which each child becomes `age`; one born on 29 February on 1 March of a common year."""
    days = day_numbers(births)
    known = days < NOT_YET
    if not known.any():
        return np.full(len(births), np.datetime64("NaT"), dtype="datetime64[s]")
    first, last = int(days.min()), int(days[known].max())
    # Worked out once for each day on which a child may be born, not once for each row; the last is for none.
    every = np.append(np.arange(first, last + 1), np.iinfo(np.int64).min).astype("datetime64[D]")
    months = every.astype("datetime64[M]")
    reached = (months + 12 * age).astype("datetime64[D]") + (every - months.astype("datetime64[D]"))
    return reached.astype("datetime64[s]")[np.where(known, days - first, len(every) - 1)]


def day_numbers(dates: np.ndarray) -> np.ndarray:
    """Days since 1 January 1970; `NOT_YET` where there is no date."""
    seconds = dates.astype("datetime64[s]", copy=False).view(np.int64)
    return np.where(np.isnat(dates), NOT_YET, seconds // 86_400)

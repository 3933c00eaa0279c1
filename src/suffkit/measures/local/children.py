"""The children of a council's extracts: who they are in the returns, and how many of them a number is of.

Extracts name a child by the same key as the returns. With the returns a child has an age, a sex and a place to live on
a date; without them an extract still tells what it says itself. A key goes no further than this module: what is counted
has row numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import By, count
from suffkit.measures.linked import link
from suffkit.measures.periods import Periods
from suffkit.measures.views import in_care_on
from suffkit.tidy import Tidy

OTHER = "Other"
LEAST_OF_A_WORD = 10
WHO_AND_WHERE = ("age_group", "sex", "common_group")


def keys_of(tidy: Tidy | None, *keys: pd.Series) -> pd.Index:
    """The keys of the children that row numbers are of.

    In:  the tidied returns, or None; without them columns of keys of the extracts that are counted together.
    Out: with the returns the keys of their children, in order; else those of the columns, in order of appearance.
    """
    if tidy is not None:
        return pd.Index(tidy.children["child_id"].astype(object))
    return pd.Index(pd.concat(keys, ignore_index=True).astype(object).unique())


def numbered(table: pd.DataFrame, column: str, keys: pd.Index | None = None) -> pd.DataFrame:
    """The table with row numbers `child` in place of the children's keys.

    In:  an extract; the column of its keys; `keys_of`, or None for the children of this table alone.
    Out: the table with `child`, -1 for one who is not among the keys.
    """
    known = keys_of(None, table[column]) if keys is None else keys
    child = known.get_indexer(pd.Index(table[column].astype(object)))
    return table.drop(columns=column).assign(child=child.astype(np.int64))


class InCare(NamedTuple):
    """Children looked after on the last day of each of some years, from the returns.

    keys: the keys of all children of the returns, in the order of their row numbers.
    rows: `child`, `period` (the number of the year) and a category a breakdown, as `measures.views.in_care_on`.
    """

    keys: pd.Index
    rows: pd.DataFrame


def in_care(tidy: Tidy | None, years: Sequence[Period], bands: str) -> InCare | None:
    """Who was looked after on the last day of each year; None without returns.

    Raises: RequestError, the returns do not reach to the day.
    """
    return None if tidy is None else InCare(keys_of(tidy), in_care_on(link(tidy), years, bands))


def of_children_in_care(rows: pd.DataFrame, care: InCare) -> pd.DataFrame:
    """The rows of children who were looked after on the last day of the row's year, with who and where they were then.

    In:  rows with `child` and `period`; `in_care` of the same years.
    Out: these rows with the categories of WHO_AND_WHERE.
    """
    known = care.rows[["period", "child", *WHO_AND_WHERE]]
    return rows.merge(known, on=["period", "child"], validate="m:1")


def count_children(rows: pd.DataFrame, measure: str, period: Periods, *, by: By = ()) -> pd.DataFrame:
    """How many different children the rows are of, by the breakdowns; a child in two groups is one in the Total.

    In:     rows with `child`, `period` where several are asked for, and a category for each of `by`.
    Out:    COUNTS.
    Raises: RequestError, a breakdown that the rows do not have.
    """
    counted = count(rows, measure, period, by=by)
    return counted.assign(value=counted["children"])


def as_category(values: pd.Series, names: Sequence[str] = ()) -> pd.Categorical:
    """Words as groups: those of `names`, which are all there could be, or all that are there, Other last."""
    found = list(names) or sorted(values.unique(), key=lambda word: (word == OTHER, word))
    return pd.Categorical(values, categories=found, ordered=True)


def words_allowed(extract: str, column: str) -> tuple[str, ...]:
    """The closed list of words of a column of an extract, without the empty one."""
    columns = EXTRACTS[extract].contract.columns
    return tuple(word for one in columns if one.name == column for word in one.allowed or () if word)


def common_words(words: pd.Series, children: pd.Series, least: int = LEAST_OF_A_WORD) -> pd.Series:
    """Words of the council's own, with those of few children as one group.

    A word that the council chooses freely is shown only where it is of several children: a rare one could itself tell
    of whom it is said, or be a slip of the pen.

    In:  words; the child of each; the fewest children of a word that is shown.
    Out: the words, `Other` for those of fewer children.
    """
    known = pd.DataFrame({"word": words, "child": children}).groupby("word")["child"].nunique()
    return words.where(words.isin(known.index[known >= least]), OTHER)


def without_totals_of(counts: pd.DataFrame, names: Collection[str]) -> pd.DataFrame:
    """Counts without the Totals over breakdowns whose groups are no parts of a whole, such as statements of need."""
    total = (counts["by1"].isin(names) & (counts["group1"] == TOTAL)) | (
        counts["by2"].isin(names) & (counts["group2"] == TOTAL)
    )
    return counts[~total].reset_index(drop=True)


def there(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame | None:
    """An extract that holds rows, else None."""
    table = tables.get(name)
    return table if table is not None and len(table) else None

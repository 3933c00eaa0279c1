"""Columns held as small whole numbers, so that millions of rows compare and sort fast.

Codes and children's numbers are pandas categoricals; days are counted from 1 January 1970, and an open end is `OPEN`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OPEN = 1_000_000
"""The day number of an end that has not come: later than every date."""


def held(values: pd.Series) -> pd.Series:
    """The text as a categorical, as it is if it is one."""
    return values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("category")


def coded(values: pd.Series) -> pd.Series:
    """Codes as a categorical with its words in order; a missing one is the empty word, which is always there."""
    given = held(values)
    codes, words = given.cat.codes.to_numpy(), given.cat.categories
    ordered = sorted({"", *words})
    if ordered == list(words) and not (codes < 0).any():
        return given
    places = np.array([*(ordered.index(word) for word in words), 0], dtype=np.int32)
    return pd.Series(pd.Categorical.from_codes(places[codes], categories=pd.Index(ordered, dtype="str")), values.index)


def numbers_of(values: pd.Series) -> Numbers:
    """The number of each word of a categorical, -1 for a missing one."""
    return values.cat.codes.to_numpy().astype(np.int64)


def ranks_of(values: pd.Series) -> Numbers:
    """Numbers that sort as the words do."""
    given = held(values)
    words = given.cat.categories
    if words.is_monotonic_increasing:
        return numbers_of(given)
    ranks = np.empty(len(words), dtype=np.int64)
    ranks[words.argsort()] = np.arange(len(words))
    return ranks[given.cat.codes.to_numpy()]


def places_in(words: pd.Index, values: pd.Series) -> Numbers:
    """The place of each row's word in `words`, -1 where it is not among them; looked up once a word, not once a row."""
    given = held(values)
    if words.equals(given.cat.categories):
        return numbers_of(given)
    if words.equals(given.cat.categories[1:]):  # the usual case: all but the empty word, which is the first
        return np.maximum(numbers_of(given) - 1, -1)
    return np.append(position_in(words, given.cat.categories), -1)[given.cat.codes.to_numpy()]


def position_in(words: pd.Index, asked: pd.Index) -> Numbers:
    """The place of each of the asked words in `words`, -1 where it is not among them."""
    # pyarrow looks texts up several times faster than pandas does.
    at = pc.index_in(_texts(asked), value_set=_texts(words))
    return at.fill_null(-1).to_numpy().astype(np.int64)


def mapped(values: pd.Series, meanings: Mapping[str, str], otherwise: str) -> pd.Series:
    """A categorical of each word's meaning, `otherwise` where it has none."""
    said = [meanings.get(word, otherwise) for word in values.cat.categories]
    return chosen([*said, otherwise], values.cat.codes.to_numpy(), values.index)


def chosen(words: Sequence[str], places: npt.NDArray[Any], index: pd.Index) -> pd.Series:
    """A categorical of the words at those places (from the end where negative), made without building the text."""
    ordered, number = np.unique(np.array(words, dtype=str), return_inverse=True)
    codes = number.astype(np.int32)[places] if len(words) else np.empty(0, dtype=np.int32)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(ordered, dtype="str")), index=index)


def days_of(dates: pd.Series) -> Numbers:
    """The day number of each date, `OPEN` for a missing one."""
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), OPEN, days.astype(np.int64))


def dates_of(days: Numbers) -> npt.NDArray[np.datetime64]:
    """The dates of day numbers, missing for `OPEN`."""
    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    dates[days >= OPEN] = np.datetime64("NaT")
    return dates


def _texts(words: pd.Index) -> pa.Array:
    texts = pa.array(words, pa.string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts

"""A column of text held as its words and, for each row, the number of its word.

A return has millions of rows and few different words, so all that is asked of a text is asked once of each word.
pyarrow does the asking; pandas gets the column as a categorical when it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_MOST_DIGITS = 18  # of a whole number that 64 bits surely hold
_WIDEST = 10_000_000


@dataclass(frozen=True)
class Words:
    """`words`, and the place of each row's word among them. Each stands once, but in a column made by `in_runs`."""

    places: np.ndarray
    words: pa.Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        """A column of these texts."""
        return cls.encoded(pa.array(texts, pa.string()).dictionary_encode())

    @classmethod
    def encoded(cls, texts: pa.DictionaryArray) -> Words:
        places = texts.indices.to_numpy(zero_copy_only=False)
        return cls(places.astype(_narrow(len(texts.dictionary)), copy=False), texts.dictionary)

    @classmethod
    def in_runs(cls, texts: pa.Array) -> Words:
        """A column of which rows below one another are often alike: the word of each such run.

        To find the same words among so many different ones, as the numbers of children are, is left to `in_common`,
        which does it for all columns at once.
        """
        runs = pc.run_end_encode(texts)
        lengths = np.diff(runs.run_ends.to_numpy(), prepend=0)
        return cls(np.repeat(np.arange(len(lengths), dtype=np.int32), lengths), runs.values)

    @classmethod
    def from_categorical(cls, values: pd.Categorical) -> Words:
        """The column of a categorical without missing values."""
        words = pa.array(values.categories, pa.string())
        return cls(values.codes, words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words)

    def __len__(self) -> int:
        return len(self.places)

    def rewritten(self, words: pa.Array) -> Words:
        """The column with these in the place of its words; words that are now the same become one."""
        again = words.dictionary_encode()
        return Words(again.indices.to_numpy(zero_copy_only=False)[self.places], again.dictionary)

    def rows_where(self, of_words: pa.Array | np.ndarray) -> np.ndarray:
        """For each row what is true of its word."""
        return _flags(of_words)[self.places]

    def keep(self, rows: np.ndarray) -> Words:
        return Words(self.places[rows], self.words)

    def categorical(self) -> pd.Categorical:
        """The column with its words in order and with the empty word, whether a row has it or not."""
        words, (places,) = in_common([self])
        return pd.Categorical.from_codes(places, dtype=words)

    def is_number(self) -> bool:
        """Whether every word is of digits alone, so that there is nothing to put right in it."""
        return bool(pc.all(pc.ascii_is_decimal(self.words)).as_py())


def any_of(of_words: pa.Array | np.ndarray) -> bool:
    """Whether it is true of any word."""
    return bool(_flags(of_words).any())


def in_common(columns: Sequence[Words]) -> tuple[pd.CategoricalDtype, list[np.ndarray]]:
    """One list of words for all columns, in order and with the empty word, and each row's place in it, by column."""
    words, ranks = _numbers_ranked(columns) or _ranked(columns)
    kind = _narrow(len(words))
    places = [rank.astype(kind, copy=False)[column.places] for column, rank in zip(columns, ranks, strict=True)]
    return pd.CategoricalDtype(_index(words)), places


def below_one_another(columns: Sequence[Words]) -> Words:
    """The columns as one, each word once."""
    texts = pa.chunked_array([column.words for column in columns], pa.string()).combine_chunks().dictionary_encode()
    numbers = texts.indices.to_numpy().astype(_narrow(len(texts.dictionary)), copy=False)
    ends = np.cumsum([0, *(len(column.words) for column in columns)])
    places = [
        numbers[start:end][column.places] for column, start, end in zip(columns, ends[:-1], ends[1:], strict=True)
    ]
    return Words(np.concatenate([np.empty(0, dtype=numbers.dtype), *places]), texts.dictionary)


def _ranked(columns: Sequence[Words]) -> tuple[pa.Array, list[np.ndarray]]:
    """The different words in order, the empty one among them, and the place among them of each column's words."""
    texts = pa.chunked_array([pa.array([""]), *(column.words for column in columns)]).combine_chunks()
    encoded = texts.dictionary_encode()
    order = pc.array_sort_indices(encoded.dictionary)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    ends = np.cumsum([1, *(len(column.words) for column in columns)])
    ranks = np.split(rank[encoded.indices.to_numpy()], ends)
    return encoded.dictionary.take(order), ranks[1:-1]


def _numbers_ranked(columns: Sequence[Words]) -> tuple[pa.Array, list[np.ndarray]] | None:
    """The same of words that are whole numbers of one length, in a tenth of the time; None for any others.

    Of one length, numbers have the order of their texts, and none is written in two ways. A list of all numbers between
    the smallest and the largest is ticked off, so they must not lie too far apart.
    """
    filled = [column for column in columns if len(column.words)]
    lengths = {length for column in filled for length in pc.min_max(pc.binary_length(column.words)).as_py().values()}
    if len(lengths) != 1 or not 0 < (digits := lengths.pop()) <= _MOST_DIGITS:
        return None
    if not all(column.is_number() for column in filled):
        return None
    numbers = [column.words.cast(pa.int64()).to_numpy() for column in columns]
    first = min(int(one.min()) for one in numbers if len(one))
    last = max(int(one.max()) for one in numbers if len(one))
    if last - first > _WIDEST:
        return None
    is_there = np.zeros(last - first + 1, dtype=bool)
    for one in numbers:
        is_there[one - first] = True
    rank = np.cumsum(is_there, dtype=np.int32)  # from 1 on: the empty word has the first place
    words = pc.utf8_lpad(pa.array(np.flatnonzero(is_there) + first).cast(pa.string()), width=digits, padding="0")
    return pa.concat_arrays([pa.array([""]), words]), [rank[one - first] for one in numbers]


def _narrow(count: int) -> np.dtype[np.signedinteger]:
    """The smallest type that holds places among so many words."""
    return np.min_scalar_type(-max(count, 1))


def _flags(of_words: pa.Array | np.ndarray) -> np.ndarray:
    asked = of_words if isinstance(of_words, np.ndarray) else of_words.to_numpy(zero_copy_only=False)
    return asked.astype(bool, copy=False)


def _index(words: pa.Array) -> pd.Index:
    return pd.Index(words.to_pandas(), dtype=str)

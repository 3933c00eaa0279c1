"""A column of text held as its different words and, for each row, the number of its word.

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


@dataclass(frozen=True)
class Words:
    """`words`, each once, and the place of each row's word among them."""

    places: np.ndarray
    words: pa.Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        """A column of these texts."""
        return cls.encoded(pa.array(texts, pa.string()).dictionary_encode())

    @classmethod
    def encoded(cls, texts: pa.DictionaryArray) -> Words:
        return cls(texts.indices.to_numpy(zero_copy_only=False), texts.dictionary)

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
        asked = of_words if isinstance(of_words, np.ndarray) else of_words.to_numpy(zero_copy_only=False)
        return asked.astype(bool)[self.places]

    def keep(self, rows: np.ndarray) -> Words:
        return Words(self.places[rows], self.words)

    def categorical(self) -> pd.Categorical:
        return pd.Categorical.from_codes(self.places, categories=_index(self.words))


def in_common(columns: Sequence[Words]) -> tuple[pd.CategoricalDtype, list[np.ndarray]]:
    """One list of words for all columns, in order and with the empty word, and each row's place in it, by column."""
    lists = [pa.array([""]), *(column.words for column in columns)]
    encoded = pa.chunked_array(lists).combine_chunks().dictionary_encode()
    order = pc.array_sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ranks = rank[encoded.indices.to_numpy()]
    ends = np.cumsum([len(words) for words in lists])
    places = [ranks[start:end][column.places] for column, start, end in zip(columns, ends[:-1], ends[1:], strict=True)]
    return pd.CategoricalDtype(_index(encoded.dictionary.take(pa.array(order)))), places


def below_one_another(columns: Sequence[Words]) -> pd.Categorical:
    """The columns as one, its categories in order."""
    words, places = in_common(columns)
    return pd.Categorical.from_codes(np.concatenate([np.empty(0, dtype=np.int32), *places]), dtype=words)


def _index(words: pa.Array) -> pd.Index:
    return pd.Index(words.to_pandas(), dtype=str)

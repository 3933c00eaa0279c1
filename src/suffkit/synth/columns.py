"""From positions and day numbers to the columns of a table, by the million."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from suffkit.synth.days import as_dates

Text = pd.api.extensions.ExtensionArray
dates = as_dates


def coded(codes: Sequence[str], positions: npt.ArrayLike) -> Text:
    """The code at each position, as text."""
    chosen = pa.array(np.asarray(positions).astype(np.int32))
    words = pa.DictionaryArray.from_arrays(chosen, pa.array(codes, pa.large_string()))
    return _text(words.dictionary_decode())


def numbered(numbers: npt.NDArray[np.int64], prefix: str = "") -> Text:
    """Whole numbers as text, after a prefix."""
    text = pa.array(np.asarray(numbers, dtype=np.int64)).cast(pa.large_string())
    if prefix:
        text = pc.binary_join_element_wise(pa.scalar(prefix, pa.large_string()), text, pa.scalar("", pa.large_string()))
    return _text(text)


def flags(answers: pd.Series) -> Text:
    """1 yes, 0 no, empty where not asked (null)."""
    return coded(("0", "1", ""), answers.fillna(2).to_numpy().astype(np.int32))


def _text(words: pa.Array) -> Text:
    return pd.array(words, dtype="str")

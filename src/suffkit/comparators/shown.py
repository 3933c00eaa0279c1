"""Numbers as the Local Authority Interactive Tool (LAIT) shows them, whole columns at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from suffkit.contracts.benchmarks import NOT_AVAILABLE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

MILLION, THOUSAND_MILLION = 1e6, 1e9
_LARGE_DECIMALS = 3
# A half of the last place is a half also where the double lies a hair below: 2.675 is shown as 2.68, as the tool does.
_HAIR = float(np.sqrt(np.finfo(np.float64).eps))


def in_last_places(values: npt.ArrayLike, decimals: npt.ArrayLike) -> Integers:
    """Numbers as whole units of their last place, a half rounded away from zero: 2.675 with 2 decimals is 268.

    In: values without missing ones; the decimals of each.
    """
    numbers = np.asarray(values, dtype=np.float64)
    units = np.floor(np.abs(numbers) * np.power(10.0, np.asarray(decimals)) + 0.5 + _HAIR)
    return (np.sign(numbers) * units).astype(np.int64)


def shown(values: npt.ArrayLike, decimals: npt.ArrayLike) -> pd.Series:
    """Each number as the tool prints it.

    In:     values, missing as NaN; the decimals of each (or one for all).
    Out:    text: "67.0", "1,234", "-0.5", "12.346 million", "30 million", "1.200 billion", "NA".
    Method: a half is rounded away from zero; from a million on in millions, from a thousand million on in billions,
            with three decimals, or with none where the unrounded millions (billions) are a multiple of ten. The sign is
            the unrounded number's, so a small decrease is "-0.0". DfE, LAIT.
    """
    numbers = np.asarray(values, dtype=np.float64).ravel()
    missing = np.isnan(numbers)
    size = np.where(missing, 0.0, np.abs(numbers))
    large, huge = size >= MILLION, size >= THOUSAND_MILLION
    size = size / np.select([huge, large], [THOUSAND_MILLION, MILLION], 1.0)
    of_large = np.where(np.mod(size, 10) == 0, 0, _LARGE_DECIMALS)
    places = np.where(large, of_large, np.broadcast_to(np.asarray(decimals), numbers.shape)).astype(np.int64)
    unit = np.power(10, places)
    whole, rest = np.divmod(in_last_places(size, places), unit)
    text: Any = pc.binary_join_element_wise(
        pc.if_else(pa.array(numbers < 0), "-", ""),
        _with_commas(whole),
        pc.if_else(pa.array(places > 0), ".", ""),
        # The unit's own 1 keeps the noughts in front: 1000 + 45 is "1045", of which "045" is wanted.
        pc.utf8_slice_codeunits(pc.cast(pa.array(unit + rest), pa.string()), 1),
        pa.array(np.array(["", " million", " billion"]).take(large.astype(int) + huge)),
        "",
    )
    return pd.Series(pc.if_else(pa.array(missing), NOT_AVAILABLE, text).to_pandas(), dtype="str")


def ordinals(most: int) -> npt.NDArray[np.object_]:
    """The words 0th, 1st, 2nd and so on up to `most`, each at its own index."""
    numbers = np.arange(most + 1)
    last, teens = numbers % 10, (numbers // 10) % 10 == 1
    endings = np.select([teens, last == 1, last == 2, last == 3], ["th", "st", "nd", "rd"], "th")
    return numbers.astype(str).astype(object) + endings.astype(object)


def _with_commas(whole: Integers) -> Any:
    text: Any = pc.cast(pa.array(whole), pa.string())
    reach = 1000
    while whole.size and whole.max() >= reach:
        text = pc.replace_substring_regex(text, pattern=r"^(\d+)(\d{3})(,|$)", replacement=r"\1,\2\3")
        reach *= 1000
    return text

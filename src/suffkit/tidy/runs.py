"""Rows in order, and runs of rows that belong together."""

from __future__ import annotations

import math

import numpy as np

from suffkit.tidy.coding import Flags, Numbers


def packed(*keys: Numbers) -> Numbers | None:
    """One number a row that sorts as the keys do, the first key first; None where they do not fit into one."""
    lows = [int(key.min()) if len(key) else 0 for key in keys]
    spans = [int(key.max()) - low + 1 if len(key) else 1 for key, low in zip(keys, lows, strict=True)]
    if math.prod(spans) >= 2**63:
        return None
    number = np.zeros(len(keys[0]), dtype=np.int64)
    for key, low, span in zip(keys, lows, spans, strict=True):
        number = number * span + (key - low)
    return number


def order_of(*keys: Numbers) -> Numbers:
    """The positions of the rows in the order of the keys, the first key first; rows alike keep their order."""
    number = packed(*keys)
    if number is None:
        return np.lexsort(keys[::-1])
    return np.argsort(number, kind="stable")


def begins(*keys: Numbers) -> Flags:
    """Whether a row differs from the one before in any key (the first one does)."""
    first = np.ones(len(keys[0]), dtype=bool)
    if len(first):
        first[1:] = False
        for key in keys:
            first[1:] |= key[1:] != key[:-1]
    return first


def firsts(begin: Flags) -> Numbers:
    """The positions of the first rows of runs."""
    return np.flatnonzero(begin)


def lasts(begin: Flags) -> Numbers:
    """The positions of the last rows of runs."""
    return np.append(np.flatnonzero(begin)[1:], len(begin))[: int(begin.sum())] - 1


def run_numbers(begin: Flags) -> Numbers:
    """The number of each row's run, from 0."""
    return np.cumsum(begin) - 1


def from_end(begin: Flags) -> Numbers:
    """How many rows of its run follow each row."""
    return lasts(begin)[run_numbers(begin)] - np.arange(len(begin))


def before(values: Numbers, begin: Flags, otherwise: int) -> Numbers:
    """The value of the row before in the same run, `otherwise` for the first of a run."""
    shifted = np.full_like(values, otherwise)
    shifted[1:] = values[:-1]
    shifted[begin] = otherwise
    return shifted


def after(values: Numbers, begin: Flags, otherwise: int) -> Numbers:
    """The value of the row after in the same run, `otherwise` for the last of a run."""
    shifted = np.full_like(values, otherwise)
    shifted[:-1] = values[1:]
    shifted[lasts(begin)] = otherwise
    return shifted


def of_first(values: Numbers, begin: Flags) -> Numbers:
    """The value of the first row of each row's run."""
    return values[firsts(begin)][run_numbers(begin)]

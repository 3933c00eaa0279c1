"""The relations between numbers as one sparse matrix: each number once, each relation once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from suffkit.disclosure.sums import Sums

_SEED = 903


@dataclass(frozen=True)
class Relations:
    """`matrix`: relations by places; `slack`: NaN where the signed sum may not move, else how far it may fall.

    `place`: where each number of the Sums stands; numbers that are always equal stand at one place.
    """

    matrix: csr_array
    slack: np.ndarray
    place: np.ndarray


def relations_of(sums: Sums) -> Relations:
    """The relations of a release, with equal numbers made one and relations that say the same left out."""
    entries = sums.entries.sort_values("relation", kind="stable")
    relation, number, sign = (entries[name].to_numpy() for name in ("relation", "number", "sign"))
    place = _places(relation, number, sign, sums)
    shape = (len(sums.slack), int(place.max(initial=-1)) + 1)
    matrix = csr_array(coo_array((sign, (relation, place[number])), shape=shape))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    kept = _once_each(matrix, sums.slack)
    return Relations(csr_array(matrix[kept]), sums.slack[kept], place)


def components(matrix: csr_array) -> np.ndarray:
    """Which places hang together by relations: a component's name a place."""
    rows, columns = matrix.shape
    links = matrix.tocoo()
    graph = coo_array((np.ones(links.nnz), (links.row, links.col + rows)), shape=(rows + columns, rows + columns))
    return np.asarray(connected_components(graph, directed=False)[1][rows:])


def _places(relation: np.ndarray, number: np.ndarray, sign: np.ndarray, sums: Sums) -> np.ndarray:
    """One place for all numbers of which a relation says only that one is the other."""
    many = len(sums.slack)
    size = np.bincount(relation, minlength=many)
    is_same = (size == 2) & np.isnan(sums.slack) & (np.bincount(relation, sign, minlength=many) == 0)
    pairs = number[is_same[relation]].reshape(-1, 2)
    numbers = len(sums.table)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(numbers, numbers))
    return np.asarray(connected_components(graph, directed=False)[1])


def _once_each(matrix: csr_array, slack: np.ndarray) -> np.ndarray:
    """The relations that say something, the first of those that say the same."""
    weights = np.random.default_rng(_SEED).random((matrix.shape[1], 2))
    says = np.column_stack([matrix @ weights, np.nan_to_num(slack, nan=-1.0)])
    first = np.unique(says, axis=0, return_index=True)[1]
    return np.sort(first[np.diff(matrix.indptr)[first] > 0])

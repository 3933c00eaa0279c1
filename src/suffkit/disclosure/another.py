"""The test of a release: is there another set of numbers that fits everything shown?

A hidden number is safe if it could be another number and still every shown number, every sum and every rule of hiding
would be as published. Such a set of numbers is looked for by integer programming (HiGHS, through scipy), for a reader
who even knows which numbers are hidden for being small and which only to protect them. What is found is a proof, for it
can be checked; so whatever else a reader does with the released numbers, the hidden one stays open.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack
from scipy.sparse.csgraph import connected_components

from suffkit.disclosure.sums import Sums

_TRIES = 4
_FURTHEST = 1000.0
_CLOSE = 1e-4
_TINY = 1e-6
DIFFERS = 1 - _CLOSE
_SEED = 903


@dataclass(frozen=True)
class Relations:
    """`matrix`: relations by numbers; `slack`: NaN where the signed sum may not move, else how far it may fall."""

    matrix: csr_array
    slack: np.ndarray


@dataclass(frozen=True)
class Known:
    """What a reader knows of each number: whether it is not shown, and how far down and up it could be from the truth.

    `step`: by how much it must be able to differ to be safe. `whole`: it is a whole number.
    """

    unknown: np.ndarray
    down: np.ndarray
    up: np.ndarray
    step: np.ndarray
    whole: np.ndarray


def relations_of(sums: Sums) -> Relations:
    """The relations as a sparse matrix."""
    entries = sums.entries
    shape = (len(sums.slack), len(sums.table))
    matrix = coo_array((entries["sign"], (entries["relation"], entries["number"])), shape=shape)
    return Relations(csr_array(matrix), sums.slack)


def components(matrix: csr_array) -> np.ndarray:
    """Which numbers hang together by relations: a component's name a number."""
    rows, columns = matrix.shape
    links = matrix.tocoo()
    graph = coo_array((np.ones(links.nnz), (links.row, links.col + rows)), shape=(rows + columns, rows + columns))
    return np.asarray(connected_components(graph, directed=False)[1][rows:])


def free_to_differ(relations: Relations, known: Known, sought: np.ndarray) -> np.ndarray:
    """Which of the sought numbers are another one in some other set that fits what is shown now.

    Tries a few far-off sets, each good for many numbers at once; what it misses may still be free to differ.
    """
    found = np.zeros(len(sought), dtype=bool)
    part = np.full(len(sought), -1)
    part[known.unknown] = components(relations.matrix[:, np.flatnonzero(known.unknown)])
    random = np.random.default_rng(_SEED)
    for _ in range(_TRIES):
        left = sought & ~found
        at = np.flatnonzero((part >= 0) & np.isin(part, part[left]))
        if not left.any():
            break
        aim = np.where(left, random.choice([-1.0, 1.0], len(sought)), 0.0)[at]
        columns = _Columns(relations, known, at)
        step = _solve(columns, columns.matrix, -aim, columns.down, columns.up, columns.whole)
        found[at] |= np.abs(step) >= DIFFERS
    return found


def cheapest_to_differ(
    relations: Relations, known: Known, among: np.ndarray, cost: np.ndarray, aim: np.ndarray, worth: float
) -> np.ndarray:
    """The other set of numbers that changes least of what is shown, where that may change too.

    In:  the relations; what is known, with how far each shown number could go if it were hidden; the places of the
         numbers to look at; what a change of each costs (0 for those hidden already); 1 and -1 for the numbers that
         should go up or down; what it is worth to pay for one of them.
    Out: the steps of all numbers. What cannot go where it should, or not at that price, stays as it is.
    """
    steps = np.zeros(len(cost))
    columns = _Columns(relations, known, among)
    wanted, way = np.flatnonzero(aim[among]), aim[among][aim[among] != 0]
    many = len(among)
    # Going up, going down, and the first step of those that should differ, each a column of its own.
    first = csr_array(columns.matrix[:, wanted] * way[np.newaxis, :])
    matrix = csr_array(hstack([columns.matrix, -columns.matrix, first]))
    up, down = columns.up.copy(), -columns.down
    up[wanted] = np.where(way > 0, up[wanted] - 1, 0)
    down[wanted] = np.where(way < 0, down[wanted] - 1, 0)
    found = _solve(
        columns,
        matrix,
        np.concatenate([cost[among] + _TINY, cost[among] + _TINY, np.full(len(wanted), -worth)]),
        np.zeros(2 * many + len(wanted)),
        np.concatenate([up, down, np.ones(len(wanted))]),
        np.concatenate([columns.whole, columns.whole, columns.whole[wanted]]),
    )
    step = found[:many] - found[many : 2 * many]
    step[wanted] += found[2 * many :] * way
    steps[among] = np.where(np.abs(step) >= _CLOSE, step, 0.0)
    return steps


class _Columns:
    """The relations between the numbers at some places, and how far each may go, in steps."""

    def __init__(self, relations: Relations, known: Known, at: np.ndarray) -> None:
        matrix = csr_array(relations.matrix[:, at])
        touched = np.flatnonzero(np.diff(matrix.indptr))
        # Sums of days are large: all steps are measured in what must be differed by.
        self.matrix = csr_array(matrix[touched] * known.step[at][np.newaxis, :])
        self.down = np.maximum(known.down[at] / known.step[at], -_FURTHEST)
        self.up = np.minimum(known.up[at] / known.step[at], _FURTHEST)
        slack = relations.slack[touched]
        self.lowest = np.where(np.isnan(slack), 0.0, -slack)
        self.highest = np.where(np.isnan(slack), 0.0, np.inf)
        self.whole = known.whole[at]


def _solve(
    columns: _Columns, matrix: csr_array, price: np.ndarray, down: np.ndarray, up: np.ndarray, whole: np.ndarray
) -> np.ndarray:
    """The cheapest steps between the bounds that keep the relations; whole ones where whole numbers are counted."""
    # Nearly always the best set of any numbers is one of whole numbers, and much quicker to find.
    for integrality in (np.zeros(len(price)), whole.astype(float)):
        found = milp(
            price,
            integrality=integrality,
            bounds=Bounds(down, np.maximum(up, down)),
            constraints=LinearConstraint(matrix, columns.lowest, columns.highest) if matrix.shape[0] else (),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:  # not to move at all always fits, so this is the solver giving up
            return np.zeros(len(price))
        if (np.abs(found.x - np.round(found.x))[whole] < _CLOSE).all():
            break
    return np.where(whole, np.round(found.x), found.x)

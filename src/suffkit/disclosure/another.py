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
from scipy.sparse import csr_array

from suffkit.disclosure.relations import Relations, components

_TRIES = 3
_FURTHEST = 1000.0
_CLOSE = 1e-4
_TINY = 1e-6
DIFFERS = 1 - _CLOSE
_SEED = 903
_TIMES = (1, 2, 3)


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
        step = columns.cheapest(aim != 0, np.arange(len(at)), np.ones(len(at)), -aim, columns.down, columns.up)
        found[at] |= np.abs(step) >= DIFFERS
        if not (found & left).any():
            break
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
    way = aim[among]
    # Going up, going down, and the first step of those that should differ, each a column of its own.
    up = np.where(way < 0, 0, columns.up - (way > 0))
    down = np.where(way > 0, 0, -columns.down - (way < 0))
    rising, falling, wanted = np.flatnonzero(up > 0), np.flatnonzero(down > 0), np.flatnonzero(way)
    at = np.concatenate([rising, falling, wanted])
    turn = np.concatenate([np.ones(len(rising)), -np.ones(len(falling)), way[wanted]])
    price = (cost[among] + _TINY)[at]
    price[len(rising) + len(falling) :] = -worth
    high = np.concatenate([up[rising], down[falling], np.ones(len(wanted))])
    steps[among] = columns.cheapest(way != 0, at, turn, price, np.zeros(len(at)), high)
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

    def cheapest(
        self,
        sought: np.ndarray,
        at: np.ndarray,
        turn: np.ndarray,
        price: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
    ) -> np.ndarray:
        """The cheapest step that keeps the relations, whole where whole numbers are counted; none if none is found.

        In: the numbers of which one at least should differ; of each column of the programme the number that it is of, 1
            or -1 for the way it goes, its price and its bounds.
        """
        matrix = csr_array(self.matrix[:, at] * turn[np.newaxis, :])
        # Nearly always the best set of any numbers is one of whole numbers, and it is much quicker to find.
        for integrality in (np.zeros(len(at)), self.whole[at].astype(float)):
            found = milp(
                price,
                integrality=integrality,
                bounds=Bounds(low, np.maximum(high, low)),
                constraints=LinearConstraint(matrix, self.lowest, self.highest) if matrix.shape[0] else (),
                options={"mip_rel_gap": 0.0},
            )
            if found.x is None:  # not to move at all always fits, so this is the solver giving up
                break
            step = self._proven(np.bincount(at, found.x * turn, minlength=len(self.whole)))
            if (np.abs(step) >= DIFFERS)[sought].any():
                return step
        return np.zeros(len(self.whole))

    def _proven(self, step: np.ndarray) -> np.ndarray:
        """The step where it is a proof, region by region, if need be twice or three times as far; nothing elsewhere."""
        moved = np.flatnonzero(np.abs(step) >= _TINY)
        matrix = csr_array(self.matrix[:, moved])
        region = components(matrix)
        proven = np.zeros(len(step))
        for times in _TIMES:
            far = step[moved] * times
            far = np.where(self.whole[moved], np.round(far), far)
            wrong = (far < self.down[moved] - _CLOSE) | (far > self.up[moved] + _CLOSE)
            sums, size = matrix @ far, abs(matrix) @ np.abs(far)
            off = np.maximum(self.lowest - sums, sums - self.highest) > _CLOSE * np.minimum(size, 1)
            wrong |= abs(matrix).T @ off > 0
            fits = ~np.isin(region, region[wrong]) & (proven[moved] == 0)
            proven[moved[fits]] = far[fits]
        return proven

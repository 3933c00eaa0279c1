"""Which numbers are hidden: the small ones, and those from which a small one could be worked out.

1. *Small* numbers are hidden: 1 to 5 children, or a sum or mean that stands on so few. So is what a share implies: of
   97 in 100 the other 3 would show.
2. A hidden number is safe once `another` knows another set of numbers that fits all that is shown, in which it differs.
3. For each that is not safe, the set is sought that changes least of what is shown; what it changes is hidden as well.
   That makes the number safe, and what was hidden for it. Totals and zeros cost most to hide, a small number of two
   breakdowns least.
4. Where nothing shown can change (five children in five groups), the zeros beside are hidden: then a hidden number may
   be a 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.disclosure.another import (
    DIFFERS,
    Known,
    Relations,
    cheapest_to_differ,
    components,
    free_to_differ,
    relations_of,
)
from suffkit.disclosure.numbers import NOTHING, Numbers
from suffkit.disclosure.policy import Policy
from suffkit.disclosure.sums import Sums

_SHARE_OF_SUM = 0.1
# What it costs to hide: a number of two breakdowns 1 to 2, of one, of all; a 0 on top of that.
_MARGIN, _TOTAL, _ZERO = 5.0, 50.0, 20.0
# Many at once where that costs about one more number each, or a few; dearer ones are looked at one by one.
_AT_ONCE = (2.0, 4.0, 8.0)
_ANYTHING = 1e5


@dataclass(frozen=True)
class Hidden:
    """By number: `hidden`, and `small` where that is for its own sake."""

    hidden: np.ndarray
    small: np.ndarray


def hide(numbers: Numbers, sums: Sums, policy: Policy) -> Hidden:
    """Decide which numbers are hidden.

    In:  what a release would show, how it hangs together, the policy.
    Out: Hidden, one a row of `sums.table`.
    """
    state = _State(numbers, sums, policy)
    state.find_safe()
    for worth in _AT_ONCE:
        state.hide_for(np.flatnonzero(state.unsafe), worth)
        state.find_safe()
    while (left := np.flatnonzero(state.unsafe)).size:
        state.hide_more(left[np.unique(state.blocks[left], return_index=True)[1]])
        state.find_safe()
    return Hidden(state.hidden & ~state.implied, state.small)


class _State:
    """What is hidden so far, and what of it is safe. Hiding more keeps safe what was, so both only grow."""

    def __init__(self, numbers: Numbers, sums: Sums, policy: Policy) -> None:
        table = sums.table
        self.policy = policy
        self.relations: Relations = relations_of(sums)
        self.blocks = components(self.relations.matrix)
        self.value = table["value"].to_numpy(dtype=float)
        self.whole = table["is_count"].to_numpy(dtype=bool)
        self.implied = table["is_implied"].to_numpy(dtype=bool)
        lowest, beyond = (0 if policy.hide_zero else 1), policy.smallest_shown
        children = table["children"].to_numpy(dtype=float)
        few = (children >= lowest) & (children < beyond)
        little = self.whole & (self.value >= lowest) & (self.value < beyond)
        # A margin that no row shows is only a sum of others; what a share leaves is children in their own right.
        judged = ~self.implied | (table["is_rest"].to_numpy(dtype=bool) & (self.value > 0))
        self.small = (few | little) & judged
        self.hidden = self.small & ~self.implied
        self.masked = np.zeros(len(table), dtype=bool)
        self.safe = np.zeros(len(table), dtype=bool)
        self.rows = _counted_with(numbers)
        self._follow()
        of_all = table["by1"].eq(NOTHING).to_numpy()
        one_way = table["by2"].eq(NOTHING).to_numpy()
        wide = np.where(of_all, _TOTAL, np.where(one_way, _MARGIN, 1.0))
        self.cost = wide * (1 + self.value / max(self.value.max(initial=0), 1) + 1e-6 * np.arange(len(table)))
        self.cost[self.value == 0] += _ZERO
        # Of sums, which move by parts of what they are, the smaller is the cheaper for the same distance.
        largest = np.zeros(len(table))
        np.maximum.at(largest, self.blocks, self.value)
        self.cost[~self.whole] *= (self.value / np.maximum(largest[self.blocks], 1))[~self.whole]

    @property
    def unsafe(self) -> np.ndarray:
        """What must be such that it could be another number, and is not known to be.

        A 0 that was hidden to protect others may be found out: it would have been shown for its own sake.
        """
        kept = self.small | (self.hidden & (self.value != 0)) if self.policy.round_to == 1 else self.small
        return kept & ~self.safe

    def known(self, *, of_all: bool = False) -> Known:
        """What a reader knows of what is not shown, if told why each number is hidden.

        With `of_all` nothing is taken as shown: how far each number could go if it were hidden.
        """
        beyond = self.policy.smallest_shown
        small = self.small & ~self.implied & self.whole & (self.value < beyond)
        floor = np.zeros(len(self.value))
        floor[small & ~self.masked] = 0 if self.policy.hide_zero else 1
        ceiling = np.where(small, beyond - 1, np.inf)
        unknown = self.hidden | self.implied
        if of_all:
            unknown = np.ones(len(self.value), dtype=bool)
        elif (base := self.policy.round_to) > 1:
            rounded = round_to(self.value, base)
            floor = np.where(unknown, floor, np.maximum(rounded - base // 2, 0))
            ceiling = np.where(unknown, ceiling, rounded + (base - 1) // 2)
            unknown = np.ones(len(self.value), dtype=bool)
        step = np.where(self.whole, 1.0, np.maximum(_SHARE_OF_SUM * np.abs(self.value), 1e-3))
        down, up = np.minimum(floor - self.value, 0), np.maximum(ceiling - self.value, 0)
        return Known(unknown, down, up, step, self.whole)

    def find_safe(self) -> None:
        """See what could be another number already."""
        self.safe |= free_to_differ(self.relations, self.known(), self.unsafe)

    def hide_for(self, numbers: np.ndarray, worth: float) -> None:
        """Hide what has to change so that all of these could be other numbers at once, some up and some down.

        What would cost more than it is worth waits.
        """
        room = self.known(of_all=True)
        able_up, able_down = (room.up >= room.step)[numbers], (room.down <= -room.step)[numbers]
        turn = np.arange(len(numbers)) % 2 == 0
        aim = np.zeros(len(self.value))
        aim[numbers] = np.where(able_down & (turn | ~able_up), -1.0, np.where(able_up, 1.0, 0.0))
        self._hide(self._steps(aim, worth))

    def hide_more(self, numbers: np.ndarray) -> None:
        """Hide what has to change so that each of these numbers, one a block, could be another."""
        room = self.known(of_all=True)
        best, paid = np.zeros(len(self.value)), np.full(len(self.value), np.inf)
        for direction, able in ((1.0, room.up >= room.step), (-1.0, room.down <= -room.step)):
            aim = np.zeros(len(self.value))
            aim[numbers] = np.where(able, direction, 0.0)[numbers]
            steps = self._steps(aim, _ANYTHING)
            price = np.bincount(self.blocks, np.abs(steps) * self._open_cost())[self.blocks]
            reached = np.isin(self.blocks, self.blocks[numbers[np.abs(steps[numbers]) >= DIFFERS]])
            better = reached & (price < paid - 1e-9)
            best, paid = np.where(better, steps, best), np.where(better, price, paid)
        self._hide(best)
        for number in numbers[np.isinf(paid[numbers])]:
            self._mask(number)

    def _steps(self, aim: np.ndarray, worth: float) -> np.ndarray:
        if not aim.any():
            return np.zeros(len(aim))
        among = np.flatnonzero(np.isin(self.blocks, self.blocks[aim != 0]))
        return cheapest_to_differ(self.relations, self.known(of_all=True), among, self._open_cost(), aim, worth)

    def _open_cost(self) -> np.ndarray:
        return np.where(self.hidden | self.implied, 0.0, self.cost)

    def _hide(self, steps: np.ndarray) -> None:
        self.hidden |= (steps != 0) & ~self.implied
        self.safe |= np.abs(steps) >= DIFFERS
        self._follow()

    def _mask(self, number: int) -> None:
        """Hide the zeros around it too, further off each time; then no reader can tell a hidden number from a hidden 0.

        Where even that does not help, all that hangs together with it is hidden: of what is not shown at all nothing
        can be worked out.
        """
        links = self.relations.matrix != 0
        ring = np.zeros(len(self.value), dtype=bool)
        ring[number] = True
        while self.masked[ring].all():
            wider = links.T @ (links @ ring) > 0
            if (wider == ring).all():
                self.safe |= ring
                self.hidden |= ring & ~self.implied
                return
            ring = wider
        ring |= links.T @ (links @ ring) > 0
        self.hidden |= ring & (self.value == 0) & ~self.implied
        self.masked |= ring
        self._follow()

    def _follow(self) -> None:
        """A mean is not shown where how many it is of is hidden."""
        self.hidden[self.rows["sum"][self.hidden[self.rows["count"]]]] = True


def round_to(values: np.ndarray, base: int) -> np.ndarray:
    """To the nearest multiple of the base; what lies half-way goes up."""
    return np.floor(values / base + 0.5) * base


def _counted_with(numbers: Numbers) -> pd.DataFrame:
    """The sum and the count of each row that is a mean."""
    uses = numbers.uses[numbers.uses["role"].isin(["sum", "count"])]
    return uses.pivot(index="row", columns="role", values="number").reindex(columns=["sum", "count"]).astype(np.int64)

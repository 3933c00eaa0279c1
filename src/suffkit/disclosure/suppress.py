"""Which numbers are hidden: the small ones, and those from which a small one could be worked out.

1. *Small* numbers are hidden: 1 to 5 children, or a sum or mean that stands on so few. So is what a share implies: of
   97 in 100 the other 3 would show.
2. A hidden number is safe once `another` knows another set of numbers that fits all that is shown, in which it differs.
3. For each that is not safe, the set is sought that changes least of what is shown; what it changes is hidden as well.
   That makes the number safe, and what was hidden for it. Totals and zeros cost most to hide, a small number of two
   breakdowns least.
4. Where nothing shown can change (five children in five groups), the zeros beside are hidden: then a hidden number may
   be a 0.
5. All of it is done again with nothing to hide but what was hidden: some of that is not needed any more.
"""

from __future__ import annotations

from copy import copy

import numpy as np
import pandas as pd

from suffkit.disclosure.another import DIFFERS, Known, cheapest_to_differ, free_to_differ
from suffkit.disclosure.numbers import NOTHING, Numbers
from suffkit.disclosure.policy import Policy
from suffkit.disclosure.relations import components, relations_of
from suffkit.disclosure.sums import Sums

_SHARE_OF_SUM = 0.1
# What it costs to hide: a number of two breakdowns 1 to 2, of one, of all; a 0 on top of that.
_MARGIN, _TOTAL, _ZERO = 5.0, 50.0, 20.0
# Many at once where that costs about one more number each, or a few; dearer ones are looked at one by one.
_AT_ONCE = (4.0, 8.0)
_ANYTHING = 1e5
# Nearly always what helps is so many relations off at most; the rest is left out of the programme.
_FEW = 3


def hide(numbers: Numbers, sums: Sums, policy: Policy) -> np.ndarray:
    """Decide which numbers are hidden.

    In:  what a release would show, how it hangs together, the policy.
    Out: whether it is hidden, for each number.
    """
    first = _State(numbers, sums, policy)
    first.make_safe()
    again = first.anew()
    hidden = again.hidden if again.make_safe() else first.hidden
    return (hidden & ~first.implied)[first.relations.place[: len(numbers.table)]]


class _State:
    """What is hidden so far, and what of it is safe. Hiding more keeps safe what was, so both only grow."""

    def __init__(self, numbers: Numbers, sums: Sums, policy: Policy) -> None:
        self.policy = policy
        self.relations = relations_of(sums)
        table, place = sums.table, self.relations.place
        first = np.unique(place, return_index=True)[1]
        many = len(first)
        value, is_implied = table["value"].to_numpy(dtype=float), table["is_implied"].to_numpy(dtype=bool)
        whole = table["is_count"].to_numpy(dtype=bool)
        self.value, self.whole = value[first], _any(whole, place)
        self.implied = ~_any(~is_implied, place)
        lowest, beyond = (0 if policy.hide_zero else 1), policy.smallest_shown
        children = table["children"].to_numpy(dtype=float)
        few = (children >= lowest) & (children < beyond)
        little = whole & (value >= lowest) & (value < beyond)
        # A margin that no row shows is only a sum of others; what a share leaves is children in their own right.
        judged = ~is_implied | (table["is_rest"].to_numpy(dtype=bool) & (value > 0))
        self.small = _any((few | little) & judged, place)
        self.hidden = self.small & ~self.implied
        # What may be hidden; what is hidden for good, or even safe for good, where no search for other numbers helps.
        self.open = np.ones(many, dtype=bool)
        self.for_good, self.beyond_help, self.masked, self.safe = (np.zeros(many, dtype=bool) for _ in range(4))
        self.blocks = components(self.relations.matrix)
        self.days = table["period_end"].to_numpy()[first]
        self.rows = place[_counted_with(numbers)]
        self.together = place[sums.together]
        self._follow()
        self.cost = np.bincount(place, np.where(is_implied, 0.0, _cost(table)), minlength=many)
        # Of sums, which move by parts of what they are, the smaller is the cheaper for the same distance.
        largest = np.zeros(many)
        np.maximum.at(largest, self.blocks, self.value)
        self.cost[~self.whole] *= (self.value / np.maximum(largest[self.blocks], 1))[~self.whole]

    @property
    def unsafe(self) -> np.ndarray:
        """What must be such that it could be another number, and is not known to be.

        A 0 that was hidden to protect others may be found out: it would have been shown for its own sake.
        """
        kept = self.small | (self.hidden & (self.value != 0)) if self.policy.round_to == 1 else self.small
        return kept & ~self.safe

    def anew(self) -> _State:
        """The same from the start, with nothing more to hide than is hidden now: often less of it will do."""
        again = copy(self)
        again.open = self.hidden
        again.hidden = (self.small & ~self.implied) | self.for_good
        again.safe = self.beyond_help.copy()
        again.blocks = np.full(len(self.value), -1)
        unknown = np.flatnonzero(again.room().unknown)
        again.blocks[unknown] = components(self.relations.matrix[:, unknown])
        again._follow()
        return again

    def make_safe(self) -> bool:
        """Hide until all that must be safe is; false where what may be hidden does not do."""
        self.find_safe()
        for worth in _AT_ONCE if self.open.all() else ():
            self.hide_for(np.flatnonzero(self.unsafe), worth)
            self.find_safe()
        while (left := np.flatnonzero(self.unsafe)).size:
            # One a day of those that hang together by what is hidden: so they seldom stand in one another's way.
            unknown = np.flatnonzero(self.hidden | self.implied)
            cluster = np.zeros(len(self.value), dtype=np.int64)
            cluster[unknown] = components(self.relations.matrix[:, unknown])
            by_day = np.stack([cluster[left], self.days[left]])
            stuck = self.hide_more(left[np.unique(by_day, axis=1, return_index=True)[1]])
            for number in stuck:
                if self.hide_more(np.array([number]), anywhere=True).size:
                    if not self.open.all():
                        return False
                    self._mask(number)
            self.find_safe()
        return True

    def find_safe(self) -> None:
        """See what could be another number already."""
        self.safe |= free_to_differ(self.relations, self.known(), self.unsafe)

    def hide_for(self, numbers: np.ndarray, worth: float) -> None:
        """Hide what has to change so that all of these could be other numbers at once, some up and some down.

        What would cost more than it is worth waits.
        """
        self._hide(self._steps(self._aims(numbers, np.arange(len(numbers)) % 2 == 0), worth))

    def hide_more(self, numbers: np.ndarray, *, anywhere: bool = False) -> np.ndarray:
        """Hide what has to change so that each of these numbers could be another, all up or all down in a region.

        Out: those of them for which nothing that may change helps.
        """
        turn = np.zeros(len(numbers), dtype=bool)
        found = [self._steps(self._aims(numbers, turns), _ANYTHING, anywhere=anywhere) for turns in (turn, ~turn)]
        moved = np.flatnonzero((found[0] != 0) | (found[1] != 0))
        region = np.full(len(self.value), -1)
        region[moved] = components(self.relations.matrix[:, moved])
        reached = [np.abs(steps[numbers]) >= DIFFERS for steps in found]
        inside = [numbers[is_reached] for is_reached in reached]
        many = int(region.max(initial=-1)) + 1
        gained = [np.bincount(region[some], minlength=many) for some in inside]
        price = [np.bincount(region[moved], (np.abs(steps) * self._open_cost())[moved], many) for steps in found]
        first = (gained[0] > gained[1]) | ((gained[0] == gained[1]) & (price[0] <= price[1]))
        self._hide(np.where(np.append(first, False)[region], found[0], found[1]))
        # Where others of its block went first, it has its turn later.
        is_reached = reached[0] | reached[1]
        waits = np.isin(self.blocks[numbers], self.blocks[numbers[is_reached]])
        return numbers[~is_reached & ~waits]

    def _aims(self, numbers: np.ndarray, down: np.ndarray) -> np.ndarray:
        """Which way each of these numbers is to go: -1 where it is to go down and can, 1 where it can go up."""
        room = self.room()
        able_up, able_down = (room.up >= room.step)[numbers], (room.down <= -room.step)[numbers]
        aim = np.zeros(len(self.value))
        aim[numbers] = np.where(able_down & (down | ~able_up), -1.0, np.where(able_up, 1.0, 0.0))
        return aim

    def room(self) -> Known:
        """How far each number could go if all that may be hidden were."""
        return self._known(self.hidden | self.implied | self.open)

    def known(self) -> Known:
        """What a reader knows of what is not shown, if told why each number is hidden."""
        return self._known(self.hidden | self.implied)

    def _known(self, unknown: np.ndarray) -> Known:
        beyond = self.policy.smallest_shown
        small = self.small & ~self.implied & self.whole & (self.value < beyond)
        floor = np.zeros(len(self.value))
        floor[small & ~self.masked] = 0 if self.policy.hide_zero else 1
        ceiling = np.where(small, beyond - 1, np.inf)
        if (base := self.policy.round_to) > 1:
            rounded = round_to(self.value, base)
            floor = np.where(unknown, floor, np.maximum(rounded - base // 2, 0))
            ceiling = np.where(unknown, ceiling, rounded + (base - 1) // 2)
            unknown = np.ones(len(self.value), dtype=bool)
        step = np.where(self.whole, 1.0, np.maximum(_SHARE_OF_SUM * np.abs(self.value), 1e-3))
        down, up = np.minimum(floor - self.value, 0), np.maximum(ceiling - self.value, 0)
        return Known(unknown, down, up, step, self.whole)

    def _steps(self, aim: np.ndarray, worth: float, *, anywhere: bool = False) -> np.ndarray:
        if not aim.any():
            return np.zeros(len(aim))
        room = self.room()
        near = np.isin(self.blocks, self.blocks[aim != 0])
        if not anywhere:
            near &= self._near(aim != 0) | self.hidden
        among = np.flatnonzero(room.unknown & near)
        return cheapest_to_differ(self.relations, room, among, self._open_cost(), aim, worth)

    def _near(self, numbers: np.ndarray) -> np.ndarray:
        """What is a few relations off."""
        links = self.relations.matrix != 0
        for _ in range(_FEW):
            numbers = links.T @ (links @ numbers) > 0
        return numbers

    def _open_cost(self) -> np.ndarray:
        return np.where(self.hidden | self.implied | ~self.open, 0.0, self.cost)

    def _hide(self, steps: np.ndarray) -> None:
        self.hidden |= (steps != 0) & ~self.implied & self.open
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
                self.beyond_help |= ring
                self.safe |= ring
                self.for_good |= ring & ~self.implied
                self.hidden |= self.for_good
                return
            ring = wider
        ring |= links.T @ (links @ ring) > 0
        self.for_good |= ring & (self.value == 0) & ~self.implied
        self.hidden |= self.for_good
        self.masked |= ring
        self._follow()

    def _follow(self) -> None:
        """A mean is not shown where how many it is of is hidden, nor a sum that another, hidden one comes near to."""
        of_sum, of_count = self.rows
        self.hidden[of_sum[self.hidden[of_count]]] = True
        pairs = self.together[self.hidden[self.together].any(axis=1)]
        self.hidden[pairs.ravel()] = True


def round_to(values: np.ndarray, base: int) -> np.ndarray:
    """To the nearest multiple of the base; what lies half-way goes up."""
    return np.floor(values / base + 0.5) * base


def _any(flags: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Whether a flag is set for any of the numbers of each place."""
    return np.bincount(place, flags) > 0


def _cost(table: pd.DataFrame) -> np.ndarray:
    """What it costs to hide each number."""
    value = table["value"].to_numpy(dtype=float)
    one_way = table["by2"].eq(NOTHING).to_numpy()
    wide = np.where(table["by1"].eq(NOTHING).to_numpy(), _TOTAL, np.where(one_way, _MARGIN, 1.0))
    # Beside sums of pounds all numbers of children would be as small as one another.
    is_count = table["is_count"].to_numpy(dtype=bool)
    largest = np.where(is_count, value[is_count].max(initial=1), value[~is_count].max(initial=1))
    cost = wide * (1 + value / largest + 1e-6 * np.arange(len(table)))
    return np.asarray(cost + np.where(value == 0, _ZERO, 0.0))


def _counted_with(numbers: Numbers) -> np.ndarray:
    """The numbers that are the sum and the count of each row that is a mean: two rows of places."""
    uses = numbers.uses[numbers.uses["role"].isin(["sum", "count"])]
    pairs = uses.pivot(index="row", columns="role", values="number").reindex(columns=["sum", "count"])
    return pairs.to_numpy(dtype=np.int64).T

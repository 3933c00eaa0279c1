"""Every child of every draw carried from month to month, one by one: exact, for all but the largest authorities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suffkit.forecasts.cohort.history import Stock
from suffkit.forecasts.cohort.states import (
    ADULT_MONTHS,
    AGE_BANDS,
    CARE_BANDS,
    CLASSES,
    GROUPS,
    LONGEST_CARE,
    OLDEST,
    POPULATIONS,
    Floats,
    Whole,
    age_groups,
    band_of_rate_ages,
)
from suffkit.forecasts.cohort.steps import OUTCOMES, Chances

_LIKE = int(np.prod(CLASSES))
"""How many classes there are; the one after them holds those who turn 18 in the month."""
_ROWS = (_LIKE + 1) * len(GROUPS)
_CARES = LONGEST_CARE + 1
_TIDY_EVERY = 4


@dataclass(frozen=True, repr=False)
class Drawn:
    """What is drawn of the future's rules, one row a draw.

    `month` and `first` are the chances of a whole month and of the time up to the first month end; `levels` the
    expected entries a whole month by population, month ahead and single age; `groups` where those who come are placed,
    by population and age band; `spread` how a single age spreads over months since birth. `first_share` is the part of
    a month that the first step lasts, and `is_within_month` says that it lies in the month of the origin.
    """

    month: Chances
    first: Chances
    levels: Floats
    groups: Floats
    spread: Floats
    first_share: float
    is_within_month: bool


@dataclass(frozen=True, repr=False)
class Paths:
    """Children by draw, month end, age group and placement group: in care at the end, come and gone in the month.

    `turned_18` are those of the exits, by draw, month end and placement group, who were in care when the month of their
    18th birthday began and left by it.
    """

    stock: Floats
    entries: Floats
    exits: Floats
    turned_18: Floats


def walk(rng: np.random.Generator, stock: Stock, drawn: Drawn) -> Paths:
    """Carry the children in care and those to come through the months.

    Out: Paths; of every draw and month, stock before + entries - exits = stock.
    """
    draws, months = drawn.levels.shape[0], drawn.levels.shape[2]
    first, month = _Table.of(drawn.first), _Table.of(drawn.month)
    new = _arrivals(rng, drawn, first, month)
    here = _Children.of(stock, new, draws)
    counted = np.zeros((3, months, draws * _ROWS), dtype=np.float32)
    turned_18 = np.zeros((draws, months, len(GROUPS)), dtype=np.float32)
    for number in range(months):
        if number or not drawn.is_within_month:
            here.grow_older()
        gone = here.move(rng, month if number else first)
        here.let_in(number)
        begin, end = new.gone_until[number], new.gone_until[number + 1]
        counted[0, number] = _count(here.rows(), draws)
        counted[1, number] = _count(new.came[new.came_until[number] : new.came_until[number + 1]], draws)
        left = _count(gone, draws)
        turned_18[:, number] = left.reshape(draws, _LIKE + 1, len(GROUPS))[:, _LIKE]
        counted[2, number] = left + _count(new.gone[begin:end], draws)
        if number % _TIDY_EVERY == _TIDY_EVERY - 1:
            here.tidy()
    return Paths(*_by_groups(counted, draws), turned_18)


def _tables_of_places() -> tuple[Whole, Whole]:
    """Of each population, age and time in care (one number, `_place`): the next month's, and the class's row."""
    population, age, care = np.indices((POPULATIONS, ADULT_MONTHS + 1, _CARES)).reshape(3, -1)
    then = _place(population, np.minimum(age + 1, ADULT_MONTHS), np.minimum(care + 1, LONGEST_CARE))
    like = np.ravel_multi_index((population, AGE_BANDS[age], CARE_BANDS[care]), CLASSES)
    return then, np.where(age == ADULT_MONTHS, _LIKE, like) * len(GROUPS)


def _place(population: Whole, age: Whole, care: Whole) -> Whole:
    return (population * (ADULT_MONTHS + 1) + age) * _CARES + care


_NEXT, _ROW_OF = _tables_of_places()


@dataclass(frozen=True, repr=False)
class _Table:
    """Chances to be looked up: a row a draw, class and group, the adults' class last.

    `stays` is the chance to stay in the group, 2 in the last row, which stands for nobody; `rest` the other outcomes
    summed up and scaled to 1; `coming` is of those who come, by draw, population, age band (adults last), group.
    """

    stays: Floats
    rest: Floats
    coming: Floats

    @classmethod
    def of(cls, chances: Chances) -> _Table:
        draws = len(chances.staying)
        at = np.arange(len(GROUPS))
        adults = np.zeros((1, len(GROUPS), OUTCOMES), dtype=np.float32)
        adults[0, at, len(GROUPS) + at] = 1.0
        every = np.broadcast_to(adults, (draws, 1, len(GROUPS), OUTCOMES))
        rows = np.concatenate([chances.staying.reshape(draws, _LIKE, len(GROUPS), OUTCOMES), every], axis=1)
        stays = rows[:, :, at, at].reshape(-1)
        rows[:, :, at, at] = 0.0
        of_ages = chances.coming.reshape(draws, POPULATIONS, -1, len(GROUPS), OUTCOMES)
        grown = np.broadcast_to(adults, (draws, POPULATIONS, 1, len(GROUPS), OUTCOMES))
        coming = np.concatenate([of_ages, grown], axis=2)
        return cls(
            np.append(stays, np.float32(2.0)),
            _summed(rows.reshape(-1, OUTCOMES)),
            _summed(coming.reshape(-1, OUTCOMES)),
        )


def _summed(weights: Floats) -> Floats:
    summed = np.cumsum(weights, axis=-1)
    return summed / np.maximum(summed[..., -1:], 1e-30)


def _pick(summed: Floats, chance: Floats) -> Whole:
    """The first outcome whose summed chance exceeds each number from 0 to 1."""
    return np.minimum((summed <= chance[:, np.newaxis]).sum(axis=1), summed.shape[1] - 1)


@dataclass(repr=False)
class _Children:
    """Children of all draws: the first row of the draw, the place (`_place`) and the group of each.

    Those who are still to come stand at the end, in the order of their months; `until` says how many have come by each.
    Who has left is kept for some months as a child of a row after all, of which nothing becomes.
    """

    first_row: Whole
    place: Whole
    group: Whole
    until: Whole
    here: int
    nobody: int

    @classmethod
    def of(cls, stock: Stock, new: _New, draws: int) -> _Children:
        size = draws * len(stock.age)
        place = np.tile(_place(stock.population, stock.age, stock.care), draws)
        return cls(
            np.concatenate([np.repeat(np.arange(draws) * _ROWS, len(stock.age)), new.first_row]),
            np.concatenate([place, new.place]),
            np.concatenate([np.tile(stock.group, draws), new.group]),
            size + new.until[1:],
            size,
            draws * _ROWS,
        )

    def grow_older(self) -> None:
        self.place[: self.here] = np.take(_NEXT, self.place[: self.here])

    def let_in(self, month: int) -> None:
        """Those who come in the month are here from now on."""
        self.here = int(self.until[month])

    def tidy(self) -> None:
        """Forget those who have left."""
        left = self.first_row[: self.here] == self.nobody
        kept = np.append(np.flatnonzero(~left), np.arange(self.here, len(self.first_row)))
        self.first_row, self.place, self.group = self.first_row[kept], self.place[kept], self.group[kept]
        gone = int(left.sum())
        self.until, self.here = self.until - gone, self.here - gone

    def rows(self) -> Whole:
        row = np.take(_ROW_OF, self.place[: self.here])
        row += self.first_row[: self.here]
        row += self.group[: self.here]
        return row

    def move(self, rng: np.random.Generator, table: _Table) -> Whole:
        """Let chance move each child; the rows of those who leave, by their last group."""
        row = self.rows()
        stays = np.take(table.stays, row, mode="clip")
        chance = rng.random(len(row), dtype=np.float32)
        moved = np.flatnonzero(chance >= stays)
        stays, chance, row = stays[moved], chance[moved], row[moved]
        outcome = _pick(table.rest[row], (chance - stays) / (1 - stays))
        last = outcome % len(GROUPS)
        row += last - self.group[moved]
        self.group[moved] = last
        leaves = outcome >= len(GROUPS)
        self.first_row[moved[leaves]] = self.nobody
        return row[leaves]


@dataclass(frozen=True, repr=False)
class _New:
    """All who come, in the order of their months: those in care at the end of it, and rows of all and of those gone.

    The `until` of each say how many there are before each month.
    """

    first_row: Whole
    place: Whole
    group: Whole
    until: Whole
    came: Whole
    came_until: Whole
    gone: Whole
    gone_until: Whole


def _arrivals(rng: np.random.Generator, drawn: Drawn, first: _Table, later: _Table) -> _New:
    expected = drawn.levels.copy()
    expected[:, :, 0] *= drawn.first_share
    numbers = rng.poisson(expected.transpose(2, 0, 1, 3))
    month, draw, population, single = (np.repeat(part, numbers[numbers > 0]) for part in np.nonzero(numbers))
    age = _months(rng, drawn.spread, single)
    summed = np.cumsum(drawn.groups, axis=-1)
    group = _pick(summed[draw, population, AGE_BANDS[age]], rng.random(len(draw)))
    band = np.where(age == ADULT_MONTHS, CLASSES[1], AGE_BANDS[age])
    line = ((draw * POPULATIONS + population) * (CLASSES[1] + 1) + band) * len(GROUPS) + group
    early = int(np.searchsorted(month, 1))
    chances = np.concatenate([first.coming[line[:early]], later.coming[line[early:]]])
    outcome = _pick(chances, rng.random(len(draw), dtype=np.float32))
    last, gone = outcome % len(GROUPS), outcome >= len(GROUPS)
    stays = ~gone
    first_row, place = draw * _ROWS, _place(population, age, np.zeros_like(age))
    row = first_row + _ROW_OF[place]
    months = np.arange(len(numbers) + 1)
    until = (np.searchsorted(month[some], months) for some in (stays, slice(None), gone))
    return _New(
        first_row[stays],
        place[stays],
        last[stays],
        next(until),
        row + group,
        next(until),
        (row + last)[gone],
        next(until),
    )


def _months(rng: np.random.Generator, spread: Floats, single: Whole) -> Whole:
    """Months since birth of children of single ages, drawn from their spread."""
    summed = np.cumsum(spread.reshape(-1))
    month = np.searchsorted(summed, single + rng.random(len(single)), side="right") - single * (ADULT_MONTHS + 1)
    return np.clip(month, single * 12, np.where(single == OLDEST, ADULT_MONTHS, single * 12 + 11))


def _count(rows: Whole, draws: int) -> Whole:
    """How many children each row has; who has left is not among them."""
    return np.bincount(rows, minlength=draws * _ROWS)[: draws * _ROWS]


def _by_groups(counted: Floats, draws: int) -> tuple[Floats, Floats, Floats]:
    """Floats of three kinds by month and row, as draw, month, age group and placement group."""
    every = np.zeros((len(age_groups()), _LIKE + 1), dtype=np.float32)
    ages = np.indices(CLASSES)[1].reshape(-1)
    every[band_of_rate_ages()[ages], np.arange(_LIKE)] = 1.0
    every[-1, _LIKE] = 1.0  # who turns 18 leaves from the oldest
    stock, entries, exits = (
        np.matmul(every, one.reshape(-1, draws, _LIKE + 1, len(GROUPS))).transpose(1, 0, 2, 3) for one in counted
    )
    return stock, entries, exits

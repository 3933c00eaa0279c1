"""A very large authority carried forward: expected children by exact state, chance by age group and placement group.

Walking every child of every draw would take minutes beyond a few thousand in care. Here the expected number in every
state (population, months since birth, months in care, group) is carried through the months exactly, for each draw of
the rates and entries. Chance is then drawn for all the children of an age group and placement group alike, with the
means that these expectations give. Means are the same as in `walk`; the spread by chance alone, which is small in a
large authority, is a little wider, since children of one age group are taken to be alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from suffkit.forecasts.cohort.history import Stock
from suffkit.forecasts.cohort.states import (
    ADULT_MONTHS,
    AGE_BANDS,
    CARE_BANDS,
    EXIT,
    GROUPS,
    LONGEST_CARE,
    POPULATIONS,
    Floats,
    Whole,
    age_group_of_months,
    age_groups,
    band_of_rate_ages,
)
from suffkit.forecasts.cohort.steps import OUTCOMES, Chances
from suffkit.forecasts.cohort.walk import Drawn, Paths


@dataclass(frozen=True, repr=False)
class _Month:
    """What is expected of a month, by draw, age group and placement group at its start (or at entry).

    `older` is the share that grows into the next age group (of the oldest: turns 18); `outcomes` the shares of each
    outcome, one more age group for those who turn 18; `entries` and `settled` the same of those who come.
    """

    older: Floats
    outcomes: Floats
    entries: Floats
    settled: Floats


def carry_crowd(rng: np.random.Generator, stock: Stock, drawn: Drawn) -> Paths:
    """Carry a large number of children through the months; see the module. Out: Paths."""
    draws, months = drawn.levels.shape[0], drawn.levels.shape[2]
    shape = (draws, months, len(age_groups()), len(GROUPS))
    of_all = [np.zeros(shape, dtype=np.float32) for _ in range(3)]
    paths = Paths(of_all[0], of_all[1], of_all[2], np.zeros((draws, months, len(GROUPS)), dtype=np.float32))
    for population in range(POPULATIONS):
        some = stock.population == population
        if not some.any() and not drawn.levels[:, population].any():
            continue
        here = np.zeros(shape[2:], dtype=np.int64)
        np.add.at(here, (age_group_of_months()[stock.age[some]], stock.group[some]), 1)
        number = np.broadcast_to(here, (draws, *shape[2:])).copy()
        for month, expected in enumerate(_expected(stock, drawn, population)):
            number, came, gone, of_age = _by_chance(rng, number, expected)
            paths.stock[:, month] += number
            paths.entries[:, month] += came
            paths.exits[:, month] += gone
            paths.turned_18[:, month] += of_age
    return paths


def _by_chance(rng: np.random.Generator, number: Whole, expected: _Month) -> tuple[Whole, Whole, Whole, Whole]:
    """Numbers in care after a month by draw, age group and placement group; who came; who left; who turned 18."""
    older = rng.binomial(number, expected.older)
    ready = np.concatenate([number - older, np.zeros_like(older[:, :1])], axis=1)
    ready[:, 1:] += older
    after = rng.multinomial(ready, expected.outcomes)
    of_age = after[:, -1].sum(axis=1)[:, len(GROUPS) :]
    after[:, -2] += after[:, -1]  # who turned 18 left from the oldest age group
    came = rng.poisson(expected.entries)
    after = after[:, :-1] + rng.multinomial(came, expected.settled)
    after = after.sum(axis=2)
    return after[..., : len(GROUPS)], came, after[..., len(GROUPS) :], of_age


def _expected(stock: Stock, drawn: Drawn, population: int) -> Iterator[_Month]:
    """What is expected of each month for one population."""
    draws = len(drawn.levels)
    mass = np.zeros((draws, len(GROUPS), LONGEST_CARE + 1, ADULT_MONTHS + 1), dtype=np.float32)
    some = stock.population == population
    np.add.at(mass[0], (stock.group[some], stock.care[some], stock.age[some]), 1.0)
    mass[1:] = mass[0]
    for month in range(drawn.levels.shape[2]):
        chances = drawn.first if month == 0 else drawn.month
        by_age = mass.sum(axis=2).swapaxes(1, 2)
        before = _by_age_group(by_age[:, :ADULT_MONTHS])
        crossing = np.zeros_like(before)
        if month or not drawn.is_within_month:
            crossing = by_age[:, _LAST_MONTHS]
            mass = _older(mass)
        outcomes = _move(mass, chances, population)
        came = drawn.levels[:, population, month] @ drawn.spread * (drawn.first_share if month == 0 else 1.0)
        entries, settled = _arrive(mass, came, drawn, chances, population)
        yield _Month(np.minimum(_over(crossing, before), 1.0), _shares(outcomes), entries, _shares(settled))


_AGE_GROUP = age_group_of_months()
_LAST_MONTHS = np.append(np.flatnonzero(np.diff(_AGE_GROUP[:ADULT_MONTHS])), ADULT_MONTHS - 1)
"""The last month of each age group."""


def _by_age_group(by_age: Floats) -> Floats:
    return np.add.reduceat(by_age, np.append(0, _LAST_MONTHS[:-1] + 1), axis=1).astype(float)


def _older(mass: Floats) -> Floats:
    """Everyone a month older and longer in care."""
    after = np.zeros_like(mass)
    after[:, :, 1:, 1:] = mass[:, :, :-1, :-1]
    after[:, :, -1, 1:] += mass[:, :, -1, :-1]
    return after


def _move(mass: Floats, chances: Chances, population: int) -> Floats:
    """Move the expected children in place; their outcomes by age group (and who turned 18) and group at the start."""
    outcomes = np.zeros((len(mass), len(age_groups()) + 1, len(GROUPS), OUTCOMES))
    at = np.arange(len(GROUPS))
    outcomes[:, -1, at, len(GROUPS) + at] = mass[..., ADULT_MONTHS].sum(axis=2)
    mass[..., ADULT_MONTHS] = 0.0
    for (age, ages), (care, cares) in product(enumerate(_AGES), enumerate(_CARES)):
        block = mass[:, :, cares, ages]
        rows = block.reshape(len(mass), len(GROUPS), -1)
        number = rows.sum(axis=2)
        if number.any():
            of = chances.staying[:, population, age, care]
            outcomes[:, band_of_rate_ages()[age]] += number[..., np.newaxis] * of
            block[...] = (of[..., :EXIT].swapaxes(1, 2) @ rows).reshape(block.shape)
    return outcomes


def _spans(bands: npt.NDArray[np.int16]) -> list[slice]:
    """From where to where each band goes."""
    edges = [0, *(np.flatnonzero(np.diff(bands)) + 1).tolist(), len(bands)]
    return [slice(low, high) for low, high in pairwise(edges)]


_AGES, _CARES = _spans(AGE_BANDS[:ADULT_MONTHS]), _spans(CARE_BANDS)


def _arrive(mass: Floats, came: Floats, drawn: Drawn, chances: Chances, population: int) -> tuple[Floats, Floats]:
    """Put the expected entries into place; entries by age group and group, and their outcomes."""
    entries = came[..., np.newaxis] * drawn.groups[:, population][:, AGE_BANDS]
    coming = chances.coming[:, population]
    settled = np.zeros((len(mass), len(age_groups()), len(GROUPS), OUTCOMES))
    for age, ages in enumerate(_AGES):
        mass[:, :, 0, ages] += (entries[:, ages] @ coming[:, age, :, :EXIT]).swapaxes(1, 2).astype(np.float32)
        settled[:, band_of_rate_ages()[age]] += entries[:, ages].sum(axis=1)[..., np.newaxis] * coming[:, age]
    at = np.arange(len(GROUPS))
    settled[:, -1, at, len(GROUPS) + at] += entries[:, ADULT_MONTHS]
    by_age_group = _by_age_group(entries[:, :ADULT_MONTHS])
    by_age_group[:, -1] += entries[:, ADULT_MONTHS]
    return by_age_group, settled


def _over(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _shares(weights: Floats) -> Floats:
    """Rows that add to 1; a row of nothing gives all to the first, since nobody is in it."""
    total = weights.sum(axis=-1, keepdims=True)
    even = np.zeros_like(weights)
    even[..., 0] = 1.0
    shares = np.divide(weights, total, out=even, where=total > 0)
    return shares / shares.sum(axis=-1, keepdims=True)

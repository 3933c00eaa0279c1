"""The made-up authority as a whole: its children, stays, placements and episodes over the years of its returns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.area import Area, draw_area
from suffkit.synth.children import draw_children
from suffkit.synth.days import birthday, first_day, last_day
from suffkit.synth.draws import streams
from suffkit.synth.episodes import episodes_of, short_break_episodes
from suffkit.synth.legal import draw_legal_spells
from suffkit.synth.placements import draw_placements
from suffkit.synth.stays import draw_stays

_PARTS = ("area", "children", "stays", "placements", "legal", "short_breaks", "numbers")
# A care leaver of 21 may have come into care at birth.
_YEARS_BEFORE = 22
_PILOT_FAMILIES, _PILOT_SEED = 80_000, 2903
_LEAVER_DAYS = 7 * 13


@dataclass(frozen=True, repr=False)
class World:
    """Children (with `number`, as the returns call them), stays, episodes by number and day, and where it all is."""

    area: Area
    children: pd.DataFrame
    stays: pd.DataFrame
    episodes: pd.DataFrame
    first_year: int
    last_year: int
    seed: int


def draw_world(in_care: int, years: int, seed: int, last_year: int) -> World:
    """An authority with about `in_care` children in care on every 31 March of the years."""
    rngs = streams(seed, _PARTS)
    first_year = last_year - years + 1
    begin, first, last = first_day(first_year - _YEARS_BEFORE), first_day(first_year), last_day(last_year)
    area = draw_area(rngs["area"], in_care)
    families = max(1, round(in_care * (last - begin + 1) / _days_in_care_per_family()))
    children = draw_children(rngs["children"], families, begin, last, area)
    stays = draw_stays(rngs["stays"], children)
    children, stays = _those_who_matter(children, stays, first)
    counted = stays[stays["end"] >= first].reset_index(drop=True)
    placements = draw_placements(rngs["placements"], children, counted, area)
    episodes = episodes_of(children, counted, placements, draw_legal_spells(rngs["legal"], counted))
    guests = _short_break_children(rngs["short_breaks"], round(in_care * rates.SHORT_BREAK_CHILDREN), first, last, area)
    guests.index = pd.RangeIndex(len(children), len(children) + len(guests))
    breaks = short_break_episodes(rngs["short_breaks"], guests, first, last)
    children = pd.concat([children, guests.drop(columns="leaves")])
    number = 200_000 + rngs["numbers"].permutation(len(children))
    children = children.assign(number=number)
    episodes = pd.concat([episodes, breaks], ignore_index=True)
    # Returns are in the order of the children's numbers, which say nothing of when they came.
    order = np.lexsort((episodes["start"], number[episodes["child"]]))
    return World(area, children, stays, episodes.iloc[order].reset_index(drop=True), first_year, last_year, seed)


@cache
def _days_in_care_per_family() -> float:
    """What one family adds to the days in care; with families a day it gives the number in care (Little's law)."""
    rng = np.random.default_rng(_PILOT_SEED)
    children = draw_children(rng, _PILOT_FAMILIES, first_day(2000), last_day(2020), draw_area(rng, 1))
    stays = draw_stays(rng, children)
    return float((stays["end"] - stays["start"]).sum() / _PILOT_FAMILIES)


def _those_who_matter(children: pd.DataFrame, stays: pd.DataFrame, first: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The children of whom any return tells, and their stays."""
    child = stays["child"].to_numpy()
    grown = birthday(children["birth"].to_numpy(), 22)
    told = (stays["end"].to_numpy() >= first) | (may_be_care_leavers(children, stays)[child] & (grown[child] > first))
    kept = np.zeros(len(children), dtype=bool)
    kept[child[told]] = True
    position = np.cumsum(kept) - 1
    stays = stays[kept[child]]
    return (
        children[kept].reset_index(drop=True),
        stays.assign(child=position[stays["child"].to_numpy()]).reset_index(drop=True),
    )


def may_be_care_leavers(children: pd.DataFrame, stays: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Of each child whether the stays give 13 weeks in care after the 14th birthday, some of it after the 16th."""
    child, birth = stays["child"].to_numpy(), children["birth"].to_numpy()
    start, end = stays["start"].to_numpy(), stays["end"].to_numpy()
    days = np.maximum(end - np.maximum(start, birthday(birth, 14)[child]), 0)
    enough = np.bincount(child, weights=days, minlength=len(children)) >= _LEAVER_DAYS
    after_16 = np.bincount(child, weights=end > birthday(birth, 16)[child], minlength=len(children)) > 0
    return np.asarray(enough & after_16)


def _short_break_children(rng: np.random.Generator, size: int, first: int, last: int, area: Area) -> pd.DataFrame:
    """Disabled children who stay away from home now and then: they come and go over years, at any age from 4 to 17."""
    # Each is seen for three years, so as many again come with every three years of the returns.
    span = 3 * 365
    count = max(1, round(size * (last - first + span) / span)) if size else 0
    guests = draw_children(rng, count, first - span, last, area)
    guests = guests.drop_duplicates("family").reset_index(drop=True)
    age = rng.integers(4 * 365, 14 * 365, len(guests))
    guests = guests.assign(birth=guests["arrives"] - age, is_uasc=False, need=list(rates.NEEDS).index("N2"))
    return guests.assign(leaves=guests["arrives"] + span, ethnicity=0)

"""What the returns show: days in care by state, moves and leavings, entries, and the children at the origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from suffkit.forecasts.cohort.states import (
    ADULT_MONTHS,
    AGE_BANDS,
    CARE_BANDS,
    CLASSES,
    EXIT,
    GROUPS,
    LONGEST_CARE,
    OLDEST,
    POPULATIONS,
    RATE_AGES,
    Flags,
    Floats,
    Whole,
    age_group_of_months,
    age_groups,
    birth_months,
    group_numbers,
    months_of,
)
from suffkit.tidy.coding import OPEN, days_of, held, numbers_of, places_in
from suffkit.tidy.in_care import until_18
from suffkit.tidy.runs import begins


@dataclass(frozen=True, repr=False)
class Stock:
    """The children in care at the origin: population, months since birth and since care began, placement group."""

    population: Whole
    age: Whole
    care: Whole
    group: Whole


@dataclass(frozen=True, repr=False)
class History:
    """What was seen up to the origin.

    All counts are by year back from the origin first, the newest first. `exposure` are child-days by population, age
    band, time-in-care band and group; `events` the moves (by where to) and leavings (last) out of these; `first_group`
    where those who came were placed, by population and age band. `entries` are by population, single age and month, and
    `seen` is the share of each month that the returns cover, the last month being the origin's. `newborn` are entries
    in the first year of life by months since birth.
    """

    origin: date
    exposure: Floats
    events: Floats
    entries: Floats
    seen: Floats
    first_group: Floats
    newborn: Floats
    stock: Stock

    @property
    def months(self) -> float:
        """How many months the returns cover."""
        return float(self.seen.sum())


@dataclass(frozen=True, repr=False)
class _Spells:
    """Unbroken time of a child in one placement group, in order; `to` is the next group, EXIT, or -1 at the origin."""

    start: Whole
    end: Whole
    birth: Whole
    care: Whole
    is_care_known: Flags
    population: Whole
    group: Whole
    to: Whole
    is_first: Flags


def look_back(
    children: pd.DataFrame,
    stays: pd.DataFrame,
    placements: pd.DataFrame,
    *,
    origin: date,
    return_years: Sequence[int],
) -> History:
    """What the tidy tables show up to the origin.

    Short breaks are left out, and everybody leaves on the 18th birthday. Months of a year without a return give
    neither days nor events. Of a stay whose beginning lies before the first return the time in care is not known: it
    counts from when it must have reached the longest band.

    In:  CHILDREN, STAYS, PLACEMENTS, tidied as of the origin; the years of the returns.
    Out: History.
    """
    last = int(months_of(np.array([origin], dtype="datetime64[D]"))[0])
    first = (min(return_years) - 1 - 1970) * 12 + 3
    seen = _seen(first, last, origin, return_years)
    spells = _spells_of(children, stays, placements, origin, first)
    exposure, events = _rates_seen(spells, first, seen)
    new = spells.is_first & spells.is_care_known & (spells.care >= first)
    came = spells.care[new] - first
    age = np.clip(spells.care[new] - spells.birth[new], 0, ADULT_MONTHS)
    population, told = spells.population[new], seen[came] > 0
    years, year = _years_back(seen)
    single = np.minimum(age // 12, OLDEST)
    counted = np.bincount(
        (population * (OLDEST + 1) + single) * len(seen) + came, weights=told, minlength=_size(len(seen))
    )
    groups = (years, POPULATIONS, len(RATE_AGES), len(GROUPS))
    first_group = np.bincount(
        np.ravel_multi_index((year[came], population, AGE_BANDS[age], spells.group[new]), groups),
        weights=told,
        minlength=int(np.prod(groups)),
    )
    return History(
        origin=origin,
        exposure=exposure,
        events=events,
        entries=counted.reshape(POPULATIONS, OLDEST + 1, len(seen)).astype(float),
        seen=seen,
        first_group=first_group.reshape(groups).astype(float),
        newborn=np.bincount(age[age < 12], weights=told[age < 12], minlength=12).astype(float),
        stock=_stock(spells, last),
    )


def _size(months: int) -> int:
    return POPULATIONS * (OLDEST + 1) * months


def _seen(first: int, last: int, origin: date, return_years: Sequence[int]) -> Floats:
    """The share of each month from the first to the origin's that a return covers."""
    months = np.arange(first, last + 1)
    year = (months + 9) // 12 + 1970  # the year whose 31 March ends the return
    seen = np.isin(year, list(return_years)).astype(float)
    day = np.datetime64(origin, "D")
    of_month = np.datetime64(last + 1, "M").astype("datetime64[D]") - np.datetime64(last, "M").astype("datetime64[D]")
    so_far = day - np.datetime64(last, "M").astype("datetime64[D]") + np.timedelta64(1, "D")
    seen[-1] *= float(so_far / of_month)
    return seen


def _spells_of(
    children: pd.DataFrame, stays: pd.DataFrame, placements: pd.DataFrame, origin: date, first: int
) -> _Spells:
    """The spells of all stays that count, in order of stay and day."""
    counted = until_18(stays[~stays["is_short_break"]], children)
    kept = _lasting(placements)
    at = pd.Index(counted["stay_id"]).get_indexer(pd.Index(kept["stay_id"]))
    kept, at = kept[at >= 0], at[at >= 0]
    stay_start, stay_end = days_of(counted["start_date"])[at], days_of(counted["end_date"])[at]
    start, group = days_of(kept["start_date"]), group_numbers(kept["common_group"])
    inside = start < np.maximum(stay_end, stay_start + 1)
    at, start, group, stay_start, stay_end = (part[inside] for part in (at, start, group, stay_start, stay_end))
    is_first = begins(at)
    change = begins(at, group)
    at, start, group, stay_start, stay_end = (part[change] for part in (at, start, group, stay_start, stay_end))
    is_first = is_first[change]
    start = np.where(is_first, stay_start, start)
    goes_on = np.append(~is_first[1:], False) if len(at) else is_first
    after_origin = int(np.datetime64(origin, "D").astype(np.int64)) + 1
    end = np.where(goes_on, np.append(start[1:], OPEN)[: len(start)], stay_end)
    to = np.where(goes_on, np.append(group[1:], EXIT)[: len(group)], EXIT)
    to = np.where(end >= after_origin, -1, to)
    ids = held(children["child_id"])
    row = np.full(len(ids.cat.categories), -1)
    row[numbers_of(ids)] = np.arange(len(ids))
    child = row[places_in(ids.cat.categories, counted["child_id"])][at]
    care = months_of(stay_start.astype("datetime64[D]"))
    return _Spells(
        start=start,
        end=np.minimum(end, after_origin),
        birth=birth_months(children["birth_date"].to_numpy())[child],
        care=care,
        is_care_known=~(counted["start_inferred"].to_numpy()[at] & (care < first)),
        population=children["is_uasc_ever"].to_numpy().astype(np.int64)[child],
        group=group,
        to=to,
        is_first=is_first,
    )


def _lasting(placements: pd.DataFrame) -> pd.DataFrame:
    """Placements without the temporary ones that lie over another of their stay, in order of stay and day.

    The first one begins with the stay: a temporary placement before it counts with it, so that no day is without one.
    """
    temporary = placements["is_temporary"].to_numpy()
    whole = np.zeros(int(placements["stay_id"].max()) + 1 if len(placements) else 0, dtype=bool)
    stay = placements["stay_id"].to_numpy()
    whole[stay[~temporary]] = True
    kept = np.flatnonzero((~temporary | ~whole[stay]) & ~placements["is_short_break"].to_numpy())
    order = np.lexsort((days_of(placements["start_date"])[kept], stay[kept]))
    lasting = placements[["stay_id", "start_date", "common_group"]].iloc[kept[order]]
    if lasting.empty:
        return lasting
    of_care = placements[~placements["is_short_break"]]
    begun = lasting["stay_id"].map(of_care.groupby("stay_id")["start_date"].min())
    return lasting.assign(start_date=lasting["start_date"].where(lasting["stay_id"].duplicated(), begun))


def _years_back(seen: Floats) -> tuple[int, Whole]:
    """How many years the months make, and of each month how many whole years it lies before the origin."""
    back = (len(seen) - 1 - np.arange(len(seen))) // 12
    return int(back.max()) + 1, back


def _rates_seen(spells: _Spells, first: int, seen: Floats) -> tuple[Floats, Floats]:
    """Child-days and events by year back, class and group."""
    years, year = _years_back(seen)
    cells = (years, *CLASSES, len(GROUPS))
    start = np.maximum(spells.start, int(np.datetime64(first, "M").astype("datetime64[D]").astype(np.int64)))
    had = np.flatnonzero(spells.end > start)
    begin, end = start[had], spells.end[had]
    from_month, to_month = (months_of(days.astype("datetime64[D]")) for days in (begin, end - 1))
    count = to_month - from_month + 1
    row = np.repeat(np.arange(len(had)), count)
    place = from_month[row] - first + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    edges = np.arange(first, first + len(seen) + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days = np.minimum(end[row], edges[place + 1]) - np.maximum(begin[row], edges[place])
    cell = _cells(spells, had[row], place, first, seen, year, cells)
    counts = cell >= 0
    exposure = np.bincount(cell[counts], weights=days[counts], minlength=int(np.prod(cells)))

    left = np.flatnonzero((spells.to >= 0) & (spells.end >= start))
    place = months_of(spells.end[left].astype("datetime64[D]")) - first
    left, place = left[place >= 0], place[place >= 0]
    cell = _cells(spells, left, place, first, seen, year, cells)
    outcome = (cell * (EXIT + 1) + spells.to[left])[cell >= 0]
    events = np.bincount(outcome, minlength=int(np.prod(cells)) * (EXIT + 1)).astype(float)
    return exposure.reshape(cells).astype(float), events.reshape(*cells, EXIT + 1)


def _cells(
    spells: _Spells, row: Whole, place: Whole, first: int, seen: Floats, year: Whole, cells: tuple[int, ...]
) -> Whole:
    """The cell of each spell in a month; below 0 where it does not count: not seen, or the month of the 18th birthday.

    There are millions of spells' months in a large country, so each part of the cell's number is looked up.
    """
    sizes = np.cumprod((1, *cells[:0:-1]))[::-1]
    never = -int(np.prod(cells)) * len(sizes)
    of_month = np.where(seen > 0, year * sizes[0], never)
    of_age = np.append(AGE_BANDS[:ADULT_MONTHS] * sizes[2], never)
    of_care = np.append(CARE_BANDS * sizes[3], never)
    of_spell = (spells.population * sizes[1] + spells.group)[row]
    month = place + first
    age = np.minimum(month - spells.birth[row], ADULT_MONTHS)
    care = np.minimum(month - spells.care[row], LONGEST_CARE)
    unknown = ~spells.is_care_known[row] & (care < LONGEST_CARE)
    care[unknown | (care < 0)] = LONGEST_CARE + 1
    age[age < 0] = ADULT_MONTHS
    cell = of_spell
    cell += of_month[place]
    cell += of_age[age]
    cell += of_care[care]
    return cell


def _stock(spells: _Spells, last: int) -> Stock:
    here = spells.to < 0
    care = np.where(spells.is_care_known, np.minimum(last - spells.care, LONGEST_CARE), LONGEST_CARE)
    age = np.clip(last - spells.birth, 0, ADULT_MONTHS)
    return Stock(spells.population[here], age[here], care[here], spells.group[here])


def by_groups(stock: Stock) -> Floats:
    """How many children there are by age group and placement group."""
    counted = np.zeros((len(age_groups()), len(GROUPS)))
    np.add.at(counted, (age_group_of_months()[stock.age], stock.group), 1.0)
    return counted

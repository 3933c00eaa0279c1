"""Finds the three-digit number of an area by any code or name that a publisher uses; abolished ones keep theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from suffkit.domain.areas import Area, abolished_areas, all_areas, area, regions
from suffkit.errors import Fault, RequestError

if TYPE_CHECKING:
    import pandas as pd

ENGLAND = "970"


@cache
def numbers_by_code() -> dict[str, str]:
    """Nine-character and three-digit codes, old ones too, of authorities, regions and England."""
    found = {
        code: one.old_la_code
        for one in (*all_areas(), *abolished_areas())
        for code in (one.old_la_code, one.new_la_code, *one.other_codes)
    }
    for region in regions():
        found |= {region.region_code: region.number, region.number: region.number}
    return found


@cache
def numbers_by_name(names: tuple[str, ...]) -> dict[str, str]:
    """The numbers of those names that are an authority's; one in being goes before one abolished of the same name."""
    gone = {name.lower(): one.old_la_code for one in abolished_areas() for name in (one.name, one.short_name)}
    found = {}
    for name in names:
        try:
            found[name] = area(name).old_la_code
        except RequestError:
            if name.strip().lower() in gone:
                found[name] = gone[name.strip().lower()]
    return found


def in_being(day: date) -> tuple[Area, ...]:
    """The authorities that were there on that day, in the order of their numbers.

    One that has a first day but no predecessors was a county before it with the same number, and so was there.
    """
    every = (
        one
        for one in (*all_areas(), *abolished_areas())
        if (one.valid_from is None or not one.predecessors or one.valid_from <= day)
        and (one.valid_to is None or day <= one.valid_to)
    )
    return tuple(sorted(every, key=lambda one: one.old_la_code))


@cache
def sums_of(number: str) -> tuple[str, ...]:
    """Regions (and England) to whose sum an authority belongs: in London both its part and the whole."""
    (one,) = (one for one in (*all_areas(), *abolished_areas()) if one.old_la_code == number)
    its = next(region for region in regions() if region.region_code == one.region_code)
    wider = [region.number for region in regions() if region.region_code == its.part_of and region.level == "region"]
    return (its.number, *wider, ENGLAND)


def unknown_areas(words: pd.Series, shown: str, column: str) -> list[Fault]:
    """A fault that names codes or names of areas that are not known; the index of `words` gives rows of the file."""
    if words.empty:
        return []
    named = ", ".join(_few(words.unique().tolist()))
    says = (
        f"not an authority or region of England: {named}. Where it is a new code or spelling, add it to "
        "domain/codes/areas.csv with its source."
    )
    return [Fault("unknown_area", says, shown, column, tuple(sorted(set(words.index.astype(int).tolist()))))]


def _few(words: Iterable[object], most: int = 5) -> list[str]:
    listed = [str(word) for word in words]
    return listed[:most] + ([f"{len(listed) - most} more"] if len(listed) > most else [])

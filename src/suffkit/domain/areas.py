"""The authorities of England that look after children, and the regions: names, codes, and what became of whom.

Data in `codes/areas.csv` and `codes/regions.csv`. Files of different publishers are joined on the
three-digit `old_la_code`, which outlives most changes of name and of nine-character code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest


@dataclass(frozen=True)
class Area:
    """One authority, as it was on 31 March 2024 or on the day it ended.

    `name` is the Department for Education's, `short_name` is for sentences. `other_codes` are nine-character codes of
    the same authority at other times. `valid_from` and `valid_to` are its first and last day where a reorganisation
    of 2019 or later set them; `predecessors` and `successors` are `old_la_code`s.
    """

    slug: str
    name: str
    short_name: str
    other_names: tuple[str, ...]
    old_la_code: str
    new_la_code: str
    other_codes: tuple[str, ...]
    region_code: str
    region_name: str
    valid_from: date | None
    valid_to: date | None
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Region:
    """England, a region, or Inner or Outer London (`level`: `country`, `region`, `part of a region`).

    `number` is the Department for Education's three-digit number, which stands beside the authorities' `old_la_code`.
    """

    region_code: str
    region_name: str
    level: str
    part_of: str
    number: str
    source: str


@cache
def all_areas() -> tuple[Area, ...]:
    """The 153 authorities in being, in the order of their three-digit codes."""
    return tuple(area for area in _every_area() if area.valid_to is None)


@cache
def abolished_areas() -> tuple[Area, ...]:
    """Authorities that ended in 2019 or later; older figures still carry their codes."""
    return tuple(area for area in _every_area() if area.valid_to is not None)


@cache
def regions() -> tuple[Region, ...]:
    """England, its nine regions, Inner and Outer London. London counts its two parts: never add all up."""
    return tuple(Region(**row) for row in code_rows("regions"))


def area(wanted: str) -> Area:
    """The authority in being with that slug, name or code.

    In:     `herefordshire`, `Herefordshire, County of`, `Herefordshire`, `884` or `E06000019`; capitals, spaces,
            stops and `&` make no difference.
    Raises: RequestError with the nearest names, or with the successors where the authority was abolished.
    """
    key = _key(wanted)
    if found := _by_key(all_areas()).get(key):
        return found
    if gone := _by_key(abolished_areas()).get(key):
        heirs = " or ".join(f"{heir.short_name} ({heir.slug})" for heir in map(area, gone.successors))
        last_day = gone.valid_to.isoformat() if gone.valid_to else ""
        raise RequestError(f"{gone.short_name} ({gone.old_la_code}) ended on {last_day}. Ask for {heirs}.")
    shown = wanted if len(wanted) <= 60 else wanted[:60] + "..."
    raise RequestError(
        f"{shown!r} is not an authority of England that looks after children."
        f"{suggest(key, [known.slug for known in all_areas()])} A name, or a code such as 919 or E10000015, will do."
    )


@cache
def _every_area() -> tuple[Area, ...]:
    return tuple(_read(row) for row in code_rows("areas"))


def _read(row: Mapping[str, str]) -> Area:
    return Area(
        slug=row["slug"],
        name=row["name"],
        short_name=row["short_name"],
        other_names=tuple(filter(None, row["other_names"].split("|"))),
        old_la_code=row["old_la_code"],
        new_la_code=row["new_la_code"],
        other_codes=tuple(row["other_codes"].split()),
        region_code=row["region_code"],
        region_name=row["region_name"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        predecessors=tuple(row["predecessors"].split()),
        successors=tuple(row["successors"].split()),
        source=row["source"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _by_key(areas: tuple[Area, ...]) -> dict[str, Area]:
    return {
        _key(word): one
        for one in areas
        for word in (
            one.slug,
            one.name,
            one.short_name,
            *one.other_names,
            one.old_la_code,
            one.new_la_code,
            *one.other_codes,
        )
    }


def _key(word: str) -> str:
    """`Bournemouth, Christchurch & Poole` and `bournemouth-christchurch-and-poole` are one key."""
    return re.sub(r"[^a-z0-9]+", "-", word.lower().replace("&", " and ")).strip("-")

"""Which column of an extract a heading means, whatever its capitals, signs and currency, and in which thousands it is.

A heading is never guessed: it is the column's name, its name without the unit, or a synonym of
`domain/codes/extract_headings.csv`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from suffkit.contracts.extracts import EXTRACTS, Extract
from suffkit.contracts.table import Column
from suffkit.domain.code_lists import code_rows
from suffkit.errors import NOTE, WARN
from suffkit.io.extracts.found import Found

_THOUSANDS = re.compile(r"£?\s*['\u2018\u2019]?\s*000['\u2018\u2019]?\s*s?\b|£\s*k\b|\bgbp\s*k\b|\bthousands?\b")
_MILLIONS = re.compile(r"£\s*m(illions?)?\b|\bgbp\s*m\b|\bmillions?\b")
# What a heading says beside its name: the currency, a per cent sign, how a date is written.
_BESIDE = re.compile(
    r"£|%|(?<![a-z])gbp(?![a-z])|d{1,2}/m{1,2}/y{2,4}|y{4}-m{2}-d{2}|y{4}-m{2}|\b0 to 1\b|\bper cent\b"
)
_UNITS = re.compile(r"_(gbp|share|date)$")


@dataclass(frozen=True)
class Meant:
    """The column that a heading means and what its numbers are multiplied by (1, or 1,000 for £000s)."""

    column: Column
    factor: float = 1.0


def is_money(column: Column) -> bool:
    return column.unit.startswith("gbp")


def meant_by(heading: str, extract: Extract) -> Meant | None:
    """The column that the heading means, or None."""
    text = heading.lower().replace("\u00a0", " ")
    factor = 1e6 if _MILLIONS.search(text) else 1e3 if _THOUSANDS.search(text) else 1.0
    column = _meanings(extract.id).get(bare(heading))
    if column is None or factor == 1.0:
        return Meant(column) if column else None
    return Meant(column, factor) if is_money(column) else None


def bare(heading: str) -> str:
    """The letters and digits of a heading without its currency, scale and form: `Weekly price (£)` is `weeklyprice`."""
    text = heading.lower().replace("\u00a0", " ").replace("_", " ")
    for beside in (_MILLIONS, _THOUSANDS, _BESIDE):
        text = beside.sub(" ", text)
    return re.sub(r"[^a-z0-9]+", "", text)


def find_columns(headings: Sequence[str], extract: Extract, found: Found) -> dict[int, Meant]:
    """Position to what each heading means; faults of the headings are told.

    Headings that mean nothing here are repeated in messages only where the row is surely one of headings: a file
    without a header would else have a row of its data repeated.
    """
    meant = {place: one for place, heading in enumerate(headings) if (one := meant_by(heading, extract)) is not None}
    there = [one.column.name for one in meant.values()]
    needed = [column.name for column in extract.contract.columns if column.required]
    missing = [name for name in needed if name not in there]
    if 2 * len(missing) > len(needed):
        says = (
            f"its first row is not the header of this extract: expected the headings {', '.join(needed)}. "
            f"Start from the template that `suffkit new` writes (templates/{extract.file})."
        )
        found.say("no_header", says)
        return {}
    extra = [heading for place, heading in enumerate(headings) if heading and place not in meant]
    for name in missing:
        near = _near(name, extra)
        found.say("missing_column", f"the column is missing.{near} Add it to the file.", name)
    for name in dict.fromkeys(name for name in there if there.count(name) > 1):
        found.say("duplicate_column", "two headings mean this column. Keep one.", name)
    for heading in extra:
        says = "the column is not one of this extract and is left out."
        found.say("unknown_column", says + _near(heading, missing), _short(heading), severity=WARN)
    spelt = [one.column.name for place, one in meant.items() if headings[place] != one.column.name]
    if spelt:
        found.say("heading_spelling", f"headings were read as {', '.join(spelt)}.", severity=NOTE)
    return meant


def how_many_fit(headings: Sequence[str], extract: Extract) -> int:
    """How many columns of the extract the cells of a row name."""
    return len({one.column.name for heading in headings if (one := meant_by(heading, extract)) is not None})


def is_header(headings: Sequence[str], extract: Extract) -> bool:
    """Whether every column that must be there is named."""
    named = {one.column.name for heading in headings if (one := meant_by(heading, extract)) is not None}
    return all(column.name in named for column in extract.contract.columns if column.required)


@cache
def _meanings(extract: str) -> dict[str, Column]:
    columns = {column.name: column for column in EXTRACTS[extract].contract.columns}
    named = {bare(name): column for name, column in columns.items()}
    short = {bare(_UNITS.sub("", name)): column for name, column in columns.items()}
    other = {
        bare(row["heading"]): columns[row["column"]]
        for row in code_rows("extract_headings")
        if row["column"] in columns
    }
    return {**other, **short, **named}


def _near(name: str, among: Sequence[str]) -> str:
    written = {bare(one): one for one in among}
    near = difflib.get_close_matches(bare(name), written, n=1, cutoff=0.6)
    return f" Is it {_short(written[near[0]])}?" if near else ""


def _short(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in name)
    return plain if len(plain) <= 40 else plain[:40] + "..."

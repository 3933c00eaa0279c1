"""Figures of our own from published ones, for all areas at once; made once for a folder of national data, and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd

from suffkit.contracts.national import PUBLISHED
from suffkit.io.national.cache import fingerprint, read_cache, write_cache
from suffkit.io.national.store import National, read_national
from suffkit.prepare.ethnic import ethnic_ratios
from suffkit.prepare.from_published import at_constant_rate, ratios_of_published
from suffkit.prepare.revisions import counts_of_revisions

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder

COLUMNS = [*PUBLISHED.column_names, "numerator", "denominator", "cell"]
_NAME = ("worked_out",)
_MADE_BY = ("worked_out", "ethnic", "from_published", "revisions")


def worked_out(national: NationalFolder, areas: Sequence[str], blank: str = "") -> pd.DataFrame:
    """The figures of some areas, from those of all.

    In:  where national data are; three-digit numbers of the areas; a column that is to be blank (default: all rows).
    Out: the columns of PUBLISHED with `numerator`, `denominator` and `cell`; `source` names all parts with their
         releases, and `release` is empty.
    """
    place = national.kept / f"{fingerprint(national.folder, national.kept)}-own-{_made_by()}"
    there = read_cache(place, _NAME, _NAME, areas, blank)
    if there is not None and there.tables:
        return there.tables[_NAME[0]]
    made = all_worked_out(read_national(national.folder, national.kept))
    write_cache(place, {_NAME[0]: made}, _NAME, ())
    made = made[made["area"].isin(list(areas))]
    return (made[made[blank] == ""] if blank else made).reset_index(drop=True)


def all_worked_out(read: National) -> pd.DataFrame:
    """Ratios, rates, what a constant rate would give, ethnic groups against residents, and revisions, of every area."""
    published = read.published
    parts = [
        ratios_of_published(published),
        at_constant_rate(published),
        ethnic_ratios(published),
        counts_of_revisions(read),
    ]
    both = pd.concat([part[COLUMNS] for part in parts if len(part)] or [parts[0][COLUMNS]], ignore_index=True)
    texts = [column.name for column in PUBLISHED.columns if column.type == "text"]
    days = dict.fromkeys(("period_start", "period_end"), "datetime64[s]")
    numbers = dict.fromkeys(("value", "numerator", "denominator"), float)
    both = both.astype({**dict.fromkeys([*texts, "cell"], "str"), **days, **numbers})
    # In the order in which it is kept, so that the first build gives the same facts as those after it.
    return both.sort_values("area", kind="stable", ignore_index=True)


@cache
def _made_by() -> str:
    """Eight characters that change with the code that works them out."""
    rooms = [files("suffkit.prepare") / f"{name}.py" for name in _MADE_BY]
    code = [one.read_bytes() for one in (*rooms, files("suffkit.measures") / "ratios.py")]
    return hashlib.sha256(b"".join(code)).hexdigest()[:8]

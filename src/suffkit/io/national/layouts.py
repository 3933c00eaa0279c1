"""What columns the DfE's tables have, release by release, and which table a file is.

Data in `domain/codes/national_columns.csv`: a source, the level of its rows (`la`: authorities, regions and England;
`national`: England alone), the generation of the layout where releases renamed columns, the role of a column and its
heading. Roles: `filter1` to `filter3` hold words, `number`, `percent`, `rate` and `population` hold figures; a layout
that is `wide` has a figure in every other column, and the one named is that which it is known by. `word` is no column
but a word that the columns must hold, where two tables are alike otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from suffkit.domain.code_lists import code_rows
from suffkit.io.national.labels import plain

ALWAYS = frozenset({"time_period", "geographic_level"})
FIXED = ALWAYS | {
    "time_identifier",
    *("country_code", "country_name", "region_code", "region_name"),
    *("old_la_code", "new_la_code", "la_name"),
}
NATIONAL = "national"
_WIDE, _WORD = "wide", "word"


@dataclass(frozen=True)
class Layout:
    """The columns of one source in one generation.

    `roles` gives the heading of each role, in small letters; `word` what one of the words must be, empty for any.
    """

    source: str
    level: str
    generation: str
    roles: Mapping[str, str]
    word: str

    @property
    def filters(self) -> tuple[str, ...]:
        """The headings of the columns of words, the outer one first."""
        return tuple(heading for role, heading in sorted(self.roles.items()) if role.startswith("filter"))

    @property
    def figures(self) -> dict[str, str]:
        """Role of each column of figures; nothing where the layout is wide."""
        return {
            role: heading for role, heading in self.roles.items() if not role.startswith("filter") and not self.wide
        }

    @property
    def wide(self) -> bool:
        return _WIDE in self.roles


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout of the code list, in its order."""
    return tuple(_layout(named, list(rows)) for named, rows in groupby(code_rows("national_columns"), _of))


def fitting(columns: Iterable[str]) -> list[Layout]:
    """The layouts whose columns all are among these."""
    present = {column.strip().lower() for column in columns}
    if not present >= ALWAYS:
        return []
    return [layout for layout in layouts() if present >= set(layout.roles.values())]


def renamed(layout: Layout) -> dict[str, str]:
    """Heading of this layout to the newest heading of the same role, where they differ."""
    same = [other for other in layouts() if other.source == layout.source]
    newest = max(same, key=lambda other: other.generation)
    return {
        heading: newest.roles[role]
        for role, heading in layout.roles.items()
        if newest.roles.get(role, heading) != heading
    }


def _layout(named: tuple[str, str, str], rows: list[Mapping[str, str]]) -> Layout:
    roles = {row["role"]: row["heading"].lower() for row in rows if row["role"] != _WORD}
    return Layout(*named, roles, next((plain(row["heading"]) for row in rows if row["role"] == _WORD), ""))


def _of(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["source"], row["level"], row["generation"]

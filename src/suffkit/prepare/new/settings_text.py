"""The settings of a new authority and of its first edition as files: filled as far as they are known, and explained."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date

from suffkit.contracts.printed import PLACEMENT_CATEGORIES
from suffkit.disclosure.policy import DEFAULT
from suffkit.domain.areas import Area
from suffkit.domain.calendar import financial_year, say_day, say_period
from suffkit.domain.code_lists import code_rows
from suffkit.prepare.new.texts import filled

# Labels to begin with: name, common group, provider, the return's codes. A code stands once for each provider.
CATEGORIES = (
    ("Family and friends", "fostering", "Any", "U1 U2 U3"),
    ("In-house fostering", "fostering", "In-house", "U4 U5 U6"),
    ("Independent fostering", "fostering", "Independent", "U4 U5 U6"),
    ("In-house children's home", "residential", "In-house", "K2"),
    ("Independent children's home", "residential", "Independent", "K2"),
    ("Secure children's home", "residential", "Any", "K1"),
    ("Residential care home", "residential", "Any", "R1"),
    ("Supported accommodation", "supported", "Any", "K3 H5 P2"),
    ("Placed for adoption", "adoption", "Any", "A3 A4 A5 A6"),
    ("Placed with parents", "parents", "Any", "P1"),
    ("Residential school", "other", "Any", "S1"),
    ("Parent and child or family centre", "other", "Any", "R3"),
    ("Hospital, custody and other", "other", "Any", "R2 R5 P3 Z1 Z11 Z12 Z13 Z14 T0 T1 T2 T3 T4"),
)
_BANDS = ("dfe", "five_bands", "six_bands")
_NO_NEIGHBOURS = "# (Where national data are there, suffkit new names them here.)"
_TO_BEGIN_WITH = "to begin with; name the document that your labels come from"


def authority_text(area: Area, neighbours: Sequence[str] = ()) -> str:
    """`authority.toml` of an authority.

    In:  the authority; the names of its statistical neighbours, the closest first, where they are known.
    """
    words = ("slug", "name", "old_la_code", "new_la_code", "region_code", "region_name")
    near = f"# By the 2025 model, the closest first: {'; '.join(neighbours)}." if neighbours else _NO_NEIGHBOURS
    return filled(
        "authority.toml",
        short_name=area.short_name,
        bands="\n".join(f'#   "{name}": {", ".join(_groups(name))}' for name in _BANDS),
        neighbours=near,
        **{name: _quoted(getattr(area, name)) for name in words},
        **{name: str(value) for name, value in DEFAULT.model_dump().items()},
    )


def edition_text(area: Area, as_at: date) -> str:
    """`edition.toml` of the edition that is as at a day; it is named for the day's year."""
    first = as_at.year if (as_at.month, as_at.day) > (3, 31) else as_at.year - 1
    return filled(
        "edition.toml",
        edition=_quoted(str(as_at.year)),
        title=_quoted(f"{area.short_name} Sufficiency Statement {as_at.year}"),
        publisher=_quoted(area.name),
        period=_quoted(say_period(financial_year(first))),
        as_at=as_at.isoformat(),
        as_at_words=say_day(as_at),
    )


def categories_text(edition: str) -> str:
    """`placement_categories.csv` to begin with: which codes of the return make which label of the statement."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(PLACEMENT_CATEGORIES.column_names)
    writer.writerows((edition, *words, _TO_BEGIN_WITH) for words in CATEGORIES)
    return made.getvalue()


def _groups(name: str) -> list[str]:
    return [row["group"] for row in code_rows("age_bands") if row["set"] == name]


def _quoted(text: str) -> str:
    """A text as TOML writes it; JSON's way of quoting is one that TOML takes."""
    return json.dumps(text, ensure_ascii=False)

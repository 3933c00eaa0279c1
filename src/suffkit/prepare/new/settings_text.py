"""The settings of a new authority and its first edition as files, filled as far as they are known, with comments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from suffkit.contracts.printed import PLACEMENT_CATEGORIES
from suffkit.disclosure.policy import DEFAULT
from suffkit.domain.areas import Area
from suffkit.domain.calendar import financial_year, say_day, say_period
from suffkit.domain.code_lists import code_rows

# Labels to begin with: name, common group, provider, the return's codes. Every code stands once for each provider.
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


def authority_text(area: Area, neighbours: Sequence[str] = ()) -> str:
    """`authority.toml` of the authority.

    In:  the authority; the names of its statistical neighbours, the closest first, where they are known.
    """
    bands = [f'#   "{name}": {", ".join(_groups(name))}' for name in _BANDS]
    near = f"# By the Department's model, the closest first: {', '.join(neighbours)}." if neighbours else _NO_NEIGHBOURS
    lines = [
        f"# Settings of {area.short_name}. Lines that start with # are explanations; change what is below them as you need.",
        "",
        "# Who the authority is: name and codes of the Department for Education and the Office for National Statistics.",
        f"slug = {_text(area.slug)}",
        f"name = {_text(area.name)}",
        f"old_la_code = {_text(area.old_la_code)}",
        f"new_la_code = {_text(area.new_la_code)}",
        f"region_code = {_text(area.region_code)}",
        f"region_name = {_text(area.region_name)}",
        "",
        "# Whom readers may write to: the address of a team, not of a person.",
        'contact = ""',
        "",
        "# Age groups of your tables:",
        *bands,
        'age_bands = "dfe"',
        "",
        "# How many weeks you count to a year where a weekly price becomes a yearly one (52, 52.14 or 52.18).",
        "weeks_in_year = 52.0",
        "",
        "[comparators]",
        "# What your statement calls the authorities most like yours. Who they are is taken from the Department's own list.",
        near,
        'neighbours = "Statistical neighbours"',
        "",
        "[bordering]",
        "# The authorities that you count as next door, for how far from home children live: their nine-character codes,",
        '# such as "E10000015", and what your statement calls that band.',
        'band = "Next to the authority"',
        "codes = []",
        "",
        "[disclosure]",
        "# Numbers of children below this are hidden, and whatever would tell them. The Department's own limit is 6.",
        f"smallest_shown = {DEFAULT.smallest_shown}",
        "# 5 or 10 rounds every count; 1 does not.",
        f"round_to = {DEFAULT.round_to}",
        "# A percentage of fewer children than this is not shown.",
        f"smallest_base = {DEFAULT.smallest_base}",
        "",
        "[returns]",
        "# Whether a return with far fewer rows than the year before stops the work; codes that no list knows are let through",
        "# as unknown; overlapping episodes of a child are taken apart.",
        "strict = false",
        "lenient = false",
        "merge_overlaps = false",
    ]
    return "\n".join(lines) + "\n"


def edition_text(area: Area, as_at: date) -> str:
    """`edition.toml` of the edition of that day."""
    year = financial_year(as_at.year - 1 if (as_at.month, as_at.day) <= (3, 31) else as_at.year)
    lines = [
        "# The statement that this folder makes. Change what is below the explanations as you need.",
        "",
        "# The name of this folder.",
        f"edition = {_text(str(as_at.year))}",
        f"title = {_text(f'{area.short_name} Sufficiency Statement {as_at.year}')}",
        "# As the council calls itself on its documents.",
        f"publisher = {_text(area.name)}",
        "# Day of publication, such as 2025-09-30; leave it empty while it is a draft.",
        'published = ""',
        f"period = {_text(say_period(year))}",
        f"# The statement is as at {say_day(as_at)}: nothing that came later is counted.",
        f"as_at = {as_at.isoformat()}",
        "# A sentence or two on the statement, shown on its cover.",
        'note = ""',
        "# Children under 18 in the area, for rates: one number, or one a year by the year of the mid-year estimate. Where",
        "# national data are there it is not needed.",
        "# child_population = {2023 = 100000, 2024 = 101000}",
        'source_note = "Made from the council\'s own records and from published figures."',
    ]
    return "\n".join(lines) + "\n"


def categories_text(edition: str) -> str:
    """`placement_categories.csv` to begin with: how the return's codes make the labels of the statement."""
    names = ",".join(PLACEMENT_CATEGORIES.column_names)
    source = "to begin with; name the document that your labels come from"
    rows = [
        ",".join(_cell(word) for word in (edition, label, common, provider, codes, source))
        for label, common, provider, codes in CATEGORIES
    ]
    return "\n".join([names, *rows]) + "\n"


_NO_NEIGHBOURS = "# (With national data in data/raw/national, suffkit new lists them here.)"


def _groups(name: str) -> list[str]:
    return [row["group"] for row in code_rows("age_bands") if row["set"] == name]


def _text(text: str) -> str:
    """A text as TOML writes it: JSON's way of quoting is one that TOML takes."""
    return json.dumps(text, ensure_ascii=False)


def _cell(text: str) -> str:
    return f'"{text}"' if "," in text else text

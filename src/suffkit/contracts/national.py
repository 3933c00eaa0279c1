"""The contracts of published national data, whichever publisher and layout it came in.

`area` is the Department for Education's three-digit number as text: an authority's, or that of a region or England
(`number` in `domain/codes/regions.csv`). It outlives most changes of name and of nine-character code, so files are
joined on it. A symbol never becomes a number: `value` is then empty, `status` says why and `as_printed` keeps the
characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.contracts.table import Column, Contract, Rule
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows

if TYPE_CHECKING:
    import pandas as pd

_DIMENSIONS = ("", *(row["dimension"] for row in code_rows("dimensions")))
_STATUSES = ("", *(row["status"] for row in code_rows("statuses")))


def _value_or_reason(table: pd.DataFrame) -> pd.Series:
    return table["value"].isna() == (table["status"] == "")


_REASON = Rule("no_reason", "a cell needs either a value or a status that says why there is none.", _value_or_reason)
_AREA = Column("area", "text", "three-digit number of the authority, the region or England", pattern=r"\d{3}")

PUBLISHED = Contract(
    "published",
    (
        Column("measure", "text", "what is measured: id in the catalogue", allowed=tuple(catalogue())),
        _AREA,
        Column("period_start", "date", "first day; equal to the last for an as-at date"),
        Column("period_end", "date", "last day"),
        Column("by1", "text", "first breakdown, empty for none", allowed=_DIMENSIONS),
        Column("group1", "text", "group of the first breakdown, as the project names it", pattern=".*", nullable=True),
        Column("by2", "text", "second breakdown, empty for none", allowed=_DIMENSIONS),
        Column("group2", "text", "group of the second breakdown", pattern=".*", nullable=True),
        Column("value", "number", "the number in the measure's unit (shares 0 to 1); null for a symbol", nullable=True),
        Column("status", "text", "why there is no value", allowed=_STATUSES),
        Column("as_printed", "text", "the characters of the file"),
        Column("source", "text", "id in codes/national_sources.csv"),
        Column("release", "text", "the release of the publication: its latest year, such as 2024"),
    ),
    key=("measure", "area", "period_start", "period_end", "by1", "group1", "by2", "group2", "source", "release"),
    rules=(_REASON,),
)

INDICATORS = Contract(
    "indicators",
    (
        Column("indicator", "text", "key of the indicator, as the tool's data give it"),
        _AREA,
        Column("year_label", "text", "the year as the tool prints it: 2024, 2023-24, 2024-25 (OT)"),
        Column("year", "integer", "the label's first four characters"),
        Column("value", "number", "the number in the indicator's own unit (per cent as 0 to 100)", nullable=True),
        Column("status", "text", "why there is no value", allowed=_STATUSES),
        Column("as_printed", "text", "the characters of the file"),
    ),
    key=("indicator", "area", "year_label"),
    rules=(_REASON,),
)

INDICATOR_FACTS = Contract(
    "indicator_facts",
    (
        Column("indicator", "text", "key of the indicator"),
        Column("topic", "text", "the tool's topic; an indicator may stand under two: the first is kept"),
        Column("title", "text", "the tool's name of the measure"),
        Column("polarity", "text", "which is better", allowed=("high", "low", "none")),
        Column("decimals", "integer", "decimals shown; 1 where the dictionary says none", minimum=0),
        Column("no_quartile", "boolean", "the tool gives no quartile band"),
        Column("description", "text", "what is counted", pattern="(?s:.*)", nullable=True),
        Column("methodology", "text", "how, in the publisher's words", pattern="(?s:.*)", nullable=True),
    ),
    key=("indicator",),
)

NEIGHBOURS = Contract(
    "neighbours",
    (
        Column("model", "text", "year of the model: 2021 or 2025"),
        Column("area", "text", "three-digit number of the authority", pattern=r"\d{3}"),
        Column("place", "integer", "1 the closest, to 10", minimum=1, maximum=10),
        Column("neighbour", "text", "three-digit number of the neighbour", pattern=r"\d{3}"),
        Column("closeness", "text", "the model's word for how close", pattern=".*", nullable=True),
    ),
    key=("model", "area", "place"),
)

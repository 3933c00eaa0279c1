"""The contracts of a printed statement's files: see docs/printed-tables.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suffkit.contracts.table import Column, Contract, Rule
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.domain.units import all_units

if TYPE_CHECKING:
    import pandas as pd

_DIMENSIONS = ("", *(row["dimension"] for row in code_rows("dimensions")))
_STATUSES = ("", *(row["status"] for row in code_rows("statuses")))
COMPARATORS = ("neighbours", "region", "england", "london", "outer_london")
_ANY: dict[str, Any] = {"pattern": ".*", "nullable": True}

TABLES = Contract(
    "printed tables",
    (
        Column("table_id", "text", "name of the cells file", pattern=r"[a-z][a-z0-9_]*"),
        Column(
            "kind",
            "text",
            "how the numbers stand in the print",
            allowed=("table", "list", "prose", "chart"),
            shown=True,
        ),
        Column("title", "text", "what it shows"),
        Column("document", "text", "title of the document"),
        Column("section", "text", "section, page or figure"),
        Column(
            "state", "text", "how much of it is left", allowed=("printed", "partly", "lost", "withheld"), shown=True
        ),
        Column("note", "text", "what a reader should know", **_ANY),
    ),
    key=("table_id",),
)

CELLS = Contract(
    "printed cells",
    (
        Column("row", "text", "row heading as printed"),
        Column("column", "text", "column heading as printed"),
        Column("printed", "text", "characters of the number as printed", **_ANY),
        Column("unit", "text", "unit as printed", allowed=tuple(all_units()), shown=True),
        Column("measure", "text", "id in the catalogue", allowed=tuple(catalogue()), shown=True),
        Column("period", "text", "date, financial year, month or range"),
        Column(
            "area",
            "text",
            "empty for the authority itself",
            pattern="|".join(("", *COMPARATORS, r"[ENWS]\d{8}")),
            nullable=True,
        ),
        Column("by1", "text", "first breakdown", allowed=_DIMENSIONS, shown=True),
        Column("group1", "text", "its group", **_ANY),
        Column("by2", "text", "second breakdown", allowed=_DIMENSIONS, shown=True),
        Column("group2", "text", "its group", **_ANY),
        Column("status", "text", "why there is no number, or how soft it is", allowed=_STATUSES, shown=True),
        Column("sense", "text", "fall where a fall is printed without its sign", allowed=("", "fall"), shown=True),
        Column("note", "text", "of this one number", **_ANY),
    ),
    key=("row", "column"),
)

OPERATIONS = ("equal", "sum", "difference", "quotient", "product", "relative_change", "whole_number")

CLAIMS = Contract(
    "claims",
    (
        Column("claim_id", "text", "name of the claim"),
        Column("operation", "text", "how the parts make the result", allowed=OPERATIONS, shown=True),
        Column("result", "text", "table_id | row | column"),
        Column("parts", "text", "cells or plain numbers, parted by ;"),
        Column("note", "text", "what the claim is", **_ANY),
    ),
    key=("claim_id",),
)

_DAY = r"(\d{4}-\d{2}-\d{2})?"


def _no_day(column: str) -> Rule:
    def broken(actions: pd.DataFrame) -> pd.Series:
        import pandas as pd

        days = actions.get(column, pd.Series("", index=actions.index))
        return (days != "") & pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").isna()

    return Rule(f"no_{column}", "there is no such day. Write it as 2024-03-31.", broken, column)


def _without(column: str, needed: str) -> Rule:
    def broken(actions: pd.DataFrame) -> pd.Series:
        import pandas as pd

        nothing = pd.Series("", index=actions.index)
        return (actions.get(column, nothing) != "") & (actions.get(needed, nothing) == "")

    return Rule(f"{column}_without_{needed}", f"it needs the column {needed} filled as well.", broken, column)


ACTIONS = Contract(
    "actions",
    (
        Column("section", "text", "part of the plan"),
        Column("number", "text", "number in its section", **_ANY),
        Column("activity", "text", "what will be done"),
        Column("expected_impact", "text", "what it should bring", **_ANY),
        Column("due", "text", "when, as printed", **_ANY),
        Column("status", "text", "how far it is, where the statement says", **_ANY),
        Column("priority", "text", "priority in the council's own words", required=False, **_ANY),
        Column("owner", "text", "who answers for it: a post or a team", required=False, **_ANY),
        Column(
            "due_date",
            "text",
            "last day of the time it is due, as 2024-03-31",
            pattern=_DAY,
            nullable=True,
            required=False,
        ),
        Column(
            "done_date", "text", "day it was done; empty while it is not", pattern=_DAY, nullable=True, required=False
        ),
        Column("evidence", "text", "what shows how far it is", required=False, **_ANY),
        Column(
            "measure",
            "text",
            "id in the catalogue of the figure that tells whether it worked",
            allowed=("", *catalogue()),
            shown=True,
            required=False,
        ),
        Column("by", "text", "breakdown of that figure", allowed=_DIMENSIONS, shown=True, required=False),
        Column("group", "text", "its group", required=False, **_ANY),
        Column(
            "target_value",
            "text",
            "what the figure should be, in the measure's unit; a share as 78% or 0.78",
            pattern=r"(-?\d+(\.\d+)?%?)?",
            nullable=True,
            required=False,
        ),
    ),
    rules=(
        _no_day("due_date"),
        _no_day("done_date"),
        _without("by", "measure"),
        _without("by", "group"),
        _without("group", "by"),
        _without("target_value", "measure"),
    ),
)

PLACEMENT_CATEGORIES = Contract(
    "placement categories",
    (
        Column("edition", "text", "edition whose label it is"),
        Column("label", "text", "the statement's own label"),
        Column(
            "common",
            "text",
            "common group",
            allowed=("fostering", "residential", "supported", "adoption", "parents", "other"),
            shown=True,
        ),
        Column("provider", "text", "who provides", allowed=("In-house", "Independent", "Any"), shown=True),
        Column("place_codes", "text", "SSDA903 PLACE codes", **_ANY),
        Column("source", "text", "document and section"),
    ),
    key=("edition", "label"),
)

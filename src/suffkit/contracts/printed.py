"""The contracts of a printed statement's files: see docs/printed-tables.md."""

from __future__ import annotations

from suffkit.contracts.table import Column, Contract
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.domain.units import all_units

_DIMENSIONS = ("", *(row["dimension"] for row in code_rows("dimensions")))
_STATUSES = ("", *(row["status"] for row in code_rows("statuses")))
COMPARATORS = ("neighbours", "region", "england", "london", "outer_london")
_ANY = {"pattern": ".*", "nullable": True}

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
        Column("note", "text", "what a reader should know", **_ANY),  # type: ignore[arg-type]
    ),
    key=("table_id",),
)

CELLS = Contract(
    "printed cells",
    (
        Column("row", "text", "row heading as printed"),
        Column("column", "text", "column heading as printed"),
        Column("printed", "text", "characters of the number as printed", **_ANY),  # type: ignore[arg-type]
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
        Column("group1", "text", "its group", **_ANY),  # type: ignore[arg-type]
        Column("by2", "text", "second breakdown", allowed=_DIMENSIONS, shown=True),
        Column("group2", "text", "its group", **_ANY),  # type: ignore[arg-type]
        Column("status", "text", "why there is no number, or how soft it is", allowed=_STATUSES, shown=True),
        Column("sense", "text", "fall where a fall is printed without its sign", allowed=("", "fall"), shown=True),
        Column("note", "text", "of this one number", **_ANY),  # type: ignore[arg-type]
    ),
    key=("row", "column"),
)

OPERATIONS = ("equal", "sum", "difference", "quotient", "product", "relative_change")

CLAIMS = Contract(
    "claims",
    (
        Column("claim_id", "text", "name of the claim"),
        Column("operation", "text", "how the parts make the result", allowed=OPERATIONS, shown=True),
        Column("result", "text", "table_id | row | column"),
        Column("parts", "text", "cells or plain numbers, parted by ;"),
        Column("note", "text", "what the claim is", **_ANY),  # type: ignore[arg-type]
    ),
    key=("claim_id",),
)

ACTIONS = Contract(
    "actions",
    (
        Column("section", "text", "part of the plan"),
        Column("number", "text", "number in its section", **_ANY),  # type: ignore[arg-type]
        Column("activity", "text", "what will be done"),
        Column("expected_impact", "text", "what it should bring", **_ANY),  # type: ignore[arg-type]
        Column("due", "text", "when, as printed", **_ANY),  # type: ignore[arg-type]
        Column("status", "text", "how far it is, where the statement says", **_ANY),  # type: ignore[arg-type]
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
        Column("place_codes", "text", "SSDA903 PLACE codes", **_ANY),  # type: ignore[arg-type]
        Column("source", "text", "document and section"),
    ),
    key=("edition", "label"),
)

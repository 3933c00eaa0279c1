"""The contract of facts: one published number a row. The one table that crosses from the private side to the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.contracts.table import Column, Contract, Rule
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.domain.units import all_units

if TYPE_CHECKING:
    import pandas as pd

ORIGINS = {
    "counted": "counted from the council's own records",
    "local": "from the council's other extracts",
    "printed": "transcribed from a published statement",
    "national": "published by DfE, ONS, Ofsted or MHCLG",
    "forecast": "computed forward from other facts",
    "synthetic": "made up, for showing the pages",
}

TOTAL = "Total"
FACT_KEY = (
    "measure",
    "area_code",
    "period_start",
    "period_end",
    "by1",
    "group1",
    "by2",
    "group2",
    "origin",
    "source",
    "cell",
)


def _value_or_reason(facts: pd.DataFrame) -> pd.Series:
    return facts["value"].isna() & (facts["status"] == "")


def _group_without_dimension(facts: pd.DataFrame) -> pd.Series:
    return ((facts["by1"] == "") != (facts["group1"] == "")) | ((facts["by2"] == "") != (facts["group2"] == ""))


def _share_out_of_range(facts: pd.DataFrame) -> pd.Series:
    part_of_whole = (facts["unit"] == "share") & facts["numerator"].notna() & facts["denominator"].notna()
    kinds = facts["measure"].map({name: entry.kind for name, entry in catalogue().items()})
    # A relative change, a variance or a growth can pass 1 or fall below 0; a part of a whole cannot.
    return part_of_whole & (kinds == "share") & ~facts["value"].between(0, 1)


FACTS = Contract(
    "facts",
    (
        Column("measure", "text", "what is measured: id in the catalogue", allowed=tuple(catalogue())),
        Column("area_code", "text", "9-character code, or neighbours:<code> for the mean of statistical neighbours"),
        Column("area_name", "text", "the area's name as shown"),
        Column("period_start", "date", "first day; equal to the last for an as-at date"),
        Column("period_end", "date", "last day"),
        Column(
            "by1",
            "text",
            "first breakdown, empty for none",
            allowed=("", *(row["dimension"] for row in code_rows("dimensions"))),
        ),
        Column("group1", "text", "group of the first breakdown; Total for all", pattern=".*", nullable=True),
        Column(
            "by2",
            "text",
            "second breakdown, empty for none",
            allowed=("", *(row["dimension"] for row in code_rows("dimensions"))),
        ),
        Column("group2", "text", "group of the second breakdown", pattern=".*", nullable=True),
        Column("numerator", "number", "the part, where the value is a ratio made here", nullable=True),
        Column("denominator", "number", "the whole, where the value is a ratio made here", nullable=True),
        Column("value", "number", "the number in `unit`; null only where status says why", nullable=True),
        Column("unit", "text", "unit of the value", allowed=tuple(all_units())),
        Column(
            "status",
            "text",
            "why there is no value, or how soft it is",
            allowed=("", *(row["status"] for row in code_rows("statuses"))),
        ),
        Column("origin", "text", "where the fact comes from", allowed=tuple(ORIGINS)),
        Column("source", "text", "the printed table, file or computation"),
        Column("cell", "text", "row and column headings in the printed table", pattern=".*", nullable=True),
        Column("as_printed", "text", "the characters of the print", pattern=".*", nullable=True),
    ),
    key=FACT_KEY,
    rules=(
        Rule(
            "no_reason",
            "there is no value and no status that says why. Give one of the two.",
            _value_or_reason,
            "value",
        ),
        Rule("half_breakdown", "a breakdown needs both its name and its group.", _group_without_dimension, "by1"),
        Rule("share_range", "a part is larger than its whole, or below nothing.", _share_out_of_range, "value"),
    ),
)

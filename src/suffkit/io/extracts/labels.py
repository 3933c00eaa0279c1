"""Placement categories of an extract in the writing of the authority's own list."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from suffkit.contracts.extracts import Extract
from suffkit.errors import NOTE
from suffkit.io.extracts.cells import matched, say_unknown
from suffkit.io.extracts.found import Found

CATEGORY = "placement_category"


def in_their_writing(table: pd.DataFrame, extract: Extract, categories: Collection[str], found: Found) -> pd.DataFrame:
    """The table with its categories as `placement_categories.csv` writes them; labels that are none are faults.

    Where the authority has no list of categories, or the extract no such column, the table is as it was.
    """
    if CATEGORY not in extract.contract.column_names or not categories:
        return table
    labels = matched(table[CATEGORY], categories)
    found.say(
        "word_spelling", "labels were read in the spelling of the list.", CATEGORY, labels != table[CATEGORY], NOTE
    )
    say_unknown(
        labels,
        categories,
        "unknown_category",
        "the labels of placement_categories.csv (of this edition)",
        CATEGORY,
        found,
    )
    return table.assign(**{CATEGORY: labels})

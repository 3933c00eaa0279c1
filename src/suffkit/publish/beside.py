"""What stands beside the figures of a breakdown or a series: the change between two columns, and shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.present.wording import say_change
from suffkit.publish.page import Page
from suffkit.publish.selection import is_counted, is_published, is_recomputed, printed_decimals, select


def total_last(groups: pd.Series) -> list[str]:
    """The groups as first seen, but the total after its parts."""
    return sorted(dict.fromkeys(groups), key=lambda group: group == TOTAL)


def _last_two(facts: pd.DataFrame, periods: Sequence[str]) -> list[tuple[Any, Any]]:
    """The facts of each group in the last two columns of a table, for groups that have both."""
    before, after = (facts[(facts["period"] == name) & facts["value"].notna()] for name in periods[-2:])
    earlier = {row.group1: row for row in before.itertuples()}
    return [(earlier[row.group1], row) for row in after.itertuples() if row.group1 in earlier]


def changes_of(facts: pd.DataFrame, periods: Sequence[str]) -> dict[str, str]:
    """The later less the earlier of the last two columns, in words, by group; of shares in percentage points."""
    said = {}
    for before, after in _last_two(facts, periods):
        unit = "percentage_points" if after.unit == "share" else after.unit
        decimals = max(printed_decimals(facts.loc[row.Index]) for row in (before, after))
        noun = None if unit == "percentage_points" else False
        said[after.group1] = say_change(after.value - before.value, unit, decimals=decimals, noun=noun)
    return said


def relative_changes_of(page: Page, facts: pd.DataFrame, periods: Sequence[str]) -> dict[str, str]:
    """The change from the last column but one to the last in per cent, as worked out among the facts, by group."""
    changes = select(
        page.facts[is_recomputed(page.facts)],
        f"{facts['measure'].iloc[0]}_relative_change",
        by=[str(name) for name in facts["by1"].unique() if name],
        areas=[page.own],
        latest=False,
    )
    between = {(row.group1, row.period_start, row.period_end): row.value for row in changes.itertuples()}
    found = {
        after.group1: between.get((after.group1, before.period_start, after.period_end))
        for before, after in _last_two(facts, periods)
    }
    return {group: say_change(value, "share", decimals=1) for group, value in found.items()}


def shares_of(page: Page, facts: pd.DataFrame, shares: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Of some shares of the facts those worked out from their parts, printed, and published, each under its heading.

    Of a share that is printed twice the one in the table of the facts is meant.
    """
    if shares.empty:
        return {}
    first = shares.iloc[0]
    every = page.facts[(page.facts["measure"] == first["measure"]) & (page.facts["period_end"] == first["period_end"])]
    elsewhere = ~every["source"].isin(facts["source"])
    every = every.loc[elsewhere.sort_values(kind="stable").index].reset_index(drop=True)
    found = {}
    own, published = is_recomputed(every) | is_counted(every), is_published(every)
    for heading, wanted in (
        ("Share", own),
        ("Share as printed", ~own & ~published),
        ("Share as published", published),
    ):
        rows = every[wanted & every["origin"].isin(set(facts["origin"]))]
        rows = select(rows, str(first["measure"]), by=[str(first["by1"])], areas=[page.own])
        if not rows.empty:
            found[heading] = rows
    return found

"""Printed cells become facts; shares, rates and changes are computed again from the printed parts."""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import FACTS, TOTAL
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.io.editions import Authority
from suffkit.measures.ratios import KEY, changes, rates, shares

# A figure that the print calls rough is no part to divide by.
_SOFT = ("about", "over", "under", "low", "u")
GROUPED = ("placements", "placements_in_year", "placement_weeks")
# How far the categories may be from the printed total and still be all of them: totals in print are often a few out.
NEARLY_ALL = 0.02
COMMON_GROUPS = {
    "fostering": "Fostering",
    "residential": "Residential",
    "supported": "Supported accommodation",
    "adoption": "Placed for adoption",
    "parents": "With parents",
    "other": "Other",
}


def printed_facts(cells: pd.DataFrame, authority: Authority) -> pd.DataFrame:
    """One fact a printed cell, value and characters as printed.

    In:  cells as `io.printed` reads them; the authority (for the names of the areas).
    Out: FACTS of origin `printed`; `source` is the table, `cell` the two headings.
    """
    areas = area_names(authority)
    facts = cells.rename(columns={"printed": "as_printed", "table_id": "source"}).assign(
        area_code=cells["area"].map(lambda code: areas[code][0]),
        area_name=cells["area"].map(lambda code: areas[code][1]),
        unit=cells["measure"].map({name: entry.unit for name, entry in catalogue().items()}),
        numerator=float("nan"),
        denominator=float("nan"),
        origin="printed",
        cell=cells["row"] + " | " + cells["column"],
    )
    return facts[FACTS.column_names]


def area_names(authority: Authority) -> dict[str, tuple[str, str]]:
    """Area codes and names by the words that printed files use for them; a 9-character code stands for itself."""
    regions = {row["region_code"]: row["region_name"] for row in code_rows("regions")}
    known = {row["new_la_code"]: row["name"] for row in code_rows("areas")}
    named = {code: (code, name) for code, name in (regions | known).items()}
    named |= {
        "": (authority.new_la_code, authority.name),
        "neighbours": (f"neighbours:{authority.new_la_code}", authority.comparators.neighbours),
        "region": (authority.region_code, authority.region_name),
        "england": ("E92000001", "England"),
        "london": ("E12000007", "London"),
        "outer_london": ("E13000002", "Outer London"),
    }
    return named


def base_values(facts: pd.DataFrame) -> pd.DataFrame:
    """The values that may be divided: firm, and of each key the first in the order of trust (the order of the rows)."""
    firm = facts[facts["value"].notna() & ~facts["status"].isin(_SOFT)]
    return firm.drop_duplicates([name for name in KEY if name != "area_name"])[[*KEY, "value", "source"]].reset_index(
        drop=True
    )


def common_groups(facts: pd.DataFrame, categories: pd.DataFrame) -> pd.DataFrame:
    """Sums of the council's placement categories by the common groups, so that councils can be set side by side.

    In:  keyed values; the edition's map of categories (PLACEMENT_CATEGORIES).
    Out: keyed values with `by1` = `common_group`; a Total is the sum of the categories, not the printed total.
    """
    mapped = dict(zip(categories["label"], categories["common"].map(COMMON_GROUPS), strict=True))
    rows = facts[
        (facts["by1"] == "placement_category")
        & ((facts["by2"] == "") | (facts["group2"] == TOTAL))
        & facts["measure"].isin(GROUPED)
    ].assign(by2="", group2="")
    same = [name for name in KEY if name != "group1"]
    rows = rows.drop_duplicates([*same, "group1"])
    # A lone category in prose is no breakdown: the categories must make the printed total, give or take its own faults.
    totals = rows[rows["group1"] == TOTAL]
    overall = facts[(facts["by1"] == "") & facts["measure"].isin(GROUPED)].assign(by1="placement_category")
    whole = pd.concat([totals, overall])[[*same, "value"]].drop_duplicates(same).rename(columns={"value": "whole"})
    rows = rows[rows["group1"] != TOTAL].merge(whole, on=same, how="inner", validate="m:1")
    made = rows.groupby(same, sort=False)["value"].transform("sum")
    rows = rows[(made - rows["whole"]).abs() <= NEARLY_ALL * rows["whole"]]
    rows = rows.assign(by1="common_group", group1=rows["group1"].map(mapped))
    parts = pd.concat([rows, rows.assign(group1=TOTAL)], ignore_index=True)
    same = [name for name in KEY if name != "group1"]
    order = {name: place for place, name in enumerate([*COMMON_GROUPS.values(), TOTAL])}
    parts = parts.sort_values("group1", key=lambda names: names.map(order), kind="stable")
    summed = parts.groupby([*same, "group1"], as_index=False, sort=False)
    return summed.agg(value=("value", "sum"), source=("source", "first"))[[*KEY, "value", "source"]]


def recomputed_facts(facts: pd.DataFrame, categories: pd.DataFrame) -> pd.DataFrame:
    """Shares, rates and changes from the printed parts, and sums by common placement group.

    In:  FACTS of origin `printed`, in the order of trust.
    Out: FACTS of origin `printed` whose `source` starts with `recomputed from`, with numerator and denominator.
    """
    entries = catalogue()
    values = base_values(facts)
    bases = values[[entries[name].kind == "base" for name in values["measure"]]]
    groups = common_groups(bases, categories)
    counted = pd.concat([bases, groups], ignore_index=True)
    ratios = [
        rates(bases, entry)
        for entry in entries.values()
        if entry.kind == "ratio" and {entry.numerator, entry.denominator} <= set(bases["measure"])
    ]
    asked = facts[[entries[name].kind in ("change", "relative_change") for name in facts["measure"]]]
    asked = asked.assign(measure=asked["measure"].map(lambda name: entries[name].of))
    made = [
        groups.assign(numerator=float("nan"), denominator=float("nan")),
        shares(counted),
        *ratios,
        changes(pd.concat([values, groups], ignore_index=True), asked),
    ]
    made = [part for part in made if not part.empty]
    if not made:
        return pd.DataFrame(columns=FACTS.column_names)
    both = pd.concat(made, ignore_index=True)
    both = both.assign(
        unit=both["measure"].map({name: entry.unit for name, entry in entries.items()}),
        status="",
        origin="printed",
        source="recomputed from " + both["source"],
        cell="",
        as_printed="",
    )
    return both[FACTS.column_names].drop_duplicates([*(name for name in KEY if name != "area_name")], ignore_index=True)

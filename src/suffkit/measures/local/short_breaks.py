"""Short breaks: who has them, nights and hours agreed and used, what they cost, and whether there are enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import count
from suffkit.measures.local.children import as_category, count_children, numbered, there, words_allowed
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import given, joined
from suffkit.measures.periods import in_each
from suffkit.measures.ratios import divide

# As statements print them; a break by day counts hours, the others nights.
CARE_TYPES = {"Overnight residential": "Residential", "Overnight foster care": "Fostering", "Day": "Day"}
PROVIDERS = words_allowed("short_breaks", "provider")
BY: list[tuple[str, ...]] = [(), ("care_type",), ("provider",), ("care_type", "provider")]
_KEY = [name for name in COUNTS.key if name != "measure"]
BY_UNIT: list[tuple[str, ...]] = [(), ("care_type",), ("provider",)]
UNITS = {"nights": "gbp_per_night", "hours": "gbp_per_hour"}


def short_breaks_of(use: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The rows of each year, with who has which kind of break from whom, and `spend`, what was used times its price.

    In:  the extract `short_breaks`; financial years.
    Out: `child`, `period`, the categories `care_type` and `provider`, the numbers of the extract, and `spend` in
         pounds, missing where the units used or their price are not known.
    """
    units = use["nights_used"].where(use["kind"] != "Day", use["hours_used"])
    rows = numbered(use, "child_id").assign(
        care_type=as_category(use["kind"].map(CARE_TYPES), tuple(CARE_TYPES.values())),
        provider=as_category(use["provider"], PROVIDERS),
        spend=units * use["unit_cost_gbp"],
    )
    return in_each(rows, years, _of_year)


def children_with_short_breaks(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Children with a short break in the year, each once; COUNTS of short_break_children by kind and provider."""
    return count_children(rows, "short_break_children", years, by=BY)


def units_of(rows: pd.DataFrame, column: str, years: Sequence[Period]) -> pd.DataFrame:
    """Nights or hours agreed or used; COUNTS of `short_break_<column>` by kind and provider.

    In: `short_breaks_of`; `nights_agreed`, `nights_used`, `hours_agreed` or `hours_used`.
    """
    known = rows[rows[column].notna()]
    # Hours are of one kind of break only.
    by = BY_UNIT if column.startswith("nights") else [names for names in BY_UNIT if names != ("care_type",)]
    counted = count(known, f"short_break_{column}", years, by=by, weights=known[column].to_numpy())
    # A kind of break that is not counted in this unit has no such units, which is not 0 of them.
    return counted[counted["children"] > 0].reset_index(drop=True)


def used_share(rows: pd.DataFrame, unit: str, years: Sequence[Period]) -> pd.DataFrame:
    """Units used over units agreed; COUNTS of `short_break_<unit>_taken_share` by kind and provider, with both parts.

    In:     `short_breaks_of`; `nights` or `hours`.
    Method: only for a group in which both are known of every break. More can be used than was agreed.
    """
    lacking = rows[rows[f"{unit}_agreed"].isna() != rows[f"{unit}_used"].isna()]
    unsure = count(lacking, "short_break_children", years, by=BY_UNIT).set_index(_KEY)["children"]
    used, agreed = (units_of(rows, f"{unit}_{what}", years).set_index(_KEY) for what in ("used", "agreed"))
    sure = used.index.intersection(agreed.index[agreed["value"] > 0])
    sure = sure[(unsure.reindex(sure).fillna(0) == 0).to_numpy()]
    part, whole = used.loc[sure].reset_index(), agreed.loc[sure].reset_index()
    measure = f"short_break_{unit}_taken_share"
    value = divide(part["value"], whole["value"])
    made = part.assign(measure=measure, unit="share", numerator=part["value"], denominator=whole["value"], value=value)
    return made[COUNTS.column_names]


def spend(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """What the breaks used cost in the year, in pounds; COUNTS of short_break_spend by kind and provider."""
    known = rows[rows["spend"].notna()]
    counted = count(known, "short_break_spend", years, by=BY_UNIT, weights=known["spend"].to_numpy())
    # For disclosure control a sum of money is a sum over the children behind it.
    counted = counted.assign(numerator=counted["value"], denominator=counted["children"])
    return counted[counted["children"] > 0].reset_index(drop=True)


def unit_cost(rows: pd.DataFrame, unit: str, years: Sequence[Period]) -> pd.DataFrame:
    """What a night or an hour that was used cost on average: spend over units, by kind and provider.

    In:  `short_breaks_of`; `nights` or `hours`.
    Out: COUNTS of short_break_cost_per_night or short_break_cost_per_hour, in pounds.
    """
    known = rows[rows["spend"].notna() & (rows[f"{unit}_used"] > 0)]
    bought = units_of(known, f"{unit}_used", years)
    paid = bought[_KEY].merge(spend(known, years), on=_KEY, how="left", validate="1:1")
    return bought.assign(
        measure=f"short_break_cost_per_{unit.removesuffix('s')}",
        numerator=paid["value"],
        denominator=bought["value"],
        value=divide(paid["value"], bought["value"]),
        unit=UNITS[unit],
    )


def need_and_supply(need: pd.DataFrame) -> pd.DataFrame:
    """Nights and hours of short breaks needed, to be had and lacking, children who need them, and households it takes.

    In:     the extract `short_break_need`; years ahead are plans.
    Out:    COUNTS of short_break_nights, short_break_hours and short_break_children by kind and need_or_supply (Need,
            Supply, Unmet need), and of short_break_households_needed by kind.
    Method: what is lacking is the need less the supply, and never less than nothing. Households are what is lacking
            over what one household gives in a year. What is not stated is not counted.
    """
    by_hour = need["kind"] == "Day"
    units = need["units_needed"], need["units_supplied"]
    unmet = (units[0] - units[1]).clip(lower=0)
    households = divide(unmet, need["units_a_household"])
    # Where it is not stated of how many children a number is, it is of as many as it says.
    children = need["children_needing"]
    about = need[["year", "kind"]]
    told = [
        about.assign(group2="Need", value=units[0], children=children.fillna(units[0])),
        about.assign(group2="Supply", value=units[1], children=units[1]),
        about.assign(group2="Unmet need", value=unmet, children=children.fillna(unmet)),
    ]
    return joined(
        [
            *(_of_kinds(rows[~by_hour], "short_break_nights") for rows in told),
            *(_of_kinds(rows[by_hour], "short_break_hours") for rows in told),
            _of_kinds(about.assign(group2="Need", value=children, children=children), "short_break_children"),
            _of_kinds(about.assign(value=households, children=children.fillna(unmet)), "short_break_households_needed"),
        ]
    )


def counts_of_short_breaks(local: Local) -> pd.DataFrame:
    """Short breaks used; COUNTS, without rows where there is no extract `short_breaks`."""
    use = there(local.tables, "short_breaks")
    if use is None:
        return joined([])
    told = [year for year in local.years if use["year"].isin([_name(year)]).any()]
    rows = short_breaks_of(use, told)
    return joined(
        [
            children_with_short_breaks(rows, told),
            *(units_of(rows, f"{unit}_{what}", told) for unit in UNITS for what in ("agreed", "used")),
            *(made(rows, unit, told) for unit in UNITS for made in (used_share, unit_cost)),
            spend(rows, told),
        ]
    )


def counts_of_short_break_need(local: Local) -> pd.DataFrame:
    """Whether there are enough short breaks; COUNTS, without rows where there is no extract `short_break_need`."""
    need = there(local.tables, "short_break_need")
    return joined([]) if need is None else need_and_supply(need)


def _of_kinds(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Numbers by kind of short break and, where `group2` says so, by need or supply."""
    made = rows.assign(period=rows["year"], by1="care_type", group1=rows["kind"].map(CARE_TYPES))
    return given(made.assign(by2="need_or_supply") if "group2" in rows else made, measure)


def _of_year(rows: pd.DataFrame, period: Period) -> np.ndarray:
    return (rows["year"] == _name(period)).to_numpy()


def _name(period: Period) -> str:
    """A financial year as the extracts write it, 2023-24."""
    return f"{period.start.year}-{period.end.year % 100:02d}"

"""Budgets, outturn and variance; prices in general; and what others pay: money that is not of single children.

Source: budget monitoring as printed (variance is outturn or forecast less budget, and its share is of the budget).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.local.years import as_counts, in_years
from suffkit.measures.ratios import divide

FORECAST = "Forecast"
# What costs_of_others calls a figure, and the measure that it is held as.
OF_OTHERS = {
    "Average weekly cost": "weekly_cost_of_others",
    "Foster carer payment": "carer_payment_of_others",
    "Agency foster price": "agency_price_of_others",
    "Spend per child looked after": "spend_per_child_of_others",
    "Budget variance": "variance_of_others",
}


def budget(budgets: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The year's budget of each line.

    In:  the extract `budgets`; the years, of which the file may tell later ones than the returns do.
    Out: COUNTS by service, in pounds. A line without a budget has no row. Lines may hold one another: no total is made.
    """
    return as_counts(_lines(budgets, years, "budget_gbp"), "budget")


def outturn(budgets: pd.DataFrame, years: Sequence[Period], kinds: Collection[str] = ()) -> pd.DataFrame:
    """What was spent in the year on each line; a forecast of it stands as `outturn_forecast`.

    In:  the extract `budgets`; the years; the lines that are left out, since `placement_outturn` has them.
    Out: COUNTS by service, in pounds.
    """
    rows = _lines(budgets, years, "outturn_gbp")
    rows = rows[~rows["line"].isin(list(kinds))]
    is_forecast = rows["outturn_kind"] == FORECAST
    every = [as_counts(rows[~is_forecast], "outturn"), as_counts(rows[is_forecast], "outturn_forecast")]
    return pd.concat(every, ignore_index=True)


def placement_outturn(budgets: pd.DataFrame, years: Sequence[Period], paid: pd.DataFrame) -> pd.DataFrame:
    """Outturn (no forecast) of the lines that are named as kinds of placement: what was spent on those children.

    In:     the extract `budgets`; the years; COUNTS of spend by placement_category, for the children paid for.
    Out:    COUNTS by placement_category, in pounds; it stands on the children paid for and is hidden where spend is. A
            line of a year in which nothing was paid for its kind is left out.
    """
    rows = _lines(budgets, years, "outturn_gbp")
    rows = rows[rows["outturn_kind"] != FORECAST].dropna(subset=["value"]).assign(by1="placement_category")
    of_kinds = paid[(paid["by1"] == "placement_category") & (paid["by2"] == "") & (paid["children"] > 0)]
    on = ["period_start", "period_end", "by1", "group1"]
    rows = rows.merge(of_kinds[[*on, "children"]], on=on, validate="1:1")
    counted = as_counts(rows.assign(numerator=rows["value"], denominator=rows["children"]), "placement_outturn")
    return counted.assign(children=counted["denominator"])


def price_index(deflators: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The index of prices of each year, whatever its base."""
    rows = in_years(deflators, years)
    return as_counts(rows.assign(value=rows["index"]), "price_index")


def inflation(deflators: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The rise of the index over that of the year before, as a share of it; nothing where that year is not given."""
    rows = in_years(deflators, years)
    starts = deflators["year"].str[:4].astype(int)
    before = pd.Series(deflators["index"].to_numpy(), index=starts + 1)
    earlier = rows["year"].str[:4].astype(int).map(before)
    return as_counts(rows.assign(value=divide(rows["index"] - earlier, earlier)), "inflation")


def costs_of_others(others: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """What other authorities pay, spend and vary by, each with what its figure includes.

    In:  the extract `costs_of_others`; the years.
    Out: COUNTS by area (and placement_category where the figure is of a kind of placement). A figure means little
         without what is in it, so that is part of the area's name: "Neighbouring county (care only)".
    """
    rows = in_years(others, years)
    named = rows["area"].str.strip() + " (" + rows["includes"].str.strip().str.rstrip(".") + ")"
    kind = rows["placement_category"].fillna("")
    rows = rows.assign(by1="area", group1=named, by2=kind.ne("").map({True: "placement_category", False: ""}))
    rows = rows.assign(group2=kind, value=rows["value_gbp"])
    every = [as_counts(rows[rows["figure"] == figure], name) for figure, name in OF_OTHERS.items()]
    return pd.concat(every, ignore_index=True)


def _lines(budgets: pd.DataFrame, years: Sequence[Period], column: str) -> pd.DataFrame:
    rows = in_years(budgets, years)
    return rows.assign(by1="service", group1=rows["line"], value=rows[column])

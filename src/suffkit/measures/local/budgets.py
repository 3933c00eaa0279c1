"""Budgets, outturn and variance; prices in general; and what others pay: money that is not of single children.

Source: budget monitoring as printed (variance is outturn or forecast less budget, and its share is of the budget).
"""

from __future__ import annotations

from collections.abc import Sequence

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


def outturn(budgets: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """What was spent in the year on each line; a forecast of it stands as `outturn_forecast`."""
    rows = _lines(budgets, years, "outturn_gbp")
    is_forecast = rows["outturn_kind"] == FORECAST
    every = [as_counts(rows[~is_forecast], "outturn"), as_counts(rows[is_forecast], "outturn_forecast")]
    return pd.concat(every, ignore_index=True)


def variance(budgets: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Outturn or forecast less budget, and that over the budget, of the lines that have both.

    Out: COUNTS by service: variance in pounds, and variance_share with its parts.
    """
    rows = _lines(budgets, years, "outturn_gbp")
    over = rows["outturn_gbp"] - rows["budget_gbp"]
    share = rows.assign(numerator=over, denominator=rows["budget_gbp"], value=divide(over, rows["budget_gbp"]))
    every = [as_counts(rows.assign(value=over.round(2)), "variance"), as_counts(share, "variance_share")]
    return pd.concat(every, ignore_index=True)


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

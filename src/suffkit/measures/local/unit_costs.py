"""What a week in the council's own services costs, from the extract of unit costs.

Method of all: cost of the year over places x occupancy x weeks in a year, that is over the weeks filled. Direct cost
is what the service spends, gross is with overheads. A yearly cost is the weekly one times the stated factor of weeks.
A service of which a part is not told (its occupancy, say) has no unit cost, and then neither has its kind of placement.
No child is behind these numbers: a place costs what the service costs, whoever lives there. A service with one place
alone is left out of the range, and a kind with one place alone has no unit cost.
Source: cost builds as printed, direct and gross, weekly and yearly (344 a week x 52.14 is 17,936 a year).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.measures.local.years import as_counts, in_years
from suffkit.measures.ratios import divide

BASES = {"Direct": "direct_gbp", "Gross": "gross_gbp"}
SUPPORT = {"Without additional support": "without_support_gbp", "With additional support": "direct_gbp"}
FEWEST_HOMES = 3
# What a home with a single place costs is what its one child costs.
FEWEST_PLACES = 2
_KIND = ["period_start", "period_end", "placement_category"]


def weekly_unit_cost(unit_costs: pd.DataFrame, years: Sequence[Period], weeks_in_year: float) -> pd.DataFrame:
    """Cost of a week in the council's own services of a kind, direct and gross.

    In:  the extract `unit_costs`; the years; weeks in a year.
    Out: COUNTS by placement_category and cost_basis in pounds a week; all services of a kind together, so the larger
         weigh more; the numerator is the cost and the denominator the weeks filled.
    """
    built = _built(unit_costs, years, weeks_in_year)
    built = built[built.groupby(_KIND)["places"].transform("sum") >= FEWEST_PLACES]
    made = []
    for basis, column in BASES.items():
        sums = built.assign(cost=built[column]).groupby(_KIND)[["cost", "weeks"]].agg(_sum_where_all_known)
        sums = sums.reset_index().dropna(subset=["cost", "weeks"])
        made.append(sums.assign(by2="cost_basis", group2=basis))
    both = pd.concat(made, ignore_index=True).rename(columns={"placement_category": "group1"})
    both = both.assign(by1="placement_category", value=divide(both["cost"], both["weeks"]))
    return as_counts(both.assign(numerator=both["cost"], denominator=both["weeks"]), "weekly_unit_cost")


def annual_unit_cost(unit_costs: pd.DataFrame, years: Sequence[Period], weeks_in_year: float) -> pd.DataFrame:
    """The weekly unit cost times the weeks in a year; otherwise as `weekly_unit_cost`."""
    weekly = weekly_unit_cost(unit_costs, years, weeks_in_year)
    yearly = weekly.drop(columns=["numerator", "denominator"])
    return as_counts(yearly.assign(value=weekly["value"] * weeks_in_year), "annual_unit_cost")


def home_weekly_cost_range(
    unit_costs: pd.DataFrame, years: Sequence[Period], weeks_in_year: float, homes: Collection[str]
) -> pd.DataFrame:
    """Lowest and highest direct weekly unit cost among the council's own homes, without and with additional support.

    In:  the extract `unit_costs`; the years; weeks in a year; the placement categories that are homes.
    Out: COUNTS by support and bound; only where the unit costs of three homes or more are known, for of two each would
         know the other's. Homes with one place are left out.
    """
    built = _built(unit_costs[unit_costs["placement_category"].isin(list(homes))], years, weeks_in_year)
    built = built[built["places"] >= FEWEST_PLACES]
    made = []
    for support, column in SUPPORT.items():
        cost = built.assign(cost=divide(built[column], built["weeks"])).dropna(subset=["cost"])
        ends = cost.groupby(_KIND[:2])["cost"].agg(["size", "min", "max"]).reset_index()
        ends = ends[ends["size"] >= FEWEST_HOMES]
        made += [
            ends.assign(by1="support", group1=support, by2="bound", group2=bound, value=ends[column])
            for bound, column in (("Lowest", "min"), ("Highest", "max"))
        ]
    return as_counts(pd.concat(made, ignore_index=True), "home_weekly_cost_range")


def _built(unit_costs: pd.DataFrame, years: Sequence[Period], weeks_in_year: float) -> pd.DataFrame:
    rows = in_years(unit_costs, years)
    return rows.assign(
        gross_gbp=rows["direct_gbp"] + rows["overheads_gbp"],
        without_support_gbp=rows["direct_gbp"] - rows["additional_support_gbp"],
        weeks=rows["places"] * rows["occupancy_share"] * weeks_in_year,
    )


def _sum_where_all_known(values: pd.Series) -> float:
    return float(values.sum(skipna=False))

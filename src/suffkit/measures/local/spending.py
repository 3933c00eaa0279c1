"""What placements cost, from the council's extract of payments: spend, weeks and average weekly prices.

Method of all: the whole price is that of the placement with its additional support, before what health and education
pay of it, unless the measure says otherwise. An average at a date is the mean weekly price of the lines that run on
that day; an average of a year is the year's spend over the weeks paid for: two measures, since a placement that
lasts a week counts as much as any other in the first and a week in the second. All ages that the file pays for are in.
Source: the methods that published statements use for their average weekly costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period
from suffkit.domain.catalogue import measure as entry_of
from suffkit.measures.breakdowns import By, count, mean
from suffkit.measures.linked import category
from suffkit.measures.local.paid import FUNDERS, PARTS, in_parts, open_on, paid_in
from suffkit.measures.periods import as_at, once
from suffkit.measures.ratios import divide
from suffkit.measures.views import UASC
from suffkit.tidy.children import is_uasc_on

NONE: tuple[str, ...] = ()
KIND = ("placement_category",)
BOUGHT: tuple[tuple[str, ...], ...] = (NONE, KIND, ("provider",), ("route",))
_KEY = list(COUNTS.key[1:])


def spend(lines: pd.DataFrame, years: Sequence[Period], *, by: By = BOUGHT) -> pd.DataFrame:
    """Spend on placements in each year.

    In:     `paid.lines_of`; the years; breakdowns among placement_category, provider, route.
    Out:    COUNTS in pounds, exact to the penny; `children` is how many different children are behind each sum.
    Method: each line is clipped to the year; days over seven times its whole weekly price. The day on which a line ends
            is not paid, 31 March is.
    """
    return _money(paid_in(lines, years), "spend", years, by)


def spend_in_parts(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The year's spend by what it was for (the placement or additional support) and by who paid it.

    In:  as `spend`.
    Out: COUNTS by price_part and by funder. The children of a part are those to whom any of it was paid.
    """
    rows = paid_in(lines, years)
    parts = (in_parts(rows, PARTS, "price_part"), "price_part"), (in_parts(rows, FUNDERS, "funder"), "funder")
    return pd.concat([_money(some, "spend", years, [(by,)]) for some, by in parts], ignore_index=True)


def paid_weeks(lines: pd.DataFrame, years: Sequence[Period], *, by: By = BOUGHT) -> pd.DataFrame:
    """Weeks of placement paid for in each year: days of all lines in the year, over seven; otherwise as `spend`."""
    rows = paid_in(lines, years)
    counted = count(rows, "paid_weeks", years, by=by, weights=rows["days"].to_numpy(dtype=float))
    return counted.assign(value=counted["value"] / 7)


def block_weeks(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Weeks paid for in beds bought as a block in each year, by kind of placement; otherwise as `spend`."""
    block = lines[lines["route"] == "Block"]
    block = block.assign(placement_category=block["placement_category"].cat.remove_unused_categories())
    rows = paid_in(block, years)
    counted = count(rows, "block_weeks", years, by=[KIND], weights=rows["days"].to_numpy(dtype=float))
    return counted.assign(value=counted["value"] / 7)


def paid_placements_in_year(lines: pd.DataFrame, years: Sequence[Period], *, by: By = BOUGHT) -> pd.DataFrame:
    """Placements for which anything was paid in the year, each once however often its price changed.

    In:  as `spend`.
    Out: COUNTS of placements; `children` is how many children they are of.
    """
    return count(once(paid_in(lines, years), "placement"), "paid_placements_in_year", years, by=by)


def average_weekly_cost_in_year(lines: pd.DataFrame, years: Sequence[Period], *, by: By = BOUGHT) -> pd.DataFrame:
    """Spend of the year over the weeks paid for in it.

    In:  as `spend`.
    Out: COUNTS in pounds a week; the numerator is the spend and the denominator the weeks.
    """
    return _over_weeks(lines, years, "average_weekly_cost_in_year", by)


def independent_weekly_cost(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The same of those kinds of placement of which every line is of an independent provider, to set beside own costs.

    Out: COUNTS by placement_category, the same numbers as those of `average_weekly_cost_in_year`.
    """
    own = set(lines.loc[lines["provider"] != "Independent", "placement_category"])
    counted = _over_weeks(lines, years, "independent_weekly_cost", [KIND])
    kept = ~counted["group1"].isin([TOTAL, *own]) & (counted["denominator"] > 0)
    return counted[kept].reset_index(drop=True)


def _over_weeks(lines: pd.DataFrame, years: Sequence[Period], name: str, by: By) -> pd.DataFrame:
    spent, weeks = spend(lines, years, by=by), paid_weeks(lines, years, by=by)
    both = weeks.merge(spent[[*_KEY, "value"]], on=_KEY, validate="1:1", suffixes=("_weeks", "_spend"))
    return both.assign(
        measure=name,
        numerator=both["value_spend"],
        denominator=both["value_weeks"],
        value=divide(both["value_spend"], both["value_weeks"]),
        unit=entry_of(name).unit,
    )[COUNTS.column_names]


def average_weekly_cost(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Mean whole weekly price of the lines that run on the last day of each year, before contributions.

    In:     as `spend`.
    Out:    COUNTS by placement_category in pounds a week as at the last day; the numerator is the sum of prices, the
            denominator their number.
    Method: no mean of all kinds together is given: it would tell what a kind of few children costs from the others.
    """
    return _average(lines, years, "average_weekly_cost", "whole")


def average_weekly_cost_without_support(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The same without additional support; `children` as in `average_weekly_cost_net`: those who have support."""
    return _average(lines, years, "average_weekly_cost_without_support", "price")


def average_weekly_cost_net(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The same with additional support, less what health and education pay: what is left to children's services.

    Out: COUNTS. Beside the whole price of the same children it tells what is paid for those whose price differs, so
         `children` are these, if there are any.
    """
    return _average(lines, years, "average_weekly_cost_net", "net")


def spend_per_child(
    lines: pd.DataFrame, looked_after: pd.DataFrame, children: pd.DataFrame, years: Sequence[Period]
) -> pd.DataFrame:
    """Spend on placements of the year over children looked after on its last day, of UASC, of all others and of all.

    In:     `paid.lines_of`; COUNTS of children_looked_after by uasc, from the returns; the tidy children, for who is
            an unaccompanied asylum-seeking child; the years.
    Out:    COUNTS in pounds a year; the denominator is the children looked after; `children` is the fewer of these and
            of those who were paid for.
    Method: a line is of UASC where its child is one on the line's first day in the year; a child whom the returns do
            not know is not. Children who came or left during the year are in the spend as long as they were there.
    """
    name = "placement_spend_per_child"
    rows = paid_in(lines, years)
    known = children.set_index(children["child_id"].astype(object))[["is_uasc_ever", "uasc_end_date"]]
    is_uasc = is_uasc_on(known.reindex(rows["child_id"]), rows["first_day"].to_numpy())
    spent = _money(rows.assign(uasc=category(np.where(is_uasc, 0, 1), UASC)), name, years, [NONE, ("uasc",)])
    on = ["period_end", "by1", "group1"]
    whole = looked_after[(looked_after["by2"] == "") & looked_after["by1"].isin(["", "uasc"])]
    both = spent.drop(columns="denominator").merge(
        whole[[*on, "value"]].rename(columns={"value": "denominator"}), on=on, validate="1:1"
    )
    both = both[both["denominator"] > 0]
    fewer = np.minimum(both["children"], both["denominator"])
    return both.assign(value=divide(both["numerator"], both["denominator"]), children=fewer)[COUNTS.column_names]


def spend_per_resident_child(
    lines: pd.DataFrame, years: Sequence[Period], population: Mapping[int, float]
) -> pd.DataFrame:
    """Spend on placements of the year over children aged 0 to 17 in the area.

    In:  `paid.lines_of`; the years; residents by the year of the mid-year estimate: what ends in 2024 is over mid-2023.
    Out: COUNTS in pounds a year; nothing for a year without its population.
    """
    name = "placement_spend_per_resident_child"
    spent = _money(paid_in(lines, years), name, years, [NONE])
    whole = (spent["period_end"].dt.year - 1).map(dict(population)).astype(float)
    spent = spent.assign(denominator=whole, value=divide(spent["numerator"], whole))
    return spent[whole > 0].reset_index(drop=True)


def _average(lines: pd.DataFrame, years: Sequence[Period], name: str, price: str) -> pd.DataFrame:
    rows = open_on(lines, years)
    counted = mean(rows, rows[price].to_numpy(dtype=float), name, as_at(years), by=[KIND])
    differs = count(rows[rows[price] != rows["whole"]], name, as_at(years), by=[KIND])
    others = counted[_KEY].merge(differs[[*_KEY, "children"]], on=_KEY, how="left", validate="1:1")["children"]
    fewer = np.minimum(counted["children"], others.where(others > 0, np.inf))
    counted = counted.assign(children=fewer)
    counted = counted[(counted["group1"] != TOTAL) & (counted["denominator"] > 0)].reset_index(drop=True)
    return counted.assign(numerator=counted["numerator"] / 100, value=counted["value"] / 100)


def _money(rows: pd.DataFrame, name: str, years: Sequence[Period], by: By) -> pd.DataFrame:
    """Sums of pence, in pounds: the numerator is the sum, the denominator the children that it stands on."""
    counted = count(rows, name, years, by=by, weights=rows["pence"].to_numpy(dtype=float))
    pounds = counted["value"] / 100
    return counted.assign(value=pounds, numerator=pounds, denominator=counted["children"])

"""Amounts in thousands among amounts in pounds, told by their size: nobody writes it into the file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.contracts.extracts import Extract
from suffkit.errors import WARN
from suffkit.io.extracts.found import Found


@dataclass(frozen=True)
class Plausible:
    """In what range the median of a column lies, in pounds, when it is divided by another column (`per`), if any.

    Amounts are like one another only within the groups of the column `within`, if any.

    Wide on purpose: below lie amounts in thousands, above amounts in pence or of another kind altogether.
    """

    extract: str
    column: str
    low: float
    high: float
    per: str = ""
    within: str = ""


# A week in care costs from some £150 (a carer's allowance) to £30,000; a carer's year from £10,000, a bed's to £1m.
PLAUSIBLE = (
    Plausible("placement_payments", "weekly_price_gbp", 20, 100_000),
    Plausible("unit_costs", "direct_gbp", 500, 5_000_000, per="places"),
    Plausible("short_breaks", "unit_cost_gbp", 1, 10_000),
    Plausible("services", "spend_gbp", 500, 500_000_000),
    Plausible("costs_of_others", "value_gbp", 20, 1_000_000_000, within="figure"),
)
_LEAST_BUDGET = 100_000  # the largest line of a year's budget for children in care
_THOUSAND = (500.0, 2_000.0)  # how far apart two figures of one line are when one of them is in thousands
_FAR_FROM_MEDIAN = 100.0
_NEAR_MEDIAN = 10.0


def check_magnitude(table: pd.DataFrame, extract: Extract, found: Found) -> None:
    """Whole columns out of their range, and single rows a thousand times from the others."""
    for one in PLAUSIBLE:
        if one.extract == extract.id:
            for _, alike in table.groupby(one.within) if one.within else [("", table)]:
                _of_column(alike, one, found, table.index)


def _of_column(table: pd.DataFrame, one: Plausible, found: Found, every: pd.Index) -> None:
    amounts = table[one.column] / (table[one.per].where(table[one.per] > 0) if one.per else 1.0)
    known = amounts.where(amounts > 0)
    median = known.median()
    if np.isnan(median):
        return
    each = f" divided by {one.per}" if one.per else ""
    if not one.low <= median <= one.high:
        what = "thousands of pounds" if median < one.low else "pence, or for a year instead of a week"
        says = (
            f"the middle amount{each} is {'below' if median < one.low else 'above'} what is possible "
            f"(£{one.low:,.0f} to £{one.high:,.0f}): are they in {what}? Write pounds, or (£000s) into the heading "
            "where all are in thousands."
        )
        found.say("wrong_magnitude", says, one.column)
        return
    # A thousandth of a usual amount is no usual amount, and a thousand times as much is one again; or the other way.
    for apart, back in ((known < median / _FAR_FROM_MEDIAN, 1e3), (known > median * _FAR_FROM_MEDIAN, 1e-3)):
        usual = (known * back).between(median / _NEAR_MEDIAN, median * _NEAR_MEDIAN)
        says = f"these amounts{each} are about a thousand times from the others: are they in thousands? Write pounds."
        found.say("mixed_thousands", says, one.column, (apart & usual).reindex(every, fill_value=False))


def check_budgets(table: pd.DataFrame, found: Found) -> None:
    """A line 500 to 2,000 times from its own figure of another year, or of the same year, is in thousands once."""
    columns = ["budget_gbp", "outturn_gbp"]
    apart = pd.Series(False, index=table.index)
    sizes = table[columns].abs().where(table[columns] != 0)
    largest = sizes.max(axis=1).groupby(table["line"]).transform("max")
    for name in columns:
        apart |= (largest / sizes[name]).between(*_THOUSAND)
    says = (
        "the figures of these lines are about a thousand times from others of the same line: are some in thousands? "
        "Write all in pounds, or (£000s) into the heading where all are in thousands."
    )
    found.say("mixed_thousands", says, "budget_gbp", apart)
    if not apart.any() and float(sizes.max().max()) < _LEAST_BUDGET:
        says = (
            f"no line is as large as £{_LEAST_BUDGET:,}: are they in thousands? Write pounds, or (£000s) into the "
            "heading; leave it where the lines are so small."
        )
        found.say("small_budgets", says, "budget_gbp", severity=WARN)

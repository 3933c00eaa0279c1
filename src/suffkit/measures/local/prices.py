"""How prices spread, from the extract of payments: medians, quartiles, the very dear, and block against spot.

Prices are those of the lines that run on the last day of the year. The lowest and the highest price of a kind are those
of single children, so neither is ever given: the middle half stands for the range. A median or a quartile is the price
of one child or of two as well; so it stands on the children on its thinner side (five on one side are five who pay no
less), and the wall shows it to the nearest £10 (`disclosure.release`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period
from suffkit.domain.catalogue import measure as entry_of
from suffkit.measures.breakdowns import mean
from suffkit.measures.linked import category
from suffkit.measures.local.paid import open_on
from suffkit.measures.local.spending import BOUGHT
from suffkit.measures.periods import as_at, last_days

CONTRACTS = ("Block", "Spot")
QUARTILES = {"Lower quartile": 0.25, "Upper quartile": 0.75}
SUPPORT = {"Without additional support": "price", "With additional support": "whole"}


def median_weekly_cost(
    lines: pd.DataFrame, years: Sequence[Period], *, by: Sequence[tuple[str, ...]] = BOUGHT
) -> pd.DataFrame:
    """Median whole weekly price on the last day of each year: half cost less, half more.

    In:  `paid.lines_of`; the years; breakdowns of one name each.
    Out: COUNTS in pounds a week; nothing for a group without a placement. `children` is the fewer of those whose price
         is no more than the median and those whose price is no less: at least six on either side are eleven prices.
    """
    every = [_quantile(lines, years, "median_weekly_cost", names, 0.5) for names in by]
    return pd.concat(every, ignore_index=True)


def weekly_cost_quartiles(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """The weekly prices between which the middle half lies, by kind of placement; otherwise as the median.

    Out: COUNTS by placement_category and bound.
    """
    every = [
        _quantile(lines, years, "weekly_cost_quartiles", ("placement_category",), share).assign(
            by2="bound", group2=bound
        )
        for bound, share in QUARTILES.items()
    ]
    return pd.concat(every, ignore_index=True)


def high_cost_placements(lines: pd.DataFrame, years: Sequence[Period], thresholds: Sequence[float]) -> pd.DataFrame:
    """Placements over each weekly price on the last day of each year, without and with additional support.

    In:     `paid.lines_of`; the years; the thresholds in pounds a week.
    Out:    COUNTS by threshold and support. Over is more than: a placement at the threshold is not over it.
    Method: cumulative, so who is over the highest is in each. Two such numbers tell their difference, which disclosure
            control knows (`disclosure.local_identities.WITHIN`).
    """
    rows = open_on(lines, years)
    groups = list(product(sorted(thresholds), SUPPORT))
    limit = np.array([threshold * 100 for threshold, _ in groups])
    with_support = np.array([SUPPORT[support] == "whole" for _, support in groups])
    price = np.where(with_support[:, np.newaxis], rows["whole"].to_numpy(), rows["price"].to_numpy())
    number = rows["period"].to_numpy(np.int64)
    counts = np.array([np.bincount(number, over, minlength=len(years)) for over in price > limit[:, np.newaxis]])
    every = [
        _frame(
            "high_cost_placements",
            years,
            np.arange(len(years)),
            value=counts[place],
            children=counts[place],
            groups={"by1": "threshold", "group1": f"£{threshold:,.0f}", "by2": "support", "group2": support},
        )
        for place, (threshold, support) in enumerate(groups)
    ]
    return pd.concat(every, ignore_index=True)


def weekly_cost_by_contract(lines: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Mean weekly price without additional support of beds bought as a block and one at a time, of the same kind.

    In:  `paid.lines_of`; the years.
    Out: COUNTS by placement_category and contract, as at the last day; only kinds that are bought both ways that day.
    """
    rows = open_on(lines[lines["route"].isin(CONTRACTS)], years)
    contract = category((rows["route"] == "Spot").to_numpy(dtype=int), CONTRACTS)
    rows = rows.assign(contract=contract)
    counted = mean(
        rows,
        rows["price"].to_numpy(dtype=float),
        "weekly_cost_by_contract",
        as_at(years),
        by=[("placement_category", "contract")],
    )
    counted = counted[(counted["group1"] != TOTAL) & (counted["group2"] != TOTAL) & (counted["denominator"] > 0)]
    both = counted.groupby(["period_end", "group1"])["group2"].transform("size") == len(CONTRACTS)
    counted = counted[both].reset_index(drop=True)
    return counted.assign(numerator=counted["numerator"] / 100, value=counted["value"] / 100)


def _quantile(
    lines: pd.DataFrame, years: Sequence[Period], name: str, by: tuple[str, ...], share: float
) -> pd.DataFrame:
    rows = open_on(lines, years)
    cells = ["period", *by]
    rows = rows.assign(value=rows.groupby(cells, observed=True)["whole"].transform("quantile", share))
    sides = rows[rows["whole"] <= rows["value"]], rows[rows["whole"] >= rows["value"]]
    below, above = (side.groupby(cells, observed=True)["child"].nunique() for side in sides)
    value = rows.groupby(cells, observed=True)["value"].first() / 100
    found = pd.DataFrame({"value": value, "children": np.minimum(below, above)}).reset_index()
    groups: dict[str, str | pd.Series] = {"by1": by[0], "group1": found[by[0]].astype(str)} if by else {}
    return _frame(name, years, found["period"], value=found["value"], children=found["children"], groups=groups)


def _frame(
    name: str,
    years: Sequence[Period],
    number: np.ndarray | pd.Series,
    *,
    value: np.ndarray | pd.Series,
    children: np.ndarray | pd.Series,
    groups: Mapping[str, str | pd.Series],
) -> pd.DataFrame:
    """COUNTS as at the last day of the year of each number."""
    days = last_days(number, years)
    made = pd.DataFrame({"measure": name, "period_start": days, "period_end": days})
    made = made.assign(**{column: groups.get(column, "") for column in ("by1", "group1", "by2", "group2")})
    made = made.assign(numerator=np.nan, denominator=np.nan, unit=entry_of(name).unit)
    made = made.assign(value=np.asarray(value, dtype=float), children=np.asarray(children, dtype=float))
    return made[COUNTS.column_names]

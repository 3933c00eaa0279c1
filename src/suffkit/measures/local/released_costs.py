"""What is worked out from released figures of cost: it tells nothing that they do not, so nothing of it is hidden.

What drove the change of spend, variances, what block purchase avoids, and weekly costs as yearly ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pandas as pd

from suffkit.contracts.facts import FACTS, ORIGINS, TOTAL
from suffkit.domain.catalogue import catalogue
from suffkit.measures.local.cost_drivers import REST, what_drove, with_totals
from suffkit.measures.ratios import AREA, KEY, divide, shares

RECORDS = tuple(origin for origin in ORIGINS if origin in ("counted", "local", "synthetic"))
HIDDEN = "c"
KIND, DRIVER = "placement_category", "cost_driver"
_PERIOD = ["period_start", "period_end"]


def worked_out_costs(facts: pd.DataFrame, weeks_in_year: float) -> pd.DataFrame:
    """Facts that follow from the released figures of cost of a council's own records.

    In:  released FACTS; weeks in a year.
    Out: FACTS of the same origin, whose `source` starts with `recomputed from`.
    """
    records = facts[facts["origin"].isin(RECORDS)]
    shown = records[records["value"].notna()]
    parts = [
        spend_shares(shown),
        budgets_and_outturn(records),
        spend_drivers(records),
        spend_avoided(shown),
        average_annual_cost(shown, weeks_in_year),
    ]
    made = pd.concat([part for part in parts if not part.empty] or parts, ignore_index=True)
    units = {name: entry.unit for name, entry in catalogue().items()}
    blank = {name: float("nan") for name in ("numerator", "denominator") if name not in made}
    # What follows from a hidden figure is as hidden.
    status = made["value"].isna().map({True: HIDDEN, False: ""})
    made = made.assign(**blank, unit=made["measure"].map(units), status=status, cell="", as_printed="")
    made = made.assign(source="recomputed from " + made["source"].astype(object))
    return made[FACTS.column_names].drop_duplicates([*KEY, "origin"], ignore_index=True)


def spend_shares(shown: pd.DataFrame) -> pd.DataFrame:
    """The share of each group in the whole spend of its year; keyed values with their origin and both parts."""
    return _each_origin(shown[shown["measure"] == "spend"], shares)


def budgets_and_outturn(records: pd.DataFrame) -> pd.DataFrame:
    """Outturn of every line, variance (outturn or its forecast, less budget), and that over the budget.

    In:  FACTS, hidden ones too, of which budget, outturn, outturn_forecast and placement_outturn are used.
    Out: keyed values of outturn (of lines that are kinds of placement), variance and variance_share, by service; no
         value where the outturn is hidden. A budget of 0 has no share.
    """
    keep = ["origin", *AREA, *_PERIOD, "by1", "group1", "by2", "group2", "value", "source"]
    of_kinds = records.loc[records["measure"] == "placement_outturn", keep].assign(by1="service")
    by_line = records[records["by1"] == "service"]
    lines = by_line.loc[by_line["measure"].isin(["outturn", "outturn_forecast"]), keep]
    budget = by_line.loc[by_line["measure"] == "budget", keep]
    both = pd.concat([lines, of_kinds]).merge(budget.drop(columns="source"), on=keep[:-2], suffixes=("", "_budget"))
    over = (both["value"] - both["value_budget"]).round(2)
    share = both.assign(numerator=over, denominator=both["value_budget"], value=divide(over, both["value_budget"]))
    made = [
        of_kinds.assign(measure="outturn"),
        both.assign(measure="variance", value=over),
        share.assign(measure="variance_share")[both["value_budget"] != 0],
    ]
    columns = ["origin", *KEY, "numerator", "denominator", "value", "source"]
    return pd.concat(made, ignore_index=True).reindex(columns=columns)


def spend_drivers(records: pd.DataFrame) -> pd.DataFrame:
    """What drove the change of spend between each year and the next, and between the first and the last.

    In:     FACTS, hidden ones too, of which those of spend, paid_weeks and price_index are used.
    Out:    keyed values of spend_driver by placement_category and cost_driver, for a period from the earlier year's
            first day to the later year's last; nothing where the whole is not shown.
    Method: `cost_drivers.what_drove`. Kinds of which one of the four figures is not shown are taken together as what
            the shown ones leave of the whole.
    """
    return _each_origin(records, _drivers)


def spend_avoided(shown: pd.DataFrame) -> pd.DataFrame:
    """Spot price less block price of a week, and that times the weeks paid for in block beds in the year.

    In:  shown FACTS, of which weekly_cost_by_contract (as at a year's last day) and block_weeks (of the year) are used.
    Out: keyed values of weekly_spend_avoided (as at the day) and annual_spend_avoided (of the year), by kind.
    """
    price = shown[(shown["measure"] == "weekly_cost_by_contract") & (shown["by2"] == "contract")]
    on = ["origin", *AREA, *_PERIOD, "by1", "group1"]
    block, spot = (price.loc[price["group2"] == one, [*on, "value", "source"]] for one in ("Block", "Spot"))
    both = block.merge(spot[[*on, "value"]], on=on, suffixes=("_block", "_spot"), validate="1:1")
    weekly = both.assign(
        measure="weekly_spend_avoided", by2="", group2="", value=both["value_spot"] - both["value_block"]
    )
    weeks = shown.loc[shown["measure"] == "block_weeks", ["origin", *AREA, *_PERIOD, "group1", "value"]]
    yearly = weekly.drop(columns="period_start").merge(
        weeks, on=["origin", *AREA, "period_end", "group1"], suffixes=("", "_weeks"), validate="1:1"
    )
    yearly = yearly.assign(measure="annual_spend_avoided", value=(yearly["value"] * yearly["value_weeks"]).round(2))
    return pd.concat([weekly, yearly], ignore_index=True)[["origin", *KEY, "value", "source"]]


def average_annual_cost(shown: pd.DataFrame, weeks_in_year: float) -> pd.DataFrame:
    """The year's average weekly cost of each kind of placement times the weeks in a year; keyed values."""
    weekly = shown[(shown["measure"] == "average_weekly_cost_in_year") & shown["by1"].isin(["", KIND])]
    yearly = (weekly["value"] * weeks_in_year).round(2)
    return weekly.assign(measure="average_annual_cost", value=yearly)[["origin", *KEY, "value", "source"]]


def _each_origin(shown: pd.DataFrame, worked_out: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    parts = [
        worked_out(rows[[*KEY, "value", "source"]]).assign(origin=origin)
        for origin, rows in shown.groupby("origin", sort=True)
    ]
    parts = [part for part in parts if not part.empty]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["origin", *KEY, "value", "source"])


def _drivers(values: pd.DataFrame) -> pd.DataFrame:
    is_year = values["period_start"] < values["period_end"]
    rows = values[
        is_year & values["measure"].isin(["spend", "paid_weeks"]) & (values["by1"] == KIND) & (values["by2"] == "")
    ]
    rows = rows.drop_duplicates(KEY)
    wide = rows.pivot(index=[*AREA, *_PERIOD, "group1"], columns="measure", values="value")
    if wide.empty or not {"spend", "paid_weeks"} <= set(wide.columns):
        return pd.DataFrame(columns=[*KEY, "value", "source"])
    wide = wide.rename(columns={"spend": "spend_gbp", "paid_weeks": "weeks"}).reset_index()
    index = values[values["measure"] == "price_index"].set_index("period_end")["value"]
    index = index[~index.index.duplicated()]
    made = [part for pair in _pairs(wide) if len(part := _between(*pair, index))]
    if not made:
        return pd.DataFrame(columns=[*KEY, "value", "source"])
    source = " and ".join(dict.fromkeys(rows["source"]))
    return pd.concat(made, ignore_index=True).assign(source=source)


def _pairs(wide: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each year with the next that follows it without a gap, and the first with the last of several."""
    for _, of_area in wide.groupby("area_code", sort=False):
        years = [of_area[of_area["period_end"] == end] for end in sorted(of_area["period_end"].unique())]
        follows = pairwise(years)
        yield from (pair for pair in follows if (_first(pair[1]) - _last(pair[0])).days == 1)
        if len(years) > 2:
            yield years[0], years[-1]


def _first(year: pd.DataFrame) -> pd.Timestamp:
    return year["period_start"].iloc[0]


def _last(year: pd.DataFrame) -> pd.Timestamp:
    return year["period_end"].iloc[0]


def _between(before: pd.DataFrame, after: pd.DataFrame, index: pd.Series) -> pd.DataFrame:
    """The drivers between two years, each a row a kind with its Total, as keyed values without a source."""
    kinds = _comparable(before, after)
    levels = index.reindex([_last(before), _last(after)]).astype(float).to_list()
    known = (levels[0], levels[1]) if pd.notna(levels).all() else None
    if kinds is None:
        return pd.DataFrame()
    drivers = with_totals(what_drove(*kinds, known))
    about = {"area_code": before["area_code"].iloc[0], "area_name": before["area_name"].iloc[0]}
    days = {"period_start": _first(before), "period_end": _last(after)}
    named = drivers.rename(columns={"group": "group1", "driver": "group2", "gbp": "value"})
    return named.assign(measure="spend_driver", **about, **days, by1=KIND, by2=DRIVER)


def _comparable(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Spend and weeks of both years for each kind that is shown in both, and for the rest of the whole, if any.

    None where the whole is not shown, or where rounded weeks leave a price that cannot be told.
    """
    one, other = (year.set_index("group1")[["spend_gbp", "weeks"]] for year in (before, after))
    if any(TOTAL not in year.dropna().index for year in (one, other)):
        return None
    of_all = one.index.union(other.index, sort=False).drop(TOTAL)
    kinds = one.dropna().index.intersection(other.dropna().index, sort=False).drop(TOTAL, errors="ignore")
    told = pd.concat([~_has_no_price(year.loc[kinds]) for year in (one, other)], axis=1).all(axis=1)
    kinds = kinds[told.to_numpy(dtype=bool)]
    both = [year.loc[kinds] for year in (one, other)]
    if len(kinds) < len(of_all):
        both = [pd.concat([year.loc[kinds], _rest(year, kinds)]) for year in (one, other)]
    if any(_has_no_price(year).any() or (year < 0).to_numpy().any() for year in both):
        return None
    empty = pd.concat([year.eq(0).all(axis=1) for year in both], axis=1).all(axis=1)
    kept = empty.index[~empty]
    return both[0].loc[kept].rename_axis("group"), both[1].loc[kept].rename_axis("group")


def _has_no_price(year: pd.DataFrame) -> pd.Series:
    return (year["spend_gbp"] > 0) & (year["weeks"] <= 0)


def _rest(year: pd.DataFrame, kinds: pd.Index) -> pd.DataFrame:
    left = pd.DataFrame([year.loc[TOTAL] - year.loc[kinds].sum()], index=[REST])
    return left.round({"spend_gbp": 2, "weeks": 6})

"""What a plan costs: the weeks of each scenario times their prices, and how much of it is the growth of prices.

answer   the spend without any lever and under each reading, in words
spend    spend by scenario and year, beside no lever, and by kind of placement
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import Table, pivot, tabulate
from suffkit.present.wording import say, say_change, say_list
from suffkit.publish.page import Page
from suffkit.publish.scenarios import computed, named, source_of_plan
from suffkit.publish.shown import kinds_of

_BASELINE = "Baseline"
_ALL_YEARS = "All years"
_MILLION = 1_000_000
_GROWTH = "of which growth of prices"


def answer(page: Page) -> str:
    """What the weeks would cost in the last year without any lever, and how much each reading changes it."""
    rows = _yearly(page, "scenario_spend", ["scenario", "common_group"])
    rows = rows[rows["group2"] == TOTAL] if len(rows) else rows
    before = rows[rows["group1"] == _BASELINE]
    if before.empty:
        return ""
    last = before[before["period_end"] == before["period_end"].max()].iloc[0]
    less = _yearly(page, "scenario_spend_difference", ["scenario"])
    less = less[(less["period_end"] == last["period_end"]) & less["group1"].isin(_readings(page))]
    moved = [
        f"{_money_of(pd.Series([row['value']]), say_change)[0]} with {row['group1']!r}"
        for row in less.to_dict("records")
    ]
    told = f"At the prices that are given the weeks of care would cost {_money(last['value'])} in {last['period']}"
    return f"{told} without any lever: {say_list(moved)}." if moved else f"{told}."


def spend(page: Page) -> None:
    """Spend of each scenario by year, what of it is the growth of prices, beside no lever, and by kind of placement."""
    rows = computed(page, "scenario_spend", ["scenario", "common_group"])
    if rows.empty:
        page.show(page.missing("what the plan costs: the price of a week by kind of placement (price)", "plan"))
        return
    whole, kinds = rows[rows["group2"] == TOTAL], rows[rows["group2"] != TOTAL]
    unpriced = _unpriced(page, kinds)
    tables = [] if whole.empty else [_by_year(page, whole), _beside_no_lever(page)]
    page.lead(
        f"There is no price for {say_list(unpriced)}, so there is no sum of all kinds of placement." if unpriced else ""
    )
    page.show(*tables, _by_kind(page, kinds))


def _by_year(page: Page, whole: pd.DataFrame) -> Table:
    """Each scenario's spend, and below it the part that is the growth of prices."""
    growth = computed(page, "scenario_price_growth", ["scenario"])
    both = pd.concat([whole.assign(row=""), growth.assign(row=_GROWTH)], ignore_index=True)
    both = both.assign(column=_columns(both), words=_money_of(both["value"]))
    names = list(dict.fromkeys(whole["group1"]))
    both = both.sort_values(["group1", "row"], key=lambda keys: keys.map({**_places(names), "": 0, _GROWTH: 1}))
    wide = pivot(both, ["group1", "row"], "column", "words", order={"column": _order(both)}).fillna("[x]")
    shown = named(page, wide)
    shown["group1"] = shown["group1"].where(shown["row"] == "", shown["row"])
    return tabulate(
        shown.drop(columns="row").rename(columns={"group1": "Scenario"}),
        caption="Spend by scenario",
        row_header="Scenario",
        source=source_of_plan(page),
        notes=[measure_of("scenario_spend").definition, measure_of("scenario_price_growth").definition],
        holds=kinds_of(both),
    )


def _beside_no_lever(page: Page) -> Table | None:
    less = computed(page, "scenario_spend_difference", ["scenario"])
    if less.empty:
        return None
    less = less.assign(column=_columns(less), words=_money_of(less["value"], say_change))
    order = {"group1": list(dict.fromkeys(less["group1"])), "column": _order(less)}
    wide = pivot(less, "group1", "column", "words", order=order)
    return tabulate(
        named(page, wide).rename(columns={"group1": "Lever or reading"}),
        caption="Spend beside no lever",
        row_header="Lever or reading",
        source=source_of_plan(page),
        notes=["The effects of levers together need not add up."],
        holds=kinds_of(less),
    )


def _by_kind(page: Page, kinds: pd.DataFrame) -> Table:
    """The last year's spend by kind of placement, without any lever and under each reading."""
    rows = kinds[_columns(kinds) != _ALL_YEARS]
    scenarios = [_BASELINE, *_readings(page)]
    rows = rows[(rows["period_end"] == rows["period_end"].max()) & rows["group1"].isin(scenarios)]
    rows = rows.assign(words=_money_of(rows["value"]))
    largest = rows.sort_values("value", ascending=False, kind="stable")["group2"].drop_duplicates()
    wide = pivot(named(page, rows), "group2", "group1", "words", order={"group2": list(largest)}).fillna("[x]")
    return tabulate(
        wide.rename(columns={"group2": "Kind of placement"}),
        caption=f"Spend by kind of placement, {rows['period'].iloc[0]}",
        row_header="Kind of placement",
        source=source_of_plan(page),
        holds=kinds_of(rows),
    )


def _unpriced(page: Page, kinds: pd.DataFrame) -> list[str]:
    """Kinds of placement that have weeks and no spend."""
    weeks = computed(page, "scenario_child_weeks", ["scenario", "common_group"])
    have = weeks[(weeks["value"] > 0) & (weeks["group2"] != TOTAL)]["group2"].drop_duplicates()
    return [str(kind) for kind in have if kind not in set(kinds["group2"])]


def _readings(page: Page) -> list[str]:
    """The readings that the plan's flows are carried forward under."""
    return list(dict.fromkeys(computed(page, "implied_stock", ["scenario"])["group1"]))


def _yearly(page: Page, name: str, by: list[str]) -> pd.DataFrame:
    rows = computed(page, name, by)
    return rows[_columns(rows) != _ALL_YEARS] if len(rows) else rows


def _columns(rows: pd.DataFrame) -> pd.Series:
    """The year, or all years, of each row."""
    long = (rows["period_end"] - rows["period_start"]).dt.days > 366
    return rows["period"].mask(long, _ALL_YEARS)


def _order(rows: pd.DataFrame) -> list[str]:
    ordered = rows.sort_values("period_start", kind="stable")["column"].drop_duplicates()
    return [*(one for one in ordered if one != _ALL_YEARS), *([_ALL_YEARS] if (ordered == _ALL_YEARS).any() else [])]


def _places(names: list[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _money(value: float) -> str:
    return _money_of(pd.Series([value]))[0]


def _money_of(values: pd.Series, words: Callable[..., str] = say) -> list[str]:
    """Pounds; in millions to a hundredth where any of them reaches a million, so that a table has one scale."""
    if values.abs().max() >= _MILLION:
        return [words(value / _MILLION, "gbp_million", decimals=2) for value in values]
    return [words(value, "gbp", decimals=0) for value in values]

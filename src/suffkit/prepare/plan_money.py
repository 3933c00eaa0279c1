"""What a plan costs, and where its printed numbers and its flows do not meet: parts of the facts of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.scenarios import ALL_GROUPS, BASELINE_SCENARIO
from suffkit.forecasts.scenario_views import against_print, spend, totals
from suffkit.forecasts.scenarios import Scenarios, scenario_members
from suffkit.io.plans import ScenarioFile
from suffkit.prepare.printed import COMMON_GROUPS

FILE = "scenarios.toml"
OWN_NUMBERS = "As its own numbers make it"
_GROUPS = {**COMMON_GROUPS, ALL_GROUPS: "Not told apart"}
_AS_PRINTED = "As printed"
_KIND = "common_group"
_MONEY = {
    "scenario_spend": "spend_gbp",
    "scenario_price_growth": "price_growth_gbp",
    "scenario_child_weeks": "child_weeks",
}


def money_parts(plan: ScenarioFile, made: Scenarios, shown: str) -> Iterator[pd.DataFrame]:
    """What the weeks of each scenario cost, year by year and in all years, and beside no lever.

    In:     the file of scenarios; its scenarios; the file's name in messages.
    Out:    frames of `scenario_spend` and `scenario_child_weeks` by scenario and kind of placement and in all,
            `scenario_price_growth` and `scenario_spend_difference` by scenario. Nothing where no price is given. A sum
            with an unknown part is unknown, and left out.
    Raises: DataError, a price of a kind of placement that no scenario has.
    """
    if plan.prices.empty or plan.baseline is None:
        return
    costs = spend(
        made.stock,
        plan.prices,
        plan.levers,
        members=scenario_members(plan.levers, plan.readings or None),
        weeks_in_year=plan.baseline.weeks_in_year,
        file=shown,
    )
    costs = costs.assign(year_start=_first_day(costs["year_end"]))
    every = costs.assign(year_start=costs["year_start"].min(), year_end=costs["year_end"].max())
    spans = [costs, every] if costs["year_end"].nunique() > 1 else [costs]
    for rows in spans:
        whole = _sums(rows, [])
        kinds = _sums(rows, ["placement_group"])
        for name, column in _MONEY.items():
            if name == "scenario_price_growth":
                yield _of(whole, name, whole[column])
                continue
            yield _of(whole, name, whole[column]).assign(by2=_KIND, group2=TOTAL)
            yield _of(kinds, name, kinds[column]).assign(by2=_KIND, group2=kinds["placement_group"].map(_GROUPS))
        before = whole[whole["scenario"] == BASELINE_SCENARIO][["year_start", "year_end", "spend_gbp"]]
        both = whole[whole["scenario"] != BASELINE_SCENARIO].merge(
            before, on=["year_start", "year_end"], suffixes=("", "_before"), validate="m:1"
        )
        # Less than a penny is rounding.
        yield _of(both, "scenario_spend_difference", (both["spend_gbp"] - both["spend_gbp_before"]).round(2))


def print_parts(plan: ScenarioFile, made: Scenarios, names: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Where the plan's own numbers do not meet: its flows beside its number of children, and its rates and shares.

    In:  the file of scenarios; its scenarios; the names of its readings.
    Out: frames of `scenario_less_plan` by reading, and, as a scenario of their own, the rate and the shares that the
         printed numbers of children make. Nothing where the file names nothing that the plan prints.
    """
    if plan.printed.empty or plan.baseline is None:
        return
    view = totals(made.stock, plan.baseline.as_at, population=plan.baseline.population)
    told = against_print(view[view["scenario"].isin(names)], plan.printed, population=plan.baseline.population)
    led = told[(told["quantity"] == "children") & (told["scenario"] != _AS_PRINTED)]
    yield _at(led, "scenario_less_plan", led["difference"].round(6))
    own = told[told["scenario"] == _AS_PRINTED].assign(scenario=OWN_NUMBERS)
    for quantity, rows in own.groupby("quantity", sort=False):
        yield _at(rows, f"scenario_{quantity}", rows["worked_out"])


def _sums(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums by scenario and span; one unknown part makes the sum unknown."""
    keys = ["scenario", "year_start", "year_end", *by]
    columns = list(_MONEY.values())
    sums = rows.groupby(keys, sort=False)[columns].sum()
    unknown = rows[columns].isna().groupby([rows[key] for key in keys], sort=False).any()
    return sums.mask(unknown.reindex(sums.index)).reset_index()


def _first_day(year_ends: pd.Series) -> pd.Series:
    return year_ends - pd.DateOffset(years=1) + pd.Timedelta(days=1)


def _of(rows: pd.DataFrame, name: str, values: pd.Series) -> pd.DataFrame:
    facts = rows.assign(measure=name, value=values, by1="scenario", group1=rows["scenario"], by2="", group2="")
    facts = facts.assign(period_start=rows["year_start"], period_end=rows["year_end"])
    return facts.assign(source=f"{FILE}: " + rows["scenario"])


def _at(rows: pd.DataFrame, name: str, values: pd.Series) -> pd.DataFrame:
    return _of(rows.assign(year_start=rows["year_end"]), name, values)

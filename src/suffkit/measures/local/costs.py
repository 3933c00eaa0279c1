"""What it costs: every measure that the finance extracts allow.

No provider, home or child is named in any of it; `cost_history` alone goes child by child, and nothing here calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period, parse_period
from suffkit.measures.demographics import children_looked_after
from suffkit.measures.local import budgets, prices, spending, unit_costs
from suffkit.measures.local.inputs import Local, Settings
from suffkit.measures.local.paid import days_told, lines_of, years_told
from suffkit.tidy import Tidy

HOMES = "Residential"
_A_YEAR = timedelta(days=366)


def counts_of_costs(local: Local) -> pd.DataFrame:
    """What placements cost, from the extract of payments.

    In:  the extracts by id, of which `placement_payments` is used; the tidied returns, where there are any: spend for
         each child looked after needs them; the financial years to count; the edition's as-at date; the settings.
    Out: COUNTS; private: it has passed no disclosure control. Nothing for what the file does not tell.
    """
    return _joined(_of_payments(local.tables, local.tidy, local.years, local.settings))


def counts_of_own_services(local: Local) -> pd.DataFrame:
    """What the council's own carers and homes cost, from the extract `unit_costs`, for its years up to the as-at date.

    In, Out: as `counts_of_costs`; the returns are needed for the range over homes, since they tell which kinds are.
    """
    return _joined(_of_own_services(local.tables, local.tidy, local.as_at, local.settings))


def counts_of_budgets(local: Local) -> pd.DataFrame:
    """Budgets and outturn, from the extract `budgets`, for its years up to the one after the as-at date.

    In, Out: as `counts_of_costs`. The outturn of a line that is named as a kind of placement of the extract of payments
    is what was spent on those children, so it passes disclosure control with their spend; other lines are of no child.
    """
    return _joined(_of_budgets(local.tables, local.as_at))


def counts_of_prices(local: Local) -> pd.DataFrame:
    """Inflation, from the extract `deflators`, for its years up to the as-at date. In, Out: as `counts_of_costs`."""
    return _joined(_of_prices(local.tables, local.as_at))


def counts_of_others(local: Local) -> pd.DataFrame:
    """What other authorities pay, from the extract `costs_of_others`. In, Out: as `counts_of_costs`."""
    others = _given(local.tables, "costs_of_others")
    return _joined([] if others is None else [budgets.costs_of_others(others, _years_of(others, local.as_at))])


def _of_payments(
    tables: Mapping[str, pd.DataFrame], tidy: Tidy | None, years: Sequence[Period], settings: Settings
) -> Iterable[pd.DataFrame]:
    payments = _given(tables, "placement_payments")
    if payments is None:
        return
    lines = lines_of(payments)
    if told := years_told(lines, years):
        yield spending.spend(lines, told)
        yield spending.spend_in_parts(lines, told)
        yield spending.paid_weeks(lines, told)
        yield spending.block_weeks(lines, told)
        yield spending.paid_placements_in_year(lines, told)
        yield spending.average_weekly_cost_in_year(lines, told)
        yield spending.independent_weekly_cost(lines, told)
        yield spending.spend_per_resident_child(lines, told, settings.population)
        if tidy is not None:
            looked_after = children_looked_after(tidy, told, by=[(), ("uasc",)])
            yield spending.spend_per_child(lines, looked_after, tidy.children, told)
    if days := days_told(lines, years):
        yield spending.average_weekly_cost(lines, days)
        yield spending.average_weekly_cost_without_support(lines, days)
        yield spending.average_weekly_cost_net(lines, days)
        yield prices.median_weekly_cost(lines, days)
        yield prices.weekly_cost_quartiles(lines, days)
        yield prices.high_cost_placements(lines, days, settings.high_cost_gbp_per_week)
        yield prices.weekly_cost_by_contract(lines, days)


def _of_own_services(
    tables: Mapping[str, pd.DataFrame], tidy: Tidy | None, as_at: date, settings: Settings
) -> Iterable[pd.DataFrame]:
    table = _given(tables, "unit_costs")
    if table is None:
        return
    years, weeks = _years_of(table, as_at), settings.weeks_in_year
    yield unit_costs.weekly_unit_cost(table, years, weeks)
    yield unit_costs.annual_unit_cost(table, years, weeks)
    if tidy is not None:
        is_home = tidy.placements["common_group"].astype(str) == HOMES
        homes = set(tidy.placements.loc[is_home, "category"].astype(str))
        yield unit_costs.home_weekly_cost_range(table, years, weeks, homes)


def _of_budgets(tables: Mapping[str, pd.DataFrame], as_at: date) -> Iterable[pd.DataFrame]:
    table, payments = _given(tables, "budgets"), _given(tables, "placement_payments")
    if table is None:
        return
    years = _years_of(table, as_at + _A_YEAR)
    yield budgets.budget(table, years)
    yield budgets.outturn(table, years, () if payments is None else set(payments["placement_category"]))
    if payments is not None:
        yield budgets.placement_outturn(table, years, spending.spend(lines_of(payments), years, by=[spending.KIND]))


def _of_prices(tables: Mapping[str, pd.DataFrame], as_at: date) -> Iterable[pd.DataFrame]:
    table = _given(tables, "deflators")
    if table is None:
        return
    years = _years_of(table, as_at)
    yield budgets.price_index(table, years)
    yield budgets.inflation(table, years)


def _given(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame | None:
    table = tables.get(name)
    return None if table is None or table.empty else table


def _joined(counted: Iterable[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in counted if not part.empty]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COUNTS.column_names)


def _years_of(table: pd.DataFrame, last: date) -> tuple[Period, ...]:
    """The financial years that the table names, up to the one in which the last day lies."""
    every = sorted({parse_period(str(year)) for year in table["year"].unique()})
    return tuple(year for year in every if year.start <= last)

"""What it costs: every measure that the finance extracts allow.

No provider, home or child is named in any of it; `cost_history` alone goes child by child, and nothing here calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period, parse_period
from suffkit.measures.demographics import children_looked_after
from suffkit.measures.local import budgets, prices, spending, unit_costs
from suffkit.measures.local.paid import days_told, lines_of, years_told
from suffkit.measures.local.settings import Settings
from suffkit.tidy import Tidy

EXTRACTS = ("placement_payments", "budgets", "unit_costs", "deflators", "costs_of_others")
HOMES = "Residential"
_A_YEAR = timedelta(days=366)


def counts_of_costs(
    tables: Mapping[str, pd.DataFrame],
    tidy: Tidy | None,
    years: Sequence[Period],
    as_at: date,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Count all that the extracts of finance tell.

    In:     the extracts by id, of which EXTRACTS are used; the tidied returns, where there are any: spend for each
            child looked after and the range over homes need them; the financial years to count payments in; the
            edition's as-at date; the settings.
    Out:    COUNTS; private: it has passed no disclosure control. Nothing for what the files do not tell. Budgets are
            those up to the year after the as-at date; unit costs, indices and figures of others up to the date.
    """
    settings = settings or Settings()
    given = {name: tables[name] for name in EXTRACTS if name in tables and not tables[name].empty}
    counted: dict[str, Callable[[pd.DataFrame], Iterable[pd.DataFrame]]] = {
        "placement_payments": lambda table: _of_payments(table, tidy, years, settings),
        "budgets": lambda table: _of_budgets(table, as_at),
        "unit_costs": lambda table: _of_own_services(table, tidy, as_at, settings),
        "deflators": lambda table: _of_prices(table, as_at),
        "costs_of_others": lambda table: [budgets.costs_of_others(table, _years_of(table, as_at))],
    }
    parts = [part for name, table in given.items() for part in counted[name](table) if not part.empty]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COUNTS.column_names)


def _of_payments(
    payments: pd.DataFrame, tidy: Tidy | None, years: Sequence[Period], settings: Settings
) -> Iterable[pd.DataFrame]:
    lines = lines_of(payments)
    if told := years_told(lines, years):
        yield spending.spend(lines, told)
        yield spending.spend_in_parts(lines, told)
        yield spending.paid_weeks(lines, told)
        yield spending.block_weeks(lines, told)
        yield spending.paid_placements_in_year(lines, told)
        yield spending.average_weekly_cost_in_year(lines, told)
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


def _of_budgets(table: pd.DataFrame, as_at: date) -> Iterable[pd.DataFrame]:
    years = _years_of(table, as_at + _A_YEAR)
    yield budgets.budget(table, years)
    yield budgets.outturn(table, years)
    yield budgets.variance(table, years)


def _of_own_services(table: pd.DataFrame, tidy: Tidy | None, as_at: date, settings: Settings) -> Iterable[pd.DataFrame]:
    years, weeks = _years_of(table, as_at), settings.weeks_in_year
    yield unit_costs.weekly_unit_cost(table, years, weeks)
    yield unit_costs.annual_unit_cost(table, years, weeks)
    if tidy is not None:
        is_home = tidy.placements["common_group"].astype(str) == HOMES
        homes = set(tidy.placements.loc[is_home, "category"].astype(str))
        yield unit_costs.home_weekly_cost_range(table, years, weeks, homes)


def _of_prices(table: pd.DataFrame, as_at: date) -> Iterable[pd.DataFrame]:
    years = _years_of(table, as_at)
    yield budgets.price_index(table, years)
    yield budgets.inflation(table, years)


def _years_of(table: pd.DataFrame, last: date) -> tuple[Period, ...]:
    """The financial years that the table names, up to the one in which the last day lies."""
    every = sorted({parse_period(str(year)) for year in table["year"].unique()})
    return tuple(year for year in every if year.start <= last)

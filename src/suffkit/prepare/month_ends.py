"""The month ends of a council's own records: what each method makes of them, and the record of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.forecasts import ALL
from suffkit.contracts.month_ends import CHILDREN_BY_AGE, MONTH_ENDS
from suffkit.domain.calendar import say_day
from suffkit.domain.code_lists import code_rows
from suffkit.errors import ContractError, RequestError
from suffkit.prepare.forecast_facts import forecast_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suffkit.forecasts.monthly import MonthForecaster
    from suffkit.prepare.counted import Records

YEAR, BACK = 12, 36
AHEAD = (12, 24, 36)
HORIZONS = {1: "1 month", 12: "12 months", 24: "24 months"}
_SCORES = {
    "wape": "month_end_miss",
    "mase": "month_end_scaled_miss",
    "quantile_loss": "month_end_loss",
    "cover_80": "month_end_inside",
}
_LEVELS = ("0.1", "0.5", "0.9")
# Misses are shown of councils with so many children in care at every month end: of fewer they come near to single ones.
FEWEST_CHILDREN = 30


def month_ends_of(records: Records) -> pd.DataFrame:
    """Month ends counted from the returns. Out: MONTH_ENDS; empty where there is no return."""
    from suffkit.forecasts.month_ends import count_month_ends

    try:
        return count_month_ends(records.tidy, return_years=records.return_years)
    except RequestError:
        return pd.DataFrame(columns=MONTH_ENDS.column_names)


def given_month_ends(facts: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Month ends by age that a statement prints, as a table of children looked after.

    In:  FACTS. Out: MONTH_ENDS; empty where no month ends are printed.
    """
    rows = facts[
        (facts["area_code"] == area_code)
        & (facts["measure"] == "children_looked_after")
        & (facts["by1"] == "age_group")
        & facts["by2"].isin(["", "uasc"])
        & facts["group2"].isin(["", "Not UASC"])
        & (facts["group1"] != TOTAL)
        & (facts["origin"] == "printed")
        & (facts["period_start"] == facts["period_end"])
        & facts["period_end"].dt.is_month_end
    ]
    # Where both are printed the number without unaccompanied children, whom the method in print leaves out.
    rows = rows.sort_values("by2", ascending=False, kind="stable").drop_duplicates(["period_end", "group1"])
    made = rows.rename(columns={"period_end": "date", "group1": "age_group", "value": "in_care"})
    return made[MONTH_ENDS.column_names].astype({"age_group": "str"}).sort_values(["date"], kind="stable")


def children_by_age(facts: pd.DataFrame, area_code: str, groups: Sequence[str]) -> pd.DataFrame:
    """Projected children of each age band, from the projected residents of single ages among the facts.

    In:  FACTS; the area; names of age bands. Out: CHILDREN_BY_AGE; empty where an age of a band has no projection.
    """
    rows = facts[
        (facts["area_code"] == area_code)
        & (facts["measure"] == "population_projected")
        & (facts["by1"] == "age")
        & (facts["by2"] == "")
        & facts["value"].notna()
    ]
    ages = pd.to_numeric(rows["group1"].str.extract(r"(\d+)")[0]).astype(float)
    rows = rows.assign(age=ages).drop_duplicates(["period_end", "age"])
    bands = {row["group"]: (int(row["from_age"]), int(row["to_age"])) for row in code_rows("age_bands")}
    parts = []
    for group in groups:
        first, last = bands.get(group, (0, -1))
        own = rows[rows["age"].between(first, last)].groupby("period_end")["value"].agg(["sum", "size"])
        own = own[own["size"] == last - first + 1]
        parts.append(pd.DataFrame({"date": own.index, "age_group": group, "children": own["sum"].to_numpy()}))
    made = pd.concat(parts, ignore_index=True) if all(map(len, parts)) and parts else pd.DataFrame()
    return made.reindex(columns=CHILDREN_BY_AGE.column_names)


def month_end_facts(
    counted: pd.DataFrame, as_of: date, area_code: str, area_name: str, facts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What the methods of month ends give for all children, and how they did before.

    In:     MONTH_ENDS; the edition's date; the authority; its FACTS, for projections of the population by age.
    Out:    FACTS of origin `forecast`: `month_end_ahead` by method and level, `month_end_miss` and its kin by method
            and how long before, `month_end_ratio` beside the last month held, `month_end_back_check`. Nothing where
            there are too few month ends in a row, or few children.
    """
    from suffkit.forecasts.grid import month_end
    from suffkit.forecasts.month_ends import month_notes, month_number, months_of
    from suffkit.forecasts.monthly import month_forecasters
    from suffkit.forecasts.printed_method import population_by_month

    nothing = forecast_facts([], area_code, area_name)
    origin = as_of if as_of == month_end(month_number(as_of)) else month_end(month_number(as_of) - 1)
    if counted.empty:
        return nothing
    try:
        months = months_of(counted, origin)
    except RequestError:
        return nothing
    if months.values.sum(axis=0).min() < FEWEST_CHILDREN:
        return nothing
    projected = children_by_age(facts, area_code, months.groups) if facts is not None else pd.DataFrame()
    population: pd.DataFrame | None = None
    people = "No projection of the population by age covers this time; it is taken to stay."
    try:
        population_by_month(projected, months, max(AHEAD))
        population, people = projected, "The population grows as projected."
    except (RequestError, ContractError):
        pass
    known = counted[counted["date"] > pd.Timestamp(months.day(-months.columns))]
    forecasters = month_forecasters(population)
    notes = " ".join([*month_notes(months), people])
    parts = [_ahead(one.forecast(known, origin, AHEAD), notes) for one in forecasters]
    parts += _record(known, origin, forecasters)
    return forecast_facts([part.assign(source="baseline of month ends") for part in parts], area_code, area_name)


def _ahead(made: pd.DataFrame, notes: str) -> pd.DataFrame:
    rows = made[(made["age_group"] == ALL) & made["quantile"].isin(_LEVELS)]
    days = {"period_start": rows["target_date"], "period_end": rows["target_date"]}
    named = rows.assign(measure="month_end_ahead", by1="model", group1=rows["model"], cell=notes)
    return named.assign(by2="quantile", group2=rows["quantile"], value=rows["value"].round(1), **days)


def _record(known: pd.DataFrame, origin: date, forecasters: Sequence[MonthForecaster]) -> Iterator[pd.DataFrame]:
    from suffkit.forecasts.backtest import compare, score_table
    from suffkit.forecasts.month_record import backtest_months, origins_of
    from suffkit.forecasts.monthly import LAST_MONTH

    origins = origins_of(known, ahead=YEAR)
    if not origins:
        return
    judged = backtest_months(forecasters, known, origins, tuple(HORIZONS))
    span = {"period_start": judged["target_date"].min(), "period_end": judged["target_date"].max()}
    whole, ages = judged[judged["age_group"] == ALL], judged[judged["age_group"] != ALL]
    scores = score_table(whole)
    scores = scores.assign(by1="model", group1=scores["model"], by2="horizon", group2=scores["horizon"].map(HORIZONS))
    for score, measure in _SCORES.items():
        yield scores.assign(measure=measure, value=scores[score], **span)
    by_age = score_table(ages)
    yield by_age.assign(
        measure="month_end_ages_miss", value=by_age["wape"], by1="model", group1=by_age["model"], by2="horizon", **span
    ).assign(group2=by_age["horizon"].map(HORIZONS))
    year = ages[ages["horizon"] == YEAR]
    for model in year["model"].drop_duplicates():
        if model == LAST_MONTH.name:
            continue
        rng = np.random.default_rng(1)
        tested = compare(year, str(model), LAST_MONTH.name, rng=rng, cluster="block").query("score == 'wape'")
        for column, bound in (("ratio", ""), ("low", "Lowest"), ("high", "Highest")):
            named = tested.assign(measure="month_end_ratio", value=tested[column], by1="model", group1=model, **span)
            yield named.assign(by2="bound" if bound else "", group2=bound)
    yield from _back_check(known, origin, forecasters)


def _back_check(known: pd.DataFrame, origin: date, forecasters: Sequence[MonthForecaster]) -> Iterator[pd.DataFrame]:
    """Today as three years ago would have had it, less today."""
    from suffkit.forecasts.month_record import backtest_months, origins_of

    before = origins_of(known, ahead=BACK, every=1)
    if not before:
        return
    judged = backtest_months(forecasters, known, before[-1:], (BACK,))
    rows = judged[judged["age_group"] == ALL]
    days = {"period_start": pd.Timestamp(origin), "period_end": pd.Timestamp(origin)}
    named = rows.assign(measure="month_end_back_check", by1="model", group1=rows["model"], by2="", group2="", **days)
    yield named.assign(value=(rows["0.5"] - rows["actual"]).round(1), cell=f"made from {say_day(before[-1])}")

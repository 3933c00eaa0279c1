"""The forecast of a made-up council as a whole: its table, its identities, and what it refuses."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.forecasts import FORECASTS, LEVELS
from suffkit.contracts.table import check
from suffkit.errors import ContractError, DataError, RequestError
from suffkit.forecasts.cohort import forecast_cohort
from suffkit.forecasts.cohort.quantiles import read_off_years
from suffkit.forecasts.cohort.states import GROUPS
from suffkit.synth.returns import synthesise
from suffkit.tidy import tidy_returns
from suffkit.tidy.in_care import placements_on, stays_on

ORIGIN = date(2024, 3, 31)
YEARS = (2021, 2022, 2023, 2024)


@cache
def _tables(in_care=150, years=YEARS):
    made = synthesise(in_care=in_care, years=len(YEARS), seed=5, last_year=2024)
    return {
        name: pd.concat([made[year][name] for year in years], ignore_index=True)
        for name in ("header", "episodes", "uasc")
    }


def _tidy(origin=ORIGIN, **asked):
    return tidy_returns(_tables(**asked), as_of=origin)


def _forecast(origin=ORIGIN, *, returns=YEARS, in_care=150, **asked):
    tidy = _tidy(origin, in_care=in_care, years=returns)
    given = {"years": 1, "draws": 40, **asked}
    return forecast_cohort(tidy.children, tidy.stays, tidy.placements, origin=origin, return_years=returns, **given)


def _prices(**changed):
    price = {"fostering": 500.0, "residential": 5000, "supported": 1000, "adoption": 0, "parents": 0, "other": 800}
    rows = [(group, float(price[group])) for group in GROUPS]
    return pd.DataFrame(rows, columns=["placement_group", "weekly_price"]).assign(**changed)


def test_the_table_is_what_its_contract_says():
    table = _forecast(years=2).table
    check(table, FORECASTS)
    assert set(table["target_date"]) == set(pd.date_range("2024-04-30", periods=24, freq="ME"))
    assert set(table["series"]) == {"in_care", "entries", "exits"}
    assert len(table) == 24 * 3 * 6 * 7 * (len(LEVELS) + 1)


def test_it_starts_from_those_in_care():
    made, tidy = _forecast(), _tidy()
    here = stays_on(tidy.stays, ORIGIN, tidy.children)
    assert len(made.history.stock.age) == len(here)
    placed = placements_on(tidy.placements, ORIGIN, tidy.children)["common_group"].value_counts()
    assert (made.history.stock.group == 0).sum() == placed["Fostering"]


def test_a_years_flow_is_that_of_its_months_in_every_draw():
    made = _forecast(years=2)
    yearly = read_off_years(made.paths, ORIGIN, "cohort")
    check(yearly, FORECASTS)
    assert sorted(yearly["target_date"].unique()) == list(pd.to_datetime(["2025-03-31", "2026-03-31"]))
    every = yearly[(yearly["age_group"] == "all") & (yearly["placement_group"] == "all")]
    wide = every.pivot(index="target_date", columns=["series", "quantile"], values="value")
    came = made.paths.entries.sum(axis=(2, 3))
    assert wide["entries", "0.9"].iloc[1] == pytest.approx(np.quantile(came[:, 12:].sum(axis=1), 0.9))
    assert wide["entries", "mean"].iloc[0] == pytest.approx(came[:, :12].sum(axis=1).mean())
    stock = made.table.query("series == 'in_care' and age_group == 'all' and placement_group == 'all'")
    stock = stock[(stock["quantile"] == "0.1") & (stock["target_date"] == "2026-03-31")]["value"]
    assert wide["in_care", "0.1"].iloc[1] == stock.iloc[0]
    of_age = made.paths.turned_18.sum(axis=2)[:, :12].sum(axis=1)
    assert wide["turned_18", "0.5"].iloc[0] == pytest.approx(np.median(of_age))


def test_means_add_up_over_groups_ages_and_time():
    made = _forecast()
    mean = (
        made.table[made.table["quantile"] == "mean"]
        .set_index(["series", "target_date", "age_group", "placement_group"])["value"]
        .sort_index()
    )
    parts = mean.drop("all", level="age_group").drop("all", level="placement_group")
    total = mean.xs(("all", "all"), level=("age_group", "placement_group"))
    summed = parts.groupby(["series", "target_date"]).sum()
    assert summed.to_numpy() == pytest.approx(total.reindex(summed.index).to_numpy())
    stock = np.append(len(made.history.stock.age), total["in_care"])
    came, gone = total["entries"].to_numpy(), total["exits"].to_numpy()
    assert stock[:-1] + came - gone == pytest.approx(stock[1:], abs=1e-4)


def test_the_same_seed_gives_the_same_bytes_whoever_works():
    one, two, other = _forecast(seed=3), _forecast(seed=3, workers=2), _forecast(seed=4)
    assert one.table.equals(two.table)
    assert (one.paths.stock == two.paths.stock).all()
    assert not one.table.equals(other.table)


def test_what_comes_after_the_origin_is_not_seen():
    origin = date(2023, 6, 14)
    early = _tables(years=(2021, 2022, 2023, 2024))
    told = tidy_returns(early, as_of=origin)
    later = early["episodes"]["start_date"] > pd.Timestamp(origin)
    cut = {**early, "episodes": early["episodes"][~later].assign(end_date=lambda rows: rows["end_date"])}
    without = tidy_returns(cut, as_of=origin)
    tables = [
        forecast_cohort(
            one.children, one.stays, one.placements, origin=origin, return_years=YEARS, years=1, draws=20
        ).table
        for one in (told, without)
    ]
    assert tables[0].equals(tables[1])


def test_a_day_within_a_month_is_carried_to_its_end_first():
    table = _forecast(date(2024, 2, 10)).table
    assert sorted(set(table["target_date"]))[:2] == [pd.Timestamp(2024, 2, 29), pd.Timestamp(2024, 3, 31)]


def test_costs_are_child_weeks_times_prices():
    flat, grown = _forecast(prices=_prices()), _forecast(prices=_prices(growth=0.1))
    stock = np.concatenate([flat.paths.stock[:, :1] * 0, flat.paths.stock], axis=1)
    first = stock[:, 1, :, 1].sum(axis=1)
    means = [
        made.table[(made.table["quantile"] == "mean") & (made.table["age_group"] == "all")]
        .set_index(["series", "placement_group", "target_date"])["value"]
        .sort_index()
        for made in (flat, grown)
    ]
    april = pd.Timestamp(2024, 4, 30)
    before = (flat.history.stock.group == 1).sum()
    assert means[0]["cost_gbp", "residential", april] == pytest.approx((before + first.mean()) / 2 * 30 / 7 * 5000)
    ratio = means[1]["cost_gbp", "all"] / means[0]["cost_gbp", "all"]
    years = (np.arange(12) + 0.5) / 12
    assert ratio.to_numpy() == pytest.approx(1.1**years, rel=1e-3)
    assert means[0]["cost_gbp", "parents"].sum() == 0


def test_without_prices_there_are_no_costs():
    assert "cost_gbp" not in set(_forecast().table["series"])


def test_a_group_without_a_price_is_not_free():
    with pytest.raises(DataError, match="no price of residential"):
        _forecast(prices=_prices().drop(index=1))
    with pytest.raises(ContractError, match="weekly_price"):
        _forecast(prices=_prices(weekly_price=-1.0))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"origin": date(2024, 6, 30)}, "from 1 April 2020 to 31 March 2024"),
        ({"origin": date(2019, 6, 30)}, "Choose a day among them"),
        ({"origin": date(2020, 12, 31)}, "needs at least"),
        ({"years": 0}, "1 to 10 years"),
        ({"years": 30}, "1 to 10 years"),
        ({"draws": 1}, "20 draws"),
        ({"seed": -1}, "seed"),
        ({"origin": date(2022, 12, 31), "returns": (2021, 2022, 2024)}, "return to 31 March 2023 is missing"),
        ({"returns": (2021, 2022, 2023, 2024), "in_care": 0}, "nothing to forecast"),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_what_to_do(asked, says):
    with pytest.raises(RequestError, match=says):
        _forecast(**asked)


def test_little_history_is_widened_and_said():
    short, long = _forecast(returns=(2024,)), _forecast()
    assert "only 12 months" in short.notes[0]
    assert long.notes == ()
    widths = [
        made.table.query("series == 'in_care' and age_group == 'all' and placement_group == 'all'")
        .pivot(index="target_date", columns="quantile", values="value")
        .eval("`0.975` - `0.025`")
        .iloc[-1]
        for made in (short, long)
    ]
    assert widths[0] > widths[1]
    check(short.table, FORECASTS)


def test_a_missing_return_is_said_and_the_others_used():
    made = _forecast(returns=(2021, 2022, 2024))
    assert made.notes == ("The return to 31 March 2023 is missing; rates and entries are those of the other years.",)
    assert made.history.months == 36
    check(made.table, FORECASTS)
    whole = _forecast()
    total = [one.paths.entries[:, -1].sum(axis=(1, 2)).mean() for one in (made, whole)]
    assert total[0] == pytest.approx(total[1], rel=0.4)


def test_a_handful_of_children_can_be_forecast():
    made = _forecast(in_care=3, years=3)
    check(made.table, FORECASTS)
    assert np.isfinite(made.table["value"]).all()


def test_a_crowd_is_carried_to_the_same_table(monkeypatch):
    alone = _forecast(draws=200)
    monkeypatch.setattr("suffkit.forecasts.cohort.forecast._CROWD", 10)
    crowd = _forecast(draws=200)
    check(crowd.table, FORECASTS)
    last = [one.paths.stock[:, -1].sum(axis=(1, 2)) for one in (alone, crowd)]
    assert last[1].mean() == pytest.approx(last[0].mean(), rel=0.04)

"""Whatever a council's history is: no child is lost, past 18 or negative, quantiles rise, and order plays no part."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.forecasts import FORECASTS
from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.contracts.table import check
from suffkit.forecasts.cohort import forecast_cohort
from suffkit.forecasts.cohort.history import by_groups, look_back
from suffkit.tidy import tidy_returns
from suffkit.tidy.in_care import stays_on

FIRST, LAST = date(2021, 4, 1), date(2023, 3, 31)
YEARS = (2022, 2023)
PLACES = ["U6", "K2", "H5", "A4", "P1", "R3", "T4", "K9"]


@st.composite
def councils(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Returns of a few children with any births, dates and places; stays may overlap, be of no length, or have gaps."""
    episodes, header, alone = [], [], []
    for child in range(draw(st.integers(1, 8))):
        born = LAST - timedelta(draw(st.integers(10, 19 * 365)))
        header.append({"child_id": f"c{child}", "sex": "Male", "birth_date": born, "return_year": 2023})
        if draw(st.booleans()):
            alone.append({"child_id": f"c{child}", "return_year": 2023})
        day = max(born, FIRST - timedelta(400)) + timedelta(draw(st.integers(0, 900)))
        for number in range(draw(st.integers(1, 4))):
            end = day + timedelta(draw(st.sampled_from([0, 1, 20, 200, 800])))
            leaves = draw(st.sampled_from(["X1", "E4A"]))
            episodes.append(
                {
                    "child_id": f"c{child}",
                    "start_date": day,
                    "end_date": end if end <= LAST else None,
                    "start_reason": "S" if number == 0 else "P",
                    "legal_status": draw(st.sampled_from(["C2", "C2", "V3"])),
                    "place": draw(st.sampled_from(PLACES)),
                    "provider": "PR1",
                    "end_reason": leaves if end <= LAST else "",
                    "return_year": 2023,
                }
            )
            day = end
            if day > LAST:
                break
    tables = {}
    for contract, rows in ((EPISODES, episodes), (HEADER, header), (UASC, alone)):
        table = pd.DataFrame(rows, columns=contract.column_names)
        for column in contract.columns:
            if column.type == "date":
                table[column.name] = pd.to_datetime(table[column.name]).astype("datetime64[s]")
            elif column.type == "text":
                table[column.name] = table[column.name].fillna("").astype("category")
        tables[contract.name] = table
    return tables


@settings(max_examples=40, deadline=None)
@given(councils())
def test_days_and_children_are_those_of_a_slow_count(tables):
    tidy = tidy_returns(tables, as_of=LAST)
    seen = look_back(tidy.children, tidy.stays, tidy.placements, origin=LAST, return_years=YEARS)
    here = stays_on(tidy.stays, LAST, tidy.children)
    assert len(seen.stock.age) == by_groups(seen.stock).sum() == len(here)
    born = tidy.children.set_index("child_id")["birth_date"]
    stays = tidy.stays[~tidy.stays["is_short_break"]]
    days = 0
    for stay in stays.itertuples():
        month_18 = (born[stay.child_id] + pd.DateOffset(years=18)).to_period("M").to_timestamp()
        end = min(stay.end_date if pd.notna(stay.end_date) else pd.Timestamp(LAST) + pd.Timedelta(days=1), month_18)
        end = min(end, pd.Timestamp(LAST) + pd.Timedelta(days=1))
        unseen = stay.start_inferred and stay.start_date < pd.Timestamp(FIRST)
        since = stay.start_date.to_period("M").to_timestamp() + pd.DateOffset(months=24) if unseen else stay.start_date
        days += max((end - max(since, stay.start_date, pd.Timestamp(FIRST))).days, 0)
    assert seen.exposure.sum() == days


@settings(max_examples=15, deadline=None)
@given(councils(), st.integers(0, 3))
def test_a_forecast_is_sound_whatever_was_seen(tables, seed):
    tidy = tidy_returns(tables, as_of=LAST)
    if not len(stays_on(tidy.stays, LAST, tidy.children)):
        return
    made = forecast_cohort(
        tidy.children, tidy.stays, tidy.placements, origin=LAST, return_years=YEARS, years=1, draws=20, seed=seed
    )
    check(made.table, FORECASTS)
    assert np.isfinite(made.table["value"]).all()
    stock, came, gone = (part.sum(axis=(2, 3)) for part in (made.paths.stock, made.paths.entries, made.paths.exits))
    before = np.concatenate([np.full((20, 1), len(made.history.stock.age)), stock[:, :-1]], axis=1)
    assert (before + came - gone == stock).all()


@settings(max_examples=10, deadline=None)
@given(councils(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_plays_no_part(tables, random):
    shuffled = {}
    for name, table in tables.items():
        order = list(range(len(table)))
        random.shuffle(order)
        shuffled[name] = table.iloc[order].reset_index(drop=True)
    histories = []
    for one in (tables, shuffled):
        tidy = tidy_returns(one, as_of=LAST)
        histories.append(look_back(tidy.children, tidy.stays, tidy.placements, origin=LAST, return_years=YEARS))
    first, second = histories
    for name in ("exposure", "events", "entries", "first_group"):
        assert (getattr(first, name) == getattr(second, name)).all()
    assert (by_groups(first.stock) == by_groups(second.stock)).all()

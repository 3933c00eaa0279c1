"""What holds of the counts of any return: groups add up, parts are parts, flows close, order is irrelevant."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.domain.calendar import Period, financial_year
from suffkit.domain.units import unit
from suffkit.measures.counting import all_counts
from suffkit.measures.demographics import children_looked_after
from suffkit.measures.placements import bed_nights
from suffkit.tidy import Tidy, tidy_returns

AS_OF = date(2024, 3, 31)
YEARS = (financial_year(2021), financial_year(2022), financial_year(2023))
Rows = list[dict[str, object]]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """Episodes and headers of up to 12 children: moves, the same carer, temporary places, gaps, short breaks."""
    episodes, headers = [], []
    for child in range(draw(st.integers(1, 12))):
        name = f"c{child:02d}"
        born = draw(st.dates(date(2003, 1, 1), date(2023, 6, 1)))
        sex = draw(st.sampled_from(["Female", "Male"]))
        headers.append({"child_id": name, "birth_date": born, "sex": sex, "ethnicity": "WBRI", "return_year": 2024})
        start = max(born, draw(st.dates(date(2019, 1, 1), date(2024, 3, 31))))
        reason = "S"
        for _ in range(draw(st.integers(1, 5))):
            if start > AS_OF:
                break
            end = start + timedelta(days=draw(st.integers(1, 500)))
            last = draw(st.sampled_from(["X1", "X1", "X1", "E4A", "E11", "E45"]))
            is_open = end > AS_OF
            episodes.append(
                {
                    "child_id": name,
                    "start_date": start,
                    "end_date": None if is_open else end,
                    "start_reason": reason,
                    "legal_status": draw(st.sampled_from(["C1", "C2", "V2", "V2", "V4", "J1"])),
                    "need": "N1",
                    "place": draw(st.sampled_from(["U1", "U4", "K1", "K2", "A5", "A6", "T1", "P1", "R3"])),
                    "provider": draw(st.sampled_from(["PR1", "PR4"])),
                    "end_reason": "" if is_open else last,
                    "move_reason": "",
                    "return_year": 2024,
                }
            )
            goes_on = last == "X1"
            reason = draw(st.sampled_from(["P", "L", "T", "U", "B"])) if goes_on else "S"
            start = end + timedelta(days=draw(st.sampled_from([0, 0, 0, 3])) if goes_on else 5)
    return episodes, headers


def tidy_of(episodes: Rows, headers: Rows) -> Tidy:
    def table(contract, rows):
        frame = pd.DataFrame(rows, columns=contract.column_names)
        for column in contract.columns:
            if column.type == "date":
                frame[column.name] = pd.to_datetime(frame[column.name]).astype("datetime64[s]")
            elif column.type == "text":
                frame[column.name] = frame[column.name].fillna("").astype(str)
        return frame.astype({"return_year": "int64"})

    tables = {"episodes": table(EPISODES, episodes), "header": table(HEADER, headers), "uasc": table(UASC, [])}
    return tidy_returns(tables, as_of=AS_OF)


def overall(counts: pd.DataFrame, measure: str) -> list[float]:
    """The number of each year without breakdown."""
    rows = counts[(counts["measure"] == measure) & (counts["by1"] == "")]
    return rows.sort_values("period_end")["value"].tolist()


@settings(max_examples=6, deadline=None)
@given(histories())
def test_counts_hang_together(history):
    counts = all_counts(tidy_of(*history), YEARS, population=1000)
    groups_add_up(counts)
    parts_are_parts(counts)
    stocks_and_flows_close(counts)
    every_night_is_in_one_placement(counts)


def groups_add_up(counts: pd.DataFrame) -> None:
    summed = counts["unit"].map(lambda name: unit(name).kind == "count") & ~counts["by1"].isin(["", "bound"])
    rows = counts[summed]
    same = ["measure", "period_end", "by1", "by2"]
    for side, other in (("group1", "group2"), ("group2", "group1")):
        some = rows[rows["by2"] != ""] if side == "group2" else rows
        is_total = some[side] == "Total"
        added = some[~is_total].groupby([*same, other])["value"].sum()
        totals = some[is_total].set_index([*same, other])["value"]
        pd.testing.assert_series_equal(added.reindex(totals.index, fill_value=0.0), totals, check_names=False)


def parts_are_parts(counts: pd.DataFrame) -> None:
    shares = counts[counts["unit"] == "share"]
    assert (shares["numerator"] <= shares["denominator"]).all()
    assert shares["value"].dropna().between(0, 1).all()
    assert (shares["value"].isna() == (shares["denominator"] == 0)).all()
    children = counts[counts["unit"] == "children"]
    assert (children["value"] == children["children"]).all()


def stocks_and_flows_close(counts: pd.DataFrame) -> None:
    stock = overall(counts, "children_looked_after")
    begun, ended = overall(counts, "periods_of_care_started"), overall(counts, "periods_of_care_ended")
    for year in (1, 2):
        assert stock[year - 1] + begun[year] - ended[year] == stock[year]


def every_night_is_in_one_placement(counts: pd.DataFrame) -> None:
    mean = counts[(counts["measure"] == "looked_after_on_a_day") & (counts["group1"] == "Mean")]
    days = [(year.end - year.start).days + 1 for year in YEARS]
    assert overall(counts, "bed_nights") == pytest.approx((mean["value"] * days).tolist())
    assert overall(counts, "placements") == overall(counts, "children_looked_after")


@settings(max_examples=6, deadline=None)
@given(histories())
def test_years_counted_in_one_pass_are_as_each_by_itself(history):
    tidy = tidy_of(*history)
    population = {2021: 900.0, 2023: 1000.0}
    apart = [all_counts(tidy, [year], population=population) for year in YEARS]
    pd.testing.assert_frame_equal(
        all_counts(tidy, YEARS, population=population), pd.concat(apart, ignore_index=True), check_dtype=False
    )


@settings(max_examples=6, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(history, random):
    episodes, headers = history
    before = all_counts(tidy_of(episodes, headers), YEARS[-1:])
    random.shuffle(episodes)
    random.shuffle(headers)
    pd.testing.assert_frame_equal(all_counts(tidy_of(episodes, headers), YEARS[-1:]), before)


@settings(max_examples=6, deadline=None)
@given(histories(), st.data())
def test_splitting_an_episode_without_a_move_changes_nothing(history, data):
    episodes, headers = history
    long = [row for row in episodes if row["end_date"] is None or (row["end_date"] - row["start_date"]).days > 1]
    if not long:
        return
    row = data.draw(st.sampled_from(long))
    days = ((row["end_date"] or AS_OF + timedelta(days=1)) - row["start_date"]).days
    if days < 2:
        return
    middle = row["start_date"] + timedelta(days=data.draw(st.integers(1, days - 1)))
    halves = [{**row, "end_date": middle, "end_reason": "X1"}, {**row, "start_date": middle, "start_reason": "L"}]
    split = [*(other for other in episodes if other is not row), *halves]
    before = all_counts(tidy_of(episodes, headers), YEARS[-1:])
    pd.testing.assert_frame_equal(all_counts(tidy_of(split, headers), YEARS[-1:]), before)


@settings(max_examples=25, deadline=None)
@given(histories(), st.dates(date(2021, 4, 1), AS_OF))
def test_the_slow_loop_over_children_agrees(history, day):
    episodes, headers = history
    born = {row["child_id"]: row["birth_date"] for row in headers}
    in_care = set()
    for row in episodes:
        under_18 = (day.year - born[row["child_id"]].year, (day.month, day.day)) < (
            18,
            (born[row["child_id"]].month, born[row["child_id"]].day),
        )
        here = row["start_date"] <= day and (row["end_date"] is None or row["end_date"] > day)
        if here and under_18 and row["legal_status"] not in ("V3", "V4"):
            in_care.add(row["child_id"])
    tidy = tidy_of(episodes, headers)
    assert children_looked_after(tidy, Period(day, day))["value"].tolist() == [len(in_care)]
    assert bed_nights(tidy, Period(day, day))["value"].tolist() == [len(in_care)]  # one night a child

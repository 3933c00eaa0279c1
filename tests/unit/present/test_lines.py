"""Line charts: gaps, ends, scales, names that do not touch, what is said."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from suffkit.errors import RequestError
from suffkit.present.lines import draw_lines

WORDS = {"unit": "per_10k", "title": "Above the others", "source": "Exampleshire 2022, Table 1"}


def series(**values: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"area": name, "year": 2013 + place, "value": value}
            for name, listed in values.items()
            for place, value in enumerate(listed)
        ]
    )


FOUR = series(
    Exampleshire=[60, 67, 75, 79, 84],
    Neighbours=[60.1, 60, 61, 61, 84.2],
    Region=[59.9, 61, 62, 62, 84.4],
    England=[60, 60, 60, 60, 83.8],
)


def test_names_at_the_line_ends_do_not_touch_and_are_not_cut(drawn):
    draw_lines(FOUR, x="year", series="area", highlight="Exampleshire", **WORDS)
    assert drawn().outside() == []
    assert drawn().touching() == []
    assert {"Exampleshire 84.0", "Neighbours 84.2", "Region 84.4", "England 83.8"} <= {t for t, _ in drawn().texts}


def test_long_names_are_wrapped(drawn):
    long = "The same, and those reaching eighteen years on top of all"
    frame = FOUR.replace({"area": {"Region": long}})
    draw_lines(frame, x="year", series="area", dashed=[long], **{**WORDS, "title": f"{long} {long}"})
    assert drawn().outside() == []
    assert drawn().touching() == []
    assert any("\n" in text and text.startswith("The same") for text, _ in drawn().texts)


def test_many_points_are_told_by_the_first_and_last_of_each_line():
    alt = draw_lines(FOUR, x="year", series="area", measure="Rate", **WORDS).alt
    assert alt.startswith("Line chart: Above the others. Rate, rate per 10,000 children under 18. 20 figures.")
    assert "Exampleshire 2013 60.0; Exampleshire 2017 84.0." in alt
    assert "England 2013 60.0; England 2017 83.8." in alt


def test_few_points_are_all_told():
    alt = draw_lines(series(Exampleshire=[60, 67, 75]), x="year", **WORDS).alt
    assert alt.endswith("2013 60.0; 2014 67.0; 2015 75.0.")


def test_a_gap_stays_a_gap_and_is_not_nought(drawn):
    chart = draw_lines(series(Exampleshire=[60, None, 75]), x="year", series="area", **WORDS)
    [line] = [line for line in drawn().sheet.axes.lines if line.get_marker() == "o"]
    first, gap, last = line.get_ydata()
    assert (first, last) == (60, 75)
    assert isnan(gap)
    assert "Exampleshire 2014 [x]" in chart.alt
    assert list(chart.table.frame.iloc[0]) == ["Exampleshire", "60.0", "[x]", "75.0"]


def test_a_hidden_point_is_not_drawn(drawn):
    frame = series(Exampleshire=[60, 3, 75]).assign(status=["", "c", ""])
    chart = draw_lines(frame, x="year", **WORDS)
    assert not any(3 in line.get_ydata() for line in drawn().sheet.axes.lines if len(line.get_ydata()) == 3)
    assert "2014 [c]" in chart.alt


def test_the_scale_starts_at_nought_and_reaches_below_it_for_losses(drawn):
    draw_lines(FOUR, x="year", series="area", **WORDS)
    low, high = drawn().sheet.axes.get_ylim()
    assert low == 0
    assert high >= 84.4
    draw_lines(series(Exampleshire=[-7, 24, 1]), x="year", **{**WORDS, "unit": "households"})
    low, high = drawn().sheet.axes.get_ylim()
    assert low <= -7
    assert high >= 24
    assert drawn().outside() == []


def test_all_noughts_can_be_drawn(drawn):
    draw_lines(series(Exampleshire=[0, 0, 0]), x="year", **{**WORDS, "unit": "households"})
    low, high = drawn().sheet.axes.get_ylim()
    assert low <= 0 < high
    assert drawn().touching() == []


def test_dates_are_said_as_years_or_as_months():
    days = pd.to_datetime(["2016-03-31", "2016-12-31", "2017-03-31"])
    frame = pd.DataFrame({"day": days, "value": [39.3, 36.3, 34.7]})
    assert "Mar 2016 39.3; Dec 2016 36.3; Mar 2017" in draw_lines(frame, x="day", **WORDS).alt
    march = frame.assign(day=pd.to_datetime(["2015-03-31", "2016-03-31", "2017-03-31"]))
    assert "2015 39.3; 2016 36.3" in draw_lines(march, x="day", **WORDS).alt
    named = march.assign(year=["2014-15", "2015-16", "2016-17"])
    assert "2014-15 39.3" in draw_lines(named, x="day", when="year", **WORDS).alt


def test_the_columns_of_the_numbers_are_in_time_order_whatever_line_begins():
    frame = pd.DataFrame(
        {"area": ["A", "A", "B", "B"], "year": [2020, 2022, 2021, 2022], "value": [1.0, 2.0, 3.0, 4.0]}
    )
    table = draw_lines(frame, x="year", series="area", **WORDS).table.frame
    assert list(table.columns) == ["Area", "2020", "2021", "2022"]
    assert list(table["Area"]) == ["A", "B"]


def test_a_leading_line_that_ends_early_is_named_where_it_ends(drawn):
    frame = series(Printed=[60, 62, 64, None, None, None], Rule=[None, None, 64, 65, 66, 67]).dropna()
    draw_lines(frame, x="year", series="area", highlight="Printed", dashed=["Rule"], **WORDS)
    boxes = dict(drawn().texts)
    edge = drawn().sheet.axes.get_window_extent().x1
    assert boxes["Printed 64.0"].x1 < edge < boxes["Rule 67.0"].x1
    assert drawn().touching() == []


def test_the_same_lines_are_the_same_bytes():
    first, second = (draw_lines(FOUR, x="year", series="area", **WORDS).svg for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (series(A=[1]), "1 figure of 1 is known"),
        (series(A=[1, None]), "1 figure of 2 is known"),
        (pd.concat([series(A=[1, 2])] * 2), "more than one figure for A / 2013; A / 2014"),
        (series(**{name: [1, 2] for name in "ABCDEFG"}), "7 series"),
    ],
)
def test_what_cannot_be_drawn_is_refused(frame, message):
    with pytest.raises(RequestError, match=message):
        draw_lines(frame, x="year", series="area", **WORDS)

"""Fan charts: what was counted, the middle, the ranges, and what is said of them."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.errors import RequestError
from suffkit.present.fans import draw_fan

WORDS = {"unit": "children", "title": "More are likely", "measure": "Children looked after", "source": "Counts, 2024"}


def counted(*values: float | None, last: int = 2024) -> pd.DataFrame:
    years = range(last - len(values) + 1, last + 1)
    return pd.DataFrame({"date": [pd.Timestamp(year, 3, 31) for year in years], "value": values})


def ahead(*middles: float, first: int = 2025) -> pd.DataFrame:
    spreads = {"0.025": 0.8, "0.1": 0.9, "0.5": 1.0, "0.9": 1.1, "0.975": 1.2}
    frame = pd.DataFrame({"date": [pd.Timestamp(first + place, 3, 31) for place in range(len(middles))]})
    return frame.assign(**{level: [middle * by for middle in middles] for level, by in spreads.items()})


def test_every_line_and_range_is_named_beside_it(drawn):
    plan = {"As planned": counted(1000, 950, last=2027)}
    draw_fan(counted(900, 950, 1000), ahead(1000, 1000, 1000), others=plan, **WORDS)
    assert drawn().outside() == []
    assert drawn().touching() == []
    said = {text.replace("\n", " ") for text, _ in drawn().texts}
    assert {"Counted 1,000", "Forecast 1,000", "4 in 5: 900 to 1,100", "19 in 20: 800 to 1,200"} <= said
    assert "As planned 950" in said


def test_the_scale_starts_at_nought(drawn):
    draw_fan(counted(900, 950, 1000), ahead(1000), **WORDS)
    assert drawn().sheet.axes.get_ylim()[0] == 0


def test_the_ranges_start_from_the_last_count(drawn):
    draw_fan(counted(900, None, 1000, None), ahead(1100, first=2025), **WORDS)
    bands = [path for one in drawn().sheet.axes.collections for path in one.get_paths()]
    assert len(bands) == 2
    for band in bands:
        lowest = min(at for at, _ in band.vertices)
        assert lowest == pytest.approx(2023 + 89 / 366)
        assert {value for at, value in band.vertices if at == lowest} == {1000}


def test_months_are_drawn_where_they_are():
    months = pd.DataFrame({"date": pd.date_range("2024-04-30", periods=36, freq="ME")})
    months = months.assign(
        **{level: 500.0 + by for level, by in zip(ahead(1).columns[1:], (-9, -5, 0, 5, 9), strict=True)}
    )
    chart = draw_fan(counted(480, 500), months, **WORDS)
    assert "Forecast 500 in March 2027." in chart.alt
    assert len(chart.table.frame) == 36


def test_the_alt_text_says_the_ends_and_the_ranges():
    chart = draw_fan(counted(900, 950, 1000), ahead(1000, 1010, 1020), **WORDS)
    assert chart.alt == (
        "Fan chart: More are likely. Children looked after, number of children. 12 figures. "
        "Counted 900 in March 2022 and 1,000 in March 2024. Forecast 1,020 in March 2027. "
        "Four times in five between 918 and 1,122. Nineteen times in twenty between 816 and 1,224."
    )


def test_the_table_has_each_date_with_its_ranges():
    table = draw_fan(counted(1000), ahead(1000, 2000), **WORDS).table
    assert table.frame.to_numpy().tolist() == [
        ["31 March 2025", "1,000", "900 and 1,100", "800 and 1,200"],
        ["31 March 2026", "2,000", "1,800 and 2,200", "1,600 and 2,400"],
    ]


def test_the_same_figures_give_the_same_bytes():
    one, other = (draw_fan(counted(900, 1000), ahead(1000, 1010), **WORDS) for _ in range(2))
    assert one.svg == other.svg


@pytest.mark.parametrize(
    ("past", "later", "others", "says"),
    [
        (counted(1), ahead(2).drop(columns="0.9"), {}, "needs the level 0.9"),
        (counted(None), ahead(2), {}, "needs counted figures, and a forecast of dates after them"),
        (counted(1, last=2025), ahead(2), {}, "a forecast of dates after them"),
        (counted(1), ahead(2), {name: counted(1) for name in "abc"}, "two can be told apart"),
    ],
)
def test_what_cannot_be_drawn_is_refused(past, later, others, says):
    with pytest.raises(RequestError, match=says):
        draw_fan(past, later, others=others, **WORDS)

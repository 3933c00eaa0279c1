"""Which picture shows what, and when there is none."""

from __future__ import annotations

import pandas as pd

from suffkit.publish.pictures import bars_of_groups, lines_of, picture_of_pairs
from suffkit.publish.selection import periods_of, words_of


def groups(values: list[float | None], *, measure: str = "placements", unit: str = "children") -> pd.DataFrame:
    """Facts of one date, one group each; a missing value is hidden."""
    made = pd.DataFrame(
        {
            "measure": measure,
            "period_start": pd.Timestamp("2022-03-31"),
            "period_end": pd.Timestamp("2022-03-31"),
            "group1": [f"Kind {place}" for place in range(len(values))],
            "value": pd.Series(values, dtype="float64"),
            "status": ["c" if value is None else "" for value in values],
            "unit": unit,
            "source": "placements",
            "as_printed": "",
        }
    )
    return made.assign(words=words_of(made), period=periods_of(made))


def pairs(values: list[float | None], columns: int) -> pd.DataFrame:
    made = groups(values)
    return made.assign(
        group1=[f"Kind {place // columns}" for place in range(len(values))],
        group2=[f"Place {place % columns}" for place in range(len(values))],
    )


def test_a_hidden_group_keeps_its_row(example):
    chart = bars_of_groups(example(), groups([5, None, 8]))
    assert chart is not None
    assert chart.alt.endswith("Kind 0 5; Kind 1 [c]; Kind 2 8.")


def test_there_is_no_chart_of_fewer_than_two_figures(example):
    page = example()
    assert bars_of_groups(page, groups([5, None])) is None
    assert bars_of_groups(page, groups([None, None])) is None
    assert picture_of_pairs(page, pairs([None] * 4, 2), "Placements") is None
    assert picture_of_pairs(page, pairs([5, None, None, None], 2), "Placements") is None
    assert picture_of_pairs(page, pairs([5, 6], 2), "Placements") is None  # one kind only


def test_the_largest_is_named_also_where_there_are_two_of_it(example):
    page = example()
    assert bars_of_groups(page, groups([5, 9, 8])).title == "Largest: Kind 1, 9"
    assert bars_of_groups(page, groups([9, 9, 8])).title == "Largest: Kind 0 and Kind 1, 9 each"
    priced = groups([900, 800], measure="average_weekly_cost", unit="gbp_per_week")
    assert bars_of_groups(page, priced).title == "Highest: Kind 0, £900"


def test_few_columns_are_bars_more_a_grid_and_too_many_a_table_alone(example):
    page = example()
    assert picture_of_pairs(page, pairs(list(range(6)), 3), "Placements").alt.startswith("Bar chart")
    assert picture_of_pairs(page, pairs(list(range(8)), 4), "Placements").alt.startswith("Grid of numbers")
    assert picture_of_pairs(page, pairs(list(range(18)), 9), "Placements") is None


def test_names_of_groups_are_kept_as_they_are(example):
    named = pairs([4, 3, 2, 1], 2).replace({"group2": {"Place 0": "Commissioning Alliance"}})
    assert picture_of_pairs(example(), named, "Placements").title == "Largest: Kind 0, Commissioning Alliance, 4"


def test_more_lines_than_can_be_told_apart_are_a_table_alone(example):
    page = example()
    years = pd.concat(
        [
            groups([1, 2, 3, 4, 5, 6]).assign(period_end=pd.Timestamp(f"{year}-03-31"), period=str(year))
            for year in (2021, 2022)
        ]
    )
    assert lines_of(page, years, "group1", "Placements", None) is None
    five = years[years["group1"] != "Kind 5"]
    assert lines_of(page, five, "group1", "Placements", None).title == "Kind 4: from 5 (2021) to 5 (2022)"

"""A printed nought of nobody does not apply; one of somebody stays."""

from __future__ import annotations

import pandas as pd

from suffkit.errors import NOTE
from suffkit.io.national.of_nobody import indicators_of_somebody, published_of_somebody
from suffkit.io.national.published import as_published


def indicators(*rows):
    table = pd.DataFrame(rows, columns=["indicator", "area", "value"]).astype({"value": float})
    text = table["value"].astype("str")
    return table.assign(year_label="2024", year=2024, status="", as_printed=text)


def told(table):
    return [row.status or row.value for row in table.itertuples()]


def test_a_mean_of_nought_points_is_that_of_nobody():
    table, [fault] = indicators_of_somebody(indicators(("Emotional_LAC", "201", 0), ("Emotional_LAC", "884", 13.5)))
    assert told(table) == ["z", 13.5]
    assert table["value"].isna().tolist() == [True, False]
    assert table["as_printed"].tolist() == ["0.0", "13.5"]
    assert (fault.rule, fault.severity) == ("of_nobody", NOTE)


def test_a_share_of_nobody_is_none_and_one_of_somebody_stays():
    rows = [("LACDistance", "420", 0), ("LACnum", "420", 0), ("LACDistance", "201", 0), ("LACnum", "201", 7)]
    table, _ = indicators_of_somebody(indicators(*rows))
    # That nobody is looked after is a number.
    assert told(table) == ["z", 0, 0, 7]


def test_another_year_or_area_without_children_takes_nothing_out():
    rows = indicators(("LACDistance", "201", 0), ("LACnum", "420", 0))
    older = indicators(("LACnum", "201", 0)).assign(year_label="2023", year=2023)
    table, faults = indicators_of_somebody(pd.concat([rows, older], ignore_index=True))
    assert told(table) == [0, 0, 0]
    assert faults == []


def test_of_published_scores_the_share_goes_with_the_mean():
    rows = pd.DataFrame(
        {
            "measure": ["average_sdq_score", "sdq_of_concern_share", "sdq_of_concern_share", "children_with_sdq_score"],
            "area": ["201", "201", "884", "201"],
            "value": [0.0, 0.0, 0.0, 0.0],
            "as_printed": "0",
            **dict.fromkeys(("period_start", "period_end"), "2024-03-31"),
            "by1": "age_group",
            "group1": "5 to 16",
        }
    )
    table, _ = published_of_somebody(as_published(rows, source="dfe-cla-outcomes", release="2024"))
    assert told(table) == ["z", "z", 0, 0]

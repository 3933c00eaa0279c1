"""Which fact a page shows, and with how many decimals."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.publish.selection import printed_decimals, select


def row(printed: str, value: float, measure: str, unit: str) -> pd.Series:
    return pd.Series({"measure": measure, "unit": unit, "value": value, "as_printed": printed})


@pytest.mark.parametrize(
    ("printed", "value", "measure", "unit", "decimals"),
    [
        ("£4,665", 4665.0, "average_weekly_cost", "gbp_per_week", 0),
        ("5312.33", 5312.33, "average_weekly_cost", "gbp_per_week", 2),
        ("£5312.30", 5312.3, "average_weekly_cost", "gbp_per_week", 2),
        ("330", 330.0, "children_looked_after", "children", 0),
        ("c.330", 330.0, "children_looked_after", "children", 0),
        ("seven", 7.0, "children_looked_after", "children", 0),
        ("1,030", 1030.0, "children_looked_after", "children", 0),
        ("37.8", 37.8, "cla_rate_per_10k", "per_10k", 1),
        ("41", 41.0, "cla_rate_per_10k", "per_10k", 0),
        ("41.4%", 0.414, "children_looked_after_share", "share", 1),
        ("41%", 0.41, "children_looked_after_share", "share", 0),
        ("41.40%", 0.414, "children_looked_after_share", "share", 2),
        ("0.0%", 0.0, "children_looked_after_share", "share", 1),
        ("0.414", 0.414, "children_looked_after_share", "share", 1),  # printed as a plain share, shown as 41.4%
        ("0.4", 0.4, "children_looked_after_share", "share", 0),
        ("3.2%", -0.032, "children_looked_after_relative_change", "share", 1),  # a fall printed without its sign
        ("2.1", 0.021, "children_looked_after_share_change", "percentage_points", 1),
        ("(10)", -10.0, "children_looked_after_change", "children", 0),
        # rounded to thousands or millions: the measure's own, which for pounds is none
        ("£1.2 million", 1_200_000.0, "budget", "gbp", 0),
        ("£3.645m", 3_645_000.0, "budget", "gbp", 0),
        ("12.5", 12_500.0, "budget", "gbp", 0),
        ("£1.25", 1_250_000.0, "budget", "gbp", 0),
        ("£0.0m", 0.0, "budget", "gbp", 0),
        # nothing printed: the measure's own
        ("", 37.8432, "cla_rate_per_10k", "per_10k", 1),
        ("n/a", float("nan"), "cla_rate_per_10k", "per_10k", 1),
        ("", 0.3333, "children_looked_after_share", "share", 1),
        ("", 410.0, "children_looked_after", "children", 0),
    ],
)
def test_decimals_are_those_of_the_print(printed, value, measure, unit, decimals):
    assert printed_decimals(row(printed, value, measure, unit)) == decimals


def facts(*rows: tuple[str, str, str, str, str, float, str]) -> pd.DataFrame:
    """FACTS of one measure from (period_end, by1, group1, by2, group2, value, origin)."""
    made = [
        {"measure": "placements", "area_code": "E1", "period_start": pd.Timestamp(end), "period_end": pd.Timestamp(end)}
        | {"by1": by1, "group1": group1, "by2": by2, "group2": group2, "value": value, "origin": origin, "source": "t"}
        for end, by1, group1, by2, group2, value, origin in rows
    ]
    return pd.DataFrame(made)


def test_the_first_of_two_facts_with_one_key_is_shown():
    both = facts(
        ("2022-03-31", "", "", "", "", 410.0, "printed"),
        ("2022-03-31", "", "", "", "", 409.0, "printed"),
    )
    assert select(both, "placements")["value"].tolist() == [410.0]


def test_only_the_latest_period_unless_all_are_asked_for():
    both = facts(("2021-03-31", "", "", "", "", 400.0, "printed"), ("2022-03-31", "", "", "", "", 410.0, "printed"))
    assert select(both, "placements")["value"].tolist() == [410.0]
    assert select(both, "placements", latest=False)["value"].tolist() == [400.0, 410.0]


def test_forecasts_are_never_mixed_with_what_was_printed():
    both = facts(("2022-03-31", "", "", "", "", 410.0, "printed"), ("2023-03-31", "", "", "", "", 420.0, "forecast"))
    assert select(both, "placements")["value"].tolist() == [410.0]
    assert select(both, "placements", forecast=True)["value"].tolist() == [420.0]


def test_two_breakdowns_are_found_in_either_order():
    turned = facts(("2022-03-31", "age_group", "0 to 4", "sex", "Female", 9.0, "printed"))
    [found] = select(turned, "placements", by=["sex", "age_group"]).to_dict("records")
    assert (found["by1"], found["group1"], found["by2"], found["group2"]) == ("sex", "Female", "age_group", "0 to 4")


def test_a_breakdown_that_is_not_asked_for_is_not_taken():
    one_way = facts(("2022-03-31", "sex", "Female", "", "", 180.0, "printed"))
    assert select(one_way, "placements").empty
    assert select(one_way, "placements", by=["age_group"]).empty
    assert len(select(one_way, "placements", by=["sex"])) == 1


def test_the_total_over_a_second_breakdown_gives_way_to_the_figure_itself():
    """By suitability there are 552 care leavers, those abroad left out; by activity, and in all, 554."""
    day = "2024-03-31"
    rows = facts(
        (day, "age_group", "19 to 21", "suitability", "Total", 552.0, "national"),
        (day, "age_group", "22", "suitability", "Total", 153.0, "national"),
        (day, "age_group", "19 to 21", "", "", 554.0, "national"),
    )
    got = select(rows, "placements", by=["age_group"])
    assert dict(zip(got["group1"], got["value"], strict=True)) == {"19 to 21": 554.0, "22": 153.0}
    assert set(got["by2"]) == {""}

"""The contracts of forecasts refuse what no forecast may be."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.forecasts import FORECASTS, LEVELS, MEAN, NATIONAL_FORECASTS, PANEL
from suffkit.contracts.table import Contract

DAY, LATER = pd.Timestamp(2024, 3, 31).as_unit("s"), pd.Timestamp(2025, 3, 31).as_unit("s")


@pytest.fixture
def one_child_count() -> pd.DataFrame:
    """One forecast of one cell at all levels."""
    return pd.DataFrame(
        {
            "origin_date": DAY,
            "target_date": LATER,
            "series": "in_care",
            "age_group": "10 to 15",
            "placement_group": "fostering",
            "model": "Cohort",
            "quantile": [*LEVELS, MEAN],
            "value": [80.0, 85, 90, 95, 100, 105, 110, 96],
        }
    )


def rules(table: pd.DataFrame, contract: Contract = FORECASTS) -> list[str]:
    return [fault.rule for fault in contract.faults(table)]


def test_a_forecast_as_it_should_be(one_child_count):
    assert rules(one_child_count) == []
    # In any order of rows, too.
    assert rules(one_child_count.sample(frac=1, random_state=1)) == []


def test_levels_out_of_order_are_found_at_their_row(one_child_count):
    crossed = one_child_count.assign(value=[80.0, 85, 90, 95, 94, 105, 110, 96])
    (fault,) = FORECASTS.faults(crossed)
    assert (fault.rule, fault.column, fault.rows) == ("quantiles_not_ordered", "value", (6,))


def test_the_mean_may_lie_anywhere_and_other_forecasts_are_not_compared(one_child_count):
    other = one_child_count.assign(age_group="all", value=[8.0, 8.5, 9, 9.5, 10, 10.5, 11, 50])
    assert rules(pd.concat([one_child_count, other], ignore_index=True)) == []


@pytest.mark.parametrize(
    ("column", "wrong", "rule"),
    [
        ("value", -0.1, "wrong_value"),
        ("value", float("nan"), "wrong_value"),
        ("quantile", "10%", "wrong_value"),
        ("series", "In care", "wrong_value"),
        ("target_date", DAY, "not_ahead"),
    ],
)
def test_what_no_forecast_may_be(one_child_count, column, wrong, rule):
    assert rule in rules(one_child_count.assign(**{column: wrong}).iloc[:1])


def test_a_row_stands_once(one_child_count):
    assert "duplicate_key" in rules(pd.concat([one_child_count, one_child_count.iloc[:1]], ignore_index=True))


def test_national_forecasts_are_by_area_and_have_no_groups(one_child_count):
    national = one_child_count.drop(columns=["age_group", "placement_group"])
    national.insert(0, "area_code", "E06000019")
    assert national.columns.tolist() == NATIONAL_FORECASTS.column_names
    assert rules(national, NATIONAL_FORECASTS) == []
    assert "wrong_value" in rules(national.assign(area_code="884"), NATIONAL_FORECASTS)


def test_a_panel_may_lack_all_but_area_and_date():
    bare = pd.DataFrame({"area_code": ["E06000019"], "date": [DAY]})
    assert rules(bare, PANEL) == []
    assert rules(bare.assign(in_care=-1.0), PANEL) == ["wrong_value"]
    assert rules(bare.assign(in_care=float("nan")), PANEL) == []

"""The panel of published yearly counts, and the forecast of all authorities with its notes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from suffkit.contracts.forecasts import FORECAST_NOTES, NATIONAL_FORECASTS, PANEL
from suffkit.contracts.national import INDICATORS, PUBLISHED
from suffkit.errors import RequestError
from suffkit.forecasts.backtest import backtest, score_table
from suffkit.forecasts.notes import forecast_notes, has_ended
from suffkit.forecasts.pooled import PooledGrowth
from suffkit.forecasts.simple import MOMENTUM, SAME_AS_LAST_YEAR, STRAIGHT_LINE
from suffkit.forecasts.yearly import forecast_all, newest_date, yearly_panel

ORIGIN = date(2024, 3, 31)
NUMBERS = "dfe-cla-numbers"


def published(*rows: tuple[str, str, str, float | None, str, str, str]) -> pd.DataFrame:
    """PUBLISHED of (measure, area, last day, value, source, release, group); a missing value is suppressed."""
    table = pd.DataFrame(rows, columns=["measure", "area", "period_end", "value", "source", "release", "group1"])
    table["value"] = table["value"].astype(float)
    table["period_end"] = pd.to_datetime(table["period_end"]).astype("datetime64[s]")
    table = table.assign(
        period_start=table["period_end"],
        by1=np.where(table["group1"] == "", "", "uasc"),
        by2="",
        group2="",
        status=np.where(table["value"].isna(), "suppressed", ""),
        as_printed="",
    )
    return table[PUBLISHED.column_names]


def tool(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    """INDICATORS of (indicator, area, year, value)."""
    table = pd.DataFrame(rows, columns=["indicator", "area", "year", "value"])
    return table.assign(year_label=table["year"].astype(str), status="", as_printed="")[INDICATORS.column_names]


def test_publications_come_before_the_tool_and_the_newest_release_before_others():
    panel = yearly_panel(
        published(
            ("children_looked_after", "884", "2024-03-31", 402, NUMBERS, "2024", ""),
            ("children_looked_after", "884", "2024-03-31", 400, NUMBERS, "2025", ""),
            ("children_looked_after", "884", "2024-03-31", 40, "dfe-cla-characteristics", "2025", "UASC"),
            ("started_to_be_looked_after", "884", "2024-03-31", 110, NUMBERS, "2025", ""),
            ("ceased_to_be_looked_after", "884", "2024-03-31", None, NUMBERS, "2025", ""),
            ("child_population", "884", "2023-06-30", 35_000, NUMBERS, "2025", ""),
            ("child_population", "884", "2024-06-30", 34_000, NUMBERS, "2025", ""),
            # England and a region are no authority.
            ("children_looked_after", "970", "2024-03-31", 83_000, NUMBERS, "2025", ""),
        ),
        tool(("LACnum", "884", 2024, 999), ("LACnum", "884", 2016, 300), ("LACceased", "981", 2024, 5)),
    )
    assert PANEL.faults(panel) == []
    assert panel["area_code"].tolist() == ["E06000019"] * 2
    assert panel["region_code"].tolist() == ["E12000005"] * 2
    assert panel["date"].dt.strftime("%Y-%m-%d").tolist() == ["2016-03-31", "2024-03-31"]
    old, new = panel[["in_care", "entries", "exits", "uasc", "children"]].to_numpy().tolist()
    assert old == pytest.approx([300] + [np.nan] * 4, nan_ok=True)
    # A symbol stays missing; the population of 31 March 2024 is that of the middle of 2023.
    assert new == pytest.approx([400, 110, np.nan, 40, 35_000], nan_ok=True)


def test_a_true_nought_stays_one():
    panel = yearly_panel(
        published(("children_looked_after", "420", "2024-03-31", 0, NUMBERS, "2025", "")),
        tool(("LACnum", "420", 2023, 0)),
    )
    assert panel["in_care"].tolist() == [0, 0]


def test_data_without_the_counts_are_refused():
    with pytest.raises(RequestError, match="no numbers of children looked after by authority"):
        yearly_panel(
            published(("started_to_be_looked_after", "884", "2024-03-31", 110, NUMBERS, "2025", "")),
            tool(("LACnum", "970", 2024, 83_000)),
        )


# ---- the forecast ----------------------------------------------------------------------------------------------------


def test_all_authorities_and_series_from_the_newest_date(panel):
    table = forecast_all(panel, 2)
    assert NATIONAL_FORECASTS.faults(table) == []
    assert table["origin_date"].unique().tolist() == [pd.Timestamp(ORIGIN)]
    assert table["series"].unique().tolist() == ["in_care", "entries", "exits"]
    assert len(table) == 40 * 3 * 2 * 8
    alone = PooledGrowth().forecast(panel, ORIGIN, (1, 2))
    assert_frame_equal(table[table["series"] == "in_care"].reset_index(drop=True), alone)


def test_an_authority_that_has_ended_is_not_forecast(troubled_panel):
    cumbria = "E10000006"
    assert cumbria in set(troubled_panel["area_code"])
    assert cumbria not in set(forecast_all(troubled_panel, 1, series=["in_care"])["area_code"])
    assert cumbria in set(forecast_all(troubled_panel, 1, origin=date(2022, 3, 31), series=["in_care"])["area_code"])
    assert has_ended(cumbria, date(2023, 3, 31))
    assert not has_ended(cumbria, date(2023, 3, 30))
    assert not has_ended("E06000019", ORIGIN)


def test_the_newest_date_is_one_on_which_children_are_counted(panel):
    later = panel.assign(in_care=panel["in_care"].where(panel["date"].dt.year < 2023))
    assert newest_date(later) == date(2022, 3, 31)
    with pytest.raises(RequestError, match="no children in care on any date"):
        newest_date(panel.assign(in_care=float("nan")))
    with pytest.raises(RequestError, match="one step ahead or more"):
        forecast_all(panel, 0)


# ---- notes -----------------------------------------------------------------------------------------------------------


def test_what_is_amiss_is_said(troubled_panel, troubled):
    notes = forecast_notes(troubled_panel, ORIGIN, 3)
    assert FORECAST_NOTES.faults(notes) == []
    found = notes.groupby("area_code")["rule"].agg(set).to_dict()
    assert found == {
        troubled["gap"]: {"gap"},
        troubled["stale"]: {"stale"},
        troubled["short"]: {"short"},
        troubled["one"]: {"short"},
        troubled["zeros"]: {"zeros"},
        troubled["tiny"]: {"tiny"},
        troubled["missing"]: {"nothing"},
        troubled["late_nought"]: {"zeros"},
        "E10000006": {"ended"},
    }
    assert notes.loc[notes["rule"] == "gap", "note"].iloc[0].endswith("widened by a quarter.")


def test_a_successor_uses_its_own_values_only(panel, rows_of):
    new = rows_of("E06000063", "E12000002", {2024: 480.0})
    notes = forecast_notes(pd.concat([panel, new]), ORIGIN, 1)
    assert notes[["area_code", "rule"]].to_numpy().tolist() == [["E06000063", "broken"], ["E06000063", "short"]]
    # A new code alone breaks nothing: Somerset's authority goes on.
    same = rows_of("E06000066", "E12000009", dict.fromkeys(range(2016, 2025), 500.0))
    assert forecast_notes(pd.concat([panel, same]), ORIGIN, 1).empty


def test_further_than_any_change_known_is_said(panel):
    notes = forecast_notes(panel, ORIGIN, 9)
    assert set(notes["rule"]) == {"far"}
    assert len(notes) == 40
    assert notes["note"].iloc[0].startswith("No changes over more than 8 steps")
    assert forecast_notes(panel, ORIGIN, 8).empty


# ---- the published figures -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def counts(national: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The panel of the few published files that it is made of."""
    from suffkit.io.national.store import read_national

    folder = tmp_path_factory.mktemp("national")
    for file in (
        "lait/bds_long_0.parquet",
        "cla/cla_number_and_rate_per_10k_children.csv",
        "release_2024/cla_number_and_rate_per_10k_children.csv",
        "population/ons_mid-year_population_estimates_2012_to_2024.csv",
    ):
        (folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(national / file, folder / file)
    read = read_national(folder)
    return yearly_panel(read.published, read.indicators)


@pytest.mark.national
def test_published_counts_make_a_panel(counts):
    assert PANEL.faults(counts) == []
    assert counts["date"].dt.year.agg(["min", "max"]).tolist() == [2016, 2024]
    herefordshire = counts[counts["area_code"] == "E06000019"].set_index("date")["in_care"]
    assert len(herefordshire) == 9
    # The parts add up to what is published of England, to the rounding of it.
    assert counts.loc[counts["date"] == pd.Timestamp(ORIGIN), "in_care"].sum() == pytest.approx(83_530, abs=10)


@pytest.mark.national
def test_the_pooled_forecast_beats_the_simple_methods_on_published_counts(counts):
    wide = counts.pivot(index="area_code", columns="date", values="in_care")
    whole = list(wide.index[wide.notna().all(axis=1) & (wide.min(axis=1) >= 20)])
    assert len(whole) == 145
    rivals = [SAME_AS_LAST_YEAR, MOMENTUM, STRAIGHT_LINE]
    origins = [date(year, 3, 31) for year in range(2020, 2024)]
    judged = backtest([*rivals, PooledGrowth()], counts, origins, (1, 2, 3), only=whole)
    scores = score_table(judged).set_index(["model", "horizon"])

    def per_cent(model: str, score: str) -> list[float]:
        return (100 * scores.loc[model, score]).round(2).tolist()

    # What these methods are known to score on these counts.
    assert per_cent("Same as last year", "wape") == pytest.approx([5.21, 7.99, 10.22], abs=0.011)
    assert per_cent("Same as last year", "quantile_loss") == pytest.approx([2.85, 4.31, 5.36], abs=0.011)
    assert per_cent("Same with momentum", "wape") == pytest.approx([5.15, 7.82, 9.94], abs=0.011)
    assert per_cent("Same with momentum", "quantile_loss") == pytest.approx([2.84, 4.25, 5.30], abs=0.011)
    assert per_cent("Straight line", "wape") == pytest.approx([7.36, 10.57, 14.02], abs=0.011)

    ours, same = scores.loc[PooledGrowth().name], scores.loc["Same as last year"]
    assert (ours["wape"] / same["wape"] <= [0.97, 0.95, 0.95]).all()
    assert (ours["quantile_loss"] / same["quantile_loss"] <= [0.95, 0.95, 0.95]).all()
    assert ours["cover_80"].between(0.77, 0.83).all()
    assert ours["cover_95"].between(0.93, 0.97).all()
    quarters = score_table(judged, ["size_quarter"]).query("model == @PooledGrowth().name")
    assert quarters["cover_80"].min() >= 0.72
    assert quarters["cover_95"].min() >= 0.90


@pytest.mark.national
def test_no_published_series_goes_without_a_number(counts):
    table = forecast_all(counts)
    assert NATIONAL_FORECASTS.faults(table) == []
    assert FORECAST_NOTES.faults(forecast_notes(counts, ORIGIN, 3)) == []
    # 153 authorities are in being; Scilly's starts and ceases are too few to be published.
    assert table[table["series"] == "in_care"]["area_code"].nunique() == 153

"""Forecast facts: printed series carried on, and the forecast of published counts with its record."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.domain.areas import area
from suffkit.errors import RequestError
from suffkit.prepare.forecasts import baseline_facts, published_forecast, replayed
from suffkit.prepare.national import NationalFolder

OWN = "E99999999"


def fact(measure: str, start: str, end: str, value: float, **more: object) -> dict[str, object]:
    return {
        "measure": measure,
        "area_code": OWN,
        "area_name": "Exampleshire",
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(end),
        **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "as_printed"), ""),
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": value,
        "unit": "children",
        "origin": "printed",
        "source": "series",
        "cell": f"{measure} | {end}",
    } | more


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]"})[
        FACTS.column_names
    ]


def yearly(values: dict[int, float], measure: str = "children_looked_after", **more: object) -> list[dict[str, object]]:
    return [fact(measure, f"{year}-03-31", f"{year}-03-31", value, **more) for year, value in values.items()]


# ---- baselines -------------------------------------------------------------------------------------------------------


def test_a_series_is_carried_on_for_three_years_by_each_rule():
    made = baseline_facts(table(*yearly({2019: 100, 2020: 110, 2021: 120, 2022: 130})), OWN)
    check(made, FACTS)
    step = made[made["group1"] == "Average yearly step"]
    assert list(step["period_end"].dt.year) == [2023, 2024, 2025]
    assert step["value"].tolist() == pytest.approx([140, 150, 160])
    assert set(made["by1"]) == {"model"}
    assert (set(made["origin"]), set(made["source"])) == ({"forecast"}, {"baseline of series"})


def test_a_series_of_a_group_keeps_its_group():
    rows = yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, by1="sex", group1="Female")
    made = baseline_facts(table(*rows), OWN)
    assert set(zip(made["by1"], made["group1"], made["by2"], strict=True)) == {("sex", "Female", "model")}


def test_a_gap_stays_a_gap():
    rows = yearly({2015: 100, 2016: 100, 2017: 100, 2019: 100, 2020: 110, 2021: 120, 2022: 130})
    made = baseline_facts(table(*rows), OWN)
    assert made.loc[made["group1"] == "Average yearly step", "value"].tolist() == pytest.approx([140, 150, 160])


@pytest.mark.parametrize(
    "rows",
    [
        yearly({2020: 110, 2021: 120, 2022: 130}),  # too short
        yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, measure="placements"),  # not a series to carry on
        yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, area_code="E92000001"),  # another area's
        yearly({2019: 1, 2020: 2, 2021: 3, 2022: 4}, source="recomputed from series"),
        yearly({2019: 1, 2020: 2, 2021: float("nan"), 2022: 4}),
    ],
)
def test_what_is_not_carried_on(rows):
    assert baseline_facts(table(*rows), OWN).empty


# ---- published counts of all authorities -----------------------------------------------------------------------------

NAMES = ("leeds", "kent", "bromley", "herefordshire", "york", "bolton")
MORE_NAMES = ("devon", "essex", "luton", "derby", "stockport", "barnet")
AREAS = [area(name) for name in (*NAMES, *MORE_NAMES)]


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    """Nine years of twelve authorities, which grow by turns and stand still by turns."""
    rows = []
    for place, one in enumerate(AREAS):
        for year in range(2016, 2025):
            children = 300.0 + 100 * place + 12 * ((year + place) % 3) + 5 * (year - 2016)
            flows = {"entries": 90.0 + place, "exits": 88.0 - place, "uasc": 20.0, "children": 50_000.0}
            rows.append(
                {"area_code": one.new_la_code, "date": f"{year}-03-31", "region_code": one.region_code}
                | {"in_care": children}
                | flows
            )
    return pd.DataFrame(rows).astype({"date": "datetime64[s]", "area_code": "str", "region_code": "str"})


@pytest.fixture(scope="module")
def made(panel) -> dict[str, pd.DataFrame]:
    return replayed(panel)


def test_every_authority_is_forecast_from_every_year_that_has_enough_before_it(made):
    ahead = made["ahead"]
    assert set(ahead["area"]) == {one.new_la_code for one in AREAS}
    assert sorted(ahead["origin_date"].dt.year.unique()) == list(range(2018, 2025))
    newest = ahead[ahead["origin_date"] == "2024-03-31"]
    assert set(newest["measure"]) == {
        "children_looked_after",
        "started_to_be_looked_after",
        "ceased_to_be_looked_after",
    }
    stock = newest[newest["measure"] == "children_looked_after"]
    assert sorted(stock["period_end"].dt.year.unique()) == [2025, 2026, 2027]
    assert (stock["period_start"] == stock["period_end"]).all()
    flow = newest[newest["measure"] == "started_to_be_looked_after"]
    assert str(flow["period_start"].min().date()) == "2024-04-01"


def test_what_is_to_be_known_of_a_forecast_stands_beside_it(panel):
    gap = panel.copy()
    gap.loc[(gap["area_code"] == AREAS[0].new_la_code) & (gap["date"] == "2020-03-31"), "in_care"] = float("nan")
    ahead = replayed(gap)["ahead"]
    newest = ahead[ahead["origin_date"] == "2024-03-31"]
    said = newest.groupby("area")["cell"].first()
    assert "A value is missing in the middle" in said[AREAS[0].new_la_code]
    assert said[AREAS[1].new_la_code] == ""


def test_the_record_says_what_would_have_been_said_and_what_came(made, panel):
    record = made["record"]
    own = record[record["area"] == AREAS[0].new_la_code]
    history = own[own["measure"] == "forecast_history"]
    assert history["value"].tolist() == panel.loc[panel["area_code"] == AREAS[0].new_la_code, "in_care"].tolist()
    same = own[(own["measure"] == "past_forecast") & (own["group1"] == "Same as last year")]
    one_year = same[same["group2"] == "1 year"]
    # What came in the year before is what the rule says of the next.
    assert one_year["value"].tolist() == pytest.approx(history["value"].tolist()[2:-1])
    assert set(same["group2"]) == {"1 year", "2 years", "3 years"}


def test_the_miss_is_the_sum_of_misses_over_the_sum_of_outcomes(made, panel):
    record = made["record"]
    rows = record[(record["measure"] == "forecast_miss") & (record["group1"] == "Same as last year")]
    rows = rows[rows["group2"] == "1 year"].set_index("area")["value"]
    children = panel.pivot(index="area_code", columns="date", values="in_care")
    moved = children.diff(axis=1).abs().iloc[:, 3:]
    came = children.iloc[:, 3:]
    for one in AREAS:
        code = one.new_la_code
        assert rows[code] == pytest.approx(moved.loc[code].sum() / came.loc[code].sum())
    # Scores of all together stand under England's code.
    assert rows["E92000001"] == pytest.approx(moved.to_numpy().sum() / came.to_numpy().sum())


def test_three_years_are_too_few_to_replay(panel):
    with pytest.raises(RequestError):
        replayed(panel[panel["date"] >= "2022-03-31"])


HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "la_name,new_la_code,population_type,population_estimate,children_count,rate_per_10000\n"
)
ON_31_MARCH = "Children looked after on 31 March each year"


@pytest.fixture
def national_folder(panel, tmp_path) -> NationalFolder:
    """The counts of the panel as the Department publishes them."""
    numbers = {one.new_la_code: one.old_la_code for one in AREAS}
    lines = [
        f"{day.year},Reporting year,Local authority,E92000001,England,{region},,{numbers[code]},,,{ON_31_MARCH},50000,"
        f"{children:.0f},60\n"
        for code, day, region, children in panel[["area_code", "date", "region_code", "in_care"]].itertuples(
            index=False
        )
    ]
    folder = tmp_path / "national"
    folder.mkdir()
    (folder / "any.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    return NationalFolder(folder, tmp_path / "kept")


def test_an_edition_is_forecast_from_the_newest_count_that_is_not_after_its_date(national_folder):
    made = published_forecast(national_folder, AREAS[0], date(2023, 6, 1))
    check(made, FACTS)
    assert set(made["origin"]) == {"forecast"}
    ahead = made[(made["measure"] == "children_looked_after") & (made["group2"] == "0.5")]
    assert [str(day.date()) for day in ahead["period_end"]] == ["2024-03-31", "2025-03-31", "2026-03-31"]
    assert set(made["area_name"]) == {AREAS[0].name, "England"}
    # What was counted later stands in the record.
    assert made.loc[made["measure"] == "forecast_history", "period_end"].dt.year.max() == 2024


def test_a_second_asking_reads_what_was_kept_and_gives_the_same(national_folder):
    first = published_forecast(national_folder, AREAS[1], date(2024, 3, 31))
    assert list(national_folder.kept.glob("*-ahead-*"))
    pd.testing.assert_frame_equal(first, published_forecast(national_folder, AREAS[1], date(2024, 3, 31)))


def test_an_edition_before_all_forecasts_has_none(national_folder):
    assert published_forecast(national_folder, AREAS[0], date(2016, 3, 31)).empty


def test_too_few_years_make_no_forecast_and_stop_nothing(national_folder, panel):
    file = national_folder.folder / "any.csv"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines(True) if not line.startswith("201")]
    file.write_text("".join(line for line in kept if line[:4] in ("time", "2023", "2024")), encoding="utf-8")
    assert published_forecast(national_folder, AREAS[0], date(2024, 3, 31)).empty

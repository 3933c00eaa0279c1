"""Published measures as indicators."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.comparators.benchmark import benchmark
from suffkit.comparators.published import Choice, indicators_from_published
from suffkit.contracts.national import INDICATORS, PUBLISHED
from suffkit.contracts.table import check
from suffkit.errors import ContractError, RequestError

SHARE = Choice("three_or_more_placements")
YOUNG = Choice("children_looked_after_share", by1="age_group", group1="1 to 4", polarity="none")


def published(*rows: dict) -> pd.DataFrame:
    usual = {
        "measure": "three_or_more_placements",
        "area": "919",
        "period_start": "2023-04-01",
        "period_end": "2024-03-31",
        **dict.fromkeys(["by1", "group1", "by2", "group2"], ""),
        "value": 0.07,
        "status": "",
        "as_printed": "7",
        "source": "s",
        "release": "2024",
    }
    table = pd.DataFrame([usual | row for row in rows])
    dates = {name: pd.to_datetime(table[name]).astype("datetime64[s]") for name in ("period_start", "period_end")}
    return table.assign(**dates).astype({"value": float})[PUBLISHED.column_names]


def test_shares_become_per_cent_and_keep_what_is_printed():
    indicators, facts = indicators_from_published(
        published({}, {"area": "884", "value": 0.29, "as_printed": "29"}), [SHARE]
    )
    check(indicators, INDICATORS)
    assert indicators[["area", "year_label", "year", "value", "as_printed"]].to_numpy().tolist() == [
        ["884", "2024", 2024, 29.0, "29"],
        ["919", "2024", 2024, 7.0, "7"],
    ]
    [row] = facts.to_dict("records")
    assert (row["indicator"], row["title"]) == (SHARE.indicator, "Children with three or more placements in the year")
    assert (row["polarity"], row["decimals"], row["no_quartile"]) == ("low", 1, False)


def test_a_symbol_stays_missing_with_its_reason():
    indicators, _ = indicators_from_published(published({"value": None, "status": "c", "as_printed": "c"}), [SHARE])
    assert indicators["value"].isna().all()
    assert indicators["status"].tolist() == ["c"]


def test_a_group_has_a_key_and_title_of_its_own_and_a_polarity_as_told():
    rows = published({"measure": YOUNG.measure, "by1": "age_group", "group1": "1 to 4"}, {"measure": YOUNG.measure})
    indicators, facts = indicators_from_published(rows, [YOUNG, SHARE])
    assert indicators["indicator"].tolist() == ["children_looked_after_share, age_group 1 to 4"]
    # Nothing is published of the other choice, so it is in neither table.
    assert facts["indicator"].tolist() == [YOUNG.indicator]
    assert facts["title"].tolist()[0].endswith(": 1 to 4")


def test_the_newest_release_counts():
    rows = published(
        {"release": "2023", "value": 0.1}, {"release": "2024", "value": 0.2}, {"release": "2022", "value": 0.3}
    )
    assert indicators_from_published(rows, [SHARE])[0]["value"].tolist() == [20]


def test_two_sources_are_not_mixed():
    rows = published({"source": "one"}, {"source": "two", "value": 0.1})
    with pytest.raises(RequestError, match=r"three_or_more_placements \(one, two\). Name the source"):
        indicators_from_published(rows, [SHARE])
    chosen = Choice("three_or_more_placements", source="two")
    assert indicators_from_published(rows, [chosen])[0]["value"].tolist() == [10]


def test_two_periods_that_end_in_one_year_are_not_mixed():
    with pytest.raises(RequestError, match="one period a year"):
        indicators_from_published(published({}, {"period_end": "2024-09-30"}), [SHARE])


def test_what_cannot_be_chosen_is_named():
    with pytest.raises(RequestError, match="not a measure of the catalogue"):
        indicators_from_published(published({}), [Choice("three_or_more_placement")])
    with pytest.raises(RequestError, match="chosen more than once: three_or_more_placements"):
        indicators_from_published(published({}), [SHARE, SHARE])
    with pytest.raises(ContractError, match="missing"):
        indicators_from_published(published({}).drop(columns="release"), [SHARE])


def test_what_comes_out_is_compared_like_any_indicator(neighbours):
    rows = [
        {"area": area, "value": value} for area, value in (("919", 0.09), ("884", 0.1), ("302", 0.12), ("970", 0.1))
    ]
    tables = indicators_from_published(published(*rows), [SHARE])
    own, _, mean, england = benchmark(*tables, neighbours, ["919"]).standings.to_dict("records")
    assert (own["latest_shown"], own["position"], own["band"]) == ("9.0", "1st of 3", "A")
    assert (mean["latest_shown"], england["latest_shown"]) == ("11.0", "10.0")

"""The tables that come out keep their contracts, and what cannot be compared is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.comparators.benchmark import benchmark
from suffkit.contracts.benchmarks import BENCHMARKS, STANDINGS
from suffkit.contracts.table import check
from suffkit.errors import ContractError, RequestError

SERIES = {
    ("b", "919"): {"2023": 1, "2024": 2},
    ("b", "884"): {"2023": 3, "2024": None},
    ("b", "302"): {"2023": 5, "2024": 6},
    ("b", "970"): {"2023": 7, "2024": 8},
    ("a", "919"): {"2023-24": 9},
    ("c", "919"): {"2024": 0},
}


@pytest.fixture
def made(indicators, facts, neighbours):
    return benchmark(indicators(SERIES), facts("b", "a"), neighbours, ["919", "302"])


def test_both_tables_keep_their_contracts(made):
    check(made.benchmarks, BENCHMARKS)
    check(made.standings, STANDINGS)
    assert list(made.benchmarks.columns) == BENCHMARKS.column_names
    assert list(made.standings.columns) == [column.name for column in STANDINGS.columns if column.required]


def test_rows_are_in_the_order_asked_and_only_of_the_indicators_of_the_facts(made):
    table = made.standings
    assert table["area"].tolist() == ["919"] * 8 + ["302"] * 8
    assert table["indicator"].tolist() == (["b"] * 4 + ["a"] * 4) * 2
    assert table["row"].tolist() == ["authority", "region", "neighbours", "england"] * 4
    years = made.benchmarks.query("area == '919' and indicator == 'b' and row == 'england'")
    assert years["year_label"].tolist() == ["2023", "2024"]


def test_a_value_that_is_missing_keeps_its_reason(indicators, facts, neighbours):
    got = benchmark(indicators(SERIES), facts("b"), neighbours, ["884"]).benchmarks
    own = got[got["row"] == "authority"]
    assert own["status"].tolist() == ["", "c"]
    assert own["shown"].tolist() == ["3.0", "NA"]


def test_what_only_the_authority_has_is_empty_in_the_other_rows(made):
    others = made.standings[made.standings["row"] != "authority"]
    assert others[["rank", "of_authorities", "median"]].isna().all(axis=None)
    assert (others[["rank_shown", "band", "position", "band_a_range"]] == "").all(axis=None)


def test_the_model_of_neighbours_can_be_chosen(indicators, facts, neighbours):
    table = indicators(SERIES | {("b", "885"): {"2023": 100, "2024": 100}})
    got = benchmark(table, facts("b"), neighbours, ["919"], model="2021").standings
    assert got.query("row == 'neighbours'")["latest"].tolist() == [100]
    assert set(got["model"]) == {"2021"}


def test_the_order_of_the_rows_is_irrelevant(indicators, facts, neighbours, made):
    shuffled = indicators(SERIES).sample(frac=1, random_state=3)
    again = benchmark(shuffled, facts("b", "a"), neighbours.iloc[::-1], ["919", "302"])
    pd.testing.assert_frame_equal(again.standings, made.standings)
    pd.testing.assert_frame_equal(again.benchmarks, made.benchmarks)


def test_the_tables_given_are_left_as_they_were(indicators, facts, neighbours):
    table = indicators(SERIES)
    before = table.copy(deep=True)
    benchmark(table, facts("b"), neighbours, ["919"])
    pd.testing.assert_frame_equal(table, before)


def test_a_row_that_stands_twice_is_named(indicators, facts, neighbours):
    table = indicators(SERIES)
    with pytest.raises(ContractError, match=r"rows 2 and 12: .*same indicator, area and year_label"):
        benchmark(pd.concat([table, table.iloc[:1]]), facts("b"), neighbours, ["919"])


@pytest.mark.parametrize("table", ["indicators", "facts", "neighbours"])
def test_a_table_without_a_column_is_refused(indicators, facts, neighbours, table):
    given = {"indicators": indicators(SERIES), "facts": facts("b"), "neighbours": neighbours}
    given[table] = given[table].iloc[:, 1:]
    with pytest.raises(ContractError, match="the column is missing"):
        benchmark(*given.values(), ["919"])


def test_a_word_that_is_no_polarity_is_refused(indicators, facts, neighbours):
    with pytest.raises(ContractError, match=r"column polarity, row 2: expected one of high, low, none"):
        benchmark(indicators(SERIES), facts("b", polarity="High"), neighbours, ["919"])


def test_an_authority_or_model_that_is_not_known_is_named(indicators, facts, neighbours):
    with pytest.raises(RequestError, match="No authority in being has the number 909 or 970"):
        benchmark(indicators(SERIES), facts("b"), neighbours, ["919", "909", "970"])
    with pytest.raises(RequestError, match=r"no statistical neighbours of the model 2019.*2021"):
        benchmark(indicators(SERIES), facts("b"), neighbours, ["919"], model="2019")


def test_nothing_asked_gives_empty_tables(indicators, facts, neighbours):
    got = benchmark(indicators(SERIES), facts("b"), neighbours, [])
    assert (len(got.benchmarks), len(got.standings)) == (0, 0)
    assert list(got.benchmarks.columns) == BENCHMARKS.column_names

"""The DfE's interactive tool: every kind of value, years, keys that stand twice, and its dictionary."""

from __future__ import annotations

import math
import time

import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suffkit.contracts.national import INDICATORS
from suffkit.contracts.table import check
from suffkit.io.national import lait
from suffkit.io.national.pieces import Candidate
from suffkit.io.national.values import split_values

HEADER = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")
FACTS = ("Measure_short", "Topic", "Measure", "Polarity", "dps", "No_Quartile", "Description", "Methodology")


def row(key="CLA_rate", year="2024", value="54", area="884"):
    return (key, "", year, "a name", value, area, "")


@pytest.fixture
def read(csv_candidate):
    def reading(*rows):
        candidate = csv_candidate([HEADER, *rows])
        assert lait.recognises(candidate)
        return lait.read(candidate)

    return reading


@pytest.mark.parametrize(
    ("printed", "value", "status"),
    [
        ("54", 54.0, ""),
        ("523.29999999999995", 523.3, ""),
        ("4.7980000000000002E-2", 0.04798, ""),
        ("-3.5", -3.5, ""),
        ("0", 0.0, ""),
        ("-", None, "x"),
        ("", None, "x"),
        ("c", None, "c"),
        ("..", None, "x"),
    ],
)
def test_numbers_are_doubles_and_symbols_are_not_numbers(read, printed, value, status):
    found = read(row(value=printed)).tables["indicators"].iloc[0]
    assert (None if math.isnan(found["value"]) else found["value"]) == value
    assert (found["status"], found["as_printed"]) == (status, printed or "empty")


@pytest.mark.parametrize("printed", ["nan", "inf", "1,234", "12%", "0x10", "1_000", "five"])
def test_anything_else_is_a_fault_with_its_row(read, printed):
    piece = read(row(), row(year="2023", value=printed))
    assert [(fault.rule, fault.column, fault.rows) for fault in piece.faults] == [("not_a_number", "Values", (3,))]
    assert not piece.tables and printed not in str(piece.faults[0])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_with_its_characters(number):
    cells = split_values(pd.Series([repr(number), "-"]), {"-": "x"})
    assert cells["value"][0] == number
    assert cells["as_printed"].tolist() == [repr(number), "-"]
    assert cells["status"].tolist() == ["", "x"]


def test_labels_stay_and_the_year_is_their_start(read):
    labels = ["2024", "2023-24", "2024-25 (OT)", "2015/16", "2013/14-15/16", "2024 (Rev)"]
    table = read(*(row(year=label) for label in labels)).tables["indicators"]
    assert table["year_label"].tolist() == labels
    assert table["year"].tolist() == [2024, 2023, 2024, 2015, 2013, 2024]
    check(table, INDICATORS)


def test_rows_without_a_year_are_left_out_and_said(read):
    piece = read(row(), row(year="0", value="-"), row(year="0", value="3", area="919"))
    assert len(piece.tables["indicators"]) == 1
    assert [(fault.rule, fault.severity, fault.rows) for fault in piece.faults] == [("no_year", "warn", (3, 4))]


def test_areas_are_three_digits_and_unknown_ones_a_fault(read):
    table = read(row(area="884.0"), row(area="970"), row(area="988")).tables["indicators"]
    assert table["area"].tolist() == ["884", "970", "988"]
    piece = read(row(), row(area="123"))
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("unknown_area", (3,))]
    assert "123" in str(piece.faults[0])


def test_keys_are_trimmed(read):
    assert read(row(key=" LAC_Fixed_ Ex ", year=" 2024 ")).tables["indicators"].iloc[0].tolist()[:3] == [
        "LAC_Fixed_ Ex",
        "884",
        "2024",
    ]


def test_a_row_twice_is_one_and_two_values_for_one_key_are_a_fault(read):
    piece = read(row(), row(), row(value="54.0"), row(area="919"))
    assert len(piece.tables["indicators"]) == 2
    assert [(fault.rule, fault.severity, fault.rows) for fault in piece.faults] == [("repeated_row", "note", (3, 4))]
    piece = read(row(), row(key="CLA_rate "), row(value="-"))
    assert ("duplicate_key", "block", (2, 3, 4)) in {(f.rule, f.severity, f.rows) for f in piece.faults}
    assert not piece.tables


def test_parquet_and_csv_give_the_same(read, tmp_path):
    rows = [row(), row(area="919", value="-"), row(year="2023", value="c")]
    path = tmp_path / "long.parquet"
    pd.DataFrame(rows, columns=HEADER).astype({"LA Number": float}).to_parquet(path)
    piece = lait.read(Candidate(path, "long.parquet", columns=HEADER))
    pd.testing.assert_frame_equal(piece.tables["indicators"], read(*rows).tables["indicators"])
    assert piece.release == "2024"


def test_a_damaged_file_is_one_fault(tmp_path):
    path = tmp_path / "long.parquet"
    path.write_bytes(b"PAR1 and no more")
    piece = lait.read(Candidate(path, "long.parquet", columns=HEADER))
    assert [(fault.rule, fault.file) for fault in piece.faults] == [("unreadable_file", "long.parquet")]


def fact(key="A", topic="T", polarity="High", dps="NA", quartile="NA", text="what"):
    return (key, topic, "A measure", polarity, dps, quartile, text, "how\nin two lines")


@pytest.fixture
def facts(csv_candidate):
    def reading(*rows):
        candidate = csv_candidate([FACTS, *rows])
        assert lait.recognises(candidate)
        return lait.read(candidate)

    return reading


def test_the_dictionary(facts):
    piece = facts(
        fact("A "),
        fact("B", polarity="Low", dps="2", quartile="N"),
        fact("C", polarity="-", dps="0"),
        fact("D", polarity="NA"),
    )
    table = piece.tables["indicator_facts"]
    assert table["indicator"].tolist() == ["A", "B", "C", "D"]
    assert table["polarity"].tolist() == ["high", "low", "none", "none"]
    assert table["decimals"].tolist() == [1, 2, 0, 1]
    assert table["no_quartile"].tolist() == [False, True, False, False]
    assert table["methodology"][0] == "how\nin two lines"


def test_of_a_measure_under_two_topics_the_first_is_kept(facts):
    piece = facts(fact("A", "First"), fact("B"), fact("A ", "Second", dps="2"))
    assert piece.tables["indicator_facts"]["topic"].tolist() == ["First", "T"]
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("measure_twice", (4,))]


def test_words_of_the_dictionary_that_mean_nothing_are_faults_all_at_once(facts):
    piece = facts(fact(polarity="Higher", dps="two", quartile="yes"))
    assert [(fault.column, fault.rows) for fault in piece.faults] == [
        ("Polarity", (2,)),
        ("dps", (2,)),
        ("No_Quartile", (2,)),
    ]


@pytest.mark.national
def test_the_published_file(national):
    path = national / "lait/bds_long_0.parquet"
    candidate = Candidate(path, "bds", columns=tuple(pyarrow.parquet.read_schema(path).names))
    lait.read(candidate)
    began = time.process_time()
    table = lait.read(candidate).tables["indicators"]
    took = time.process_time() - began
    raw = pd.read_parquet(path, columns=["Values", "Years"])
    raw = raw[raw["Years"] != "0"].reset_index(drop=True)
    is_symbol = raw["Values"] == "-"
    assert (table["value"].isna() == is_symbol).all()
    assert (table["as_printed"] == raw["Values"]).all()
    assert (table["value"][~is_symbol] == raw["Values"][~is_symbol].map(float)).all()
    assert table["indicator"].nunique() == 434
    assert took < 2, f"{len(table):,} rows took {took:.1f} s of the processor"


@pytest.mark.national
def test_every_published_indicator_is_in_the_dictionary(national):
    path = national / "lait/lait_data_dictionary.csv"
    header = path.read_text(encoding="utf-8-sig").partition("\n")[0].replace('"', "").split(",")
    facts = lait.read(Candidate(path, "dictionary", columns=tuple(header))).tables["indicator_facts"]
    keys = pd.read_parquet(national / "lait/bds_long_0.parquet", columns=["Short Desc"])["Short Desc"].str.strip()
    assert set(keys) == set(facts["indicator"])
    assert facts["indicator"].is_unique
    shown = facts.set_index("indicator")[["polarity", "decimals"]]
    assert shown["polarity"].value_counts().to_dict() == {"high": 220, "low": 88, "none": 126}

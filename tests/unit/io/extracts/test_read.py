"""Extracts become typed tables, whatever program wrote them; what was put right is noted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.io.extracts.conftest import DATE, POUNDS, Folder, Formula, Styled, Written

from suffkit.contracts.extracts import EXTRACTS
from suffkit.io.extracts import read_extracts
from suffkit.io.extracts.cells import empty, typed
from suffkit.io.extracts.found import Found
from suffkit.io.extracts.headings import Meant, bare, meant_by
from suffkit.io.extracts.periods import as_month, as_period, as_year
from suffkit.prepare.changes import changes_of

LABELS = {"In-house fostering", "Independent fostering", "In-house children's home", "Independent children's home"}
HEADINGS = ("Weekly price (£)", "End", "Child ID", "Placement type", "Provider", "Route", "Start date")
NOTHING_READ = pd.DataFrame(columns=["rule", "table", "return_year", "rows", "what"]).astype({"return_year": int})


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_every_worked_example_is_read_without_a_fault_but_the_one_that_says_so(folder, extract):
    read = folder.text(extract.id, extract.example_text).read(LABELS)
    assert [fault.rule for fault in read.faults] == ["example_rows"]
    table = read.tables[extract.id]
    assert list(table.columns) == extract.contract.column_names
    assert len(table) == len(extract.example)
    kinds = {"text": "str", "number": "float64", "date": "datetime64[s]"}
    assert [str(kind) for kind in table.dtypes] == [kinds[column.type] for column in extract.contract.columns]
    assert not table.select_dtypes("str").isna().any(axis=None)


def test_columns_in_any_order_and_writing_and_those_that_are_not_there_are_empty(folder):
    read = folder.text(
        "placement_payments",
        """
        Weekly price (£),END,Child ID,Placement type,provider,Route,start date
        "£1,234.50",,A1,independent fostering,in house,SPOT,31/03/2024
        918,01/05/2024,A2,Independent fostering,Independent,Block,2024-04-10
        """,
    ).read(LABELS)
    table = read.tables["placement_payments"]
    assert table["weekly_price_gbp"].tolist() == [1234.5, 918]
    assert table["start_date"].tolist() == [pd.Timestamp("2024-03-31"), pd.Timestamp("2024-04-10")]
    assert table["end_date"].isna().tolist() == [True, False]
    assert table["provider"].tolist() == ["In-house", "Independent"]
    assert table["route"].tolist() == ["Spot", "Block"]
    assert table["placement_category"].tolist() == ["Independent fostering"] * 2
    assert table["support_reason"].tolist() == ["", ""]
    assert table["additional_support_gbp"].isna().all()
    assert {(fault.severity, fault.rule) for fault in read.faults} == {
        ("note", "heading_spelling"),
        ("note", "word_spelling"),
    }


def test_a_workbook_reads_as_the_same_list_in_csv(folder, tmp_path):
    rows = [
        ["0012", "Independent fostering", date(2023, 4, 10), "", 918.5],
        ["0013", "In-house fostering", date(2023, 5, 1), date(2024, 1, 15), Formula("400+20.25", "420.25")],
    ]
    folder.book(
        "placement_payments",
        ["Payments of 2023-24", "", "", ""],
        [],
        ["Provided for the finance board"],
        ["Child", "Category", "Start", "End", "Weekly price", "Provider", "Route"],
        *[[*row, "Independent", "Spot"] for row in rows],
        merged="A1:D1",
    )
    book = folder.read(LABELS).tables["placement_payments"]
    other = Folder(tmp_path / "csv").text(
        "placement_payments",
        """
        child_id,placement_category,start_date,end_date,weekly_price_gbp,provider,route
        0012,Independent fostering,10/04/2023,,918.50,Independent,Spot
        0013,In-house fostering,01/05/2023,15/01/2024,420.25,Independent,Spot
        """,
    )
    pd.testing.assert_frame_equal(book, other.read(LABELS).tables["placement_payments"])


def test_the_sheet_whose_headings_fit_is_read_wherever_it_stands(folder):
    sheets = {
        "Notes": Written([["How these were made"], ["by the finance team"]]),
        "Deflators": Written([["Year", "Index"], ["2023/24", 106.1]]),
        "Chart data": Written([["Year", "Other"], ["2022/23", 1]]),
    }
    read = folder.books("deflators", sheets).read()
    assert read.tables["deflators"][["year", "index"]].values.tolist() == [["2023-24", 106.1]]
    assert [fault.rule for fault in read.faults] == ["heading_spelling"]


def test_rows_are_those_that_the_spreadsheet_shows(folder):
    folder.book("deflators", ["A title"], [], ["year", "index"], ["2022-23", 100], [], ["2023-24", "many"])
    assert folder.said() == [("block", "not_a_number", "index", (6,))]


def test_amounts_formatted_as_pounds_and_booleans_are_read(folder):
    folder.book(
        "referrals",
        [*EXTRACTS["referrals"].contract.column_names],
        ["R1", "A1", date(2024, 1, 5), "X", True, 4, 1, "Placed", "", ""],
        ["R2", "", Styled(45000, DATE), "X", False, Styled(3, POUNDS), "", "open", "", ""],
    )
    table = folder.read().tables["referrals"]
    assert table["emergency"].tolist() == ["Yes", "No"]
    assert table["providers_approached"].tolist() == [4, 3]
    assert table["outcome"].tolist() == ["Placed", "Open"]


def test_names_of_files_may_have_capitals(folder):
    folder.text("deflators", "year,index\n2023-24,100")
    place = folder.path / "finance"
    (place / "deflators.csv").rename(place / "Deflators.CSV")
    read = folder.read()
    assert (list(read.tables), read.files) == (["deflators"], {"deflators": "anyshire/finance/Deflators.CSV"})


def test_what_is_not_there_is_not_in_the_tables(folder):
    read = folder.read()
    assert (read.tables, read.files, read.faults, len(read.changes)) == ({}, {}, (), 0)


@pytest.mark.parametrize(
    ("written", "column", "value"),
    [
        ("£1,234.50", "budget_gbp", 1234.5),
        (" 1 234 ", "budget_gbp", 1234),
        ("(1,200)", "budget_gbp", -1200),
        ("-£1,200", "budget_gbp", -1200),
        ("£-1,200", "budget_gbp", -1200),
        ("1,200.00-", "budget_gbp", -1200),
        ("£(1,200)", "budget_gbp", None),
        ("(-5)", "budget_gbp", None),
        ("(5", "budget_gbp", None),
        ("1.234,50", "budget_gbp", None),
        ("12,34", "budget_gbp", None),
        ("12%", "budget_gbp", None),
        ("1.2m", "budget_gbp", None),
        ("-", "budget_gbp", None),
        ("", "budget_gbp", None),
        (".5", "occupancy_share", 0.5),
        ("88%", "occupancy_share", 0.88),
        ("88.5 %", "occupancy_share", 0.885),
        ("1", "occupancy_share", 1),
    ],
)
def test_numbers_as_people_write_them(written, column, value):
    extract = EXTRACTS["budgets" if column == "budget_gbp" else "unit_costs"]
    meant = Meant(next(one for one in extract.contract.columns if one.name == column))
    found = Found("file", np.array([2]))
    made = typed(pd.Series([written.strip()], dtype=str), meant, found).iloc[0]
    assert (None if np.isnan(made) else made) == value
    assert bool(found.faults) == (value is None and written != "")


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_is_itself_in_every_writing(amount):
    meant = Meant(next(one for one in EXTRACTS["budgets"].contract.columns if one.name == "budget_gbp"))
    texts = pd.Series([f"{amount}", f"£{amount}", f"{amount:,}", f"£{amount:,}", f"({amount:,})"], dtype=str)
    found = Found("file", np.arange(len(texts)))
    made = typed(texts, meant, found)
    assert made.tolist() == [float(amount)] * 4 + [-float(amount)]
    assert not found.faults


def test_years_months_and_periods_as_people_and_spreadsheets_write_them():
    years = pd.Series(["2023-24", "2023/24", "2023-2024", "FY 2023-24", "1999-00", "2023-25", "2023", "2023-2023", ""])
    assert as_year(years).tolist() == ["2023-24"] * 4 + ["1999-00"] + [""] * 4
    months = pd.Series(["2024-03", "03/2024", "Mar-24", "March 2024", "01/03/2024", "2024-03-15", "2024-13", "45352"])
    assert as_month(months).tolist() == ["2024-03"] * 5 + [""] * 3
    periods = pd.Series(["31/03/2024", "2024-03-31", "2023/24", "soon"])
    assert as_period(periods).tolist() == ["2024-03-31", "2024-03-31", "2023-24", ""]


@pytest.mark.parametrize(
    ("heading", "column", "factor"),
    [
        ("Budget", "budget_gbp", 1),
        ("BUDGET (£)", "budget_gbp", 1),
        ("Budget £'000", "budget_gbp", 1e3),
        ("Budget (£000s)", "budget_gbp", 1e3),
        ("budget £k", "budget_gbp", 1e3),
        ("Budget (£m)", "budget_gbp", 1e6),
        ("Budget (£ million)", "budget_gbp", 1e6),
        ("Financial year", "year", 1),
        ("Year (000s)", None, None),
        ("Budget manager", None, None),
    ],
)
def test_headings_say_their_column_and_their_thousands(heading, column, factor):
    meant = meant_by(heading, EXTRACTS["budgets"])
    assert (meant and meant.column.name, meant and meant.factor) == (column, factor)


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_every_column_is_found_by_its_own_name_and_no_two_share_one(extract):
    names = extract.contract.column_names
    assert [meant_by(name, extract).column.name for name in names] == names
    assert len({bare(name) for name in names}) == len(names)


def test_amounts_in_thousands_are_multiplied_and_told(folder):
    read = folder.text("budgets", 'line,year,Budget (£000s)\nHomes,2022-23,41.2\nHomes,2023-24,"1,044.8"').read()
    assert read.tables["budgets"]["budget_gbp"].tolist() == [41_200, 1_044_800]
    assert ("in_thousands", "note") in [(fault.rule, fault.severity) for fault in read.faults]
    assert read.changes[["rule", "rows"]].values.tolist() == [["in_thousands", 2]]
    shown = changes_of(NOTHING_READ, read.changes)
    assert shown[["what", "file", "rows"]].values.tolist() == [["Changed", "budgets, all years", 2.0]]


def test_keys_are_linked_with_the_returns(folder):
    folder.rows("need_flags", child_id=["0012", "34", "99", "99"], need=["a", "b", "c", "d"])
    read = folder.read(children={"0012", "0034", "5"})
    assert read.tables["need_flags"]["child_id"].tolist() == ["0012", "0034", "99", "99"]
    assert [(fault.severity, fault.rule, fault.rows) for fault in read.faults] == [
        ("note", "zeros_lost", (3,)),
        ("warn", "key_not_in_returns", (4, 5)),
    ]
    assert "1 child of these rows" in read.faults[1].message
    assert read.changes[["rule", "rows"]].values.tolist() == [["zeros_lost", 1], ["key_not_in_returns", 2]]


def test_zeros_are_not_put_back_where_two_children_could_be_meant(folder):
    folder.rows("need_flags", child_id=["34"])
    read = folder.read(children={"0034", "00034"})
    assert read.tables["need_flags"]["child_id"].tolist() == ["34"]


def test_children_with_short_breaks_and_rows_without_a_child_need_not_be_in_the_returns(folder):
    folder.text("short_breaks", EXTRACTS["short_breaks"].example_text)
    folder.rows("referrals", child_id=["", ""], referral_id=["R1", "R2"])
    assert [rule for _, rule, _, _ in folder.said(children={"1"})] == ["example_rows"]


def test_a_table_of_what_was_found_holds_no_row_and_no_key(folder):
    folder.rows("need_flags", child_id=["SECRET"])
    assert "SECRET" not in repr(folder.read(children={"1"}))


def test_an_absent_column_is_empty_in_its_type():
    for column in EXTRACTS["beds"].contract.columns:
        made = empty(column, 2)
        assert (made == "").all() if column.type == "text" else made.isna().all()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert read_extracts(tmp_path / "nowhere", "nowhere").tables == {}

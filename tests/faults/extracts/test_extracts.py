"""What the reader of extracts does with each fault, a bad case beside a good one; docs/extracts.md lists the rules."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from tests.unit.io.extracts.conftest import EUROS, MAIN, Folder, Formula, Styled, Written, Wrong

from suffkit.contracts.extracts import EXTRACTS
from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK
from suffkit.io.extracts import read_extracts

LABELS = {"In-house fostering", "Independent fostering", "In-house children's home"}
OUTCOMES = {"stops": "block", "warned": "warn", "noted": "note"}
PRICES = ["child_id", "placement_category", "provider", "route", "start_date", "end_date", "weekly_price_gbp"]
LINE = ["A1", "Independent fostering", "Independent", "Spot", date(2023, 4, 10), ""]


def price(value: object) -> list[object]:
    return [*LINE, value]


def found(folder: Folder, *words: object, **named: object) -> list[tuple[str, tuple[int, ...]]]:
    """Rules and rows of what was found, notes left out."""
    return [(rule, rows) for severity, rule, _, rows in folder.said(*words, **named) if severity != "note"]


# An extract, columns of a file with a fault, what is found, and what to put instead so that nothing is.
CELLS = [
    ("placement_payments", {"weekly_price_gbp": ["900", "-900"]}, "negative_amount", ["900", "900"]),
    ("placement_payments", {"weekly_price_gbp": ["900", "(900)"]}, "negative_amount", ["900", "£900.00"]),
    ("placement_payments", {"weekly_price_gbp": ["900", "€900"]}, "other_currency", ["900", "£900"]),
    ("placement_payments", {"weekly_price_gbp": ["£900", "900 EUR"]}, "other_currency", ["900", "£900"]),
    ("placement_payments", {"weekly_price_gbp": ["900", "dear"]}, "not_a_number", ["900", "1,900"]),
    ("placement_payments", {"weekly_price_gbp": ["900", "#N/A"]}, "sheet_error", ["900", "1,900"]),
    ("placement_payments", {"weekly_price_gbp": ["900", ""]}, "wrong_value", ["900", "0"]),
    ("placement_payments", {"weekly_price_gbp": ["900", "1.2"]}, "mixed_thousands", ["900", "1200"]),
    ("placement_payments", {"weekly_price_gbp": ["900", "900000", "950"]}, "mixed_thousands", ["900", "9000", "950"]),
    ("placement_payments", {"child_id": ["A1", ""]}, "no_child", ["A1", "A2"]),
    ("placement_payments", {"child_id": ["A1", "NULL"]}, "no_child", ["A1", "A2"]),
    ("placement_payments", {"placement_category": ["In-house fostering", "Inhouse fosterng"]}, "unknown_category",
     ["In-house fostering", "IN HOUSE FOSTERING"]),
    ("placement_payments", {"route": ["Spot", "Spott"]}, "unknown_word", ["Spot", "block"]),
    ("placement_payments", {"route": ["Spot", "Gatekeeping"]}, "unknown_word", ["Spot", "block"]),
    ("placement_payments", {"start_date": ["01/04/2023", "31/02/2024"]}, "impossible_date",
     ["01/04/2023", "29/02/2024"]),
    ("placement_payments", {"start_date": ["01/04/2023", "04/28/2023"]}, "month_first", ["01/04/2023", "28/04/2023"]),
    ("placement_payments", {"start_date": ["01/04/2023", "28/04/23"]}, "two_digit_year", ["01/04/2023", "28/04/2023"]),
    ("placement_payments", {"start_date": ["01/04/2023", "spring"]}, "not_a_date", ["01/04/2023", "45045"]),
    ("placement_payments", {"end_date": ["", "01/01/2020"]}, "ends_before_start", ["", "01/01/2030"]),
    ("unit_costs", {"occupancy_share": ["0.9", "88"]}, "share_as_percent", ["0.9", "88%"]),
    ("unit_costs", {"year": ["2023-24", "2023-25"]}, "not_a_period", ["2022-23", "2023/24"]),
    ("unit_costs", {"places": ["5", "-5"]}, "negative_number", ["5", "6"]),
    ("budgets", {"budget_gbp": ["41200000", "44800"]}, "mixed_thousands", ["41200000", "44800000"]),
    ("occupancy", {"nights_occupied": ["140", "170"]}, "more_occupied", ["140", "145"]),
    ("need_scores", {"learning": ["10", "101"]}, "beyond_scale", ["10", "100"]),
    ("figures", {"by": ["", "sex"]}, "half_a_breakdown", ["", ""]),
    ("figures", {"measure": ["fund_receipts", "fund_receits"]}, "unknown_word", ["fund_receipts", "fund_receipts"]),
    ("households", {"ended_date": ["", "01/01/2000"]}, "ended_date_before_approved_date", ["", "01/01/2030"]),
]  # fmt: skip
TELLS_APART = {
    "placement_payments": "child_id", "unit_costs": "service", "budgets": "year", "occupancy": "home_id",
    "need_scores": "child_id", "figures": "period", "households": "household_id",
}  # fmt: skip
APART = {"budgets": ["2022-23", "2023-24"], "figures": ["2022-23", "2023-24"]}


@pytest.mark.parametrize(("name", "columns", "rule", "good"), CELLS)
def test_a_cell_at_fault_is_told_with_its_row_and_the_right_one_is_not(folder, name, columns, rule, good):
    column, apart = next(iter(columns)), TELLS_APART[name]
    other = {} if apart == column else {apart: APART.get(name, ["K1", "K2", "K3"][: len(good)])}
    (told,) = [fault for fault in folder.rows(name, **columns, **other).read(LABELS).faults if fault.rule == rule]
    assert 3 in told.rows
    assert told.severity == BLOCK
    rest = [rule for rule, _ in found(folder.rows(name, **{column: good}, **other), LABELS)]
    assert rest in ([], ["example_rows"])


def test_a_column_all_in_thousands_is_refused_and_its_heading_may_say_so(folder):
    folder.rows("placement_payments", weekly_price_gbp=["0.9", "4.2", "1.1"], child_id=["1", "2", "3"])
    assert folder.said() == [("block", "wrong_magnitude", "weekly_price_gbp", ())]
    text = "child_id,placement_category,provider,route,start_date,end_date,Weekly price £000\n"
    folder.text("placement_payments", text + "1,X,Independent,Spot,2023-04-10,,0.9")
    assert folder.read().tables["placement_payments"]["weekly_price_gbp"].tolist() == [900]


def test_prices_of_a_year_are_no_weekly_prices(folder):
    folder.rows("placement_payments", weekly_price_gbp=["120000", "220000"], child_id=["1", "2"])
    assert folder.said() == [("block", "wrong_magnitude", "weekly_price_gbp", ())]


def test_a_cost_build_in_thousands_is_told_by_what_a_place_would_cost(folder):
    folder.rows("unit_costs", direct_gbp=["912", "880"], overheads_gbp=["146", "120"], service=["Home 1", "Home 2"])
    assert folder.said() == [("block", "wrong_magnitude", "direct_gbp", ())]


def test_small_budgets_are_asked_about_and_let_through(folder):
    folder.rows("budgets", budget_gbp=["41200"], outturn_gbp=["43650"])
    assert folder.said() == [("warn", "small_budgets", "budget_gbp", ())]


@pytest.mark.parametrize(
    ("change", "is_fault"),
    [
        ({"end_date": ["2023-06-01", "2023-09-01"], "start_date": ["2023-04-01", "2023-05-31"]}, True),
        ({"end_date": ["2023-06-01", "2023-09-01"], "start_date": ["2023-04-01", "2023-06-01"]}, False),
        ({"end_date": ["", ""], "start_date": ["2023-04-01", "2024-04-01"]}, True),
        ({"end_date": ["", ""], "start_date": ["2023-04-01", "2024-04-01"], "route": ["Spot", "Block"]}, False),
        ({"end_date": ["", ""], "start_date": ["2023-04-01", "2024-04-01"], "child_id": ["A1", "A2"]}, False),
        (
            {
                "end_date": ["", ""],
                "start_date": ["2023-04-01", "2024-04-01"],
                "placement_category": ["Independent fostering", "In-house fostering"],
            },
            False,
        ),
    ],
)
def test_lines_of_one_child_category_and_route_do_not_overlap(folder, change, is_fault):
    said = found(folder.rows("placement_payments", **change), LABELS)
    assert said == ([("overlapping_lines", (3,))] if is_fault else [])


def test_a_long_line_overlaps_all_that_start_while_it_runs(folder):
    starts = ["2023-04-01", "2023-05-01", "2023-07-01", "2024-04-01"]
    folder.rows("placement_payments", start_date=starts, end_date=["2024-01-01", "2023-06-01", "2023-08-01", ""])
    assert found(folder) == [("overlapping_lines", (3, 4))]


def test_the_same_line_twice_is_told_by_its_key(folder):
    folder.rows("placement_payments", weekly_price_gbp=["900", "900"])
    assert ("duplicate_key", (2, 3)) in found(folder)


def test_prices_after_the_child_left_care_are_told_where_there_are_returns(folder):
    stays = pd.DataFrame(
        {
            "child_id": ["1", "1", "2"],
            "start_date": pd.to_datetime(["2020-01-01", "2022-01-01", "2023-01-01"]),
            "end_date": pd.to_datetime(["2021-01-01", "2023-06-01", None]),
        }
    )
    folder.rows(
        "placement_payments",
        child_id=["1", "1", "1", "2", "3"],
        route=["Spot", "Spot", "Block", "Spot", "Spot"],
        start_date=["2022-05-01", "2023-05-01", "2023-06-01", "2023-05-01", "2023-05-01"],
        end_date=["2023-05-01", "2023-06-02", "2023-07-01", "", ""],
    )
    said = found(folder, children={"1", "2", "3"}, stays=stays)
    assert said == [("price_after_care", (4,)), ("price_beyond_care", (3,))]
    assert len(folder.read(stays=stays).tables["placement_payments"]) == 5


def test_occupancy_of_a_home_that_is_in_no_list(folder):
    folder.text("beds", EXTRACTS["beds"].example_text).rows("occupancy", home_id=["H1", "H77"])
    assert ("home_not_in_list", (3,)) in found(folder)


def test_formulas_and_errors_of_a_sheet(folder):
    folder.book(
        "placement_payments", PRICES, price(Formula("1+1")), price(Wrong("#REF!")), price(Formula("9*100", "900"))
    )
    assert folder.said()[:2] == [
        ("block", "formula_without_value", "weekly_price_gbp", (2,)),
        ("block", "sheet_error", "weekly_price_gbp", (3,)),
    ]


def test_an_amount_formatted_as_euros_is_no_pounds(folder):
    folder.book("placement_payments", PRICES, price(900), [*LINE[:4], date(2024, 1, 1), "", Styled(900, EUROS)])
    assert ("other_currency", (3,)) in found(folder)


def test_hidden_rows_and_columns_are_read_and_told(folder):
    folder.book("placement_payments", ["Title"], PRICES, price(900), hidden_rows=(1, 3), hidden_columns=(2, 9))
    assert found(folder) == [("hidden_rows", (3,)), ("hidden_columns", ())]
    read = folder.read()
    assert "columns B are hidden" in str(read.faults[1])
    assert len(read.tables["placement_payments"]) == 1


def test_two_sheets_that_fit_are_not_chosen_between(folder):
    sheets = {
        "J Smith": Written([["year", "index"], ["2023-24", 100]]),
        "Old": Written([["year", "index"], ["2022-23", 1]]),
    }
    read = folder.books("deflators", sheets).read()
    assert [fault.rule for fault in read.faults] == ["two_sheets"]
    assert "sheets 1 and 2" in read.faults[0].message
    assert "Smith" not in read.faults[0].message


def test_a_workbook_in_which_no_sheet_fits_says_what_is_missing(folder):
    folder.book("deflators", ["year", "indecks"], ["2023-24", 100])
    first = folder.read().faults[0]
    assert (first.rule, first.column) == ("missing_column", "index")
    assert "Is it indecks?" in first.message
    assert [rule for _, rule, _, _ in Folder(folder.path / "b").book("deflators").said()] == ["empty_file"]


def test_a_file_without_a_header_has_no_row_of_it_repeated(folder):
    folder.text("need_flags", "SECRETKEY,Secret need,2023-06-12\nA2,Other,2023-06-12")
    (fault,) = folder.read().faults
    assert fault.rule == "no_header"
    assert "secret" not in str(fault).lower()


def test_both_kinds_of_file_of_one_extract(folder):
    folder.book("deflators", ["year", "index"], ["2023-24", 100]).text("deflators", "year,index\n2023-24,100")
    assert folder.said() == [("block", "two_files", "", ())]
    assert "deflators.csv and deflators.xlsx" in folder.read().faults[0].message


def test_files_of_other_kinds_and_names(folder):
    place = folder.path / "finance"
    place.mkdir()
    for name in ("placements.xls", "placement.csv", "~$budgets.xlsx", ".hidden.csv", "notes.md"):
        (place / name).write_bytes(b"x")
    (folder.path / "other.csv").write_bytes(b"x")
    assert [(fault.severity, fault.rule, fault.file) for fault in folder.read().faults] == [
        ("block", "not_read", "anyshire/finance/placements.xls"),
        ("warn", "unknown_file", "anyshire/finance/placement.csv"),
    ]
    assert "Did you mean placements.csv?" in folder.read().faults[1].message


def place_of(folder: Folder, content: bytes) -> Path:
    path = folder.path / "finance/deflators.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked_file"),
        (b"year,index\n2023-24,100\n", "unreadable_file"),
        (b"", "unreadable_file"),
        (b"PK\x03\x04 and no more", "unreadable_file"),
        (b"PK\x05\x06" + b"\0" * 18, "unreadable_file"),
    ],
)
def test_what_is_no_workbook_is_told(folder, content, rule):
    place_of(folder, content)
    assert [rule for _, rule, _, _ in folder.said()] == [rule]


def test_a_workbook_cut_off_or_damaged_is_told(folder):
    folder.book(
        "deflators", ["year", "index"], *[[f"{year}-{(year + 1) % 100:02d}", year] for year in range(1950, 2050)]
    )
    path = folder.path / "finance/deflators.xlsx"
    whole = path.read_bytes()
    for at in range(1, len(whole), len(whole) // 12):
        path.write_bytes(whole[:at])
        assert {rule for _, rule, _, _ in folder.said()} == {"unreadable_file"}
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        folder.read()  # some flips do no harm; none may raise
    folder.book("deflators", ["year", "index"], more={"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"})
    assert {rule for _, rule, _, _ in folder.said()} == {"unreadable_file"}


def test_macros_and_entities_are_refused(folder):
    folder.book("deflators", ["year", "index"], more={"xl/vbaProject.bin": "x"})
    assert [rule for _, rule, _, _ in folder.said()] == ["has_macros"]
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    folder.book("deflators", ["year", "index"], more={"xl/worksheets/sheet1.xml": bomb})
    assert [rule for _, rule, _, _ in folder.said()] == ["unsafe_file"]
    outside = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    folder.book("deflators", ["year", "index"], more={"xl/workbook.xml": outside})
    assert [rule for _, rule, _, _ in folder.said()] == ["unsafe_file"]


def test_a_bomb_is_refused_before_it_is_unpacked(folder):
    folder.book("deflators", ["year", "index"], more={"xl/media/image1.bmp": "0" * 50_000_000})
    start = time.perf_counter()
    assert [rule for _, rule, _, _ in folder.said()] == ["too_large"]
    assert time.perf_counter() - start < 1


def test_a_cell_at_the_far_end_of_a_sheet_fills_no_memory(folder):
    far = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
    row = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    folder.book("deflators", ["year"], more={"xl/worksheets/sheet1.xml": far.format(row)})
    start = time.perf_counter()
    assert [rule for _, rule, _, _ in folder.said()] == ["too_large"]
    assert time.perf_counter() - start < 1
    sheets = {"far": Written([]), "here": Written([["year", "index"], ["2023-24", 1]])}
    folder.books("deflators", sheets, {"xl/worksheets/sheet1.xml": far.format(row)})
    assert len(folder.read().tables["deflators"]) == 1


def test_a_part_that_is_larger_than_it_says_is_damage(folder):
    folder.book("deflators", ["year", "index"], *[["2023-24", 1]] * 500)
    path = folder.path / "finance/deflators.xlsx"
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        part = book.getinfo("xl/worksheets/sheet1.xml")
    at = raw.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24  # the size in the directory at the end of the file
    assert int.from_bytes(raw[at : at + 4], "little") == part.file_size
    raw[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    assert [rule for _, rule, _, _ in folder.said()] == ["unreadable_file"]


def test_csv_that_is_none_or_cut(folder):
    for text, rule in (
        ("", "empty_file"),
        ('year,index\n"2023-24,100', "broken_quotes"),
        ("year,index\n2023-24,100,7", "ragged_rows"),
        ("year,index", "no_rows"),
        ("PK\x03\x04", "not_a_csv"),
    ):
        folder.text("deflators", text)
        assert [rule for _, rule, _, _ in folder.said()] == [rule], text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_csv_of_any_spreadsheet_program(folder, encoding):
    folder.text("budgets", "Line;Year;Budget (£)\nHomes;2023/24;£1.200.000\nHomes;2022/23;£900,000.50", encoding)
    assert ("not_a_number", (2,)) in found(folder)
    folder.text("budgets", "Line;Year;Budget (£)\nHomes;2023/24;£1,200,000\nHomes;2022/23;£900,000.50", encoding)
    assert folder.read().tables["budgets"]["budget_gbp"].tolist() == [1_200_000, 900_000.5]


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "@SUM(A1)", "../../x", "\u202eevil"]
)
def test_text_that_would_act_elsewhere_is_text_and_is_never_said(folder, text):
    folder.rows("placement_payments", provider_name=[text], support_reason=[text])
    folder.rows("referrals", outcome=[text], placement_category=[text])
    folder.rows("budgets", line=[text])
    read = folder.read(LABELS)
    assert read.tables["placement_payments"]["provider_name"].tolist() == [text]
    assert read.tables["budgets"]["line"].tolist() == [text]
    assert not any(text in str(fault) for fault in read.faults)


def test_nothing_from_a_cell_is_repeated_wherever_it_has_slipped_to(folder):
    """Every cell of every extract holds a marked word, which no message, change or summary may repeat."""
    for extract in EXTRACTS.values():
        names = extract.contract.column_names
        folder.text(extract.id, ",".join(names) + "\n" + ",".join(f"QZQ{at}" for at in range(len(names))))
    read = folder.read(LABELS, {"1"})
    assert len(read.faults) > 50
    assert not re.search("QZQ", " ".join(map(str, read.faults)) + read.changes.to_csv() + repr(read))


def test_all_faults_of_all_files_are_found_at_once(folder):
    folder.rows("placement_payments", weekly_price_gbp=["-1"], start_date=["31/02/2024"], route=["Spott"])
    folder.rows("budgets", year=["2023-25"]).rows("deflators", index=["many"])
    assert [rule for rule, _ in found(folder, LABELS)] == [
        "unknown_word",
        "impossible_date",
        "negative_amount",
        "not_a_period",
        "not_a_number",
    ]


def test_many_rows_at_fault_are_counted_and_the_first_listed(folder):
    rows = [str(number) for number in range(200)]
    folder.rows("need_flags", child_id=rows, recorded_date=["never"] * 200)
    (fault,) = folder.read().faults
    assert fault.rows == tuple(range(2, 52))
    assert "200 rows in all" in fault.message


def test_a_file_with_a_fault_that_blocks_has_no_table(folder):
    folder.rows("placement_payments", weekly_price_gbp=["-1"]).text("deflators", "year,index\n2023-24,100")
    read = folder.read()
    assert list(read.tables) == ["deflators"]
    assert sorted(read.files) == ["deflators", "placement_payments"]


def test_an_unreadable_folder_is_passed_over(tmp_path):
    (tmp_path / "finance").write_text("no folder", encoding="utf-8")
    assert read_extracts(tmp_path, "x").faults == ()


def test_every_rule_is_listed_with_its_outcome(root):
    listed = {row["rule"]: OUTCOMES[row["outcome"]] for row in code_rows("extract_rules")}
    own_files = (root / "src/suffkit/io").glob("extract*/*.py"), (root / "src/suffkit/io").glob("extract_files.py")
    texts = "".join(path.read_text(encoding="utf-8") for paths in own_files for path in paths)
    said = set(re.findall(r"(?:say|Fault|Refused)\(\s*\"([a-z_]+)\"", texts))
    own = {rule.name: rule.severity for extract in EXTRACTS.values() for rule in extract.contract.rules}
    assert said | set(own) <= set(listed)
    assert {name: listed[name] for name in own} == own
    written = texts + (root / "src/suffkit/io/csv_files.py").read_text(encoding="utf-8")
    written += (root / "src/suffkit/contracts/table.py").read_text(encoding="utf-8")
    written += (root / "src/suffkit/io/ssda903/dates.py").read_text(encoding="utf-8")
    assert not [rule for rule in listed if rule not in own and f'"{rule}"' not in written], "a rule that nothing says"

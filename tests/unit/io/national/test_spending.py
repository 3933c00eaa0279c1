"""Returns of spending: thousands made pounds, symbols, rows that are passed over, and figures in another unit."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.areas import all_areas
from suffkit.io.national import spending
from suffkit.io.national.pieces import Candidate
from suffkit.io.national.published import words_of

SHEET = "RO3_LA_Data_202425"
PARTS = tuple(words_of("spending_words", "part"))
LINES = tuple(words_of("spending_words", "ro3_line"))
HEADINGS = tuple(f"{line} - {part}" for line in LINES for part in PARTS)
HEADER = ("E-code", "ONS Code", "Local authority", "Notes", "Class", *HEADINGS)
TITLE = [("Worksheet 2",), ("Data are reported in £ thousand.",)]
AMOUNTS = (10.5, 30.0, 40.5, 1.0, -2.0, -1.0, 41.5)


def line(code, kind="UA", amounts=AMOUNTS, times=1.0):
    first = tuple(one if isinstance(one, str) else one * times for one in amounts)
    return ("E0000", code, "a name", "", kind, *first * len(LINES))


@pytest.fixture
def read(sheet_candidate):
    def reading(*rows, sheet=SHEET, title=TITLE, header=HEADER):
        candidate = sheet_candidate({"Notes": [("a note",)], sheet: [*title, header, *rows]})
        assert spending.recognises(candidate)
        return spending.read(candidate)

    return reading


def test_thousands_are_pounds_and_keep_their_characters(read):
    piece = read(line("E06000019"))
    table = piece.tables["published"]
    check(table, PUBLISHED)
    assert (piece.source, piece.release, set(table["measure"])) == ("mhclg-ro3", "2025", {"ro3_expenditure"})
    first = table[table["group1"] == "Residential care"].set_index("group2")
    assert first["value"].to_dict() == {
        "Employees": 10_500,
        "Running expenses": 30_000,
        "Total expenditure": 40_500,
        "Sales, fees and charges": 1_000,
        "Other income": -2_000,
        "Total income": -1_000,
        "Net current expenditure": 41_500,
    }
    assert first["as_printed"].tolist() == ["10.5", "30", "40.5", "1", "-2", "-1", "41.5"]
    assert {str(day.date()) for day in (*first["period_start"], *first["period_end"])} == {"2024-04-01", "2025-03-31"}
    assert [(fault.rule, fault.severity, fault.rows) for fault in piece.faults] == [("negative_amount", "warn", (4,))]


@pytest.mark.parametrize(("symbol", "status"), [("[x]", "x"), ("[n]", "x"), ("[note 4]", "x"), ("[z]", "z")])
def test_a_symbol_is_no_number_and_is_kept(read, symbol, status):
    piece = read(line("E06000019", amounts=(symbol,) * 7))
    table = piece.tables["published"]
    assert table["value"].isna().all()
    assert set(table["status"]) == {status} and set(table["as_printed"]) == {symbol}
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("no_return", (4,))]


def test_only_authorities_with_these_duties_and_england_are_kept(read):
    rows = [
        line("E10000015", "SC"),
        line("E08000025", "MD"),
        line("E09000006", "LB"),
        line("E07000096", "SD"),
        line("E92000001", "Eng"),
        ("E-code", "ONS Code", "Local authority", "Notes", "Class", *HEADINGS),
        line("E06", "UA"),
        line("E12000007", "O"),
        ("", "", "", "", "", *["RO3-field"] * len(HEADINGS)),
    ]
    assert sorted(read(*rows).tables["published"]["area"].unique()) == ["305", "330", "919", "970"]


def test_a_return_with_england_alone(read):
    piece = read(line("E92000001", "Eng"))
    assert set(piece.tables["published"]["area"]) == {"970"} and not piece.faults


def test_the_summary_of_services(read):
    headings = tuple(f"{one} - {part}" for one in words_of("spending_words", "rsx_line") for part in PARTS)
    row = ("", "E06000019", "", "", "UA", *AMOUNTS * 2)
    table = read(row, sheet="RSX_LA_Data_202324", header=(*HEADER[:5], *headings)).tables["published"]
    assert set(zip(table["measure"], table["group1"], strict=True)) == {
        ("rsx_expenditure", "Children's social care"),
        ("rsx_expenditure", "All services"),
    }
    assert set(table["release"]) == {"2024"}


def test_missing_columns_are_named_all_at_once(read):
    piece = read(line("E06000019"), header=(*HEADER[:5], *(f"other {n}" for n in range(len(HEADINGS)))))
    assert {fault.rule for fault in piece.faults} == {"missing_column"}
    assert [fault.column for fault in piece.faults] == list(HEADINGS)


def test_a_sheet_that_does_not_say_thousands_is_not_read(read):
    piece = read(line("E06000019"), title=[("Worksheet 2",), ("Data are reported in £ million.",)])
    assert [fault.rule for fault in piece.faults] == ["unit_unknown"] and not piece.tables


@pytest.mark.parametrize(
    ("row", "rule"), [(line("E06000999"), "unknown_area"), (line("E06000019", amounts=("lots",) * 7), "not_a_number")]
)
def test_what_a_return_cannot_hold_is_a_fault(read, row, rule):
    piece = read(line("E10000015", "SC"), row)
    assert (rule, (5,)) in [(fault.rule, fault.rows) for fault in piece.faults] and not piece.tables


def thirty(times=1000.0, **others):
    """Thirty authorities with tens of millions each, some of them in another size."""
    codes = [one.new_la_code for one in all_areas()][1:31]
    return [line(code, "LB", times=times * others.get(code, 1)) for code in codes], codes


def test_pounds_among_thousands_are_refused(read):
    _, codes = thirty()
    rows, _ = thirty(**{codes[3]: 1000.0})
    piece = read(*rows)
    assert ("mixed_units", "block", (7,)) in [(fault.rule, fault.severity, fault.rows) for fault in piece.faults]
    assert not piece.tables


def test_a_file_in_pounds_that_says_thousands_is_refused(read):
    piece = read(*thirty(times=1_000_000.0)[0])
    assert "another_unit" in [fault.rule for fault in piece.faults] and not piece.tables


def test_one_cell_in_pounds_is_refused(read):
    rows, codes = thirty()
    rows[5] = line(codes[5], "LB", (10.5, 30.0, 40_500.0, *AMOUNTS[3:]), times=1000.0)
    piece = read(*rows)
    assert ("mixed_units", (9,)) in [(fault.rule, fault.rows) for fault in piece.faults]


def test_a_very_small_authority_is_said_and_kept(read):
    _, codes = thirty()
    piece = read(*thirty(**{codes[3]: 0.0001})[0])
    assert ("very_small", "warn", (7,)) in [(fault.rule, fault.severity, fault.rows) for fault in piece.faults]
    assert piece.tables["published"]["area"].nunique() == 30


CURRENT = (
    "time_period",
    "geographic_level",
    "country_code",
    "region_code",
    "old_la_code",
    "category_of_expenditure",
    "description_of_expenditure",
    "own_provision",
    "private_provision",
    "other_public_sector_provision",
    "voluntary_provision",
    "total_expenditure",
)


def s251(label="3.1.1 Residential care", *amounts, level="Local authority", area="919", year="202324"):
    place = ("E92000001", "E12000006" if level != "National" else "", area if level == "Local authority" else "")
    return (year, level, *place, "Children looked after", label, *(amounts or (1, 2, 3, 4, 10)))


@pytest.fixture
def read_s251(csv_candidate):
    def reading(*rows, header=CURRENT, **how):
        candidate = csv_candidate([header, *rows], **how)
        assert spending.recognises(candidate)
        return spending.read(candidate)

    return reading


def test_section_251_by_who_provides(read_s251):
    rows = [s251(), s251("3.1.11 Total Children Looked After", level="National"), s251(level="Regional", year="202223")]
    piece = read_s251(*rows, (*s251()[:5], "Youth justice", "3.2.1 Other", 1, 1, 1, 1, 4))
    table = piece.tables["published"]
    check(table, PUBLISHED)
    own = table[table["area"] == "919"].set_index("group2")["value"].to_dict()
    assert own == {
        "Own provision": 1,
        "Private provision": 2,
        "Other public provision": 3,
        "Voluntary provision": 4,
        "Total expenditure": 10,
    }
    assert set(zip(table["area"], table["group1"], table["period_end"].dt.year, strict=True)) == {
        ("919", "Residential care", 2024),
        ("970", "Children looked after", 2024),
        ("985", "Residential care", 2023),
    }
    assert piece.release == "2024" and not piece.faults


def test_section_251_symbols_and_unknown_lines(read_s251):
    piece = read_s251(s251("3.1.1 Residential care", "z", "x", "c", "", "k"), s251("3.1.99 A new line"))
    table = piece.tables["published"]
    assert table["status"].tolist() == ["z", "x", "c", "x", "low"] and table["value"].isna().all()
    (fault,) = piece.faults
    assert (fault.rule, fault.severity, fault.rows) == ("unknown_line", "warn", (3,)) and "A new line" in fault.message


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (s251(year="2023"), "wrong_period"),
        (s251(area="123"), "unknown_area"),
        (s251("3.1.1 Residential care", "n/a", 1, 1, 1, 1), "not_a_number"),
    ],
)
def test_what_section_251_cannot_hold_is_a_fault(read_s251, row, rule):
    piece = read_s251(s251(), row)
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [(rule, (3,))] and not piece.tables


@pytest.mark.parametrize(("size", "refused"), [(4e7, False), (4e4, True), (40.0, True)])
def test_section_251_in_another_unit_is_refused(read_s251, size, refused):
    total = "3.1.11 Total Children Looked After"
    areas = [one.old_la_code for one in all_areas()][1:31]
    piece = read_s251(*(s251(total, size, 0, 0, 0, size, area=area) for area in areas))
    assert [fault.rule for fault in piece.faults] == ["another_unit"] * refused
    assert bool(piece.tables) is not refused


def test_thousands_among_pounds_are_refused_but_not_the_smallest_authorities(read_s251):
    total = "3.1.11 Total Children Looked After"
    areas = [one.old_la_code for one in all_areas()][:31]
    sizes = {"201": 200_000, areas[4]: 40_000}
    rows = [s251(total, one, 0, 0, 0, one, area=area) for area in areas for one in (sizes.get(area, 4e7),)]
    piece = read_s251(*rows)
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("mixed_units", (6,))]


OLD = (
    "LA",
    "LA Name",
    "LineNumber",
    "CYPServiceDescription",
    "ReportGroup",
    "OwnProvision",
    "PrivateProvision",
    "OtherPublic",
    "Voluntary",
    "TotalExpenditure",
)


def test_the_table_of_2013_14_takes_its_year_from_its_name(read_s251):
    row = (
        "919",
        "Hertfordshire",
        "11",
        "11Short breaks (respite) for looked after disabled children",
        "CHILDREN LOOKED AFTER",
    )
    other = ("919", "People\u2019s", "20", "20 Youth", "YOUTH JUSTICE", 1, 1, 1, 1, 4)
    rows = [(*row, 1, 2, 3, 4, 10), other]
    piece = read_s251(*rows, header=OLD, name="outturn_1314.csv", encoding="cp1252")
    table = piece.tables["published"]
    assert set(table["group1"]) == {"Short breaks for disabled children looked after"}
    assert (str(table["period_start"][0].date()), piece.release) == ("2013-04-01", "2014")
    assert [fault.rule for fault in piece.faults] == ["encoding", "year_from_name"]
    piece = read_s251(*rows, header=OLD, name="outturn.csv")
    assert [(fault.rule, fault.severity) for fault in piece.faults] == [("no_year", "block")]


@pytest.mark.national
@pytest.mark.parametrize(("form", "lines"), [("RO3", 5), ("RSX", 2)])
def test_the_published_return(national, form, lines):
    path = national / f"finance/{form}_LA_Data_2024-25_data_by_LA.ods"
    book = CalamineWorkbook.from_path(path)
    piece = spending.read(Candidate(path, path.name, sheets=tuple(book.sheet_names)))
    table = piece.tables["published"]
    check(table, PUBLISHED)
    assert len(table) == 154 * lines * 7
    assert sorted(set(table["area"])) == [*(one.old_la_code for one in all_areas()), "970"]
    gone = {"330", "942", "871"}
    assert set(table["area"][table["as_printed"] == "[x]"]) == gone
    cells = {row[1]: row for row in book.get_sheet_by_name(f"{form}_LA_Data_202425").to_python() if len(row) > 1}
    heading = next(row for row in cells.values() if "ONS Code" in row)
    at = {word: place for place, word in enumerate(heading)}
    named = words_of("spending_words", f"{form.lower()}_line"), words_of("spending_words", "part")
    for published, ours in named[0].items():
        for part, our_part in named[1].items():
            one = table[(table["area"] == "884") & (table["group1"] == ours) & (table["group2"] == our_part)]
            assert math.isclose(one["value"].item(), cells["E06000019"][at[f"{published} - {part}"]] * 1000)


@pytest.mark.national
def test_the_published_return_of_herefordshire(national):
    path = national / "finance/RO3_LA_Data_2024-25_data_by_LA.ods"
    sheets = tuple(CalamineWorkbook.from_path(path).sheet_names)
    table = spending.read(Candidate(path, path.name, sheets=sheets)).tables["published"]
    whole = table[(table["area"] == "884") & (table["group1"] == "Children looked after")].set_index("group2")["value"]
    assert round(whole["Total expenditure"] / 1e6, 1) == 42.6
    parts = whole["Employees"] + whole["Running expenses"]
    assert math.isclose(parts, whole["Total expenditure"])


@pytest.mark.national
def test_the_published_section_251(national):
    path = national / "finance/outturn_1314.csv"
    raw = pd.read_csv(path, encoding="cp1252")
    table = spending.read(Candidate(path, path.name, columns=tuple(raw.columns))).tables["published"]
    check(table, PUBLISHED)
    raw = raw[raw["ReportGroup"] == "CHILDREN LOOKED AFTER"]
    ours = table[table["group2"] == "Total expenditure"]["value"].sum()
    assert ours == raw["TotalExpenditure"].sum() and len(table) == len(raw) * 5

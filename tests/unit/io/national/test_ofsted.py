"""What Ofsted publishes: providers and places counted, supported accommodation, and judgements of authorities."""

from __future__ import annotations

import time
from datetime import date

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from suffkit.contracts.inspections import INSPECTIONS, JUDGEMENTS
from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.areas import all_areas
from suffkit.io.national import ofsted
from suffkit.io.national.pieces import Candidate

HOME, AGENCY = "Children's home", "Independent Fostering Agency"
PROVIDERS = (
    "URN",
    "Provision type",
    "Registration status",
    "Name",
    "Government Office Region",
    "Local authority",
    "Sector",
    "Places",
)
PREMISES = (
    "URN",
    "Registration status",
    "Service category (Note 4)",
    "Places",
    "Premises Government Office Region",
    "Premises Local Authority",
    "Sector",
)
SHEET, PREMISES_SHEET = "Providers+places_at_31_Mar_2025", "SA_Premises_at_31_Mar_2025"
TITLE = "Children's social care data in England 2025 – Providers and places at 31 March 2025"


def home(area="Herefordshire", kind=HOME, places=3, sector="Private", status="Active", region="West Midlands"):
    return ("SC1", kind, status, "SECRET", region, area, sector, places)


def premises(area="Herefordshire", category="Category 1", places=2, sector="Private", region="West Midlands"):
    return ("1", "Active", category, places, region, area, sector)


@pytest.fixture
def read(sheet_candidate):
    def reading(*rows, sheet=SHEET, title=TITLE, header=PROVIDERS):
        candidate = sheet_candidate(
            {"Cover": [("a",)], sheet: [(title,), ("This worksheet contains one table",), header, *rows]}
        )
        assert ofsted.recognises(candidate)
        return ofsted.read(candidate)

    return reading


def figure(table, measure, area, group1="", group2=""):
    found = table[
        (table["measure"] == measure)
        & (table["area"] == area)
        & (table["group1"] == group1)
        & (table["group2"] == group2)
    ]
    return found["value"].item()


def test_homes_and_places_of_both_spellings_and_suspended_ones(read):
    rows = [
        home(),
        home(kind="Children's Home", places=2),
        home(status="Suspended", sector="Local Authority", places=1),
    ]
    piece = read(*rows, home("Bromley", places=4, region="London"))
    table = piece.tables["published"]
    check(table, PUBLISHED)
    assert figure(table, "registered_providers", "884", HOME) == 3
    assert figure(table, "registered_places", "884", HOME) == 6
    assert figure(table, "registered_providers", "884", HOME, "Private") == 2
    assert figure(table, "registered_places", "884", HOME, "Local authority") == 1
    assert set(table["period_start"]) == {pd.Timestamp(date(2025, 3, 31))} and piece.release == "2025"
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("suspended", (6,))]


def test_no_name_is_kept(read):
    table = read(home()).tables["published"]
    assert not table.apply(lambda column: column.astype("str").str.contains("SECRET|SC1")).any(axis=None)


def test_an_authority_with_none_on_the_list_has_none(read):
    table = read(home()).tables["published"]
    assert table[table["source"] == "ofsted-providers"]["area"].nunique() == len(all_areas())
    assert figure(table, "registered_providers", "919", HOME) == 0
    assert figure(table, "registered_places", "919", HOME) == 0


def test_regions_and_england_are_sums_of_ours_and_london_has_its_parts_and_its_whole(read):
    rows = [home("Bromley"), home("Camden"), home("Herefordshire")]
    table = read(*rows).tables["published"]
    summed = table[(table["source"] == "ofsted-providers-summed") & (table["measure"] == "registered_providers")]
    summed = summed[(summed["group2"] == "") & (summed["value"] > 0)]
    assert summed.set_index("area")["value"].to_dict() == {"970": 3, "984": 1, "986": 2, "987": 1, "988": 1}


def test_agencies_are_counted_where_their_office_is_and_have_no_places(read):
    table = read(home(), home(kind=AGENCY, places="")).tables["published"]
    assert figure(table, "registered_providers", "884", "Independent fostering agency (where the office is)") == 1
    assert set(table["group1"][table["measure"] == "registered_places"]) == {HOME}


def test_places_are_not_known_where_one_home_of_several_gives_none(read):
    table = read(home(), home(places=""), home("Bromley")).tables["published"]
    rows = table[(table["measure"] == "registered_places") & (table["group2"] == "")]
    status = rows.set_index("area")[["value", "status"]]
    assert status.loc["884", "status"] == "x" and pd.isna(status.loc["884", "value"])
    assert status.loc["970", "status"] == "x" and status.loc["305", "value"] == 3


def test_welsh_rows_are_left_out(read):
    piece = read(home(), home("Cardiff", region="Wales"))
    assert figure(piece.tables["published"], "registered_providers", "970", HOME) == 1
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("wales", (5,))]


@pytest.mark.parametrize(
    ("row", "rule", "severity"),
    [
        (home("Atlantis"), "unknown_area", "block"),
        (home("Cumbria"), "unknown_area", "block"),  # it ended before the day of the list
        (home(kind="Orphanage"), "unknown_word", "warn"),
        (home(sector="Crown"), "unknown_word", "warn"),
        (home(status="Resigned"), "unknown_word", "warn"),
        (home(places="three"), "not_a_number", "block"),
    ],
)
def test_what_a_list_of_providers_cannot_hold(read, row, rule, severity):
    piece = read(home(), row)
    assert [(fault.rule, fault.severity, fault.rows) for fault in piece.faults] == [(rule, severity, (5,))]
    assert bool(piece.tables) == (severity == "warn")
    if piece.tables:
        assert figure(piece.tables["published"], "registered_providers", "970", HOME) == 1


def test_a_list_of_2023_has_cumbria_and_counties_that_became_unitary(read):
    title = "Children's social care data in England 2023 - Providers and places at 31 March 2023"
    rows = [home("Cumbria"), home("Somerset"), home("North Yorkshire")]
    table = read(*rows, title=title, sheet="Providers+places_at_31_Mar_2023").tables["published"]
    for number in ("909", "933", "815"):
        assert figure(table, "registered_providers", number, HOME) == 1
    assert not {"942", "943"} & set(table["area"])


@pytest.mark.parametrize(
    "name", ["Bournemouth, Christchurch & Poole", "Bristol", "Kingston upon Hull", "Southend on Sea", "St Helens"]
)
def test_names_as_ofsted_writes_them(read, name):
    assert not read(home(name)).faults


def test_a_missing_column_and_a_title_without_a_day(read):
    piece = read(("SC1",), header=("URN", "Provision type"))
    assert {fault.column for fault in piece.faults} == {
        "Local authority",
        "Government Office Region",
        "Registration status",
        "Sector",
        "Places",
    }
    assert [fault.rule for fault in read(home(), title="Providers").faults] == ["no_date"]


def test_supported_accommodation_by_the_premises_authority(read):
    title = "Children's social care data in England 2025 – Supported accommodation premises as at 31 March 2025"
    rows = [premises(), premises(category="Category 4", places=1, sector="Voluntary"), premises("Bromley", places=5)]
    table = read(*rows, title=title, sheet=PREMISES_SHEET, header=PREMISES).tables["published"]
    check(table, PUBLISHED)
    assert figure(table, "supported_accommodation_premises", "884") == 2
    assert figure(table, "supported_accommodation_places", "884", "In a private home", "Voluntary") == 1
    assert figure(table, "supported_accommodation_places", "970") == 8


INSPECTED = (
    "Web link",
    "Local authority area code",
    "Local authority name",
    "Inspection date",
    "Publication date",
    "Overall effectiveness",
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in care",
    "The experiences and progress of care leavers",
)
POOR = "Requires improvement to be good"


def inspection(code="E06000019", day=date(2022, 7, 18), grades=("Inadequate", "Inadequate", POOR, POOR, "")):
    return ("link", code, "a name", day, date(2022, 9, 21), *grades)


@pytest.fixture
def read_inspections(sheet_candidate):
    def reading(**sheets):
        titles = {
            "Inspections_as_at_31_March": "Local authority inspection judgements as at 31 March 2025",
            "ILACS_inspection_history": "ILACS inspection history from 2018-2025",
        }
        whole = {name: [(titles[name],), ("notes",), INSPECTED, *rows] for name, rows in sheets.items()}
        candidate = sheet_candidate(whole)
        assert ofsted.recognises(candidate)
        return ofsted.read(candidate)

    return reading


def test_judgements_are_words_with_dates_and_an_empty_one_is_none(read_inspections):
    piece = read_inspections(Inspections_as_at_31_March=[inspection()])
    table = piece.tables["inspections"]
    check(table, INSPECTIONS)
    assert table["judgement"].tolist() == list(JUDGEMENTS[:4])
    assert table["grade"].tolist() == ["Inadequate", "Inadequate", POOR, POOR]
    assert set(table["area"]) == {"884"} and set(table["inspected"]) == {pd.Timestamp(2022, 7, 18)}
    assert (piece.source, piece.release) == ("ofsted-inspections", "2025")


def test_an_inspection_on_two_sheets_stands_once_and_abolished_authorities_keep_their_numbers(read_inspections):
    old = inspection("E10000006", date(2018, 1, 29))
    piece = read_inspections(Inspections_as_at_31_March=[inspection()], ILACS_inspection_history=[inspection(), old])
    table = piece.tables["inspections"]
    assert len(table) == 8 and set(table["area"]) == {"884", "909"}


def test_two_grades_for_one_judgement_are_a_fault(read_inspections):
    other = inspection(grades=("Good", "Inadequate", POOR, POOR, ""))
    piece = read_inspections(Inspections_as_at_31_March=[inspection()], ILACS_inspection_history=[other])
    assert [fault.rule for fault in piece.faults] == ["two_grades"] and "884" in str(piece.faults[0])


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (inspection("E06000999"), "unknown_area"),
        (inspection(grades=("Splendid", "Good", "Good", "Good", "")), "wrong_value"),
        (inspection(day="some day"), "wrong_date"),
        (inspection(day=""), "wrong_date"),
    ],
)
def test_what_a_list_of_inspections_cannot_hold(read_inspections, row, rule):
    piece = read_inspections(Inspections_as_at_31_March=[inspection("E10000015"), row])
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [(rule, (5,))] and not piece.tables


def test_a_damaged_workbook_is_one_fault(tmp_path):
    path = tmp_path / "book.ods"
    path.write_bytes(b"PK\x03\x04 and no more")
    piece = ofsted.read(Candidate(path, "book.ods", sheets=(SHEET,)))
    assert [(fault.rule, fault.file) for fault in piece.faults] == [("unreadable_file", "book.ods")]


def published(national, name):
    path = national / "inspection" / name
    began = time.process_time()
    piece = ofsted.read(Candidate(path, name, sheets=tuple(CalamineWorkbook.from_path(path).sheet_names)))
    return piece, time.process_time() - began


@pytest.mark.national
@pytest.mark.parametrize(
    ("name", "homes", "home_places", "everyone", "areas"),
    [
        ("provider_at_march_2025.ods", 3946, 14275, 5596, 153),
        ("Childrens_social_care_in_England_2023_underlying_data.ods", 3050, 11857, 3812, 152),
    ],
)
def test_counts_are_those_ofsted_publishes(national, name, homes, home_places, everyone, areas):
    """Of all 5,600 providers of 2025 four lie in Wales; the numbers of homes and their places are Ofsted's own."""
    piece, took = published(national, name)
    table = piece.tables["published"]
    check(table, PUBLISHED)
    assert figure(table, "registered_providers", "970", HOME) == homes
    assert figure(table, "registered_places", "970", HOME) == home_places
    own = table[(table["source"] == "ofsted-providers") & (table["measure"] == "registered_providers")]
    assert own[own["group2"] == ""]["value"].sum() == everyone == own[own["group2"] != ""]["value"].sum()
    assert own["area"].nunique() == areas
    assert {fault.severity for fault in piece.faults} == {"note"}
    assert took < 6, f"{took:.1f} s of the processor, of which the workbook is opened twice"


@pytest.mark.national
def test_published_inspections(national):
    piece, _ = published(national, "LA_Inspection_Outcomes_as_at_31_March_2025.ods")
    table = piece.tables["inspections"]
    check(table, INSPECTIONS)
    assert not piece.faults and table["area"].nunique() == 156
    overall = table[table["judgement"] == "Overall effectiveness"].sort_values("inspected")
    latest = overall.drop_duplicates("area", keep="last")
    current = latest[latest["area"].isin([one.old_la_code for one in all_areas()])]
    assert current["grade"].value_counts().to_dict() == {"Good": 67, "Outstanding": 36, POOR: 31, "Inadequate": 19}

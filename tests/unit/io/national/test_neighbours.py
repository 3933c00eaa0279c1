"""Statistical neighbours: every layout, the model told by who is in it, and lists that cannot be right."""

from __future__ import annotations

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from suffkit.contracts.national import NEIGHBOURS
from suffkit.contracts.table import check
from suffkit.domain.areas import all_areas
from suffkit.io.national import neighbours
from suffkit.io.national.pieces import Candidate

NEW = ("old_la_code", "la_name", *(part for n in range(1, 11) for part in (f"SN_{n}", f"SN_{n}P")))
OLD = ("LA num", "LA Name", *(part for n in range(1, 11) for part in (f"SN{n}", "SNP")), "")
TEN = tuple(str(number) for number in range(202, 212))


def line(area, near=TEN, word="Very close"):
    return (area, "a name", *(part for one in near for part in (one, word)))


@pytest.fixture
def read(csv_candidate):
    def reading(header, *rows, **how):
        candidate = csv_candidate([header, *rows], **how)
        assert neighbours.recognises(candidate)
        return neighbours.read(candidate)

    return reading


def test_the_new_layout(read):
    piece = read(NEW, line("942", word="Close "), line("884"), encoding="utf-8-sig")
    table = piece.tables["neighbours"]
    assert (piece.source, piece.release, len(table)) == ("dfe-neighbours-2025", "2025", 20)
    assert table.iloc[0].tolist() == ["2025", "942", 1, "202", "Close"]
    assert table["place"].tolist() == [*range(1, 11)] * 2
    check(table, NEIGHBOURS)


def test_the_old_layout_has_blank_rows_a_spare_column_and_old_authorities_below(read):
    blank = ("",) * len(OLD)
    rows = [line("909", word="Not Close"), line("884"), blank, ("", "Old SNs:"), blank, line("928")]
    piece = read(OLD, *((*row, *blank)[: len(OLD)] for row in rows))
    table = piece.tables["neighbours"]
    assert piece.source == "dfe-neighbours-2021"
    assert set(table["area"]) == {"909", "884"}
    assert table["closeness"].tolist()[0] == "Not close"
    assert [(fault.rule, fault.rows) for fault in piece.faults] == [("old_neighbours", (7,))]


def test_a_workbook_has_its_header_below_other_rows(sheet_candidate):
    letters = ("A", "B", *range(3, 24))
    near = tuple(int(one) for one in TEN)
    rows = [letters, letters, OLD, line(909, near), line(942, ("-",) * 10, "-"), ("", "Old SNs:"), line(928, near)]
    candidate = sheet_candidate({"LA SN Groups": rows})
    assert neighbours.recognises(candidate)
    table = neighbours.read(candidate).tables["neighbours"]
    assert table["model"].unique().tolist() == ["2021"]
    assert table["area"].unique().tolist() == ["909"]
    assert table["neighbour"].tolist() == list(TEN)


@pytest.mark.parametrize("areas", [("884",), ("909", "942")])
def test_a_list_with_neither_or_both_of_cumbria_and_cumberland_is_of_no_known_model(read, areas):
    piece = read(NEW, *map(line, areas))
    assert [fault.rule for fault in piece.faults] == ["unknown_model"] and not piece.tables


@pytest.mark.parametrize(
    ("near", "rule", "severity"),
    [
        ((*TEN[:9], "942"), "wrong_neighbour", "block"),  # its own
        ((*TEN[:9], "202"), "wrong_neighbour", "block"),  # twice
        ((*TEN[:9], "123"), "unknown_area", "block"),
        ((*TEN[:9], "-"), "neighbours_missing", "warn"),
    ],
)
def test_lists_that_cannot_be_right(read, near, rule, severity):
    piece = read(NEW, line("942", near), line("884"))
    assert [(fault.rule, fault.severity, fault.rows) for fault in piece.faults] == [(rule, severity, (2,))]
    assert bool(piece.tables) == (severity == "warn")


def test_a_sheet_of_another_shape_is_a_fault(sheet_candidate):
    for rows in ([("x", "y")], [("LA num", "y")]):
        piece = neighbours.read(sheet_candidate({"LA SN Groups": rows}))
        assert [fault.rule for fault in piece.faults] == ["missing_column"]


def published(path) -> pd.DataFrame:
    if path.suffix == ".csv":
        header = path.read_text(encoding="utf-8-sig").partition("\n")[0].split(",")
        candidate = Candidate(path, path.name, columns=tuple(header))
    else:
        candidate = Candidate(path, path.name, sheets=tuple(CalamineWorkbook.from_path(path).sheet_names))
    table = neighbours.read(candidate).tables["neighbours"]
    check(table, NEIGHBOURS)
    return table.sort_values(["area", "place"]).reset_index(drop=True)


@pytest.mark.national
def test_the_2025_csv_and_workbook_agree_for_all_153(national):
    text = published(national / "reference/sn_model_2025_wide.csv")
    book = published(national / "lait/sn_may_2025.xlsx")
    assert sorted(text["area"].unique()) == [one.old_la_code for one in all_areas()]
    pd.testing.assert_frame_equal(text, book)


@pytest.mark.national
def test_the_2021_csv_and_workbook_agree(national):
    text = published(national / "reference/New_Statistical_Neighbour_Groupings_April_2021.csv")
    pd.testing.assert_frame_equal(text, published(national / "lait/sn_april_2021.xlsx"))
    assert text["area"].nunique() == 152 and {"909"} <= set(text["area"]) and not {"942", "928"} & set(text["area"])

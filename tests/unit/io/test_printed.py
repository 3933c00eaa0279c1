# ruff: noqa: E501 - a case stays on one line
"""The printed figures of an edition as read, and every fault of their files."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.errors import BLOCK, NOTE, WARN, Fault
from suffkit.io.printed import read_printed

CELL = "row,column,printed,unit,measure,period,area,by1,group1,by2,group2,status,sense,note\n"


@pytest.fixture
def edition(example_raw):
    """Read exampleshire 2022 after a change: `change("printed/children.csv", old, new)` or `write(name, content)`."""
    return Edition(example_raw / "exampleshire" / "2022")


class Edition:
    def __init__(self, folder):
        self.folder = folder

    def change(self, name: str, old: str, new: str) -> Edition:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        return self.write(name, text.replace(old, new, 1))

    def write(self, name: str, content: str | bytes) -> Edition:
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def read(self):
        return read_printed(self.folder, "exampleshire/2022")

    def faults(self) -> list[Fault]:
        return list(self.read().faults)

    def only_fault(self) -> Fault:
        [fault] = self.faults()
        return fault

    def one_cell(self, cell: str):
        """The edition's first table with one cell only."""
        (self.folder / "printed/claims.csv").unlink(missing_ok=True)
        return self.write("printed/children.csv", CELL + cell + "\n").read()


def test_the_edition_reads_without_a_fault(edition):
    read = edition.read()
    assert read.faults == ()
    assert (len(read.tables), len(read.cells), len(read.claims), len(read.actions)) == (3, 17, 1, 1)
    assert read.narrative == {"needs": "Children told us what they think.\n"}
    assert read.categories["label"].tolist() == [
        "In-house fostering",
        "Agency fostering",
        "Children's home",
    ]  # of 2022 alone


def test_a_cell_keeps_its_characters_its_row_and_its_table(edition):
    cell = edition.read().cells.set_index(["row", "column"]).loc[("Girls", "share")]
    assert (cell["printed"], cell["value"], cell["step"]) == ("43.9%", 0.439, 0.001)
    assert (cell["table_id"], cell["file_row"]) == ("children", 9)
    assert cell["period_start"] == cell["period_end"] == pd.Timestamp("2022-03-31")


@pytest.mark.parametrize(
    ("printed", "unit", "measure", "sense", "value", "step"),
    [
        ('"£4,665"', "gbp_per_week", "average_weekly_cost", "", 4665, 1),
        ("41.4%", "percent", "children_looked_after_share", "", 0.414, 0.001),
        ("0.41", "share", "children_looked_after_share", "", 0.41, 0.01),
        ("£1.2 million", "gbp", "budget", "", 1_200_000, 100_000),
        ("£1.2 million", "gbp_million", "budget", "", 1_200_000, 100_000),  # said by the word and by the unit
        ("£1.2m", "gbp_million", "budget", "", 1_200_000, 100_000),
        ("1.2", "gbp_million", "budget", "", 1_200_000, 100_000),
        ("£12k", "gbp_thousand", "budget", "", 12_000, 1_000),
        ("12.5", "gbp_thousand", "budget", "", 12_500, 100),
        ("£3.1 billion", "gbp_billion", "budget", "", 3_100_000_000, 100_000_000),
        ("4", "children", "children_looked_after_change", "fall", -4, 1),
        ("-4", "children", "children_looked_after_change", "fall", -4, 1),  # a fall is a fall, with its sign or without
        ("(4)", "children", "children_looked_after_change", "fall", -4, 1),
        ("-4", "children", "children_looked_after_change", "", -4, 1),
        ("2.1", "points_percent", "children_looked_after_share_change", "fall", -0.021, 0.001),
        ("seven", "children", "children_looked_after", "", 7, 1),
    ],
)
def test_values_in_the_unit_of_the_measure(edition, printed, unit, measure, sense, value, step):
    read = edition.one_cell(f"a,b,{printed},{unit},{measure},2022-03-31,,,,,,,{sense},")
    assert [str(fault) for fault in read.faults] == []
    cell = read.cells.iloc[0]
    assert (cell["value"], cell["step"]) == (value, pytest.approx(step, abs=1e-12))


@pytest.mark.parametrize(
    ("cell", "column", "says"),
    [
        ("a,b,many,children,children_looked_after,2022-03-31,,,,,,,,", "printed", "expected one number: no number in it"),
        ("a,b,12 of 30,children,children_looked_after,2022-03-31,,,,,,,,", "printed", "more than one number"),
        ("a,b,,children,children_looked_after,2022-03-31,,,,,,,,", "printed", "nothing printed: say why in status"),
        ("a,b,-,children,children_looked_after,2022-03-31,,,,,,,,", "printed", "nothing printed: say why in status"),
        ("a,b,5,percent,children_looked_after,2022-03-31,,,,,,,,", "unit", "does not scale to children"),
        ("a,b,£5m,gbp_thousand,budget,2022-03-31,,,,,,,,", "printed", "not the size that the unit says"),
        ("a,b,5,childrn,children_looked_after,2022-03-31,,,,,,,,", "unit", "Did you mean children"),
        ("a,b,5,children,childen_looked_after,2022-03-31,,,,,,,,", "measure", "Did you mean children_looked_after"),
        ("a,b,5,children,children_looked_after,31/03/2022,,,,,,,,", "period", "write 2022-03-31 for a date"),
        ("a,b,5,children,children_looked_after,2022-02-31,,,,,,,,", "period", "day"),
        ("a,b,5,children,children_looked_after,,,,,,,,,", "period", "not empty"),
        ("a,b,5,children,children_looked_after,2022-03-31,scotland,,,,,,,", "area", "expected text of the form"),
        ("a,b,5,children,children_looked_after,2022-03-31,E10000999,,,,,,,", "area", "not the code of an area"),
        ("a,b,5,children,children_looked_after,2022-03-31,,colour,Red,,,,,", "by1", "'colour' is not known"),
        ("a,b,5,children,children_looked_after,2022-03-31,,,,,,gone,,", "status", "'gone' is not known here. Known: about, c,"),
        ("a,b,5,children,children_looked_after,2022-03-31,,,,,,,rise,", "sense", "'rise' is not known here. Known: fall"),
        (",b,5,children,children_looked_after,2022-03-31,,,,,,,,", "row", "expected text, not empty"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_understood_is_named_by_file_row_and_column(edition, cell, column, says):
    faults = [fault for fault in edition.one_cell(cell).faults if fault.severity == BLOCK]
    assert [(fault.file, fault.column, fault.rows) for fault in faults] == [
        ("exampleshire/2022/printed/children.csv", column, (2,))
    ]
    assert says in str(faults[0])


def test_the_code_of_another_area_is_known(edition):
    read = edition.one_cell("a,b,5,children,children_looked_after,2022-03-31,E10000015,,,,,,,")
    assert read.faults == ()


def test_all_faults_of_all_files_come_at_once(edition):
    edition.change("printed/children.csv", "400,children", "many,children")
    edition.change("printed/children.csv", "43.9%,percent", "43.9%,children")
    edition.change("printed/placements.csv", "100,children", "lots,children")
    edition.change("actions.csv", "activity", "what")
    assert [(fault.file.rpartition("/")[2], fault.column) for fault in edition.faults() if fault.severity == BLOCK] == [
        ("children.csv", "printed"),
        ("children.csv", "unit"),
        ("placements.csv", "printed"),
        ("actions.csv", "activity"),
    ]


# ---- files -----------------------------------------------------------------------------------------------------------


def test_a_missing_column_is_named_and_the_nearest_offered(edition):
    edition.change("printed/children.csv", "measure,period", "mesure,period")
    first, second = edition.faults()[:2]
    assert str(first) == (
        "exampleshire/2022/printed/children.csv, column measure: the column is missing. Did you mean mesure? Add it to the file."
    )
    assert (second.rule, second.column, second.severity) == ("unknown_column", "mesure", WARN)


def test_an_extra_column_is_left_out_with_a_warning(edition):
    edition.write(
        "printed/placements.csv", (edition.folder / "printed/placements.csv").read_text().replace("\n", ",x\n")
    )
    fault = edition.only_fault()
    assert (fault.rule, fault.severity, fault.column) == ("unknown_column", WARN, "x")
    assert len(edition.read().cells) == 17


def test_the_same_cell_twice_names_both_rows(edition):
    edition.change("printed/placements.csv", "Agency foster carers", "Own foster carers")
    fault = edition.faults()[0]
    assert (fault.rule, fault.rows, fault.column) == ("duplicate_key", (2, 3), "row, column")


def test_two_tables_may_have_the_same_headings(edition):
    edition.change("printed/placements.csv", "Own foster carers,number", "Children,31 March 2021")
    assert {fault.rule for fault in edition.faults()} == {"unknown_cell"}  # only the claim that named it


def test_a_file_without_card_is_not_lost_in_silence(edition):
    edition.write("printed/placement.csv", CELL)
    fault = edition.only_fault()
    assert (fault.rule, fault.file) == ("file_without_card", "exampleshire/2022/printed/placement.csv")
    assert "Did you mean placements" in str(fault)


def test_a_lost_table_has_no_cells_file(edition):
    edition.write("printed/figure_3.csv", CELL)
    assert "tables.csv says that this table is lost" in str(edition.only_fault())


def test_a_missing_cells_file_is_named(edition):
    (edition.folder / "printed/placements.csv").unlink()
    fault = edition.faults()[0]
    assert (fault.rule, fault.file) == ("missing_file", "exampleshire/2022/printed/placements.csv")


def test_without_cards_the_files_are_not_blamed(edition):
    (edition.folder / "printed/tables.csv").unlink()
    fault = edition.only_fault()
    assert (fault.rule, fault.file) == ("missing_file", "exampleshire/2022/printed/tables.csv")


@pytest.mark.parametrize("table", ["tables", "children"])
def test_a_note_on_the_writing_of_a_file_does_not_lose_its_rows(edition, table):
    path = edition.folder / f"printed/{table}.csv"
    text = path.read_text(encoding="utf-8").replace("Children", "“Children”")
    read = edition.write(f"printed/{table}.csv", text.encode("cp1252")).read()
    assert [(fault.rule, fault.severity) for fault in read.faults] == [("encoding", NOTE)]
    assert len(read.cells) == 17


def test_cells_with_a_header_alone_are_a_warning(edition):
    fault = next(fault for fault in edition.one_cell("").faults if fault.file.endswith("children.csv"))
    assert (fault.rule, fault.severity) == ("no_rows", WARN)


def test_an_edition_without_any_number_is_refused(edition):
    text = (edition.folder / "printed/tables.csv").read_text(encoding="utf-8").replace("printed,", "lost,")
    for name in ("children", "placements", "claims"):
        (edition.folder / f"printed/{name}.csv").unlink()
    fault = edition.write("printed/tables.csv", text).only_fault()
    assert (fault.rule, fault.severity) == ("no_figures", BLOCK)


def test_a_label_without_its_common_group_is_refused(edition):
    edition.change("printed/placements.csv", "In-house fostering", "Inhouse fostering")
    fault = edition.only_fault()
    assert (fault.rule, fault.column, fault.rows) == ("unmapped_placement", "group1", (2,))
    assert "Did you mean In-house fostering" in str(fault)


def test_narrative_from_a_word_processor_is_read_and_noted(edition):
    edition.write("narrative/needs.md", "They said: “no”.".encode("cp1252"))
    read = edition.read()
    assert read.narrative["needs"] == "They said: “no”."
    assert [(fault.rule, fault.severity, fault.file) for fault in read.faults] == [
        ("encoding", NOTE, "exampleshire/2022/narrative/needs.md")
    ]


# ---- claims ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "result", "parts", "column", "says"),
    [
        ("sum", "placements | Totl | number", "1", "result", "Did you mean placements | Total | number"),
        ("sum", "placements | Total | number", "placements | Nobody | number", "parts", "there is no cell"),
        ("sum", "placements | Total | number", "seven", "parts", "there is no cell"),
        ("sum", "placements | Total | number", "nan", "parts", "there is no cell"),
        ("quotient", "placements | Total | number", "410", "parts", "quotient takes 2 of them, not 1"),
        ("quotient", "placements | Total | number", "1 ; 2 ; 3", "parts", "quotient takes 2 of them, not 3"),
        ("relative_change", "placements | Total | number", "410", "parts", "relative_change takes 2 of them"),
        ("difference", "placements | Total | number", "410", "parts", "difference takes at least 2 of them"),
        ("equal", "placements | Total | number", "410 ; 410", "parts", "equal takes 1 of them"),
        (
            "power",
            "placements | Total | number",
            "1",
            "operation",
            "'power' is not known here. Known: difference, equal",
        ),
    ],
)
def test_a_claim_that_cannot_be_checked_is_named(edition, operation, result, parts, column, says):
    edition.write("printed/claims.csv", f"claim_id,operation,result,parts,note\none,{operation},{result},{parts},\n")
    fault = edition.only_fault()
    assert (fault.file, fault.column, fault.rows) == ("exampleshire/2022/printed/claims.csv", column, (2,))
    assert says in str(fault)

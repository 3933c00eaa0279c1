# ruff: noqa: E501 - a case stays on one line
"""Bad data: every command says which file, row and column, and what to do; nothing is published."""

from __future__ import annotations

import json

import pytest

from suffkit.prepare.statement import read_edition

CELLS, CARDS, CLAIMS = "printed/children.csv", "printed/tables.csv", "printed/claims.csv"
ROW = "Girls,31 March 2022,180,children,children_looked_after,2022-03-31,,sex,Female,,,,,\n"

CHANGES = [
    # file, what is changed into what, what is said
    (CELLS, "measure,period", "mesure,period", ["children.csv, column measure", "missing", "Did you mean mesure?"]),
    (CELLS, "Girls,31 March 2022,180", "Girls,31 March 2022,many", ["children.csv, column printed, row 6", "expected one number"]),
    (CELLS, "Girls,31 March 2022,180", "Girls,31 March 2022,", ["children.csv, column printed, row 6", "say why in status"]),
    (CELLS, "Boys,31 March", "Girls,31 March", ["children.csv, column row, column, rows 6 and 7", "may stand once"]),
    (CELLS, "180,children,children_l", "180,children,childen_l", ["column measure, row 6", "Did you mean children_looked_after"]),
    (CELLS, "180,children,", "180,childrn,", ["column unit, row 6", "Did you mean children?"]),
    (CELLS, "180,children,", "180,percent,", ["column unit, row 6", "does not scale to children"]),
    (CELLS, "2022-03-31,,sex,Female", "31/03/22,,sex,Female", ["column period, row 6", "2022-03-31 for a date"]),
    (CELLS, ",sex,Female", ",sx,Female", ["column by1, row 6", "Did you mean sex"]),
    (CELLS, ROW, ROW.replace(",,,\n", "\n"), ["children.csv, row 6", "expected 14 cells"]),
    (CELLS, ROW, 'Girls,"31 March 2022,180\n', ["children.csv, row 6", "quotation marks do not pair"]),
    (CARDS, "children,table", "childen,table", ["childen.csv: the file is missing", "children.csv: no row of tables.csv names this file"]),
    (CARDS, "children,table", "children,tabel", ["tables.csv, column kind, row 2", "Did you mean table?"]),
    (CARDS, "placements,list", "children,list", ["tables.csv, column table_id, rows 2 and 3"]),
    (CLAIMS, "placements | Total", "placements | Totl", ["claims.csv, column result, row 2", "Did you mean placements | Total | number"]),
    (CLAIMS, "sum,", "quotient,", ["claims.csv, column parts, row 2", "quotient takes 2 of them"]),
    ("edition.toml", "title = ", "title ", ["exampleshire/2022/edition.toml", "not a TOML file that can be read"]),
    ("edition.toml", "title = ", "titel = ", ["edition.toml, column titel", "Did you mean title?"]),
    ("edition.toml", "2022-03-31", "2022-02-31", ["edition.toml"]),
    ("../authority.toml", "E99999999", "999", ["exampleshire/authority.toml, column new_la_code"]),
    ("../placement_categories.csv", "2022,Agency fostering", "2022,Agency", ["placements.csv, column group1, row 3", "'Agency fostering' has no row for this edition"]),
    ("actions.csv", "activity", "what", ["actions.csv, column activity", "missing"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "says"), CHANGES, ids=[f"{file}-{new[:20]}" for file, _, new, _ in CHANGES]
)
def test_a_fault_is_named_with_its_place_and_what_to_do(project, refused, file, old, new, says):
    project.change(file, old, new)
    said = refused("check", "exampleshire")
    assert [words for words in says if words not in said] == [], said


ONE_OF_EACH_FILE = list({file: (file, old, new, says) for file, old, new, says in CHANGES}.values())


@pytest.mark.parametrize(
    ("file", "old", "new", "says"), ONE_OF_EACH_FILE, ids=[change[0] for change in ONE_OF_EACH_FILE]
)
def test_nothing_is_built_from_data_at_fault(project, refused, file, old, new, says):
    project.change(file, old, new)
    said = refused("build", "exampleshire")
    assert [words for words in says if words not in said] == [], said
    assert not (project.root / "data/processed").exists()


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        (CELLS, b"PK\x03\x04\x14\x00\x06\x00", "this is a spreadsheet or zip file, not a CSV file. Save it as CSV"),
        (CELLS, b"%PDF-1.7", "this is a PDF"),
        (CELLS, b"row,column\n\x00\x00,1\n", "NUL characters"),
        (CELLS, b"", "the file is empty"),
        (CARDS, b"", "the file is empty"),
        (CARDS, b"table_id,kind\n", "column title: the column is missing"),
        (CLAIMS, b"PK\x03\x04", "this is a spreadsheet"),
        ("edition.toml", b"\xff\xfe\x00\x01", "not a TOML file"),
        ("scenarios.toml", b"[[reading", "scenarios.toml: not a TOML file"),
        ("scenarios.toml", b"[[readings]]", "Did you mean reading"),
    ],
)
def test_a_file_that_is_something_else_is_named(project, refused, file, content, says):
    project.write(file, content)
    said = refused("build", "exampleshire")
    assert says in said
    assert file.rpartition("/")[2] in said


@pytest.mark.parametrize("name", [CELLS, CARDS, "edition.toml"])
def test_a_file_that_is_missing_is_named(project, refused, name):
    (project.edition / name).unlink()
    said = refused("build", "exampleshire", "--edition", "2022")
    assert name.rpartition("/")[2] in said or "no edition" in said


def test_every_fault_of_every_file_is_named_at_once(project, refused):
    project.change(CELLS, "Girls,31 March 2022,180", "Girls,31 March 2022,many")
    project.change(CLAIMS, "placements | Total", "placements | Totl")
    project.change("actions.csv", "activity", "what")
    said = refused("check", "exampleshire")
    assert "3 fault(s) that block" in said
    assert all(name in said for name in ("children.csv", "claims.csv", "actions.csv"))


def test_no_value_of_a_row_is_repeated(project, refused):
    project.change(CELLS, "Girls,31 March 2022,180", "Girls,31 March 2022,Jane Doe")
    assert "Doe" not in refused("check", "exampleshire")


@pytest.mark.parametrize(
    ("rewrite", "noted"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), ""),
        (
            lambda text: text.replace("Girls", "“Girls”").encode("cp1252"),
            "note: exampleshire/2022/printed/children.csv: read as Windows-1252",
        ),
        (lambda text: text.encode("utf-16"), "note: exampleshire/2022/printed/children.csv: read as UTF-16"),
        (lambda text: text.replace('"100,000"', "100000").replace(",", ";").encode(), "parted by semicolons"),
        (lambda text: text.replace('"100,000"', "100000").replace(",", "\t").encode(), "parted by tabs"),
        (lambda text: text.replace("\n", "\r\n").encode(), ""),
        (lambda text: text.replace("\n", ",,\n").encode(), ""),
        (
            lambda text: text.replace("row,column,printed", "Row, Column ,PRINTED").encode(),
            "capitals or spaces differed",
        ),
        (lambda text: text.replace("\n", ",x\n").encode(), "warn: exampleshire/2022/printed/children.csv, column x"),
    ],
    ids=[
        "byte order mark",
        "Windows-1252",
        "UTF-16",
        "semicolons",
        "tabs",
        "CRLF",
        "trailing commas",
        "headings",
        "extra column",
    ],
)
def test_what_can_be_put_right_is_put_right_and_said(project, suffkit, rewrite, noted):
    path = project.edition / CELLS
    path.write_bytes(rewrite(path.read_text(encoding="utf-8")))
    read = read_edition(project.raw, "exampleshire", "2022")
    said = "; ".join(f"{fault.severity}: {fault}" for fault in read.faults)
    assert (noted in said) if noted else said == ""
    listed = suffkit("facts", "exampleshire", "--measure", "child_population", "--format", "json")
    assert [fact["value"] for fact in json.loads(listed.stdout)] == [100_000.0]


def test_check_says_what_differs_and_is_content(suffkit):
    result = suffkit("check", "exampleshire")
    assert result.exit_code == 0
    assert "200 + 100 + 100 = 400; printed 410; 10 more than its parts" in result.output


def test_check_as_json_holds_faults_and_findings(project, suffkit):
    project.change(CELLS, "Girls,31 March 2022,180", "Girls,31 March 2022,many")
    result = suffkit("check", "exampleshire", "--format", "json")
    assert result.exit_code == 2
    [fault] = json.loads(result.stdout)["faults"]
    assert (fault["rule"], fault["column"], fault["rows"]) == ("not_a_number", "printed", [6])


def test_one_edition_at_fault_does_not_keep_the_others_from_being_checked(project, suffkit):
    project.change(CELLS, "Girls,31 March 2022,180", "Girls,31 March 2022,many")
    (project.raw / "otherton").mkdir()
    (project.raw / "otherton/authority.toml").write_text("", encoding="utf-8")
    (project.raw / "otherton/2020").mkdir()
    (project.raw / "otherton/2020/edition.toml").write_text("", encoding="utf-8")
    result = suffkit("build", "--all")
    assert result.exit_code == 2
    assert "exampleshire 2022: " in result.stderr and "otherton 2020: " in result.stderr

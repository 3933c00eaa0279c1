"""Reading an action plan: columns that may be left out, days and figures that must be right, earlier editions."""

from __future__ import annotations

import shutil

import pytest

from suffkit.contracts.facts_folder import ACTION_COLUMNS
from suffkit.errors import BLOCK
from suffkit.io.printed import read_printed

BASE = "section,number,activity,expected_impact,due,status"


@pytest.fixture
def plan(example_raw):
    """Reads the edition of exampleshire with an action plan of these lines, the heading first."""
    folder = example_raw / "exampleshire/2022"

    def read(*lines: str):
        (folder / "actions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_printed(folder, "exampleshire/2022")

    return read


def test_columns_that_are_left_out_are_there_and_empty(plan):
    actions = plan(BASE, "Part,1,Do it,,by May,").actions
    assert set(ACTION_COLUMNS) <= set(actions.columns)
    [row] = actions[list(ACTION_COLUMNS)].to_dict("records")
    assert {name for name, value in row.items() if value} == {"edition", "section", "number", "activity", "due"}
    assert row["edition"] == "2022" and row["owner"] == ""


def test_further_columns_are_read_in_any_order(plan):
    read = plan(
        "measure," + BASE + ",target_value,due_date,by,group",
        "children_looked_after_share,Part,1,Do it,,,,71.5%,2023-03-31,age_group,Under 1",
        ",Part,2,And this,,,,,,,",
    )
    assert read.faults == ()
    assert list(read.actions["measure"]) == ["children_looked_after_share", ""]
    assert list(read.actions["due_date"]) == ["2023-03-31", ""]


@pytest.mark.parametrize(
    ("columns", "cells", "column", "says"),
    [
        ("due_date", "31/03/2023", "due_date", "of the form"),
        ("due_date", "2023-02-30", "due_date", "no such day"),
        ("done_date", "2023-13-01", "done_date", "no such day"),
        ("measure", "childen_looked_after", "measure", "Did you mean children_looked_after"),
        ("measure,by", "children_looked_after,age", "by", "needs the column group"),
        ("measure,group", "children_looked_after,Under 1", "group", "needs the column by"),
        ("target_value", "78%", "target_value", "needs the column measure"),
        ("measure,target_value", "children_looked_after,many", "target_value", "of the form"),
    ],
)
def test_what_cannot_be_right_is_named_by_row_and_column(plan, columns, cells, column, says):
    faults = plan(f"{BASE},{columns}", f"Part,1,Do it,,,,{cells}").faults
    [fault] = [fault for fault in faults if fault.severity == BLOCK]
    assert (fault.file, fault.column, fault.rows) == ("exampleshire/2022/actions.csv", column, (2,))
    assert says in fault.message


def test_actions_of_earlier_editions_stand_below_the_newest_first(plan, example_raw):
    folder = example_raw / "exampleshire"
    for name, day in (("2019", "2019-03-31"), ("autumn-2020", "2020-10-31"), ("2023", "2023-03-31")):
        shutil.copytree(folder / "2022", folder / name)
        text = (folder / "2022/edition.toml").read_text(encoding="utf-8")
        text = text.replace('edition = "2022"', f'edition = "{name}"').replace("2022-03-31", day)
        (folder / name / "edition.toml").write_text(text, encoding="utf-8")
        (folder / name / "actions.csv").write_text(f"{BASE}\nPart,1,Of {name},,,\n", encoding="utf-8")
    read = plan(BASE, "Part,1,Of this one,,,")
    assert list(read.actions["activity"]) == ["Of this one", "Of autumn-2020", "Of 2019"]
    assert list(read.actions["edition"]) == ["2022", "autumn-2020", "2019"]


def test_an_earlier_edition_whose_settings_cannot_be_read_is_left_out(plan, example_raw):
    (example_raw / "exampleshire/2019").mkdir()
    (example_raw / "exampleshire/2019/edition.toml").write_text("as_at = soon", encoding="utf-8")
    assert plan(BASE, "Part,1,Do it,,,").faults == ()

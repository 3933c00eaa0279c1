"""What reading and tidying left out or changed: as counted, and as it may be published."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.disclosure.policy import Policy
from suffkit.errors import Fault
from suffkit.prepare.changes import changes_of, public_changes, public_notices

READ = pd.DataFrame(
    [("row_twice", "header", 2022, 3, "alike."), ("unknown_code", "episodes", 2023, 7, "LS became Unknown.")],
    columns=["rule", "table", "return_year", "rows", "what"],
)
TIDIED = pd.DataFrame(
    [("short_breaks", 1161, "stays: 1,161 rows are short breaks."), ("new_rule", 1, "something else.")],
    columns=["rule", "rows", "what"],
)
NOTHING = READ.iloc[:0]


def rows(table: pd.DataFrame) -> list[list[object]]:
    return table[["what", "file", "rows", "why"]].fillna("-").to_numpy().tolist()


def test_each_change_says_what_was_done_to_how_many_rows_of_which_file_and_why():
    assert rows(changes_of(READ, TIDIED)) == [
        ["Left out", "header, 2021-22", 3.0, "Alike."],
        ["Changed", "episodes, 2022-23", 7.0, "LS became Unknown."],
        ["Noted", "stays, all years", 1161.0, "Are short breaks."],
        ["Noted", "returns, all years", 1.0, "Something else."],
    ]


def test_nothing_changed_is_an_empty_table():
    assert rows(changes_of(NOTHING)) == []
    assert list(public_changes(changes_of(NOTHING), Policy()).columns) == ["what", "file", "rows", "why"]


@pytest.mark.parametrize(("smallest", "shown"), [(3, ["3.0", "7.0"]), (4, ["-", "7.0"]), (8, ["-", "-"])])
def test_small_numbers_of_rows_are_hidden_just_below_the_threshold(smallest, shown):
    made = public_changes(changes_of(READ), Policy(smallest_shown=smallest))
    assert [str(row[2]) for row in rows(made)] == shown


def test_numbers_of_rows_are_rounded_as_numbers_of_children_are():
    assert [row[2] for row in rows(public_changes(changes_of(READ), Policy(smallest_shown=3, round_to=5)))] == [5, 5]


def test_a_notice_names_no_row_and_no_small_number_and_is_not_said_twice():
    changes = changes_of(READ)
    faults = [
        Fault("no_postcode", "4 rows have no postcode.", "episodes.csv", "PL_POST", (2, 3, 9, 11), "note"),
        Fault("fewer_rows", "8 rows, and 5 in the year before: was the file cut off?", "ad1.csv", severity="warn"),
        Fault("row_twice", "3 rows are there twice.", "header.csv", severity="warn"),
        Fault("bad", "2 rows are wrong.", "header.csv"),
        Fault("many", "1,004 rows of section 3 on 1 April.", "header.csv", severity="note"),
    ]
    assert public_notices(faults, changes, Policy()) == [
        "episodes.csv, column PL_POST: [c] rows have no postcode.",
        "ad1.csv: 8 rows, and [c] in the year before: was the file cut off?",
        "header.csv: 1,004 rows of section 3 on 1 April.",
    ]

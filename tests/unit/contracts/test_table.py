"""A contract names every fault of a table at once, with file, column and rows, and never a value."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.table import Column, Contract, Rule, check
from suffkit.errors import BLOCK, WARN, ContractError

PLACES = Contract(
    "places",
    (
        Column("home", "text", "name of the home"),
        Column("kind", "text", "kind of home", allowed=("foster", "residential"), shown=True),
        Column("owner", "text", "who owns it", allowed=("council", "other")),
        Column("beds", "number", "beds", unit="beds", minimum=1, maximum=20),
        Column("opened", "date", "first day", nullable=True),
        Column("note", "text", "anything", pattern=".*", nullable=True, required=False),
    ),
    key=("home", "kind"),
    rules=(Rule("empty_home", "a residential home has two beds at least.", lambda t: t["beds"] < 2, "beds", WARN),),
)


def places(**changed) -> pd.DataFrame:
    table = {
        "home": ["Elm", "Oak", "Ash"],
        "kind": ["foster", "residential", "foster"],
        "owner": ["council", "other", "council"],
        "beds": [2.0, 6.0, 3.0],
        "opened": pd.to_datetime(["2020-04-01", None, "2021-05-06"]).astype("datetime64[s]"),
    }
    return pd.DataFrame({**table, **changed})


def said(table: pd.DataFrame, **where) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(fault.rule, fault.column, fault.rows) for fault in PLACES.faults(table, **where)]


def test_a_good_table_has_no_fault():
    assert said(places()) == []
    assert check(places(), PLACES) is None


def test_a_missing_column_is_named_with_the_nearest_that_is_there():
    [missing, extra] = PLACES.faults(places().rename(columns={"owner": "onwer"}), file="a/homes.csv")
    assert (missing.rule, missing.severity, extra.rule, extra.severity) == (
        "missing_column",
        BLOCK,
        "unknown_column",
        WARN,
    )
    assert str(missing) == "a/homes.csv, column owner: the column is missing. Did you mean onwer? Add it to the file."


def test_an_unknown_column_is_a_warning_and_the_rest_is_still_checked():
    table = places(colour=["red", "red", "red"], beds=[2.0, 0.0, 3.0])
    assert said(table) == [("unknown_column", "colour", ()), ("wrong_value", "beds", (3,))]
    check(places(colour=["red", "red", "red"]), PLACES)


def test_rules_are_asked_also_where_there_is_only_a_warning():
    assert said(places(colour=["red"] * 3, beds=[1.0, 6.0, 3.0])) == [
        ("unknown_column", "colour", ()),
        ("empty_home", "beds", (2,)),
    ]


def test_a_column_that_stands_twice_is_refused():
    table = pd.concat([places(), places()[["beds"]]], axis=1)
    assert ("duplicate_column", "beds", ()) in said(table)


def test_every_fault_is_named_at_once():
    table = places(kind=["foster", "tent", "foster"], owner=["council", "", "x"], beds=[2.0, 50.0, None])
    assert said(table) == [
        ("wrong_value", "kind", (3,)),
        ("wrong_value", "owner", (3, 4)),
        ("wrong_value", "beds", (3, 4)),
    ]


def test_text_where_numbers_are_due_is_one_fault_of_the_column():
    [fault] = PLACES.faults(places(beds=["2", "six", "3"]), file="homes.csv")
    assert (fault.severity, fault.column) == (BLOCK, "beds")
    assert "expected a number at least 1 at most 20, not empty" in str(fault)


def test_a_word_may_be_repeated_only_where_the_column_is_public():
    table = places(kind=["fostr", "residential", "foster"], owner=["council", "Mrs Smith", "council"])
    kind, owner = PLACES.faults(table)
    assert "'fostr' is not known here. Did you mean foster?" in str(kind)
    assert "Smith" not in str(owner)
    assert "expected one of council, other" in str(owner)


def test_a_long_list_of_words_is_not_repeated():
    column = Column("code", "text", "code", allowed=tuple(f"c{n}" for n in range(300)))
    assert column.expectation == "one of the 300 known words"


def test_the_same_key_twice_names_all_its_rows():
    assert said(places(home=["Elm", "Oak", "Elm"])) == [("duplicate_key", "home, kind", (2, 4))]


def test_rows_are_those_of_the_file():
    assert said(places(beds=[2.0, 0.0, 3.0]), rows=[2, 9, 12]) == [("wrong_value", "beds", (9,))]


def test_many_files_are_checked_together_and_told_apart():
    table = places(home=["Elm", "Elm", "Elm"], kind=["foster"] * 3, beds=[2.0, 0.0, 0.0])
    found = PLACES.faults(table, rows=[2, 2, 3], files=["a.csv", "b.csv", "b.csv"])
    # Elm stands once in a.csv and twice in b.csv.
    assert [(fault.rule, fault.file, fault.rows) for fault in found] == [
        ("wrong_value", "b.csv", (2, 3)),
        ("duplicate_key", "b.csv", (2, 3)),
    ]


def test_check_raises_with_all_faults():
    with pytest.raises(ContractError) as refused:
        check(places(home=["Elm", "Oak", "Elm"], beds=[2.0, 0.0, 2.0]), PLACES)
    assert [fault.rule for fault in refused.value.faults] == ["wrong_value", "duplicate_key"]
    assert str(refused.value).startswith("places is not as it should be:")


def test_an_empty_table_has_only_faults_of_columns():
    assert said(places().iloc[:0]) == []
    assert said(places().iloc[:0].drop(columns="beds")) == [("missing_column", "beds", ())]


def test_a_table_is_left_as_it_was():
    table = places()
    before = table.copy(deep=True)
    PLACES.faults(table)
    pd.testing.assert_frame_equal(table, before)

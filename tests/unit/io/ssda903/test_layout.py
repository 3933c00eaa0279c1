"""Files are known by their headings, and the headings lead to the columns of the contracts."""

from __future__ import annotations

import pytest

from suffkit.contracts.returns import RETURN_TABLES
from suffkit.io.ssda903.layout import LAYOUTS, headings, layout_of, official


@pytest.mark.parametrize("table", list(RETURN_TABLES))
def test_every_column_of_a_contract_has_a_heading(table):
    assert set(RETURN_TABLES[table].column_names) - {"return_year"} <= set(headings(table).values())
    kept = {field.column for field in LAYOUTS[table].fields if field.kept}
    assert kept <= set(RETURN_TABLES[table].column_names)


@pytest.mark.parametrize("table", list(LAYOUTS))
def test_a_file_is_known_by_its_headings(table):
    found = layout_of(headings(table), "a_file")
    assert found is not None
    assert found.table == table


@pytest.mark.parametrize(
    ("found", "name", "table"),
    [
        ([], "header_2024", "header"),
        ([], "notes", None),
        (["CHILD", "SEX", "DOB"], "uasc", "uasc"),
        (["WEEK", "POUNDS"], "header", None),
        (["CHILD", "DECOM"], "x", "episodes"),
        (["DECOM", "RNE"], "x", "episodes"),
    ],
)
def test_a_name_is_asked_only_where_headings_do_not_tell(found, name, table):
    layout = layout_of(found, name)
    assert (layout.table if layout else None) == table


def test_headings_whatever_their_writing():
    assert [official(name) for name in ("place_provider", " Place Provider ", "CHILDID", "Pl", "Ward")] == [
        "PLACE_PROVIDER",
        "PLACE_PROVIDER",
        "CHILD",
        "PLACE",
        "Ward",
    ]

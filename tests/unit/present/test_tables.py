"""Tables: escaped, headed, captioned, explained; and long facts turned wide."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html

from suffkit.errors import RequestError
from suffkit.present.tables import pivot, tabulate


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame({"kind": ["Fostering", "Total"], "n": [3, 1030], "note": ["", "all"]})


def test_headers_have_scopes_numbers_a_class_and_the_caption_names_the_scroller(frame):
    table = tabulate(
        frame,
        caption="Placements",
        row_header="kind",
        headers={"kind": "Kind", "n": "Number"},
        units={"n": "children"},
        text_columns=["note"],
        total_rows=["Total"],
        source="Exampleshire 2022",
    )
    page = html.fromstring(f"<main>{table.html}</main>")
    assert [(cell.text, cell.get("scope"), cell.get("class")) for cell in page.iter("th")] == [
        ("Kind", "col", None),
        ("Number", "col", "num"),
        ("note", "col", None),
        ("Fostering", "row", None),
        ("Total", "row", None),
    ]
    assert [(cell.text or "", cell.get("class")) for cell in page.iter("td")] == [
        ("3", "num"),
        ("", None),
        ("1,030", "num"),
        ("all", None),
    ]
    assert [row.get("class") for row in page.find(".//tbody")] == [None, "total"]
    assert page.find(".//caption").text == page.find("div").get("aria-label") == "Placements"
    assert page.find("div").get("tabindex") == "0"
    assert page.find(".//p[@class='source']").text == "Source: Exampleshire 2022"
    assert list(table.frame.columns) == ["Kind", "Number", "note"]
    assert table._repr_html_() == table.html
    assert repr(table) == "Table: Placements (2 rows, 3 columns)"


def test_every_text_is_escaped():
    evil = '<script>alert("1")</script>'
    frame = pd.DataFrame({"kind": [evil], evil: [evil]})
    made = tabulate(frame, caption=evil, row_header="kind", source=evil, notes=[evil], headers={"kind": evil}).html
    assert "<script" not in made
    assert '"1"' not in made
    assert made.count("&lt;script&gt;") == 8  # caption and its label, two headers, two cells, note, source


def test_symbols_that_occur_are_explained_once_and_others_are_not(frame):
    frame["n"] = [float("nan"), "[c]"]
    made = tabulate(frame, caption="Placements", row_header="kind", units={"n": "children"}, text_columns=["note"])
    [said] = html.fromstring(f"<main>{made.html}</main>").findall(".//p[@class='symbols']")
    assert said.text == "[c] hidden, so that no child can be recognised; [x] not available."


def test_rows_may_have_two_headers_and_totals_by_place(frame):
    made = tabulate(frame, caption="c", row_header=["kind", "note"], units={"n": "children"}, total_rows=[0])
    page = html.fromstring(made.html)
    assert [cell.text for cell in page.iter("th") if cell.get("scope") == "row"] == ["Fostering", None, "Total", "all"]
    assert [row.get("class") for row in page.find(".//tbody")] == ["total", None]


def test_the_same_table_has_the_same_text_and_neither_styles_nor_ids(frame):
    first, second = (
        tabulate(frame, caption="c", row_header="kind", units={"n": "children"}, text_columns=["note"]).html
        for _ in range(2)
    )
    assert first == second
    assert "style" not in first
    assert " id=" not in first


def test_a_column_that_is_not_there_or_a_number_without_a_unit_is_refused(frame):
    with pytest.raises(RequestError, match="no column nmber"):
        tabulate(frame, caption="c", row_header="kind", units={"nmber": "children"})
    with pytest.raises(RequestError, match="holds numbers but has no unit"):
        tabulate(frame, caption="c", row_header="kind", text_columns=["note"])


LONG = pd.DataFrame(
    {
        "kind": ["Home", "Fostering", "Home", "Fostering"],
        "year": ["2022", "2022", "2021", "2020"],
        "value": [1.0, 2.0, 3.0, 4.0],
    }
)


def test_long_facts_become_wide_in_the_order_first_seen():
    wide = pivot(LONG, "kind", "year")
    assert list(wide.columns) == ["kind", "2022", "2021", "2020"]
    assert wide.astype(object).where(wide.notna(), None).values.tolist() == [
        ["Home", 1.0, 3.0, None],
        ["Fostering", 2.0, None, 4.0],
    ]


def test_an_order_is_kept_for_rows_and_columns():
    wide = pivot(LONG, "kind", "year", order={"kind": ["Fostering", "Home"], "year": ["2020", "2021", "2022"]})
    assert list(wide["kind"]) == ["Fostering", "Home"]
    assert list(wide.columns) == ["kind", "2020", "2021", "2022"]


def test_a_group_outside_the_order_is_refused():
    with pytest.raises(RequestError, match="does not name Home"):
        pivot(LONG, "kind", "year", order={"kind": ["Fostering"]})


def test_two_facts_for_one_cell_are_refused_by_name():
    with pytest.raises(RequestError, match="Home / 2022"):
        pivot(pd.concat([LONG, LONG.head(1)]), "kind", "year")


def test_a_missing_column_is_refused():
    with pytest.raises(RequestError, match="no column place"):
        pivot(LONG, "place", "year")


def test_two_columns_may_head_the_rows():
    wide = pivot(LONG.assign(sex="Female"), ["kind", "sex"], "year")
    assert wide[["kind", "sex"]].values.tolist() == [["Home", "Female"], ["Fostering", "Female"]]

"""The data-quality page: sums of the print, figures that two origins give differently, rows that were left out."""

from __future__ import annotations

import pandas as pd

from suffkit.publish import quality


def test_findings_stand_with_their_arithmetic_and_others_are_left_out(example, show):
    page = example()
    shown = show(quality.findings_table, page, ["differs"], "Do not hold")
    assert shown.tables == {
        "Do not hold": [
            ["Where", "Figure", "Arithmetic", "Note"],
            ["Where they live", "Total, number", "200 + 100 + 100 = 400; printed 410; 10 more than its parts", ""],
            ["Children in care", "Boys, share", "230 / 410 = 56.1%; printed 57%", ""],
        ]
    }
    assert show(quality.findings_table, page, ["cut"], "Cut").html == "<p>There are none.</p>"


def test_the_count_of_findings_adds_up_to_all_of_them(example, show):
    page = example()
    [rows] = show(quality.findings_counts, page).tables.values()
    assert rows[0] == ["Check", "Hold", "Cut off", "Rough", "Do not hold"]
    assert rows[1] == ["A total is the sum of its parts", "1", "0", "0", "1"]
    assert sum(int(cell) for row in rows[1:] for cell in row[1:]) == len(page.findings) == 8
    assert quality.quality_answers(page) == [
        "17 printed figures were read.",
        "8 sums of the print were worked out again: 6 hold, 2 do not, and 0 were cut off instead of rounded.",
    ]


def test_lost_charts_are_listed_with_their_note(example, show):
    [rows] = show(quality.lost_tables, example()).tables.values()
    assert rows[1:] == [["Ages of the children", "Numbers lost", "Figure 3", "only a picture"]]


def test_notices_are_listed_escaped_or_said_to_be_none(example, show):
    page = example()
    assert show(quality.notices, page).html == "<p>Nothing had to be put right on reading the files.</p>"
    page.edition["notices"] = ["one <b>", "two"]
    assert show(quality.notices, page).html == "<ul><li>one &lt;b&gt;</li><li>two</li></ul>"


def test_findings_printed_twice_in_words_are_listed_once(example, show):
    page = example()
    page.findings = pd.concat([page.findings, page.findings])
    [rows] = show(quality.findings_table, page, ["differs"], "Do not hold").tables.values()
    assert len(rows) == 3


def test_rows_left_out_are_listed_and_a_small_number_of_them_is_hidden(example, show):
    page = example()
    assert show(quality.changes_table, page).html == "<p>Nothing was left out or changed.</p>"
    page.changes = pd.DataFrame(
        [["Left out", "episodes, 2021-22", 1200.0, "Alike."], ["Changed", "episodes, all years", None, "Cut."]],
        columns=["what", "file", "rows", "why"],
    ).astype({"rows": float})
    shown = show(quality.changes_table, page)
    [rows] = shown.tables.values()
    assert rows == [
        ["What was done", "Why", "Rows", "File"],
        ["Left out", "Alike.", "1,200", "episodes, 2021-22"],
        ["Changed", "Cut.", "[c]", "episodes, all years"],
    ]
    assert shown.lines("symbols") == ["[c] hidden, so that no child can be recognised."]


def test_without_a_second_origin_nothing_differs(example, show):
    assert show(quality.differences_table, example()).html == "<p>There are none.</p>"


def test_published_figures_are_counted_with_those_that_are_hidden_or_missing(example):
    page = example()
    page.findings = page.findings.iloc[:0]
    page.facts = page.facts.assign(origin="national")
    own = page.facts[page.facts["area_code"] == page.own]
    hidden, missing = own.index[:2]
    page.facts.loc[[hidden, missing], "value"] = float("nan")
    page.facts.loc[hidden, "status"], page.facts.loc[missing, "status"] = "c", "x"
    assert quality.quality_answers(page) == [
        f"{len(own)} figures of Exampleshire are published nationally; 1 of them are hidden by the publisher, for they "
        "are of few children, and 1 are missing for another reason."
    ]

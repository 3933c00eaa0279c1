"""The doubts and captions of tables."""

from __future__ import annotations

import pandas as pd

from suffkit.publish.shown import dimension, doubts, table_of


def findings(*arithmetic: str, severity: str = "differs") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"severity": severity, "table_id": "children", "subject": "Girls | 31 March 2022", "arithmetic": text}
            for text in arithmetic
        ]
    )


def test_three_doubts_are_told_and_the_rest_are_counted(example):
    page = example()
    page.findings = findings("1 + 1 = 2; printed 3", "b", "c", "d", "e", "e")
    assert doubts(page, page.facts) == [
        "The print does not agree with itself: 1 + 1 = 2; printed 3.",
        "The print does not agree with itself: b.",
        "The print does not agree with itself: c.",
        "2 more such sums are on the data quality page.",
    ]
    page.findings = findings("a", "b", "c", "d")
    assert doubts(page, page.facts)[-1] == "1 more such sum is on the data quality page."


def test_sums_that_hold_or_concern_other_figures_are_no_doubts(example):
    page = example()
    page.findings = findings("a", severity="cut")
    assert doubts(page, page.facts) == []
    page.findings = findings("a")
    assert doubts(page, page.facts[page.facts["source"] == "placements"]) == []


def test_a_table_remembers_what_it_has_shown(example):
    page = example()
    facts = page.facts[page.facts["cell"] == "Girls | 31 March 2022"]
    made = table_of(page, pd.DataFrame({"group1": ["Female"], "n": ["180"]}), facts, "Girls", "sex")
    assert page.shown == {("children", "Girls | 31 March 2022")}
    assert list(made.frame.columns) == ["Sex", "n"]


def test_a_breakdown_is_called_by_its_name_within_a_sentence():
    assert dimension("age_group") == "age group"
    assert dimension("something_else") == "something_else"

"""The page of needs and that of care leavers: profiles, sentences, and who turns 18."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from suffkit.domain.code_lists import code_rows
from suffkit.publish import leavers, needs
from suffkit.publish.page import Page

DAY = "2022-03-31"
YEAR = "2021-04-01"
STATEMENTS = [row["statement"] for row in code_rows("need_statements")]
MISSING = {"what": "which needs are highest", "needs": "need_scores"}


def fact(page: Page, measure: str, value: float | None, unit: str, start: str = DAY, **by: str) -> dict[str, object]:
    return {
        **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "cell", "as_printed"), ""),
        "measure": measure,
        "area_code": page.own,
        "area_name": page.name,
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(DAY),
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": float("nan") if value is None else value,
        "unit": unit,
        "origin": "local",
        "source": "the council's extracts",
        **({"status": "c"} if value is None else {}),
    } | by


def with_facts(page: Page, rows: list[dict[str, object]], content) -> Page:
    facts = pd.concat([pd.DataFrame(rows)[page.facts.columns], page.facts], ignore_index=True)
    days = {"period_start": "datetime64[s]", "period_end": "datetime64[s]"}
    return Page(replace(content, facts=facts.astype(days)))


def score_rows(page: Page) -> list[dict[str, object]]:
    rows = []
    for at, name in enumerate(STATEMENTS):
        of = {"by1": "need_statement", "group1": name}
        rows.append(fact(page, "need_score", 30.0 + at, "score", **of))
        for group, value in (("Fostering", 20.0 + at), ("Residential", 50.0 - at), ("Other", None), ("Total", 30 + at)):
            rows.append(fact(page, "need_score", value, "score", **of, by2="common_group", group2=group))
    return rows


@pytest.fixture
def scored(example, plain_facts) -> Page:
    page = example()
    return with_facts(page, score_rows(page), plain_facts)


def test_without_scores_the_page_says_which_file_would_bring_them(example, show):
    shown = show(needs.profile, example(), "need_statement", **MISSING)
    (line,) = shown.lines("note-missing")
    assert "which needs are highest" in line
    assert "needs/scores.csv" in line
    assert show(needs.profile_bars, example(), "need_statement").outputs == ()
    assert needs.change_said(example(), "need_total_within_year", "over the year") == ""
    assert needs.cost_said(example()) == ""
    assert needs.direction_said(example()) == ""


def test_a_profile_is_a_radar_with_its_table(scored, show):
    shown = show(needs.profile, scored, "need_statement", **MISSING)
    (alt,) = shown.charts
    assert alt.startswith(f"Radar chart: Highest: {STATEMENTS[-1]}, 41")
    (caption,) = shown.tables
    rows = shown.tables[caption]
    assert [row[0] for row in rows[1:]] == STATEMENTS
    assert rows[1][1] == "30.0"


def test_groups_stand_side_by_side_and_the_chart_says_where_they_differ_most(scored, show):
    by = {"by": "common_group", "only": ["Fostering", "Residential", "Other"]}
    shown = show(needs.profile, scored, "need_statement", **by, **MISSING)
    (alt,) = shown.charts
    assert alt.startswith(f"Radar chart: Furthest apart: {STATEMENTS[0]}, Residential 50.0 and Fostering 20.0.")
    assert "Other" not in alt, "a group of which nothing is shown has no line"
    (rows,) = shown.tables.values()
    assert rows[0][1:] == ["Fostering", "Residential", "Other", "Total"]
    assert rows[1][3] == "[c]"
    bars = show(needs.profile_bars, scored, "need_statement", **by)
    assert len(bars.charts) == 1
    assert bars.charts[0].startswith("Bar chart: Furthest apart")


def test_change_of_the_same_children_in_words(example, plain_facts):
    page = example()
    by = {"by1": "before_or_after"}
    rows = [
        fact(page, "need_total_within_year", value, "score", YEAR, **by, group1=group)
        for group, value in (("First score", 412.4), ("Last score", 380.2))
    ]
    rows += [
        fact(page, "children_by_change_of_need", value, "children", YEAR, by1="need_change", group1=group)
        for group, value in (("Lower need", 60), ("Higher need", 30), ("Total", 95))
    ]
    page = with_facts(page, rows, plain_facts)
    assert needs.change_said(page, "need_total_within_year", "over the year") == (
        "Of the same children, the mean of the twelve scores added up went over the year from 412 to 380 "
        "(down 32 points; 2021-22)."
    )
    assert needs.direction_said(page) == (
        "The total fell for 60 and rose for 30 of 95 children with two assessments in the year."
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.2, 0.6, "Higher needs go with higher weekly prices (31 March 2022)"),
        (-0.6, -0.2, "Higher needs go with lower weekly prices"),
        (-0.1, 0.3, "cannot be told from chance"),
    ],
)
def test_what_a_correlation_tells_is_said_by_its_interval(example, plain_facts, low, high, said):
    page = example()
    rows = [fact(page, "need_cost_correlation", (low + high) / 2, "ratio")]
    rows += [
        fact(page, "need_cost_correlation", value, "ratio", by1="bound", group1=group)
        for group, value in (("Lowest", low), ("Highest", high))
    ]
    assert said in needs.cost_said(with_facts(page, rows, plain_facts))


def test_who_turns_18_by_year(example, plain_facts, show):
    page = example()
    rows = [
        fact(page, "children_looked_after", value, "children", by1="age", group1=age)
        for age, value in (("12", 9), ("13", 10), ("14", 11), ("15", 12), ("16", None), ("17", 14))
    ]
    shown = show(leavers.turning_18, with_facts(page, rows, plain_facts), what="who turns 18", needs="episodes")
    (table,) = shown.tables.values()
    assert [row[0] for row in table[1:]] == ["2022-23", "2023-24", "2024-25", "2025-26", "2026-27"]
    assert [row[2] for row in table[1:]] == ["14", "[c]", "12", "11", "10"]
    nothing = show(leavers.turning_18, example(), what="who turns 18", needs="episodes")
    assert "who turns 18" in nothing.lines("note-missing")[0]


def test_where_the_oldest_live(example, plain_facts):
    page = example()
    of = {"by1": "age_group", "group1": "16 and over", "by2": "common_group"}
    rows = [
        fact(page, "placements", value, "children", **of, group2=group)
        for group, value in (("Supported accommodation", 60), ("Total", 210))
    ]
    assert leavers.supported_said(with_facts(page, rows, plain_facts)) == (
        "Of 210 children of 16 and over who were looked after (31 March 2022), 60 lived in supported accommodation."
    )
    assert leavers.supported_said(page) == ""

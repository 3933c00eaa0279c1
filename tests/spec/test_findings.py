"""What the print says about itself: worked out again and set beside it."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.prepare.findings import agreement, check_claims, check_ratios, check_repeats, check_totals, plain
from suffkit.prepare.printed import recomputed_facts


def verdicts(findings) -> list[tuple[str, str]]:
    return [(finding.severity, finding.arithmetic) for finding in findings]


# ---- when do two numbers agree ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "printed", "step", "verdict"),
    [
        (0.439024, 0.439, 0.001, "agrees"),  # 43.9%
        (0.4385, 0.439, 0.001, "agrees"),  # a half goes either way
        (0.4395, 0.439, 0.001, "agrees"),
        (0.43951, 0.439, 0.001, "cut"),  # 43.951% printed 43.9%: cut off instead of rounded
        (0.4399, 0.439, 0.001, "cut"),
        (0.44, 0.439, 0.001, "differs"),  # a whole place away
        (0.41, 0.40, 0.01, "differs"),  # also where binary fractions make it a hair less
        (0.4384, 0.439, 0.001, "differs"),  # printed above the truth: no cutting explains it
        (-0.0399, -0.03, 0.01, "cut"),
        (-0.031, -0.04, 0.01, "differs"),
        (-0.6, 0.3, 1.0, "differs"),  # one up, one down
        (0.7, 0.0, 1.0, "cut"),
        (410, 410, 1, "agrees"),
        (411, 410, 1, "differs"),
        (1_234_567, 1_200_000, 100_000, "agrees"),  # £1.2 million
        (1_260_000, 1_200_000, 100_000, "cut"),
    ],
)
def test_agreement(made, printed, step, verdict):
    assert agreement(made, printed, step) == verdict


# ---- totals ----------------------------------------------------------------------------------------------------------


def test_groups_that_reach_their_total_agree(facts):
    rows = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2022-03-31 | sex | Male   | 230
        children_looked_after | 2022-03-31 | sex | Total  | 410
    """)
    assert verdicts(check_totals(rows)) == [("agrees", "180 + 230 = 410; printed 410")]


def test_a_total_that_its_groups_do_not_reach_is_shown_with_the_sum(facts):
    rows = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2022-03-31 | sex | Male   | 220
        children_looked_after | 2022-03-31 | sex | Total  | 410
    """)
    [finding] = check_totals(rows)
    assert verdicts([finding]) == [("differs", "180 + 220 = 400; printed 410; 10 more than its parts")]
    assert (finding.finding, finding.table_id, finding.subject, finding.expected, finding.printed) == (
        "total",
        "t",
        "row 3 | value",
        "400",
        "410",
    )


def test_pence_may_be_rounded(facts):
    rows = facts("""
        measure | period  | by1     | group1 | value
        budget  | 2021-22 | service | A      | £0.333
        budget  | 2021-22 | service | B      | £0.334
        budget  | 2021-22 | service | Total  | £0.67
    """)
    assert [finding.severity for finding in check_totals(rows)] == ["agrees"]


def test_one_group_alone_is_no_sum(facts):
    rows = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2022-03-31 | sex | Total  | 410
    """)
    assert check_totals(rows) == []


def test_averages_do_not_add_up(facts):
    rows = facts("""
        measure             | period     | by1      | group1   | value
        average_weekly_cost | 2022-03-31 | provider | A        | £400
        cla_rate_per_10k    | 2022-03-31 | sex      | Female   | 40
        cla_rate_per_10k    | 2022-03-31 | sex      | Male     | 50
        cla_rate_per_10k    | 2022-03-31 | sex      | Total    | 45
    """)
    assert check_totals(rows) == []


def test_a_group_printed_twice_in_a_table_counts_once(facts):
    rows = facts("""
        measure               | period     | by1 | group1 | value
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2022-03-31 | sex | Female | 180
        children_looked_after | 2022-03-31 | sex | Male   | 230
        children_looked_after | 2022-03-31 | sex | Total  | 410
    """)
    assert verdicts(check_totals(rows)) == [("agrees", "180 + 230 = 410; printed 410")]


def test_each_table_is_held_to_its_own_total(facts):
    rows = facts("""
        measure               | period     | by1 | group1 | value | table
        children_looked_after | 2022-03-31 | sex | Female | 180   | a
        children_looked_after | 2022-03-31 | sex | Male   | 230   | b
        children_looked_after | 2022-03-31 | sex | Total  | 410   | b
    """)
    assert check_totals(rows) == []


def test_both_ways_of_a_two_way_table_are_added(facts):
    rows = facts("""
        measure    | period     | by1      | group1 | by2           | group2 | value
        placements | 2022-03-31 | provider | A      | location_band | Near   | 1
        placements | 2022-03-31 | provider | A      | location_band | Far    | 2
        placements | 2022-03-31 | provider | A      | location_band | Total  | 3
        placements | 2022-03-31 | provider | B      | location_band | Near   | 4
        placements | 2022-03-31 | provider | Total  | location_band | Near   | 6
    """)
    assert verdicts(check_totals(rows)) == [
        ("differs", "1 + 4 = 5; printed 6; 1 more than its parts"),
        ("agrees", "1 + 2 = 3; printed 3"),
    ]


# ---- shares, rates, changes ------------------------------------------------------------------------------------------


def ratios(rows: pd.DataFrame, categories: pd.DataFrame) -> list[tuple[str, str]]:
    return verdicts(check_ratios(rows, recomputed_facts(rows, categories)))


def test_a_printed_share_is_held_to_its_printed_parts(facts, categories):
    rows = facts("""
        measure                     | period     | by1 | group1 | value
        children_looked_after       | 2022-03-31 | sex | Female | 424
        children_looked_after       | 2022-03-31 | sex | Total  | 1,030
        children_looked_after_share | 2022-03-31 | sex | Female | 41.4%
    """)
    assert ratios(rows, categories) == [("differs", "424 / 1,030 = 41.2%; printed 41.4%")]


def test_a_printed_rate_and_change_are_held_to_their_parts(facts, categories):
    rows = facts("""
        measure                               | period                | value
        children_looked_after                 | 2021-03-31            | 390
        children_looked_after                 | 2022-03-31            | 411
        child_population                      | 2021-06-30            | 100,000
        cla_rate_per_10k                      | 2022-03-31            | 41
        children_looked_after_change          | 2021-03-31/2022-03-31 | 20
        children_looked_after_relative_change | 2021-03-31/2022-03-31 | 5.3%
    """)
    assert ratios(rows, categories) == [
        ("agrees", "411 / 100,000 x 10,000 = 41.10; printed 41"),
        ("differs", "later value less earlier value = 21; printed 20"),
        ("cut", "21 / 390 = 5.4%; printed 5.3%"),
    ]


def test_a_rough_ratio_is_not_held_to_anything(facts, categories):
    rows = facts("""
        measure                     | period     | by1 | group1 | value | status
        children_looked_after       | 2022-03-31 | sex | Female | 424   |
        children_looked_after       | 2022-03-31 | sex | Total  | 1,030 |
        children_looked_after_share | 2022-03-31 | sex | Female | 40%   | about
    """)
    assert ratios(rows, categories) == []


# ---- the same figure twice -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "status", "verdict"),
    [
        ("410", "410", "", "agrees"),
        ("410", "411", "", "differs"),
        ("41.4%", "41%", "", "agrees"),  # the coarser print decides
        ("41%", "41.4%", "", "agrees"),
        ("41.6%", "41%", "", "differs"),
        ("41.4%", "41.5%", "", "differs"),
        ("410", "c.400", "about", "rough"),
        ("400", "c.400", "about", "agrees"),
    ],
)
def test_a_figure_printed_twice(facts, first, second, status, verdict):
    name = "children_looked_after_share" if "%" in first else "children_looked_after"
    rows = facts(f"""
        measure | period     | by1 | group1 | value    | status   | table
        {name}  | 2022-03-31 | sex | Female | {first}  |          | a
        {name}  | 2022-03-31 | sex | Female | {second} | {status} | b
    """)
    assert [finding.severity for finding in check_repeats(rows)] == [verdict]


def test_a_repeat_names_both_places(facts):
    rows = facts("""
        measure               | period     | value | table    | cell
        children_looked_after | 2022-03-31 | 39    | profile  | Under 1
        children_looked_after | 2022-03-31 | 40    | headline | Aged under 1
    """)
    [finding] = check_repeats(rows)
    [titled] = check_repeats(rows, {"profile": "Who they are"})
    assert titled.arithmetic == "39 in “Who they are”; 40 in headline"
    assert (finding.table_id, finding.subject, finding.expected, finding.printed) == (
        "headline",
        "Aged under 1",
        "39",
        "40",
    )
    assert finding.arithmetic == "39 in profile; 40 in headline"


# ---- claims ----------------------------------------------------------------------------------------------------------

CLAIMED = """
    measure               | period     | value   | status | cell
    children_looked_after | 2021-03-31 | 400     |        | before | all
    children_looked_after | 2022-03-31 | 410     |        | after | all
    budget                | 2021-22    | £20,000 |        | money | all
    children_looked_after | 2020-03-31 | {shown} | {soft} | shown | all
"""


@pytest.mark.parametrize(
    ("operation", "parts", "shown", "soft", "verdict"),
    [
        ("equal", "t | before | all", "400", "", ("agrees", "400 in t; 400 in t")),
        ("equal", "400", "400", "", ("agrees", "400 = 400; printed 400")),
        ("equal", "t | before | all", "401", "", ("differs", "400 in t; 401 in t")),
        ("equal", "t | before | all", "c.450", "about", ("rough", "400 in t; c.450 in t")),
        ("equal", "t | before | all", "c.400", "about", ("agrees", "400 in t; c.400 in t")),
        ("sum", "t | before | all ; t | after | all", "810", "", ("agrees", "400 + 410 = 810; printed 810")),
        ("difference", "t | after | all ; t | before | all ; 3", "7", "", ("agrees", "410 - 400 - 3 = 7; printed 7")),
        ("quotient", "t | money | all ; t | before | all", "50", "", ("agrees", "£20,000 / 400 = 50; printed 50")),
        ("product", "t | before | all ; 0.5", "200", "", ("agrees", "400 x 0.50 = 200; printed 200")),
    ],
)
def test_claims(facts, operation, parts, shown, soft, verdict):
    rows = facts_with_cells(facts, shown, soft)
    claims = pd.DataFrame([{"operation": operation, "result": "t | shown | all", "parts": parts, "note": "why"}])
    [finding] = check_claims(rows, claims)
    assert verdicts([finding]) == [verdict]
    assert (finding.subject, finding.note) == ("shown | all", "why")


def facts_with_cells(facts, shown: str, soft: str) -> pd.DataFrame:
    """CLAIMED, whose cells' names hold the bar that parts a drawn table's columns."""
    rows = facts(CLAIMED.format(shown=shown, soft=soft).replace(" | all", ""))
    return rows.assign(cell=rows["cell"] + " | all")


def test_a_claimed_relative_change(facts):
    rows = facts_with_cells(facts, "", "").iloc[:3]
    change = facts(
        "measure | period | value | cell\nchildren_looked_after_relative_change | 2021-03-31/2022-03-31 | 2.4% | rise"
    )
    rows = pd.concat([rows, change.assign(cell="rise | all")], ignore_index=True)
    claim = {
        "operation": "relative_change",
        "result": "t | rise | all",
        "parts": "t | before | all ; t | after | all",
        "note": "",
    }
    assert verdicts(check_claims(rows, pd.DataFrame([claim]))) == [
        ("differs", "(410 - 400) / 400 = 2.5%; printed 2.4%")
    ]


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        # Of 400 children 3 are 0.75 per cent and 4 are 1: nothing between them can be.
        ("1%", ("agrees", "4 / 400 = 1.0%; printed 1%")),
        ("0.9%", ("differs", "4 / 400 = 1.0%; printed 0.9%")),
        ("0.8%", ("agrees", "3 / 400 = 0.8%; printed 0.8%")),
    ],
)
def test_a_percentage_must_be_of_a_whole_number_of_children(facts, share, verdict):
    rows = facts_with_cells(facts, "", "").iloc[:3]
    printed = facts(f"measure | period | value | cell\nthree_or_more_placements | 2020-21 | {share} | share")
    rows = pd.concat([rows, printed.assign(cell="share | all")], ignore_index=True)
    claim = {"operation": "whole_number", "result": "t | share | all", "parts": "t | before | all", "note": ""}
    assert verdicts(check_claims(rows, pd.DataFrame([claim]))) == [verdict]


def test_a_claim_over_nothing_is_not_worked_out(facts):
    rows = facts_with_cells(facts, "5", "")
    claims = pd.DataFrame(
        [{"operation": "quotient", "result": "t | shown | all", "parts": "t | before | all ; 0", "note": ""}]
    )
    assert check_claims(rows, claims) == []


def test_a_claim_on_a_figure_that_is_not_printed_is_not_worked_out(facts):
    rows = facts_with_cells(facts, "", "x")
    claims = pd.DataFrame(
        [{"operation": "equal", "result": "t | shown | all", "parts": "t | before | all", "note": ""}]
    )
    assert check_claims(rows, claims) == []


# ---- numbers in an arithmetic line -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1030, "children", "1,030"),
        (83.333, "per_10k", "83.33"),
        (0.41165, "share", "41.2%"),
        (-0.031, "share", "-3.1%"),
        (0.021, "percentage_points", "2.1 points"),
        (4665, "gbp_per_week", "£4,665"),
        (-4665, "gbp", "-£4,665"),
        (5312.33, "gbp", "£5,312.33"),
        (-0.0000001, "children", "0"),
        (52.14, "", "52.14"),
    ],
)
def test_a_number_in_an_arithmetic_line(value, unit, text):
    assert plain(value, unit) == text

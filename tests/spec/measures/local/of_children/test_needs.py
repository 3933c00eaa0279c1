"""What children need: each case is a tiny table and the answer beside it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.domain.calendar import financial_year
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.need_flags import counts_of_need_flags
from suffkit.measures.local.need_list import highest_need, largest_change, scores_of_child
from suffkit.measures.local.needs import STATEMENTS, counts_of_needs, on_one_scale

DAY = date(2024, 3, 31)
# Twelve scores that are 10 points each where nothing else is drawn.
TENS = dict.fromkeys(STATEMENTS, "10")


def scores_of(extract, text: str) -> pd.DataFrame:
    return extract("need_scores", text, out_of="100", **TENS)


def test_scores_out_of_ten_stand_on_the_scale_of_a_hundred(extract) -> None:
    got = on_one_scale(
        extract(
            "need_scores",
            """
            child_id | assessed_date | out_of | physical_health
            1        | 2023-05-01    | 10     | 7.5
            2        | 2023-05-01    | 100    | 75
            """,
            **dict.fromkeys(list(STATEMENTS)[1:], "0"),
        )
    )
    assert list(got["physical_health"]) == [75, 75]
    assert list(got["total"]) == [75, 75]


def test_a_total_is_known_only_where_all_twelve_are(extract, year, told) -> None:
    scores = scores_of(
        extract,
        """
        child_id | assessed_date | identity
        1        | 2023-05-01    | 40
        2        | 2023-05-01    |
        """,
    )
    got = counts_of_needs(Local({"need_scores": scores}, None, [year], DAY))
    assert told(got, "need_total")[""] == 11 * 10 + 40  # of the first child alone
    by_statement = told(got, "need_score", "need_statement")
    assert by_statement["Identity, life story and self-esteem"] == 40  # nor is the second child's a 0
    assert by_statement["Physical health need"] == 10
    assert told(got, "need_score", "need_domain")["Happy"] == (10 + 40) / 2


def test_the_newest_assessment_of_each_child_in_care_on_the_day_counts(extract, returns, year, told) -> None:
    tidy = returns(
        """
        child_id | start_date | end_date   | end_reason | place | sex    | birth_date
        1        | 2020-01-01 |            |            | U4    | Female | 2012-06-15
        2        | 2020-01-01 |            |            | K2    | Male   | 2008-06-15
        3        | 2020-01-01 | 2023-12-01 | E4A        | U4    | Male   | 2012-06-15
        """
    )
    scores = scores_of(
        extract,
        """
        child_id | assessed_date | physical_health
        1        | 2022-05-01    | 90
        1        | 2023-05-01    | 50
        1        | 2024-03-31    | 20
        1        | 2024-04-01    | 80
        2        | 2023-06-01    | 60
        3        | 2023-06-01    | 100
        9        | 2023-06-01    | 100
        """,
    )
    got = counts_of_needs(Local({"need_scores": scores}, tidy, [year], DAY))
    mean = told(got, "need_score", "need_statement")
    assert mean["Physical health need"] == (20 + 60) / 2  # 3 has left, 9 is in no return
    by_sex = told(got, "need_score", "need_statement", "sex")
    assert by_sex["Physical health need", "Female"] == 20
    assert by_sex["Physical health need", "Male"] == 60
    placed = told(got, "need_total", "common_group")
    assert (placed["Fostering"], placed["Residential"]) == (11 * 10 + 20, 11 * 10 + 60)
    assert told(got, "children_assessed")[""] == 2
    assert told(got, "needs_assessed_share")[""] == 1
    assert told(got, "needs_assessments")[""] == 5  # of all children, from 1 May 2023 to 31 March 2024


def test_who_was_not_assessed_stays_in_the_whole_of_the_share(extract, returns, year, told) -> None:
    tidy = returns("child_id\n1\n2\n3\n4")
    scores = scores_of(extract, "child_id | assessed_date\n1 | 2023-05-01\n2 | 2023-03-31")
    got = counts_of_needs(Local({"need_scores": scores}, tidy, [year], DAY))
    assert told(got, "needs_assessed_share")[""] == 1 / 4  # an assessment of the year before is not of this one


def test_change_is_that_of_the_same_children(extract, year, told) -> None:
    scores = scores_of(
        extract,
        """
        child_id | assessed_date | physical_health | emotions
        1        | 2023-05-01    | 80              | 10
        1        | 2023-08-01    | 70              | 10
        1        | 2024-02-01    | 40              | 10
        2        | 2023-05-01    | 20              |
        2        | 2024-02-01    | 30              | 90
        3        | 2023-05-01    | 100             | 100
        """,
    )
    got = counts_of_needs(Local({"need_scores": scores}, None, [year], DAY))
    pair = told(got, "need_score_within_year", "need_statement", "before_or_after")
    assert (pair["Physical health need", "First score"], pair["Physical health need", "Last score"]) == (50, 35)
    # Of the second child the first score of this statement is not known, so its last says nothing either.
    assert pair["Managing emotions and stress", "Last score"] == 10
    total = told(got, "need_total_within_year", "before_or_after")
    assert (total["First score"], total["Last score"]) == (190, 150)  # of the first child alone
    change = told(got, "children_by_change_of_need", "need_change")
    assert change == {"Lower need": 1, "The same": 0, "Higher need": 0, "Total": 1}


def test_two_year_ends_are_set_side_by_side_for_those_scored_at_both(extract, told) -> None:
    scores = scores_of(
        extract,
        """
        child_id | assessed_date | physical_health
        1        | 2022-05-01    | 90
        1        | 2023-01-01    | 60
        1        | 2023-09-01    | 30
        2        | 2023-09-01    | 100
        3        | 2022-09-01    | 100
        """,
    )
    years = [financial_year(2022), financial_year(2023)]
    got = counts_of_needs(Local({"need_scores": scores}, None, years, DAY))
    pair = told(got, "need_score_between_years", "need_statement", "before_or_after")
    assert (pair["Physical health need", "First score"], pair["Physical health need", "Last score"]) == (60, 30)


def test_years_before_the_tool_are_not_counted(extract, returns) -> None:
    scores = scores_of(extract, "child_id | assessed_date\n1 | 2023-05-01")
    years = [financial_year(first) for first in (2021, 2022, 2023)]
    got = counts_of_needs(Local({"need_scores": scores}, returns("child_id\n1"), years, DAY))
    assert {day.year for day in got["period_end"]} == {2024}


def test_no_extract_no_numbers(year) -> None:
    assert counts_of_needs(Local({}, None, [year], DAY)).empty
    assert counts_of_need_flags(Local({}, None, [year], DAY)).empty


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.integers(0, 100), min_size=12, max_size=12), min_size=1, max_size=8))
def test_totals_are_the_statements_added_up_whatever_the_order_of_rows(points: list[list[int]]) -> None:
    columns = {name: [float(row[at]) for row in points] for at, name in enumerate(STATEMENTS)}
    table = pd.DataFrame(
        {
            "child_id": [str(at) for at in range(len(points))],
            "assessed_date": pd.Timestamp("2023-05-01"),
            "out_of": 100.0,
            **columns,
        }
    )
    got = counts_of_needs(
        Local({"need_scores": table.sample(frac=1, random_state=1)}, None, [financial_year(2023)], DAY)
    )
    total = got.loc[got["measure"] == "need_total", "value"].item()
    means = got.loc[(got["measure"] == "need_score") & (got["by1"] == "need_statement"), "value"]
    domains = got.loc[(got["measure"] == "need_score") & (got["by1"] == "need_domain"), "value"]
    assert total == pytest.approx(means.sum())
    assert total == pytest.approx(2 * domains.sum())
    assert 0 <= total <= 1200


def test_lists_of_children_are_for_the_analyst_and_never_counts(extract, year) -> None:
    scores = scores_of(
        extract,
        """
        child_id | assessed_date | physical_health
        A        | 2023-05-01    | 100
        A        | 2024-02-01    | 40
        B        | 2023-05-01    | 60
        B        | 2023-09-01    | 70
        C        | 2023-05-01    | 90
        """,
    )
    highest = highest_need(scores, year, most=2)
    assert list(zip(highest["child_id"], highest["total"], strict=True)) == [("C", 200), ("B", 180)]
    change = largest_change(scores, year)
    assert list(zip(change["child_id"], change["change"], strict=True)) == [("A", -60), ("B", 10)]
    one = scores_of_child(scores, "A")
    assert list(one["assessed"].unique()) == ["01/05/2023", "01/02/2024"]
    assert len(one) == 2 * 12
    counts = counts_of_needs(Local({"need_scores": scores}, None, [year], DAY))
    assert not counts.isin({"A", "B", "C"}).to_numpy().any()


def test_needs_on_record_by_where_the_children_live(extract, returns, year, told) -> None:
    tidy = returns("child_id | place\n" + "\n".join(f"{at} | {'K2' if at <= 20 else 'U4'}" for at in range(1, 51)))
    rows = [f"{at} | Self-harm | 2023-05-01 |" for at in range(1, 13)]  # twelve in homes
    rows += [f"{at} | Self-harm | 2023-06-01 |" for at in (1, 2)]  # recorded twice
    rows += [f"{at} | Missing from home | 2023-05-01 |" for at in range(10, 31)]  # eleven in homes, ten with carers
    rows += ["40 | Missing from home | 2023-05-01 | 2024-03-31", "50 | Harming animals | 2023-05-01 |"]
    flags = extract("need_flags", "child_id | need | recorded_date | end_date\n" + "\n".join(rows))
    got = counts_of_need_flags(Local({"need_flags": flags}, tidy, [year], DAY))
    assert told(got, "children_with_need", "need") == {
        "Self-harm": 12,
        "Missing from home": 21,
        "Other": 1,
        "Total": 50,
    }
    placed = told(got, "children_with_need", "common_group", "need")
    assert placed["Residential", "Self-harm"] == 12
    assert placed["Fostering", "Missing from home"] == 10
    # The Total is all children of the kind of placement, so that a need over it is the share who have it.
    assert placed["Residential", "Total"] == 20
    assert placed["Total", "Total"] == 50


def test_without_returns_needs_are_numbers_of_children_alone(extract, year, told) -> None:
    flags = extract(
        "need_flags",
        "child_id | need | recorded_date\n" + "\n".join(f"{at} | Self-harm | 2023-05-01" for at in range(11)),
    )
    got = counts_of_need_flags(Local({"need_flags": flags}, None, [year], DAY))
    assert told(got, "children_with_need", "need") == {"Self-harm": 11}


def test_the_children_behind_a_mean_are_told(extract, year) -> None:
    scores = scores_of(extract, "child_id | assessed_date\n1 | 2023-05-01\n1 | 2023-06-01\n2 | 2023-05-01")
    got = counts_of_needs(Local({"need_scores": scores}, None, [year], DAY))
    means = got[got["measure"].isin({"need_score", "need_total"})]
    assert set(means["children"]) == {2}
    assert np.allclose(means["value"], means["numerator"] / means["denominator"])

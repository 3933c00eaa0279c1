"""The same figure from two origins: which differ, which only round, and how it is said."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.facts import FACTS
from suffkit.publish.origins import differences, differences_of_tables, say_difference

OWN = "E99999999"
BLANK = {
    "measure": "children_looked_after",
    "area_code": OWN,
    "area_name": "Exampleshire",
    "period_start": "2022-03-31",
    "period_end": "2022-03-31",
    "by1": "",
    "group1": "",
    "by2": "",
    "group2": "",
    "numerator": float("nan"),
    "denominator": float("nan"),
    "unit": "children",
    "status": "",
    "source": "SSDA903 returns, 2022",
    "cell": "",
    "as_printed": "",
}


def facts(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([BLANK | row for row in rows])[FACTS.column_names]
    return table.astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]", "value": float})


def counted(value: float, **more: object) -> dict[str, object]:
    return {"origin": "counted", "value": value, **more}


def printed(value: float, text: str, **more: object) -> dict[str, object]:
    return {"origin": "printed", "value": value, "as_printed": text, "source": "children", "cell": text, **more}


def national(value: float, **more: object) -> dict[str, object]:
    return {"origin": "national", "value": value, "source": "DfE, 2022", **more}


def pairs(table: pd.DataFrame, rounded_to: int = 1) -> list[tuple[str, str]]:
    found = differences(table, rounded_to)
    return list(zip(found["words"], found["other_words"], strict=True))


def test_a_printed_figure_that_the_returns_do_not_give_is_told_with_both() -> None:
    found = differences(facts(counted(1028), printed(1030, "1,030")))
    [row] = found.to_dict("records")
    assert (row["origin"], row["words"], row["other_origin"], row["other_words"]) == (
        "counted",
        "1,028",
        "printed",
        "1,030",
    )
    assert (row["when"], row["difference"]) == ("31 March 2022", "up 2")
    assert say_difference(row, titles={"children": "Children in care"}, own=OWN, named=False) == (
        "31 March 2022: the statement in print says 1,030 (\u201cChildren in care\u201d); the returns give 1,028."
    )
    assert say_difference(row, titles={}, own="E09000001", named=True) == (
        "Exampleshire, Children looked after, 31 March 2022: the statement in print says 1,030; the returns give 1,028."
    )


def test_the_same_figure_is_no_difference() -> None:
    assert pairs(facts(counted(1028), printed(1028, "1,028"))) == []


@pytest.mark.parametrize(
    ("exact", "value", "text", "differs"),
    [
        (0.4136, 0.414, "41.4%", False),
        (0.4136, 0.41, "41%", False),
        (0.419, 0.41, "41%", False),  # cut off instead of rounded
        (0.4136, 0.42, "42%", True),
        (0.4136, 0.412, "41.2%", True),
    ],
)
def test_rounding_and_cutting_off_are_no_difference(exact: float, value: float, text: str, differs: bool) -> None:
    share = {"measure": "three_or_more_placements", "unit": "share"}
    table = facts(counted(exact, numerator=exact * 1000, denominator=1000.0, **share), printed(value, text, **share))
    assert bool(pairs(table)) is differs


def test_a_print_in_thousands_is_as_exact_as_its_last_place() -> None:
    money = {"measure": "budget", "unit": "gbp"}
    table = facts({"origin": "local", "value": 1_234_000, **money}, printed(1_200_000, "£1.2 million", **money))
    assert pairs(table) == []
    table = facts({"origin": "local", "value": 1_310_000, **money}, printed(1_200_000, "£1.2 million", **money))
    assert len(pairs(table)) == 1


def test_a_hidden_or_missing_or_rough_figure_is_never_compared() -> None:
    missing = float("nan")
    assert pairs(facts(counted(missing, status="c"), printed(3, "3"))) == []
    assert pairs(facts(counted(30), printed(missing, "", status="x"))) == []
    assert pairs(facts(counted(300), printed(330, "c.330", status="about"))) == []
    # Nor is a second counted row taken in place of the hidden one.
    assert pairs(facts(counted(missing, status="c"), counted(4, source="recomputed from x"), printed(3, "3"))) == []


def test_every_two_origins_are_compared_the_more_trusted_first() -> None:
    assert pairs(facts(counted(10), printed(12, "12"), national(15))) == [("10", "12"), ("10", "15"), ("12", "15")]
    # The order of the rows does not say which is trusted.
    assert pairs(facts(national(15), printed(12, "12"))) == [("12", "15")]


def test_whole_numbers_of_children_are_not_rounded_in_any_origin() -> None:
    assert pairs(facts(printed(12, "12"), national(13))) == [("12", "13")]
    assert pairs(facts(printed(0, "0"), national(1))) == [("0", "1")]


def test_what_was_worked_out_of_the_print_is_not_held_against_it() -> None:
    worked = {"origin": "printed", "value": 13, "source": "recomputed from children"}
    assert pairs(facts(counted(10), worked)) == []
    assert pairs(facts(counted(10), printed(10, "10"), worked)) == []


def test_the_total_over_a_breakdown_is_the_figure_itself_and_is_told_once() -> None:
    total = {"by1": "sex", "group1": "Total"}
    table = facts(counted(10), counted(10, **total), printed(12, "12", **total), printed(12, "12"))
    assert pairs(table) == [("10", "12")]


def test_two_breakdowns_are_the_same_in_either_order() -> None:
    one = {"by1": "sex", "group1": "Female", "by2": "age_group", "group2": "Under 1"}
    other = {"by1": "age_group", "group1": "Under 1", "by2": "sex", "group2": "Female"}
    assert pairs(facts(counted(10, **one), printed(12, "12", **other))) == [("10", "12")]


def test_of_rounded_counts_only_counts_are_compared_and_by_more_than_the_rounding() -> None:
    assert pairs(facts(counted(1030), printed(1028, "1,028")), 5) == []
    assert pairs(facts(counted(1030), printed(1020, "1,020")), 5) == [("1,030", "1,020")]
    share = {"measure": "three_or_more_placements", "unit": "share"}
    table = facts(counted(0.1, numerator=100.0, denominator=1000.0, **share), printed(0.2, "20%", **share))
    assert pairs(table, 5) == []


def test_other_dates_areas_and_groups_are_other_figures() -> None:
    table = facts(
        counted(10),
        printed(12, "12", period_start="2021-03-31", period_end="2021-03-31"),
        printed(13, "13", area_code="E92000001"),
        printed(14, "14", by1="sex", group1="Female"),
    )
    assert pairs(table) == []


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.booleans()), max_size=8))
def test_a_hidden_number_never_tells(drawn: list[tuple[int, int, bool]]) -> None:
    """Whatever the hidden values are, what is said stays the same."""
    origins = ("counted", "local", "printed", "national")
    rows = [
        {"origin": origins[which], "value": float("nan") if hidden else value, "status": "c" if hidden else ""}
        for which, value, hidden in drawn
    ]
    told = pairs(facts(*rows)) if rows else []
    first = {which: (value, hidden) for which, value, hidden in reversed(drawn)}
    shown = {which: value for which, (value, hidden) in first.items() if not hidden}
    expected = [
        (str(shown[a]), str(shown[b])) for a in sorted(shown) for b in sorted(shown) if a < b and shown[a] != shown[b]
    ]
    assert sorted(told) == sorted(expected)


NEWER, OLDER = "dfe-cla-characteristics 2025", "dfe-cla-net-gain 2024"


def test_two_published_tables_that_differ_are_told_with_both() -> None:
    table = facts(
        national(547, source=NEWER), national(549, source=OLDER), national(547, source="dfe-cla-numbers 2025")
    )
    assert differences(table).empty
    [row] = differences_of_tables(table, OWN).to_dict("records")
    assert (row["words"], row["other_words"], row["difference"]) == ("547", "549", "up 2")
    titles = {NEWER: "By characteristics", OLDER: "Net gain"}
    assert say_difference(row, titles=titles, own=OWN, named=False) == (
        "31 March 2022: 547 in \u201cBy characteristics\u201d (2025 release) and 549 in "
        "\u201cNet gain\u201d (2024 release)."
    )


def test_the_total_of_a_breakdown_may_leave_some_out_and_is_set_against_its_like_alone() -> None:
    total = {"by1": "sex", "group1": "Total"}
    newer, older = national(547, source=NEWER, **total), national(549, source=OLDER)
    assert differences_of_tables(facts(newer, older), OWN).empty
    assert len(differences_of_tables(facts(newer, older | total), OWN)) == 1


def test_hidden_rough_and_recomputed_figures_and_other_areas_are_not_set_against_another_table() -> None:
    missing = float("nan")
    for first, other in (
        (national(missing, status="c", source=NEWER), national(4, source=OLDER)),
        (national(4, source=NEWER), national(missing, status="c", source=OLDER)),
        (national(4, source=NEWER), national(5, status="u", source=OLDER)),
        (national(4, source=NEWER), national(5, source="recomputed from dfe-cla-net-gain 2024")),
        (national(10, source=NEWER, area_code="E92000001"), national(20, source=OLDER, area_code="E92000001")),
    ):
        assert differences_of_tables(facts(first, other), OWN).empty
    # Whole per cent of another table are the same share.
    share = {"measure": "three_or_more_placements", "unit": "share"}
    exact, whole = national(0.4136, as_printed="41.36", **share), national(0.41, as_printed="41", source=OLDER, **share)
    assert differences_of_tables(facts(exact, whole), OWN).empty

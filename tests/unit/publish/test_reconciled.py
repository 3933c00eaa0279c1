"""The council's own figures beside the published ones: what is compared, what is left out, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import FactsFolder
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.publish import reconciled
from suffkit.publish.page import Page

DAY = {"period_start": "2022-03-31", "period_end": "2022-03-31"}
BLANK = {
    "measure": "children_looked_after",
    "area_code": "E99999999",
    "area_name": "Exampleshire",
    **DAY,
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
RATE = {"measure": "cla_rate_per_10k", "unit": "per_10k"}
GIRLS = {"by1": "sex", "group1": "Female"}


def counted(value: float | None, **more: object) -> dict[str, object]:
    return BLANK | {"origin": "counted", "value": value} | more


def printed(value: float | None, **more: object) -> dict[str, object]:
    return BLANK | {"origin": "printed", "value": value, "source": "children", "cell": str(value)} | more


def national(value: float | None, **more: object) -> dict[str, object]:
    return BLANK | {"origin": "national", "value": value, "source": "dfe-cla-numbers 2024"} | more


@pytest.fixture
def page(plain_facts: FactsFolder) -> Callable[..., Page]:
    """A page of nothing but the facts given."""

    def of(*rows: dict[str, object]) -> Page:
        table = pd.DataFrame(list(rows), columns=FACTS.column_names)
        table = table.astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]", "value": float})
        return Page(replace(plain_facts, facts=table))

    return of


def told(page: Page) -> list[tuple[str, str, str]]:
    found = reconciled.compared(page)
    return list(zip(found["own"], found["published"], found["difference"], strict=True))


def test_what_is_the_same_and_what_is_not_stands_side_by_side(page):
    given = page(counted(100), national(103), counted(40, **GIRLS), national(40, **GIRLS))
    assert told(given) == [("100", "103", "up 3"), ("40", "40", "the same")]


@pytest.mark.parametrize("status", ["c", "x", "u", "about"])
def test_a_figure_that_is_hidden_missing_or_rough_in_either_is_never_compared(page, status):
    value = None if status in ("c", "x") else 100.0
    assert told(page(counted(value, status=status), national(103))) == []
    assert told(page(counted(100), national(value, status=status))) == []


def test_where_the_count_is_hidden_the_print_does_not_take_its_place(page):
    assert told(page(counted(None, status="c"), printed(4), national(4))) == []


def test_the_count_goes_before_the_print_and_the_print_alone_will_do(page):
    assert told(page(printed(90), counted(100), national(103))) == [("100", "103", "up 3")]
    assert told(page(printed(90), national(103))) == [("90", "103", "up 13")]


def test_a_difference_of_rounding_is_none(page):
    given = page(printed(67.4, as_printed="67.4", **RATE), national(67, as_printed="67", **RATE))
    assert told(given) == [("67.4", "67", "the same within rounding")]
    assert reconciled.compared(given)["agrees"].all()


def test_other_areas_days_and_groups_are_not_mixed_in(page):
    other = {"area_code": "E12000006", "area_name": "East of England"}
    later = {"period_start": "2023-03-31", "period_end": "2023-03-31"}
    assert told(page(counted(100), national(103, **other), national(104, **later), national(40, **GIRLS))) == []


def test_the_total_of_a_breakdown_is_the_figure_without_it(page):
    assert told(page(counted(100, by1="sex", group1="Total"), national(103))) == [("100", "103", "up 3")]


def test_the_answer_counts_both_and_names_the_largest_difference_of_children(page):
    given = page(
        counted(100),
        national(103),
        counted(40, **GIRLS),
        national(45, **GIRLS),
        counted(80, **RATE),
        national(60, **RATE),
    )
    assert reconciled.reconciled_answer(given) == (
        "Of 3 figures that are the council's own and published nationally too, 0 agree within rounding and 3 do not. "
        "The largest difference in a number of children is 5: Children looked after: Female, 31 March 2022, 40 here "
        "and 45 published."
    )
    assert reconciled.reconciled_answer(page(counted(100), national(100))) == (
        "Of 1 figure that is the council's own and published nationally too, 1 agrees within rounding and 0 do not."
    )


def test_measures_are_counted_with_the_likely_reason_where_they_differ(page, show):
    given = page(counted(100), national(103), counted(80, **RATE), national(80, **RATE))
    shown = show(reconciled.by_measure, given)
    [table] = shown.tables.values()
    assert table == [
        ["Measure", "Compared", "Agree", "Differ", "Likely reason of a difference"],
        ["Children looked after", "1", "0", "1", reconciled.reason_of("children_looked_after")],
        ["Children looked after per 10,000 children", "1", "1", "0", ""],
    ]


def test_wholes_are_listed_by_date_and_groups_where_they_differ(page, show):
    before = {"period_start": "2021-03-31", "period_end": "2021-03-31"}
    given = page(
        counted(100),
        national(97),
        counted(90, **before),
        national(90, **before),
        counted(40, **GIRLS),
        national(45, **GIRLS),
        counted(30, **GIRLS, **before),
        national(31, **GIRLS, **before),
        counted(60, by1="sex", group1="Male"),
        national(60, by1="sex", group1="Male"),
    )
    [wholes] = show(reconciled.whole_figures, given).tables.values()
    assert [row[:5] for row in wholes[1:]] == [
        ["Children looked after", "31 March 2021", "90", "90", "the same"],
        ["Children looked after", "31 March 2022", "100", "97", "3 below"],
    ]
    assert (wholes[1][5], wholes[2][5]) == ("", reconciled.reason_of("children_looked_after"))
    [groups] = show(reconciled.groups_apart, given).tables.values()
    assert [row[:5] for row in groups[1:]] == [
        ["Children looked after: Female", "31 March 2022", "40", "45", "5 above"]
    ]


def test_what_is_wanting_is_named(page, show):
    for given, file in ((page(counted(100)), "DfE's published tables"), (page(national(103)), "episodes.csv")):
        [said] = show(reconciled.by_measure, given).lines("note-missing")
        assert said.startswith("This edition does not tell how the council's own figures agree")
        assert file in said
        assert "There are none." in show(reconciled.whole_figures, given).html
        assert "There are none." in show(reconciled.groups_apart, given).html
        assert reconciled.reconciled_answer(given).startswith("No figure of the council's own")


def test_reasons_are_of_measures_that_exist_and_every_measure_has_one():
    rows = {row["measure"]: row for row in code_rows("reconciliation_reasons")}
    assert set(rows) - {""} <= set(catalogue())
    assert reconciled.reason_of("children_looked_after_share") == rows["children_looked_after"]["reason"]
    assert reconciled.reason_of("care_leavers_share") == rows["care_leavers"]["reason"]
    assert reconciled.reason_of("registered_places") == rows[""]["reason"]

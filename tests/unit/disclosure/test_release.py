"""The wall: what may pass, and in which order."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.disclosure.release import release
from suffkit.errors import ContractError, RequestError


def part(origin: str = "printed", value: float = 410.0, **more: object) -> pd.DataFrame:
    row = dict.fromkeys(FACTS.column_names, "") | {
        "measure": "children_looked_after",
        "area_code": "E99999999",
        "area_name": "Exampleshire",
        "period_start": pd.Timestamp("2022-03-31"),
        "period_end": pd.Timestamp("2022-03-31"),
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": float(value),
        "unit": "children",
        "origin": origin,
        "source": "t",
    }
    return pd.DataFrame([row | more]).astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]"})


def test_facts_pass_in_the_order_of_trust():
    released = release([part(value=410), part(value=409, source="u"), part("forecast", value=420)])
    assert released["value"].tolist() == [410, 409, 420]
    assert list(released.columns) == FACTS.column_names


@pytest.mark.parametrize("origin", ["counted", "local", "synthetic"])
def test_what_was_counted_from_records_does_not_pass(origin):
    with pytest.raises(RequestError, match=f"Facts of origin {origin} may not be released"):
        release([part(), part(origin)])


def test_a_column_that_facts_do_not_have_is_left_behind():
    assert "child_id" not in release([part().assign(child_id="1234")]).columns


def test_what_is_no_fact_does_not_pass():
    with pytest.raises(ContractError, match="unit"):
        release([part(unit="bananas")])


def test_the_same_fact_from_two_parts_is_refused():
    with pytest.raises(ContractError, match="the same measure"):
        release([part(value=410), part(value=409)])


def test_empty_parts_do_no_harm():
    assert len(release([part(), part().iloc[:0], pd.DataFrame(columns=FACTS.column_names)])) == 1


def counts(*rows: dict[str, object]) -> pd.DataFrame:
    blank = dict.fromkeys(("by1", "group1", "by2", "group2"), "") | dict.fromkeys(("numerator", "denominator"))
    days = {"period_start": pd.Timestamp("2024-03-31"), "period_end": pd.Timestamp("2024-03-31")}
    table = pd.DataFrame([{**blank, **days, "unit": "children", "children": row["value"], **row} for row in rows])
    return table.astype(
        {"period_start": "datetime64[s]", "period_end": "datetime64[s]", "numerator": float, "denominator": float}
    )


def test_a_number_behind_which_there_is_nobody_is_shown_as_it_is() -> None:
    """A target of 4 children is no child; 4 children are."""
    given = counts(
        {"measure": "children_looked_after_target", "value": 4.0, "children": float("nan")},
        {"measure": "children_looked_after", "value": 4.0},
    )
    released = release([], given, area_code="E99999999", area_name="Exampleshire")
    assert released[["measure", "status"]].to_numpy().tolist() == [
        ["children_looked_after_target", ""],
        ["children_looked_after", "c"],
    ]
    assert released["value"].tolist()[0] == 4.0
    assert pd.isna(released["value"].tolist()[1])


def test_counts_of_several_sources_keep_them_and_are_judged_together() -> None:
    """Of 100 children 97 are boys by the return; that 3 are girls by a list of the council's is hidden with them."""
    given = counts(
        {"measure": "children_looked_after", "value": 100.0, "origin": "counted", "source": "return"},
        {
            "measure": "children_looked_after",
            "by1": "sex",
            "group1": "Male",
            "value": 97.0,
            "origin": "counted",
            "source": "return",
        },
        {
            "measure": "children_looked_after",
            "by1": "sex",
            "group1": "Female",
            "value": 3.0,
            "origin": "local",
            "source": "list",
        },
    )
    released = release([], given, area_code="E99999999", area_name="Exampleshire")
    assert released["origin"].tolist() == ["counted", "counted", "local"]
    assert released["source"].tolist() == ["return", "return", "list"]
    assert released["status"].tolist() == ["", "c", "c"]


def test_an_origin_that_is_not_of_records_is_refused() -> None:
    given = counts({"measure": "children_looked_after", "value": 100.0, "origin": "printed", "source": "print"})
    with pytest.raises(RequestError, match="not 'printed'"):
        release([], given, area_code="E99999999", area_name="Exampleshire")

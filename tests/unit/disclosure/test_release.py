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

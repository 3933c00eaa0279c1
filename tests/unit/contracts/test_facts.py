"""What may be a fact, and the folder that facts cross the wall in."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.contracts.facts import FACT_KEY, FACTS
from suffkit.contracts.facts_folder import FINDING_COLUMNS, FactsFolder, read_facts_folder, write_facts_folder
from suffkit.errors import ContractError, EnvironmentFault, RequestError

FACT = {
    "measure": "children_looked_after",
    "area_code": "E99999999",
    "area_name": "Exampleshire",
    "period_start": pd.Timestamp("2022-03-31"),
    "period_end": pd.Timestamp("2022-03-31"),
    "by1": "sex",
    "group1": "Female",
    "by2": "",
    "group2": "",
    "numerator": float("nan"),
    "denominator": float("nan"),
    "value": 180.0,
    "unit": "children",
    "status": "",
    "origin": "printed",
    "source": "children",
    "cell": "Girls | 31 March 2022",
    "as_printed": "180",
}


def facts(*changes: dict) -> pd.DataFrame:
    table = pd.DataFrame([{**FACT, **change} for change in changes or ({},)])
    return table.astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]", "value": float})


def rules(*changes: dict) -> list[tuple[str, str]]:
    return [(fault.rule, fault.column) for fault in FACTS.faults(facts(*changes))]


def test_a_printed_figure_is_a_fact():
    assert rules() == []


def test_the_key_and_the_columns_are_those_of_the_house():
    assert FACTS.column_names == list(FACT)
    assert set(FACT_KEY) < set(FACT)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"measure": "childrn"}, ("wrong_value", "measure")),
        ({"unit": "bananas"}, ("wrong_value", "unit")),
        ({"origin": "guessed"}, ("wrong_value", "origin")),
        ({"status": "?"}, ("wrong_value", "status")),
        ({"by1": "colour"}, ("wrong_value", "by1")),
        ({"area_code": ""}, ("wrong_value", "area_code")),
        ({"source": ""}, ("wrong_value", "source")),
        ({"value": float("nan")}, ("no_reason", "value")),
        ({"group1": ""}, ("half_breakdown", "by1")),
        ({"group2": "0 to 4"}, ("half_breakdown", "by1")),
    ],
)
def test_what_is_no_fact(change, fault):
    assert rules(change) == [fault]


def test_a_missing_value_with_its_reason_is_a_fact():
    assert rules({"value": float("nan"), "status": "c", "as_printed": ""}) == []


@pytest.mark.parametrize(
    ("value", "faults"),
    [(0.0, []), (1.0, []), (1.0001, [("share_range", "value")]), (-0.1, [("share_range", "value")])],
)
def test_a_part_is_never_more_than_its_whole(value, faults):
    change = {
        "measure": "children_looked_after_share",
        "unit": "share",
        "value": value,
        "numerator": 1.0,
        "denominator": 1.0,
    }
    assert rules(change) == faults


def test_a_relative_change_may_pass_one():
    change = {
        "measure": "children_looked_after_relative_change",
        "unit": "share",
        "value": 1.5,
        "numerator": 3.0,
        "denominator": 2.0,
    }
    assert rules(change) == []


def test_the_same_fact_twice_is_refused():
    assert rules({}, {"value": 181.0}) == [("duplicate_key", ", ".join(FACT_KEY))]
    assert rules({}, {"cell": "Girls | again"}) == []


# ---- the folder ------------------------------------------------------------------------------------------------------


def folder_content(table: pd.DataFrame) -> FactsFolder:
    return FactsFolder(
        facts=table,
        findings=pd.DataFrame(
            [["total", "differs", "t", "All", "1", "2", "1 = 1; printed 2", ""]], columns=list(FINDING_COLUMNS)
        ),
        tables=pd.DataFrame([{"table_id": "children", "note": ""}]),
        actions=pd.DataFrame([{"section": "Fostering", "number": "1"}]),
        edition={"authority": "exampleshire", "as_at": "2022-03-31", "title": "Nöch £"},
        narrative={"needs": "Children told us.\n"},
    )


def test_what_is_written_is_read(tmp_path):
    written = folder_content(facts({}, {"value": float("nan"), "status": "x", "cell": "2"}))
    write_facts_folder(tmp_path / "facts", written)
    read = read_facts_folder(tmp_path / "facts")
    for name in ("facts", "findings", "tables", "actions"):
        pd.testing.assert_frame_equal(getattr(read, name), getattr(written, name), check_dtype=False)
    assert (read.edition, read.narrative) == (written.edition, written.narrative)


def test_the_same_content_gives_the_same_bytes_and_leaves_nothing_old(tmp_path):
    write_facts_folder(tmp_path, folder_content(facts()))
    before = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "narrative" / "costs.md").write_text("old", encoding="utf-8")
    write_facts_folder(tmp_path, folder_content(facts()))
    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_column_that_the_contract_does_not_know_is_never_published(tmp_path):
    write_facts_folder(tmp_path, folder_content(facts().assign(child_id="1234")))
    assert list(read_facts_folder(tmp_path).facts.columns) == FACTS.column_names
    assert b"child_id" not in (tmp_path / "facts.parquet").read_bytes()


def test_what_are_no_facts_are_not_written(tmp_path):
    with pytest.raises(ContractError):
        write_facts_folder(tmp_path / "facts", folder_content(facts({"unit": "bananas"})))
    assert not (tmp_path / "facts").exists()


def test_facts_that_are_not_prepared_are_asked_for_by_command(tmp_path):
    with pytest.raises(RequestError, match="Run: suffkit prepare bromley --edition 2022"):
        read_facts_folder(tmp_path / "bromley" / "2022" / "facts")


def test_a_folder_that_cannot_be_written_is_the_machines_fault(tmp_path):
    (tmp_path / "bromley").write_text("in the way", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        write_facts_folder(tmp_path / "bromley" / "facts", folder_content(facts()))

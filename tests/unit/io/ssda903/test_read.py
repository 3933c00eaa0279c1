"""The returns of several years become the tables of the contracts, whatever state they are in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.returns import RETURN_TABLES
from suffkit.contracts.table import check
from suffkit.errors import BLOCK
from suffkit.io.ssda903 import read_returns

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n{child},2,01/05/2010,WBRI,P123456,,\n"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
ROW = "{child},{start},S,V2,N1,{place},PR1,{end},{reason},,SG1 1AA,HR1 2AB,\n"


def row(start="01/05/2023", end="", reason="", place="U6", child="7"):
    return ROW.format(start=start, end=end, reason=reason, place=place, child=child)


@pytest.fixture
def put(tmp_path):
    """Write a return of one child into a folder below the returns' folder, which is given back."""

    def write(year: str, episodes: str, **others: str) -> Path:
        folder = tmp_path / "r" / year
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "h.csv").write_text(HEADER.format(child="7"), encoding="utf-8")
        (folder / "e.csv").write_text(EPISODES + episodes, encoding="utf-8")
        (folder / "u.csv").write_text("CHILD,SEX,DOB,DUC\n", encoding="utf-8")
        for name, text in others.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path / "r"

    return write


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({name: str for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)})


def test_tables_are_as_their_contracts_say(put):
    put("2022-23", row("01/05/2022"))
    returns = read_returns(put("2023-24", row("01/05/2022", "01/06/2023", "E4A")))
    assert returns.years == (2023, 2024)
    for name, contract in RETURN_TABLES.items():
        assert list(returns.tables[name].columns) == contract.column_names
        check(as_text(returns.tables[name]), contract)
    assert returns.tables["episodes"]["return_year"].tolist() == [2023, 2024]
    assert returns.tables["header"]["sex"].tolist() == ["Female", "Female"]
    assert returns.tables["episodes"]["child_id"].dtype == returns.tables["header"]["child_id"].dtype


@pytest.mark.parametrize("name", ["2023-24", "SSDA903_2324", "2024", "this year"])
def test_one_year_in_any_folder(put, name):
    assert read_returns(put(name, row())).years == (2024,)


def test_a_flat_folder_is_one_year_told_by_its_dates(put):
    returns = read_returns(put(".", row(end="31/03/2024", reason="E4A")))
    assert returns.years == (2024,)
    assert returns.tables["episodes"]["return_year"].tolist() == [2024]


def test_a_flat_folder_of_many_years_goes_by_the_names_of_its_files(put, tmp_path):
    put("a", row("01/05/2022"))
    for year, start in ((2223, "01/05/2022"), (2324, "01/05/2022")):
        for name, text in (("header", HEADER.format(child="7")), ("episodes", EPISODES + row(start))):
            (tmp_path / "flat").mkdir(exist_ok=True)
            (tmp_path / "flat" / f"SSDA903_{name}_{year}.csv").write_text(text, encoding="utf-8")
    assert read_returns(tmp_path / "flat").years == (2023, 2024)


def test_nothing_at_all_is_a_fault_and_empty_tables(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        returns = read_returns(folder)
        assert [fault.severity for fault in returns.faults] == [BLOCK]
        assert {name: len(table) for name, table in returns.tables.items()} == dict.fromkeys(RETURN_TABLES, 0)
        for name, contract in RETURN_TABLES.items():
            assert list(returns.tables[name].columns) == contract.column_names


def test_a_missing_year_is_told(put):
    put("2021-22", row("01/05/2021"))
    returns = read_returns(put("2023-24", row("01/05/2021")))
    assert ["2023" in fault.message for fault in returns.faults if fault.rule == "year_missing"] == [True]


def intervals(returns):
    table = as_text(returns.tables["episodes"])
    days = (table[name].dt.strftime("%d/%m/%Y").fillna("").tolist() for name in ("start_date", "end_date"))
    return list(zip(*days, table["end_reason"], strict=True))


@pytest.mark.parametrize(
    ("episodes", "merged"),
    [
        (
            [("01/05/2023", "01/07/2023", "X1"), ("01/06/2023", "01/08/2023", "E4A")],
            [("01/05/2023", "01/06/2023", "X1"), ("01/06/2023", "01/08/2023", "E4A")],
        ),
        (  # the later lies within the earlier, whose reason for the end is kept
            [("01/05/2023", "01/09/2023", "E4A"), ("01/06/2023", "01/08/2023", "X1")],
            [("01/05/2023", "01/06/2023", "X1"), ("01/06/2023", "01/09/2023", "E4A")],
        ),
        (  # in another order in the file, and a third that is open
            [("01/07/2023", "", ""), ("01/05/2023", "01/09/2023", "E4A"), ("01/06/2023", "01/08/2023", "X1")],
            [("01/07/2023", "", ""), ("01/05/2023", "01/06/2023", "X1"), ("01/06/2023", "01/07/2023", "X1")],
        ),
        (  # one without a first day, which blocks, is not touched
            [("", "15/06/2023", "X1"), ("01/05/2023", "01/07/2023", "X1"), ("01/06/2023", "01/08/2023", "E4A")],
            [("", "15/06/2023", "X1"), ("01/05/2023", "01/06/2023", "X1"), ("01/06/2023", "01/08/2023", "E4A")],
        ),
        (  # none overlaps
            [("01/05/2023", "01/06/2023", "X1"), ("01/06/2023", "", "")],
            [("01/05/2023", "01/06/2023", "X1"), ("01/06/2023", "", "")],
        ),
    ],
)
def test_overlaps_are_taken_apart_when_asked(put, episodes, merged):
    folder = put("2023-24", "".join(row(*one) for one in episodes))
    assert intervals(read_returns(folder)) == episodes
    returns = read_returns(folder, merge_overlaps=True)
    assert intervals(returns) == merged
    assert "overlap" not in {fault.rule for fault in returns.faults}
    changed = sum(old != new for old, new in zip(episodes, merged, strict=True))
    assert returns.changes.query("rule == 'overlap_merged'")["rows"].sum() == changed


def test_unknown_codes_become_unknown_and_are_counted(put):
    returns = read_returns(put("2023-24", row(place="K9")), lenient=True)
    assert returns.tables["episodes"]["place"].tolist() == ["Unknown"]
    assert returns.changes.to_dict("records") == [
        {
            "rule": "unknown_code",
            "table": "episodes",
            "return_year": 2024,
            "rows": 1,
            "what": "PLACE became Unknown.",
        }
    ]


@pytest.mark.parametrize(
    ("place", "start", "read"),
    [
        ("K3", "27/10/2023", "H5"),
        ("K3", "28/10/2023", "K3"),
        ("H5", "27/10/2023", "H5"),
        ("H5", "28/10/2023", "K3"),
        ("P2", "28/10/2023", "K3"),
        ("P2", "01/05/2023", "P2"),
    ],
)
def test_supported_accommodation_goes_by_the_day_of_the_start(put, place, start, read):
    returns = read_returns(put("2023-24", row(start, place=place)))
    assert returns.tables["episodes"]["place"].tolist() == [read]


PLANTED = "ZQXPLANTED"


@pytest.mark.parametrize("at", range(13))
def test_no_value_of_a_child_is_repeated(put, at):
    cells = row(end="01/04/2025", reason="E4A").strip().split(",")
    cells[at] = f"{PLANTED}{cells[at]}"
    folder = put("2023-24", ",".join(cells) + "\n", notes=f"CHILD,X\n{PLANTED},1\n", o='CHILD,DOB,REVIEW\nq,"z\n')
    returns = read_returns(folder)
    said = repr(returns) + str(returns.faults) + returns.changes.to_string()
    assert PLANTED not in said.upper()
    assert len(returns.faults) > 1


def test_the_open_example_of_a_return(root):
    """A made-up return of random rows: every table is found, much is wrong, and nothing breaks."""
    folder = root.parent / "shared/data/returns/fake_903"
    if not folder.is_dir():
        pytest.skip("the open example of a return is not here (../shared/data/returns/fake_903)")
    returns = read_returns(folder)
    assert returns.years == (2018,)
    assert {name for name, table in returns.tables.items() if not len(table)} == set()
    assert {name: len(returns.tables[name]) for name in ("header", "episodes", "reviews", "health")} == {
        "header": 2675,
        "episodes": 5050,
        "reviews": 12582 - 2,  # two stand twice
        "health": 2675,
    }
    rules = {fault.rule for fault in returns.faults}
    assert rules >= {"csv_and_xml", "two_files", "overlap", "starts_while_open", "after_year_end", "no_continuation"}


def test_the_open_example_as_xml(root, tmp_path):
    file = root.parent / "shared/data/returns/fake_903/fake_903.xml"
    if not file.is_file():
        pytest.skip("the open example of a return is not here (../shared/data/returns/fake_903)")
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / file.name).write_bytes(file.read_bytes())
    returns = read_returns(tmp_path / "r")
    assert returns.years == (2018,)
    assert {name: len(table) for name, table in returns.tables.items() if len(table)} == {
        "header": 253,
        "episodes": 459,
        "uasc": 12,
        "reviews": 1206,
        "care_leavers": 6,
        "health": 253,
        "adoptions": 3,
        "placed_for_adoption": 3,
        "previous_permanence": 253,
        "missing": 6,
    }

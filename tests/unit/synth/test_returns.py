"""The made-up returns are returns: within their contracts, without fault, and the same again from the same seed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.returns import RETURN_TABLES
from suffkit.contracts.table import check
from suffkit.domain.returns_codes import valid_on
from suffkit.errors import NOTE, RequestError
from suffkit.io.ssda903 import read_returns
from suffkit.synth import write_returns
from suffkit.synth.returns import synthesise
from suffkit.tidy import tidy_returns
from suffkit.tidy.in_care import stays_on

YEARS = (2021, 2022, 2023, 2024, 2025)


@pytest.fixture(scope="module")
def returns() -> dict[int, dict[str, pd.DataFrame]]:
    return synthesise(in_care=150, years=5, seed=2, last_year=2025)


def test_holds_every_table_of_every_year_within_its_contract(returns):
    assert tuple(returns) == YEARS
    for year, tables in returns.items():
        assert set(tables) == set(RETURN_TABLES)
        for name, table in tables.items():
            check(table, RETURN_TABLES[name])
            assert (table["return_year"] == year).all()


def test_every_module_has_rows_in_the_newest_return(returns):
    assert [name for name, table in returns[2025].items() if table.empty] == []


def test_a_return_holds_what_was_open_in_its_year_and_ends_with_it(returns):
    for year, tables in returns.items():
        episodes = tables["episodes"]
        assert (episodes["start_date"] <= pd.Timestamp(year, 3, 31)).all()
        ended = episodes["end_date"].notna()
        assert episodes.loc[ended, "end_date"].between(pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)).all()
        assert (episodes.loc[~ended, "end_reason"] == "").all()
        assert (episodes.loc[ended, "end_reason"] != "").all()


def test_what_is_open_in_one_return_stands_in_the_next(returns):
    for year in YEARS[:-1]:
        now, then = returns[year]["episodes"], returns[year + 1]["episodes"]
        key = ["child_id", "start_date", "legal_status", "place"]
        still = now[now["end_date"].isna()].merge(then, on=key, how="left", indicator=True)
        assert (still["_merge"] == "both").all()


def test_codes_were_in_use_when_the_episodes_started(returns):
    for tables in returns.values():
        episodes = tables["episodes"]
        assert valid_on("place", episodes["place"], episodes["start_date"]).all()


def test_supported_accommodation_is_for_16_and_over(returns):
    for tables in returns.values():
        known = tables["episodes"].merge(tables["header"][["child_id", "birth_date"]], validate="m:1")
        supported = known[known["place"].isin(["H5", "K3", "P2"])]
        assert (supported["start_date"] >= supported["birth_date"] + pd.DateOffset(years=16)).all()


def test_every_child_is_in_the_header_once(returns):
    for tables in returns.values():
        known = tables["header"]["child_id"]
        assert known.is_unique
        for name, table in tables.items():
            assert table["child_id"].isin(known).all(), name


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(tmp_path: Path):
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        write_returns(tmp_path / name, in_care=40, years=2, seed=seed)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) == 23  # ten modules, eleven from 2023-24 on, the postcodes and the note
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "again" / file).read_bytes() for file in files)
    episodes = Path("2023-24/episodes.csv")
    assert (tmp_path / "one" / episodes).read_bytes() != (tmp_path / "other" / episodes).read_bytes()


def test_the_returns_are_read_without_a_fault(synthetic_returns: Path):
    read = read_returns(synthetic_returns)
    assert read.years == (2021, 2022, 2023, 2024)
    # A small module may by chance have a fifth fewer rows than the year before; that is for a person to look at.
    found = {(fault.rule, fault.file.rpartition("/")[2]) for fault in read.faults if fault.severity != NOTE}
    assert found <= {("fewer_rows", f"{module}.csv") for module in ("ad1", "placed_for_adoption", "missing", "uasc")}


def test_what_is_read_is_what_was_made_up(synthetic_returns: Path):
    made, read = synthesise(in_care=200, years=4, seed=11), read_returns(synthetic_returns)
    for name in ("header", "episodes", "care_leavers", "health", "reviews", "missing"):
        expected = pd.concat([tables[name] for tables in made.values()], ignore_index=True)
        found = read.tables[name]
        assert len(found) == len(expected)
        for column in expected.columns:
            assert found[column].astype(str).fillna("").tolist() == expected[column].astype(str).fillna("").tolist()


def test_the_number_in_care_stays_near_the_number_asked_for(synthetic_returns: Path):
    tidy = tidy_returns(read_returns(synthetic_returns).tables, as_of=date(2024, 3, 31))
    for year in (2021, 2022, 2023, 2024):
        assert 160 <= len(stays_on(tidy.stays, date(year, 3, 31))) <= 240


def test_no_one_in_care_is_a_return_too(tmp_path: Path):
    write_returns(tmp_path / "none", in_care=0, years=1, seed=1)
    assert len((tmp_path / "none/2023-24/episodes.csv").read_text().splitlines()) < 20


def test_the_folder_says_that_it_is_made_up(synthetic_returns: Path):
    assert (synthetic_returns / "README.md").read_text(encoding="utf-8").startswith("# Synthetic data: made up")


def test_every_made_up_postcode_is_one_that_cannot_be(synthetic_returns: Path):
    places = pd.read_csv(synthetic_returns / "postcodes.csv")
    assert list(places.columns) == ["postcode", "easting", "northing", "la_code"]
    assert places["postcode"].is_unique
    assert places["postcode"].str.fullmatch(r"X[ABD]\d{1,2} \d[A-Z]{2}").all()


@pytest.mark.parametrize("wrong", [{"in_care": -1}, {"years": 0}, {"seed": -1}, {"last_year": 1990}])
def test_refuses_numbers_that_cannot_be(wrong):
    with pytest.raises(RequestError, match="No returns can be made up"):
        synthesise(**{"in_care": 10, "years": 1, "seed": 1, **wrong})


def test_does_not_write_into_a_folder_of_something_else(tmp_path: Path):
    (tmp_path / "records.csv").write_text("CHILD\n", encoding="utf-8")
    with pytest.raises(RequestError, match="holds something else"):
        write_returns(tmp_path, in_care=10, years=1, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["records.csv"]

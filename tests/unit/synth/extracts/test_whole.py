"""The extracts as a whole: the same every time, as their contracts say, read back without a fault, of no one at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from suffkit.contracts.extracts import EXTRACTS
from suffkit.io.extracts import read_extracts
from suffkit.prepare.checks import check_returns
from suffkit.synth.command import synth
from suffkit.synth.extracts import draw_extracts, write_extracts
from suffkit.synth.returns import synthesise
from suffkit.tidy import tidy_returns


@pytest.fixture(scope="module")
def written(made, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_extracts(folder, made.tidy, made.tables["care_leavers"], seed=made.seed, years=made.years)
    return folder


def test_every_extract_is_there_and_as_its_contract_says(extracts):
    assert list(extracts) == list(EXTRACTS)
    said = {name: [str(fault) for fault in EXTRACTS[name].contract.faults(table)] for name, table in extracts.items()}
    assert said == {name: [] for name in EXTRACTS}
    assert all(len(table) for table in extracts.values())


def test_the_files_read_back_as_they_were_drawn(written, made, extracts):
    found = read_extracts(
        written,
        "exampleshire",
        categories=tuple(made.categories["label"]),
        children=set(made.tables["header"]["child_id"]),
        stays=made.tidy.stays,
    )
    assert [str(fault) for fault in found.faults] == []
    assert found.changes.empty
    for name, table in found.tables.items():
        pd.testing.assert_frame_equal(table, extracts[name], check_dtype=False)


def test_the_same_arguments_write_the_same_bytes(written, made, tmp_path):
    again = write_extracts(tmp_path, made.tidy, made.tables["care_leavers"], seed=made.seed, years=made.years)
    assert [path.relative_to(tmp_path).as_posix() for path in again] == [one.file for one in EXTRACTS.values()]
    for path in again:
        assert path.read_bytes() == (written / path.relative_to(tmp_path)).read_bytes(), path.name


def test_another_seed_draws_others(made, extracts):
    others = draw_extracts(made.tidy, made.tables["care_leavers"], seed=made.seed + 1, years=made.years)
    prices = extracts["placement_payments"]["weekly_price_gbp"]
    assert not others["placement_payments"]["weekly_price_gbp"].equals(prices)


def test_names_are_plainly_made_up(extracts):
    names = extracts["placement_payments"]["provider_name"]
    assert names[names != ""].str.startswith("Made-up provider ").all()
    assert set(extracts["deflators"]["source"]) == {"made up for this authority"}
    assert set(extracts["costs_of_others"]["source"]) == {"made up for this authority"}


@pytest.mark.parametrize(("in_care", "years", "last_year"), [(0, 1, 2024), (1, 1, 2024), (8, 2, 2012), (60, 3, 2026)])
def test_small_authorities_and_other_years(in_care, years, last_year):
    drawn = synthesise(in_care=in_care, years=years, seed=3, last_year=last_year)
    tables = {name: pd.concat([drawn[year][name] for year in drawn]) for name in drawn[last_year]}
    tidy = tidy_returns(tables, as_of=date(last_year, 3, 31))
    made = draw_extracts(tidy, tables["care_leavers"], seed=3, years=tuple(drawn))
    said = [str(fault) for name, table in made.items() for fault in EXTRACTS[name].contract.faults(table)]
    assert said == []
    if not in_care:
        assert all(table.empty for table in made.values())


def test_the_command_writes_them_beside_the_returns(tmp_path):
    told = CliRunner().invoke(synth, [str(tmp_path / "made"), "--in-care", "40", "--years", "2", "--extracts"])
    assert told.exit_code == 0, told.output
    assert "2 synthetic returns and extracts" in told.output
    there = {path.relative_to(tmp_path / "made").as_posix() for path in (tmp_path / "made").rglob("*.csv")}
    assert there >= {one.file for one in EXTRACTS.values()} | {"2023-24/episodes.csv", "postcodes.csv"}
    report = check_returns(tmp_path / "made")
    assert report.blocking == 0
    unread = {fault.file for fault in report.faults if fault.rule == "unknown_file"}
    assert unread == {"made/postcodes.csv"}

"""Each fault that can be put in is found by the reader, as faults of its kind are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from suffkit.errors import BLOCK, NOTE, WARN, RequestError
from suffkit.io.ssda903 import read_returns
from suffkit.synth import write_returns
from suffkit.synth.faults import FAULTS, Sheets
from suffkit.synth.files import write_sheets
from suffkit.synth.returns import draw_returns_world, returns_of
from suffkit.synth.sheets import sheets_of

# What each comes to: the severest fault that the returns have with it and lack without it; none, where it is no fault.
BLOCKS = {1, 7, 12, 13, 15, 16, 17, 19, 20, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33, 34, 35, 36, 46}
WARNS = {2, 14, 18, 31, 39, 40, 43, 45, 47, 49, 50}
NOTES = {3, 4, 5, 6, 8, 10, 11, 22, 48}


@pytest.fixture(scope="module")
def made() -> tuple[Sheets, pd.DataFrame]:
    world = draw_returns_world(in_care=120, years=2, seed=3, last_year=2024)
    return {year: sheets_of(tables, year) for year, tables in returns_of(world).items()}, world.area.table()


def _found(folder: Path, made: tuple[Sheets, pd.DataFrame], *numbers: int) -> set[tuple[str, str]]:
    sheets, postcodes = made
    copy = {year: {name: sheet.copy() for name, sheet in modules.items()} for year, modules in sheets.items()}
    write_sheets(folder, copy, postcodes, "a test", [FAULTS[number] for number in numbers])
    return {(fault.severity, fault.rule) for fault in read_returns(folder).faults}


@pytest.fixture(scope="module")
def without(made, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    return _found(tmp_path_factory.mktemp("without") / "returns", made)


@pytest.mark.parametrize("number", FAULTS)
def test_is_found(number: int, made, without: set[tuple[str, str]], tmp_path: Path):
    new = {severity for severity, _ in _found(tmp_path / "returns", made, number) - without}
    severest = next((severity for severity in (BLOCK, WARN, NOTE) if severity in new), "")
    expected = {**dict.fromkeys(BLOCKS, BLOCK), **dict.fromkeys(WARNS, WARN), **dict.fromkeys(NOTES, NOTE)}
    assert severest == expected.get(number, "")
    said = f"fault {number}, {FAULTS[number].what}"
    assert said in (tmp_path / "returns/README.md").read_text(encoding="utf-8")


def test_there_is_one_for_every_row_of_the_table_of_faults():
    assert list(FAULTS) == list(range(1, 51))


def test_an_unknown_number_is_refused_before_anything_is_written(tmp_path: Path):
    with pytest.raises(RequestError, match="no fault 51"):
        write_returns(tmp_path / "returns", in_care=10, years=1, seed=1, faults=[51])
    assert not (tmp_path / "returns").exists()
